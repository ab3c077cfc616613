"""Text made comparable: what two spellings of one name or statement share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_NOT_WORD = re.compile(r"[^\w]+|_+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return text in NFKC, lower case, with every run of punctuation and space as one space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_WORD.sub(" ", folded).strip()


def printable(text: str) -> str:
    """Return text on one line, without control or direction characters, outer spaces cut."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _CONTROL.sub("", _SPACE.sub(" ", text)).strip()


def has_control(text: str) -> bool:
    """Tell whether text holds a control character other than a line break or a tab."""
    return not text.isprintable() and _CONTROL.search(_SPACE.sub(" ", text)) is not None


@lru_cache(maxsize=32)
def _phrases(variants: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(variants, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)")


def spelled_out(text: str, variants: Mapping[str, str]) -> str:
    """
    Return plain text with whole words and phrases replaced, once, the longest first.

    Parameters
    ----------
    text
        Text that `plain` returned.
    variants
        Plain spelling -> the plain spelling that it stands for.
    """
    if not variants:
        return text
    return _phrases(tuple(variants)).sub(lambda found: variants[found.group()], text)


def without_tail(text: str, tails: Sequence[str]) -> str:
    """Return plain text without the first of the tails (plain, longest first) that it ends with."""
    for tail in sorted(tails, key=lambda one: (-len(one), one)):
        if text.endswith(f" {tail}"):
            return text[: -len(tail) - 1].rstrip()
    return text


def likest(text: str, known: Iterable[str], at_least: float = 0.6) -> str:
    """Return the one that a text is likest to, whatever the case; '' where it is like none."""
    from difflib import get_close_matches

    folded = {one.casefold(): one for one in known}
    found = get_close_matches(text.casefold(), folded, n=1, cutoff=at_least)
    return folded[found[0]] if found else ""


def column_letter(index: int) -> str:
    """Return the spreadsheet letter of a column: 0 -> A, 26 -> AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
