"""The templates that come with the program: documents with fields, made in the run's language."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from berakhlak_cli.report.fields import PROFILE, REPORT, Fields, paths
from berakhlak_cli.report.render.docx.builder import CENTRE, DocxBuilder
from berakhlak_cli.report.render.docx.document import dated
from berakhlak_cli.report.render.docx.sections import (
    annexes_section,
    awards_section,
    banner_section,
    comparison_section,
    field_columns,
    letterhead_section,
    province_section,
    rounding_section,
    signature_section,
    warnings_section,
)
from berakhlak_cli.words import Words

_GREY: Final = "808080"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedTemplate:
    """A template: how it is laid out, and the fields that it may name."""

    fields: Fields
    lay: Callable[[DocxBuilder, Words], None]


def template_file(name: str, words: Words, created: datetime, *, explained: bool = False) -> bytes:
    """
    Return a template as a .docx file.

    Parameters
    ----------
    name
        A key of `SHIPPED`.
    created
        The date that the file carries; the same one gives the same bytes.
    explained
        Every field stands below, in lines that are never printed.
    """
    builder = DocxBuilder(words.lang)
    SHIPPED[name].lay(builder, words)
    if explained:
        _guide(builder, SHIPPED[name].fields, words)
    about = builder.document.core_properties
    about.author = about.comments = about.last_modified_by = ""
    about.created = about.modified = created
    out = io.BytesIO()
    builder.document.save(out)
    return dated(out.getvalue(), created)


def _report(builder: DocxBuilder, words: Words) -> None:
    say = words.template
    letterhead_section(builder)
    builder.line(say("document.report-title"), size=14, bold=True, align=CENTRE, after=0)
    builder.line("{{ index | upper }}", size=14, bold=True, align=CENTRE, after=0)
    builder.line(say("document.report-year"), size=14, bold=True, align=CENTRE, after=12)
    builder.heading(say("document.report-summary"))
    builder.line("{{ summary }}")
    warnings_section(builder)
    builder.heading(say("document.report-province"))
    province_section(builder, words)
    builder.heading(say("document.report-awards"))
    awards_section(builder, words)
    builder.line(say("document.range-legend"), size=9)
    builder.each("one", "jury", "{{ one }}")
    with builder.when("earlier"):
        builder.heading(say("document.report-comparison"))
        comparison_section(builder, words)
    signature_section(builder, words)
    builder.heading(say("document.report-method"), fresh=True)
    builder.line(say("document.report-method-about"))
    builder.each("one", "method", "{{ one }}", style="List Bullet")
    builder.line("{{ manifest }}")
    annexes_section(builder, words)
    builder.number_pages()


def _memo(builder: DocxBuilder, words: Words) -> None:
    say = words.template
    letterhead_section(builder)
    builder.line(say("document.memo-title"), size=13, bold=True, align=CENTRE, after=0)
    builder.line(say("document.memo-number"), align=CENTRE, after=12)
    dots = "." * 40
    builder.facts(
        (say("document.memo-to"), dots),
        (say("document.memo-from"), f"{{{{ signatory.title or '{dots}' }}}}"),
        (say("document.memo-date"), "{{ date }}"),
        (say("document.memo-about"), say("document.memo-subject")),
    )
    builder.line(say("document.memo-opening"))
    warnings_section(builder)
    with builder.when("awards"):
        builder.line(say("document.memo-awards"))
        awards_section(builder, words)
        builder.line(say("document.range-legend"), size=9)
    builder.line(say("document.memo-closing"))
    signature_section(builder, words)
    builder.line(say("document.memo-jury"), size=9, bold=True, after=2, fresh=True)
    builder.each("one", "jury", "{{ one }}", size=9)
    builder.line(say("document.memo-method"), size=9, bold=True, after=2)
    builder.each("one", "method", "{{ one }}", size=9)
    builder.line("{{ manifest }}", size=9)
    builder.each("one", "inputs", say("document.report-hash"), size=8)


def _certificates(builder: DocxBuilder, words: Words) -> None:
    say = words.template
    builder.turn()
    builder.frame()
    builder.centre()
    builder.tag("for one in awards")
    with builder.when("not loop.first"):
        builder.line("", size=1, after=0, fresh=True)
    banner_section(builder)
    with builder.when("office.name"):
        builder.line("{{ office.name | upper }}", size=14, bold=True, align=CENTRE, after=18)
    builder.line(say("document.award-title"), size=28, bold=True, align=CENTRE, after=2)
    builder.line(say("document.award-number"), align=CENTRE, after=18)
    builder.line(say("document.award-given"), align=CENTRE, after=6)
    builder.line("{{ one.unit }}", size=22, bold=True, align=CENTRE, after=12)
    builder.line(say("document.award-as"), align=CENTRE, after=6)
    builder.line("{{ one.award }}", size=16, bold=True, align=CENTRE, after=4)
    builder.line(say("document.award-score"), align=CENTRE, after=2)
    builder.line(say("document.award-period"), align=CENTRE, after=12)
    signature_section(builder, words, left=15)
    builder.line("{{ approach }} {{ manifest }}", size=7.5, align=CENTRE, after=0)
    sources = "{% for file in inputs %}{{ file.file }} {{ file.sha256 }} {% endfor %}"
    builder.line(f"SHA-256 {sources}", size=7.5, align=CENTRE, after=0)
    builder.tag("endfor")


def _profile(builder: DocxBuilder, words: Words) -> None:
    say = words.template
    builder.narrow()
    letterhead_section(builder)
    builder.line(say("document.profile-title"), size=13, bold=True, align=CENTRE, after=0)
    builder.line("{{ unit.name }}", size=13, bold=True, align=CENTRE, after=0)
    builder.line(say("document.report-year"), bold=True, align=CENTRE, after=10)
    with builder.when("reason"):
        builder.line("{{ reason }}")
    builder.each("one", "sentences", "{{ one }}", after=2)
    warnings_section(builder)
    with builder.when("figures"):
        _profile_figures(builder, words)
    builder.line(say("document.memo-method"), size=8, bold=True, before=8, after=2)
    builder.each("one", "method", "{{ one }}", size=7, after=1)
    builder.line("{{ manifest }}", size=7, after=1)
    builder.each("one", "inputs", say("document.report-hash"), size=7, after=0)


def _profile_figures(builder: DocxBuilder, words: Words) -> None:
    say = words.template
    builder.line("{{ rank }}", after=2)
    builder.line(say("document.profile-response"), after=0)
    builder.heading(say("profile.figures"))
    widths = {
        "name": 4.6, "score": 1.4, "margin": 1.1, "category": 1.1, "province": 1.8, "ahead": 1.9,
        "group": 2.0, "before": 1.4, "change": 1.6,
    }  # fmt: skip
    titles = {"name": say("document.column-value"), "before": "{{ earlier }}"}
    columns = field_columns(words, widths, titles=titles)
    builder.tag("if earlier")
    builder.table("one in figures", columns, size=9)
    builder.tag("else")
    builder.table("one in figures", columns[:-2], size=9)
    builder.tag("endif")
    rounding_section(builder, "rounding")
    for name in ("strongest", "weakest"):
        with builder.when(name):
            builder.heading(say(f"profile.{name}"))
            text = say("document.profile-behaviour")
            builder.each("one", name, text, size=10, after=2, style="List Bullet")
    builder.line(say("profile.legend"), size=8, after=0)


SHIPPED: Final[Mapping[str, ShippedTemplate]] = {
    "laporan": ShippedTemplate(fields=REPORT, lay=_report),
    "nota-dinas": ShippedTemplate(fields=REPORT, lay=_memo),
    "piagam": ShippedTemplate(fields=REPORT, lay=_certificates),
    "profil": ShippedTemplate(fields=PROFILE, lay=_profile),
}
"""Name -> template."""


def _guide(builder: DocxBuilder, fields: Fields, words: Words) -> None:
    """Explain every field in lines that are comments, and so are never printed."""
    lines: Sequence[tuple[str, bool]] = [*paths(fields)]
    texts = [words.say("document.guide-title"), words.say("document.guide-how")]
    for path, is_list in lines:
        text = words.say(f"field.{path}[]" if is_list else f"field.{path}")
        more = f" ({words.say('document.guide-list', path=path)})" if is_list else ""
        texts.append(f"{path} : {text}{more}")
    for text in texts:
        builder.line(f"{{#p {text} #}}", size=9, color=_GREY, after=0)
