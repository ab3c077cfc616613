"""What a command has found leaves here: what was read, then the result in its form."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.options import Inputs, Outputs
from berakhlak_cli.cli.output_file import created, write_whole
from berakhlak_cli.spelling import printable

if TYPE_CHECKING:
    from berakhlak_cli.dataset import Dataset
    from berakhlak_cli.problems import Problem, Problems
    from berakhlak_cli.report.model import Line, Output, Record


def emit(
    context: Context,
    outputs: Outputs,
    remarks: Iterable[Line],
    *,
    said: Callable[[], Output],
    record: Callable[[], Record],
    rows: Callable[[Record], Sequence[Record]],
    columns: Sequence[str] = (),
) -> None:
    """
    Show a result: on the screen, on standard output for programs, or in a file.

    Parameters
    ----------
    remarks
        For standard error: below the banner of a screen, above everything else.
    said
        Makes the form for people: screen, md and xlsx.
    record, rows
        Make the forms for programs: json, and of it the rows of csv.
    columns
        Of csv, where there may be no row to tell them.

    Raises
    ------
    Stop
        Exit 5: the file cannot be written.
    """
    if outputs.form == "table":
        shown = said()
        if shown.banner:
            context.show(replace(shown, parts=(), advice=()))
        context.remark(remarks)
        context.show(replace(shown, banner=None))
        return
    context.remark(remarks)
    content = _content(context, outputs.form, said, record, rows, columns)
    if outputs.file:
        settle(context, outputs.file, content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)  # UTF-8, whatever the terminal's encoding
    sys.stdout.buffer.flush()


def _content(
    context: Context,
    form: str,
    said: Callable[[], Output],
    record: Callable[[], Record],
    rows: Callable[[Record], Sequence[Record]],
    columns: Sequence[str],
) -> bytes:
    from berakhlak_cli.report.records import as_csv, as_json

    if form == "json":
        return as_json(record()).encode()
    if form == "csv":
        return as_csv(rows(record()), columns).encode("utf-8-sig")
    if form == "md":
        from berakhlak_cli.report.render.markdown import markdown

        return markdown(said(), context.words).encode()
    from berakhlak_cli.report.render.xlsx.workbook import output_book

    return output_book(said(), context.words, created())


def settle(context: Context, path: Path, content: bytes) -> None:
    """
    Write a file whole, and say so.

    Raises
    ------
    Stop
        Exit 5: it cannot be written.
    """
    write_whole(path, content)
    context.note("read.settled", file=printable(path.name))


def remarks_on(
    context: Context,
    inputs: Inputs,
    dataset: Dataset,
    more: Iterable[Problem],
    *,
    everything: bool = False,
) -> list[Line]:
    """Return what was read, the balance of rows, and the problems in groups or one by one."""
    from berakhlak_cli.report.model import Line

    problems = dataset.problems.with_more(more)
    lines = read_lines(context, dataset, problems, everything=everything)
    if problems.counts:
        text = context.words.say("read.more", command=inputs.again("check"))
        lines.append(Line(text=text, tone="quiet", hanging=2))
    return lines


def read_lines(
    context: Context, dataset: Dataset, problems: Problems, *, everything: bool = False
) -> list[Line]:
    """Return the same without the command that lists every problem."""
    from berakhlak_cli.report.content.rows_read import (
        balance_lines,
        first_lines,
        problem_lines,
        reading_lines,
    )

    words = context.words
    levels = ("warning", "note") if context.session.verbose else ("warning",)
    return [
        *first_lines(problems, words),
        *reading_lines(dataset.sources, dataset.instrument, words),
        *balance_lines(dataset.tally.sources, problems, words),
        *problem_lines(problems, words, levels=levels, everything=everything),
    ]
