"""Single cells read as what they mean: a year, a moment, an answer."""

from __future__ import annotations

import re
from typing import Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.cells import Cell, text_of
from berakhlak_cli.spelling import plain

NONE: Final = -1
UNKNOWN: Final = -2
OFF_SCALE: Final = -3

_NUMBER: Final = re.compile(r"-?\d+(?:[.,]0+)?")
_DECIMAL: Final = re.compile(r"-?\d+[.,]\d+")
_NUMBERED: Final = re.compile(r"(\d+) (\D.*)|(.*\D) (\d+)")
_OPTION: Final = re.compile(r"AO?(\d{1,3})", re.IGNORECASE)
_DASHES: Final = frozenset("-–—")


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


def option_of(text: str) -> int | None:
    """Return n of the n-th answer option, `A1` or `AO01`; None where it is none."""
    found = _OPTION.fullmatch(text_of(text))
    return int(found.group(1)) if found else None


class Answers:
    """Reads the answers of one instrument: a cell -> steps above the scale's low end."""

    def __init__(self, instrument: Instrument, *, options: bool = False) -> None:
        self._scale = instrument.scale
        self._options = options
        """Whether `A1` means the first answer option, which is the scale's low end."""

    def level(self, cell: Cell) -> int:  # noqa: PLR0911 - one line for each thing it may be
        """
        Return 0..span, NONE for no answer, UNKNOWN or OFF_SCALE for a faulty one.

        A label, its number, or both together where they agree: `5`, `5,0`, `Setuju`,
        `5 - Sangat Setuju`, `Sangat Setuju (5)`. Nothing is guessed.
        """
        if cell is None:
            return NONE
        if isinstance(cell, bool):
            return UNKNOWN
        if isinstance(cell, int | float):
            return self._numeric(float(cell))
        if not isinstance(cell, str):
            return UNKNOWN
        text = text_of(cell)
        if not text or text in _DASHES:
            return NONE
        if _NUMBER.fullmatch(text):
            return self._numeric(float(text.replace(",", ".")))
        if _DECIMAL.fullmatch(text):
            return UNKNOWN
        level = self._worded(plain(text))
        option = option_of(text) if self._options and level == UNKNOWN else None
        return level if option is None else self._numeric(float(self._scale.low + option - 1))

    def _numeric(self, number: float) -> int:
        if not number.is_integer():
            return UNKNOWN
        step = int(number) - self._scale.low
        return step if 0 <= step <= self._scale.span else OFF_SCALE

    def _worded(self, words: str) -> int:
        labels = self._scale.labels
        if words in labels:
            return labels[words] - self._scale.low
        if words in self._scale.no_answer:
            return NONE
        found = _NUMBERED.fullmatch(words)
        if found:
            number = int(found.group(1) or found.group(4))
            label = labels.get(found.group(2) or found.group(3))
            if label == number:
                return number - self._scale.low
        return UNKNOWN

    def nearest(self, text: str) -> str | None:
        """Return the label nearest to an unknown answer, to suggest it; None if none is near."""
        from rapidfuzz import fuzz, process

        found = process.extractOne(
            plain(text), list(self._scale.labels), scorer=fuzz.ratio, score_cutoff=75
        )
        return str(found[0]).title() if found else None
