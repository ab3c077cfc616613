"""One profile for each unit: its numbers, its sentences, its file."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from docx import Document
from lxml import html
from support.command import Command
from support.documents import text_of
from support.surveys import ITEMS, MARKUP, SAMPLE_YEARS, survey_of

from berakhlak_cli.cli.output_file import created
from berakhlak_cli.cli.output_folder import file_names
from berakhlak_cli.report.fields import PROFILE
from berakhlak_cli.report.render.docx.document import DocumentTemplate
from berakhlak_cli.report.render.docx.templates import template_file
from berakhlak_cli.words import Words

WORDS = Words("id")


def page(unit: str, folder: str = "profil") -> html.HtmlElement:
    """Return a profile as a parsed page."""
    return html.fromstring(Path(folder, f"{unit}.html").read_text("utf-8"))


def rows(unit: str) -> dict[str, list[str]]:
    """Return the table of a profile: figure -> its cells, the drawing left out."""
    return {
        row.findtext("th"): [cell.text or "" for cell in row.findall("td") if not len(cell)]
        for row in page(unit).findall(".//tbody/tr")
    }


def said(unit: str) -> list[str]:
    """Return the paragraphs of a profile's main part."""
    return [str(one.text_content()) for one in page(unit).findall(".//main/p")]


def test_a_profile_says_what_the_json_says(sample: Command) -> None:
    os.chdir(sample("profiles", *SAMPLE_YEARS, "-o", "profil").folder)
    assert len([*Path("profil").iterdir()]) == 113
    name = "Dinas Sosial"
    record = sample("explain", name, *SAMPLE_YEARS, "--format", "json").record
    score = sample("score", *SAMPLE_YEARS, "--format", "json").record
    province = {one["year"]: one for one in score["province"]}
    before = next(one for one in score["units"] if (one["unit"], one["year"]) == (name, 2023))
    titles = [*rows(name)]
    assert titles[0] == "Indeks Implementasi BerAKHLAK"
    for title, (code, mine) in zip(titles[1:], record["values"].items(), strict=True):
        theirs = province[2024]["values"][code]["score"]
        old = before["values"][code]["score"]
        assert rows(name)[title] == [
            WORDS.number(mine["score"]),
            WORDS.number(mine["high"] - mine["score"]),
            mine["category"],
            WORDS.number(theirs),
            WORDS.signed(mine["score"] - theirs),
            WORDS.number(mine["group_units"]["median"]),
            WORDS.number(old),
            WORDS.signed(mine["score"] - old),
        ]
    items = sorted(record["items"], key=lambda one: -one["score"])
    best, worst = (
        [str(one.text_content()) for one in part] for part in page(name).findall(".//main/ul")
    )
    assert best == [f"{one['text']} ({WORDS.number(one['score'])})" for one in items[:3]]
    assert worst == [f"{one['text']} ({WORDS.number(one['score'])})" for one in items[:-4:-1]]
    first, second, third, rank, response, *_ = said(name)
    assert first == (
        "Indeks Implementasi BerAKHLAK Dinas Sosial tahun 2024 adalah 72,1, "
        "kategori B (Cukup Sehat), dengan batas galat ± 0,9 pada tingkat kepercayaan 95%."
    )
    assert second.startswith(
        "Indeksnya 7,2 poin di atas provinsi (64,9), melampaui batas galatnya."
    )
    assert (
        third
        == "Dibandingkan dengan 2023, indeksnya naik 8,7 poin (± 1,5), dari 63,4 menjadi 72,1."
    )
    assert "peringkat 4 dari 107 unit" in rank
    assert "Respons: 148 orang; pegawai 204" in response
    assert "DATA CONTOH" in page(name).text_content()
    assert province[2024]["year"] == 2024


def test_a_withheld_unit_is_told_why_and_shown_no_figure(sample: Command) -> None:
    os.chdir(sample("profiles", *SAMPLE_YEARS, "-o", "profil").folder)
    assert said("Kecamatan Kepulauan Seribu Utara") == [
        "Skor Kecamatan Kepulauan Seribu Utara tahun 2024 tidak ditampilkan, sebab respondennya (8) kurang dari 10."  # noqa: E501 - a sentence
    ]
    main = page("Kecamatan Kepulauan Seribu Utara").find(".//main")
    assert main is not None
    assert not re.search(r"\d,\d", str(main.text_content()))


