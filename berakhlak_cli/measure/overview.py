"""Everything that a report shows: the last year, its awards, and how it came there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.awards import Awards, awards
from berakhlak_cli.measure.comparison import YearComparison, compared
from berakhlak_cli.measure.explanation import Explained, every_unit
from berakhlak_cli.measure.figures import ProvinceScore, Scores, UnitScore
from berakhlak_cli.measure.response import Response, responses
from berakhlak_cli.measure.successors import carried_on


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


def overview(
    dataset: Dataset,
    scores: Scores,
    *,
    years: Sequence[int],
    top: int,
    groups: Mapping[str, str] | None = None,
    one_by_one: bool = False,
    needed: bool = True,
) -> Result:
    """
    Return the last of some years with its awards, its index beside the year shown before it.

    Parameters
    ----------
    scores
        All years that are known.
    years
        Those that are shown; none for all.
    groups
        Unit key -> group: a list of awards for each, besides.
    one_by_one
        True where every unit of the last year is explained.
    needed
        True where somebody must be awarded.

    Raises
    ------
    Stop
        Exit 4: there is no such year, or nobody is eligible though somebody is needed.
    """
    shown = scores.only(years)
    last = shown.years[-1]
    found = awards(dataset, shown, year=last, by=None, top=top, needed=needed)
    comparison = None
    if len(shown.years) > 1:
        told, carried = carried_on(dataset, scores, last)
        comparison = compared(told, carried, years=shown.years[-2:], by=shown.instrument.index.code)
    return Result(
        scores=shown,
        awards=found,
        group_awards=awards(
            dataset, shown, year=last, by=None, top=top, groups=groups, needed=needed
        )
        if groups
        else None,
        years=comparison,
        response=responses(dataset, shown),
        units=every_unit(shown, of=found.lists[0], by=found.by) if one_by_one else (),
    )
