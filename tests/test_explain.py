"""`explain` as a user runs it: the paragraph, the formula, the answers, the rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from support.command import Command
from support.surveys import SAMPLE, SAMPLE_YEARS, widened


def test_one_unit_of_the_sample_in_json(sample: Command) -> None:
    record = sample("explain", "Dinsos", *SAMPLE, "--format", "json").record
    assert (record["command"], record["unit"], record["year"]) == ("explain", "Dinas Sosial", 2024)
    assert (record["rank"]["rank"], record["rank"]["awarded"]) == (4, True)
    assert record["index"]["score"] == pytest.approx(72.06, abs=5e-3)
    values = [one["score"] for one in record["values"].values()]
    assert sum(values) / 7 == pytest.approx(record["index"]["score"], abs=1e-9)
    first = record["items"][0]
    assert first["answers"] == {"1": 1, "2": 3, "3": 38, "4": 70, "5": 33}
    assert first["score"] == pytest.approx((3 * 25 + 38 * 50 + 70 * 75 + 33 * 100) / 145)
    (source,) = record["sources"]
    assert (source["file"], source["sheet"], source["rows_used"]) == (
        "survei-2024.xlsx", "Respons", 148,
    )  # fmt: skip
    assert (source["rows_not_used"], source["not_used"]) == (1, {"answered-twice": 1})
    assert (source["first_row"], source["last_row"], len(source["sha256"])) == (16, 10050, 64)
    assert record["index"]["all_units"]["n"] == 111
    assert record["text"].startswith("Indeks Implementasi BerAKHLAK Dinas Sosial tahun 2024 adalah")


def test_the_paragraph_stands_first_and_the_formula_adds_up(sample: Command) -> None:
    ran = sample("explain", "DIN-08", *SAMPLE)
    text = ran.out.replace("\n  ", " ").replace("\n", " ")
    name = sample("explain", "DIN-08", *SAMPLE, "--format", "json").record["unit"]
    assert f"Indeks Implementasi BerAKHLAK {name} tahun 2024 adalah" in text
    assert ran.out.index("adalah") < ran.out.index("Responden:") < ran.out.index("BP1")
    terms, _, rest = text.partition("Indeks Implementasi BerAKHLAK = (")[2].partition(") / 7 = ")
    whole, _, mean = rest.partition(" / 7 = ")
    numbers = [float(term.replace(",", ".")) for term in terms.split(" + ")]
    assert sum(numbers) == pytest.approx(float(whole.replace(",", ".")))
    assert round(sum(numbers) / 7 + 1e-9, 2) == float(mean.split()[0].replace(",", "."))
    assert max(map(len, ran.out.splitlines())) <= 80


def test_files(sample: Command) -> None:
    ran = sample("explain", "BKD", *SAMPLE, "-o", "u.xlsx")
    book = openpyxl.load_workbook(ran.folder / "u.xlsx")
    assert book.sheetnames == ["Skor", "Pernyataan", "Asal", "Catatan"]
    text = sample("explain", "BKD", *SAMPLE, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row["figure"] for row in rows][:2] == ["index", "berorientasi_pelayanan"]
    assert rows[0]["unit"] == "Badan Kepegawaian Daerah"
    assert "## Jawaban tiap pernyataan" in sample("explain", "BKD", *SAMPLE, "--format", "md").out


def test_the_last_year_unless_told(sample: Command) -> None:
    both = ("explain", "Dinas Sosial", *SAMPLE_YEARS, "--format", "json")
    assert sample(*both).record["year"] == 2024
    assert sample(*both, "--year", "2023").record["year"] == 2023


def test_a_unit_that_is_withheld(sample: Command) -> None:
    record = sample("explain", "Kec. Kep. Seribu Utara", *SAMPLE, "--format", "json").record
    assert (record["withheld"], record["n"], record["items"]) == (True, 8, None)
    figures = [record["index"], *record["values"].values()]
    assert {one[name] for one in figures for name in ("score", "se", "low", "high")} == {None}
    assert record["rank"]["reason"] == "withheld"
    assert record["text"] == (
        "Skor Kecamatan Kepulauan Seribu Utara tahun 2024 tidak ditampilkan, sebab respondennya "
        "(8) kurang dari 10."
    )
    shown = sample("explain", "Kec. Kep. Seribu Utara", *SAMPLE).out
    assert "BP1" not in shown
    assert "Median" not in shown


def test_why_there_is_no_index(berakhlak: Command) -> None:
    rows = ["unit,tahun,BP1,BP2,BP3", *["A,2024,4,4,4"] * 12, *["B,2024,5,5,5"] * 12]
    Path("s.csv").write_text(widened("\n".join(rows)))
    text = berakhlak("explain", "A", "s.csv", "--format", "json").record["text"]
    assert text.startswith("Indeks A tahun 2024 tidak dapat dihitung: tidak ada skor untuk Akunt")
    Path("unit.csv").write_text("nama\nA\nB\nC\n")
    record = berakhlak("explain", "c", "s.csv", "--units", "unit.csv", "--format", "json").record
    assert record["text"] == "C tidak mempunyai responden pada 2024."
    assert (record["rank"]["reason"], record["items"], record["sources"]) == (
        "no-respondents", [], [],
    )  # fmt: skip


def test_a_published_index_beside_a_small_unit(berakhlak: Command) -> None:
    Path("t.csv").write_text(
        "unit,tahun,indeks,responden\nA,2024,60,50\nB,2024,61,20\nC,2024,62,5\n"
    )
    out = berakhlak("explain", "A", "t.csv").out
    assert "Indeks dipakai seperti yang tercantum" in out
    assert "Median" not in out
    text = berakhlak("explain", "C", "t.csv", "--format", "json").record["text"]
    assert text == "Skor C tahun 2024 tidak ditampilkan, sebab respondennya (5) kurang dari 10."
    assert "adalah 61,0" in berakhlak("explain", "B", "t.csv", "--format", "json").record["text"]


def test_medians_need_five_units(berakhlak: Command) -> None:
    rows = [f"U{n},2024,{50 + n},Dinas" for n in range(5)]
    Path("t.csv").write_text("\n".join(["unit,tahun,indeks,kelompok", *rows[:4]]))
    assert berakhlak("explain", "U1", "t.csv", "--format", "json").record["index"][
        "all_units"
    ] is None  # fmt: skip
    Path("t.csv").write_text("\n".join(["unit,tahun,indeks,kelompok", *rows]))
    index = berakhlak("explain", "U1", "t.csv", "--format", "json").record["index"]
    assert index["all_units"] == {"n": 5, "low": 51, "median": 52, "high": 53}
    assert index["group_units"] is None


def test_a_unit_that_is_not_there(berakhlak: Command, sample: Command) -> None:
    ran = sample("explain", "Dinas Sosail", *SAMPLE)
    assert (ran.code, ran.out) == (4, "")
    assert "[unknown-unit]" in ran.err
    assert "Mungkin: Dinas Sosial" in ran.err
    ran = sample("explain", "Biro Pengendalian Program", *SAMPLE)
    assert "tetapi tidak pada 2024" in ran.err
    Path("t.csv").write_text("unit,tahun,indeks\nA,2024,60\n")
    assert "[unknown-unit]" in berakhlak("explain", "Zzz", "t.csv").err
    ran = berakhlak("explain", "A", "t.csv", "--by", "semua")
    assert (ran.code, "[unknown-by]" in ran.err) == (2, True)


def test_english(sample: Command) -> None:
    ran = sample("explain", "BKD", *SAMPLE, "--lang", "en")
    assert "for 2024 is 73.6, category B" in ran.out.replace("\n", " ")
