"""The award list through the command."""

from __future__ import annotations

import csv
import io
from inspect import cleandoc
from pathlib import Path

import openpyxl
import pytest
from support.command import Command
from support.surveys import DATA, SAMPLE, SAMPLE_YEARS, widened

RANK = ("rank", *SAMPLE)
FIVE = [
    "Badan Pengembangan Sumber Daya Manusia",
    "Badan Kepegawaian Daerah",
    "Dinas Ketahanan Pangan, Kelautan dan Pertanian",
    "Dinas Sosial",
    "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
]


def table(rows: str, name: str = "rekap-2024.csv") -> str:
    Path(name).write_text(rows, "utf-8")
    return name


def test_the_five_best_of_the_sample_in_json(berakhlak: Command, sample: Command) -> None:
    record = sample(*RANK, "--format", "json").record
    assert (record["command"], record["year"], record["by"], record["top"]) == (
        "rank", 2024, "implementasi", 5,
    )  # fmt: skip
    (one,) = record["lists"]
    assert one["list"] is None
    assert one["awarded"] == FIVE
    assert len(one["ranking"]) + len(one["not_eligible"]) == 113
    assert {entry["reason"] for entry in one["not_eligible"]} == {"withheld", "below-target"}
    first = one["ranking"][0]
    assert (first["rank"], first["rank_low"], first["awarded"], first["in_top_set"]) == (
        1, 1, True, True,
    )  # fmt: skip
    assert (first["robust"], first["variants"]) == (14, 14)
    assert one["ranking"][5]["robust"] is None
    assert one["cut"]["separated"] is False
    assert "belum cukup" in one["cut"]["text"]
    assert set(FIVE) <= set(one["top_set"])
    assert berakhlak(*RANK, "--format", "json").record == record


def test_the_announcement_stands_apart_from_the_doubts(sample: Command) -> None:
    ran = sample(*RANK)
    lines = ran.out.splitlines()
    assert lines[0].startswith("DATA CONTOH")
    assert "TERTINGGI, 2024" in lines[2]
    assert lines[5].split()[:2] == ["1", "Badan"]
    assert set(lines[10]) == {"-"}
    assert ran.out.index("Tidak ikut diperingkat") < ran.out.index("Catatan untuk tim penilai")
    assert "41 dari target 52, kurang 11" in ran.out
    assert max(map(len, lines)) <= 80


def test_ties_at_the_cut_are_all_awarded(berakhlak: Command) -> None:
    rows = "".join(f"U{n},{s}\n" for n, s in enumerate([80, 70, 70, 60]))
    name = table(f"unit,indeks\n{rows}")
    ran = berakhlak("rank", name, "--top", "2", "--format", "json")
    (one,) = ran.record["lists"]
    assert one["awarded"] == ["U0", "U1", "U2"]
    assert [entry["rank"] for entry in one["ranking"]] == [1, 2, 2, 4]
    assert [entry["tied"] for entry in one["ranking"]] == [False, True, True, False]
    shown = berakhlak("rank", name, "--top", "2").out
    assert "2 unit bernilai sama di batas peringkat 2" in shown
    assert "Tanpa galat baku" in shown


@pytest.mark.parametrize(
    ("scores", "top", "awarded", "said"),
    [
        # half of seven, whatever is asked for
        ([90, 80, 70, 60, 50, 40, 30], 5, ["U0", "U1", "U2"],
         "Paling banyak separuh dari 7 unit yang memenuhi syarat ditetapkan, jadi 3 terbaik."),
        # nobody can pick among those who tie for the second of two places
        ([90, 80, 80, 70], 5, ["U0", "U1", "U2"], "ditetapkan, jadi 2 terbaik."),
        ([90, 80], 1, [], "Unit yang memenuhi syarat hanya 2"),
        ([90, 80, 70], 5, ["U0"], "ditetapkan, jadi 1 terbaik."),
    ],
)  # fmt: skip
def test_at_most_half_is_awarded(
    berakhlak: Command, scores: list[int], top: int, awarded: list[str], said: str
) -> None:
    name = table("unit,indeks\n" + "".join(f"U{n},{s}\n" for n, s in enumerate(scores)))
    ran = berakhlak("rank", name, "--top", str(top), "--format", "json")
    (one,) = ran.record["lists"]
    assert one["awarded"] == awarded
    assert said in " ".join(ran.record["notes"])
    assert said in " ".join(berakhlak("rank", name, "--top", str(top)).out.split())


