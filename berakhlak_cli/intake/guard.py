"""A look into an archive before a native reader sees it: sizes, extents, and what cells hide."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import IO, Final

MOST_CELLS: Final = 60_000_000
"""Cells, as a full rectangle, that a sheet may span; a reader allocates all of them."""
MOST_RATIO: Final = 120
"""Honest sheets deflate 8 to 9 times, bombs 400 times and more."""
_SMALL: Final = 8 << 20
"""Parts below this size cannot do harm, however well they deflate."""
_STEP: Final = 4 << 20
_OVERLAP: Final = 256
_FAR: Final = re.compile(rb"""r=["']([A-Z]{3}\d+)["']""")
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+)\d""")
_ROW: Final = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d+)["']""")
_HIDDEN: Final = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\bhidden=["'](?:1|true)["']""")
_SILENT: Final = re.compile(rb"</f></c>|</f><v\s*/>|</f><v></v>|<f[^>]*/></c>|<f[^>]*/><v></v>")


class TooLarge(Exception):  # noqa: N818 - the caller turns it into a problem
    """The archive would not fit into memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one sheet's XML says before it is read."""

    rows: int
    columns: int
    hidden_rows: int
    silent: bool
    """Some formula has no stored value."""
    faulty: bool
    """Some cell holds an error value."""
    merged: bool


def check_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse an archive with a part that deflates more than any honest one."""
    for part in archive.infolist():
        if part.file_size > _SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise TooLarge(part.filename)


def look(archive: zipfile.ZipFile, part: str) -> Look:
    """
    Scan a sheet's XML for its true extent; its `<dimension>` may lie.

    Raises
    ------
    TooLarge
        The rectangle that holds all cells has more than MOST_CELLS.
    """
    with archive.open(part) as stream:
        found = _scan(stream, precise=False)
    if found.rows * found.columns > MOST_CELLS:
        with archive.open(part) as stream:
            found = _scan(stream, precise=True)
    if found.rows * found.columns > MOST_CELLS:
        raise TooLarge(part)
    return found


def _scan(stream: IO[bytes], *, precise: bool) -> Look:
    rows = hidden = 0
    columns = 0 if precise else 26 * 27
    silent = faulty = merged = False
    tail = b""
    while step := stream.read(_STEP):
        text = tail + step
        if precise:
            names = set(_CELL.findall(text))
            columns = max([columns, *map(_number, names)])
        elif (far := _FAR.search(text)) is not None:
            columns = max(columns, 16_384)
            del far
        last = max((int(row) for row in _last_rows(text)), default=0)
        rows = max(rows, last)
        if b"hidden=" in step:
            hidden += len(_HIDDEN.findall(text)) - len(_HIDDEN.findall(tail))
        silent = silent or (b"<f" in text and _SILENT.search(text) is not None)
        faulty = faulty or b't="e"' in text
        merged = merged or b"mergeCell " in text
        tail = text[-_OVERLAP:]
    return Look(
        rows=rows, columns=columns, hidden_rows=hidden, silent=silent, faulty=faulty, merged=merged
    )


def _last_rows(text: bytes) -> list[bytes]:
    return _ROW.findall(text)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
