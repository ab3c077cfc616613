"""What each unit contributes to the province's figures, and what moved them between two years."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from berakhlak_cli.measure.figures import FINAL, Scores
from berakhlak_cli.measure.final_score import pool_weight
from berakhlak_cli.measure.kinds.kind import kind_of
from berakhlak_cli.measure.withholding import MERGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One unit's part in a figure of the province: its weight, and its score in points."""

    weight: float
    score: float


Parts = Mapping[str, Part]
"""Unit -> its part; small units, where they count, are one: MERGED."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one unit adds to the change of the province, in points."""

    unit: str
    within: float = 0.0
    mix: float = 0.0
    entered: float = 0.0
    left: float = 0.0

    @property
    def whole(self) -> float:
        """All four together."""
        return math.fsum((self.within, self.mix, self.entered, self.left))


def year_parts(scores: Scores, year: int) -> dict[str, Parts]:
    """
    Return figure -> unit -> part, for every value, the index and the final score.

    The weights are the pool's: respondents of the value, 1, or staff; what the pool leaves
    out is left out here, and small units are one. docs/methods.md, section "Dua tahun".
    """
    (province,) = scores.only([year]).provinces
    units = {unit.key: unit for unit in scores.units if unit.year == year}
    pooled = province.pool == "respondents"
    weights = {
        key: pool_weight(unit, province.pool)
        for key, unit in units.items()
        if not unit.withheld and (pooled or scores.index(unit).score is not None)
    }
    group = province.small
    if pooled and group:
        weights[MERGED] = group.n
    found: dict[str, dict[str, Part]] = {code: {} for code in scores.figure_codes}
    for key, code, people, score in kind_of(scores.told, year, scores.choices).contributions():
        weight = weights.get(key, 0) if people is None or not pooled else people
        if weight > 0:
            found[code][key] = Part(weight=weight, score=score)
    if scores.choices.weight is not None:
        found[FINAL] = {
            key: Part(weight=pool_weight(unit, province.pool), score=final)
            for key, unit in units.items()
            if (final := unit.figure(FINAL).score) is not None
        }
    return dict(found)


def mean_of(parts: Parts) -> float | None:
    """Return the mean by weight; None for nobody."""
    total = math.fsum(part.weight for part in parts.values())
    if not total:
        return None
    return math.fsum(part.weight * part.score for part in parts.values()) / total


def entries(before: Parts, after: Parts) -> dict[str, Entry]:
    """
    Return unit -> what it adds to the change of a mean, exactly.

    With shares w, scores m and M = (M0 + M1)/2: a unit of both years adds
    (w0 + w1)/2 · (m1 - m0) within, and ((m0 + m1)/2 - M)(w1 - w0) by mix; a new one adds
    w1 (m1 - M), one that is gone -w0 (m0 - M). docs/methods.md, section "Dua tahun".
    """
    whole0 = math.fsum(part.weight for part in before.values())
    whole1 = math.fsum(part.weight for part in after.values())
    middle = ((mean_of(before) or 0.0) + (mean_of(after) or 0.0)) / 2
    found = {}
    for unit in {**before, **after}:
        old, new = before.get(unit), after.get(unit)
        w0 = old.weight / whole0 if old else 0.0
        w1 = new.weight / whole1 if new else 0.0
        if old and new:
            found[unit] = Entry(
                unit=unit,
                within=(w0 + w1) / 2 * (new.score - old.score),
                mix=((old.score + new.score) / 2 - middle) * (w1 - w0),
            )
        elif new:
            found[unit] = Entry(unit=unit, entered=w1 * (new.score - middle))
        elif old:
            found[unit] = Entry(unit=unit, left=-w0 * (old.score - middle))
    return found


def averaged(several: Sequence[Mapping[str, Entry]]) -> tuple[Entry, ...]:
    """Return the entries of the mean of several figures."""
    size = len(several)
    units = dict.fromkeys(unit for one in several for unit in one)
    return tuple(
        Entry(
            unit=unit,
            **{
                name: math.fsum(getattr(one[unit], name) for one in several if unit in one) / size
                for name in ("within", "mix", "entered", "left")
            },
        )
        for unit in units
    )
