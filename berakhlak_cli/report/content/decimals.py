"""How many decimals a figure needs so that what is written is true."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from berakhlak_cli.measure.ranking import Standing
from berakhlak_cli.rounding import half_away


def _until(holds: Callable[[int], bool], first: int, most: int) -> int:
    """Return the least decimals at which something holds."""
    return next((decimals for decimals in range(first, most) if holds(decimals)), most)


def telling_apart(standings: Sequence[Standing]) -> int:
    """Return as many decimals as it takes to show different scores differently."""
    return _until(
        lambda decimals: (
            not any(
                one.rank != other.rank
                and half_away(one.score, decimals) == half_away(other.score, decimals)
                for one, other in pairwise(standings)
            )
        ),
        2,
        6,
    )


def adding_up(parts: Sequence[float], whole: float) -> int:
    """Return as many decimals as it takes for the parts, as written, to add up."""
    return _until(
        lambda decimals: (
            half_away(sum(half_away(part, decimals) for part in parts), decimals)
            == half_away(whole, decimals)
        ),
        1,
        4,
    )


def averaging(scores: Sequence[float], mean: float) -> int:
    """Return as many decimals as it takes for the scores, as written, to make the mean."""
    return _until(
        lambda decimals: (
            half_away(math.fsum(half_away(score, decimals) for score in scores) / len(scores), 2)
            == half_away(mean, 2)
        ),
        2,
        6,
    )
