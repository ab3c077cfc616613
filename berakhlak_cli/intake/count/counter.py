"""Respondents become sums: the line that no person crosses."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.count.groups import Groups, beside, pair_sums, people_of
from berakhlak_cli.intake.count.vote_counter import counted_votes
from berakhlak_cli.intake.rows.responses import FATES, KEPT, Responses, fate
from berakhlak_cli.tally import STRAIGHT, Tally, added, tally_of

_EXACT_FLOAT = 2**53
_EXACT_INT = 2**62
_BLOCKS = 64
"""Blocks whose sums are added up at once."""
MANY_ITEMS = 5
"""One answer to all of fewer items says nothing."""


Columns = dict[str, dict[str, Any]]
"""Frame -> column -> array, as a tally is made of."""


class Counter:
    """Adds up blocks of respondents; what it keeps grows with units and spellings, not people."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._sums: list[Tally] = []
        self._blocks: list[Columns] = []

    def add(self, rows: Responses) -> None:
        """Count a block. Its fates are final."""
        self._blocks.append(counted(rows, self._instrument))
        if len(self._blocks) >= _BLOCKS:
            self._sums, self._blocks = [self.tally()], []

    def tally(self) -> Tally:
        """Return the sum of everything counted."""
        frames = {
            name: {
                column: np.concatenate([np.asarray(block[name][column]) for block in self._blocks])
                for column in columns
            }
            for name, columns in (self._blocks[0] if self._blocks else {}).items()
        }
        return added([*self._sums, tally_of(frames)])


def count(rows: Responses, instrument: Instrument) -> Tally:
    """Return the tally of some respondents."""
    return tally_of(counted(rows, instrument))


def counted(rows: Responses, instrument: Instrument) -> Columns:
    """
    Return the columns of a tally of some respondents, each key once.

    A person's score on a dimension is Σ(answer - low)·L/k over the k items answered, if more
    than half of its items are: a whole number, so that sums are exact in any order.
    docs/methods.md, section "Jumlah yang tepat".
    """
    from pandas import factorize

    kept = rows.kept
    every = bool(kept.all())
    levels = rows.levels if every else np.asfortranarray(rows.levels[kept])
    size = max(len(rows.names.keys), 1)
    mixed = rows.year * size + rows.unit
    place, group = factorize(mixed if every else mixed[kept])
    keys = np.array(rows.names.keys, dtype=object)
    group_year = group // size
    group_unit = keys[group % size] if len(group) else keys[:0]
    groups = Groups(place=place, year=group_year, unit=group_unit)
    if rows.ballots is None:
        answers = _answers(levels, groups, instrument)
        moments = beside(
            _moments(levels, groups, instrument), people_of(STRAIGHT, _straight(levels), groups)
        )
    else:
        answers, moments = counted_votes(rows.ballots, kept, groups, instrument)
    return {
        "people": {
            "year": group_year,
            "unit": group_unit,
            "n": np.bincount(place, minlength=len(group)),
        },
        "answers": answers,
        "moments": moments,
        "sources": sources(rows),
    }


