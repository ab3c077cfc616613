"""The votes of one group, question by question: words in order, the top ten, who limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Self

from berakhlak_cli.word_list import CURRENT, DESIRED, OUTSIDE, PERSONAL, Word, WordList

TOP: Final = 10
_ALL: Final = Fraction(1)
_NONE: Final = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A word with its votes."""

    word: Word
    votes: int | None
    """None where they are too few to tell."""
    weight: Fraction | None
    """1 in the top ten, 0 outside; where words tie at its last place, their share of it. None
    where it would tell words of too few votes apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """The votes of a group for one question."""

    words: tuple[Chosen, ...]
    """Every word with votes: most votes first, equal ones, and too few, by the alphabet."""
    votes: int
    """All votes."""
    outside: int | None
    """Votes for words that are not on the list; they enter no top ten."""
    areas: Mapping[str, int | None]
    """Area -> votes for its positive words."""
    least: int = 1
    """The least count of votes that is told."""
    few: bool = False
    """True where so few people answered that nothing is told."""

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
    personal_matches: Fraction | None
    """Words that the top tens of personal values and the current culture share."""
    desired_matches: Fraction | None
    """Words that the top tens of the current and the desired culture share."""

    @classmethod
    def of(cls, polls: Mapping[str, Poll]) -> Self:
        """Return the polls of the three questions, by question."""
        return cls(
            **polls,
            personal_matches=matches(polls[PERSONAL], polls[CURRENT]),
            desired_matches=matches(polls[CURRENT], polls[DESIRED]),
        )

    def told(self, few: int, silent: Collection[str] = ()) -> Polls:
        """Return what may be told: no count of 1 to `few`, nothing of some questions."""
        nothing = Poll(words=(), votes=0, outside=0, areas={}, few=True)
        shown = {
            question: nothing if question in silent else told(poll, few)
            for question, poll in self.by_code.items()
        }
        return replace(
            self, personal=shown[PERSONAL], current=shown[CURRENT], desired=shown[DESIRED]
        )

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
        votes=sum(counts),
        outside=counts[OUTSIDE],
        areas=dict(areas),
    )


def told(poll: Poll, few: int) -> Poll:
    """
    Return the votes as they may be told: counts of 1 to `few` are not.

    Words of so few votes come last, by the alphabet, and whether one of them is in the top ten
    is told only where that is the same for all. docs/methods.md, section "Sedikit jawaban".
    """
    plain = [one for one in poll.words if (one.votes or 0) > few]
    rare = sorted((one for one in poll.words if one not in plain), key=lambda one: one.word.text)
    weights = {one.weight for one in rare}
    weight = weights.pop() if len(weights) == 1 else None
    return replace(
        poll,
        words=(*plain, *(replace(one, votes=None, weight=weight) for one in rare)),
        outside=_told(poll.outside, few),
        areas={area: _told(votes, few) for area, votes in poll.areas.items()},
        least=few + 1,
    )


def _told(votes: int | None, few: int) -> int | None:
    return None if votes is not None and 0 < votes <= few else votes


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
    weights = {chosen.word.text: chosen.weight or _NONE for chosen in one.top}
    shared = (min(weights.get(one.word.text, _NONE), one.weight or _NONE) for one in other.top)
    return sum(shared, _NONE)
