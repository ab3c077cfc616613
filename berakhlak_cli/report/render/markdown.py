"""Tables and lines as Markdown."""

from __future__ import annotations

import re

from berakhlak_cli.report.model import Column, Name, Output, Row, Table, Value
from berakhlak_cli.words import Words

LEAST_MARGIN = 0.05
"""A margin below this would look like none."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!&])")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def shown(  # noqa: PLR0911 - one line for each kind
    value: Value | Name, column: Column, words: Words
) -> str:
    """Return a value of a column in the language's form; '' for none."""
    kind = column.kind
    if value is None:
        return ""
    if isinstance(value, Name):
        return f"{value.full} {value.mark}".rstrip()
    if isinstance(value, str):
        return value
    if kind == "count":
        return words.count(int(value))
    if kind == "percent":
        return words.percent(float(value))
    if kind == "margin" and 0 < value < LEAST_MARGIN:
        return f"<{words.number(2 * LEAST_MARGIN)}"
    if kind == "signed":
        return words.signed(float(value), column.decimals)
    return words.number(float(value), column.decimals)


def markdown(said: Output, words: Words) -> str:
    """Return everything said as Markdown, never cut to a width."""
    blocks = [f"**{escaped(said.banner)}**"] if said.banner else []
    for part in said.parts:
        if isinstance(part, Table):
            blocks.append(f"## {escaped(part.title)}")
            blocks.append(_table(part, words))
        else:
            lines = [
                f"**{escaped(line.text)}**" if line.tone == "headline" else escaped(line.text)
                for line in part
            ]
            blocks.append("  \n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _table(table: Table, words: Words) -> str:
    columns = [column for column in table.columns if not column.wide]
    head = [escaped(column.title) for column in columns]
    rule = [":--" if column.kind == "text" else "--:" for column in columns]
    rows = [[escaped(cell) for cell in _cells(row, columns, words)] for row in table.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def _cells(row: Row, columns: list[Column], words: Words) -> list[str]:
    cells = [shown(row.values.get(column.key), column, words) for column in columns]
    if row.remark:
        empty = [at for at, column in enumerate(columns) if row.values.get(column.key) is None]
        if empty:
            cells[empty[0]] = row.remark
    return cells
