"""Scores worked out the slow way: a second opinion for the product.

Written from method.md alone, person by person, in exact fractions: no frame, no tally, no formula
rearranged for speed. Points are 0..100, shares 0..1. Nothing here may import berakhlak_cli.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Figure = dict[str, float | str | None]
Record = dict[str, object]
Values = dict[str, Fraction | None]

Z = 1.959964
BANDS = (
    (750, "A", "Sehat"),
    (500, "B", "Cukup Sehat"),
    (250, "C", "Tidak Sehat"),
    (0, "D", "Sangat Tidak Sehat"),
)


class HeadcountMissingError(Exception):
    """Headcount weights were asked for, and some unit of the pool has no headcount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """The facts of an instrument of ratings: items by dimension, scale, favourable from, reversed."""

    dimensions: Mapping[str, Sequence[str]]
    low: int = 1
    high: int = 5
    favourable: int = 4
    reversed: frozenset[str] = frozenset()
    index: str = "implementasi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One kept respondent of one year: the unit's key and the answers on the scale (None: no answer)."""

    unit: str
    answers: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """What the list of units says of one unit in one year."""

    headcount: int | None = None
    target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One row of a score table: a unit with ready scores and, perhaps, standard errors."""

    unit: str
    n: int | None = None
    values: Mapping[str, float | None] = field(default_factory=dict)
    value_se: Mapping[str, float | None] = field(default_factory=dict)
    index: float | None = None
    index_se: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of a run."""

    min_n: int = 10
    population: str = "staff"
    pool: str = "respondents"


def category(score: Fraction | float) -> tuple[str, str]:
    """Give letter and name of a score, rounded half away from zero first (method.md 5)."""
    tenths = math.floor((Fraction(score) + Fraction(1, 10**12)) * 10 + Fraction(1, 2))
    return next((letter, name) for floor, letter, name in BANDS if tenths >= floor or floor == 0)


def figure(score: Fraction | float | None, se: float | None) -> Figure:
    """Give score, standard error, 95% interval and letter; all None where there is no score."""
    if score is None:
        return {"score": None, "se": None, "low": None, "high": None, "category": None}
    point = float(score)
    low, high = (None, None) if se is None else (point - Z * se, point + Z * se)
    return {"score": point, "se": se, "low": low, "high": high, "category": category(score)[0]}


def mean(numbers: Sequence[Fraction]) -> Fraction | None:
    """Give the arithmetic mean, None of nothing."""
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else None


def index_of(values: Values) -> Fraction | None:
    """Give the unweighted mean of the values; None where one is missing (method.md 3)."""
    present = [score for score in values.values() if score is not None]
    return mean(present) if len(present) == len(values) else None


def root(variance: Fraction | None) -> float | None:
    """Give the standard error of a variance; a negative variance is 0 (method.md 7)."""
    return None if variance is None else math.sqrt(max(variance, Fraction(0)))


def item_score(answer: int, item: str, form: Questionnaire) -> Fraction:
    """Give one answer in points; a reversed item is 100 minus that."""
    points = Fraction(answer - form.low, form.high - form.low) * 100
    return 100 - points if item in form.reversed else points


def values_of(person: Person, form: Questionnaire) -> Values:
    """Give a person's value scores: the mean of more than half of the value's items, else None."""
    found: Values = {}
    for code, items in form.dimensions.items():
        answers = [(item, person.answers.get(item)) for item in items]
        points = [item_score(answer, item, form) for item, answer in answers if answer is not None]
        found[code] = mean(points) if 2 * len(points) > len(items) else None
    return found


def favourable_of(people: Iterable[Person], code: str, form: Questionnaire) -> float | None:
    """Give favourable answers out of all answers to a value's items, people without a value score included."""
    liked = answered = 0
    for person in people:
        for item in form.dimensions[code]:
            answer = person.answers.get(item)
            if answer is not None:
                turned = form.low + form.high - answer if item in form.reversed else answer
                answered += 1
                liked += turned >= form.favourable
    return liked / answered if answered else None


def count_of(people: Sequence[Values], *codes: str) -> int:
    """Give how many people have a score on each of the values named."""
    return sum(all(person[code] is not None for code in codes) for person in people)


