"""Survey tools: whose export a header is, its further rows, and the columns a tool adds itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from berakhlak_cli.intake.files.cells import Cell, is_blank, text_of
from berakhlak_cli.intake.layout.dates import settled
from berakhlak_cli.intake.layout.headers import Role
from berakhlak_cli.intake.layout.stamps import read
from berakhlak_cli.spelling import plain

MOST_COLUMNS: Final = 16_384
"""Columns that a spreadsheet has; what lies beyond is no title."""
TOOLS: Final = (
    "plain",
    "google-forms",
    "microsoft-forms",
    "limesurvey",
    "kobo",
    "qualtrics",
    "surveymonkey",
)
"""Whose exports are known; `plain` is a table of one header row."""
LONGEST_TITLE: Final = 2_000
_DAY: Final = 86_400
_SOME_ROWS: Final = 25
"""Rows below a header that are looked at to tell its tool."""
_MICROSOFT: Final = "microsoft-forms"
_GOOGLE: Final = {"cap waktu", "stempel waktu", "timestamp"}
_SUBMITTED: Final = ("submitdate", "date submitted", "submitdate date submitted")
_TELLTALES: Final[Mapping[str, Sequence[Sequence[str]]]] = {
    "limesurvey": (
        _SUBMITTED,
        ("lastpage", "last page", "lastpage last page"),
        ("startlanguage", "start language", "startlanguage start language"),
    ),
    "kobo": (("uuid",), ("submission time",)),
    "surveymonkey": (("respondent id",), ("collector id",)),
    _MICROSOFT: (
        ("id",),
        ("start time", "waktu mulai"),
        ("completion time", "waktu penyelesaian"),
    ),
}
"""Tool -> groups of plain titles; its header has a title of each group."""
_OWN: Final[Mapping[str, Mapping[str, Role]]] = {
    "limesurvey": {
        **{title: Role(kind="time", rank=-3) for title in _SUBMITTED},
        **{title: Role(kind="time", rank=-2) for title in ("datestamp", "date last action")},
        **{title: Role(kind="time", rank=-1) for title in ("startdate", "date started")},
        **{title: Role(kind="id", rank=-1) for title in ("id", "response id", "id response id")},
    },
    "kobo": {
        "uuid": Role(kind="id", rank=-1),
        "submission time": Role(kind="time", rank=-3),
        "end": Role(kind="time", rank=-2),
        "start": Role(kind="time", rank=-1),
        "id": Role(kind="ignore"),
        "username": Role(kind="ignore"),  # who collected the answers, not who gave them
    },
    "qualtrics": {
        **{title: Role(kind="time", rank=-2) for title in ("recordeddate", "recorded date")},
        **{title: Role(kind="time", rank=-1) for title in ("enddate", "end date")},
        **{title: Role(kind="id", rank=-1) for title in ("responseid", "response id")},
        **{title: Role(kind="email", rank=-1) for title in ("recipientemail", "recipient email")},
    },
    "surveymonkey": {
        "respondent id": Role(kind="id", rank=-1),
    },
    _MICROSOFT: {
        "id": Role(kind="id", rank=-1),
        "email": Role(kind="email", rank=-1),
    },
}
"""Tool -> plain title of a column that the tool adds -> what it means; rank below 0 wins."""
_PREVIEW: Final = frozenset({"1", "survey preview"})
_GATES: Final[Mapping[str, Sequence[tuple[Sequence[str], str, frozenset[str]]]]] = {
    "limesurvey": ((_SUBMITTED, "unfinished", frozenset({"", "n a"})),),
    "qualtrics": (
        (("finished",), "unfinished", frozenset({"false", "0"})),
        (("status", "response type"), "preview", _PREVIEW),
    ),
}
"""Tool -> plain titles of a column, the fate that it decides, and the plain cells that do."""

_BY_POSITION: Final = {
    0: Role(kind="id", rank=-1),
    2: Role(kind="time", rank=-1),
    3: Role(kind="email", rank=-1),
}
"""The first columns of Microsoft Forms in any language: ID, start, completion, e-mail, name."""
_ANONYMOUS: Final = {"anonymous", "anonim"}
_COUNTER: Final = re.compile(r"[2-9]|[1-9]\d")
_PANDAS: Final = re.compile(r"(.+)\.[1-9]\d?", re.DOTALL)
_CODE_AND_TEXT: Final = re.compile(r"(\w+(?:\[[^\[\]]*\])*)[.:] (.+)", re.DOTALL)
_MONKEY: Final = {
    "respondent id", "collector id", "collector", "start date", "end date", "date created",
    "date modified", "ip address", "email address", "first name", "last name", "custom data 1",
}  # fmt: skip
"""Titles that SurveyMonkey adds; it writes nothing below them in its second header row."""
_OPEN_ENDED: Final = {"response", "open ended response"}
"""What SurveyMonkey writes below a question without parts."""
_IMPORT: Final = re.compile(r"\{\s*['\"]ImportId['\"]\s*:")
_R_STYLE: Final = re.compile(r"\w+\.(\w+)\.+")
_BRACKET: Final = re.compile(r"\[([^\[\]]*)\]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What stands above a column."""

    texts: tuple[str, ...]
    """The title that is shown, then the parts of it that may tell what the column means."""
    parts: tuple[str, ...] = ()
    """Further parts that may name an item or the unit, and nothing else."""
    instead: str | None = None
    """What may name an item or the unit where nothing above means anything."""


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


