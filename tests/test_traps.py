"""What real files do, beyond what the other tests show; docs/tata-letak.md lists them all."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from support import containers
from support.command import Command
from support.surveys import ITEMS, cells
from xlsxwriter import Workbook

from berakhlak_cli.instrument import load_instrument

TEXTS = [item.text for item in load_instrument("perilaku-21").items]


def test_a_dimension_that_lies_hides_no_row(berakhlak: Command, folder: Path) -> None:
    content = containers.xlsx([["Unit kerja", "BP1", "BP2"], *[["Dinas A", 4, "4"]] * 20])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B3"', parts[sheet])
    assert b'"A1:B3"' in parts[sheet]
    (folder / "s-2024.xlsx").write_bytes(containers.zipped(parts))
    record = berakhlak("score", "s-2024.xlsx", "--format", "json").record
    assert (record["units"][0]["n"], record["inputs"][0]["rows_read"]) == (20, 20)
    assert record["units"][0]["values"]["berorientasi_pelayanan"]["score"] == 75


def test_a_header_under_merged_titles(berakhlak: Command) -> None:
    """The value's name is merged above its three statements, and a title above everything."""
    with Workbook("s-2024.xlsx") as book:
        sheet = book.add_worksheet("Respons")
        sheet.merge_range(0, 0, 0, 21, "HASIL SURVEI BUDAYA KERJA BerAKHLAK")
        for number in range(7):
            sheet.merge_range(2, 1 + 3 * number, 2, 3 + 3 * number, f"Nilai {number}")
        sheet.merge_range(2, 0, 3, 0, "Unit kerja")
        sheet.write_row(3, 1, TEXTS)
        sheet.write_row(4, 0, ["Dinas A", *[4] * 20, "Stuju"])
    ran = berakhlak("score", "s-2024.xlsx", "--min-n", "1", "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.record["units"][0]["n"] == 1
    assert ("unknown-answer", "V5") in cells(ran.record)
    assert "judul kolom di baris 4, 21 pernyataan dikenali" in " ".join(ran.err.split())


def test_every_trap_has_its_test() -> None:
    here = Path(__file__).parent
    page = (here.parent / "docs/tata-letak.md").read_text("utf-8")
    traps = re.findall(r"^\| .+ \| (.*) \|$", page[page.index("## Jebakan") :], re.MULTILINE)[1:]
    tests = "".join(path.read_text("utf-8") for path in sorted(here.glob("test_*.py")))
    named = [re.findall(r"`(test_\w+)`", names) for names in traps]
    assert len(named) > 30
    assert all(named)
    assert [one for names in named for one in names if f"def {one}(" not in tests] == []


def test_rows_that_a_filter_hides_are_read_and_said(berakhlak: Command) -> None:
    with Workbook("s-2024.xlsx") as book:
        sheet = book.add_worksheet("Respons")
        for row, cells_ in enumerate([["Unit kerja", "BP1", "BP2"], *[["Dinas A", 4, 4]] * 4]):
            sheet.write_row(row, 0, cells_)
        sheet.autofilter(0, 0, 4, 2)
        sheet.filter_column(1, "x == 9")
        for row in (1, 2):
            sheet.set_row(row, options={"hidden": True})
    ran = berakhlak("check", "s-2024.xlsx")
    assert "2 baris tersembunyi" in " ".join(ran.out.split())
    record = berakhlak("score", "s-2024.xlsx", "--min-n", "1", "--format", "json").record
    assert record["units"][0]["n"] == 4


def test_a_sheet_a_year_and_a_sheet_a_unit(berakhlak: Command, folder: Path) -> None:
    with Workbook("survei.xlsx") as book:
        for year, answer in ((2023, 3), (2024, 4)):
            sheet = book.add_worksheet(f"Survei {year}")
            sheet.write_row(0, 0, ["Unit kerja", *ITEMS])
            sheet.write_row(1, 0, ["Dinas A", *[answer] * 21])
    record = berakhlak("score", "survei.xlsx", "--min-n", "1", "--format", "json").record
    found = {u["year"]: u["indices"]["implementasi"]["score"] for u in record["units"]}
    assert found == {2023: 50, 2024: 75}
    with Workbook("survei-2024.xlsx") as book:
        for unit, answer in (("Dinas A", 3), ("Dinas B", 4)):
            sheet = book.add_worksheet(unit)
            sheet.write_row(0, 0, ITEMS)
            sheet.write_row(1, 0, [answer] * 21)
    (folder / "unit.csv").write_text("nama\nDinas A\nDinas B\n", "utf-8")
    ran = berakhlak(
        "score", "survei-2024.xlsx", "--units", "unit.csv", "--min-n", "1", "--format", "json"
    )
    found = {u["unit"]: u["indices"]["implementasi"]["score"] for u in ran.record["units"]}
    assert found == {"Dinas A": 50, "Dinas B": 75}


@pytest.mark.parametrize(
    "prefix", ["Saya ", "Pegawai di unit saya ", "1. ", "a) ", "BP1. ", "12) Saya "]
)
def test_openings_of_statements(berakhlak: Command, folder: Path, prefix: str) -> None:
    text = TEXTS[0] if prefix[-2] in ".)" else TEXTS[0][0].lower() + TEXTS[0][1:]
    (folder / "s-2024.csv").write_text(f'unit,"{prefix}{text}",BP2\nDinas A,4,2\n', "utf-8")
    record = berakhlak("score", "s-2024.csv", "--min-n", "1", "--format", "json").record
    assert record["units"][0]["values"]["berorientasi_pelayanan"]["score"] == 50


def test_a_workbook_that_only_openpyxl_writes(berakhlak: Command) -> None:
    """Cells without a style, a sheet of charts, and text that looks like markup or a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Unit kerja", "BP1", "BP2", "Saran"])
    sheet.append(["Unit [pelayanan] {x}", 4, 4, "'=cmd|'"])
    book.create_chartsheet("Grafik")
    book.save("s-2024.xlsx")
    ran = berakhlak("score", "s-2024.xlsx", "--min-n", "1")
    assert ran.code == 0, ran.err
    assert "Unit [pelayanan] {x}" in ran.out
    assert "cmd" not in ran.out + ran.err
