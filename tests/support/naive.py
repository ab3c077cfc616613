"""Scores worked out the slow way: a second opinion for the product.

From docs/methods.md alone, person by person, in exact fractions. Points are 0..100, shares 0..1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

Record = dict[str, object]
Score = Fraction | None
Values = dict[str, Score]
Errors = dict[str, float | None]
Masters = Mapping[str, "Master"]
Sizes = Mapping[str, int | None]

INDEX = "implementasi"
Z = 1.959964
BANDS = ((750, "A"), (500, "B"), (250, "C"), (-math.inf, "D"))
NAMES = {"A": "Sehat", "B": "Cukup Sehat", "C": "Tidak Sehat", "D": "Sangat Tidak Sehat"}


class Questionnaire(NamedTuple):
    """An instrument: items by dimension, scale, favourable from, reversed items."""

    dimensions: Mapping[str, Sequence[str]]
    low: int = 1
    high: int = 5
    favourable: int = 4
    reversed: frozenset[str] = frozenset()


class Person(NamedTuple):
    """A kept respondent of the year: the unit's key and the answers (None: no answer)."""

    unit: str
    answers: Mapping[str, int | None]


class Master(NamedTuple):
    """What the list of units says of one unit in the year."""

    headcount: int | None = None
    target: int | None = None


class Ready(NamedTuple):
    """A row of a score table: a unit with ready scores and, perhaps, standard errors."""

    unit: str
    n: int | None = None
    values: Mapping[str, float | None] = {}
    value_se: Mapping[str, float | None] = {}
    published: float | None = None
    index_se: float | None = None


class Asked(NamedTuple):
    """The options of a run."""

    min_n: int = 10
    population: str = "staff"
    pool: str = "respondents"


class Summary(NamedTuple):
    """All figures of a unit or of the province; scores and errors hold the index under INDEX."""

    n: int | None
    scores: Values
    errors: Errors
    shares: Errors
    source: str | None = "computed"


def category(score: Fraction) -> str:
    """Give the letter of a score, rounded half away from zero first."""
    tenths = math.floor((score + Fraction(1, 10**12)) * 10 + Fraction(1, 2))
    return next(letter for floor, letter in BANDS if tenths >= floor)


def faced(summary: Summary, *, shown: bool) -> Record:
    """Give `values` and `indices` of a record: figures and 95% intervals, or None throughout."""
    faces: dict[str, Record] = {}
    for code, score in summary.scores.items():
        face: Record = dict.fromkeys(("score", "se", "low", "high", "category"))
        if shown and score is not None:
            face |= {"score": float(score), "category": category(score)}
            if (se := summary.errors[code]) is not None:
                face |= {"se": se, "low": float(score) - Z * se, "high": float(score) + Z * se}
        if code == INDEX:
            face["category_name"] = NAMES.get(str(face["category"]))
            face["source"] = summary.source if shown else None
        else:
            face["favourable"] = summary.shares[code] if shown else None
        faces[code] = face
    return {"indices": {INDEX: faces.pop(INDEX)}, "values": faces}


def recorded(summary: Summary, master: Master, reason: str | None) -> Record:
    """Give a unit's record: counts, withholding, the first reason that applies."""
    n, target = summary.n, master.target
    short = n is not None and target is not None and n < target
    base = usable_headcount(n or 0, master) or target
    tests = {"no-respondents": n == 0, "withheld": reason is not None}
    tests |= {"no-index": summary.scores[INDEX] is None, "below-target": short}
    why = next((code for code, applies in tests.items() if applies), None)
    record = faced(summary, shown=reason is None)
    record |= {"n": n, "headcount": master.headcount, "target": target}
    record["response_rate"] = n / base if n is not None and base else None
    record |= {"eligible": why is None, "ineligible_reason": why}
    record |= {"withheld": reason is not None, "withheld_reason": reason}
    return record | {"small_sample": n is not None and n < 30}


def mean(numbers: Iterable[Score]) -> Score:
    """Give the arithmetic mean of what is not None; None of nothing."""
    kept = [number for number in numbers if number is not None]
    return sum(kept, Fraction(0)) / len(kept) if kept else None


def with_index(values: Values) -> Values:
    """Add the unweighted mean of the values, None where one is missing."""
    return values | {INDEX: None if None in values.values() else mean(values.values())}


def forward(person: Person, item: str, form: Questionnaire) -> int | None:
    """Give a person's answer, turned round where the item is reversed."""
    answer = person.answers.get(item)
    return form.low + form.high - answer if answer is not None and item in form.reversed else answer


