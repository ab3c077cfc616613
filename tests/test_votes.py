"""Votes of words: the six indices worked by hand, the cells as people write them, the outputs."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command import Command
from support.surveys import DATA, LISTED, VOTES, VOTES_YEARS, cells

from berakhlak_cli.instrument import load_instrument, parse_instrument
from berakhlak_cli.measure.kinds.polls import top_weights
from berakhlak_cli.problems import Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.word_list import FURTHER

SIX = [
    "implementasi",
    "keseimbangan",
    "energi_positif",
    "keselarasan_pribadi",
    "keselarasan_harapan",
    "total",
]
HEAD = """\
id = "kecil"
title = "Daftar kecil"
kind = "votes"
[index]
code = "implementasi"
title = "Indeks Implementasi"
[[dimension]]
code = "akuntabel"
title = "Akuntabel"
[[dimension]]
code = "harmonis"
title = "Harmonis"
"""
SMALL = f"""\
{HEAD}
[votes]
word = [
  {{ text = "jujur", value = "akuntabel", area = "a", also = ["kejujuran"] }},
  {{ text = "cermat", value = "akuntabel", area = "b" }},
  {{ text = "rukun", value = "harmonis", area = "a" }},
  {{ text = "kerja sama, gotong royong", area = "b" }},
  {{ text = "gotong royong", area = "b" }},
  {{ text = "kaku", area = "b", limiting = true }},
  {{ text = "takut", area = "a", limiting = true }},
]
[votes.questions]
personal = ["Nilai pribadi"]
current = ["Budaya saat ini"]
desired = ["Budaya yang diharapkan"]
[votes.areas]
a = "Bidang A"
b = "Bidang B"
"""


def small(folder: Path, text: str = SMALL) -> tuple[str, ...]:
    """Write the small word list, and return the options that use it."""
    (folder / "kecil.toml").write_text(text, "utf-8")
    (folder / "peta.toml").write_text('instrument = "kecil.toml"\n', "utf-8")
    return ("--map", "peta.toml", "--min-n", "1", "--format", "json")


def scored(berakhlak: Command, folder: Path, rows: str, *more: str) -> dict[str, Any]:
    """Score rows of unit, personal, current and desired words with the small list."""
    head = "unit,Nilai pribadi,Budaya saat ini,Budaya yang diharapkan"
    (folder / "s-2024.csv").write_text(f"{head}\n{rows}\n", "utf-8")
    ran = berakhlak("score", "s-2024.csv", *small(folder), *more)
    assert ran.code == 0, ran.err
    return ran.record


def indices(record: dict[str, Any], unit: int = 0) -> list[float | None]:
    return [record["units"][unit]["indices"][code]["score"] for code in SIX]


FOUR = """\
A,jujur;rukun,jujur;cermat;kaku,"kerja sama, gotong royong;"
A,jujur,jujur;rukun,jujur
A,cermat,kaku;takut,jujur
A,jujur,rukun;jujur;takut;kaku,jujur"""


def test_six_indices_worked_by_hand(berakhlak: Command, folder: Path) -> None:
    # akuntabel reached 3 of 4, harmonis 2 of 4. Positive votes: 5 in area a, 1 in b.
    # Of 11 votes 5 limit. Top tens share jujur, rukun and cermat; jujur.
    record = scored(berakhlak, folder, FOUR)
    entropy = -(5 / 6 * math.log(5 / 6) + 1 / 6 * math.log(1 / 6)) / math.log(2)
    wanted = [62.5, 100 * entropy, 600 / 11, 30.0, 10.0]
    assert indices(record) == pytest.approx([*wanted, sum(wanted) / 5], abs=1e-9)
    unit = record["units"][0]
    assert [unit["values"][code]["score"] for code in ("akuntabel", "harmonis")] == [75.0, 50.0]
    # each person's mean reach is 50, 100, 0, 100: squares about 62,5 add to 6875
    errors = [unit["indices"][code]["se"] for code in SIX]
    assert errors[0] == pytest.approx(math.sqrt(6875 / 3 / 4), abs=1e-9)
    # limiting - 5/11 votes is -4/11, -10/11, 12/11, 2/11: squares add to 264/121
    assert errors[2] == pytest.approx(100 * math.sqrt(4 / 3 * 264 / 121) / 11, abs=1e-9)
    assert [errors[at] for at in (1, 3, 4, 5)] == [None] * 4
    assert [record["province"][0]["indices"][code]["score"] for code in SIX] == indices(record)
    assert record["instrument"]["kind"] == "votes"
    votes = unit["votes"]
    assert [(one["word"], one["votes"]) for one in votes["current"]["top"]] == [
        ("jujur", 3), ("kaku", 3), ("rukun", 2), ("takut", 2), ("cermat", 1),
    ]  # fmt: skip
    limiting = [
        {"word": "kaku", "votes": 3, "few": False},
        {"word": "takut", "votes": 2, "few": False},
    ]
    assert votes["current"]["limiting"] == limiting
    assert votes["current"]["areas"] == {"a": 5, "b": 1}
    assert votes["matches"] == {"personal_current": 3.0, "current_desired": 1.0}


def test_ties_at_place_ten_share_the_places_that_are_left(berakhlak: Command, folder: Path) -> None:
    assert top_weights([9, 9, 9, 9, 9, 9, 9, 9, 4, 4, 4, 1]) == [
        *[1] * 8, *[Fraction(2, 3)] * 3, 0,
    ]  # fmt: skip
    assert top_weights([3] * 10) == [1] * 10
    assert top_weights([2] * 12) == [Fraction(5, 6)] * 12
    names = [f"kata{letter}" for letter in "abcdefghijklm"]
    listed = ",\n".join(f'{{ text = "{one}", area = "a", value = "akuntabel" }}' for one in names)
    text = SMALL.replace("word = [", f"word = [\n{listed},")
    both = ";".join(names[:8])
    rows = [f"A,{both},{both},{both}"] * 2
    # personal: words i, j, k for two places; current: i and j for two places
    rows += ["A,katai;kataj;katak,katai;kataj,katal;katam"]
    small(folder, text)
    head = "unit,Nilai pribadi,Budaya saat ini,Budaya yang diharapkan"
    (folder / "s-2024.csv").write_text("\n".join([head, *rows]), "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml", "--min-n", "1", "--format", "json")
    top = ran.record["units"][0]["votes"]["personal"]["top"]
    assert [one["weight"] for one in top] == pytest.approx([1.0] * 8 + [2 / 3] * 3)
    assert indices(ran.record)[3:5] == pytest.approx([10 * (8 + 4 / 3), 80.0])


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        # no limiting votes: all energy; nobody differs, so nothing tells how sure that is
        (("jujur;cermat", "rukun;gotong royong"), (50.0, 100.0, 100.0)),
        # one area only: no balance at all
        (("jujur;kaku", "rukun;kaku"), (50.0, 0.0, 50.0)),
        # all words limit: no positive vote can be balanced
        (("kaku", "takut"), (0.0, None, 0.0)),
    ],
)
def test_the_ends_of_the_indices(
    berakhlak: Command, folder: Path, current: tuple[str, str], wanted: tuple[float, ...]
) -> None:
    rows = "\n".join(f"A,jujur,{words},jujur" for words in current)
    record = scored(berakhlak, folder, rows)
    assert tuple(indices(record)[:3]) == wanted
    assert record["units"][0]["indices"]["energi_positif"]["se"] is None
    assert (indices(record)[5] is None) == (wanted[1] is None)


def test_the_correction_for_the_staff_and_the_pools(berakhlak: Command, folder: Path) -> None:
    rows = FOUR + "\nB,rukun,kaku,rukun\nB,rukun,rukun,rukun"
    (folder / "unit.csv").write_text("nama,jumlah_pegawai\nA,5\nB,2\n", "utf-8")
    record = scored(berakhlak, folder, rows, "--units", "unit.csv")
    first, second = record["units"]
    open_error = 100 * math.sqrt(4 / 3 * 264 / 121) / 11
    factor = math.sqrt((5 - 4) / (5 - 1))
    assert first["indices"]["energi_positif"]["se"] == pytest.approx(open_error * factor)
    assert second["indices"]["energi_positif"]["se"] == 0  # the whole staff voted
    province = record["province"][0]["indices"]
    assert province["energi_positif"]["score"] == pytest.approx(100 * 7 / 13)
    # only A is left to chance: limiting - 6/13 votes is -5/13, -12/13, 14/13, 2/13, sum -1/13
    deviations = (25 + 144 + 196 + 4) / 169 - (1 / 13) ** 2 / 4
    expected = 100 * math.sqrt(4 * deviations / 3 / 4) / 13
    assert province["energi_positif"]["se"] == pytest.approx(expected, abs=1e-9)
    for pool, weights in (("units", (1, 1)), ("headcount", (5, 2))):
        by_pool = scored(berakhlak, folder, rows, "--units", "unit.csv", "--pool", pool)
        found = by_pool["province"][0]["indices"]
        for code in SIX:
            both = [unit["indices"][code]["score"] for unit in by_pool["units"]]
            mean = sum(w * one for w, one in zip(weights, both, strict=True)) / sum(weights)
            assert found[code]["score"] == pytest.approx(mean, abs=1e-9), (pool, code)
        assert by_pool["province"][0]["votes"]["current"]["votes"] == 13


def test_what_people_write(berakhlak: Command, folder: Path) -> None:
    rows = (
        'A,"Jujur , KEJUJURAN,jujur",jujur;kaku;jujurr,"gotong royong, kerja sama, gotong royong"\n'
        "A,-,tunjangan;Tunjangan ;jujur,jujur\n"
        "A,,tunjangan,jujur\n,jujur,entah,jujur\nA,,,"
    )
    record = scored(berakhlak, folder, rows)
    found = [one for one in cells(record) if one[0] != "fewer-choices"]
    assert found == [
        ("unknown-word", "C2"), ("unknown-word", "C3"), ("unknown-word", "C3"),
        ("unknown-word", "C4"), ("blank-unit", "A5"), ("no-answers", "A6"),
    ]  # fmt: skip
    first = next(one for one in record["problems"] if one["code"] == "unknown-word")
    assert first["value"] == "jujurr"
    assert "'jujur'" in first["message"]
    unit = record["units"][0]
    # jujur; rows 2 and 3 give jujur too, row 4 no known word: reach is of two people
    assert unit["values"]["akuntabel"]["score"] == 100.0
    assert unit["votes"]["personal"]["votes"] == 1
    current = unit["votes"]["current"]
    assert (current["votes"], current["outside"]) == (6, 3)
    assert unit["indices"]["energi_positif"]["score"] == pytest.approx(100 * 5 / 6)
    assert [one["word"] for one in current["top"]] == ["jujur", "kaku"]
    desired = {one["word"]: one["votes"] for one in unit["votes"]["desired"]["top"]}
    assert desired == {"jujur": 2, "gotong royong": 1, "kerja sama, gotong royong": 1}
    assert unit["n"] == 3
    assert record["inputs"][0]["rows_read"] == 5


def test_too_many_and_too_few_choices(berakhlak: Command, folder: Path) -> None:
    limit = SMALL.replace("[votes]", "[votes]\nmost = 2")
    small(folder, limit)
    (folder / "s-2024.csv").write_text(
        "unit,Nilai pribadi,Budaya saat ini,Budaya yang diharapkan\n"
        "A,jujur;rukun,jujur;jujur;rukun,jujur;rukun\n"
        "A,jujur,jujur;rukun;kaku,\n"
        "A,,jujur;entah;rukun,",
        "utf-8",
    )
    ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml", "--min-n", "1", "--format", "json")
    assert cells(ran.record) == [
        ("fewer-choices", "B3"), ("too-many-choices", "C3"), ("no-answers", "A4"),
        ("too-many-choices", "C4"), ("unknown-word", "C4"),
    ]  # fmt: skip
    unit = ran.record["units"][0]
    assert unit["n"] == 2
    assert unit["votes"]["current"]["votes"] == 2
    message = next(one for one in ran.record["problems"] if one["cell"] == "C3")
    assert (message["value"], "lebih dari 2" in message["message"]) == ("3", True)
    ran = berakhlak("check", "s-2024.csv", "--map", "peta.toml")
    assert "3 pilihan untuk 'Budaya saat ini', lebih dari 2" in " ".join(ran.out.split())


# --- one survey in every layout ------------------------------------------------------------------

ANSWERS = (("jujur", "rukun"), ("kaku", "jujur"), ("cermat",))
TITLES = ("Nilai pribadi", "Budaya saat ini", "Budaya yang diharapkan")
NAMES = ("jujur", "cermat", "rukun", "gotong royong", "kaku", "takut")


def columns(form: str) -> tuple[list[str], list[str]]:
    """Return the titles and the cells of one person's answers."""
    if form == "thirty":
        titles = [f"{title} {slot}" for title in TITLES for slot in range(1, 11)]
        given = [[*words, *[""] * (10 - len(words))] for words in ANSWERS]
        return titles, [cell for words in given for cell in words]
    if form in (", ", ";"):
        return [*TITLES], [form.join(words) for words in ANSWERS]
    marks = {"kobo": ("1", "0"), "yes": ("Ya", ""), "lime": ("Y", "N"), "text": ("", "")}
    yes, no = marks[form]
    shape = "g/{}/{}" if form == "kobo" else "{} [{}]"
    titles = [shape.format(title, name) for title in TITLES for name in NAMES]
    chosen = [name in words for words in ANSWERS for name in NAMES]
    texts = [yes or name for _ in ANSWERS for name in NAMES]
    return titles, [text if one else no for text, one in zip(texts, chosen, strict=True)]


