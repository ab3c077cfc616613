"""Passes over the rows of people: who answered twice and on which scale, then the count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.count.counter import Counter
from berakhlak_cli.intake.count.kinds import reader_of
from berakhlak_cli.intake.count.one_scale import on_one_scale, scaled
from berakhlak_cli.intake.files.cells import Rows
from berakhlak_cli.intake.layout.kinds import MANY
from berakhlak_cli.intake.layout.survey_sheets import (
    Survey,
)
from berakhlak_cli.intake.request import Watch
from berakhlak_cli.intake.rows import checks
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
from berakhlak_cli.intake.rows.responses import (
    Responses,
    columns_of,
    fate,
    refuse_other_year,
    wanted_columns,
)
from berakhlak_cli.intake.rows.scale_evidence import Evidence as AnswerEvidence
from berakhlak_cli.intake.rows.scale_evidence import ScaleTold
from berakhlak_cli.intake.rows.scale_told import scales_told
from berakhlak_cli.problems import ProblemLog
from berakhlak_cli.provenance import Place
from berakhlak_cli.scales import Ends, Scale
from berakhlak_cli.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """What all sheets of a run share."""

    instrument: Instrument
    names: UnitNames
    log: ProblemLog
    watch: Watch


def count_people(
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
    run.log.add_all(checks.many_doubles(tally))
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
        reader = reader_of(self._run.instrument)(
            survey, self._run.instrument, self._run.names, settled
        )
        dropped = self._resolution.dropped.get(number, ())
        again = {
            fate("respondent-moved"): [one.row for one in dropped if one.moved],
            fate("answered-twice"): [one.row for one in dropped if not one.moved],
        }
        year_check = checks.YearCheck(sheet=sheet, layout=layout)
        done = 0
        columns, empty = self._columns(number, survey)
        for block in survey.read(columns, [*columns_of(layout, layout.kind.many), *layout.labels]):
            rows = reader.typed(block, empty)
            refuse_other_year(rows, survey.calendar)
            self._note_unused(number, rows, [one.row for one in dropped])
            for ending, replaced in again.items():
                rows.fate[np.isin(rows.row, replaced) & rows.kept] = ending
            reader.faults(rows, block, self.log)
            year_check.add(rows, block)
            checks.row_faults(rows, block, layout, self.log)
            checks.dated_years(rows, self.log)
            checks.control_characters(block, sheet, layout, self.log)
            self._counter(reader.told).add(rows)
            done += block.length
            self._run.watch(sheet.input.file, done, sheet.size)
        self.log.take(year_check.result())
        checks.cell_faults(sheet, layout, self.log)
        if reader.told and reader.evidence:
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
