"""What is said, before how it looks: tables of plain values, and the lines around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["text", "count", "score", "margin", "signed", "percent", "letter"]
Value = str | int | float | None
Tone = Literal["plain", "headline", "title", "quiet", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that may be too long: the whole, and a short form for narrow places."""

    full: str
    short: str | None = None
    mark: str = ""
    """A footnote sign behind the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title, the kind of its values, and when it may go."""

    key: str
    title: str
    kind: Kind = "text"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: values by column key, or from some column on one remark instead."""

    values: Mapping[str, Value | Name]
    remark: str | None = None
    """Stands in place of the scores."""
    ruled: bool = False
    """True where a line stands before the row."""
    total: bool = False
    """True for the row of everybody, set apart from the others."""
    derived: bool = True
    """False where a figure stands as it was given, so that no formula of its column holds."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Column key -> the category that is shown beside its score."""
    leads_to: str = ""
    """The profile that tells more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its title; the first column is a name."""

    title: str
    sheet: str
    """A short title, for a workbook's tab."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Everything that one command says, in order; a blank line stands between the parts."""

    banner: str | None = None
    parts: tuple[Table | tuple[Line, ...], ...] = field(default_factory=tuple)
    advice: tuple[Line, ...] = ()
    """Next commands: for the screen only."""


Part = Table | tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
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
    """One part of a report: a sheet of a workbook, a heading of a page."""

    key: str
    title: str
    """Fit for a tab: from words/ alone, at most 31 letters."""
    parts: tuple[Part, ...]
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that is said of one unit."""

    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report, in order."""

    banner: str | None
    title: str
    about: str
    """Whose, of which year, made with what: one line below the title."""
    sections: tuple[Section, ...]
    profiles: tuple[Profile, ...] = ()
