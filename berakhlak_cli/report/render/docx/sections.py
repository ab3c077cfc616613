"""Blocks of the templates that come with the program; several of them share each."""

from __future__ import annotations

from berakhlak_cli.report.render.docx.builder import CENTRE, Cell, Paper
from berakhlak_cli.words import Words


def banner_block(paper: Paper) -> None:
    """Lay out the warning of sample data."""
    paper.tag("if banner")
    paper.line("{{ banner }}", bold=True, align=CENTRE, color="C00000", after=6)
    paper.tag("endif")


def letterhead_block(paper: Paper) -> None:
    """Lay out whose letter it is."""
    banner_block(paper)
    paper.tag("if office.name")
    paper.line("{{ office.name | upper }}", size=14, bold=True, align=CENTRE, after=0)
    paper.line("{{ office.address }}", size=9, align=CENTRE, after=14, ruled=True)
    paper.tag("endif")


def warnings_block(paper: Paper) -> None:
    """Lay out why two years may not be comparable."""
    paper.each("one", "warnings", "{{ one }}", bold=True)


def province_block(paper: Paper, words: Words) -> None:
    """Lay out the index and every value, with the year before where there is one."""
    say = words.template
    columns = [
        Cell(title=say("document.column-value"), text="{{ one.name }}", width=7.0),
        Cell(title="{{ year }}", text="{{ one.score }}", width=2.2),
        Cell(title=say("document.column-category"), text="{{ one.category }}", width=1.6),
    ]
    more = [
        Cell(title="{{ earlier }}", text="{{ one.before }}", width=2.2),
        Cell(title=say("document.column-change"), text="{{ one.change }}", width=2.2),
    ]
    last = ["{{ index }}", "{{ province.score }}", "{{ province.category }}"]
    paper.tag("if earlier")
    changed = [*last, "{{ province.before }}", "{{ province.change }}"]
    paper.table("one in values", [*columns, *more], last=changed)
    paper.tag("else")
    paper.table("one in values", columns, last=last)
    paper.tag("endif")


def awards_block(paper: Paper, words: Words) -> None:
    """Lay out who is awarded."""
    say = words.template
    columns = [
        Cell(title=say("document.column-rank"), text="{{ one.rank }}", width=2.2),
        Cell(
            title=say("document.column-unit"),
            text="{{ one.unit }}{% if one.list %} ({{ one.list }}){% endif %}",
            width=9.6,
            left=True,
        ),
        Cell(title=say("document.column-score"), text="{{ one.score }}", width=1.9),
        Cell(title=say("document.column-range"), text="{{ one.range }}", width=2.2),
    ]
    paper.table("one in awards", columns)


def comparison_block(paper: Paper, words: Words) -> None:
    """Lay out what changed since the year before."""
    say = words.template
    paper.line("{{ comparison.sentence }}")
    paper.tag("if comparison.ledger")
    paper.line("{{ comparison.ledger_title }}", bold=True, after=2)
    paper.each("one", "comparison.ledger", "{{ one.points }}\t{{ one.text }}", after=1, tab=1.6)
    paper.tag("endif")
    paper.each("one", "comparison.ledger_notes", "{{ one }}")
    paper.line("{{ comparison.counts_title }}", bold=True, after=2)
    paper.each("one", "comparison.counts", "{{ one.n }}\t{{ one.text }}", after=1, tab=1.6)
    for name, key in (("rose", "document.most-rose"), ("fell", "document.most-fell")):
        paper.tag(f"if comparison.{name}")
        paper.line(say(key), bold=True, before=8, after=2)
        columns = [
            Cell(title=say("document.column-unit"), text="{{ one.unit }}", width=8.0),
            Cell(title="{{ earlier }}", text="{{ one.before }}", width=1.9),
            Cell(title="{{ year }}", text="{{ one.after }}", width=1.9),
            Cell(title=say("document.column-change"), text="{{ one.change }}", width=2.0),
            Cell(title=say("document.column-margin"), text="{{ one.margin }}", width=1.6),
        ]
        paper.table(f"one in comparison.{name}", columns)
        paper.tag("endif")
    paper.each("one", "comparison.notes", "{{ one }}", size=9)


def signature_block(paper: Paper, words: Words, left: float = 9.0) -> None:
    """Lay out where it is signed, at the right of the page."""
    say = words.template
    paper.line(say("document.signed-at"), before=14, together=True, left=left, after=0)
    paper.tag("if signatory.title")
    paper.line("{{ signatory.title }},", together=True, left=left, after=0)
    paper.tag("endif")
    paper.line("", together=True, left=left, after=36)
    paper.line("{{ signatory.name }}", bold=True, left=left, after=0)
    paper.tag("if signatory.nip")
    paper.line(say("document.nip"), left=left, after=0)
    paper.tag("endif")
    paper.line("", size=6, after=0)


def annexes_block(paper: Paper, words: Words) -> None:
    """Lay out every unit, those that are not ranked, and the inputs."""
    say = words.template
    paper.heading(say("document.report-annex"), fresh=True)
    paper.table(
        "one in units",
        [
            Cell(
                title=say("document.column-unit"),
                text="{{ one.unit }} {{ one.mark }}{{ ' (' ~ one.remark ~ ')' if one.remark }}",
                width=5.2,
            ),
            Cell(title=say("document.column-n"), text="{{ one.n }}", width=1.15),
            Cell(
                title="{{ value.short }}", text="{{ score }}", width=1.05,
                loops=("value in values", "score in one.scores"),
            ),
            Cell(title=say("document.column-index"), text="{{ one.index }}", width=1.35),
            Cell(title=say("document.column-margin"), text="{{ one.margin }}", width=0.95),
            Cell(title=say("document.column-category"), text="{{ one.category }}", width=0.95),
        ],
        size=8,
    )  # fmt: skip
    paper.heading(say("document.report-unranked"))
    paper.tag("if not unranked")
    paper.line(say("document.report-none-ranked"))
    paper.tag("else")
    columns = [
        Cell(title=say("document.column-unit"), text="{{ one.unit }}", width=8.0),
        Cell(title=say("document.column-reason"), text="{{ one.reason }}", width=8.5, left=True),
    ]
    paper.table("one in unranked", columns, size=9)
    paper.tag("endif")
    paper.heading(say("document.report-inputs"))
    names = ("file", "sheet", "read", "used", "dropped")
    widths = (5.5, 3.5, 2.5, 2.2, 2.6)
    columns = [
        Cell(
            title=say(f"document.column-{name}"), text=f"{{{{ one.{name} }}}}", width=width,
            left=name == "sheet",
        )
        for name, width in zip(names, widths, strict=True)
    ]  # fmt: skip
    paper.table("one in inputs", columns, size=9)
    paper.each("one", "inputs", say("document.report-hash"), size=8, after=0)
