"""Rows of ratings: the cells of a block become levels of the scale, and their faults are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.cells import Block, Rows
from berakhlak_cli.intake.files.shown import shown
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.rows.answers import (
    CONTRADICTS,
    NONE,
    OFF_SCALE,
    UNKNOWN,
    Answers,
    nearest,
)
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import NO_PERSON, Flags, Responses, placed
from berakhlak_cli.intake.rows.scale_evidence import Evidence, ScaleTold
from berakhlak_cli.intake.rows.scale_told import scale_told
from berakhlak_cli.problems import Problem, ProblemLog
from berakhlak_cli.scales import Scale

_CODES: Final = {
    UNKNOWN: "unknown-answer",
    OFF_SCALE: "answer-out-of-range",
    CONTRADICTS: "answer-contradicts",
}


class RatingReader:
    """
    Reads the blocks of one sheet of ratings.

    Parameters
    ----------
    told
        How the answers are read, where earlier blocks or a whole pass have told it.
    """

    def __init__(
        self,
        survey: Survey,
        instrument: Instrument,
        names: UnitNames,
        told: ScaleTold | None = None,
    ) -> None:
        self.told = told
        self.evidence = Evidence()
        self._survey = survey
        self._names = names
        self._instrument = instrument
        self._columns = survey.layout.columns("item")
        self._answers = Answers(instrument, options=survey.layout.tool == "limesurvey")

    def typed(self, block: Block, empty: Rows | None) -> Responses:
        """Return the rows of a block as respondents, each with its first fate."""
        items = self._instrument.items
        if self.told is None:
            first = self._said(block, np.ones(block.length, dtype=np.bool_))
            self.told, _ = scale_told(first, self._instrument, self._survey.sheet.place)
        levels = np.full((block.length, len(items)), NONE, dtype=np.int8, order="F")
        for number, item in enumerate(items):
            if item.code in self._columns:
                column = block.columns[self._columns[item.code]]
                told = [self.told.level(self._answers.said(one), item) for one in column.values]
                levels[:, number] = np.array(told, dtype=np.int8)[column.codes]
        answered = np.asarray((levels >= 0).any(axis=1))
        rows = placed(block, self._survey, self._names, answered, empty)
        nobody = np.isin(rows.fate, NO_PERSON)
        levels[nobody] = NONE
        self.evidence.add(self._said(block, ~nobody))
        asked = levels[:, [item.code in self._columns for item in items]]
        alike = (asked == asked[:, :1]).all(axis=1) & (asked[:, 0] >= 0)
        self.evidence.repeated += int(alike.sum()) * (len(self._columns) - 1)
        return replace(rows, items=tuple(item.code for item in items), levels=levels)

    def _said(self, block: Block, people: Flags) -> Evidence:
        """Return what the cells of some rows say."""
        found = Evidence()
        everybody = bool(people.all())
        for item, number in self._columns.items():
            column = block.columns[number]
            codes = column.codes if everybody else column.codes[people]
            times = np.bincount(codes, minlength=len(column.values))
            for at in np.flatnonzero(times).tolist():
                cell = column.values[at]
                found.take(item, cell, self._answers.said(cell), int(times[at]))
        return found

    def faults(self, rows: Responses, block: Block, log: ProblemLog) -> None:
        """Log each answer of a block that is not on the scale."""
        assert self.told is not None, "its rows were read"
        unknown_answers(rows, block, self._columns, self.told.scales[None], log)


def unknown_answers(
    rows: Responses, block: Block, columns: Mapping[str, int], scale: Scale, log: ProblemLog
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
            near = nearest(value, scale) if level == UNKNOWN else None
            log.keep(
                Problem(
                    code=code,
                    place=rows.sheet.place.at(int(rows.row[row]), letter),
                    value=value,
                    params={"near": near} if near else {},
                )
            )
