"""Times as offices and programs write them, and the year that they tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import Command
from support.surveys import cells
from xlsxwriter import Workbook

from berakhlak_cli.intake.files.cells import Cell
from berakhlak_cli.intake.layout.dates import Order, settled
from berakhlak_cli.intake.layout.stamps import read


def moments(column: Sequence[Cell], order: Order | None = None) -> list[str]:
    """Return a column's moments, or the year alone where a cell tells no more, or ''."""
    dates = settled(read(column), order)
    return [
        datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d %H:%M:%S") if when else str(year or "")
        for when, year in zip(dates.when.tolist(), dates.year.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026/11/24 10:01:02 AM GMT+7", "2026-11-24 10:01:02"),
        ("2026/11/24 1:01:02 PM GMT+7", "2026-11-24 13:01:02"),
        ("24/11/2026 12.05.09", "2026-11-24 12:05:09"),
        ("03/11/2026", "2026-11-03 00:00:00"),
        ("26-05-2023 5:27", "2023-05-26 05:27:00"),
        ("26.05.2023 10.05", "2023-05-26 10:05:00"),
        ("26 / 05 / 2023, 10:05", "2023-05-26 10:05:00"),
        ("4 November 2024 10.05", "2024-11-04 10:05:00"),
        ("Senin, 4 Nov 2024", "2024-11-04 00:00:00"),
        ("Jum'at, 8 Nopember 2024 pukul 10.05 WIB", "2024-11-08 10:05:00"),
        ("Hari Selasa tgl 5 Agustus 2025 jam 7.30 malam", "2025-08-05 19:30:00"),
        ("Nov 4, 2024", "2024-11-04 00:00:00"),
        ("November 4th, 2024 at 10:05 p.m.", "2024-11-04 22:05:00"),
        ("4-Nov-24", "2024-11-04 00:00:00"),
        ("04NOV2024", "2024-11-04 00:00:00"),
        ("Mon Nov  4 10:05:12 2024", "2024-11-04 10:05:12"),
        ("Tue Nov 26 2024 10:05:33 GMT+0700 (Western Indonesia Time)", "2024-11-26 10:05:33"),
        ("10.05 WIB, 4 November 2024", "2024-11-04 10:05:00"),
        ("2026-11-24T10:01:02.123", "2026-11-24 10:01:02"),
        ("2026-11-24T03:01:02Z", "2026-11-24 10:01:02"),
        ("2026-11-24T12:01:02.5+09:00", "2026-11-24 10:01:02"),
        ("2026-11-24 11:01 WITA", "2026-11-24 10:01:00"),
        ("20241104T100533", "2024-11-04 10:05:33"),
        ("26/5/2023 5.27 P.M.", "2023-05-26 17:27:00"),
        ("26/5/2023 12:27\u202fAM", "2023-05-26 00:27:00"),
        ("26/5/2023 1.05 siang", "2023-05-26 13:05:00"),
        ("26/5/2023 3 sore", "2023-05-26 15:00:00"),
        ("２６/０５/２０２３", "2023-05-26 00:00:00"),
        ("26/5/23", "2023-05-26 00:00:00"),
        ("45000,5", "2023-03-15 12:00:00"),
        (45_000.5, "2023-03-15 12:00:00"),
        (datetime(2024, 5, 1, 10, 0, 1), "2024-05-01 10:00:01"),
        (date(2024, 5, 1), "2024-05-01 00:00:00"),
        # only the year
        ("31/02/2026", "2026"), ("2024-31-12", "2024"), ("26/05/2024 25:61", "2024"),
        ("November 2024", "2024"), ("2024", "2024"),
        # nothing
        ("besok", ""), ("Minggu, 3 November", ""), ("", ""), (None, ""), ("17", ""),
        (time(10, 5), ""), (True, ""), ("26/05/1980", ""), ("2023/2024", ""), ("10.45.20", ""),
    ],
)  # fmt: skip
def test_forms_of_times(text: Cell, moment: str) -> None:
    assert moments([text]) == [moment]


FORMS = ["%Y/%m/%d %I:%M:%S %p GMT+7", "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H.%M",
         "%d %B %Y %H.%M", "%A, %d %b %Y %I:%M:%S %p"]  # fmt: skip
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31))


