"""One survey of each kind in every form: each table, cell by cell, against the JSON."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from lxml import html
from openpyxl.cell import Cell
from support.command import Command
from support.documents import text_of
from support.surveys import ITEMS

from berakhlak_cli.words import Words

WORDS = Words("id")
Rows = list[list[str]]
UNITS = {
    "Dinas Sosial": (40, 60), "Dinas Kesehatan": (30, 30), "Dinas Tata Air": (24, 50),
    "Badan Arsip": (12, 40), "Badan Pajak": (16, 40), "Biro Hukum": (3, 20), "Biro Umum": (0, 20),
}  # fmt: skip
"""Unit -> respondents and staff: one of which everybody answered, a small one, one without."""
WORD_LIST = """\
id = "kecil"
title = "Daftar kecil"
kind = "votes"
[index]
code = "implementasi"
title = "Indeks Implementasi BerAKHLAK"
[[dimension]]
code = "akuntabel"
title = "Akuntabel"
short = "Ak"
[[dimension]]
code = "harmonis"
title = "Harmonis"
short = "Ha"
[votes]
word = [
  { text = "jujur", value = "akuntabel", area = "a" },
  { text = "cermat", value = "akuntabel", area = "b" },
  { text = "rukun", value = "harmonis", area = "a" },
  { text = "guyub", area = "b" },
  { text = "kaku", area = "b", limiting = true },
]
[votes.questions]
personal = ["Nilai pribadi"]
current = ["Budaya saat ini"]
desired = ["Budaya yang diharapkan"]
[votes.areas]
a = "Bidang A"
b = "Bidang B"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Two years of a survey of some kind, and what a person types to have it read."""

    kind: str
    given: tuple[str, ...]


@pytest.fixture(params=["ratings", "votes", "scores"])
def survey(request: pytest.FixtureRequest, folder: Path) -> Survey:
    """Write two years of each kind, with the list of units."""
    rows = "".join(f"{name},{staff},20\n" for name, (_, staff) in UNITS.items())
    (folder / "unit.csv").write_text(f"nama,jumlah_pegawai,target_responden\n{rows}")
    write = {"ratings": ratings, "votes": votes, "scores": scores}[request.param]
    for year in (2023, 2024):
        (folder / f"s-{year}.csv").write_text("\n".join(write(year)) + "\n")
    given = ["s-2023.csv", "s-2024.csv", "--units", "unit.csv"]
    if request.param == "votes":
        (folder / "kecil.toml").write_text(WORD_LIST)
        (folder / "peta.toml").write_text('instrument = "kecil.toml"\n')
        given += ["--map", "peta.toml"]
    return Survey(kind=request.param, given=tuple(given))


def people() -> Iterator[tuple[str, int, int]]:
    """Yield each respondent's unit, its number and the respondent's."""
    for number, (unit, (n, _)) in enumerate(UNITS.items()):
        yield from ((unit, number, one) for one in range(n))


def ratings(year: int) -> Iterator[str]:
    yield f"unit,{','.join(ITEMS)}"
    for unit, number, one in people():
        answers = (1 + (one * 3 + at * (2 + number) + year) % 5 for at in range(len(ITEMS)))
        yield f"{unit},{','.join(str(max(answer, 2 + number % 3)) for answer in answers)}"


def votes(year: int) -> Iterator[str]:
    words = ("jujur", "cermat", "rukun", "guyub", "kaku")
    yield "unit,Nilai pribadi,Budaya saat ini,Budaya yang diharapkan"
    for unit, number, one in people():
        chosen = (words[(one * step + number + year) % 5] for step in (1, 2, 3))
        yield ",".join((unit, *(f"{word};{words[one % 3]}" for word in chosen)))


def scores(year: int) -> Iterator[str]:
    yield "unit,responden,indeks,BP,Ak,Ko,Ha,Lo,Ad,Kl,indeks_se"
    for number, (unit, (n, _)) in enumerate([*UNITS.items()][:-1]):
        values = ",".join(f"{50 + number + at * 3.37 + (year - 2023) * 4:.2f}" for at in range(7))
        line = f"{unit},{n},,{values},{0.6 + number / 10:.1f}"
        yield line if number != 2 else f"{unit},{n},{60.5 + year - 2023},70,,,,,,,1.1"


def shown(figure: float | None, decimals: int = 1) -> str:
    return "" if figure is None else WORDS.number(figure, decimals)


def signed(figure: float | None) -> str:
    return "" if figure is None else WORDS.signed(figure)


def margin(figure: dict[str, Any], of: str = "score") -> str:
    """Return half the interval; nothing where nothing is left to chance."""
    if figure["high"] is None or figure["high"] == figure[of]:
        return ""
    half = figure["high"] - figure[of]
    return "<0,1" if half < 0.05 else WORDS.number(half)


def unit_rows(record: dict[str, Any], survey: Survey) -> Rows:
    """Return the rows of units as every form shows them, and the province's."""
    rows = []
    for unit in record["units"]:
        index = unit["indices"]["implementasi"]
        there = bool(unit["n"]) and not unit["withheld"]
        everyone = survey.kind != "scores" and unit["n"] == unit["headcount"]
        marks = "*" * (there and unit["small_sample"]) + "†" * (there and everyone)
        marks += "°" * (index["source"] == "published")
        name = f"{unit['unit']} {marks}".rstrip()
        reason = "kurang dari 10 responden" if unit["withheld_reason"] == "small" else "tanpa"
        if unit["withheld"] or not unit["n"]:
            rows.append([name, WORDS.count(unit["n"]), reason])
        else:
            rows.append([name, WORDS.count(unit["n"]), *figures(unit, survey)])
    (province,) = record["province"]
    return [*rows, ["Provinsi", WORDS.count(province["n"]), *figures(province, survey)]]


