"""Ready score tables: rows of a sheet as published scores."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from berakhlak_cli.intake.count.counter import sources
from berakhlak_cli.intake.files.cells import Cell, is_blank, text_of
from berakhlak_cli.intake.files.shown import shown
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.rows import checks
from berakhlak_cli.intake.rows.answers import decimals_of, number_of
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import Responses, fate, placed, refuse_other_year
from berakhlak_cli.problems import Problem, ProblemLog
from berakhlak_cli.provenance import Place
from berakhlak_cli.score_table import Published
from berakhlak_cli.tally import Tally, tally_of
from berakhlak_cli.units import whole_number

_HIGHEST = 100.0
_DASHES = ("-", "–", "—")


def published_rows(
    survey: Survey, names: UnitNames, seen: dict[tuple[int, str], Published], log: ProblemLog
) -> Iterator[tuple[Responses, list[Published]]]:
    """
    Yield where the rows of each block belong, and the scores of those that are used.

    A cell that is no number, or lies outside 0..100, is a problem and counts as missing. So is
    a unit that stands a second time in a year.

    Parameters
    ----------
    seen
        (year, unit) -> the first row that was met; it grows.
    """
    layout = survey.layout
    year_check = checks.YearCheck(sheet=survey.sheet, layout=layout)
    for block in survey.read([*layout.roles, *layout.labels]):
        places = placed(block, survey, names)
        cells = {number: column.cells() for number, column in block.columns.items()}
        found = []
        for at in np.flatnonzero(places.kept).tolist():
            here = {number: column[at] for number, column in cells.items()}
            line = _Line(here, layout, survey.sheet.place.at(block.first_row + at), log)
            row = line.published(int(places.year[at]), names.keys[places.unit[at]])
            if not row.values and row.index is None:
                places.fate[at] = fate("no-answers")
                continue
            other = seen.setdefault((row.year, row.unit), row)
            if other is row:
                found.append(row)
            else:
                line.fault("duplicate-unit-row", "unit", row.written, other_row=str(other.row))
        year_check.add(places, block)
        checks.row_faults(places, block, layout, log)
        yield places, found
    log.take(year_check.result())
    checks.cell_faults(survey.sheet, layout, log)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One row of a score table."""

    cells: Mapping[int, Cell]
    layout: Layout
    place: Place
    log: ProblemLog

    def published(self, year: int, unit: str) -> Published:
        """Return the scores, without those that are faulty."""
        index = self._numbers("index", highest=_HIGHEST).get("")
        at = self.layout.column("index")
        decimals = decimals_of(self.cells[at]) if at is not None and index is not None else 0
        return Published(
            year=year,
            unit=unit,
            written=self._unit(),
            file=self.place.file or "",
            sheet=self.place.sheet,
            row=self.place.row or 0,
            n=self._count("respondents"),
            headcount=self._count("headcount"),
            target=self._count("target"),
            values=self._numbers("value", highest=_HIGHEST),
            errors=self._numbers("value_se"),
            index=index,
            index_decimals=decimals,
            index_error=self._numbers("index_se").get(""),
        )

    def _unit(self) -> str:
        column = self.layout.column("unit")
        return self.layout.unit.name or "" if column is None else text_of(self.cells[column])

    def fault(self, code: str, kind: str | int, value: str, **params: str) -> None:
        """Log what is wrong with the cell of a column, or of the only column of a kind."""
        column = self.layout.column(kind) if isinstance(kind, str) else kind
        place = self.place.at(self.place.row, column or 0)
        self.log.add(Problem(code=code, place=place, value=value, params=params))

    def _cells(self, kind: str) -> Iterator[tuple[str, int, Cell]]:
        """Yield the code, column and cell of each filled cell of a kind."""
        for code, column in self.layout.columns(kind).items():
            cell = self.cells[column]
            if not is_blank(cell) and cell not in _DASHES:
                yield code, column, cell

    def _numbers(self, kind: str, highest: float = math.inf) -> dict[str, float]:
        found = {}
        for code, column, cell in self._cells(kind):
            number = number_of(cell)
            if number is None or not math.isfinite(number):
                self.fault("not-a-number", column, shown(cell))
            elif not 0 <= number <= highest:
                self.fault("score-out-of-range", column, shown(cell))
            else:
                found[code] = number
        return found

    def _count(self, kind: str) -> int | None:
        number = None
        for _, column, cell in self._cells(kind):
            number = whole_number(cell)
            if number is None:
                self.fault("not-a-number", column, shown(cell))
        return number


def read_tables(
    surveys: Sequence[Survey], names: UnitNames, log: ProblemLog
) -> tuple[list[Published], list[Tally]]:
    """Return the rows of the score tables, and where they came from as `sources` of tallies."""
    rows: list[Published] = []
    origins: list[Tally] = []
    seen: dict[tuple[int, str], Published] = {}
    for survey in surveys:
        for places, found in published_rows(survey, names, seen, log):
            refuse_other_year(places, survey.calendar)
            origins.append(tally_of({"sources": sources(places)}))
            rows += found
    return rows, origins
