"""`berakhlak check`: what is wrong with the data, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.emit import emit, read_lines, settle
from berakhlak_cli.cli.output_file import checked_file, created, refuse_other, refuse_twins
from berakhlak_cli.problems import Exit, Problem, Problems, Stop
from berakhlak_cli.spelling import printable

if TYPE_CHECKING:
    from berakhlak_cli.measure.response import Response
    from berakhlak_cli.report.model import Line, Output


@opt.command
def check(
    context: Context,
    *,
    inputs: opt.Surveys,
    method: opt.Unasked,
    strict: opt.Strict = False,
    review: opt.Review = None,
    force: opt.Force = False,
    annotated: opt.AnnotatedCopy = None,
    outputs: opt.Outputs,
) -> int:
    """Say what is wrong with the data, cell by cell."""
    from berakhlak_cli.report.content.findings import PROBLEM_COLUMNS, check_record, problem_rows

    _refuse(inputs, outputs, review, annotated)
    marked = _one_file(inputs) if annotated else ""
    decided = {} if review is None or force else _decided(context, review)
    found = _found(context, inputs, method)
    emit(
        context,
        outputs,
        found.remarks,
        said=lambda: _said(context, outputs, found),
        record=lambda: check_record(
            found.problems, found.response, context.words, sample=found.sample
        ),
        rows=problem_rows,
        columns=PROBLEM_COLUMNS,
    )
    if review:
        _write_review(context, found.problems, inputs, review, decided)
        if found.stopped:
            maps = [*dict.fromkeys((*inputs.maps, review))]
            context.offer(replace(inputs, maps=maps).again("score"))
    if annotated:
        _write_annotated(context, found.problems, marked, annotated)
    return int(_code(found.problems, strict=strict))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What there is to say of the data."""

    problems: Problems
    sample: bool = False
    response: Sequence[Response] = ()
    """Who answered; empty where nothing could be scored."""
    remarks: Sequence[Line] = ()
    stopped: bool = False
    """True where nothing could be scored."""


def _found(context: Context, inputs: opt.Inputs, method: opt.Method) -> _Found:
    from berakhlak_cli.measure.response import responses

    try:
        dataset, scores = context.score(inputs, method)
    except Stop as stop:
        if stop.code != Exit.UNSCORABLE or stop.found is None:
            raise
        kept = context.hinted(stop.found.kept)
        return _Found(problems=replace(stop.found, kept=kept), stopped=True)
    problems = dataset.problems.with_more(scores.problems)
    return _Found(
        problems=replace(problems, kept=context.hinted(problems.kept)),
        sample=dataset.sample,
        response=responses(dataset, scores),
        remarks=read_lines(context, dataset, problems),
    )


def _refuse(
    inputs: opt.Inputs, outputs: opt.Outputs, review: Path | None, annotated: Path | None
) -> None:
    """
    Refuse outputs that cannot be written, before anything is read.

    Raises
    ------
    Stop
        As `checked_file` and `refuse_twins`; exit 2 where a review has no list of units.
    """
    refuse_twins(outputs.file, review, annotated)
    if review and inputs.units is None:
        raise Stop(Exit.USAGE, Problem(code="review-needs-units"))
    protected = inputs.protected()
    outputs.check(protected)
    for book in filter(None, (review, annotated)):
        checked_file(book, protected, [".xlsx"])


def _one_file(inputs: opt.Inputs) -> str:
    """
    Return the one file that is to be copied.

    Raises
    ------
    Stop
        Exit 2: there are several, or it is standard input, which can be read only once.
    """
    from berakhlak_cli.intake import files_of

    found = files_of(inputs.named())
    if len(found) != 1 or found == ["-"]:
        raise Stop(Exit.USAGE, Problem(code="one-file-only", value="--annotated"))
    return found[0]


def _said(context: Context, outputs: opt.Outputs, found: _Found) -> Output:
    from berakhlak_cli.report.content.findings import check_output, listed_output

    words = context.words
    if outputs.form == "table":
        return check_output(
            found.problems,
            found.response,
            words,
            sample=found.sample,
            everything=outputs.show_all,
        )
    return listed_output(found.problems, found.response, words, sample=found.sample)


def _write_annotated(context: Context, problems: Problems, file: str, out: Path) -> None:
    from berakhlak_cli.intake import annotated
    from berakhlak_cli.report.content.findings import as_rows, marks, problem_table

    words = context.words
    listed = as_rows(problem_table(problems, words))
    name = printable(Path(file).name)
    found = [mark for mark in marks(problems, words) if mark.place.file == name]
    settle(context, out, annotated(file, found, listed, context.secret, created()))
    cells = {mark.place for mark in found if mark.place.row is not None}
    context.note("check.annotated", n=len(cells), file=out.name)
    if context.secret:
        context.note("check.annotated-open", warning=True, file=out.name)


def _decided(context: Context, review: Path) -> dict[str, str]:
    """
    Return the decisions that a review holds already.

    Raises
    ------
    Stop
        Exit 5: it is another file.
    """
    from berakhlak_cli.intake import decisions

    if not review.exists():
        return {}
    try:
        return decisions(review, context.secret)
    except Stop:
        refuse_other(review, force=False)
        raise


def _write_review(
    context: Context,
    problems: Problems,
    inputs: opt.Inputs,
    review: Path,
    decided: Mapping[str, str],
) -> None:
    unmatched = [problem for problem in problems.kept if problem.code == "unmatched-unit"]
    if not unmatched:
        context.note("review.none")
        return
    from berakhlak_cli.intake import unit_names
    from berakhlak_cli.report.content.findings import review_output
    from berakhlak_cli.report.render.xlsx.workbook import output_book

    assert inputs.units is not None, "a review needs a list of units"
    names = unit_names(inputs.units, context.secret)
    said = review_output(unmatched, names, decided, context.words)
    settle(context, review, output_book(said, context.words, created()))
    if decided:
        context.note("review.kept", n=len(decided), file=review.name)
    context.note("review.made", file=review.name)


def _code(problems: Problems, *, strict: bool) -> Exit:
    levels = {"error", "warning"} if strict else {"error"}
    found = any(problem.level in levels for problem in problems.kept)
    return Exit.FOUND if found else Exit.DONE