def header_at(rows: Sequence[Sequence[Cell]], row: int, told: str | None) -> Header:
    """
    Return the header that begins at a row, counted from 0, with the rows that belong to it.

    Parameters
    ----------
    told
        The tool that the map file names, where the content does not tell another.
    """
    titles = titles_of(rows[row])
    below = rows[row + 1 :]
    tool = _tool(titles, below) or told
    shape = _SHAPES.get(tool or "", _one_row)
    columns, further = shape(titles, below)
    own = dict(_own(tool, columns))
    if tool == _MICROSOFT and not own and _microsoft_by_position(titles, below):
        own = dict(_BY_POSITION)
    return Header(
        tool=tool,
        columns=columns,
        rows=1 + further,
        own=own,
        gates=tuple(_gates(tool, columns)),
    )


def _tool(titles: Mapping[int, str], below: Sequence[Sequence[Cell]]) -> str | None:
    if _import_row(below):
        return "qualtrics"
    words = {plain(title) for title in titles.values()}
    for tool, groups in _TELLTALES.items():
        if all(not words.isdisjoint(group) for group in groups):
            return tool
    if titles and plain(titles[min(titles)]) in _GOOGLE:
        return "google-forms"
    if _open_ended(below, *() if _MONKEY.isdisjoint(words) else ("response",)):
        return "surveymonkey"
    return _MICROSOFT if _microsoft_by_position(titles, below) else None


def _microsoft_by_position(titles: Mapping[int, str], below: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether all rows begin as Microsoft Forms writes them: ID, start, end, e-mail."""
    rows = [row for row in below[:_SOME_ROWS] if not all(map(is_blank, row))]
    if not rows or not set(range(4)) <= set(titles):
        return False
    if any(len(row) <= max(_BY_POSITION) or not text_of(row[0]).isdecimal() for row in rows):
        return False
    mails = [text_of(row[3]) for row in rows]
    if any("@" not in mail and plain(mail) not in _ANONYMOUS for mail in mails):
        return False
    when = settled(read([row[at] for at in (1, 2) for row in rows])).when.astype(int)
    start, end = when[: len(rows)], when[len(rows) :]
    return bool((start > 0).all() and (start <= end).all() and (end % _DAY > 0).any())


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
    """
    Read a title that stands a second time as the first one.

    Microsoft Forms puts a 2 at its end, pandas a `.1`.
    """
    columns: dict[int, Title] = {}
    seen: set[str] = set()
    for number, title in sorted(titles.items()):
        bases = [title[:-n] for n in (1, 2) if _COUNTER.fullmatch(title[-n:])]
        bases += [found.group(1)] if (found := _PANDAS.fullmatch(title)) else []
        base = next((one for one in bases if plain(one) in seen), None)
        columns[number] = Title(texts=(title,), instead=base)
        seen.add(plain(title))
    return columns, 0


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


def _kobo(titles: Mapping[int, str], below: Sequence[Sequence[Cell]]) -> Shaped:
    """Read `group/question`, and pass over rows of HXL tags."""
    columns = {}
    for number, title in titles.items():
        steps = title.split("/")
        inner = ["/".join(steps[at:]).strip() for at in range(1, len(steps))]
        columns[number] = Title(texts=(title, *filter(None, inner)))
    tags = 0
    while tags < len(below) and _is_tags(below[tags]):
        tags += 1
    return columns, tags


def _is_tags(row: Sequence[Cell]) -> bool:
    filled = [text_of(cell) for cell in row if not is_blank(cell)]
    return bool(filled) and all(text.startswith("#") for text in filled)


def _import_row(below: Sequence[Sequence[Cell]]) -> int:
    """Return how far below a header the row of `{"ImportId":…}` cells is, 1 or 2; 0 for none."""
    for step, row in enumerate(below[:2], start=1):
        filled = [text_of(cell) for cell in row if not is_blank(cell)]
        if filled and all(_IMPORT.match(text) for text in filled):
            return step
    return 0


def _qualtrics(titles: Mapping[int, str], below: Sequence[Sequence[Cell]]) -> Shaped:
    """Read the code above the text, and the statement behind the question's ` - `."""
    further = _import_row(below)
    texts = titles_of(below[0]) if further == 2 else {}  # noqa: PLR2004 - code, text, ImportId
    columns = {}
    for number in sorted({*titles, *texts}):
        found = [one for one in (texts.get(number), titles.get(number)) if one]
        steps = texts.get(number, titles.get(number, "")).split(" - ")
        found += [" - ".join(steps[at:]).strip() for at in range(1, len(steps))]
        columns[number] = Title(texts=tuple(filter(None, found)))
    return columns, further


def _open_ended(below: Sequence[Sequence[Cell]], *more: str) -> bool:
    """Tell whether the row below a header is SurveyMonkey's second one, or may be by `more`."""
    row = below[0] if below else ()
    return any(plain(text_of(cell)) in ("open ended response", *more) for cell in row)


def _surveymonkey(titles: Mapping[int, str], below: Sequence[Sequence[Cell]]) -> Shaped:
    """Read two header rows: a question stands above the first of its sub-questions only."""
    own = [number for number, title in titles.items() if plain(title) in _MONKEY]
    first = titles_of(below[0]) if below else {}
    paired = (
        bool(below)
        and first.keys().isdisjoint(own)
        and (bool(own) or _open_ended(below, "response"))
    )
    subs = first if paired else {}
    columns = {}
    question = ""
    for number in sorted({*titles, *subs}):
        question = titles.get(number, question)
        sub = subs.get(number, "")
        if not sub or plain(sub) in _OPEN_ENDED:
            columns[number] = Title(texts=(question,))
        else:
            columns[number] = Title(texts=(f"{question} [{sub}]",), parts=(sub,))
    return columns, int(paired)


_SHAPES: Final[Mapping[str, Callable[[Mapping[int, str], Sequence[Sequence[Cell]]], Shaped]]] = {
    "limesurvey": _limesurvey,
    "kobo": _kobo,
    "qualtrics": _qualtrics,
    "surveymonkey": _surveymonkey,
}
