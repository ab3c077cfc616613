"""From sums, or from ready scores, to the scores that may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.comparability import scales_noted
from berakhlak_cli.measure.figures import (
    Choices,
    Figure,
    Measured,
    Note,
    ProvinceScore,
    Scores,
    UnitScore,
    ineligible_reason,
    known_headcount,
    response_rate,
    usable_headcount,
)
from berakhlak_cli.measure.final_score import with_evidence
from berakhlak_cli.measure.kinds.published import measured_row, province_of, table_notes
from berakhlak_cli.measure.kinds.ratings import (
    YearSums,
    known_share,
    measured_units,
    pooled_province,
    weighted_province,
    year_sums,
)
from berakhlak_cli.measure.kinds.votes import YearVotes, nothing_further, year_votes
from berakhlak_cli.measure.review import reviewed
from berakhlak_cli.measure.withholding import Withheld, withheld
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.score_table import ScoreTable
from berakhlak_cli.tally import Tally, spellings
from berakhlak_cli.units import Unit, UnitList, shown_name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Year:
    """One year on its way from measurement to what may be shown."""

    year: int
    instrument: Instrument
    choices: Choices
    units: UnitList | None
    measured: Sequence[Measured]
    sums: YearSums | None
    """None for a score table."""
    votes: YearVotes | None = None

    def listed(self, key: str) -> Unit | None:
        return self.units.by_key.get(key) if self.units else None

    def headcount(self, one: Measured) -> int | None:
        return known_headcount(one, self.listed(one.key), self.year)

    def target(self, one: Measured) -> int | None:
        unit = self.listed(one.key)
        found = unit.target(self.year) if unit else None
        return one.target if found is None else found


def scored(dataset: Dataset, choices: Choices) -> Scores:
    """
    Score every unit and the province, year by year, and withhold what must not be shown.

    Parameters
    ----------
    dataset
        Sums of surveys, ready scores, or both, for different years; the master list gives
        names, headcounts, targets and units without answers.
    choices
        Pool, population, the least number of respondents shown, and the index's share of the
        final score.

    Raises
    ------
    Stop
        Exit 4: a year has both surveys and ready scores, or the pool needs headcounts that
        are missing.

    Notes
    -----
    docs/methods.md, the whole of it.
    """
    tally, table, instrument = dataset.tally, dataset.table, dataset.instrument
    units = dataset.units
    both = sorted({*tally.years} & {*table.years})
    if both:
        problem = Problem(code="mixed-kinds", value=", ".join(map(str, both)))
        raise Stop(Exit.UNSCORABLE, problem)
    provinces: list[ProvinceScore] = []
    shown: list[UnitScore] = []
    notes: list[Note] = [*scales_noted(dataset.sources)]
    problems: list[Problem] = []
    unshown: dict[tuple[int, str], dict[str, float]] = {}
    for year in dataset.years:
        if year in tally.years:
            one = _surveyed(tally, year, instrument, units, choices)
        else:
            one = _published(table, year, instrument, units, choices)
            notes.extend(table_notes(table, year, instrument))
        hidden = withheld({unit.key: unit.n for unit in one.measured}, choices.min_n)
        unit_scores = _shown_units(one, hidden)
        province, more = _province(one, hidden, unit_scores)
        provinces.append(province)
        shown.extend(unit_scores)
        notes.extend(more)
        problems.extend(_doubts(one))
        unshown |= _unshown(one, hidden)
    problems.extend(reviewed(dataset, choices.min_n))
    kinds = [name for name, has in ((instrument.kind, tally.years), ("scores", table.years)) if has]
    found = Scores(
        instrument=instrument,
        choices=choices,
        kind=kinds[0] if len(kinds) == 1 else instrument.kind,
        provinces=tuple(provinces),
        units=tuple(shown),
        notes=tuple(notes),
        problems=tuple(problems),
        unshown=unshown,
    )
    return (
        found if choices.weight is None else with_evidence(found, dataset.evidence, choices.weight)
    )


def _unshown(one: _Year, hidden: Withheld) -> dict[tuple[int, str], dict[str, float]]:
    """Return the figures of units that are withheld for others' sake and else could be ranked."""
    return {
        (one.year, unit.key): _known_figures(one.instrument, unit)
        for unit in one.measured
        if hidden.units.get(unit.key) == "complementary"
        and (unit.n or 0) >= (one.target(unit) or 0)
    }