@given(st.lists(MOMENTS, min_size=1, max_size=8), st.lists(st.sampled_from(FORMS), min_size=1))
def test_a_column_of_many_forms_is_its_cells(written: list[datetime], forms: list[str]) -> None:
    """Whatever stands beside it, a cell says what it says alone."""
    texts = [one.strftime(forms[at % len(forms)]) for at, one in enumerate(written)]
    odd: list[Cell] = [*texts, "", "31/02/2026 10:00:00", *written, None]
    assert moments(odd, "day-first") == [moments([cell], "day-first")[0] for cell in odd]


MONTH_FIRST = ["5/26/2023 5:27:21", "10/1/2025 11:46", "1/2/2023 9:05"]
BOTH = ["26/05/2023", "5/26/2023", "1/2/2023"]


@pytest.mark.parametrize(
    ("column", "order", "found"),
    [
        (MONTH_FIRST, None, ["2023-05-26 05:27:21", "2025-10-01 11:46:00", "2023-01-02 09:05:00"]),
        (["26/05/2023", "1/2/2023"], None, ["2023-05-26 00:00:00", "2023-02-01 00:00:00"]),
        (["1/2/2023", "3/4/2023"], None, ["2023-02-01 00:00:00", "2023-04-03 00:00:00"]),
        (["1/2/2023"], "month-first", ["2023-01-02 00:00:00"]),
        (BOTH, "day-first", ["2023-05-26 00:00:00", "2023", "2023-02-01 00:00:00"]),
        (BOTH, "month-first", ["2023", "2023-05-26 00:00:00", "2023-01-02 00:00:00"]),
        (["45/13/2023", "13/45/2023", "1/2/2023"], None, ["2023", "2023", "2023-02-01 00:00:00"]),
        (["5/26/23", "3/6/23 5:27 PM"], None, ["2023-05-26 00:00:00", "2023-03-06 17:27:00"]),
        # years of two digits are believed where all of the column agree
        (["26/5/23", "31/2/23"], None, ["", ""]),
        (["26/5/23", "31/2/23"], "day-first", ["2023-05-26 00:00:00", "2023"]),
        (["10.45.20", "11.30.59", "9.05.01"], None, ["", "", ""]),
        (["10.05.12", "11.12.10"], None, ["", ""]),
        (["10.05.12", "26.05.12"], None, ["2012-05-10 00:00:00", "2012-05-26 00:00:00"]),
        (["24-05-12", "24-05-13", "24-05-14"], None, ["", "", ""]),
        (["24-05-12", "24-05-13"], "year-first", ["2024-05-12 00:00:00", "2024-05-13 00:00:00"]),
        # and numbers where all of them are days
        ([45_000, "45001,25", ""], None, ["2023-03-15 00:00:00", "2023-03-16 06:00:00", ""]),
        ([45_000, 17], None, ["", ""]),
    ],
)
def test_the_whole_column_settles(
    column: list[Cell], order: Order | None, found: list[str]
) -> None:
    assert moments(column, order) == found


# --- through the command -------------------------------------------------------------------------


def survey(
    rows: Sequence[str], name: str = "respons.csv", head: str = "Cap waktu,unit,BP1"
) -> Path:
    """Write a survey of people who differ in their times only."""
    lines = [f'"{one}",Dinas A,4' for one in rows]
    path = Path(name)
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def told(record: dict[str, Any]) -> dict[int, int]:
    """Return year -> people."""
    return {one["year"]: one["n"] for one in record["units"]}


def test_a_us_account_loses_no_row(berakhlak: Command) -> None:
    """SurveyMonkey, Google Forms and Qualtrics of accounts set to US English."""
    rows = ["5/26/2023 5:27:21", "12/31/2023 23:59:00", "1/2/2023 11:46", "10/1/2025 11:46"]
    record = berakhlak("score", survey(rows), "--min-n", "1", "--format", "json").record
    assert told(record) == {2023: 3, 2025: 1}
    assert set(record["problem_counts"]) == {"missing-item", "year-from-date"}


def test_no_row_is_dropped_for_its_day(berakhlak: Command) -> None:
    rows = ["31/02/2024", "2024-13-01", "45/45/2024", "November 2024", "26/05/2024 25.00"]
    record = berakhlak("score", survey(rows), "--min-n", "1", "--format", "json").record
    assert told(record) == {2024: 5}


