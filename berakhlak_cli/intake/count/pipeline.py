"""The way of a run through the respondent room: recognise, tell people apart, count."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.count.counter import Counter
from berakhlak_cli.intake.count.evidence_table import read_evidence, unused_evidence
from berakhlak_cli.intake.count.kinds import reader_of
from berakhlak_cli.intake.count.one_scale import on_one_scale, scaled, scales_apart
from berakhlak_cli.intake.count.score_rows import read_tables
from berakhlak_cli.intake.count.unmatched_units import unmatched_units
from berakhlak_cli.intake.files.cells import Rows
from berakhlak_cli.intake.files.open import open_all
from berakhlak_cli.intake.layout.choices import CHOICES
from berakhlak_cli.intake.layout.mapfile import read_map
from berakhlak_cli.intake.layout.master_list import master_list
from berakhlak_cli.intake.layout.stamps import FIRST_YEAR, LAST_YEAR
from berakhlak_cli.intake.layout.survey_sheets import (
    Known,
    Survey,
    recognised_sheets,
    with_instrument,
    written_units,
)
from berakhlak_cli.intake.layout.survey_year import is_survey_year
from berakhlak_cli.intake.request import Request, Watch
from berakhlak_cli.intake.rows import checks as find
from berakhlak_cli.intake.rows.identity import (
    Identities,
    Resolved,
    identities,
    resolved,
    twice_problems,
    undecided_times,
    worth_a_look,
)
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.rating_reader import RatingReader
from berakhlak_cli.intake.rows.responses import (
    MANY,
    Responses,
    columns_of,
    fate,
    refuse_other_year,
    wanted_columns,
)
from berakhlak_cli.intake.rows.scale_evidence import Evidence as AnswerEvidence
from berakhlak_cli.intake.rows.scale_evidence import ScaleTold
from berakhlak_cli.intake.rows.scale_told import scales_told
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Place, Source
from berakhlak_cli.scales import Ends, Scale
from berakhlak_cli.score_table import Evidence, ScoreTable
from berakhlak_cli.spelling import plain
from berakhlak_cli.tally import Tally, added


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """What all sheets of a run share."""

    instrument: Instrument
    names: UnitNames
    log: ProblemLog
    watch: Watch


def taken(request: Request, watch: Watch) -> Dataset:
    """Read everything; see `take_in`."""
    log = ProblemLog()
    collecting = gc.isenabled()
    gc.disable()  # millions of cells are made, none of them in cycles
    try:
        return _taken(request, log, watch)
    except Stop as stop:
        found = log.result()
        known = set(map(id, found.kept))
        stop.found = found.with_more(one for one in stop.problems if id(one) not in known)
        raise
    finally:
        if collecting:
            gc.enable()


def _taken(request: Request, log: ProblemLog, watch: Watch) -> Dataset:
    as_year, password = request.as_year, request.password
    if as_year is not None and not is_survey_year(as_year):
        span = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise Stop(Exit.USAGE, Problem(code="as-year-range", value=str(as_year), params=span))
    facts = read_map(request.map_file, password)
    opened, unread = open_all(request.files, log, password, request.beside)
    facts = with_instrument(facts, opened)
    instrument = facts.instrument_used()
    tails = (*instrument.tails, *map(plain, request.tails))
    units = master_list(request.units, tails, log, password) if request.units else None
    known = Known(instrument=instrument, facts=facts, units=units, as_year=as_year)
    surveys = recognised_sheets(opened, known, log, unread)
    every = partial(written_units, surveys)
    names = UnitNames(units, tails, facts.units, facts.unmatched, every)
    log.add_all(names.doubts(facts.file))
    people = [survey for survey in surveys if survey.layout.kind.people]
    run = Run(instrument=instrument, names=names, log=log, watch=watch)
    instrument, tally, told = count_all(people, run)
    rows, origins = read_tables([one for one in surveys if one not in people], names, log)
    tally = added([tally, *origins])
    log.add_all(
        Problem(code="kept-unmatched", value=written)
        for written in sorted(names.kept_unmatched.values())
    )
    evidence: Evidence = {}
    if request.evidence:
        judged = UnitNames(units, tails, facts.units, facts.unmatched, every)
        evidence = read_evidence(request.evidence, judged, as_year, log, password)
        surveyed = {*tally.people["unit"], *(row.unit for row in rows)}
        log.add_all(unused_evidence(evidence, surveyed, judged))
    log.add_all(names.areas_cut())
    sources = tuple(_source(one, told.get(one.sheet.place)) for one in surveys)
    log.add_all(scales_apart(sources))
    errors = [*unmatched_units(tally, surveys, units), *log.result().errors]
    if errors:
        raise Stop(Exit.UNSCORABLE, *errors)
    if not len(tally.people) and not rows:
        place = surveys[0].sheet.place
        raise Stop(Exit.UNSCORABLE, Problem(code="no-rows", place=place), *log.result().kept[:5])
    return Dataset(
        instrument=instrument,
        units=units,
        tally=tally,
        table=ScoreTable(rows=tuple(rows)),
        problems=log.result(),
        sources=sources,
        sample=any(one.sample for one in opened),
        tails=names.tails,
        evidence=evidence,
    )


def _source(survey: Survey, told: ScaleTold | None) -> Source:
    """Return what a sheet was taken for, and the scale of its answers."""
    if told is None:
        return survey.source
    return replace(survey.source, scale=told.scales[None].ends, scale_from=told.origin)


def count_all(
    surveys: Sequence[Survey], run: Run
) -> tuple[Instrument, Tally, dict[Place, ScaleTold]]:
    """
    Count all sheets of people; who answered twice is settled first, over all of them.

    Returns
    -------
    tuple
        The instrument on the scale that all answers share; the sums; each sheet -> how its
        answers were read.
    """
    found = [
        (number, identities(survey, run.names, run.log))
        for number, survey in enumerate(surveys)
        if worth_a_look(survey.layout)
    ]
    known = dict(found)
    dated = [
        replace(survey, calendar=known[number].calendar) if number in known else survey
        for number, survey in enumerate(surveys)
    ]
    order = sorted(
        range(len(surveys)),
        key=lambda at: (surveys[at].sheet.input.file, surveys[at].sheet.position),
    )
    ranks = {number: rank for rank, number in enumerate(order)}
    void: set[tuple[int, int]] = set()
    told: dict[int, ScaleTold] = {}
    while True:
        resolution = resolved(found, ranks, void)
        counting = _Pass(run, resolution, known, told)
        for number, survey in enumerate(dated):
            counting.read(number, survey)
        void |= counting.unused_winners | counting.unused_dropped
        rated = {at: surveys[at] for at in counting.evidence}
        told, doubts = scales_told(rated, counting.evidence, run.instrument)
        if told == counting.told and not counting.unused_winners:
            break
    run.log.take(counting.log.result())
    for problem in doubts:
        run.log.add(problem, int(problem.params["n"]) if problem.code == "not-answered" else 1)
    run.log.add_all(twice_problems(resolution, [one.sheet for one in surveys], void))
    instrument, tally = on_one_scale(run.instrument, counting.counted())
    run.log.add_all(resolution.shared)
    run.log.add_all(undecided_times(resolution, known, void))
    run.log.add_all(find.many_doubles(tally))
    return instrument, tally, {surveys[at].sheet.place: one for at, one in told.items()}


class _Pass:
    """One pass over all rows, with the decisions of who answered twice."""

    def __init__(
        self,
        run: Run,
        resolution: Resolved,
        known: Mapping[int, Identities],
        told: Mapping[int, ScaleTold],
    ) -> None:
        self.log = ProblemLog()
        self.unused_winners: set[tuple[int, int]] = set()
        """(sheet number, row) of rows that would replace another, but are not used themselves."""
        self.unused_dropped: set[tuple[int, int]] = set()
        """(sheet number, row) of rows that would be replaced, but are not used anyway."""
        self._run = run
        self._resolution = resolution
        self._known = known
        self._settled = told
        self.told: dict[int, ScaleTold] = {}
        """Sheet number -> how its answers were read in this pass."""
        self.evidence: dict[int, AnswerEvidence] = {}
        """Sheet number -> what they say."""
        self._counters: dict[Ends, tuple[Scale, Counter]] = {}

    def read(self, number: int, survey: Survey) -> None:
        """Read one sheet, log its faults and count it."""
        sheet, layout = survey.sheet, survey.layout
        settled = self._settled.get(number)
        reader = reader_of(survey, self._run.instrument, self._run.names, settled)
        dropped = self._resolution.dropped.get(number, ())
        again = {
            fate("respondent-moved"): [one.row for one in dropped if one.moved],
            fate("answered-twice"): [one.row for one in dropped if not one.moved],
        }
        year_check = find.YearCheck(sheet=sheet, layout=layout)
        done = 0
        columns, empty = self._columns(number, survey)
        for block in survey.read(columns, [*columns_of(layout, (*MANY, CHOICES)), *layout.labels]):
            rows = reader.typed(block, empty)
            refuse_other_year(rows, survey.calendar)
            self._note_unused(number, rows, [one.row for one in dropped])
            for ending, replaced in again.items():
                rows.fate[np.isin(rows.row, replaced) & rows.kept] = ending
            reader.faults(rows, block, self.log)
            year_check.add(rows, block)
            find.row_faults(rows, block, layout, self.log)
            find.dated_years(rows, self.log)
            find.control_characters(block, sheet, layout, self.log)
            self._counter(reader.told).add(rows)
            done += block.length
            self._run.watch(sheet.input.file, done, sheet.size)
        self.log.take(year_check.result())
        find.cell_faults(sheet, layout, self.log)
        if isinstance(reader, RatingReader) and reader.told is not None:
            self.told[number], self.evidence[number] = reader.told, reader.evidence

    def _columns(self, number: int, survey: Survey) -> tuple[list[int], Rows | None]:
        """Return the columns to read, without those that have told people apart already."""
        columns = wanted_columns(survey)
        known = self._known.get(number)
        if known is None or not survey.sheet.ragged:  # a workbook keeps its columns
            return columns, None
        left = {*columns_of(survey.layout, MANY)} - {gate.column for gate in survey.layout.gates}
        return [column for column in columns if column not in left], known.empty

    def _note_unused(self, number: int, rows: Responses, dropped: Sequence[int]) -> None:
        winners = self._resolution.winners.get(number, ())
        for those, noted in ((winners, self.unused_winners), (dropped, self.unused_dropped)):
            unused = rows.row[np.isin(rows.row, those) & ~rows.kept]
            noted.update((number, row) for row in unused.tolist())

    def _counter(self, told: ScaleTold | None) -> Counter:
        """Return what counts the answers on a scale."""
        scale = told.scales[None] if told else self._run.instrument.scale
        if scale.ends not in self._counters:
            instrument = scaled(self._run.instrument, scale)
            self._counters[scale.ends] = (scale, Counter(instrument))
        return self._counters[scale.ends][1]

    def counted(self) -> dict[Ends, tuple[Scale, Tally]]:
        """Return the sums of the pass by scale."""
        return {ends: (scale, one.tally()) for ends, (scale, one) in self._counters.items()}
