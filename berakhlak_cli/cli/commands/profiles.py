"""`berakhlak profiles`: one profile for each unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.document_settings import letter_of, letterhead_of
from berakhlak_cli.cli.emit import remarks_on
from berakhlak_cli.cli.output_file import created, refuse_input, unwritable
from berakhlak_cli.cli.output_folder import file_names, write_folder
from berakhlak_cli.spelling import printable

if TYPE_CHECKING:
    from berakhlak_cli.measure.profile import Profile
    from berakhlak_cli.report.fields import Fields

TEMPLATES: Final = ("profil",)
Make = Callable[["Fields", str], bytes]
"""From the fields of a profile and its title to a file's content."""


@opt.command
def profiles(
    context: Context,
    *,
    output: opt.Folder,
    template: opt.Template = None,
    places: opt.Places,
    inputs: opt.Surveys,
    question: opt.Years,
    method: opt.Unweighted,
) -> None:
    """Write one profile for each unit."""
    from berakhlak_cli.measure.comparison import year_before
    from berakhlak_cli.measure.profile import profiled
    from berakhlak_cli.report.content.profile_fields import profile_common

    if output.exists() and not output.is_dir():
        raise unwritable(output.name, "ENOTDIR")
    make, suffix = _maker(context, template)
    dataset, scores = context.score(inputs, method)
    meant = question.last(scores).years[-1]
    before = year_before(dataset, scores, meant)
    found = profiled(scores.only([meant]), top=places.top, comparison=before)
    context.remark(remarks_on(context, inputs, dataset, scores.problems))
    names = file_names([one.explained.unit.name for one in found], suffix)
    protected = inputs.protected(Path(template) if template else None)
    for name in names:
        refuse_input(output / name, protected)
    common = profile_common(found, letterhead_of(context), dataset, context.words)
    write_folder(output, _made(context, dict(zip(names, found, strict=True)), common, make))
    context.note("profile.written", n=len(found), folder=printable(output.name))


def _maker(context: Context, template: str | None) -> tuple[Make, str]:
    """Return what makes a file of a profile, and the suffix of such files."""
    if template is None:
        from berakhlak_cli.report.render.html.profile_page import ProfilePage

        page = ProfilePage(context.words)
        return lambda fields, _: page.filled(fields), ".html"
    letter = letter_of(context, template, TEMPLATES)
    return lambda fields, title: letter.filled(fields, title, created()), ".docx"


def _made(
    context: Context, found: Mapping[str, Profile], common: Fields, make: Make
) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and content, and show how far it is."""
    from berakhlak_cli.report.content.profile_fields import profile_fields

    with context.progress("profile.progress") as progress:
        for at, (name, profile) in enumerate(found.items(), start=1):
            unit = profile.explained.unit
            title = context.words.say("profile.title", unit=unit.name, year=str(unit.year))
            yield name, make(profile_fields(profile, common, context.words), title)
            progress.watch("", at, len(found))
