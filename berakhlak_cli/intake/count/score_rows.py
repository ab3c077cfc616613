"""Ready score tables: rows of a sheet as published scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from berakhlak_cli.intake.files.cells import Block, Cell, Sheet, is_blank, text_of
from berakhlak_cli.intake.files.shown import shown, shown_name
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.rows import checks as find
from berakhlak_cli.intake.rows.answers import decimals_of, number_of
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import FATES, KEPT, Responses, fate, placed
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.score_table import Published
from berakhlak_cli.tally import Tally, tally_of
from berakhlak_cli.units import whole_number

_COUNTS = ("respondents", "headcount", "target")
_HIGHEST = 100.0


def published_rows(
    survey: Survey, names: UnitNames, log: ProblemLog
) -> Iterator[tuple[Block, Responses, list[Published | None]]]:
    """
    Yield (block, where its rows belong, their scores): None where a row is not used.

    A cell that is no number, or lies outside 0..100, is a problem and counts as missing.
    """
    layout = survey.layout
    for block in survey.read([*layout.roles, *layout.labels]):
        places = placed(block, survey, names)
        cells = {number: column.cells() for number, column in block.columns.items()}
        rows: list[Published | None] = []
        for at in range(block.length):
            row = None
            if places.fate[at] == KEPT:
                here = {number: column[at] for number, column in cells.items()}
                place = survey.sheet.place.at(block.first_row + at)
                unit = names.keys[places.unit[at]]
                row = _row(here, layout, int(places.year[at]), unit, place, log)
                if not row.values and row.index is None:
                    places.fate[at] = fate("no-answers")
                    log.add(Problem(code="no-answers", place=place.at(place.row, 0)))
                    row = None
            rows.append(row)
        yield block, places, rows


def _row(
    cells: Mapping[int, Cell], layout: Layout, year: int, unit: str, place: Place, log: ProblemLog
) -> Published:
    values = dict(_numbers(cells, layout, "value", place, log, highest=_HIGHEST))
    errors = dict(_numbers(cells, layout, "value_se", place, log, highest=None))
    index = dict(_numbers(cells, layout, "index", place, log, highest=_HIGHEST)).get("")
    index_error = dict(_numbers(cells, layout, "index_se", place, log, highest=None)).get("")
    counts = {kind: _count(cells, layout, kind, place, log) for kind in _COUNTS}
    at = layout.column("index")
    written = layout.column("unit")
    return Published(
        year=year,
        unit=unit,
        written=text_of(cells.get(written)) if written is not None else layout.unit.name or "",
        file=place.file or "",
        sheet=place.sheet,
        row=place.row or 0,
        n=counts["respondents"],
        headcount=counts["headcount"],
        target=counts["target"],
        values=values,
        errors=errors,
        index=index,
        index_decimals=decimals_of(cells[at]) if at is not None and index is not None else 0,
        index_error=index_error,
    )


def _numbers(
    cells: Mapping[int, Cell],
    layout: Layout,
    kind: str,
    place: Place,
    log: ProblemLog,
    *,
    highest: float | None,
) -> Iterator[tuple[str, float]]:
    for code, column in layout.columns(kind).items():
        cell = cells[column]
        if is_blank(cell) or cell in ("-", "–", "—"):
            continue
        number = number_of(cell)
        where = place.at(place.row, column)
        if number is None or not np.isfinite(number):
            log.add(Problem(code="not-a-number", place=where, value=shown(cell)))
        elif number < 0 or (highest is not None and number > highest):
            log.add(Problem(code="score-out-of-range", place=where, value=shown(cell)))
        else:
            yield code, number


def _count(
    cells: Mapping[int, Cell], layout: Layout, kind: str, place: Place, log: ProblemLog
) -> int | None:
    column = layout.column(kind)
    if column is None or is_blank(cells[column]) or cells[column] in ("-", "–", "—"):
        return None
    number = whole_number(cells[column])
    if number is None:
        where = place.at(place.row, column)
        log.add(Problem(code="not-a-number", place=where, value=shown(cells[column])))
    return number


def table_sources(places: Responses, rows: list[Published | None]) -> Tally:
    """Return where the rows of a score table came from, as the `sources` of a tally."""
    read = np.flatnonzero(places.fate != fate("blank"))
    sheet = places.sheet
    found = [rows[at] for at in read]
    return tally_of(
        {
            "sources": {
                "input": np.full(len(read), sheet.input.file, dtype=object),
                "sheet": np.full(len(read), sheet.name or "", dtype=object),
                "year": places.year[read],
                "unit": np.array([row.unit if row else "" for row in found], dtype=object),
                "written": np.array([row.written if row else "" for row in found], dtype=object),
                "fate": np.array(FATES, dtype=object)[places.fate[read]],
                "n": np.ones(len(read), dtype=np.int64),
                "first_row": places.row[read],
                "last_row": places.row[read],
            }
        }
    )


def read_tables(
    surveys: Sequence[Survey], names: UnitNames, as_year: int | None, log: ProblemLog
) -> tuple[list[Published], list[Tally]]:
    """Read the score tables; a unit may stand only once in a year."""
    rows: list[Published] = []
    origins: list[Tally] = []
    seen_rows: dict[tuple[int, str], Published] = {}
    for survey in surveys:
        sheet = survey.sheet
        find.cell_faults(sheet, survey.layout, log)
        for block, places, found in published_rows(survey, names, log):
            origins.append(table_sources(places, found))
            for at, row in enumerate(found):
                row_fate(sheet, block, survey.layout, at, int(places.fate[at]), log)
                if row is None:
                    continue
                if as_year is not None and row.year != as_year:
                    place = sheet.place.at(row.row)
                    problem = Problem(
                        code="as-year-conflict", place=place, value=str(as_year),
                        params={"told": str(row.year)},
                    )  # fmt: skip
                    raise Stop(Exit.USAGE, problem)
                other = seen_rows.setdefault((row.year, row.unit), row)
                if other is not row:
                    log.add(
                        Problem(
                            code="duplicate-unit-row", place=sheet.place.at(row.row, 0),
                            value=row.written, params={"other_row": str(other.row)},
                        )
                    )  # fmt: skip
                else:
                    rows.append(row)
    return rows, origins


def row_fate(
    sheet: Sheet, block: Block, layout: Layout, at: int, ending: int, log: ProblemLog
) -> None:
    """Log why a row is not used, by the cell that says so."""
    kinds = {
        "blank-unit": "unit",
        "year-unknown": "year",
        "totals-row": "unit",
        "repeated-header": "unit",
        "numbering-row": "unit",
        "excluded-unit": "unit",
    }
    for code, kind in kinds.items():
        if ending != fate(code):
            continue
        number = layout.column(kind)
        column = block.columns.get(number) if number is not None else None
        said = shown_name if kind == "unit" else shown
        value = said(column.values[column.codes[at]]) if column else None
        place = sheet.place.at(block.first_row + at, number or 0)
        log.add(Problem(code=code, place=place, value=value or None))
