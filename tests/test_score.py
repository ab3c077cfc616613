"""Scores through the command, against numbers worked by hand or published."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from support.command import Command
from support.surveys import DATA, widened

from berakhlak_cli.measure.figures import category
from berakhlak_cli.measure.student import quantile95
from berakhlak_cli.measure.uncertainty import population_factor
from berakhlak_cli.rounding import half_away

SEVEN = [
    "berorientasi_pelayanan",
    "akuntabel",
    "kompeten",
    "harmonis",
    "loyal",
    "adaptif",
    "kolaboratif",
]


def test_published_rows_give_the_published_indices(berakhlak: Command) -> None:
    found = berakhlak("score", DATA / "berakhlak-published.csv", "--format", "json").record
    by_name = {unit["unit"]: unit for unit in found["units"]}
    for name, printed, exact in (
        ("Nasional (442 instansi)", 60.9, 426.6 / 7),
        ("Kemendikbudristek", 58.5, 409.6 / 7),
    ):
        index = by_name[name]["indices"]["implementasi"]
        assert index["score"] == pytest.approx(exact, abs=1e-9)
        assert half_away(index["score"]) == printed
        assert index["category"] == "B"
        assert index["category_name"] == "Cukup Sehat"
        assert index["source"] == "computed"
        assert by_name[name]["values"]["adaptif"]["category"] == "C"
    assert found["problem_counts"] == {}


@pytest.mark.parametrize(("year", "score", "n"), [(2023, "61,2", 9_860), (2024, "64,9", 10_114)])
def test_the_sample_gives_the_announced_score(
    berakhlak: Command, year: int, score: str, n: int
) -> None:
    ran = berakhlak(
        "score", DATA / f"survei-{year}.xlsx", "--units", DATA / "unit.csv",
        "--format", "json", "--expect", score,
    )  # fmt: skip
    assert ran.code == 0
    assert ran.record["province"][0]["n"] == n
    assert ran.record["sample"] is True


def test_the_five_best_of_the_sample(berakhlak: Command) -> None:
    ran = berakhlak(
        "score", DATA / "survei-2024.xlsx", "--units", DATA / "unit.csv", "--format", "json"
    )
    eligible = [unit for unit in ran.record["units"] if unit["eligible"]]
    best = sorted(eligible, key=lambda unit: -unit["indices"]["implementasi"]["score"])[:5]
    assert [unit["unit"] for unit in best] == [
        "Badan Pengembangan Sumber Daya Manusia",
        "Badan Kepegawaian Daerah",
        "Dinas Ketahanan Pangan, Kelautan dan Pertanian",
        "Dinas Sosial",
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    ]


def test_a_unit_worked_by_hand(berakhlak: Command, survey: Path) -> None:
    """
    tahun,unit,BP1,BP2,BP3,Ak1,Ak2,Ko1,Ko2,Ha1,Ha2,Lo1,Lo2,Ad1,Ad2,Kl1,Kl2
    2024,Dinas A,5,5,5,3,3,3,3,3,3,3,3,3,3,3,3
    2024,Dinas A,1,2,,3,3,3,3,3,3,3,3,3,3,3,3
    2024,Dinas A,4,,,3,3,3,3,3,3,3,3,3,3,3,3
    """
    # BP: 100; (0 + 25)/2 = 12,5; the third answered one of three: no score. Mean 56,25.
    # Its variance: (43,75² + 43,75²)/1 = 3828,125, of the mean: /2. The others are all 50.
    found = berakhlak("score", survey, "--format", "json", "--min-n", "1").record
    unit = found["units"][0]
    value = unit["values"]["berorientasi_pelayanan"]
    assert value["score"] == 56.25
    assert value["se"] == pytest.approx(math.sqrt(3828.125 / 2), abs=1e-9)
    assert value["favourable"] == pytest.approx(4 / 6, abs=1e-12)  # 5 5 5 | 1 2 | 4
    assert unit["values"]["akuntabel"]["score"] == 50.0
    index = unit["indices"]["implementasi"]
    assert index["score"] == pytest.approx((56.25 + 6 * 50) / 7, abs=1e-9)
    assert index["se"] == pytest.approx(math.sqrt(3828.125 / 2) / 7, abs=1e-9)
    # Student's t with 3 - 1 degrees of freedom: 4,302653
    assert index["high"] - index["score"] == pytest.approx(4.302652730 * index["se"], rel=1e-9)
    assert unit["n"] == 3


@pytest.mark.parametrize(
    ("headcount", "n", "p", "points"),
    [(200, 120, 0.43, 5.616), (150, 80, 0.5, 7.510), (50, 40, 0.3, 6.416), (500, 375, 0.6, 2.482)],
)
def test_the_finite_population_correction_gives_published_margins(
    headcount: int, n: int, p: float, points: float
) -> None:
    margin = (
        100 * quantile95(math.inf) * math.sqrt(p * (1 - p) / n * population_factor(n, headcount))
    )
    assert margin == pytest.approx(points, abs=1e-3)


@pytest.mark.parametrize(
    ("n", "p", "points"), [(50, 0.5, 14), (100, 0.3, 9), (500, 0.05, 2), (1000, 0.5, 3)]
)
def test_margins_without_a_headcount(n: int, p: float, points: int) -> None:
    margin = 100 * quantile95(math.inf) * math.sqrt(p * (1 - p) / n * population_factor(n, None))
    assert half_away(margin, 0) == points


@pytest.mark.parametrize(
    ("score", "letter"),
    [(100, "A"), (74.95, "A"), (74.94, "B"), (49.95, "B"), (49.949, "C"), (24.95, "C"), (24.9, "D"),
     (0, "D"), (76.5, "A"), (62.4, "B"), (38.9, "C")],
)  # fmt: skip
def test_categories_are_of_the_rounded_score(score: float, letter: str) -> None:
    assert category(score) == letter


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [(60.943, 1, 60.9), (58.514, 1, 58.5), (0.05, 1, 0.1), (-0.05, 1, -0.1), (-5.543, 0, -6),
     (2.675, 2, 2.68), (1.005, 2, 1.01), (-0.04, 1, 0.0), (74.95 - 1e-13, 1, 75.0)],
)  # fmt: skip
def test_rounding_is_half_away_from_zero(value: float, decimals: int, rounded: float) -> None:
    assert half_away(value, decimals) == rounded


def test_a_small_unit_keeps_its_keys_and_loses_its_figures(
    berakhlak: Command, folder: Path
) -> None:
    rows = ["unit,tahun,*"] + ["Dinas A,2024,*4"] * 12 + ["Dinas B,2024,*5"] * 11
    rows += ["Dinas C,2024,*2"] * 3
    (folder / "survei.csv").write_text(widened("\n".join(rows)), "utf-8")
    found = berakhlak("score", "survei.csv", "--format", "json").record
    by_name = {unit["unit"]: unit for unit in found["units"]}
    assert {name: unit["withheld_reason"] for name, unit in by_name.items()} == {
        "Dinas A": None, "Dinas B": None, "Dinas C": "small",
    }  # fmt: skip
    unit = by_name["Dinas C"]
    assert unit["n"] == 3
    assert [*unit["values"]] == SEVEN
    figures = [*unit["values"].values(), *unit["indices"].values()]
    assert {value for figure in figures for value in figure.values()} == {None}
    assert unit["ineligible_reason"] == "withheld"
    # one small unit alone is left out of the province: 12 at 75 and 11 at 100
    index = found["province"][0]["indices"]["implementasi"]
    assert index["score"] == pytest.approx((12 * 75 + 11 * 100) / 23)
    by_units = berakhlak("score", "survei.csv", "--format", "json", "--pool", "units").record
    assert by_units["province"][0]["indices"]["implementasi"]["score"] == 87.5


POOLS = """\
unit,tahun,*
Dinas A,2024,*4
Dinas A,2024,*4
Dinas B,2024,*2
"""
STAFF = "nama,jumlah_pegawai,target\nDinas A,10,2\nDinas B,30,2\nDinas C,5,1\n"


@pytest.mark.parametrize(
    ("pool", "score"),
    [("respondents", (75 + 75 + 25) / 3), ("units", 50), ("headcount", (75 * 10 + 25 * 30) / 40)],
)
def test_pools(berakhlak: Command, folder: Path, pool: str, score: float) -> None:
    (folder / "survei.csv").write_text(widened(POOLS), "utf-8")
    (folder / "unit.csv").write_text(STAFF, "utf-8")
    found = berakhlak(
        "score", "survei.csv", "--units", "unit.csv", "--min-n", "1", "--pool", pool,
        "--format", "json",
    ).record  # fmt: skip
    index = found["province"][0]["indices"]["implementasi"]
    assert index["score"] == pytest.approx(score, abs=1e-12)
    assert [(unit["unit"], unit["ineligible_reason"]) for unit in found["units"]] == [
        ("Dinas A", None),
        ("Dinas B", "below-target"),
        ("Dinas C", "no-respondents"),
    ]
    assert [unit["response_rate"] for unit in found["units"]] == [0.2, 1 / 30, 0.0]


def test_headcount_pool_names_the_units_without_one(berakhlak: Command, folder: Path) -> None:
    (folder / "survei.csv").write_text(widened(POOLS), "utf-8")
    ran = berakhlak("score", "survei.csv", "--min-n", "1", "--pool", "headcount")
    assert ran.code == 4
    assert "Dinas A" in ran.err
    assert "Dinas B" in ran.err
    assert ran.out == ""


def test_everybody_answered_leaves_no_margin(berakhlak: Command, folder: Path) -> None:
    rows = ["unit,tahun,*", *["Dinas A,2024,*4"] * 6, *["Dinas A,2024,*5"] * 6]
    (folder / "survei.csv").write_text(widened("\n".join(rows)), "utf-8")
    (folder / "unit.csv").write_text("nama,jumlah_pegawai\nDinas A,12\n", "utf-8")
    arguments = ("score", "survei.csv", "--units", "unit.csv")
    index = berakhlak(*arguments, "--format", "json").record["units"][0]["indices"]["implementasi"]
    assert index["se"] == 0
    shown = berakhlak(*arguments).out
    assert "seluruh pegawai menjawab" in shown
    assert "0,0" not in shown
    open_ = berakhlak(*arguments, "--format", "json", "--population", "open").record
    # people score 75 or 100, six each: s² = 12·12,5²/11, of the mean: /12
    expected = math.sqrt(12 * 12.5**2 / 11 / 12)
    assert open_["units"][0]["indices"]["implementasi"]["se"] == pytest.approx(expected)


def test_reversed_items_and_own_instruments(berakhlak: Command, folder: Path) -> None:
    (folder / "saya.toml").write_text(
        """
        format = 1
        id = "saya"
        title = "Survei saya"
        [index]
        code = "rasa"
        title = "Indeks Rasa"
        [scale]
        low = 0
        high = 10
        favourable = 8
        [[dimension]]
        code = "senang"
        title = "Senang"
        [[dimension.item]]
        code = "S1"
        [[dimension.item]]
        code = "S2"
        reversed = true
        """,
        "utf-8",
    )
    (folder / "peta.toml").write_text('instrument = "saya.toml"\n', "utf-8")
    (folder / "survei.csv").write_text(
        "unit,tahun,S1,S2\nA,2024,10,0\nA,2024,8,4\nA,2024,7,\n", "utf-8"
    )
    found = berakhlak(
        "score", "survei.csv", "--map", "peta.toml", "--min-n", "1", "--format", "json"
    ).record
    value = found["units"][0]["values"]["senang"]
    assert value["score"] == pytest.approx((100 + 70) / 2)  # two items need both answered
    assert value["favourable"] == pytest.approx(3 / 5)  # 10, 0 turned to 10, 8 | 4 → 6, 7
    assert found["units"][0]["indices"]["rasa"]["score"] == pytest.approx(85)
    assert found["instrument"]["id"] == "saya"


SCORES = """\
unit,tahun,berorientasi_pelayanan,akuntabel,kompeten,harmonis,loyal,adaptif,kolaboratif,indeks,responden
Dinas A,2024,60,60,60,60,60,60,67,61.0,30
Dinas B,2024,"50,5",,,,,,,70.25,10
"""


def test_a_published_index_stands_where_values_are_missing(
    berakhlak: Command, folder: Path
) -> None:
    (folder / "rekap.csv").write_text(SCORES, "utf-8")
    found = berakhlak("score", "rekap.csv", "--format", "json").record
    first, second = (unit["indices"]["implementasi"] for unit in found["units"])
    assert (first["source"], first["score"]) == ("computed", pytest.approx(61))
    assert (second["source"], second["score"]) == ("published", 70.25)
    assert found["units"][1]["values"]["berorientasi_pelayanan"]["score"] == 50.5
    province = found["province"][0]["indices"]["implementasi"]
    assert province["source"] == "published"
    assert province["score"] == pytest.approx((61 * 30 + 70.25 * 10) / 40)
    assert found["instrument"]["kind"] == "scores"


def test_given_standard_errors(berakhlak: Command, folder: Path) -> None:
    header = ",".join(f"{code},{code}_se" for code in SEVEN)
    (folder / "rekap.csv").write_text(
        f"unit,tahun,{header},index_se\n"
        f"A,2024,{','.join(['60,2'] * 7)},\n"
        f"B,2024,{','.join(['60,2'] * 7)},3\n",
        "utf-8",
    )
    found = berakhlak("score", "rekap.csv", "--format", "json").record
    first, second = (unit["indices"]["implementasi"]["se"] for unit in found["units"])
    assert first == pytest.approx(math.sqrt(7 * 4) / 7)
    assert second == 3
    assert found["province"][0]["indices"]["implementasi"]["se"] == pytest.approx(
        math.sqrt(first**2 + second**2) / 2
    )
    assert any("saling bebas" in note for note in found["notes"])


def test_values_that_make_up_for_each_other_leave_no_spread(
    berakhlak: Command, folder: Path
) -> None:
    """Everybody's index is 50, by different values: nothing tells how sure that is."""
    header = "unit,tahun,BP1,BP2,BP3,Ak1,Ak2,Ak3,Ko1,Ko2,Ko3,Ha1,Ha2,Ha3,Lo1,Lo2,Lo3"
    first = "Dinas A,2024,5,4,5,1,2,1,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3"
    second = "Dinas A,2024,1,2,1,5,4,5,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3"
    third = "Dinas A,2024,2,3,3,4,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3"
    rows = [f"{header},Ad1,Ad2,Ad3,Kl1,Kl2,Kl3", first, second, third, third]
    (folder / "s.csv").write_text("\n".join(rows))
    for pool in ("respondents", "units"):
        record = berakhlak(
            "score", "s.csv", "--min-n", "1", "--pool", pool, "--format", "json"
        ).record
        for holder in (record["units"][0], record["province"][0]):
            index = holder["indices"]["implementasi"]
            assert (index["score"], index["se"]) == (50, None)
            assert holder["values"]["akuntabel"]["se"] > 1
