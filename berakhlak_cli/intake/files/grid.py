"""Rows of cells that are at hand whole, read column by column in blocks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from berakhlak_cli.intake.files.cells import (
    BLOCK_ROWS,
    HEAD_ROWS,
    Block,
    Cell,
    Column,
    encoded,
    from_row,
    listed,
)


class Grid:
    """Rows of one length; a column that was encoded once is kept so, the cells are not."""

    def __init__(self, rows: Callable[[], Iterable[Sequence[Cell]]], left: int = 0) -> None:
        self._rows = rows
        self._left = left
        """Columns before the first that the rows hold."""
        self._kept: dict[int, list[Column]] = {}
        self._lengths: list[int] = []

    def head(self) -> list[list[Cell]]:
        """Return the first rows, from row 1 and column A."""
        blank: list[Cell] = [None] * self._left
        return [[*blank, *row] for row in islice(self._rows(), HEAD_ROWS)]

    def read(
        self, columns: Sequence[int], first_row: int, many: Collection[int]
    ) -> Iterator[Block]:
        """Yield blocks of some columns from a row on."""
        if not set(columns) <= self._kept.keys():
            self._encode(columns, many)
        start = 1
        for at, length in enumerate(self._lengths):
            block = Block(
                first_row=start,
                length=length,
                columns={column: self._kept[column][at] for column in columns},
            )
            yield from_row(block, first_row)
            start += length

    def _encode(self, columns: Sequence[int], many: Collection[int]) -> None:
        wanted = [column for column in columns if column not in self._kept]
        made: dict[int, list[Column]] = {column: [] for column in wanted}
        rows = iter(self._rows())
        lengths = []
        while lines := list(islice(rows, BLOCK_ROWS)):
            by_column = list(zip(*lines, strict=True))
            empty = ("",) * len(lines)
            for column in wanted:
                at = column - self._left
                cells = by_column[at] if 0 <= at < len(by_column) else empty
                made[column].append(listed(cells) if column in many else encoded(cells))
            lengths.append(len(lines))
        self._lengths = lengths
        self._kept |= made
