"""Respondents and their tallies, drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from berakhlak_cli.instrument import Instrument, load_instrument
from berakhlak_cli.intake.files.cells import Block, Sheet
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import Responses, fate
from berakhlak_cli.provenance import Input
from berakhlak_cli.tally import KEYS, Tally

OURS = load_instrument("perilaku-21")


def no_blocks(_columns: object, _row: int, _many: object) -> Iterator[Block]:
    """Read nothing: these sheets are made of rows already."""
    return iter(())


UNITS = ["dinas a", "dinas b", "dinas c", "dinas d", "dinas e"]
SHEET = Sheet(
    input=Input(file="survei.csv", sha256=""), name=None, head=(), read=no_blocks,
    size=0,
)  # fmt: skip


@dataclass(frozen=True)
class People:
    """Some respondents: year, unit and levels, -1 for no answer."""

    year: tuple[int, ...]
    unit: tuple[int, ...]
    levels: np.ndarray[Any, np.dtype[np.int8]]

    def responses(self, instrument: Instrument, first_row: int = 2) -> Responses:
        """Return them as rows of a sheet; a row without any answer is not kept."""
        names = UnitNames(None, (), {}, "stop")
        for unit in UNITS:
            names.find(unit)
        empty = (self.levels < 0).all(axis=1)
        size = len(self.year)
        return Responses(
            sheet=SHEET,
            items=tuple(item.code for item in instrument.items),
            names=names,
            row=np.arange(first_row, first_row + size, dtype=np.int64),
            year=np.array(self.year, dtype=np.int64),
            told=np.ones(size, dtype=bool),
            dated=np.zeros(size, dtype=bool),
            unit=np.array(self.unit, dtype=np.int64),
            written=np.array(self.unit, dtype=np.int64),
            levels=self.levels,
            fate=np.where(empty, fate("no-answers"), 0).astype(np.int64),
        )

    def part(self, start: int, stop: int) -> People:
        """Return some of them."""
        return People(self.year[start:stop], self.unit[start:stop], self.levels[start:stop])


@st.composite
def people(draw: st.DrawFn, items: int = 21, most: int = 40, years: int = 2) -> People:
    size = draw(st.integers(0, most))
    year = tuple(draw(st.lists(st.integers(2023, 2022 + years), min_size=size, max_size=size)))
    unit = tuple(draw(st.lists(st.integers(0, len(UNITS) - 1), min_size=size, max_size=size)))
    seed = draw(st.integers(0, 2**32 - 1))
    blank = draw(st.sampled_from([0.0, 0.1, 0.5, 0.9]))
    generator = np.random.default_rng(seed)
    least, alike = draw(st.sampled_from([(0, False), (0, False), (3, False), (0, True)]))
    levels = generator.integers(least, 5, size=(size, items), dtype=np.int8)
    if alike:  # everybody of two units answers as their first one does
        first = [unit.index(one) if one < 2 else at for at, one in enumerate(unit)]
        levels = levels[first].reshape(size, items)
    levels[generator.random((size, items)) < blank] = -1
    return People(year, unit, levels)


def assert_same(one: Tally, other: Tally) -> None:
    for name in KEYS:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
