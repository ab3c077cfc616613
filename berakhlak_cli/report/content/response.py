"""What is said of who answered: units heard, targets met, and the units that fall short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from berakhlak_cli.measure.response import Response
from berakhlak_cli.report.model import Column, Line, Name, Row, Table
from berakhlak_cli.words import Words

MOST_SHOWN = 10
"""Units that fall short which the screen names unasked."""


def response_parts(
    response: Sequence[Response], words: Words, *, everything: bool
) -> Iterator[Table | tuple[Line, ...]]:
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
    rows = [
        Row(
            values={
                "unit": Name(full=unit.unit, short=unit.abbreviated),
                "n": unit.n,
                "target": unit.target,
                "short": unit.short,
                "headcount": unit.headcount,
                "rate": unit.response_rate,
            }
        )
        for unit in one.short[:most]
    ]
    say = words.say
    return Table(
        title=say("response.title", year=str(one.year)),
        sheet=say("response.tab", year=str(one.year)),
        columns=(
            Column(key="unit", title=say("score.unit")),
            Column(key="n", title=say("score.n"), kind="count"),
            Column(key="target", title=say("score.target"), kind="count"),
            Column(
                key="short",
                title=say("response.short"),
                kind="count",
                explained=say("response.short-explained"),
            ),
            Column(key="headcount", title=say("score.headcount"), kind="count", keep=2),
            Column(key="rate", title=say("score.rate"), kind="percent", keep=1),
        ),
        rows=tuple(rows),
    )
