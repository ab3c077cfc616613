"""`berakhlak rank`: the award list, with rank intervals and who was not eligible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.command_lines import same_inputs
from berakhlak_cli.cli.commands.score import choices_of, index_weight, read_remarks
from berakhlak_cli.cli.context import Context, checked_output, put_out
from berakhlak_cli.problems import Exit, Problem, Stop

if TYPE_CHECKING:
    from berakhlak_cli.dataset import Dataset
    from berakhlak_cli.measure.awards import Awards
    from berakhlak_cli.measure.figures import Scores
    from berakhlak_cli.report.model import Line
    from berakhlak_cli.units import UnitList


def rank(
    context: typer.Context,
    files: opt.Files,
    *,
    by: opt.By = None,
    top: opt.Top = None,
    per_group: opt.PerGroup = None,
    units: opt.Units = None,
    map_file: opt.MapFile = None,
    evidence: opt.EvidenceFile = None,
    weights: opt.Weights = None,
    as_year: opt.AsYear = None,
    year: opt.Years = None,
    population: opt.PopulationOption = None,
    min_n: opt.MinN = None,
    form: opt.FormOption = "table",
    output: opt.Output = None,
    show_all: opt.All = False,
    password: opt.Password = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> None:
    """Put the units in order and name the best."""
    del lang
    desk: Context = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    units = desk.units_file(units)
    written = checked_output(output, desk.protected(files, units, map_file, evidence))
    weight = index_weight(desk, evidence, weights)
    chosen = choices_of(desk, "respondents", population, min_n, weight)
    from berakhlak_cli.measure.awards import CHANGE, awards
    from berakhlak_cli.measure.score import scored
    from berakhlak_cli.measure.successors import carried_on

    taken = desk.taken(files, units, map_file, as_year, evidence)
    scores = scored(taken, chosen)
    problems = taken.problems.with_more(scores.problems)
    meant = scores.only(year or [scores.years[-1]]).years[-1]
    told, years = taken, scores
    if by == CHANGE:
        told, years = carried_on(taken, scores, meant)
        years = _with_doubts(told, years, meant)
    found = awards(
        told,
        years,
        year=meant,
        by=by,
        top=awarded_places(desk, top),
        groups=groups(taken.units, per_group) if per_group else None,
    )
    again = same_inputs("check", files, units, map_file, as_year)
    _put(desk, taken, found, form, written, output, read_remarks(desk, taken, problems, again),
         everything=show_all)  # fmt: skip


def _with_doubts(taken: Dataset, scores: Scores, year: int) -> Scores:
    """Return the scores with notes of how a year was measured otherwise than the one before."""
    from dataclasses import replace

    from berakhlak_cli.measure.comparability import every_difference

    before = [one for one in scores.years if one < year][-1:]
    doubts = every_difference(taken, scores, [*before, year])
    return replace(scores, notes=(*scores.notes, *doubts))


def awarded_places(desk: Context, top: int | None) -> int:
    """
    Return how many units are awarded: the command line's number, else the config's, else five.

    Raises
    ------
    Stop
        Exit 2: a number below 1.
    """
    found = desk.config.numbers.get("top", 5) if top is None else top
    if found < 1:
        problem = Problem(code="usage", params={"detail": desk.words.say("usage.top")})
        raise Stop(Exit.USAGE, problem)
    return found


def groups(units: UnitList | None, column: str) -> dict[str, str]:
    """
    Return unit -> what a column of the master list holds.

    Raises
    ------
    Stop
        Exit 2: there is no such column.
    """
    from berakhlak_cli.spelling import plain

    listed = units.units if units else ()
    found = {
        unit.key: text for unit in listed if (text := unit.more.get(plain(column))) is not None
    }
    if not found:
        known = ", ".join(sorted({name for unit in listed for name in unit.more})) or "-"
        raise Stop(Exit.USAGE, Problem(code="unknown-group", value=column, params={"known": known}))
    return found


def _put(
    desk: Context,
    taken: Dataset,
    found: Awards,
    form: opt.Form,
    written: str | None,
    output: str | None,
    remarks: Sequence[Line],
    *,
    everything: bool,
) -> None:
    from berakhlak_cli.report import record, record_rank
    from berakhlak_cli.report.content.awards import said_awards
    from berakhlak_cli.report.model import Line, Output
    from berakhlak_cli.report.render.markdown import markdown

    words = desk.words
    table = written is None and form == "table"
    said = said_awards(found, words, sample=taken.sample, everything=everything or not table)
    if table:
        count = len(found.lists[0].ranking.standings)
        text = words.say("rank.all", n=count, file=f"peringkat-{found.year}.xlsx")
        if said.banner:
            desk.show(Output(banner=said.banner))
        desk.remark(remarks)
        desk.show(Output(parts=said.parts, advice=(Line(text=text, hanging=2),)))
        return
    desk.remark(remarks)
    made = record_rank.rank_record(found, sample=taken.sample, words=words)
    texts = {
        "json": lambda: record.as_json(made),
        "csv": lambda: record.as_csv(record_rank.rank_rows(made)),
        "md": lambda: markdown(said, words),
    }
    put_out(desk, said, texts, written or form, output)
