"""Scores worked out the slow way: a second opinion for the product.

From docs/methods.md alone, person by person, in exact fractions. Points are 0..100, shares 0..1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy import stats

Record = dict[str, object]
Score = Fraction | None
Values = dict[str, Score]
Errors = dict[str, float | None]
Pair = tuple[str, str]
Places = tuple[int, int]
Masters = Mapping[str, "Master"]
Sizes = Mapping[str, int | None]

INDEX = "implementasi"
MERGED = ""
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
    freedom: Mapping[str, float] = {}
    source: str | None = "computed"


def category(score: Fraction) -> str:
    """Give the letter of a score, rounded half away from zero first."""
    tenths = math.floor((score + Fraction(1, 10**12)) * 10 + Fraction(1, 2))
    return next(letter for floor, letter in BANDS if tenths >= floor)


def faced(summary: Summary, *, shown: bool) -> Record:
    """Give `values` and `indices` of a record: figures and 95% intervals, or None throughout."""
    faces: dict[str, Record] = {}
    for code, score in summary.scores.items():
        face: Record = dict.fromkeys(("score", "se", "df", "low", "high", "category"))
        if shown and score is not None:
            face |= {"score": float(score), "category": category(score)}
            if (se := summary.errors[code]) is not None:
                face |= {"se": se, "df": summary.freedom[code]}
                if summary.freedom[code]:
                    margin = stats.t.ppf(0.975, summary.freedom[code]) * se
                    face |= {"low": float(score) - margin, "high": float(score) + margin}
        if code == INDEX:
            face["category_name"] = NAMES.get(str(face["category"]))
            face["source"] = summary.source if shown else None
        else:
            face["favourable"] = summary.shares[code] if shown else None
        faces[code] = face
    return {"indices": {INDEX: faces.pop(INDEX)}, "values": faces}


def recorded(summary: Summary, master: Master, *, small: bool) -> Record:
    """Give a unit's record: counts, withholding, the first reason that applies."""
    n, target = summary.n, master.target
    short = n is not None and target is not None and n < target
    base = usable_headcount(n or 0, master) or target
    tests = {"no-respondents": n == 0, "withheld": small}
    tests |= {"no-index": summary.scores[INDEX] is None, "below-target": short}
    why = next((code for code, applies in tests.items() if applies), None)
    record = faced(summary, shown=not small)
    record |= {"n": n, "headcount": master.headcount, "target": target}
    record["response_rate"] = n / base if n is not None and base else None
    record |= {"eligible": why is None, "ineligible_reason": why}
    record |= {"withheld": small, "withheld_reason": "small" if small else None}
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


def error_of(variance: Score, factor: Fraction) -> float | None:
    """Give a standard error; nothing varying is certainty only where everybody answered."""
    if variance is None or (variance <= 0 and factor):
        return None
    return math.sqrt(max(variance * factor, Fraction(0)))


def usable_headcount(n: int, master: Master) -> int | None:
    """Give the headcount; below the number of respondents it is as good as unknown."""
    return None if master.headcount is None or n > master.headcount else master.headcount


def correction(n: int, master: Master, asked: Asked) -> Fraction:
    """Give the factor of a variance for a finite population, 1 where N is unknown."""
    staff = usable_headcount(n, master)
    if asked.population != "staff" or not staff or not n:
        return Fraction(1)
    return Fraction(staff - n, max(staff - 1, 1))


Parts = Mapping[str, Sequence[Fraction]]
"""Small unit -> the points of each of its people, or answers, on one figure."""


