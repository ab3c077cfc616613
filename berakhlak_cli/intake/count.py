"""Respondents become sums: the line that no person crosses."""

from __future__ import annotations

from itertools import combinations_with_replacement, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.rows import FATES, KEPT, Responses, fate
from berakhlak_cli.tally import Tally, added, tally_of

_EXACT_FLOAT = 2**53
_EXACT_INT = 2**62


class Counter:
    """Adds up blocks of respondents; what it keeps grows with units and spellings, not people."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._parts: list[Tally] = []
        largest = instrument.scale.span * max(one.unit for one in instrument.dimensions)
        self._largest = largest

    def add(self, rows: Responses) -> None:
        """Count a block. Its fates are final."""
        self._parts.append(count(rows, self._instrument))
        if len(self._parts) >= 16:  # noqa: PLR2004 - few enough to hold, many enough to add at once
            self._parts = [added(self._parts)]

    def tally(self) -> Tally:
        """Return the sum of everything counted."""
        return added(self._parts)


def count(rows: Responses, instrument: Instrument) -> Tally:
    """
    Return the tally of some respondents.

    A person's score on a dimension is Σ(answer - low)·L/k over the k items answered, if more
    than half of its items are: a whole number, so that sums are exact in any order.
    docs/methods.md, section "Jumlah yang tepat".
    """
    kept = np.flatnonzero(rows.kept)
    levels = np.maximum(rows.levels[kept], -1)
    years, year = np.unique(rows.year[kept], return_inverse=True)
    units, unit = np.unique(rows.unit[kept], return_inverse=True)
    keys = np.array(rows.names.keys, dtype=object)
    group, place = np.unique(year * max(len(units), 1) + unit, return_inverse=True)
    group_year = years[group // max(len(units), 1)] if len(group) else years
    group_unit = keys[units[group % max(len(units), 1)]] if len(group) else keys[:0]
    return tally_of(
        {
            "people": {
                "year": group_year,
                "unit": group_unit,
                "n": np.bincount(place, minlength=len(group)),
            },
            "answers": _answers(levels, place, group_year, group_unit, instrument),
            "moments": _moments(levels, place, group_year, group_unit, instrument),
            "sources": _sources(rows),
        }
    )


def _answers(
    levels: npt.NDArray[np.int8],
    place: npt.NDArray[np.intp],
    year: npt.NDArray[np.int64],
    unit: npt.NDArray[np.object_],
    instrument: Instrument,
) -> dict[str, object]:
    steps = instrument.scale.span + 2  # the first is no answer
    groups = len(unit)
    table = np.zeros((groups, len(instrument.items), steps), dtype=np.int64)
    base = place * steps + 1
    for number in range(len(instrument.items)):
        counted = np.bincount(base + levels[:, number], minlength=groups * steps)
        table[:, number, :] = counted.reshape(groups, steps)
    group, item, step = np.nonzero(table[:, :, 1:])
    codes = np.array([one.code for one in instrument.items], dtype=object)
    return {
        "year": year[group],
        "unit": unit[group],
        "item": codes[item],
        "answer": step + instrument.scale.low,
        "n": table[group, item, step + 1],
    }


def _moments(
    levels: npt.NDArray[np.int8],
    place: npt.NDArray[np.intp],
    year: npt.NDArray[np.int64],
    unit: npt.NDArray[np.object_],
    instrument: Instrument,
) -> dict[str, object]:
    scores, known = person_scores(levels, instrument)
    count_of = len(instrument.dimensions)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(unit) + 1))
    kind = _exact_kind(instrument, len(levels))
    both: npt.NDArray[Any] = np.concatenate([scores, known], axis=1).astype(kind)[order]
    pairs = [*combinations_with_replacement(range(count_of), 2)]
    a = np.array([pair[0] for pair in pairs], dtype=np.intp)
    b = np.array([pair[1] for pair in pairs], dtype=np.intp)
    sums = {name: np.zeros((len(unit), len(pairs)), dtype=object) for name in _SUMS}
    for number, (start, stop) in enumerate(pairwise(starts)):
        part = both[start:stop]
        product = part.T @ part
        sums["n"][number] = product[count_of + a, count_of + b]
        sums["sum_a"][number] = product[a, count_of + b]
        sums["sum_b"][number] = product[b, count_of + a]
        sums["sum_ab"][number] = product[a, b]
    codes = np.array([one.code for one in instrument.dimensions], dtype=object)
    return {
        "year": np.repeat(year, len(pairs)),
        "unit": np.repeat(unit, len(pairs)),
        "a": np.tile(codes[a], len(unit)),
        "b": np.tile(codes[b], len(unit)),
        **{name: _whole(sums[name].ravel(), kind) for name in _SUMS},
    }


_SUMS = ("n", "sum_a", "sum_b", "sum_ab")


def _exact_kind(instrument: Instrument, rows: int) -> type:
    """Return the fastest kind of number in which sums of products stay exact."""
    largest = instrument.scale.span * max(one.unit for one in instrument.dimensions)
    most = largest * largest * max(rows, 1)
    if most < _EXACT_FLOAT:
        return float
    return np.int64 if most < _EXACT_INT else object


def _whole(numbers: npt.NDArray[np.object_], kind: type) -> npt.NDArray[np.generic]:
    return numbers if kind is object else numbers.astype(np.int64)


def person_scores(
    levels: npt.NDArray[np.int8], instrument: Instrument
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.bool_]]:
    """
    Return (rows, dimensions) whole-number scores, 0 for none, and which ones there are.

    docs/methods.md, section "Skor nilai".
    """
    span = instrument.scale.span
    wide = span * max(one.unit * len(one.items) for one in instrument.dimensions) >= _EXACT_INT
    kind: type = object if wide else np.int64
    shape = (len(levels), len(instrument.dimensions))
    scores: npt.NDArray[np.generic] = np.zeros(shape, dtype=kind)
    known = np.zeros(shape, dtype=bool)
    first = 0
    for number, dimension in enumerate(instrument.dimensions):
        part = levels[:, first : first + len(dimension.items)].astype(np.int64)
        first += len(dimension.items)
        given = part >= 0
        turned = np.array([item.reversed for item in dimension.items], dtype=bool)
        part = np.where(given, np.where(turned, span - part, part), 0)
        answered = given.sum(axis=1)
        known[:, number] = answered >= dimension.least
        share: npt.NDArray[np.generic] = np.zeros(len(dimension.items) + 1, dtype=kind)
        for k in range(dimension.least, len(dimension.items) + 1):
            share[k] = dimension.unit // k
        scores[:, number] = part.sum(axis=1).astype(kind) * share[answered]
    return scores, known


def _sources(rows: Responses) -> dict[str, object]:
    """Return who was read from where: rows by year, unit, spelling and fate."""
    read = np.flatnonzero(rows.fate != fate("blank"))
    keys = np.array([*rows.names.keys, ""], dtype=object)
    spellings = np.array([*rows.names.spellings, ""], dtype=object)
    unit = np.where(rows.unit[read] < 0, len(keys) - 1, rows.unit[read])
    columns = np.stack([rows.year[read], unit, rows.written[read], rows.fate[read]])
    mixed = np.zeros(len(read), dtype=np.int64)
    for values, radix in zip(columns, (10_000, len(keys), len(spellings), len(FATES)), strict=True):
        mixed = mixed * radix + values
    groups, first, place = np.unique(mixed, return_index=True, return_inverse=True)
    last = np.zeros(len(groups), dtype=np.int64)
    last[place] = rows.row[read]  # rows ascend: the last one stays
    year, unit, written, ending = columns[:, first]
    return {
        "input": np.full(len(groups), rows.sheet.input.file, dtype=object),
        "sheet": np.full(len(groups), rows.sheet.name or "", dtype=object),
        "year": year,
        "unit": keys[unit],
        "written": spellings[written],
        "fate": np.array(FATES, dtype=object)[ending],
        "n": np.bincount(place, minlength=len(groups)),
        "first_row": rows.row[read][first],
        "last_row": last,
    }


assert FATES[KEPT] == "kept"
