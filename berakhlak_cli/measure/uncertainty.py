"""Standard errors and intervals: how much a score could be otherwise by who happened to answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Final

import numpy as np
import numpy.typing as npt

Z95: Final = 1.959964
"""The 97.5 % quantile of the normal distribution, as the method states it."""

_ROUNDING_COUNTS: Final = 1e-5
"""Points² of variance below which the rounding of its parts shows in the standard error."""

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.object_]


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
    def people(self) -> Floats:
        """(U, D) people with a score on each dimension."""
        return np.diagonal(self.n, axis1=1, axis2=2).astype(np.float64)

    @property
    def points(self) -> Floats:
        """(D,) how many points 0..100 a step of one is."""
        return np.array([100.0 / int(whole) for whole in self.whole])

    def covariance(self) -> Floats:
        """Return (U, D, D) sample covariances in points², divisor n - 1; nan where n < 2."""
        cross = self.n * self.sum_ab - self.sum_a * self.sum_b
        pairs = self.n * (self.n - 1)
        return ratio(cross, pairs) * self.points[:, None] * self.points[None, :]

    def of_means(self, covariance: Floats) -> Floats:
        """Return (U, D, D) covariances of the means, n_ab · s_ab / (n_a · n_b); nan: unknown."""
        people = self.people
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
        above[u, a] / below[a].
    """

    above: Integers
    below: Integers

    @property
    def floats(self) -> Floats:
        """(U, D) shares; 0 where a dimension has nobody."""
        below = np.where(self.below > 0, self.below, 1)
        return np.asarray(self.above / below).astype(np.float64)


def province_covariance(spread: Spread, shares: Shares, factors: Sequence[Fraction]) -> Floats:
    """
    Return the (D, D) covariance of the province's means.

    Parameters
    ----------
    spread
        The units in the pool.
    shares
        Each unit's share of each dimension's mean.
    factors
        U squares of the units' finite population corrections.

    Notes
    -----
    Cov(a, b) = Σ_u w_ua · w_ub · Cov_u(a, b). A unit whose covariance cannot be estimated
    takes the pooled covariance within units. docs/methods.md, section "Galat baku provinsi".
    """
    covariance = spread.covariance()
    filled = np.where(np.isnan(covariance), spread.pooled(covariance)[None], covariance)
    corrections = np.array([float(factor) for factor in factors])
    of_means = spread.of_means(filled) * corrections[:, None, None]
    weights = shares.floats
    products = weights[:, :, None] * weights[:, None, :]
    return np.asarray(np.where(products > 0, products * of_means, 0.0).sum(axis=0))


def exact_index_variance(spread: Spread, shares: Shares, factors: Sequence[Fraction]) -> Fraction:
    """
    Return the variance of the mean of all dimensions without any rounding.

    Values that make up for each other leave a variance that floating point would lose: where
    everybody has the same index it is 0, not 1e-15. Every covariance must be known.
    """
    size = len(spread.whole)
    pairs = [*combinations_with_replacement(range(size), 2)]
    spares = {pair: _pooled_exactly(spread, *pair) for pair in pairs}
    total = Fraction(0)
    for u, factor in enumerate(factors):
        for a, b in pairs:
            n = int(spread.n[u, a, b])
            weight = int(shares.above[u, a]) * int(shares.above[u, b])
            if not weight or not n:
                continue
            known = _covariance_exactly(spread, u, a, b) if n > 1 else spares[a, b]
            people = int(spread.n[u, a, a]) * int(spread.n[u, b, b])
            below = int(shares.below[a]) * int(shares.below[b])
            scale = Fraction(10_000, int(spread.whole[a]) * int(spread.whole[b]))
            twice = 1 if a == b else 2
            total += twice * Fraction(weight * n, below * people) * known * scale * factor
    return total / size**2


def _covariance_exactly(spread: Spread, u: int, a: int, b: int) -> Fraction:
    n = int(spread.n[u, a, b])
    cross = n * int(spread.sum_ab[u, a, b])
    cross -= int(spread.sum_a[u, a, b]) * int(spread.sum_b[u, a, b])
    return Fraction(cross, n * (n - 1))


def _pooled_exactly(spread: Spread, a: int, b: int) -> Fraction:
    sizes = [int(n) for n in spread.n[:, a, b]]
    freedom = sum(n - 1 for n in sizes if n > 1)
    parts = [(n - 1) * _covariance_exactly(spread, u, a, b) for u, n in enumerate(sizes) if n > 1]
    return sum(parts, Fraction(0)) / freedom if freedom else Fraction(0)


def root(variance: float) -> float | None:
    """Return a standard error: None for an unknown variance, 0 for a negative one."""
    return None if math.isnan(variance) else math.sqrt(max(variance, 0.0))


def index_error(
    covariance: Floats, spread: Spread, shares: Shares, factors: Sequence[Fraction]
) -> float | None:
    """
    Return the standard error of the mean of D dimensions.

    Parameters
    ----------
    covariance
        (D, D) of the dimensions' means, after every correction.
    spread, shares, factors
        What it was made of: where so little is left that rounding counts, it is made again
        without any.
    """
    if not len(covariance):
        return None
    variance = float(covariance.sum()) / len(covariance) ** 2
    if variance < _ROUNDING_COUNTS:  # False for nan
        variance = float(exact_index_variance(spread, shares, factors))
    return root(variance)


def interval(score: float | None, error: float | None) -> tuple[float | None, float | None]:
    """Return the ends of the 95 % interval, or None for both."""
    if score is None or error is None:
        return None, None
    return score - Z95 * error, score + Z95 * error
