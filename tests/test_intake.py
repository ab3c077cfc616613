"""Files as users really have them, read through the command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from support.command import Command
from support.surveys import ITEMS, cells, flat, widened
from xlsxwriter import Workbook

from berakhlak_cli.instrument import load_instrument, parse_instrument
from berakhlak_cli.intake import Request, take_in
from berakhlak_cli.intake.files import cells as blocks
from berakhlak_cli.intake.files import grid, spreadsheets
from berakhlak_cli.intake.files import text as text_files
from berakhlak_cli.problems import Exit, Stop
from berakhlak_cli.provenance import Place

SURVEY = "Tahun;Unit kerja;BP1;BP2\n2024;Dinas Kesehatan;4;5,0\n2024;Dinas Kesehatan;3;2\n"


@pytest.mark.parametrize(
    "content",
    [
        SURVEY.encode(),
        SURVEY.encode("utf-8-sig"),
        SURVEY.encode("utf-16"),
        ("sep=;\r\n" + SURVEY).encode(),
        ("sep=;\n" + SURVEY).encode("utf-16"),
        ("sep=;\n" + SURVEY).encode("utf-8-sig"),
        SURVEY.replace(";", "\t").encode(),
        SURVEY.replace(";", "|").encode(),
        SURVEY.replace("5,0", '"5,0"').replace(";", ",").encode(),
        SURVEY.replace("\n", "\r\n").encode(),
        SURVEY.replace("\n", "\r").encode(),
        ("Survei; rekap\n\n" + SURVEY + "\n\n;JUMLAH;7;7\n").encode(),
        SURVEY.replace("Dinas Kesehatan", '"Dinas\nKesehatan"', 1).encode(),
    ],
)
def test_text_files(berakhlak: Command, folder: Path, content: bytes) -> None:
    (folder / "s.csv").write_bytes(content)
    ran = berakhlak("score", "s.csv", "--min-n", "1", "--format", "json")
    assert ran.code == 0, ran.err
    (unit,) = ran.record["units"]
    assert (unit["unit"], unit["n"]) == ("Dinas Kesehatan", 2)
    assert unit["values"]["berorientasi_pelayanan"]["score"] == (87.5 + 37.5) / 2


def test_rows_of_text_are_numbered_as_a_spreadsheet_shows_them(
    berakhlak: Command, folder: Path
) -> None:
    (folder / "s-2024.csv").write_text('unit,BP1\n"Dinas\nA",4\n\nDinas B,Stuju\n', "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--format", "json")
    assert ("unknown-answer", "B4") in cells(ran.record)
    assert ran.record["inputs"][0]["rows_read"] == 2


def book(fill: Callable[[Workbook], object], name: str = "survei.xlsx") -> str:
    with Workbook(name) as made:
        fill(made)
    return name


def test_google_forms_with_a_quiz(berakhlak: Command, folder: Path) -> None:
    title = "Harmonis [Suka menolong orang lain]"
    header = ["Stempel waktu", "Total skor", title, f"{title} [Skor]", f"{title} [Masukan]", "OPD"]
    (folder / "s-2024.csv").write_text(
        ",".join(header) + "\n2024/09/01 8:00:00 AM GMT+7,0 / 1,Sangat Setuju,0 / 1,,Dinas A\n"
    )
    ran = berakhlak("score", "s-2024.csv", "--format", "json")
    assert ran.record["inputs"][0]["layout"] == "google-forms"
    assert "duplicate-item" not in ran.record["problem_counts"]
    assert ran.record["units"][0]["n"] == 1


def test_the_year_comes_from_the_first_that_tells(berakhlak: Command, folder: Path) -> None:
    assert folder

    def fill(made: Workbook) -> None:
        for name, row in (
            ("2021", [2019, "A", 4]), ("Respons 2022", ["", "A", 4]), ("Lain", ["", "A", 4]),
        ):  # fmt: skip
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, ["Tahun", "Unit", "BP1"])
            sheet.write_row(1, 0, row)

    ran = berakhlak("score", book(fill, "survei-2023.xlsx"), "--format", "json")
    assert [unit["year"] for unit in ran.record["units"]] == [2019, 2022, 2023]
    Path("survei-2023.xlsx").rename("survei.xlsx")
    ran = berakhlak("score", "survei.xlsx")
    assert (ran.code, ran.err.count("[no-year]")) == (4, 1)
    clash = berakhlak("score", "survei.xlsx", "--as-year", "2020", "--format", "json")
    assert clash.code == 2


TWICE = """\
waktu,nip,unit,BP1,BP2
2024-09-02 10:00:00,199001012020121001,Dinas A,5,5
2024-09-01 10:00:00,199001012020121001,Dinas A,1,1
2024-09-01 10:00:00,'199001012020121002,Dinas A,4,4
2024-09-03 10:00:00,19900101 202012 1 002,Dinas A,,
,anonymous,Dinas A,3,3
,anonymous,Dinas A,3,3
,-,Dinas A,3,3
"""


def test_the_latest_answer_stands(berakhlak: Command, folder: Path) -> None:
    """A later row without any answer replaces nothing."""
    (folder / "s-2024.csv").write_text(TWICE, "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--min-n", "1", "--format", "json")
    assert [cell for code, cell in cells(ran.record) if code == "answered-twice"] == ["A3"]
    assert ran.record["problem_counts"]["answered-twice"] == 1
    (unit,) = ran.record["units"]
    assert unit["n"] == 5
    assert unit["values"]["berorientasi_pelayanan"]["score"] == (100 + 75 + 3 * 50) / 5
    message = next(
        one["message"] for one in ran.record["problems"] if one["code"] == "answered-twice"
    )
    assert "s-2024.csv, A2" in message


def test_a_tool_s_id_counts_within_its_own_sheet_only(berakhlak: Command, folder: Path) -> None:
    (folder / "a-2024.csv").write_text("id,unit,BP1\n1,Dinas A,4\n1,Dinas A,5\n2,Dinas A,5\n")
    (folder / "b-2024.csv").write_text("id,unit,BP1\n1,Dinas A,3\n2,Dinas A,4\n")
    ran = berakhlak("score", "a-2024.csv", "b-2024.csv", "--format", "json")
    assert ran.record["units"][0]["n"] == 4
    (folder / "c-2024.csv").write_text("email,unit,BP1\nX@y.id,Dinas A,3\n")
    (folder / "d-2024.csv").write_text("email,unit,BP1\nx@y.id,Dinas B,4\n")
    ran = berakhlak("score", "c-2024.csv", "d-2024.csv", "--format", "json")
    assert [unit["unit"] for unit in ran.record["units"]] == ["Dinas B"]
    assert ran.record["problem_counts"]["respondent-moved"] == 1


def test_units_by_code_short_name_alias_and_tail(berakhlak: Command, folder: Path) -> None:
    def fill(made: Workbook) -> None:
        sheet = made.add_worksheet("Unit")
        sheet.write_row(0, 0, ["Daftar unit"])
        titles = [
            "Kode",
            "Nama",
            "Singkatan",
            "Kelompok",
            "Alias",
            "Pegawai",
            "Jumlah Pegawai 2024",
        ]
        sheet.write_row(2, 0, titles)
        sheet.write_row(3, 0, [7, "Dinas Sosial", "Dinsos", "Dinas", "Sosial; Dinas Sos", 50, 40])
        sheet.write_row(4, 0, [8, "Kecamatan Gambir", "", "Kecamatan", "", "1.234"])

    names = [
        "7",
        "DINAS  SOSIAL",
        "dinsos",
        "Sosial",
        "Dinas Sosial Prov. DKI Jakarta",
        "Kec. Gambir",
    ]
    rows = "".join(f"{name},4\n" for name in names)
    (folder / "s-2024.csv").write_text(f"unit,BP1\n{rows}")
    ran = berakhlak("score", "s-2024.csv", "--units", book(fill, "unit.xlsx"), "--format", "json")
    keys = ("unit", "code", "n", "headcount")
    assert [tuple(one[key] for key in keys) for one in ran.record["units"]] == [
        ("Dinas Sosial", "7", 5, 40), ("Kecamatan Gambir", "8", 1, 1234),
    ]  # fmt: skip
    other = berakhlak("score", "s-2024.csv", "--format", "json")
    assert [one["unit"] for one in other.record["units"]] == [
        "7", "DINAS SOSIAL", "Kec. Gambir", "Sosial", "dinsos",
    ]  # fmt: skip


def test_a_sheet_may_be_named_after_its_unit(berakhlak: Command, folder: Path) -> None:
    (folder / "unit.csv").write_text("nama\nDinas A\nDinas B\n")

    def fill(made: Workbook) -> None:
        for name in ("Dinas A", "Dinas B"):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, ["BP1"])
            sheet.write_row(1, 0, [4])

    name = book(fill, "survei-2024.xlsx")
    ran = berakhlak("score", name, "--units", "unit.csv", "--format", "json")
    assert [unit["n"] for unit in ran.record["units"]] == [1, 1]
    assert berakhlak("score", name).code == 4


def test_units_named_like_missing_values_stay(berakhlak: Command, folder: Path) -> None:
    (folder / "s-2024.csv").write_text("unit,BP1\nNA,4\nNULL,4\nNone,4\nnan,4\n")
    ran = berakhlak("score", "s-2024.csv", "--format", "json")
    assert [unit["unit"] for unit in ran.record["units"]] == ["NA", "NULL", "None", "nan"]


def crowd(rows: int, *, shuffled: bool = False) -> list[list[Any]]:
    generator = np.random.default_rng(7)
    labels = ["Sangat Tidak Setuju", "Tidak Setuju", "Netral", "Setuju", "Sangat Setuju"] * 3
    labels += ["", "Apa"]
    people = [
        [datetime(2024, 9, 1 + n % 28, 8), f"{n % (rows - 9):018d}", f"Dinas {n % 5}"]
        + [labels[at] for at in generator.integers(0, 17, 21)]
        for n in range(rows)
    ]
    if shuffled:
        generator.shuffle(people)
    return people


def wide_sheet(people: list[list[Any]]) -> Callable[[Workbook], None]:
    def fill(made: Workbook) -> None:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        sheet = made.add_worksheet("2024")
        sheet.write_row(0, 0, ["Cap waktu", "NIP", "Unit kerja", *ITEMS])
        for row, cells_ in enumerate(people, start=1):
            sheet.write_datetime(row, 0, cells_[0], day)
            sheet.write_row(row, 1, cells_[1:])

    return fill


def test_blocks_large_sheets_and_containers_change_nothing(
    berakhlak: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = crowd(300)
    name = book(wide_sheet(people))
    lines = [["Cap waktu", "NIP", "Unit kerja", *ITEMS]]
    lines += [[one[0].strftime("%d/%m/%Y %H:%M:%S"), *one[1:]] for one in people]
    (folder / "2024.csv").write_text("\n".join(",".join(line) for line in lines) + "\n")

    def scores(file: str) -> dict[str, Any]:
        record = berakhlak("score", file, "--format", "json").record
        places = [(one["code"], one["cell"]) for one in record["problems"]]
        return {"units": record["units"], "province": record["province"], "places": places}

    whole = scores(name)
    assert whole["province"][0]["n"] == 291
    assert scores("2024.csv") == whole
    for module in (blocks, text_files, grid):
        monkeypatch.setattr(module, "BLOCK_ROWS", 37)
    monkeypatch.setattr(spreadsheets, "_LARGE", 0)
    assert scores(name) == whole
    assert scores("2024.csv") == whole


def test_a_frame_for_each_unit(folder: Path) -> None:
    (folder / "s-2024.csv").write_text("unit,BP1,BP2\nB,5,4\nA,1,\nB,2,2\n,3,3\n")
    seen = {}
    from berakhlak_cli.intake.count.counter import Counter
    from berakhlak_cli.intake.rows.responses import Responses

    plain = Counter.add

    def spied(counter: Counter, rows: Responses) -> None:
        seen.update({(year, unit): frame for year, unit, frame in rows.by_unit()})
        plain(counter, rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Counter, "add", spied)
        take_in(Request(files=["s-2024.csv"]))
    assert sorted(seen) == [(2024, "a"), (2024, "b")]
    assert seen[2024, "b"][["BP1", "BP2"]].values.tolist() == [[4, 3], [1, 1]]
    assert seen[2024, "b"].index.tolist() == [2, 4]


FAULTY = b"""
format = 2
id = 3
kind = "suara"
lain = 1
[index]
code = "Indeks"
[scale]
low = 5
high = 1
favourable = 9
labels = [["a", "b", "c"], 4]
no_answer = ["a", 3]
[spelling]
"x" = 1
[[dimension]]
code = "n"
title = "Satu"
item = [{ code = "X1", text = "Sama" }, { text = "Sama", reversed = "ya" }, { code = "x1" }]
"""


def test_a_faulty_instrument_lists_all_its_faults() -> None:
    with pytest.raises(Stop) as stop:
        parse_instrument(FAULTY, Place(file="saya.toml"))
    assert stop.value.code == Exit.USAGE
    assert {problem.value for problem in stop.value.problems} == {
        "format", "id", "title", "kind", "lain", 'spelling."x"', "index.code", "index.title",
        "scale.high", "scale.favourable", "scale.labels[1]", "scale.labels[2]", "scale.no_answer",
        "dimension[1].code", "dimension[1].item[2].code", "dimension[1].item[2].reversed",
        "dimension[1].item[2].text", "dimension[1].item[3].code",
    }  # fmt: skip
    assert flat(stop.value.problems)[0] == ("file-fault", None, None)


def test_an_instrument_without_dimensions_or_labels() -> None:
    text = b'id="x"\ntitle="X"\n[index]\ncode="i"\ntitle="I"\n[scale]\nlow=1\nhigh=2\n'
    for more, keys in (
        (b"dimension = []\n" + text, {"dimension"}),
        (b"dimension = [1]\n" + text, {"dimension", "dimension[1]"}),
        (
            text + b'labels=[["ya", "ya"]]\n[[dimension]]\ncode="d"\ntitle="D"\n',
            {"scale.labels[1]"},
        ),
    ):
        with pytest.raises(Stop) as stop:
            parse_instrument(more, Place(file="x.toml"))
        assert {problem.value for problem in stop.value.problems} == keys
    found = parse_instrument(text + b'[[dimension]]\ncode="d"\ntitle="D"\n', Place())
    assert found.scale.favourable == 2
    assert found.fingerprint != load_instrument("perilaku-21").fingerprint


def test_another_scale_in_the_map(berakhlak: Command, folder: Path) -> None:
    (folder / "s-2024.csv").write_text("unit,BP1,BP2\nA,0,Puas\nA,4,Puas sekali\n")
    (folder / "peta.toml").write_text(
        '[scale]\nlow = 0\nhigh = 4\n[labels]\n"puas" = 3\n"puas sekali" = 4\n'
    )
    ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml", "--min-n", "1", "--format", "json")
    value = ran.record["units"][0]["values"]["berorientasi_pelayanan"]
    assert value["score"] == ((0 + 75) / 2 + 100) / 2
    assert value["favourable"] == 3 / 4
    for text, key in (
        ("[scale]\nlow = 4\nhigh = 0\n", "scale.high"),
        ('[labels]\n"x" = "y"\n', 'labels."x"'),
        ('[scale]\nlow = 1\n[labels]\n"x" = 0\n', 'labels."x"'),
        ('[units]\n"x" = 3\n', 'units."x"'),
        ('unmatched = "apa"\n', "unmatched"), ('format = "satu"\n', "format"),
    ):  # fmt: skip
        (folder / "peta.toml").write_text(text)
        ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml")
        assert ran.code == 2
        assert f"kunci '{key}'" in ran.err


def test_a_map_chooses_layout_header_and_columns(berakhlak: Command, folder: Path) -> None:
    (folder / "s.csv").write_text(
        "organisation,year,engagement\nACAS,2024,63.174\nAGO,2024,80.476\n"
    )
    (folder / "saya.toml").write_text(
        'id = "csps"\ntitle = "Engagement"\n[index]\ncode = "engagement"\n'
        'title = "Engagement index"\n'
        '[scale]\nlow = 0\nhigh = 100\n[[dimension]]\ncode = "ees"\ntitle = "Engagement score"\n'
    )
    (folder / "peta.toml").write_text(
        'instrument = "saya.toml"\nlayout = "scores"\nheader_row = 1\n[columns]\nC = "ees"\n'
    )
    record = berakhlak("score", "s.csv", "--map", "peta.toml", "--format", "json").record
    assert [unit["indices"]["engagement"]["score"] for unit in record["units"]] == [63.174, 80.476]
    assert record["inputs"][0]["layout"] == "scores"


def test_faults_in_rows_of_score_tables(berakhlak: Command, folder: Path) -> None:
    (folder / "r.csv").write_text(
        "tahun,unit,indeks,responden,target\n2024,A,60,30,-\n2024,,61,3,3\n,B,60,3,3\n"
        "2024,C,,3,3\n2024,JUMLAH,60,3,3\n2024,D,-,x,3\n2024,E,55,40,30\n2024,F,52,41,50\n"
    )
    ran = berakhlak("score", "r.csv", "--format", "json")
    assert ran.code == 0
    assert ran.record["problem_counts"] == {
        "blank-unit": 1, "no-answers": 2, "not-a-number": 1, "totals-row": 1, "year-unknown": 1,
    }  # fmt: skip
    assert [(one["unit"], one["ineligible_reason"]) for one in ran.record["units"]] == [
        ("A", None), ("E", None), ("F", "below-target"),
    ]  # fmt: skip
    assert ran.record["inputs"][0]["rows_dropped"] == 5
    assert berakhlak("score", "r.csv", "--as-year", "2023").code == 2


def test_a_survey_saved_by_another_program(berakhlak: Command, folder: Path) -> None:
    """Shared strings, typed cells and inline text as openpyxl writes them."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Respons 2024"
    sheet.append(["Unit kerja", *ITEMS])
    for answer in (5, 4.0, "5", "Setuju"):
        sheet.append(["Dinas A", *[answer] * 21])
    made.save(folder / "s.xlsx")
    record = berakhlak("score", "s.xlsx", "--min-n", "1", "--format", "json").record
    assert record["units"][0]["indices"]["implementasi"]["score"] == (100 + 75 + 100 + 75) / 4


