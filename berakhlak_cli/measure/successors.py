"""Renamed, merged and split units: who carries on whom, by the list of units alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import Note, Scores
from berakhlak_cli.measure.score import scored
from berakhlak_cli.score_table import Evidence, ScoreTable
from berakhlak_cli.tally import moved
from berakhlak_cli.units import Unit, UnitList

Moves = Mapping[tuple[int, str], str]
"""(year, unit) -> the unit that carries it on in the last year."""


def carried_on(dataset: Dataset, scores: Scores, last: int) -> tuple[Dataset, Scores]:
    """
    Return earlier years told in the units that carry them on in the last year, and their scores.

    A renamed unit is the same unit; merged ones are one, their sums added. A split unit has
    several successors, and a unit of which anything is withheld stays by itself: both end.
    Nothing is told from likeness. docs/methods.md, section "Dua tahun".
    Where no unit is carried on, both are what they were.
    """
    table, units, evidence = dataset.table, dataset.units, dataset.evidence
    if units is None or all(not unit.successors for unit in units.units):
        return dataset, scores
    still = {unit.key for unit in scores.units if unit.year == last and unit.present}
    heirs = {
        unit.key: heir
        for unit in units.units
        if unit.key not in still and (heir := _heir(unit, units, last)) is not None
    }
    moves: dict[tuple[int, str], str] = {}
    for year in scores.years:
        if year < last:
            moves |= _moves(scores, table, year, heirs)
    split = [*_splits(units, scores, last)]
    if not moves and not split:
        return dataset, scores
    names = {unit.key: unit.name for unit in units.units}
    notes = [
        Note(
            code="carried-on",
            params={"unit": names[unit], "heir": names[heir], "told": str(year)},
        )
        for (year, unit), heir in sorted(moves.items())
    ]
    told = replace(
        dataset,
        tally=moved(dataset.tally, moves),
        table=ScoreTable(
            rows=tuple(
                replace(row, unit=moves.get((row.year, row.unit), row.unit)) for row in table.rows
            )
        ),
        units=_with_staff(units, moves, scores.years),
        evidence={**evidence, **_merged_evidence(scores, evidence, moves)},
    )
    again = scored(told, scores.choices)
    return told, replace(again, notes=(*again.notes, *notes, *split))


def _heir(unit: Unit, units: UnitList, last: int) -> str | None:
    """Return the one unit that carries a unit on in a year; None where it ends or still lives."""
    seen = {unit.key}
    found = unit
    while not found.lives_in(last):
        named = [one for name in found.successors if (one := units.find(name))]
        if len(named) != 1 or named[0].key in seen:
            return None
        found = named[0]
        seen.add(found.key)
    return found.key if found is not unit else None


def _moves(
    scores: Scores, table: ScoreTable, year: int, heirs: Mapping[str, str]
) -> Iterator[tuple[tuple[int, str], str]]:
    """Yield the moves of one year: only where every part of the new unit is published."""
    there = {unit.key: unit for unit in scores.units if unit.year == year and unit.present}
    ready = {row.unit for row in table.rows if row.year == year}
    silent = {(when, unit) for when, unit, _ in scores.told.few}
    parts: dict[str, list[str]] = {}
    for key in there:
        parts.setdefault(heirs.get(key, key), []).append(key)
    for heir, keys in parts.items():
        summable = len(keys) == 1 or ready.isdisjoint(keys)  # ready scores do not add up
        secret = any(there[key].withheld or (year, key) in silent for key in keys)
        if keys != [heir] and summable and not secret:
            yield from (((year, key), heir) for key in keys if key != heir)


def _splits(units: UnitList, scores: Scores, last: int) -> Iterator[Note]:
    """Yield a note for each unit that several others carry on."""
    heard = {unit.key for unit in scores.units if unit.present and unit.year < last}
    for unit in units.units:
        if len(unit.successors) > 1 and unit.key in heard and not unit.lives_in(last):
            heirs = "; ".join(unit.successors)
            yield Note(code="split-unit", params={"unit": unit.name, "heirs": heirs})


def _merged_evidence(
    scores: Scores, evidence: Evidence, moves: Moves
) -> dict[tuple[int | None, str], float]:
    """Return what new units were given in earlier years: their parts' mean, by respondents."""
    there = {(unit.year, unit.key): unit for unit in scores.units if unit.present}
    parts: dict[tuple[int, str], list[str]] = {}
    for (year, unit), heir in moves.items():
        parts.setdefault((year, heir), []).append(unit)
    found: dict[tuple[int | None, str], float] = {}
    for (year, heir), keys in parts.items():
        every = [*keys, *([heir] if (year, heir) in there else [])]
        given = [evidence.get((year, key), evidence.get((None, key))) for key in every]
        people = [there[year, key].n or 1 for key in every]
        known = [one for one in given if one is not None]
        if len(known) == len(every):
            weighed = sum(one * n for one, n in zip(known, people, strict=True))
            found[year, heir] = weighed / sum(people)
    return found


def _with_staff(units: UnitList, moves: Moves, years: Sequence[int]) -> UnitList:
    """Return the list with each new unit's staff of earlier years: its parts', where all known."""
    parts: dict[tuple[int, str], list[str]] = {}
    for (year, unit), heir in moves.items():
        parts.setdefault((year, heir), []).append(unit)
    staff: dict[str, dict[int, int | None]] = {}
    first: dict[str, int] = {}
    for (year, heir), keys in parts.items():
        own = [heir] if units.by_key[heir].lives_in(year) else []
        counts = [units.by_key[key].headcount(year) for key in (*keys, *own)]
        known = [count for count in counts if count is not None]
        first[heir] = min(first.get(heir, year), year)
        staff.setdefault(heir, {})[year] = sum(known) if len(known) == len(counts) else None
    return replace(
        units,
        units=tuple(_earlier(unit, first, staff.get(unit.key, {}), years) for unit in units.units),
    )


def _earlier(
    unit: Unit, first: Mapping[str, int], staff: Mapping[int, int | None], years: Sequence[int]
) -> Unit:
    """Return a unit as it is known in the years of those that it carries on."""
    if unit.key not in first:
        return unit
    begun = None if unit.first is None else min(unit.first, first[unit.key])
    counts = {year: staff[year] if year in staff else unit.headcount(year) for year in years}
    told: dict[int | None, int] = {
        year: count for year, count in counts.items() if count is not None
    }
    return replace(unit, first=begun, headcounts=told)
