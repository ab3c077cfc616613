"""A report as a workbook: a sheet a section, live formulas with their values, native charts."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Final

from berakhlak_cli.report.model import Report, Section
from berakhlak_cli.report.render.xlsx.charts import insert_charts
from berakhlak_cli.report.render.xlsx.formats import Looks
from berakhlak_cli.report.render.xlsx.positions import Placed
from berakhlak_cli.report.render.xlsx.sheet import SheetWriter
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_SAFE: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def report_book(whole: Report, words: Words, created: datetime) -> bytes:
    """
    Return a report as an .xlsx file.

    Parameters
    ----------
    created
        The date that the file carries; the same one gives the same bytes.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, _SAFE) as book:
        book.set_properties({"created": created, "title": whole.title, "comments": whole.about})
        looks = Looks(book, words.lang)
        sheets: list[tuple[Worksheet, Section, int]] = []
        placed: list[Placed] = []
        for section in whole.sections:
            sheet = book.add_worksheet(section.title)
            writer = SheetWriter(sheet, section, looks)
            room = writer.write(whole, first=section is whole.sections[0])
            placed += writer.placed
            sheets.append((sheet, section, room))
        for sheet, section, room in sheets:
            insert_charts(book, sheet, section.charts, placed, room, looks)
    return out.getvalue()
