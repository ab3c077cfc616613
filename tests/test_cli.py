"""What a user types and sees: forms, files, settings, languages, streams."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from support.command import Command
from support.surveys import ITEMS, widened

from berakhlak_cli import __version__
from berakhlak_cli.words import Words

ROWS = [
    "unit,tahun,*",
    *["Dinas A,2024,*4"] * 12,
    *["Dinas B,2024,*5"] * 30,
    *["[red]C,2024,*2"] * 31,
]
LIST = "nama,singkatan,alias\nDinas A,,\nDinas B,,\n[red]C,,\nDinas Sosial,Dinsos,\n"


@pytest.fixture
def small(folder: Path) -> str:
    (folder / "survei.csv").write_text(widened("\n".join(ROWS)), "utf-8")
    return "survei.csv"


def test_the_table(berakhlak: Command, small: str) -> None:
    ran = berakhlak("score", small)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[3].split() == [
        "Unit", "kerja", "Resp", "BP", "Ak", "Ko", "Ha", "Lo", "Ad", "Kl", "Indeks", "Kat",
    ]  # fmt: skip
    assert lines[4].startswith("Dinas A *")
    assert lines[6].startswith("[red]C")
    assert "Indeks provinsi 2024: 64,0, kategori B (Cukup Sehat)" in ran.out
    assert "rumus resmi tidak diterbitkan" in " ".join(ran.out.split())
    assert "73 baris dibaca = 73 dipakai + 0 tidak dipakai" in ran.err
    assert max(map(len, lines)) <= 80
    assert berakhlak("score", small, "-q").err == ""


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_a_narrow_terminal_loses_columns_never_digits(
    berakhlak: Command, small: str, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = berakhlak("score", small, "-q").out
    table = out.split("\n\n")[1].splitlines()
    assert max(map(len, table)) <= width
    assert table[1].split()[-2] == "75,0"
    assert table[1].endswith("A")
    assert "75,0" in table[1]
    assert ("Kolom yang tidak muat" in " ".join(out.split())) is (width < 80)


def test_json_csv_and_markdown(berakhlak: Command, small: str, folder: Path) -> None:
    record = berakhlak("score", small, "--format", "json").record
    assert list(record) == [
        "format", "command", "version", "sample", "instrument", "options", "inputs", "province",
        "units", "problem_counts", "problems", "notes",
    ]  # fmt: skip
    assert record["options"] == {"pool": "respondents", "population": "staff", "min_n": 10}
    first = record["inputs"][0]
    assert (first["file"], first["sheet"], first["layout"]) == ("survei.csv", None, "plain")
    assert (first["rows_read"], first["rows_kept"], first["rows_dropped"]) == (73, 73, 0)
    text = berakhlak("score", small, "--format", "csv").out
    assert text.startswith("\ufeffyear,unit,")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row["unit"] for row in rows] == ["Dinas A", "Dinas B", "[red]C"]
    assert rows[0]["implementasi_score"] == "75.0"
    assert rows[0]["akuntabel_score"] == "75.0"
    assert rows[0]["sample"] == "false"
    shown = berakhlak("score", small, "--format", "md").out
    assert "| \\[red\\]C | 31 | 25,0 |" in shown
    for name in ("skor.json", "skor.csv", "skor.md"):
        ran = berakhlak("score", small, "-o", name)
        assert ran.out == ""
        assert f"Tersimpan: {name}" in ran.err
    assert json.loads((folder / "skor.json").read_text("utf-8")) == record
    assert (folder / "skor.csv").read_bytes().decode("utf-8") == text
    assert berakhlak("score", small, "-o", "-", "--format", "md").out == shown


def test_the_workbook_holds_real_numbers(berakhlak: Command, folder: Path) -> None:
    rows = [*ROWS, *["=cmd|' /c calc'!A1,2024,*3"] * 10, *["kecil,2024,*1"] * 3]
    (folder / "survei.csv").write_text(widened("\n".join(rows)), "utf-8")
    assert berakhlak("score", "survei.csv", "-o", "skor.xlsx").code == 0
    book = openpyxl.load_workbook(folder / "skor.xlsx")
    assert book.sheetnames == ["2024", "Catatan"]
    sheet = book["2024"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Unit kerja")
    titles = [cell.value for cell in header]
    at = titles.index("Indeks")
    found = {row[0].value: row[at] for row in sheet.iter_rows(min_row=(header[0].row or 0) + 1)}
    assert found["Dinas A *"].value == 75
    assert found["Dinas A *"].number_format.endswith("0.0")
    evil = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value)[:4] == "=cmd")
    assert evil.data_type == "s"
    assert found["kecil"].value is None
    text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "tidak ditampilkan: kurang dari 10 responden" in text
    once = (folder / "skor.xlsx").read_bytes()
    berakhlak("score", "survei.csv", "-o", "skor.xlsx")
    assert (folder / "skor.xlsx").read_bytes() == once


def test_csv_never_runs_a_formula(berakhlak: Command, folder: Path) -> None:
    (folder / "survei-2024.csv").write_text(
        widened("unit,*\n=1+1,*4\n@x,*4\n-y,*4\n+z,*4\nw,*4\n"), "utf-8"
    )
    text = berakhlak("score", "survei-2024.csv", "--format", "csv", "--min-n", "1").out
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert {row["unit"] for row in rows} == {"'=1+1", "'@x", "'-y", "'+z", "w"}


def test_a_failed_run_leaves_the_old_file(berakhlak: Command, small: str, folder: Path) -> None:
    (folder / "skor.json").write_text("lama")
    assert berakhlak("score", "tiada.csv", "-o", "skor.json").code == 3
    assert berakhlak("score", small, "--pool", "headcount", "-o", "skor.json").code == 4
    assert (folder / "skor.json").read_text() == "lama"
    assert sorted(path.name for path in folder.iterdir()) == ["skor.json", "survei.csv"]


def test_settings_of_the_office(berakhlak: Command, small: str, folder: Path) -> None:
    (folder / "berakhlak.toml").write_text('min_n = 30\npool = "units"\ntop = 3\n', "utf-8")
    ran = berakhlak("score", small, "--format", "json")
    assert ran.record["options"]["min_n"] == 30
    assert ran.record["options"]["pool"] == "units"
    assert "Pengaturan dari berakhlak.toml: pool = units, min_n = 30, top = 3" in ran.err
    won = berakhlak("score", small, "--format", "json", "--min-n", "1", "--pool", "respondents")
    assert won.record["options"] == {"pool": "respondents", "population": "staff", "min_n": 1}


def test_tails_of_unit_names_from_the_config(berakhlak: Command, folder: Path) -> None:
    (folder / "berakhlak.toml").write_text('tails = ["Kabupaten Contoh"]\n', "utf-8")
    (folder / "unit.csv").write_text(LIST, "utf-8")
    (folder / "s-2024.csv").write_text("unit,BP1\nDinas Sosial Kab. Contoh,4\n", "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--units", "unit.csv", "--format", "json")
    assert [unit["n"] for unit in ran.record["units"]] == [0, 0, 0, 1]


@pytest.mark.parametrize("how", ["option", "environment", "config"])
def test_english(
    berakhlak: Command, small: str, folder: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    arguments = ["--lang", "en"] if how == "option" else []
    if how == "environment":
        monkeypatch.setenv("BERAKHLAK_LANG", "en")
    if how == "config":
        (folder / "berakhlak.toml").write_text('lang = "en"\n')
    ran = berakhlak("score", small, *arguments)
    assert "64.0" in ran.out
    assert "provinsi" not in ran.out
    record = berakhlak("score", small, "--format", "json", *arguments).record
    assert record["province"][0]["indices"]["implementasi"]["category_name"] == "Cukup Sehat"


def test_help_and_usage_speak_indonesian(berakhlak: Command) -> None:
    for arguments in ([], ["--help"], ["score", "--help"], ["check", "-h"]):
        ran = berakhlak(*arguments)
        assert ran.code == 0
        assert "Pemakaian:" in ran.out
        assert not {"Usage", "Options", "Show this"} & {*ran.out.replace(":", " ").split()}
    assert berakhlak("--version").out == f"berakhlak {__version__}\n"
    for arguments, said in (
        (["skor"], "Perintah 'skor' tidak ada"),
        (["score"], "FILE belum disebut"),
        (["score", "x.csv", "--unit", "y"], "Pilihan --unit tidak ada. Mungkin maksudnya --units"),
        (["score", "x.csv", "--pool", "semua"], "respondents, units, headcount"),
        (["score", "x.csv", "--min-n", "dua"], "Isi --min-n tidak sah"),
        (["score", "x.csv", "--units"], "Pilihan --units memerlukan isi"),
    ):
        ran = berakhlak(*arguments)
        assert ran.code == 2
        assert said in " ".join(ran.err.split())


def test_several_files_patterns_and_standard_input(berakhlak: Command, folder: Path) -> None:
    for year in (2023, 2024):
        (folder / f"s-{year}.csv").write_text(f"unit,BP1\nDinas A,{year - 2020}\n", "utf-8")
    record = berakhlak("score", "s-*.csv", "--format", "json", "--min-n", "1").record
    assert [(one["year"], one["n"]) for one in record["province"]] == [(2023, 1), (2024, 1)]
    only = berakhlak("score", "s-*.csv", "--format", "json", "--year", "2023").record
    assert [one["year"] for one in only["units"]] == [2023]
    (folder / "s-[x].csv").write_text("tahun,unit,BP1\n2024,Dinas A,4\n", "utf-8")
    assert berakhlak("score", "s-[x].csv", "--format", "json").record["units"][0]["n"] == 1
    piped = subprocess.run(
        [sys.executable, "-m", "berakhlak_cli", "score", "-", "--as-year", "2024",
         "--format", "json"],
        input=b"unit,BP1\nDinas A,4\n", capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(piped.stdout)["inputs"][0]["file"] == "-"


def test_unit_names_are_reviewed_in_a_workbook(berakhlak: Command, folder: Path) -> None:
    (folder / "unit.csv").write_text(LIST, "utf-8")
    (folder / "s-2024.csv").write_text(
        "unit,BP1\nDinsos DKI,4\nEntah,4\nEntah,3\nDinas A,5\n", "utf-8"
    )
    ran = berakhlak("check", "s-2024.csv", "--units", "unit.csv", "--review", "tinjau.xlsx")
    assert ran.code == 1
    assert "--map tinjau.xlsx" in ran.err
    book = openpyxl.load_workbook(folder / "tinjau.xlsx")
    sheet = book["Tinjau unit"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[-1] == "Keputusan")
    assert [row[:3] for row in rows[top + 1 :]] == [
        ["Entah", 2, None], ["Dinsos DKI", 1, "Dinas Sosial"],
    ]  # fmt: skip
    assert sheet.data_validations.dataValidation[0].formula1 == "'Keputusan'!$A$1:$A$5"
    sheet.cell(top + 2, len(rows[top])).value = "-"
    sheet.cell(top + 3, len(rows[top])).value = "Dinas Sosial"
    book.save(folder / "tinjau.xlsx")
    done = berakhlak(
        "score", "s-2024.csv", "--units", "unit.csv", "--map", "tinjau.xlsx", "--format", "json"
    )
    assert [unit["n"] for unit in done.record["units"]] == [1, 0, 0, 1]
    assert done.record["problem_counts"]["excluded-unit"] == 2
    for name in ("baru.csv", "baru.xlsx"):
        ran = berakhlak(
            "template", "units", "--units", "unit.csv", "--map", "tinjau.xlsx", "-o", name
        )
        assert ran.code == 0, ran.err
        assert "1 alias baru" in ran.err
        again = berakhlak("check", "s-2024.csv", "--units", name, "--format", "json")
        assert [p["value"] for p in again.record["problems"] if p["level"] == "error"] == ["Entah"]
    assert (folder / "baru.csv").read_text("utf-8-sig").splitlines() == [
        "nama,singkatan,alias", "Dinas A,,", "Dinas B,,", "[red]C,,",
        "Dinas Sosial,Dinsos,Dinsos DKI",
    ]  # fmt: skip
    assert berakhlak("template", "units", "--units", "unit.csv", "-o", "b.csv").code == 2


def decided(file: str) -> list[list[object]]:
    """Return the rows of a review: the name, how many rows, the decision."""
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[-1] == "Keputusan")
    return [[*row[:2], row[-1]] for row in rows[top + 1 :] if any(row)]


def test_a_review_keeps_the_decisions_made_in_it(berakhlak: Command, folder: Path) -> None:
    (folder / "unit.csv").write_text(LIST, "utf-8")
    (folder / "s-2024.csv").write_text("unit,BP1\nEntah,4\nEntah,3\nDinas X,5\n", "utf-8")
    arguments = ("check", "s-2024.csv", "--units", "unit.csv", "--review", "tinjau.xlsx")
    assert berakhlak(*arguments).code == 1
    assert decided("tinjau.xlsx") == [["Entah", 2, None], ["Dinas X", 1, None]]
    book = openpyxl.load_workbook("tinjau.xlsx")
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        row[-1].value = {"Entah": "-", "Dinas X": "Dinas A"}.get(str(row[0].value), row[-1].value)
    book.save("tinjau.xlsx")
    (folder / "s-2024.csv").write_text("unit,BP1\nEntah,4\nBaru,3\n", "utf-8")
    ran = berakhlak(*arguments)
    assert "2 keputusan yang sudah ada dalam tinjau.xlsx dipertahankan." in ran.err
    kept = [["Baru", 1, None], ["Entah", 1, "-"], ["Dinas X", None, "Dinas A"]]
    assert decided("tinjau.xlsx") == kept
    assert berakhlak(*arguments, "--force").code == 1
    assert decided("tinjau.xlsx") == [["Baru", 1, None], ["Entah", 1, None]]
    openpyxl.Workbook().save("tinjau.xlsx")
    before = (folder / "tinjau.xlsx").read_bytes()
    ran = berakhlak(*arguments)
    assert (ran.code, (folder / "tinjau.xlsx").read_bytes()) == (5, before)
    assert "[output-exists]" in ran.err


def test_check_lists_all_problems_in_a_file(berakhlak: Command, folder: Path) -> None:
    (folder / "s-2024.csv").write_text("unit,BP1\nDinas A,Stuju\nDinas A,4\n,4\n", "utf-8")
    for name in ("m.xlsx", "m.csv", "m.json", "m.md"):
        assert berakhlak("check", "s-2024.csv", "-o", name).code == 0
    record = json.loads((folder / "m.json").read_text("utf-8"))
    assert record["command"] == "check"
    assert record["problem_counts"]["blank-unit"] == 1
    sheet = openpyxl.load_workbook(folder / "m.xlsx").worksheets[0]
    assert any(cell.value == "s-2024.csv, A4" for row in sheet.iter_rows() for cell in row)


def test_a_map_is_written_corrected_and_read(berakhlak: Command, folder: Path) -> None:
    (folder / "s.csv").write_text(
        "Kantor,Periode,Suka menolong orang,Bertindak proaktif\nDinas A,2024,4,5\n", "utf-8"
    )
    assert berakhlak("score", "s.csv").code == 4
    assert berakhlak("template", "map", "s.csv", "-o", "peta.toml").code == 0
    text = (folder / "peta.toml").read_text("utf-8")
    assert '"Bertindak proaktif" = "Ad3"' in text
    assert "mungkin Ha2" in text
    text = text.replace('# "Kantor" = "ignore"', '"Kantor" = "unit"')
    text = text.replace('# "Periode" = "ignore"', '"Periode" = "year"')
    text = text.replace('# "Suka menolong orang" = "ignore"', '"Suka menolong orang" = "Ha2"')
    (folder / "peta.toml").write_text(text, "utf-8")
    ran = berakhlak("score", "s.csv", "--map", "peta.toml", "--format", "json")
    assert ran.record["units"][0]["unit"] == "Dinas A"
    assert ran.record["problem_counts"]["missing-item"] == 19
    for wrong, _key in (('"Kantor" = "apa"', "Kantor"), ('"Tiada" = "unit"', "Tiada")):
        (folder / "peta.toml").write_text(f"[columns]\n{wrong}\n", "utf-8")
        ran = berakhlak("score", "s.csv", "--map", "peta.toml")
        assert ran.code in (2, 3, 4)
    (folder / "peta.toml").write_text('[columns]\n"Kantor" = "apa"\n', "utf-8")
    assert "bukan peran yang dikenal" in berakhlak("score", "s.csv", "--map", "peta.toml").err


def test_what_respondents_typed_stays_in_the_room(berakhlak: Command, folder: Path) -> None:
    """Names, NIPs, e-mails and free text are planted; no output may hold any of them."""
    secrets = ["Budi Rahasia", "198501012010011002", "budi.rahasia@contoh.go.id", "Keluh kesah"]
    rows = ["Cap waktu,Nama,NIP,Alamat email,Unit kerja,Tahun,Komentar,*"]
    person = f"{','.join(secrets[:3])},Dinas A,2024,{secrets[3]}"
    rows += [f"2024/09/0{answer} 10:00:00,{person},*{answer}" for answer in (4, 5)]
    rows.append(f"2024/09/09 10:00:00,{secrets[0]},1.98501E+17,x@y.go.id,,2024,{secrets[3]},*4")
    (folder / "s.csv").write_text(widened("\n".join(rows)), "utf-8")
    outputs = []
    for form in ("table", "json", "csv", "md"):
        for command in ("score", "check"):
            ran = berakhlak(command, "s.csv", "--format", form, "-v")
            outputs.append(ran.out + ran.err)
    berakhlak("score", "s.csv", "-o", "skor.xlsx")
    berakhlak("check", "s.csv", "-o", "masalah.xlsx")
    for name in ("skor.xlsx", "masalah.xlsx"):
        for sheet in openpyxl.load_workbook(folder / name):
            outputs += [str(cell.value) for row in sheet.iter_rows() for cell in row]
    text = "\n".join(outputs)
    assert "answered-twice" in text
    assert [secret for secret in [*secrets, "x@y.go.id"] if secret in text] == []


def test_a_row_without_a_year_column_shows_no_other_cell(berakhlak: Command, folder: Path) -> None:
    """The first column is a NIP, and nothing tells the year of the second row."""
    nip = "198501012010011002"
    (folder / "s.csv").write_text(
        f"NIP,Cap waktu,unit,BP1\n1,2024-09-01 10:00:00,Dinas A,4\n{nip},,Dinas A,4\n"
    )
    for command in ("score", "check"):
        for form in ("table", "json", "csv", "md"):
            ran = berakhlak(command, "s.csv", "--format", form, "-v")
            assert nip not in ran.out + ran.err
    record = berakhlak("score", "s.csv", "--format", "json").record
    assert record["problem_counts"]["year-unknown"] == 1


def test_a_bug_is_a_short_notice(
    berakhlak: Command, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("berakhlak_cli.intake.take_in", broken)
    ran = berakhlak("score", small)
    assert (ran.code, "ZeroDivisionError" in ran.err, "Traceback" in ran.err) == (70, True, False)
    assert "Traceback" in berakhlak("score", small, "-v").err

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("berakhlak_cli.intake.take_in", stopped)
    ran = berakhlak("score", small)
    assert (ran.code, ran.err) == (130, "Dihentikan.\n")


def test_version_and_help_are_quick() -> None:
    code = (
        "import sys; from berakhlak_cli.cli.main import run; run(['score', '--help']);"
        "print([name for name in ('pandas', 'numpy', 'openpyxl', 'rich') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_codes_of_units_stay_text_in_every_chunk(berakhlak: Command, folder: Path) -> None:
    rows = "007,4\n" * 70_000
    (folder / "s-2024.csv").write_text(f"unit,BP1\n{rows}1,4\n01,5\nTrue,5\n", "utf-8")
    record = berakhlak("score", "s-2024.csv", "--format", "json").record
    assert {unit["unit"]: unit["n"] for unit in record["units"]} == {
        "007": 70_000, "01": 1, "1": 1, "True": 1,
    }  # fmt: skip


def test_numbers_in_both_languages() -> None:
    one, two = Words("id"), Words("en")
    assert (one.number(64.94), two.number(64.94)) == ("64,9", "64.9")
    assert (one.count(12_345), two.count(12_345)) == ("12.345", "12,345")
    assert (one.percent(0.0605, 2), two.percent(0.0605, 2)) == ("6,05%", "6.05%")
    assert (one.signed(3.72), one.signed(-0.31), one.signed(0.01)) == ("+3,7", "−0,3", "0,0")


def test_a_list_of_no_problems_has_its_header(berakhlak: Command, folder: Path) -> None:
    people = "".join(f"Dinas A,{','.join(['1', '5'] * 10)},3\n" for _ in range(12))
    (folder / "s-2024.csv").write_text(f"unit,{','.join(ITEMS)}\n{people}", "utf-8")
    ran = berakhlak("check", "s-2024.csv", "--format", "csv")
    assert ran.code == 0
    header, *rest = csv.reader(io.StringIO(ran.out.lstrip("\ufeff")))
    assert (header[:2], rest) == (["code", "level"], [])
    (folder / "t-2024.csv").write_text(f"unit,{','.join(ITEMS)}\n{people},{','.join('3' * 21)}\n")
    header, row = csv.reader(io.StringIO(berakhlak("check", "t-2024.csv", "--format", "csv").out))
    assert len(row) == len(header)
    assert row[0] == "blank-unit"