def test_those_who_did_not_answer(berakhlak: Command) -> None:
    """Of 40 people 30 answered: a quarter must pull 8 points of mean down, so 32 lower each."""
    name = table("unit,indeks,responden,pegawai\nA,80,30,40\nB,72,30,40\nC,70,30,60\nD,60,30,\n")
    (one,) = berakhlak("rank", name, "--top", "1", "--format", "json").record["lists"]
    assert [unit["tipping_point"] for unit in one["ranking"]] == [32, None, None, None]
    Path("bukti.csv").write_text("unit,bukti\nA,50\nB,50\nC,50\nD,50\n")
    (one,) = berakhlak(
        "rank", name, "--evidence", "bukti.csv", "--top", "1", "--format", "json"
    ).record["lists"]
    assert one["ranking"][0]["tipping_point"] == pytest.approx(32)  # of the index, not of 0.8 of it


def test_small_units_take_part_in_the_list_of_response(berakhlak: Command) -> None:
    name = table("unit,indeks,responden,pegawai\nA,80,30,60\nB,72,30,40\nC,70,9,10\nD,60,30,80\n")
    (one,) = berakhlak("rank", name, "--by", "response", "--format", "json").record["lists"]
    assert [unit["unit"] for unit in one["ranking"]] == ["C", "B", "A", "D"]


def test_luck_taken_out_of_the_scores(berakhlak: Command) -> None:
    """
    Paule and Mandel by hand: scores 50, 60, 70, each with a standard error of 6.

    Their squares about 60 add to 200; 200 / (36 + τ²) = 2 gives τ² = 64, B = 36 / 100, and the
    scores keep 64 % of their distance from 60.
    """
    name = table("unit,indeks,responden,index_se\nA,70,30,6\nB,60,30,6\nC,50,30,6\n")
    (one,) = berakhlak("rank", name, "--top", "1", "--format", "json").record["lists"]
    shrunken = [unit["shrunken"] for unit in one["ranking"]]
    assert shrunken == pytest.approx([66.4, 60, 53.6], abs=1e-9)
    assert {unit["df"] for unit in one["ranking"]} == {29}
    name = table("unit,indeks,responden,index_se\nA,61,30,6\nB,60,30,6\nC,59,30,6\n")
    (one,) = berakhlak("rank", name, "--format", "json").record["lists"]
    assert [unit["shrunken"] for unit in one["ranking"]] == pytest.approx([60, 60, 60])


def test_different_scores_never_look_equal(berakhlak: Command) -> None:
    name = table("unit,indeks\nA,70.0004\nB,70.0001\nC,60\n")
    out = berakhlak("rank", name, "--top", "1").out
    assert "70,0004" in out
    assert "70,0001" in out


def test_a_list_for_each_value_and_for_each_group(berakhlak: Command) -> None:
    """
    unit,berorientasi_pelayanan,akuntabel,kompeten,harmonis,loyal,adaptif,kolaboratif
    A,80,60,60,60,60,60,60
    B,70,70,70,70,70,70,70
    C,60,80,80,80,80,80,80
    D,90,50,50,50,50,50,50
    """
    name = table(cleandoc(test_a_list_for_each_value_and_for_each_group.__doc__ or ""))
    Path("unit.csv").write_text("nama,kelompok\nA,Dinas\nB,Dinas\nC,Dinas\nD,Inspektorat\n")
    given = (name, "--units", "unit.csv", "--top", "1", "--format", "json")
    lists = berakhlak("rank", *given, "--by", "values").record["lists"]
    assert [one["awarded"] for one in lists] == [["D"], *[["C"]] * 6]
    assert [one["list"] for one in lists][:2] == ["berorientasi_pelayanan", "akuntabel"]
    record = berakhlak("rank", *given, "--per-group", "kelompok").record
    assert [(one["list"], one["awarded"]) for one in record["lists"]] == [("Dinas", ["C"])]
    assert "'Inspektorat' tidak diberi penghargaan" in record["notes"][0]


def test_lists_by_change_and_response(sample: Command) -> None:
    both = ("rank", *SAMPLE_YEARS, "--by", "change", "--format", "json")
    (change,) = sample(*both).record["lists"]
    assert change["ranking"][0]["unit"] == "Dinas Sosial"
    assert change["ranking"][0]["score"] == pytest.approx(8.66, abs=0.01)
    assert change["ranking"][0]["variants"] is None
    assert {"absent-before", "withheld"} <= {one["reason"] for one in change["not_eligible"]}
    (response,) = sample(*RANK, "--by", "response", "--format", "json").record["lists"]
    assert response["ranking"][0]["score"] == 100
    assert response["ranking"][0]["unit"] == "Biro Kepala Daerah"


