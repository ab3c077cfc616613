"""What only totals show: names that may be one, units of one year, items upside down, response."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import Command
from support.surveys import widened

from berakhlak_cli.measure.review import MOST_NAMES, near_equal
from berakhlak_cli.units import unit_key

ALIKE = [
    ("Dinas Sosial", "Dinas Sosal"),
    ("Dinas Sosial", "Dinas Soisal"),
    ("Dinas Sosial", "Dinas Sosisl"),
    ("Dinas Sosial", "Sosial Dinas"),
    ("Biro Umum", "Umum Biro"),
    ("Biro Kerja Sama", "Biro Kerjasama"),
    ("Badan Pengelola Keuangan", "Badan Pengelolaan Keuangan"),
    ("Suku Dinas Kesehatan Jakarta Barat", "Suku Dinas Kesehatn Jakarta Barat"),
    ("Kecamatan Cilincing Jakarta Utara", "Kecamatan Cilincing Jakarta Utarra"),
]
APART = [
    ("SMA Negeri 1", "SMA Negeri 2"),
    ("SMAN12 Jaya", "SMAN13 Jaya"),
    ("Wilayah XVIII", "Wilayah XVIIII"),
    ("Puskesmas Pertama", "Puskesmas Kedua"),
    ("Loket A", "Loket B"),
    ("Kelurahan Gandaria Utara", "Kelurahan Gandaria Selatan"),
    ("Suku Dinas Kesehatn Jakarta Barat", "Suku Dinas Kesehatan Jakarta Pusat"),
    ("Dinas Pertanian", "Dinas Pertanahan"),
    ("Dinas Kesehatan", "Badan Kesehatan"),
    ("RSUD Kembangan", "RSUD Pademangan"),
    ("RSUD Koja", "RSUD Tugu Koja"),
    ("RSUD Koja", "RSUD Kota"),
    ("Kecamatan Batu", "Kecamatan Batur"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_may_be_one(one: str, other: str) -> None:
    keys = [unit_key(one), unit_key(other)]
    assert near_equal(keys) == [tuple(sorted(keys))]


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_of_two_units(one: str, other: str) -> None:
    assert near_equal([unit_key(one), unit_key(other)]) == []


NAMES = st.lists(st.text("abdin 12", min_size=1, max_size=14).map(unit_key), unique=True)


@given(NAMES, st.randoms(use_true_random=False))
def test_the_order_of_names_changes_nothing(names: list[str], random: Random) -> None:
    keys = [name for name in names if name]
    mixed = random.sample(keys, len(keys))
    assert near_equal(mixed) == near_equal(keys)


def test_thousands_of_names_cost_little() -> None:
    letters = Random(1)  # noqa: S311 - names, not secrets
    stem = "unit pelaksana teknis dinas pendidikan kecamatan"
    names = [f"{stem} {''.join(letters.choices('abcdefghij', k=9))}" for _ in range(2_000)]
    start = process_time()
    near_equal(names)
    assert process_time() - start < 2
    typo = ["dinas sosial", "dinas sosal"]
    many = [f"unit {number}" for number in range(MOST_NAMES)]
    assert near_equal([*many[2:], *typo]) == [("dinas sosal", "dinas sosial")]
    assert near_equal([*many, *typo]) == []


def survey(text: str, name: str = "survei-2024.csv") -> str:
    Path(name).write_text(widened(text), "utf-8")
    return name


def found(berakhlak: Command, code: str, *arguments: str) -> list[dict[str, Any]]:
    """Return the problems of one code that `check` finds; `score` finds the same."""
    record = berakhlak("check", *arguments, "--format", "json").record
    one = [each for each in record["problems"] if each["code"] == code]
    scored = berakhlak("score", *arguments, "--format", "json").record
    assert one == [each for each in scored["problems"] if each["code"] == code]
    return one


def test_near_equal_units_are_shown_with_their_rows_and_never_merged(berakhlak: Command) -> None:
    text = "unit,*\nDinas Sosial,*4\nDinas Sosal,*5\nDinas Sosial,*3\nDINAS SOSIAL,*4"
    name = survey(text)
    (one,) = found(berakhlak, "near-equal-units", name)
    assert (one["level"], one["value"], one["file"], one["row"]) == (
        "note", "Dinas Sosal", "survei-2024.csv", 3,
    )  # fmt: skip
    assert "'Dinas Sosal' (1 baris) dan 'Dinas Sosial' (3 baris)" in one["message"]
    units = berakhlak("score", name, "--format", "json").record["units"]
    assert [unit["n"] for unit in units] == [1, 3]
    Path("unit.csv").write_text("nama\nDinas Sosial\nDinas Sosal\n", "utf-8")
    assert found(berakhlak, "near-equal-units", name, "--units", "unit.csv") == []


def test_a_unit_of_one_year(berakhlak: Command) -> None:
    """A answers in both years, B in 2023 only, C in 2024 only."""
    before = survey("unit,*\nDinas A,*4\nDinas B,*4", "survei-2023.csv")
    after = survey("unit,*\nDinas A,*5\nDinas C,*4", "survei-2024.csv")
    notes = found(berakhlak, "unit-one-year", before, after)
    assert [(one["value"], one["file"], one["row"]) for one in notes] == [
        ("Dinas B", "survei-2023.csv", 3), ("Dinas C", "survei-2024.csv", 3),
    ]  # fmt: skip
    assert "hanya punya responden pada 2023, tidak pada 2024" in notes[0]["message"]
    assert found(berakhlak, "unit-one-year", before) == []
    Path("unit.csv").write_text(
        "nama,mulai,sampai\nDinas A,,\nDinas B,,2023\nDinas C,2023,\n", "utf-8"
    )
    listed = found(berakhlak, "unit-one-year", before, after, "--units", "unit.csv")
    assert [one["value"] for one in listed] == ["Dinas C"]


def test_a_unit_of_one_year_in_score_tables(berakhlak: Command) -> None:
    text = "unit,tahun,indeks\nA,2023,60\nA,2024,61\nB,2024,62"
    (one,) = found(berakhlak, "unit-one-year", survey(text, "rekap.csv"))
    assert (one["value"], one["row"]) == ("B", 4)


REVERSED = [
    (30, "4,2,4", ["Ko2"]),  # mean 2, others 4: turned over 4, nearer by 2 steps
    (30, "2,4,2", ["Ko2"]),  # the odd one out, whichever end
    (29, "4,2,4", []),  # too few answers to say so
    (30, "4,3,4", []),  # turned over 3 still: no nearer
    (30, "5,2,5", ["Ko2"]),  # 3 away, turned over 1 away
    (30, "4,,2", []),  # of two statements nobody knows which
]


@pytest.mark.parametrize(("people", "answers", "expected"), REVERSED)
def test_a_statement_that_looks_reversed(
    berakhlak: Command, people: int, answers: str, expected: list[str]
) -> None:
    name = survey("\n".join(["unit,Ko1,Ko2,Ko3", *[f"Dinas A,{answers}"] * people]))
    assert [one["value"] for one in found(berakhlak, "reversed-scale", name)] == expected


def test_a_reversed_statement_is_told_with_its_means(berakhlak: Command) -> None:
    """Ko2 is 1 ten times and 2 twenty times: 50/30; the others' mean is 4."""
    rows = [f"Dinas A,4,{answer},4" for answer in "1" * 10 + "2" * 20]
    name = survey("\n".join(["unit,Ko1,Ko2,Ko3", *rows]))
    (one,) = found(berakhlak, "reversed-scale", name)
    text = "Ko2 (2024) diduga terbalik: rata-rata jawabannya 1,67"
    assert text in one["message"]
    assert one["message"].endswith("nilai yang sama 4,00.")
    assert found(berakhlak, "reversed-scale", name, "--map", reversing("Ko2")) == []
    told = berakhlak("score", name, "--min-n", "31", "--format", "json").record
    assert "reversed-scale" not in told["problem_counts"]


