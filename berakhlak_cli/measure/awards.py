"""The award lists: who may be ranked, by what, and how well each award stands up to other rules."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.comparability import every_difference
from berakhlak_cli.measure.figures import FINAL, Figure, Scores, UnitScore, asked_figure
from berakhlak_cli.measure.kinds.kind import unit_item_means
from berakhlak_cli.measure.ranking import Contender, Ranking, competition_ranks, ranked
from berakhlak_cli.measure.successors import carried_on
from berakhlak_cli.problems import Exit, Problem, Stop

VALUES = "values"
CHANGE = "change"
RESPONSE = "response"
LEAST_RESPONDENTS = (15, 20, 25, 30)
"""Stricter minimums that an award is tried with."""
FEWEST = 3
"""A group of fewer eligible units makes no award."""
_REASONS = (
    "no-respondents",
    "withheld",
    "no-index",
    "below-target",
    "no-evidence",
    "absent-before",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A unit that is not ranked, and the first reason that applies."""

    unit: UnitScore
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardList:
    """One list: of the whole province, of a group, or of one value."""

    name: str | None
    title: str | None
    ranking: Ranking
    units: Mapping[str, UnitScore]
    excluded: tuple[Excluded, ...]
    robust: Mapping[str, int]
    """Awarded unit -> variants in which it stays awarded."""
    variants: int | None
    """Variants that could be computed; None where none applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awards:
    """Everything that `rank` shows."""

    scores: Scores
    year: int
    by: str
    top: int
    lists: tuple[AwardList, ...]
    too_small: tuple[str, ...] = ()
    """Groups of fewer than three eligible units."""


def awards(
    dataset: Dataset,
    scores: Scores,
    *,
    year: int,
    by: str | None,
    top: int,
    groups: Mapping[str, str] | None = None,
    needed: bool = True,
) -> Awards:
    """
    Make the award lists of one year.

    Parameters
    ----------
    dataset
        What the scores were made of, for `change`.
    scores
        All years that are known; `change` needs the year before.
    by
        The index's code, another index's or a value's code, `skor_akhir`, `values`, `change` or
        `response`; None for the default: the final score where there is evidence, else the index.
    groups
        Unit key -> group: a list for each.
    needed
        True where somebody must be eligible.

    Raises
    ------
    Stop
        Exit 2: `by` is none of these, or `values` with groups. Exit 4: nobody is eligible
        though somebody is needed, or there is no year before.

    Notes
    -----
    docs/methods.md, sections "Kelayakan" and "Peringkat".
    """
    instrument = scores.instrument
    by = asked_figure(scores, by, (VALUES, CHANGE, RESPONSE))
    if by == CHANGE:
        scores = _carried_on(dataset, scores, year)
    units = [unit for unit in scores.units if unit.year == year]
    maker = _Maker(scores, units, year, top)
    lists: list[AwardList] = []
    small: list[str] = []
    if groups is not None and by == VALUES:
        raise Stop(Exit.USAGE, Problem(code="values-by-group"))
    if groups is not None:
        for name in sorted({groups[unit.key] for unit in units if unit.key in groups}):
            members = [unit for unit in units if groups.get(unit.key) == name]
            one = maker.make(members, by, name, name)
            if len(one.ranking.standings) < FEWEST:
                small.append(name)
            else:
                lists.append(one)
    elif by == VALUES:
        lists = [
            maker.make(units, dimension.code, dimension.code, dimension.title)
            for dimension in instrument.dimensions
        ]
    else:
        lists = [maker.make(units, by, None, None)]
    if needed and not any(one.ranking.standings for one in lists):
        params = {"year": str(year), **({"kind": "groups"} if small else {})}
        raise Stop(Exit.UNSCORABLE, Problem(code="nobody-eligible", params=params))
    return Awards(
        scores=scores,
        year=year,
        by=by,
        top=top,
        lists=tuple(lists),
        too_small=tuple(small),
    )


def _carried_on(dataset: Dataset, scores: Scores, year: int) -> Scores:
    """Return the scores of earlier years told in this year's units, and how they differ."""
    dataset, scores = carried_on(dataset, scores, year)
    before = [one for one in scores.years if one < year][-1:]
    doubts = every_difference(dataset, scores, [*before, year])
    return replace(scores, notes=(*scores.notes, *doubts))


def province_list(scores: Scores, *, year: int, by: str, top: int) -> AwardList:
    """Return the list of the whole province by one figure, be it empty."""
    units = [unit for unit in scores.units if unit.year == year]
    return _Maker(scores, units, year, top).make(units, by, None, None)


def _lifted(scores: Scores, unit: UnitScore, index: float, by: str) -> float | None:
    """Return what a unit is ranked by if this were its index."""
    if by == FINAL and scores.evidence:
        return scores.evidence.final(index, unit.year, unit.key)
    return index


