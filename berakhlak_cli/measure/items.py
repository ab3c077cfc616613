"""The statements of a survey: how each was answered in a unit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from berakhlak_cli.instrument import Instrument, Item
from berakhlak_cli.tally import Tally

MOST: Final = 3
"""Statements that are named as the strongest, and as the weakest."""

MOST_SHOWN: Final = 10
"""The span of a scale whose every answer is shown; of longer ones those that were given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswers:
    """How the people of one unit answered one statement."""

    item: Item
    counts: Mapping[int, int]
    """
    Answer, as given -> people; every answer of a short scale is there. Nothing where few.

    Where sheets differ in scale, the steps of the one that they share.
    """
    score: float | None
    """Mean in points 0..100, reversed where the item is; None without answers, and where few."""
    few: bool = False
    """True where so few people answered it that neither is told."""

    @property
    def n(self) -> int:
        """People who answered it."""
        return sum(self.counts.values())


def item_answers(
    tally: Tally, instrument: Instrument, year: int, unit: str, few: int
) -> tuple[ItemAnswers, ...]:
    """
    Return how one unit answered each statement that anybody there answered at all.

    Parameters
    ----------
    few
        The greatest number of answers that is not told.
    """
    rows = tally.answers[(tally.answers["year"] == year) & (tally.answers["unit"] == unit)]
    scale = instrument.scale
    counts: dict[str, dict[int, int]] = {}
    own = {item.code: item.ends or scale.ends for item in instrument.items}
    for item, answer, n in zip(rows["item"], rows["answer"], rows["n"], strict=True):
        low, high = own.get(str(item), scale.ends)
        step = low + (int(answer) - scale.low) * (high - low) // scale.span
        offered = range(low, high + 1) if high - low <= MOST_SHOWN else ()
        people = counts.setdefault(str(item), dict.fromkeys(offered, 0))
        people[step] = people.get(step, 0) + int(n)
    found = []
    for item in instrument.items:
        if item.code not in counts:
            continue
        given = counts[item.code]
        if sum(given.values()) <= few:
            found.append(ItemAnswers(item=item, counts={}, score=None, few=True))
            continue
        low, high = own[item.code]
        part = (sum((answer - low) * n for answer, n in given.items()), sum(given.values()))
        score = _points(part, high - low, turned=item.reversed) if part[1] else None
        found.append(ItemAnswers(item=item, counts=dict(sorted(given.items())), score=score))
    return tuple(found)


def item_means(tally: Tally, instrument: Instrument, year: int) -> dict[str, dict[str, float]]:
    """
    Return unit -> dimension -> the mean of its items' means, in points 0..100.

    A unit that lacks answers to any item is left out.
    """
    rows = tally.answers[tally.answers["year"] == year]
    scale = instrument.scale
    sums: dict[tuple[str, str], list[int]] = {}
    for unit, item, answer, n in zip(
        rows["unit"], rows["item"], rows["answer"], rows["n"], strict=True
    ):
        entry = sums.setdefault((str(unit), str(item)), [0, 0])
        entry[0] += (int(answer) - scale.low) * int(n)
        entry[1] += int(n)
    found: dict[str, dict[str, float]] = {}
    for unit in {unit for unit, _ in sums}:
        means: dict[str, float] = {}
        for dimension in instrument.dimensions:
            parts = [sums.get((unit, item.code)) for item in dimension.items]
            if not parts or None in parts:
                break
            points = [
                _points(part, scale.span, turned=item.reversed)
                for part, item in zip(parts, dimension.items, strict=True)
                if part is not None
            ]
            means[dimension.code] = math.fsum(points) / len(points)
        else:
            found[unit] = means
    return found


def extremes(
    items: Sequence[ItemAnswers],
) -> tuple[tuple[ItemAnswers, ...], tuple[ItemAnswers, ...]]:
    """
    Return the statements of the highest and of the lowest scores, none where all are alike.

    Ties stand in the statements' order; none is in both. docs/methods.md, section "Profil unit".
    """
    known = [(one.score, one) for one in items if one.score is not None]
    if len({score for score, _ in known}) < 2:  # noqa: PLR2004 - highest and lowest
        return (), ()
    rising = [one for _, one in sorted(known, key=lambda pair: pair[0])]
    falling = [one for _, one in sorted(known, key=lambda pair: -pair[0])]
    most = min(MOST, len(known) // 2)
    best = tuple(falling[:most])
    return best, tuple(one for one in rising if one not in best)[:most]


def _points(part: Sequence[int], span: int, *, turned: bool) -> float:
    share = 100 * part[0] / (part[1] * span)
    return 100 - share if turned else share
