"""Tables and lines on a terminal: a narrow one loses columns, never digits."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.text import Text

from berakhlak_cli.report.model import Column, Line, Name, Output, Row, Table, name_at
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST_NAME: Final = 20
WIDEST: Final = 100
"""Running text is not set wider than this, however wide the terminal."""
_COMMAND: Final = re.compile(
    r"""\bberakhlak(?: (?:"[^"]*"|'[^']*'|[^\s,;"']+))+|(?:"[^"]*"|\b[a-z_]+) = (?:"[^"]*"|\d+)"""
)
"""A command, or a line of a map file."""
_KEPT: Final = "\ue000"
"""A space at which no line is broken."""
_STYLES: Final = {
    "headline": "bold green",
    "title": "bold",
    "quiet": "dim",
    "warning": "bold yellow",
    "plain": "",
}
_PLAIN: Final = {"−": "-", "±": "+-", "†": "+", "°": "o", "…": "...", "–": "-", "—": "-", "’": "'"}  # noqa: RUF001
_BLOCKS: Final = dict.fromkeys("▁▂▃▄▅▆▇█", "")
"""A small line that the stream cannot show is left out: its figures stand beside it."""


def console(stream: IO[str], *, color: bool) -> Console:
    """Return a console that prints data as data: no markup, no emoji, no highlighting."""
    from rich.console import Console

    return Console(
        file=stream,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
        no_color=True if not color else None,
        legacy_windows=False,
    )


def print_output(output: Output, words: Words, to: Console) -> None:
    """Print everything said, a blank line between the parts, the advice last."""
    if output.banner:
        _print(Text(output.banner, style="bold red"), to)
    for part in output.parts:
        to.print()
        if isinstance(part, Table):
            print_table(part, words, to)
        else:
            print_lines(part, to)
    if output.advice:
        to.print()
        print_lines(output.advice, to)


def print_lines(lines: Iterable[Line], to: Console) -> None:
    """Print lines, each wrapped as a whole."""
    for line in lines:
        width = min(to.width, WIDEST)
        for text in _wrapped(line.text, width, line.hanging):
            _print(Text(text, style=_STYLES[line.tone]), to)


def _wrapped(text: str, width: int, hanging: int) -> list[str]:
    """Break a text into lines, but for what stands in it to be copied."""
    indent = " " * (len(text) - len(text.lstrip()))
    whole = _COMMAND.sub(lambda found: found[0].replace(" ", _KEPT), text.strip())
    found = textwrap.wrap(
        whole,
        width=max(width, NARROWEST_NAME),
        initial_indent=indent,
        subsequent_indent=" " * hanging,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [one.replace(_KEPT, " ") for one in found] or [""]


def _print(text: Text, to: Console) -> None:
    to.print(_encodable(text, to.encoding), end="\n")


def _encodable(text: Text, encoding: str) -> Text:
    try:
        text.plain.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        plain = "".join({**_PLAIN, **_BLOCKS}.get(letter, letter) for letter in text.plain)
        known = plain.encode(encoding, "replace").decode(encoding)
        return Text(known, style=text.style)
    return text


def print_table(table: Table, words: Words, to: Console) -> None:
    """Print a table within the terminal's width, and name the columns that did not fit."""
    columns = table.shown
    texts = {
        column.key: [column.text(row.values.get(column.key), words) for row in table.rows]
        for column in columns
    }
    name = columns[name_at(columns)].key
    columns, dropped = fitting(columns, texts, to.width, name)
    widths = {column.key: _width(column, texts[column.key]) for column in columns}
    others = sum(width + 1 for key, width in widths.items() if key != name)
    widths[name] = min(max(to.width - others, NARROWEST_NAME), widths[name])
    _print(Text(table.title, style=_STYLES["title"]), to)
    to.print()
    head = [_padded(one.title, widths[one.key], left=one.kind == "text") for one in columns]
    _print(Text(" ".join(head).rstrip(), style="bold"), to)
    for row in table.rows:
        if row.total or row.ruled:
            _print(Text("-" * (sum(widths.values()) + len(widths) - 1)), to)
        for text in _row(row, columns, widths, to.width, words):
            style = "bold" if row.total else "dim" if row.remark else ""
            _print(Text(text, style=style), to)
    notes = [table.below] if table.below else []
    if dropped:
        names = ", ".join(column.title for column in dropped)
        notes.append(words.say("score.dropped", columns=names))
    if notes:
        to.print()
        print_lines([Line(text=text, tone="quiet") for text in notes], to)


def fitting(
    columns: Sequence[Column], texts: dict[str, list[str]], width: int, name: str
) -> tuple[list[Column], list[Column]]:
    """Return the columns that fit, and those that must go, the least needed first."""
    kept: list[Column] = list(columns)
    dropped: list[Column] = []
    while len(kept) > 1:
        needed = [
            min(_width(column, texts[column.key]), NARROWEST_NAME if column.key == name else width)
            for column in kept
        ]
        spare = [column for column in kept if column.keep]
        if sum(needed) + len(needed) - 1 <= width or not spare:
            break
        out = max(spare, key=lambda column: column.keep)
        kept.remove(out)
        dropped.append(out)
    return kept, dropped[::-1]


def _width(column: Column, texts: Sequence[str]) -> int:
    return max(cell_len(text) for text in (column.title, *texts))


def _padded(text: str, width: int, *, left: bool) -> str:
    gap = " " * max(width - cell_len(text), 0)
    return text + gap if left else gap + text


def _row(
    row: Row, columns: Sequence[Column], widths: dict[str, int], width: int, words: Words
) -> list[str]:
    """Return a row's lines; a long name takes several, and the figures stand in the last."""
    named, remarked = name_at(columns), row.remark_at(columns)
    lines = _name_lines(row.values.get(columns[named].key), widths[columns[named].key])
    cells = [
        _padded(
            lines[-1] if at == named else column.text(row.values.get(column.key), words),
            widths[column.key],
            left=column.kind == "text",
        )
        for at, column in enumerate(columns[:remarked])
    ]
    if remarked is not None:
        cells.append(row.remark or "")
    before = sum(widths[one.key] + 1 for one in columns[:named])
    return [
        *(" " * before + line for line in lines[:-1]),
        *_cut(" ".join(cells).rstrip(), row.remark, width),
    ]


def _cut(text: str, remark: str | None, width: int) -> list[str]:
    """Return a row whose remark is wrapped where it does not fit."""
    if not remark or cell_len(text) <= width or not text.endswith(remark):
        return [text]
    start = text[: -len(remark)]
    lines = textwrap.wrap(remark, max(width - cell_len(start), NARROWEST_NAME))
    return [start + lines[0], *(" " * cell_len(start) + line for line in lines[1:])]


def _name_lines(value: object, room: int) -> list[str]:
    """Return a name in the room there is: whole, else short, else on several lines."""
    if not isinstance(value, Name):
        return textwrap.wrap(str(value or ""), room) or [""]
    mark = f" {value.mark}" if value.mark else ""
    for text in (value.full, value.short):
        if text and cell_len(text + mark) <= room:
            return [text + mark]
    return textwrap.wrap(value.full + mark, room, subsequent_indent="  ", break_on_hyphens=False)
