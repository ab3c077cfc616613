"""Student's t against published tables and an independent library."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from berakhlak_cli.measure.student import quantile95, two_sided


def test_ten_people_and_a_standard_error_of_two() -> None:
    assert round(quantile95(9), 6) == 2.262157
    assert round(2 * quantile95(9), 2) == 4.52


@pytest.mark.parametrize(
    ("df", "published"),
    [(1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (29, 2.045), (120, 1.980), (math.inf, 1.960)],
)
def test_quantiles_as_tables_print_them(df: float, published: float) -> None:
    assert round(quantile95(df), 3) == published


@given(st.floats(1, 1e6))
def test_quantiles_are_those_of_an_independent_library(df: float) -> None:
    assert quantile95(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-12)


@given(st.floats(0, 40), st.floats(1, 5_000))
def test_tails_are_those_of_an_independent_library(t: float, df: float) -> None:
    assert two_sided(t, df) == pytest.approx(2 * stats.t.sf(t, df), rel=1e-9, abs=1e-12)


def test_without_any_freedom_less_it_is_the_normal() -> None:
    assert two_sided(1.959963984540054, math.inf) == pytest.approx(0.05, abs=1e-15)
    assert two_sided(0.0, 9) == 1.0