def safe(figures: Iterable[Parts], min_n: int) -> bool:
    """Tell whether sums over small units leave each of their means 20 points of room."""
    for figure in figures:
        people = [points for own in figure.values() for points in own]
        if people and len(people) < min_n:
            return False
        for own in figure.values():
            k, r, total = len(own), len(people) - len(own), sum(people, Fraction(0))
            if not k:
                continue
            known = [Fraction(0), Fraction(100), total - 100 * (r - 1), total - 100 * k]
            cases = [(total, r), *((total - x, r - 1) for x in known if 0 <= x <= 100)]
            for whole, rest in cases:
                low, high = (
                    max(Fraction(0), (whole - 100 * rest) / k),
                    min(Fraction(100), whole / k),
                )
                if rest < 0 or high - low < 20:
                    return False
    return True


def holdings(members: Mapping[str, Sequence[Person]], form: Questionnaire) -> Iterator[Parts]:
    """Give each figure that is published: scores of values, and favourable answers."""
    for code, items in form.dimensions.items():
        scores = {u: [values_of(one, form)[code] for one in group] for u, group in members.items()}
        yield {u: [score for score in own if score is not None] for u, own in scores.items()}
        answers = {
            u: [forward(one, item, form) for one in group for item in items]
            for u, group in members.items()
        }
        yield {
            u: [Fraction(100 * (answer >= form.favourable)) for answer in own if answer is not None]
            for u, own in answers.items()
        }


def silenced(group: Sequence[Person], form: Questionnaire, min_n: int) -> list[Person]:
    """Give a unit's people without their answers on values that too few of them answered."""
    few = math.ceil(min_n / 2) - 1
    gone: set[str] = set()
    for code, items in form.dimensions.items():
        scored = sum(values_of(one, form)[code] is not None for one in group)
        most = max(sum(one.answers.get(item) is not None for one in group) for item in items)
        if 0 < (scored or most) <= few:
            gone |= {*items}
    return [
        one._replace(answers={i: None if i in gone else a for i, a in one.answers.items()})
        for one in group
    ]


def weights_of(sizes: Mapping[str, int], staff: Sizes, pool: str) -> Mapping[str, Fraction]:
    """Give the pool's weights of units, which add to 1."""
    if pool == "headcount" and None in staff.values():
        raise LookupError([unit for unit, known in staff.items() if known is None])
    raw = {u: {"respondents": n, "units": 1}.get(pool, staff[u] or 0) for u, n in sizes.items()}
    return {unit: Fraction(weight, sum(raw.values()) or 1) for unit, weight in raw.items()}


class Told(NamedTuple):
    """What may be told of a year: people by unit, small units as one or gone, few answers gone."""

    people: Mapping[str, Sequence[Person]]
    scored: Mapping[str, Sequence[Values]]
    factors: Mapping[str, Fraction]
    spares: Mapping[Pair, Score]
    own: Mapping[str, Mapping[Pair, Score]]
    alone: Mapping[str, Mapping[str, Score]]


def rated(people: Sequence[Person], form: Questionnaire, masters: Masters, asked: Asked) -> Record:
    """Score a year's kept respondents: `{"province": record, "units": {key: record}}`.

    `masters` are the units to be listed, with respondents or without; others are added.
    """
    members: dict[str, list[Person]] = {unit: [] for unit in masters}
    for person in people:
        members.setdefault(person.unit, []).append(person)
    listed = {unit: masters.get(unit, Master()) for unit in members}
    small = {unit: group for unit, group in members.items() if 0 < len(group) < asked.min_n}
    told = {u: silenced(group, form, asked.min_n) for u, group in members.items()
            if group and u not in small}  # fmt: skip
    blind = bool(small) and not told
    joined = bool(small and told) and asked.pool == "respondents"
    joined = joined and safe(holdings(small, form), asked.min_n)
    if joined:
        staff = [usable_headcount(len(group), listed[unit]) for unit, group in small.items()]
        known = [one for one in staff if one is not None]
        listed[MERGED] = Master(sum(known) if len(known) == len(staff) else None)
        told[MERGED] = [person for group in small.values() for person in group]
    what = measured(told, listed, form, asked)
    units = {unit: unit_summary(what, unit, form) for unit in members | told}
    province = together(what, units, listed, form, asked)
    records = {
        u: recorded(units[u]._replace(n=len(group)), listed[u], small=u in small)
        for u, group in members.items()
    }
    record = faced(province, shown=not blind) | {"n": len(people)}
    if small:
        n = sum(len(group) for group in small.values())
        record["small"] = {"units": len(small), "n": n, "included": joined}
    return {"units": records, "province": record}


