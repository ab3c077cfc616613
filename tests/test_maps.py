"""Map files as people write them: loose titles, facts that fit one year, several files at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import Command
from support.containers import Rows
from support.offices import answers, book, indices, scored, table
from support.surveys import ITEMS

LONG = "Di mana Anda\nbekerja?  (contoh: “Dinas Sosial”)"


def peta(text: str, name: str = "peta.toml") -> str:
    Path(name).write_text(text, "utf-8")
    return name


def survey(title: str, name: str = "s-2024.csv", level: int = 4) -> str:
    rows: Rows = [[title, "Golongan", *ITEMS], *answers(level, 2, [["Dinas A", "III"]])]
    return table(name, rows)


@pytest.mark.parametrize(
    "called",
    [
        LONG.replace("\n", "\\n"),
        "di mana anda bekerja contoh dinas sosial",
        "Di mana Anda bekerja?",
        "Di mana",
        "A",
        "a",
    ],
)
def test_titles_in_a_map_are_compared_like_titles(berakhlak: Command, called: str) -> None:
    file = survey(LONG)
    ran = scored(berakhlak, file, "--map", peta(f'[columns]\n"{called}" = "unit"\n'))
    assert indices(ran) == {(2024, "Dinas A"): (2, 75.0)}


def test_a_beginning_of_two_titles_is_no_name(berakhlak: Command) -> None:
    rows: Rows = [["Kantor asal", "Kantor tujuan", *ITEMS], *answers(4, 2, [["A", "B"]])]
    ran = scored(
        berakhlak, table("s-2024.csv", rows), "--map", peta('[columns]\nKantor = "unit"\n')
    )
    assert (ran.code, "[file-fault]" in ran.err) == (2, True)


def test_a_misspelt_title_names_the_nearest(berakhlak: Command) -> None:
    file = survey("Kantor Anda sekarang")
    ran = scored(berakhlak, file, "--map", peta('[columns]\n"Kantor Anda sekrang" = "unit"\n'))
    assert ran.code == 2
    assert "Mungkin maksudnya 'Kantor Anda sekarang'." in " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("written", "meant"),
    [("shet", "sheet"), ("header", "header_row"), ("unmatch", "unmatched"), ("colums", "columns")],
)
def test_a_misspelt_key_names_the_nearest(berakhlak: Command, written: str, meant: str) -> None:
    ran = scored(berakhlak, survey("Unit kerja"), "--map", peta(f"{written} = 1\n"))
    assert ran.code == 2
    assert f"Mungkin maksudnya '{meant}'" in " ".join(ran.err.split())


# --- facts that fit one file ---------------------------------------------------------------------


def test_a_map_of_last_year_serves_this_year(berakhlak: Command) -> None:
    """Last year: sheet Respons, titles in row 3, a Google form. This year nothing is there."""
    text = 'sheet = "Respons"\nheader_row = 3\nlayout = "google-forms"\n'
    text += '[columns]\nKantor = "unit"\n"Cap waktu" = "time"\n"Catatan" = "ignore"\n'
    sheets: dict[str, Rows] = {
        "Form Responses 1": [
            ["Kantor", "Tanggal", *ITEMS],
            *answers(4, 2, [["Dinas A", "1/9/2025"]]),
        ]
    }
    ran = scored(berakhlak, book("s-2025.xlsx", sheets), "--map", peta(text))
    assert indices(ran) == {(2025, "Dinas A"): (2, 75.0)}
    counts = ran.record["problem_counts"]
    assert (counts["sheet-missing"], counts["map-misfit"]) == (1, 3)
    said = [one["message"] for one in ran.record["problems"] if one["code"] == "map-misfit"]
    assert "peta.toml menyebut judul kolom di baris 3, tetapi di sini ada di baris 1." in said


def test_a_tool_that_the_content_tells_wins(berakhlak: Command) -> None:
    """Read as a plain table, the unfinished response would count."""
    head = ["id", "submitdate", "lastpage", "startlanguage", "unit", *ITEMS]
    rows: Rows = [
        head,
        [1, "2024-09-01 10:00:00", 3, "id", "Dinas A", *[4] * 21],
        [2, "", 1, "id", "Dinas A", *[1] * 21],
    ]
    ran = scored(berakhlak, table("s-2024.csv", rows), "--map", peta('layout = "plain"\n'))
    assert indices(ran) == {(2024, "Dinas A"): (1, 75.0)}
    assert ran.record["problem_counts"]["map-misfit"] == 1


def test_a_column_of_last_year_that_tells_the_unit_must_be_there(berakhlak: Command) -> None:
    text = '[columns]\n"Asal kantor" = "unit"\n'
    ran = scored(berakhlak, survey("Unit kerja"), "--map", peta(text))
    assert (ran.code, "[file-fault]" in ran.err) == (2, True)


def test_facts_of_some_files_only(berakhlak: Command) -> None:
    """Two offices answered on forms of their own; the third needs no fact."""
    one: Rows = [["A", "Kantor", *ITEMS], *answers(4, 2, [["x", "Dinas A"]])]
    two: Rows = [["x"], ["REKAP"], ["Nomor", *ITEMS], *answers(5, 1, [[1]])]
    table("pola-a-2024.csv", one)
    table("pola-b-2024.csv", two)
    survey("Unit kerja", "lain-2024.csv", level=3)
    text = """
    [file."pola-a*"]
    columns = {"Kantor" = "unit"}
    [file."POLA-B*.csv"]
    unit = "cell:A1"
    header_row = 3
    """
    ran = scored(
        berakhlak, "pola-a-2024.csv", "pola-b-2024.csv", "lain-2024.csv", "--map", peta(text)
    )
    assert indices(ran) == {
        (2024, "Dinas A"): (4, 62.5), (2024, "x"): (1, 100.0),
    }  # fmt: skip


def test_decisions_of_some_files_only(berakhlak: Command) -> None:
    survey("unit", "a-2024.csv")
    rows: Rows = [["unit", *ITEMS], *answers(5, 1, [["Dinas A"]]), *answers(1, 1, [["Lain"]])]
    table("b-2024.csv", rows)
    text = '[file."b*".units]\n"Dinas A" = "Dinas B"\nLain = "-"\n'
    ran = scored(berakhlak, "a-2024.csv", "b-2024.csv", "--map", peta(text))
    assert indices(ran) == {(2024, "Dinas A"): (2, 75.0), (2024, "Dinas B"): (1, 100.0)}


def test_a_section_takes_a_role_from_the_usual_column(berakhlak: Command) -> None:
    rows: Rows = [["Kantor", "Cabang", *ITEMS], *answers(4, 2, [["Dinas A", "Dinas B"]])]
    table("a-2024.csv", rows)
    table("b-2024.csv", [*rows, *answers(4, 1, [["Dinas A", "Dinas B"]])])
    text = '[columns]\nKantor = "unit"\n[file."b*".columns]\nCabang = "unit"\n'
    ran = scored(berakhlak, "a-2024.csv", "b-2024.csv", "--map", peta(text))
    assert indices(ran) == {(2024, "Dinas A"): (2, 75.0), (2024, "Dinas B"): (3, 75.0)}


# --- several maps --------------------------------------------------------------------------------


def test_several_maps_add_up(berakhlak: Command) -> None:
    rows: Rows = [["Kantor", *ITEMS], *answers(4, 2, [["Dinas A"]]), *answers(1, 1, [["Lain"]])]
    file = table("s-2024.csv", rows)
    maps = (
        "--map",
        peta('[columns]\nKantor = "unit"\n'),
        "--map",
        peta('[units]\nLain = "-"\n', "b.toml"),
    )
    assert indices(scored(berakhlak, file, *maps)) == {(2024, "Dinas A"): (2, 75.0)}
    Path("berakhlak.toml").write_text('maps = ["peta.toml", "b.toml"]\n', "utf-8")
    assert indices(scored(berakhlak, file)) == {(2024, "Dinas A"): (2, 75.0)}
    ran = berakhlak("score", file, "-o", "b.toml")
    assert ran.code == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('[units]\n"Lain" = "-"\n', '[units]\n"LAIN" = "Dinas A"\n'),
        ("header_row = 1\n", "header_row = 2\n"),
        ('[columns]\nunit = "unit"\n', '[columns]\nUnit = "ignore"\n'),
        ("[scale]\nhigh = 5\n", "[scale]\nhigh = 4\n"),
    ],
)
def test_maps_that_contradict_each_other(berakhlak: Command, one: str, other: str) -> None:
    file = survey("unit")
    ran = scored(berakhlak, file, "--map", peta(one), "--map", peta(other, "b.toml"))
    assert (ran.code, "[maps-contradict]" in ran.err) == (2, True)
    assert "b.toml" in ran.err
    assert "bertentangan dengan peta.toml" in " ".join(ran.err.split())
    assert scored(berakhlak, file, "--map", "peta.toml", "--map", "peta.toml").code in {0, 3, 4}


@pytest.mark.parametrize("fact", ["scale = 4", '[file."s*.csv".labels]\nBaik = 4'])
def test_a_section_may_not_state_a_scale_of_its_own(berakhlak: Command, fact: str) -> None:
    file = survey("unit")
    ran = berakhlak("score", file, "--map", peta(f'[file."s*.csv"]\n{fact}\n'))
    assert (ran.code, "berlaku untuk seluruh peta" in " ".join(ran.err.split())) == (2, True)
