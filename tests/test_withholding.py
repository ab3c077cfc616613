"""The audit of small units, by hand and against a linear programme."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from berakhlak_cli.measure.withholding import Holding, passes, too_few

Units = list[tuple[int, float]]
"""People of each small unit on a figure, and their mean."""


def held(units: Units) -> list[Holding]:
    return [(n, n * Fraction(mean)) for n, mean in units]


@pytest.mark.parametrize(
    ("units", "safe"),
    [
        # 8 and 7 people at 60, R = 900. The 8: (900 - 700)/8 = 25 to 100; without one of the 7
        # who gave 0: (900 - 600)/8 = 37,5 to 100. The 7: (900 - 800)/7 = 14,3 to 100
        ([(8, 60), (7, 60)], True),
        ([(15, 60)], False),  # alone it is its own mean
        ([(9, 50), (1, 50)], False),  # the one person knows what the nine have
        # one of the two who gave 0 knows (550 - 100)/9 = 50 to 550/9 = 61,1
        ([(9, 50), (2, 50)], False),
        # one of the three who gave 0 knows (600 - 200)/9 = 44,4 to 600/9 = 66,7
        ([(9, 50), (3, 50)], True),
        ([(5, 60), (4, 60)], False),  # nine people together
        ([(5, 98), (5, 98)], False),  # near the ceiling: (980 - 500)/5 = 96 to 100
        ([(5, 2), (5, 2)], False),  # near the floor: 0 to 20/5 = 4
        # R = 800: (800 - 500)/5 = 60 to 100; who gave 50: (750 - 400)/5 = 70 to 100;
        # who gave 0: (800 - 400)/5 = 80 to 100: still 20 points
        ([(5, 80), (5, 80)], True),
        ([(5, 80), (5, 80.1)], False),
        ([(5, 60), (5, 60), (0, 0)], True),  # nobody of the third answered it
        ([(0, 0), (0, 0)], True),
    ],
)
def test_the_audit_by_hand(units: Units, *, safe: bool) -> None:
    assert passes([held(units)], 10) is safe
    assert passes([held([(8, 60), (7, 60)]), held(units)], 10) is safe


def least_width(units: Units, at: int, own: float | None) -> float:
    """Return the width of a unit's mean where the sum is known, and an own answer of another."""
    sizes = [n for n, _ in units]
    total = float(sum(points for _, points in held(units)))
    if own is not None:  # one of another unit: whose does not matter, the rest is one box
        total -= own
        other = next(place for place, n in enumerate(sizes) if place != at and n)
        sizes[other] -= 1
    ends = []
    for sign in (1, -1):
        wanted = [sign / sizes[at] if place == at else 0.0 for place in range(len(sizes))]
        found = linprog(
            wanted, A_eq=[[1.0] * len(sizes)], b_eq=[total], bounds=[(0, 100 * n) for n in sizes]
        )
        if not found.success:  # nobody can have given that answer
            return 100.0
        ends.append(sign * found.fun)
    return float(ends[1] - ends[0])


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 100)), min_size=2, max_size=4))
def test_the_audit_is_what_a_linear_programme_says(units: list[tuple[int, int]]) -> None:
    plain: Units = [(n, float(mean)) for n, mean in units]
    people, total = sum(n for n, _ in plain), sum(n * mean for n, mean in plain)
    corners = [(total - 100 * (people - k - 1), total - 100 * k) for k, _ in plain]
    own = [None, 0.0, 100.0, *(one for pair in corners for one in pair if 0 <= one <= 100)]
    least = min(least_width(plain, at, one) for at in range(len(plain)) for one in own)
    assume(abs(least - 20) > 1e-6)
    assert passes([held(plain)], 1) is (least > 20)


@pytest.mark.parametrize(("min_n", "few"), [(1, 0), (2, 0), (3, 1), (9, 4), (10, 4), (11, 5)])
def test_how_many_are_too_few_on_one_question(min_n: int, few: int) -> None:
    assert too_few(min_n) == few