def values_of(person: Person, form: Questionnaire) -> Values:
    """Give a person's value scores: the mean of more than half of the items, else None."""
    found = Values()
    for code, items in form.dimensions.items():
        answers = [a for item in items if (a := forward(person, item, form)) is not None]
        points = [Fraction(100 * (a - form.low), form.high - form.low) for a in answers]
        found[code] = mean(points) if 2 * len(points) > len(items) else None
    return found


def shares_of(people: Sequence[Person], form: Questionnaire) -> Errors:
    """Give by value favourable answers out of all, people without a value score included."""
    shares: Errors = {}
    for code, items in form.dimensions.items():
        answers = (forward(person, item, form) for person in people for item in items)
        liked = [answer >= form.favourable for answer in answers if answer is not None]
        shares[code] = sum(liked) / len(liked) if liked else None
    return shares


def products(people: Sequence[Values], a: str, b: str) -> tuple[int, Fraction]:
    """Give n_ab and the sum of products of deviations, over the people with both values."""
    both = [(x, y) for x, y in ((p[a], p[b]) for p in people) if x is not None and y is not None]
    means = [sum(side, Fraction(0)) / len(both) for side in zip(*both, strict=True)]
    return len(both), sum(((x - means[0]) * (y - means[1]) for x, y in both), Fraction(0))


def covariance(people: Sequence[Values], a: str, b: str, spare: Score = None) -> Score:
    """Give n_ab s_ab / (n_a n_b); with n_ab < 2 s_ab is `spare`."""
    n_ab, deviations = products(people, a, b)
    s_ab = deviations / (n_ab - 1) if n_ab > 1 else spare
    n_a, n_b = (sum(person[code] is not None for person in people) for code in (a, b))
    return None if s_ab is None else n_ab * s_ab / (n_a * n_b)


def errors_of(covariances: Mapping[tuple[str, str], Score]) -> Errors:
    """Give standard errors of values and index; a negative variance is 0, None stays None."""
    variances = {a: part for (a, b), part in covariances.items() if a == b}
    variances[INDEX] = None if None in covariances.values() else mean(covariances.values())
    return {c: None if v is None else math.sqrt(max(v, Fraction(0))) for c, v in variances.items()}


def usable_headcount(n: int, master: Master) -> int | None:
    """Give the headcount; below the number of respondents it is as good as unknown."""
    return None if master.headcount is None or n > master.headcount else master.headcount


def correction(n: int, master: Master, asked: Asked) -> Fraction:
    """Give the factor of a variance for a finite population, 1 where N is unknown."""
    staff = usable_headcount(n, master)
    if asked.population != "staff" or not staff or not n:
        return Fraction(1)
    return Fraction(staff - n, max(staff - 1, 1))


def withheld(sizes: Sizes, min_n: int) -> tuple[dict[str, str], bool]:
    """Give each withheld unit's reason, and whether the province goes too; keys sort as names."""
    known = {unit: n for unit, n in sizes.items() if n}
    hidden = {unit: "small" for unit, n in known.items() if n < min_n}
    while hidden and (len(hidden) < 2 or sum(known[unit] for unit in hidden) < min_n):
        others = sorted((n, unit) for unit, n in known.items() if unit not in hidden)
        if not others:
            return hidden, True
        hidden[others[0][1]] = "complementary"
    return hidden, False


def weights_of(sizes: Mapping[str, int], staff: Sizes, pool: str) -> Mapping[str, Fraction]:
    """Give the pool's weights of units, which add to 1."""
    if pool == "headcount" and None in staff.values():
        raise LookupError([unit for unit, known in staff.items() if known is None])
    raw = {u: {"respondents": n, "units": 1}.get(pool, staff[u] or 0) for u, n in sizes.items()}
    return {unit: Fraction(weight, sum(raw.values()) or 1) for unit, weight in raw.items()}


