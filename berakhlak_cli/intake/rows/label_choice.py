"""What the words of answers stand for: which set of words they are, and so which scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from berakhlak_cli.scales import Ends, Family, LabelSet, Scale

_AGREE: Final = 0.9
"""The share of numbers beside words that must agree before they tell the scale."""

Pairs = Counter[tuple[str, int]]
"""(word, the number beside it) -> times."""
Origin = Literal["instrument", "labels", "codes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How the words of one family are read."""

    ends: Ends
    labels: Mapping[str, int] = field(default_factory=dict)
    """Word -> answer; without any, as the instrument says."""
    origin: Origin = "instrument"
    sure: bool = False
    """Whether the words alone tell the scale."""
    doubt: Literal["", "words", "unreadable"] = ""
    """`words`: they fit other scales as well; `unreadable`: they do not fit the instrument's."""
    others: tuple[int, ...] = ()
    """The numbers of points of the other scales that they fit."""


def chosen(
    family: Family, words: frozenset[str], pairs: Pairs, scale: Scale, *, stated: bool
) -> Choice:
    """
    Return how some words of a family are read.

    Parameters
    ----------
    words
        Every word of the family that somebody used.
    scale
        The instrument's scale, with the words that it names.
    stated
        Whether a person stated that it is the scale of these answers.
    """
    holding = [one for one in family.sets if one.holds(words)]
    same = [one for one in holding if one.size == scale.span + 1]
    told = _by_instrument(words, scale)
    if stated:
        exact = next((one for one in same if one.exactly(words)), None)
        one = exact or next(iter(same), None)
        asked = told and (told.sure or exact is None)
        return told if told and asked else _read_as(one, scale) if one else Choice(ends=scale.ends)
    return (
        _by_numbers(holding, pairs, scale)
        or (told if told and told.sure else None)
        or _by_exact_words(holding, words, scale)
        or _by_some_words(family, words, (holding, same), told, scale)
    )


def _by_instrument(words: frozenset[str], scale: Scale) -> Choice | None:
    """Return the instrument's own reading, if it knows the words; sure if they are all of it."""
    if not words <= scale.labels.keys():
        return None
    whole = len({scale.labels[word] for word in words}) == scale.span + 1
    return Choice(ends=scale.ends, sure=whole)


def _read_as(one: LabelSet, scale: Scale, low: int | None = None) -> Choice:
    """Return the reading by a set; `low` where the numbers beside the words tell it."""
    start = scale.low if low is None else low
    ends = (start, start + one.size - 1)
    labels = {word: start + position for word, position in one.words.items()}
    same = all(scale.labels.get(word, answer) == answer for word, answer in labels.items())
    origin: Origin = "instrument" if low is None and ends == scale.ends and same else "labels"
    if low is not None and ends != scale.ends:
        origin = "codes"
    return Choice(ends=ends, labels=labels, origin=origin)


def _by_numbers(holding: Sequence[LabelSet], pairs: Pairs, scale: Scale) -> Choice | None:
    """Return the reading on which nearly all numbers and the words beside them agree."""
    if not pairs:
        return None
    most = _AGREE * pairs.total()
    if sum(n for (word, number), n in pairs.items() if scale.labels.get(word) == number) >= most:
        return Choice(ends=scale.ends, sure=_pinned(holding, pairs, scale.ends))
    for one in holding:
        lows = Counter[int]()
        for (word, number), n in pairs.items():
            lows[number - one.words[word]] += n
        low, agreeing = lows.most_common(1)[0]
        if agreeing >= most:
            ends = (low, low + one.size - 1)
            found = _read_as(one, scale, low)
            return Choice(
                ends=ends, labels=found.labels, origin=found.origin,
                sure=_pinned(holding, pairs, ends),
            )  # fmt: skip
    return None


def _pinned(holding: Sequence[LabelSet], pairs: Pairs, ends: Ends) -> bool:
    """Tell whether no set of another length agrees with the numbers as well."""
    return not any(
        one.size != ends[1] - ends[0] + 1
        and len({number - one.words[word] for word, number in pairs}) == 1
        for one in holding
    )


def _by_exact_words(
    holding: Sequence[LabelSet], words: frozenset[str], scale: Scale
) -> Choice | None:
    exact = [one for one in holding if one.exactly(words)]
    exact = [one for one in exact if one.size == scale.span + 1] or [
        one for one in exact if one.sure
    ]
    if not exact:
        return None
    found = _read_as(exact[0], scale)
    return Choice(ends=found.ends, labels=found.labels, origin=found.origin, sure=True)


def _by_some_words(
    family: Family,
    words: frozenset[str],
    sets: tuple[Sequence[LabelSet], Sequence[LabelSet]],
    told: Choice | None,
    scale: Scale,
) -> Choice:
    """Return the instrument's reading, or the only one that there is; doubtful where it is."""
    holding, same = sets
    others = {one.size for one in holding if one.size != scale.span + 1}
    if told or same:
        found = told or _read_as(same[0], scale)
        exact = {one.size for one in holding if one.exactly(words)}
        shifts = any(_shared(word, family, scale) for word in words & family.shifting if told)
        doubt: Literal["", "words"] = "words" if exact or shifts or not told else ""
        return Choice(
            ends=found.ends, labels=found.labels, doubt=doubt, others=tuple(sorted(exact or others))
        )
    readings = {(one.size, *(one.words[word] for word in sorted(words))) for one in holding}
    if len(readings) == 1:
        return _read_as(holding[0], scale)
    return Choice(
        ends=scale.ends, doubt="unreadable" if holding else "", others=tuple(sorted(others))
    )


def _shared(word: str, family: Family, scale: Scale) -> bool:
    """Tell whether the instrument gives the meaning of a word to one that may be another answer."""
    alike = {one for one in family.words if scale.labels.get(one) == scale.labels[word]}
    return any(
        one.words[word] != one.words[other]
        for one in family.sets
        if word in one.words
        for other in alike & one.words.keys()
    )
