"""
Nothing that is printed depends on what a small unit answered, but for the sums of the group.

What small units answered is replaced by something else with the same sums, or, where the group
is left out, by anything at all: not a byte of any output may change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.command import Command
from support.surveys import widened

from berakhlak_cli.instrument import load_instrument

YEARS = (2023, 2024)
FILES = tuple(f"s-{year}.csv" for year in YEARS)
PRINTED: tuple[tuple[str, ...], ...] = (
    ("score", *FILES, "--format", "json"),
    ("score", *FILES, "-v", "--pool", "units"),
    ("rank", *FILES, "--by", "change", "--format", "json"),
    ("compare", *FILES, "--format", "json"),
    ("explain", "C", FILES[0], "--format", "json"),
)
WRITTEN = (
    ("score", *FILES, "-o", "skor.xlsx"),
    ("rank", *FILES, "--by", "values"),
    ("compare", *FILES),
    ("explain", "A", *FILES),
    ("check", *FILES, "--format", "json"),
    ("report", *FILES, "-o", "lapor.xlsx"),
    ("report", *FILES, "-o", "lapor.html"),
    ("report", *FILES, "-o", "lapor.docx"),
    ("profiles", *FILES, "-o", "profil"),
)
Rows = Mapping[int, Sequence[str]]
"""Year -> the lines below the header."""


def rated(unit: str, people: int, shift: int = 0) -> list[str]:
    """Return the rows of a unit: its people differ, and units by their shift."""
    return [f"{unit},*{1 + (at + shift) % 5}" for at in range(people)]


def chosen(unit: str, people: int, shift: int = 0) -> list[str]:
    words = ("jujur", "cermat", "inovatif", "rukun", "berhati-hati")
    return [
        f"{unit},{words[at % 5]},{words[(at + shift) % 5]};{words[(at + 1) % 5]},{words[shift % 5]}"
        for at in range(people)
    ]


def swapped(lines: Sequence[str], one: str, other: str) -> list[str]:
    """Return the rows with the answers of as many people exchanged between two units."""
    found = list(lines)
    first, second = ([at for at, line in enumerate(lines) if line[0] == name]
                     for name in (one, other))  # fmt: skip
    for here, there in zip(first, second, strict=False):
        found[here], found[there] = one + lines[there][1:], other + lines[here][1:]
    return found


def outputs(
    berakhlak: Command, header: str, rows: Rows, commands: Sequence[tuple[str, ...]]
) -> dict[str, bytes]:
    """Run some commands; return what it printed and wrote, but for fingerprints of inputs."""
    prints = []
    for year, lines in rows.items():
        content = widened("\n".join([header, *lines])).encode()
        Path(f"s-{year}.csv").write_bytes(content)
        prints.append(hashlib.sha256(content).hexdigest()[:8].encode() + rb"[0-9a-f]*")
    fingerprint = re.compile(b"|".join(prints))
    found: dict[str, bytes] = {}
    for command in commands:
        ran = berakhlak(*command)
        assert ran.code == 0, (command, ran.err)
        name = " ".join(command)
        found[f"{name} out"], found[f"{name} err"] = ran.out.encode(), ran.err.encode()
        if "-o" in command:
            path = Path(command[command.index("-o") + 1])
            for one in sorted(path.iterdir()) if path.is_dir() else [path]:
                if one.suffix == ".html":
                    found[f"{name} {one}"] = one.read_bytes()
                    continue
                with ZipFile(one) as parts:
                    found |= {f"{name} {one} {part}": parts.read(part) for part in parts.namelist()}
    return {name: fingerprint.sub(b"#", content) for name, content in found.items()}


def ready(unit: str, people: int, score: float) -> str:
    return f"{unit},{people}" + f",{score}" * len(CODES)


CODES = [dimension.code for dimension in load_instrument("perilaku-21").dimensions]
READY = [ready("A", 30, 60), ready("B", 40, 61.5), ready("E", 50, 70)]
BIG = [*rated("A", 30), *rated("B", 25, 2), *rated("F", 40, 1)]
AFTER = [*BIG, *rated("C", 14, 3), *rated("D", 13, 2), *rated("E", 20, 4)]
WORDS = [*chosen("A", 12), *chosen("B", 11, 2), *chosen("E", 13, 1)]


@pytest.mark.parametrize(
    ("header", "rows", "other", "counts"),
    [
        # two small units, 6 and 9 people, who count as one group; six of each change places
        (
            "unit,*",
            {2023: [*BIG, *rated("C", 6), *rated("D", 9, 1)], 2024: AFTER},
            {2023: swapped([*BIG, *rated("C", 6), *rated("D", 9, 1)], "C", "D"), 2024: AFTER},
            True,
        ),
        # nine and one: left out, whatever they answer
        (
            "unit,*",
            {2023: [*BIG, *rated("C", 9), *rated("D", 1, 1)], 2024: AFTER},
            {2023: [*BIG, *["C,*5"] * 9, "D,*1"], 2024: AFTER},
            False,
        ),
        # words are never merged
        (
            "unit,Nilai pribadi,Budaya saat ini,Budaya yang diharapkan",
            {2023: [*WORDS, *chosen("C", 7), *chosen("D", 8)], 2024: WORDS + chosen("C", 9)},
            {2023: [*WORDS, *chosen("C", 7, 2), *chosen("D", 8, 3)],
             2024: WORDS + ["C,jujur,jujur;cermat,jujur"] * 9},
            False,
        ),
        # ready scores: 6 · 3 = 9 · 2, so the sums stay
        (
            f"unit,responden,{','.join(CODES)}",
            {2023: [*READY, ready("C", 6, 50), ready("D", 9, 60)], 2024: READY},
            {2023: [*READY, ready("C", 6, 53), ready("D", 9, 58)], 2024: READY},
            True,
        ),
    ],
    ids=["merged", "nine-and-one", "votes", "table"],
)  # fmt: skip
def test_what_small_units_answered_changes_no_byte(
    berakhlak: Command, header: str, rows: Rows, other: Rows, *, counts: bool
) -> None:
    commands = PRINTED if "responden" in header else (*PRINTED, *WRITTEN)
    before = outputs(berakhlak, header, rows, commands)
    record = berakhlak("score", *FILES, "--format", "json").record
    notes = " ".join(record["notes"])
    assert ("2023: 15 responden dari 2 unit kecil ikut" in notes) is counts
    assert "RANCANGAN: tanpa daftar unit" in notes
    after = outputs(berakhlak, header, other, commands)
    assert {name for name in before | after if before.get(name) != after.get(name)} == set()
    alone = ("score", FILES[0], "--min-n", "1", "--format", "json")
    shown = {unit["unit"]: unit["indices"] for unit in berakhlak(*alone).record["units"]}
    outputs(berakhlak, header, rows, ())
    assert {unit["unit"]: unit["indices"] for unit in berakhlak(*alone).record["units"]} != shown
