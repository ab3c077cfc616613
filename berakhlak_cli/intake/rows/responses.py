"""Typed rows: respondents with the places where they stand. They never leave this room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.files.cells import Block, Cell, Column, Rows, Sheet, is_blank
from berakhlak_cli.intake.layout.dates import Years
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.layout.survey_year import Calendar, year_of
from berakhlak_cli.intake.rows.answers import NONE
from berakhlak_cli.intake.rows.ballots import Ballots
from berakhlak_cli.intake.rows.names import BLANK, EXCLUDED, TOTALS, UNMATCHED, UnitNames
from berakhlak_cli.intake.rows.no_rows import labelled_totals, numbering, repeated_header
from berakhlak_cli.problems import Exit, Problem, Stop

if TYPE_CHECKING:
    import pandas as pd


Levels = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FATES: Final = (
    "kept",
    "blank",
    "totals-row",
    "repeated-header",
    "numbering-row",
    "long-row",
    "unfinished",
    "preview",
    "blank-unit",
    "year-unknown",
    "excluded-unit",
    "unmatched-unit",
    "no-answers",
    "answered-twice",
    "respondent-moved",
)
"""What became of a row: used, or the reason why not. A `blank` row is not even counted."""
KEPT: Final = 0


def fate(name: str) -> int:
    """Return the number of a fate."""
    return FATES.index(name)


NO_PERSON: Final = [
    fate(name)
    for name in (
        "blank", "totals-row", "repeated-header", "numbering-row", "long-row", "blank-unit",
        "unfinished", "preview",
    )
]  # fmt: skip
"""Rows of sums, shifted cells or no response: what stands in their item columns is no answer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Responses:
    """
    Respondents of one block of one sheet.

    Attributes
    ----------
    row
        (rows,) spreadsheet row numbers.
    year
        (rows,) survey year; 0 where it cannot be told.
    told, dated
        (rows,) True where the row, sheet or file told the year; where only its date did.
    unit, written
        (rows,) numbers of the unit and of its spelling in `names`; unit < 0 is none.
    fate
        (rows,) number in FATES.
    levels
        (rows, items) steps above the scale's low end; below 0 is no answer, or a fault.
    ballots
        The choices of a votes survey, which has no items; None for ratings.
    """

    sheet: Sheet
    names: UnitNames
    row: Rows
    year: Numbers
    told: Flags
    dated: Flags
    unit: Numbers
    written: Numbers
    fate: Numbers
    levels: Levels
    items: tuple[str, ...] = ()
    ballots: Ballots | None = None

    @property
    def kept(self) -> Flags:
        """(rows,) True where the row is used."""
        return np.asarray(self.fate == KEPT)

    def by_unit(self) -> Iterator[tuple[int, str, pd.DataFrame]]:
        """
        Yield (year, unit, frame) of the kept rows; index: spreadsheet row; columns: items.

        Cells are steps above the scale's low end, -1 for no answer.
        """
        import pandas as pd

        kept = np.flatnonzero(self.kept)
        if not len(kept):
            return
        group = self.year[kept] * (len(self.names.keys) + 1) + self.unit[kept]
        group -= group.min()
        small = np.int16 if group.max() < 2**15 else np.int64  # short numbers: sorted by radix
        order = np.argsort(group.astype(small), kind="stable")
        kept, group = kept[order], group[order]
        starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        levels = np.maximum(self.levels[kept], NONE)
        for start, stop in zip(starts, [*starts[1:], len(kept)], strict=True):
            at = kept[start]
            frame = pd.DataFrame(
                levels[start:stop], index=self.row[kept[start:stop]], columns=self.items, copy=False
            )
            yield int(self.year[at]), self.names.keys[self.unit[at]], frame


def placed(
    block: Block,
    survey: Survey,
    names: UnitNames,
    answered: Flags | None = None,
    empty: Rows | None = None,
    dates: Years | None = None,
) -> Responses:
    """
    Return the rows of a block with their years, units and first fates, but no answers yet.

    Parameters
    ----------
    answered
        (rows,) True where a row holds an answer; None where that is not known here.
    empty
        The only rows that may be blank: where some columns are not in the block, the rows
        that hold nothing in those.
    dates
        As in `years`.
    """
    year, told, dated = years(block, survey.layout, survey.calendar, dates)
    mine = names if survey.decisions is None else names.under(survey.decisions)
    unit, written = units(block, survey.layout, mine)
    rows = Responses(
        sheet=survey.sheet,
        names=names,
        row=block.rows,
        year=year,
        told=told,
        dated=dated,
        unit=unit,
        written=written,
        fate=np.full(block.length, KEPT, dtype=np.int64),
        levels=np.empty((block.length, 0), dtype=np.int8),
    )
    if answered is not None:
        rows.fate[~answered] = fate("no-answers")
    _settle_fates(rows, block, survey, empty)
    return rows


