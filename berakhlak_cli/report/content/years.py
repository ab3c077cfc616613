"""What `compare` says: the province before and after, what moved it, each unit, the headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, get_args

from berakhlak_cli.measure.change import Change, UnitChange, Verdict
from berakhlak_cli.measure.comparison import YearComparison
from berakhlak_cli.measure.figures import FINAL
from berakhlak_cli.report.content.evidence import figure_title, final_line
from berakhlak_cli.report.content.ledger import (
    ledger_notes,
    ledger_rows,
    ledger_table,
    ledger_title,
    named,
)
from berakhlak_cli.report.content.scores import caveats, said_note
from berakhlak_cli.report.model import Column, Line, Name, Output, Row, Table
from berakhlak_cli.rounding import half_away
from berakhlak_cli.words import Words

SHOWN: Final = 5
"""Units on the screen that rose, and that fell."""
SLIGHT: Final = 1.0
"""A clear change of fewer points is called slight."""
_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def said_years(found: YearComparison, words: Words, *, sample: bool, everything: bool) -> Output:
    """Return everything that `compare` says; the headline stands last."""
    parts: list[Table | tuple[Line, ...]] = [
        tuple(warnings(found, words)),
        province_table(found, words),
        tuple(_facts(found, words)),
        *_series(found, words),
        tuple(_ledger(found, words)),
    ]
    if everything and found.ledger:
        parts.append(ledger_table(found, words))
    parts.append(tuple(_counts(found, words)))
    parts.extend(_unit_tables(found, words, everything=everything))
    parts += [tuple(_legend(found, words)), tuple(headline(found, words))]
    file = f"perbandingan-{found.before.year}-{found.after.year}.xlsx"
    return Output(
        banner=words.say("app.sample") if sample else None,
        parts=tuple(part for part in parts if part),
        advice=(Line(text=words.say("years.all", n=len(found.units), file=file), hanging=2),),
    )


def warnings(found: YearComparison, words: Words) -> Iterator[Line]:
    """Yield why the years may not be comparable."""
    for note in found.differences:
        yield Line(text=said_note(note, words), tone="warning", hanging=2)


def province_table(found: YearComparison, words: Words) -> Table:
    """Return the province before and after: what is compared first, then every value."""
    titles = {one.code: one.title for one in found.scores.instrument.dimensions}
    shown = {
        code: change
        for code, change in found.values.items()
        if code != found.by and (change.before.score, change.after.score) != (None, None)
    }
    rows = [_change_row(words.say("years.province"), found.province)]
    rows += [
        _change_row(titles[code], change, ruled=at == 0)
        for at, (code, change) in enumerate(shown.items())
    ]
    return Table(
        title=words.say(
            "years.title", figure=figure_title(found.scores, found.by, words), **named(found)
        ).upper(),
        sheet=words.say("years.tab"),
        columns=(Column(key="what", title=words.say("years.what")), *_change_columns(found, words)),
        rows=tuple(rows),
    )


def _change_columns(found: YearComparison, words: Words) -> Iterator[Column]:
    yield Column(key="before", title=str(found.before.year), kind="score")
    yield Column(key="after", title=str(found.after.year), kind="score")
    yield Column(
        key="change", title=words.say("years.change"), kind="signed", formula="{after}-{before}"
    )
    if any(one.change.se is not None for one in found.units):
        yield Column(key="margin", title=words.say("score.margin"), kind="margin", keep=2)
        yield Column(key="low", title=words.say("score.low"), kind="signed", wide=True)
        yield Column(key="high", title=words.say("score.high"), kind="signed", wide=True)


def _change_row(what: str, change: Change, *, ruled: bool = False) -> Row:
    return Row(values={"what": Name(full=what), **_figures(change)}, ruled=ruled)


def _figures(change: Change) -> dict[str, float | None]:
    return {
        "before": change.before.score,
        "after": change.after.score,
        "change": change.points,
        "margin": change.margin or None,
        "low": change.low,
        "high": change.high,
    }


def _facts(found: YearComparison, words: Words) -> Iterator[Line]:
    old, new = found.before, found.after
    letters = [found.province.before.category, found.province.after.category]
    if letters[0] and letters[1] and found.by == found.scores.instrument.index.code:
        key = "years.category-same" if letters[0] == letters[1] else "years.category"
        names = [words.say(f"category.{letter}") for letter in letters]
        text = words.say(key, old=letters[0], new=letters[1], old_name=names[0], new_name=names[1])
        yield Line(text=text)
    if old.n is not None and new.n is not None:
        yield Line(text=words.say("years.people", before=old.n, after=new.n))
    yield Line(text=words.say("years.units", before=old.units, after=new.units))


def _series(found: YearComparison, words: Words) -> Iterator[Table | tuple[Line, ...]]:
    if len(found.series) <= 2:  # noqa: PLR2004 - before and after say it all
        return
    rows = [
        Row(
            values={
                "year": str(step.year),
                "score": step.figure.score,
                "change": step.change.points if step.change else None,
                "margin": (step.change.margin or None) if step.change else None,
            }
        )
        for step in found.series
    ]
    yield Table(
        title=words.say("years.series"),
        sheet=words.say("years.series"),
        columns=(
            Column(key="year", title=words.say("years.year")),
            Column(key="score", title=words.say("years.score"), kind="score"),
            Column(key="change", title=words.say("years.change"), kind="signed"),
            Column(key="margin", title=words.say("score.margin"), kind="margin"),
        ),
        rows=tuple(rows),
    )
    line = spark([step.figure.score for step in found.series])
    years = f"{found.series[0].year}–{found.series[-1].year}"
    yield (Line(text=f"{years}  {line}"),)


def spark(scores: Sequence[float | None]) -> str:
    """Return a small line of blocks from the least to the greatest; a gap where none is known."""
    known = [score for score in scores if score is not None]
    if not known:
        return ""
    least, span = min(known), max(known) - min(known)
    top = len(_BLOCKS) - 1
    return "".join(
        " " if score is None else _BLOCKS[round((score - least) / span * top) if span else 0]
        for score in scores
    )


def _ledger(found: YearComparison, words: Words) -> Iterator[Line]:
    title = ledger_title(found, words)
    if title is None:
        if found.province.points is not None:
            yield Line(text=words.say("years.no-ledger"))
        return
    yield Line(text=title, tone="title")
    for points, text in ledger_rows(found, words):
        yield Line(text=f"  {points:>6}  {text}", hanging=10)
    yield from (Line(text=text) for text in ledger_notes(found, words))


def _counts(found: YearComparison, words: Words) -> Iterator[Line]:
    yield Line(text=words.say("years.counts", n=len(found.units)), tone="title")
    for n, text in count_rows(found, words):
        yield Line(text=f"  {n:>4}  {text}", hanging=8)


def count_rows(found: YearComparison, words: Words) -> Iterator[tuple[str, str]]:
    """Yield how many units there are of each verdict."""
    for verdict in get_args(Verdict):
        units = found.having(verdict)
        if units:
            holding = sum(one.verdict_adjusted == verdict for one in units)
            text = words.say(
                f"years.count-{verdict}",
                n=len(units),
                holding=holding,
                min_n=found.scores.choices.min_n,
                **named(found),
            )
            yield words.count(len(units)), text


def _unit_tables(found: YearComparison, words: Words, *, everything: bool) -> Iterator[Table]:
    if everything:
        yield unit_table(found, found.units, words.say("years.unit-title"), words)
        return
    for direction in ("rose", "fell"):
        units = most_moved(found, direction)
        if units:
            yield unit_table(found, units, words.say(f"years.most-{direction}"), words)


def most_moved(found: YearComparison, direction: str) -> list[UnitChange]:
    """Return the units that rose or fell the most; only clear changes, where errors are known."""
    blind = all(one.change.se is None for one in found.units)
    units = [
        one
        for one in found.units
        if one.verdict == direction
        or (blind and one.change.points and one.change.direction == direction)
    ]
    return sorted(units, key=lambda one: -abs(one.change.points or 0.0))[:SHOWN]


def unit_table(
    found: YearComparison, units: Sequence[UnitChange], title: str, words: Words
) -> Table:
    """Return units before and after, with what may be said of their change."""
    return Table(
        title=title,
        sheet=words.say("years.unit-tab"),
        columns=(
            Column(key="unit", title=words.say("score.unit")),
            Column(key="group", title=words.say("score.group"), wide=True),
            *_change_columns(found, words),
            Column(key="verdict", title=words.say("years.verdict"), keep=1),
            Column(key="adjusted", title=words.say("years.adjusted"), wide=True),
        ),
        rows=tuple(
            Row(
                values={
                    "unit": Name(full=one.unit.name, short=one.unit.short),
                    "group": one.unit.group,
                    **_figures(one.change),
                    "verdict": verdict_text(one.verdict, one.change, words),
                    "adjusted": verdict_text(one.verdict_adjusted, one.change, words),
                }
            )
            for one in units
        ),
    )


def verdict_text(verdict: Verdict, change: Change, words: Words) -> str:
    """Return a verdict in words; a clear change under one point is slight."""
    slight = verdict in ("rose", "fell") and abs(change.points or 0.0) < SLIGHT
    return words.say(f"years.verdict-{verdict}-slight" if slight else f"years.verdict-{verdict}")


def _legend(found: YearComparison, words: Words) -> Iterator[Line]:
    if not found.differences:
        yield Line(text=words.say("years.alike"))
    yield Line(text=words.say("years.legend"))
    if any(one.change.se is not None for one in found.units):
        yield Line(text=words.say("years.legend-margin"))
    yield from caveats(found.scores, words)
    if found.scores.evidence and found.by == FINAL:
        yield final_line(found.scores.evidence, words)
        yield Line(text=words.say("years.final-province"))


def headline(found: YearComparison, words: Words) -> Iterator[Line]:
    """Yield how the province changed, in one sentence."""
    change = found.province
    figure = figure_title(found.scores, found.by, words)
    if change.points is None:
        yield Line(text=words.say("years.headline-none", figure=figure), tone="headline")
        return
    clear = change.verdict in ("rose", "fell")
    kind: str = "clear" if clear else change.verdict
    if not half_away(change.points, 9):
        kind = "same"
    text = words.say(
        f"years.headline-{kind}",
        verdict=verdict_text(change.direction, change, words),
        figure=figure,
        points=words.number(abs(change.points)),
        signed=words.signed(change.points),
        margin=words.number(change.margin or 0.0),
        percent=f"{words.signed(change.percent or 0.0, 2)}%",
        old=words.number(change.before.score or 0.0),
        new=words.number(change.after.score or 0.0),
        **named(found),
    )
    yield Line(text=text, tone="headline")


def notes_of(found: YearComparison, words: Words) -> list[str]:
    """Return what a reader of the figures alone should know."""
    population = words.say(f"note.population-{found.scores.choices.population}")
    return [*(line.text for line in _legend(found, words)), population]
