"""Small groups: which units are too small to tell of, and when they may count together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from berakhlak_cli.dataset import Dataset

if TYPE_CHECKING:
    import pandas as pd

MERGED: Final = ""
"""Stands for all small units of a year together: no unit has this key."""
SAFE_MIN_N: Final = 10
"""Below this least number of respondents every output warns."""
WIDTH: Final = 20
"""Points that must remain between the bounds of a small unit's mean."""
_MOST: Final = 100

Holding = tuple[int, Fraction]
"""People of one unit on one figure, and the sum of their points, 0..100 each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """The small units of one year, together."""

    units: int
    n: int
    included: bool
    """True where the group counts in the province's figures; else it is left out of them all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screened:
    """
    A data set without anything that must not be told.

    Answers of small units are those of the group MERGED, where it counts, or are gone; answers
    of too few people on one value or question are gone. Whatever is worked out of it may be
    shown. docs/methods.md, section "Kelompok kecil".
    """

    dataset: Dataset
    small: Mapping[int, Mapping[str, int]]
    """Year -> small unit -> its respondents."""
    included: frozenset[int]
    """Years in which the group counts."""
    few: frozenset[tuple[int, str, str]]
    """(year, unit, value or question) that too few people answered."""
    surveyed: frozenset[int]
    """Years in which people answered; the scores of the others came ready."""

    def shown_answers(self, year: int) -> pd.DataFrame:
        """Return the answers of a year's units that are shown one by one."""
        answers = self.dataset.tally.answers
        return answers[(answers["year"] == year) & (answers["unit"] != MERGED)]

    def group(self, year: int) -> Small | None:
        """Return the small units of a year; None where there are none."""
        people = self.small.get(year)
        if not people:
            return None
        return Small(units=len(people), n=sum(people.values()), included=year in self.included)


def too_few(min_n: int) -> int:
    """Return how many people on one question are too few: half of min_n, rounded up, less one."""
    return (min_n + 1) // 2 - 1


def passes(figures: Iterable[Sequence[Holding]], min_n: int) -> bool:
    """
    Tell whether the sums of a group pin down none of its units.

    Parameters
    ----------
    figures
        For each published figure, what each small unit holds of it.
    min_n
        The least number of people that is told of.

    Notes
    -----
    A unit with k people beside r others, who together sum up to R, has a mean within
    [(R - 100 r)/k, R/k] and 0..100. That must be at least 20 points wide, also for one of the
    others, who may take away an own answer first. docs/methods.md, section "Kelompok kecil".
    """
    for holdings in figures:
        people = sum(k for k, _ in holdings)
        total = sum((points for _, points in holdings), Fraction(0))
        if 0 < people < min_n:
            return False
        if any(_worst(total, k, people - k) < WIDTH for k, _ in holdings if k):
            return False
    return True


def _worst(total: Fraction, k: int, rest: int) -> Fraction:
    """Return the least width that is left, for outsiders and for any one of the rest."""
    if not rest:
        return Fraction(0)
    return min(
        _width(total, k, rest),
        *(_width(total - own, k, rest - 1) for own in _own_answers(total, k, rest)),
    )


def _width(total: Fraction, k: int, rest: int) -> Fraction:
    return min(Fraction(_MOST), total / k) - max(Fraction(0), (total - _MOST * rest) / k)


def _own_answers(total: Fraction, k: int, rest: int) -> Iterator[Fraction]:
    """Yield the own answers at which the width, linear between them, may be least."""
    corners = (Fraction(0), Fraction(_MOST), total - _MOST * (rest - 1), total - _MOST * k)
    return (own for own in corners if 0 <= own <= _MOST)
