"""`check --annotated`: a copy of the survey in which each faulty cell says what is wrong."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from support import containers
from support.command import Command
from support.containers import CONTAINERS, SECRET, Rows

ROWS: Rows = [
    ["Unit kerja", "BP1", "BP2", "Saran"],
    ["Dinas A", 4, "Stuju", "=1+1"],
    ["", 4, 9, "@bagus"],
    ["Dinas A", 4, 5, ""],
]
MARKED = {
    "A3": ("blank-unit", "FFEB9C"),
    "C2": ("unknown-answer", "FFEB9C"),
}


def marks(name: str) -> dict[str, tuple[str, str]]:
    """Return the marked cells of a copy's first sheet: address -> code and colour."""
    sheet = openpyxl.load_workbook(name).worksheets[0]
    return {
        cell.coordinate: (note.text.split("[")[1].split("]")[0], cell.fill.fgColor.rgb[2:])
        for row in sheet.iter_rows()
        for cell in row
        if (note := cell.comment)
    }


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_gets_a_copy_with_the_same_addresses(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch, container: str
) -> None:
    monkeypatch.setenv("BERAKHLAK_PASSWORD", SECRET)
    name, write = CONTAINERS[container]
    Path(name).write_bytes(write(ROWS))
    before = Path(name).read_bytes()
    ran = berakhlak("check", name, "--annotated", "tanda.xlsx")
    assert ran.code == 0, ran.err
    assert "sel ditandai dalam tanda.xlsx" in ran.err
    found = marks("tanda.xlsx")
    assert {cell: found[cell] for cell in MARKED} == MARKED
    assert Path(name).read_bytes() == before
    sheet = openpyxl.load_workbook("tanda.xlsx").worksheets[0]
    shown = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=2)]
    assert [str(cell) for cell in shown[0]] == ["Dinas A", "4", "Stuju", "=1+1"]
    assert sheet["D2"].data_type == "s"
    assert "tidak dikunci" in ran.err


def test_a_workbook_keeps_its_formulas_formats_and_sheets(berakhlak: Command) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Unit kerja", "BP1", "BP2"], ["Dinas A", 4, "Stuju"], ["Dinas A", 3, "=1+2"]):
        sheet.append(row)
    sheet["A1"].font = Font(bold=True)
    sheet.column_dimensions["A"].width = 33
    book.create_sheet("berakhlak check")["A1"] = "punya saya"
    book.save("s-2024.xlsx")
    assert berakhlak("check", "s-2024.xlsx", "--annotated", "tanda.xlsx").code == 0
    copy = openpyxl.load_workbook("tanda.xlsx")
    assert copy.sheetnames == ["Sheet", "berakhlak check", "berakhlak check (2)"]
    first = copy["Sheet"]
    assert (first["C3"].value, first["A1"].font.b, first.column_dimensions["A"].width) == (
        "=1+2", True, 33,
    )  # fmt: skip
    assert marks("tanda.xlsx")["C3"][0] == "formula-not-calculated"
    listed = [row[1].value for row in copy["berakhlak check (2)"].iter_rows(min_row=2)]
    assert "unknown-answer" in listed
    assert "missing-item" in listed


def test_the_same_survey_gives_the_same_bytes(berakhlak: Command, folder: Path) -> None:
    for name, content in (
        ("a-2024.xlsx", containers.xlsx(ROWS)),
        ("b-2024.csv", containers.text(ROWS)),
    ):
        (folder / name).write_bytes(content)
        assert berakhlak("check", name, "--annotated", "satu.xlsx").code == 0
        assert berakhlak("check", name, "--annotated", "dua.xlsx").code == 0
        assert (folder / "satu.xlsx").read_bytes() == (folder / "dua.xlsx").read_bytes()


