"""A form to fill in, as a workbook: one row a person, with lists to choose answers from."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS: Final = 5_000
"""Rows below the header that offer their lists."""
_A4: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What may be chosen: a list of its own on the sheet of lists."""

    title: str
    entries: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column of a form."""

    title: str
    width: int
    hint: str = ""
    """Said beside the cell that is being filled in."""
    choices: Choices | None = None
    between: tuple[int, int] | None = None
    """The least and the greatest whole number."""
    letters: int | None = None
    """The usual length of a text that may look like a number; another one is asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: the sheet to fill in, how to do so, and the lists."""

    sheet: str
    fields: tuple[Field, ...]
    guide_sheet: str
    guide: tuple[str, ...]
    lists_sheet: str
    frozen: int
    """First columns that stay in view."""


def form_workbook(form: Form, created: datetime) -> bytes:
    """
    Return a form as an .xlsx file without formulas.

    Parameters
    ----------
    created
        The date that the file carries; the same one gives the same bytes.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": created})
        sheet = book.add_worksheet(form.sheet)
        guide = book.add_worksheet(form.guide_sheet)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        guide.set_column(0, 0, 100, wrapped)
        for row, text in enumerate(form.guide):
            guide.write_string(row, 0, text, wrapped)
        sources = _lists(book, form)
        _fill(book, sheet, form, sources)
    return out.getvalue()


def _lists(book: Workbook, form: Form) -> dict[Choices, str]:
    """Write the lists on a sheet of their own, and return where each stands."""
    choices = list(dict.fromkeys(field.choices for field in form.fields if field.choices))
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(form.lists_sheet) if choices else None
    sources = {}
    for at, one in enumerate(choices):
        assert sheet is not None
        sheet.write_string(0, at, one.title, bold)
        sheet.write_column(1, at, one.entries)
        sheet.set_column(at, at, 2 + max(len(str(entry)) for entry in one.entries))
        letter = chr(ord("A") + at)
        last = len(one.entries) + 1
        sources[one] = f"='{form.lists_sheet}'!${letter}$2:${letter}${last}"
    return sources


def _fill(book: Workbook, sheet: Worksheet, form: Form, sources: dict[Choices, str]) -> None:
    shade = {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
    head = book.add_format({**shade, "valign": "vcenter", "align": "center"})
    text = book.add_format({"num_format": "@"})
    for at, field in enumerate(form.fields):
        sheet.write_string(0, at, field.title, head)
        sheet.set_column(at, at, field.width, text if field.letters else None)
        rule = _rule(field, sources)
        if rule:
            hint = {"input_message": field.hint} if field.hint else {}
            sheet.data_validation(1, at, ROWS, at, {**rule, **hint})
    sheet.set_row(0, 150)
    sheet.freeze_panes(1, form.frozen)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(2, 0)  # one page wide would be too small to read


def _rule(field: Field, sources: dict[Choices, str]) -> dict[str, object]:
    """Return what a column's cells may hold, as a spreadsheet checks it."""
    if field.choices:
        return {"validate": "list", "source": sources[field.choices]}
    if field.between:
        least, greatest = field.between
        between = {"criteria": "between", "minimum": least, "maximum": greatest}
        return {"validate": "integer", **between}
    if field.letters:
        length = {"criteria": "==", "value": field.letters}
        return {"validate": "length", **length, "error_type": "warning"}
    return {}
