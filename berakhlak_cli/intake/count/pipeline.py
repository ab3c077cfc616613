"""The way of a run through the respondent room: recognise, tell people apart, count."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake import Watch
from berakhlak_cli.intake.count.counter import Counter
from berakhlak_cli.intake.count.evidence_table import read_evidence, unused_evidence
from berakhlak_cli.intake.count.kinds import reader_of
from berakhlak_cli.intake.count.score_rows import read_tables
from berakhlak_cli.intake.files.cells import Block, Rows
from berakhlak_cli.intake.files.open import open_all
from berakhlak_cli.intake.layout.choices import CHOICES
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.layout.mapfile import read_map
from berakhlak_cli.intake.layout.master_list import master_list
from berakhlak_cli.intake.layout.survey_sheets import Survey, recognised_sheets, with_instrument
from berakhlak_cli.intake.layout.survey_year import FIRST_YEAR, LAST_YEAR, is_survey_year
from berakhlak_cli.intake.rows import checks as find
from berakhlak_cli.intake.rows.identity import (
    KINDS,
    Identities,
    Resolved,
    has_identities,
    identities,
    resolved,
    twice_problems,
)
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import (
    MANY,
    Responses,
    columns_of,
    fate,
    wanted_columns,
)
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.score_table import Evidence, ScoreTable
from berakhlak_cli.spelling import plain
from berakhlak_cli.tally import Tally, added
from berakhlak_cli.units import UnitList

MOST_SUGGESTED: Final = 300
"""Names that were not found, the commonest first, for which others are suggested."""


def taken(
    files: Sequence[str],
    units_file: Path | None,
    map_file: Path | None,
    as_year: int | None,
    tails: Sequence[str],
    password: str | None,
    evidence_file: Path | None,
    watch: Watch,
) -> Dataset:
    """Read everything; see `take_in`."""
    log = ProblemLog()
    collecting = gc.isenabled()
    gc.disable()  # millions of cells are made, none of them in cycles
    try:
        return _taken(
            files, units_file, map_file, as_year, tails, password, evidence_file, watch, log
        )
    except Stop as stop:
        found = log.result()
        known = set(map(id, found.kept))
        stop.found = found.with_more(one for one in stop.problems if id(one) not in known)
        raise
    finally:
        if collecting:
            gc.enable()


def _taken(
    files: Sequence[str],
    units_file: Path | None,
    map_file: Path | None,
    as_year: int | None,
    tails: Sequence[str],
    password: str | None,
    evidence_file: Path | None,
    watch: Watch,
    log: ProblemLog,
) -> Dataset:
    if as_year is not None and not is_survey_year(as_year):
        span = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise Stop(Exit.USAGE, Problem(code="as-year-range", value=str(as_year), params=span))
    facts = read_map(map_file, password)
    opened = [*open_all(files, log, password)]
    facts = with_instrument(facts, opened)
    instrument = facts.instrument_used()
    tails = (*instrument.tails, *map(plain, tails))
    units = master_list(units_file, tails, log, password) if units_file else None
    surveys = recognised_sheets(opened, instrument, units, facts, as_year, log)
    names = UnitNames(units, tails, facts.units, facts.unmatched)
    for problem in names.doubts(facts.file):
        log.add(problem)
    answered = [survey for survey in surveys if survey.layout.kind.people]
    tally = count_all(answered, instrument, names, as_year, log, watch)
    tables = [survey for survey in surveys if not survey.layout.kind.people]
    rows, origins = read_tables(tables, names, as_year, log)
    tally = added([tally, *origins])
    for written in sorted(names.kept_unmatched.values()):
        log.add(Problem(code="kept-unmatched", value=written))
    evidence: Evidence = {}
    if evidence_file:
        judged = UnitNames(units, tails, facts.units, facts.unmatched)
        evidence = read_evidence(evidence_file, instrument, judged, as_year, log, password)
        surveyed = {*tally.people["unit"], *(row.unit for row in rows)}
        for problem in unused_evidence(evidence, surveyed, judged):
            log.add(problem)
    stop_on_errors(tally, units, units_file, surveys, log)
    if not len(tally.people) and not rows:
        place = Place(file=surveys[0].sheet.input.file, sheet=surveys[0].sheet.name)
        raise Stop(Exit.UNSCORABLE, Problem(code="no-rows", place=place), *log.result().kept[:5])
    return Dataset(
        instrument=instrument,
        units=units,
        tally=tally,
        table=ScoreTable(rows=tuple(rows)),
        problems=log.result(),
        sources=tuple(survey.source for survey in surveys),
        sample=any(one.sample for one in opened),
        tails=tails,
        evidence=evidence,
    )


def count_all(
    surveys: Sequence[Survey],
    instrument: Instrument,
    names: UnitNames,
    as_year: int | None,
    log: ProblemLog,
    watch: Watch,
) -> Tally:
    """Count all surveys; who answered twice is settled first, over all of them."""
    found: list[tuple[int, Identities]] = []
    for number, survey in enumerate(surveys):
        if has_identities(survey.layout):
            one = identities(survey, names, log)
            found.append((number, one))
    order = sorted(
        range(len(surveys)),
        key=lambda at: (surveys[at].sheet.input.file, surveys[at].sheet.position),
    )
    ranks = {number: rank for rank, number in enumerate(order)}
    void: set[tuple[int, int]] = set()
    while True:
        resolution = resolved(found, ranks, void)
        run = _Run(instrument, names, as_year, resolution, dict(found))
        for number, survey in enumerate(surveys):
            run.read(number, survey, watch)
        void |= run.unused_winners | run.unused_dropped
        if not run.unused_winners:
            break
    log.take(run.log.result())
    for problem in twice_problems(
        resolution, {n: one.sheet for n, one in enumerate(surveys)}, void
    ):
        log.add(problem)
    if resolution.shared_emails:
        log.add(Problem(code="shared-email"), resolution.shared_emails)
    tally = run.tally()
    for problem in find.straight_problems(run.straight, tally, names.units):
        log.add(problem, int(problem.params["n"]))
    return tally


class _Run:
    """One pass over all rows, with the decisions of who answered twice."""

    def __init__(
        self,
        instrument: Instrument,
        names: UnitNames,
        as_year: int | None,
        resolution: Resolved,
        known: Mapping[int, Identities],
    ) -> None:
        self.log = ProblemLog()
        self.unused_winners: set[tuple[int, int]] = set()
        """(sheet number, row) of rows that would replace another, but are not used themselves."""
        self.unused_dropped: set[tuple[int, int]] = set()
        """(sheet number, row) of rows that would be replaced, but are not used anyway."""
        self._instrument = instrument
        self._names = names
        self._as_year = as_year
        self._resolution = resolution
        self._known = known
        self._counter = Counter(instrument)
        self.straight: dict[tuple[int, str], int] = {}

    def read(self, number: int, survey: Survey, watch: Watch) -> None:
        """Read one sheet, log its faults and count it."""
        sheet, layout = survey.sheet, survey.layout
        reader = reader_of(survey, self._instrument, self._names)
        dropped = self._resolution.dropped.get(number, ())
        moved = np.array([one.row for one in dropped if one.moved], dtype=np.int64)
        twice = np.array([one.row for one in dropped if not one.moved], dtype=np.int64)
        done = 0
        columns, empty = self._columns(number, survey)
        for block in survey.read(columns, columns_of(layout, (*MANY, CHOICES))):
            rows = reader.typed(block, empty)
            _refuse_other_year(rows, self._as_year)
            self._note_unused(number, rows, [one.row for one in dropped])
            for replaced, name in ((moved, "respondent-moved"), (twice, "answered-twice")):
                again = np.isin(rows.row, replaced) & rows.kept
                rows.fate[again] = fate(name)
            reader.faults(rows, block, self.log)
            self._faults(rows, block, layout)
            self._counter.add(rows)
            done += block.length
            watch(sheet.input.file, done, sheet.size)
        find.cell_faults(sheet, layout, self.log)
        for problem in reader.sheet_faults():
            self.log.add(problem)

    def _columns(self, number: int, survey: Survey) -> tuple[list[int], Rows | None]:
        """Return the columns to read, without those that have told people apart already."""
        columns = wanted_columns(survey)
        known = self._known.get(number)
        if known is None or not survey.sheet.ragged:  # a workbook keeps its columns
            return columns, None
        done = KINDS if survey.calendar.by_date else MANY
        left = {*columns_of(survey.layout, done)} - {gate.column for gate in survey.layout.gates}
        return [column for column in columns if column not in left], known.empty

    def _note_unused(self, number: int, rows: Responses, dropped: Sequence[int]) -> None:
        winners = self._resolution.winners.get(number, ())
        for those, noted in ((winners, self.unused_winners), (dropped, self.unused_dropped)):
            unused = rows.row[np.isin(rows.row, those) & ~rows.kept]
            noted.update((number, row) for row in unused.tolist())

    def _faults(self, rows: Responses, block: Block, layout: Layout) -> None:
        find.row_faults(rows, block, layout, self.log)
        find.dated_years(rows, self.log)
        find.control_characters(block, rows.sheet, layout, self.log)
        for year, unit, people in find.straight_lines(rows):
            self.straight[year, unit] = self.straight.get((year, unit), 0) + people

    def tally(self) -> Tally:
        """Return the sum of the pass."""
        return self._counter.tally()


def _refuse_other_year(rows: Responses, as_year: int | None) -> None:
    if as_year is None:
        return
    other = rows.told & (rows.year != as_year) & (rows.fate != fate("blank"))
    if other.any():
        at = int(np.flatnonzero(other)[0])
        raise Stop(
            Exit.USAGE,
            Problem(
                code="as-year-conflict",
                place=rows.sheet.place.at(int(rows.row[at])),
                value=str(as_year),
                params={"told": str(int(rows.year[at]))},
            ),
        )


def stop_on_errors(
    tally: Tally,
    units: UnitList | None,
    units_file: Path | None,
    surveys: Sequence[Survey],
    log: ProblemLog,
) -> None:
    """
    End the run if something must be mended first.

    Raises
    ------
    Stop
        Exit 4: unmatched units, with rows and suggestions, and every other error.
    """
    columns = {
        (one.sheet.input.file, one.sheet.name or ""): one.layout.column("unit") for one in surveys
    }
    lost = tally.sources[tally.sources["fate"] == "unmatched-unit"]
    by_sheet = lost.groupby(["written", "input", "sheet"]).agg({"n": "sum", "first_row": "min"})
    found: dict[str, tuple[int, list[Place]]] = {}
    for written, file, sheet, n, row in by_sheet.reset_index().itertuples(index=False):
        times, places = found.get(written, (0, []))
        column = columns.get((file, sheet))
        place = Place(file=file, sheet=sheet or None, row=int(row), column=column)
        found[written] = times + int(n), [*places, place]
    problems = []
    for number, (written, (n, places)) in enumerate(
        sorted(found.items(), key=lambda one: (-one[1][0], one[0]))
    ):
        near = units.suggestions(written) if units and number < MOST_SUGGESTED else []
        params: dict[str, str | int] = {
            "n": n,
            "near": "; ".join(near),
            "units": units_file.name if units_file else "",
        }
        problems.append(
            Problem(
                code="unmatched-unit",
                place=places[0],
                value=written,
                params=params,
                also=tuple(places[1:]),
            )
        )
    errors = [*problems, *log.result().errors]
    if errors:
        raise Stop(Exit.UNSCORABLE, *errors)
