"""The report as a workbook, opened by others than the library that wrote it."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import formualizer
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.command import Command
from support.documents import text_of
from support.surveys import SAMPLE_YEARS, VOTES_YEARS, widened

TABS = [
    "Ringkasan", "Penghargaan", "Unit", "Perbandingan", "Asal perubahan", "Tujuh Nilai",
    "Kualitas Data", "Metode",
]  # fmt: skip


def rows_below(sheet: Worksheet, title: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table whose header has a title, as title -> value."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(at for at, row in enumerate(rows) if title in row)
    for row in rows[at + 1 :]:
        if not any(row):
            return
        yield {str(name): value for name, value in zip(rows[at], row, strict=True) if name}


def close(figure: Any) -> Any:  # noqa: ANN401 - pytest's own type is private
    """Return a figure to the fifteen digits that a spreadsheet keeps."""
    return None if figure is None else pytest.approx(figure, rel=1e-14, abs=1e-14)


@pytest.fixture
def made(sample: Command) -> Path:
    """Write the report of both sample years."""
    ran = sample("report", *SAMPLE_YEARS, "-o", "laporan.xlsx")
    assert ran.code == 0
    return ran.folder / "laporan.xlsx"


def test_the_workbook_says_what_the_records_say(sample: Command, made: Path) -> None:
    book = openpyxl.load_workbook(made, data_only=True)
    assert book.sheetnames == TABS
    scored = sample("score", *SAMPLE_YEARS, "--year", "2024", "--format", "json").record
    units = [*rows_below(book["Unit"], "Indeks")]
    assert len(units) == 114
    for row, unit in zip(units, scored["units"], strict=False):
        index = unit["indices"]["implementasi"]
        assert row["Unit kerja"].rstrip(" *†°") == unit["unit"]
        assert (row["Kat"], row["Resp"]) == (index["category"], unit["n"])
        assert row["Indeks"] == close(index["score"])
        if not unit["withheld"]:
            assert row["Ad"] == close(unit["values"]["adaptif"]["score"])
    (province,) = scored["province"]
    assert units[-1]["Indeks"] == close(province["indices"]["implementasi"]["score"])
    (listed,) = sample("rank", *SAMPLE_YEARS, "--format", "json").record["lists"]
    awards = [*rows_below(book["Penghargaan"], "Rentang")]
    assert [(row["No"], row["Unit kerja"]) for row in awards] == [
        (one["rank"], one["unit"]) for one in listed["ranking"]
    ]
    assert [row["Indeks"] for row in awards] == close([one["score"] for one in listed["ranking"]])
    compared = sample("compare", *SAMPLE_YEARS, "--format", "json").record
    changes = [*rows_below(book["Perbandingan"], "Kesimpulan")]
    assert [row["Selisih"] for row in changes] == [
        close(one["change"]) for one in compared["units"]
    ]
    heat = [*rows_below(book["Tujuh Nilai"], "Adaptif")]
    assert [row["Adaptif"] for row in heat] == [row["Ad"] for row in units]


def test_another_engine_recalculates_the_same_figures(sample: Command) -> None:
    ran = sample("report", *SAMPLE_YEARS, "--per-group", "kelompok", "-o", "laporan.xlsx")
    made = ran.folder / "laporan.xlsx"
    stored = openpyxl.load_workbook(made, data_only=True)
    engine = formualizer.load_workbook(str(made))
    engine.evaluate_all()
    seen: dict[str, int] = {}
    for sheet in openpyxl.load_workbook(made):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            kept = stored[sheet.title][cell.coordinate].value
            found = engine.evaluate_cell(sheet.title, int(cell.row or 0), int(cell.column or 0))
            kind = re.sub(r"[$\d:.+,<>=-]|[A-Z]{1,2}(?=\d)|E(?=-)", "", str(cell.value))[:12]
            seen[kind] = seen.get(kind, 0) + 1
            assert kept is not None, (sheet.title, cell.coordinate)
            if isinstance(kept, str):
                assert found == kept
            else:
                assert found == pytest.approx(kept, abs=1e-9), (sheet.title, cell.value)
    assert sum(seen.values()) > 650
    assert {name[:3] for name in seen} >= {"AVE", "IF(", "SUM"}


def test_each_rule_by_hand(berakhlak: Command, folder: Path) -> None:
    """A mean just below a half, ties, and an index that stands as it was published."""
    (folder / "rekap-2024.csv").write_text(
        "unit,responden,indeks,BP,Ak,Ko,Ha,Lo,Ad,Kl\n"
        "A,40,,74.95,74.95,74.95,74.95,74.95,74.95,74.95\n"
        "B,40,,74.94,74.94,74.94,74.94,74.94,74.94,74.94\n"
        "C,40,,74.94,74.94,74.94,74.94,74.94,74.94,74.94\n"
        "D,40,60,70,,,,,,\n"
    )
    assert berakhlak("report", "rekap-2024.csv", "-o", "l.xlsx").code == 0
    live, stored = (
        openpyxl.load_workbook("l.xlsx"),
        openpyxl.load_workbook("l.xlsx", data_only=True),
    )
    units = [*rows_below(stored["Unit"], "Indeks")]
    assert [(row["Unit kerja"], row["Kat"]) for row in units[:4]] == [
        ("A", "A"), ("B", "B"), ("C", "B"), ("D °", "B"),
    ]  # fmt: skip
    formulas = {row["Unit kerja"]: row["Indeks"] for row in rows_below(live["Unit"], "Indeks")}
    assert str(formulas["A"]).startswith("=AVERAGE(")
    assert formulas["D °"] == 60
    assert formulas["Provinsi"] == pytest.approx((74.95 + 2 * 74.94 + 60) / 4)
    ranks = [row["No"] for row in rows_below(stored["Penghargaan"], "Tahan uji")]
    assert ranks == [1, 2, 2, 4]
    engine = formualizer.load_workbook("l.xlsx")
    (sheet,) = (one for one in live if one.title == "Penghargaan")
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [
        engine.evaluate_cell("Penghargaan", int(c.row or 0), int(c.column or 0)) for c in cells
    ] == [1, 2, 2, 4]
    assert "Perbandingan" not in stored.sheetnames


def test_what_is_withheld_is_not_in_the_file(berakhlak: Command, folder: Path) -> None:
    """Two hidden units may exchange all their answers: no cell of the report tells."""

    def laid(small: int, other: int) -> list[object]:
        rows = ["unit,*", *["A,*3"] * 40, *["B,*4"] * 30, *["C,*4"] * 25]
        hidden = [f"K,*{small}"] * 6 + [f"L,*{other}"] * 6
        (folder / "s-2023.csv").write_text(widened("\n".join([*rows, *hidden])))
        (folder / "s-2024.csv").write_text(widened("\n".join([*rows, *["K,*3"] * 20])))
        assert berakhlak("report", "s-2023.csv", "s-2024.csv", "-o", "l.xlsx").code == 0
        book = openpyxl.load_workbook("l.xlsx", data_only=True)
        found = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
        return [round(one, 9) if isinstance(one, float) else one for one in found
                if not re.fullmatch("[0-9a-f]{64}", str(one))]  # fmt: skip

    assert laid(1, 5) == laid(5, 1)
    book = openpyxl.load_workbook("l.xlsx", data_only=True)
    changes = {row["Unit kerja"]: row for row in rows_below(book["Perbandingan"], "Kesimpulan")}
    assert (changes["K"]["2023"], changes["K"]["2024"], changes["K"]["Selisih"]) == (None, 50, None)
    assert all(sheet.sheet_state == "visible" for sheet in book)
    berakhlak("report", "s-2023.csv", "-o", "l.xlsx")
    sheet = openpyxl.load_workbook("l.xlsx")["Unit"]
    found = {str(row["Unit kerja"])[0]: row for row in rows_below(sheet, "Indeks")}
    for name in "KL":
        assert found[name]["Indeks"] is None
        assert "kurang dari 10" in str(found[name]["BP"])


def test_hostile_names_are_text(berakhlak: Command, hostile: str) -> None:
    assert berakhlak("report", hostile, "-o", "l.xlsx").code == 0
    book = openpyxl.load_workbook("l.xlsx")
    names = [row["Unit kerja"] for row in rows_below(book["Unit"], "Indeks")][:-1]
    shown = {" ".join(str(name).split()).rstrip(" *†") for name in names}
    assert "=cmd|' /c calc'!A1" in shown
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7*7 }} {% raw %}" in shown
    formulas = [c for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert formulas
    assert not any("cmd" in str(cell.value) for cell in formulas)
    assert not any(cell.hyperlink for s in book for row in s.iter_rows() for cell in row)


def test_layout_charts_and_print(made: Path) -> None:
    book = openpyxl.load_workbook(made)
    for sheet in book:
        assert str(sheet["A1"].value).startswith("DATA CONTOH"), sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    unit = book["Unit"]
    assert (unit.freeze_panes, unit.auto_filter.ref) == ("B5", "A4:T117")
    assert unit.print_title_rows == "$4:$4"
    assert unit["Q5"].number_format.endswith("0.0")
    summary: Any = book["Ringkasan"]
    assert len(summary._charts) == 3  # noqa: SLF001 - openpyxl shows charts nowhere else
    names = _part(made, "xl/drawings/drawing1.xml")
    assert names.count('descr="') == 3
    assert "batas galat 95%" in names
    bars = _part(made, "xl/charts/chart3.xml")
    assert "<c:errBars>" in bars
    assert len(re.findall("conditionalFormatting sqref", _part(made, "sheet6.xml"))) == 7


def test_the_charts_draw_the_cells_of_the_report(sample: Command, made: Path) -> None:
    book = openpyxl.load_workbook(made, data_only=True)
    drawn = [
        [_cells(book, found) for found in re.findall(r"<c:f>([^<]+)</c:f>", part)]
        for part in (_part(made, f"xl/charts/chart{at}.xml") for at in (1, 2, 3))
    ]
    records = sample("score", *SAMPLE_YEARS, "--format", "json").record["province"]
    indices = [one["indices"]["implementasi"]["score"] for one in records]
    margins = [one["indices"]["implementasi"] for one in records]
    margins = [one["high"] - one["score"] for one in margins]
    assert drawn[0] == [close(margins), close(margins), ["2023", "2024"], close(indices)]
    values = [[one["score"] for one in record["values"].values()] for record in records]
    assert [drawn[1][1], drawn[1][3]] == [close(one) for one in values]
    assert drawn[1][0][0] == "Berorientasi Pelayanan"
    (listed,) = sample("rank", *SAMPLE_YEARS, "--format", "json").record["lists"]
    best = listed["ranking"][:10]
    assert drawn[2][2:] == [[one["unit"] for one in best], close([one["score"] for one in best])]


def _cells(book: Any, reference: str) -> list[Any]:  # noqa: ANN401 - openpyxl's own type is broad
    """Return the values of a column that a chart names."""
    sheet, _, cells = reference.replace("$", "").partition("!")
    return [row[0].value for row in book[sheet.strip("'")][cells]]


def _part(book: Path, name: str) -> str:
    """Return a part of a workbook's archive."""

    with zipfile.ZipFile(book) as archive:
        found = next(one for one in archive.namelist() if one.endswith(name))
        return archive.read(found).decode()


