"""Each layout in each kind of file: the same cells, so the same record and the same addresses."""

from __future__ import annotations

import io
import struct
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from support import containers
from support.command import Command
from support.containers import CONTAINERS, SECRET, Rows
from support.exports import KOBO, LIME, LIME_ROWS, MONKEY, MONKEY_ROWS, QUALTRICS_HEAD
from support.exports import kobo_row as kobo
from support.exports import qualtrics_row as qualtrics
from support.surveys import TEXTS, cells

from berakhlak_cli.intake.layout import mapfile
from berakhlak_cli.spelling import column_letter

BP1, BP2 = TEXTS["BP1"], TEXTS["BP2"]
IMPORTS = QUALTRICS_HEAD[2]
FORMS = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"]
TIMES = ["2024-09-01 10:00:00", "2024-09-01 10:04:00"]
LAYOUTS: dict[str, Rows] = {
    "plain": [
        ["Hasil survei budaya kerja"], [],
        ["Nama Unit Kerja", "", "", "", BP1, BP2], ["Dinas A", "", "", "", 5, "4"],
        ["Dinas A", "", "", "", 3, "Stuju"], ["JUMLAH", "", "", "", 8, 4],
    ],
    "google-forms": [
        ["Cap waktu", "Unit kerja", "x", "y", f"Soal [{BP1}]", f"Soal [{BP2}]"],
        ["2024/11/24 10:01:02 AM GMT+7", "Dinas A", "", "", "Sangat Setuju", "Setuju"],
        ["2024/11/24 10:02:02 AM GMT+7", "Dinas A", "", "", "Netral", "Stuju"],
    ],
    "microsoft-forms": [
        [*FORMS, "Unit\xa0kerja", f"Saya {BP1[0].lower()}{BP1[1:]}\n", BP2],
        [1, *TIMES, "anonymous", "", "", "Dinas A", "Sangat Setuju", "Setuju"],
        [2, *TIMES, "anonymous", "", "", "Dinas A", "Netral", "Stuju"],
    ],
    "limesurvey": [
        [*LIME, "G01Q01[BP1]", "G01Q01[BP2]"],
        [*LIME_ROWS[0], "A5", "A4"], [*LIME_ROWS[1], "A1", "A1"], [*LIME_ROWS[2], "A3", "Stuju"],
    ],
    "kobo": [KOBO, kobo(1, "a", 9, "sangat_setuju", "setuju"), kobo(2, "b", 9, "netral", "stuju")],
    "surveymonkey": [
        [*MONKEY, "Unit kerja", "Seberapa setuju Anda?", ""],
        ["", "", "", "", "", "Response", BP1, BP2],
        [*MONKEY_ROWS[0], "Sangat Setuju", "Setuju"], [*MONKEY_ROWS[1], "Netral", "Stuju"],
    ],
    "qualtrics": [
        *QUALTRICS_HEAD,
        qualtrics("IP Address", "True", "R_1", "Sangat Setuju", "Setuju"),
        qualtrics("Survey Preview", "True", "R_2", "Netral", "Netral"),
        qualtrics("IP Address", "True", "R_3", "Netral", "Stuju"),
    ],
}  # fmt: skip
SCORES: Rows = [
    ["Rekap skor 2024"],
    ["Perangkat Daerah", "Jumlah responden", "Akuntabel", "Indeks"],
    ["Dinas A", 40, "61,5", 70.25],
    ["Dinas B", 30, 50, "65,5"],
]


def test_every_layout_is_among_them() -> None:
    assert {*LAYOUTS, "scores"} == {*mapfile.LAYOUTS}


def scored(berakhlak: Command, container: str, rows: Rows) -> dict[str, Any]:
    name, write = CONTAINERS[container]
    Path(name).write_bytes(write(rows))
    ran = berakhlak("score", name, "--min-n", "1", "--format", "json")
    assert ran.code == 0, ran.err
    return ran.record


