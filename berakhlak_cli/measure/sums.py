"""The sums of one year of a survey, as arrays over units and dimensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.uncertainty import Floats, Integers, Spread, ratio
from berakhlak_cli.measure.withholding import Holding
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
    most
        (U, D) answers to the item that was answered most: as many people at least.
    """

    units: tuple[str, ...]
    n: Counts
    spread: Spread
    favourable: Counts
    answers: Counts
    most: Counts

    def means(self) -> Floats:
        """Return (U, D) means in points 0..100; nan where nobody has a score."""
        return ratio(100 * self.totals, self.spread.counts * self.spread.whole)

    @property
    def totals(self) -> Integers:
        """(U, D) the sum of everybody's scores, in steps."""
        return np.diagonal(self.spread.sum_a, axis1=1, axis2=2)

    def shares(self) -> Floats:
        """Return (U, D) favourable answers out of all; nan where there are none."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.favourable / self.answers)

    def pooled_shares(self) -> Floats:
        """Return (D,) favourable answers out of all answers of everybody."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.favourable.sum(axis=0) / self.answers.sum(axis=0))

    def holdings(self) -> list[list[Holding]]:
        """Return what each unit holds of each figure: mean scores, then favourable shares."""
        people, totals = self.spread.counts, self.totals
        scores = [
            [
                (int(n), Fraction(100 * int(total), int(whole)))
                for n, total in zip(people[:, d], totals[:, d], strict=True)
            ]
            for d, whole in enumerate(self.spread.whole)
        ]
        shares = [
            [(int(n), Fraction(100 * int(liked))) for n, liked in zip(given, good, strict=True)]
            for given, good in zip(self.answers.T, self.favourable.T, strict=True)
        ]
        return [*scores, *shares]


def year_sums(
    tally: Tally, instrument: Instrument, year: int, units: Sequence[str] | None = None
) -> YearSums:
    """Return the sums of one year of a tally, of some units or of all in order of their keys."""
    people = tally.people[tally.people["year"] == year]
    keys = sorted(people["unit"]) if units is None else [*units]
    at = {unit: number for number, unit in enumerate(keys)}
    people = people[people["unit"].isin(at)]
    n = np.zeros(len(keys), dtype=np.int64)
    n[people["unit"].map(at).to_numpy(dtype=np.intp)] = people["n"].to_numpy(dtype=np.int64)
    rated = tally.answers if instrument.items else tally.answers.iloc[:0]  # votes are no items
    favourable, answers, most = _favourable(rated, instrument, year, at)
    return YearSums(
        units=tuple(keys),
        n=n,
        spread=_spread(tally.moments, instrument, year, at),
        favourable=favourable,
        answers=answers,
        most=most,
    )


def _spread(
    moments: pd.DataFrame, instrument: Instrument, year: int, at: Mapping[str, int]
) -> Spread:
    codes = {dimension.code: number for number, dimension in enumerate(instrument.dimensions)}
    meant = (moments["year"] == year) & moments["a"].isin(codes) & moments["unit"].isin(at)
    rows = moments[meant]
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
) -> tuple[Counts, Counts, Counts]:
    rows = answers[(answers["year"] == year) & answers["unit"].isin(at)]
    scale = instrument.scale
    items = {item.code: number for number, item in enumerate(instrument.items)}
    codes = [dimension.code for dimension in instrument.dimensions]
    turned = rows["item"].isin({item.code for item in instrument.items if item.reversed})
    given = rows["answer"].to_numpy(dtype=np.int64)
    given = np.where(turned.to_numpy(dtype=bool), scale.low + scale.high - given, given)
    unit = rows["unit"].map(at).to_numpy(dtype=np.intp)
    item = rows["item"].map(items).to_numpy(dtype=np.intp)
    n = rows["n"].to_numpy(dtype=np.int64)
    every = np.zeros((len(at), len(items)), dtype=np.int64)
    np.add.at(every, (unit, item), n)
    liked = np.zeros_like(every)
    np.add.at(liked, (unit, item), np.where(given >= scale.favourable, n, 0))
    made = np.zeros((3, len(at), len(codes)), dtype=np.int64)
    for d, code in enumerate(codes):
        mine = [number for number, one in enumerate(instrument.items) if one.dimension == code]
        if mine:
            made[0, :, d] = liked[:, mine].sum(axis=1)
            made[1, :, d] = every[:, mine].sum(axis=1)
            made[2, :, d] = every[:, mine].max(axis=1)
    return made[0], made[1], made[2]