def figures(holder: dict[str, Any], survey: Survey) -> list[str]:
    index = holder["indices"]["implementasi"]
    own = [shown(index["score"]), margin(index), index["category"] or ""]
    if survey.kind != "votes":
        return [*(shown(one["score"]) for one in holder["values"].values()), *own]
    further = [one for code, one in holder["indices"].items() if code != "implementasi"]
    return [*own, *(shown(one["score"]) for one in further), further[-1]["category"] or ""]


def markdown_tables(text: str) -> list[Rows]:
    """Return the tables of Markdown, their titles first."""
    lines = text.replace("\\", "").splitlines()
    tables: list[Rows] = [[]]
    for line in lines:
        if line.startswith("| "):
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif tables[-1]:
            tables.append([])
    return [[table[0], *table[2:]] for table in tables if table]


def page_tables(file: str, section: str) -> list[Rows]:
    page: Any = html.fromstring(Path(file).read_text("utf-8"))
    return [
        [
            [" ".join(cell.text_content().split()) for cell in row.iterchildren("th", "td")]
            for row in table.iter("tr")
        ]
        for table in page.get_element_by_id(section).iter("table")
    ]


def document_tables(file: str) -> list[Rows]:
    return [
        [[cell.text for cell in row.cells] for row in one.rows] for one in Document(file).tables
    ]


def sheet_rows(file: str, sheet: str, titles: list[str]) -> Rows:
    """Return some columns of a sheet's table as a spreadsheet shows them."""
    rows = [*openpyxl.load_workbook(file, data_only=True)[sheet].iter_rows()]
    top = next(
        at for at, row in enumerate(rows) if set(titles) <= {str(cell.value) for cell in row}
    )
    wanted = [[str(cell.value) for cell in rows[top]].index(title) for title in titles]
    found = []
    for row in rows[top + 1 :]:
        if not any(cell.value is not None for cell in row):
            break
        found.append([cell_text(row[at]) for at in wanted])
    return found


def cell_text(cell: Cell | Any) -> str:  # noqa: ANN401 - a merged cell has another type
    """Return a cell as its number format shows it."""
    if not isinstance(cell.value, int | float):
        return str(cell.value or "")
    form = cell.number_format.removeprefix("[$-421]")
    decimals = len(re.split(r"[%;]", form.partition(".")[2])[0])
    if form.endswith("%"):
        return WORDS.percent(cell.value, decimals)
    if form.startswith("+"):
        return WORDS.signed(cell.value, decimals)
    text = WORDS.number(cell.value, decimals)
    return "<0,1" if text == "0,0" and cell.value > 0 else text


def same(found: Rows, expected: Rows) -> None:
    """Compare rows; a remark may stand for several cells."""
    assert len(found) == len(expected)
    for row, wanted in zip(found, expected, strict=True):
        told = " ".join(" ".join(filter(None, row)).split())
        if wanted[-1] in ("kurang dari 10 responden", "tanpa"):
            assert told.startswith(" ".join(wanted[:2]))
            assert not re.search(r"\d,\d", told)
        else:
            assert told == " ".join(filter(None, wanted))


