"""Sections of the templates that come with the program; several of them share each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from berakhlak_cli.report.render.docx.builder import CENTRE, DocxBuilder, TemplateColumn
from berakhlak_cli.words import Words

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_YEARS: Final = {"before": "{{ earlier }}", "after": "{{ year }}"}


def field_columns(
    words: Words,
    widths: Mapping[str, float],
    *,
    titles: Mapping[str, str] = _NONE,
    texts: Mapping[str, str] = _NONE,
    left: Collection[str] = (),
) -> list[TemplateColumn]:
    """
    Return the columns of a table of entries.

    Parameters
    ----------
    widths
        Field of an entry -> centimetres.
    titles, texts
        What stands in place of a field's usual title, and of the field alone.
    left
        The fields that are text.
    """
    return [
        TemplateColumn(
            title=titles.get(name) or words.template(f"document.column-{name}"),
            text=texts.get(name, f"{{{{ one.{name} }}}}"),
            width=width,
            left=name in left,
        )
        for name, width in widths.items()
    ]


def banner_section(builder: DocxBuilder) -> None:
    """Lay out the warning of sample data."""
    with builder.when("banner"):
        builder.line("{{ banner }}", bold=True, align=CENTRE, color="C00000", after=6)


def letterhead_section(builder: DocxBuilder) -> None:
    """Lay out whose letter it is."""
    banner_section(builder)
    with builder.when("office.name"):
        builder.line("{{ office.name | upper }}", size=14, bold=True, align=CENTRE, after=0)
        builder.line("{{ office.address }}", size=9, align=CENTRE, after=14, ruled=True)


def warnings_section(builder: DocxBuilder) -> None:
    """Lay out why two years may not be comparable."""
    builder.each("one", "warnings", "{{ one }}", bold=True)


def province_section(builder: DocxBuilder, words: Words) -> None:
    """Lay out the index and every value, with the year before where there is one."""
    widths = {"name": 7.0, "score": 2.2, "category": 1.6, "before": 2.2, "change": 2.2}
    titles = {**_YEARS, "name": words.template("document.column-value"), "score": "{{ year }}"}
    columns = field_columns(words, widths, titles=titles)
    last = ["{{ index }}", *(f"{{{{ province.{name} }}}}" for name in [*widths][1:])]
    builder.tag("if earlier")
    builder.table("one in values", columns, last=last)
    builder.tag("else")
    builder.table("one in values", columns[:3], last=last[:3])
    builder.tag("endif")
    rounding_section(builder, "rounding")


def rounding_section(builder: DocxBuilder, field: str) -> None:
    """Lay out why differences seem not to add up, where they do."""
    with builder.when(field):
        builder.line(f"{{{{ {field} }}}}", size=9)


def awards_section(builder: DocxBuilder, words: Words) -> None:
    """Lay out who is awarded."""
    widths = {"rank": 2.2, "unit": 9.6, "score": 1.9, "range": 2.2}
    texts = {"unit": "{{ one.unit }}{% if one.list %} ({{ one.list }}){% endif %}"}
    builder.table("one in awards", field_columns(words, widths, texts=texts, left=["unit"]))


def comparison_section(builder: DocxBuilder, words: Words) -> None:
    """Lay out what changed since the year before."""
    builder.line("{{ comparison.sentence }}")
    with builder.when("comparison.ledger"):
        builder.line("{{ comparison.ledger_title }}", bold=True, after=2)
        text = "{{ one.points }}\t{{ one.text }}"
        builder.each("one", "comparison.ledger", text, after=1, tab=1.6)
    builder.each("one", "comparison.ledger_notes", "{{ one }}")
    builder.line("{{ comparison.counts_title }}", bold=True, after=2)
    builder.each("one", "comparison.counts", "{{ one.n }}\t{{ one.text }}", after=1, tab=1.6)
    widths = {"unit": 8.0, "before": 1.9, "after": 1.9, "change": 2.0, "margin": 1.6}
    columns = field_columns(words, widths, titles=_YEARS)
    for name in ("rose", "fell"):
        with builder.when(f"comparison.{name}"):
            builder.line(words.template(f"document.most-{name}"), bold=True, before=8, after=2)
            builder.table(f"one in comparison.{name}", columns)
    rounding_section(builder, "comparison.rounding")
    builder.each("one", "comparison.notes", "{{ one }}", size=9)


def signature_section(builder: DocxBuilder, words: Words, left: float = 9.0) -> None:
    """Lay out where it is signed, at the right of the page."""
    say = words.template
    builder.line(say("document.signed-at"), before=14, together=True, left=left, after=0)
    with builder.when("signatory.title"):
        builder.line("{{ signatory.title }},", together=True, left=left, after=0)
    builder.line("", together=True, left=left, after=36)
    builder.line("{{ signatory.name }}", bold=True, left=left, after=0)
    with builder.when("signatory.nip"):
        builder.line(say("document.nip"), left=left, after=0)
    builder.line("", size=6, after=0)


def annexes_section(builder: DocxBuilder, words: Words) -> None:
    """Lay out every unit, those that are not ranked, and the inputs."""
    say = words.template
    builder.heading(say("document.report-annex"), fresh=True)
    name = "{{ one.unit }} {{ one.mark }}{{ ' (' ~ one.remark ~ ')' if one.remark }}"
    figures = TemplateColumn(
        title="{{ column }}",
        text="{{ cell }}",
        width=1.07,
        loops=("column in unit_columns", "cell in one.cells"),
    )
    units = field_columns(words, {"unit": 5.2}, texts={"unit": name})
    builder.table("one in units", [*units, figures], size=8)
    builder.heading(say("document.report-unranked"))
    builder.tag("if not unranked")
    builder.line(say("document.report-none-ranked"))
    builder.tag("else")
    widths = {"unit": 8.0, "reason": 8.5}
    builder.table("one in unranked", field_columns(words, widths, left=["reason"]), size=9)
    builder.tag("endif")
    builder.heading(say("document.report-inputs"))
    widths = {"file": 5.5, "sheet": 3.5, "read": 2.5, "used": 2.2, "dropped": 2.6}
    builder.table("one in inputs", field_columns(words, widths, left=["sheet"]), size=9)
    builder.each("one", "inputs", say("document.report-hash"), size=8, after=0)
