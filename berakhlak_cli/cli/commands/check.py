"""`berakhlak check`: what is wrong with the data, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.command_lines import same_inputs
from berakhlak_cli.cli.commands.score import choices_of, read_remarks
from berakhlak_cli.cli.context import (
    Context,
    checked_output,
    created,
    put_out,
    refuse_twins,
    settle_file,
)
from berakhlak_cli.problems import Exit, Problem, Problems, Stop
from berakhlak_cli.spelling import printable

if TYPE_CHECKING:
    from berakhlak_cli.measure.response import Response


def check(
    context: typer.Context,
    files: opt.Files,
    *,
    units: opt.Units = None,
    map_file: opt.MapFile = None,
    as_year: opt.AsYear = None,
    strict: opt.Strict = False,
    review: opt.Review = None,
    annotated: opt.AnnotatedCopy = None,
    form: opt.FormOption = "table",
    output: opt.Output = None,
    show_all: opt.All = False,
    password: opt.Password = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> int:
    """Say what is wrong with the data, cell by cell."""
    del lang
    desk: Context = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    units = desk.units_file(units)
    inputs = desk.protected(files, units, map_file)
    refuse_twins(output, review, annotated)
    if review and units is None:
        raise Stop(Exit.USAGE, Problem(code="review-needs-units"))
    written = checked_output(output, inputs)
    for book in filter(None, (review, annotated)):
        checked_output(str(book), inputs, [".xlsx"])
    one = _one_file(files) if annotated else ""
    from berakhlak_cli.measure.response import responses
    from berakhlak_cli.measure.score import scored

    sample, helps = False, ""
    response: Sequence[Response] = ()
    try:
        taken = desk.taken(files, units, map_file, as_year)
        scores = scored(taken, choices_of(desk, "respondents", None, None))
        problems, sample = taken.problems.with_more(scores.problems), taken.sample
        response = responses(taken, scores)
        desk.remark(read_remarks(desk, taken, problems, ""))
    except Stop as stop:
        if stop.code != Exit.UNSCORABLE or stop.found is None:
            raise
        problems, helps = stop.found, stop.review
    _put(
        desk,
        problems,
        response,
        written or form,
        output,
        sample=sample,
        everything=show_all,
        helps="" if review else helps,
    )
    if review and units:
        _write_review(desk, problems, units, review, map_file)
        if helps:
            desk.next_command(same_inputs("score", files, units, map_file or review, as_year))
    if annotated:
        _write_annotated(desk, problems, one, annotated)
    return int(_code(problems, strict=strict))


def _one_file(files: list[str]) -> str:
    """
    Return the one file that is to be copied.

    Raises
    ------
    Stop
        Exit 2: there are several, or it is standard input, which can be read only once.
    """
    from berakhlak_cli.intake import files_of

    found = files_of(files)
    if len(found) != 1 or found == ["-"]:
        raise Stop(Exit.USAGE, Problem(code="one-file-only", value="--annotated"))
    return found[0]


def _write_annotated(desk: Context, problems: Problems, file: str, out: Path) -> None:
    from berakhlak_cli.intake import annotated
    from berakhlak_cli.report.content.check import as_rows, marks, problem_table
    from berakhlak_cli.report.model import Line

    words = desk.words
    listed = as_rows(problem_table(problems, words))
    name = printable(Path(file).name)
    found = [mark for mark in marks(problems, words) if mark.place.file == name]
    content = annotated(file, found, listed, desk.secret, created())
    settle_file(desk, out, content)
    cells = {mark.place for mark in found if mark.place.row is not None}
    lines = [Line(text=words.say("check.annotated", n=len(cells), file=out.name), hanging=2)]
    if desk.secret:
        lines.append(Line(text=words.say("check.annotated-open", file=out.name), tone="warning"))
    desk.remark(lines)


def _put(
    desk: Context,
    problems: Problems,
    response: Sequence[Response],
    form: str,
    output: str | None,
    *,
    sample: bool,
    everything: bool,
    helps: str,
) -> None:
    from berakhlak_cli.report import record
    from berakhlak_cli.report.content.check import problem_table, said_check
    from berakhlak_cli.report.content.response import response_parts
    from berakhlak_cli.report.model import Output
    from berakhlak_cli.report.record_check import check_record
    from berakhlak_cli.report.render.markdown import markdown

    words = desk.words
    if form == "table":
        desk.show(
            said_check(
                problems, response, words, sample=sample, everything=everything, review=helps
            )
        )
        return
    banner = words.say("app.sample") if sample else None
    parts = response_parts(response, words, everything=True)
    said = Output(banner=banner, parts=(problem_table(problems, words), *parts))
    made = check_record(problems, response, words, sample=sample)
    texts = {
        "json": lambda: record.as_json(made),
        "csv": lambda: record.as_csv(record.problem_rows(made), record.PROBLEM_COLUMNS),
        "md": lambda: markdown(said, words),
    }
    put_out(desk, said, texts, form, output)


def _write_review(
    desk: Context, problems: Problems, units: Path, review: Path, map_file: Path | None
) -> None:
    from berakhlak_cli.report.content.check import review_said
    from berakhlak_cli.report.model import Line

    unmatched = [problem for problem in problems.kept if problem.code == "unmatched-unit"]
    if not unmatched:
        desk.remark([Line(text=desk.words.say("review.none"))])
        return
    from berakhlak_cli.intake import unit_names
    from berakhlak_cli.report.render.xlsx.single import workbook

    said = review_said(unmatched, unit_names(units, desk.secret), desk.words)
    settle_file(desk, review, workbook(said, desk.words, created()))
    key = "review.made-beside" if map_file and map_file.suffix != ".xlsx" else "review.made"
    names = {"file": review.name, "map": map_file.name if map_file else ""}
    desk.remark([Line(text=desk.words.say(key, **names))])


def _code(problems: Problems, *, strict: bool) -> Exit:
    levels = {"error", "warning"} if strict else {"error"}
    found = any(problem.level in levels for problem in problems.kept)
    return Exit.FOUND if found else Exit.DONE