def test_the_method_card_names_every_input(
    berakhlak: Command, sample: Command, folder: Path
) -> None:
    (folder / "bukti.csv").write_text(
        "unit,bukti\n" + "".join(f"{name},60\n" for name in ("Dinas Sosial", "Dinas Pendidikan",
                                                             "Inspektorat")))  # fmt: skip
    ran = berakhlak("report", *SAMPLE_YEARS, "--evidence", "bukti.csv", "--weights", "70:30",
                    "--top", "2", "--pool", "units", "--population", "open", "--min-n", "12",
                    "--year", "2024", "-o", "l.xlsx")  # fmt: skip
    assert ran.code == 0, ran.err
    book = openpyxl.load_workbook("l.xlsx")
    card = {row["Hal"]: row["Isi"] for row in rows_below(book["Metode"], "Hal")}
    assert card["Skor provinsi (--pool)"].startswith("units: ")
    assert card["Populasi (--population)"].startswith("open: ")
    assert (card["Responden paling sedikit (--min-n)"], card["Penghargaan (--top)"]) == ("12", "2")
    assert card["Dasar peringkat"] == "Skor akhir"
    assert "0,7 × indeks" in card["Bobot (--weights)"]
    assert card["Sidik kuesioner"].startswith("sha256:")
    files = {row["Berkas"]: row for row in rows_below(book["Metode"], "SHA-256")}
    record = sample("score", *SAMPLE_YEARS, "--format", "json").record
    for one in record["inputs"]:
        given = files[one["file"]]
        assert given["SHA-256"] == one["sha256"]
        assert (given["Dibaca"], given["Dipakai"]) == (one["rows_read"], one["rows_kept"])
    assert {"unit.csv", "bukti.csv"} < set(files)
    text = " ".join(str(c.value) for row in book["Metode"].iter_rows() for c in row)
    assert "rumus aplikasi ini; rumus resmi tidak diterbitkan" in text