def refuse_other_year(rows: Responses, calendar: Calendar) -> None:
    """
    Refuse rows that tell a year other than `--as-year`.

    Raises
    ------
    Stop
        Exit 2, with the first such row.
    """
    if calendar.as_year is None:
        return
    other = np.flatnonzero(
        rows.told & (rows.year != calendar.as_year) & (rows.fate != fate("blank"))
    )
    if len(other):
        place = rows.sheet.place.at(int(rows.row[other[0]]))
        told = {"told": str(int(rows.year[other[0]]))}
        value = str(calendar.as_year)
        problem = Problem(code="as-year-conflict", place=place, value=value, params=told)
        raise Stop(Exit.USAGE, problem)


def wanted_columns(survey: Survey) -> list[int]:
    """Return the columns to read: those that mean something, and one beyond a text's header."""
    layout = survey.layout
    beyond = [layout.width] if survey.sheet.ragged else []
    gates = [gate.column for gate in layout.gates]
    return [*dict.fromkeys([*layout.roles, *gates, *layout.labels, *beyond])]


def looked_up(
    column: Column, meaning: Callable[[Cell], int], kind: type[np.generic]
) -> npt.NDArray[np.generic]:
    """Return what each cell of a column means; `meaning` is asked once for each distinct value."""
    return np.array([meaning(value) for value in column.values], dtype=kind)[column.codes]


def units(block: Block, layout: Layout, names: UnitNames) -> tuple[Numbers, Numbers]:
    """Return (rows,) unit and spelling numbers; without a unit column the layout tells."""
    number = layout.column("unit")
    if number is None:
        named = names.find(layout.unit.name)
        return (
            np.full(block.length, named.unit, dtype=np.int64),
            np.full(block.length, named.written, dtype=np.int64),
        )
    column = block.columns[number]
    found = [names.find(value) for value in column.values]
    return (
        np.array([named.unit for named in found], dtype=np.int64)[column.codes],
        np.array([named.written for named in found], dtype=np.int64)[column.codes],
    )


def years(
    block: Block, layout: Layout, calendar: Calendar, dates: Years | None = None
) -> tuple[Numbers, Flags, Flags]:
    """
    Return (rows,) years, and whether a column or a name told them, or only a date.

    The first of: a year column; the sheet's name; the file's name; `--as-year`; the date.
    A year cell that holds something else is no year at all.

    Parameters
    ----------
    dates
        (rows,) the years that dates seem to tell, while they are not settled yet.
    """
    year = np.zeros(block.length, dtype=np.int64)
    empty = np.ones(block.length, dtype=bool)
    number = layout.column("year")
    if number is not None:
        column = block.columns[number]
        year = looked_up(column, lambda cell: year_of(cell) or 0, np.int64).astype(np.int64)
        empty = column.blank
    told = year > 0
    if calendar.from_name:
        year = np.where(empty, calendar.from_name, year)
        told = told | empty
    elif calendar.as_year:
        year = np.where(empty, calendar.as_year, year)
    elif calendar.by_row is not None and dates is None:
        start = block.first_row - layout.first_row
        dates = calendar.by_row[start : start + block.length]
    if dates is None or not calendar.by_date:
        return year, told, np.zeros(block.length, dtype=bool)
    dated = empty & (dates > 0)
    return np.where(dated, dates, year), told, dated


def _settle_fates(rows: Responses, block: Block, survey: Survey, empty: Rows | None) -> None:
    """Set the fates of rows that are not used, but for respondents who answered twice."""
    layout, unit, found = survey.layout, rows.unit, rows.fate
    found[unit == UNMATCHED] = fate("unmatched-unit")
    found[unit == EXCLUDED] = fate("excluded-unit")
    if not survey.calendar.every:
        found[rows.year == 0] = fate("year-unknown")
    found[unit == BLANK] = fate("blank-unit")
    for gate in layout.gates:
        found[looked_up(block.columns[gate.column], gate.shut, np.bool_)] = fate(gate.fate)
    if layout.width in block.columns and layout.width not in layout.roles:
        found[~block.columns[layout.width].blank] = fate("long-row")
    found[(unit == TOTALS) | labelled_totals(block, layout)] = fate("totals-row")
    found[numbering(block, layout)] = fate("numbering-row")
    found[repeated_header(block, layout)] = fate("repeated-header")
    blank = _blank(block, layout)
    if empty is not None and blank.any():
        blank &= np.isin(block.rows, empty)
    found[blank] = fate("blank")


def _blank(block: Block, layout: Layout) -> Flags:
    """Return (rows,) True where no column with a role holds anything."""
    columns = [column for number, column in block.columns.items() if number in layout.roles]
    blank = np.ones(block.length, dtype=bool)
    for column in sorted(columns, key=lambda one: len(one.values)):
        left = np.flatnonzero(blank)
        if not len(left):
            break
        if len(column.values) > len(left):
            blank[left] = [is_blank(column.values[code]) for code in column.codes[left].tolist()]
        else:
            blank &= column.blank
    return blank


def columns_of(layout: Layout, kinds: Sequence[str]) -> list[int]:
    """Return the columns of some kinds."""
    return [number for number, role in layout.roles.items() if role.kind in kinds]
