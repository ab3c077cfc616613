"""What `compare` says: the province before and after, what moved it, each unit, the headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, get_args

from berakhlak_cli.measure.change import Change, UnitChange, Verdict
from berakhlak_cli.measure.comparison import YearComparison
from berakhlak_cli.measure.figures import FINAL
from berakhlak_cli.report.columns import CHANGE, LEDGER_PARTS, STEP, UNIT_CHANGE, verdict_text
from berakhlak_cli.report.content.award_lists import weights_record
from berakhlak_cli.report.content.change_ledger import (
    ledger_notes,
    ledger_records,
    ledger_rows,
    ledger_table,
    ledger_title,
    named,
)
from berakhlak_cli.report.content.decimals import rounding_note, with_rounding
from berakhlak_cli.report.content.titles import (
    figure_title,
    final_line,
    note_text,
    population_text,
)
from berakhlak_cli.report.content.unit_scores import caveats
from berakhlak_cli.report.facts import cells, columns, many, record, rows
from berakhlak_cli.report.model import Column, Line, Name, Output, Part, Record, Row, Table
from berakhlak_cli.report.records import measured_with, opening
from berakhlak_cli.rounding import half_away
from berakhlak_cli.words import Words

SHOWN: Final = 5
"""Units on the screen that rose, and that fell."""
_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_DOUBTS: Final = ("margin", "low", "high")


def comparison_output(
    found: YearComparison, words: Words, *, sample: bool, everything: bool
) -> Output:
    """Return everything that `compare` says; the headline stands last."""
    parts: list[Part] = [
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
    advice = Line(text=words.say("years.all", n=len(found.units), file=file), hanging=2)
    return Output.of(parts, words, sample=sample, advice=[advice])


def comparison_record(found: YearComparison, words: Words, *, sample: bool) -> Record:
    """Return what `compare` gives as JSON."""
    scores, ledger = found.scores, found.ledger
    made: Record = {
        **opening("compare", sample=sample),
        **measured_with(scores.instrument, scores.kind),
        "years": [found.before.year, found.after.year],
        "by": found.by,
        "pool": scores.choices.pool,
        "population": scores.choices.population,
        "min_n": scores.choices.min_n,
        **weights_record(scores),
        "province": {
            **record(CHANGE, found.province),
            "change_percent": found.province.percent,
            **{name: getattr(ledger, name) if ledger else None for name in LEDGER_PARTS},
            "matched_change": found.matched_change,
            "matched_units": found.matched_units,
        },
        "values": {code: record(CHANGE, change) for code, change in found.values.items()},
        "units": many(UNIT_CHANGE, found.units),
        "ledger": ledger_records(found, words),
        "warnings": [
            {"code": note.code, "message": note_text(note, words)} for note in found.differences
        ],
        "notes": notes_of(found, words),
    }
    if len(found.series) > 2:  # noqa: PLR2004 - the two years themselves stand above
        made["series"] = many(STEP, found.series)
    return made


def comparison_rows(made: Record) -> list[Record]:
    """Return the units of a `compare` record as flat rows."""
    units, years = made["units"], made["years"]
    return [
        {"year_before": years[0], "year_after": years[1], **unit, "sample": made["sample"]}
        for unit in units
    ]


def warnings(found: YearComparison, words: Words) -> Iterator[Line]:
    """Yield why the years may not be comparable."""
    for note in found.differences:
        yield Line(text=note_text(note, words), tone="warning", hanging=2)


def province_table(found: YearComparison, words: Words) -> Table:
    """Return the province before and after: what is compared first, then every value."""
    titles = {one.code: one.title for one in found.scores.instrument.dimensions}
    shown = {
        code: change
        for code, change in found.values.items()
        if code != found.by and (change.before.score, change.after.score) != (None, None)
    }
    rows = [_change_row(words.say("years.province"), found.province, words)]
    rows += [
        _change_row(titles[code], change, words, ruled=at == 0)
        for at, (code, change) in enumerate(shown.items())
    ]
    return Table(
        title=words.say(
            "years.title", figure=figure_title(found.scores, found.by, words), **named(found)
        ).upper(),
        sheet=words.say("years.tab"),
        columns=(
            Column(key="what", title=words.say("years.what")),
            *_sure(found, columns(CHANGE, words, titles=named(found))),
        ),
        rows=tuple(rows),
        below=rounding_note([found.province, *shown.values()], words),
    )


def _sure(found: YearComparison, shown: Sequence[Column]) -> Iterator[Column]:
    """Yield columns; those of margins only where some change has one."""
    known = any(one.change.se is not None for one in found.units)
    yield from (one for one in shown if known or one.key not in _DOUBTS)


def _change_row(what: str, change: Change, words: Words, *, ruled: bool = False) -> Row:
    return Row(values={"what": Name(full=what), **cells(CHANGE, change, words)}, ruled=ruled)


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


def _series(found: YearComparison, words: Words) -> Iterator[Part]:
    if len(found.series) <= 2:  # noqa: PLR2004 - before and after say it all
        return
    yield Table(
        title=words.say("years.series"),
        sheet=words.say("years.series"),
        columns=columns(STEP, words, "year score change margin"),
        rows=rows(STEP, found.series, words),
        below=rounding_note([step.change for step in found.series], words),
    )
    line = spark([step.figure.score for step in found.series])
    yield (Line(text=f"{found.series[0].year}–{found.series[-1].year}  {line}"),)


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
        columns=tuple(_sure(found, columns(UNIT_CHANGE, words, titles=named(found)))),
        rows=rows(UNIT_CHANGE, units, words),
        below=rounding_note([one.change for one in units], words),
    )


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
    text = with_rounding(text, change.before.score, change.after.score, words)
    yield Line(text=text, tone="headline")


def notes_of(found: YearComparison, words: Words) -> list[str]:
    """Return what a reader of the figures alone should know."""
    return [*(line.text for line in _legend(found, words)), population_text(found.scores, words)]
