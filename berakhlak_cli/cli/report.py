"""`berakhlak report`: the whole result as a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.desk import Desk, checked_file, created, settle_file
from berakhlak_cli.cli.letters import letter_of, letterhead_of, origins_of
from berakhlak_cli.cli.rank import awarded_places, groups
from berakhlak_cli.cli.score import (
    carried_taken,
    index_weight,
    options_of,
    read_remarks,
    same_inputs,
    scored_taken,
)
from berakhlak_cli.problems import Stop

if TYPE_CHECKING:
    from berakhlak_cli.intake import Taken
    from berakhlak_cli.measure.awards import Awards
    from berakhlak_cli.measure.figures import Options, Scores
    from berakhlak_cli.measure.years import YearComparison

TEMPLATES: Final = ("laporan", "nota-dinas", "piagam")
CERTIFICATES: Final = "piagam"


def report(
    context: typer.Context,
    files: opt.Files,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="help.output-report")
    ],
    template: Annotated[
        str, typer.Option("--template", metavar="FILE", help="help.template-report")
    ] = TEMPLATES[0],
    top: opt.Top = None,
    per_group: opt.PerGroup = None,
    units: opt.Units = None,
    map_file: opt.MapFile = None,
    evidence: opt.EvidenceFile = None,
    weights: opt.Weights = None,
    as_year: opt.AsYear = None,
    year: opt.Years = None,
    pool: opt.PoolOption = None,
    population: opt.PopulationOption = None,
    min_n: opt.MinN = None,
    password: opt.Password = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> None:
    """Write the whole result as a document."""
    del lang
    desk: Desk = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    units = desk.units_file(units)
    checked_file(output, [*files, units, map_file, evidence, template], (".docx",))
    chosen = options_of(desk, pool, population, min_n)
    weight = index_weight(desk, evidence, weights)
    count = awarded_places(desk, top)
    letter = letter_of(desk, template, TEMPLATES)

    taken = desk.taken(files, units, map_file, as_year, evidence)
    scores = scored_taken(taken, chosen, [], weight)
    meant = scores.only(year or [scores.years[-1]]).years[-1]
    awards = _awards(taken, scores, meant, count, per_group, needed=template == CERTIFICATES)
    comparison = year_before(taken, scores, chosen, weight, meant)
    again = same_inputs("check", files, units, map_file, as_year)
    problems = taken.problems.with_more(scores.problems)
    desk.remark(read_remarks(desk, taken, problems, again))
    from berakhlak_cli.report.build.document import report_fields

    shown = scores.only([meant])
    made = report_fields(
        shown,
        awards,
        comparison,
        letterhead=letterhead_of(desk),
        origins=origins_of(taken),
        words=desk.words,
    )
    title = f"{shown.instrument.index.title} {meant}"
    settle_file(desk, output, letter.filled(made, title, created()))


def _awards(
    taken: Taken, scores: Scores, year: int, top: int, per_group: str | None, *, needed: bool
) -> Awards | None:
    """
    Return who is awarded; None where nobody is eligible.

    Raises
    ------
    Stop
        Exit 4: nobody is, and somebody has to be.
    """
    from berakhlak_cli.measure.awards import awards

    named = groups(taken.units, per_group) if per_group else None
    try:
        return awards(scores, taken.tally, year=year, by=None, top=top, groups=named)
    except Stop as stop:
        if needed or stop.problems[0].code != "nobody-eligible":
            raise
        return None


def year_before(
    taken: Taken, scores: Scores, options: Options, weight: float | None, year: int
) -> YearComparison | None:
    """Return a year compared with the one before it in the data; None for the first."""
    from berakhlak_cli.measure.years import compared

    earlier = [one for one in scores.years if one < year]
    if not earlier:
        return None
    told, years = carried_taken(taken, scores, options, weight, year)
    return compared(
        years,
        told.tally,
        told.table,
        units=told.units,
        sources=taken.sources,
        years=[earlier[-1], year],
        by=scores.instrument.index.code,
    )
