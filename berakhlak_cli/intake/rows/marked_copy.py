"""A copy of a survey in which each faulty cell is coloured and says what is wrong with it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from berakhlak_cli.intake.files.cells import Sheet, text_of
from berakhlak_cli.intake.files.locked import is_locked, unlocked
from berakhlak_cli.intake.files.open import open_file
from berakhlak_cli.intake.files.spreadsheets import LIST_SHEET
from berakhlak_cli.problems import Mark
from berakhlak_cli.provenance import Place

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_COLOURS: Final = {"error": "FFC7CE", "warning": "FFEB9C", "note": "DDEBF7"}
_AUTHOR: Final = "berakhlak"
_ORDER: Final = ("error", "warning", "note")
_LONGEST_TAB: Final = 31
_LONGEST_NOTE: Final = 2_000
_DATE: Final = (1980, 1, 1, 0, 0, 0)
Cells = Mapping[tuple[str | None, int, int], tuple[str, str]]
"""(sheet, row from 1, column from 0) -> level and text."""


def annotated_copy(
    file: str,
    marks: Sequence[Mark],
    listed: Sequence[Sequence[str]],
    password: str | None,
    created: datetime,
) -> bytes:
    """
    Return a workbook: the survey as it is, its faulty cells marked, and a list of all problems.

    An .xlsx or .xlsm keeps its formulas, formats and hidden parts; of other files only the
    cells are copied. The file itself is only read.

    Parameters
    ----------
    marks
        Where something is wrong, and what; a row without a column is marked in column A.
    listed
        The rows of the list, its titles first.
    created
        The date that the copy carries.
    """
    sheets = open_file(file, None, password).sheets
    cells = _by_cell([*marks, *_everywhere(sheets, marks)])
    book = _workbook(file, password)
    if book is None:
        return _new_workbook(sheets, cells, listed, created)
    return _same_workbook(book, cells, listed, created)


def _everywhere(sheets: Sequence[Sheet], marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield a mark for each further cell of a column that holds a text which is at fault."""
    texts: dict[tuple[str | None, int], dict[str, Mark]] = {}
    for mark in marks:
        if mark.everywhere and mark.place.column is not None:
            texts.setdefault((mark.place.sheet, mark.place.column), {})[mark.everywhere] = mark
    named = {sheet.name: sheet for sheet in sheets}
    for (name, column), faulty in texts.items():
        first = min(mark.place.row or 1 for mark in faulty.values())
        for block in named[name].read([column], first, ()):
            found = block.columns[column]
            known = np.array([text_of(value) in faulty for value in found.values], dtype=bool)
            for at in np.flatnonzero(known[found.codes]).tolist():
                mark = faulty[text_of(found.cell(at))]
                yield replace(mark, place=mark.place.at(block.first_row + at, column))


def _by_cell(marks: Iterable[Mark]) -> Cells:
    found: dict[tuple[str | None, int, int], list[Mark]] = {}
    for mark in marks:
        if mark.place.row is not None:
            at = (mark.place.sheet, mark.place.row, mark.place.column or 0)
            found.setdefault(at, []).append(mark)
    return {
        at: (
            min((mark.level for mark in group), key=_ORDER.index),
            "\n\n".join(dict.fromkeys(mark.text for mark in group))[:_LONGEST_NOTE],
        )
        for at, group in found.items()
    }


def _workbook(file: str, password: str | None) -> Workbook | None:
    """Return the workbook itself; None where it is none that can be kept."""
    import openpyxl

    content = Path(file).read_bytes()
    if is_locked(content):
        content = unlocked(content, password, Place(file=Path(file).name))
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return None
    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    except Exception:  # noqa: BLE001 - other readers take what this one does not
        return None


