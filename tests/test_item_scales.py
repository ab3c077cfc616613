"""Instruments of other shapes: items on scales of their own, reversed ones, few dimensions."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from support.command import Command, Ran

HEAD = """\
id = "kantor"
title = "Survei kantor"
[index]
code = "indeks_kantor"
title = "Indeks Kantor"
[scale]
low = {low}
high = {high}
{more}
"""


def instrument(
    dimensions: dict[str, Sequence[str]], *, low: int = 1, high: int = 5, more: str = ""
) -> str:
    """Write an instrument, its items as TOML, and a map that names it."""
    text = HEAD.format(low=low, high=high, more=more)
    for code, items in dimensions.items():
        rows = ",\n".join(f"  {{ {item} }}" for item in items)
        text += f'[[dimension]]\ncode = "{code}"\ntitle = "{code}"\nitem = [\n{rows}\n]\n'
    Path("kantor.toml").write_text(text, "utf-8")
    Path("peta.toml").write_text('instrument = "kantor.toml"\n', "utf-8")
    return "peta.toml"


def survey(
    titles: Sequence[str], rows: Sequence[Sequence[object]], name: str = "s-2024.csv"
) -> str:
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["Unit kerja", *titles], *(["Dinas A", *row] for row in rows)])
    return name


def scored(berakhlak: Command, *arguments: str) -> Ran:
    return berakhlak("score", *arguments, "--min-n", "1", "--format", "json")


def values(ran: Ran) -> dict[str, float]:
    assert ran.code == 0, ran.err
    return {code: one["score"] for code, one in ran.record["units"][0]["values"].items()}


@pytest.mark.parametrize(
    ("scale", "answers", "points"),
    [
        ('"0-3"', [0, 3, 2], [0, 100, Fraction(200, 3)]),
        ('"0-10"', [0, 7, 10], [0, 70, 100]),
        ('"0-100"', [12, 0, 99], [12, 0, 99]),
        ("6", [1, 6, 4], [0, 100, 60]),
        ("8", [1, 8, 5], [0, 100, Fraction(400, 7)]),
        ('"1-10"', [1, 10, 4], [0, 100, Fraction(100, 3)]),
    ],
)
def test_an_item_on_a_scale_of_its_own(
    berakhlak: Command, scale: str, answers: list[int], points: list[Fraction]
) -> None:
    """A dimension of an item of 1 to 5, always 4, and one of the other scale: their mean."""
    told = instrument({"satu": ['code = "A1"', f'code = "A2", scale = {scale}'],
                       "dua": [f'code = "B1", reversed = true, scale = {scale}']})  # fmt: skip
    name = survey(["A1", "A2", "B1"], [[4, answer, answer] for answer in answers])
    ran = scored(berakhlak, name, "--map", told)
    mean = sum(points, Fraction(0)) / 3
    assert values(ran) == {
        "satu": pytest.approx(float((75 + mean) / 2)), "dua": pytest.approx(float(100 - mean)),
    }  # fmt: skip
    assert "pernyataan A2, B1 berskala" in " ".join(ran.err.split())


def test_favourable_answers_on_scales_of_their_own(berakhlak: Command) -> None:
    """From 62.5 points on: 4 of 1 to 5; 3 of 4; 7 of 0 to 10, turned over 3 and below."""
    told = instrument(
        {"satu": ['code = "A1"', 'code = "A2", scale = 4', 'code = "A3", scale = "0-10"',
                  'code = "A4", scale = "0-10", reversed = true']}
    )  # fmt: skip
    rows = [[3, 2, 6, 4], [4, 3, 7, 3]]
    ran = scored(berakhlak, survey(["A1", "A2", "A3", "A4"], rows), "--map", told)
    assert ran.record["units"][0]["values"]["satu"]["favourable"] == 0.5


def test_words_on_a_scale_of_their_own(berakhlak: Command) -> None:
    told = instrument({"satu": ['code = "A1", scale = 4'], "dua": ['code = "B1"']})
    rows = [["STS", "STS"], ["TS", "N"], ["S", "S"], ["SS", "SS"], ["SS", "TS"]]
    ran = scored(berakhlak, survey(["A1", "B1"], rows), "--map", told)
    assert values(ran) == {"satu": pytest.approx(60), "dua": pytest.approx(50)}


def test_explain_counts_answers_on_the_scale_of_each_item(berakhlak: Command) -> None:
    told = instrument({"satu": ['code = "A1"', 'code = "A2", scale = "0-3"']})
    rows = [[5, 0], [4, 3], [5, 3]] * 4
    name = survey(["A1", "A2"], rows)
    ran = berakhlak("explain", "Dinas A", name, "--map", told, "--format", "json")
    assert ran.code == 0, ran.err
    one, other = ran.record["items"]
    assert one["answers"] == {"1": 0, "2": 0, "3": 0, "4": 4, "5": 8}
    assert other["answers"] == {"0": 4, "1": 0, "2": 0, "3": 8}
    assert other["score"] == pytest.approx(200 / 3)
    assert berakhlak("explain", "Dinas A", name, "--map", told).code == 0


def test_ten_statements_on_four_points_in_five_dimensions(berakhlak: Command) -> None:
    """Each dimension has two statements; both must be answered for a score."""
    codes = [f"{letter}{number}" for letter in "ABCDE" for number in (1, 2)]
    told = instrument(
        {f"dim_{letter.lower()}": [f'code = "{letter}{n}"' for n in (1, 2)] for letter in "ABCDE"},
        high=4,
    )  # fmt: skip
    rows = [[(at + row) % 4 + 1 for at in range(10)] for row in range(12)]
    rows[0][0] = 0  # off the scale
    ran = scored(berakhlak, survey(codes, [*rows, ["", *[4] * 9]]), "--map", told)
    points = [[Fraction(answer - 1, 3) * 100 for answer in row] for row in rows]
    expected = {}
    for at, letter in enumerate("abcde"):
        people = [(row[2 * at] + row[2 * at + 1]) / 2 for row in points[bool(at == 0) :]]
        people += [Fraction(100)] if at else []
        expected[f"dim_{letter}"] = pytest.approx(float(sum(people, Fraction(0)) / len(people)))
    assert values(ran) == expected
    assert ran.record["problem_counts"]["answer-out-of-range"] == 1


def test_a_scale_of_an_item_that_is_none(berakhlak: Command) -> None:
    told = instrument({"satu": ['code = "A1", scale = "banyak"']})
    ran = scored(berakhlak, survey(["A1"], [[4]]), "--map", told)
    assert (ran.code, "dimension[1].item[1].scale" in ran.err) == (2, True)
    spans = ", ".join(str(number) for number in (98, 90, 89, 83))
    items = [f'code = "A{n}", scale = {n}' for n in map(int, spans.split(", "))]
    ran = scored(berakhlak, survey(["A98"], [[4]]), "--map", instrument({"satu": items}))
    assert (ran.code, "terlalu berlainan" in " ".join(ran.err.split())) == (2, True)


def test_a_form_of_such_an_instrument_offers_each_scale(berakhlak: Command) -> None:
    import openpyxl

    told = instrument({"satu": ['code = "A1"', 'code = "A2", scale = "0-3"']})
    assert berakhlak("template", "survey", "--map", told, "-o", "f.xlsx").code == 0
    book = openpyxl.load_workbook("f.xlsx")
    lists = [[cell.value for cell in column] for column in book.worksheets[-1].columns]
    assert any(
        [cell for cell in column[1:] if cell is not None] == [0, 1, 2, 3] for column in lists
    )
