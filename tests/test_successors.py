"""Renamed, merged and split units, told by the list of units alone."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from scipy import stats
from support.command import Command
from support.surveys import widened

LIST = """nama,mulai,sampai,penerus,jumlah_pegawai
Dinas Lama,,2023,Dinas Baru,40
Dinas Baru,2024,,,45
Biro Satu,,2023,Biro Bersama,20
Biro Dua,,2023,Biro Bersama,30
Biro Bersama,2024,,,60
Badan Induk,,2023,Badan Kiri; Badan Kanan,
Badan Kiri,2024,,,
Badan Kanan,2024,,,
Kantor Tetap,,,,
"""
BEFORE = {"Dinas Lama": 3, "Biro Satu": 2, "Biro Dua": 4, "Badan Induk": 3, "Kantor Tetap": 3}
AFTER = {"Dinas Baru": 4, "Biro Bersama": 4, "Badan Kiri": 3, "Badan Kanan": 3, "Kantor Tetap": 3}
PEOPLE = {"Biro Dua": 20}


def surveys(units: str = LIST, **sizes: int) -> tuple[str, ...]:
    """Write two years in which a unit gives one answer, but for two people a step apart of it."""
    for year, answers in ((2023, BEFORE), (2024, AFTER)):
        lines = ["unit,*"]
        for unit, answer in answers.items():
            n = sizes.get(unit.replace(" ", "_"), PEOPLE.get(unit, 10))
            lines += [f"{unit},*{answer + step}" for step in (1, -1, *[0] * (n - 2))]
        Path(f"s-{year}.csv").write_text(widened("\n".join(lines)), "utf-8")
    Path("unit.csv").write_text(units, "utf-8")
    return ("s-2023.csv", "s-2024.csv", "--units", "unit.csv", "--format", "json")


def compared(berakhlak: Command, *arguments: str) -> dict[str, Any]:
    ran = berakhlak("compare", *arguments)
    assert ran.code == 0, ran.err
    return ran.record


def margin(unit: dict[str, Any]) -> float:
    return float(unit["high"] - unit["low"]) / 2


def welch(before: float, df: int, after: float, df_after: int) -> float:
    """Return the margin of a difference of two means, from their variances."""
    together = before + after
    freedom = together**2 / (before**2 / df + after**2 / df_after)
    return float(stats.t.ppf(0.975, freedom)) * math.sqrt(together)


def test_renamed_merged_and_split_units(berakhlak: Command) -> None:
    """Ten people at 25 and twenty at 75 make 58 1/3 for the office that they became."""
    arguments = surveys()
    record = compared(berakhlak, *arguments)
    units = {unit["unit"]: unit for unit in record["units"]}
    assert {name: unit["verdict"] for name, unit in units.items()} == {
        "Dinas Baru": "rose", "Biro Bersama": "rose", "Badan Induk": "gone", "Badan Kiri": "new",
        "Badan Kanan": "new", "Kantor Tetap": "unclear",
    }  # fmt: skip
    assert (units["Dinas Baru"]["before"], units["Dinas Baru"]["after"]) == (50, 75)
    assert units["Biro Bersama"]["before"] == pytest.approx((10 * 25 + 20 * 75) / 30, abs=1e-9)
    province = record["province"]
    parts = sum(province[name] for name in ("within", "mix", "entered", "left"))
    assert parts == pytest.approx(province["change"], abs=1e-9)
    assert province["matched_units"] == 3
    notes = " ".join(record["notes"])
    assert "Skor Biro Satu tahun 2023 dihitung sebagai Biro Bersama" in notes
    assert "Badan Induk dipecah menjadi Badan Kiri; Badan Kanan" in notes


def test_the_staff_of_merged_units_is_their_sum(berakhlak: Command) -> None:
    """50 people worked in both: 30 answered, so the correction is that of 30 out of 50."""
    record = compared(berakhlak, *surveys())
    bersama = next(unit for unit in record["units"] if unit["unit"] == "Biro Bersama")
    # ten at 25 and twenty at 75, mean 58 1/3, and two of each 25 points off; then ten, of 60
    squares = 10 * (100 / 3) ** 2 + 20 * (50 / 3) ** 2 + 4 * 25**2
    before = squares / 29 / 30 * (50 - 30) / (50 - 1)
    after = 2 * 25**2 / 9 / 10 * (60 - 10) / (60 - 1)
    assert margin(bersama) == pytest.approx(welch(before, 29, after, 9), abs=1e-9)


def test_the_year_itself_stays_as_it_was(berakhlak: Command) -> None:
    arguments = surveys()
    record = berakhlak("score", *arguments).record
    heard = {unit["unit"] for unit in record["units"] if unit["year"] == 2023 and unit["n"]}
    assert heard == set(BEFORE)


def test_most_improved_counts_the_unit_that_was_renamed(berakhlak: Command) -> None:
    record = berakhlak("rank", *surveys(), "--by", "change").record
    (found,) = record["lists"]
    scores = {one["unit"]: one["score"] for one in found["ranking"]}
    assert scores["Dinas Baru"] == pytest.approx(25, abs=1e-9)
    assert scores["Biro Bersama"] == pytest.approx(75 - 175 / 3, abs=1e-9)
    assert "Badan Kiri" not in scores


def test_a_withheld_unit_is_never_merged_into_a_shown_one(berakhlak: Command) -> None:
    """Biro Satu has nine people: its score would be the difference of two that are shown."""
    record = compared(berakhlak, *surveys(Biro_Satu=9))
    units = {unit["unit"]: unit["verdict"] for unit in record["units"]}
    assert (units["Biro Satu"], units["Biro Bersama"]) == ("gone", "new")
    assert units["Dinas Baru"] == "rose"


def test_a_successor_of_a_successor(berakhlak: Command) -> None:
    Path("unit.csv").write_text(
        "nama,sampai,mulai,penerus\nA,2022,,B\nB,2023,2023,C\nC,,2024,\nD,,,\n", "utf-8"
    )
    for year, name in ((2022, "A"), (2023, "B"), (2024, "C")):
        lines = ["unit,*", *[f"{name},*4"] * 10, *["D,*4"] * 10]
        Path(f"s-{year}.csv").write_text(widened("\n".join(lines)), "utf-8")
    files = ("s-2022.csv", "s-2023.csv", "s-2024.csv", "--units", "unit.csv", "--format", "json")
    record = compared(berakhlak, *files)
    assert {unit["unit"] for unit in record["units"]} == {"C", "D"}
    record = compared(berakhlak, *files, "--year", "2022", "--year", "2023")
    assert {unit["unit"] for unit in record["units"]} == {"B", "D"}


def test_ready_scores_are_renamed_but_do_not_add_up(berakhlak: Command) -> None:
    Path("unit.csv").write_text(LIST, "utf-8")
    Path("rekap.csv").write_text(
        "tahun,unit,indeks\n2023,Dinas Lama,50\n2023,Biro Satu,40\n2023,Biro Dua,60\n"
        "2023,Kantor Tetap,50\n2024,Dinas Baru,55\n2024,Biro Bersama,60\n2024,Kantor Tetap,50\n",
        "utf-8",
    )
    record = compared(berakhlak, "rekap.csv", "--units", "unit.csv", "--format", "json")
    units = {unit["unit"]: (unit["before"], unit["after"]) for unit in record["units"]}
    assert units["Dinas Baru"] == (50, 55)
    assert units["Biro Bersama"] == (None, 60)


def test_a_successor_that_there_is_not(berakhlak: Command) -> None:
    surveys("nama,penerus\nDinas Lama,Dinas Entah\nKantor Tetap,Kantor Tetap\n")
    ran = berakhlak("check", "s-2024.csv", "--units", "unit.csv", "--format", "json")
    found = [(p["code"], p["value"]) for p in ran.record["problems"]]
    assert ("unknown-successor", "Dinas Entah") in found
    assert ("unknown-successor", "Kantor Tetap") in found


def test_unknown_staff_of_a_part_is_no_staff(berakhlak: Command) -> None:
    """What the new unit employs today says nothing of who worked in the old one."""
    units = LIST.replace("Dinas Lama,,2023,Dinas Baru,40", "Dinas Lama,,2023,Dinas Baru,")
    arguments = surveys(units)
    alone = {u["unit"]: u for u in berakhlak("score", *arguments, "--year", "2023").record["units"]}
    after = {u["unit"]: u for u in berakhlak("score", *arguments, "--year", "2024").record["units"]}
    found = {u["unit"]: u for u in compared(berakhlak, *arguments)["units"]}["Dinas Baru"]
    errors = [
        alone["Dinas Lama"]["indices"]["implementasi"]["se"],
        after["Dinas Baru"]["indices"]["implementasi"]["se"],
    ]
    assert errors[0] > 0
    assert margin(found) == pytest.approx(welch(errors[0] ** 2, 9, errors[1] ** 2, 9), abs=1e-9)


def test_a_renamed_unit_keeps_its_evidence(berakhlak: Command) -> None:
    arguments = surveys()
    rows = ["tahun,unit,bukti"]
    rows += [f"2023,{unit},60" for unit in BEFORE] + [f"2024,{unit},60" for unit in AFTER]
    Path("bukti.csv").write_text("\n".join(rows).replace("Biro Satu,60", "Biro Satu,90"), "utf-8")
    record = compared(berakhlak, *arguments, "--evidence", "bukti.csv")
    units = {unit["unit"]: unit for unit in record["units"]}
    assert units["Dinas Baru"]["before"] == pytest.approx(0.8 * 50 + 0.2 * 60, abs=1e-9)
    merged = 0.8 * (175 / 3) + 0.2 * (10 * 90 + 20 * 60) / 30
    assert units["Biro Bersama"]["before"] == pytest.approx(merged, abs=1e-9)


def test_a_unit_that_still_answers_is_not_carried_on(berakhlak: Command) -> None:
    arguments = surveys()
    text = Path("s-2024.csv").read_text("utf-8")
    rows = "\n".join(["Dinas Lama,*4", "Dinas Lama,*5"] * 5)
    Path("s-2024.csv").write_text(text + widened(rows), "utf-8")
    verdicts = {u["unit"]: u["verdict"] for u in compared(berakhlak, *arguments)["units"]}
    assert (verdicts["Dinas Lama"], verdicts["Dinas Baru"]) == ("rose", "new")