def test_units_in_every_form(
    berakhlak: Command, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = (*survey.given, "--year", "2024")
    record = berakhlak("score", *given, "--format", "json").record
    expected = unit_rows(record, survey)
    (first, *_) = tables = markdown_tables(berakhlak("score", *given, "--format", "md").out)
    same(first[1:], expected)
    assert berakhlak("report", *given, "-o", "l.html").code == 0
    page = page_tables("l.html", "units")[0]
    assert page[0] == first[0]
    same(page[1:], expected)
    monkeypatch.setenv("COLUMNS", "240")
    screen = berakhlak("score", *given, "-q").out.splitlines()
    top = next(at for at, line in enumerate(screen) if line.startswith("Unit kerja"))
    assert screen[top].split() == " ".join(first[0]).split()
    lines = [line for line in screen[top + 1 :] if not line.startswith("---")]
    same([[line] for line in lines[: len(expected)]], expected)
    assert berakhlak("score", *given, "-o", "s.xlsx").code == 0
    assert berakhlak("report", *given, "-o", "l.xlsx").code == 0
    titles = sheet_titles("s.xlsx", "2024", survey)
    same(sheet_rows("s.xlsx", "2024", titles), expected)
    same(sheet_rows("l.xlsx", "Unit", first[0]), expected)
    rows = [*csv.DictReader(io.StringIO(berakhlak("score", *given, "--format", "csv").out[1:]))]
    for row, unit in zip(rows, record["units"], strict=True):
        for part in ("values", "indices"):
            for code, figure in unit[part].items():
                for name, value in figure.items():
                    assert row[f"{code}_{name}"] == ("" if value is None else str(value))
    assert len(tables) == (1 if survey.kind != "votes" else 3)


def sheet_titles(file: str, sheet: str, survey: Survey) -> list[str]:
    """Return the titles of the columns that a workbook and a screen both have."""
    rows = openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True)
    titles = next([str(one) for one in row] for row in rows if row[0] == "Unit kerja")
    names = ("code", "group", "target", "headcount", "rate", "eligible", "low", "high")
    wide = {WORDS.say(f"score.{name}") for name in names}
    if survey.kind == "votes":
        wide |= {"Akuntabel", "Harmonis", "± Indeks Energi Positif"}
    return [title for title in titles if title not in wide]


def test_documents_cell_by_cell(berakhlak: Command, survey: Survey) -> None:
    """The report's tables: every value, the awards, the changes, every unit, the inputs."""
    assert berakhlak("report", *survey.given, "-o", "l.docx").code == 0
    record = berakhlak("score", *survey.given, "--format", "json").record
    found = {table[0][0]: table for table in reversed(document_tables("l.docx"))}
    before, after = record["province"]
    codes = [*after["values"], *(code for code in after["indices"] if code != "implementasi")]

    def cells(code: str) -> list[str]:
        old, new = (one["values"].get(code) or one["indices"][code] for one in (before, after))
        known = None not in (old["score"], new["score"])
        change = signed(new["score"] - old["score"]) if known else ""
        return [
            one or "–"
            for one in (shown(new["score"]), new["category"], shown(old["score"]), change)
        ]

    assert [row[1:] for row in found["Indeks dan nilai"][1:]] == [
        cells(code) for code in [*codes, "implementasi"]
    ]
    (ranked,) = berakhlak("rank", *survey.given, "--format", "json").record["lists"]
    awarded = [one for one in ranked["ranking"] if one["awarded"]]
    assert [row[:3] for row in found["Peringkat"][1:]] == [
        [str(one["rank"]), one["unit"], shown(one["score"], 2)] for one in awarded
    ]
    assert [row[3] for row in found["Peringkat"][1:]] == [
        f"{one['rank_low']}–{one['rank_high']}" if one["rank_low"] else "–" for one in awarded
    ]
    year = {**record, "units": [one for one in record["units"] if one["year"] == 2024]}
    *units, _ = unit_rows({**year, "province": [after]}, survey)
    (heads, *rows) = next(
        table for table in document_tables("l.docx") if table[0][:2] == ["Unit kerja", "Resp"]
    )
    assert heads == page_head(berakhlak, survey)
    for row, wanted in zip(rows, units, strict=True):
        hidden = wanted[-1] in ("kurang dari 10 responden", "tanpa")
        figures = ["–"] * (len(heads) - 2) if hidden else [one or "–" for one in wanted[2:]]
        assert row[1:] == [wanted[1], *figures]
        assert row[0].startswith(wanted[0])
    compared = berakhlak("compare", *survey.given, "--format", "json").record
    changes = {one["unit"]: one for one in compared["units"]}
    moved = [table for table in document_tables("l.docx") if table[0][1:3] == ["2023", "2024"]]
    for row in (row for table in moved for row in table[1:]):
        one = changes[row[0]]
        wanted = [shown(one["before"]), shown(one["after"]), signed(one["change"])]
        assert row[1:] == [*wanted, margin(one, "change") or "–"]
    assert [[row[0], *row[2:]] for row in found["Berkas"][1:]] == [
        [one["file"], *map(WORDS.count, (one["rows_read"], one["rows_kept"], one["rows_dropped"]))]
        for one in record["inputs"]
    ]


