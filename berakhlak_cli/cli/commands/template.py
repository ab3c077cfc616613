"""`berakhlak template`: a file to start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.config import EXAMPLES
from berakhlak_cli.cli.context import Context, checked_file, created, settle_file
from berakhlak_cli.problems import Exit, Problem, Stop

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "survey": (".xlsx",),
    "units": (".csv", ".xlsx"),
    "instrument": (".toml",),
    "map": (".toml",),
    "config": (".toml",),
    "report": (".docx",),
}
"""What can be made -> the suffixes it may have."""
_TAKES: Final = {
    "survey": ("--units", "--map", "--password"),
    "units": ("FILE", "--units", "--map", "--as-year", "--password"),
    "map": ("FILE", "--map", "--password"),
    "report": ("--template",),
}
"""What is made of something, and of what."""


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
    units: Annotated[
        Path | None, typer.Option("--units", metavar="FILE", help="help.units-template")
    ] = None,
    map_file: opt.MapFile = None,
    as_year: opt.AsYear = None,
    document: Annotated[
        str | None, typer.Option("--template", metavar="NAME", help="help.template-template")
    ] = None,
    password: opt.Password = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> None:
    """Write a file to start from."""
    del lang
    desk: Context = context.obj
    if what not in KINDS:
        problem = Problem(code="no-template", value=what, params={"known": ", ".join(KINDS)})
        raise Stop(Exit.USAGE, problem)
    given = {
        "FILE": files, "--units": units, "--map": map_file, "--as-year": as_year,
        "--template": document, "--password": password,
    }  # fmt: skip
    _refuse_needless(desk, what, [name for name, value in given.items() if value])
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    units = desk.units_file(units) if what == "survey" else units
    suffix = checked_file(output, desk.protected(files or [], units, map_file), KINDS[what])
    if what == "report":
        content = _document(desk, document or "laporan")
    else:
        content = _made(desk, what, suffix, files or [], units, map_file, as_year)
    settle_file(desk, output, content)


def _refuse_needless(desk: Context, what: str, given: Sequence[str]) -> None:
    """
    Refuse what would be passed over.

    Raises
    ------
    Stop
        Exit 2.
    """
    for name in given:
        if name not in _TAKES.get(what, ()):
            detail = desk.words.say("usage.needless", what=what, name=name)
            raise Stop(Exit.USAGE, Problem(code="usage", params={"detail": detail}))


def _made(
    desk: Context,
    what: str,
    suffix: str,
    files: Sequence[str],
    units: Path | None,
    map_file: Path | None,
    as_year: int | None,
) -> bytes:
    """Return the content of the file."""
    if what == "survey":
        return _survey(desk, units, map_file)
    if what == "units":
        if units:
            return _aliased(desk, suffix, units, map_file)
        return _units(desk, suffix, files, map_file, as_year)
    return _text(desk, what, files, map_file).encode()


def _document(desk: Context, name: str) -> bytes:
    """
    Return a template of documents with its fields explained.

    Raises
    ------
    Stop
        Exit 2: there is none of this name.
    """
    from berakhlak_cli.report.render.docx.templates import BLANKS, blank

    if name not in BLANKS:
        problem = Problem(code="no-template", value=name, params={"known": ", ".join(BLANKS)})
        raise Stop(Exit.USAGE, problem)
    return blank(name, desk.words, created(), explained=True)


def _text(desk: Context, what: str, files: Sequence[str], map_file: Path | None) -> str:
    if what == "config":
        from berakhlak_cli.report.content.config_file import config_text

        return config_text(EXAMPLES, desk.words)
    if what == "instrument":
        from berakhlak_cli.instrument import BUILT_IN, built_in
        from berakhlak_cli.report.content.instrument_file import instrument_text

        return instrument_text(built_in(BUILT_IN[0]).decode(), desk.words)
    from berakhlak_cli.intake import sketched
    from berakhlak_cli.report.content.map_file import map_text

    return map_text(*sketched(files, map_file, desk.secret), desk.words)


def _survey(desk: Context, units: Path | None, map_file: Path | None) -> bytes:
    from berakhlak_cli.intake import instrument_of, unit_names
    from berakhlak_cli.report.content.survey_form import survey_form
    from berakhlak_cli.report.render.xlsx.form import form_workbook

    desk.tell_config()
    names = unit_names(units, desk.secret) if units else []
    form = survey_form(instrument_of(map_file), names, desk.words)
    return form_workbook(form, created())


def _units(
    desk: Context, suffix: str, files: Sequence[str], map_file: Path | None, as_year: int | None
) -> bytes:
    from berakhlak_cli.report.content.units_file import units_found, units_said, units_text
    from berakhlak_cli.report.render.xlsx.single import workbook

    found: dict[str, int] = {}
    if files:
        taken = desk.taken(files, None, map_file, as_year)
        found = units_found(taken.tally)
    if suffix == ".csv":
        return units_text(found, desk.words).encode("utf-8-sig")
    return workbook(units_said(found, desk.words), desk.words, created())


def _aliased(desk: Context, suffix: str, units: Path, map_file: Path | None) -> bytes:
    """Return a list of units with the decisions of a map as aliases."""
    from berakhlak_cli.intake import with_aliases
    from berakhlak_cli.report.content.units_file import list_said
    from berakhlak_cli.report.model import Line
    from berakhlak_cli.report.record import csv_text
    from berakhlak_cli.report.render.xlsx.single import workbook

    if map_file is None:
        detail = desk.words.say("usage.aliases")
        raise Stop(Exit.USAGE, Problem(code="usage", params={"detail": detail}))
    rows, added = with_aliases(units, map_file, desk.config.tails, desk.secret)
    desk.remark([Line(text=desk.words.say("units-file.added", n=added))])
    if suffix == ".csv":
        return csv_text(rows).encode("utf-8-sig")
    return workbook(list_said(rows, desk.words), desk.words, created())
