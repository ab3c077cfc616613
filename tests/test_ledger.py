"""What moved the province: a published case by hand, and laws over years that nobody thought of."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.people import OURS, People, people

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.intake.count.counter import count
from berakhlak_cli.measure.change import Change, chance
from berakhlak_cli.measure.comparison import compared
from berakhlak_cli.measure.decomposition import Part, averaged, entries, mean_of
from berakhlak_cli.measure.figures import Choices, Figure
from berakhlak_cli.measure.score import scored
from berakhlak_cli.measure.withholding import MERGED
from berakhlak_cli.score_table import Published, ScoreTable

CODES = [dimension.code for dimension in OURS.dimensions]


def parts(**units: tuple[float, float]) -> dict[str, Part]:
    return {name: Part(weight=weight, score=score) for name, (weight, score) in units.items()}


def test_men_and_women() -> None:
    before = parts(men=(122_983, 58), women=(144_042, 62))
    after = parts(men=(127_257, 60), women=(147_503, 63))
    found = entries(before, after).values()
    total = (mean_of(after) or 0) - (mean_of(before) or 0)
    assert total == pytest.approx(1.452799, abs=5e-7)
    assert math.fsum(one.within for one in found) == pytest.approx(1.461862, abs=5e-7)
    assert math.fsum(one.mix for one in found) == pytest.approx(-0.009064, abs=5e-7)
    assert math.fsum(one.whole for one in found) == pytest.approx(total, abs=1e-12)


def test_one_enters_and_one_leaves() -> None:
    # M0 = 60, M1 = 70, middle 65: b leaves with 0.5 · (50 - 65), c enters with 0.5 · (80 - 65)
    found = entries(parts(a=(1, 70), b=(1, 50)), parts(a=(1, 60), c=(1, 80)))
    assert found["a"].within == pytest.approx(-5)
    assert found["a"].mix == 0
    assert found["b"].left == pytest.approx(7.5)
    assert found["c"].entered == pytest.approx(7.5)


YEARS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.integers(1, 500), st.floats(0, 100)),
    min_size=1,
)


@given(YEARS, YEARS)
def test_the_parts_add_up_however_units_come_and_go(
    first: Mapping[str, tuple[float, float]],
    second: Mapping[str, tuple[float, float]],
) -> None:
    before, after = parts(**first), parts(**second)
    whole = (mean_of(after) or 0) - (mean_of(before) or 0)
    found = entries(before, after)
    assert math.fsum(one.whole for one in found.values()) == pytest.approx(whole, abs=1e-9)
    twice = averaged([found, found])
    assert math.fsum(one.whole for one in twice) == pytest.approx(whole, abs=1e-9)


@given(people(), st.integers(1, 12), st.sampled_from(["respondents", "units"]))
def test_a_ledger_explains_the_change_of_a_survey(everybody: People, least: int, pool: str) -> None:
    tally = count(everybody.responses(OURS), OURS)
    assume(tally.years == [2023, 2024])
    choices = Choices(pool=pool, min_n=least)  # type: ignore[arg-type]
    scores = scored(dataset := Dataset(instrument=OURS, tally=tally), choices)
    found = compared(dataset, scores)
    shown = {unit.key for unit in scores.units if unit.present and not unit.withheld}
    change = found.province.points
    if found.ledger is None:
        assert change is None
        return
    ledger = found.ledger
    assert math.fsum((ledger.within, ledger.mix, ledger.entered, ledger.left)) == pytest.approx(
        change, abs=1e-9
    )
    assert {entry.unit for entry in ledger.entries} <= {*shown, MERGED}


ROWS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.integers(1, 40), st.lists(st.floats(0, 100), min_size=7, max_size=7)),
    min_size=1,
)


@given(ROWS, ROWS, st.sampled_from(["respondents", "units"]), st.sampled_from([True, False]))
def test_a_ledger_explains_the_change_of_score_tables(
    first: Mapping[str, tuple[int, list[float]]],
    second: Mapping[str, tuple[int, list[float]]],
    pool: str,
    published: object,
) -> None:
    table = ScoreTable(
        rows=tuple(
            Published(
                year=year, unit=unit, written=unit, file="t.csv", n=n,
                values={} if published else dict(zip(CODES, values, strict=True)),
                index=values[0] if published else None,
            )
            for year, rows in ((2023, first), (2024, second))
            for unit, (n, values) in rows.items()
        )
    )  # fmt: skip
    choices = Choices(pool=pool)  # type: ignore[arg-type]
    scores = scored(dataset := Dataset(instrument=OURS, table=table), choices)
    found = compared(dataset, scores)
    change = found.province.points
    assert (found.ledger is None) == (change is None)
    if found.ledger and change is not None:
        whole = math.fsum(entry.whole for entry in found.ledger.entries)
        assert whole == pytest.approx(change, abs=1e-9)


def test_holm_by_hand() -> None:
    # z = 3, 2.3, 2.1: p = .0027, .0214, .0357; Holm asks .05/3, .05/2, .05/1: all three hold
    # z = 3, 2.1, 2.0: p = .0027, .0357, .0455; the second fails .025, and so does all after it
    for sizes, holding in (((3.0, 2.3, 2.1), 3), ((3.0, 2.1, 2.0), 1)):
        table = ScoreTable(
            rows=tuple(
                Published(
                    year=year, unit=str(at), written=str(at), file="t.csv", index=score,
                    index_error=1 / math.sqrt(2),
                )
                for at, size in enumerate(sizes)
                for year, score in ((2023, 50.0), (2024, 50.0 + size))
            )
        )  # fmt: skip
        scores = scored(dataset := Dataset(instrument=OURS, table=table), Choices())
        found = compared(dataset, scores)
        assert [one.verdict for one in found.units] == ["rose"] * 3
        assert [one.verdict_adjusted for one in found.units].count("rose") == holding


def test_a_change_without_chance() -> None:
    exact = [Figure(score=score, se=0.0) for score in (60.0, 60.0, 61.0)]
    assert chance(Change(before=exact[0], after=exact[1])) == 1
    assert chance(Change(before=exact[0], after=exact[2])) == 0
    assert Change(before=exact[0], after=exact[1]).verdict == "unclear"
    assert Change(before=exact[0], after=exact[2]).verdict == "rose"
    assert Change(before=Figure(score=0.0), after=exact[0]).percent is None
