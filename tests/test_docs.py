"""The pages keep their promises: README's example, the sections that code links to, the words."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from pathlib import Path

from support.command import Command

from berakhlak_cli.problems import CATALOGUE
from berakhlak_cli.words import LANGUAGES, sentences

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "berakhlak_cli").rglob("*.py"))


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
    one, two = (sentences(lang) for lang in LANGUAGES)
    assert {key for key in one.keys() ^ two.keys() if not key.endswith("-one")} == set()
    form = string.Formatter()

    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in form.parse(text) if name}

    for key in one.keys() & two.keys():
        assert places(one[key]) == places(two[key]), key


def test_every_problem_has_sentences_and_every_sentence_its_problem() -> None:
    """That a command says each of them is asked at the end of a full run (support/said.py)."""
    keys = [key.split(".") for key in sentences("id") if key.startswith("problem.")]
    assert {code for _, code, _ in keys} == set(CATALOGUE)
    for code, level in CATALOGUE.items():
        parts = {part.split("-")[0] for _, at, part in keys if at == code}
        assert parts >= {"says", "cure"} | ({"group"} if level != "error" else set()), code


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