def mixed(*units: tuple[str, dict[str, int], int], year: int = 2024) -> Path:
    """Write a survey in which a unit's people all answer alike, 4 but for some items."""
    lines = [f"tahun,unit kerja,{','.join(ITEMS)}"]
    for name, other, people in units:
        answers = ",".join(str(other.get(item, 4)) for item in ITEMS)
        lines += [f"{year},{name},{answers}"] * people
    path = Path(f"campur-{year}.csv")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_strongest_and_weakest_behaviours(berakhlak: Command) -> None:
    """All 4 but Ak1 and Kl3 5, Ko2 3, BP1 2; of the equal rest the first stands in."""
    file = mixed(("Dinas A", {"Ak1": 5, "Kl3": 5, "Ko2": 3, "BP1": 2}, 12), ("Dinas B", {}, 12))
    berakhlak("profiles", file, "-o", "profil", "--template", "profil")
    bullets = [
        one.text[:3] + one.text[-7:]
        for one in Document("profil/Dinas A.docx").paragraphs
        if one.style.name == "List Bullet"
    ]
    assert bullets == [
        "Ak1(100,0)",
        "Kl3(100,0)",
        "BP2 (75,0)",
        "BP1 (25,0)",
        "Ko2 (50,0)",
        "BP3 (75,0)",
    ]
    assert "Perilaku terkuat" not in text_of("profil/Dinas B.docx")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((5, 5, 5, 4), "18,8 poin di atas provinsi (75,0), melampaui"),
        ((3, 3, 3, 4), "18,8 poin di bawah provinsi (75,0), melampaui"),
    ],
)
def test_beside_the_province(berakhlak: Command, answers: tuple[int, ...], expected: str) -> None:
    """
    Four people of 5 5 5 4 score 93.75, of 3 3 3 4 56.25; with its mirror the province is 75.

    With 12 people the margin is 6.4 points.
    """
    mirror = tuple(8 - one for one in answers)
    berakhlak("profiles", survey_of({"Dinas A": answers, "Dinas B": mirror}), "-o", "profil")
    assert expected in said("Dinas A")[1]


def test_a_difference_within_the_margin_is_none(berakhlak: Command) -> None:
    """Answers 5 and 3 by turns against 5 5 3 and 4: the margins are wide."""
    file = survey_of({"Dinas A": (5, 3), "Dinas B": (5, 5, 3, 4)})
    berakhlak("profiles", file, "-o", "profil")
    assert "Indeksnya berselisih −3,1 poin dari provinsi (78,1), masih dalam" in said("Dinas A")[1]


def test_what_changed(berakhlak: Command) -> None:
    """Dinas A: 75 to 100, clearly; B: by 12.5 within its margin; C: no earlier year."""
    old = survey_of({"Dinas A": (4,), "Dinas B": (2, 3), "Dinas D": (4,)}, year=2023)
    new = survey_of({"Dinas A": (5,), "Dinas B": (2, 4), "Dinas C": (3,), "Dinas D": (4,)})
    berakhlak("profiles", old, new, "-o", "profil")
    third = {name: said(f"Dinas {name}")[2] for name in "ABCD"}
    assert third["A"].startswith("Dibandingkan dengan 2023, indeksnya naik 25,0 poin (± 9,2), dari")
    assert "Indeksnya 37,5 pada 2023 dan 50,0 sekarang: selisih +12,5 poin" in third["B"]
    assert third["C"] == "Skor itu berasal dari jawaban 12 responden."
    assert third["D"] == "Indeksnya sama dengan pada 2023: 75,0."
    assert rows("Dinas C")["Akuntabel"][-2:] == ["–", "–"]
    assert rows("Dinas A")["Akuntabel"][-2:] == ["75,0", "+25,0"]


def test_a_table_of_scores_has_profiles_too(berakhlak: Command) -> None:
    Path("skor-2024.csv").write_text("unit,indeks\nDinas A,60\nDinas B,70\n", "utf-8")
    berakhlak("profiles", "skor-2024.csv", "-o", "profil")
    first, second, third, *_ = said("Dinas A")
    assert "adalah 60,0" in first
    assert "−5,0 poin dari provinsi (65,0); tanpa galat baku" in second
    assert third == "Banyaknya responden tidak disebut dalam data."


def test_names_of_units_are_text_and_make_files(berakhlak: Command) -> None:
    file = survey_of({name: (4, 5, at % 3 + 2) for at, name in enumerate(MARKUP)})
    for given in ((), ("--template", "profil")):
        assert berakhlak("profiles", file, "-o", "profil", *given).code == 0
    names = file_names([name.strip() for name in MARKUP], "")
    for unit, name in zip(MARKUP, names, strict=True):
        assert page(name).findtext(".//h1/bdi") == unit.strip()
        assert unit.strip() in text_of(f"profil/{name}.docx")
    assert page(names[0]).findall(".//script") == []


