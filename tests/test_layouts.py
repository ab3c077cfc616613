"""Each survey tool's export as that tool writes it, as text and as a workbook."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.command import Command
from support.containers import CONTAINERS, Rows
from support.exports import (
    BP1,
    BP2,
    BP3,
    KOBO,
    LIME,
    LIME_ROWS,
    MONKEY,
    MONKEY_ROWS,
    QUALTRICS_HEAD,
    kobo_row,
    qualtrics_row,
)
from support.surveys import TEXTS, cells
from xlsxwriter import Workbook

from berakhlak_cli.intake.layout.mapfile import LAYOUTS

Write = Callable[..., str]


def write_csv(rows: Rows, delimiter: str = ",", encoding: str = "utf-8", end: str = "") -> str:
    with Path("s-2024.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
        file.write(end)
    return "s-2024.csv"


def write_xlsx(rows: Rows, **_: str) -> str:
    with Workbook("s-2024.xlsx") as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return "s-2024.xlsx"


@pytest.fixture(params=[write_csv, write_xlsx], ids=["csv", "xlsx"])
def write(request: pytest.FixtureRequest, folder: Path) -> Write:
    """Write rows as a file of one container."""
    assert folder.is_dir()
    made: Write = request.param
    return made


def scored(berakhlak: Command, file: str, *more: str) -> dict[str, Any]:
    ran = berakhlak("score", file, "--min-n", "1", "--format", "json", *more)
    assert ran.code == 0, ran.err
    return ran.record


def told(record: dict[str, Any]) -> tuple[str, int, float, int]:
    """Return the layout, respondents, the first value's score, and the rows not used."""
    (unit,), (sheet,) = record["units"], record["inputs"]
    score = unit["values"]["berorientasi_pelayanan"]["score"]
    return sheet["layout"], unit["n"], score, sheet["rows_dropped"]


