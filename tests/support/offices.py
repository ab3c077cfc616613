"""Files as offices write them: sheets of rows, and the list of their units."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook

from support.command import Command, Ran
from support.containers import Rows
from support.surveys import ITEMS

OFFICES: Final = ("Dinas Sosial", "Dinas Kesehatan", "Badan Kepegawaian Daerah")


def listed(*names: str, file: str = "unit.csv") -> str:
    """Write a list of units."""
    Path(file).write_text("\n".join(["nama", *(names or OFFICES)]) + "\n", "utf-8")
    return file


def book(name: str, sheets: Mapping[str, Rows], merged: Mapping[str, str] | None = None) -> str:
    """Write a workbook: sheet -> rows; and sheet -> a range that is merged."""
    with Workbook(name, {"strings_to_formulas": False}) as made:
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if merged and title in merged:
                sheet.merge_range(merged[title], sheet_text(rows, merged[title]))
    return name


def sheet_text(rows: Rows, cells: str) -> Any:  # noqa: ANN401 - a cell
    """Return what stands in the first cell of a range such as `A1:C1`."""
    first = cells.partition(":")[0]
    letters = first.rstrip("0123456789")
    return rows[int(first[len(letters) :]) - 1][ord(letters) - ord("A")]


def table(name: str, rows: Rows, delimiter: str = ",") -> str:
    """Write rows as delimited text."""
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return name


def answers(level: object, people: int = 1, before: Rows = ((),)) -> list[list[Any]]:
    """Rows of people who give one answer to every statement, behind the cells of `before`."""
    return [[*before[at % len(before)], *[level] * len(ITEMS)] for at in range(people)]


def scored(berakhlak: Command, *arguments: str, min_n: int = 1) -> Ran:
    """Score files; small units too."""
    return berakhlak("score", *arguments, "--min-n", str(min_n), "--format", "json")


def indices(ran: Ran) -> dict[tuple[int, str], tuple[int | None, float | None]]:
    """Return (year, unit) -> respondents and index; units that nobody answered for are left out."""
    assert ran.code == 0, ran.err
    return {
        (unit["year"], unit["unit"]): (unit["n"], unit["indices"]["implementasi"]["score"])
        for unit in ran.record["units"]
        if unit["n"] != 0
    }