@pytest.mark.parametrize("form", ["thirty", ", ", ";", "kobo", "yes", "lime", "text"])
def test_every_layout_gives_the_same_votes(berakhlak: Command, folder: Path, form: str) -> None:
    titles, given = columns(form)
    head = ["_uuid", "_submission_time"] if form == "kobo" else ["nomor", "Cap waktu"]
    rows = [[*head, "unit", *titles], ["u1", "2024-09-01T10:00:00", "A", *given]]
    lines = ("|".join(cell.replace("|", "") for cell in row) for row in rows)
    (folder / "s-2024.csv").write_text("\n".join(lines), "utf-8")
    record = berakhlak("score", "s-2024.csv", *small(folder)).record
    assert record["inputs"][0]["layout"] == ("kobo" if form == "kobo" else "plain")
    assert set(record["problem_counts"]) == {"fewer-choices"}
    assert indices(record)[:1] == [50.0]
    assert indices(record)[2:5] == [50.0, 10.0, 0.0]


def test_kobo_parts_its_choices_by_blanks(berakhlak: Command, folder: Path) -> None:
    (folder / "s-2024.csv").write_text(
        "_uuid,_submission_time,unit,g/pribadi,g/saat_ini,g/saat_ini/jujur,g/diharapkan\n"
        "u1,2024-09-01T10:00:00,A,jujur belajar_terus_menerus,silo,1,jujur\n"
        "u2,2024-09-01T10:00:00,A,jujur,silo,0.5,\n",
        "utf-8",
    )
    ran = berakhlak("score", "s-2024.csv", "--min-n", "1", "--format", "json")
    votes = ran.record["units"][0]["votes"]
    words = {one["word"]: one["votes"] for one in votes["personal"]["top"]}
    assert words == {"jujur": 2, "belajar terus-menerus": 1}
    # a word's own column wins over the joined cell
    assert [one["word"] for one in votes["current"]["top"]] == ["jujur"]
    assert ("unknown-answer", "F3") in cells(ran.record)


