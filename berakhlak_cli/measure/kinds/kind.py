"""
Of which kind a year is: statements that were rated, words that were chosen, or ready scores.

The one place in this room that knows; the rest asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import Choices, Heard, Measured, Note, usable_headcount
from berakhlak_cli.measure.items import ItemAnswers, item_answers, item_means
from berakhlak_cli.measure.kinds.published import (
    Ready,
    independent_values,
    merged_row,
    row_holdings,
)
from berakhlak_cli.measure.kinds.ratings import Contribution, Ratings, sampling_of
from berakhlak_cli.measure.kinds.votes import votes_of
from berakhlak_cli.measure.sums import year_sums
from berakhlak_cli.measure.withholding import MERGED, Holding, Screened, too_few
from berakhlak_cli.score_table import Published
from berakhlak_cli.tally import spellings
from berakhlak_cli.units import UnitList
from berakhlak_cli.word_list import CURRENT, LIMITING, VOTES, heard_code


class Kind(Protocol):
    """One year, as its kind measures it."""

    @property
    def name(self) -> str:
        """`ratings`, `votes` or `scores`."""

    def units(self) -> dict[str, Measured]:
        """Measure each unit that may be told of, and the group of small ones."""

    def pool(self, inside: Sequence[str], weights: Mapping[str, int], pool: str) -> Measured:
        """Measure some units together."""

    def contributions(self) -> Iterator[Contribution]:
        """Yield what each unit contributes to each figure that adds up."""


def kind_of(told: Screened, year: int, choices: Choices) -> Kind:
    """Return one year of what may be told, by its kind."""
    dataset = told.dataset
    instrument = dataset.instrument
    if year not in told.surveyed:
        rows = [row for row in dataset.table.rows if row.year == year]
        return Ready(instrument=instrument, rows=rows)
    sums = year_sums(dataset.tally, instrument, year)
    staff = _staff(told, year, choices)
    ratings = Ratings(instrument=instrument, sums=sums, sampling=sampling_of(sums, staff))
    if instrument.word_list is None:
        return ratings
    silent: dict[str, set[str]] = {}
    for when, unit, code in told.few:
        if when == year:
            silent.setdefault(unit, set()).add(code)
    return votes_of(dataset.tally, year, ratings, staff, too_few(choices.min_n), silent)


def _staff(told: Screened, year: int, choices: Choices) -> dict[str, int | None]:
    """Return unit -> the staff that the finite population correction uses."""
    units = told.dataset.units
    if choices.population == "open" or units is None:
        return {}
    people = told.dataset.tally.people
    people = people[people["year"] == year]
    staff = {
        str(key): _usable(units, year, str(key), int(n))
        for key, n in zip(people["unit"], people["n"], strict=True)
    }
    parts = [_usable(units, year, key, n) for key, n in told.small.get(year, {}).items()]
    known = [part for part in parts if part is not None]
    return {**staff, MERGED: sum(known) if len(known) == len(parts) else None}


def _usable(units: UnitList, year: int, key: str, n: int) -> int | None:
    unit = units.by_key.get(key)
    return usable_headcount(unit.headcount(year), n) if unit else None


def heard(dataset: Dataset, year: int) -> list[Heard]:
    """Return who answered in a year, unit by unit."""
    if year not in dataset.tally.years:
        return [
            Heard(
                key=row.unit,
                n=row.n,
                written={row.written: 1},
                headcount=row.headcount,
                target=row.target,
            )
            for row in dataset.table.rows
            if row.year == year
        ]
    people = dataset.tally.people
    people = people[people["year"] == year]
    written = spellings(dataset.tally, year)
    return [
        Heard(key=str(unit), n=int(n), written=written.get(str(unit), {}))
        for unit, n in zip(people["unit"], people["n"], strict=True)
    ]


def group_holdings(
    dataset: Dataset, year: int, units: Sequence[str]
) -> Sequence[Sequence[Holding]] | None:
    """Return what units hold of each figure; None where their sums are never told."""
    if dataset.instrument.word_list is not None and year in dataset.tally.years:
        return None  # words and areas are counts of single people
    if year in dataset.tally.years:
        return year_sums(dataset.tally, dataset.instrument, year, units).holdings()
    rows = [row for row in dataset.table.rows if row.year == year and row.unit in {*units}]
    return row_holdings(rows, dataset.instrument)


def merged_rows(
    dataset: Dataset, small: Mapping[int, Collection[str]], included: Collection[int]
) -> Iterator[Published]:
    """Yield the rows of score tables, those of small units as one, or not at all."""
    hidden: dict[int, list[Published]] = {}
    for row in dataset.table.rows:
        if row.unit in small.get(row.year, ()):
            hidden.setdefault(row.year, []).append(row)
        else:
            yield row
    for year, rows in hidden.items():
        if year in included:
            yield merged_row(rows, dataset.instrument)


def asked_few(
    dataset: Dataset, year: int, units: Sequence[str], few: int
) -> Iterator[tuple[str, str]]:
    """Yield (unit, value or question) that 1 to `few` people of a unit answered."""
    if not few or year not in dataset.tally.years:
        return
    instrument = dataset.instrument
    codes = [dimension.code for dimension in instrument.dimensions]
    sums = year_sums(dataset.tally, instrument, year, units)
    for unit, counts, most in zip(units, sums.spread.counts, sums.most, strict=True):
        for code, n, answered in zip(codes, counts, most, strict=True):
            if 0 < (n or answered) <= few:
                yield unit, code
    if instrument.word_list is None:
        return
    moments = dataset.tally.moments
    moments = moments[(moments["year"] == year) & moments["unit"].isin({*units})]
    for question in instrument.word_list.questions:
        code = heard_code(question)
        rows = moments[moments["a"] == code]
        for unit in rows.loc[rows["n"].between(1, few), "unit"]:
            beside = (LIMITING, VOTES, *codes) if question == CURRENT else ()
            yield from ((str(unit), gone) for gone in (question, code, *beside))


def year_notes(dataset: Dataset, year: int) -> Iterator[Note]:
    """Yield what to say about the figures of a year by its kind."""
    rows = [row for row in dataset.table.rows if row.year == year]
    if any(independent_values(row, dataset.instrument) for row in rows):
        yield Note(code="values-independent", params={"year": str(year)})
    if any(row.n is None and (row.errors or row.index_error is not None) for row in rows):
        yield Note(code="df-infinite", params={"year": str(year)})


def unit_items(told: Screened, year: int, unit: str, few: int) -> tuple[ItemAnswers, ...]:
    """Return how each statement was answered; words that were chosen are no answers to it."""
    if told.dataset.instrument.word_list is not None:
        return ()
    return item_answers(told.dataset.tally, told.dataset.instrument, year, unit, few)


def unit_item_means(told: Screened, year: int) -> dict[str, dict[str, float]]:
    """Return unit -> dimension -> the mean of its items' means; nothing for votes."""
    if told.dataset.instrument.word_list is not None:
        return {}
    return item_means(told.dataset.tally, told.dataset.instrument, year)
