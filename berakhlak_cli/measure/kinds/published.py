"""Scores of units that come ready, and the province that they make."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import Figure, Measured, Note, mean_figure
from berakhlak_cli.score_table import Published, ScoreTable


def measured_row(row: Published, instrument: Instrument) -> Measured:
    """
    Take one row of a score table as a unit's measurement.

    The index is computed where every value is there, else the published one stands. A given
    standard error of the index is used for either; without it the values' errors are taken
    as independent. Given errors get no population correction.
    docs/methods.md, section "Tabel skor".
    """
    values = {
        dimension.code: Figure(
            score=row.values.get(dimension.code),
            se=row.errors.get(dimension.code) if dimension.code in row.values else None,
        )
        for dimension in instrument.dimensions
    }
    index = mean_figure(values, row.index_error)
    if index.score is None and row.index is not None:
        index = Figure(score=row.index, se=row.index_error, source="published")
    elif index.score is not None and row.index_error is None:
        errors = [figure.se for figure in values.values() if figure.se is not None]
        if len(errors) == len(values):
            together = math.sqrt(math.fsum(error**2 for error in errors)) / len(errors)
            index = Figure(score=index.score, se=together, source="computed")
    return Measured(
        key=row.unit,
        written={row.written: 1},
        n=row.n,
        values=values,
        index=index,
        headcount=row.headcount,
        target=row.target,
    )


def independent_values(row: Published, instrument: Instrument) -> bool:
    """Tell whether the index's standard error rests on taking the values as independent."""
    codes = [dimension.code for dimension in instrument.dimensions]
    return row.index_error is None and all(
        code in row.values and code in row.errors for code in codes
    )


def province_of(
    units: Sequence[Measured], weights: Mapping[str, float], instrument: Instrument
) -> tuple[dict[str, Figure], Figure]:
    """
    Return the province's values and index as weighted means of ready scores.

    Parameters
    ----------
    units
        The units in the pool.
    weights
        Unit -> weight in any unit of measure; for each figure they are made to add up to 1
        over the units that have it.
    """
    values = {
        dimension.code: weighted_figure(units, weights, _value(dimension.code))
        for dimension in instrument.dimensions
    }
    index = weighted_figure(units, weights, lambda one: one.index)
    return values, index


def _value(code: str) -> Callable[[Measured], Figure]:
    return lambda one: one.values[code]


def weighted_figure(
    units: Sequence[Measured], weights: Mapping[str, float], pick: Callable[[Measured], Figure]
) -> Figure:
    """Return the weighted mean of one figure over the units that have it."""
    found = [
        (weights[unit.key], figure)
        for unit in units
        if (figure := pick(unit)).score is not None and weights[unit.key] > 0
    ]
    total = math.fsum(weight for weight, _ in found)
    if not total:
        return Figure()
    score = math.fsum(weight * (figure.score or 0.0) for weight, figure in found) / total
    errors = [(weight / total, figure.se) for weight, figure in found]
    se = None
    if all(error is not None for _, error in errors):
        se = math.sqrt(math.fsum((share * (error or 0.0)) ** 2 for share, error in errors))
    sources = {figure.source for _, figure in found}
    source = "published" if "published" in sources else found[0][1].source
    return Figure(score=score, se=se, source=source)


def table_notes(table: ScoreTable, year: int, instrument: Instrument) -> Iterator[Note]:
    """Yield what to say about the ready scores of one year."""
    if any(independent_values(row, instrument) for row in table.rows if row.year == year):
        yield Note(code="values-independent", params={"year": str(year)})
