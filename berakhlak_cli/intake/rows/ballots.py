"""Ballots: what the respondents of some rows chose, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Odd:
    """
    Cells that hold something that is not offered.

    Attributes
    ----------
    row, column
        (cells,) row within the block, and the sheet's column.
    text
        (cells,) number of what was written in `texts`.
    """

    row: Numbers
    column: Numbers
    text: Numbers
    texts: Sequence[str]

    def without(self, rows: Flags) -> Odd:
        """Return them without those of some rows."""
        at = ~rows[self.row]
        return replace(self, row=self.row[at], column=self.column[at], text=self.text[at])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ballots:
    """
    The choices of one block; a word that was chosen twice is chosen once.

    Attributes
    ----------
    chosen
        (questions, words, rows) True where a word of the list was chosen.
    outside
        (questions, rows) different words that are not on the list.
    given
        (questions, rows) choices of both kinds, too many of them included, which count as none
        in `chosen` and `outside`.
    unknown, unclear
        Words that are not on the list; cells of a word's own column that say neither yes nor no.
    most
        Choices that a person has for a question.
    """

    chosen: Flags
    outside: Numbers
    given: Numbers
    unknown: Odd
    unclear: Odd
    most: int

    @classmethod
    def of(cls, chosen: Flags, outside: Numbers, unknown: Odd, unclear: Odd, most: int) -> Self:
        """Return ballots in which a question with more than `most` choices is void."""
        given = chosen.sum(axis=1, dtype=np.uint16) + outside
        void = given > most
        if void.any():
            chosen = chosen & ~void[:, None, :]
            outside = np.where(void, 0, outside)
        return cls(
            chosen=chosen,
            outside=outside,
            given=given,
            unknown=unknown,
            unclear=unclear,
            most=most,
        )

    @property
    def voted(self) -> Flags:
        """(questions, rows) True where a person's choices count."""
        return np.asarray((self.given > 0) & (self.given <= self.most))

    def without(self, rows: Flags) -> Ballots:
        """Return them with nothing chosen in some rows, which are nobody's."""
        if not rows.any():
            return self
        return Ballots(
            chosen=self.chosen & ~rows,
            outside=np.where(rows, 0, self.outside),
            given=np.where(rows, 0, self.given),
            unknown=self.unknown.without(rows),
            unclear=self.unclear.without(rows),
            most=self.most,
        )
