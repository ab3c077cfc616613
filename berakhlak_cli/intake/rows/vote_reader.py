"""Rows of a votes survey: the cells of a block become ballots, and their faults are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.cells import Block, Cell, Column, Rows, text_of
from berakhlak_cli.intake.files.shown import shown
from berakhlak_cli.intake.layout.choices import CHOICE, CHOICES, KINDS, WORD, Choices
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.rows.answers import OFF_SCALE, UNKNOWN, Answers
from berakhlak_cli.intake.rows.ballots import Ballots, Flags, Numbers, Odd
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import NO_PERSON, Responses, looked_up, placed
from berakhlak_cli.intake.rows.scale_evidence import Evidence, ScaleTold
from berakhlak_cli.problems import Problem, ProblemLog
from berakhlak_cli.word_list import OUTSIDE, WordList


class VoteReader:
    """Reads the blocks of one sheet of votes."""

    told: ScaleTold | None = None
    """Words are on no scale."""
    evidence: Evidence | None = None

    def __init__(
        self, survey: Survey, instrument: Instrument, names: UnitNames, _told: ScaleTold | None
    ) -> None:
        assert instrument.word_list is not None, "only votes have words"
        self._survey = survey
        self._names = names
        self._list: WordList = instrument.word_list
        self._questions = {code: at for at, code in enumerate(self._list.questions)}
        self._choices = Choices(instrument)
        self._answers = Answers(instrument)

    def typed(self, block: Block, empty: Rows | None) -> Responses:
        """Return the rows of a block as respondents with ballots, each with its first fate."""
        found = self._ballots(block)
        rows = placed(block, self._survey, self._names, np.asarray(found.voted.any(axis=0)), empty)
        return replace(rows, ballots=found.without(np.isin(rows.fate, NO_PERSON)))

    def _ballots(self, block: Block) -> Ballots:
        shape = (len(self._questions), len(self._list.words), block.length)
        votes = _Votes(chosen=np.zeros(shape, dtype=bool))
        spaced = self._survey.layout.tool == "kobo"
        for number, role in self._survey.layout.roles.items():
            if role.kind not in KINDS:
                continue
            question, _, rest = role.code.partition(" ")
            asked, column = self._questions[question], block.columns[number]
            if role.kind == CHOICE:
                self._one_choice(column, number, asked, votes)
            elif role.kind == CHOICES:
                self._all_choices(column, number, asked, votes, spaced=spaced)
            else:
                self._one_word(column, number, asked, rest, votes)
        unknown, outside = votes.outside(self._choices)
        unclear = votes.odd(WORD)
        return Ballots.of(votes.chosen, outside, unknown, unclear, self._list.most)

    def _one_choice(self, column: Column, number: int, asked: int, votes: _Votes) -> None:
        word = looked_up(column, self._choices.number, np.int64).astype(np.int64)
        votes.add(asked, np.arange(len(word)), word)
        at = np.flatnonzero(word == OUTSIDE)
        texts = [text_of(value) for value in column.values]
        votes.strange(CHOICE, asked, at, number, [texts[code] for code in column.codes[at]])

    def _all_choices(
        self, column: Column, number: int, asked: int, votes: _Votes, *, spaced: bool
    ) -> None:
        from pandas import factorize

        cell, parts = self._choices.split(column.values, spaced=spaced)
        part, texts = factorize(np.array(parts, dtype=object))
        words = np.fromiter(map(self._choices.number, texts), np.int64, len(texts))
        at, row = _rows_of(cell, column)
        word = words[part[at]]
        votes.add(asked, row, word)
        odd = np.flatnonzero(word == OUTSIDE)
        written = [parts[one].strip() for one in at[odd]]
        votes.strange(CHOICE, asked, row[odd], number, written)

    def _one_word(self, column: Column, number: int, asked: int, plain: str, votes: _Votes) -> None:
        def said(cell: Cell) -> int:
            named = self._choices.plain(text_of(cell)) == plain
            return 1 if named else self._answers.level(cell)

        answer = looked_up(column, said, np.int8)
        at = np.flatnonzero(answer == 1)
        word = self._choices.number(plain)
        if word == OUTSIDE:
            votes.strange(CHOICE, asked, at, number, [plain] * len(at))
        votes.add(asked, at, np.full(len(at), word))
        at = np.flatnonzero((answer == UNKNOWN) | (answer == OFF_SCALE))
        written = [text_of(column.values[code]) for code in column.codes[at]]
        votes.strange(WORD, asked, at, number, written)

    def faults(self, rows: Responses, _block: Block, log: ProblemLog) -> None:
        """Log what is wrong with the ballots of a block."""
        found = rows.ballots
        assert found is not None, "they were typed here"
        for code, odd in (("unknown-word", found.unknown), ("unknown-answer", found.unclear)):
            room = log.room(code, rows.sheet.place, len(odd.row))
            for row, column, text in zip(
                odd.row[:room], odd.column[:room], odd.text[:room], strict=True
            ):
                value = shown(odd.texts[text])
                near = self._choices.nearest(value) if code == "unknown-word" else None
                place = rows.sheet.place.at(int(rows.row[row]), int(column))
                params = {"near": near} if near else {}
                log.keep(Problem(code=code, place=place, value=value, params=params))
        most = self._list.most
        self._counts("too-many-choices", found.given > most, rows, log)
        few = (found.given > 0) & (found.given < most) & rows.kept
        self._counts("fewer-choices", few, rows, log)

    def _counts(self, code: str, faulty: Flags, rows: Responses, log: ProblemLog) -> None:
        """Log the questions to which a person gave a number of choices that is not asked for."""
        assert rows.ballots is not None, "they were typed here"
        columns = [_first_column(self._survey.layout, question) for question in self._questions]
        row, asked = np.nonzero(faulty.T)
        room = log.room(code, rows.sheet.place, len(row))
        titles = [self._list.titled(question) for question in self._questions]
        for at, number in zip(row[:room], asked[:room], strict=True):
            place = rows.sheet.place.at(int(rows.row[at]), columns[number])
            given = int(rows.ballots.given[number, at])
            params = {"question": titles[number], "most": self._list.most}
            log.keep(Problem(code=code, place=place, value=str(given), params=params))


@dataclass(slots=True, kw_only=True, eq=False)
class _Votes:
    """Gathers the choices of a block column by column."""

    chosen: Flags
    _odd: dict[str, list[_Cells]] = field(default_factory=dict)

    def add(self, asked: int, row: Numbers, word: Numbers) -> None:
        """Take in choices; only words of the list count here."""
        known = word > OUTSIDE
        self.chosen[asked, word[known] - 1, row[known]] = True

    def strange(
        self, kind: str, asked: int, row: Numbers, column: int, texts: Sequence[str]
    ) -> None:
        """Take in cells that hold something that is not offered."""
        if len(row):
            cells = _Cells(asked=asked, row=row, column=column, texts=texts)
            self._odd.setdefault(kind, []).append(cells)

    def odd(self, kind: str) -> Odd:
        """Return the cells of one kind, by row and column."""
        from pandas import factorize

        cells = self._odd.get(kind, [])
        written = [text for one in cells for text in one.texts]
        text, texts = factorize(np.array(written, dtype=object))
        row = np.concatenate([_NOBODY, *(one.row for one in cells)])
        column = np.repeat([one.column for one in cells], [len(one.row) for one in cells])
        column = column.astype(np.int64)
        order = np.lexsort((column, row))
        return Odd(row=row[order], column=column[order], text=text[order], texts=texts.tolist())

    def outside(self, choices: Choices) -> tuple[Odd, Numbers]:
        """Return the unknown words, and how many different ones each person gave."""
        from pandas import factorize

        questions, _, rows = self.chosen.shape
        cells = self._odd.get(CHOICE, [])
        plain = [choices.plain(text) for one in cells for text in one.texts]
        word, words = factorize(np.array(plain, dtype=object))
        sizes = [len(one.row) for one in cells]
        asked = np.repeat([one.asked for one in cells], sizes).astype(np.int64)
        row = np.concatenate([_NOBODY, *(one.row for one in cells)])
        once = np.unique((asked * rows + row) * max(len(words), 1) + word)
        counted = np.bincount(once // max(len(words), 1), minlength=questions * rows)
        return self.odd(CHOICE), counted.reshape(questions, rows)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cells:
    """Cells of one column that hold something that is not offered."""

    asked: int
    row: Numbers
    column: int
    texts: Sequence[str]


_NOBODY = np.empty(0, dtype=np.int64)


def _rows_of(cell: Numbers, column: Column) -> tuple[Numbers, Numbers]:
    """Return (choices,) numbers of parts and the rows that they stand in; `cell` ascends."""
    counts = np.bincount(cell, minlength=len(column.values))
    first = np.cumsum(counts) - counts
    lengths = counts[column.codes]
    row = np.repeat(np.arange(len(column.codes)), lengths)
    begin = np.cumsum(lengths) - lengths
    return np.arange(len(row)) + np.repeat(first[column.codes] - begin, lengths), row


def _first_column(layout: Layout, question: str) -> int | None:
    return next(
        (
            number
            for number, role in layout.roles.items()
            if role.kind in KINDS and role.code.partition(" ")[0] == question
        ),
        None,
    )
