"""Votes as they are written: what a column's title asks for, and the words in its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.files.cells import Cell, text_of
from berakhlak_cli.word_list import OUTSIDE

if TYPE_CHECKING:
    from berakhlak_cli.instrument import Instrument

CHOICE: Final = "choice"
"""The kind of a column that holds one of a question's choices."""
CHOICES: Final = "choices"
"""A column that holds all choices of a question."""
WORD: Final = "word"
"""A column that tells whether one word was chosen."""
KINDS: Final = (CHOICE, CHOICES, WORD)
NOTHING: Final = -1

_NUMBERING: Final = re.compile(r"\d{1,3}|[a-z]")
_SLOT: Final = re.compile(r"0?[1-9]|[1-9]\d")
_APART: Final = re.compile(r"\[[^\[\]]+\]\s*$|/[^/]+$")
"""A word behind its question, as survey tools write the title of a word's own column."""
_SPACE: Final = re.compile(r"\s+")
_NO_CHOICE: Final = frozenset({"", "n a", "na", "tidak tahu", "tidak ada", "kosong"})
_HELD: Final = "\x1f"
"""Stands for a separator within a word while its cell is split."""


class Choices:
    """The titles and words of one instrument."""

    def __init__(self, instrument: Instrument) -> None:
        assert instrument.word_list is not None, "only votes have words"
        self._list = instrument.word_list
        self._comparable = instrument.comparable
        self._numbers = {
            instrument.comparable(text): number
            for number, word in enumerate(self._list.words, start=1)
            for text in (word.text, *word.also)
        }
        titles = {code: (code, *titles) for code, titles in self._list.questions.items()}
        self._titles = sorted(
            ((instrument.comparable(one), code) for code, every in titles.items() for one in every),
            key=lambda pair: (-len(pair[0]), pair),
        )
        self._parted = _parted(
            [text for word in self._list.words for text in (word.text, *word.also)]
        )

    def role(self, title: str) -> tuple[str, str] | None:
        """
        Return the kind and code of a vote column: `personal 3`, `personal`, `personal jujur`.

        Behind a question's title may stand nothing, the number of a choice, or a word; in
        brackets or behind a slash, a word that is not on the list too. Numbering may stand
        before it.
        """
        apart = _APART.search(title) is not None
        words = self._comparable(title)
        while words:
            for asked, question in self._titles:
                if words == asked:
                    return CHOICES, question
                rest = words.removeprefix(f"{asked} ")
                if rest == words:
                    continue
                if _SLOT.fullmatch(rest):
                    return CHOICE, f"{question} {int(rest)}"
                if rest in self._numbers or apart:
                    return WORD, f"{question} {rest}"
            first, _, words = words.partition(" ")
            if not _NUMBERING.fullmatch(first):
                return None
        return None

    def names(self) -> Iterator[str]:
        """Yield every name that a map file may give to a vote column, but for single words."""
        for question in self._list.questions:
            yield question
            yield from (f"{question} {slot}" for slot in range(1, self._list.most + 1))

    def number(self, cell: Cell) -> int:
        """Return the number of a word, NOTHING for no choice, OUTSIDE for an unknown word."""
        words = self._comparable(text_of(cell))
        return NOTHING if words in _NO_CHOICE else self._numbers.get(words, OUTSIDE)

    def plain(self, text: str) -> str:
        """Return a word in the spelling that words are compared in."""
        return self._comparable(text)

    def split(
        self, cells: Sequence[Cell], *, spaced: bool
    ) -> tuple[npt.NDArray[np.intp], list[str]]:
        """
        Return (choices,) the number of the cell that each stands in, and the choices.

        They are parted by `;`, else by `,`. A word that holds a separator itself stays whole,
        the longest first. `spaced`: without either, blanks part them, as in KoboToolbox.
        """
        texts = [text_of(cell) for cell in cells]
        if self._parted:
            texts = [self._parted.sub(_held, text) for text in texts]
        parts = [self._parts(text, spaced=spaced) for text in texts]
        lengths = np.fromiter(map(len, parts), np.intp, len(parts))
        return np.repeat(np.arange(len(parts)), lengths), list(chain.from_iterable(parts))

    def _parts(self, text: str, *, spaced: bool) -> list[str]:
        if ";" in text:
            return text.split(";")
        if "," in text or not spaced or self.number(text) != OUTSIDE:
            return text.split(",")
        return text.split()

    def nearest(self, text: str) -> str | None:
        """Return the word nearest to an unknown one, to suggest it; None if none is near."""
        from rapidfuzz import fuzz, process

        found = process.extractOne(
            self._comparable(text), list(self._numbers), scorer=fuzz.ratio, score_cutoff=75
        )
        return self._list.words[self._numbers[found[0]] - 1].text if found else None


def _parted(words: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds the words that hold a separator, the longest first; None for none."""
    holding = sorted((one for one in words if re.search("[,;]", one)), key=lambda one: -len(one))
    forms = "|".join(_SPACE.sub(r"\\s+", re.escape(one).replace(r"\ ", " ")) for one in holding)
    if not forms:
        return None
    return re.compile(rf"(?<![^,;\s])(?:{forms})(?=\s*(?:[,;]|$))", re.IGNORECASE)


def _held(found: re.Match[str]) -> str:
    return re.sub("[,;]", _HELD, found.group())