def page_head(berakhlak: Command, survey: Survey) -> list[str]:
    """Return the titles of the columns of units on the page."""
    assert berakhlak("report", *survey.given, "-o", "l.html").code == 0
    return page_tables("l.html", "units")[0][0]


def test_awards_and_changes_in_every_form(berakhlak: Command, survey: Survey) -> None:
    """The ranking and the two years: Markdown, both workbooks and the page say the same."""
    (ranked,) = berakhlak("rank", *survey.given, "--format", "json").record["lists"]
    wanted = [
        [
            str(one["rank"]),
            one["unit"],
            shown(one["score"], 2),
            f"{one['rank_low']}–{one['rank_high']}" if one["rank_low"] else "",
            "*" if one["n"] < 30 else "",
        ]
        for one in ranked["ranking"]
    ]
    for command, out in (("rank", "r.xlsx"), ("compare", "c.xlsx"), ("report", "l.xlsx")):
        assert berakhlak(command, *survey.given, "-o", out).code == 0
    assert berakhlak("report", *survey.given, "-o", "l.html").code == 0
    text = berakhlak("rank", *survey.given, "--format", "md").out
    same(markdown_tables(text)[0][1:], wanted)
    same(page_tables("l.html", "awards")[0][1:], wanted)
    titles = markdown_tables(text)[0][0]
    same(sheet_rows("r.xlsx", "Peringkat", titles), wanted)
    same(sheet_rows("l.xlsx", "Penghargaan", titles), wanted)

    record = berakhlak("compare", *survey.given, "--format", "json").record
    verdicts = {
        "rose": "naik", "fell": "turun", "unclear": "belum jelas", "new": "baru",
        "gone": "tidak ikut lagi", "withheld": "tidak ditampilkan",
        "no-interval": "tidak dapat dinilai",
    }  # fmt: skip
    changes = [
        [
            one["unit"],
            shown(one["before"]),
            shown(one["after"]),
            signed(one["change"]),
            margin(one, "change"),
            verdicts[one["verdict"]]
            + " tipis" * (one["verdict"] in ("rose", "fell") and abs(one["change"]) < 1),
        ]
        for one in record["units"]
    ]
    of_units = markdown_tables(berakhlak("compare", *survey.given, "--format", "md").out)[-1]
    same(of_units[1:], changes)
    same(page_tables("l.html", "comparison")[-1][1:], changes)
    same(sheet_rows("c.xlsx", "Unit", of_units[0]), changes)
    same(sheet_rows("l.xlsx", "Perbandingan", of_units[0]), changes)


def test_one_unit_in_every_form(berakhlak: Command, survey: Survey) -> None:
    """A unit's figures: `explain`, the page's profile, and the profile of its own in both forms."""
    unit = ("explain", "Dinas Sosial", *survey.given)
    record = berakhlak(*unit, "--format", "json").record
    held = record if survey.kind != "votes" else {**record, "index": record["indices"]}
    codes = [*record["values"]] if survey.kind != "votes" else [*held["index"], *record["values"]]
    wanted = [
        [shown(one["score"], 2), margin(one), one["category"] or "", *quartiles(one)]
        for one in (
            ([record["index"]] if survey.kind != "votes" else [])
            + [held["index"].get(code) or record["values"][code] for code in codes]
        )
        if one["score"] is not None
    ]
    assert berakhlak("report", *survey.given, "-o", "l.html").code == 0
    assert berakhlak(*unit, "-o", "u.xlsx").code == 0
    first = markdown_tables(berakhlak(*unit, "--format", "md").out)[0]
    same([row[1:] for row in first[1:]], wanted)
    same([row[1:] for row in page_tables("l.html", "u1")[0][1:]], wanted)
    same([row[1:] for row in sheet_rows("u.xlsx", "Skor", first[0])], wanted)
    score = berakhlak("score", *survey.given, "--format", "json").record
    after = score["province"][-1]
    mine = next(
        one for one in score["units"] if (one["unit"], one["year"]) == ("Dinas Sosial", 2023)
    )
    rows = []
    for code, one in (("implementasi", record["index"]), *record["values"].items()):
        theirs, old = (
            holder["values"].get(code) or holder["indices"][code] for holder in (after, mine)
        )
        texts = (
            shown(one["score"]), margin(one), one["category"], shown(theirs["score"]),
            signed(one["score"] - theirs["score"]),
            shown(one["group_units"]["median"] if one["group_units"] else None),
            shown(old["score"]), signed(one["score"] - old["score"]),
        )  # fmt: skip
        rows.append([text or "–" for text in texts])
    assert berakhlak("profiles", *survey.given, "-o", "p").code == 0
    assert berakhlak("profiles", *survey.given, "--template", "profil", "-o", "p").code == 0
    drawn: Any = html.fromstring(Path("p/Dinas Sosial.html").read_text("utf-8"))
    assert rows == [
        [cell.text for cell in row.findall("td") if not len(cell)]
        for row in drawn.findall(".//tbody/tr")
    ]
    assert [row[1:] for row in document_tables("p/Dinas Sosial.docx")[0][1:]] == rows


