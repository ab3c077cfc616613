"""A figure before and after, and what may be said of the difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from berakhlak_cli.measure.figures import SAME, Figure, UnitScore
from berakhlak_cli.measure.student import quantile95, two_sided
from berakhlak_cli.measure.uncertainty import interval

Verdict = Literal["rose", "fell", "unclear", "new", "gone", "withheld", "no-interval"]

LEVEL: Final = 0.05
"""How often a verdict may be wrong where nothing changed."""
_TESTED: Final = ("rose", "fell", "unclear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure before and after; the two samples are taken as independent."""

    before: Figure
    after: Figure

    @property
    def points(self) -> float | None:
        """The change in points."""
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score

    @property
    def percent(self) -> float | None:
        """The change in percent of the score before."""
        points = self.points
        return (
            100 * points / self.before.score if points is not None and self.before.score else None
        )

    @property
    def se(self) -> float | None:
        """The standard error of the change."""
        if self.points is None or self.before.se is None or self.after.se is None:
            return None
        return math.hypot(self.before.se, self.after.se)

    @property
    def df(self) -> float:
        """The degrees of freedom of the change, by Welch and Satterthwaite."""
        parts = [((one.se or 0.0) ** 2, one.df) for one in (self.before, self.after) if one.se]
        below = math.fsum(variance**2 / df for variance, df in parts if df)
        if any(not df for _, df in parts):
            return 0.0
        return math.fsum(variance for variance, _ in parts) ** 2 / below if below else math.inf

    @property
    def low(self) -> float | None:
        """The lower end of the 95 % interval."""
        return interval(self.points, self.se, self.df)[0]

    @property
    def high(self) -> float | None:
        """The upper end of the 95 % interval."""
        return interval(self.points, self.se, self.df)[1]

    @property
    def margin(self) -> float | None:
        """Half the width of the 95 % interval."""
        return None if self.se is None or not self.df else quantile95(self.df) * self.se

    @property
    def verdict(self) -> Verdict:
        """Whether the change is beyond its margin, and which way."""
        if self.points is None or self.margin is None:
            return "no-interval"
        if abs(self.points) <= max(self.margin, SAME):
            return "unclear"
        return self.direction

    @property
    def direction(self) -> Verdict:
        """The way of a change, however small."""
        return "rose" if (self.points or 0.0) > 0 else "fell"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """One unit in both years."""

    unit: UnitScore
    """As it is in the later year in which it is listed."""
    change: Change
    verdict: Verdict
    verdict_adjusted: Verdict
    """The verdict after Holm's correction over all units with an interval."""


def judged(found: Sequence[tuple[UnitScore, Change, Verdict]]) -> tuple[UnitChange, ...]:
    """Return the units with their verdicts after Holm's correction."""
    tested = [at for at, (_, _, verdict) in enumerate(found) if verdict in _TESTED]
    order = sorted(tested, key=lambda at: chance(found[at][1]))
    adjusted = {at: verdict for at, (_, _, verdict) in enumerate(found)}
    holds = True
    for place, at in enumerate(order):
        change = found[at][1]
        holds = holds and chance(change) <= LEVEL / (len(order) - place)
        adjusted[at] = change.direction if holds else "unclear"
    return tuple(
        UnitChange(unit=unit, change=change, verdict=verdict, verdict_adjusted=adjusted[at])
        for at, (unit, change, verdict) in enumerate(found)
    )


def chance(change: Change) -> float:
    """Return how likely a change as great as this is where nothing changed; two-sided."""
    size = abs(change.points or 0.0)
    if size < SAME:
        return 1.0
    if not change.se:
        return 0.0
    return two_sided(size / change.se, change.df)