def products(people: Sequence[Values], a: str, b: str) -> tuple[int, Fraction]:
    """Give n_ab and the sum of products of deviations, over the people with both values."""
    pairs = [(x, y) for x, y in ((p[a], p[b]) for p in people) if x is not None and y is not None]
    middle_a, middle_b = mean([x for x, _ in pairs]), mean([y for _, y in pairs])
    if middle_a is None or middle_b is None:
        return 0, Fraction(0)
    return len(pairs), sum(((x - middle_a) * (y - middle_b) for x, y in pairs), Fraction(0))


def covariance_of_means(
    people: Sequence[Values], a: str, b: str, spare: Fraction | None = None
) -> Fraction | None:
    """Give n_ab s_ab / (n_a n_b); with n_ab < 2 s_ab is `spare`, and without one the result is None."""
    n_ab, deviations = products(people, a, b)
    s_ab = deviations / (n_ab - 1) if n_ab > 1 else spare
    return None if s_ab is None else n_ab * s_ab / (count_of(people, a) * count_of(people, b))


def within(units: Mapping[str, Sequence[Values]], a: str, b: str) -> Fraction | None:
    """Give the covariance pooled within units: all deviation products over all degrees of freedom."""
    parts = [
        (n_ab, total)
        for n_ab, total in (products(people, a, b) for people in units.values())
        if n_ab > 1
    ]
    freedom = sum(n_ab - 1 for n_ab, _ in parts)
    return sum((total for _, total in parts), Fraction(0)) / freedom if freedom else None


def correction(n: int, master: Master, asked: Asked) -> Fraction:
    """Give the factor of a variance for a finite population, (N - n)/(N - 1); 1 where N is unknown."""
    staff = master.headcount
    if asked.population != "staff" or staff is None or n > staff:
        return Fraction(1)
    return Fraction(0) if n == staff else Fraction(staff - n, staff - 1)


def withheld(sizes: Mapping[str, int | None], min_n: int) -> tuple[dict[str, str], bool]:
    """Give the reason of each withheld unit, and whether the province goes too (method.md 8).

    Parameters
    ----------
    sizes
        Respondents by unit key; keys sort as normalised names do. 0 and None are left alone.
    min_n
        The fewest respondents that a unit is shown with.
    """
    known = {unit: n for unit, n in sizes.items() if n}
    hidden = {unit: "small" for unit, n in known.items() if n < min_n}
    while hidden and (len(hidden) < 2 or sum(known[unit] for unit in hidden) < min_n):
        others = sorted((n, unit) for unit, n in known.items() if unit not in hidden)
        if not others:
            return hidden, True
        hidden[others[0][1]] = "complementary"
    return hidden, False


def standing(n: int | None, master: Master, reason: str | None, index: object) -> Record:
    """Give what a unit's record says beside its scores: counts, withholding, eligibility (method.md 8, 9)."""
    n_known = n if n is not None else 0
    staff = (
        None if master.headcount is not None and n_known > master.headcount else master.headcount
    )
    base = staff or master.target
    why = None
    if n == 0:
        why = "no-respondents"
    elif reason is not None:
        why = "withheld"
    elif index is None:
        why = "no-index"
    elif n is not None and master.target is not None and n < master.target:
        why = "below-target"
    return {
        "n": n,
        "headcount": master.headcount,
        "target": master.target,
        "response_rate": n / base if n is not None and base else None,
        "eligible": why is None,
        "ineligible_reason": why,
        "withheld": reason is not None,
        "withheld_reason": reason,
        "small_sample": n is not None and n < 30,
    }


def indexed(code: str, index: Figure, source: str | None) -> dict[str, Figure]:
    """Give the record's `indices`: the figure with the category's name and the source."""
    names = {letter: name for _, letter, name in BANDS}
    return {code: {**index, "category_name": names.get(str(index["category"])), "source": source}}


