"""
Nothing that is printed gives a withheld score away.

If what two hidden units answered can be exchanged and every output stays the same, then nobody
can work out from the outputs which of them scored what.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command import Command
from support.surveys import widened

UNITS = ("A", "B", "C", "D", "E", "F")
ERRORS = {"se", "low", "high"}
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("score",),
    ("score", "--pool", "units"),
    ("rank",),
    ("rank", "--by", "values"),
    ("compare",),
    ("compare", "--by", "adaptif"),
    ("compare", "--pool", "units"),
    *(("explain", unit, "--year", year) for unit in "ACD" for year in ("2023", "2024")),
    ("rank", "--evidence", "bukti.csv"),
    ("compare", "--evidence", "bukti.csv"),
    ("explain", "C", "--evidence", "bukti.csv"),
)


def answers(unit: str, people: int, shift: int) -> list[str]:
    """Return the rows of a unit: its people differ, and units by their shift."""
    return [f"{unit},*{1 + (at + shift) % 5}" for at in range(people)]


def write(rows: dict[int, list[str]]) -> None:
    for year, lines in rows.items():
        text = "\n".join(["unit,*", *lines])
        Path(f"s-{year}.csv").write_text(widened(text), "utf-8")
    evidence = "\n".join(["unit,bukti", *(f"{unit},60" for unit in UNITS)])
    Path("bukti.csv").write_text(evidence, "utf-8")


def swapped(lines: list[str], one: str, other: str) -> list[str]:
    """Return the rows with the answers of as many people exchanged between two units."""
    first = [at for at, line in enumerate(lines) if line.startswith(one)]
    second = [at for at, line in enumerate(lines) if line.startswith(other)]
    found = list(lines)
    for here, there in zip(first, second, strict=False):
        found[here] = f"{one}{lines[there][1:]}"
        found[there] = f"{other}{lines[here][1:]}"
    return found


def without(record: Any, names: set[str]) -> Any:  # noqa: ANN401 - JSON is anything
    if isinstance(record, dict):
        return {key: without(one, names) for key, one in record.items() if key not in names}
    if isinstance(record, list):
        return [without(one, names) for one in record]
    # what a machine adds up in another order may differ in the sixteenth digit
    return round(record, 9) if isinstance(record, float) else record


def outputs(berakhlak: Command, ignored: set[str]) -> list[str]:
    found = []
    for command, *rest in COMMANDS:
        files = ("s-2023.csv", "s-2024.csv")
        unit, options = (rest[:1], rest[1:]) if command == "explain" else ([], rest)
        ran = berakhlak(command, *unit, *files, *options, "--format", "json")
        assert ran.code == 0, (command, rest, ran.err)
        found.append(json.dumps(without(ran.record, {"sha256", *ignored})))
    return found


def index_of(berakhlak: Command, unit: str) -> float:
    record = berakhlak("explain", unit, "s-2023.csv", "--min-n", "1", "--format", "json").record
    score = record["index"]["score"]
    assert isinstance(score, float)
    return score


SHARED = [*answers("A", 30, 0), *answers("B", 25, 2), *answers("F", 40, 1)]
LATER = [*SHARED, *answers("C", 14, 3), *answers("D", 13, 2), *answers("E", 20, 4)]


@pytest.mark.parametrize(
    ("earlier", "pair", "ignored"),
    [
        # two small units of one size: not even a margin of error may tell them apart
        ([*answers("C", 6, 3), *answers("D", 6, 4), *answers("E", 20, 1)], "CD", set()),
        # one small unit, and the next smallest that is withheld beside it; the province's own
        # margin moves with the spread within units, but no score does
        ([*answers("C", 6, 3), *answers("D", 12, 0), *answers("E", 20, 1)], "CD", ERRORS),
    ],
)
def test_exchanging_what_hidden_units_answered_changes_no_output(
    berakhlak: Command, earlier: list[str], pair: str, ignored: set[str]
) -> None:
    rows = [*SHARED, *earlier]
    write({2023: rows, 2024: LATER})
    before, printed = index_of(berakhlak, pair[0]), outputs(berakhlak, ignored)
    write({2023: swapped(rows, *pair), 2024: LATER})
    assert abs(index_of(berakhlak, pair[0]) - before) > 3
    assert outputs(berakhlak, ignored) == printed


def test_what_is_hidden_is_never_one_unit_nor_few_people(berakhlak: Command) -> None:
    write({2023: [*SHARED, *answers("C", 6, 3), *answers("D", 12, 0)], 2024: LATER})
    both = ("s-2023.csv", "s-2024.csv", "--format", "json")
    record = berakhlak("score", *both).record
    (province,) = [one for one in record["province"] if one["year"] == 2023]
    units = [one for one in record["units"] if one["year"] == 2023]
    hidden = [one for one in units if one["withheld"]]
    assert [one["unit"] for one in hidden] == ["C", "D"]
    shown = sum(one["n"] for one in units if not one["withheld"])
    assert province["n"] - shown >= record["options"]["min_n"]
    for unit in hidden:
        for figure in (*unit["values"].values(), *unit["indices"].values()):
            assert {figure[name] for name in ("score", "se", "low", "high", "category")} == {None}
        explained = berakhlak("explain", unit["unit"], *both, "--year", "2023").record
        assert explained["items"] is None
        assert explained["index"]["score"] is None
    compared = berakhlak("compare", *both).record
    by_unit = {one["unit"]: one for one in compared["units"]}
    assert {by_unit[name]["before"] for name in "CD"} == {None}
    assert {by_unit[name]["change"] for name in "CD"} == {None}
    assert not {"C", "D"} & {one["unit"] for one in compared["ledger"]}
    assert sum(one["merged"] for one in compared["ledger"]) == 1
    (listed,) = berakhlak("rank", *both, "--year", "2023").record["lists"]
    assert not {"C", "D"} & {one["unit"] for one in listed["ranking"]}