def test_a_map_names_vote_columns(berakhlak: Command, folder: Path) -> None:
    small(folder)
    (folder / "s-2024.csv").write_text("unit,Q1,Q2,Q3\nA,jujur,jujur,Ya\n", "utf-8")
    (folder / "peta.toml").write_text(
        'instrument = "kecil.toml"\n[columns]\nQ1 = "personal"\nQ2 = "current 1"\n'
        'Q3 = "desired jujur"\n',
        "utf-8",
    )
    ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml", "--min-n", "1", "--format", "json")
    assert indices(ran.record)[3:5] == [10.0, 10.0]
    (folder / "peta.toml").write_text('instrument = "kecil.toml"\n[scale]\nhigh = 5\n', "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml")
    assert ran.code == 2
    assert "kunci 'scale' tidak berlaku untuk survei pilihan kata" in " ".join(ran.err.split())


def test_without_a_map_the_titles_tell(berakhlak: Command, folder: Path) -> None:
    (folder / "a-2024.csv").write_text(
        "unit,Budaya saat ini,Nilai pribadi,Nama\nA,jujur,jujur,X\n", "utf-8"
    )
    ran = berakhlak("score", "a-2024.csv", "--min-n", "1", "--format", "json")
    assert ran.record["instrument"]["id"] == "sepuluh-kata"
    assert ran.record["problem_counts"] == {"fewer-choices": 2, "missing-question": 1}
    assert indices(ran.record)[4:] == [None, None]
    assert any("adalah contoh dari aplikasi ini" in note for note in ran.record["notes"])
    assert berakhlak("template", "map", "a-2024.csv", "-o", "m.toml").code == 0
    text = (folder / "m.toml").read_text("utf-8")
    assert 'instrument = "sepuluh-kata"' in text
    assert '"Nilai pribadi" = "personal"' in text
    again = berakhlak("score", "a-2024.csv", "--min-n", "1", "--format", "json", "--map", "m.toml")
    assert again.record["units"] == ran.record["units"]
    (folder / "b-2024.csv").write_text("unit,BP1\nA,4\n", "utf-8")
    both = berakhlak("score", "a-2024.csv", "b-2024.csv")
    assert both.code == 4
    assert "[votes-beside-ratings]" in both.err
    (folder / "c-2024.csv").write_text("unit,Saat ini\nA,jujur\n", "utf-8")
    assert "[not-a-survey]" in berakhlak("score", "c-2024.csv").err


