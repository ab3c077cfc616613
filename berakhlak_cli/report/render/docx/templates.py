"""The templates that come with the program: documents with fields, made in the run's language."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from berakhlak_cli.report.fields import PROFILE, REPORT, Fields, paths
from berakhlak_cli.report.render.docx.builder import CENTRE, Cell, Paper
from berakhlak_cli.report.render.docx.document import dated
from berakhlak_cli.report.render.docx.sections import (
    annexes_block,
    awards_block,
    banner_block,
    comparison_block,
    letterhead_block,
    province_block,
    signature_block,
    warnings_block,
)
from berakhlak_cli.words import Words

_GREY: Final = "808080"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A template: how it is laid out, and the fields that it may name."""

    fields: Fields
    lay: Callable[[Paper, Words], None]


def blank(name: str, words: Words, created: datetime, *, explained: bool = False) -> bytes:
    """
    Return a template as a .docx file.

    Parameters
    ----------
    name
        A key of `BLANKS`.
    created
        The date that the file carries; the same one gives the same bytes.
    explained
        Every field stands below, in lines that are never printed.
    """
    paper = Paper(words.lang)
    BLANKS[name].lay(paper, words)
    if explained:
        _guide(paper, BLANKS[name].fields, words)
    about = paper.document.core_properties
    about.author = about.comments = about.last_modified_by = ""
    about.created = about.modified = created
    out = io.BytesIO()
    paper.document.save(out)
    return dated(out.getvalue(), created)


def _report(paper: Paper, words: Words) -> None:
    say = words.template
    letterhead_block(paper)
    paper.line(say("document.report-title"), size=14, bold=True, align=CENTRE, after=0)
    paper.line("{{ index | upper }}", size=14, bold=True, align=CENTRE, after=0)
    paper.line(say("document.report-year"), size=14, bold=True, align=CENTRE, after=12)
    paper.heading(say("document.report-summary"))
    paper.line("{{ summary }}")
    warnings_block(paper)
    paper.heading(say("document.report-province"))
    province_block(paper, words)
    paper.heading(say("document.report-awards"))
    awards_block(paper, words)
    paper.line(say("document.range-legend"), size=9)
    paper.each("one", "jury", "{{ one }}")
    paper.tag("if earlier")
    paper.heading(say("document.report-comparison"))
    comparison_block(paper, words)
    paper.tag("endif")
    signature_block(paper, words)
    paper.heading(say("document.report-method"), fresh=True)
    paper.line(say("document.report-method-about"))
    paper.each("one", "method", "{{ one }}", style="List Bullet")
    paper.line("{{ manifest }}")
    annexes_block(paper, words)
    paper.number_pages()


def _memo(paper: Paper, words: Words) -> None:
    say = words.template
    letterhead_block(paper)
    paper.line(say("document.memo-title"), size=13, bold=True, align=CENTRE, after=0)
    paper.line(say("document.memo-number"), align=CENTRE, after=12)
    dots = "." * 40
    paper.facts(
        (say("document.memo-to"), dots),
        (say("document.memo-from"), f"{{{{ signatory.title or '{dots}' }}}}"),
        (say("document.memo-date"), "{{ date }}"),
        (say("document.memo-about"), say("document.memo-subject")),
    )
    paper.line(say("document.memo-opening"))
    warnings_block(paper)
    paper.tag("if awards")
    paper.line(say("document.memo-awards"))
    awards_block(paper, words)
    paper.line(say("document.range-legend"), size=9)
    paper.tag("endif")
    paper.line(say("document.memo-closing"))
    signature_block(paper, words)
    paper.line(say("document.memo-jury"), size=9, bold=True, after=2, fresh=True)
    paper.each("one", "jury", "{{ one }}", size=9)
    paper.line(say("document.memo-method"), size=9, bold=True, after=2)
    paper.each("one", "method", "{{ one }}", size=9)
    paper.line("{{ manifest }}", size=9)
    paper.each("one", "inputs", say("document.report-hash"), size=8)


