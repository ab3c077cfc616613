"""Scales of answers, and the words that stand for answers whatever the instrument."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, Final

from berakhlak_cli.spelling import plain, spelled_out

MOST_LEVELS: Final = 101
FARTHEST: Final = 1_000
"""The greatest number, either side of 0, on a scale."""
USUAL_BOUND: Final = Fraction(5, 8)
"""From where on an answer is favourable, where an instrument does not say: 4 of 1 to 5."""
_ENDS: Final = re.compile(r"\s*(-?\d{1,4})\s*(?:-|–|—|to|s\.?/?d\.?|sampai)\s*(-?\d{1,4})\s*")
_INTEGER: Final = re.compile(r"[-−]?\d{1,4}")

Ends = tuple[int, int]
"""The least and the greatest answer of a scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The answers: whole numbers from low to high, and the words that stand for them."""

    low: int
    high: int
    favourable: int
    """The least answer, reversed where the item is, that counts as favourable."""
    labels: Mapping[str, int]
    """Plain label -> answer."""
    no_answer: frozenset[str]
    """Plain texts, or numbers, that mean that the person gave no answer."""
    step: int = 1
    """How far answers lie apart; more than 1 where several scales were brought to one."""

    @property
    def span(self) -> int:
        """The distance from low to high."""
        return self.high - self.low

    @property
    def ends(self) -> Ends:
        """The least and the greatest answer."""
        return self.low, self.high

    @property
    def bound(self) -> Fraction:
        """
        Where favourable answers begin, as a share of the way from low to high.

        Halfway between the greatest answer that is none and the least that is one, so that
        another scale has favourable answers too. docs/methods.md, section "Skala".
        """
        return (self.favourable - self.low - Fraction(1, 2)) / self.span

    def at(self, ends: Ends) -> Scale:
        """Return it with other ends: its words stay behind, where favourable begins does not."""
        if ends == self.ends:
            return self
        low, high = ends
        favourable = favourable_from(ends, self.bound)
        return replace(self, low=low, high=high, favourable=favourable, labels={}, step=1)


def favourable_from(ends: Ends, bound: Fraction = USUAL_BOUND) -> int:
    """Return the least answer of a scale that lies at or beyond a share of the way."""
    low, high = ends
    reach = bound * (high - low)
    return min(max(low + 1, low + -(-reach.numerator // reach.denominator)), high)


def ends_told(told: object) -> Ends | None:
    """Return the ends that `4`, `"4"`, `"0-4"` or `"1 - 10"` mean; None where they mean none."""
    if isinstance(told, bool) or not isinstance(told, int | str):
        return None
    found = _ENDS.fullmatch(str(told))
    if found:
        low, high = int(found.group(1)), int(found.group(2))
    elif _INTEGER.fullmatch(str(told).strip()):
        low, high = 1, int(told)
    else:
        return None
    fits = low < high < low + MOST_LEVELS and max(abs(low), abs(high)) <= FARTHEST
    return (low, high) if fits else None


def ends_text(ends: Ends, between: str = "–") -> str:
    """Return the ends of a scale as a person writes them."""
    return f"{ends[0]}{between}{ends[1]}"


def answer_text(text: str) -> str:
    """Return a text as answers are compared: a number as itself, words plain and unshortened."""
    bare = text.strip().replace("−", "-")
    return bare if _INTEGER.fullmatch(bare) else spelled_out(plain(text), known().spelling)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSet:
    """Words that make a whole scale: each stands for one of its answers, counted from 0."""

    words: Mapping[str, int]
    size: int
    sure: bool
    """Whether a survey whose words are exactly these is answered on this scale."""

    def holds(self, words: frozenset[str]) -> bool:
        """Tell whether all words are of this set."""
        return words <= self.words.keys()

    def exactly(self, words: frozenset[str]) -> bool:
        """Tell whether the words are of this set, and each of its answers is among them."""
        return self.holds(words) and len({self.words[word] for word in words}) == self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Sets of words that speak of one thing, such as agreement; the likelier sets come first."""

    sets: tuple[LabelSet, ...]
    words: frozenset[str]
    shifting: frozenset[str]
    """Words that are one answer in this set and another one in that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What answers may say whatever the instrument."""

    families: tuple[Family, ...]
    no_answer: frozenset[str]
    codes: frozenset[int]
    """Numbers that stand for no answer where they lie outside the scale."""
    spelling: Mapping[str, str]


@cache
def known() -> Known:
    """Return the words of answers that are known whatever the instrument."""
    file = resources.files("berakhlak_cli").joinpath("instruments/known-answers.toml")
    content = tomllib.loads(file.read_text("utf-8"))
    spelling = {plain(short): plain(long) for short, long in content["spelling"].items()}
    return Known(
        families=tuple(
            _family(family, stem)
            for family in content["family"]
            for stem in family.get("stems", [""])
        ),
        no_answer=frozenset(spelled_out(plain(one), spelling) for one in content["no_answer"]),
        codes=frozenset(content["codes"]),
        spelling=spelling,
    )


def _family(content: Mapping[str, Any], stem: str) -> Family:
    sets = [
        LabelSet(
            words=dict(_words(symbols.split(), content, stem)),
            size=len(symbols.split()),
            sure=kind == "sure",
        )
        for kind in ("sure", "doubtful")
        for symbols in content[kind]
    ]
    return Family(
        sets=tuple(sets),
        words=frozenset(word for one in sets for word in one.words),
        shifting=frozenset(word for word, _ in _words(content.get("shifting", ()), content, stem)),
    )


def _words(
    symbols: Sequence[str], content: Mapping[str, Any], stem: str
) -> Iterator[tuple[str, int]]:
    """Yield each form of some symbols, and where its symbol stands among them."""
    for position, symbol in enumerate(symbols):
        for form in content["words"][symbol]:
            word = form.format(stem)
            yield word, position
            if content.get("initials") and "{}" in form:
                yield "".join(part[0] for part in word.split()), position
