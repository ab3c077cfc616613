"""From sums, or from ready scores, to the scores that may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.comparability import scales_noted
from berakhlak_cli.measure.figures import (
    Choices,
    Figure,
    Heard,
    Measured,
    Note,
    ProvinceScore,
    Scores,
    UnitScore,
    ineligible_reason,
    response_rate,
)
from berakhlak_cli.measure.final_score import with_evidence
from berakhlak_cli.measure.kinds.kind import heard, kind_of, year_notes
from berakhlak_cli.measure.province import Year, province_notes, province_of
from berakhlak_cli.measure.review import reviewed
from berakhlak_cli.measure.screening import screened
from berakhlak_cli.measure.withholding import SAFE_MIN_N, Screened
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.units import shown_name


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
    both = sorted({*dataset.tally.years} & {*dataset.table.years})
    if both:
        problem = Problem(code="mixed-kinds", value=", ".join(map(str, both)))
        raise Stop(Exit.UNSCORABLE, problem)
    told = screened(dataset, choices)
    provinces: list[ProvinceScore] = []
    shown: list[UnitScore] = []
    notes: list[Note] = [*scales_noted(dataset.sources)]
    problems: list[Problem] = []
    kinds: dict[str, None] = {}
    for year in dataset.years:
        one = _year(dataset, told, year, choices)
        kinds[one.kind.name] = None
        units = _shown_units(one)
        province = province_of(one, units)
        provinces.append(province)
        shown.extend(units)
        notes += [*year_notes(dataset, year), *province_notes(one, province)]
        problems.extend(_doubts(one))
    problems.extend(reviewed(dataset, told, choices.min_n))
    found = Scores(
        instrument=dataset.instrument,
        choices=choices,
        kind=next(iter(kinds)) if len(kinds) == 1 else dataset.instrument.kind,
        provinces=tuple(provinces),
        units=tuple(shown),
        told=told,
        notes=(*notes, *_drafts(dataset, told, choices)),
        problems=tuple(problems),
    )
    if choices.weight is None:
        return found
    return with_evidence(found, dataset.evidence, choices.weight)


def _year(dataset: Dataset, told: Screened, year: int, choices: Choices) -> Year:
    kind = kind_of(told, year, choices)
    return Year(
        year=year,
        choices=choices,
        units=dataset.units,
        told=told,
        kind=kind,
        heard=heard(dataset, year),
        measured=kind.units(),
    )


def _drafts(dataset: Dataset, told: Screened, choices: Choices) -> Iterator[Note]:
    """Yield why these results are a draft, not to be published beside others."""
    if dataset.units is None and (told.small or told.few):
        yield Note(code="draft-without-list")
    if choices.min_n < SAFE_MIN_N:
        yield Note(code="draft-min-n", params={"min_n": choices.min_n, "least": SAFE_MIN_N})


def _shown_units(one: Year) -> list[UnitScore]:
    by_key = {measured.key: measured for measured in one.heard}
    listed = one.units.units if one.units else ()
    shown = []
    for unit in listed:
        if unit.key in by_key:
            shown.append(_shown(one, by_key.pop(unit.key)))
        elif unit.lives_in(one.year):
            shown.append(_shown(one, Heard(key=unit.key, n=0)))
    rest = [_shown(one, unit) for unit in by_key.values()]
    return [*shown, *sorted(rest, key=lambda unit: (unit.name, unit.key))]


def _shown(one: Year, who: Heard) -> UnitScore:
    unit = one.units.by_key.get(who.key) if one.units else None
    small = who.key in one.told.small.get(one.year, ())
    headcount = one.headcount(who)
    target = unit.target(one.year) if unit else None
    target = who.target if target is None else target
    measured = _told_figures(one, who.key)
    index = measured.indices[one.told.dataset.instrument.index.code]
    ineligible = ineligible_reason(who.n, target, withheld=small, index=index)
    return UnitScore(
        year=one.year,
        key=who.key,
        name=shown_name(who.key, who.written, one.units),
        code=unit.code if unit else None,
        short=unit.short if unit else None,
        group=unit.group if unit else None,
        n=who.n,
        headcount=headcount,
        target=target,
        response_rate=response_rate(who.n, headcount, target),
        eligible=ineligible is None,
        ineligible_reason=ineligible,
        withheld=small,
        withheld_reason="small" if small else None,
        everyone=bool(who.n) and headcount == who.n and one.choices.population == "staff"
        and one.year in one.told.surveyed,
        values=measured.values,
        indices=measured.indices,
        polls=measured.polls,
    )  # fmt: skip


def _told_figures(one: Year, key: str) -> Measured:
    """Return a unit's figures, every key there, with the reason where too few answered."""
    instrument = one.told.dataset.instrument
    found = one.measured.get(key, Measured())
    few = {code for year, unit, code in one.told.few if (year, unit) == (one.year, key)}
    silent = Figure(reason="few-answers")
    codes = [dimension.code for dimension in instrument.dimensions]
    indices = {
        code: found.indices.get(code, Figure())
        for code in (instrument.index.code, *instrument.further)
    }
    if few:
        indices = {
            code: silent if figure.score is None else figure for code, figure in indices.items()
        }
    return replace(
        found,
        values={
            code: silent if code in few else found.values.get(code, Figure()) for code in codes
        },
        indices=indices,
    )


def _doubts(one: Year) -> Iterator[Problem]:
    """Yield what only totals show: a staff below the respondents, a unit outside its years."""
    for who in one.heard:
        unit = one.units.by_key.get(who.key) if one.units else None
        headcount = one.headcount(who)
        if unit is None or not who.n:
            continue
        place = Place(file=one.units.file if one.units else None, row=unit.row)
        named = {"unit": unit.name, "year": str(one.year)}
        if headcount is not None and headcount < who.n:
            yield Problem(
                code="headcount-below-n", place=place, value=str(headcount),
                params={**named, "n": who.n},
            )  # fmt: skip
        if not unit.lives_in(one.year):
            yield Problem(
                code="unit-outside-years", place=place, value=unit.name,
                params={"year": str(one.year)},
            )  # fmt: skip