def rated(people: Sequence[Person], form: Questionnaire, masters: Masters, asked: Asked) -> Record:
    """Score a year's kept respondents: `{"province": record, "units": {key: record}}`.

    `masters` are the units to be listed, with respondents or without; others are added.
    """
    pairs = list(product(form.dimensions, repeat=2))
    members: dict[str, list[Person]] = {unit: [] for unit in masters}
    for person in people:
        members.setdefault(person.unit, []).append(person)
    listed = {unit: masters.get(unit, Master()) for unit in members}
    factors = {unit: correction(len(group), listed[unit], asked) for unit, group in members.items()}
    scored = {u: [values_of(person, form) for person in group] for u, group in members.items()}
    hidden, blind = withheld({unit: len(group) for unit, group in members.items()}, asked.min_n)
    units: dict[str, Summary] = {}
    for unit, group in scored.items():
        scores = {code: mean(person[code] for person in group) for code in form.dimensions}
        own = {(a, b): covariance(group, a, b) for a, b in pairs}
        errors = errors_of({k: v if v is None else v * factors[unit] for k, v in own.items()})
        shares = shares_of(members[unit], form)
        units[unit] = Summary(len(group), with_index(scores), errors, shares)

    pooled = [unit for unit in units if members[unit]]
    if asked.pool != "respondents":
        pooled = [u for u in pooled if u not in hidden and units[u].scores[INDEX] is not None]
    staff: Sizes = {u: usable_headcount(len(members[u]), listed[u]) for u in pooled}
    middle, weights = Values(), dict[str, Mapping[str, Fraction]]()
    for code in form.dimensions:
        sizes = {u: products(scored[u], code, code)[0] for u in pooled}
        weights[code] = weights_of(sizes, staff, asked.pool)
        middle[code] = averaged(weights[code], {u: units[u].scores[code] for u in pooled})
    spread: dict[tuple[str, str], Score] = {}
    for a, b in pairs:
        found = [products(scored[unit], a, b) for unit in pooled]
        freedom = sum(n_ab - 1 for n_ab, _ in found if n_ab > 1)
        spare = sum((part for _, part in found), Fraction(0)) / freedom if freedom else None
        w = {u: both for u in pooled if (both := weights[a][u] * weights[b][u])}
        parts = {u: covariance(scored[u], a, b, spare) for u in w}
        known = [w[unit] * factors[unit] * part for unit, part in parts.items() if part is not None]
        unknown = len(known) < len(w) or (a == b and not w)
        spread[a, b] = None if unknown else sum(known, Fraction(0))
    shares = shares_of(people, form)
    province = Summary(len(people), with_index(middle), errors_of(spread), shares)
    records = {u: recorded(summary, listed[u], hidden.get(u)) for u, summary in units.items()}
    return {"units": records, "province": faced(province, shown=not blind) | {"n": province.n}}


def averaged(weights: Mapping[str, Fraction], scores: Values) -> Score:
    """Give the weighted mean over the units with a score, their weights made to add to 1."""
    kept = [(weights[unit], score) for unit, score in scores.items() if score is not None]
    whole = sum((weight for weight, _ in kept), Fraction(0))
    return sum((weight * score for weight, score in kept), Fraction(0)) / whole if whole else None


def ready(rows: Sequence[Ready], codes: Sequence[str], masters: Masters, asked: Asked) -> Record:
    """Score one year of a score table: the record of `rated`."""
    units: dict[str, Summary] = {}
    for row in [Ready(unit=unit, n=0) for unit in masters] + list(rows):
        present = {code: score for code in codes if (score := row.values.get(code)) is not None}
        scores = with_index(dict.fromkeys(codes) | {c: Fraction(v) for c, v in present.items()})
        source = "computed" if scores[INDEX] is not None else None
        if source is None and row.published is not None:
            scores[INDEX], source = Fraction(row.published), "published"
        errors: Errors = {c: row.value_se.get(c) if c in present else None for c in codes}
        errors[INDEX] = row.index_se
        if row.index_se is None and None not in (own := [errors[code] for code in codes]):
            errors[INDEX] = math.hypot(*(se or 0 for se in own)) / len(codes)
        units[row.unit] = Summary(row.n, scores, errors, dict.fromkeys(codes), source)
    listed = {unit: masters.get(unit, Master()) for unit in units}
    hidden, blind = withheld({unit: summary.n for unit, summary in units.items()}, asked.min_n)

    sizes = [row.n for row in rows]
    pool = "units" if asked.pool == "respondents" and None in sizes else asked.pool
    pooled = [row.unit for row in rows]
    if pool != "respondents":
        pooled = [u for u in pooled if u not in hidden and units[u].scores[INDEX] is not None]
    staff: Sizes = {u: usable_headcount(units[u].n or 0, listed[u]) for u in pooled}
    weights = weights_of({u: units[u].n or 0 for u in pooled}, staff, pool)
    middle, spread = Values(), Errors()
    for code in [*codes, INDEX]:
        middle[code] = averaged(weights, {u: units[u].scores[code] for u in pooled})
        kept = [u for u in pooled if weights[u] and units[u].scores[code] is not None]
        own = [units[unit].errors[code] for unit in kept]
        whole = float(sum(weights[unit] for unit in kept)) or 1.0
        parts = [float(weights[u]) / whole * (se or 0) for u, se in zip(kept, own, strict=True)]
        spread[code] = math.hypot(*parts) if own and None not in own else None
    sources = [units[u].source or "" for u in pooled]
    n = None if None in sizes else sum(size or 0 for size in sizes)
    province = Summary(n, middle, spread, dict.fromkeys(codes), max(sources, default="") or None)
    records = {u: recorded(summary, listed[u], hidden.get(u)) for u, summary in units.items()}
    return {"units": records, "province": faced(province, shown=not blind) | {"n": province.n}}
