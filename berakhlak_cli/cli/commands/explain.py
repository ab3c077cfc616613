"""`berakhlak explain`: one unit's number, back to the rows that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.command_lines import same_inputs
from berakhlak_cli.cli.commands.score import choices_of, index_weight, read_remarks
from berakhlak_cli.cli.context import Context, checked_output, put_out

if TYPE_CHECKING:
    from berakhlak_cli.measure.explanation import Explained
    from berakhlak_cli.report.model import Line


def explain(
    context: typer.Context,
    unit: opt.Unit,
    files: opt.Files,
    *,
    by: opt.CompareBy = None,
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
    """Trace one unit's number back to the rows that it came from."""
    del lang, show_all
    desk: Context = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    units = desk.units_file(units)
    written = checked_output(output, desk.protected(files, units, map_file, evidence))
    weight = index_weight(desk, evidence, weights)
    chosen = choices_of(desk, "respondents", population, min_n, weight)
    from berakhlak_cli.measure.explanation import explained
    from berakhlak_cli.measure.score import scored

    taken = desk.taken(files, units, map_file, as_year, evidence)
    scores = scored(taken, chosen)
    found = explained(
        taken,
        scores.only(year or [scores.years[-1]]),
        named=unit,
        by=by,
        top=desk.config.numbers.get("top", 5),
    )
    again = same_inputs("check", files, units, map_file, as_year)
    remarks = read_remarks(desk, taken, taken.problems.with_more(scores.problems), again)
    _put(desk, found, form, written, output, remarks, sample=taken.sample)


def _put(
    desk: Context,
    found: Explained,
    form: opt.Form,
    written: str | None,
    output: str | None,
    remarks: Sequence[Line],
    *,
    sample: bool,
) -> None:
    from berakhlak_cli.report import record, record_unit
    from berakhlak_cli.report.content.explanation import said_unit
    from berakhlak_cli.report.model import Output
    from berakhlak_cli.report.render.markdown import markdown

    words = desk.words
    said = said_unit(found, words, sample=sample)
    if written is None and form == "table":
        if said.banner:
            desk.show(Output(banner=said.banner))
        desk.remark(remarks)
        desk.show(Output(parts=said.parts, advice=said.advice))
        return
    desk.remark(remarks)
    made = record_unit.explain_record(found, sample=sample, words=words)
    texts = {
        "json": lambda: record.as_json(made),
        "csv": lambda: record.as_csv(record_unit.explain_rows(made)),
        "md": lambda: markdown(said, words),
    }
    put_out(desk, said, texts, written or form, output)
