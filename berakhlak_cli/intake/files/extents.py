"""How far the cells of binary and OpenDocument sheets reach, before a native reader sees them."""

from __future__ import annotations

import re
import zipfile
from typing import Final

from berakhlak_cli.intake.files.guard import MOST_CELLS, TooLarge

ODS_CELLS: Final = 20_000_000
"""A reader of OpenDocument keeps several times as much for a cell."""
_BINARY_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.bin")
_ROW_HEADER: Final = 0
_CELLS: Final = range(2, 12)
"""Kinds of records of cells that hold something; each begins with its column."""
_REPEATED_ROWS: Final = re.compile(rb'\A[^>]*number-rows-repeated="(\d{1,12})"')
_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell([^>]*)>")
_REPEATED: Final = re.compile(rb'number-columns-repeated="(\d{1,12})"')


def check_extents(archive: zipfile.ZipFile) -> None:
    """
    Refuse a sheet whose cells, as a full rectangle, would not fit into memory.

    Raises
    ------
    TooLarge
        Names the part.
    """
    for name in archive.namelist():
        if _BINARY_SHEET.fullmatch(name):
            rows, columns = binary_extent(archive.read(name))
            if rows * columns > MOST_CELLS:
                raise TooLarge(name)
        elif name == "content.xml":
            for rows, columns in open_extents(archive.read(name)):
                if rows * columns > ODS_CELLS:
                    raise TooLarge(name)


def binary_extent(part: bytes) -> tuple[int, int]:
    """
    Return the greatest row and column of any cell of an .xlsb sheet.

    A record is its kind and its length, each in seven bits a byte, and its content; what
    stands at the head of the sheet about its size may lie.
    """
    row = rows = columns = at = 0
    end = len(part)
    while at + 1 < end:
        kind = part[at]
        at += 1
        if kind >= 0x80:  # noqa: PLR2004 - the eighth bit says that a byte more follows
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while at < end:
            low = part[at]
            at += 1
            length |= (low & 0x7F) << shift
            shift += 7
            if low < 0x80 or shift > 21:  # noqa: PLR2004 - four bytes at most
                break
        if kind == _ROW_HEADER:
            row = int.from_bytes(part[at : at + 4], "little") + 1
        elif kind in _CELLS:
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(part[at : at + 4], "little") + 1)
        at += length
    return rows, columns


def open_extents(content: bytes) -> list[tuple[int, int]]:
    """Return the rows and columns of each OpenDocument table, repetitions counted."""
    found = []
    for table in content.split(b"<table:table ")[1:]:
        rows = columns = pending = 0
        for row in table.split(b"<table:table-row")[1:]:
            repeated = _REPEATED_ROWS.match(row)
            pending += int(repeated.group(1)) if repeated else 1
            if b"value-type" in row:
                rows, pending = rows + pending, 0
                columns = max(columns, _width(row))
        found.append((rows, columns))
    return found


def _width(row: bytes) -> int:
    """Return the columns up to the last cell of a row that holds something."""
    if b"columns-repeated" not in row:
        return row.count(b"<table:table-cell") + row.count(b"<table:covered-table-cell")
    at = width = 0
    for cell in _CELL.finditer(row):
        repeated = _REPEATED.search(cell.group(1))
        at += int(repeated.group(1)) if repeated else 1
        if b"value-type" in cell.group(1):
            width = at
    return width
