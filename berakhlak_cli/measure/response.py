"""Who answered, against whom it was hoped for: units, targets, and how many people are short."""

from __future__ import annotations

from dataclasses import dataclass

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import Scores
from berakhlak_cli.units import UnitList


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A unit with fewer respondents than its target."""

    unit: str
    abbreviated: str | None
    n: int
    target: int
    headcount: int | None
    response_rate: float | None
    """Share 0..1: respondents out of the staff, else out of the target."""

    @property
    def short(self) -> int:
        """People that the target lacks."""
        return self.target - self.n


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One year's response. Counts of people are shown of every unit, however small."""

    year: int
    units_listed: int | None
    """Units of the master list that there were in the year; None without a list."""
    units_heard: int
    """Of these, or without a list of all, the units with respondents."""
    targets: int
    """Units with a target."""
    short: tuple[Shortfall, ...]
    """The units that miss theirs, those that lack the most people first, ties by name."""

    @property
    def targets_met(self) -> int:
        """Units that reach their target."""
        return self.targets - len(self.short)


def responses(dataset: Dataset, scores: Scores) -> tuple[Response, ...]:
    """
    Return the response of every year, years ascending.

    A unit without answers counts with nobody; one whose respondents a score table does not
    tell has no target to meet here. docs/methods.md, section "Respons dan target".
    """
    return tuple(_response(scores, dataset.units, year) for year in scores.years)


def _response(scores: Scores, units: UnitList | None, year: int) -> Response:
    there = [one for one in scores.units if one.year == year]
    listed = [one for one in there if units is None or one.key in units.by_key]
    short = []
    targets = 0
    for one in there:
        if one.n is None or one.target is None:
            continue
        targets += 1
        if one.n < one.target:
            short.append(
                Shortfall(
                    unit=one.name,
                    abbreviated=one.short,
                    n=one.n,
                    target=one.target,
                    headcount=one.headcount,
                    response_rate=one.response_rate,
                )
            )
    return Response(
        year=year,
        units_listed=None if units is None else len(listed),
        units_heard=sum(one.n != 0 for one in listed),
        targets=targets,
        short=tuple(sorted(short, key=lambda one: (-one.short, one.unit))),
    )