@pytest.mark.parametrize("name", ["respons.csv", "respons-2023.csv"])
def test_days_before_and_behind_their_months_stop(berakhlak: Command, name: str) -> None:
    file = survey(["26/05/2023 10:00", "5/27/2023 10:00", "1/2/2023"], name)
    ran = berakhlak("score", file)
    assert ran.code == 4
    assert "respons" in ran.err
    assert "A3: kolom waktu memuat tanggal yang bulannya di depan (5/27/2023)" in " ".join(
        ran.err.split()
    )
    assert "[date-order]" in ran.err
    assert "dates = 'day-first'" in " ".join(ran.err.split())
    Path("peta.toml").write_text("dates = 'month-first'\n", "utf-8")
    given = berakhlak("score", file, "--map", "peta.toml", "--min-n", "1", "--format", "json")
    assert told(given.record) == {2023: 3}
    Path("peta.toml").write_text("dates = 'bulan'\n", "utf-8")
    wrong = berakhlak("score", file, "--map", "peta.toml")
    assert (wrong.code, "kunci 'dates'" in wrong.err) == (2, True)


def test_days_are_first_where_nothing_tells(berakhlak: Command) -> None:
    """The later of the two answers is that of 2 December."""
    rows = "waktu,nip,unit,BP1\n2/12/2024,199001012020121001,A,2\n11/1/2024,199001012020121001,A,5"
    Path("s-2024.csv").write_text(rows, "utf-8")
    record = berakhlak("score", "s-2024.csv", "--min-n", "1", "--format", "json").record
    assert ("date-order-assumed", "A2") in cells(record)
    assert ("answered-twice", "A3") in cells(record)
    Path("peta.toml").write_text('dates = "month-first"\n', "utf-8")
    turned = berakhlak(
        "score", "s-2024.csv", "--map", "peta.toml", "--min-n", "1", "--format", "json"
    )
    assert ("answered-twice", "A2") in cells(turned.record)
    assert "date-order-assumed" not in turned.record["problem_counts"]


def test_years_of_two_digits(berakhlak: Command) -> None:
    record = berakhlak(
        "score", survey(["26/5/23", "3/6/23", "31/12/22"]), "--min-n", "1", "--format", "json"
    ).record
    assert told(record) == {2022: 1, 2023: 2}
    ran = berakhlak("score", survey(["26/5/23", "3/6/23", "26/15/23"]))
    assert (ran.code, "[no-year]" in ran.err) == (4, True)


def test_serial_numbers_of_a_workbook(berakhlak: Command) -> None:
    with Workbook("respons.xlsx") as book:
        sheet = book.add_worksheet("Form Responses 1")
        sheet.write_row(0, 0, ["Timestamp", "Unit kerja", "BP1"])
        sheet.write_row(1, 0, [45_292.4208, "Dinas A", 4])
        sheet.write_row(2, 0, [45_291.9, "Dinas A", 4])
    record = berakhlak("score", "respons.xlsx", "--min-n", "1", "--format", "json").record
    assert told(record) == {2023: 1, 2024: 1}


TITLES = {
    "surveymonkey": "Respondent ID,Collector ID,Date Created,Unit kerja,BP1",
    "surveymonkey, with an end": "Respondent ID,Collector ID,End Date,Unit kerja,BP1",
    "surveymonkey, without ids": "Start Date,IP Address,,Unit kerja,BP1",
    "kobo": "start,_uuid,_submission_time,Unit kerja,BP1",
    "limesurvey": "submitdate,lastpage,startlanguage,Unit kerja,BP1",
    "plain": "No,Nama,Completion time,Unit kerja,BP1",
}


@pytest.mark.parametrize("tool", TITLES)
def test_the_dates_of_tools(berakhlak: Command, tool: str) -> None:
    row = ["5/26/2023 5:27:21"] * 3
    Path("ekspor.csv").write_text(f"{TITLES[tool]}\n{','.join(row)},Dinas A,4\n", "utf-8")
    ran = berakhlak("score", "ekspor.csv", "--min-n", "1", "--format", "json")
    assert told(ran.record) == {2023: 1}


def test_the_end_of_a_response_is_its_time(berakhlak: Command) -> None:
    """Who began first and ended last answered last."""
    head = "Respondent ID,Collector ID,Start Date,End Date,NIP,Unit kerja,BP1"
    rows = [
        "1,9,5/26/2023 9:00,5/26/2023 12:00,199001012020121001,A,5",
        "2,9,5/26/2023 10:00,5/26/2023 10:05,199001012020121001,A,2",
    ]
    Path("ekspor.csv").write_text("\n".join([head, *rows]), "utf-8")
    record = berakhlak("score", "ekspor.csv", "--min-n", "1", "--format", "json").record
    assert ("answered-twice", "A3") in cells(record)