def faults(record: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return the problems with their cells, but for what these surveys are too small for."""
    return [one for one in cells(record) if one[0] not in ("missing-item", "many-doubles")]


# --- LimeSurvey ----------------------------------------------------------------------------------

LIME_ITEMS = {
    "codes": (["G01Q01[BP1]", "G01Q01[BP2]"], ["A5", "A1"], "A7"),
    "underscores": (["G01Q01_BP1", "G01Q01_BP2"], ["AO05", "AO01"], "AO07"),
    "R": (["G01Q01.BP1.", "G01Q01.BP2."], ["5", "1"], "7"),
    "text": ([f"Soal [{BP1}]", f"Soal [{BP2}]"], ["Sangat Setuju", "Sangat Tidak Setuju"], "9"),
    "code and text": (
        [f"G01Q01[SQ001]. Soal [{BP1}]", f"G01Q01[SQ002]. {BP2}"], ["SS", "STS"], "A0",
    ),
    "subquestion codes and text": (
        ["G01Q01[BP1]. Soal [Ramah]", "BP2. Soal"], ["A05", "A1"], "A6",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", LIME_ITEMS)
def test_limesurvey(berakhlak: Command, write: Write, form: str) -> None:
    titles, answers, wrong = LIME_ITEMS[form]
    given = [answers, ["apa", "apa"], [answers[0], wrong]]
    rows = [[*LIME, *titles]]
    rows += [[*row, *answer] for row, answer in zip(LIME_ROWS, given, strict=True)]
    name = write(rows, delimiter=";", encoding="utf-8-sig", end="\r\n")
    record = scored(berakhlak, name)
    assert told(record) == ("limesurvey", 2, (100 + 0) / 2, 1)
    assert faults(record) == [("unfinished", "B3"), ("answer-out-of-range", "H4")]


def test_limesurvey_with_titles_of_words(berakhlak: Command, write: Write) -> None:
    """A second answer of one person replaces nothing while it is unfinished."""
    head = ["Response ID", "Date submitted", "Last page", "Start language", "Surel"]
    head += ["G2. Unit kerja", f"S [{BP1}]", f"S [{BP2}]"]
    rows = [
        [1, "2024-09-01 10:00:00", 2, "id", "a@x.id", "Dinas A", "Setuju", "Setuju"],
        [2, "", 1, "id", "a@x.id", "Dinas A", "Netral", "Netral"],
        [3, "1980-01-01 00:00:00", 2, "id", "", "Dinas A", "Netral", "A3"],
    ]
    record = scored(berakhlak, write([head, *rows]))
    assert told(record) == ("limesurvey", 2, (75 + 50) / 2, 1)
    assert "answered-twice" not in record["problem_counts"]


def test_answer_options_mean_nothing_elsewhere(berakhlak: Command, write: Write) -> None:
    record = scored(berakhlak, write([["unit", "BP1", "BP2"], ["A", 4, 4], ["A", 5, "A5"]]))
    assert ("unknown-answer", "C3") in faults(record)
    assert record["inputs"][0]["layout"] == "plain"


def test_a_code_and_a_statement_that_disagree_name_no_item(
    berakhlak: Command, write: Write
) -> None:
    titles = [f"Q[BP1]. S [{BP2}]", "Q[BP2]", "Q[BP3]"]
    rows = [[*LIME, *titles], [*LIME_ROWS[0], "A5", "A1", "A1"]]
    record = scored(berakhlak, write(rows))
    missing = {one["value"] for one in record["problems"] if one["code"] == "missing-item"}
    assert missing == set(TEXTS) - {"BP2", "BP3"}
    assert told(record)[2] == 0


def test_the_map_may_use_unfinished_responses(berakhlak: Command, write: Write) -> None:
    rows = [[*LIME, "Q[SQ1]", "Q[SQ2]"], *([*row, "A5", "A5"] for row in LIME_ROWS)]
    Path("peta.toml").write_text(
        '[columns]\n"submitdate" = "ignore"\n"Q[SQ1]" = "BP1"\n"Q[SQ2]" = "BP2"\n', "utf-8"
    )
    record = scored(berakhlak, write(rows), "--map", "peta.toml")
    assert told(record) == ("limesurvey", 3, 100, 0)


def test_the_balance_of_rows_says_why(berakhlak: Command, write: Write) -> None:
    rows = [[*LIME, "Q[BP1]", "Q[BP2]"], *([*row, "A5", "A5"] for row in LIME_ROWS)]
    name = write(rows)
    ran = berakhlak("score", name, "--min-n", "1")
    assert "ekspor LimeSurvey, judul kolom di baris 1" in " ".join(ran.err.split())
    assert "3 baris dibaca = 2 dipakai + 1 tidak dipakai" in ran.err + ran.out
    assert "1  respons yang belum selesai" in ran.err
    found = berakhlak("template", "map", name, "-o", "peta.toml")
    assert found.code == 0
    assert 'layout = "limesurvey"' in Path("peta.toml").read_text("utf-8")
    assert told(scored(berakhlak, name, "--map", "peta.toml"))[1] == 2


def test_a_score_table_made_from_a_survey_tool_has_no_unfinished_rows(
    berakhlak: Command, write: Write
) -> None:
    record = scored(berakhlak, write([[*LIME, "indeks"], [*LIME_ROWS[1], 61.5]]))
    assert record["inputs"][0]["layout"] == "scores"
    assert record["units"][0]["indices"]["implementasi"]["score"] == 61.5


# --- Microsoft Forms -----------------------------------------------------------------------------

FORMS_HEADS = {
    "English": ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"],
    "Indonesian": ["ID", "Waktu mulai", "Waktu penyelesaian", "Email", "Nama", "Diubah"],
    "by position": ["Nummer", "Startzeit", "Fertig", "E-Mail\xa0", "Name", "Zuletzt"],
}
FORMS_ROWS: Rows = [
    [1, "2024-09-01 10:00:00", "2024-09-01 10:04:00", "anonymous", "", ""],
    [2, "2024-09-01 09:00:00", "2024-09-03 10:04:00", "a@x.id", "A", ""],
    [3, "2024-09-01 10:00:00", "2024-09-02 10:04:00", "a@x.id", "A", ""],
    [4, "2024-09-01 10:00:00", "2024-09-02 10:04:00", "anonymous", "", ""],
]


@pytest.mark.parametrize("language", FORMS_HEADS)
def test_microsoft_forms(berakhlak: Command, write: Write, language: str) -> None:
    """The completion time tells which answer is the last, whatever the row."""
    items = [f"Saya\xa0{BP1[0].lower()}{BP1[1:]}\n", f"Pegawai {BP2}"]
    answers = [
        ["Setuju", "Netral"],
        ["Setuju", "Setuju"],
        ["Netral", "Netral"],
        ["Netral", "Entah"],
    ]
    rows = [[*FORMS_HEADS[language], "Unit\xa0kerja\n", "Pelatihan", *items]]
    rows += [
        [*row, "Dinas A", "Satu;Dua;", *answer]
        for row, answer in zip(FORMS_ROWS, answers, strict=True)
    ]
    record = scored(berakhlak, write(rows))
    assert told(record) == ("microsoft-forms", 3, (62.5 + 75) / 2, 1)
    assert faults(record) == [("answered-twice", "A4"), ("unknown-answer", "J5")]


@pytest.mark.parametrize("again", [f"{BP1}2", f"{BP1} 3", f"{BP1}12"])
def test_a_repeated_question_is_not_lost(berakhlak: Command, write: Write, again: str) -> None:
    rows = [[*FORMS_HEADS["English"], "OPD", BP1, BP2, again], [*FORMS_ROWS[0], "A", 4, 4, 4]]
    ran = berakhlak("check", write(rows))
    assert ran.code == 1
    assert "[duplicate-item]" in ran.out
    assert "J1" in ran.out
    Path("peta.toml").write_text('[columns]\nJ = "ignore"\n', "utf-8")
    assert told(scored(berakhlak, write(rows), "--map", "peta.toml"))[2] == 75


def test_a_title_that_ends_in_a_number_is_no_repetition(berakhlak: Command, write: Write) -> None:
    head = [*FORMS_HEADS["English"], "Unit kerja", "Email2", "Adaptif 1", "Adaptif 2"]
    record = scored(berakhlak, write([head, [*FORMS_ROWS[0], "A", "b@x.id", 4, 5]]))
    assert record["units"][0]["values"]["adaptif"]["score"] == (75 + 100) / 2


@pytest.mark.parametrize(
    "row",
    [
        ["x", "2024-09-01", "2024-09-01 10:00", "a@x.id"],
        [1, "2024-09-02", "2024-09-01 10:00", "a@x.id"],
        [1, "2020-09-02", "2024-09-01", "a@x.id"],
        [1, "2024-09-01", "2024-09-01 10:00", "Budi"],
        [1, "2024-09-01", "", "a@x.id"],
    ],
)
def test_other_first_columns_are_no_microsoft_forms(
    berakhlak: Command, write: Write, row: list[Any]
) -> None:
    record = scored(berakhlak, write([["No", "A", "B", "C", "unit", "BP1"], [*row, "A", 4]]))
    assert record["inputs"][0]["layout"] == "plain"


# --- Kobo ----------------------------------------------------------------------------------------

TAGS = ["", "", "", "#org", "#indicator+bp1", "#indicator+bp2"]


@pytest.mark.parametrize("tags", [[], [TAGS], [TAGS, TAGS]], ids=["plain", "HXL", "HXL twice"])
def test_kobo(berakhlak: Command, write: Write, tags: list[list[Any]]) -> None:
    """One `_uuid` twice is one response; one user name is no person."""
    rows = [
        KOBO, *tags,
        kobo_row(1, "a", 9, "setuju", "sangat_setuju"), kobo_row(2, "b", 9, 3, 3),
        kobo_row(3, "c", 12, 3, "entah"), kobo_row(4, "c", 11, 1, 1),
    ]  # fmt: skip
    record = scored(berakhlak, write(rows))
    assert told(record) == ("kobo", 3, (87.5 + 50) / 2, 1)
    last = len(rows)
    assert faults(record) == [("unknown-answer", f"F{last - 1}"), ("answered-twice", f"A{last}")]
    assert record["inputs"][0]["rows_read"] == 4


def test_kobo_labels_that_repeat(berakhlak: Command, write: Write) -> None:
    head = ["_uuid", "_submission_time", f"A/{BP1}", f"B/{BP1}", "Unit kerja"]
    ran = berakhlak("check", write([head, ["a", "2024-09-01T10:00:00", 4, 4, "Dinas A"]]))
    assert ran.code == 1
    assert "[duplicate-item]" in ran.out
    assert "D1" in ran.out


# --- Qualtrics -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("real", "preview", "yes", "no"),
    [
        ("IP Address", "Survey Preview", "True", "False"),
        ("IP Address", "Survey Preview", True, False),
        (0, 1, 1, 0),
        ("0", "1", "1", "0"),
    ],
)
def test_qualtrics(
    berakhlak: Command, write: Write, real: object, preview: object, yes: object, no: object
) -> None:
    rows = [
        *QUALTRICS_HEAD,
        qualtrics_row(real, yes, "R_1", "Setuju", "Setuju"),
        qualtrics_row(preview, yes, "R_2", "Netral", "apa saja"),
        qualtrics_row(real, no, "R_3", "Netral", "Netral"),
        qualtrics_row(preview, no, "R_4", "Netral", "Netral"),
        qualtrics_row(real, yes, "R_5", "Netral", "Entah"),
    ]
    name = write(rows)
    record = scored(berakhlak, name)
    assert told(record) == ("qualtrics", 2, 75, 3)
    assert sorted(faults(record)) == [
        ("preview", "C5"), ("preview", "C7"), ("unfinished", "D6"), ("unknown-answer", "I8"),
    ]  # fmt: skip
    assert record["inputs"][0]["rows_read"] == 5
    ran = berakhlak("score", name, "--min-n", "1")
    assert "2  respons percobaan (pratinjau)" in ran.err
    assert "1  respons yang belum selesai" in ran.err


def test_qualtrics_with_one_row_of_titles_and_a_map(berakhlak: Command, write: Write) -> None:
    name = write([*QUALTRICS_HEAD[1:], qualtrics_row(0, 1, "R_1", 4, 4)])
    assert told(scored(berakhlak, name))[:2] == ("qualtrics", 1)
    whole = write([*QUALTRICS_HEAD, qualtrics_row(0, 1, "R_1", 4, 4)])
    assert berakhlak("template", "map", whole, "-o", "peta.toml").code == 0
    assert told(scored(berakhlak, whole, "--map", "peta.toml")) == ("qualtrics", 1, 75, 0)
    Path("peta.toml").write_text('[columns]\n"Q2_1" = "Ad1"\n"BP2" = "Ad2"\n', "utf-8")
    adaptive = scored(berakhlak, whole, "--map", "peta.toml")["units"][0]["values"]["adaptif"]
    assert adaptive["score"] == 75


# --- SurveyMonkey --------------------------------------------------------------------------------


def test_surveymonkey(berakhlak: Command, write: Write) -> None:
    """The second row holds the statements; a question stands above the first of them only."""
    rows = [
        [*MONKEY, "Unit kerja", "Seberapa setuju Anda?", "", BP3, "Saran"],
        ["", "", "", "", "", "Response", BP1, BP2, "Response", "Open-Ended Response"],
        [*MONKEY_ROWS[0], "Setuju", "Setuju", "Setuju", "baik"],
        [*MONKEY_ROWS[1], "Setuju", "Netral", "Entah", ""],
    ]
    name = write(rows)
    record = scored(berakhlak, name)
    assert told(record) == ("surveymonkey", 2, (75 + 62.5) / 2, 0)
    assert faults(record) == [("unknown-answer", "I4")]
    assert record["inputs"][0]["rows_read"] == 2
    assert berakhlak("template", "map", name, "-o", "peta.toml").code == 0
    assert f'"Seberapa setuju Anda? [{BP2}]" = "BP2"' in Path("peta.toml").read_text("utf-8")
    assert told(scored(berakhlak, name, "--map", "peta.toml")) == told(record)


@pytest.mark.parametrize(
    "own",
    [
        ["Respondent ID", "Collector ID", "Date Created"],
        ["Date Created", "Date Modified", "IP Address"],
        ["Start Date", "End Date", ""],
        ["No", "Nama", "Umur"],
    ],
)
def test_response_below_a_question_is_no_answer(
    berakhlak: Command, write: Write, own: list[str]
) -> None:
    """The second header row of exports whose numbers were taken out, or all that is their own."""
    below = "Open-Ended Response" if own[0] == "No" else "Response"
    rows = [
        [*own, "Unit kerja", BP1, "Saran"],
        ["", "", "", "Response", "Response", below],
        ["9/13/2024"] * 3 + ["Dinas A", "Setuju", "Response time is slow"],
    ]
    record = scored(berakhlak, write(rows))
    assert [one["unit"] for one in record["units"]] == ["Dinas A"]
    assert record["inputs"][0]["rows_read"] == 1
    assert faults(record) == []


@pytest.mark.parametrize("second", [[], [[""] * 8]], ids=["no second row", "an empty one"])
def test_surveymonkey_with_one_row_of_titles(
    berakhlak: Command, write: Write, second: list[list[str]]
) -> None:
    rows = [
        [*MONKEY, "Unit kerja", BP1, BP2], *second,
        [*MONKEY_ROWS[0], "Netral", "Netral"], [*MONKEY_ROWS[0], "Setuju", "Netral"],
        [*MONKEY_ROWS[1], "Netral", "Entah"],
    ]  # fmt: skip
    record = scored(berakhlak, write(rows))
    assert told(record) == ("surveymonkey", 2, 62.5, 1)
    skipped = len(second)
    assert faults(record) == [
        ("answered-twice", f"A{2 + skipped}"), ("unknown-answer", f"H{4 + skipped}"),
    ]  # fmt: skip


# --- the page ------------------------------------------------------------------------------------


def test_the_page_of_layouts_names_every_layout_and_tests_that_exist() -> None:
    """One mark for each container that the tests write each layout in."""
    here = Path(__file__).parent
    page = (here.parent / "docs/tata-letak.md").read_text("utf-8")
    tests = "".join(path.read_text("utf-8") for path in sorted(here.glob("test_*.py")))
    for layout in LAYOUTS:
        (line,) = re.findall(rf"^\| `{layout}` \|.*●.*$", page, re.MULTILINE)
        assert line.count("●") == len(CONTAINERS)
    named = set(re.findall(r"`(test_\w+)[`\[]", page))
    assert {name for name in named if f"def {name}(" not in tests} == set()
