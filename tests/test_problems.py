"""Every problem has a fixture: what is written, what is found, and where."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support import containers
from support.command import Command, Ran
from support.surveys import ITEMS, cells, widened
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from berakhlak_cli.words import Words


def csv_file(text: str, name: str = "survei-2024.csv") -> Path:
    """Write a survey as CSV."""
    path = Path(name)
    path.write_text(widened(text), "utf-8")
    return path


WORDS = Words("id")
TOLD = ("--format", "json", "-v", "--all")
"""Options that tell all problems: in the JSON, and in groups on standard error."""


def expect(ran: Ran, code: int, *problems: str) -> Ran:
    """Check the exit code, and that each problem is named or counted, without a traceback."""
    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err
    for problem in problems:
        if code:
            assert f"[{problem}]" in ran.err, ran.err
            assert ran.out == ""
        else:
            n = WORDS.count(ran.record["problem_counts"][problem])
            assert f"{n} {WORDS.say(f'problem.{problem}.group')}" in " ".join(ran.err.split())
    return ran


# --- rows and answers: the run goes on -------------------------------------------------------

LETTERS = "BCDEFGHIJKLMNOPQRSTUV"
NIP = "199001012020121002"
ROWS: list[tuple[str, list[tuple[str, str | None]]]] = [
    ("unit,*\nDinas A,*4\nDinas A,*Stuju",
     [("no-answers", "A3"), *[("unknown-answer", f"{c}3") for c in LETTERS]]),
    ("unit,BP1,BP2\nDinas A,9,4\nDinas A,4,4", [("answer-out-of-range", "B2")]),
    ("unit,BP1,BP2\n,4,4\nDinas A,4,4", [("blank-unit", "A2")]),
    ("tahun,unit,BP1\n1945,Dinas A,4\n2024,Dinas A,4", [("year-unknown", "A2")]),
    ("unit,BP1\nDinas A,\nDinas A,4", [("no-answers", "A2")]),
    ("unit,BP1\nDinas A,4\nJUMLAH,4\nRata-rata,4", [("totals-row", "A3"), ("totals-row", "A4")]),
    ("unit,BP1\nDinas A,4,5\nDinas A,4", [("long-row", "A2")]),
    (f"unit,nip,BP1\nDinas A,{NIP},4\nDinas A,{NIP},5", [("answered-twice", "A2")]),
    (f"unit,nip,BP1\nDinas A,{NIP},4\nDinas B,{NIP},5", [("respondent-moved", "A2")]),
    ('unit,nip,BP1\nDinas A,"1,98501E+17",4\nDinas A,2,4', [("nip-damaged", "B2")]),
    ("unit,BP1\nDinas\x07 A,4", [("control-character", "A2")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), ROWS)
def test_faults_of_rows(berakhlak: Command, text: str, found: list[tuple[str, str | None]]) -> None:
    ran = berakhlak("score", csv_file(text), *TOLD, "--min-n", "1")
    expect(ran, 0, *{code for code, _ in found})
    named = {code for code, _ in found}
    assert sorted(one for one in cells(ran.record) if one[0] in named) == sorted(found)
    assert all(one["message"] and one["hint"] for one in ran.record["problems"])


def test_an_unknown_answer_is_named_with_its_cell_value_and_cure(berakhlak: Command) -> None:
    ran = berakhlak("check", csv_file("unit,BP1,BP2\nDinas A,Stuju,4"))
    assert ran.code == 0
    assert "survei-2024.csv, B2: jawaban 'Stuju' tidak dikenal" in ran.out
    assert "Mungkin maksudnya 'Setuju'." in " ".join(ran.out.split())
    assert "[unknown-answer]" in ran.out
    assert berakhlak("check", "survei-2024.csv", "--strict").code == 1


def test_an_item_that_is_missing(berakhlak: Command) -> None:
    text = "unit,BP1,BP2\nDinas A,4,5"
    ran = expect(berakhlak("score", csv_file(text), *TOLD, "--min-n", "1"), 0, "missing-item")
    assert ran.record["problem_counts"]["missing-item"] == 19
    value = ran.record["units"][0]["values"]
    assert value["berorientasi_pelayanan"]["score"] == 87.5
    assert value["akuntabel"]["score"] is None
    assert ran.record["units"][0]["ineligible_reason"] == "no-index"


def test_one_answer_to_everything_is_only_a_note(berakhlak: Command) -> None:
    rows = "unit,*\n" + "Dinas A,*4\n" * 10 + "Dinas B,*5"
    ran = berakhlak("score", csv_file(rows), *TOLD)
    expect(ran, 0, "straight-lining")
    assert ran.record["problem_counts"]["straight-lining"] == 10  # a small unit has no notes
    assert ran.record["inputs"][0]["rows_kept"] == 11


def test_a_year_from_the_date_is_noted(berakhlak: Command) -> None:
    text = "Cap waktu,unit,BP1\n2024/11/24 10:01:02 AM GMT+7,Dinas A,4"
    ran = berakhlak("score", csv_file(text, "survei.csv"), *TOLD)
    expect(ran, 0, "year-from-date")
    assert ran.record["units"][0]["year"] == 2024


def test_a_shared_email_is_no_identity(berakhlak: Command) -> None:
    rows = "\n".join(["Dinas A,operator@x.go.id,4"] * 4 + ["Dinas A,a@x.go.id,4"] * 3)
    ran = berakhlak("score", csv_file(f"unit,email,BP1\n{rows}"), *TOLD)
    expect(ran, 0, "shared-email", "answered-twice")
    assert ran.record["units"][0]["n"] == 5
    assert "operator" not in ran.out


def test_units_against_their_list(berakhlak: Command) -> None:
    Path("unit.csv").write_text(
        "nama,jumlah_pegawai,mulai,target\nDinas A,1,,banyak\nDinas B,,2025,\n", "utf-8"
    )
    text = "unit,BP1\nDinas A,4\nDinas A,5\nDinas B,5"
    ran = berakhlak("score", csv_file(text), "--units", "unit.csv", *TOLD)
    expect(ran, 0, "headcount-below-n", "unit-outside-years", "not-a-number")
    assert ran.record["units"][0]["response_rate"] is None
    assert ran.record["units"][0]["headcount"] == 1


def test_score_tables(berakhlak: Command) -> None:
    text = (
        "unit,tahun,berorientasi_pelayanan,akuntabel,kompeten,harmonis,loyal,adaptif,kolaboratif,"
        "indeks\nA,2024,60,60,60,60,60,60,60,61.5\nB,2024,101,x,60,60,60,60,60,\n"
    )
    ran = berakhlak("score", csv_file(text), *TOLD)
    expect(ran, 0, "index-disagrees", "score-out-of-range", "not-a-number")
    assert ("score-out-of-range", "C3") in cells(ran.record)
    twice = csv_file("unit,indeks\nA,60\nA,61\n", "rekap-2024.csv")
    expect(berakhlak("score", twice), 4, "duplicate-unit-row")


def test_map_decisions(berakhlak: Command) -> None:
    Path("unit.csv").write_text("nama\nDinas A\n", "utf-8")
    survey = csv_file("unit,BP1\nDinas A,4\nDinas X,5\nDinas Y,3")
    Path("simpan.toml").write_text('unmatched = "keep"\n[units]\n"dinas y" = "-"\n', "utf-8")
    ran = berakhlak("score", survey, "--units", "unit.csv", "--map", "simpan.toml", *TOLD)
    expect(ran, 0, "kept-unmatched", "excluded-unit")
    assert [unit["unit"] for unit in ran.record["units"]] == ["Dinas A", "Dinas X"]
    Path("peta.toml").write_text('[units]\n"Dinas X" = "Dinas A"\n"Dinas Y" = "-"\n', "utf-8")
    ran = berakhlak(
        "score", survey, "--units", "unit.csv", "--map", "peta.toml", "--format", "json"
    )
    assert [unit["n"] for unit in ran.record["units"]] == [2]


# --- workbooks ---------------------------------------------------------------------------------


def workbook(fill: Callable[[Workbook], object], name: str = "survei-2024.xlsx") -> Path:
    """Write a workbook."""
    with Workbook(name) as book:
        fill(book)
    return Path(name)


def plain_sheet(book: Workbook, name: str = "Respons") -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, ["unit", *ITEMS])
    for row in range(1, 4):
        sheet.write_row(row, 0, ["Dinas A", *[4] * len(ITEMS)])
    return sheet


def test_what_only_workbooks_hold(berakhlak: Command) -> None:
    def fill(book: Workbook) -> None:
        sheet = plain_sheet(book)
        sheet.write_formula(1, 1, "=2+2", None, "")
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
        sheet.set_row(3, None, None, {"hidden": True})
        plain_sheet(book, "Lama").hide()
        book.add_worksheet("Petunjuk").write(0, 0, "Isilah dengan jujur.")

    ran = berakhlak("score", workbook(fill), *TOLD)
    expect(
        ran, 0, "formula-not-calculated", "error-cell", "hidden-rows", "hidden-sheet",
        "sheet-skipped",
    )  # fmt: skip
    found = cells(ran.record)
    assert ("formula-not-calculated", "B2") in found
    assert ("error-cell", "C3") in found
    assert ran.record["units"][0]["n"] == 6
    assert [one["sheet"] for one in ran.record["inputs"]] == ["Respons", "Lama"]


def test_a_nip_that_became_a_number(berakhlak: Command) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("2024")
        sheet.write_row(0, 0, ["NIP", "Unit kerja", "BP1"])
        sheet.write_row(1, 0, [199001012020121002.0, "Dinas A", 4])
        sheet.write_row(2, 0, [199001012020121008.0, "Dinas A", 5])

    ran = expect(berakhlak("score", workbook(fill, "s.xlsx"), *TOLD), 0, "nip-damaged")
    assert ran.record["units"][0]["n"] == 2


def test_merged_units_are_filled_inside_their_range_only(berakhlak: Command) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("2024")
        sheet.write_row(0, 0, ["Unit kerja", "BP1"])
        sheet.merge_range(1, 0, 3, 0, "Dinas A")
        for row in range(1, 5):
            sheet.write(row, 1, 4)

    ran = berakhlak("score", workbook(fill), "--format", "json")
    assert ran.record["units"][0]["n"] == 3
    assert cells(ran.record)[-1] == ("blank-unit", "A5")


def test_cp1252_is_noted(berakhlak: Command) -> None:
    Path("survei-2024.csv").write_bytes("unit,BP1\nDinas “A”,4\n".encode("cp1252"))
    ran = expect(berakhlak("score", "survei-2024.csv", *TOLD), 0, "cp1252")
    assert ran.record["units"][0]["unit"] == "Dinas “A”"


# --- nothing to go on with ---------------------------------------------------------------------

XML_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
UNREADABLE: list[tuple[str, Callable[[], str]]] = [
    ("no-file", lambda: "tiada.xlsx"),
    ("no-match", lambda: "tiada-*.xlsx"),
    ("not-a-file", lambda: made_folder("survei.xlsx")),
    ("empty-file", lambda: made(b"", "kosong.csv")),
    ("not-a-survey", lambda: made(b"nama,umur\nA,3\n", "lain.csv")),
    ("not-a-survey", lambda: made(b"\x89PNG\r\n\x1a\n\0\0\0", "gambar.xlsx")),
    ("damaged", lambda: made(b"PK\x03\x04potong", "rusak.xlsx")),
    ("damaged", lambda: made(b'unit,BP1\n"Dinas A,4\n', "kutip-2024.csv")),
    ("encrypted", lambda: made(LOCKED, "kunci.xlsx")),
    ("other-format", lambda: made(b"MIME-Version: 1.0\r\nContent-Type: multipart", "web.xls")),
    ("other-format", lambda: made(XML_2003, "lama.xls")),
    ("damaged", lambda: made(containers.xls([["unit", "BP1"]] * 99)[:-700], "potong.xls")),
    ("too-large", lambda: far_cell("jauh.xlsx")),
    ("too-large", lambda: bomb("bom.xlsx")),
]  # fmt: skip


def made(content: bytes, name: str) -> str:
    Path(name).write_bytes(content)
    return name


def made_folder(name: str) -> str:
    Path(name).mkdir()
    return name


def far_cell(name: str) -> str:
    """Write a stray cell at the far end, and a dimension that hides it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "unit"
    sheet["XFD1048576"] = 1
    book.save("asli.xlsx")
    with zipfile.ZipFile("asli.xlsx") as old, zipfile.ZipFile(name, "w") as new:
        for part in old.namelist():
            text = old.read(part).replace(b'ref="A1:XFD1048576"', b'ref="A1:B2"')
            new.writestr(part, text)
    return name


