"""What each unit contributes to the province's figures, and what moved them between two years."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import FINAL, ProvinceScore, Scores, UnitScore
from berakhlak_cli.measure.final_score import pool_weight
from berakhlak_cli.measure.kinds.published import measured_row
from berakhlak_cli.measure.kinds.ratings import year_sums
from berakhlak_cli.measure.kinds.votes import year_votes
from berakhlak_cli.score_table import ScoreTable
from berakhlak_cli.tally import Tally
from berakhlak_cli.word_list import ENERGY

MERGED: Final = ""
"""Stands for all units that are withheld in either year: no unit has this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One unit's part in a figure of the province: its weight, and its score in points."""

    weight: float
    score: float


Parts = Mapping[str, Part]
"""Unit -> its part. It holds withheld units too: it is added up, never shown."""


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


def year_parts(dataset: Dataset, scores: Scores, year: int) -> dict[str, Parts]:
    """
    Return figure -> unit -> part, for every value, the index and the final score.

    The weights are the pool's: respondents of the value, 1, or staff; what the pool leaves
    out is left out here. docs/methods.md, section "Dua tahun".
    """
    tally = dataset.tally
    (province,) = scores.only([year]).provinces
    units = {unit.key: unit for unit in scores.units if unit.year == year}
    known = (
        _surveyed(scores, tally, year)
        if year in tally.years
        else _ready(scores, dataset.table, year)
    )
    found: dict[str, dict[str, Part]] = {code: {} for code in scores.figure_codes}
    for key, code, people, score in known:
        unit = units[key]
        if not _inside(unit, province, scores):
            continue
        own = people if province.pool == "respondents" else None
        weight = pool_weight(unit, province.pool) if own is None else own
        if weight > 0:
            found[code][key] = Part(weight=weight, score=score)
    if scores.evidence:
        found[FINAL] = {
            key: Part(weight=pool_weight(unit, province.pool), score=final)
            for key, unit in units.items()
            if (final := unit.figure(FINAL).score) is not None
        }
    return dict(found)


def _inside(unit: UnitScore, province: ProvinceScore, scores: Scores) -> bool:
    index = unit.indices[scores.instrument.index.code]
    return province.pool == "respondents" or (not unit.withheld and index.score is not None)


def _surveyed(
    scores: Scores, tally: Tally, year: int
) -> Iterator[tuple[str, str, int | None, float]]:
    """Yield (unit, figure, people, score) of a survey, withheld units included."""
    sums = year_sums(tally, scores.instrument, year)
    people = np.diagonal(sums.spread.n, axis1=1, axis2=2)
    codes = [dimension.code for dimension in scores.instrument.dimensions]
    for unit, means, counts, n in zip(sums.units, sums.means(), people, sums.n, strict=True):
        for code, mean, count in zip(codes, means, counts, strict=True):
            if not math.isnan(mean):
                yield unit, code, int(count), float(mean)
        if not any(map(math.isnan, means)):
            yield unit, scores.instrument.index.code, int(n), math.fsum(means) / len(means)
    votes = year_votes(tally, scores.instrument, year)
    for unit, burden in votes.burdens.items() if votes else ():
        if burden.votes:  # the one index beside ours that adds up: its weights are votes
            share = (burden.votes - burden.limiting) / burden.votes
            yield unit, ENERGY, burden.votes, 100 * share


def _ready(
    scores: Scores, table: ScoreTable, year: int
) -> Iterator[tuple[str, str, int | None, float]]:
    """Yield (unit, figure, None, score) of a score table, withheld units included."""
    for row in table.rows:
        if row.year == year:
            measured = measured_row(row, scores.instrument)
            for code, figure in (
                *measured.values.items(),
                (scores.instrument.index.code, measured.index),
            ):
                if figure.score is not None:
                    yield row.unit, code, None, figure.score


def merged(parts: Parts, together: Iterable[str]) -> dict[str, Part]:
    """Return the parts with some units as one, their mean by weight."""
    inside = {*together}
    found = {key: part for key, part in parts.items() if key not in inside}
    small = [part for key, part in parts.items() if key in inside]
    if small:
        weight = math.fsum(part.weight for part in small)
        score = math.fsum(part.weight * part.score for part in small) / weight
        found[MERGED] = Part(weight=weight, score=score)
    return found


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
