"""Ready score tables: rows of a sheet as published scores."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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
from berakhlak_cli.scales import Ends
from berakhlak_cli.score_table import Published
from berakhlak_cli.tally import Tally, tally_of
from berakhlak_cli.units import whole_number

POINTS: Final[Ends] = (0, 100)
"""The scale of scores."""
_LOWEST_PERCENT: Final = 10
"""Scores none of which is above this are on a scale of answers, not of points."""
_USUAL: Final = (1, 5, 6, 7, 10)
_DASHES = ("-", "–", "—")


def published_rows(
    survey: Survey,
    names: UnitNames,
    seen: dict[tuple[int, str], Published],
    log: ProblemLog,
    ends: Ends | None = None,
) -> Iterator[tuple[Responses, list[Published]]]:
    """
    Yield where the rows of each block belong, and the scores of those that are used.

    A cell that is no number, or lies off the scale, is a problem and counts as missing. So is
    a unit that stands a second time in a year. docs/methods.md, section "Tabel skor".

    Parameters
    ----------
    seen
        (year, unit) -> the first row that was met; it grows.
    ends
        The scale that a person stated; points without it.
    """
    log.add_all(_off_scale(survey, names, ends))
    layout = survey.layout
    year_check = checks.YearCheck(sheet=survey.sheet, layout=layout)
    for block in survey.read([*layout.roles, *layout.labels]):
        places = placed(block, survey, names)
        cells = {number: column.cells() for number, column in block.columns.items()}
        found = []
        for at in np.flatnonzero(places.kept).tolist():
            here = {number: column[at] for number, column in cells.items()}
            line = _Line(
                here, layout, survey.sheet.place.at(block.first_row + at), log, ends or POINTS
            )
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
    ends: Ends

    def published(self, year: int, unit: str) -> Published:
        """Return the scores, without those that are faulty."""
        values, value_roundings = self._scores("value")
        index, index_rounding = self._scores("index")
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
            values=values,
            errors=self._errors("value_se"),
            index=index.get(""),
            roundings={**value_roundings, **index_rounding},
            index_error=self._errors("index_se").get(""),
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

    def _numbers(self, kind: str, least: float, most: float) -> Iterator[tuple[str, float, Cell]]:
        """Yield the code, number and cell of each good cell of a kind."""
        for code, column, cell in self._cells(kind):
            number = number_of(cell)
            if number is None or not math.isfinite(number):
                self.fault("not-a-number", column, shown(cell))
            elif not least <= number <= most:
                self.fault("score-out-of-range", column, shown(cell))
            else:
                yield code, number, cell

    def _scores(self, kind: str) -> tuple[dict[str, float], dict[str, float]]:
        """Return the points of each score of a kind, and by how many rounding may have moved it."""
        low, high = self.ends
        points, roundings = {}, {}
        for code, number, cell in self._numbers(kind, low, high):
            points[code] = number if self.ends == POINTS else 100 * (number - low) / (high - low)
            roundings[code] = 50 * 10.0 ** -decimals_of(cell) / (high - low)
        return points, roundings

    def _errors(self, kind: str) -> dict[str, float]:
        """Return the standard errors of a kind in points: a scale's low end does not move them."""
        low, high = self.ends
        by = 100 / (high - low)
        found = self._numbers(kind, 0, math.inf)
        return {code: number * by for code, number, _ in found}

    def _count(self, kind: str) -> int | None:
        number = None
        for _, column, cell in self._cells(kind):
            number = whole_number(cell)
            if number is None:
                self.fault("not-a-number", column, shown(cell))
        return number


def _off_scale(survey: Survey, names: UnitNames, ends: Ends | None) -> Iterator[Problem]:
    """Yield that the scores are not in points, or not on the scale that was stated."""
    columns = [*survey.layout.columns("value").values(), *survey.layout.columns("index").values()]
    figures: list[float] = []
    for block in survey.read([*survey.layout.roles, *survey.layout.labels]):
        kept = placed(block, survey, names).kept
        for number in columns:
            column = block.columns[number]
            for code in column.codes[kept].tolist():
                figure = number_of(column.values[code])
                figures += [] if figure is None or not math.isfinite(figure) else [figure]
    if not figures:
        return
    seen = f"{min(figures):g}–{max(figures):g}"
    if ends:
        off = sum(not ends[0] <= one <= ends[1] for one in figures)
        params: dict[str, str | int] = {"low": str(ends[0]), "high": str(ends[1]), "n": off}
        params["line"] = 'scale = "0-100"'
        if off > 0.1 * len(figures):
            yield Problem(
                code="scale-mismatch", place=survey.sheet.place, value=seen, params=params
            )
    elif max(figures) <= _LOWEST_PERCENT:
        high = next(one for one in _USUAL if one >= max(figures))
        low = 1 if high > 1 and min(figures) >= 1 else 0
        place, line = survey.sheet.place, f'scale = "{low}-{high}"'
        yield Problem(code="scores-not-percent", place=place, value=seen, params={"line": line})


def read_tables(
    surveys: Sequence[Survey], names: UnitNames, log: ProblemLog, ends: Ends | None
) -> tuple[list[Published], list[Tally]]:
    """Return the rows of the score tables, and where they came from as `sources` of tallies."""
    rows: list[Published] = []
    origins: list[Tally] = []
    seen: dict[tuple[int, str], Published] = {}
    for survey in surveys:
        for places, found in published_rows(survey, names, seen, log, ends):
            refuse_other_year(places, survey.calendar)
            origins.append(tally_of({"sources": sources(places)}))
            rows += found
    return rows, origins
