"""What a report says of one unit: a paragraph, its figures, and its best and weakest statements."""

from __future__ import annotations

from collections.abc import Sequence

from berakhlak_cli.measure.explanation import Explained
from berakhlak_cli.measure.items import ItemAnswers, extremes
from berakhlak_cli.measure.overview import Result
from berakhlak_cli.report.columns import ITEM, verdict_text
from berakhlak_cli.report.content.decimals import with_rounding
from berakhlak_cli.report.content.sentences import paragraph
from berakhlak_cli.report.content.unit_trace import figure_table
from berakhlak_cli.report.facts import columns, rows
from berakhlak_cli.report.model import Line, Part, Section, Table
from berakhlak_cli.words import Words


def unit_section(one: Explained, found: Result, words: Words) -> Section:
    """Return all that a report says of one unit."""
    parts: list[Part] = [(Line(text=paragraph(one, words)), *_change(one, found, words))]
    if one.index.score is not None:
        parts.append(figure_table(one, words))
    for name, items in zip(("strongest", "weakest"), extremes(one.items), strict=True):
        if items:
            parts.append(_statements(items, words.say(f"report.{name}"), words))
    return Section(key=one.unit.key, title=one.unit.name, parts=tuple(parts))


def _change(one: Explained, found: Result, words: Words) -> list[Line]:
    """Return how the unit's index changed, where two years are compared."""
    if found.years is None:
        return []
    changed = next((unit for unit in found.years.units if unit.unit.key == one.unit.key), None)
    points = changed.change.points if changed else None
    if changed is None or points is None:
        return []
    change, years = changed.change, found.years
    text = words.say(
        "report.change",
        before=str(years.before.year),
        after=str(years.after.year),
        old=words.number(change.before.score or 0.0),
        new=words.number(change.after.score or 0.0),
        points=words.signed(points),
        verdict=verdict_text(changed.verdict, change, words),
    )
    return [Line(text=with_rounding(text, change.before.score, change.after.score, words))]


def _statements(items: Sequence[ItemAnswers], title: str, words: Words) -> Table:
    return Table(
        title=title,
        sheet=words.say("unit.items-tab"),
        columns=columns(ITEM, words),
        rows=rows(ITEM, items, words),
    )
