"""Spreadsheets: the native reader for their cells, openpyxl for what only it can tell."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from berakhlak_cli.intake.files.cells import Sheet
from berakhlak_cli.intake.files.extents import check_extents
from berakhlak_cli.intake.files.grid import Grid
from berakhlak_cli.intake.files.guard import Look, TooLarge, check_sizes, look
from berakhlak_cli.intake.files.native import sheltered
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Input, Place

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

SAMPLE_SHEET: Final = "DATA CONTOH"
LIST_SHEET: Final = "berakhlak check"
"""The sheet that `check --annotated` adds: a list of problems, and no survey."""
_SHEETS: Final = "xl/worksheets/"
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
"""What a damaged workbook makes readers raise."""
_LARGE: Final = 16 << 20
"""Bytes from which something else is done while a sheet is read."""


def workbook_sheets(content: Path | bytes, source: Input) -> tuple[list[Sheet], bool]:
    """
    Return the sheets of a spreadsheet, hidden ones too, and whether it is a sample.

    Raises
    ------
    Stop
        Exit 3: it is damaged, locked in a way of its own, or would not fit into memory.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    place = Place(file=source.file)
    raw: Path | io.BytesIO = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        archive = _Archive(raw)
        if isinstance(raw, io.BytesIO):
            raw.seek(0)  # the reader starts where the look into the archive stopped
        with sheltered():
            book = CalamineWorkbook.from_object(raw)
        return _sheets(book, archive, source)
    except TooLarge as fault:
        raise Stop(Exit.UNREADABLE, Problem(code="too-large", place=place)) from fault
    except PasswordError as fault:
        raise Stop(Exit.UNREADABLE, Problem(code="encrypted", place=place)) from fault
    except (CalamineError, *_DAMAGED) as fault:
        problem = Problem(code="damaged", place=place, params={"kind": "workbook"})
        raise Stop(Exit.UNREADABLE, problem) from fault


class _Archive:
    """The zip archive that a workbook is: which part holds a sheet, and a first look at it."""

    def __init__(self, raw: Path | io.BytesIO) -> None:
        self.raw = raw
        self._parts: dict[str, str] = {}
        self._looks: dict[str, Look] = {}
        self._large: dict[str, int] = {}
        if not zipfile.is_zipfile(raw):
            return
        with zipfile.ZipFile(raw) as archive:
            check_sizes(archive)
            check_extents(archive)
            self._parts = _sheet_parts(archive)
            for part in archive.infolist():
                if not (part.filename.startswith(_SHEETS) and part.filename.endswith(".xml")):
                    continue
                if part.file_size > _LARGE and part.filename in self._parts.values():
                    self._large[part.filename] = part.file_size
                else:
                    self._looks[part.filename] = look(archive, part.filename)

    def loaded(
        self, book: CalamineWorkbook, position: int, name: str
    ) -> tuple[CalamineSheet, Look | None]:
        """
        Return a sheet as the native reader gives it, and what a look at it found.

        The look comes first: what would not fit into memory never reaches the native reader.
        While that reads a large sheet, pandas is imported beside it.
        """
        part = self._parts.get(name, "")
        if part not in self._large:
            with sheltered():
                return book.get_sheet_by_index(position), self._looks.get(part)
        found: list[CalamineSheet | BaseException] = []

        def load() -> None:
            try:
                with sheltered():
                    found.append(book.get_sheet_by_index(position))
            except BaseException as fault:  # noqa: BLE001 - handed over to the thread that waits
                found.append(fault)

        with zipfile.ZipFile(self.raw) as archive:
            seen = look(archive, part)
        loading = Thread(target=load, daemon=True)
        loading.start()
        import pandas  # noqa: F401, ICN001 - what comes next needs it; the reader is still busy

        loading.join()
        sheet = found[0]
        if isinstance(sheet, BaseException):
            raise sheet
        return sheet, seen


def _sheets(book: CalamineWorkbook, archive: _Archive, source: Input) -> tuple[list[Sheet], bool]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = []
    sample = False
    for position, metadata in enumerate(book.sheets_metadata):
        if metadata.name.strip().upper() == SAMPLE_SHEET:
            sample = True
            continue
        if metadata.typ != SheetTypeEnum.WorkSheet or metadata.name.startswith(LIST_SHEET):
            continue
        hidden = metadata.visible != SheetVisibleEnum.Visible
        native, found = archive.loaded(book, position, metadata.name)
        sheet = _sheet(native, found, archive.raw, source)
        sheets.append(replace(sheet, position=position, hidden=hidden))
    return sheets, sample


def _sheet(
    native: CalamineSheet, found: Look | None, raw: Path | io.BytesIO, source: Input
) -> Sheet:
    silent, faulty, hidden_rows = frozenset[tuple[int, int]](), frozenset[tuple[int, int]](), 0
    if found:
        hidden_rows = found.hidden_rows
        if found.silent or found.faulty:
            silent, faulty = _odd_cells(raw, native.name)
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    if found is None or found.merged:
        merged = tuple(native.merged_cell_ranges or ())
    _, left = native.start or (0, 0)  # rows are given from the first, columns are not
    cells = Grid(native.iter_rows, left)
    return Sheet(
        input=source,
        name=native.name,
        head=cells.head(),
        read=cells.read,
        size=native.total_height,
        hidden_rows=hidden_rows,
        merged=merged,
        silent=silent,
        faulty=faulty,
    )


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet -> the part of the archive that holds it."""
    import xml.etree.ElementTree as ET

    parts = {}
    try:
        links = {
            link.get("Id"): link.get("Target", "")
            for link in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        }
        for node in ET.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
            if node.tag.endswith("}sheet"):
                ids = [value for key, value in node.attrib.items() if key.endswith("}id")]
                target = links.get(ids[0], "") if ids else ""
                part = target[1:] if target.startswith("/") else f"xl/{target}"
                parts[node.get("name", "")] = part
    except (KeyError, ET.ParseError):
        return {}
    return parts


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
