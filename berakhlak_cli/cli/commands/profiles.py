"""`berakhlak profiles`: one profile for each unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.command_lines import same_inputs
from berakhlak_cli.cli.commands.score import choices_of, read_remarks
from berakhlak_cli.cli.context import Context, created
from berakhlak_cli.cli.document_settings import letter_of, letterhead_of, origins_of
from berakhlak_cli.cli.output_folder import check_targets, file_names, unwritable, write_folder
from berakhlak_cli.spelling import printable

if TYPE_CHECKING:
    from berakhlak_cli.measure.profile import Profile
    from berakhlak_cli.report.fields import Fields

TEMPLATES: Final = ("profil",)
Make = Callable[["Fields", str], bytes]
"""From the fields of a profile and its title to a file's content."""


def profiles(
    context: typer.Context,
    files: opt.Files,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FOLDER", help="help.output-profiles")
    ],
    template: Annotated[
        str | None, typer.Option("--template", metavar="FILE", help="help.template-profiles")
    ] = None,
    units: opt.Units = None,
    map_file: opt.MapFile = None,
    as_year: opt.AsYear = None,
    year: opt.Years = None,
    pool: opt.PoolOption = None,
    population: opt.PopulationOption = None,
    min_n: opt.MinN = None,
    password: opt.Password = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> None:
    """Write one profile for each unit."""
    del lang
    desk: Context = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    units = desk.units_file(units)
    if output.exists() and not output.is_dir():
        raise unwritable(output, "ENOTDIR")
    chosen = choices_of(desk, pool, population, min_n)
    make, suffix = _maker(desk, template)
    from berakhlak_cli.measure.comparison import year_before
    from berakhlak_cli.measure.profile import profiled
    from berakhlak_cli.measure.score import scored
    from berakhlak_cli.report.content.profile import profile_common
    from berakhlak_cli.report.model import Line

    taken = desk.taken(files, units, map_file, as_year)
    scores = scored(taken, chosen)
    meant = scores.only(year or [scores.years[-1]]).years[-1]
    found = profiled(
        taken,
        scores.only([meant]),
        top=desk.config.numbers.get("top", 5),
        comparison=year_before(taken, scores, meant),
    )
    again = same_inputs("check", files, units, map_file, as_year)
    desk.remark(read_remarks(desk, taken, taken.problems.with_more(scores.problems), again))
    names = file_names([one.explained.unit.name for one in found], suffix)
    check_targets(
        output,
        names,
        desk.protected(files, units, map_file, *([Path(template)] if template else [])),
    )
    common = profile_common(found, letterhead_of(desk), origins_of(taken), desk.words)
    write_folder(output, _made(desk, dict(zip(names, found, strict=True)), common, make))
    text = desk.words.say("profile.written", n=len(found), folder=printable(output.name))
    desk.remark([Line(text=text)])


def _maker(desk: Context, template: str | None) -> tuple[Make, str]:
    """Return what makes a file of a profile, and the suffix of such files."""
    if template is None:
        from berakhlak_cli.report.render.html.profile import Leaflet

        leaflet = Leaflet(desk.words)
        return lambda fields, _: leaflet.filled(fields), ".html"
    letter = letter_of(desk, template, TEMPLATES)
    return lambda fields, title: letter.filled(fields, title, created()), ".docx"


def _made(
    desk: Context, found: Mapping[str, Profile], common: Fields, make: Make
) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and content, and show how far it is."""
    from berakhlak_cli.report.content.profile import profile_fields

    with desk.progress("profile.progress") as progress:
        for at, (name, profile) in enumerate(found.items(), start=1):
            unit = profile.explained.unit
            title = desk.words.say("profile.title", unit=unit.name, year=str(unit.year))
            yield name, make(profile_fields(profile, common, desk.words), title)
            progress.watch("", at, len(found))
