"""The votes of one group, question by question: words in order, the top ten, who limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from berakhlak_cli.word_list import CURRENT, DESIRED, OUTSIDE, PERSONAL, Word, WordList

TOP: Final = 10
_ALL: Final = Fraction(1)
_NONE: Final = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A word with its votes."""

    word: Word
    votes: int
    weight: Fraction
    """1 in the top ten, 0 outside; where words tie at its last place, their share of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """The votes of a group for one question."""

    words: tuple[Chosen, ...]
    """Every word with votes: most votes first, equal ones by the alphabet."""
    outside: int
    """Votes for words that are not on the list; they enter no top ten."""
    areas: Mapping[str, int]
    """Area -> votes for its positive words."""

    @property
    def votes(self) -> int:
        """All votes."""
        return sum(one.votes for one in self.words) + self.outside

    @property
    def limiting(self) -> tuple[Chosen, ...]:
        """The limiting words with votes."""
        return tuple(one for one in self.words if one.word.limiting)

    @property
    def top(self) -> tuple[Chosen, ...]:
        """The top ten, with all words that tie at its last place."""
        return tuple(one for one in self.words if one.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Polls:
    """The votes of a group for all questions."""

    personal: Poll
    current: Poll
    desired: Poll

    @property
    def personal_matches(self) -> Fraction | None:
        """Words that the top tens of personal values and the current culture share."""
        return matches(self.personal, self.current)

    @property
    def desired_matches(self) -> Fraction | None:
        """Words that the top tens of the current and the desired culture share."""
        return matches(self.current, self.desired)

    @property
    def by_code(self) -> dict[str, Poll]:
        """Question -> its votes, in the questionnaire's order."""
        return {PERSONAL: self.personal, CURRENT: self.current, DESIRED: self.desired}


def poll_of(counts: Sequence[int], words: WordList) -> Poll:
    """
    Return the votes of one question.

    Parameters
    ----------
    counts
        Votes by the number of the word; OUTSIDE holds those for words that are not on the list.

    Notes
    -----
    docs/methods.md, section "Sepuluh kata terbanyak".
    """
    numbered = enumerate(words.words, start=1)
    order = sorted((-votes, word.text, word) for at, word in numbered if (votes := counts[at]))
    weights = top_weights([-votes for votes, _, _ in order])
    areas = dict.fromkeys(words.areas, 0)
    for votes, _, word in order:
        if not word.limiting:
            areas[word.area] -= votes
    return Poll(
        words=tuple(
            Chosen(word=word, votes=-votes, weight=weight)
            for (votes, _, word), weight in zip(order, weights, strict=True)
        ),
        outside=counts[OUTSIDE],
        areas=areas,
    )


def top_weights(votes: Sequence[int]) -> list[Fraction]:
    """
    Return how much of a place in the top ten each word has; `votes` descend and are positive.

    Words that tie at the last place share the places that are left.
    """
    if len(votes) <= TOP:
        return [_ALL] * len(votes)
    last = votes[TOP - 1]
    above = sum(one > last for one in votes)
    share = Fraction(TOP - above, sum(one == last for one in votes))
    return [_ALL if one > last else share if one == last else _NONE for one in votes]


def matches(one: Poll, other: Poll) -> Fraction | None:
    """Return how many words two top tens share; None where a question has no votes at all."""
    if not one.words or not other.words:
        return None
    weights = {chosen.word.text: chosen.weight for chosen in one.top}
    shared = (min(weights.get(one.word.text, _NONE), one.weight) for one in other.top)
    return sum(shared, _NONE)
