"""Two years side by side: how the province changed, what moved it, and how each unit did."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.change import Change, UnitChange, Verdict, judged
from berakhlak_cli.measure.comparability import every_difference
from berakhlak_cli.measure.decomposition import (
    Entry,
    Parts,
    averaged,
    entries,
    mean_of,
    year_parts,
)
from berakhlak_cli.measure.figures import (
    SAME,
    Figure,
    Note,
    ProvinceScore,
    Scores,
    UnitScore,
    asked_figure,
)
from berakhlak_cli.measure.successors import carried_on
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.units import UnitList


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the change of the province is made of, unit by unit; exact."""

    entries: tuple[Entry, ...]

    @property
    def within(self) -> float:
        """Units that took part in both years have other scores."""
        return math.fsum(entry.within for entry in self.entries)

    @property
    def mix(self) -> float:
        """Units that took part in both years weigh more or less."""
        return math.fsum(entry.mix for entry in self.entries)

    @property
    def entered(self) -> float:
        """Units are new."""
        return math.fsum(entry.entered for entry in self.entries)

    @property
    def left(self) -> float:
        """Units are gone."""
        return math.fsum(entry.left for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One year of a series, and its change from the year before."""

    year: int
    figure: Figure
    change: Change | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearComparison:
    """Everything that `compare` shows."""

    scores: Scores
    by: str
    before: ProvinceScore
    after: ProvinceScore
    province: Change
    values: Mapping[str, Change]
    ledger: Ledger | None
    """None where the parts do not add up to the province's figure, or it is withheld."""
    matched_change: float | None
    matched_units: int
    units: tuple[UnitChange, ...]
    differences: tuple[Note, ...]
    """Why the two years may not be comparable."""
    series: tuple[Step, ...]

    def having(self, verdict: Verdict) -> list[UnitChange]:
        """Return the units of one verdict."""
        return [one for one in self.units if one.verdict == verdict]


def compared(
    dataset: Dataset, scores: Scores, *, years: Sequence[int] = (), by: str | None = None
) -> YearComparison:
    """
    Compare the first of some years with the last.

    Parameters
    ----------
    dataset
        What the scores were made of.
    scores
        Every year that is known.
    years
        The years that are wanted; all of them by default.
    by
        What is compared: a code of `scores.figure_codes`, the first by default.

    Raises
    ------
    Stop
        Exit 2: there is no such figure. Exit 4: there are not two years.

    Notes
    -----
    docs/methods.md, section "Dua tahun".
    """
    code = asked_figure(scores, by)
    known = scores.years
    scores = scores.only(years)
    if len(scores.years) < 2:  # noqa: PLR2004 - before and after
        params = {"kind": "years", "known": ", ".join(map(str, known))}
        raise Stop(Exit.UNSCORABLE, Problem(code="two-years-needed", params=params))
    first, last = scores.provinces[0], scores.provinces[-1]
    pair = _Pair(scores, (first.year, last.year), code, dataset.units)
    ledger, means = _ledger(pair, first, last)
    matched = pair.matched()
    return YearComparison(
        scores=scores,
        by=code,
        before=first,
        after=last,
        province=Change(before=first.figure(code), after=last.figure(code)),
        values={
            one.code: Change(before=first.values[one.code], after=last.values[one.code])
            for one in scores.instrument.dimensions
        },
        ledger=ledger,
        matched_change=_matched_change(means, matched),
        matched_units=len(matched),
        units=judged([*pair.changes()]),
        differences=every_difference(dataset, scores, scores.years),
        series=tuple(_series(scores, code)),
    )


def year_before(dataset: Dataset, scores: Scores, year: int) -> YearComparison | None:
    """Return a year's index compared with the year before it; None for the first."""
    earlier = [one for one in scores.years if one < year]
    if not earlier:
        return None
    told, years = carried_on(dataset, scores, year)
    return compared(told, years, years=[earlier[-1], year], by=scores.instrument.index.code)


def _series(scores: Scores, code: str) -> Iterator[Step]:
    earlier: Figure | None = None
    for province in scores.provinces:
        figure = province.figure(code)
        change = Change(before=earlier, after=figure) if earlier else None
        yield Step(year=province.year, figure=figure, change=change)
        earlier = figure


class _Pair:
    """The units of two years, matched."""

    def __init__(
        self, scores: Scores, years: tuple[int, int], code: str, units: UnitList | None
    ) -> None:
        self.scores = scores
        self.code = code
        self._before, self._after = (
            {unit.key: unit for unit in scores.units if unit.year == year} for year in years
        )
        listed = {unit.key: at for at, unit in enumerate(units.units)} if units else {}
        every = {**self._before, **self._after}
        order = sorted(every, key=lambda key: (listed.get(key, len(listed)), every[key].name, key))
        self._keys = [key for key in order if self._answered(key)]

    def _answered(self, key: str) -> bool:
        return any(unit.present for year in (self._before, self._after) if (unit := year.get(key)))

    def place(self, key: str) -> int:
        """Return where a unit stands in the list; what is no unit stands last."""
        return self._keys.index(key) if key in self._keys else len(self._keys)

    def matched(self) -> list[str]:
        """Return the units that are published in both years."""
        return [
            key
            for key in self._keys
            if all(
                (unit := year.get(key)) and unit.figure(self.code).score is not None
                for year in (self._before, self._after)
            )
        ]

    def changes(self) -> Iterator[tuple[UnitScore, Change, Verdict]]:
        """Yield each unit that took part in either year, and its own verdict."""
        for key in self._keys:
            old, new = self._before.get(key), self._after.get(key)
            shown = new or old
            assert shown is not None, "a key comes from one of the two"
            change = Change(
                before=old.figure(self.code) if old else Figure(),
                after=new.figure(self.code) if new else Figure(),
            )
            yield shown, change, _verdict(old, new, change)


def _verdict(old: UnitScore | None, new: UnitScore | None, change: Change) -> Verdict:
    if old is None or not old.present:
        return "new"
    if new is None or not new.present:
        return "gone"
    if old.withheld or new.withheld:
        return "withheld"
    return change.verdict


def _ledger(
    pair: _Pair, first: ProvinceScore, last: ProvinceScore
) -> tuple[Ledger | None, list[tuple[Parts, Parts]]]:
    """Return the ledger, and the parts of both years that it is made of."""
    scores, code = pair.scores, pair.code
    before, after = (year_parts(scores, one.year) for one in (first, last))
    ways: list[list[str]] = [[code]]
    if code == scores.instrument.index.code:
        ways.insert(0, [dimension.code for dimension in scores.instrument.dimensions])
    for codes in ways:
        pairs = [(before[one], after[one]) for one in codes]
        if _rebuilds([old for old, _ in pairs], first.figure(code)) and _rebuilds(
            [new for _, new in pairs], last.figure(code)
        ):
            several = [entries(old, new) for old, new in pairs]
            found = sorted(averaged(several), key=lambda entry: pair.place(entry.unit))
            return Ledger(entries=tuple(found)), pairs
    return None, []


def _rebuilds(parts: Sequence[Parts], figure: Figure) -> bool:
    """Tell whether the parts make the province's figure, which a ledger must explain."""
    means = [mean_of(one) for one in parts]
    known = [mean for mean in means if mean is not None]
    if figure.score is None or len(known) < len(means):
        return False
    return abs(math.fsum(known) / len(known) - figure.score) < SAME


def _matched_change(pairs: Sequence[tuple[Parts, Parts]], matched: Sequence[str]) -> float | None:
    """Return the change over some units alone, by the same weights."""
    changes = []
    for old, new in pairs:
        means = [mean_of({key: one[key] for key in matched if key in one}) for one in (old, new)]
        if means[0] is None or means[1] is None:
            return None
        changes.append(means[1] - means[0])
    return math.fsum(changes) / len(changes) if changes else None