def _straight(levels: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Return (people,) True where somebody gave one and the same answer to every item."""
    if levels.shape[1] < MANY_ITEMS:
        return np.zeros(len(levels), dtype=bool)
    first = levels[:, 0]
    same = first >= 0
    for number in range(1, levels.shape[1]):
        same &= levels[:, number] == first
    return np.asarray(same)


def _answers(
    levels: npt.NDArray[np.int8], groups: Groups, instrument: Instrument
) -> dict[str, Any]:
    steps = max(map(instrument.span, instrument.items), default=1) + 2  # the first is no answer
    size = len(groups.unit)
    table = np.zeros((size, len(instrument.items), steps), dtype=np.int64)
    base = groups.place * steps + 1
    for number in range(len(instrument.items)):
        given = np.maximum(levels[:, number], -1)
        counted = np.bincount(base + given, minlength=size * steps)
        table[:, number, :] = counted.reshape(size, steps)
    group, item, step = np.nonzero(table[:, :, 1:])
    codes = np.array([one.code for one in instrument.items], dtype=object)
    lows = np.array([instrument.ends(one)[0] for one in instrument.items], dtype=np.int64)
    return {
        "year": groups.year[group],
        "unit": groups.unit[group],
        "item": codes[item],
        "answer": step + lows[item],
        "n": table[group, item, step + 1],
    }


def _moments(
    levels: npt.NDArray[np.int8], groups: Groups, instrument: Instrument
) -> dict[str, Any]:
    scores, known = person_scores(levels, instrument)
    codes = [one.code for one in instrument.dimensions]
    return pair_sums(scores, known, groups, codes, _exact_kind(instrument, len(levels)))


def _exact_kind(instrument: Instrument, rows: int) -> type:
    """Return the fastest kind of number in which sums of products stay exact."""
    largest = instrument.steps * max(one.unit for one in instrument.dimensions)
    most = largest * largest * max(rows, 1)
    if most < _EXACT_FLOAT:
        return float
    return np.int64 if most < _EXACT_INT else object


def person_scores(
    levels: npt.NDArray[np.int8], instrument: Instrument
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.bool_]]:
    """
    Return (dimensions, rows) whole-number scores, 0 for none, and which ones there are.

    docs/methods.md, section "Skor nilai".
    """
    steps = instrument.steps
    wide = steps * max(one.unit * len(one.items) for one in instrument.dimensions) >= _EXACT_INT
    kind: type = object if wide else np.int64
    shape = (len(instrument.dimensions), len(levels))
    scores: npt.NDArray[np.generic] = np.zeros(shape, dtype=kind)
    known = np.zeros(shape, dtype=bool)
    column = 0
    for number, dimension in enumerate(instrument.dimensions):
        total = np.zeros(len(levels), dtype=np.int32)
        answered = np.zeros(len(levels), dtype=np.int16)
        for item in dimension.items:
            level = levels[:, column]
            column += 1
            given = level >= 0
            answered += given
            span = instrument.span(item)
            forward = span - level if item.reversed else level
            points = forward if span == steps else forward * np.int32(steps // span)
            total += np.where(given, points, 0)
        known[number] = answered >= dimension.least
        share: npt.NDArray[np.generic] = np.zeros(len(dimension.items) + 1, dtype=kind)
        for k in range(dimension.least, len(dimension.items) + 1):
            share[k] = dimension.unit // k
        scores[number] = total.astype(kind) * share[answered]
    return scores, known


def sources(rows: Responses) -> dict[str, Any]:
    """Return who was read from where: rows by year, unit, spelling and fate."""
    from pandas import factorize

    read = np.flatnonzero(rows.fate != fate("blank"))
    keys = np.array([*rows.names.keys, ""], dtype=object)
    spellings = np.array([*rows.names.spellings, ""], dtype=object)
    unit = np.where(rows.unit[read] < 0, len(keys) - 1, rows.unit[read])
    columns = np.stack([rows.year[read], unit, rows.written[read], rows.fate[read]])
    mixed = np.zeros(len(read), dtype=np.int64)
    for values, radix in zip(columns, (10_000, len(keys), len(spellings), len(FATES)), strict=True):
        mixed = mixed * radix + values
    place, groups = factorize(mixed)
    row = rows.row[read]
    first, last = np.zeros((2, len(groups)), dtype=np.int64)
    first[place[::-1]] = np.arange(len(read))[::-1]  # what is set last stays: the first row
    last[place] = row
    year, unit, written, ending = columns[:, first]
    return {
        "input": np.full(len(groups), rows.sheet.input.file, dtype=object),
        "sheet": np.full(len(groups), rows.sheet.name or "", dtype=object),
        "year": year,
        "unit": keys[unit],
        "written": spellings[written],
        "fate": np.array(FATES, dtype=object)[ending],
        "n": np.bincount(place, minlength=len(groups)),
        "first_row": row[first],
        "last_row": last,
    }


assert FATES[KEPT] == "kept"
