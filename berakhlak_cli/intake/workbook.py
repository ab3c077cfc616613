"""Spreadsheets: the native reader for their cells, openpyxl for what only it can tell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from berakhlak_cli.intake.cells import BLOCK_ROWS, HEAD_ROWS, Block, Cell, Sheet, encoded
from berakhlak_cli.intake.guard import Look, TooLarge, check_sizes, look
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Input, Place

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

SAMPLE_SHEET: Final = "DATA CONTOH"
_SHEETS: Final = "xl/worksheets/"


def workbook_sheets(content: Path | bytes, source: Input) -> tuple[list[Sheet], bool]:
    """
    Return the sheets of a spreadsheet, hidden ones too, and whether it is a sample.

    Raises
    ------
    Stop
        Exit 3: it is damaged, encrypted, or would not fit into memory.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    place = Place(file=source.file)
    raw: Path | io.BytesIO = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        looks = _looks(raw)
        book = CalamineWorkbook.from_object(raw)
        return _sheets(book, raw, looks, source)
    except TooLarge as fault:
        raise Stop(Exit.UNREADABLE, Problem(code="too-large", place=place)) from fault
    except PasswordError as fault:
        raise Stop(Exit.UNREADABLE, Problem(code="encrypted", place=place)) from fault
    except (CalamineError, zipfile.BadZipFile, OSError, EOFError, ValueError) as fault:
        problem = Problem(code="damaged", place=place, params={"kind": "workbook"})
        raise Stop(Exit.UNREADABLE, problem) from fault


def _looks(raw: Path | io.BytesIO) -> dict[str, Look]:
    """Return sheet part -> what a first look found; empty for what is no zip archive."""
    if not zipfile.is_zipfile(raw):
        return {}
    with zipfile.ZipFile(raw) as archive:
        check_sizes(archive)
        parts = [name for name in archive.namelist() if name.startswith(_SHEETS)]
        return {part: look(archive, part) for part in sorted(parts) if part.endswith(".xml")}


def _sheets(
    book: CalamineWorkbook, raw: Path | io.BytesIO, looks: dict[str, Look], source: Input
) -> tuple[list[Sheet], bool]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = []
    sample = False
    for position, metadata in enumerate(book.sheets_metadata):
        if metadata.name.strip().upper() == SAMPLE_SHEET:
            sample = True
            continue
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        hidden = metadata.visible != SheetVisibleEnum.Visible
        sheets.append(_sheet(book, raw, looks, source, position, hidden=hidden))
    return sheets, sample


def _sheet(
    book: CalamineWorkbook,
    raw: Path | io.BytesIO,
    looks: dict[str, Look],
    source: Input,
    position: int,
    *,
    hidden: bool,
) -> Sheet:
    native = book.get_sheet_by_index(position)
    top, left = native.start or (0, 0)
    silent, faulty, hidden_rows = frozenset[tuple[int, int]](), frozenset[tuple[int, int]](), 0
    found = looks.get(_part(raw, native.name)) if looks else None
    if found:
        hidden_rows = found.hidden_rows
        if found.silent or found.faulty:
            silent, faulty = _odd_cells(raw, native.name)
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    if found is None or found.merged:
        merged = tuple(native.merged_cell_ranges or ())

    def read(columns: Sequence[int], first_row: int) -> Iterator[Block]:
        return _blocks(native, top, left, columns, first_row)

    head: list[list[Cell]] = [[] for _ in range(top)]
    head.extend([*[None] * left, *row] for row in islice(native.iter_rows(), HEAD_ROWS))
    return Sheet(
        input=source,
        name=native.name,
        head=head[:HEAD_ROWS],
        read=read,
        size=native.total_height,
        position=position,
        hidden=hidden,
        hidden_rows=hidden_rows,
        merged=merged,
        silent=silent,
        faulty=faulty,
    )


def _blocks(
    native: CalamineSheet, top: int, left: int, columns: Sequence[int], first_row: int
) -> Iterator[Block]:
    rows = native.iter_rows()
    number = top + 1
    skipped = max(first_row - number, 0)
    for _ in islice(rows, skipped):
        pass
    number += skipped
    while lines := list(islice(rows, BLOCK_ROWS)):
        by_column = list(zip(*lines, strict=True))
        empty = ("",) * len(lines)
        made = {
            column: encoded(
                by_column[column - left] if 0 <= column - left < len(by_column) else empty
            )
            for column in columns
        }
        yield Block(first_row=number, length=len(lines), columns=made)
        number += len(lines)


def _part(raw: Path | io.BytesIO, name: str) -> str:
    """Return the part of the archive that holds a sheet."""
    import xml.etree.ElementTree as ET

    with zipfile.ZipFile(raw) as archive:
        links = {}
        try:
            for link in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels")):  # noqa: S314
                links[link.get("Id")] = link.get("Target", "")
            for node in ET.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
                if node.tag.endswith("}sheet") and node.get("name") == name:
                    ids = [value for key, value in node.attrib.items() if key.endswith("}id")]
                    target = links.get(ids[0], "") if ids else ""
                    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        except (KeyError, ET.ParseError):
            return ""
    return ""


def _odd_cells(
    raw: Path | io.BytesIO, name: str
) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Return the cells with a formula that has no value, and those with an error value."""
    import openpyxl

    silent: set[tuple[int, int]] = set()
    faulty: set[tuple[int, int]] = set()
    formulas = openpyxl.load_workbook(raw, read_only=True)
    values = openpyxl.load_workbook(raw, read_only=True, data_only=True)
    try:
        pair = (formulas[name], values[name])
        for sheet in pair:
            sheet.reset_dimensions()
        for written, stored in zip(pair[0].iter_rows(), pair[1].iter_rows(), strict=False):
            for cell, value in zip(written, stored, strict=False):
                if cell.value is None:
                    continue
                if value.data_type == "e":
                    faulty.add((cell.row, cell.column - 1))
                elif cell.data_type == "f" and value.value is None:
                    silent.add((cell.row, cell.column - 1))
    finally:
        formulas.close()
        values.close()
    return frozenset(silent), frozenset(faulty)
