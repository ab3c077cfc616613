"""What the change of the province is made of, in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from berakhlak_cli.measure.comparison import Ledger, YearComparison
from berakhlak_cli.measure.decomposition import MERGED
from berakhlak_cli.report.model import Column, Name, Row, Table
from berakhlak_cli.rounding import half_away
from berakhlak_cli.words import Words

MOST_DECIMALS: Final = 4


def named(found: YearComparison) -> dict[str, str]:
    """Return the two years as the sentences name them."""
    return {"before": str(found.before.year), "after": str(found.after.year)}


def ledger_title(found: YearComparison, words: Words) -> str | None:
    """Return the question that the ledger answers; None without a ledger."""
    points = found.province.points
    if found.ledger is None or points is None:
        return None
    change = words.signed(points, _adding_up([*_parts(found.ledger).values()], points))
    return words.say("years.ledger", change=change)


def ledger_rows(found: YearComparison, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what the province's change is made of: points, and what made them."""
    ledger, whole = found.ledger, found.province.points
    if ledger is None or whole is None:
        return
    parts = _parts(ledger)
    decimals = _adding_up([*parts.values()], whole)
    counts = {"entered": len(found.having("new")), "left": len(found.having("gone"))}
    for name, part in parts.items():
        n = counts.get(name, 0)
        if n or any(getattr(entry, name) for entry in ledger.entries):
            key = f"years.ledger-{name}" if n or name not in counts else "years.ledger-of-value"
            yield words.signed(part, decimals), words.say(key, n=n, **named(found))


def ledger_notes(found: YearComparison, words: Words) -> Iterator[str]:
    """Yield what belongs to a ledger: merged units, and the change of the matched ones."""
    if found.ledger is None or found.province.points is None:
        return
    if any(entry.unit == MERGED for entry in found.ledger.entries):
        yield words.say("years.ledger-merged")
    if found.matched_change is not None:
        change = words.signed(found.matched_change)
        yield words.say("years.matched", n=found.matched_units, change=change)


def _parts(ledger: Ledger) -> dict[str, float]:
    return {name: getattr(ledger, name) for name in ("within", "mix", "entered", "left")}


def _adding_up(parts: Sequence[float], whole: float) -> int:
    """Return as many decimals as it takes for the parts, as written, to add up."""
    for decimals in range(1, MOST_DECIMALS):
        written = sum(half_away(part, decimals) for part in parts)
        if half_away(written, decimals) == half_away(whole, decimals):
            return decimals
    return MOST_DECIMALS


def ledger_table(found: YearComparison, words: Words) -> Table:
    """Return what each unit adds to the change, for files."""
    assert found.ledger is not None, "asked only where there is one"
    names = {one.unit.key: Name(full=one.unit.name, short=one.unit.short) for one in found.units}
    names[MERGED] = Name(full=words.say("years.merged"))
    whole = {"unit": Name(full=words.say("years.total"))}
    parts = ("within", "mix", "entered", "left")
    total = {name: getattr(found.ledger, name) for name in parts}
    rows = [
        Row(
            values={
                "unit": names[entry.unit],
                **{name: getattr(entry, name) for name in parts},
                "whole": entry.whole,
            }
        )
        for entry in found.ledger.entries
    ]
    return Table(
        title=words.say("years.ledger-title"),
        sheet=words.say("years.ledger-tab"),
        columns=(
            Column(key="unit", title=words.say("score.unit")),
            *(
                Column(key=name, title=words.say(f"years.column-{name}"), kind="signed", decimals=3)
                for name in parts
            ),
            Column(
                key="whole",
                title=words.say("years.column-whole"),
                kind="signed",
                decimals=3,
                formula="{within}+{mix}+{entered}+{left}",
            ),
        ),
        rows=(*rows, Row(values={**whole, **total, "whole": found.province.points}, total=True)),
    )
