"""The evidence table: what evaluators gave each unit, read as a score table of one figure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from berakhlak_cli.instrument import Index, Instrument
from berakhlak_cli.intake.count.score_rows import published_rows, row_fate
from berakhlak_cli.intake.files.cells import Sheet
from berakhlak_cli.intake.files.open import open_file
from berakhlak_cli.intake.files.shown import shown_name
from berakhlak_cli.intake.layout.layouts import Layout, recognised, seen
from berakhlak_cli.intake.layout.mapfile import SurveyMap
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.layout.survey_year import Calendar
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import fate
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.score_table import Evidence, Published

_TITLES: Final = (
    "bukti",
    "skor bukti",
    "nilai bukti",
    "evidence",
    "skor evidence",
    "nilai evidence",
    "evaluasi",
    "skor evaluasi",
    "nilai evaluasi",
    "evaluasi implementasi berakhlak",
    "evaluasi berbasis bukti",
)
_ANY: Final = 2000
"""The year that rows get while they are read where the table tells none: every year is meant."""


def read_evidence(
    path: Path,
    instrument: Instrument,
    names: UnitNames,
    as_year: int | None,
    log: ProblemLog,
    password: str | None = None,
) -> Evidence:
    """
    Return (year, unit) -> evidence in points 0..100; the year is None where it holds for all.

    A sheet needs a column of units and one of scores. The year comes from a column, the
    sheet's or the file's name, or `--as-year`; else a row holds for every year.

    Raises
    ------
    Stop
        Exit 3: it cannot be read, or has no such columns.
    """
    opened = open_file(str(path), None, password)
    ours = replace(instrument, index=Index(code="bukti", title="Skor bukti"), dimensions=())
    facts = SurveyMap(columns=dict.fromkeys(_TITLES, "index"))
    found: dict[tuple[int | None, str], Published] = {}
    known = False
    for sheet in opened.sheets:
        layout, problems = recognised(sheet, ours, facts, names.units)
        if layout is None or layout.column("index") is None:
            continue
        known = True
        for problem in problems:
            log.add(problem)
        for year, row in _rows(sheet, layout, names, as_year, log):
            other = found.setdefault((year, row.unit), row)
            if other is not row:
                place = sheet.place.at(row.row, layout.column("unit"))
                params = {"other_row": str(other.row)}
                log.add(
                    Problem(
                        code="duplicate-unit-row", place=place, value=row.written, params=params
                    )
                )
    if not known:
        place = Place(file=opened.input.file)
        value = next(
            (", ".join(titles) for sheet in opened.sheets if (titles := seen(sheet))), None
        )
        raise Stop(Exit.UNREADABLE, Problem(code="evidence-columns", place=place, value=value))
    return {key: row.index for key, row in found.items() if row.index is not None}


def _rows(
    sheet: Sheet, layout: Layout, names: UnitNames, as_year: int | None, log: ProblemLog
) -> Iterator[tuple[int | None, Published]]:
    calendar = Calendar.of(sheet, as_year)
    every = layout.column("year") is None and not calendar.from_name and not as_year
    if every:
        calendar = Calendar(from_name=_ANY, as_year=None)
    at = layout.column("unit") or 0
    survey = Survey(sheet=sheet, layout=layout, calendar=calendar)
    for block, places, rows in published_rows(survey, names, log):
        for number in map(int, np.flatnonzero(places.fate == fate("unmatched-unit"))):
            cell = block.columns[at].cells()[number]
            near = "; ".join(names.units.suggestions(str(cell))) if names.units else ""
            log.add(
                Problem(
                    code="evidence-unmatched",
                    place=sheet.place.at(block.first_row + number, at),
                    value=shown_name(cell),
                    params={"near": near},
                )
            )
        for number, row in enumerate(rows):
            row_fate(sheet, block, layout, number, int(places.fate[number]), log)
            if row is not None:
                yield None if every else row.year, row


def unused_evidence(
    evidence: Evidence, surveyed: Collection[str], names: UnitNames
) -> Iterator[Problem]:
    """Yield each unit that has evidence and is nowhere else, where no master list tells more."""
    if names.units is None:
        for unit in sorted({unit for _, unit in evidence} - {*surveyed}):
            yield Problem(code="evidence-unused", value=shown_name(unit))
