"""Survey tools: whose export a header is, its further rows, and the columns a tool adds itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from berakhlak_cli.intake.cells import Cell, is_blank, text_of
from berakhlak_cli.intake.headers import Role
from berakhlak_cli.spelling import plain

MOST_COLUMNS: Final = 16_384
"""Columns that a spreadsheet has; what lies beyond is no title."""
LONGEST_TITLE: Final = 2_000
_GOOGLE: Final = {"cap waktu", "stempel waktu", "timestamp"}
_SUBMITTED: Final = ("submitdate", "date submitted", "submitdate date submitted")
_TELLTALES: Final[Mapping[str, Sequence[Sequence[str]]]] = {
    "limesurvey": (
        _SUBMITTED,
        ("lastpage", "last page", "lastpage last page"),
        ("startlanguage", "start language", "startlanguage start language"),
    ),
}
"""Tool -> groups of plain titles; its header has a title of each group."""
_OWN: Final[Mapping[str, Mapping[str, Role]]] = {
    "limesurvey": {
        **{title: Role(kind="time", rank=-1) for title in _SUBMITTED},
        **{title: Role(kind="id", rank=-1) for title in ("id", "response id", "id response id")},
    },
}
"""Tool -> plain title of a column that the tool adds -> what it means; rank below 0 wins."""
_GATES: Final[Mapping[str, Sequence[tuple[Sequence[str], str, frozenset[str]]]]] = {
    "limesurvey": ((_SUBMITTED, "unfinished", frozenset({"", "n a"})),),
}
"""Tool -> plain titles of a column, the fate that it decides, and the plain cells that do."""

_CODE_AND_TEXT: Final = re.compile(r"(\w+(?:\[[^\[\]]*\])*)[.:] (.+)", re.DOTALL)
_R_STYLE: Final = re.compile(r"\w+\.(\w+)\.+")
_BRACKET: Final = re.compile(r"\[([^\[\]]*)\]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What stands above a column."""

    texts: tuple[str, ...]
    """The title that is shown, then the parts of it that may tell what the column means."""
    parts: tuple[str, ...] = ()
    """Further parts that may name an item or the unit, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A column that tells which rows are no finished, real response."""

    column: int
    fate: str
    words: frozenset[str]
    """Plain cells that shut a row out; '' for an empty one."""

    def shut(self, cell: Cell) -> bool:
        """Tell whether this cell shuts its row out."""
        return plain(text_of(cell)) in self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header of one row or more, read as the tool that wrote it means it."""

    tool: str | None = None
    columns: Mapping[int, Title]
    rows: int = 1
    own: Mapping[int, Role] = field(default_factory=dict)
    """Column -> meaning, for the columns that the tool adds."""
    gates: tuple[Gate, ...] = ()

    @property
    def titles(self) -> dict[int, str]:
        """Column -> the title that is shown."""
        return {number: title.texts[0] for number, title in self.columns.items()}


def titles_of(row: Sequence[Cell]) -> dict[int, str]:
    """Return the titles of a row by column; a blank cell has none."""
    return {
        number: text_of(cell)[:LONGEST_TITLE]
        for number, cell in enumerate(row[:MOST_COLUMNS])
        if not is_blank(cell)
    }


def header_at(rows: Sequence[Sequence[Cell]], row: int, layout: str | None) -> Header:
    """
    Return the header that begins at a row, counted from 0, with the rows that belong to it.

    Parameters
    ----------
    layout
        The layout that the map file names; None to tell it by the content.
    """
    titles = titles_of(rows[row])
    below = rows[row + 1 :]
    tool = layout or _tool(titles)
    shape = _SHAPES.get(tool or "", _one_row)
    columns, further = shape(titles, below)
    return Header(
        tool=tool,
        columns=columns,
        rows=1 + further,
        own=dict(_own(tool, columns)),
        gates=tuple(_gates(tool, columns)),
    )


def _tool(titles: Mapping[int, str]) -> str | None:
    words = {plain(title) for title in titles.values()}
    for tool, groups in _TELLTALES.items():
        if all(not words.isdisjoint(group) for group in groups):
            return tool
    if titles and plain(titles[min(titles)]) in _GOOGLE:
        return "google-forms"
    return None


def _own(tool: str | None, columns: Mapping[int, Title]) -> Iterator[tuple[int, Role]]:
    known = _OWN.get(tool or "", {})
    for number, title in columns.items():
        role = next((known[plain(text)] for text in title.texts if plain(text) in known), None)
        if role:
            yield number, role


def _gates(tool: str | None, columns: Mapping[int, Title]) -> Iterator[Gate]:
    for titles, fate, words in _GATES.get(tool or "", ()):
        for number, title in columns.items():
            if any(plain(text) in titles for text in title.texts):
                yield Gate(column=number, fate=fate, words=words)
                break


Shaped = tuple[dict[int, Title], int]
"""Columns, and the rows below the first that belong to the header."""


def _one_row(titles: Mapping[int, str], _below: Sequence[Sequence[Cell]]) -> Shaped:
    return {number: Title(texts=(title,)) for number, title in titles.items()}, 0


def _limesurvey(titles: Mapping[int, str], _below: Sequence[Sequence[Cell]]) -> Shaped:
    """Read `G01Q01[BP1]`, `G01Q01_BP1`, `G01Q01.BP1.`, and any of them before `. Text`."""
    columns = {}
    for number, title in titles.items():
        both = _CODE_AND_TEXT.fullmatch(title)
        code = both.group(1) if both else title
        bracket = _BRACKET.search(code)
        dotted = _R_STYLE.fullmatch(code)
        parts = [code] if both else []
        parts += [bracket.group(1)] if bracket else []
        parts += [dotted.group(1)] if dotted else []
        if re.fullmatch(r"\w+", code):
            parts += code.split("_", 1)[1:] + code.rsplit("_", 1)[1:]
        texts = (title, both.group(2)) if both else (title,)
        columns[number] = Title(texts=texts, parts=tuple(parts))
    return columns, 0


_SHAPES: Final[Mapping[str, Callable[[Mapping[int, str], Sequence[Sequence[Cell]]], Shaped]]] = {
    "limesurvey": _limesurvey,
}