FAULTY = f"""\
{HEAD}
[[dimension]]
code = "total"
title = "Total"
item = [{{ code = "T1" }}]
[votes]
most = 0
word = [
  {{ text = "jujur", value = "akuntabel", area = "a" }},
  {{ text = "Jujur!", value = "harmonis", area = "a" }},
  {{ text = "rukun", value = "harmonis" }},
  {{ text = "rukun", value = "harmonis", area = "z" }},
  {{ text = "kaku", value = "kaku", area = "a", limiting = true }},
  {{ text = "?", area = "a", warna = "biru" }},
]
[votes.questions]
personal = ["Pribadi"]
current = ["pribadi"]
[votes.areas]
a = "A"
b = 1
"""


def test_a_faulty_word_list_is_refused_with_all_its_faults(
    berakhlak: Command, folder: Path
) -> None:
    with pytest.raises(Stop) as stopped:
        parse_instrument(FAULTY.encode(), Place(file="kecil.toml"))
    assert [(one.value, one.params["kind"]) for one in stopped.value.problems] == [
        ("dimension[3].item", "not-for-votes"),
        ("votes.most", "not-positive"),
        ('votes.areas."b"', "not-str"),
        ("votes.areas", "too-few"),
        ("votes.questions.current", "twin"),
        ("votes.questions.desired", "missing"),
        ("votes.word[3].area", "missing"),
        ("votes.word[4].area", "not-one-of"),
        ("votes.word[5].value", "not-one-of"),
        ("votes.word[5].value", "limiting-value"),
        ("votes.word[6].warna", "unknown-key"),
        ("votes.word[2].text", "two-values"),
        ("votes.word[4].text", "twin"),
        ("votes.word[6].text", "empty"),
        ("dimension[3]", "no-words"),
        ("dimension[3].code", "bad-code"),
    ]
    for old, new, found in (
        ('code = "implementasi"', 'code = "total"', ("index.code", "bad-code")),
        ("word = [", "word = []\nwrong = [", ("votes.word", "empty")),
    ):
        with pytest.raises(Stop) as stopped:
            parse_instrument(SMALL.replace(old, new).encode(), Place(file="kecil.toml"))
        assert found in {(one.value, one.params["kind"]) for one in stopped.value.problems}
    small(folder, SMALL.replace('"cermat"', '"Kejujuran"').replace('value = "akuntabel", ', "", 1))
    (folder / "s-2024.csv").write_text("unit,Nilai pribadi\nA,jujur\n", "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml")
    assert ran.code == 2
    said = "'votes.word[2].text' sama dengan word[1] 'jujur', tetapi dengan nilai lain."
    assert said in " ".join(ran.err.split())


