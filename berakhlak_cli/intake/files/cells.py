"""Cells of a sheet, column by column: each column is the codes of its distinct values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.provenance import Input, Place
from berakhlak_cli.spelling import printable

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Codes = npt.NDArray[np.int32]
Read = Callable[[Sequence[int], int, Collection[int]], Iterator["Block"]]
"""(columns, first row, columns in which nearly every cell differs) -> blocks from that row on."""
Rows = npt.NDArray[np.int64]

HEAD_ROWS: Final = 40
"""Rows of a sheet that are looked at to recognise it."""
BLOCK_ROWS: Final = 65_536
"""Rows that are worked on at a time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """A column of a block: `values[codes]` are its cells."""

    codes: Codes
    values: Sequence[Cell]

    @property
    def blank(self) -> npt.NDArray[np.bool_]:
        """(rows,) True where the cell is empty."""
        return np.fromiter(map(is_blank, self.values), bool, len(self.values))[self.codes]

    def cell(self, row: int) -> Cell:
        """Return the cell of a row of the block, counted from 0."""
        return self.values[int(self.codes[row])]

    def cells(self) -> list[Cell]:
        """Return the cells one by one."""
        return [*map(self.values.__getitem__, self.codes.tolist())]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Some rows of a sheet; only the columns that were asked for."""

    first_row: int
    length: int
    columns: dict[int, Column]

    @property
    def rows(self) -> Rows:
        """(rows,) spreadsheet row numbers."""
        return np.arange(self.first_row, self.first_row + self.length, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """
    One sheet, or one text file, that can be read in blocks any number of times.

    Attributes
    ----------
    head
        The first rows as cells, from row 1 and column A.
    read
        Gives blocks of some columns from a row on.
    """

    input: Input
    name: str | None
    head: Sequence[Sequence[Cell]]
    read: Read
    size: int
    """Rows, as far as known before reading; 0 where not."""
    position: int = 0
    """The sheet's place in its file."""
    hidden: bool = False
    hidden_rows: int = 0
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    """Ranges of merged cells, from 0: (first row, first column), (last row, last column)."""
    silent: frozenset[tuple[int, int]] = frozenset()
    """Cells (row from 1, column) that hold a formula which was never calculated."""
    faulty: frozenset[tuple[int, int]] = frozenset()
    """Cells (row from 1, column) that hold an error value such as #N/A."""
    encoding: str | None = None
    ragged: bool = False
    """True for a text file, in which a row may hold more cells than the header."""

    @property
    def place(self) -> Place:
        """The sheet as a place."""
        return Place(file=self.input.file, sheet=self.name)

    def top(self) -> list[list[Cell]]:
        """Return the head with the title of a cell that spans rows in each of these rows."""
        found = [[*row] for row in self.head]
        for (first, column), (last, _) in self.merged:
            for row in range(first + 1, min(last + 1, len(found))):
                if column < min(len(found[row]), len(found[first])):
                    found[row][column] = found[first][column]
        return found


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing to read."""
    if cell.__class__ is not str:
        return cell is None
    text = str(cell)
    return not text or not (text[0].isalnum() or printable(text))


def text_of(cell: Cell) -> str:
    """Return a cell as one line of text; a whole number without its `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004
        return str(int(cell))
    return printable(str(cell))


def encoded(cells: Sequence[Cell]) -> Column:
    """Return cells as codes of their distinct values, in order of appearance."""
    from pandas import factorize

    column = _factorized(cells, factorize)
    if any(value in (0, 1) for value in column.values):  # True and 1 would be one value
        told = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
        column = _factorized(told, factorize)
    return column


def _factorized(cells: Sequence[Cell], factorize: Callable[..., Any]) -> Column:
    found = np.empty(len(cells), dtype=object)
    found[:] = cells
    codes, values = factorize(found, use_na_sentinel=False)
    return Column(codes=codes.astype(np.int32), values=values.tolist())


def listed(cells: Sequence[Cell]) -> Column:
    """Return cells each by itself, for a column in which nearly every one differs."""
    return Column(codes=np.arange(len(cells), dtype=np.int32), values=cells)


def with_merged(block: Block, sheet: Sheet, columns: Sequence[int]) -> Block:
    """Return the block with the value of a merged range in each of its rows, for some columns."""
    filled = dict(block.columns)
    last = block.first_row + block.length - 1
    for (top, left), (bottom, right) in sheet.merged:
        for column in columns:
            if not left <= column <= right or bottom + 1 < block.first_row or top + 1 > last:
                continue
            found = filled[column]
            cell = sheet_cell(sheet, top + 1, left)
            values = [*found.values, cell]
            codes = found.codes.copy()
            start = max(top + 1, block.first_row) - block.first_row
            stop = min(bottom + 1, last) - block.first_row + 1
            codes[start:stop] = len(values) - 1
            filled[column] = Column(codes=codes, values=values)
    return Block(first_row=block.first_row, length=block.length, columns=filled)


def sheet_cell(sheet: Sheet, row: int, column: int) -> Cell:
    """Return one cell of a sheet."""
    if row <= len(sheet.head):
        cells = sheet.head[row - 1]
        return cells[column] if column < len(cells) else None
    for block in sheet.read([column], row, ()):
        found = block.columns[column]
        return found.values[found.codes[0]] if block.length else None
    return None


def from_row(block: Block, first_row: int) -> Block:
    """Return the block without the rows before the first one that is wanted."""
    cut = min(max(first_row - block.first_row, 0), block.length)
    if not cut:
        return block
    columns = {
        number: Column(codes=column.codes[cut:], values=column.values)
        for number, column in block.columns.items()
    }
    return Block(first_row=block.first_row + cut, length=block.length - cut, columns=columns)
