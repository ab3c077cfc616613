"""The office's settings as a file to start from: every key, explained, none in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from berakhlak_cli.words import Words


def config_text(examples: Mapping[str, str], words: Words) -> str:
    """
    Return the settings as TOML in which every key is a comment.

    A key's line begins with one `#`, a sentence with two: taking one away from every line
    puts all keys in force and leaves the sentences comments.

    Parameters
    ----------
    examples
        Key -> its example as TOML; a table's keys follow it as `table.key`.
    """
    return "\n".join(_lines(examples, words)) + "\n"


def _lines(examples: Mapping[str, str], words: Words) -> Iterator[str]:
    yield f"## {words.say('config-file.about')}"
    yield f"## {words.say('config-file.how')}"
    tables: set[str] = set()
    for key, example in examples.items():
        table, _, inner = key.rpartition(".")
        if not table:
            yield "##"
            yield f"## {words.say(f'config-file.{key}')}"
        elif table not in tables:
            tables.add(table)
            yield "##"
            yield f"## {words.say(f'config-file.{table}')}"
            yield f"#[{table}]"
        yield f"#{inner} = {example}"
