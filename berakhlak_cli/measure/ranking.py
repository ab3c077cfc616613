"""Who stands where, who is awarded, and how sure that is."""

from __future__ import annotations

import math
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
_BLOCK: Final = 500
"""Draws that are worked on at a time."""
_FARTHEST: Final = 8
"""Units on either side that are paired first in a draw."""
_CELLS: Final = 2_000_000
"""Pairs in draws that are worked on at a time, so that memory stays bounded."""
_ROUNDED_UP: Final = 1 + 1e-12
"""A bound must not fall short by rounding."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One that is ranked: a unit, its score, and its standard error if there is one."""

    unit: str
    score: float
    se: float | None = None
    df: float = math.inf
    """Degrees of freedom of the standard error."""

    @property
    def comparable(self) -> bool:
        """True where its standard error tells how far its score may be off."""
        return self.se is not None and self.df > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one stands: competition rank, the ranks that remain possible, and its award."""

    unit: str
    score: float
    se: float | None
    df: float
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
    inside = awarded_places(ranks, top)
    standings = tuple(
        Standing(
            unit=one.unit,
            score=one.score,
            se=one.se,
            df=one.df,
            rank=ranks[at],
            tied=ranks.count(ranks[at]) > 1,
            rank_low=int(lows[at]) if one.comparable else None,
            rank_high=int(highs[at]) if one.comparable else None,
            awarded=at < inside,
            in_top_set=int(behind[at].sum()) < top,
        )
        for at, one in enumerate(order)
    )
    return Ranking(standings=standings, top=top, cut=_cut(standings, apart))


def awarded_places(ranks: Sequence[int], top: int) -> int:
    """Return how many are awarded: all who tie at the cut are."""
    return sum(rank <= top for rank in ranks)


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
        known = np.array([one.comparable for one in order], dtype=bool)
        variance: Floats = np.array([(one.se or 0.0) ** 2 for one in order])
        self._spread: Floats = np.sqrt(variance[:, None] + variance[None, :])
        self._comparable: Flags = known[:, None] & known[None, :]
        np.fill_diagonal(self._comparable, val=False)
        # how much the column's unit is better than the row's
        self._lead: Floats = self.scores[None, :] - self.scores[:, None]
        self._errors, self._variances = _drawn(order, variance)
        with np.errstate(divide="ignore", invalid="ignore"):
            self._own: Floats = np.nan_to_num(self._errors / np.sqrt(self._variances))

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
        left = random.copy()
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            statistic = size / self._spread
        while left.any():
            beyond = left & (statistic > self._critical(left))
            if not beyond.any():
                break
            rejected |= beyond
            left &= ~beyond
        return np.asarray(rejected)

    def _critical(self, left: Flags) -> float:
        """
        Return the 95 % quantile of the greatest studentised difference of the pairs left.

        A pair [j, k] counts as k's lead over j; where both orders are left, so do both leads.
        With t = Z/√V of each unit, no lead exceeds hypot(t of k, t of j): the draws with the
        greatest bounds are worked out first, and only as many as can reach the quantile.
        """
        behind, ahead = left.any(axis=1), left.any(axis=0)
        low = np.minimum(self._own[behind].min(axis=0), 0.0)
        high = np.maximum(self._own[ahead].max(axis=0), 0.0)
        bound = np.hypot(low, high) * _ROUNDED_UP
        order = np.argsort(-bound, kind="stable")
        place, between = divmod(CONFIDENCE * (DRAWS - 1), 1)
        wanted = DRAWS - int(place)  # the quantile lies between the two least of so many greatest
        most: Floats = np.empty(0)
        while len(most) < DRAWS:
            part = order[len(most) : len(most) + _BLOCK]
            most = np.sort(np.concatenate([most, self._greatest(left, part)]))
            rest = order[len(most) :]
            if len(most) >= wanted and (not len(rest) or most[-wanted] >= bound[rest[0]]):
                break
        two = most[-wanted:][:2]
        return float(two[0] + between * (two[-1] - two[0]))

    def _greatest(self, left: Flags, draws: Places) -> Floats:
        """
        Return (draws,) the greatest lead over the pairs left in some draws; 0 where none is.

        Only the units that lie farthest out are paired, and more of them where a pair that was
        passed over may still lead by more.
        """
        most = np.zeros(len(draws))
        todo, width = np.arange(len(draws)), _FARTHEST
        while len(todo):
            sure = np.zeros(len(todo), dtype=bool)
            step = max(_CELLS // min(width, len(left)) ** 2, 1)
            for start in range(0, len(todo), step):
                part = slice(start, start + step)
                most[todo[part]], sure[part] = self._farthest(left, draws[todo[part]], width)
            todo, width = todo[~sure], 4 * width
        return most

    def _farthest(self, left: Flags, draws: Places, width: int) -> tuple[Floats, Flags]:
        """Return the greatest lead among the farthest units, and whether it is that of all."""
        behind, ahead = np.flatnonzero(left.any(axis=1)), np.flatnonzero(left.any(axis=0))
        own = self._own[:, draws]
        j = behind[np.argsort(own[behind], axis=0)[: width + 1]]
        k = ahead[np.argsort(-own[ahead], axis=0)[: width + 1]]
        down = np.minimum(np.take_along_axis(own, j, axis=0), 0.0) ** 2
        up = np.maximum(np.take_along_axis(own, k, axis=0), 0.0) ** 2
        passed = np.zeros(len(draws))
        if len(j) > width:
            passed = up[0] + down[width]
        if len(k) > width:
            passed = np.maximum(passed, up[width] + down[0])
        j, k = j[:width], k[:width]
        lead = self._errors[k, draws][None] - self._errors[j, draws][:, None]
        lead = np.where(left[j[:, None], k[None]], np.maximum(lead, 0.0), 0.0) ** 2
        variance = self._variances[k, draws][None] + self._variances[j, draws][:, None]
        found = np.divide(lead, variance, out=np.zeros_like(lead), where=variance > 0)
        greatest = found.max(axis=(0, 1))
        return np.sqrt(greatest), greatest >= passed * _ROUNDED_UP


def _drawn(order: Sequence[Contender], variance: Floats) -> tuple[Floats, Floats]:
    """
    Return (units, draws) chance errors of the scores, and as many estimates of their variances.

    An error is normal; the estimate of its variance is the variance times chi-squared by its
    degrees of freedom, or the variance itself where they are infinitely many.
    """
    generator = np.random.default_rng(SEED)
    shape = (len(order), DRAWS)
    errors = generator.standard_normal(shape) * np.sqrt(variance)[:, None]
    df = np.array([one.df for one in order])[:, None]
    rough = (np.isfinite(df) & (df > 0)).ravel()
    estimates = np.repeat(variance[:, None], DRAWS, axis=1)
    estimates[rough] *= generator.chisquare(df[rough], (int(rough.sum()), DRAWS)) / df[rough]
    return errors, estimates
