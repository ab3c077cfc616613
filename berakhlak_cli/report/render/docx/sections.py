"""Blocks of the templates that come with the program; several of them share each."""

from __future__ import annotations

from berakhlak_cli.report.render.docx.builder import CENTRE, DocxBuilder, TemplateColumn
from berakhlak_cli.words import Words


def banner_block(builder: DocxBuilder) -> None:
    """Lay out the warning of sample data."""
    builder.tag("if banner")
    builder.line("{{ banner }}", bold=True, align=CENTRE, color="C00000", after=6)
    builder.tag("endif")


def letterhead_block(builder: DocxBuilder) -> None:
    """Lay out whose letter it is."""
    banner_block(builder)
    builder.tag("if office.name")
    builder.line("{{ office.name | upper }}", size=14, bold=True, align=CENTRE, after=0)
    builder.line("{{ office.address }}", size=9, align=CENTRE, after=14, ruled=True)
    builder.tag("endif")


def warnings_block(builder: DocxBuilder) -> None:
    """Lay out why two years may not be comparable."""
    builder.each("one", "warnings", "{{ one }}", bold=True)


def province_block(builder: DocxBuilder, words: Words) -> None:
    """Lay out the index and every value, with the year before where there is one."""
    say = words.template
    columns = [
        TemplateColumn(title=say("document.column-value"), text="{{ one.name }}", width=7.0),
        TemplateColumn(title="{{ year }}", text="{{ one.score }}", width=2.2),
        TemplateColumn(title=say("document.column-category"), text="{{ one.category }}", width=1.6),
    ]
    more = [
        TemplateColumn(title="{{ earlier }}", text="{{ one.before }}", width=2.2),
        TemplateColumn(title=say("document.column-change"), text="{{ one.change }}", width=2.2),
    ]
    last = ["{{ index }}", "{{ province.score }}", "{{ province.category }}"]
    builder.tag("if earlier")
    changed = [*last, "{{ province.before }}", "{{ province.change }}"]
    builder.table("one in values", [*columns, *more], last=changed)
    builder.tag("else")
    builder.table("one in values", columns, last=last)
    builder.tag("endif")


def awards_block(builder: DocxBuilder, words: Words) -> None:
    """Lay out who is awarded."""
    say = words.template
    columns = [
        TemplateColumn(title=say("document.column-rank"), text="{{ one.rank }}", width=2.2),
        TemplateColumn(
            title=say("document.column-unit"),
            text="{{ one.unit }}{% if one.list %} ({{ one.list }}){% endif %}",
            width=9.6,
            left=True,
        ),
        TemplateColumn(title=say("document.column-score"), text="{{ one.score }}", width=1.9),
        TemplateColumn(title=say("document.column-range"), text="{{ one.range }}", width=2.2),
    ]
    builder.table("one in awards", columns)


def comparison_block(builder: DocxBuilder, words: Words) -> None:
    """Lay out what changed since the year before."""
    say = words.template
    builder.line("{{ comparison.sentence }}")
    builder.tag("if comparison.ledger")
    builder.line("{{ comparison.ledger_title }}", bold=True, after=2)
    builder.each("one", "comparison.ledger", "{{ one.points }}\t{{ one.text }}", after=1, tab=1.6)
    builder.tag("endif")
    builder.each("one", "comparison.ledger_notes", "{{ one }}")
    builder.line("{{ comparison.counts_title }}", bold=True, after=2)
    builder.each("one", "comparison.counts", "{{ one.n }}\t{{ one.text }}", after=1, tab=1.6)
    for name, key in (("rose", "document.most-rose"), ("fell", "document.most-fell")):
        builder.tag(f"if comparison.{name}")
        builder.line(say(key), bold=True, before=8, after=2)
        columns = [
            TemplateColumn(title=say("document.column-unit"), text="{{ one.unit }}", width=8.0),
            TemplateColumn(title="{{ earlier }}", text="{{ one.before }}", width=1.9),
            TemplateColumn(title="{{ year }}", text="{{ one.after }}", width=1.9),
            TemplateColumn(title=say("document.column-change"), text="{{ one.change }}", width=2.0),
            TemplateColumn(title=say("document.column-margin"), text="{{ one.margin }}", width=1.6),
        ]
        builder.table(f"one in comparison.{name}", columns)
        builder.tag("endif")
    builder.each("one", "comparison.notes", "{{ one }}", size=9)


def signature_block(builder: DocxBuilder, words: Words, left: float = 9.0) -> None:
    """Lay out where it is signed, at the right of the page."""
    say = words.template
    builder.line(say("document.signed-at"), before=14, together=True, left=left, after=0)
    builder.tag("if signatory.title")
    builder.line("{{ signatory.title }},", together=True, left=left, after=0)
    builder.tag("endif")
    builder.line("", together=True, left=left, after=36)
    builder.line("{{ signatory.name }}", bold=True, left=left, after=0)
    builder.tag("if signatory.nip")
    builder.line(say("document.nip"), left=left, after=0)
    builder.tag("endif")
    builder.line("", size=6, after=0)


def annexes_block(builder: DocxBuilder, words: Words) -> None:
    """Lay out every unit, those that are not ranked, and the inputs."""
    say = words.template
    builder.heading(say("document.report-annex"), fresh=True)
    builder.table(
        "one in units",
        [
            TemplateColumn(
                title=say("document.column-unit"),
                text="{{ one.unit }} {{ one.mark }}{{ ' (' ~ one.remark ~ ')' if one.remark }}",
                width=5.2,
            ),
            TemplateColumn(
                title="{{ column }}", text="{{ cell }}", width=1.07,
                loops=("column in unit_columns", "cell in one.cells"),
            ),
        ],
        size=8,
    )  # fmt: skip
    builder.heading(say("document.report-unranked"))
    builder.tag("if not unranked")
    builder.line(say("document.report-none-ranked"))
    builder.tag("else")
    columns = [
        TemplateColumn(title=say("document.column-unit"), text="{{ one.unit }}", width=8.0),
        TemplateColumn(
            title=say("document.column-reason"), text="{{ one.reason }}", width=8.5, left=True
        ),
    ]
    builder.table("one in unranked", columns, size=9)
    builder.tag("endif")
    builder.heading(say("document.report-inputs"))
    names = ("file", "sheet", "read", "used", "dropped")
    widths = (5.5, 3.5, 2.5, 2.2, 2.6)
    columns = [
        TemplateColumn(
            title=say(f"document.column-{name}"), text=f"{{{{ one.{name} }}}}", width=width,
            left=name == "sheet",
        )
        for name, width in zip(names, widths, strict=True)
    ]  # fmt: skip
    builder.table("one in inputs", columns, size=9)
    builder.each("one", "inputs", say("document.report-hash"), size=8, after=0)