def rated(
    people: Sequence[Person], form: Questionnaire, masters: Mapping[str, Master], asked: Asked
) -> Record:
    """Score one year of answers: `{"province": record, "units": {key: record}}`.

    Parameters
    ----------
    people
        The year's kept respondents.
    form
        The instrument.
    masters
        Units to be listed, with or without respondents; others are added as they are met.
    asked
        Pool, population and the least number of respondents.

    Raises
    ------
    HeadcountMissingError
        With the pool `headcount`, for a pooled unit without a (usable) headcount.
    """
    codes = list(form.dimensions)
    members: dict[str, list[Person]] = {unit: [] for unit in masters}
    for person in people:
        members.setdefault(person.unit, []).append(person)
    scores = {
        unit: [values_of(person, form) for person in group] for unit, group in members.items()
    }
    listed = {unit: masters.get(unit, Master()) for unit in members}
    hidden, blind = withheld({unit: len(group) for unit, group in members.items()}, asked.min_n)
    means: dict[str, Values] = {}
    records: dict[str, Record] = {}
    for unit, group in scores.items():
        means[unit] = {
            code: mean([v for v in (person[code] for person in group) if v is not None])
            for code in codes
        }
        factor = correction(len(group), listed[unit], asked)
        shown = unit not in hidden
        index, own = index_of(means[unit]), {}
        for code in codes:
            variance = (
                covariance_of_means(group, code, code) if means[unit][code] is not None else None
            )
            se = root(None if variance is None else variance * factor)
            favourable = favourable_of(members[unit], code, form) if shown else None
            own[code] = {
                **figure(means[unit][code] if shown else None, se),
                "favourable": favourable,
            }
        parts = [
            covariance_of_means(group, a, b) if index is not None else None
            for a in codes
            for b in codes
        ]
        known = [part for part in parts if part is not None]
        whole = (
            sum(known, Fraction(0)) * factor / len(codes) ** 2 if len(known) == len(parts) else None
        )
        total = indexed(form.index, figure(index if shown else None, root(whole)), "computed")
        records[unit] = {
            **standing(len(group), listed[unit], hidden.get(unit), index),
            "values": own,
            "indices": total,
        }

    pooled = [unit for unit in scores if scores[unit]]
    if asked.pool != "respondents":
        pooled = [
            unit for unit in pooled if unit not in hidden and index_of(means[unit]) is not None
        ]
    weights = {
        code: weights_of({u: count_of(scores[u], code) for u in pooled}, listed, asked)
        for code in codes
    }
    for code in codes:
        for unit in pooled:
            if asked.pool == "respondents" and not count_of(scores[unit], code):
                weights[code][unit] = Fraction(0)
    inside = {unit: scores[unit] for unit in pooled}

    def covariance(a: str, b: str) -> Fraction | None:
        total, spare = Fraction(0), within(inside, a, b)
        for unit in pooled:
            weight = weights[a][unit] * weights[b][unit]
            if weight:
                part = covariance_of_means(scores[unit], a, b, spare)
                if part is None:
                    return None
                total += weight * part * correction(len(scores[unit]), listed[unit], asked)
        return total

    middle: Values = {}
    for code in codes:
        terms = [
            weights[code][u] * m for u, m in ((u, means[u][code]) for u in pooled) if m is not None
        ]
        middle[code] = sum(terms, Fraction(0)) if terms and not blind else None
    lot = {(a, b): covariance(a, b) for a in codes for b in codes}
    sure = [part for part in lot.values() if part is not None]
    whole = sum(sure, Fraction(0)) / len(codes) ** 2 if len(sure) == len(lot) else None
    province: dict[str, Figure] = {}
    for code in codes:
        favourable = None if middle[code] is None else favourable_of(people, code, form)
        province[code] = {**figure(middle[code], root(lot[code, code])), "favourable": favourable}
    indices = indexed(form.index, figure(index_of(middle), root(whole)), "computed")
    return {
        "units": records,
        "province": {"n": len(people), "values": province, "indices": indices},
    }


def weights_of(
    sizes: Mapping[str, int], masters: Mapping[str, Master], asked: Asked
) -> dict[str, Fraction]:
    """Give the pool's weights of units, which add to 1 (method.md 6)."""
    raw: dict[str, int] = {}
    for unit, n in sizes.items():
        staff = masters[unit].headcount
        if asked.pool == "headcount" and (staff is None or n > staff):
            raise HeadcountMissingError(unit)
        raw[unit] = {"respondents": n, "units": 1, "headcount": staff or 0}[asked.pool]
    return {unit: Fraction(weight, sum(raw.values()) or 1) for unit, weight in raw.items()}