def _known_figures(instrument: Instrument, unit: Measured) -> dict[str, float]:
    figures = {**unit.values, instrument.index.code: unit.index, **unit.further}
    return {code: figure.score for code, figure in figures.items() if figure.score is not None}


def _surveyed(
    tally: Tally, year: int, instrument: Instrument, units: UnitList | None, choices: Choices
) -> _Year:
    sums = year_sums(tally, instrument, year)
    headcounts = _corrections(sums, year, units, choices)
    measured = measured_units(sums, instrument, headcounts, spellings(tally, year))
    votes = year_votes(tally, instrument, year)
    return _Year(
        year=year, instrument=instrument, choices=choices, units=units, sums=sums, votes=votes,
        measured=votes.completed(measured, headcounts) if votes else measured,
    )  # fmt: skip


def _corrections(
    sums: YearSums, year: int, units: UnitList | None, choices: Choices
) -> dict[str, int | None]:
    """Return unit -> the staff that the finite population correction uses."""
    if choices.population == "open" or units is None:
        return {}
    found: dict[str, int | None] = {}
    for key, n in zip(sums.units, sums.n, strict=True):
        unit = units.by_key.get(key)
        found[key] = usable_headcount(unit.headcount(year), int(n)) if unit else None
    return found


def _published(
    table: ScoreTable, year: int, instrument: Instrument, units: UnitList | None, choices: Choices
) -> _Year:
    rows = [row for row in table.rows if row.year == year]
    measured = [measured_row(row, instrument) for row in rows]
    return _Year(
        year=year, instrument=instrument, choices=choices, units=units,
        measured=measured, sums=None,
    )  # fmt: skip


def _shown_units(one: _Year, hidden: Withheld) -> list[UnitScore]:
    by_key = {measured.key: measured for measured in one.measured}
    listed = one.units.units if one.units else ()
    shown = []
    for unit in listed:
        if unit.key in by_key:
            shown.append(_shown(one, by_key.pop(unit.key), hidden))
        elif unit.lives_in(one.year):
            nobody = Measured(key=unit.key, written={}, n=0, values={}, index=Figure())
            shown.append(_shown(one, nobody, hidden))
    rest = [_shown(one, measured, hidden) for measured in by_key.values()]
    return [*shown, *sorted(rest, key=lambda unit: (unit.name, unit.key))]


def _shown(one: _Year, measured: Measured, hidden: Withheld) -> UnitScore:
    unit = one.listed(measured.key)
    reason = hidden.units.get(measured.key)
    headcount, target = one.headcount(measured), one.target(measured)
    values, index, further = measured.values, measured.index, measured.further
    if reason or not values:
        values, index, further = _nothing(one.instrument), Figure(), {}
    ineligible = ineligible_reason(measured.n, target, withheld=reason is not None, index=index)
    return UnitScore(
        year=one.year,
        key=measured.key,
        name=shown_name(measured.key, measured.written, one.units),
        code=unit.code if unit else None,
        short=unit.short if unit else None,
        group=unit.group if unit else None,
        n=measured.n,
        headcount=headcount,
        target=target,
        response_rate=response_rate(measured.n, headcount, target),
        eligible=ineligible is None,
        ineligible_reason=ineligible,
        withheld=reason is not None,
        withheld_reason=reason,
        everyone=bool(measured.n) and headcount == measured.n and one.sums is not None
        and one.choices.population == "staff",
        values=values,
        indices={one.instrument.index.code: index, **nothing_further(one.instrument), **further},
        polls=None if reason else measured.polls,
    )  # fmt: skip


def _nothing(instrument: Instrument) -> dict[str, Figure]:
    return {dimension.code: Figure() for dimension in instrument.dimensions}


