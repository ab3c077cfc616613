"""What only totals show: units that may be one, units that come and go, items read upside down."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.kinds.published import measured_row
from berakhlak_cli.measure.withholding import MERGED, Screened
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.rounding import half_away
from berakhlak_cli.score_table import ScoreTable
from berakhlak_cli.tally import KEPT, STRAIGHT, Tally
from berakhlak_cli.units import UnitList, shown_name

LEAST_LETTERS: Final = 5
"""A shorter word may differ in one letter and be another word."""
LIKE: Final = 85
"""The least similarity, 0..100, of two words that differ in more than one letter."""
_ONE_LETTER: Final = 80
"""The least similarity that one wrong letter leaves in a word of five."""
MOST_NAMES: Final = 5_000
"""More names than this are not compared: no province has as many units."""
LEAST_ANSWERS: Final = 30
LEAST_ITEMS: Final = 3
"""With two items nobody could tell which of them is the reversed one."""
_NUMBER: Final = re.compile(r".*\d.*|[ivxlc]+")


def reviewed(dataset: Dataset, told: Screened, least: int) -> Iterator[Problem]:
    """
    Yield the faults and doubts that no single row shows.

    Parameters
    ----------
    told
        What may be told of the data set: no answer of a small unit makes a note.
    least
        The least number of respondents shown: an item's mean over fewer is not told either.

    Notes
    -----
    docs/methods.md, section "Yang hanya tampak dari jumlahnya".
    """
    tally, instrument, units = dataset.tally, dataset.instrument, dataset.units
    met = _met_units(tally, units)
    if units is None:
        yield from _near_equal_units(met)
    yield from _one_year_units(met, dataset.years, units)
    yield from _straight_lines(told, met)
    yield from _reversed_items(told, instrument, max(LEAST_ANSWERS, least))
    yield from _disagreements(dataset.table, instrument)


@dataclass(slots=True, kw_only=True)
class _Met:
    """A unit as the files name it: its spellings and rows, and the first of these."""

    name: str = ""
    first: Place = field(default_factory=Place)
    written: Counter[str] = field(default_factory=Counter)
    rows: Counter[int] = field(default_factory=Counter)
    """Year -> rows."""


def _met_units(tally: Tally, units: UnitList | None) -> dict[str, _Met]:
    """Return unit -> where it was met, among the rows that are used."""
    kept = tally.sources[tally.sources["fate"] == KEPT]
    kept = kept.sort_values(["input", "sheet", "first_row"])
    names = ("unit", "written", "year", "n", "input", "sheet", "first_row")
    columns = [kept[name] for name in names]
    met: dict[str, _Met] = {}
    for unit, written, year, n, file, sheet, row in zip(*columns, strict=True):
        place = Place(file=str(file), sheet=str(sheet) or None, row=int(row))
        one = met.setdefault(str(unit), _Met(first=place))
        one.written[str(written)] += int(n)
        one.rows[int(year)] += int(n)
    for key, one in met.items():
        one.name = shown_name(key, one.written, units)
    return met


def _near_equal_units(met: Mapping[str, _Met]) -> Iterator[Problem]:
    for pair in near_equal([*met]):
        rarer, other = sorted(
            (met[key] for key in pair), key=lambda one: (one.rows.total(), one.name)
        )
        yield Problem(
            code="near-equal-units",
            place=rarer.first,
            value=rarer.name,
            params={
                "rows": rarer.rows.total(),
                "twin": other.name,
                "twin_rows": other.rows.total(),
            },
        )


def near_equal(keys: Sequence[str]) -> list[tuple[str, str]]:
    """
    Return the pairs of plain names that may be one: a suspicion, never a decision.

    Two names are near-equal where only spaces or the order of words tell them apart, or one
    word of five letters or more that has one wrong letter or is at least 85 % alike. Their
    other words are the same, so that numbers and directions never differ; and only names with
    the same other words are compared, so that thousands cost little.
    """
    if len(keys) > MOST_NAMES:
        return []
    groups: dict[Hashable, list[tuple[str, str]]] = {}
    for key in sorted(keys):
        words = sorted(key.split())
        groups.setdefault("".join(key.split()), []).append(("", key))
        groups.setdefault(tuple(words), []).append(("", key))
        for at, word in enumerate(words):
            if len(word) >= LEAST_LETTERS and not _NUMBER.fullmatch(word):
                others = (*words[:at], "", *words[at + 1 :])
                groups.setdefault(tuple(sorted(others)), []).append((word, key))
    return sorted({pair for group in groups.values() if len(group) > 1 for pair in _alike(group)})


def _alike(group: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the names of a group whose one differing word is alike."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    words = [word for word, _ in group]
    likeness = process.cdist(words, words, scorer=fuzz.ratio, score_cutoff=_ONE_LETTER)
    for a, b in np.argwhere(np.triu(likeness, 1) > 0):
        one, other = group[a][1], group[b][1]
        near = likeness[a, b] >= LIKE or OSA.distance(words[a], words[b]) == 1
        if one != other and near:
            yield one, other


def _one_year_units(
    met: Mapping[str, _Met], years: Sequence[int], units: UnitList | None
) -> Iterator[Problem]:
    """Yield each unit that answered in one year only, though it was there in another one."""
    for key, one in met.items():
        heard, *more = one.rows
        listed = units.by_key.get(key) if units else None
        missed = [
            year for year in years if year != heard and (listed is None or listed.lives_in(year))
        ]
        if missed and not more:
            yield Problem(
                code="unit-one-year",
                place=one.first,
                value=one.name,
                params={"year": str(heard), "missed": ", ".join(map(str, missed))},
            )


def _straight_lines(told: Screened, met: Mapping[str, _Met]) -> Iterator[Problem]:
    """Yield a note for each unit in which people gave one answer to everything."""
    moments = told.dataset.tally.moments
    rows = moments[(moments["a"] == STRAIGHT) & (moments["unit"] != MERGED)]
    for year, unit, n in zip(rows["year"], rows["unit"], rows["n"], strict=True):
        yield Problem(
            code="straight-lining",
            value=met[str(unit)].name,
            params={"year": str(year), "n": int(n)},
            times=int(n),
        )


def _reversed_items(told: Screened, instrument: Instrument, least: int) -> Iterator[Problem]:
    """
    Yield each item whose answers, turned over, would fit its value by a whole step better.

    A suspicion by this program's own rule: of a value with at least three items, the item's
    mean is compared with the mean of the others' means.
    """
    scale = instrument.scale
    for year in sorted(told.surveyed):
        means = _item_means(told, instrument, year, least)
        for dimension in instrument.dimensions:
            known = [item.code for item in dimension.items if item.code in means]
            for code in known if len(known) >= LEAST_ITEMS else ():
                mean = means[code]
                others = math.fsum(means[one] for one in known if one != code) / (len(known) - 1)
                mirrored = scale.low + scale.high - mean
                if abs(mirrored - others) + scale.step <= abs(mean - others) + 1e-9:
                    shown = {"mean": mean, "others": others}
                    yield Problem(
                        code="reversed-scale",
                        value=code,
                        params={
                            "year": str(year),
                            **{name: f"{half_away(one, 2):.2f}" for name, one in shown.items()},
                        },
                    )


def _item_means(told: Screened, instrument: Instrument, year: int, least: int) -> dict[str, float]:
    """Return item -> mean answer of a year, turned over where the instrument says so."""
    scale = instrument.scale
    answers = told.shown_answers(year)
    sums = (answers["answer"] * answers["n"]).groupby(answers["item"]).sum()
    counts = answers["n"].groupby(answers["item"]).sum()
    means = {}
    for item in instrument.items:
        if counts.get(item.code, 0) >= least:
            mean = int(sums[item.code]) / int(counts[item.code])
            means[item.code] = scale.low + scale.high - mean if item.reversed else mean
    return means


def _disagreements(table: ScoreTable, instrument: Instrument) -> Iterator[Problem]:
    codes = [dimension.code for dimension in instrument.dimensions]
    for row in table.rows:
        if row.disagrees(codes):
            computed = measured_row(row, instrument).indices[instrument.index.code].score
            yield Problem(
                code="index-disagrees",
                place=Place(file=row.file, sheet=row.sheet, row=row.row),
                value=repr(row.index),
                params={"computed": f"{computed or 0:.3f}", "unit": row.written},
            )