# --- outputs --------------------------------------------------------------------------------------


def test_withheld_votes_are_gone(berakhlak: Command, folder: Path) -> None:
    words = ["jujur"] * 12 + ["rukun"] * 11 + ["takut"] * 3
    units = ["A"] * 12 + ["B"] * 11 + ["C"] * 3
    rows = "\n".join(f"{u},{w},{w},{w}" for u, w in zip(units, words, strict=True))
    record = scored(berakhlak, folder, rows, "--min-n", "10")
    first, _, unit = record["units"]
    assert first["votes"]["current"]["votes"] == 12
    assert unit["votes"] is None
    assert [*unit["indices"]] == SIX
    figures = {name: one for figure in unit["indices"].values() for name, one in figure.items()}
    assert {one for name, one in figures.items() if name != "approach"} == {None}
    # words are counts of single people: small units never count in the province
    assert record["province"][0]["votes"]["current"]["votes"] == 23
    only = scored(berakhlak, folder, "\n".join(rows.splitlines()[-3:]), "--min-n", "10")
    assert only["province"][0]["votes"] is None
    assert only["province"][0]["indices"]["total"]["score"] is None


def test_the_sample_on_a_terminal_of_80_columns(sample: Command) -> None:
    ran = sample("score", VOTES, *LISTED, "--lang", "id")
    assert ran.code == 0
    lines = [line for line in ran.out.splitlines() if not line.startswith("  berakhlak ")]
    assert max(map(len, lines)) <= 80
    title = "Unit kerja                     Resp Impl    ± Kat  Imb Ener Prib Harap Total Kat"
    assert title in ran.out
    said = " ".join(ran.out.split())
    assert said.startswith("DATA CONTOH")
    assert "Indeks Implementasi BerAKHLAK, provinsi 2024: 71,2, kategori B" in said
    assert "Total Indeks Kesehatan Budaya Organisasi, provinsi 2024: 74,4, kategori B" in said
    assert "rumus aplikasi ini; rumus resmi tidak diterbitkan" in said
    assert "Faktor penghambat dalam budaya saat ini (suara): saling menyalahkan 340" in said
    assert "3 kata di luar daftar dihitung tanpa nilai" in " ".join(ran.err.split())
    assert "1.340 baris dibaca = 1.340 dipakai + 0 tidak dipakai" in ran.err