def measured(
    told: Mapping[str, Sequence[Person]], listed: Masters, form: Questionnaire, asked: Asked
) -> Told:
    """Give the scores and covariances of every unit."""
    factors = {unit: correction(len(group), listed[unit], asked) for unit, group in told.items()}
    scored = {unit: [values_of(one, form) for one in group] for unit, group in told.items()}
    spares = {(a, b): pooled(scored.values(), a, b) for a, b in product(form.dimensions, repeat=2)}
    spread = {unit: spreads(group, spares, factors[unit]) for unit, group in scored.items()}
    return Told(
        told, scored, factors, spares,
        {unit: own for unit, (own, _) in spread.items()},
        {unit: alone for unit, (_, alone) in spread.items()},
    )  # fmt: skip


def unit_summary(what: Told, unit: str, form: Questionnaire) -> Summary:
    """Give the figures of one unit by itself."""
    group = what.scored.get(unit, [])
    scores = {code: mean(one[code] for one in group) for code in form.dimensions}
    freedom = {c: sum(one[c] is not None for one in group) - 1 for c in form.dimensions}
    errors: Errors = dict.fromkeys([*form.dimensions, INDEX])
    if group:
        factor = what.factors[unit]
        errors |= {code: error_of(part, factor) for code, part in what.alone[unit].items()}
        parts = what.own[unit].values()
        errors[INDEX] = error_of(None if None in parts else mean(parts), factor)
    shares = shares_of(what.people.get(unit, []), form)
    freedom[INDEX] = len(group) - 1
    return Summary(len(group), with_index(scores), errors, shares, freedom)


def together(
    what: Told, units: Mapping[str, Summary], listed: Masters, form: Questionnaire, asked: Asked
) -> Summary:
    """Give the province's figures by its pool."""
    inside = [*what.people]
    if asked.pool != "respondents":
        inside = [unit for unit in inside if units[unit].scores[INDEX] is not None]
    staff: Sizes = {u: usable_headcount(len(what.people[u]), listed[u]) for u in inside}
    n = {c: {u: products(what.scored[u], c, c)[0] for u in inside} for c in form.dimensions}
    w = {code: weights_of(sizes, staff, asked.pool) for code, sizes in n.items()}
    middle = {c: averaged(w[c], {u: units[u].scores[c] for u in inside}) for c in form.dimensions}
    open_ended = Fraction(any(what.factors[unit] for unit in inside))

    def summed(a: str, b: str, parts: Mapping[str, Score]) -> Score:
        weights = {u: both for u in inside if (both := w[a][u] * w[b][u])}
        filled = {u: covariance(what.scored[u], a, b, what.spares[a, b]) if parts[u] is None
                  else parts[u] for u in weights}  # fmt: skip
        known = [weights[u] * what.factors[u] * one for u, one in filled.items() if one is not None]
        unknown = len(known) < len(weights) or (a == b and not weights)
        return None if unknown else sum(known, Fraction(0))

    errors: Errors = {
        code: error_of(summed(code, code, {u: what.alone[u][code] for u in inside}), open_ended)
        for code in form.dimensions
    }
    sums = [summed(a, b, {u: what.own[u][a, b] for u in inside}) for a, b in what.spares]
    errors[INDEX] = error_of(None if None in sums else mean(sums), open_ended)
    freedom = {c: sum(max(size - 1, 0) for size in sizes.values()) for c, sizes in n.items()}
    freedom[INDEX] = sum(len(what.people[u]) - 1 for u in inside)
    shares = shares_of([one for group in what.people.values() for one in group], form)
    return Summary(None, with_index(middle), errors, shares, freedom)


