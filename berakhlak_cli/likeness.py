"""How like two names of offices are: for suggestions only; likeness never decides."""

from __future__ import annotations

from collections.abc import Sequence

TYPE_WORDS = (
    "suku dinas",
    "suku badan",
    "dinas",
    "badan",
    "biro",
    "kecamatan",
    "kelurahan",
    "kota",
    "kabupaten",
    "rumah sakit",
    "unit pelaksana teknis",
    "puskesmas",
    "inspektorat",
    "sekretariat",
    "satuan",
    "kantor",
    "balai",
    "bagian",
    "bidang",
    "lembaga",
    "kementerian",
    "direktorat",
    "deputi",
)
"""First words that tell what kind of office a unit is: a suggestion must agree in it."""

_LINKS = ("dan", "serta", "untuk", "di")
"""Words of a name that abbreviations leave out."""
_LONG = 6
"""Letters from which an abbreviation may leave out a name's last words."""
LIKELY = 60
"""The least similarity, 0..100, of a suggestion."""


def type_word(key: str) -> str | None:
    """Return the kind of office that a key opens with, or None."""
    return next((word for word in TYPE_WORDS if key == word or key.startswith(f"{word} ")), None)


def likeness(key: str, other: str) -> float:
    """Return how like two plain names are, 0..100, for a suggestion."""
    from rapidfuzz import fuzz

    kind, theirs = type_word(key), type_word(other)
    if key == other:
        return 100.0
    if kind and theirs and kind != theirs:
        return 0.0
    if " " not in key and not kind:
        return _stands_for(key, other)
    rest, others = key.removeprefix(kind or "").split(), other.removeprefix(theirs or "").split()
    if not rest or not others:
        return 0.0
    whole = float(fuzz.token_sort_ratio(key, other))
    if set(rest) <= set(others) or set(others) <= set(rest):
        return max(whole, float(LIKELY))
    like = float(fuzz.token_sort_ratio(" ".join(rest), " ".join(others)))
    return min(whole, like) if kind and theirs else whole


def _stands_for(short: str, name: str) -> float:
    """Return how well one word stands for a name, 0..100: it must be made of the name's words."""
    words = [word for word in name.split() if word not in _LINKS]
    kinds = len((type_word(name) or "").split())
    for some in (words, words[kinds:]):
        for left_out in range(len(some) - 1) if len(short) >= _LONG else (0,):
            if len(some) > 1 and _made_of(short, some[: len(some) - left_out]):
                return 100.0 - len(some) - 10 * left_out
    return 90.0 if short in words else 0.0


def _made_of(short: str, words: Sequence[str]) -> bool:
    """Tell whether a word is made of a piece of each of some words, in their order."""
    if not words or not short:
        return not words and not short
    first, *rest = words
    return any(
        _piece(short[:length], first) and _made_of(short[length:], rest)
        for length in range(1, len(short) - len(rest) + 1)
    )


def _piece(part: str, word: str) -> bool:
    """Tell whether a part stands in a word, or begins it and leaves letters out: `dis`, dinas."""
    if len(part) == 1 or part[0] == word[0]:
        letters = iter(word)
        return part[0] == word[0] and all(letter in letters for letter in part)
    return part in word