def reversing(code: str) -> str:
    """Write an instrument in which one statement is reversed, and the map that names it."""
    text = Path(__file__).parent.parent / "berakhlak_cli/instruments/perilaku-21.toml"
    lines = text.read_text("utf-8").splitlines()
    mark = f'{{ code = "{code}", '
    lines = [line.replace(mark, f"{mark}reversed = true, ") for line in lines]
    Path("terbalik.toml").write_text("\n".join(lines), "utf-8")
    Path("peta.toml").write_text('instrument = "terbalik.toml"\n', "utf-8")
    return "peta.toml"


LIST = """nama,jumlah_pegawai,target
Dinas A,4,2
Dinas B,8,4
Dinas E,9,2
Dinas C,,3
Dinas D,5,
"""
HEARD = "unit,*\nDinas A,*4\nDinas A,*4\nDinas B,*4\nDinas C,*4\nDinas D,*4"


def test_response_against_targets(berakhlak: Command, folder: Path) -> None:
    """A meets 2 with 2; B lacks 3 of 4, E 2 of 2, C 2 of 3; D has no target."""
    Path("unit.csv").write_text(LIST, "utf-8")
    name = survey(HEARD)
    ran = berakhlak("check", name, "--units", "unit.csv", "--format", "json")
    assert ran.record["response"] == [
        {
            "year": 2024, "units_listed": 5, "units_heard": 4, "targets": 4, "targets_met": 1,
            "short": [
                {"unit": "Dinas B", "n": 1, "target": 4, "short": 3, "headcount": 8,
                 "response_rate": 0.125},
                {"unit": "Dinas C", "n": 1, "target": 3, "short": 2, "headcount": None,
                 "response_rate": 1 / 3},
                {"unit": "Dinas E", "n": 0, "target": 2, "short": 2, "headcount": 9,
                 "response_rate": 0.0},
            ],
        }
    ]  # fmt: skip
    shown = " ".join(berakhlak("check", name, "--units", "unit.csv").out.split())
    assert "4 dari 5 unit dalam daftar menjawab. 1 dari 4 unit mencapai target" in shown
    assert "Dinas B 1 4 3 8 12,5% Dinas C 1 3 2 33,3% Dinas E 0 2 2 9 0,0%" in shown
    for output in ("masalah.xlsx", "masalah.md", "masalah.json"):
        assert berakhlak("check", name, "--units", "unit.csv", "-o", output).code == 0
    sheet = openpyxl.load_workbook(folder / "masalah.xlsx")["Respons 2024"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[-3] == ["Dinas B", 1, 4, 3, 8, 0.125]
    assert rows[-4][3] == "Kurang (orang)"
    assert "| Dinas B | 1 | 4 | 3 | 8 | 12,5% |" in (folder / "masalah.md").read_text("utf-8")
    assert json.loads((folder / "masalah.json").read_text("utf-8"))["response"]


def test_the_screen_names_the_worst_ten_unless_told_otherwise(berakhlak: Command) -> None:
    rows = [f"Unit {number:02},,{number + 1}" for number in range(1, 13)]
    Path("unit.csv").write_text("\n".join(["nama,pegawai,target", *rows]), "utf-8")
    name = survey("\n".join(["unit,*", *(f"{row.split(',')[0]},*4" for row in rows)]))
    few = berakhlak("check", name, "--units", "unit.csv").out
    assert [line[:7] for line in few.splitlines() if line.startswith("Unit 0")] == [
        f"Unit 0{number}" for number in range(9, 2, -1)
    ]
    assert "2 unit lagi belum mencapai target: tambahkan --all" in " ".join(few.split())
    every = berakhlak("check", name, "--units", "unit.csv", "--all").out
    assert "Unit 01" in every
    assert "unit lagi" not in every


def test_response_without_a_list_or_a_score(berakhlak: Command) -> None:
    name = survey(HEARD)
    ran = berakhlak("check", name, "--format", "json")
    assert ran.record["response"] == [
        {"year": 2024, "units_listed": None, "units_heard": 4, "targets": 0, "targets_met": 0,
         "short": []}
    ]  # fmt: skip
    assert "menjawab" not in berakhlak("check", name).out
    table = survey("unit,indeks,responden,target\nA,60,12,15\nB,61,,15", "rekap-2024.csv")
    shown = " ".join(berakhlak("check", table).out.split())
    assert "Respons 2024: 2 unit menjawab. 0 dari 1 unit mencapai target responden." in shown
    Path("unit.csv").write_text("nama\nDinas X\n", "utf-8")
    stopped = berakhlak("check", name, "--units", "unit.csv", "--format", "json")
    assert (stopped.code, stopped.record["response"]) == (1, [])
