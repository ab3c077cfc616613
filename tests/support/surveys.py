"""The sample, surveys to write in a line, and what commands find wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from berakhlak_cli.instrument import load_instrument
from berakhlak_cli.problems import Problem

ROOT: Final = Path(__file__).parents[2]
DATA: Final = ROOT / "data"
LISTED: Final = ("--units", DATA / "unit.csv")
SAMPLE: Final = (DATA / "survei-2024.xlsx", *LISTED)
SAMPLE_YEARS: Final = (DATA / "survei-2023.xlsx", *SAMPLE)
VOTES: Final = DATA / "pilihan-kata-2024.xlsx"
VOTES_YEARS: Final = (DATA / "pilihan-kata-2023.xlsx", VOTES)
TEXTS: Final = {item.code: item.text for item in load_instrument("perilaku-21").items}
ITEMS: Final = [*TEXTS]

HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /c calc'!A1",
    "{{ 7*7 }} {% raw %}",
    "שלום \u202eabc",
    "Dinas " + "Panjang Sekali " * 20,
]
"""Names of units that are meant to do harm."""

MARKUP = ["<script>alert(1)</script>", "{{ 7*7 }} {_{ x }_} {% if %}", "=cmd|' /C calc'!A0",
         "&amp; <w:p/>", "מִשְׂרָד", "Dinas " * 40 + "Z"]  # fmt: skip
"""Names of units that mean something to what fills in documents."""


def widened(text: str) -> str:
    """Return survey text with `*` spelled out: the 21 codes in the header, 21 answers below."""
    lines = []
    for line in text.splitlines():
        cells = []
        for cell in line.split(","):
            if cell == "*":
                cells += ITEMS
            elif cell.startswith("*"):
                cells += [cell[1:]] * len(ITEMS)
            else:
                cells.append(cell)
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def survey_of(units: Mapping[str, tuple[int, ...]], people: int = 12, year: int = 2024) -> Path:
    """Write a survey: unit -> the answers of its people in turn, each the same to every item."""
    lines = [f"tahun,unit kerja,{','.join(ITEMS)}"]
    for unit, answers in units.items():
        name = unit.replace('"', '""')
        lines += [
            f'{year},"{name}",' + ",".join([str(answers[at % len(answers)])] * len(ITEMS))
            for at in range(people)
        ]
    path = Path(f"survei-{year}.csv")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def flat(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, int | None, str | None]]:
    """Return problems as (code, row, column), for one line of expectation."""
    return [(one.code, one.place.row, one.place.letter) for one in problems]


def cells(record: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return the problems of a JSON record as (code, cell)."""
    return [(one["code"], one["cell"]) for one in record["problems"]]