def test_a_profile_asks_nothing_of_the_network(berakhlak: Command) -> None:
    berakhlak(
        "profiles", survey_of({"Dinas A": (4,), "Dinas B": (5,)}), "-o", "profil", "--lang", "en"
    )
    text = Path("profil/Dinas A.html").read_text("utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|src=|href=|url\(", text)
    assert '<html lang="en">' in text
    assert len(page("Dinas A").findall(".//svg/title")) == 8


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Dinas A/B", "dinas a-b"], ["Dinas A-B", "dinas a-b (2)"]),
        (["CON", "nul", "com1"], ["CON_", "nul_", "com1_"]),
        (["...", "  ", "?"], ["unit", "unit (2)", "-"]),
        (["x" * 300, "x" * 300], ["x" * 120, "x" * 120 + " (2)"]),
        (["é" * 100], ["é" * 60]),
    ],
)
def test_names_of_files(titles: list[str], names: list[str]) -> None:
    assert file_names(titles, ".html") == [f"{name}.html" for name in names]


def test_where_profiles_are_written(berakhlak: Command) -> None:
    """The folder is made; what else is in it stays; no input is written over."""
    file = survey_of({"Dinas A": (4,), "Dinas B": (5,)})
    assert berakhlak("profiles", file, "-o", "baru/profil").code == 0
    Path("baru/profil/catatan.txt").write_text("x", "utf-8")
    assert berakhlak("profiles", file, "-o", "baru/profil").code == 0
    assert sorted(one.name for one in Path("baru/profil").iterdir()) == [
        "Dinas A.html", "Dinas B.html", "catatan.txt",
    ]  # fmt: skip
    assert [one.name for one in Path("baru").iterdir()] == ["profil"]
    assert berakhlak("profiles", file, "-o", file).code == 5
    mine = Path("Dinas A.docx")
    berakhlak("template", "report", "--template", "profil", "-o", mine)
    ran = berakhlak("profiles", file, "-o", ".", "--template", mine)
    assert (ran.code, "[output-is-input]" in ran.err) == (2, True)


def test_a_template_that_fails_leaves_the_folder_alone(berakhlak: Command) -> None:
    document = Document()
    document.add_paragraph("{{ unit.name }}{{ 1 // 0 }}")
    document.save("t.docx")
    file = survey_of({"Dinas A": (4,), "Dinas B": (5,)})
    ran = berakhlak("profiles", file, "-o", "profil", "--template", "t.docx")
    assert (ran.code, "[template-syntax]" in ran.err) == (2, True)
    assert not [one for one in Path().iterdir() if "profil" in one.name]


def test_a_profile_warns_where_the_years_were_measured_differently(berakhlak: Command) -> None:
    old = survey_of({"Dinas A": (1, 2, 3), "Dinas B": (2, 1)}, people=30, year=2023)
    new = survey_of({"Dinas A": (4, 5, 3), "Dinas B": (5, 3)}, people=30)
    Path("peta.toml").write_text("scale = 5\n")
    assert berakhlak("profiles", old, new, "--map", "peta.toml", "-o", "profil").code == 0
    warned = page("Dinas A").findall(".//p[@class='warning']")
    assert ["skala jawabannya mungkin berbeda" in str(one.text) for one in warned] == [True]


def test_where_the_province_is_not_shown_nothing_is_compared(berakhlak: Command) -> None:
    """Where every unit is small, there is nothing to compare with."""
    file = mixed(("Dinas A", {}, 8), ("Dinas B", {"BP1": 5}, 9))
    berakhlak("profiles", file, "-o", "profil")
    assert "sebab respondennya (9) kurang dari 10" in said("Dinas B")[0]
    assert rows("Dinas B") == {}


def test_a_unit_without_an_index_keeps_its_values(berakhlak: Command) -> None:
    Path("skor-2024.csv").write_text("unit,akuntabel,loyal\nDinas A,60,70\nDinas B,80,\n", "utf-8")
    berakhlak("profiles", "skor-2024.csv", "-o", "profil")
    assert said("Dinas A")[0].startswith("Indeks Dinas A tahun 2024 tidak dapat dihitung")
    assert rows("Dinas A")["Akuntabel"][0] == "60,0"
    assert rows("Dinas A")["Kompeten"][0] == "–"


def test_a_template_is_compiled_once_for_all_profiles() -> None:
    """The second document costs a fraction of the first."""
    letter = DocumentTemplate(template_file("profil", WORDS, created()), PROFILE, "profil.docx")
    context = {name: inner if inner == "" else type(inner)() for name, inner in PROFILE.items()}
    context |= {name: dict(PROFILE[name]) for name in ("office", "signatory", "unit", "response")}  # type: ignore[call-overload]
    one = letter.filled(context, "a", created())
    compiled = len(letter._copy._compiled)  # noqa: SLF001 - what is counted
    assert letter.filled(context, "a", created()) == one
    assert len(letter._copy._compiled) == compiled > 0  # noqa: SLF001 - as above
