"""`berakhlak report`: the whole result as one file that an office can sign, share and check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.command_lines import same_inputs
from berakhlak_cli.cli.commands.rank import awarded_places, groups
from berakhlak_cli.cli.commands.score import choices_of, index_weight, read_remarks
from berakhlak_cli.cli.context import Context, checked_file, created, settle_file
from berakhlak_cli.cli.document_settings import letter_of, letterhead_of, origins_of
from berakhlak_cli.problems import Exit, Problem, Stop

if TYPE_CHECKING:
    from berakhlak_cli.dataset import Dataset
    from berakhlak_cli.measure.awards import Awards
    from berakhlak_cli.measure.comparison import YearComparison
    from berakhlak_cli.measure.figures import Scores
    from berakhlak_cli.measure.overview import Result
    from berakhlak_cli.report.content.method_card import Manifest
    from berakhlak_cli.report.render.docx.document import Letter

FORMS: Final = (".xlsx", ".html", ".docx")
"""The suffixes of reports."""
TEMPLATES: Final = ("laporan", "nota-dinas", "piagam")
CERTIFICATES: Final = "piagam"


def report(
    context: typer.Context,
    files: opt.Files,
    *,
    output: opt.ReportFile,
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
    template: opt.ReportTemplate = None,
    password: opt.Password = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> None:
    """Write the whole result as one file."""
    del lang
    desk: Context = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    units = desk.units_file(units)
    suffix = checked_file(
        output, desk.protected(files, units, map_file, evidence, _file_of(template)), FORMS
    )
    _only_documents(desk, suffix, template)
    weight = index_weight(desk, evidence, weights)
    chosen = choices_of(desk, pool, population, min_n, weight)
    places = awarded_places(desk, top)
    named = template or TEMPLATES[0]
    letter = letter_of(desk, named, TEMPLATES) if suffix == ".docx" else None

    from berakhlak_cli.measure.comparison import year_before
    from berakhlak_cli.measure.score import scored
    from berakhlak_cli.measure.successors import carried_on

    taken = desk.taken(files, units, map_file, as_year, evidence)
    everything = scored(taken, chosen)
    scores = everything.only(year or [])
    last = scores.years[-1]
    if letter:
        again = same_inputs("check", files, units, map_file, as_year)
        problems = taken.problems.with_more(everything.problems)
        desk.remark(read_remarks(desk, taken, problems, again))
        awards = _awarded(taken, scores, places, per_group, needed=named == CERTIFICATES)
        comparison = year_before(taken, everything, last)
        settle_file(desk, output, _document(desk, letter, taken, scores, awards, comparison))
        return
    carried = carried_on(taken, everything, last)
    found = _result(taken, scores, carried, places, per_group, profiles=suffix == ".html")
    beside = {"units": units, "map": map_file, "evidence": evidence}
    manifest = _manifest(taken, scores, beside, per_group)
    again = same_inputs("check", files, units, map_file, as_year)
    desk.remark(read_remarks(desk, taken, manifest.problems, again))
    settle_file(desk, output, _content(desk, suffix, found, manifest))


def _file_of(template: str | None) -> Path | None:
    return Path(template) if template and template not in TEMPLATES else None


def _only_documents(desk: Context, suffix: str, template: str | None) -> None:
    """
    Refuse a template where none is used.

    Raises
    ------
    Stop
        Exit 2.
    """
    if template is not None and suffix != ".docx":
        detail = desk.words.say("usage.template")
        raise Stop(Exit.USAGE, Problem(code="usage", params={"detail": detail}))


def _result(
    taken: Dataset,
    scores: Scores,
    carried: tuple[Dataset, Scores],
    top: int,
    per_group: str | None,
    *,
    profiles: bool,
) -> Result:
    """Return the last year with its awards, beside the year before where there is one."""
    from berakhlak_cli.measure.awards import awards
    from berakhlak_cli.measure.comparison import compared
    from berakhlak_cli.measure.explanation import every_unit
    from berakhlak_cli.measure.overview import Result
    from berakhlak_cli.measure.response import responses

    last = scores.years[-1]
    found = awards(taken, scores, year=last, by=None, top=top)
    by_group: Awards | None = None
    if per_group:
        members = groups(taken.units, per_group)
        by_group = awards(taken, scores, year=last, by=None, top=top, groups=members)
    years = None
    if len(scores.years) > 1:
        told, inherited = carried
        years = compared(told, inherited, years=scores.years[-2:])
    of, by = found.lists[0], found.by
    units = every_unit(taken, scores, of=of, by=by) if profiles else ()
    return Result(
        scores=scores,
        awards=found,
        group_awards=by_group,
        years=years,
        response=responses(taken, scores),
        units=units,
    )


def _awarded(
    taken: Dataset, scores: Scores, top: int, per_group: str | None, *, needed: bool
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
        return awards(taken, scores, year=scores.years[-1], by=None, top=top, groups=named)
    except Stop as stop:
        if needed or stop.problems[0].code != "nobody-eligible":
            raise
        return None


def _document(
    desk: Context,
    letter: Letter,
    taken: Dataset,
    scores: Scores,
    awards: Awards | None,
    comparison: YearComparison | None,
) -> bytes:
    """Return the last year as a document."""
    from berakhlak_cli.report.content.document import report_fields

    shown = scores.only([scores.years[-1]])
    made = report_fields(
        shown,
        awards,
        comparison,
        letterhead=letterhead_of(desk),
        origins=origins_of(taken),
        words=desk.words,
    )
    title = f"{shown.instrument.index.title} {shown.years[-1]}"
    return letter.filled(made, title, created())


def _manifest(
    taken: Dataset, scores: Scores, beside: Mapping[str, Path | None], per_group: str | None
) -> Manifest:
    """Return what the report was made of."""
    from berakhlak_cli.intake import known_by_content
    from berakhlak_cli.report.content.method_card import Manifest

    return Manifest(
        sources=taken.sources,
        rows=taken.tally.sources,
        problems=taken.problems.with_more(scores.problems),
        sample=taken.sample,
        beside={role: known_by_content(path) for role, path in beside.items() if path},
        per_group=per_group,
    )


def _content(desk: Context, suffix: str, found: Result, manifest: Manifest) -> bytes:
    """Return the report in the form of its suffix."""
    from berakhlak_cli.report.content.report import said_whole

    whole = said_whole(found, manifest, desk.words)
    if suffix == ".html":
        from berakhlak_cli.report.render.html.page import report_page

        return report_page(whole, desk.words).encode()
    from berakhlak_cli.report.render.xlsx import report_book

    return report_book(whole, desk.words, created())
