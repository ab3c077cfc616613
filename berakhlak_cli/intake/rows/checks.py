"""Faults within rows: one generator for each, over a block of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.cells import Block, Column, Sheet
from berakhlak_cli.intake.files.shown import shown, shown_name
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.rows.answers import OFF_SCALE, UNKNOWN, Answers, number_of, option_of
from berakhlak_cli.intake.rows.responses import Responses, fate
from berakhlak_cli.problems import Problem, ProblemLog
from berakhlak_cli.spelling import has_control
from berakhlak_cli.tally import Tally, spellings
from berakhlak_cli.units import UnitList
from berakhlak_cli.units import shown_name as unit_name

MANY_ITEMS = 5
"""Equal answers to fewer items than this say nothing about care."""
_CODES = {UNKNOWN: "unknown-answer", OFF_SCALE: "answer-out-of-range"}
_ROW_FAULTS = {
    "blank-unit": "unit",
    "year-unknown": "year",
    "no-answers": None,
    "totals-row": "unit",
    "excluded-unit": "unit",
    "long-row": None,
    "unfinished": None,
    "preview": None,
}
"""Fate -> the kind of column that the fault stands in; None for the first column."""


def unknown_answers(
    rows: Responses, block: Block, layout: Layout, answers: Answers, log: ProblemLog
) -> None:
    """Log each answer that is not on the scale, the first 1,000 with their cells."""
    columns = layout.columns("item")
    for level, code in _CODES.items():
        faulty = rows.levels == level
        if not faulty.any():
            continue
        at, item = np.nonzero(faulty)
        room = log.room(code, rows.sheet.place)
        log.count_only(code, max(len(at) - room, 0))
        for row, number in zip(at[:room], item[:room], strict=True):
            letter = columns[rows.items[number]]
            column = block.columns[letter]
            value = shown(column.values[column.codes[row]])
            near = answers.nearest(value) if level == UNKNOWN else None
            log.add(
                Problem(
                    code=code,
                    place=rows.sheet.place.at(int(rows.row[row]), letter),
                    value=value,
                    params={"near": near} if near else {},
                )
            )


def row_faults(rows: Responses, block: Block, layout: Layout, log: ProblemLog) -> None:
    """Log each row that is dropped for what it holds or lacks."""
    for code, kind in _ROW_FAULTS.items():
        at = np.flatnonzero(rows.fate == fate(code))
        if not len(at):
            continue
        own = layout.column(kind) if kind else None
        number = min(layout.roles) if own is None else own  # any column, for its row's address
        number = next((gate.column for gate in layout.gates if gate.fate == code), number)
        room = log.room(code, rows.sheet.place)
        log.count_only(code, max(len(at) - room, 0))
        for row in at[:room]:
            value = None
            if own is not None and code != "blank-unit":  # another column may hold a NIP
                column = block.columns[own]
                cell = column.values[column.codes[row]]
                value = (shown_name if kind == "unit" else shown)(cell) or None
            place = rows.sheet.place.at(int(rows.row[row]), number)
            log.add(Problem(code=code, place=place, value=value))


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
        room = log.room("control-character", sheet.place)
        log.count_only("control-character", max(len(at) - room, 0))
        for row in at[:room]:
            place = sheet.place.at(int(block.rows[row]), number)
            log.add(Problem(code="control-character", place=place))


def cell_faults(sheet: Sheet, layout: Layout, log: ProblemLog) -> None:
    """Log formulas that were never calculated and error values, in the columns that matter."""
    for code, cells in (
        ("formula-not-calculated", sheet.silent),
        ("error-cell", sheet.faulty),
    ):
        for row, column in sorted(cells):
            if row >= layout.first_row and column in layout.roles:
                log.add(Problem(code=code, place=sheet.place.at(row, column)))


@dataclass(slots=True, kw_only=True, eq=False)
class ScaleCheck:
    """Whether the answers of a sheet fit the scale, judged on all of them."""

    instrument: Instrument
    sheet: Sheet
    levels: npt.NDArray[np.int64] = field(init=False)
    unknown: int = 0
    off: dict[int, int] = field(default_factory=dict)
    """Number off the scale -> times."""
    words: dict[str, int] = field(default_factory=dict)
    """Unknown answer -> times, the first hundred that were met."""

    def __post_init__(self) -> None:
        self.levels = np.zeros(self.instrument.scale.span + 1, dtype=np.int64)

    def add(self, rows: Responses, block: Block, layout: Layout) -> None:
        """Take in a block."""
        flat = rows.levels.ravel(order="K")
        counted = np.bincount(flat.astype(np.intp) + 3, minlength=len(self.levels) + 3)
        self.levels += counted[3:]
        self.unknown += int(counted[1])
        if not counted[0] and not counted[1]:
            return
        columns = layout.columns("item")
        for item, number in columns.items():
            column = block.columns[number]
            level = rows.levels[:, rows.items.index(item)]
            self._take(column, level)

    def _take(self, column: Column, level: npt.NDArray[np.int8]) -> None:
        for kind in (OFF_SCALE, UNKNOWN):
            codes, often = np.unique(column.codes[level == kind], return_counts=True)
            for code, times in zip(codes, often, strict=True):
                value = column.values[code]
                if kind == OFF_SCALE:
                    number = int(number_of(value) or 0)
                    if isinstance(value, str) and (option := option_of(value)) is not None:
                        number = self.instrument.scale.low + option - 1
                    self.off[number] = self.off.get(number, 0) + int(times)
                elif len(self.words) < 100 or shown(value) in self.words:  # noqa: PLR2004
                    self.words[shown(value)] = self.words.get(shown(value), 0) + int(times)

    def problems(self) -> Iterator[Problem]:
        """Yield the misfit, if there is one: the answers are of another scale."""
        fits = int(self.levels.sum())
        off = sum(self.off.values())
        scale = self.instrument.scale
        params: dict[str, str | int] = {"low": str(scale.low), "high": str(scale.high)}
        if self._shifted() or (off >= 3 and off > 0.1 * (fits + off)):  # noqa: PLR2004
            steps = np.flatnonzero(self.levels).tolist()
            found = [*self.off, *(scale.low + int(step) for step in steps)]
            seen = f"{min(found)}–{max(found)}"
            yield Problem(
                code="scale-mismatch", place=self.sheet.place, value=seen,
                params={**params, "kind": "numbers", "n": off},
            )  # fmt: skip
        elif self.unknown >= 3 and self.unknown > fits + off:  # noqa: PLR2004
            commonest = sorted(self.words, key=lambda word: (-self.words[word], word))[:5]
            yield Problem(
                code="scale-mismatch", place=self.sheet.place,
                value=", ".join(f"'{word}'" for word in commonest),
                params={**params, "kind": "words", "n": self.unknown},
            )  # fmt: skip

    def _shifted(self) -> bool:
        """Tell whether the answers are those of a scale one step lower, such as 0-4 for 1-5."""
        below = self.off.get(self.instrument.scale.low - 1, 0)
        return below >= 3 and not self.levels[-1] and len(self.off) == 1  # noqa: PLR2004


def straight_lines(rows: Responses) -> Iterator[tuple[int, str, int]]:
    """Yield (year, unit, people) who gave one and the same answer to every item."""
    if len(rows.items) < MANY_ITEMS:
        return
    for year, unit, frame in rows.by_unit():
        levels = frame.to_numpy()
        same = (levels == levels[:, :1]).all(axis=1) & (levels[:, 0] >= 0)
        if same.any():
            yield year, unit, int(same.sum())


def straight_problems(
    found: Mapping[tuple[int, str], int], tally: Tally, units: UnitList | None
) -> Iterator[Problem]:
    """Yield a note for each unit in which people gave one answer to everything."""
    for (year, unit), people in sorted(found.items()):
        written = spellings(tally, year).get(unit, {})
        yield Problem(
            code="straight-lining",
            value=unit_name(unit, written, units),
            params={"year": str(year), "n": people},
        )
