"""`berakhlak template`: a file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.desk import Desk, check_folder, settle_file
from berakhlak_cli.problems import Exit, Problem, Stop

KINDS: Final = ("map",)


def template(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="help.what")],
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE...]", help="help.files-template")
    ] = None,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="help.output-template")
    ],
    map_file: opt.MapFile = None,
    password: opt.Password = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> None:
    """Write a file to start from."""
    del lang
    desk: Desk = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    if what not in KINDS:
        problem = Problem(code="no-template", value=what, params={"known": ", ".join(KINDS)})
        raise Stop(Exit.USAGE, problem)
    check_folder(output)
    from berakhlak_cli.intake import sketched
    from berakhlak_cli.report.build.map_file import map_text

    instrument, name, sheets = sketched(files or [], map_file, desk.secret)
    settle_file(desk, output, map_text(instrument, name, sheets, desk.words).encode())