def pooled(groups: Iterable[Sequence[Values]], a: str, b: str) -> Score:
    """Give the covariance within units, pooled; None where no unit has two people."""
    found = [products(group, a, b) for group in groups]
    freedom = sum(n_ab - 1 for n_ab, _ in found if n_ab > 1)
    return sum((part for _, part in found), Fraction(0)) / freedom if freedom else None


def spreads(
    group: Sequence[Values], spares: Mapping[Pair, Score], factor: Fraction
) -> tuple[dict[Pair, Score], dict[str, Score]]:
    """Give the covariances of a unit's means, and the variance of each value by itself.

    A unit without spread takes the pooled ones, and so does a value by itself.
    """
    own = {(a, b): covariance(group, a, b) for a, b in spares}
    spare: dict[Pair, Score] = {}
    for (a, b), part in spares.items():
        n_ab = products(group, a, b)[0]
        people = [sum(one[code] is not None for one in group) for code in (a, b)]
        spare[a, b] = n_ab * part / (people[0] * people[1]) if n_ab and part is not None else None
    whole = None if None in own.values() else mean(own.values())
    if factor and whole is not None and whole <= 0:
        own = spare
    alone = {
        a: spare[a, a] if factor and own[a, a] == 0 else own[a, a] for a, b in spares if a == b
    }
    return own, alone


def averaged(weights: Mapping[str, Fraction], scores: Values) -> Score:
    """Give the weighted mean over the units with a score, their weights made to add to 1."""
    kept = [(weights[unit], score) for unit, score in scores.items() if score is not None]
    whole = sum((weight for weight, _ in kept), Fraction(0))
    return sum((weight * score for weight, score in kept), Fraction(0)) / whole if whole else None


def ready(rows: Sequence[Ready], codes: Sequence[str], masters: Masters, asked: Asked) -> Record:
    """Score one year of a score table: the record of `rated`."""
    listed = {unit: masters.get(unit, Master()) for unit in [*masters, *(row.unit for row in rows)]}
    units = {row.unit: ready_unit(row, codes) for row in rows}
    sizes = [row.n for row in rows]
    pool = "units" if asked.pool == "respondents" and None in sizes else asked.pool
    small = {row.unit: row.n for row in rows if row.n and row.n < asked.min_n}
    told = {row.unit: units[row.unit] for row in rows if row.n != 0 and row.unit not in small}
    blind = bool(small) and not told
    known = [{c for c, s in units[u].scores.items() if s is not None} for u in small]
    sources = {units[u].source for u in small}
    joined = bool(small and told) and pool == "respondents" and len(sources) == 1
    joined = joined and all(one == known[0] for one in known)
    if joined:
        joined = safe(
            [
                {u: [units[u].scores[c] or Fraction(0)] * n for u, n in small.items()}
                for c in known[0]
            ],
            asked.min_n,
        )
    if joined:
        told[MERGED] = one_of([(Fraction(n), units[u]) for u, n in small.items()], [*codes, INDEX])
    inside = [*told]
    if pool != "respondents":
        inside = [unit for unit in inside if told[unit].scores[INDEX] is not None]
    staff: Sizes = {u: usable_headcount(told[u].n or 0, listed.get(u, Master())) for u in inside}
    weights = weights_of({u: told[u].n or 0 for u in inside}, staff, pool)
    province = one_of([(weights[u], told[u]) for u in inside], [*codes, INDEX])
    n = None if None in sizes else sum(size or 0 for size in sizes)
    nobody = Summary(0, dict.fromkeys([*codes, INDEX]), {}, dict.fromkeys(codes), source=None)
    records = {u: recorded(units.get(u, nobody), listed[u], small=u in small) for u in listed}
    return {"units": records, "province": faced(province, shown=not blind) | {"n": n}}


