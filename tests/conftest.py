"""What tests share: a survey written in a docstring, and the command run as a user would."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support.command import Command, Ran, reading_the_sample_once
from support.said import Said
from support.surveys import HOSTILE, widened

from berakhlak_cli import intake
from berakhlak_cli.cli.main import run

settings.register_profile(
    "laws", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("laws")
SAID = Said()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SAID)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Let all processors share a full run; a part of one is quicker in one process."""
    return None if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, in Indonesian, on a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("BERAKHLAK_LANG", raising=False)
    return tmp_path


@pytest.fixture(scope="session", autouse=True)
def one_reading() -> Iterator[None]:
    """Read the sample once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "take_in", reading_the_sample_once(intake.take_in))
        yield


@pytest.fixture
def berakhlak(folder: Path, capfd: pytest.CaptureFixture[str]) -> Command:
    """Run the command line in the folder."""
    assert folder.is_dir()

    def command(*arguments: str | Path) -> Ran:
        with SAID.by_a_command():
            code = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Ran(code=code, out=out, err=err, folder=Path.cwd())

    return command


@pytest.fixture(scope="session")
def known() -> dict[tuple[str, ...], Ran]:
    """What commands on the sample left."""
    return {}


@pytest.fixture
def sample(
    berakhlak: Command,
    known: dict[tuple[str, ...], Ran],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """Run a command on the sample, once for all tests; its files stay in the folder it ran in."""

    def command(*arguments: str | Path) -> Ran:
        key = tuple(map(str, arguments))
        if key not in known:
            with monkeypatch.context() as there:
                there.chdir(tmp_path_factory.mktemp("sample"))
                known[key] = berakhlak(*arguments)
        return known[key]

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
