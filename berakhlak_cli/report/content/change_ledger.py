"""What the change of the province is made of, in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator

from berakhlak_cli.measure.comparison import Ledger, YearComparison
from berakhlak_cli.measure.decomposition import Entry
from berakhlak_cli.measure.withholding import MERGED
from berakhlak_cli.report.columns import LEDGER_PARTS, entry_facts, unit_name
from berakhlak_cli.report.content.decimals import adding_up
from berakhlak_cli.report.facts import Facts, cells, columns, many
from berakhlak_cli.report.model import Name, Record, Row, Table
from berakhlak_cli.words import Words


def named(found: YearComparison) -> dict[str, str]:
    """Return the two years as the sentences name them."""
    return {"before": str(found.before.year), "after": str(found.after.year)}


def ledger_title(found: YearComparison, words: Words) -> str | None:
    """Return the question that the ledger answers; None without a ledger."""
    points = found.province.points
    if found.ledger is None or points is None:
        return None
    change = words.signed(points, adding_up([*_parts(found.ledger).values()], points))
    return words.say("years.ledger", change=change)


def ledger_rows(found: YearComparison, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what the province's change is made of: points, and what made them."""
    ledger, whole = found.ledger, found.province.points
    if ledger is None or whole is None:
        return
    parts = _parts(ledger)
    decimals = adding_up([*parts.values()], whole)
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
    return {name: getattr(ledger, name) for name in LEDGER_PARTS}


def _facts(found: YearComparison, words: Words) -> Facts[Entry]:
    names = {one.unit.key: unit_name(one.unit) for one in found.units}
    return entry_facts({**names, MERGED: Name(full=words.say("years.merged"))})


def ledger_records(found: YearComparison, words: Words) -> list[Record] | None:
    """Return what each unit adds to the change; None without a ledger."""
    ledger = found.ledger
    return None if ledger is None else many(_facts(found, words), ledger.entries)


def ledger_table(found: YearComparison, words: Words) -> Table:
    """Return what each unit adds to the change, for files."""
    assert found.ledger is not None, "asked only where there is one"
    facts = _facts(found, words)
    total = {
        **_parts(found.ledger),
        "unit": Name(full=words.say("years.total")),
        "whole": found.province.points,
    }
    return Table(
        title=words.say("years.ledger-title"),
        sheet=words.say("years.ledger-tab"),
        columns=columns(facts, words),
        rows=(
            *(Row(values=cells(facts, entry, words)) for entry in found.ledger.entries),
            Row(values=total, total=True),
        ),
    )
