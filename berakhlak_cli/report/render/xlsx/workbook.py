"""Reports and tables as workbooks: a sheet a section, numbers as numbers, native charts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from berakhlak_cli.report.model import Output, Part, Report, Section, Table
from berakhlak_cli.report.render.xlsx.charts import insert_charts
from berakhlak_cli.report.render.xlsx.formats import Looks
from berakhlak_cli.report.render.xlsx.positions import Placed
from berakhlak_cli.report.render.xlsx.sheet import SheetWriter
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_SAFE: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST_TAB: Final = 31
_NOT_IN_TABS: Final = re.compile(r"[\[\]:*?/\\]")
_RESERVED: Final = "history"
"""A sheet that spreadsheets keep for themselves."""


def output_book(output: Output, words: Words, created: datetime) -> bytes:
    """
    Return everything that a command says as an .xlsx file: a sheet a table, then the notes.

    Parameters
    ----------
    created
        The date that the file carries; the same one gives the same bytes.
    """
    tables = [part for part in output.parts if isinstance(part, Table)]
    notes = tuple(part for part in output.parts if not isinstance(part, Table))
    sections = [Section(key="", title=one.sheet, parts=(_plain(one),)) for one in tables]
    sections.append(Section(key="", title=words.say("read.notes-tab"), parts=notes))
    return report_book(
        Report(banner=output.banner, title="", about="", sections=tuple(sections)), words, created
    )


def _plain(table: Table) -> Part:
    """Return a table without formulas: what is sorted and cut out keeps its figures."""
    return replace(table, columns=tuple(replace(one, formula="") for one in table.columns))


def report_book(report: Report, words: Words, created: datetime) -> bytes:
    """Return a report as an .xlsx file, with live formulas beside their values; see above."""
    out = io.BytesIO()
    with opened(out, created, title=report.title, comments=report.about) as book:
        looks = Looks(book, words.lang)
        tabs = iter(tab_names(_titles(report)))
        sheets = [
            SheetWriter(book.add_worksheet(tab), section, looks)
            for section, tab in zip(report.sections, tabs, strict=False)
        ]
        placed: list[Placed] = []
        for one in sheets:
            one.write(report, first=one is sheets[0])
            placed += one.placed
        for one in sheets:
            insert_charts(book, one.sheet, one.section.pictures, placed, one.room, looks)
        for table in placed:
            _offer_choices(book, table, tabs)
    return out.getvalue()


@contextmanager
def opened(out: io.BytesIO, created: datetime, **about: str) -> Iterator[Workbook]:
    """Open a workbook in which text is text, whatever it looks like."""
    from xlsxwriter import Workbook

    with Workbook(out, _SAFE) as book:
        book.set_properties({"created": created, **about})
        yield book


def _titles(report: Report) -> Iterator[str]:
    """Yield the title of every sheet: the sections, then what may be chosen in each."""
    yield from (section.title for section in report.sections)
    for section in report.sections:
        for table in (part for part in section.parts if isinstance(part, Table)):
            yield from (column.title for column in table.columns if column.choices)


def tab_names(titles: Sequence[str] | Iterator[str]) -> list[str]:
    """Return titles as names that a workbook may give its sheets, no two of them alike."""
    found: list[str] = []
    taken = {_RESERVED}
    for title in titles:
        whole = _NOT_IN_TABS.sub("-", title).strip("' ") or "-"
        name, n = whole[:_LONGEST_TAB].rstrip("' "), 1
        while name.casefold() in taken:
            n += 1
            end = f" ({n})"
            name = whole[: _LONGEST_TAB - len(end)].rstrip("' ") + end
        taken.add(name.casefold())
        found.append(name)
    return found


def _offer_choices(book: Workbook, placed: Placed, tabs: Iterator[str]) -> None:
    """Give columns their lists of choices, each on a sheet of its own."""
    for column in placed.table.columns:
        if not column.choices:
            continue
        tab = next(tabs)
        book.add_worksheet(tab).write_column(0, 0, column.choices)
        at, first = placed.column(column.key), placed.top + 1
        quoted = tab.replace("'", "''")
        source = f"='{quoted}'!$A$1:$A${len(column.choices)}"
        if placed.parts:
            placed.sheet.data_validation(
                first, at, first + placed.parts - 1, at, {"validate": "list", "source": source}
            )
