"""Everything that a report shows: the last year, its awards, and how it came there."""

from __future__ import annotations

from dataclasses import dataclass

from berakhlak_cli.measure.awards import Awards
from berakhlak_cli.measure.comparison import YearComparison
from berakhlak_cli.measure.explanation import Explained
from berakhlak_cli.measure.figures import ProvinceScore, Scores, UnitScore
from berakhlak_cli.measure.response import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of `report`."""

    scores: Scores
    """Every year that is shown; the last one is reported."""
    awards: Awards
    group_awards: Awards | None
    """A list for each group, where they are asked for."""
    years: YearComparison | None
    """The last year against the one before; None where there is one year only."""
    response: tuple[Response, ...]
    units: tuple[Explained, ...]
    """The units of the last year, one by one, where profiles are wanted."""

    @property
    def province(self) -> ProvinceScore:
        """The province in the last year."""
        return self.scores.provinces[-1]

    @property
    def last_units(self) -> tuple[UnitScore, ...]:
        """The units of the last year."""
        return tuple(unit for unit in self.scores.units if unit.year == self.province.year)
