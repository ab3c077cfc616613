"""A form to fill in, as a workbook: one row a person, with lists to choose answers from."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Final

from berakhlak_cli.report.model import DropDown, Form, FormColumn
from berakhlak_cli.report.render.xlsx.formats import Looks, print_on_a4
from berakhlak_cli.report.render.xlsx.workbook import opened
from berakhlak_cli.spelling import column_letter

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS: Final = 5_000
"""Rows below the header that offer their lists."""


def form_workbook(form: Form, created: datetime) -> bytes:
    """
    Return a form as an .xlsx file without formulas.

    Parameters
    ----------
    created
        The date that the file carries; the same one gives the same bytes.
    """
    out = io.BytesIO()
    with opened(out, created) as book:
        looks = Looks(book, "id")
        sheet = book.add_worksheet(form.sheet)
        guide = book.add_worksheet(form.guide_sheet)
        wrapped = looks.lines["plain"]
        guide.set_column(0, 0, 100, wrapped)
        for row, text in enumerate(form.guide):
            guide.write_string(row, 0, text, wrapped)
        sources = _lists(book, form, looks)
        _fill(book, sheet, form, sources, looks)
    return out.getvalue()


def _lists(book: Workbook, form: Form, looks: Looks) -> dict[DropDown, str]:
    """Write the lists on a sheet of their own, and return where each stands."""
    choices = list(dict.fromkeys(one.drop_down for one in form.columns if one.drop_down))
    sheet = book.add_worksheet(form.lists_sheet) if choices else None
    sources = {}
    for at, one in enumerate(choices):
        assert sheet is not None
        sheet.write_string(0, at, one.title, looks.title)
        sheet.write_column(1, at, one.entries)
        sheet.set_column(at, at, 2 + max(len(str(entry)) for entry in one.entries))
        letter = column_letter(at)
        last = len(one.entries) + 1
        sources[one] = f"='{form.lists_sheet}'!${letter}$2:${letter}${last}"
    return sources


def _fill(
    book: Workbook, sheet: Worksheet, form: Form, sources: dict[DropDown, str], looks: Looks
) -> None:
    text = book.add_format({"num_format": "@"})
    for at, column in enumerate(form.columns):
        sheet.write_string(0, at, column.title, looks.head)
        sheet.set_column(at, at, column.width, text if column.letters else None)
        rule = _rule(column, sources)
        if rule:
            hint = {"input_message": column.hint} if column.hint else {}
            sheet.data_validation(1, at, ROWS, at, {**rule, **hint})
    sheet.set_row(0, 150)
    sheet.freeze_panes(1, form.frozen)
    sheet.repeat_rows(0)
    print_on_a4(sheet, wide=2)  # one page wide would be too small to read


def _rule(column: FormColumn, sources: dict[DropDown, str]) -> dict[str, object]:
    """Return what a column's cells may hold, as a spreadsheet checks it."""
    if column.drop_down:
        return {"validate": "list", "source": sources[column.drop_down]}
    if column.between:
        least, greatest = column.between
        between = {"criteria": "between", "minimum": least, "maximum": greatest}
        return {"validate": "integer", **between}
    if column.letters:
        length = {"criteria": "==", "value": column.letters}
        return {"validate": "length", **length, "error_type": "warning"}
    return {}
