"""One unit's result, and everything that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.awards import AwardList, province_list
from berakhlak_cli.measure.figures import Figure, Scores, UnitScore, asked_figure
from berakhlak_cli.measure.items import ItemAnswers
from berakhlak_cli.measure.kinds.kind import unit_items
from berakhlak_cli.measure.ranking import Standing
from berakhlak_cli.measure.withholding import too_few
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Source
from berakhlak_cli.tally import KEPT
from berakhlak_cli.units import UnitList, nearest, unit_key

FEWEST: Final = 5
"""Published units that a median and quartiles need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quartiles:
    """Where the published units lie, in points."""

    n: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The rows of one sheet that name the unit."""

    source: Source
    first_row: int
    last_row: int
    used: int
    dropped: Mapping[str, int]
    """Reason -> rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Everything that `explain` shows of one unit and year."""

    scores: Scores
    unit: UnitScore
    by: str
    of: AwardList
    """The ranking of the whole province that the unit stands in, or not."""
    standing: Standing | None
    reason: str | None
    """Why it is not ranked."""
    everybody: Mapping[str, Quartiles]
    """Figure -> where all published units lie; left out where there are fewer than five."""
    group: Mapping[str, Quartiles]
    items: tuple[ItemAnswers, ...]
    """Nothing for a unit that is withheld."""
    origins: tuple[Origin, ...]

    @property
    def index(self) -> Figure:
        """The unit's index."""
        return self.unit.indices[self.scores.instrument.index.code]


def explained(
    dataset: Dataset, scores: Scores, *, named: str, by: str | None, top: int
) -> Explained:
    """
    Trace one unit's number in the last year of some scores.

    Parameters
    ----------
    named
        The unit as a person writes it: found by the master list's codes, names, short names
        and aliases, or without one by its name.

    Raises
    ------
    Stop
        Exit 2: there is no such figure. Exit 4: there is no such unit.

    Notes
    -----
    docs/methods.md, section "Penelusuran".
    """
    year = scores.years[-1]
    code = asked_figure(scores, by)
    here = [unit for unit in scores.units if unit.year == year]
    unit = _found(here, named, dataset.units, dataset.tails, year)
    of = province_list(scores, year=year, by=code, top=top)
    return _Tracer(scores, of, code, dataset).trace(unit)


def every_unit(scores: Scores, *, of: AwardList, by: str) -> tuple[Explained, ...]:
    """Trace every unit of the last year, but for its rows; `of` ranks the whole province."""
    tracer = _Tracer(scores, of, by)
    return tuple(tracer.trace(unit) for unit in tracer.here)


class _Tracer:
    """Traces units of the last year; what they have in common is found once."""

    def __init__(
        self, scores: Scores, of: AwardList, by: str, dataset: Dataset | None = None
    ) -> None:
        self._scores, self._dataset = scores, dataset
        self._of, self._by = of, by
        self._year = scores.years[-1]
        self.here = [unit for unit in scores.units if unit.year == self._year]
        self._published = [one for one in self.here if not one.withheld and one.present]
        self._everybody = dict(_quartiles(self._published, scores.figure_codes))

    def trace(self, unit: UnitScore) -> Explained:
        """Return everything that one unit's number rests on."""
        scores, of, year = self._scores, self._of, self._year
        group = [one for one in self._published if unit.group and one.group == unit.group]
        return Explained(
            scores=scores,
            unit=unit,
            by=self._by,
            of=of,
            standing=next((one for one in of.ranking.standings if one.unit == unit.key), None),
            reason=next((one.reason for one in of.excluded if one.unit.key == unit.key), None),
            everybody=self._everybody,
            group=dict(_quartiles(group, scores.figure_codes)),
            items=()
            if unit.withheld
            else unit_items(scores.told, year, unit.key, too_few(scores.choices.min_n)),
            origins=tuple(_origins(self._dataset, year, unit.key)) if self._dataset else (),
        )


def _found(
    here: Sequence[UnitScore],
    named: str,
    units: UnitList | None,
    tails: Sequence[str],
    year: int,
) -> UnitScore:
    listed = units.find(named) if units else None
    key = listed.key if listed else unit_key(named, tails)
    found = next((one for one in here if one.key == key), None)
    if found is None:
        near = [listed.name] if listed else nearest(named, [one.name for one in here], tails)
        params = {"year": str(year), "near": "; ".join(near)}
        if listed:
            params |= {"kind": "absent"}
        raise Stop(Exit.UNSCORABLE, Problem(code="unknown-unit", value=named, params=params))
    return found


def _quartiles(units: Sequence[UnitScore], codes: Sequence[str]) -> Iterator[tuple[str, Quartiles]]:
    for code in codes:
        scores = [score for unit in units if (score := unit.figure(code).score) is not None]
        if len(scores) >= FEWEST:
            low, median, high = (float(one) for one in np.quantile(scores, (0.25, 0.5, 0.75)))
            yield code, Quartiles(n=len(scores), low=low, median=median, high=high)


def _origins(dataset: Dataset, year: int, unit: str) -> Iterator[Origin]:
    """Yield each sheet's rows of a unit; a row whose year is not known may be the unit's too."""
    frame = dataset.tally.sources
    mine = frame[(frame["unit"] == unit) & frame["year"].isin((year, 0))]
    for source in dataset.sources:
        rows = mine[(mine["input"] == source.key) & (mine["sheet"] == (source.sheet or ""))]
        if not len(rows):
            continue
        by_fate = {str(fate): int(n) for fate, n in rows.groupby("fate")["n"].sum().items()}
        yield Origin(
            source=source,
            first_row=int(rows["first_row"].min()),
            last_row=int(rows["last_row"].max()),
            used=by_fate.pop(KEPT, 0),
            dropped=dict(sorted(by_fate.items())),
        )
