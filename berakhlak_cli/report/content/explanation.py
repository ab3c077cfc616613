"""What `explain` says: a paragraph for a letter, then every step back to the rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from berakhlak_cli.measure.explanation import Explained, Origin
from berakhlak_cli.measure.figures import FINAL
from berakhlak_cli.report.content.awards import ineligible_text
from berakhlak_cli.report.content.evidence import final_line, weight_texts
from berakhlak_cli.report.content.health import health_caveats, index_title, unit_votes
from berakhlak_cli.report.content.sentences import paragraph
from berakhlak_cli.report.model import Column, Line, Name, Output, Row, Table
from berakhlak_cli.rounding import half_away
from berakhlak_cli.words import Words

MOST_DECIMALS: Final = 6


def said_unit(found: Explained, words: Words, *, sample: bool, everything: bool) -> Output:
    """Return everything that `explain` says, the paragraph first."""
    parts: list[Table | tuple[Line, ...]] = [
        (Line(text=paragraph(found, words)),),
        tuple(_standing(found, words)),
    ]
    if found.index.score is not None:
        parts += [figure_table(found, words), tuple(_formula(found, words))]
    if found.items:
        parts += [item_table(found, words), (Line(text=words.say("unit.items-legend")),)]
    whose = f"{found.unit.name}, {found.unit.year}"
    instrument, unit = found.scores.instrument, found.unit
    parts += unit_votes(instrument, whose, unit.year, unit.polls, words, everything=everything)
    if found.origins:
        parts += [origin_table(found, words), tuple(_origins(found, words))]
    parts.append(tuple(_notes(found, words)))
    return Output(
        banner=words.say("app.sample") if sample else None,
        parts=tuple(part for part in parts if part),
    )


def _standing(found: Explained, words: Words) -> Iterator[Line]:
    unit, standing = found.unit, found.standing
    yield Line(text=words.say("unit.about", unit=unit.name, year=str(unit.year)), tone="title")
    if unit.n is not None:
        yield Line(text=words.say("unit.n", n=unit.n))
    if unit.headcount:
        yield Line(text=words.say("unit.headcount", n=unit.headcount))
    if unit.target:
        yield Line(text=words.say("unit.target", n=unit.target))
    if standing is None:
        text = ineligible_text(unit, str(found.reason), found.scores, words)
        yield Line(text=words.say("unit.not-eligible", reason=text), hanging=2)
    else:
        key = "unit.awarded" if standing.awarded else "unit.eligible"
        yield Line(text=words.say(key, top=str(found.of.ranking.top)))


def figure_table(found: Explained, words: Words) -> Table:
    """Return the index and every value, beside where the published units lie."""
    unit, instrument = found.unit, found.scores.instrument
    titles = {one.code: one.title for one in instrument.dimensions}
    names = {FINAL: words.say("years.final"), instrument.index.code: words.say("score.index")}
    if instrument.word_list is not None:  # of six indices, each goes by its whole name
        names[instrument.index.code] = instrument.index.title
    names |= {code: index_title(instrument, code, words) for code in instrument.further}
    codes = [code for code in found.scores.figure_codes if unit.figure(code).score is not None]
    return Table(
        title=words.say("unit.figures"),
        sheet=words.say("unit.tab"),
        columns=(
            Column(key="what", title=words.say("unit.what")),
            Column(key="score", title=words.say("years.score"), kind="score", decimals=2),
            *_margin_column(found, words),
            Column(key="category", title=words.say("score.category"), kind="letter", keep=4),
            *_benchmark_columns(found, words),
        ),
        rows=tuple(
            Row(
                values={
                    "what": Name(full=names.get(code) or titles[code]),
                    "score": unit.figure(code).score,
                    "margin": unit.figure(code).margin or None,
                    "category": unit.figure(code).category if code != FINAL else None,
                    **_benchmarks(found, code),
                }
            )
            for code in codes
        ),
    )


def _margin_column(found: Explained, words: Words) -> Iterator[Column]:
    codes = found.scores.figure_codes
    if any(found.unit.figure(code).margin for code in codes):
        yield Column(key="margin", title=words.say("score.margin"), kind="margin", keep=3)


def _benchmark_columns(found: Explained, words: Words) -> Iterator[Column]:
    kinds = (("all", found.everybody, 1), ("group", found.group, 2))
    for name, quartiles, keep in kinds:
        if quartiles:
            for part in ("low", "median", "high"):
                yield Column(
                    key=f"{name}_{part}",
                    title=words.say(f"unit.column-{name}-{part}"),
                    kind="score",
                    keep=0
                    if part == "median" and name == "all"
                    else 10 * keep + (part != "median"),
                )


def _benchmarks(found: Explained, code: str) -> dict[str, float]:
    values: dict[str, float] = {}
    for name, quartiles in (("all", found.everybody), ("group", found.group)):
        if here := quartiles.get(code):
            values |= {
                f"{name}_low": here.low,
                f"{name}_median": here.median,
                f"{name}_high": here.high,
            }
    return values


def _formula(found: Explained, words: Words) -> Iterator[Line]:
    index = found.index
    scores = [figure.score for figure in found.unit.values.values()]
    known = [score for score in scores if score is not None]
    title = found.scores.instrument.index.title
    if index.source == "published" or index.score is None:
        yield Line(text=words.say("unit.published"))
    elif len(known) > 1:
        decimals = _adding_up(known, index.score)
        terms = " + ".join(words.number(score, decimals) for score in known)
        whole = sum(half_away(score, decimals) for score in known)
        yield Line(
            text=words.say(
                "unit.formula",
                index=title,
                terms=terms,
                k=len(known),
                sum=words.number(whole, decimals),
                score=words.number(index.score, 2),
            ),
            hanging=2,
        )
    final, evidence = found.unit.figure(FINAL), found.scores.evidence
    if evidence:
        yield final_line(evidence, words)
        given = evidence.of(found.unit.year, found.unit.key)
        if final.score is not None and given is not None and index.score is not None:
            text = words.say(
                "unit.final-formula",
                **weight_texts(evidence, words),
                index=words.number(index.score, 3),
                evidence=words.number(given, 3),
                score=words.number(final.score, 2),
            )
            yield Line(text=text, hanging=2)


def _adding_up(scores: list[float], mean: float) -> int:
    """Return as many decimals as it takes for the written scores to make the written mean."""
    for decimals in range(2, MOST_DECIMALS):
        written = math.fsum(half_away(score, decimals) for score in scores) / len(scores)
        if half_away(written, 2) == half_away(mean, 2):
            return decimals
    return MOST_DECIMALS


def item_table(found: Explained, words: Words) -> Table:
    """Return how each statement was answered."""
    scale = found.scores.instrument.scale
    answers = range(scale.low, scale.high + 1)
    return Table(
        title=words.say("unit.items"),
        sheet=words.say("unit.items-tab"),
        columns=(
            Column(key="text", title=words.say("unit.item")),
            *(Column(key=str(answer), title=str(answer), kind="count") for answer in answers),
            Column(key="n", title=words.say("unit.answers"), kind="count", keep=1),
            Column(key="score", title=words.say("years.score"), kind="score"),
        ),
        rows=tuple(
            Row(
                values={
                    "text": Name(full=". ".join(filter(None, (one.item.code, one.item.text)))),
                    **{str(answer): one.counts[answer] for answer in answers},
                    "n": one.n,
                    "score": one.score,
                }
            )
            for one in found.items
        ),
    )


def origin_table(found: Explained, words: Words) -> Table:
    """Return which rows of which files the score rests on."""
    return Table(
        title=words.say("unit.sources"),
        sheet=words.say("unit.sources-tab"),
        columns=(
            Column(key="place", title=words.say("unit.file")),
            Column(key="hash", title="SHA-256", wide=True),
            Column(key="first", title=words.say("unit.first-row"), kind="count"),
            Column(key="last", title=words.say("unit.last-row"), kind="count"),
            Column(key="used", title=words.say("unit.used"), kind="count"),
            Column(key="dropped", title=words.say("unit.dropped"), kind="count"),
            Column(key="why", title=words.say("rank.reason"), wide=True),
        ),
        rows=tuple(
            Row(
                values={
                    "place": Name(full=_place(one)),
                    "hash": one.source.input.sha256,
                    "first": one.first_row,
                    "last": one.last_row,
                    "used": one.used,
                    "dropped": sum(one.dropped.values()),
                    "why": _dropped(one, words),
                }
            )
            for one in found.origins
        ),
    )


def _place(origin: Origin) -> str:
    sheet = origin.source.sheet
    return f"{origin.source.input.file}, '{sheet}'" if sheet else origin.source.input.file


def _dropped(origin: Origin, words: Words) -> str:
    texts = [f"{words.count(n)} {words.say(f'fate.{fate}')}" for fate, n in origin.dropped.items()]
    return "; ".join(texts)


def _origins(found: Explained, words: Words) -> Iterator[Line]:
    """Yield why rows are not used, and by what a file is known."""
    for one in found.origins:
        if one.dropped:
            text = words.say("unit.why-dropped", place=_place(one), reasons=_dropped(one, words))
            yield Line(text=text, hanging=2)
    for file in dict.fromkeys(one.source.input for one in found.origins):
        text = words.say("unit.hash", file=file.file, hash=file.sha256)
        yield Line(text=text, tone="quiet", hanging=2)


def _notes(found: Explained, words: Words) -> Iterator[Line]:
    if found.everybody and found.index.score is not None:
        yield Line(text=words.say("unit.legend-quartiles"))
    if found.scores.kind == "ratings" and found.index.score is not None:
        yield Line(text=words.say("approach.values"))
    if found.scores.kind == "votes" and found.index.score is not None:
        yield from health_caveats(found.scores.instrument, words)
    if found.unit.small_sample and found.index.score is not None:
        yield Line(text=words.say("rank.jury-small"), hanging=3)


def notes_of(found: Explained, words: Words) -> list[str]:
    """Return what a reader of the figures alone should know."""
    population = words.say(f"note.population-{found.scores.choices.population}")
    notes = [line.text for line in _notes(found, words)]
    if found.scores.evidence:
        notes.append(final_line(found.scores.evidence, words).text)
    return [*notes, population]
