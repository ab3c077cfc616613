"""Laws of vote sums, and the indices from sums against the indices from people."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.people import SHEET, UNITS, assert_same

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import load_instrument
from berakhlak_cli.intake.count.counter import count
from berakhlak_cli.intake.rows.ballots import Ballots, Odd
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import Responses, fate
from berakhlak_cli.measure.figures import Choices
from berakhlak_cli.measure.score import scored
from berakhlak_cli.tally import KEYS, Tally, added, moved
from berakhlak_cli.word_list import CURRENT, DESIRED, PERSONAL, QUESTIONS

OURS = load_instrument("sepuluh-kata")
assert OURS.word_list is not None
LIST = OURS.word_list
NO_CELLS = Odd(row=np.empty(0, int), column=np.empty(0, int), text=np.empty(0, int), texts=())


@dataclass(frozen=True)
class Voters:
    """Some voters: unit, and for each question the numbers of words; 0 is an unknown one."""

    unit: tuple[int, ...]
    choices: tuple[tuple[frozenset[int], ...], ...]

    def responses(self, first_row: int = 2) -> Responses:
        names = UnitNames(None, (), {}, "stop")
        for name in UNITS:
            names.find(name)
        size = len(self.unit)
        chosen = np.zeros((len(QUESTIONS), len(LIST.words), size), dtype=bool)
        outside = np.zeros((len(QUESTIONS), size), dtype=np.int64)
        for row, answers in enumerate(self.choices):
            for question, words in enumerate(answers):
                chosen[question, [word - 1 for word in words if word], row] = True
                outside[question, row] = 0 in words
        ballots = Ballots.of(chosen, outside, NO_CELLS, NO_CELLS, LIST.most)
        voted = ballots.voted.any(axis=0)
        return Responses(
            sheet=SHEET,
            items=(),
            names=names,
            row=np.arange(first_row, first_row + size, dtype=np.int64),
            year=np.full(size, 2024, dtype=np.int64),
            told=np.ones(size, dtype=bool),
            dated=np.zeros(size, dtype=bool),
            unit=np.array(self.unit, dtype=np.int64),
            written=np.array(self.unit, dtype=np.int64),
            levels=np.empty((size, 0), dtype=np.int8),
            fate=np.where(voted, 0, fate("no-answers")).astype(np.int64),
            ballots=ballots,
        )

    def part(self, start: int, stop: int) -> Voters:
        return Voters(self.unit[start:stop], self.choices[start:stop])

    def kept(self, question: str, unit: int | None = None) -> list[frozenset[int]]:
        """Return what was chosen, by the people who chose something that counts."""
        at = QUESTIONS.index(question)
        return [
            answers[at]
            for of, answers in zip(self.unit, self.choices, strict=True)
            if unit in (None, of) and 0 < len(answers[at]) <= LIST.most
        ]


@st.composite
def voters(draw: st.DrawFn, most: int = 30) -> Voters:
    size = draw(st.integers(0, most))
    luck = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - seeded draws
    width = draw(st.sampled_from([4, 20, len(LIST.words)]))
    start = draw(st.sampled_from([0, 60]))
    people = []
    for _ in range(size):
        answers = []
        for _question in QUESTIONS:
            words = {(start + luck.randint(0, width)) % (len(LIST.words) + 1) for _ in range(11)}
            answers.append(frozenset(list(words)[: luck.choice([0, 3, 10, 11])]))
        people.append(tuple(answers))
    return Voters(tuple(luck.randint(0, 2) for _ in range(size)), tuple(people))


@given(voters(), voters(), voters())
def test_votes_add_to_the_last_digit(a: Voters, b: Voters, c: Voters) -> None:
    x, y, z = (count(one.responses(row), OURS) for one, row in ((a, 2), (b, 99), (c, 200)))
    assert_same(x + y, y + x)
    assert_same((x + y) + z, x + (y + z))
    assert_same(x + Tally.empty(), added([x]))


@given(voters(), st.integers(1, 30), st.randoms())
def test_votes_in_chunks_of_any_size_and_order(everybody: Voters, step: int, order: Random) -> None:
    parts = [
        count(everybody.part(at, at + step).responses(2 + at), OURS)
        for at in range(0, len(everybody.unit), step)
    ]
    order.shuffle(parts)
    assert_same(added([Tally.empty(), *parts]), added([count(everybody.responses(), OURS)]))


@given(voters())
def test_rolling_up_votes_loses_none(everybody: Voters) -> None:
    tally = count(everybody.responses(), OURS)
    rolled = moved(tally, {(2024, unit): "semua" for unit in UNITS})
    together = count(Voters((0,) * len(everybody.unit), everybody.choices).responses(), OURS)
    for name in KEYS:
        assert getattr(tally, name)["n"].sum() == getattr(rolled, name)["n"].sum()
    pd.testing.assert_frame_equal(
        rolled.answers.drop(columns="unit"), together.answers.drop(columns="unit")
    )
    pd.testing.assert_frame_equal(
        rolled.moments.drop(columns="unit"), together.moments.drop(columns="unit")
    )


# --- the slow way --------------------------------------------------------------------------------


def slow_top(ballots: list[frozenset[int]]) -> dict[int, Fraction]:
    votes = Counter(word for ballot in ballots for word in ballot if word)
    places, top = 10, dict[int, Fraction]()
    for level in sorted({*votes.values()}, reverse=True):
        tied = [word for word, n in votes.items() if n == level]
        top |= dict.fromkeys(tied, min(Fraction(1), Fraction(places, len(tied))))
        places -= len(tied)
        if places <= 0:
            break
    return top


def slow_matches(one: list[frozenset[int]], other: list[frozenset[int]]) -> float | None:
    a, b = slow_top(one), slow_top(other)
    if not a or not b:
        return None
    return float(10 * sum(min(a[word], b[word]) for word in a.keys() & b.keys()))


def slow_indices(people: Voters, unit: int | None) -> list[float | None]:
    current = people.kept(CURRENT, unit)
    known = [ballot for ballot in current if ballot - {0}]
    reach = []
    for dimension in OURS.dimensions:
        own = {n for n, word in enumerate(LIST.words, 1) if word.dimension == dimension.code}
        reach.append(sum(bool(ballot & own) for ballot in known) / len(known) if known else None)
    limits = {n for n, word in enumerate(LIST.words, 1) if word.limiting}
    every = [word for ballot in current for word in ballot]
    areas = Counter(LIST.words[word - 1].area for word in every if word and word not in limits)
    total = sum(areas.values())
    entropy = -sum(n / total * math.log(n / total) for n in areas.values())
    found = [
        100 * sum(one or 0 for one in reach) / len(reach) if known else None,
        100 * entropy / math.log(6) if areas else None,
        100 * (1 - sum(word in limits for word in every) / len(every)) if every else None,
        slow_matches(people.kept(PERSONAL, unit), current),
        slow_matches(current, people.kept(DESIRED, unit)),
    ]
    numbers = [one for one in found if one is not None]
    return [*found, sum(numbers) / 5 if len(numbers) == 5 else None]


def squares(pairs: list[tuple[int, int]], share: Fraction) -> Fraction:
    """Return the sum of squares of the residuals l - share · v about their mean."""
    rest = [limiting - share * v for limiting, v in pairs]
    mean = sum(rest, Fraction(0)) / len(rest)
    return sum(((one - mean) ** 2 for one in rest), Fraction(0))


def share_of(groups: list[list[tuple[int, int]]]) -> Fraction:
    votes = sum(v for group in groups for _, v in group)
    return Fraction(sum(limiting for group in groups for limiting, _ in group), votes)


def slow_energy_error(people: Voters, unit: int | None) -> float | None:
    """Return the error by residuals within units; without spread, the year's pooled one."""
    limits = {n for n, word in enumerate(LIST.words, 1) if word.limiting}
    by_unit = [
        [(len(ballot & limits), len(ballot)) for ballot in people.kept(CURRENT, one)]
        for one in range(3)
    ]
    every = [group for group in by_unit if group]
    mine = people.kept(CURRENT, unit)
    groups = every if unit is None else [by_unit[unit]]
    freedom = sum(len(group) - 1 for group in every)
    if not freedom or not mine or (unit is not None and len(mine) == 1):
        return None
    pooled = sum((squares(group, share_of(every)) for group in every), Fraction(0)) / freedom
    variance = Fraction(0)
    for group in groups:
        own = squares(group, share_of(groups))
        variance += len(group) * (own / (len(group) - 1) if own else pooled)
    votes = sum(v for group in groups for _, v in group)
    return 100 * math.sqrt(variance) / votes if variance else None


@given(voters(most=40))
def test_indices_from_sums_are_indices_from_people(everybody: Voters) -> None:
    tally = count(everybody.responses(), OURS)
    if not len(tally.people):
        return
    found = scored(Dataset(instrument=OURS, tally=tally), Choices(min_n=1))
    holders = [(UNITS.index(unit.key), unit.indices) for unit in found.units]
    for unit, figures in [*holders, (None, found.provinces[0].indices)]:
        wanted = slow_indices(everybody, unit)
        assert [one.score for one in figures.values()] == [
            None if one is None else pytest.approx(one, abs=1e-9) for one in wanted
        ]
        error = slow_energy_error(everybody, unit)
        energy = figures["energi_positif"]
        assert energy.se == (None if error is None else pytest.approx(error))
