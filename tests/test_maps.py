"""Map files as people write them: loose titles, facts that fit one year, several files at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import Command
from support.containers import Rows
from support.offices import answers, indices, scored, table
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
