"""Tables as a workbook of plain cells: real numbers, frozen panes, filters, print titles."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Final

from berakhlak_cli.report.model import Column, Name, Output, Table, Value
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FORMS: Final = {
    "count": "#,##0",
    "score": "0.0",
    "margin": "0.0",
    "signed": "+0.0;-0.0;0.0",
    "percent": "0.0%",
}
_LONGEST_TAB: Final = 31
_A4: Final = 9


def workbook(said: Output, words: Words, created: datetime) -> bytes:
    """
    Return everything said as an .xlsx file.

    Parameters
    ----------
    created
        The date that the file carries; the same one gives the same bytes.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    ) as book:
        book.set_properties({"created": created})
        forms = _Forms(book)
        lines = [line for part in said.parts if not isinstance(part, Table) for line in part]
        for part in said.parts:
            if isinstance(part, Table):
                sheet = book.add_worksheet(part.sheet[:_LONGEST_TAB])
                top = _write(sheet, part, said.banner, forms)
                _offer_choices(book, sheet, part, top)
        notes = book.add_worksheet(words.say("read.notes-tab"))
        notes.set_column(0, 0, 110, forms.wrapped)
        for row, text in enumerate([said.banner] * bool(said.banner) + [one.text for one in lines]):
            notes.write_string(row, 0, text or "", forms.wrapped)
    return out.getvalue()


class _Forms:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.banner: Format = book.add_format({"bold": True, "font_color": "#9C0006"})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.remark: Format = book.add_format({"italic": True, "font_color": "#595959"})
        shade = {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
        self.head: Format = book.add_format({**shade, "valign": "vcenter", "align": "center"})
        self.plain = {kind: book.add_format({"num_format": form}) for kind, form in _FORMS.items()}
        self.plain["letter"] = book.add_format({"align": "center"})
        self.bold = {
            kind: book.add_format({"num_format": form, "bold": True, "top": 1})
            for kind, form in _FORMS.items()
        }
        self.bold["letter"] = book.add_format({"align": "center", "bold": True, "top": 1})
        self.bold["text"] = book.add_format({"bold": True, "top": 1})


def _write(sheet: Worksheet, table: Table, banner: str | None, forms: _Forms) -> int:
    """Write a table and return the row of its header."""
    top = 0
    for text, form in ((banner, forms.banner), (table.title, forms.title)):
        if text:
            sheet.write_string(top, 0, text, form)
            top += 1
    top += 1
    for at, column in enumerate(table.columns):
        sheet.write_string(top, at, column.explained or column.title, forms.head)
        sheet.set_column(at, at, _column_width(column, table))
    last = top
    for last, row in enumerate(table.rows, start=top + 1):
        kinds = forms.bold if row.total else forms.plain
        remarked = False
        for at, column in enumerate(table.columns):
            value = row.values.get(column.key)
            form = kinds.get(column.kind)
            if value is None and row.remark and column.kind == "score" and not remarked:
                sheet.write_string(last, at, row.remark, forms.remark)
                remarked = True
            elif value is not None or row.total:
                _cell(sheet, last, at, value, form)
    units = sum(not row.total for row in table.rows)
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + max(units, 1), len(table.columns) - 1)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_row(top, 45)
    return top


def _offer_choices(book: Workbook, sheet: Worksheet, table: Table, top: int) -> None:
    """Give a column its list of choices, which stand on a sheet of their own."""
    for at, column in enumerate(table.columns):
        if not column.choices or not table.rows:
            continue
        names = book.add_worksheet(column.title[:_LONGEST_TAB])
        names.write_column(0, 0, column.choices)
        source = f"='{column.title[:_LONGEST_TAB]}'!$A$1:$A${len(column.choices)}"
        sheet.data_validation(
            top + 1, at, top + len(table.rows), at, {"validate": "list", "source": source}
        )


def _cell(sheet: Worksheet, row: int, at: int, value: Value | Name, form: Format | None) -> None:
    if isinstance(value, Name):
        sheet.write_string(row, at, f"{value.full} {value.mark}".rstrip(), form)
    elif isinstance(value, str):
        sheet.write_string(row, at, value, form)
    elif value is None:
        sheet.write_blank(row, at, None, form)
    else:
        sheet.write_number(row, at, value, form)


def _column_width(column: Column, table: Table) -> float:
    if column.kind not in ("text", "letter"):
        return 11
    texts = [row.values.get(column.key) for row in table.rows]
    lengths = [len(text.full if isinstance(text, Name) else str(text or "")) for text in texts]
    words = [len(word) for word in (column.explained or column.title).split()]
    return min(max([8, *words, *lengths]) + 2, 60)
