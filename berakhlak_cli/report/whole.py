"""A whole report before it has a look: sections of tables, lines and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from berakhlak_cli.report.table import Line, Table

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
class Whole:
    """A report, in order."""

    banner: str | None
    title: str
    about: str
    """Whose, of which year, made with what: one line below the title."""
    sections: tuple[Section, ...]
    profiles: tuple[Profile, ...] = ()
