"""Tables and lines as Markdown."""

from __future__ import annotations

import re
from typing import Final

from berakhlak_cli.report.model import Output, Row, Table
from berakhlak_cli.words import Words

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|#~!&])")


def markdown(output: Output, words: Words) -> str:
    """Return everything said as Markdown, never cut to a width."""
    blocks = [f"**{_escaped(output.banner)}**"] if output.banner else []
    for part in output.parts:
        if isinstance(part, Table):
            blocks.append(f"## {_escaped(part.title)}")
            blocks.append(_table(part, words))
            blocks += [_escaped(part.below)] if part.below else []
        else:
            lines = [
                f"**{_escaped(line.text)}**" if line.tone == "headline" else _escaped(line.text)
                for line in part
            ]
            blocks.append("  \n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def _table(table: Table, words: Words) -> str:
    head = [_escaped(column.title) for column in table.shown]
    rule = [":--" if column.kind == "text" else "--:" for column in table.shown]
    rows = [[_escaped(cell) for cell in _cells(row, table, words)] for row in table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def _cells(row: Row, table: Table, words: Words) -> list[str]:
    columns = table.shown
    cells = [column.text(row.values.get(column.key), words) for column in columns]
    remarked = row.remark_at(columns)
    if remarked is not None:
        cells[remarked:] = [row.remark or "", *[""] * (len(columns) - remarked - 1)]
    return cells