def test_the_same_input_gives_the_same_bytes(
    berakhlak: Command, hostile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name, epoch in (("a.xlsx", None), ("b.xlsx", None), ("c.xlsx", "1700000000")):
        if epoch:
            monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert berakhlak("report", hostile, "-o", name).code == 0
        made.append(Path(name).read_bytes())
        time.sleep(1.1 if name == "a.xlsx" else 0)  # dates in an archive have whole seconds
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_bad_targets(
    berakhlak: Command, hostile: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "folder.xlsx").mkdir()
    for arguments, code, said in (
        (("-o", "l.pdf"), 2, "output-suffix"),
        (("-o", "tiada/l.xlsx"), 5, "unwritable"),
        (("-o", "folder.xlsx"), 5, "unwritable"),
        (("-o", "l.xlsx", "--template", "x.docx"), 2, "usage"),
        (("-o", "l.xlsx", "--top", "0"), 2, "usage"),
        (("-o", "l.xlsx", "--per-group", "x"), 2, "unknown-group"),
        ((), 2, "usage"),
    ):
        ran = berakhlak("report", hostile, *arguments)
        assert (ran.code, ran.out) == (code, ""), arguments
        assert f"[{said}]" in ran.err
    (folder / "l.xlsx").write_text("lama")
    assert berakhlak("report", "tiada.csv", "-o", "l.xlsx").code == 3

    def opened_in_excel(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "replace", opened_in_excel)
    ran = berakhlak("report", hostile, "-o", "l.xlsx")
    assert (ran.code, "[unwritable]" in ran.err) == (5, True)
    assert sorted(path.name for path in folder.iterdir()) == ["folder.xlsx", "jahat.csv", "l.xlsx"]
    assert (folder / "l.xlsx").read_text() == "lama"


def test_in_english(berakhlak: Command, hostile: str) -> None:
    ran = berakhlak("report", hostile, "-o", "l.xlsx", "--lang", "en")
    assert "Saved: l.xlsx" in ran.err
    book = openpyxl.load_workbook("l.xlsx")
    assert book.sheetnames == [
        "Summary", "Awards", "Units", "Seven Values", "Data Quality", "Method",
    ]  # fmt: skip


def test_a_table_of_indices_alone_makes_no_empty_table(berakhlak: Command, folder: Path) -> None:
    for year, scores in ((2022, (50, 61)), (2023, (60, 71)), (2024, (60.5, 70))):
        rows = "".join(f"{unit},{score}\n" for unit, score in zip("AB", scores, strict=True))
        (folder / f"r-{year}.csv").write_text(f"unit,indeks\n{rows}")
    assert berakhlak("report", "r-2022.csv", "r-2023.csv", "r-2024.csv", "-o", "l.xlsx").code == 0
    book = openpyxl.load_workbook("l.xlsx", data_only=True)
    assert "Tujuh Nilai" not in book.sheetnames
    trend = [*rows_below(book["Ringkasan"], "Unit yang menjawab")]
    assert [list(row) for row in trend] == [["Tahun", "Unit yang menjawab", "Indeks", "Kat"]] * 3
    assert [row["Indeks"] for row in trend] == [55.5, 65.5, 65.25]
    changes = [*rows_below(book["Perbandingan"], "Kesimpulan")]
    assert [(row["2023"], row["2024"], row["Selisih"]) for row in changes] == [
        (60, 60.5, 0.5), (71, 70, -1),
    ]  # fmt: skip
    again = berakhlak("report", "r-2022.csv", "r-2023.csv", "r-2024.csv", "--year", "2022",
                      "--year", "2024", "-o", "l.xlsx")  # fmt: skip
    assert again.code == 0
    changes = [*rows_below(openpyxl.load_workbook("l.xlsx")["Perbandingan"], "Kesimpulan")]
    assert {"2022", "2024"} <= set(changes[0])


def test_a_report_of_votes_names_its_six_indices(sample: Command) -> None:
    """Every index is an approach, so nothing in the method may call it verified."""
    ran = sample("report", *VOTES_YEARS, "-o", "kata.xlsx")
    book = openpyxl.load_workbook(ran.folder / "kata.xlsx", data_only=True)
    assert "Enam Indeks" in book.sheetnames
    record = sample("score", *VOTES_YEARS, "--year", "2024", "--format", "json").record
    total = record["province"][0]["indices"]["total"]["score"]
    cells = [cell for row in book["Unit"].iter_rows(values_only=True) for cell in row]
    assert any(isinstance(cell, float) and abs(cell - total) < 1e-9 for cell in cells)
    method = [str(cell) for row in book["Metode"].iter_rows(values_only=True) for cell in row]
    assert not [
        text for text in method if "Indeks" in text and "erverifikasi terhadap angka" in text
    ]
    page = sample("report", *VOTES_YEARS, "-o", "kata.html").folder / "kata.html"
    assert "Total Indeks Kesehatan Budaya Organisasi" in page.read_text("utf-8")
    letter = sample("report", *VOTES_YEARS, "-o", "kata.docx").folder / "kata.docx"
    assert "Total Indeks Kesehatan Budaya Organisasi" in text_of(str(letter))
    profiles = sample("profiles", *VOTES_YEARS, "-o", "profil").folder / "profil"
    assert len([*profiles.glob("*.html")]) == len({unit["unit"] for unit in record["units"]})
