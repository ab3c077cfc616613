"""The way of a run through the respondent room: recognise, tell people apart, count."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.intake.count.evidence_table import read_evidence, unused_evidence
from berakhlak_cli.intake.count.one_scale import scales_apart
from berakhlak_cli.intake.count.respondents import Run, count_people
from berakhlak_cli.intake.count.score_rows import read_tables
from berakhlak_cli.intake.count.unmatched_units import unmatched_units
from berakhlak_cli.intake.files.open import open_all
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
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.scale_evidence import ScaleTold
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Source
from berakhlak_cli.scales import Ends
from berakhlak_cli.score_table import Evidence, ScoreTable
from berakhlak_cli.spelling import plain
from berakhlak_cli.tally import added


def read(request: Request, watch: Watch) -> Dataset:
    """Read everything; see `take_in`."""
    log = ProblemLog()
    collecting = gc.isenabled()
    gc.disable()  # millions of cells are made, none of them in cycles
    try:
        return _read(request, log, watch)
    except Stop as stop:
        found = log.result()
        known = set(map(id, found.kept))
        stop.found = found.with_more(one for one in stop.problems if id(one) not in known)
        raise
    finally:
        if collecting:
            gc.enable()


def _read(request: Request, log: ProblemLog, watch: Watch) -> Dataset:
    as_year, password = request.as_year, request.password
    if as_year is not None and not is_survey_year(as_year):
        span = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise Stop(Exit.USAGE, Problem(code="as-year-range", value=str(as_year), params=span))
    facts = read_map(request.maps, password)
    opened, unread = open_all(request.files, log, password, request.beside)
    facts = with_instrument(facts, opened)
    instrument = facts.instrument_used()
    tails = (*instrument.tails, *map(plain, request.tails))
    units = master_list(request.units, tails, log, password) if request.units else None
    known = Known(instrument=instrument, facts=facts, units=units, as_year=as_year)
    surveys = recognised_sheets(opened, known, log, unread)
    every = partial(written_units, surveys)
    names = UnitNames(units, tails, facts.units, facts.unmatched, every)
    decided = {tuple(one.facts.units.items()): one.facts.units for one in surveys}
    for decisions in decided.values():
        log.add_all(names.under(decisions).doubts(facts.file))
    people = [survey for survey in surveys if survey.layout.kind.people]
    run = Run(instrument=instrument, names=names, log=log, watch=watch)
    instrument, tally, told = count_people(people, run)
    tables = [one for one in surveys if one not in people]
    rows, origins = read_tables(tables, names, log, facts.ends)
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
    sources = tuple(_source(one, told.get(one.sheet.place), facts.ends) for one in surveys)
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


def _source(survey: Survey, told: ScaleTold | None, stated: Ends | None) -> Source:
    """Return what a sheet was taken for, and the scale of its answers or scores."""
    if told is None:
        scored = stated if not survey.layout.kind.people else None
        return replace(survey.source, scale=scored, scale_from="map")
    return replace(survey.source, scale=told.scales[None].ends, scale_from=told.origin)