def _same_workbook(
    book: Workbook, cells: Cells, listed: Sequence[Sequence[str]], created: datetime
) -> bytes:
    """Return the workbook with marks."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    _clear(book, listed[0])
    fills = {level: PatternFill("solid", fgColor=colour) for level, colour in _COLOURS.items()}
    for (name, row, column), (level, text) in cells.items():
        sheet = book[name or book.sheetnames[0]]
        cell = sheet.cell(row=row, column=column + 1)
        around = [one for one in sheet.merged_cells.ranges if cell.coordinate in one]
        if around:
            cell = sheet.cell(row=around[0].min_row, column=around[0].min_col)
        cell.fill = fills[level]
        cell.comment = Comment(text, _AUTHOR, height=140, width=320)
    _add_list(book, listed)
    book.properties.modified = created
    out = io.BytesIO()
    book.save(out)
    return _undated(out, created)


def _clear(book: Workbook, titles: Sequence[str]) -> None:
    """Take away the marks and the list of an earlier check: the cells may be right by now."""
    from openpyxl.styles import PatternFill

    for sheet in [*book.worksheets]:
        if sheet.title.startswith(LIST_SHEET):
            if [cell.value for cell in sheet[1]][: len(titles)] == [*titles]:
                book.remove(sheet)
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _add_list(book: Workbook, listed: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(_free(LIST_SHEET, book.sheetnames))
    for number, row in enumerate(listed, 1):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(row=number, column=at)
            cell.value = text
            cell.data_type = "s"  # survey text is never a formula


def _undated(out: io.BytesIO, created: datetime) -> bytes:
    """Return an archive with one date for all its parts: the same input gives the same bytes."""
    told = created.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                head, _, rest = content.partition(b"<dcterms:modified")
                start, _, tail = rest.partition(b">")
                _, _, tail = tail.partition(b"<")
                content = head + b"<dcterms:modified" + start + b">" + told + b"<" + tail
            new.writestr(zipfile.ZipInfo(part.filename, _DATE), content, zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _new_workbook(
    sheets: Sequence[Sheet], cells: Cells, listed: Sequence[Sequence[str]], created: datetime
) -> bytes:
    """Return the cells of the sheets, with marks, as a workbook."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, {**options, "default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        book.set_properties({"created": created})
        forms = {
            level: book.add_format({"bg_color": f"#{colour}"}) for level, colour in _COLOURS.items()
        }
        names: list[str] = []
        for sheet in sheets:
            names.append(_free(sheet.name or Path(sheet.input.file).stem, names))
            _copy(sheet, book.add_worksheet(names[-1]), cells, forms)
        last = book.add_worksheet(_free(LIST_SHEET, names))
        for number, row in enumerate(listed):
            for at, text in enumerate(row):
                last.write_string(number, at, text)
    return out.getvalue()


def _copy(sheet: Sheet, page: Any, cells: Cells, forms: Mapping[str, Any]) -> None:  # noqa: ANN401 - xlsxwriter carries no types
    width = max((len(row) for row in sheet.head), default=0)
    marked = {at[1:]: found for at, found in cells.items() if at[0] == sheet.name}
    width = max([width, *(column + 1 for _, column in marked)])
    for block in sheet.read(range(width), 1, range(width)):
        for column, found in block.columns.items():
            for step, cell in enumerate(found.cells()):
                row = block.first_row + step
                level, text = marked.get((row, column), ("", ""))
                form = forms.get(level)
                if isinstance(cell, str):
                    page.write_string(row - 1, column, cell[:32_767], form)
                elif cell is not None:
                    page.write(row - 1, column, cell if form is None else text_of(cell), form)
                elif form:
                    page.write_blank(row - 1, column, None, form)
                if text:
                    page.write_comment(row - 1, column, text, {"x_scale": 2.5, "y_scale": 1.6})


def _free(name: str, taken: Sequence[str]) -> str:
    """Return a name for a sheet that no other has, without the signs that none may have."""
    clean = "".join("_" if sign in "[]:*?/\\" else sign for sign in name).strip("' ") or "_"
    names = {one.casefold() for one in taken}
    number = 1
    found = clean[:_LONGEST_TAB]
    while found.casefold() in names:
        number += 1
        tail = f" ({number})"
        found = clean[: _LONGEST_TAB - len(tail)] + tail
    return found
