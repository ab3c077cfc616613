"""The formats of a report's workbook, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from berakhlak_cli.report.model import Column

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LOCALES: Final = {"id": "[$-421]", "en": ""}
"""What a spreadsheet that knows it shows Indonesian numbers by."""
_BANDS: Final = {"A": "#C6E7CE", "B": "#E3EFC7", "C": "#FCE3BF", "D": "#F6CFCB"}
_QUIET: Final = "#595959"
_A4: Final = 9


def print_on_a4(sheet: Worksheet, *, wide: int = 1) -> None:
    """Print a sheet in landscape, on as many pages side by side as are told."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(wide, 0)


class Looks:
    """The formats of a workbook."""

    def __init__(self, book: Workbook, lang: str) -> None:
        self._book = book
        self._locale = _LOCALES[lang]
        self._made: dict[tuple[str, int, bool], Format] = {}
        wrapped = {"text_wrap": True, "valign": "top"}
        self.big: Format = book.add_format({"bold": True, "font_size": 16, **wrapped})
        self.title: Format = book.add_format({"bold": True, "font_size": 12})
        self.remark: Format = book.add_format(
            {"italic": True, "font_color": _QUIET, "valign": "vcenter"}
        )
        shade = {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
        self.head: Format = book.add_format({**shade, "valign": "vcenter", "align": "center"})
        self.lines: dict[str, Format] = {
            "plain": book.add_format(wrapped),
            "headline": book.add_format({"bold": True, "font_size": 12, **wrapped}),
            "title": book.add_format({"bold": True, **wrapped}),
            "quiet": book.add_format({"font_color": _QUIET, **wrapped}),
            "warning": book.add_format({"bold": True, "font_color": "#9C0006", **wrapped}),
        }

    def plain(self, column: Column) -> Format:
        """Return the format of a cell."""
        return self._cell(column, total=False)

    def total(self, column: Column) -> Format:
        """Return the format of a cell in the row of everybody."""
        return self._cell(column, total=True)

    def band(self, letter: str, column: Column) -> Format:
        """Return the colour of a category, its letter beside the number."""
        shown = f'{self.number(column)}" {letter}"'
        return self._book.add_format({"bg_color": _BANDS[letter], "num_format": shown})

    def _cell(self, column: Column, *, total: bool) -> Format:
        key = (column.kind, column.decimals, total)
        if key not in self._made:
            look: dict[str, Any] = {"valign": "vcenter"}
            if column.kind == "letter":
                look["align"] = "center"
            elif column.numeric:
                look["num_format"] = self.number(column)
            else:
                look |= {"text_wrap": True, "indent": 1}
            if total:
                look |= {"bold": True, "top": 1}
            self._made[key] = self._book.add_format(look)
        return self._made[key]

    def number(self, column: Column) -> str:
        """Return the number format of a column."""
        score = "0." + "0" * column.decimals
        forms = {
            "count": "#,##0",
            "score": score,
            "margin": "0.0",
            "signed": f"+{score};-{score};{score}",
            "percent": "0.0%",
        }
        return self._locale + forms[column.kind]