def test_no_unit_is_hidden_for_another(berakhlak: Command) -> None:
    rows = ["unit,tahun,*", *["A,2024,*3"] * 40, *["B,2024,*4"] * 30, *["C,2024,*5"] * 20]
    rows += ["D,2024,*2"] * 3
    Path("s.csv").write_text(widened("\n".join(rows)))
    ran = berakhlak("rank", "s.csv", "--top", "1", "--format", "json")
    (one,) = ran.record["lists"]
    assert one["awarded"] == ["C"]
    assert [unit["unit"] for unit in one["not_eligible"]] == ["D"]


def test_files(sample: Command) -> None:
    book = openpyxl.load_workbook(sample(*RANK, "-o", "p.xlsx").folder / "p.xlsx")
    assert book.sheetnames == ["Peringkat", "Tidak diperingkat", "Catatan"]
    assert sum(1 for _ in book["Peringkat"].iter_rows()) > 107
    text = sample(*RANK, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row["unit"] for row in rows[:5]] == FIVE
    assert rows[0]["sample"] == "true"
    assert "| 1 | Badan Pengembangan" in sample(*RANK, "--format", "md").out


def test_every_group_gets_a_sheet_whatever_it_is_called(berakhlak: Command, folder: Path) -> None:
    """Signs that no tab may hold, names alike in 31 letters or but for capitals, a kept name."""
    long = "Unit Pelaksana Teknis Daerah Wilayah"
    groups = ["Dinas/Badan", "Dinas-Badan", f"{long} Satu", f"{long} Dua", "KOTA", "Kota",
              "'History'", "a[1]:*?\\"]  # fmt: skip
    units = [(f"Unit {at + 1:02}", group) for at, group in enumerate(groups * 3)]
    rows = "".join(f'"{unit}","{group}"\n' for unit, group in units)
    Path("unit.csv").write_text(f"nama,kelompok\n{rows}", "utf-8")
    scored = "".join(f'"{unit}",{60 + at}\n' for at, (unit, _) in enumerate(units))
    name = table(f"unit,indeks\n{scored}")
    given = (name, "--units", "unit.csv", "--per-group", "kelompok")
    ran = berakhlak("rank", *given, "-o", "p.xlsx")
    assert ran.code == 0, ran.err
    *lists, notes = openpyxl.load_workbook(folder / "p.xlsx").worksheets
    record = berakhlak("rank", *given, "--format", "json").record["lists"]
    assert len({sheet.title.casefold() for sheet in lists}) == len(groups)
    for sheet, one in zip(lists, record, strict=True):
        shown = [row[1] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
        assert shown == [standing["unit"] for standing in one["ranking"]]
    assert notes.title == "Catatan"
    assert {"Dinas-Badan", "Dinas-Badan (2)", f"{long[:27]} (2)"} <= {one.title for one in lists}


def test_a_published_survey_of_another_country(berakhlak: Command) -> None:
    given = (DATA / "csps-2024-ees.csv", "--map", DATA / "csps-peta.toml", "--format", "json")
    (one,) = berakhlak("rank", *given, "--top", "6").record["lists"]
    assert one["awarded"] == ["AGO", "SHR", "HMICFR", "DMO", "WPEA", "WRA"]
    assert len(one["ranking"]) == 103
    index = berakhlak("explain", "AGO", *given).record["index"]
    assert index["all_units"]["median"] == pytest.approx(64.076)


def test_what_cannot_be_ranked(berakhlak: Command) -> None:
    name = table("unit,indeks,target,responden\nA,60,50,20\n")
    for arguments, code, said in (
        (("--by", "semua"), 2, "unknown-by"),
        (("--top", "0"), 2, "usage"),
        (("--per-group", "jenis"), 2, "unknown-group"),
        ((), 4, "nobody-eligible"),
    ):
        ran = berakhlak("rank", name, *arguments)
        assert (ran.code, ran.out) == (code, "")
        assert f"[{said}]" in ran.err
    name = table("unit,indeks\nA,60\nB,61\n", "lain-2024.csv")
    ran = berakhlak("rank", name, "--by", "change")
    assert ran.code == 4
    assert "[two-years-needed]" in ran.err
