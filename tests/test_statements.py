"""Columns of statements as offices title them, and columns beside them that are none."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.command import Command, Ran
from support.surveys import ITEMS, TEXTS

from berakhlak_cli.instrument import load_instrument
from berakhlak_cli.intake.layout.statements import Statements

STATEMENTS = Statements(load_instrument("perilaku-21"))
HA2 = "Suka menolong orang lain"


@pytest.mark.parametrize(
    ("title", "item"),
    [
        (f"{HA2} (Ha2)", "Ha2"), (f"{HA2} - Ha2", "Ha2"), (f"Ha2. {HA2}", "Ha2"),
        (f"{HA2} (Ha1)", None), (f"Ha1. {HA2}", None), ("Pegawai ramah (BP2)", "BP2"),
        (f"“{HA2}” *", "Ha2"), (f"{HA2} (wajib diisi)", "Ha2"), (f"1) {HA2} [wajib diisi]", "Ha2"),
        (f"{HA2} (misalnya membantu rekan yang sakit)", "Ha2"),
        ("Saya suka\xa0 menolong\norang lain ", "Ha2"),
        (f"Pernyataan 11: {HA2}", "Ha2"), (f"Q11. {HA2}", "Ha2"), (f"No. 11 {HA2}", "Ha2"),
        (f"XI. {HA2}", "Ha2"), (f"4.2 {HA2}", "Ha2"), (f"Harmonis: {HA2}", "Ha2"),
        ("BP1 rata-rata", None), ("BP1 Total", None), ("Rata-rata BP1", None), ("BP1 skor", None),
        ("Alasan BP1", None), ("Alasan [BP1]", None), ("Total (BP1)", None), ("Jumlah BP1", None),
        ("Komentar (BP1)", None), ("Skor BP1", None),
        ("BP1. Melakukan perbaikan secara total", "BP1"),
    ],
)  # fmt: skip
def test_titles(title: str, item: str | None) -> None:
    assert STATEMENTS.item(title) == item


def written(titles: Sequence[str], rows: Sequence[Sequence[object]], name: str) -> str:
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([titles, *rows])
    return name


def score(berakhlak: Command, *arguments: str) -> Ran:
    return berakhlak("score", *arguments, "--min-n", "1", "--format", "json")


def values(ran: Ran) -> list[float]:
    assert ran.code == 0, ran.err
    return [one["score"] for one in ran.record["units"][0]["values"].values()]


LEVELS = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 1, 1, 1, 5, 5, 5]
SEVEN = [0, 25, 50, 75, 100, 0, 100]


@pytest.mark.parametrize(
    "title", ["Pernyataan {}", "Q{}", "{}", "{}.", "P{}", "Soal no. {}", "Kuesioner [{}]"]
)
def test_statements_that_are_only_numbered(berakhlak: Command, title: str) -> None:
    """Twenty-one numbers are the 21 statements in their order, and it is said."""
    titles = ["No", "Unit kerja", *(title.format(number) for number in range(1, 22)), "Total"]
    rows = [[1, "Dinas A", *LEVELS, 60], [2, "Dinas A", *LEVELS, 60]]
    ran = score(berakhlak, written(titles, rows, "s-2024.csv"))
    assert values(ran) == SEVEN
    assert ran.record["problem_counts"]["items-by-order"] == 1
    assert "dikenali menurut urutannya" in " ".join(ran.err.split())


@pytest.mark.parametrize("numbers", [range(1, 21), range(1, 23), [*range(1, 21), 20], range(21)])
def test_other_numbers_are_no_statements(berakhlak: Command, numbers: Sequence[int]) -> None:
    titles = ["Unit kerja", *(f"Q{number}" for number in numbers)]
    ran = score(berakhlak, written(titles, [["Dinas A", *[3] * len(numbers)]], "s-2024.csv"))
    assert (ran.code, "[not-a-survey]" in ran.err) == (3, True)


@pytest.mark.parametrize(
    "again", ["{}2", "{}.1", "{} "], ids=["Microsoft Forms", "pandas", "typed twice"]
)
def test_statements_asked_twice(berakhlak: Command, again: str) -> None:
    """The first time everybody answers 4, the second time 2: 75 or 25, and one message."""
    texts = [*TEXTS.values()]
    titles = ["Unit kerja", *texts, *(again.format(text) for text in texts)]
    name = written(titles, [["Dinas A", *[4] * 21, *[2] * 21]], "s-2024.csv")
    ran = score(berakhlak, name)
    assert (ran.code, ran.err.count("[duplicate-item]")) == (4, 1)
    lines = [line.strip() for line in ran.err.splitlines()]
    assert 'duplicates = "first"' in lines
    assert 'duplicates = "last"' in lines
    assert "21 pernyataan ditanyakan dua kali" in " ".join(lines)
    assert "B/W" in ran.err
    for which, points in (("first", 75), ("last", 25)):
        Path("peta.toml").write_text(f'duplicates = "{which}"\n', "utf-8")
        assert values(score(berakhlak, name, "--map", "peta.toml")) == [points] * 7
    Path("peta.toml").write_text('duplicates = "kedua"\n', "utf-8")
    assert score(berakhlak, name, "--map", "peta.toml").code == 2


def test_totals_beside_statements_are_never_answers(berakhlak: Command) -> None:
    """Sums of each value stand behind its three statements, as many offices add them."""
    titles, row = ["Unit kerja"], ["Dinas A"]
    for at in range(0, 21, 3):
        short = ITEMS[at][:-1]
        titles += [*ITEMS[at : at + 3], f"Total {short}", f"Rata-rata {short}", f"{ITEMS[at]} skor"]
        row += [*map(str, LEVELS[at : at + 3]), str(sum(LEVELS[at : at + 3])), "3,7", "5"]
    ran = score(
        berakhlak, written([*titles, "Total", "Rata-rata"], [[*row, "60", "2,9"]], "s-2024.csv")
    )
    assert values(ran) == SEVEN
    assert ran.record["problem_counts"] == {}
