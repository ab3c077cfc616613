"""When the rows of a sheet were filled in, and what their dates say of the survey's year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.files.cells import Block, Rows
from berakhlak_cli.intake.layout.dates import Dates, Seconds, Years, settled
from berakhlak_cli.intake.layout.stamps import Stamps, read
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.layout.survey_year import Calendar
from berakhlak_cli.intake.rows.responses import NO_PERSON, Responses
from berakhlak_cli.problems import Problem, ProblemLog

Flags = npt.NDArray[np.bool_]
_MOST: Final = 0.9
"""Of the dated rows, so many contradict a name: then it is asked which year is meant."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """
    The times of a sheet, read to its end.

    Attributes
    ----------
    year
        (rows,) year of each row that may be used; 0 for the others.
    when
        (rows,) seconds since 1970; 0 where the row tells no time.
    unread
        The spreadsheet rows that may be used and whose time cannot be read.
    calendar
        How the rows tell their year.
    """

    year: Years
    when: Seconds
    unread: Rows
    calendar: Calendar


class Timeline:
    """The time column of a sheet, taken in block by block; its order is known at the end."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._column = survey.layout.column("time")
        self._stamps = [Stamps.empty(0)]
        self._year: list[Years] = []
        self._by_date: list[Flags] = []
        self._by_name: list[Flags] = []

    def take(self, block: Block) -> Years:
        """Read the times of a block; return (rows,) the years that they tell, as it seems."""
        if self._column is None:
            stamps = Stamps.empty(block.length)
        else:
            column = block.columns[self._column]
            stamps = read(column.values).at(column.codes)
        self._stamps.append(stamps)
        return stamps.year.astype(np.uint16)

    def keep(self, block: Block, rows: Responses) -> None:
        """Note which rows may be used, and what tells their year."""
        number = self._survey.layout.column("year")
        untold = (
            np.ones(block.length, dtype=bool) if number is None else block.columns[number].blank
        )
        self._year.append(np.where(rows.kept, rows.year, 0).astype(np.uint16))
        self._by_date.append(rows.kept & rows.dated)
        self._by_name.append(untold & ~np.isin(rows.fate, NO_PERSON))

    def settled(self, log: ProblemLog) -> Settled:
        """Settle order and years on all rows, and log what they leave in doubt."""
        calendar, first = self._survey.calendar, self._survey.layout.first_row
        stamps = Stamps.joined(self._stamps)
        dates = settled(stamps, calendar.order)
        self._log_order(dates, stamps, log)
        year = np.concatenate([*self._year, np.zeros(0, dtype=np.uint16)])
        by_date = np.concatenate([*self._by_date, np.zeros(0, dtype=bool)])
        by_name = np.concatenate([*self._by_name, np.zeros(0, dtype=bool)])
        year[by_date] = dates.year[by_date]
        if calendar.from_name and self._contradicted(dates.year[by_name], log):
            calendar = replace(calendar, from_name=None)
            year[by_name & (year > 0)] = calendar.as_year
        unread = first + np.flatnonzero(dates.unread & (year > 0))
        if len(unread) and not dates.against:
            place = self._survey.sheet.place.at(int(unread[0]), self._column)
            log.add(Problem(code="time-unread", place=place), len(unread))
        if calendar.by_date:
            calendar = replace(calendar, by_row=dates.year)
        return Settled(year=year, when=dates.when, unread=unread, calendar=calendar)

    def _contradicted(self, dated: Years, log: ProblemLog) -> bool:
        """Tell whether `--as-year` sides with the dates against the name; else log the conflict."""
        calendar = self._survey.calendar
        told, often = np.unique(dated[dated > 0], return_counts=True)
        other = told != calendar.from_name
        if not other.any() or often[other].sum() < _MOST * often.sum():
            return False
        if calendar.as_year is not None:
            return bool(np.isin(calendar.as_year, told[other]))
        params: dict[str, str | int] = {
            "told": str(told[other][often[other].argmax()]),
            "n": int(often[other].sum()),
            "all": int(often.sum()),
        }
        place = self._survey.sheet.place.at(self._survey.layout.header_row, self._column)
        value = str(calendar.from_name)
        log.add(Problem(code="year-conflict", place=place, value=value, params=params))
        return False

    def _log_order(self, dates: Dates, stamps: Stamps, log: ProblemLog) -> None:
        def shown(row: int) -> str:
            return f"{stamps.day[row]}/{stamps.month[row]}/{stamps.year[row]}"

        place, first = self._survey.sheet.place, self._survey.layout.first_row
        if dates.against:
            day, month = dates.against
            other = place.at(first + day, self._column)
            params = {"other": shown(day), "other_place": other.cell or ""}
            place = place.at(first + month, self._column)
            log.add(Problem(code="date-order", place=place, value=shown(month), params=params))
        elif dates.assumed is not None:
            place = place.at(first + dates.assumed, self._column)
            log.add(Problem(code="date-order-assumed", place=place, value=shown(dates.assumed)))
