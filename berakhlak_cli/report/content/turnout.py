"""What is said of who answered: units heard, targets met, and the units that fall short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from berakhlak_cli.measure.response import Response
from berakhlak_cli.report.columns import SHORTFALL
from berakhlak_cli.report.facts import columns, rows
from berakhlak_cli.report.model import Line, Part, Table
from berakhlak_cli.words import Words

MOST_SHOWN: Final = 10
"""Units that fall short which the screen names unasked."""


def turnout_parts(
    response: Sequence[Response], words: Words, *, everything: bool
) -> Iterator[Part]:
    """Yield each year's response where there is a list of units or a target to set it against."""
    for one in response:
        if one.units_listed is None and not one.targets:
            continue
        yield (Line(text=" ".join(_summary(one, words))),)
        if one.short:
            most = len(one.short) if everything else MOST_SHOWN
            yield _short_table(one, words, most)
            if len(one.short) > most:
                yield (Line(text=words.say("response.more", n=len(one.short) - most)),)


def _summary(one: Response, words: Words) -> Iterator[str]:
    year = str(one.year)
    if one.units_listed is None:
        yield words.say("response.heard-any", year=year, n=one.units_heard)
    else:
        yield words.say("response.heard", year=year, n=one.units_heard, all=one.units_listed)
    if one.targets:
        yield words.say("response.targets", met=one.targets_met, n=one.targets)


def _short_table(one: Response, words: Words, most: int) -> Table:
    year = str(one.year)
    explained = words.say("response.short-explained")
    return Table(
        title=words.say("response.title", year=year),
        sheet=words.say("response.tab", year=year),
        columns=tuple(
            replace(column, explained=explained) if column.key == "short" else column
            for column in columns(SHORTFALL, words)
        ),
        rows=rows(SHORTFALL, one.short[:most], words),
    )