# --- which year ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "head", "told"),
    [
        ("s-2024.csv", "unit,BP1", "tahun 2024 (nama berkas)"),
        ("s.csv", "unit,tahun,BP1", "tahun dari kolomnya"),
        ("s.csv", "unit,tanggal,BP1", "tahun dari tanggal pengisian"),
        ("s.csv", "unit,BP1", "tahun 2023 (--as-year)"),
    ],
)
def test_the_reading_says_what_told_the_year(
    berakhlak: Command, name: str, head: str, told: str
) -> None:
    row = {"tahun": "2024", "tanggal": "1/1/2024", "unit": "A", "BP1": "4"}
    Path(name).write_text(f"{head}\n{','.join(row[one] for one in head.split(','))}\n", "utf-8")
    stated = ("--as-year", "2023") if "--as-year" in told else ()
    assert told in " ".join(berakhlak("score", name, *stated).err.split())


IN_2025 = ["4 November 2025 10.05"] * 9


def test_dates_that_contradict_the_name_stop(berakhlak: Command) -> None:
    file = survey([*IN_2025, "31/12/2024"], "survei-2024.csv")
    ran = berakhlak("score", file)
    text = " ".join(ran.err.split())
    assert ran.code == 4
    assert "menyebut 2024, padahal 9 dari 10 tanggal pengisiannya dari tahun lain" in text
    assert "--as-year 2025 atau --as-year 2024" in text
    assert "[year-conflict]" in text
    for year in (2024, 2025):
        given = berakhlak("score", file, "--as-year", year, "--min-n", "1", "--format", "json")
        assert told(given.record) == {year: 10}
        origin = "nama berkas" if year == 2024 else "--as-year"
        assert f"tahun {year} ({origin})" in " ".join(given.err.split())
    assert berakhlak("score", file, "--as-year", "2023").code == 2


def test_some_late_answers_contradict_nothing(berakhlak: Command) -> None:
    file = survey([*IN_2025[:8], "31/12/2024", "30/12/2024"], "survei-2024.csv")
    record = berakhlak("score", file, "--min-n", "1", "--format", "json").record
    assert told(record) == {2024: 10}


def test_a_year_column_is_believed_before_dates(berakhlak: Command) -> None:
    text = "tahun,Cap waktu,unit,BP1\n2024,4/11/2025,A,4\n2024,5/11/2025,A,4\n"
    Path("survei-2023.csv").write_text(text, "utf-8")
    record = berakhlak("score", "survei-2023.csv", "--min-n", "1", "--format", "json").record
    assert told(record) == {2024: 2}


def test_a_sheet_is_judged_by_its_own_name(berakhlak: Command) -> None:
    with Workbook("survei-2024.xlsx") as book:
        for name, when in (("2023", "4/11/2023"), ("Lain", "4/11/2024")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Tanggal", "Unit kerja", "BP1"])
            sheet.write_row(1, 0, [when, "Dinas A", 4])
    ran = berakhlak("score", "survei-2024.xlsx", "--min-n", "1", "--format", "json")
    assert told(ran.record) == {2023: 1, 2024: 1}
    text = " ".join(ran.err.split())
    assert text.index("tahun 2023 (nama lembar)") < text.index("tahun 2024 (nama berkas)")


@pytest.mark.parametrize("head", ["unit,BP1", "Cap waktu,unit,BP1", "tahun,unit,BP1"])
def test_a_year_that_nothing_tells_is_said_once(berakhlak: Command, head: str) -> None:
    row = "Dinas A,4" if head == "unit,BP1" else ",Dinas A,4"
    Path("respons.csv").write_text("\n".join([head, *[row] * 30]) + "\n", "utf-8")
    ran = berakhlak("score", "respons.csv")
    assert ran.code == 4
    assert ran.err.count("[no-year]") == 1
    assert "[year-unknown]" not in ran.err
    assert "[no-rows]" not in ran.err
    assert "(30 baris)" in " ".join(ran.err.split())
    given = berakhlak("score", "respons.csv", "--as-year", "2024", "--format", "json")
    assert told(given.record) == {2024: 30}


def test_a_score_table_without_a_year(berakhlak: Command) -> None:
    Path("rekap.csv").write_text("Unit Kerja,Indeks\nDinas A,61\nDinas B,62\n", "utf-8")
    ran = berakhlak("score", "rekap.csv")
    assert (ran.code, ran.err.count("[no-year]"), "[no-rows]" in ran.err) == (4, 1, False)
