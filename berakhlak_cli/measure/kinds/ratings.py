"""Scores of units from the sums of a survey in which people answered statements on a scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import Figure, Measured, mean_figure
from berakhlak_cli.measure.uncertainty import (
    Floats,
    Shares,
    Spread,
    index_error,
    population_factor,
    province_covariance,
    ratio,
    root,
)
from berakhlak_cli.tally import Tally

if TYPE_CHECKING:
    import pandas as pd


Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class YearSums:
    """
    The sums of one year, as arrays over U units and D dimensions.

    Attributes
    ----------
    units
        U keys.
    n
        (U,) kept respondents.
    spread
        People, sums and products by pair of dimensions.
    favourable, answers
        (U, D) favourable answers and all answers.
    """

    units: tuple[str, ...]
    n: Counts
    spread: Spread
    favourable: Counts
    answers: Counts

    def only(self, units: Sequence[str]) -> YearSums:
        """Return the sums of some of the units."""
        at = [self.units.index(unit) for unit in units]
        return YearSums(
            units=tuple(units),
            n=self.n[at],
            spread=self.spread.only(at),
            favourable=self.favourable[at],
            answers=self.answers[at],
        )

    def means(self) -> Floats:
        """Return (U, D) means in points 0..100; nan where nobody has a score."""
        people = np.diagonal(self.spread.n, axis1=1, axis2=2)
        sums = np.diagonal(self.spread.sum_a, axis1=1, axis2=2)
        return ratio(100 * sums, people * self.spread.whole)

    def shares(self) -> Floats:
        """Return (U, D) favourable answers out of all; nan where there are none."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.favourable / self.answers)

    def pooled_shares(self) -> Floats:
        """Return (D,) favourable answers out of all answers of everybody."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.favourable.sum(axis=0) / self.answers.sum(axis=0))


def year_sums(tally: Tally, instrument: Instrument, year: int) -> YearSums:
    """Return the sums of one year of a tally, units in ascending order of their keys."""
    people = tally.people[tally.people["year"] == year]
    units = sorted(people["unit"])
    at = {unit: number for number, unit in enumerate(units)}
    n = np.zeros(len(units), dtype=np.int64)
    n[people["unit"].map(at).to_numpy(dtype=np.intp)] = people["n"].to_numpy(dtype=np.int64)
    rated = tally.answers if instrument.items else tally.answers.iloc[:0]  # votes are no items
    favourable, answers = _favourable(rated, instrument, year, at)
    return YearSums(
        units=tuple(units),
        n=n,
        spread=_spread(tally.moments, instrument, year, at),
        favourable=favourable,
        answers=answers,
    )


def _spread(
    moments: pd.DataFrame, instrument: Instrument, year: int, at: Mapping[str, int]
) -> Spread:
    codes = {dimension.code: number for number, dimension in enumerate(instrument.dimensions)}
    rows = moments[(moments["year"] == year) & moments["a"].isin(codes)]
    shape = (len(at), len(codes), len(codes))
    unit = rows["unit"].map(at).to_numpy(dtype=np.intp)
    a = rows["a"].map(codes).to_numpy(dtype=np.intp)
    b = rows["b"].map(codes).to_numpy(dtype=np.intp)
    made: dict[str, npt.NDArray[np.object_]] = {}
    for name, mirrored in (
        ("n", "n"),
        ("sum_a", "sum_b"),
        ("sum_b", "sum_a"),
        ("sum_ab", "sum_ab"),
    ):
        whole = np.zeros(shape, dtype=object)
        whole[unit, b, a] = rows[mirrored].to_numpy(dtype=object)
        whole[unit, a, b] = rows[name].to_numpy(dtype=object)
        made[name] = whole
    highest = [instrument.scale.span * one.unit for one in instrument.dimensions]
    return Spread(whole=np.array(highest, dtype=object), **made)


def _favourable(
    answers: pd.DataFrame, instrument: Instrument, year: int, at: Mapping[str, int]
) -> tuple[Counts, Counts]:
    rows = answers[answers["year"] == year]
    scale = instrument.scale
    order = {code.code: number for number, code in enumerate(instrument.dimensions)}
    dimension_of = {item.code: order[item.dimension] for item in instrument.items}
    turned = rows["item"].isin({item.code for item in instrument.items if item.reversed})
    given = rows["answer"].to_numpy(dtype=np.int64)
    given = np.where(turned.to_numpy(dtype=bool), scale.low + scale.high - given, given)
    unit = rows["unit"].map(at).to_numpy(dtype=np.intp)
    dimension = rows["item"].map(dimension_of).to_numpy(dtype=np.intp)
    n = rows["n"].to_numpy(dtype=np.int64)
    every = np.zeros((len(at), len(order)), dtype=np.int64)
    np.add.at(every, (unit, dimension), n)
    liked = np.zeros_like(every)
    np.add.at(liked, (unit, dimension), np.where(given >= scale.favourable, n, 0))
    return liked, every


def measured_units(
    sums: YearSums,
    instrument: Instrument,
    headcounts: Mapping[str, int | None],
    written: Mapping[str, Mapping[str, int]],
) -> list[Measured]:
    """
    Measure each unit of a year.

    Parameters
    ----------
    sums
        The year's sums.
    instrument
        Its dimensions, in order.
    headcounts
        Unit -> usable staff for the finite population correction; None: no correction.
    written
        Unit -> spelling -> rows.

    Notes
    -----
    docs/methods.md, sections "Skor nilai", "Indeks implementasi" and "Galat baku".
    """
    codes = [dimension.code for dimension in instrument.dimensions]
    means, shares = sums.means(), sums.shares()
    covariance = sums.spread.of_means(sums.spread.covariance())
    found = []
    for number, unit in enumerate(sums.units):
        n = int(sums.n[number])
        factor = population_factor(n, headcounts.get(unit))
        spread = covariance[number] * float(factor)
        values = {
            code: _figure(means[number, d], shares[number, d], root(float(spread[d, d])))
            for d, code in enumerate(codes)
        }
        error = None
        if all(figure.score is not None for figure in values.values()):
            error = index_error(spread, sums.spread.only([number]), _whole(codes), [factor])
        index = mean_figure(values, error)
        found.append(
            Measured(key=unit, written=written.get(unit, {}), n=n, values=values, index=index)
        )
    return found


def _whole(codes: Sequence[str]) -> Shares:
    """Return the shares of a unit that is alone."""
    ones = np.ones(len(codes), dtype=object)
    return Shares(above=ones[None], below=ones)


def _figure(score: float, share: float, error: float | None) -> Figure:
    return Figure(
        score=None if math.isnan(score) else float(score),
        se=None if math.isnan(score) else error,
        favourable=known_share(share),
    )


def known_share(share: float) -> float | None:
    """Return a share 0..1, or None where there are no answers."""
    return None if math.isnan(share) else float(share)


def pooled_province(
    sums: YearSums, instrument: Instrument, headcounts: Mapping[str, int | None]
) -> tuple[dict[str, Figure], Figure]:
    """Return the values and the index over all kept respondents."""
    people = np.diagonal(sums.spread.n, axis1=1, axis2=2)
    exact = np.diagonal(sums.spread.sum_a, axis1=1, axis2=2).sum(axis=0)
    means = ratio(100 * exact, people.sum(axis=0) * sums.spread.whole)
    shares = Shares(above=people, below=people.sum(axis=0))
    return _province(sums, instrument, headcounts, shares, means, sums.pooled_shares())


def weighted_province(
    sums: YearSums,
    instrument: Instrument,
    headcounts: Mapping[str, int | None],
    weights: Sequence[int],
    favourable: Floats,
) -> tuple[dict[str, Figure], Figure]:
    """
    Return the values and the index as means of units.

    Parameters
    ----------
    sums
        The units in the pool.
    weights
        U whole numbers: 1 each, or the units' staff.
    favourable
        (D,) favourable shares: of all kept respondents, whatever the pool.
    """
    size = len(instrument.dimensions)
    above = np.repeat(np.array(weights, dtype=object)[:, None], size, axis=1)
    shares = Shares(above=above, below=above.sum(axis=0))
    means = (shares.floats * sums.means()).sum(axis=0)
    return _province(sums, instrument, headcounts, shares, means, favourable)


def _province(
    sums: YearSums,
    instrument: Instrument,
    headcounts: Mapping[str, int | None],
    shares: Shares,
    means: Floats,
    favourable: Floats,
) -> tuple[dict[str, Figure], Figure]:
    factors = [
        population_factor(int(n), headcounts.get(unit))
        for unit, n in zip(sums.units, sums.n, strict=True)
    ]
    covariance = province_covariance(sums.spread, shares, factors)
    values = {
        dimension.code: _figure(means[d], favourable[d], root(float(covariance[d, d])))
        for d, dimension in enumerate(instrument.dimensions)
    }
    return values, mean_figure(values, index_error(covariance, sums.spread, shares, factors))