class _Maker:
    """Makes lists of one year's units."""

    def __init__(self, scores: Scores, units: Sequence[UnitScore], year: int, top: int) -> None:
        self._scores = scores
        self._instrument = scores.instrument
        self._top = top
        self._items = unit_item_means(scores.told, year)
        earlier = [one for one in scores.years if one < year]
        self._before = {
            unit.key: unit for unit in scores.units if earlier and unit.year == earlier[-1]
        }
        self._year = year
        self._all = units

    def make(
        self, units: Sequence[UnitScore], by: str, name: str | None, title: str | None
    ) -> AwardList:
        """Rank the eligible units of a list by one figure."""
        if by == CHANGE and not self._before:
            problem = Problem(code="two-years-needed", params={"year": str(self._year)})
            raise Stop(Exit.UNSCORABLE, problem)
        excluded = [
            Excluded(unit=unit, reason=reason)
            for unit in units
            if (reason := self._reason(unit, by)) is not None
        ]
        out = {one.unit.key for one in excluded}
        eligible = {unit.key: unit for unit in units if unit.key not in out}
        ranking = ranked([self._contender(unit, by) for unit in eligible.values()], self._top)
        robust, variants = self._robust(units, eligible, ranking, by)
        order = {reason: place for place, reason in enumerate(_REASONS)}
        return AwardList(
            name=name,
            title=title,
            ranking=ranking,
            units=eligible,
            excluded=tuple(sorted(excluded, key=lambda one: order[one.reason])),
            robust=robust,
            variants=variants,
        )

    def _reason(self, unit: UnitScore, by: str) -> str | None:
        if unit.ineligible_reason:
            return unit.ineligible_reason
        if by == CHANGE:
            before = self._before.get(unit.key)
            if before is None or self._index(before).score is None:
                return "absent-before"
        if by == RESPONSE and unit.response_rate is None:
            return "no-index"
        if by == FINAL and unit.figure(FINAL).score is None:
            return "no-evidence"
        if by not in (CHANGE, RESPONSE) and unit.figure(by).score is None:
            return "no-index"
        return None

    def _index(self, unit: UnitScore) -> Figure:
        return unit.indices[self._instrument.index.code]

    def _contender(self, unit: UnitScore, by: str) -> Contender:
        if by == RESPONSE:
            return Contender(unit=unit.key, score=100 * (unit.response_rate or 0.0))
        if by == CHANGE:
            now, then = self._index(unit), self._index(self._before[unit.key])
            se = None
            if now.se is not None and then.se is not None:
                se = math.hypot(now.se, then.se)
            return Contender(unit=unit.key, score=_known(now) - _known(then), se=se)
        figure = unit.figure(by)
        return Contender(unit=unit.key, score=_known(figure), se=figure.se)

    def _robust(
        self,
        units: Sequence[UnitScore],
        eligible: Mapping[str, UnitScore],
        ranking: Ranking,
        by: str,
    ) -> tuple[dict[str, int], int | None]:
        """Return awarded unit -> variants in which it stays awarded, and their number."""
        if by in (CHANGE, RESPONSE):
            return {}, None
        found = dict.fromkeys(ranking.awarded, 0)
        count = 0
        for scores in self._variants(units, eligible, by):
            count += 1
            for unit in awarded(scores, self._top):
                if unit in found:
                    found[unit] += 1
        return found, count

    def _variants(
        self, units: Sequence[UnitScore], eligible: Mapping[str, UnitScore], by: str
    ) -> Iterator[dict[str, float]]:
        """Yield unit -> score under each other rule that can be computed."""
        plain = {key: self._contender(unit, by).score for key, unit in eligible.items()}
        codes = [dimension.code for dimension in self._instrument.dimensions]
        computed = all(self._index(unit).source == "computed" for unit in eligible.values())
        if by in (self._instrument.index.code, FINAL) and len(codes) > 1 and computed:
            for left_out in codes:
                rest = [code for code in codes if code != left_out]
                yield {
                    key: self._by_index(unit, _mean(unit, rest), by)
                    for key, unit in eligible.items()
                }
        for least in LEAST_RESPONDENTS:
            if least > self._scores.choices.min_n:
                yield {
                    key: score
                    for key, score in plain.items()
                    if (n := eligible[key].n) is None or n >= least
                }
        more = [
            unit
            for unit in units
            if unit.ineligible_reason == "below-target" and unit.figure(by).score is not None
        ]
        yield plain | {unit.key: self._contender(unit, by).score for unit in more}
        if self._items and all(key in self._items for key in eligible):
            yield self._by_items(eligible, by, codes)

    def _by_items(
        self, eligible: Mapping[str, UnitScore], by: str, codes: Sequence[str]
    ) -> dict[str, float]:
        wanted = [by] if by in codes else codes
        means = {
            key: math.fsum(self._items[key][code] for code in wanted) / len(wanted)
            for key in eligible
        }
        return {key: self._by_index(unit, means[key], by) for key, unit in eligible.items()}

    def _by_index(self, unit: UnitScore, index: float, by: str) -> float:
        found = _lifted(self._scores, unit, index, by)
        assert found is not None, "only units with evidence are ranked by it"
        return found


def awarded(scores: Mapping[str, float], top: int) -> list[str]:
    """Return who is awarded by some scores; all who tie at the cut."""
    order = sorted(scores, key=lambda unit: (-scores[unit], unit))
    ranks = competition_ranks([scores[unit] for unit in order])
    return [unit for unit, rank in zip(order, ranks, strict=True) if rank <= top]


def _mean(unit: UnitScore, codes: Sequence[str]) -> float:
    return math.fsum(_known(unit.values[code]) for code in codes) / len(codes)


def _known(figure: Figure) -> float:
    assert figure.score is not None, "only eligible units are ranked"
    return figure.score