def place_of(rows: Rows, word: str) -> str:
    """Return the address of the one cell that holds a word, as a spreadsheet shows it."""
    return next(
        f"{column_letter(at)}{number}"
        for number, row in enumerate(rows, 1)
        for at, cell in enumerate(row)
        if str(cell).casefold() == word
    )


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_in_each_container(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch, layout: str, container: str
) -> None:
    monkeypatch.setenv("BERAKHLAK_PASSWORD", SECRET)
    record = scored(berakhlak, container, LAYOUTS[layout])
    (unit,), (sheet,) = record["units"], record["inputs"]
    assert (sheet["layout"], unit["unit"], unit["n"]) == (layout, "Dinas A", 2)
    assert unit["values"]["berorientasi_pelayanan"]["score"] == (100 + 75) / 2
    assert ("unknown-answer", place_of(LAYOUTS[layout], "stuju")) in cells(record)


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_score_table_in_each_container(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch, container: str
) -> None:
    monkeypatch.setenv("BERAKHLAK_PASSWORD", SECRET)
    record = scored(berakhlak, container, SCORES)
    assert record["inputs"][0]["layout"] == "scores"
    found = [(u["n"], u["indices"]["implementasi"]["score"]) for u in record["units"]]
    assert found == [(40, 70.25), (30, 65.5)]
    assert record["units"][0]["values"]["akuntabel"]["score"] == 61.5