def ready_unit(row: Ready, codes: Sequence[str]) -> Summary:
    """Give what a row says of a unit."""
    present = {code: score for code in codes if (score := row.values.get(code)) is not None}
    scores = with_index(dict.fromkeys(codes) | {c: Fraction(v) for c, v in present.items()})
    source = "computed" if scores[INDEX] is not None else None
    if source is None and row.published is not None:
        scores[INDEX], source = Fraction(row.published), "published"
    errors: Errors = {c: row.value_se.get(c) if c in present else None for c in codes}
    errors[INDEX] = row.index_se
    if row.index_se is None and None not in (own := [errors[code] for code in codes]):
        errors[INDEX] = math.hypot(*(se or 0 for se in own)) / len(codes)
    freedom = dict.fromkeys([*codes, INDEX], math.inf if row.n is None else float(row.n - 1))
    return Summary(row.n, scores, errors, dict.fromkeys(codes), freedom, source)


def one_of(weighed: Sequence[tuple[Fraction, Summary]], codes: Sequence[str]) -> Summary:
    """Give several units as one, each figure over those that have it."""
    scores, errors, freedom = Values(), Errors(), dict[str, float]()
    sources: set[str | None] = set()
    for code in codes:
        kept = [(w, one) for w, one in weighed if w and one.scores[code] is not None]
        scores[code] = averaged(
            {str(at): w for at, (w, _) in enumerate(kept)},
            {str(at): one.scores[code] for at, (_, one) in enumerate(kept)},
        )
        own = [one.errors[code] for _, one in kept]
        whole = float(sum(w for w, _ in kept)) or 1.0
        parts = [float(w) / whole * (se or 0) for (w, _), se in zip(kept, own, strict=True)]
        errors[code] = math.hypot(*parts) if own and None not in own else None
        freedom[code] = sum(one.freedom[code] for _, one in kept)
        if code == INDEX:
            sources = {one.source for _, one in kept}
    n = sum(one.n or 0 for _, one in weighed)
    shares = dict.fromkeys(code for code in codes if code != INDEX)
    source = "published" if "published" in sources else next(iter(sources), None)
    return Summary(n, scores, errors, shares, freedom, source)


class Placed(NamedTuple):
    """A unit of a list in order: score, standard error, degrees of freedom."""

    score: float
    se: float | None
    df: float = math.inf


def told_apart(units: Sequence[Placed], draws: int, seed: int, *, two_sided: bool) -> list[Places]:
    """Give the pairs (j, k) of which k is significantly ahead, or different from j."""
    generator = np.random.default_rng(seed)
    errors = np.array([unit.se or 0.0 for unit in units])
    z = generator.standard_normal((len(units), draws)) * errors[:, None]
    rough = [at for at, unit in enumerate(units) if 0 < unit.df < math.inf]
    v = np.repeat(errors[:, None] ** 2, draws, axis=1)
    df = np.array([units[at].df for at in rough])[:, None]
    v[rough] *= generator.chisquare(df, (len(rough), draws)) / df
    known = [at for at, unit in enumerate(units) if unit.se is not None and unit.df > 0]
    pairs = [(j, k) for j, k in product(known, repeat=2) if j != k]
    lead = {(j, k): units[k].score - units[j].score for j, k in pairs}
    size = {pair: abs(one) if two_sided else one for pair, one in lead.items()}
    apart = [p for p in pairs if not errors[p[0]] and not errors[p[1]] and size[p] >= 1e-9]
    left = [(j, k) for j, k in pairs if errors[j] or errors[k]]
    while left:
        draw = np.array([(z[k] - z[j]) / np.sqrt(v[j] + v[k]) for j, k in left])
        critical = np.quantile((np.abs(draw) if two_sided else draw).max(axis=0), 0.95)
        beyond = [
            (j, k) for j, k in left if size[j, k] > critical * math.hypot(errors[j], errors[k])
        ]
        if not beyond:
            break
        apart += beyond
        left = [pair for pair in left if pair not in beyond]
    return apart
