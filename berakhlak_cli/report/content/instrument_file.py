"""The built-in questionnaire as a file to change: its keys explained in the run's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from berakhlak_cli.words import Words

_START: Final = re.compile(r"(\[\[?\w+\]\]?|\w+ =)")


def instrument_text(source: str, words: Words) -> str:
    """
    Return an instrument file with comments; its content, and so its fingerprint, is the same.

    Parameters
    ----------
    source
        The file as it is built in; its own comments are for its authors and give way.
    """
    return "\n".join(_lines(source, words)) + "\n"


def _lines(source: str, words: Words) -> Iterator[str]:
    yield f"# {words.say('instrument-file.about')}"
    explained = set()
    for line in source.splitlines():
        if line.startswith("#"):
            continue
        start = _START.match(line)
        name = re.sub(r"\W", "", start.group()) if start else ""
        key = f"instrument-file.{name}"
        if start and name not in explained and words.has(key):
            explained.add(name)
            yield f"# {words.say(key)}"
        yield line
