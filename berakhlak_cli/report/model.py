"""What is said, before how it looks: tables of plain values, and the lines around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, Self

from berakhlak_cli.words import Words

LEAST_MARGIN: Final = 0.05
"""A margin below this would look like none."""

ValueKind = Literal["text", "count", "score", "margin", "signed", "percent", "letter"]
Tone = Literal["plain", "headline", "title", "quiet", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that may be too long: the whole, and a short form for narrow places."""

    full: str
    short: str | None = None
    mark: str = ""
    """A footnote sign behind the name."""
    key: str = ""
    """Of the profile that tells more, where there are profiles."""

    def __str__(self) -> str:
        return f"{self.full} {self.mark}".rstrip()


Value = str | int | float | Name | None
Record = dict[str, Any]
"""What a program reads: members by name, numbers unrounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title, the kind of its values, and when it may go."""

    key: str
    title: str
    kind: ValueKind = "text"
    keep: int = 0
    """0: always shown; otherwise the highest goes first where the place is narrow."""
    wide: bool = False
    """True for columns that only files have room for."""
    decimals: int = 1
    """Decimals of a score; more where two scores would look equal."""
    choices: tuple[str, ...] = ()
    """What a person may fill in, offered as a list in a workbook."""
    explained: str = ""
    """The whole title, for files and legends."""
    formula: str = ""
    """How a workbook derives it: `{key}` is a column's cell in this row, `{key.all}` them all."""
    bands: tuple[tuple[float, str], ...] = ()
    """Least rounded score and letter, best first, where scores are coloured by their category."""
    beside: str = ""
    """The key of the category that is shown beside a score."""

    @property
    def numeric(self) -> bool:
        """True where the values are numbers, which stand at the right."""
        return self.kind not in ("text", "letter")

    def text(self, value: Value, words: Words) -> str:
        """Return a value in the language's form; '' for none."""
        if value is None or isinstance(value, str | Name):
            return "" if value is None else str(value)
        if self.kind == "count":
            return words.count(int(value))
        if self.kind == "percent":
            return words.percent(value)
        if self.kind == "signed":
            return words.signed(value, self.decimals)
        if self.kind == "margin" and 0 < value < LEAST_MARGIN:
            return f"<{words.number(2 * LEAST_MARGIN)}"
        return words.number(value, self.decimals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: values by column key, or from some column on one remark instead."""

    values: Mapping[str, Value]
    remark: str | None = None
    """Stands in place of the scores."""
    ruled: bool = False
    """True where a line stands before the row."""
    total: bool = False
    """True for the row of everybody, set apart from the others."""
    derived: bool = True
    """False where a figure stands as it was given, so that no formula of its column holds."""

    def remark_at(self, columns: Sequence[Column]) -> int | None:
        """Return where the remark stands: in place of the first score that there is not."""
        lacking = (
            at
            for at, column in enumerate(columns)
            if column.kind == "score" and self.values.get(column.key) is None
        )
        return next(lacking, None) if self.remark else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its title."""

    title: str
    sheet: str
    """A short title, for a workbook's tab."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    below: str = ""
    """A sentence without which some row would mislead."""

    @property
    def shown(self) -> list[Column]:
        """The columns that screens and pages have room for; workbooks have all."""
        return [column for column in self.columns if not column.wide]

    @property
    def filled(self) -> Table:
        """The same table without the columns that hold nothing."""
        known = {key for row in self.rows for key, value in row.values.items() if value is not None}
        kept = [column for column in self.columns if column.key in known]
        return replace(self, columns=tuple(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text that is wrapped as a whole; `hanging` spaces before the wrapped rest."""

    text: str
    tone: Tone = "plain"
    hanging: int = 0


Part = Table | tuple[Line, ...]


def name_at(columns: Sequence[Column]) -> int:
    """Return which column names what the rows are about: the first text."""
    return next((at for at, column in enumerate(columns) if column.kind == "text"), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Everything that one command says, in order; a blank line stands between the parts."""

    banner: str | None = None
    parts: tuple[Part, ...] = ()
    advice: tuple[Line, ...] = ()
    """Next commands: for the screen only."""

    @classmethod
    def of(
        cls, parts: Iterable[Part], words: Words, *, sample: bool, advice: Iterable[Line] = ()
    ) -> Self:
        """Return what a command says, without the parts that are empty."""
        banner = words.say("app.sample") if sample else None
        return cls(banner=banner, parts=tuple(filter(None, parts)), advice=tuple(advice))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of some columns of a table."""

    kind: Literal["line", "bars"]
    title: str
    about: str
    """What it shows, for those who cannot see it."""
    table: Table
    label: str
    """The key of the column that names what is shown."""
    values: tuple[str, ...]
    """The keys of one column, or of several to be compared."""
    margin: str | None = None
    """The key of the column of margins, which are drawn around the values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a report: a sheet of a workbook, a heading of a page, a unit's profile."""

    key: str
    title: str
    parts: tuple[Part, ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report, in order."""

    banner: str | None
    title: str
    about: str
    """Whose, of which year, made with what: one line below the title."""
    sections: tuple[Section, ...]
    profiles: tuple[Section, ...] = ()
    """What is said of each unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDown:
    """What may be chosen: a list of its own on the sheet of lists."""

    title: str
    entries: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """A column of a form."""

    title: str
    width: int
    hint: str = ""
    """Said beside the cell that is being filled in."""
    drop_down: DropDown | None = None
    between: tuple[int, int] | None = None
    """The least and the greatest whole number."""
    letters: int | None = None
    """The usual length of a text that may look like a number; another one is asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: the sheet to fill in, how to do so, and the lists."""

    sheet: str
    columns: tuple[FormColumn, ...]
    guide_sheet: str
    guide: tuple[str, ...]
    lists_sheet: str
    frozen: int
    """First columns that stay in view."""
