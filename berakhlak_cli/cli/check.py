"""`berakhlak check`: what is wrong with the data, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.desk import Desk
from berakhlak_cli.cli.score import options_of, read_remarks, scored_taken
from berakhlak_cli.problems import Exit, Problems, Stop

if TYPE_CHECKING:
    from berakhlak_cli.intake import Taken


def check(
    context: typer.Context,
    files: opt.Files,
    *,
    units: opt.Units = None,
    map_file: opt.MapFile = None,
    as_year: opt.AsYear = None,
    strict: opt.Strict = False,
    show_all: opt.All = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> int:
    """Say what is wrong with the data, cell by cell."""
    del lang
    desk: Desk = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color)
    from berakhlak_cli.report.build.check import said_check

    sample = False
    try:
        taken = desk.taken(files, desk.units_file(units), map_file, as_year)
        problems, sample = _all_problems(desk, taken), taken.sample
        desk.remark(read_remarks(desk, taken, problems, ""))
    except Stop as stop:
        if stop.code != Exit.UNSCORABLE or stop.found is None:
            raise
        problems = stop.found
    desk.show(said_check(problems, desk.words, sample=sample, everything=show_all))
    return int(_code(problems, strict=strict))


def _all_problems(desk: Desk, taken: Taken) -> Problems:
    """Return the problems of rows, and those that only totals show."""
    scores = scored_taken(taken, options_of(desk, "respondents", None, None), [])
    return taken.problems.with_more(scores.problems)


def _code(problems: Problems, *, strict: bool) -> Exit:
    levels = {"error", "warning"} if strict else {"error"}
    found = any(problem.level in levels for problem in problems.kept)
    return Exit.FOUND if found else Exit.DONE
