"""One unit beside the province, its group, and its own year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from berakhlak_cli.measure.awards import province_list
from berakhlak_cli.measure.change import Change, UnitChange
from berakhlak_cli.measure.comparison import YearComparison
from berakhlak_cli.measure.explanation import Explained, every_unit
from berakhlak_cli.measure.figures import Note, ProvinceScore, Scores
from berakhlak_cli.measure.items import ItemAnswers, extremes

Lead = Literal["above", "below", "alike", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that a unit's profile shows."""

    explained: Explained
    province: ProvinceScore
    changes: Mapping[str, Change]
    """Dimension -> its score in both years; nothing for one year only."""
    strongest: tuple[ItemAnswers, ...] = ()
    """The statements with the highest scores, the highest first; ties in their order."""
    weakest: tuple[ItemAnswers, ...] = ()
    """The statements with the lowest scores, the lowest first; none is among the strongest."""
    earlier: int | None = None
    """The year before, where there is one."""
    change: UnitChange | None = None
    """The index in both years; None for a unit of neither."""
    doubts: tuple[Note, ...] = ()
    """Why the two years may not be comparable."""

    def ahead(self, code: str) -> float | None:
        """Return the unit's score less the province's, in points; None where either is none."""
        mine = self.explained.unit.figure(code).score
        theirs = self.province.figure(code).score
        return None if mine is None or theirs is None else mine - theirs

    @property
    def lead(self) -> Lead | None:
        """Whether the province's index lies outside the unit's 95 % interval, and on which side."""
        mine, theirs = self.explained.index, self.province.figure(self.explained.by).score
        if mine.score is None or theirs is None:
            return None
        if mine.low is None or mine.high is None:
            return "unknown"
        if theirs < mine.low:
            return "above"
        return "below" if theirs > mine.high else "alike"


def profiled(scores: Scores, *, top: int, comparison: YearComparison | None) -> tuple[Profile, ...]:
    """
    Return the profile of every unit in the last year of some scores, in the scores' order.

    Parameters
    ----------
    top
        How many units are awarded.
    comparison
        The index in the year before and in this one; None where there is one year only.

    Notes
    -----
    docs/methods.md, section "Profil unit".
    """
    code = scores.instrument.index.code
    province = scores.provinces[-1]
    of = province_list(scores, year=province.year, by=code, top=top)
    found = []
    for explained in every_unit(scores.only([province.year]), of=of, by=code):
        unit = explained.unit
        strongest, weakest = extremes(explained.items)
        found.append(
            Profile(
                explained=explained,
                province=province,
                strongest=strongest,
                weakest=weakest,
                earlier=comparison.before.year if comparison else None,
                change=_index_change(comparison, unit.key),
                changes=_value_changes(comparison, unit.key),
                doubts=comparison.differences if comparison else (),
            )
        )
    return tuple(found)


def _index_change(comparison: YearComparison | None, unit: str) -> UnitChange | None:
    units = comparison.units if comparison else ()
    return next((one for one in units if one.unit.key == unit), None)


def _value_changes(comparison: YearComparison | None, unit: str) -> dict[str, Change]:
    if comparison is None:
        return {}
    years = (comparison.before.year, comparison.after.year)
    pair = [
        next((o for o in comparison.scores.units if (o.year, o.key) == (year, unit)), None)
        for year in years
    ]
    old, new = pair
    if old is None or new is None:
        return {}
    return {code: Change(before=old.values[code], after=new.values[code]) for code in new.values}
