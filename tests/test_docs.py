"""The pages keep their promises: README's example, the sections that code links to, the words."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import Command

from berakhlak_cli.problems import CATALOGUE
from berakhlak_cli.words import LANGUAGES, Words

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "berakhlak_cli").rglob("*.py"))
PAGES = sorted((ROOT / "berakhlak_cli").rglob("templates/*.html"))


def blocks(kind: str) -> list[str]:
    """Return the fenced blocks of one kind in README."""
    text = (ROOT / "README.md").read_text("utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


def test_the_example_in_readme(berakhlak: Command, folder: Path) -> None:
    (table,), (console,) = blocks("csv"), blocks("console")
    command, _, shown = console.partition("\n")
    arguments = command.removeprefix("$ berakhlak ").split()
    (folder / arguments[1]).write_text(table, "utf-8")
    assert berakhlak(*arguments).out.rstrip() == shown.rstrip()


def test_the_two_commands_stand_in_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for command in (
        "berakhlak score data/survei-2024.xlsx --units data/unit.csv",
        "pytest",
    ):
        assert f"\npython -m pip install uv; python -m uv run {command}\n" in text


def test_sections_that_the_code_links_to_exist() -> None:
    titles = set(
        re.findall(r"^#+ (?:\d+\. )?(.+)$", (ROOT / "docs/methods.md").read_text(), re.MULTILINE)
    )
    linked = {
        title
        for path in CODE
        for line in re.findall(r"docs/methods\.md, sections? ([^\n]*)", path.read_text("utf-8"))
        for title in re.findall(r'"([^"]+)"', line)
    }
    assert len(linked) > 8
    assert linked - titles == set()


def test_both_languages_have_the_same_sentences() -> None:
    one, two = (Words(lang) for lang in LANGUAGES)
    assert {key for key in set(one.keys()) ^ set(two.keys()) if not key.endswith("-one")} == set()
    form = string.Formatter()

    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in form.parse(text) if name}

    for key in set(one.keys()) & set(two.keys()):
        assert places(one.template(key)) == places(two.template(key)), key


def test_every_problem_has_its_sentences() -> None:
    words = Words("id")
    keys = words.keys()
    for code, level in CATALOGUE.items():
        for part in ("says", "cure"):
            assert any(key.startswith(f"problem.{code}.{part}") for key in keys), (code, part)
        if level != "error":
            assert words.has(f"problem.{code}.group"), code


def test_every_sentence_is_used() -> None:
    """A key that no code names is dead; families that are put together are named here."""
    families = (
        "problem.", "fault.", "fate.", "category.", "pool.", "note.", "withheld.", "layout.",
        "level.", "detail.", "help.", "score.legend-margin-", "check.verdict-",
        "rank.cut-", "rank.reason-", "rank.what-", "check.column-", "years.ledger-",
        "years.column-", "years.count-", "years.verdict-", "years.most-", "years.headline-",
        "unit.column-", "unit.none-", "method.beside-", "method.kind-", "method.rule-margin-",
        "units-file.", "instrument-file.", "config-file.",
        "health.index-", "health.short-", "health.approach-",
        "field.", "document.award-", "document.column-", "profile.lead-", "profile.changed-",
    )  # fmt: skip
    pages = (ROOT / "berakhlak_cli").rglob("*.html")
    text = "".join(path.read_text("utf-8") for path in (*CODE, *pages))
    dead = [
        key
        for key in Words("id").keys()  # noqa: SIM118 - it is no mapping
        if not key.startswith(families) and f'"{key}"' not in text
        and f"'{key}'" not in text and not key.endswith("-one")
    ]  # fmt: skip
    assert dead == []


def test_generated_pages_are_fresh() -> None:
    ran = subprocess.run(
        [sys.executable, "docs/buat.py", "--check"], cwd=ROOT, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


def test_links_between_pages() -> None:
    for page in [
        ROOT / "README.md",
        *sorted((ROOT / "docs").rglob("*.md")),
        ROOT / "data/README.md",
    ]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), (page.name, link)


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_no_file_grows_past_350_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 350
