"""Where a figure came from: an input, a sheet in it, a place in that sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from berakhlak_cli.spelling import column_letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file, or a sheet, row or cell in it; rows count from 1, columns from 0."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    def at(self, row: int | None = None, column: int | None = None) -> Place:
        """Return a cell, row or column of the same sheet."""
        return replace(self, row=row, column=column)

    @property
    def letter(self) -> str | None:
        """The column as a spreadsheet names it."""
        return None if self.column is None else column_letter(self.column)

    @property
    def cell(self) -> str | None:
        """The address that pastes into a spreadsheet's name box; None without row or column."""
        return None if self.row is None or self.letter is None else f"{self.letter}{self.row}"

    @property
    def order(self) -> tuple[str, str, int, int]:
        """The sort key: file, sheet, row, column; what is not known comes first."""
        return (
            self.file or "",
            self.sheet or "",
            -1 if self.row is None else self.row,
            -1 if self.column is None else self.column,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file that was read, known by its content."""

    file: str
    """The name to show; never the path of a user's folders."""
    sha256: str


Kind = Literal["ratings", "votes", "scores"]
"""What the rows of a sheet are: answers on a scale, words chosen, or ready scores of units."""


ScaleOrigin = Literal["instrument", "map", "labels", "codes"]
"""Who told a scale: the instrument, a map file, the words, or the numbers beside the words."""


YearOrigin = Literal["column", "sheet", "file", "as-year", "date"]
"""What tells the year of a sheet's rows: a column, a name, the command line, or their dates."""


def layout_name(kind: Kind, tool: str) -> str:
    """Return what a map file calls a layout: `scores`, or else the survey tool."""
    return "scores" if kind == "scores" else tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One sheet that was read, and what it was taken for."""

    input: Input
    sheet: str | None
    kind: Kind
    tool: str
    """The survey tool that wrote it, as a map file names it."""
    header_row: int
    items: int
    """Columns recognised as items, dimensions or indices."""
    encoding: str | None = None
    hidden: bool = False
    scale: tuple[int, int] | None = None
    """The least and the greatest answer of ratings, or of a score table that was on a scale."""
    scale_from: ScaleOrigin = "instrument"
    year: int | None = None
    """The year of rows without one of their own; None where each row tells it."""
    year_from: YearOrigin = "column"

    @property
    def layout(self) -> str:
        """What a map file calls it."""
        return layout_name(self.kind, self.tool)

    @property
    def key(self) -> str:
        """The name that the frames of a Tally use for this input."""
        return self.input.file

    @property
    def place(self) -> Place:
        """The sheet as a place."""
        return Place(file=self.input.file, sheet=self.sheet)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenColumn:
    """A column as it was found, and what it was taken for."""

    letter: str
    title: str
    role: str
    """The role's name in a map file; '' where it has no meaning here."""
    nearest: tuple[str, ...] = ()
    """Items whose statements are likest, as suggestions only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSheet:
    """A sheet as it was found: what a map file starts from."""

    place: Place
    layout: str | None
    header_row: int | None
    columns: tuple[SeenColumn, ...]