def _certificates(paper: Paper, words: Words) -> None:
    say = words.template
    paper.turn()
    paper.frame()
    paper.centre()
    paper.tag("for one in awards")
    paper.tag("if not loop.first")
    paper.line("", size=1, after=0, fresh=True)
    paper.tag("endif")
    banner_block(paper)
    paper.tag("if office.name")
    paper.line("{{ office.name | upper }}", size=14, bold=True, align=CENTRE, after=18)
    paper.tag("endif")
    paper.line(say("document.award-title"), size=28, bold=True, align=CENTRE, after=2)
    paper.line(say("document.award-number"), align=CENTRE, after=18)
    paper.line(say("document.award-given"), align=CENTRE, after=6)
    paper.line("{{ one.unit }}", size=22, bold=True, align=CENTRE, after=12)
    paper.line(say("document.award-as"), align=CENTRE, after=6)
    paper.line("{{ one.award }}", size=16, bold=True, align=CENTRE, after=4)
    paper.line(say("document.award-score"), align=CENTRE, after=2)
    paper.line(say("document.award-period"), align=CENTRE, after=12)
    signature_block(paper, words, left=15)
    paper.line("{{ approach }} {{ manifest }}", size=7.5, align=CENTRE, after=0)
    sources = "{% for file in inputs %}{{ file.file }} {{ file.sha256 }} {% endfor %}"
    paper.line(f"SHA-256 {sources}", size=7.5, align=CENTRE, after=0)
    paper.tag("endfor")


def _profile(paper: Paper, words: Words) -> None:
    say = words.template
    paper.narrow()
    letterhead_block(paper)
    paper.line(say("document.profile-title"), size=13, bold=True, align=CENTRE, after=0)
    paper.line("{{ unit.name }}", size=13, bold=True, align=CENTRE, after=0)
    paper.line(say("document.report-year"), bold=True, align=CENTRE, after=10)
    paper.tag("if reason")
    paper.line("{{ reason }}")
    paper.tag("endif")
    paper.each("one", "sentences", "{{ one }}", after=2)
    warnings_block(paper)
    paper.tag("if figures")
    paper.line("{{ rank }}", after=2)
    paper.line(say("document.profile-response"), after=0)
    paper.heading(say("profile.figures"))
    columns = [
        Cell(title=say("document.column-value"), text="{{ one.name }}", width=4.6),
        Cell(title=say("document.column-score"), text="{{ one.score }}", width=1.4),
        Cell(title=say("document.column-margin"), text="{{ one.margin }}", width=1.1),
        Cell(title=say("document.column-category"), text="{{ one.category }}", width=1.1),
        Cell(title=say("document.column-province"), text="{{ one.province }}", width=1.8),
        Cell(title=say("document.column-ahead"), text="{{ one.ahead }}", width=1.9),
        Cell(title=say("document.column-group"), text="{{ one.group }}", width=2.0),
    ]
    paper.tag("if earlier")
    paper.table(
        "one in figures",
        [
            *columns,
            Cell(title="{{ earlier }}", text="{{ one.before }}", width=1.4),
            Cell(title=say("document.column-change"), text="{{ one.change }}", width=1.6),
        ],
        size=9,
    )
    paper.tag("else")
    paper.table("one in figures", columns, size=9)
    paper.tag("endif")
    for name, key in (("strongest", "profile.strongest"), ("weakest", "profile.weakest")):
        paper.tag(f"if {name}")
        paper.heading(say(key))
        text = say("document.profile-behaviour")
        paper.each("one", name, text, size=10, after=2, style="List Bullet")
        paper.tag("endif")
    paper.line(say("profile.legend"), size=8, after=0)
    paper.tag("endif")
    paper.line(say("document.memo-method"), size=8, bold=True, before=8, after=2)
    paper.each("one", "method", "{{ one }}", size=7, after=1)
    paper.line("{{ manifest }}", size=7, after=1)
    paper.each("one", "inputs", say("document.report-hash"), size=7, after=0)


BLANKS: Final[Mapping[str, Blank]] = {
    "laporan": Blank(fields=REPORT, lay=_report),
    "nota-dinas": Blank(fields=REPORT, lay=_memo),
    "piagam": Blank(fields=REPORT, lay=_certificates),
    "profil": Blank(fields=PROFILE, lay=_profile),
}
"""Name -> template."""


def _guide(paper: Paper, fields: Fields, words: Words) -> None:
    """Explain every field in lines that are comments, and so are never printed."""
    lines: Sequence[tuple[str, bool]] = [*paths(fields)]
    texts = [words.say("document.guide-title"), words.say("document.guide-how")]
    for path, is_list in lines:
        text = words.say(f"field.{path}[]" if is_list else f"field.{path}")
        more = f" ({words.say('document.guide-list', path=path)})" if is_list else ""
        texts.append(f"{path} : {text}{more}")
    for text in texts:
        paper.line(f"{{#p {text} #}}", size=9, color=_GREY, after=0)
