"""A look into an archive before a native reader sees it: sizes, extents, and what cells hide."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from string import ascii_uppercase, digits
from typing import IO, Final

MOST_CELLS: Final = 75_000_000
"""Cells, as a full rectangle, that a sheet may span; a reader allocates all of them."""
MOST_RATIO: Final = 120
"""Honest sheets deflate 8 to 9 times, bombs 400 times and more."""
_SMALL: Final = 8 << 20
"""Parts below this size cannot do harm, however well they deflate."""
_STEP: Final = 4 << 20
_OVERLAP: Final = 256
_SHAPES: Final = bytes.maketrans(
    ascii_uppercase.encode() + digits.encode() + b"'", b"A" * 26 + b"0" * 10 + b'"'
)
"""Every capital as A, every digit as 0, every quote as one: the shapes of addresses."""
_ROWS: Final = ((b'0000000"', 1_048_576), (b'000000"', 999_999))
_ROWS_ELSE: Final = 99_999
_COLUMNS: Final = ((b'"AAA0', 16_384), (b'"AA0', 702))
_COLUMNS_ELSE: Final = 26
_CELL: Final = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_HIDDEN: Final = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\bhidden\s*=\s*["'](?:1|true)["']""")
_SILENT: Final = re.compile(rb"</f></c>|</f><v\s*/>|</f><v></v>|<f[^>]*/></c>|<f[^>]*/><v></v>")


class TooLarge(Exception):  # noqa: N818 - the caller turns it into a problem
    """The archive would not fit into memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one sheet's XML says before it is read; rows and columns are upper bounds."""

    rows: int
    columns: int
    hidden_rows: int
    silent: bool
    """Some formula has no stored value."""
    faulty: bool
    """Some cell holds an error value."""
    merged: bool


def check_sizes(archive: zipfile.ZipFile) -> None:
    """
    Refuse an archive with a part that deflates more than any honest one.

    Raises
    ------
    TooLarge
        Names the part.
    """
    for part in archive.infolist():
        if part.file_size > _SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise TooLarge(part.filename)


def look(archive: zipfile.ZipFile, part: str) -> Look:
    """
    Scan a sheet's XML for the rectangle that holds all cells; its `<dimension>` may lie.

    The shapes of addresses give bounds that are good enough for most sheets; where they are
    not, every address is read.

    Raises
    ------
    TooLarge
        The rectangle has more than MOST_CELLS.
    """
    with archive.open(part) as stream:
        found = _scan(stream)
    if found.rows * found.columns > MOST_CELLS:
        with archive.open(part) as stream:
            rows, columns = _extent(stream)
        if rows * columns > MOST_CELLS:
            raise TooLarge(part)
    return found


def _scan(stream: IO[bytes]) -> Look:
    rows, columns, hidden = _ROWS_ELSE, _COLUMNS_ELSE, 0
    silent = faulty = merged = False
    tail = b""
    while step := stream.read(_STEP):
        text = tail + step
        shapes = text.translate(_SHAPES)
        rows = max([rows, *(most for shape, most in _ROWS if most > rows and shape in shapes)])
        columns = max(
            [columns, *(most for shape, most in _COLUMNS if most > columns and shape in shapes)]
        )
        if b"hidden" in text:
            hidden += len(_HIDDEN.findall(text)) - len(_HIDDEN.findall(tail))
        silent = silent or (b"<f" in text and _SILENT.search(text) is not None)
        faulty = faulty or b't="e"' in text
        merged = merged or b"mergeCell " in text
        tail = text[-_OVERLAP:]
    return Look(
        rows=rows, columns=columns, hidden_rows=hidden, silent=silent, faulty=faulty, merged=merged
    )


def _extent(stream: IO[bytes]) -> tuple[int, int]:
    """Return the greatest row and column of any address, exactly."""
    rows = columns = 0
    tail = b""
    while step := stream.read(_STEP):
        text = tail + step
        names, numbers = set(), 0
        for found in _CELL.finditer(text):
            names.add(found[1])
            numbers = max(numbers, int(found[2]))
        rows = max(rows, numbers)
        columns = max([columns, *map(_number, names)])
        tail = text[-_OVERLAP:]
    return rows, columns


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