@pytest.mark.parametrize("container", ["csv", "xlsx", "xls", "html as xls", "locked xlsx"])
def test_standard_input_takes_any_container(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch, container: str
) -> None:
    monkeypatch.setenv("BERAKHLAK_PASSWORD", SECRET)
    content = CONTAINERS[container][1](LAYOUTS["plain"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    ran = berakhlak("score", "-", "--as-year", "2024", "--min-n", "1", "--format", "json")
    assert ran.code == 0, ran.err
    assert (ran.record["inputs"][0]["file"], ran.record["units"][0]["n"]) == ("-", 2)


# --- passwords -----------------------------------------------------------------------------------


@pytest.fixture
def locked(folder: Path) -> str:
    (folder / "s-2024.xlsx").write_bytes(containers.encrypted(containers.xlsx(LAYOUTS["plain"])))
    return "s-2024.xlsx"


def test_a_locked_workbook_asks_for_its_password(berakhlak: Command, locked: str) -> None:
    ran = berakhlak("check", locked)
    assert (ran.code, ran.out) == (3, "")
    assert "s-2024.xlsx: berkas dikunci dengan kata sandi" in ran.err
    assert "--password" in ran.err
    assert "[encrypted]" in ran.err


def test_a_locked_ods_is_named_so(berakhlak: Command, folder: Path) -> None:
    """Its lock is of another kind, which no password of ours opens."""
    spaces = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{spaces}"><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"><manifest:encryption-data '
        'manifest:checksum="x"/></manifest:file-entry></manifest:manifest>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts: dict[str, str | bytes] = {
        "mimetype": kind,
        "META-INF/manifest.xml": manifest,
        "content.xml": b"\x93\x11",
    }
    (folder / "s-2024.ods").write_bytes(containers.zipped(parts))
    ran = berakhlak("score", "s-2024.ods")
    assert (ran.code, "[encrypted]" in ran.err) == (3, True)


@pytest.mark.parametrize("container", ["locked xlsx", "locked xls"])
def test_a_wrong_password(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch, container: str
) -> None:
    monkeypatch.setenv("BERAKHLAK_PASSWORD", "salah sekali")
    name, write = CONTAINERS[container]
    Path(name).write_bytes(write(LAYOUTS["plain"]))
    ran = berakhlak("check", name)
    assert ran.code == 3
    assert "[wrong-password]" in ran.err
    assert "salah sekali" not in ran.err


def test_a_password_is_asked_for_on_a_terminal_only(
    berakhlak: Command, locked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = berakhlak("score", locked, "--password")
    assert (ran.code, "[password-unasked]" in ran.err) == (2, True)
    asked: list[str] = []

    def answered(prompt: str) -> str:
        asked.append(prompt)
        return SECRET

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", answered)
    ran = berakhlak("score", locked, "--password", "--min-n", "1", "--format", "json")
    assert (ran.code, asked) == (0, ["Kata sandi buku kerja: "])
    assert SECRET not in ran.out + ran.err


# --- web pages -----------------------------------------------------------------------------------

CELLS = "<tr><td>Dinas A<td>4<td>Stuju<tr><td>Dinas A<td>2<td>3"
HEAD = "<tr><th>Unit kerja<th>BP1<th>BP2"
PAGES = {
    "bare": f"<table>{HEAD}{CELLS}</table>",
    "by Excel": f'<html xmlns:x="urn:excel"><head><meta charset=windows-1252></head>'
    f"<table><thead>{HEAD}</thead><tbody>{CELLS}</tbody></table>",
    "XHTML": '<?xml version="1.0" encoding="utf-8"?>\n<!-- a -->\n<!DOCTYPE html>'
    f"<table>{HEAD}{CELLS}</table>",
    "upper case": f"\n <TABLE BORDER=1>{HEAD}{CELLS}</TABLE>",
    "scripts": f"<html><script>document.write('<table>')</script><table>{HEAD}{CELLS}</table>",
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_pages(berakhlak: Command, folder: Path, page: str, encoding: str) -> None:
    (folder / "s-2024.xls").write_bytes(PAGES[page].encode(encoding))
    ran = berakhlak("score", "s-2024.xls", "--min-n", "1", "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.record["units"][0]["n"] == 2
    assert ("unknown-answer", "C2") in cells(ran.record)


def test_cells_of_a_page_that_span_rows(berakhlak: Command, folder: Path) -> None:
    """A unit stands in each row that its cell spans; the row below has a cell less."""
    page = (
        "<table><tr><td colspan=3>Survei &amp; rekap<tr><td>Unit kerja<td>BP1<td>BP2"
        "<tr><td rowspan=2>Dinas&nbsp;A<td>5<td>5<tr><td>3<td>Stuju"
        "<tr><td>Dinas<br>B<td>1<td>2</table>"
    )
    (folder / "s-2024.xls").write_text(page, "utf-8")
    record = berakhlak("score", "s-2024.xls", "--min-n", "1", "--format", "json").record
    assert [(u["unit"], u["n"]) for u in record["units"]] == [("Dinas A", 2), ("Dinas B", 1)]
    assert ("unknown-answer", "C4") in cells(record)


def test_the_tables_of_a_page_are_sheets(berakhlak: Command, folder: Path) -> None:
    pages = f"<table><tr><td>menu</table><table>{HEAD}{CELLS}</table><table>{HEAD}{CELLS}</table>"
    (folder / "s-2024.xls").write_text(pages, "utf-8")
    record = berakhlak("score", "s-2024.xls", "--min-n", "1", "--format", "json").record
    assert [one["sheet"] for one in record["inputs"]] == ["Tabel 2", "Tabel 3"]
    assert record["units"][0]["n"] == 4


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body>tidak ada apa-apa</body></html>", "not-a-survey"),
        ("<table>", "empty-file"),
        ("<html", "not-a-survey"),
        ("<table>" + "<tr><td rowspan=1000 colspan=1000>x" * 20 + "</table>", "too-large"),
    ],
)
def test_pages_of_nothing(berakhlak: Command, folder: Path, page: str, code: str) -> None:
    (folder / "s-2024.xls").write_text(page, "utf-8")
    ran = berakhlak("score", "s-2024.xls")
    assert ran.code == 3
    assert f"[{code}]" in ran.err


def test_cells_that_span_a_thousand_rows_cost_nothing(berakhlak: Command, folder: Path) -> None:
    """Six cells that span a million places each: their table has six rows."""
    wide = "<tr><td rowspan=1000 colspan=1000>x" * 6
    (folder / "s-2024.xls").write_text(f"<table>{wide}</table>", "utf-8")
    tracemalloc.start()
    ran = berakhlak("score", "s-2024.xls")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (ran.code, "[not-a-survey]" in ran.err) == (3, True)
    assert peak < 60 << 20


# --- cells far out -------------------------------------------------------------------------------


def record_row(number: int, *cells: bytes) -> bytes:
    return containers.record(0, struct.pack("<I", number) + bytes(13)) + b"".join(cells)


def far_binary(row: int, column: int) -> bytes:
    records = record_row(0, containers.binary_cell(0, "unit"))
    return containers.xlsb_of(records + record_row(row, containers.binary_cell(column, "x")), 2, 2)


def many_times(rows: int, columns: int) -> bytes:
    one = 'office:value-type="float" office:value="1"'
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" {one}/>'
    return containers.ods_of(
        f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("jauh.xlsb", far_binary(1_048_575, 16_383)),
        ("ulang.ods", many_times(4_000, 16_384)),
        ("ulang.ods", many_times(1_048_576, 16_384)),
    ],
)
def test_cells_far_out_never_reach_the_reader(
    berakhlak: Command, folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    ran = berakhlak("score", name)
    assert ran.code == 3
    assert "[too-large]" in ran.err


def test_empty_cells_that_repeat_to_the_end_are_harmless(berakhlak: Command, folder: Path) -> None:
    filler = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = containers.ods(LAYOUTS["plain"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(
        b"</table:table>", filler.encode() + b"</table:table>"
    )
    (folder / "s-2024.ods").write_bytes(containers.zipped(parts))
    ran = berakhlak("score", "s-2024.ods", "--min-n", "1", "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.record["units"][0]["n"] == 2
