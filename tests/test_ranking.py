"""Ranks against published sets, and laws that hold for any list."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import naive
from support.surveys import DATA

from berakhlak_cli.measure import ranking
from berakhlak_cli.measure.ranking import Contender, Ranking, competition_ranks, ranked


def pisa() -> list[Contender]:
    with (DATA / "pisa-2018-maths.csv").open(encoding="utf-8") as stream:
        return [
            Contender(unit=row["country"], score=float(row["score"]), se=float(row["se"]))
            for row in csv.DictReader(stream)
        ]


@pytest.mark.parametrize("seed", [1, 7, 2024])
def test_the_top_five_of_pisa_2018_as_published(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(ranking, "SEED", seed)
    found = ranked(pisa(), 5)
    assert set(found.top_set) == {
        "Japan", "Korea", "Estonia", "Netherlands", "Poland", "Switzerland", "Canada", "Denmark",
        "Slovenia", "Belgium", "Finland", "Sweden",
    }  # fmt: skip
    assert found.awarded == ("Japan", "Korea", "Estonia", "Netherlands", "Poland")
    assert found.cut is not None
    assert found.cut.next == "Switzerland"
    assert not found.cut.separated


def test_competition_ranks() -> None:
    assert competition_ranks([75.0, 74.0, 74.0 - 5e-10, 73.0]) == [1, 2, 2, 4]
    # each is near its neighbour; only the first of a group counts
    assert competition_ranks([1.0, 1.0 - 9e-10, 1.0 - 18e-10]) == [1, 1, 3]


def test_everybody_tied_at_the_cut_is_awarded() -> None:
    scores = [80.0, 78.0, 77.0, 76.0, 75.0, 75.0, 70.0]
    found = ranked([Contender(unit=str(n), score=s) for n, s in enumerate(scores)], 5)
    assert found.awarded == ("0", "1", "2", "3", "4", "5")
    assert [one.rank for one in found.standings] == [1, 2, 3, 4, 5, 5, 7]
    assert [one.rank_low for one in found.standings] == [None] * 7


def test_one_far_ahead_is_certain() -> None:
    others = [Contender(unit=str(n), score=60.0 + n / 10, se=1.0) for n in range(10)]
    found = ranked([*others, Contender(unit="first", score=90.0, se=1.0)], 1)
    first = found.standings[0]
    assert (first.unit, first.rank_low, first.rank_high) == ("first", 1, 1)
    assert found.top_set == ("first",)
    assert found.cut is not None
    assert found.cut.separated


def test_exact_scores_differ_if_they_differ_at_all() -> None:
    found = ranked(
        [Contender(unit="a", score=2.0, se=0.0), Contender(unit="b", score=1.0, se=0.0),
         Contender(unit="c", score=1.0, se=0.0)], 1,
    )  # fmt: skip
    assert [(one.rank_low, one.rank_high) for one in found.standings] == [(1, 1), (2, 3), (2, 3)]


def test_one_without_a_standard_error_is_comparable_with_nobody() -> None:
    many = [Contender(unit=str(n), score=10.0 * n, se=0.1) for n in range(4)]
    found = ranked([*many, Contender(unit="x", score=15.0)], 2)
    by_unit = {one.unit: one for one in found.standings}
    assert by_unit["x"].rank_low is None
    assert by_unit["x"].in_top_set
    assert (by_unit["3"].rank_low, by_unit["3"].rank_high) == (1, 2)


def test_a_standard_error_that_is_nearly_nothing() -> None:
    found = ranked(
        [Contender(unit="a", score=1.0, se=2e-68), Contender(unit="b", score=0.0, se=0.0)], 1
    )
    assert [(one.rank_low, one.rank_high) for one in found.standings] == [(1, 1), (2, 2)]


def test_everyone_awarded_leaves_no_cut() -> None:
    assert ranked([Contender(unit="a", score=1.0, se=1.0)], 5).cut is None
    assert ranked([], 5) == Ranking(standings=(), top=5, cut=None)


LISTS = st.lists(
    st.tuples(st.floats(0, 100), st.one_of(st.none(), st.floats(0, 5))), min_size=1, max_size=8
)


@settings(max_examples=15)
@given(LISTS, st.randoms(), st.integers(1, 6))
def test_order_of_rows_and_a_constant_change_no_rank(
    rows: list[tuple[float, float | None]], order: object, top: int
) -> None:
    patch = pytest.MonkeyPatch()
    patch.setattr(ranking, "DRAWS", 500)
    contenders = [
        Contender(unit=str(n), score=float(np.round(score, 3)), se=se)
        for n, (score, se) in enumerate(rows)
    ]
    found = ranked(contenders, top)
    order.shuffle(contenders)  # type: ignore[attr-defined]
    assert ranked(contenders, top) == found
    moved = [Contender(unit=one.unit, score=one.score + 4, se=one.se) for one in contenders]
    ranks = {one.unit: one.rank for one in found.standings}
    assert {one.unit: one.rank for one in ranked(moved, top).standings} == ranks
    for one in found.standings:
        if one.rank_low is not None and one.rank_high is not None:
            assert one.rank_low <= one.rank <= one.rank_high
    assert set(found.awarded) <= set(found.top_set)
    patch.undo()


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 100),
            st.one_of(st.none(), st.just(0.0), st.floats(0.1, 5), st.floats(0.1, 0.3)),
            st.sampled_from([0.0, 2.0, 9.0, 30.5, math.inf]),
        ),
        min_size=2, max_size=24,
    ),
    st.integers(1, 6),
    st.integers(0, 3),
)  # fmt: skip
def test_the_draws_worked_out_one_by_one(
    rows: list[tuple[float, float | None, float]], top: int, seed: int
) -> None:
    """What the bounds leave out of the draws and pairs changes nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "DRAWS", 400)
        patch.setattr(ranking, "_BLOCK", 60)
        patch.setattr(ranking, "_FARTHEST", 2)
        patch.setattr(ranking, "SEED", seed)
        units = [
            Contender(unit=f"{at:02}", score=round(score, 3), se=se, df=df)
            for at, (score, se, df) in enumerate(rows)
        ]
        found = ranked(units, top).standings
    placed = [naive.Placed(one.score, one.se, one.df) for one in found]
    apart = naive.told_apart(placed, 400, seed, two_sided=True)
    behind = naive.told_apart(placed, 400, seed, two_sided=False)
    for at, one in enumerate(found):
        better = sum(j == at and placed[k].score > one.score for j, k in apart)
        worse = sum(j == at and placed[k].score < one.score for j, k in apart)
        if one.se is not None and one.df > 0:
            assert (one.rank_low, one.rank_high) == (1 + better, len(found) - worse)
        assert one.in_top_set is (sum(j == at for j, _ in behind) < top)