def _province(
    one: _Year, hidden: Withheld, shown: Sequence[UnitScore]
) -> tuple[ProvinceScore, list[Note]]:
    pool = one.choices.pool
    notes: list[Note] = []
    answered = [unit for unit in one.measured if unit.n is None or unit.n > 0]
    known = [unit.n for unit in answered if unit.n is not None]
    if one.sums is None and pool == "respondents" and len(known) < len(answered):
        notes.append(Note(code="pool-fallback", params={"year": str(one.year)}))
        pool = "units"
    inside = answered
    if pool != "respondents":
        inside = [
            unit
            for unit in answered
            if unit.key not in hidden.units and unit.index.score is not None
        ]
    left_out = len(answered) - len(inside)
    if left_out:
        notes.append(Note(code="left-out", params={"year": str(one.year), "n": left_out}))
    weights = _weights(one, inside, pool)
    values, index, further = _nothing(one.instrument), Figure(), nothing_further(one.instrument)
    if inside and not hidden.province:
        values, index = _pooled(one, inside, pool, weights)
        if one.votes and one.sums:
            headcounts = _corrections(one.sums, one.year, one.units, one.choices)
            further = one.votes.province(inside, pool, weights, headcounts, index)
    elif one.sums is not None and not hidden.province:
        shares = zip(one.instrument.dimensions, one.sums.pooled_shares(), strict=True)
        values = {dimension.code: Figure(favourable=known_share(s)) for dimension, s in shares}
    scores = [unit for unit in shown if unit.n is None or unit.n > 0]
    province = ProvinceScore(
        year=one.year,
        n=sum(known) if len(known) == len(answered) else None,
        units=len(answered),
        met_target=sum(
            unit.n is not None and unit.target is not None and unit.n >= unit.target
            for unit in scores
        ),
        withheld=hidden.province,
        values=values,
        indices={one.instrument.index.code: index, **further},
        polls=None if hidden.province or not one.votes else one.votes.polls([*one.votes.counts]),
        pool=pool,
        left_out=left_out,
        everyone=bool(scores) and all(unit.everyone for unit in scores),
    )
    return province, notes


def _pooled(
    one: _Year, inside: Sequence[Measured], pool: str, weights: Mapping[str, int]
) -> tuple[dict[str, Figure], Figure]:
    if one.sums is None:
        return province_of(inside, weights, one.instrument)
    sums = one.sums.only([unit.key for unit in inside])
    headcounts = _corrections(sums, one.year, one.units, one.choices)
    if pool == "respondents":
        return pooled_province(sums, one.instrument, headcounts)
    whole = [weights[unit.key] for unit in inside]
    return weighted_province(sums, one.instrument, headcounts, whole, one.sums.pooled_shares())


def _weights(one: _Year, inside: Sequence[Measured], pool: str) -> dict[str, int]:
    """Return unit -> weight by pool: its respondents, 1, or its staff."""
    if pool == "units":
        return {unit.key: 1 for unit in inside}
    if pool == "respondents":
        return {unit.key: unit.n or 0 for unit in inside}
    staff = {unit.key: usable_headcount(one.headcount(unit), unit.n) for unit in inside}
    missing = [unit for unit in inside if staff[unit.key] is None]
    if missing:
        names = [shown_name(unit.key, unit.written, one.units) for unit in missing]
        raise Stop(
            Exit.UNSCORABLE,
            *(
                Problem(code="no-headcount", value=name, params={"year": str(one.year)})
                for name in sorted(names)
            ),
        )
    return {key: number or 0 for key, number in staff.items()}


def _doubts(one: _Year) -> Iterator[Problem]:
    """Yield what only totals show: a staff below the respondents, a unit outside its years."""
    for measured in one.measured:
        unit = one.listed(measured.key)
        headcount = one.headcount(measured)
        if unit is None or not measured.n:
            continue
        place = Place(file=one.units.file if one.units else None, row=unit.row)
        named = {"unit": unit.name, "year": str(one.year)}
        if headcount is not None and headcount < measured.n:
            yield Problem(
                code="headcount-below-n", place=place, value=str(headcount),
                params={**named, "n": measured.n},
            )  # fmt: skip
        if not unit.lives_in(one.year):
            yield Problem(
                code="unit-outside-years", place=place, value=unit.name,
                params={"year": str(one.year)},
            )  # fmt: skip
