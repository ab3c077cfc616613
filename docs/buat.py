"""Writes the pages that follow from the code: problems.md and cli.md; `--check` only compares."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import typer

from berakhlak_cli.cli.config import Config
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.main import command_of
from berakhlak_cli.problems import CATALOGUE
from berakhlak_cli.report.problem_texts import COMMANDS
from berakhlak_cli.words import Words, sentences

HERE = Path(__file__).parent
WORDS = Words("id")
MARK = "<!-- Halaman ini dibuat oleh docs/buat.py; jangan disunting. -->"


def sentence(code: str, part: str) -> str:
    """Return a problem's sentence with its placeholders shown as in `{value}`."""
    every = sorted(sentences(WORDS.lang))
    keys = [key for key in every if re.fullmatch(rf"problem\.{code}\.{part}(-\w+)?", key)]
    plain = f"problem.{code}.{part}"
    chosen = next((key for key in keys if key.endswith(("-near", "-seen"))), None)
    chosen = chosen or (plain if plain in keys else keys[0])
    text = WORDS.template(chosen).replace("|", "\\|")
    for name, command in COMMANDS.items():
        text = text.replace(f"{{{name}}}", f"`{command}`")
    return text


def problems_page() -> str:
    """Return docs/problems.md."""
    lines = [
        "# Daftar masalah",
        "",
        MARK,
        "",
        "Kode tiap masalah tetap dari versi ke versi. **Kesalahan** menghentikan perhitungan,",
        "**peringatan** membuat baris atau jawaban tidak ikut atau berubah, **catatan** hanya",
        "memberi tahu. Yang ditulis dalam `{…}` diisi program.",
    ]
    for level in ("error", "warning", "note"):
        lines += ["", f"## {WORDS.say(f'level.{level}').capitalize()}", ""]
        lines += ["| Kode | Masalah | Perbaikan |", "|---|---|---|"]
        lines += [
            f"| `{code}` | {sentence(code, 'says')} | {sentence(code, 'cure')} |"
            for code in sorted(CATALOGUE)
            if CATALOGUE[code] == level
        ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Return docs/cli.md: the help of every command."""
    top = command_of(Context(words=WORDS, config=Config()))
    parts = ["# Daftar perintah", "", MARK]
    context = typer.Context(top, info_name="berakhlak", max_content_width=90, terminal_width=90)
    parts += ["", "```", top.get_help(context), "```"]
    for name, command in sorted(top.commands.items()):
        inner = typer.Context(command, info_name=name, parent=context, terminal_width=90)
        parts += ["", f"## {name}", "", "```", command.get_help(inner), "```"]
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write the pages, or tell which ones are stale."""
    stale = []
    for name, text in (("problems.md", problems_page()), ("cli.md", commands_page())):
        page = HERE / name
        if page.is_file() and page.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            page.write_text(text, "utf-8", newline="\n")
    if stale and "--check" in sys.argv:
        print(f"stale: {', '.join(stale)}; run docs/buat.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
