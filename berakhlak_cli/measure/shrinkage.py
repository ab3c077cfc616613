"""Luck taken out of scores: what is left of a difference once its error is allowed for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from berakhlak_cli.measure.ranking import TIE, Contender

_HALVINGS: Final = 200


def shrunken(contenders: Sequence[Contender]) -> dict[str, float]:
    """
    Return unit -> its score drawn towards the mean of all, by how unsure it is.

    (1 - B) x + B m with B = se² / (se² + τ²), m the mean weighed by precision, and τ² the
    variance of the true scores by Paule and Mandel. A unit without a standard error is left out.
    docs/methods.md, section "Tanpa keberuntungan".
    """
    known = [(one.unit, one.score, one.se**2) for one in contenders if one.se is not None]
    if not known:
        return {}
    between = variance_between([(score, error) for _, score, error in known])
    mean = _mean([(score, error) for _, score, error in known], between)
    found = {}
    for unit, score, error in known:
        luck = error / (error + between) if error else 0.0
        found[unit] = (1 - luck) * score + luck * mean
    return found


def variance_between(known: Sequence[tuple[float, float]]) -> float:
    """
    Return τ² by Paule and Mandel: what makes Σ (x - m)² / (se² + τ²) as great as it should be.

    Parameters
    ----------
    known
        (score, square of its standard error) of each unit. 0 is returned where the scores differ
        by no more than their errors let expect.
    """
    freedom = len(known) - 1
    if freedom < 1 or _excess(known, 0.0) <= freedom:
        return 0.0
    low, high = 0.0, 1.0
    while _excess(known, high) > freedom:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _excess(known, middle) > freedom:
            low = middle
        else:
            high = middle
        if high - low <= 1e-15 * high:
            break
    return (low + high) / 2


def _mean(known: Sequence[tuple[float, float]], between: float) -> float:
    """Return the mean weighed by precision; scores that are exact outweigh all others."""
    exact = [score for score, error in known if error + between == 0]
    if exact:
        return math.fsum(exact) / len(exact)
    weights = [1 / (error + between) for _, error in known]
    weighed = zip(weights, known, strict=True)
    return math.fsum(weight * score for weight, (score, _) in weighed) / math.fsum(weights)


def _excess(known: Sequence[tuple[float, float]], between: float) -> float:
    mean = _mean(known, between)
    parts = []
    for score, error in known:
        if error + between:
            parts.append((score - mean) ** 2 / (error + between))
        elif abs(score - mean) >= TIE:
            return math.inf
    return math.fsum(parts)
