"""Laws of the sums, on surveys that nobody thought of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import naive
from support.people import OURS, UNITS, People, assert_same, people

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import Dimension, Instrument, Item
from berakhlak_cli.intake.count.counter import count
from berakhlak_cli.intake.rows.responses import FATES
from berakhlak_cli.measure.figures import Choices, Figure, Scores
from berakhlak_cli.measure.score import scored
from berakhlak_cli.problems import Stop
from berakhlak_cli.score_table import Published, ScoreTable
from berakhlak_cli.tally import KEYS, Tally, added, moved
from berakhlak_cli.units import Unit, UnitList, unit_key


def wide_instrument() -> Instrument:
    """Return one dimension of 25 items: its sums of products leave int64."""
    items = tuple(
        Item(code=f"X{n}", text="", dimension="x", reversed=n % 3 == 0) for n in range(25)
    )
    dimension = Dimension(code="x", title="X", short="X", items=items)
    return replace(OURS, dimensions=(dimension,))


@given(people(), people(), people())
def test_adding_commutes_and_associates_to_the_last_digit(a: People, b: People, c: People) -> None:
    x, y, z = (
        count(one.responses(OURS, first), OURS) for one, first in ((a, 2), (b, 100), (c, 200))
    )
    assert_same(x + y, y + x)
    assert_same((x + y) + z, x + (y + z))
    assert_same(added([z, x, y]), x + y + z)
    assert_same(x + Tally.empty(), added([x]))


@given(people(), st.integers(1, 40), st.randoms())
def test_chunks_of_any_size_in_any_order_give_the_same_tally(
    everybody: People, step: int, order: Random
) -> None:
    whole = count(everybody.responses(OURS), OURS)
    size = len(everybody.year)
    parts = [
        count(everybody.part(at, at + step).responses(OURS, 2 + at), OURS)
        for at in range(0, size, step)
    ]
    order.shuffle(parts)
    assert_same(added([Tally.empty(), *parts]), added([whole]))


@given(people(items=25, years=1))
def test_sums_beyond_64_bits_stay_exact(everybody: People) -> None:
    wide = wide_instrument()
    whole = count(everybody.responses(wide), wide)
    half = len(everybody.year) // 2
    first = count(everybody.part(0, half).responses(wide, 2), wide)
    second = count(everybody.part(half, 99).responses(wide, 2 + half), wide)
    assert_same(first + second, added([whole]))
    unit = wide.dimensions[0].unit
    turned = np.array([item.reversed for item in wide.items])
    for row in whole.moments.itertuples():
        scores = []
        for year, unit_at, levels in zip(
            everybody.year, everybody.unit, everybody.levels, strict=True
        ):
            given_ = levels >= 0
            if (year, UNITS[unit_at]) == (row.year, row.unit) and given_.sum() >= 13:
                steps = np.where(turned, 4 - levels, levels)[given_]
                scores.append(int(steps.sum()) * unit // int(given_.sum()))
        assert (row.n, row.sum_a, row.sum_ab) == (
            len(scores), sum(scores), sum(score * score for score in scores),
        )  # fmt: skip


@given(people())
def test_rolling_up_loses_nobody(everybody: People) -> None:
    tally = count(everybody.responses(OURS), OURS)
    rolled = moved(tally, dict.fromkeys(product((2023, 2024), UNITS[:2]), "dinas"))
    for name in KEYS:
        before, after = getattr(tally, name), getattr(rolled, name)
        assert before["n"].sum() == after["n"].sum()
    assert set(rolled.people["unit"]) <= {"dinas", *UNITS[2:]}
    renamed = People(
        everybody.year, tuple(0 if one < 2 else one for one in everybody.unit), everybody.levels
    )
    together = count(renamed.responses(OURS), OURS)
    pd.testing.assert_frame_equal(
        rolled.moments.drop(columns="unit"), together.moments.drop(columns="unit")
    )


@given(people())
def test_no_row_is_lost(everybody: People) -> None:
    tally = count(everybody.responses(OURS), OURS)
    assert tally.sources["n"].sum() == len(everybody.year)
    kept = tally.sources[tally.sources["fate"] == FATES[0]]["n"].sum()
    assert kept == tally.people["n"].sum()


def masters(sizes: Sequence[int | None]) -> tuple[UnitList, dict[str, naive.Master]]:
    units = tuple(
        Unit(
            key=unit_key(name), name=name, headcounts={} if size is None else {None: size},
            targets={None: 3},
        )
        for name, size in zip(UNITS, sizes, strict=True)
    )  # fmt: skip
    plain = {
        name: naive.Master(headcount=size, target=3)
        for name, size in zip(UNITS, sizes, strict=True)
    }
    return UnitList(file="unit.csv", units=units), plain


def same_number(found: object, wanted: object) -> bool:
    if isinstance(wanted, float) and isinstance(found, float):
        return found == pytest.approx(wanted, abs=1e-9)
    return found == wanted or (found in (0, 0.0) and wanted in (0, 0.0))


def assert_figure(found: Figure, wanted: Mapping[str, object], where: str) -> None:
    for name in ("score", "se", "low", "high", "favourable", "category"):
        if name in wanted:
            assert same_number(getattr(found, name), wanted[name]), (where, name, found, wanted)
    if found.se is not None:
        assert found.df == wanted["df"], (where, found, wanted)


@given(
    people(years=1, most=90),
    st.tuples(*[st.sampled_from([None, 1, 5, 20, 60])] * len(UNITS)),
    st.sampled_from(["respondents", "units", "headcount"]),
    st.sampled_from(["staff", "open"]),
    st.sampled_from([1, 3, 10]),
)
def test_scores_from_sums_are_scores_from_people(
    everybody: People, sizes: tuple[int | None, ...], pool: str, population: str, min_n: int
) -> None:
    units, plain = masters(sizes)
    rows = everybody.responses(OURS)
    tally = count(rows, OURS)
    form = naive.Questionnaire(
        dimensions={one.code: [item.code for item in one.items] for one in OURS.dimensions}
    )
    persons = [
        naive.Person(
            unit=UNITS[unit],
            answers={
                code: int(level) + 1 if level >= 0 else None
                for code, level in zip(rows.items, levels, strict=True)
            },
        )
        for unit, levels, kept in zip(everybody.unit, everybody.levels, rows.kept, strict=True)
        if kept
    ]
    if not persons:
        return
    asked = naive.Asked(min_n=min_n, population=population, pool=pool)
    choices = Choices(pool=pool, population=population, min_n=min_n)  # type: ignore[arg-type]
    dataset = Dataset(instrument=OURS, units=units, tally=tally)
    try:
        wanted = naive.rated(persons, form, plain, asked)
    except LookupError:
        with pytest.raises(Stop):
            scored(dataset, choices)
        return
    assert_scores(scored(dataset, choices), wanted)


CODES = [dimension.code for dimension in OURS.dimensions]
POINTS = st.one_of(st.none(), st.sampled_from([0.0, 12.5, 50.0, 61.3, 99.0, 100.0]))
ROW = st.tuples(
    st.sampled_from([None, 1, 4, 6, 9, 10, 30]),
    st.one_of(
        st.lists(POINTS, min_size=7, max_size=7),
        st.lists(st.floats(0, 100), min_size=7, max_size=7),
    ),
    st.one_of(st.none(), st.lists(st.floats(0, 5), min_size=7, max_size=7)),
    POINTS,
    st.one_of(st.none(), st.floats(0, 5)),
)


@given(
    st.lists(ROW, min_size=1, max_size=6),
    st.sampled_from(["respondents", "units", "headcount"]),
    st.sampled_from([1, 10, 15]),
)
def test_scores_of_tables_are_those_worked_out_row_by_row(
    rows: list[Any], pool: str, min_n: int
) -> None:
    plain, table = [], []
    for at, (n, values, errors, index, error) in enumerate(rows):
        given_ = {
            code: value for code, value in zip(CODES, values, strict=True) if value is not None
        }
        if not given_ and index is None:
            continue
        known = dict(zip(CODES, errors, strict=True)) if errors else {}
        beside = None if index is None else error
        plain.append(naive.Ready(str(at), n, given_, known, index, beside))
        table.append(
            Published(
                year=2024, unit=str(at), written=str(at), file="t.csv", n=n, values=given_,
                errors=known, index=index, index_error=beside,
            )
        )  # fmt: skip
    choices = Choices(pool=pool, min_n=min_n)  # type: ignore[arg-type]
    dataset = Dataset(instrument=OURS, table=ScoreTable(rows=tuple(table)))
    try:
        wanted = naive.ready(plain, CODES, {}, naive.Asked(pool=pool, min_n=min_n))
    except LookupError:
        with pytest.raises(Stop):
            scored(dataset, choices)
        return
    if plain:
        assert_scores(scored(dataset, choices), wanted)


def assert_scores(found: Scores, wanted: naive.Record) -> None:
    units: Any = wanted["units"]
    for unit in found.units:
        record = units[unit.key]
        for name in ("n", "withheld", "withheld_reason", "eligible", "ineligible_reason"):
            assert getattr(unit, name) == record[name], (unit.key, name)
        assert same_number(unit.response_rate, record["response_rate"])
        if not unit.withheld:
            for code, figure in unit.values.items():
                assert_figure(figure, record["values"][code], f"{unit.key} {code}")
            assert_figure(unit.indices["implementasi"], record["indices"]["implementasi"], unit.key)
    province: Any = wanted["province"]
    ours = found.provinces[0]
    if "small" in province:
        assert ours.small is not None
        assert province["small"] == asdict(ours.small)
    for code, figure in ours.values.items():
        assert_figure(figure, province["values"][code], f"province {code}")
    assert_figure(ours.indices["implementasi"], province["indices"]["implementasi"], "province")


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    from berakhlak_cli.intake import Request, take_in

    for name, answer in (("a-2024.csv", 4), ("b-2024.csv", 5)):
        (tmp_path / name).write_text(
            f"unit,nip,BP1\nDinas A,1990010120201210{answer}2,{answer}\nDinas A,77,{answer}\n"
        )
    files = [str(tmp_path / name) for name in ("a-2024.csv", "b-2024.csv")]
    one, other = (take_in(Request(files=each)) for each in (files, files[::-1]))
    assert_same(one.tally, other.tally)