def test_files_hold_the_six_indices_and_the_words(berakhlak: Command, folder: Path) -> None:
    sample = DATA / "pilihan-kata-2023.xlsx"
    for name in ("s.json", "s.csv", "s.md", "s.xlsx"):
        assert berakhlak("score", sample, "-o", name, "-q").code == 0
    record = json.loads((folder / "s.json").read_text("utf-8"))
    unit = record["units"][0]
    assert [one["approach"] for one in unit["indices"].values()] == [
        "reach", "shannon-evenness", "non-limiting-share", "top-ten-matches", "top-ten-matches",
        "mean",
    ]  # fmt: skip
    head = (folder / "s.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert {f"{code}_score" for code in SIX} <= {*head}
    assert not any(name.startswith("votes") for name in head)
    text = (folder / "s.md").read_text("utf-8")
    assert "| Imb | Ener | Prib | Harap | Total | Kat |" in text
    assert "rumus aplikasi ini" in text
    book = openpyxl.load_workbook(folder / "s.xlsx")
    assert book.sheetnames == ["2023", "Nilai 2023", "Kata 2023", "Kata tiap unit 2023", "Catatan"]
    cells_found = [[cell.value for cell in row] for row in book["Kata tiap unit 2023"].iter_rows()]
    words = [row for row in cells_found if row[0] == unit["unit"] and row[1] == "Nilai pribadi"]
    assert [(row[2], row[3]) for row in words] == [
        (one["word"], one["votes"]) for one in unit["votes"]["personal"]["top"]
    ]
    heads = [str(cell.value) for row in book["2023"].iter_rows() for cell in row]
    assert "Total Indeks Kesehatan Budaya Organisasi" in heads
    assert "± Indeks Energi Positif" in heads


def test_units_are_ranked_by_any_of_the_six(
    berakhlak: Command, sample: Command, folder: Path
) -> None:
    scores = sample("score", VOTES, "--format", "json").record["units"]
    for code in SIX:
        ran = sample("rank", VOTES, "--by", code, "--format", "json")
        assert ran.code == 0, ran.err
        first = ran.record["lists"][0]["ranking"][0]
        best = max(one["indices"][code]["score"] for one in scores if one["eligible"])
        assert first["score"] == best
        assert (first["rank_low"] is None) == (code not in ("implementasi", "energi_positif"))
        assert any("rumus aplikasi ini" in note for note in ran.record["notes"])
    shown = sample("rank", VOTES, "--by", "total").out
    assert "5 UNIT DENGAN TOTAL INDEKS KESEHATAN BUDAYA ORGANISASI TERTINGGI, 2024" in shown
    (folder / "s-2024.csv").write_text(
        "unit,Nilai pribadi,Budaya saat ini\nA,jujur,jujur\nB,jujur,jujur\n", "utf-8"
    )
    (folder / "unit.csv").write_text("nama,target\nA,1\nB,9\n", "utf-8")
    given = ("s-2024.csv", "--units", "unit.csv", "--min-n", "1")
    assert berakhlak("rank", *given).code == 0
    assert "[nobody-eligible]" in berakhlak("rank", *given, "--by", "total").err


def test_the_samples_are_small_and_marked() -> None:
    for year in (2023, 2024):
        path = DATA / f"pilihan-kata-{year}.xlsx"
        assert path.stat().st_size < 400_000
        book = openpyxl.load_workbook(path, read_only=True)
        assert book.sheetnames == ["Respons", "DATA CONTOH"]


def test_the_example_list() -> None:
    instrument = load_instrument("sepuluh-kata")
    words = instrument.word_list
    assert words is not None
    assert words.example
    assert len(words.words) == 90
    assert sum(words.limiting) == 21
    per_area = {area: sum(word.area == area for word in words.words) for area in words.areas}
    assert min(per_area.values()) >= 9


def test_years_and_one_unit(sample: Command) -> None:
    """The ledger of an index that adds up is whole; those that do not have none."""
    given = (*VOTES_YEARS, *LISTED, "--format", "json")
    for code, adds in (("implementasi", True), ("energi_positif", True), ("total", False)):
        record = sample("compare", *given, "--by", code).record
        province = record["province"]
        parts = [province[name] for name in ("within", "mix", "entered", "left")]
        if adds:
            assert sum(parts) == pytest.approx(province["change"], abs=1e-9)
        else:
            assert parts == [None] * 4
        title = sample("compare", *given[:-2], "--by", code).out.splitlines()[2]
        assert ("TOTAL INDEKS" in title, "IMPLEMENTASI" in title) == (
            code == "total", code == "implementasi",
        )  # fmt: skip
    record = sample("explain", "Dinas Sosial", *given).record
    assert record["items"] in (None, [])
    assert set(record["indices"]) == {"implementasi", *FURTHER}
    limiting = record["votes"]["current"]["limiting"]
    assert {(one["votes"] is None) is one["few"] for one in limiting} == {True}
    small = sample("explain", "Kecamatan Kepulauan Seribu Utara", *given).record
    assert small["votes"] is None
    assert {figure["score"] for figure in small["indices"].values()} == {None}


def test_word_columns_off_the_list_and_numbers_with_a_zero(berakhlak: Command) -> None:
    """A column of an unknown word counts outside, as the word would in a cell of its own."""
    titles = ["unit"]
    for question in ("Nilai pribadi", "Budaya saat ini"):
        titles += [f"{question} [jujur]", f"{question} [kerja keras sekali]"]
    rows = [titles, *[["Dinas A", "Ya", "", "Ya", "Ya"]] * 10]
    Path("v-2024.csv").write_text("\n".join(map(",".join, rows)) + "\n", "utf-8")
    record = berakhlak("score", "v-2024.csv", "--format", "json").record
    current = record["units"][0]["votes"]["current"]
    assert (current["votes"], current["outside"]) == (20, 10)
    assert record["problem_counts"]["unknown-word"] == 10
    assert ("unknown-word", "E2") in cells(record)
    titles = [
        "unit",
        *(f"{q} {n:02}" for q in ("Nilai pribadi", "Budaya saat ini") for n in (1, 2)),
    ]
    rows = [titles, *[["Dinas A", "jujur", "adil", "adil", "solutif"]] * 10]
    Path("z-2024.csv").write_text("\n".join(map(",".join, rows)) + "\n", "utf-8")
    record = berakhlak("score", "z-2024.csv", "--format", "json").record
    assert record["units"][0]["votes"]["current"]["votes"] == 20


def test_explain_says_whose_formulas_these_are(sample: Command) -> None:
    ran = sample("explain", "Dinas Sosial", VOTES, *LISTED)
    text = " ".join(ran.out.split())
    assert "rumus aplikasi ini" in text
    assert "adalah contoh dari aplikasi ini" in text
    record = sample("explain", "Dinas Sosial", VOTES, *LISTED, "--format", "json").record
    assert all(figure["approach"] for figure in record["indices"].values())


def test_years_that_offered_other_words_are_told_apart(berakhlak: Command) -> None:
    """A word of its own column is on offer only where the column is."""
    offered = {2023: ["jujur", "adil", "solutif"], 2024: ["jujur", "adil"]}
    for year, words in offered.items():
        titles = [f"{q} [{w}]" for q in ("Nilai pribadi", "Budaya saat ini") for w in words]
        rows = [["unit", *titles], *[["Dinas A", *["Ya"] * len(titles)]] * 10]
        Path(f"w-{year}.csv").write_text("\n".join(map(",".join, rows)) + "\n", "utf-8")
    record = berakhlak("compare", "w-2023.csv", "w-2024.csv", "--format", "json").record
    assert [one["code"] for one in record["warnings"]] == ["layout-differs"]
    same = Path("w-2023.csv").read_text("utf-8")
    Path("w-2024.csv").write_text(same, "utf-8")
    Path("w-2024.csv").write_text(same.replace("Dinas A,Ya", "Dinas A,", 1), "utf-8")
    record = berakhlak("compare", "w-2023.csv", "w-2024.csv", "--format", "json").record
    assert record["warnings"] == []
