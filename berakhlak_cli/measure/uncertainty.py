"""Standard errors and intervals: how much a score could be otherwise by who happened to answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Z95: Final = 1.959964
"""The 97.5 % quantile of the normal distribution, as the method states it."""

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


def population_factor(n: int, headcount: int | None) -> float:
    """
    Return the square of the finite population correction, (N - n)/(N - 1).

    1 where the headcount is unknown or below n; 0 where everybody answered.
    docs/methods.md, section "Koreksi populasi terbatas".
    """
    if headcount is None or headcount < n:
        return 1.0
    if headcount == n:
        return 0.0
    return (headcount - n) / (headcount - 1)


def province_covariance(spread: Spread, weights: Floats, factors: Floats) -> Floats:
    """
    Return the (D, D) covariance of the province's means.

    Parameters
    ----------
    spread
        The units in the pool.
    weights
        (U, D) each unit's share of each dimension's mean.
    factors
        (U,) squares of the units' finite population corrections.

    Notes
    -----
    Cov(a, b) = Σ_u w_ua · w_ub · Cov_u(a, b). A unit whose covariance cannot be estimated
    takes the pooled covariance within units. docs/methods.md, section "Galat baku provinsi".
    """
    covariance = spread.covariance()
    filled = np.where(np.isnan(covariance), spread.pooled(covariance)[None], covariance)
    of_means = spread.of_means(filled) * factors[:, None, None]
    shares = weights[:, :, None] * weights[:, None, :]
    return np.asarray(np.where(shares > 0, shares * of_means, 0.0).sum(axis=0))


def root(variance: float) -> float | None:
    """Return a standard error: None for an unknown variance, 0 for a negative one."""
    return None if math.isnan(variance) else math.sqrt(max(variance, 0.0))


def index_error(covariance: Floats) -> float | None:
    """Return the standard error of the mean of D dimensions from their (D, D) covariance."""
    count = len(covariance)
    return root(float(covariance.sum()) / count**2) if count else None


def interval(score: float | None, error: float | None) -> tuple[float | None, float | None]:
    """Return the ends of the 95 % interval, or None for both."""
    if score is None or error is None:
        return None, None
    return score - Z95 * error, score + Z95 * error
