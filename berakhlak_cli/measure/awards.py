"""The award lists: who may be ranked, by what, and how well each award stands up to other rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.change import Change
from berakhlak_cli.measure.comparability import every_difference
from berakhlak_cli.measure.figures import (
    FINAL,
    Figure,
    Scores,
    UnitScore,
    asked_figure,
    usable_headcount,
)
from berakhlak_cli.measure.kinds.kind import unit_item_means
from berakhlak_cli.measure.ranking import Contender, Ranking, ranked
from berakhlak_cli.measure.robustness import FEWEST, Variants, places_of, robust_awards
from berakhlak_cli.measure.shrinkage import shrunken
from berakhlak_cli.measure.successors import carried_on
from berakhlak_cli.problems import Exit, Problem, Stop

VALUES = "values"
CHANGE = "change"
RESPONSE = "response"
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
    places: int
    """How many are awarded, but for ties: as asked for, and at most half of the eligible units."""
    robust: Mapping[str, int]
    """Awarded unit -> variants in which it stays awarded."""
    variants: int | None
    """Variants that could be computed; None where none applies."""
    shrunken: Mapping[str, float]
    """Unit -> its score with luck taken out; a unit without a standard error is left out."""
    tipping: Mapping[str, float]
    """Awarded unit -> points by which those who did not answer would have to score lower."""


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
        contenders = {key: self._contender(unit, by) for key, unit in eligible.items()}
        drawn = shrunken([*contenders.values()])
        places = places_of(len(eligible), self._top)
        ranking = ranked([*contenders.values()], places)
        robust: Mapping[str, int] = {}
        tried: list[dict[str, float]] | None = None
        if by not in (CHANGE, RESPONSE):
            least = self._scores.choices.min_n
            tried = [*Variants(self._scores, units, eligible, by, self._items).every(least, drawn)]
            robust = robust_awards(ranking.awarded, tried, self._top)
        order = {reason: place for place, reason in enumerate(_REASONS)}
        return AwardList(
            name=name,
            title=title,
            ranking=ranking,
            units=eligible,
            excluded=tuple(sorted(excluded, key=lambda one: order[one.reason])),
            places=places,
            robust=robust,
            variants=None if tried is None else len(tried),
            shrunken=drawn,
            tipping=dict(self._tipping(ranking, eligible, by)),
        )

    def _tipping(
        self, ranking: Ranking, units: Mapping[str, UnitScore], by: str
    ) -> Iterator[tuple[str, float]]:
        """
        Yield each awarded unit's tipping point, where the staff is known and not all answered.

        docs/methods.md, section "Siapa yang tidak menjawab".
        """
        evidence = self._scores.evidence
        share = evidence.weight if by == FINAL and evidence else 1.0
        rivals = [one.score for one in ranking.standings if not one.awarded]
        for one in ranking.standings:
            unit = units[one.unit]
            staff = usable_headcount(unit.headcount, unit.n)
            if by != RESPONSE and one.awarded and rivals and staff and unit.n and share:
                missing = 1 - unit.n / staff
                if missing:
                    yield one.unit, (one.score - rivals[0]) / missing / share

    def _reason(self, unit: UnitScore, by: str) -> str | None:
        """Return the first reason that keeps a unit out of this list; None where it is ranked."""
        if by == RESPONSE and unit.withheld:  # how many answered is no secret
            late = unit.target is not None and (unit.n or 0) < unit.target
            if late:
                return "below-target"
        elif unit.ineligible_reason:
            return unit.ineligible_reason
        if by == RESPONSE:
            return "no-index" if unit.response_rate is None else None
        if by == CHANGE:
            before = self._before.get(unit.key)
            gone = before is None or self._index(before).score is None
            return "absent-before" if gone else None
        missing = "no-evidence" if by == FINAL else "no-index"
        return missing if unit.figure(by).score is None else None

    def _index(self, unit: UnitScore) -> Figure:
        return unit.indices[self._instrument.index.code]

    def _contender(self, unit: UnitScore, by: str) -> Contender:
        if by == RESPONSE:
            return Contender(unit=unit.key, score=100 * (unit.response_rate or 0.0))
        if by == CHANGE:
            before = self._index(self._before[unit.key])
            change = Change(before=before, after=self._index(unit))
            assert change.points is not None, "only eligible units are ranked"
            return Contender(unit=unit.key, score=change.points, se=change.se, df=change.df)
        figure = unit.figure(by)
        assert figure.score is not None, "only eligible units are ranked"
        return Contender(unit=unit.key, score=figure.score, se=figure.se, df=figure.df)
