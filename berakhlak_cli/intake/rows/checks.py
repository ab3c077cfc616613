"""Faults within rows: one generator for each, over a block of rows at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np

from berakhlak_cli.intake.files.cells import Block, Sheet
from berakhlak_cli.intake.files.shown import shown, shown_name
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.rows.responses import Responses, fate
from berakhlak_cli.problems import Problem, ProblemLog, Problems
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import has_control
from berakhlak_cli.tally import Tally

_ROW_FAULTS = {
    "blank-unit": "unit",
    "year-unknown": "year",
    "no-answers": None,
    "totals-row": "unit",
    "repeated-header": "unit",
    "numbering-row": "unit",
    "excluded-unit": "unit",
    "long-row": None,
    "unfinished": None,
    "preview": None,
}
"""Fate -> the kind of column that the fault stands in; None for the first column."""


def row_faults(
    rows: Responses, block: Block, layout: Layout, log: ProblemLog, codes: Collection[str] = ()
) -> None:
    """Log each row that is dropped for what it holds or lacks, the year apart."""
    for code, kind in _ROW_FAULTS.items():
        if code not in (codes or _ROW_FAULTS.keys() - {"year-unknown"}):
            continue
        at = np.flatnonzero(rows.fate == fate(code))
        if not len(at):
            continue
        own = layout.column(kind) if kind else None
        number = min(layout.roles) if own is None else own  # any column, for its row's address
        number = next((gate.column for gate in layout.gates if gate.fate == code), number)
        room = log.room(code, rows.sheet.place, len(at))
        for row in at[:room]:
            value = None
            if own is not None and code != "blank-unit":  # another column may hold a NIP
                cell = block.columns[own].cell(row)
                value = (shown_name if kind == "unit" else shown)(cell) or None
            place = rows.sheet.place.at(int(rows.row[row]), number)
            log.keep(Problem(code=code, place=place, value=value))


@dataclass(slots=True, kw_only=True, eq=False)
class YearCheck:
    """The rows of a sheet whose year nothing tells; where that is all of them, once is enough."""

    sheet: Sheet
    layout: Layout
    untold: int = 0
    told: bool = False
    log: ProblemLog = field(default_factory=ProblemLog)

    def add(self, rows: Responses, block: Block) -> None:
        """Take in a block."""
        number = self.layout.column("year")
        blank = None if number is None else block.columns[number].blank
        unknown = rows.fate == fate("year-unknown")
        empty = unknown if blank is None else unknown & blank
        self.untold += int(empty.sum())
        self.told |= bool((rows.year > 0).any() or (unknown & ~empty).any())
        row_faults(rows, block, self.layout, self.log, ("year-unknown",))

    def result(self) -> Problems:
        """Return a problem of each row, or one of the sheet."""
        if self.told or not self.untold:
            return self.log.result()
        params = {"n": self.untold}
        one = ProblemLog()
        one.add(Problem(code="no-year", place=self.sheet.place, params=params))
        return one.result()


def many_doubles(tally: Tally) -> Iterator[Problem]:
    """Yield each sheet that loses over a tenth of its rows to later answers of the same people."""
    again = tally.sources["fate"].isin(["answered-twice", "respondent-moved"])
    rows = tally.sources.assign(again=tally.sources["n"].where(again, 0))
    by_sheet = rows.groupby(["input", "sheet"])[["n", "again"]].sum()
    for file, sheet, n, doubles in by_sheet.reset_index().itertuples(index=False):
        if 10 * doubles > n:
            place = Place(file=file, sheet=sheet or None)
            params = {"n": int(doubles), "all": int(n)}
            yield Problem(code="many-doubles", place=place, params=params)


def dated_years(rows: Responses, log: ProblemLog) -> None:
    """Note rows whose year only their date tells; one note a block, counted by rows."""
    at = np.flatnonzero(rows.dated & rows.kept)
    if len(at):
        place = rows.sheet.place.at(int(rows.row[at[0]]), None)
        log.add(Problem(code="year-from-date", place=place), len(at))


def control_characters(block: Block, sheet: Sheet, layout: Layout, log: ProblemLog) -> None:
    """Note cells whose text held control characters, which are stripped."""
    for number, role in layout.roles.items():
        if role.kind not in ("unit", "year", *layout.kind.measured):
            continue
        column = block.columns[number]
        odd = [isinstance(value, str) and has_control(value) for value in column.values]
        if not any(odd):
            continue
        at = np.flatnonzero(np.array(odd, dtype=bool)[column.codes])
        room = log.room("control-character", sheet.place, len(at))
        for row in at[:room]:
            place = sheet.place.at(int(block.rows[row]), number)
            log.keep(Problem(code="control-character", place=place))


def cell_faults(sheet: Sheet, layout: Layout, log: ProblemLog) -> None:
    """Log formulas that were never calculated and error values, in the columns that matter."""
    for code, cells in (
        ("formula-not-calculated", sheet.silent),
        ("error-cell", sheet.faulty),
    ):
        for row, column in sorted(cells):
            if row >= layout.first_row and column in layout.roles:
                log.add(Problem(code=code, place=sheet.place.at(row, column)))
