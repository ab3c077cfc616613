"""A report as one page that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from jinja2 import Environment

from berakhlak_cli.report.model import Name, Report, Row, Table, Value, name_at
from berakhlak_cli.report.render.html.drawing import WIDE, drawn
from berakhlak_cli.report.render.html.environment import environment
from berakhlak_cli.words import Words

SORTED: Final = 8
"""Rows from which on a table can be sorted."""
SEARCHED: Final = 20
"""Rows from which on a table can be searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as it is shown, and what it is sorted by."""

    text: str
    look: str = ""
    """Its classes: `n` for a number, `band-A` for a category, `remark`."""
    sort: str = ""
    letter: str = ""
    span: int = 1
    leads_to: str = ""
    heads: bool = False
    """True for the cell that names its row."""


def report_page(report: Report, words: Words) -> str:
    """Return a report as an .html file; the same one gives the same text."""
    style, script = _file("report.css"), _file("report.js")
    anchors = {one.key: f"u{at}" for at, one in enumerate(report.profiles, start=1)}
    template = _environment(words, anchors).get_template("report.html")
    return template.render(
        report=report,
        anchors=anchors,
        style=style,
        script=script,
        style_digest=_digest(style),
        script_digest=_digest(script),
    )


def _environment(words: Words, anchors: Mapping[str, str]) -> Environment:
    """Return what fills in the page, with what it asks of tables."""
    made = environment(words)
    made.globals |= {
        "rows": lambda table: [
            (row.ruled, [*_cells(row, table, words, anchors)])
            for row in table.rows
            if not row.total
        ],
        "totals": lambda table: [
            [*_cells(row, table, words, anchors)] for row in table.rows if row.total
        ],
        "drawn": lambda chart: drawn(chart, words),
        "is_table": lambda part: isinstance(part, Table),
        "sortable": _sortable,
        "searchable": lambda table: len(table.rows) >= SEARCHED,
        "wide": WIDE,
    }
    return made


def _sortable(table: Table) -> bool:
    """Tell whether there is anything to sort: many rows with numbers."""
    return any(column.numeric for column in table.columns) and len(table.rows) >= SORTED


def _file(name: str) -> str:
    return (
        resources.files("berakhlak_cli.report.render.html")
        .joinpath(f"templates/{name}")
        .read_text("utf-8")
    )


def _digest(text: str) -> str:
    """Return what the page's own policy knows a style or script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _cells(row: Row, table: Table, words: Words, anchors: Mapping[str, str]) -> Iterator[Cell]:
    """Yield the cells of a row; a remark takes the place of all scores."""
    columns = table.shown
    named, remarked = name_at(columns), row.remark_at(columns)
    for at, column in enumerate(columns[:remarked]):
        value = row.values.get(column.key)
        letter = str(row.values.get(column.beside) or "")
        looks = ["n"] * column.numeric + [f"band-{letter}"] * bool(letter)
        yield Cell(
            text=column.text(value, words),
            look=" ".join(looks),
            sort=_sort(value),
            letter=letter,
            leads_to=anchors.get(value.key, "") if isinstance(value, Name) else "",
            heads=at == named,
        )
    if remarked is not None:
        yield Cell(text=row.remark or "", look="remark", span=len(columns) - remarked)


def _sort(value: Value) -> str:
    """Return a number unrounded, so that what looks equal still has its order; '' for text."""
    return repr(value) if isinstance(value, int | float) else ""
