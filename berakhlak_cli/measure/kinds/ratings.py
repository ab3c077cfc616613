"""A year in which people rated statements on a scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import Figure, Measured, mean_figure
from berakhlak_cli.measure.sums import YearSums
from berakhlak_cli.measure.uncertainty import Floats, Sampling, Shares, population_factor, ratio

Contribution = tuple[str, str, int | None, float]
"""Unit, figure, the people it rests on where they are its weight, and the score in points."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratings:
    """
    One year's sums, measured. Votes are measured like it: they reach a person or they do not.

    Attributes
    ----------
    sampling
        What chance leaves open in these sums.
    """

    instrument: Instrument
    sums: YearSums
    sampling: Sampling
    name: str = "ratings"

    def units(self) -> dict[str, Measured]:
        """
        Measure each unit.

        docs/methods.md, sections "Skor nilai", "Indeks implementasi" and "Galat baku".
        """
        means, shares = self.sums.means(), self.sums.shares()
        people = self.sums.spread.counts
        found = {}
        for u, unit in enumerate(self.sums.units):
            errors = self.sampling.unit(u)
            values = {
                dimension.code: _figure(
                    means[u, d],
                    shares[u, d],
                    errors.values[d],
                    int(people[u, d]) - 1,
                    pooled=errors.values_pooled[d],
                )
                for d, dimension in enumerate(self.instrument.dimensions)
            }
            index = mean_figure(values)
            if index.score is not None:
                index = replace(
                    index,
                    se=errors.index,
                    df=int(self.sums.n[u]) - 1,
                    se_pooled=errors.index_pooled and errors.index is not None,
                )
            found[unit] = Measured(values=values, indices={self.instrument.index.code: index})
        return found

    def pool(self, inside: Sequence[str], weights: Mapping[str, int], pool: str) -> Measured:
        """
        Return the values and the index of some units together.

        Parameters
        ----------
        weights
            Unit -> its weight: 1 each, or their staff; respondents are weighed value by value.
        """
        sums = self.sums
        if not inside:
            return self._together(np.full(len(sums.spread.whole), np.nan), None, [])
        places = {unit: place for place, unit in enumerate(sums.units)}
        at = [places[unit] for unit in inside]
        above = np.zeros(sums.spread.counts.shape, dtype=object)
        if pool == "respondents":
            above[at] = sums.spread.counts[at]
        else:
            above[at] = np.array([weights[unit] for unit in inside], dtype=object)[:, None]
        shares = Shares(above=above, below=above.sum(axis=0))
        if pool == "respondents":
            means = ratio(100 * sums.totals[at].sum(axis=0), shares.below * sums.spread.whole)
        else:
            means = (shares.floats[at] * sums.means()[at]).sum(axis=0)
        return self._together(means, shares, at)

    def _together(self, means: Floats, shares: Shares | None, at: Sequence[int]) -> Measured:
        errors, error = self.sampling.pool(shares) if shares else ([None] * len(means), None)
        favourable = self.sums.pooled_shares()
        people = self.sums.spread.counts[[*at]]
        values = {
            dimension.code: _figure(
                means[d], favourable[d], errors[d], sum(max(int(n) - 1, 0) for n in people[:, d])
            )
            for d, dimension in enumerate(self.instrument.dimensions)
        }
        index = mean_figure(values)
        if index.score is not None:
            index = replace(index, se=error, df=sum(int(n) - 1 for n in self.sums.n[[*at]]))
        return Measured(values=values, indices={self.instrument.index.code: index})

    def contributions(self) -> Iterator[Contribution]:
        """Yield what each unit contributes to each figure that adds up."""
        sums = self.sums
        codes = [dimension.code for dimension in self.instrument.dimensions]
        rows = zip(sums.units, sums.means(), sums.spread.counts, sums.n, strict=True)
        for unit, means, counts, n in rows:
            for code, mean, count in zip(codes, means, counts, strict=True):
                if not math.isnan(mean):
                    yield unit, code, int(count), float(mean)
            if not any(map(math.isnan, means)):
                yield unit, self.instrument.index.code, int(n), math.fsum(means) / len(means)


def sampling_of(sums: YearSums, staff: Mapping[str, int | None]) -> Sampling:
    """Return what chance leaves open; `staff` is known and usable, or None."""
    return Sampling(
        sums.spread,
        [
            population_factor(int(n), staff.get(unit))
            for unit, n in zip(sums.units, sums.n, strict=True)
        ],
    )


def _figure(
    score: float, share: float, error: float | None, df: int, *, pooled: bool = False
) -> Figure:
    favourable = None if math.isnan(share) else float(share)
    if math.isnan(score):
        return Figure(favourable=favourable)
    return Figure(
        score=float(score),
        se=error,
        df=df,
        se_pooled=pooled and error is not None,
        favourable=favourable,
    )
