"""How well an award stands up to other rules that could have been chosen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from berakhlak_cli.measure.figures import FINAL, Scores, UnitScore
from berakhlak_cli.measure.ranking import awarded_places, competition_ranks

LEAST_RESPONDENTS: Final = (15, 20, 25, 30)
"""Stricter minimums that an award is tried with."""
FEWEST: Final = 3
"""A list of fewer eligible units makes no award."""

Tried = dict[str, float]
"""Unit -> what it would be ranked by."""


def places_of(eligible: int, top: int) -> int:
    """Return how many are awarded, but for ties: at most half, and none of fewer than three."""
    return min(top, eligible // 2) if eligible >= FEWEST else 0


def robust_awards(awarded: Sequence[str], tried: Sequence[Tried], top: int) -> dict[str, int]:
    """Return awarded unit -> variants in which it stays awarded."""
    found = dict.fromkeys(awarded, 0)
    for scores in tried:
        order = sorted(scores, key=lambda unit: (-scores[unit], unit))
        ranks = competition_ranks([scores[unit] for unit in order])
        inside = awarded_places(ranks, places_of(len(order), top))
        for unit in order[:inside]:
            if unit in found:
                found[unit] += 1
    return found


class Variants:
    """
    The other rules that can be computed for one list.

    Parameters
    ----------
    units, eligible
        The units of the list, and those of them that are ranked.
    by
        What they are ranked by.
    items
        Unit -> dimension -> the mean of its items' means.
    """

    def __init__(
        self,
        scores: Scores,
        units: Sequence[UnitScore],
        eligible: Mapping[str, UnitScore],
        by: str,
        items: Mapping[str, Mapping[str, float]],
    ) -> None:
        self._scores, self._units, self._eligible = scores, units, eligible
        self._by, self._items = by, items
        self._codes = [dimension.code for dimension in scores.instrument.dimensions]

    def every(self, min_n: int, shrunken: Mapping[str, float]) -> Iterator[Tried]:
        """
        Yield each variant; docs/methods.md, section "Peringkat".

        Parameters
        ----------
        min_n
            The least number of respondents that is shown.
        shrunken
            The scores with luck taken out.
        """
        plain = {key: _score(unit, self._by) for key, unit in self._eligible.items()}
        yield from self._one_left_out()
        for least in LEAST_RESPONDENTS:
            if least > min_n:
                yield {
                    key: score
                    for key, score in plain.items()
                    if (n := self._eligible[key].n) is None or n >= least
                }
        late = (unit for unit in self._units if unit.ineligible_reason == "below-target")
        yield plain | {
            unit.key: _score(unit, self._by)
            for unit in late
            if unit.figure(self._by).score is not None
        }
        if self._items and all(key in self._items for key in self._eligible):
            yield self._by_items()
        if plain and all(key in shrunken for key in plain):
            yield dict(shrunken)

    def _one_left_out(self) -> Iterator[Tried]:
        """Yield the list without each dimension, where the index is the mean of several."""
        index = self._scores.instrument.index.code
        units = self._eligible.values()
        computed = all(unit.indices[index].source == "computed" for unit in units)
        if self._by not in (index, FINAL) or len(self._codes) < 2 or not computed:  # noqa: PLR2004 - one is all
            return
        for left_out in self._codes:
            rest = [code for code in self._codes if code != left_out]
            yield {
                unit.key: self._by_index(
                    unit, math.fsum(_score(unit, code) for code in rest) / len(rest)
                )
                for unit in units
            }

    def _by_items(self) -> Tried:
        wanted = [self._by] if self._by in self._codes else self._codes
        return {
            key: self._by_index(
                unit, math.fsum(self._items[key][code] for code in wanted) / len(wanted)
            )
            for key, unit in self._eligible.items()
        }

    def _by_index(self, unit: UnitScore, index: float) -> float:
        """Return what a unit is ranked by if this were its index."""
        evidence = self._scores.evidence
        if self._by != FINAL or evidence is None:
            return index
        found = evidence.final(index, unit.year, unit.key)
        assert found is not None, "only units with evidence are ranked by it"
        return found


def _score(unit: UnitScore, code: str) -> float:
    found = unit.figure(code).score
    assert found is not None, "only eligible units are ranked"
    return found
