"""Further commands, as a person would type them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def command_line(*parts: str | Path | None) -> str:
    """Return a command as a person would type it, with quotes where they are needed."""
    shown = []
    for part in parts:
        if part is None:
            continue
        text = str(part)
        quote = "'" if "$" in text or '"' in text else '"'  # a shell fills in "$x"
        plain = text and not set(text) & set(" $&;()'\"`")
        shown.append(text if plain else f"{quote}{text}{quote}")
    return " ".join(shown)


def same_inputs(
    command: str,
    files: Sequence[str],
    units: Path | None,
    map_file: Path | None,
    as_year: int | None,
) -> str:
    """Return another command over the same inputs, as a person would type it."""
    options = (("--units", units), ("--map", map_file), ("--as-year", as_year))
    given = [part for name, value in options if value is not None for part in (name, str(value))]
    return command_line("berakhlak", command, *files, *given)
