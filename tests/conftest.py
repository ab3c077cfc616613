"""What tests share: a survey written in a docstring, and the command run as a user would."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest

from berakhlak_cli.cli.main import run
from berakhlak_cli.instrument import load_instrument
from berakhlak_cli.problems import Problem

ITEMS = [item.code for item in load_instrument("perilaku-21").items]

HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /c calc'!A1",
    "{{ 7*7 }} {% raw %}",
    "שלום \u202eabc",
    "Dinas " + "Panjang Sekali " * 20,
]
"""Names of units that are meant to do harm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command left: its exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> dict[str, Any]:
        """The JSON on standard output."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Command = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, in Indonesian, on a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("BERAKHLAK_LANG", raising=False)
    return tmp_path


@pytest.fixture
def berakhlak(folder: Path, capfd: pytest.CaptureFixture[str]) -> Command:
    """Run the command line in the folder."""
    assert folder.is_dir()

    def command(*arguments: str | Path) -> Ran:
        code = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Ran(code=code, out=out, err=err)

    return command


@pytest.fixture
def survey(request: pytest.FixtureRequest, folder: Path) -> Path:
    """Write the test's docstring as survei.csv; `*` in a header stands for all 21 items."""
    text = cleandoc(request.function.__doc__ or "")
    path = folder / "survei.csv"
    path.write_text(widened(text), "utf-8")
    return path


@pytest.fixture
def hostile(folder: Path) -> str:
    """Write a survey of units whose names are meant to do harm."""
    rows = ["unit,tahun,*"]
    for at, name in enumerate(HOSTILE):
        rows += [f"{name.strip()},2024,*{3 + at % 2}"] * 12
    (folder / "jahat.csv").write_text(widened("\n".join(rows)), "utf-8")
    return "jahat.csv"


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


def flat(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, int | None, str | None]]:
    """Return problems as (code, row, column), for one line of expectation."""
    return [(one.code, one.place.row, one.place.letter) for one in problems]


def cells(record: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return the problems of a JSON record as (code, cell)."""
    return [(one["code"], one["cell"]) for one in record["problems"]]
