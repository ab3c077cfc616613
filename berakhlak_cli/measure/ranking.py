"""Who stands where, who is awarded, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

TIE: Final = 1e-9
"""Scores that differ by less are equal."""
DRAWS: Final = 10_000
CONFIDENCE: Final = 0.95
SEED: Final = 2_024
_BLOCK: Final = 1_000
"""Draws that are worked on at a time, so that memory stays bounded."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One that is ranked: a unit, its score, and its standard error if there is one."""

    unit: str
    score: float
    se: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one stands: competition rank, the ranks that remain possible, and its award."""

    unit: str
    score: float
    se: float | None
    rank: int
    tied: bool
    rank_low: int | None
    rank_high: int | None
    awarded: bool
    in_top_set: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The last awarded against the first that is not."""

    last: str
    next: str
    difference: float
    separated: bool
    """True where the two can be told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A list in order, best first."""

    standings: tuple[Standing, ...]
    top: int
    cut: Cut | None
    """None where everyone is awarded."""

    @property
    def awarded(self) -> tuple[str, ...]:
        """The units that are awarded; more than `top` where several tie at the cut."""
        return tuple(one.unit for one in self.standings if one.awarded)

    @property
    def top_set(self) -> tuple[str, ...]:
        """The units that may be among the true best `top`."""
        return tuple(one.unit for one in self.standings if one.in_top_set)


def ranked(contenders: Sequence[Contender], top: int) -> Ranking:
    """
    Put contenders in order and say how sure the order is.

    Competition ranking (1, 2, 2, 4) on unrounded scores; one ties with the first of its
    group if they differ by less than 1e-9. Everyone tied at the cut is awarded.

    Parameters
    ----------
    contenders
        The eligible units of one list, in any order.
    top
        How many are awarded.

    Notes
    -----
    Rank intervals and the top set by the method of Mogstad, Romano, Shaikh and Wilhelm (2024),
    at 95 %: docs/methods.md, section "Peringkat".
    """
    order = sorted(contenders, key=lambda one: (-one.score, one.unit))
    ranks = competition_ranks([one.score for one in order])
    pairs = _Pairs(order)
    apart = pairs.two_sided()
    behind = pairs.one_sided()
    lows, highs = intervals(apart, pairs.scores)
    awarded = [rank <= top for rank in ranks]
    standings = tuple(
        Standing(
            unit=one.unit,
            score=one.score,
            se=one.se,
            rank=ranks[at],
            tied=ranks.count(ranks[at]) > 1,
            rank_low=None if one.se is None else int(lows[at]),
            rank_high=None if one.se is None else int(highs[at]),
            awarded=awarded[at],
            in_top_set=int(behind[at].sum()) < top,
        )
        for at, one in enumerate(order)
    )
    return Ranking(standings=standings, top=top, cut=_cut(standings, apart))


def competition_ranks(scores: Sequence[float]) -> list[int]:
    """Return the ranks of scores in descending order; a group ties with its first score."""
    ranks: list[int] = []
    first = 0
    for at, score in enumerate(scores):
        if scores[first] - score >= TIE:
            first = at
        ranks.append(first + 1)
    return ranks


def intervals(apart: Flags, scores: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the least and the greatest rank that remain possible, from the pairs told apart."""
    better = apart & (scores[None, :] > scores[:, None])
    worse = apart & (scores[None, :] < scores[:, None])
    return 1 + better.sum(axis=1), len(scores) - worse.sum(axis=1)


def _cut(standings: Sequence[Standing], apart: Flags) -> Cut | None:
    inside = sum(one.awarded for one in standings)
    if inside in (0, len(standings)):
        return None
    last, following = standings[inside - 1], standings[inside]
    return Cut(
        last=last.unit,
        next=following.unit,
        difference=last.score - following.score,
        separated=bool(apart[inside - 1, inside]),
    )


class _Pairs:
    """All pairs of a list: which are told apart, with the step-down of the method."""

    def __init__(self, order: Sequence[Contender]) -> None:
        self.scores: Floats = np.array([one.score for one in order])
        known = np.array([one.se is not None for one in order], dtype=bool)
        self._errors: Floats = np.array([one.se or 0.0 for one in order])
        variance = self._errors**2
        self._spread: Floats = np.sqrt(variance[:, None] + variance[None, :])
        self._comparable: Flags = known[:, None] & known[None, :]
        np.fill_diagonal(self._comparable, val=False)
        # how much the column's unit is better than the row's
        self._lead: Floats = self.scores[None, :] - self.scores[:, None]

    def two_sided(self) -> Flags:
        """Return [j, k] True where j and k differ significantly, whoever is ahead."""
        return self._stepped(two_sided=True)

    def one_sided(self) -> Flags:
        """Return [j, k] True where k is significantly better than j."""
        return self._stepped(two_sided=False)

    def _stepped(self, *, two_sided: bool) -> Flags:
        random = self._comparable & (self._spread > 0)
        exact = self._comparable & (self._spread == 0)
        size = np.abs(self._lead) if two_sided else self._lead
        rejected = exact & (size >= TIE)
        left = np.triu(random) if two_sided else random.copy()
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            statistic = size / self._spread
        while left.any():
            critical = self._critical(left, two_sided=two_sided)
            beyond = left & (statistic > critical)
            if not beyond.any():
                break
            rejected |= beyond
            left &= ~beyond
        return np.asarray(rejected | rejected.T) if two_sided else rejected

    def _critical(self, left: Flags, *, two_sided: bool) -> float:
        """Return the 95 % quantile of the greatest standardised difference of the pairs left."""
        generator = np.random.default_rng(SEED)
        both_ways = two_sided or bool((left == left.T).all())
        rivals = []
        for at, row in enumerate(left):
            others = np.flatnonzero(row)
            ahead = others[others > at] if both_ways else others
            if len(ahead):  # each error's part in the difference's, between 0 and 1
                spread = self._spread[at, ahead]
                theirs = (self._errors[ahead] / spread).astype(np.float32)[:, None]
                own = (self._errors[at] / spread).astype(np.float32)[:, None]
                rivals.append((at, ahead, theirs, own))
        greatest = np.empty(DRAWS)
        for start in range(0, DRAWS, _BLOCK):
            size = min(_BLOCK, DRAWS - start)
            draws = generator.standard_normal((len(self._errors), size), dtype=np.float32)
            most = np.full(size, -np.inf, dtype=np.float32)
            for at, ahead, theirs, own in rivals:
                lead = draws[ahead] * theirs
                lead -= draws[at] * own
                if both_ways:
                    np.abs(lead, out=lead)
                np.maximum(most, lead.max(axis=0), out=most)
            greatest[start : start + size] = most
        return float(np.quantile(greatest, CONFIDENCE))
