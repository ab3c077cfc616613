"""`berakhlak report`: the whole result as one file that an office can sign, share and check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.document_settings import letter_of, letterhead_of, origins_of
from berakhlak_cli.cli.emit import remarks_on, settle
from berakhlak_cli.cli.output_file import checked_file, created
from berakhlak_cli.problems import Stop

if TYPE_CHECKING:
    from berakhlak_cli.dataset import Dataset
    from berakhlak_cli.measure.awards import Awards
    from berakhlak_cli.measure.figures import Scores
    from berakhlak_cli.measure.overview import Result
    from berakhlak_cli.report.content.method_card import Manifest
    from berakhlak_cli.report.render.docx.document import Letter

FORMS: Final = (".xlsx", ".html", ".docx")
"""The suffixes of reports."""
TEMPLATES: Final = ("laporan", "nota-dinas", "piagam")
CERTIFICATES: Final = "piagam"


@opt.command
def report(
    context: Context,
    *,
    output: opt.Written,
    award: opt.Award,
    inputs: opt.Inputs,
    question: opt.Years,
    method: opt.Method,
    template: opt.Template = None,
) -> None:
    """Write the whole result as one file."""
    own = Path(template) if template and template not in TEMPLATES else None
    suffix = checked_file(output, inputs.protected(own), FORMS)
    if template is not None and suffix != ".docx":
        raise opt.usage("template")
    named = template or TEMPLATES[0]
    places = award.places
    letter = letter_of(context, named, TEMPLATES) if suffix == ".docx" else None
    dataset, scores = context.score(inputs, method)
    shown = scores.only(question.years)
    groups = dataset.groups(award.per_group)
    context.remark(remarks_on(context, inputs, dataset, scores.problems))
    if letter:
        awards = _awarded(dataset, shown, places, groups, needed=named == CERTIFICATES)
        content = _document(context, letter, dataset, scores, awards, shown.years[-1])
    else:
        from berakhlak_cli.measure.overview import overview

        found = overview(dataset, scores, years=shown.years, top=places, groups=groups,
                         one_by_one=suffix == ".html")  # fmt: skip
        manifest = _manifest(dataset, scores, inputs, award.per_group)
        content = _pages(context, found, manifest, suffix)
    settle(context, output, content)


def _awarded(
    dataset: Dataset,
    shown: Scores,
    places: int,
    groups: Mapping[str, str] | None,
    *,
    needed: bool,
) -> Awards | None:
    """
    Return who is awarded; None where nobody is eligible.

    Raises
    ------
    Stop
        Exit 4: nobody is, and somebody has to be.
    """
    from berakhlak_cli.measure.awards import awards

    try:
        return awards(dataset, shown, year=shown.years[-1], by=None, top=places, groups=groups)
    except Stop as stop:
        if needed or stop.problems[0].code != "nobody-eligible":
            raise
        return None


def _document(
    context: Context,
    letter: Letter,
    dataset: Dataset,
    scores: Scores,
    awards: Awards | None,
    year: int,
) -> bytes:
    """Return a year as a document."""
    from berakhlak_cli.measure.comparison import year_before
    from berakhlak_cli.report.content.document import report_fields

    shown = scores.only([year])
    made = report_fields(
        shown,
        awards,
        year_before(dataset, scores, year),
        letterhead=letterhead_of(context),
        origins=origins_of(dataset),
        words=context.words,
    )
    return letter.filled(made, f"{shown.instrument.index.title} {year}", created())


def _pages(context: Context, found: Result, manifest: Manifest, suffix: str) -> bytes:
    """Return the report as a web page or a workbook."""
    from berakhlak_cli.report.content.report import said_whole

    whole = said_whole(found, manifest, context.words)
    if suffix == ".html":
        from berakhlak_cli.report.render.html.page import report_page

        return report_page(whole, context.words).encode()
    from berakhlak_cli.report.render.xlsx.workbook import report_book

    return report_book(whole, context.words, created())


def _manifest(
    dataset: Dataset, scores: Scores, inputs: opt.Inputs, per_group: str | None
) -> Manifest:
    """Return what the report was made of."""
    from berakhlak_cli.intake import known_by_content
    from berakhlak_cli.report.content.method_card import Manifest

    beside = {"units": inputs.units, "map": inputs.map_file, "evidence": inputs.evidence}
    return Manifest(
        sources=dataset.sources,
        rows=dataset.tally.sources,
        problems=dataset.problems.with_more(scores.problems),
        sample=dataset.sample,
        beside={role: known_by_content(path) for role, path in beside.items() if path},
        per_group=per_group,
    )
