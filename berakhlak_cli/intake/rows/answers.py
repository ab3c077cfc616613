"""Single cells read as what they mean: a year, a moment, an answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.cells import Cell, text_of
from berakhlak_cli.scales import Scale, answer_text, known
from berakhlak_cli.spelling import plain

NONE: Final = -1
UNKNOWN: Final = -2
OFF_SCALE: Final = -3
CONTRADICTS: Final = -4

_NUMBER: Final = re.compile(r"-?\d{1,15}(?:[.,]0+)?")
_DECIMAL: Final = re.compile(r"-?\d+[.,]\d+")
_OPTION: Final = re.compile(r"AO?(\d{1,3})", re.IGNORECASE)
_EMPTY: Final = re.compile(r"[-–—_.…\s]+")
"""A cell of dashes or dots, typed where nothing was to be said."""
_AMOUNT: Final = re.compile(r"[%<>≥≤~+/=-]|\d\D+\d")
"""A number with more to it than brackets and dots."""
_MOST_PARTS: Final = 12
"""Words of a cell that are taken apart; free text has more."""


def number_of(cell: Cell) -> float | None:
    """Return a number typed as one, with a decimal comma or point, or a percent sign."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell)
    if not isinstance(cell, str):
        return None
    text = text_of(cell).removesuffix("%").strip().replace("−", "-")
    if re.fullmatch(r"-?\d+(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    return None


def decimals_of(cell: Cell) -> int:
    """Return the decimals that a number was given with."""
    text = text_of(cell).removesuffix("%").strip() if isinstance(cell, str) else repr(cell)
    found = re.fullmatch(r"-?\d+[.,](\d+)", text)
    digits = found.group(1) if found else ""
    return 0 if digits == "0" and not isinstance(cell, str) else len(digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    What a cell says, whatever the scale.

    Attributes
    ----------
    number
        The number that it holds, or that stands beside its words.
    option
        n of the n-th answer option.
    words
        The words of answers that it is made of; more than one in two languages.
    odd
        Whether it holds something else; without any of these a cell gives no answer.
    none
        The words by which a person gave no answer, if it says so.
    """

    number: int | None = None
    option: int | None = None
    words: tuple[str, ...] = ()
    odd: bool = False
    none: str = ""

    def level(self, scale: Scale, codes: Collection[int] = ()) -> int:
        """
        Return 0..span, NONE for no answer, or what is wrong with it.

        Parameters
        ----------
        codes
            Numbers off the scale that stand for no answer.
        """
        if self.odd:
            return UNKNOWN
        number = self.number if self.option is None else scale.low + self.option - 1
        if not self.words:
            if number is None:
                return NONE
            if scale.low <= number <= scale.high:
                return number - scale.low
            return NONE if number in codes else OFF_SCALE
        answers = {scale.labels.get(word) for word in self.words}
        answer = answers.pop()
        if answer is None or answers:
            return UNKNOWN
        return answer - scale.low if number in (None, answer) else CONTRADICTS


_NOTHING: Final = Said()
_ODD: Final = Said(odd=True)


class Answers:
    """Reads the cells of one instrument's answers, each different one once."""

    def __init__(self, instrument: Instrument, *, options: bool = False) -> None:
        self._scale = instrument.scale
        self._none = known().no_answer - instrument.scale.labels.keys() | instrument.scale.no_answer
        families = (word for family in known().families for word in family.words)
        self._words = frozenset((*families, *instrument.scale.labels, *self._none))
        self._longest = max(word.count(" ") for word in self._words) + 1
        self._options = options
        """Whether `A1` means the first answer option, which is the scale's low end."""
        self._said: dict[tuple[type, Cell], Said] = {}

    def level(self, cell: Cell) -> int:
        """Return 0..span of the instrument's scale, or what is wrong; see `Said.level`."""
        return self.said(cell).level(self._scale)

    def said(self, cell: Cell) -> Said:
        """
        Return what a cell says: a number, words of answers, both, or nothing.

        `5`, `5,0`, `(5)`, `Setuju`, `5 - Sangat Setuju`, `Sangat Setuju (5)`, `Setuju / Agree`.
        Nothing is guessed. docs/methods.md, section "Membaca jawaban".
        """
        key = (cell.__class__, cell)
        if key not in self._said:
            self._said[key] = self._read(cell)
        return self._said[key]

    def _read(self, cell: Cell) -> Said:
        if cell is None:
            return _NOTHING
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            return _ODD
        text = text_of(cell).replace("−", "-")
        if not text or _EMPTY.fullmatch(text):
            return _NOTHING
        if _NUMBER.fullmatch(text):
            number = int(float(text.replace(",", ".")))
            return Said(none=text) if str(number) in self._none else Said(number=number)
        return _ODD if _DECIMAL.fullmatch(text) else self._worded(text)

    def _worded(self, text: str) -> Said:
        """Return what a text says that is no mere number."""
        words = answer_text(text)
        if words in self._words:
            return Said(none=words) if words in self._none else Said(words=(words,))
        if words.isdecimal() and len(words) < _MOST_PARTS and not _AMOUNT.search(text):
            return Said(number=int(words))
        option = _OPTION.fullmatch(text) if self._options else None
        return Said(option=int(option.group(1))) if option else self._parted(words.split())

    def _parted(self, parts: Sequence[str]) -> Said:
        """Return the number and the words that a text is made of, if it is made of them alone."""
        found = self._known_parts(parts) if len(parts) <= _MOST_PARTS else None
        numbers = {int(part) for part in found or () if part.isdecimal()}
        words = tuple(part for part in found or () if not part.isdecimal())
        if not words or len(numbers) > 1:
            return _ODD
        if self._none.issuperset(words):
            return Said(none=words[0])
        if not self._none.isdisjoint(words):
            return _ODD
        return Said(number=numbers.pop() if numbers else None, words=words)

    def _known_parts(self, parts: Sequence[str]) -> tuple[str, ...] | None:
        """Return numbers and known words, the longest first, that make up a text; None if none."""
        if not parts:
            return ()
        for length in range(min(self._longest, len(parts)), 0, -1):
            first = " ".join(parts[:length])
            if first in self._words or (length == 1 and first.isdecimal() and len(first) <= 3):  # noqa: PLR2004
                rest = self._known_parts(parts[length:])
                if rest is not None:
                    return first, *rest
        return None


def nearest(text: str, scale: Scale) -> str | None:
    """Return the label nearest to an unknown answer, to suggest it; None if none is near."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(plain(text), list(scale.labels), scorer=fuzz.ratio, score_cutoff=75)
    return str(found[0]).title() if found else None
