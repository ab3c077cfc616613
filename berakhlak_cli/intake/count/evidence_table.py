"""The evidence table: what evaluators gave each unit, read as a score table of one figure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from berakhlak_cli.intake.count.score_rows import published_rows
from berakhlak_cli.intake.files.open import open_file
from berakhlak_cli.intake.files.shown import shown_name
from berakhlak_cli.intake.layout.evidence_columns import EVIDENCE
from berakhlak_cli.intake.layout.layouts import recognised
from berakhlak_cli.intake.layout.layouts import seen as likely_titles
from berakhlak_cli.intake.layout.mapfile import SurveyMap
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.layout.survey_year import Calendar
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import Responses, fate
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.score_table import Evidence, Published


def read_evidence(
    path: Path,
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
    seen: dict[tuple[int, str], Published] = {}
    layouts = [
        (sheet, *recognised(sheet, EVIDENCE, SurveyMap(), names.units)) for sheet in opened.sheets
    ]
    for sheet, layout, problems in layouts:
        if layout is None:
            continue
        log.add_all(problems)
        calendar = Calendar.of(sheet, as_year)
        every = layout.column("year") is None and calendar.by_date
        survey = Survey(sheet=sheet, layout=layout, calendar=replace(calendar, every=every))
        for places, _ in published_rows(survey, names, seen, log):
            log.add_all(_unmatched(places, layout.column("unit"), names))
    if not any(layout for _, layout, _ in layouts):
        titles = next(filter(None, map(likely_titles, opened.sheets)), [])
        place = Place(file=opened.input.file)
        value = ", ".join(titles) or None
        raise Stop(Exit.UNREADABLE, Problem(code="evidence-columns", place=place, value=value))
    return {
        (row.year or None, row.unit): row.index for row in seen.values() if row.index is not None
    }


def _unmatched(places: Responses, column: int | None, names: UnitNames) -> Iterator[Problem]:
    """Yield each row whose unit is not in the list, with the names that are likest."""
    for at in np.flatnonzero(places.fate == fate("unmatched-unit")):
        written = names.spellings[places.written[at]]
        near = "; ".join(names.units.suggestions(written)) if names.units else ""
        yield Problem(
            code="evidence-unmatched",
            place=places.sheet.place.at(int(places.row[at]), column),
            value=shown_name(written),
            params={"near": near},
        )


def unused_evidence(
    evidence: Evidence, surveyed: Collection[str], names: UnitNames
) -> Iterator[Problem]:
    """Yield each unit that has evidence and is nowhere else, where no master list tells more."""
    if names.units is None:
        for unit in sorted({unit for _, unit in evidence} - {*surveyed}):
            yield Problem(code="evidence-unused", value=shown_name(unit))