def quartiles(figure: dict[str, Any]) -> list[str]:
    found = figure["all_units"]
    return [shown(found[name]) for name in ("low", "median", "high")] if found else []


def test_every_form_compares_the_index(berakhlak: Command, folder: Path) -> None:
    """The index rises by 1, the final score with its evidence by far more: all say the index."""
    for year in (2023, 2024):
        rows = "".join(f"{unit},{60 + at + year - 2023}\n" for at, unit in enumerate("ABC"))
        (folder / f"r-{year}.csv").write_text(f"unit,indeks\n{rows}")
    rows = "".join(f"{unit},{y},{40 + 36 * (y - 2023)}\n" for unit in "ABC" for y in (2023, 2024))
    (folder / "bukti.csv").write_text(f"unit,tahun,bukti\n{rows}")
    given = ("r-2023.csv", "r-2024.csv", "--evidence", "bukti.csv")
    for form in ("xlsx", "html", "docx"):
        assert berakhlak("report", *given, "-o", f"l.{form}").code == 0
    said = "Indeks Implementasi BerAKHLAK provinsi naik 1,0 poin, dari 61,0 pada 2023"
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook("l.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    document = "\n".join(one.text for one in Document("l.docx").paragraphs)
    for text in ("\n".join(cells), Path("l.html").read_text("utf-8"), document):
        assert said in text
        assert "Skor akhir provinsi" not in text


@pytest.mark.parametrize(("after", "apart"), [(61.36, True), (61.24, False)])
def test_rounding_is_said_where_it_shows(
    berakhlak: Command, folder: Path, after: float, *, apart: bool
) -> None:
    """60.24 to 61.36 prints 60,2 and 61,4 and +1,1, not +1,2; to 61.24 all of it adds up."""
    for year, score in ((2023, 60.24), (2024, after)):
        rows = "".join(f"{unit},{score},{score}\n" for unit in "ABC")
        (folder / f"r-{year}.csv").write_text(f"unit,indeks,BP\n{rows}")
    given = ("r-2023.csv", "r-2024.csv")
    note, one = WORDS.say("years.rounded"), WORDS.say("years.rounded-one")
    said = [
        " ".join(berakhlak("compare", *given).out.split()),
        berakhlak("compare", *given, "--format", "md").out.replace("\\", ""),
    ]
    tabs = {"compare": ("Provinsi", "Unit"), "report": ("Perbandingan",)}
    for command, names in tabs.items():
        assert berakhlak(command, *given, "-o", "l.xlsx").code == 0
        book = openpyxl.load_workbook("l.xlsx")
        for name in names:
            cells = (cell for row in book[name].iter_rows(values_only=True) for cell in row)
            said.append(" ".join(map(str, cells)))
    for out in ("l.html", "l.docx"):
        assert berakhlak("report", *given, "-o", out).code == 0
    assert berakhlak("profiles", *given, "-o", "p").code == 0
    assert berakhlak("profiles", *given, "--template", "profil", "-o", "p").code == 0
    said += [Path(page).read_text("utf-8") for page in ("l.html", "p/A.html")]
    said += [text_of(file) for file in ("l.docx", "p/A.docx")]
    for at, text in enumerate(said):
        assert (note in text) is apart, at
    for text in (said[0], said[-4], *said[-2:]):
        assert (one in text) is apart
