"""How many decimals a figure needs so that what is written is true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from berakhlak_cli.measure.change import Change
from berakhlak_cli.measure.ranking import Standing
from berakhlak_cli.rounding import half_away
from berakhlak_cli.words import Words


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


def printed_apart(less: float | None, of: float | None, decimals: int = 1) -> bool:
    """Tell whether a difference, as it is printed, is not that of the two scores as printed."""
    if less is None or of is None:
        return False
    written = half_away(of, decimals) - half_away(less, decimals)
    return half_away(of - less, decimals) != half_away(written, decimals)


def with_rounding(
    text: str, less: float | None, of: float | None, words: Words, decimals: int = 1
) -> str:
    """Return a sentence that prints a difference; where it seems wrong, with the reason."""
    apart = printed_apart(less, of, decimals)
    return f"{text} {words.say('years.rounded-one')}" if apart else text


def rounding_note(changes: Iterable[Change | None], words: Words) -> str:
    """Return what stands beside changes that seem not to add up; '' where all do."""
    apart = any(one and printed_apart(one.before.score, one.after.score) for one in changes)
    return words.say("years.rounded") if apart else ""
