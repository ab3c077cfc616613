"""One section of a report as a sheet, part below part."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from berakhlak_cli.report.model import (
    Column,
    Line,
    Name,
    Report,
    Row,
    Section,
    Table,
    Value,
    name_at,
)
from berakhlak_cli.report.render.xlsx.charts import charts_height
from berakhlak_cli.report.render.xlsx.formats import Looks, print_on_a4
from berakhlak_cli.report.render.xlsx.positions import Placed
from berakhlak_cli.spelling import column_letter

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_REFERENCE: Final = re.compile(r"\{(\w+)(\.all)?\}")
_WIDEST: Final = 70
_NARROWEST: Final = 7
_LINE: Final = 15
"""Points of a line of text."""
PIXELS: Final = 20
"""Pixels of a row that nothing makes higher."""
_MEANT: Final = ("number_stored_as_text", "formula_range", "formula_differs")
"""What a spreadsheet would mark as doubtful: a year as text, a mean that leaves out a count."""
_EVERYWHERE: Final = "A1:XFD1048576"
_LONG: Final = 20
"""Rows of a table that is printed on several pages."""


class SheetWriter:
    """Writes one section, part below part."""

    def __init__(self, sheet: Worksheet, section: Section, looks: Looks) -> None:
        self.sheet, self.section, self._looks = sheet, section, looks
        tables = [part for part in section.parts if isinstance(part, Table)]
        self._names = max((name_at(table.columns) for table in tables), default=0)
        self._widths = self._found_widths(tables)
        self._row = 0
        self.placed: list[Placed] = []
        self.room = 0
        """The row where the pictures have their room."""

    def _left(self, table: Table) -> int:
        """Return where a table begins, so that the names of all tables stand below each other."""
        return self._names - name_at(table.columns)

    def _found_widths(self, tables: Sequence[Table]) -> list[float]:
        widths: list[float] = []
        for table in tables:
            for at, column in enumerate(table.columns, start=self._left(table)):
                widths += [_NARROWEST] * (at + 1 - len(widths))
                widths[at] = max(widths[at], _width(column, table))
        return widths or [100]

    def write(self, report: Report, *, first: bool) -> None:
        """Write everything, and leave room for the pictures behind the first part."""
        for at, width in enumerate(self._widths):
            self.sheet.set_column(at, at, width)
        if report.banner:
            self._text(Line(text=report.banner, tone="warning"))
        if first and report.title:
            self._text(Line(text=report.title, tone="title"), big=True)
            self._text(Line(text=report.about, tone="quiet"))
        for part in self.section.parts:
            self._row += bool(self._row)
            if isinstance(part, Table):
                self._table(part)
            else:
                for line in part:
                    self._text(line)
            if self.section.pictures and not self.room:
                self.room = self._row + 1
                height = charts_height(self.section.pictures)
                self._row = self.room + math.ceil(height / PIXELS)
        self._settle()

    def _text(self, line: Line, *, big: bool = False) -> None:
        """Write a line across the sheet, as high as its text needs."""
        look = self._looks.big if big else self._looks.lines[line.tone]
        wide = sum(self._widths)
        lines = math.ceil(len(line.text) * (1.7 if big else 1.1) / wide)
        last = len(self._widths) - 1
        if last:
            self.sheet.merge_range(self._row, 0, self._row, last, "", look)
        self.sheet.write_string(self._row, 0, line.text, look)
        self.sheet.set_row(self._row, _LINE * lines * (1.5 if big else 1))
        self._row += 1

    def _table(self, table: Table) -> None:
        sheet, left = self.sheet, self._left(table)
        if table.title:
            sheet.write_string(self._row, left, table.title, self._looks.title)
            self._row += 1
        placed = Placed(sheet=sheet, table=table, top=self._row, left=left)
        self.placed.append(placed)
        longest = 1.0
        for at, column in enumerate(table.columns, start=left):
            title = column.explained or column.title
            sheet.write_string(placed.top, at, title, self._looks.head)
            longest = max(longest, math.ceil(len(title) * 1.3 / self._widths[at]))
        sheet.set_row(placed.top, _LINE * longest)
        for row in table.rows:
            self._row += 1
            lines = self._lines(row, placed)
            if lines > 1:
                sheet.set_row(self._row, _LINE * lines)
            self._cells(row, placed)
        self._color(placed)
        self._row += 1
        if table.below:
            self._row += 1  # a table ends where a row is empty
            self._text(Line(text=table.below, tone="quiet"))

    def _lines(self, row: Row, placed: Placed) -> int:
        """Return as many lines as the longest text of a row takes."""
        texts = {
            at: str(row.values.get(column.key) or "")
            for at, column in enumerate(placed.table.columns, start=placed.left)
            if column.kind == "text"
        }
        return max(
            (math.ceil(len(text) / self._widths[at]) for at, text in texts.items()), default=1
        )

    def _cells(self, row: Row, placed: Placed) -> None:
        kinds = self._looks.total if row.total else self._looks.plain
        columns = placed.table.columns
        remarked = row.remark_at(columns)
        for at, column in enumerate(columns[:remarked], start=placed.left):
            value, look = row.values.get(column.key), kinds(column)
            if value is not None and _derivable(column, row):
                formula = self._formula(column.formula, placed)
                self.sheet.write_formula(self._row, at, f"={formula}", look, value)
            elif value is not None or row.total:
                self._cell(at, value, look)
        if remarked is not None:
            at = placed.left + remarked
            self.sheet.write_string(self._row, at, row.remark or "", self._looks.remark)

    def _cell(self, at: int, value: Value, look: object) -> None:
        if isinstance(value, Name | str):
            self.sheet.write_string(self._row, at, str(value), look)
        elif value is None:
            self.sheet.write_blank(self._row, at, None, look)
        else:
            self.sheet.write_number(self._row, at, value, look)

    def _formula(self, formula: str, placed: Placed) -> str:
        """Return a formula with the addresses of this row's cells."""

        def address(found: re.Match[str]) -> str:
            key, whole = found.groups()
            if whole:
                return placed.cells(key)
            return f"{column_letter(placed.column(key))}{self._row + 1}"

        return _REFERENCE.sub(address, formula)

    def _color(self, placed: Placed) -> None:
        """Give scores the colour and the letter of their category, by a rule that stays live."""
        for column in placed.table.columns:
            at, first = placed.column(column.key), placed.top + 1
            cell = f"{column_letter(at)}{first + 1}"
            for least, letter in column.bands:
                rule = f"=ROUND({cell}+1E-12,1)>={max(least, 0):.0f}"
                look = self._looks.band(letter, column)
                given = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{rule[1:]})"}
                self.sheet.conditional_format(
                    first, at, first + len(placed.table.rows) - 1, at,
                    {**given, "format": look, "stop_if_true": True},
                )  # fmt: skip

    def _settle(self) -> None:
        """Freeze, filter and print as the longest table needs it."""
        sheet = self.sheet
        print_on_a4(sheet)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.ignore_errors(dict.fromkeys(_MEANT, _EVERYWHERE))
        long = [one for one in self.placed if one.parts > _LONG]
        if self.section.pictures or not self.placed:
            return
        main = max(self.placed, key=lambda one: one.parts)
        header = main.top + 1 if main is self.placed[0] else 0
        sheet.freeze_panes(header, self._names + 1)
        if main.parts > 1:
            last = main.left + len(main.table.columns) - 1
            sheet.autofilter(main.top, main.left, main.top + main.parts, last)
        if len(long) == 1 or len(self.placed) == 1:
            sheet.repeat_rows(main.top)


def _derivable(column: Column, row: Row) -> bool:
    """Tell whether a value follows from other cells of its row."""
    needed = {key for key, _ in _REFERENCE.findall(column.formula)}
    return bool(needed) and row.derived and all(row.values.get(key) is not None for key in needed)


def _width(column: Column, table: Table) -> float:
    title = column.explained or column.title
    words = max((len(word) for word in title.split()), default=0)
    if column.numeric:
        return max(_NARROWEST, words + 2)
    lengths = [len(str(row.values.get(column.key) or "")) + 3 for row in table.rows]
    return min(max([_NARROWEST, words + 2, *lengths]), _WIDEST)
