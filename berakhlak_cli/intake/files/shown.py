"""Cells as text that is safe to print: what may be a person's is masked."""

from __future__ import annotations

import re

from berakhlak_cli.intake.files.cells import text_of
from berakhlak_cli.spelling import printable

LONGEST_VALUE = 60
LONGEST_ANSWER = 40
MOST_WORDS = 5
"""More words, or letters, in a faulty answer are taken for free text."""
MASK = "•••"
"""Stands for what may be a NIP, a telephone number, an e-mail, or free text in a wrong column."""
_PERSONAL = re.compile(r"\S@\S|\d{9}|\dE\+\d\d", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ ./-](?=\d)")


def shown_name(cell: object) -> str:
    """Return a title or a unit as text that is safe to print; what may be a person's is masked."""
    text = printable(text_of(cell))  # type: ignore[arg-type]
    if _PERSONAL.search(_BETWEEN_DIGITS.sub("", text)):
        return MASK
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def shown(cell: object) -> str:
    """Return a faulty cell as text that is safe to print; free text is masked as well."""
    text = shown_name(cell)
    return text if len(text) <= LONGEST_ANSWER and text.count(" ") < MOST_WORDS else MASK
