"""What tests share: a survey written in a docstring, and the command run as a user would."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support.command import Command, Ran
from support.surveys import HOSTILE, widened

from berakhlak_cli.cli.main import run

settings.register_profile(
    "laws", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("laws")


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
