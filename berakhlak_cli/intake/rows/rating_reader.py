"""Rows of ratings: the cells of a block become levels of the scale, and their faults are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.cells import Block, Column, Rows
from berakhlak_cli.intake.files.shown import shown
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.rows.answers import (
    NONE,
    OFF_SCALE,
    UNKNOWN,
    Answers,
    number_of,
    option_of,
)
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import NO_PERSON, Responses, looked_up, placed
from berakhlak_cli.problems import Problem, ProblemLog
from berakhlak_cli.provenance import Place

_CODES = {UNKNOWN: "unknown-answer", OFF_SCALE: "answer-out-of-range"}


class RatingReader:
    """Reads the blocks of one sheet of ratings."""

    def __init__(self, survey: Survey, instrument: Instrument, names: UnitNames) -> None:
        self._survey = survey
        self._names = names
        self._items = tuple(item.code for item in instrument.items)
        self._columns = survey.layout.columns("item")
        self._answers = Answers(instrument, options=survey.layout.tool == "limesurvey")
        self._scale = ScaleCheck(instrument=instrument, place=survey.sheet.place)

    def typed(self, block: Block, empty: Rows | None) -> Responses:
        """Return the rows of a block as respondents, each with its first fate."""
        levels = np.full((block.length, len(self._items)), NONE, dtype=np.int8, order="F")
        for number, item in enumerate(self._items):
            if item in self._columns:
                column = block.columns[self._columns[item]]
                levels[:, number] = looked_up(column, self._answers.level, np.int8)
        answered = np.asarray((levels >= 0).any(axis=1))
        rows = placed(block, self._survey, self._names, answered, empty)
        levels[np.isin(rows.fate, NO_PERSON)] = NONE
        return replace(rows, items=self._items, levels=levels)

    def faults(self, rows: Responses, block: Block, log: ProblemLog) -> None:
        """Log each answer of a block that is not on the scale."""
        self._scale.add(rows, block, self._columns)
        unknown_answers(rows, block, self._columns, self._answers, log)

    def sheet_faults(self) -> Iterator[Problem]:
        """Yield what only all answers of the sheet tell."""
        return self._scale.problems()


def unknown_answers(
    rows: Responses, block: Block, columns: Mapping[str, int], answers: Answers, log: ProblemLog
) -> None:
    """Log each answer that is not on the scale, the first 1,000 with their cells."""
    for level, code in _CODES.items():
        faulty = rows.levels == level
        if not faulty.any():
            continue
        at, item = np.nonzero(faulty)
        room = log.room(code, rows.sheet.place, len(at))
        for row, number in zip(at[:room], item[:room], strict=True):
            letter = columns[rows.items[number]]
            value = shown(block.columns[letter].cell(row))
            near = answers.nearest(value) if level == UNKNOWN else None
            log.keep(
                Problem(
                    code=code,
                    place=rows.sheet.place.at(int(rows.row[row]), letter),
                    value=value,
                    params={"near": near} if near else {},
                )
            )


@dataclass(slots=True, kw_only=True, eq=False)
class ScaleCheck:
    """Whether the answers of a sheet fit the scale, judged on all of them."""

    instrument: Instrument
    place: Place
    levels: npt.NDArray[np.int64] = field(init=False)
    unknown: int = 0
    off: dict[int, int] = field(default_factory=dict)
    """Number off the scale -> times."""
    words: dict[str, int] = field(default_factory=dict)
    """Unknown answer -> times, the first hundred that were met."""

    def __post_init__(self) -> None:
        self.levels = np.zeros(self.instrument.scale.span + 1, dtype=np.int64)

    def add(self, rows: Responses, block: Block, columns: Mapping[str, int]) -> None:
        """Take in a block."""
        flat = rows.levels.ravel(order="K")
        counted = np.bincount(flat.astype(np.intp) + 3, minlength=len(self.levels) + 3)
        self.levels += counted[3:]
        self.unknown += int(counted[1])
        if not counted[0] and not counted[1]:
            return
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
                code="scale-mismatch", place=self.place, value=seen,
                params={**params, "kind": "numbers", "n": off},
            )  # fmt: skip
        elif self.unknown >= 3 and self.unknown > fits + off:  # noqa: PLR2004
            commonest = sorted(self.words, key=lambda word: (-self.words[word], word))[:5]
            yield Problem(
                code="scale-mismatch", place=self.place,
                value=", ".join(f"'{word}'" for word in commonest),
                params={**params, "kind": "words", "n": self.unknown},
            )  # fmt: skip

    def _shifted(self) -> bool:
        """Tell whether the answers are those of a scale one step lower, such as 0-4 for 1-5."""
        below = self.off.get(self.instrument.scale.low - 1, 0)
        return below >= 3 and not self.levels[-1] and len(self.off) == 1  # noqa: PLR2004