def bomb(name: str) -> str:
    """Write a sheet of 64 MB of blanks."""
    plain = workbook(plain_sheet, "asli.xlsx")
    with (
        zipfile.ZipFile(plain) as old,
        zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            text = old.read(part)
            if part.endswith("sheet1.xml"):
                text += b" " * (64 << 20)
            new.writestr(part, text)
    return name


@pytest.mark.parametrize(("code", "name"), UNREADABLE)
def test_unreadable_inputs_end_with_3(
    berakhlak: Command, code: str, name: Callable[[], str]
) -> None:
    made_name = name()
    ran = expect(berakhlak("score", made_name), 3, code)
    assert Path(made_name).name in ran.err


def test_what_was_seen_and_what_was_expected(berakhlak: Command) -> None:
    ran = berakhlak("score", made(b"nama,umur\nA,3\n", "lain.csv"))
    text = " ".join(ran.err.split())
    assert "'nama', 'umur'" in text
    assert "Memahami dan memenuhi kebutuhan masyarakat" in text


STOPS: list[tuple[str, str]] = [
    ("duplicate-item", "unit,BP1,bp 1\nDinas A,4,4"),
    ("duplicate-column", "unit,Unit,BP1\nDinas A,Dinas A,4"),
    ("no-unit-column", "BP1,BP2\n4,4"),
    ("scale-mismatch", "unit,BP1,BP2,BP3\nA,0,3,3\nA,0,4,4\nA,0,4,2"),
    ("scale-mismatch", "unit,BP1,BP2,BP3\nA,10,3,3\nA,8,4,9\nA,7,4,2"),
    ("unknown-labels", "unit,BP1,BP2\nA,Bagus,4\nA,Bagus,4\nA,Jelek,4"),
    ("no-rows", "unit,BP1\n,4"),
]


@pytest.mark.parametrize(("code", "text"), STOPS)
def test_surveys_that_cannot_be_scored_end_with_4(berakhlak: Command, code: str, text: str) -> None:
    survey = csv_file(text)
    expect(berakhlak("score", survey), 4, code)
    if code != "no-rows":
        checked = berakhlak("check", survey)
        assert checked.code == 1
        assert f"[{code}]" in checked.out


def test_unmatched_units_stop_with_suggestions_and_the_next_command(berakhlak: Command) -> None:
    Path("unit.csv").write_text("nama,singkatan\nDinas Sosial,Dinsos\nDinas X,\n", "utf-8")
    survey = csv_file("unit,BP1\nDinsos DKI,4\nDinsos DKI,4\nDinas X,4")
    ran = berakhlak("score", survey, "--units", "unit.csv")
    assert ran.code == 4
    assert ran.out == ""
    assert "1 nama unit (2 baris) tidak ada dalam unit.csv, jadi skor belum dihitung." in ran.err
    assert "'Dinsos DKI'  2 baris  mungkin: Dinas Sosial" in ran.err
    checked = berakhlak("check", survey, "--units", "unit.csv")
    assert checked.code == 1
    assert "[unmatched-unit]" in checked.out


def test_mixed_kinds_of_one_year(berakhlak: Command) -> None:
    survey = csv_file("unit,BP1\nDinas A,4")
    table = csv_file("unit,indeks\nDinas A,60", "rekap-2024.csv")
    expect(berakhlak("score", survey, table), 4, "mixed-kinds")
    other = csv_file("unit,indeks\nDinas A,60", "rekap-2023.csv")
    both = berakhlak("score", survey, other, "--format", "json")
    assert [one["year"] for one in both.record["province"]] == [2023, 2024]


def test_faulty_lists_of_units(berakhlak: Command) -> None:
    survey = csv_file("unit,BP1\nDinas A,4")
    Path("unit.csv").write_text("nama,alias\nDinas A,\nDINAS A,\n", "utf-8")
    expect(berakhlak("score", survey, "--units", "unit.csv"), 4, "ambiguous-unit")
    Path("unit.csv").write_text("kota,camat\nx,y\n", "utf-8")
    expect(berakhlak("score", survey, "--units", "unit.csv"), 3, "no-name-column")


@pytest.mark.parametrize("nobody", ["-", "n/a", "N/A", "(tidak ada)", "--"])
@pytest.mark.parametrize("column", ["email", "id"])
def test_placeholders_are_nobody(berakhlak: Command, column: str, nobody: str) -> None:
    survey = csv_file(f"unit,{column},BP1\nA,{nobody},4\nA,{nobody},5\nA,a@x.id,3")
    record = berakhlak("score", survey, "--format", "json", "--min-n", "1").record
    assert record["units"][0]["n"] == 3


@pytest.mark.parametrize("later", ["4,4,4,4", ",", "Stuju,"])
def test_only_a_row_that_is_used_replaces_another(berakhlak: Command, later: str) -> None:
    """Rows 3 and 4 are the same person's, but hold too many cells, or no answer."""
    survey = csv_file(f"unit,nip,BP1,BP2\nA,{NIP},5,5\nA,{NIP},{later}\nA,{NIP},{later}\nA,1,1,1")
    record = berakhlak("score", survey, "--format", "json", "--min-n", "1").record
    assert record["units"][0]["n"] == 2
    assert record["inputs"][0]["rows_dropped"] == 2
    assert "answered-twice" not in record["problem_counts"]


def test_wrong_usage_ends_with_2(berakhlak: Command) -> None:
    survey = csv_file("unit,BP1\nDinas A,4")
    copied = csv_file("unit,BP1\nDinas A,4", "salinan-2024.csv")
    expect(berakhlak("score", survey, copied), 2, "same-input")
    expect(berakhlak("score", survey, survey), 2, "same-input")
    expect(berakhlak("score", survey, "--as-year", "2023"), 2, "as-year-conflict")
    expect(berakhlak("score", survey, "--as-year", "24"), 2, "as-year-range")
    expect(berakhlak("score", survey, "--expect", "banyak"), 2, "expect-form")
    expect(berakhlak("score", survey, "-o", "skor.pdf"), 2, "output-suffix")
    expect(berakhlak("score", survey, "-o", survey), 2, "output-is-input")
    expect(berakhlak("score", "surv*.csv", "-o", survey), 2, "output-is-input")
    expect(berakhlak("score", survey, "--min-n", "0"), 2, "usage")
    expect(berakhlak("template", "apa", "-o", "x.toml"), 2, "no-template")
    other = csv_file("tahun,unit,BP1\n2023,Dinas A,4\n2024,Dinas A,4", "dua.csv")
    expect(berakhlak("score", other, "--expect", "50"), 2, "expect-year")


def test_results_that_are_not_as_asked_end_with_4(berakhlak: Command) -> None:
    survey = csv_file("unit,*\nDinas A,*4")
    expect(berakhlak("score", survey, "--year", "2030"), 4, "no-such-year")
    expect(berakhlak("score", survey, "--pool", "headcount", "--min-n", "1"), 4, "no-headcount")
    missed = berakhlak("score", survey, "--min-n", "1", "--expect", "74,9", "--format", "json")
    assert missed.code == 4
    assert "[expect-missed]" in missed.err
    assert missed.record["province"][0]["indices"]["implementasi"]["score"] == 75
    assert berakhlak("score", survey, "--min-n", "1", "--expect", "2024=75.0").code == 0


def test_files_of_settings_list_all_their_faults(berakhlak: Command) -> None:
    survey = csv_file("unit,BP1\nDinas A,4")
    Path("peta.toml").write_text('layout = "excel"\nheader_row = 0\nlembar = "x"\n', "utf-8")
    ran = expect(berakhlak("score", survey, "--map", "peta.toml"), 2, "file-fault")
    for key in ("layout", "header_row", "lembar"):
        assert f"kunci '{key}'" in ran.err
    Path("peta.toml").write_text("layout = \n", "utf-8")
    ran = expect(berakhlak("score", survey, "--map", "peta.toml"), 2, "file-syntax")
    assert "baris 1" in ran.err
    Path("peta.toml").write_text('instrument = "tiada"\n', "utf-8")
    expect(berakhlak("score", survey, "--map", "peta.toml"), 2, "unknown-instrument")
    Path("peta.toml").write_text('sheet = "Lain"\n', "utf-8")
    book = workbook(plain_sheet)
    expect(berakhlak("score", book, "--map", "peta.toml", "--format", "json"), 0, "sheet-missing")
    Path("berakhlak.toml").write_text("min-n = 15\n", "utf-8")
    ran = expect(berakhlak("score", survey), 2, "config-fault")
    assert "min_n" in ran.err


def test_outputs_that_cannot_be_written_end_with_5(berakhlak: Command) -> None:
    survey = csv_file("unit,BP1\nDinas A,4")
    expect(berakhlak("score", survey, "-o", "tiada/skor.xlsx"), 5, "unwritable")


def test_unreadable_file(berakhlak: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = csv_file("unit,BP1\nDinas A,4")

    real = Path.open

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as open is
        if path.name == survey.name:
            raise PermissionError(13, "ditolak")
        return real(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    expect(berakhlak("score", survey), 3, "unreadable")


def test_lock_files_are_passed_over(berakhlak: Command) -> None:
    csv_file("unit,BP1\nDinas A,4")
    Path("~$survei-2024.csv").write_bytes(b"x")
    ran = berakhlak("score", "survei-2024.csv", "~$survei-2024.csv", *TOLD)
    expect(ran, 0, "lock-file")


def test_fifty_thousand_problems_do_not_flood(berakhlak: Command) -> None:
    rows = "\n".join(["Dinas A,*Stuju", *["Dinas A,*5"] * 10] * 2_400)
    survey = csv_file(f"unit,*\n{rows}")
    record = berakhlak("score", survey, "--format", "json").record
    assert record["problem_counts"]["unknown-answer"] == 2_400 * 21
    assert sum(one["code"] == "unknown-answer" for one in record["problems"]) == 1_000
    ran = berakhlak("score", survey)
    assert len(ran.err.splitlines()) < 20
    assert len(berakhlak("check", survey).out.splitlines()) < 40


def test_rows_keep_their_address_below_empty_rows_and_beside_empty_columns(
    berakhlak: Command,
) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("2024")
        sheet.write_row(4, 3, ["Unit kerja", "BP1", "BP2"])
        sheet.write_row(5, 3, ["Dinas A", 4, "Stuju"])

    ran = berakhlak("score", workbook(fill), "--format", "json", "--min-n", "1")
    assert ("unknown-answer", "F6") in cells(ran.record)
    assert ran.record["units"][0]["n"] == 1


def test_one_endless_line_is_no_survey(berakhlak: Command) -> None:
    expect(berakhlak("score", made(b"a," * (1 << 20), "panjang.csv")), 3, "not-a-survey")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[labels]\n"1" = 5\n"5" = 1\n', 'labels."1"'),
        ("[scale]\nlow = 0\nhigh = 300\n", "high"),
        ("[scale]\nlow = -9223372036854775808\n", "low"),
        ('[labels]\n"Tidak" = -300\n', 'labels."Tidak"'),
        ('[labels]\n"Ya" = 7\n', 'labels."Ya"'),
        ("[scale]\nfavourable = 9\n", "scale.favourable"),
    ],
)
def test_scales_that_make_no_sense_are_refused(berakhlak: Command, text: str, key: str) -> None:
    Path("peta.toml").write_text(text, "utf-8")
    ran = berakhlak("score", csv_file("unit,BP1\nDinas A,4"), "--map", "peta.toml")
    assert ran.code == 2
    assert key in ran.err


def test_a_map_of_brackets(berakhlak: Command) -> None:
    Path("peta.toml").write_text("a=" + "[" * 5_000, "utf-8")
    ran = berakhlak("score", csv_file("unit,BP1\nDinas A,4"), "--map", "peta.toml")
    assert (ran.code, "[file-syntax]" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "name",
    ["Jumlah Total", "Total Skor", "TOTAL: 12", "Nilai Rata-rata", "Rata-rata per pernyataan"],
)
def test_rows_of_sums_by_other_names(berakhlak: Command, name: str) -> None:
    survey = csv_file(f"unit,BP1\nDinas A,4\n{name},4")
    ran = berakhlak("score", survey, *TOLD)
    assert [unit["unit"] for unit in ran.record["units"]] == ["Dinas A"]
    assert ("totals-row", "A3") in cells(ran.record)


def test_a_time_that_cannot_be_read_is_noted(berakhlak: Command) -> None:
    rows = 'Cap waktu,NIP,unit,BP1\n"Minggu, 3 November",1,A,4\n2024-11-02 10:00:00,1,A,3'
    ran = expect(berakhlak("score", csv_file(rows), *TOLD), 0, "time-unread")
    assert ("time-unread", "A2") in cells(ran.record)


def test_a_score_column_that_is_passed_over_is_noted(berakhlak: Command) -> None:
    survey = csv_file("Unit,Skor,Nilai\nA,50,60")
    ran = expect(berakhlak("score", survey, *TOLD), 0, "column-passed-over")
    assert ("column-passed-over", "B1") in cells(ran.record)


@pytest.mark.parametrize(
    "row",
    [
        "2024/11/24,Budi Santoso,198501012010011002,budi@jakarta.go.id,saya dilecehkan",
        "Budi Santoso,Laki-laki,Dinas A,Setuju\nSiti,Laki-laki,Dinas A,Setuju",
    ],
)
def test_a_row_of_a_person_is_never_taken_for_titles(berakhlak: Command, row: str) -> None:
    survey = csv_file(f"{row}\n{row}")
    ran = berakhlak("check", survey)
    berakhlak("template", "map", survey, "-o", "peta.toml")
    written = Path("peta.toml").read_text("utf-8")
    assert ran.code == 3
    for secret in ("Budi", "1985", "budi@", "dilecehkan", "Laki"):
        assert secret not in ran.out + ran.err + written


def test_a_personal_cell_in_a_wrong_column_is_masked(berakhlak: Command) -> None:
    cells_ = [
        "198501012010011002",
        "budi@x.go.id",
        "0812 3456 7890",
        "saya dilecehkan oleh atasan saya sendiri",
    ]
    rows = "\n".join(f"Dinas A,{cell},4" for cell in cells_)
    survey = csv_file(f"unit,BP1,BP2\n{rows}\nDinas A,Stuju,4")
    for command in (
        ("check",),
        ("check", "--format", "json"),
        ("score",),
        ("check", "--format", "csv"),
    ):
        ran = berakhlak(command[0], survey, *command[1:])
        assert not [cell for cell in cells_ if cell[:9] in ran.out + ran.err]
    assert "•••" in berakhlak("check", survey).out
