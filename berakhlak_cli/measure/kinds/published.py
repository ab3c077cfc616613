"""A year of scores that come ready."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import Figure, Measured, mean_figure
from berakhlak_cli.measure.kinds.ratings import Contribution
from berakhlak_cli.measure.withholding import MERGED, Holding
from berakhlak_cli.score_table import Published


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ready:
    """One year's rows of score tables, measured."""

    instrument: Instrument
    rows: Sequence[Published]
    name: str = "scores"

    def units(self) -> dict[str, Measured]:
        """Measure each unit: docs/methods.md, section "Tabel skor"."""
        return {row.unit: measured_row(row, self.instrument) for row in self.rows}

    def pool(self, inside: Sequence[str], weights: Mapping[str, int], pool: str) -> Measured:
        """Return the weighted means of some units, each over those that have it."""
        del pool
        units = self.units()
        return together([(weights[unit], units[unit]) for unit in inside], self.instrument)

    def contributions(self) -> Iterator[Contribution]:
        """Yield what each unit contributes to each figure; its weight is the pool's."""
        for unit, one in self.units().items():
            for code, figure in (*one.values.items(), *one.indices.items()):
                if figure.score is not None:
                    yield unit, code, None, figure.score


def measured_row(row: Published, instrument: Instrument) -> Measured:
    """
    Take one row of a score table as a unit's measurement.

    The index is computed where every value is there, else the published one stands. A given
    standard error of the index is used for either; without it the values' errors are taken
    as independent. Given errors get no population correction, and without n they have
    infinitely many degrees of freedom. docs/methods.md, section "Tabel skor".
    """
    df = math.inf if row.n is None else row.n - 1
    values = {
        dimension.code: Figure(
            score=row.values.get(dimension.code),
            se=row.errors.get(dimension.code) if dimension.code in row.values else None,
            df=df,
        )
        for dimension in instrument.dimensions
    }
    index = replace(mean_figure(values), se=row.index_error, df=df)
    if index.score is None:
        index = Figure(score=row.index, se=row.index_error, df=df, source="published")
        index = index if row.index is not None else Figure()
    elif row.index_error is None and independent_values(row, instrument):
        errors = [row.errors[code] for code in values]
        together = math.sqrt(math.fsum(error**2 for error in errors)) / len(errors)
        index = replace(index, se=together)
    return Measured(values=values, indices={instrument.index.code: index})


def independent_values(row: Published, instrument: Instrument) -> bool:
    """Tell whether the index's standard error rests on taking the values as independent."""
    codes = [dimension.code for dimension in instrument.dimensions]
    return row.index_error is None and all(
        code in row.values and code in row.errors for code in codes
    )


def together(weighed: Sequence[tuple[float, Measured]], instrument: Instrument) -> Measured:
    """Return the weighted means of what was measured of several units."""
    code = instrument.index.code
    return Measured(
        values={
            dimension.code: weighted_figure(
                [(weight, one.values[dimension.code]) for weight, one in weighed]
            )
            for dimension in instrument.dimensions
        },
        indices={code: weighted_figure([(weight, one.indices[code]) for weight, one in weighed])},
    )


def weighted_figure(weighed: Sequence[tuple[float, Figure]]) -> Figure:
    """Return the weighted mean of one figure over those that have it."""
    found = [(weight, one) for weight, one in weighed if one.score is not None and weight > 0]
    total = math.fsum(weight for weight, _ in found)
    if not total:
        return Figure()
    score = math.fsum(weight * (one.score or 0.0) for weight, one in found) / total
    se = None
    if all(one.se is not None for _, one in found):
        se = math.sqrt(math.fsum((weight / total * (one.se or 0.0)) ** 2 for weight, one in found))
    sources = {one.source for _, one in found}
    return Figure(
        score=score,
        se=se,
        df=math.fsum(one.df for _, one in found),
        source="published" if "published" in sources else found[0][1].source,
    )


def merged_row(rows: Sequence[Published], instrument: Instrument) -> Published:
    """Return the small units of a year as one row: their means, weighed by their respondents."""
    n = sum(row.n or 0 for row in rows)
    one = together([(row.n or 0, measured_row(row, instrument)) for row in rows], instrument)
    index = one.indices[instrument.index.code]
    known = {code: figure for code, figure in one.values.items() if figure.score is not None}
    return Published(
        year=rows[0].year,
        unit=MERGED,
        written="",
        file=rows[0].file,
        n=n,
        values={code: figure.score or 0.0 for code, figure in known.items()},
        errors={code: figure.se for code, figure in known.items() if figure.se is not None},
        index=index.score,
        index_error=index.se,
    )


def row_holdings(rows: Sequence[Published], instrument: Instrument) -> list[list[Holding]] | None:
    """
    Return what each row holds of each figure, its index included.

    None where the rows do not have the same figures: where one lacks a value, the index of the
    others tells what it has instead.
    """
    units = [measured_row(row, instrument) for row in rows]
    figures = [{**one.values, **one.indices} for one in units]
    kinds = {tuple((one.score is None, one.source) for one in unit.values()) for unit in figures}
    if len(kinds) > 1:
        return None
    return [
        [
            (row.n or 0, Fraction(unit[code].score or 0.0) * (row.n or 0))
            for row, unit in zip(rows, figures, strict=True)
        ]
        for code in figures[0]
        if figures[0][code].score is not None
    ]
