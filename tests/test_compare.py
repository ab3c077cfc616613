"""`compare` as a user runs it: the sample, the forms, the verdicts, and what is not comparable."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command import Command
from support.surveys import SAMPLE_YEARS, widened

COMPARE = ("compare", *SAMPLE_YEARS)


def table(text: str, name: str = "rekap.csv") -> str:
    Path(name).write_text(text, "utf-8")
    return name


def verdicts(record: dict[str, Any]) -> dict[str, str]:
    return {one["unit"]: one["verdict"] for one in record["units"]}


def test_the_sample_in_json(sample: Command) -> None:
    record = sample(*COMPARE, "--format", "json").record
    province = record["province"]
    assert (record["command"], record["years"], record["by"], record["pool"]) == (
        "compare", [2023, 2024], "implementasi", "respondents",
    )  # fmt: skip
    assert (province["before"], province["after"]) == (
        pytest.approx(61.200, abs=5e-4), pytest.approx(64.903, abs=5e-4),
    )  # fmt: skip
    assert province["change_percent"] == pytest.approx(6.05, abs=5e-3)
    parts = [province[name] for name in ("within", "mix", "entered", "left")]
    assert sum(parts) == pytest.approx(province["change"], abs=1e-9)
    assert province["low"] < province["change"] < province["high"]
    assert province["matched_units"] == 109
    assert record["warnings"] == []
    assert "series" not in record
    assert set(record["values"]) >= {"adaptif", "loyal"}
    merged = [one for one in record["ledger"] if one["merged"]]
    assert [one["unit"] for one in merged] == ["unit kecil (digabung)"]
    listed = [one["unit"] for one in record["units"]]
    shown = [one["unit"] for one in record["ledger"]]
    assert shown[:-1] == [unit for unit in listed if unit in shown]
    found = verdicts(record)
    assert found["Dinas Sosial"] == "rose"
    assert found["Biro Kerja Sama Daerah"] == "fell"
    assert found["Rumah Sakit Umum Daerah Kramat Jati"] == "new"
    assert found["Biro Pengendalian Program"] == "gone"
    assert found["Kecamatan Kepulauan Seribu Utara"] == "withheld"
    adjusted = {one["unit"]: one["verdict_adjusted"] for one in record["units"]}
    assert (adjusted["Dinas Sosial"], adjusted["Biro Kerja Sama Daerah"]) == ("rose", "unclear")


def test_the_screen_ends_with_the_headline(sample: Command) -> None:
    ran = sample(*COMPARE)
    lines = ran.out.splitlines()
    assert lines[0].startswith("DATA CONTOH")
    assert lines[2] == "INDEKS IMPLEMENTASI BERAKHLAK PROVINSI, 2023 DAN 2024"
    assert "Provinsi               61,2 64,9    +3,7 0,2" in lines
    assert "Dari mana +3,7 poin itu?" in lines
    assert "(109 unit): +3,6 poin." in ran.out
    assert "+8,7 1,5 naik" in ran.out
    assert " ".join(lines[-4:-2]) == (
        "Indeks Implementasi BerAKHLAK provinsi naik 3,7 poin (± 0,2), dari 61,2 pada 2023 "
        "menjadi 64,9 pada 2024 (+6,05%)."
    )
    assert max(map(len, lines)) <= 80


def test_files(sample: Command) -> None:
    book = openpyxl.load_workbook(sample(*COMPARE, "-o", "p.xlsx").folder / "p.xlsx")
    assert book.sheetnames == ["Provinsi", "Asal perubahan", "Unit", "Catatan"]
    name, *total = [*book["Asal perubahan"].iter_rows(values_only=True)][-1]
    assert name == "Jumlah"
    *parts, whole = [float(str(cell)) for cell in total]
    assert sum(parts) == pytest.approx(whole, abs=1e-9)
    text = sample(*COMPARE, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert len(rows) == 114
    first = {name: rows[0][name] for name in ("year_before", "year_after", "unit", "sample")}
    assert first == {
        "year_before": "2023", "year_after": "2024", "unit": "Biro Pemerintahan", "sample": "true",
    }  # fmt: skip
    assert "| unit kecil (digabung) |" in sample(*COMPARE, "--format", "md").out.replace("\\", "")


def test_a_value_and_other_pools(sample: Command) -> None:
    record = sample(*COMPARE, "--by", "adaptif", "--format", "json").record
    assert record["province"]["change"] == pytest.approx(4.80, abs=5e-3)
    assert record["values"]["adaptif"]["change"] == record["province"]["change"]
    for pool in ("units", "headcount"):
        province = sample(*COMPARE, "--pool", pool, "--format", "json").record["province"]
        parts = [province[name] for name in ("within", "mix", "entered", "left")]
        assert sum(parts) == pytest.approx(province["change"], abs=1e-9)


def test_score_tables_by_hand(berakhlak: Command) -> None:
    # weights 1/2, 1/2 then 1/4, 3/4; middle (60 + 67) / 2 = 63.5
    name = table(
        "unit,tahun,indeks,responden,index_se\n"
        "A,2023,50,20,1\nB,2023,70,20,1\nA,2024,52,20,1\nB,2024,72,60,1\n"
    )
    record = berakhlak("compare", name, "--format", "json").record
    province = record["province"]
    assert (province["before"], province["after"], province["change"]) == (60, 67, 7)
    # half the difference: A (1/2 + 1/4) / 2 · 2 = 0.75, B (1/2 + 3/4) / 2 · 2 = 1.25
    assert province["within"] == pytest.approx(2.0)
    # A (51 - 63.5)(-1/4) = 3.125, B (71 - 63.5)(1/4) = 1.875
    assert province["mix"] == pytest.approx(5.0)
    assert (province["entered"], province["left"]) == (0, 0)
    assert (province["matched_change"], province["matched_units"]) == (7, 2)
    assert verdicts(record) == {"A": "unclear", "B": "unclear"}
    # se² = 1/4 + 1/4 and 1/16 + 9/16, of 19 + 19 and 19 + 59 degrees of freedom; together
    # 1.125² / (0.5² / 38 + 0.625² / 78) = 109.2, so t = 1.981940 and 1.981940 · √1.125
    assert province["high"] - province["change"] == pytest.approx(2.102145, abs=1e-6)


def test_units_that_come_go_or_cannot_be_judged(berakhlak: Command) -> None:
    name = table(
        "unit,tahun,indeks,index_se\n"
        "Lama,2023,60,1\nLama,2024,60.8,0.1\nPergi,2023,50,1\nBaru,2024,70,1\n"
        "Tipis,2023,60,0.1\nTipis,2024,60.8,0.1\nButa,2023,60,\nButa,2024,70,\n"
    )
    ran = berakhlak("compare", name, "--format", "json")
    assert verdicts(ran.record) == {
        "Baru": "new", "Buta": "no-interval", "Lama": "unclear", "Pergi": "gone", "Tipis": "rose",
    }  # fmt: skip
    shown = berakhlak("compare", name, "--all").out
    assert "naik tipis" in shown
    assert "tidak ikut lagi" in shown
    assert "+10,0" in shown


def test_without_standard_errors_it_says_so(berakhlak: Command) -> None:
    name = table("unit,tahun,indeks\nA,2023,60\nB,2023,60\nA,2024,60\nB,2024,62\n")
    ran = berakhlak("compare", name)
    assert "Tanpa galat baku tidak dapat dikatakan" in ran.out.replace("\n", " ")
    assert "±  " not in ran.out
    assert "Kenaikan terbesar" in ran.out


def test_nothing_changed(berakhlak: Command) -> None:
    name = table(
        "unit,tahun,indeks\n" + "".join(f"U{n},{y},60\n" for n in "ab" for y in (2023, 2024))
    )
    ran = berakhlak("compare", name)
    assert ran.code == 0
    assert "tidak berubah: 60,0 pada 2023 dan 60,0 pada 2024" in ran.out.replace("\n", " ")
    record = berakhlak("compare", name, "--format", "json").record
    assert (record["province"]["change"], record["province"]["change_percent"]) == (0, 0)


def test_a_longer_series(berakhlak: Command) -> None:
    rows = [
        f"A,{year},{score}\n" for year, score in ((2021, 58), (2022, 60), (2023, 59), (2024, 65))
    ]
    name = table("unit,tahun,indeks\n" + "".join(rows))
    record = berakhlak("compare", name, "--format", "json").record
    assert record["years"] == [2021, 2024]
    assert [(one["year"], one["score"], one["change"]) for one in record["series"]] == [
        (2021, 58, None), (2022, 60, 2), (2023, 59, -1), (2024, 65, 6),
    ]  # fmt: skip
    # eight blocks over 58..65: 0, 2, 1 and 7 sevenths
    assert "2021–2024  ▁▃▂█" in berakhlak("compare", name).out
    some = berakhlak("compare", name, "--year", "2022", "--year", "2024", "--format", "json").record
    assert (some["years"], some["province"]["change"]) == ([2022, 2024], 5)
    assert "series" not in some


def test_what_cannot_be_compared(berakhlak: Command) -> None:
    name = table("unit,tahun,indeks\nA,2024,60\n")
    for arguments, code, said in (
        ((), 4, "two-years-needed"),
        (("--by", "semua"), 2, "unknown-by"),
        (("--by", "skor_akhir"), 2, "unknown-by"),
        (("--year", "2020"), 4, "no-such-year"),
    ):
        ran = berakhlak("compare", name, *arguments)
        assert (ran.code, ran.out) == (code, "")
        assert f"[{said}]" in ran.err
    assert "Tahun yang ada: 2024" in berakhlak("compare", name).err
    assert "--evidence" in berakhlak("compare", name, "--by", "skor_akhir").err


def test_one_year_of_two(berakhlak: Command) -> None:
    name = table("unit,tahun,indeks\nA,2023,60\nA,2024,61\n")
    ran = berakhlak("compare", name, "--year", "2024")
    assert (ran.code, "Tahun yang ada: 2023, 2024" in ran.err) == (4, True)


def test_a_province_that_is_withheld_is_not_taken_apart(berakhlak: Command) -> None:
    name = table(
        "unit,tahun,indeks,responden\nA,2023,60,4\nB,2023,70,3\nA,2024,64,40\nB,2024,70,30\n"
    )
    record = berakhlak("compare", name, "--format", "json").record
    assert record["ledger"] is None
    assert {record["province"][name] for name in ("before", "change", "within", "left")} == {None}
    assert set(verdicts(record).values()) == {"withheld"}
    assert "tidak dapat dibandingkan" in berakhlak("compare", name).out


def codes(berakhlak: Command, *files: str) -> list[str]:
    ran = berakhlak("compare", *files, "--format", "json")
    shown = berakhlak("compare", *files).out.replace("\n", " ")
    for one in ran.record["warnings"]:
        assert one["message"].split(":")[0][:30] in shown
    return [one["code"] for one in ran.record["warnings"]]


def survey(year: int, answer: str, *, item: str = "*", extra: str = "") -> str:
    rows = [f"unit,tahun,{item}{extra}", *[f"A,{year},{answer}"] * 12, *[f"B,{year},{answer}"] * 12]
    return table(widened("\n".join(rows)), f"s-{year}.csv")


def test_a_change_of_method_is_no_progress(berakhlak: Command) -> None:
    first = survey(2023, "*4")
    assert codes(berakhlak, first, survey(2024, "*4")) == []
    assert codes(berakhlak, first, survey(2024, "*5")) == ["scale-differs"]
    assert codes(berakhlak, first, survey(2024, "4,4,4", item="BP1,BP2,BP3")) == [
        "instrument-differs"
    ]
    ready = table("unit,tahun,indeks\nA,2024,70\nB,2024,70\n", "rekap-2024.csv")
    assert codes(berakhlak, first, ready) == ["kind-differs", "layout-differs", "pool-differs"]


def test_another_tool_is_told(berakhlak: Command) -> None:
    first = survey(2023, "*4")
    rows = ["Cap waktu,Unit kerja,*", *[f"2024/11/{day} 10:00:00,A,*4" for day in range(10, 29)]]
    assert codes(berakhlak, first, table(widened("\n".join(rows)), "g-2024.csv")) == [
        "layout-differs"
    ]


def test_english(sample: Command) -> None:
    ran = sample(*COMPARE, "--lang", "en")
    assert "the province rose by 3.7 points (± 0.2), from 61.2 in 2023" in ran.out.replace(
        "\n", " "
    )


def test_a_narrow_encoding_leaves_the_small_line_out(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rich.console.Console.encoding", "cp1252")
    name = table("unit,tahun,indeks\nA,2022,60\nA,2023,61\nA,2024,62\n")
    out = berakhlak("compare", name).out
    assert "2022-2024" in out
    assert "?" not in out.replace("itu?", "")


def test_a_doubt_about_the_method_goes_with_the_most_improved(berakhlak: Command) -> None:
    before, after = survey(2023, "*3"), survey(2024, "*4")
    text = Path(after).read_text("utf-8").splitlines()
    head = text[0].split(",")
    cut = head.index("Ad3")
    rows = [",".join(c for at, c in enumerate(line.split(",")) if at != cut) for line in text]
    Path(after).write_text("\n".join(rows) + "\n", "utf-8")
    ran = berakhlak("rank", before, after, "--by", "change", "--format", "json")
    assert ran.code == 0, ran.err
    assert any("Ad3" in note for note in ran.record["notes"])
    assert "Ad3" in berakhlak("rank", before, after, "--by", "change").out


def test_a_unit_without_a_value_is_not_called_new(berakhlak: Command) -> None:
    lines = {
        2023: ["unit,*", *["A,*3"] * 12, *["B,*4"] * 12],
        2024: ["unit,*", *["A,*4"] * 12, *["B,*4"] * 12],
    }
    for year, rows in lines.items():
        Path(f"v-{year}.csv").write_text(widened("\n".join(rows)), "utf-8")
    text = Path("v-2023.csv").read_text("utf-8").splitlines()
    text[1:13] = [",".join([*line.split(",")[:-3], "", "", ""]) for line in text[1:13]]
    Path("v-2023.csv").write_text("\n".join(text) + "\n", "utf-8")
    out = berakhlak("compare", "v-2023.csv", "v-2024.csv").out
    assert "baru ikut" not in out


def test_values_and_groups_do_not_go_together(berakhlak: Command) -> None:
    Path("unit.csv").write_text("nama,kelompok\nA,x\nB,x\n", "utf-8")
    Path("w-2024.csv").write_text(widened("unit,*\n" + "A,*3\n" * 12 + "B,*4\n" * 12), "utf-8")
    given = ("rank", "w-2024.csv", "--units", "unit.csv", "--per-group", "kelompok")
    ran = berakhlak(*given, "--by", "values")
    assert (ran.code, "[values-by-group]" in ran.err) == (2, True)
    ran = berakhlak(*given)
    assert (ran.code, "sedikitnya tiga unit" in " ".join(ran.err.split())) == (4, True)