def test_a_copy_that_can_be_read_again(berakhlak: Command, folder: Path) -> None:
    """What was wrong is wrong in the copy too, at the same cells, and the list is no survey."""
    (folder / "s-2024.csv").write_bytes(containers.text(ROWS))
    first = berakhlak("check", "s-2024.csv", "--annotated", "salin-2024.xlsx", "--format", "json")
    again = berakhlak("check", "salin-2024.xlsx", "--format", "json")
    wanted = ("blank-unit", "unknown-answer")

    def found(record: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
        return [(p["code"], p["cell"]) for p in record["problems"] if p["code"] in wanted]

    assert found(first.record) == found(again.record) != []


def test_merged_cells_are_marked_where_they_stand(berakhlak: Command) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Unit kerja", "BP1", "BP2"], ["Dinas A", 4, "Stuju"], [None, 3, 3]):
        sheet.append(row)
    sheet.append(["JUMLAH", 7, None])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B1:B1")
    sheet.merge_cells("A4:B4")
    book.save("s-2024.xlsx")
    assert berakhlak("check", "s-2024.xlsx", "--annotated", "tanda.xlsx").code == 0
    found = marks("tanda.xlsx")
    assert (found["A4"][0], found["C2"][0]) == ("totals-row", "unknown-answer")


@pytest.mark.parametrize("files", [["a.csv", "b.csv"], ["-"], ["?.csv"]])
def test_one_file_only(berakhlak: Command, folder: Path, files: list[str]) -> None:
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(f"Tahun,unit,BP1\n2024,Dinas {name},4\n", "utf-8")
    ran = berakhlak("check", *files, "--annotated", "tanda.xlsx")
    assert ran.code == 2
    assert "[one-file-only]" in ran.err
    assert not (folder / "tanda.xlsx").exists()


@pytest.mark.parametrize("option", ["--annotated", "--review"])
def test_only_workbooks_hold_marks(berakhlak: Command, folder: Path, option: str) -> None:
    (folder / "s-2024.csv").write_bytes(containers.text(ROWS))
    (folder / "unit.csv").write_text("nama\nDinas A\n", "utf-8")
    check = ("check", "s-2024.csv", "--units", "unit.csv", option)
    assert berakhlak(*check, "tanda.csv").code == 2
    assert berakhlak(*check, "s-2024.csv").code == 2
    ran = berakhlak(*check, "tiada/tanda.xlsx")
    assert (ran.code, "tiada/tanda.xlsx" in ran.err) == (5, True)
    assert not (folder / "tanda.csv").exists()


def test_a_fault_of_the_list_of_units_marks_no_cell_of_the_survey(berakhlak: Command) -> None:
    """Row 2 of the list has too small a headcount; row 2 of the survey is sound."""
    Path("unit.csv").write_text("nama,jumlah_pegawai\nDinas A,1\n", "utf-8")
    Path("s-2024.csv").write_text("unit,BP1\nDinas A,4\nDinas A,5\n", "utf-8")
    ran = berakhlak("check", "s-2024.csv", "--units", "unit.csv", "--annotated", "tanda.xlsx")
    assert "headcount-below-n" in ran.out
    assert set(marks("tanda.xlsx")) == {"A1"}
    assert "1 sel ditandai" in ran.err


def test_two_outputs_of_one_name_are_refused(berakhlak: Command, folder: Path) -> None:
    (folder / "s-2024.csv").write_bytes(containers.text(ROWS))
    ran = berakhlak("check", "s-2024.csv", "--annotated", "q.xlsx", "-o", "./q.xlsx")
    assert (ran.code, "[same-output]" in ran.err) == (2, True)
    assert not (folder / "q.xlsx").exists()


def test_every_row_of_an_unknown_unit_is_marked(berakhlak: Command, folder: Path) -> None:
    rows: Rows = [["Unit kerja", "BP1"], ["Dinsos DKI", 4], ["Dinas A", 4], ["Dinsos DKI", 3]]
    (folder / "unit.csv").write_text("nama\nDinas A\n", "utf-8")
    for name, write in (("s-2024.xlsx", containers.xlsx), ("s-2024.csv", containers.text)):
        (folder / name).write_bytes(write(rows))
        ran = berakhlak("check", name, "--units", "unit.csv", "--annotated", "tanda.xlsx")
        assert ran.code == 1
        assert {cell: code for cell, (code, _) in marks("tanda.xlsx").items() if cell != "A1"} == {
            "A2": "unmatched-unit", "A4": "unmatched-unit",
        }  # fmt: skip


def test_the_same_text_on_other_sheets_is_marked_only_where_it_is_a_unit(
    berakhlak: Command, folder: Path
) -> None:
    """`Dinsos DKI` is a unit in columns A and B, and a note on a third sheet; A1 lacks items."""
    book = openpyxl.Workbook()
    sheets: dict[str, Rows] = {
        "Satu": [["Unit kerja", "BP1"], ["Dinsos DKI", 4], ["Dinas A", 4]],
        "Dua": [["BP1", "Unit kerja"], [4, "Dinas A"], [4, "Dinsos DKI"], [3, "Dinsos DKI"]],
        "Catatan": [["Dinsos DKI", "telepon"], ["Dinsos DKI", "surat"]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save("s-2024.xlsx")
    (folder / "unit.csv").write_text("nama\nDinas A\n", "utf-8")
    ran = berakhlak("check", "s-2024.xlsx", "--units", "unit.csv", "--annotated", "tanda.xlsx")
    assert ran.code == 1
    made = openpyxl.load_workbook("tanda.xlsx")
    assert {
        name: [c.coordinate for row in made[name] for c in row if c.comment] for name in sheets
    } == {"Satu": ["A1", "A2"], "Dua": ["A1", "B3", "B4"], "Catatan": []}


def test_a_cell_that_was_mended_loses_its_mark(berakhlak: Command) -> None:
    Path("s-2024.xlsx").write_bytes(containers.xlsx(ROWS))
    assert berakhlak("check", "s-2024.xlsx", "--annotated", "salin-2024.xlsx").code == 0
    book = openpyxl.load_workbook("salin-2024.xlsx")
    book.worksheets[0]["C2"] = "Setuju"
    book.save("salin-2024.xlsx")
    assert berakhlak("check", "salin-2024.xlsx", "--annotated", "lagi.xlsx").code == 0
    assert "C2" not in marks("lagi.xlsx")
    assert "A3" in marks("lagi.xlsx")
    copy = openpyxl.load_workbook("lagi.xlsx")
    assert copy.sheetnames == ["Data", "berakhlak check"]
    assert copy.worksheets[0]["C2"].fill.fill_type is None
