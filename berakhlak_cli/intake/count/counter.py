"""Respondents become sums: the line that no person crosses."""

from __future__ import annotations

from typing import Any

import numpy as np

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.count.groups import Groups
from berakhlak_cli.intake.count.kinds import sums_of
from berakhlak_cli.intake.rows.responses import FATES, Responses, fate
from berakhlak_cli.tally import Tally, added, tally_of

_BLOCKS = 64
"""Blocks whose sums are added up at once."""


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

    What their answers amount to is told by the kind of survey.
    """
    from pandas import factorize

    kept = rows.kept
    every = bool(kept.all())
    size = max(len(rows.names.keys), 1)
    mixed = rows.year * size + rows.unit
    place, group = factorize(mixed if every else mixed[kept])
    keys = np.array(rows.names.keys, dtype=object)
    group_year = group // size
    group_unit = keys[group % size] if len(group) else keys[:0]
    groups = Groups(place=place, year=group_year, unit=group_unit)
    answers, moments = sums_of(instrument)(rows, groups, instrument)
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