def test_odd_widths_of_a_text_file(berakhlak: Command, folder: Path) -> None:
    (folder / "s-2024.csv").write_text(widened("unit,*,\nDinas A,*4,,,\nDinas A,4\nDinas A,*4,x\n"))
    record = berakhlak("score", "s-2024.csv", "--format", "json").record
    assert record["units"][0]["n"] == 2
    assert record["problem_counts"]["long-row"] == 1


@pytest.mark.parametrize("tail", [b"\xc3", b"\xe2\x80", b"\x93x\x94"])
def test_a_letter_cut_in_two_is_no_utf_8(berakhlak: Command, folder: Path, tail: bytes) -> None:
    (folder / "s-2024.csv").write_bytes(b"unit,BP1\nDinas A,4\nDinas " + tail)
    record = berakhlak("score", "s-2024.csv", "--format", "json").record
    assert record["problem_counts"]["cp1252"] == 1


def test_mixed_encodings_are_no_survey(
    berakhlak: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "_STEP", 16)
    (folder / "s-2024.csv").write_bytes("unit,BP1\nDinas ā,4\nDinas".encode() + b" \xe9,5\n")
    assert berakhlak("score", "s-2024.csv").code == 3


def test_a_row_that_only_tells_who_it_was(berakhlak: Command, folder: Path) -> None:
    """The second pass does not read the NIP any more, and still counts the row as read."""
    text = "NIP,Unit kerja,BP1,BP2\n1,Dinas A,4,4\n2,,,\n,,,\n3,Dinas A,,\n"
    (folder / "s-2024.csv").write_text(text, "utf-8")
    record = berakhlak("score", "s-2024.csv", "--min-n", "1", "--format", "json").record
    (sheet,) = record["inputs"]
    assert (sheet["rows_read"], sheet["rows_kept"]) == (3, 1)
    found = [one for one in cells(record) if one[0] in ("blank-unit", "no-answers")]
    assert found == [("blank-unit", "B3"), ("no-answers", "A5")]
