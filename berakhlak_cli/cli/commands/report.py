"""`berakhlak report`: the whole result as one file that an office can sign, share and check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.document_settings import letter_of, letterhead_of
from berakhlak_cli.cli.emit import remarks_on, settle
from berakhlak_cli.cli.output_file import checked_file, created

if TYPE_CHECKING:
    from berakhlak_cli.dataset import Dataset
    from berakhlak_cli.measure.figures import Scores
    from berakhlak_cli.measure.overview import Result
    from berakhlak_cli.report.content.method_card import Manifest
    from berakhlak_cli.report.render.docx.document import DocumentTemplate

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
    from berakhlak_cli.measure.overview import overview

    own = Path(template) if template and template not in TEMPLATES else None
    suffix = checked_file(output, inputs.protected(own), FORMS)
    if template is not None and suffix != ".docx":
        raise opt.usage("template")
    named = template or TEMPLATES[0]
    places = award.places
    letter = letter_of(context, named, TEMPLATES) if suffix == ".docx" else None
    dataset, scores = context.score(inputs, method)
    context.remark(remarks_on(context, inputs, dataset, scores.problems))
    found = overview(
        dataset,
        scores,
        years=question.years,
        top=places,
        groups=dataset.groups(award.per_group),
        one_by_one=suffix == ".html",
        needed=letter is None or named == CERTIFICATES,
    )
    if letter:
        content = _document(context, letter, found, dataset)
    else:
        manifest = _manifest(dataset, scores, inputs, award.per_group)
        content = _pages(context, found, manifest, suffix)
    settle(context, output, content)


def _document(context: Context, letter: DocumentTemplate, found: Result, dataset: Dataset) -> bytes:
    """Return the report as a document."""
    from berakhlak_cli.report.content.report_fields import report_fields

    fields = report_fields(found, dataset, letterhead_of(context), context.words)
    title = f"{found.scores.instrument.index.title} {found.province.year}"
    return letter.filled(fields, title, created())


def _pages(context: Context, found: Result, manifest: Manifest, suffix: str) -> bytes:
    """Return the report as a web page or a workbook."""
    from berakhlak_cli.report.content.whole_report import whole_report

    whole = whole_report(found, manifest, context.words)
    if suffix == ".html":
        from berakhlak_cli.report.render.html.report_page import report_page

        return report_page(whole, context.words).encode()
    from berakhlak_cli.report.render.xlsx.workbook import report_book

    return report_book(whole, context.words, created())


def _manifest(
    dataset: Dataset, scores: Scores, inputs: opt.Inputs, per_group: str | None
) -> Manifest:
    """Return what the report was made of."""
    from berakhlak_cli.intake import known_by_content
    from berakhlak_cli.report.content.method_card import Manifest

    beside = [("units", inputs.units), *(("map", one) for one in inputs.maps)]
    beside += [("evidence", inputs.evidence)]
    return Manifest(
        dataset=dataset,
        problems=dataset.problems.with_more(scores.problems),
        beside=[(role, known_by_content(path)) for role, path in beside if path],
        per_group=per_group,
    )
