"""The year of a survey: in a cell, in a name, told beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from berakhlak_cli.intake.files.cells import Cell, Sheet, text_of
from berakhlak_cli.intake.layout.dates import Order, Years
from berakhlak_cli.intake.layout.stamps import FIRST_YEAR, LAST_YEAR, year_of_date
from berakhlak_cli.provenance import YearOrigin

_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")
_YEAR_CELL: Final = re.compile(
    r"(?:(?:ta|tahun|th|thn|tahun anggaran)\.? ?)?(20\d\d)(?:[.,]0+)?", re.IGNORECASE
)


def is_survey_year(year: int) -> bool:
    """Tell whether a number may be the year of a survey: 20xx."""
    return FIRST_YEAR <= year <= LAST_YEAR


def year_in(text: str) -> int | None:
    """Return the one year 20xx of a name that touches no other digit; None for none or more."""
    found = _YEAR.findall(text)
    return int(found[0]) if len(found) == 1 else None


def year_of(cell: Cell) -> int | None:
    """Return a year written as 2024, 2024.0, `TA 2024` or a date; None where it is none."""
    if isinstance(cell, date):
        return cell.year if is_survey_year(cell.year) else None
    text = text_of(cell)
    found = _YEAR_CELL.fullmatch(text)
    if found:
        return int(found.group(1))
    return year_of_date(text)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """How the rows of one sheet tell their year."""

    from_name: int | None
    """By the sheet's name, else the file's."""
    as_year: int | None
    every: bool = False
    """Whether a row that tells no year holds for every year."""
    order: Order | None = None
    """How the map file says that dates are written."""
    by_row: Years | None = None
    """(rows,) the years that dates tell, from the first row below the header; 0 for none."""

    @property
    def by_date(self) -> bool:
        """Tell whether a row's date may have to tell its year."""
        return not self.from_name and not self.as_year

    @classmethod
    def of(cls, sheet: Sheet, as_year: int | None, order: Order | None = None) -> Calendar:
        """Return the calendar of a sheet."""
        by_sheet = year_in(sheet.name or "")
        by_name = by_sheet or year_in(_base(sheet.input.file))
        return cls(from_name=by_name, as_year=as_year, order=order)

    def origin(self, sheet: Sheet) -> tuple[YearOrigin, int | None]:
        """Return what tells the year where no column does, and the year if it is all rows'."""
        if self.from_name and self.as_year in (None, self.from_name):
            return "sheet" if year_in(sheet.name or "") else "file", self.from_name
        return ("date", None) if self.as_year is None else ("as-year", self.as_year)


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]
