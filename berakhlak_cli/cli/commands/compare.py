"""`berakhlak compare`: two years or more, what moved the province, and how each unit did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.command_lines import same_inputs
from berakhlak_cli.cli.commands.score import choices_of, index_weight, read_remarks
from berakhlak_cli.cli.context import Context, checked_output, put_out

if TYPE_CHECKING:
    from berakhlak_cli.measure.comparison import YearComparison
    from berakhlak_cli.report.model import Line


def compare(
    context: typer.Context,
    files: opt.Files,
    *,
    by: opt.CompareBy = None,
    units: opt.Units = None,
    map_file: opt.MapFile = None,
    evidence: opt.EvidenceFile = None,
    weights: opt.Weights = None,
    as_year: opt.AsYear = None,
    year: opt.CompareYears = None,
    pool: opt.PoolOption = None,
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
    """Compare two years, and say what the change is made of."""
    del lang
    desk: Context = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    units = desk.units_file(units)
    written = checked_output(output, desk.protected(files, units, map_file, evidence))
    weight = index_weight(desk, evidence, weights)
    chosen = choices_of(desk, pool, population, min_n, weight)
    from berakhlak_cli.measure.comparison import compared
    from berakhlak_cli.measure.score import scored
    from berakhlak_cli.measure.successors import carried_on

    taken = desk.taken(files, units, map_file, as_year, evidence)
    scores = scored(taken, chosen)
    problems = taken.problems.with_more(scores.problems)
    last = max(year or scores.years)
    taken, scores = carried_on(taken, scores, last)
    found = compared(taken, scores, years=year or (), by=by)
    again = same_inputs("check", files, units, map_file, as_year)
    remarks = read_remarks(desk, taken, problems, again)
    _put(desk, found, form, written, output, remarks, sample=taken.sample, everything=show_all)


def _put(
    desk: Context,
    found: YearComparison,
    form: opt.Form,
    written: str | None,
    output: str | None,
    remarks: Sequence[Line],
    *,
    sample: bool,
    everything: bool,
) -> None:
    from berakhlak_cli.report import record, record_years
    from berakhlak_cli.report.content.years import said_years, warnings
    from berakhlak_cli.report.model import Output
    from berakhlak_cli.report.render.markdown import markdown

    words = desk.words
    table = written is None and form == "table"
    said = said_years(found, words, sample=sample, everything=everything or not table)
    if table:
        if said.banner:
            desk.show(Output(banner=said.banner))
        desk.remark(remarks)
        desk.show(Output(parts=said.parts, advice=said.advice))
        return
    desk.remark([*remarks, *warnings(found, words)])
    made = record_years.compare_record(found, sample=sample, words=words)
    texts = {
        "json": lambda: record.as_json(made),
        "csv": lambda: record.as_csv(record_years.compare_rows(made)),
        "md": lambda: markdown(said, words),
    }
    put_out(desk, said, texts, written or form, output)
