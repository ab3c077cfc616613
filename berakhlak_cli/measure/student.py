"""Student's t distribution, exactly enough for a 95 % interval and a p-value."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Final

CONFIDENCE: Final = 0.95
_UPPER: Final = (1 + CONFIDENCE) / 2
_NORMAL: Final = NormalDist()
_FEW: Final = 3.0
"""Degrees of freedom below which that series is of no use."""
_LARGE: Final = 2_000.0
"""Degrees of freedom from which the series in 1/df is exact to the last digits."""
_STEPS: Final = 100_000
_TINY: Final = 1e-300


@lru_cache(maxsize=4096)
def quantile95(df: float) -> float:
    """
    Return how many standard errors a 95 % interval reaches to either side; inf: the normal's.

    The quantile is found from the exact tail by Newton's method, from the series of Fisher and
    Cornish: docs/decisions/0014-t-and-studentised-draws.md.
    """
    z = _NORMAL.inv_cdf(_UPPER)
    if math.isinf(df):
        return z
    guess = _series(z, df)
    if df >= _LARGE:
        return guess
    guess = guess if df >= _FEW else z  # the tail is convex: from below the steps only rise
    for _ in range(_STEPS):
        step = (two_sided(guess, df) - (1 - CONFIDENCE)) / (2 * _density(guess, df))
        guess += step
        if abs(step) <= 1e-14 * guess:
            break
    return guess


def two_sided(t: float, df: float) -> float:
    """Return how likely a value at least as far from 0 as `t` is."""
    if math.isinf(df):
        return math.erfc(abs(t) / math.sqrt(2))
    square = t * t
    return _beta_share(df / (df + square), square / (df + square), df / 2, 0.5)


def _series(z: float, df: float) -> float:
    """Return the quantile by the first terms in 1/df (Abramowitz and Stegun 26.7.5)."""
    square = z * z
    terms = (
        (square + 1) / 4,
        ((5 * square + 16) * square + 3) / 96,
        (((3 * square + 19) * square + 17) * square - 15) / 384,
        ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92_160,
    )
    return z + math.fsum(z * term / df ** (at + 1) for at, term in enumerate(terms))


def _density(t: float, df: float) -> float:
    log = -(df + 1) / 2 * math.log1p(t * t / df)
    return math.exp(log) * _gamma_ratio(df / 2) / math.sqrt(df * math.pi)


def _gamma_ratio(x: float) -> float:
    """Return gamma(x + 1/2) / gamma(x) without the cancellation of two logarithms."""
    below = 1.0
    while x < 16:  # noqa: PLR2004 - the series wants a large x
        below *= (x + 0.5) / x
        x += 1
    u = 1 / x
    series = 1 + u * (
        -1 / 8
        + u
        * (
            1 / 128
            + u
            * (
                5 / 1024
                + u
                * (
                    -21 / 32_768
                    + u
                    * (
                        -399 / 262_144
                        + u
                        * (
                            869 / 4_194_304
                            + u * (39_325 / 33_554_432 + u * (-334_477 / 2_147_483_648))
                        )
                    )
                )
            )
        )
    )
    return math.sqrt(x) * series / below


def _beta_share(x: float, rest: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function of x, where rest = 1 - x and b is 1/2."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _fraction(rest, x, b, a)
    return _fraction(x, rest, a, b)


def _fraction(x: float, rest: float, a: float, b: float) -> float:
    """Return the same by its continued fraction (Lentz), for x below (a + 1)/(a + b + 2)."""
    if x <= 0:
        return 0.0
    big = max(a, b)
    front: float = x**a * math.exp(b * math.log1p(-x)) if rest > 0.5 else x**a * rest**b  # noqa: PLR2004
    front *= _gamma_ratio(big) / math.sqrt(math.pi) / a
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + term * d) or _TINY)
            c = (1 + term / c) or _TINY
            value *= c * d
        if abs(c * d - 1) < 1e-16:  # noqa: PLR2004
            break
    return front * value
