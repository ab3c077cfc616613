"""The final score: the index and a table of evidence, weighed."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from support.command import Command

from berakhlak_cli.intake import Request, take_in

SURVEY = "unit,tahun,indeks,index_se\nA,2024,70,2\nB,2024,72,1\nC,2024,68,1\n"


def files(evidence: str, survey: str = SURVEY, name: str = "bukti.csv") -> tuple[str, ...]:
    Path("t.csv").write_text(survey, "utf-8")
    Path(name).write_text(evidence, "utf-8")
    return "t.csv", "--evidence", name


def test_the_default_is_eighty_to_twenty(berakhlak: Command) -> None:
    given = files("Unit kerja;Bukti\nA;95,5\nB;80\n")
    record = berakhlak("rank", *given, "--format", "json").record
    (one,) = record["lists"]
    assert (record["by"], record["weights"]) == (
        "skor_akhir", {"index": 0.8, "evidence": pytest.approx(0.2)},
    )  # fmt: skip
    # A 0.8 · 70 + 0.2 · 95.5 = 75.1, B 0.8 · 72 + 0.2 · 80 = 73.6
    assert [(entry["unit"], entry["score"], entry["se"]) for entry in one["ranking"]] == [
        ("A", pytest.approx(75.1), pytest.approx(1.6)),
        ("B", pytest.approx(73.6), pytest.approx(0.8)),
    ]
    assert (one["ranking"][0]["implementasi"], one["ranking"][0]["evidence"]) == (70, 95.5)
    assert [(entry["unit"], entry["reason"]) for entry in one["not_eligible"]] == [
        ("C", "no-evidence")
    ]
    shown = berakhlak("rank", *given).out
    assert "SKOR AKHIR TERTINGGI, 2024" in shown
    assert "Skor akhir = 0,8 × indeks + 0,2 × bukti." in shown
    assert "tidak ada skor bukti" in shown


@pytest.mark.parametrize(("weights", "share"), [("50:50", 0.5), ("3:1", 0.75), ("0,7:0,3", 0.7)])
def test_other_weights(berakhlak: Command, weights: str, share: float) -> None:
    given = files("unit,skor\nA,90\nB,80\nC,50\n")
    record = berakhlak("explain", "A", *given, "--weights", weights, "--format", "json").record
    assert record["skor_akhir"]["score"] == pytest.approx(share * 70 + (1 - share) * 90)
    assert record["skor_akhir"]["se"] == pytest.approx(share * 2)
    assert record["index"]["score"] == 70


def test_weights_from_the_config(berakhlak: Command) -> None:
    Path("berakhlak.toml").write_text('weights = "60:40"\n')
    record = berakhlak("rank", *files("unit,skor\nA,90\n"), "--format", "json").record
    assert record["weights"]["index"] == pytest.approx(0.6)


@pytest.mark.parametrize("weights", ["80", "80:-20", "0:0", "a:b", "80:20:10", ""])
def test_faulty_weights(berakhlak: Command, weights: str) -> None:
    ran = berakhlak("rank", *files("unit,skor\nA,90\n"), f"--weights={weights}")
    assert (ran.code, ran.out, "[weights-form]" in ran.err) == (2, "", True)


def test_weights_without_evidence(berakhlak: Command) -> None:
    files("unit,skor\nA,90\n")
    ran = berakhlak("rank", "t.csv", "--weights", "80:20")
    assert (ran.code, "[usage]" in ran.err) == (2, True)


def test_the_index_can_still_be_asked_for(berakhlak: Command) -> None:
    given = files("unit,skor\nA,90\nB,10\nC,10\n")
    (one,) = berakhlak("rank", *given, "--by", "implementasi", "--format", "json").record["lists"]
    assert one["awarded"][0] == "B"
    assert "evidence" not in one["ranking"][0]


def test_two_years_by_the_final_score(berakhlak: Command) -> None:
    survey = "unit,tahun,indeks,index_se\nA,2023,60,1\nB,2023,70,1\nA,2024,64,1\nB,2024,70,1\n"
    given = files("unit,tahun,bukti\nA,2023,50\nB,2023,60\nA,2024,70\nB,2024,60\n", survey)
    record = berakhlak("compare", *given, "--format", "json").record
    # A 58 -> 65.2, B 68 -> 68; the province 63 -> 66.6, each unit half of it
    assert [one["after"] for one in record["units"]] == [pytest.approx(65.2), pytest.approx(68)]
    province = record["province"]
    assert (province["before"], province["after"]) == (pytest.approx(63), pytest.approx(66.6))
    assert province["within"] == pytest.approx(3.6)
    error = math.hypot(0.5 * 0.8, 0.5 * 0.8, 0.5 * 0.8, 0.5 * 0.8)
    assert province["high"] - province["change"] == pytest.approx(1.959964 * error)
    assert record["units"][0]["verdict"] == "rose"
    out = berakhlak("compare", *given).out.replace("\n", " ")
    assert "Skor akhir provinsi naik 3,6 poin" in out
    assert "Skor akhir = 0,8 × indeks + 0,2 × bukti" in out


def test_evidence_without_a_year_holds_for_all(berakhlak: Command) -> None:
    survey = "unit,tahun,indeks\nA,2023,60\nA,2024,70\n"
    ran = berakhlak("compare", *files("unit,bukti\nA,50\n", survey), "--format", "json")
    assert (ran.record["province"]["before"], ran.record["province"]["after"]) == (58, 66)
    assert any("semua tahun" in note for note in ran.record["notes"])
    one_year = files("unit,bukti\nA,50\n", survey, "bukti-2024.csv")
    assert berakhlak("compare", *one_year, "--format", "json").record["province"]["before"] is None


def test_units_of_the_evidence_are_those_of_the_master_list(berakhlak: Command) -> None:
    Path("unit.csv").write_text("nama,alias\nDinas A,A;Dinas Alfa\nB,\nC,\n")
    given = (*files("unit,bukti\nDinas Alfa,90\n"), "--units", "unit.csv")
    (one,) = berakhlak("rank", *given, "--format", "json").record["lists"]
    assert [unit["unit"] for unit in one["ranking"]] == ["Dinas A"]
    given = (*files("unit,bukti\nDinas Aa,90\n"), "--units", "unit.csv")
    ran = berakhlak("rank", *given)
    assert (ran.code, ran.out) == (4, "")
    assert "bukti.csv, A2: unit 'Dinas Aa'" in ran.err
    assert "Mungkin: Dinas A" in ran.err
    assert "[evidence-unmatched]" in ran.err


def test_the_review_is_offered_for_the_survey_alone(berakhlak: Command) -> None:
    Path("unit.csv").write_text("nama\nDinas A\n")
    ran = berakhlak("rank", *files("unit,bukti\nDinas A,90\n"), "--units", "unit.csv")
    assert "berakhlak check t.csv --units unit.csv --review" in ran.err.replace("\n  ", " ")


def test_faults_of_an_evidence_table(berakhlak: Command) -> None:
    given = files("unit,bukti\nA,101\nB,banyak\nZ,50\nC,50\n")
    ran = berakhlak("rank", *given, "--format", "json")
    (one,) = ran.record["lists"]
    assert [unit["unit"] for unit in one["ranking"]] == ["C"]
    assert "bukti untuk unit yang tidak ada dalam survei" in ran.err
    assert "skor di luar 0–100" in ran.err
    assert "bukan angka" in ran.err
    for text, code, said in (
        ("unit,bukti\nA,50\nA,60\n", 4, "duplicate-unit-row"),
        ("unit,warna\nA,merah\n", 3, "evidence-columns"),
        ("", 3, "empty-file"),
    ):
        ran = berakhlak("rank", *files(text))
        assert (ran.code, f"[{said}]" in ran.err) == (code, True)


def test_evidence_that_nobody_needs_is_told(berakhlak: Command) -> None:
    ran = berakhlak("rank", *files("unit,bukti\nA,50\nZ,50\n"))
    assert "1 bukti untuk unit yang tidak ada dalam survei" in ran.err
    taken = take_in(Request(files=["t.csv"], evidence=Path("bukti.csv")))
    assert taken.problems.counts == {"evidence-unused": 1}
    assert taken.evidence == {(None, "a"): 50, (None, "z"): 50}


def test_a_withheld_unit_has_no_final_score(berakhlak: Command) -> None:
    survey = "unit,tahun,indeks,responden\nA,2024,60,50\nB,2024,61,20\nC,2024,90,5\n"
    given = files("unit,bukti\nA,50\nB,90\nC,50\n", survey)
    record = berakhlak("explain", "C", *given, "--format", "json").record
    assert record["skor_akhir"] == {
        "score": None, "se": None, "df": None, "low": None, "high": None, "evidence": 50,
    }  # fmt: skip
    (one,) = berakhlak("rank", *given, "--top", "1", "--format", "json").record["lists"]
    assert one["ranking"][0]["unit"] == "B"  # 0.8 · 61 + 0.2 · 90 = 66.8
