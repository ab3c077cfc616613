"""Standard errors and intervals: how much a score could be otherwise by who happened to answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from berakhlak_cli.measure.student import quantile95

_ROUNDING_COUNTS: Final = 1e-5
"""Points² of variance below which the rounding of its parts shows in the standard error."""

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """
    Sums of U units over D dimensions, as exact integers, and what they say about spread.

    Attributes
    ----------
    n, sum_a, sum_b, sum_ab
        Arrays (U, D, D) of Python integers over the people with a score on both.
    whole
        (D,) the sum that one person with the highest score has: 100 points.
    """

    n: Integers
    sum_a: Integers
    sum_b: Integers
    sum_ab: Integers
    whole: Integers

    def only(self, units: Sequence[int]) -> Spread:
        """Return the sums of some units, by number."""
        at = [*units]
        return replace(
            self,
            n=self.n[at],
            sum_a=self.sum_a[at],
            sum_b=self.sum_b[at],
            sum_ab=self.sum_ab[at],
        )

    @property
    def counts(self) -> Integers:
        """(U, D) people with a score on each dimension."""
        return np.diagonal(self.n, axis1=1, axis2=2)

    @property
    def points(self) -> Floats:
        """(D,) how many points 0..100 a step of one is."""
        return np.array([100.0 / int(whole) for whole in self.whole])

    @property
    def cross(self) -> Integers:
        """(U, D, D) n Σab - Σa Σb, exactly: 0 where nothing varies together."""
        return np.asarray(self.n * self.sum_ab - self.sum_a * self.sum_b)

    def covariance(self) -> Floats:
        """Return (U, D, D) sample covariances in points², divisor n - 1; nan where n < 2."""
        pairs = self.n * (self.n - 1)
        return ratio(self.cross, pairs) * self.points[:, None] * self.points[None, :]

    def of_means(self, covariance: Floats) -> Floats:
        """Return (U, D, D) covariances of the means, n_ab · s_ab / (n_a · n_b); nan: unknown."""
        people = self.counts.astype(np.float64)
        both = self.n.astype(np.float64)
        product = people[:, :, None] * people[:, None, :]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(both * covariance / product)

    def pooled(self, covariance: Floats) -> Floats:
        """Return (D, D) covariances within units, pooled; nan where no unit has two people."""
        weight = np.maximum(self.n.astype(np.float64) - 1, 0)
        total = weight.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(total > 0, np.nansum(weight * covariance, axis=0) / total, np.nan)


def ratio(above: Integers, below: Integers) -> Floats:
    """Divide exact integers, each quotient rounded once; nan where the divisor is not positive."""
    found = np.full(above.shape, np.nan)
    known = (below > 0).astype(bool)
    found[known] = (above[known] / below[known]).astype(np.float64)
    return found


def population_factor(n: int, headcount: int | None) -> Fraction:
    """
    Return the square of the finite population correction, (N - n)/(N - 1), exactly.

    1 where the headcount is unknown or below n; 0 where everybody answered.
    docs/methods.md, section "Koreksi populasi terbatas".
    """
    if headcount is None or headcount < n:
        return Fraction(1)
    if headcount == n:
        return Fraction(0)
    return Fraction(headcount - n, headcount - 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """
    The units' shares of each dimension's mean, exactly.

    Attributes
    ----------
    above, below
        (U, D) and (D,) Python integers: the share of unit u in dimension a is
        above[u, a] / below[a]; 0 above for a unit that is not in the pool.
    """

    above: Integers
    below: Integers

    @property
    def floats(self) -> Floats:
        """(U, D) shares; 0 where a dimension has nobody."""
        below = np.where(self.below > 0, self.below, 1)
        return np.asarray(self.above / below).astype(np.float64)

    @classmethod
    def alone(cls, unit: int, spread: Spread) -> Self:
        """Return the shares of one unit that is the whole."""
        above = np.zeros(spread.counts.shape, dtype=object)
        above[unit] = 1
        return cls(above=above, below=np.ones(len(spread.whole), dtype=object))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitErrors:
    """Standard errors of one unit: of its values and of its index; None where unknown."""

    values: tuple[float | None, ...]
    index: float | None
    values_pooled: tuple[bool, ...]
    """True where the unit has no spread of its own and takes the pooled one."""
    index_pooled: bool


class Sampling:
    """
    What chance leaves open in the means of a year's units, and of a pool of them.

    A unit whose answers are all alike has no spread, but no certainty either: unless its whole
    staff answered it takes the covariance within units, pooled, for its own number of people.
    docs/methods.md, sections "Galat baku" and "Tanpa sebaran".

    Parameters
    ----------
    spread
        All units of the year.
    factors
        The square of each unit's finite population correction.
    """

    def __init__(self, spread: Spread, factors: Sequence[Fraction]) -> None:
        self._spread, self._factors = spread, factors
        self._size = len(spread.whole)
        self._open = np.array([factor > 0 for factor in factors], dtype=bool)
        covariance = spread.covariance()
        self._own = spread.of_means(covariance)
        self._spare = spread.of_means(np.broadcast_to(spread.pooled(covariance), covariance.shape))
        self._exact_spares: dict[tuple[int, int], Fraction] = {}
        self._flat: Flags = np.zeros(len(factors), dtype=bool)
        variance = self._own.sum(axis=(1, 2)) / self._size**2
        for u in np.flatnonzero(self._open & (variance < _ROUNDING_COUNTS)):  # False for nan
            self._flat[u] = self._exact([int(u)], Shares.alone(int(u), spread)) <= 0
        alike = np.diagonal(spread.cross == 0, axis1=1, axis2=2).astype(bool)
        known = ~np.isnan(np.diagonal(self._own, axis1=1, axis2=2))
        self._alike: Flags = self._open[:, None] & known & (self._flat[:, None] | alike)
        self._used = np.where(self._flat[:, None, None], self._spare, self._own)
        corrections = np.array([float(factor) for factor in factors])
        self._corrections: Floats = corrections.reshape(-1, 1, 1)

    def unit(self, u: int) -> UnitErrors:
        """Return the standard errors of one unit, by its number."""
        factor = float(self._factors[u])
        census = not self._open[u]
        variance = self._used[u].sum() * factor / self._size**2
        if variance < _ROUNDING_COUNTS:
            variance = float(self._exact([u], Shares.alone(u, self._spread)))
        own, spare = np.diagonal(self._own[u]), np.diagonal(self._spare[u])
        values = np.where(self._alike[u], spare, own) * factor
        return UnitErrors(
            values=tuple(_root(float(one), census=census) for one in values),
            index=_root(float(variance), census=census),
            values_pooled=tuple(map(bool, self._alike[u])),
            index_pooled=bool(self._flat[u]),
        )

    def pool(self, shares: Shares) -> tuple[list[float | None], float | None]:
        """
        Return the standard errors of the values and of the index of a pool of units.

        Cov(a, b) = Σ_u w_ua · w_ub · Cov_u(a, b). A unit whose covariance cannot be estimated
        takes the pooled one. docs/methods.md, section "Galat baku provinsi".
        """
        weights = shares.floats
        inside = [int(u) for u in np.flatnonzero((weights > 0).any(axis=1))]
        census = not self._open[inside].any()
        filled = np.where(np.isnan(self._used), self._spare, self._used)
        products = weights[:, :, None] * weights[:, None, :]
        parts = np.where(products > 0, products * filled * self._corrections, 0.0)
        single = np.where(
            self._alike, np.diagonal(self._spare, axis1=1, axis2=2),
            np.diagonal(filled, axis1=1, axis2=2),
        )  # fmt: skip
        squares = np.where(weights > 0, weights**2 * single * self._corrections[:, 0], 0.0)
        variance = float(parts.sum()) / self._size**2
        if variance < _ROUNDING_COUNTS:
            variance = float(self._exact(inside, shares))
        values = squares.sum(axis=0)
        return [_root(float(one), census=census) for one in values], _root(variance, census=census)

    def _exact(self, units: Sequence[int], shares: Shares) -> Fraction:
        """
        Return the variance of the mean of all dimensions without any rounding.

        Values that make up for each other leave a variance that floating point would lose:
        where everybody has the same index it is 0, not 1e-15.
        """
        spread = self._spread
        total = Fraction(0)
        for u in units:
            for a, b in combinations_with_replacement(range(self._size), 2):
                n = int(spread.n[u, a, b])
                weight = int(shares.above[u, a]) * int(shares.above[u, b])
                if not weight or not n:
                    continue
                own = n > 1 and not self._flat[u]
                known = _covariance(spread, u, a, b) if own else self._exact_spare(a, b)
                people = int(spread.n[u, a, a]) * int(spread.n[u, b, b])
                below = int(shares.below[a]) * int(shares.below[b])
                scale = Fraction(10_000, int(spread.whole[a]) * int(spread.whole[b]))
                twice = 1 if a == b else 2
                part = twice * Fraction(weight * n, below * people) * known * scale
                total += part * self._factors[u]
        return total / self._size**2

    def _exact_spare(self, a: int, b: int) -> Fraction:
        """Return the covariance of two dimensions within units, pooled, in steps²."""
        if (a, b) not in self._exact_spares:
            spread = self._spread
            sizes = [(u, int(n)) for u, n in enumerate(spread.n[:, a, b]) if n > 1]
            freedom = sum(n - 1 for _, n in sizes)
            total = sum(((n - 1) * _covariance(spread, u, a, b) for u, n in sizes), Fraction(0))
            self._exact_spares[a, b] = total / freedom if freedom else Fraction(0)
        return self._exact_spares[a, b]


def _covariance(spread: Spread, u: int, a: int, b: int) -> Fraction:
    n = int(spread.n[u, a, b])
    cross = n * int(spread.sum_ab[u, a, b])
    cross -= int(spread.sum_a[u, a, b]) * int(spread.sum_b[u, a, b])
    return Fraction(cross, n * (n - 1))


def _root(variance: float, *, census: bool) -> float | None:
    """Return a standard error; None for an unknown variance, 0 only where everybody answered."""
    if math.isnan(variance) or (variance <= 0 and not census):
        return None
    return math.sqrt(max(variance, 0.0))


def interval(
    score: float | None, error: float | None, df: float | None
) -> tuple[float | None, float | None]:
    """Return the ends of the 95 % interval by Student's t, or None for both."""
    if score is None or error is None or not df:
        return None, None
    margin = quantile95(df) * error
    return score - margin, score + margin
