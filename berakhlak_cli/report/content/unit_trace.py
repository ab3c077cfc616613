"""What `explain` says: a paragraph for a letter, then every step back to the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from berakhlak_cli.measure.explanation import Explained
from berakhlak_cli.measure.figures import FINAL
from berakhlak_cli.report.columns import (
    FIGURE,
    FINAL_SCORE,
    INDEX,
    ITEM,
    ORIGIN,
    QUARTILES,
    UNIT,
    VALUE,
    fates_text,
    sheet_place,
)
from berakhlak_cli.report.content.award_lists import ineligible_text, weights_record
from berakhlak_cli.report.content.decimals import averaging
from berakhlak_cli.report.content.kind_views import view_of_scores
from berakhlak_cli.report.content.sentences import paragraph
from berakhlak_cli.report.content.titles import (
    doubt_lines,
    figure_title,
    final_line,
    population_text,
    weight_texts,
)
from berakhlak_cli.report.content.unit_scores import MOST_LIMITING
from berakhlak_cli.report.facts import cells, columns, less, many, only, record, rows
from berakhlak_cli.report.model import Column, Line, Name, Output, Part, Record, Row, Table
from berakhlak_cli.report.records import joined, measured_with, opening
from berakhlak_cli.rounding import half_away
from berakhlak_cli.words import Words


def explanation_output(found: Explained, words: Words, *, sample: bool, everything: bool) -> Output:
    """Return everything that `explain` says, the paragraph first."""
    parts: list[Part] = [
        (Line(text=paragraph(found, words)),),
        tuple(_standing(found, words)),
    ]
    if found.index.score is not None:
        parts += [figure_table(found, words), tuple(_formula(found, words))]
    if found.items:
        parts += [item_table(found, words), (Line(text=words.say("unit.items-legend")),)]
    named = None if everything else MOST_LIMITING
    instrument, unit = found.scores.instrument, found.unit
    parts += view_of_scores(found.scores).unit_parts(instrument, unit, words, named)
    if found.origins:
        parts += [origin_table(found, words), tuple(_origins(found, words))]
    parts.append(tuple(_notes(found, words)))
    return Output.of(parts, words, sample=sample)


def explanation_record(found: Explained, words: Words, *, sample: bool) -> Record:
    """Return what `explain` gives as JSON."""
    scores, unit = found.scores, found.unit
    instrument, view = scores.instrument, view_of_scores(scores)
    counts = "n headcount target response_rate withheld withheld_reason"
    made: Record = {
        **opening("explain", sample=sample),
        **measured_with(instrument, scores.kind),
        **record(only(UNIT, "unit code group"), unit),
        "year": unit.year,
        "by": found.by,
        "population": scores.choices.population,
        "min_n": scores.choices.min_n,
        **weights_record(scores),
        **record(only(UNIT, counts), unit),
        "rank": _rank_record(found, words),
        "index": {**record(INDEX, found.index), **_beside(found, instrument.index.code)},
        "values": {
            one.code: {**record(VALUE, unit.values[one.code]), **_beside(found, one.code)}
            for one in instrument.dimensions
        },
        "items": None if unit.withheld else many(ITEM, found.items),
        "sources": many(ORIGIN, found.origins),
        "text": paragraph(found, words),
        "notes": notes_of(found, words),
        **view.further_record(
            instrument, lambda code: {**record(INDEX, unit.figure(code)), **_beside(found, code)}
        ),
        **view.members(unit.polls),
    }
    if scores.evidence:
        given = {"evidence": scores.evidence.of(unit.year, unit.key)}
        made[FINAL] = {**record(FINAL_SCORE, unit.figure(FINAL)), **given}
    return made


def _rank_record(found: Explained, words: Words) -> Record:
    standing, reason = found.standing, found.reason
    text = ineligible_text(found.unit, reason, found.scores, words) if reason else None
    return {
        "eligible": standing is not None,
        "reason": reason,
        "reason_text": text,
        "rank": standing.rank if standing else None,
        "rank_low": standing.rank_low if standing else None,
        "rank_high": standing.rank_high if standing else None,
        "of": len(found.of.ranking.standings),
        "top": found.of.ranking.top,
        "awarded": bool(standing and standing.awarded),
    }


def _beside(found: Explained, code: str) -> Record:
    """Return where the published units lie, all of them and those of the unit's group."""
    return {
        name: record(QUARTILES, quartiles) if (quartiles := of.get(code)) else None
        for name, of in (("all_units", found.everybody), ("group_units", found.group))
    }


def explanation_rows(made: Record) -> list[Record]:
    """Return an `explain` record as flat rows: the index, then each value."""
    index, values = made["index"], made["values"]
    shared = {name: made[name] for name in ("unit", "year", "n")}
    return [
        {**shared, "figure": code, **_flat(figure), "sample": made["sample"]}
        for code, figure in (("index", index), *values.items())
    ]


def _flat(figure: Record) -> Record:
    names = ("score", "se", "low", "high", "category")
    beside = dict.fromkeys(one.key for one in QUARTILES)
    return joined(
        {name: figure[name] for name in names}
        | {name: figure[name] or beside for name in ("all_units", "group_units")}
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
    scores, unit = found.scores, found.unit
    codes = [code for code in scores.figure_codes if unit.figure(code).score is not None]
    known = any(unit.figure(code).margin for code in codes)
    titles = {"score": words.say("years.score")}
    score, *doubts = columns(less(FIGURE, "low high"), words, titles=titles)
    return Table(
        title=words.say("unit.figures"),
        sheet=words.say("unit.tab"),
        columns=(
            Column(key="what", title=words.say("unit.what")),
            replace(score, decimals=2),
            *(
                replace(one, keep=3 + at, formula="")
                for at, one in enumerate(doubts)
                if known or one.key != "margin"
            ),
            *_benchmark_columns(found, words),
        ),
        rows=tuple(
            Row(
                values={
                    **cells(FIGURE if code != FINAL else FINAL_SCORE, unit.figure(code), words),
                    **joined(_beside(found, code)),
                    "what": Name(full=_named(found, code, words)),
                }
            )
            for code in codes
        ),
    )


def _named(found: Explained, code: str, words: Words) -> str:
    instrument = found.scores.instrument
    if code == instrument.index.code:
        return view_of_scores(found.scores).index_name(instrument, words)
    return figure_title(found.scores, code, words)


def _benchmark_columns(found: Explained, words: Words) -> Iterator[Column]:
    """Yield the columns of quartiles; the median of all units stays the longest."""
    kinds = (("all", found.everybody, 1), ("group", found.group, 2))
    for (name, quartiles, keep), part in product(kinds, ("low", "median", "high")):
        if quartiles:
            least = 0 if (name, part) == ("all", "median") else 10 * keep + (part != "median")
            title = words.say(f"unit.column-{name}-{part}")
            yield Column(key=f"{name}_units_{part}", title=title, kind="score", keep=least)


def _formula(found: Explained, words: Words) -> Iterator[Line]:
    index = found.index
    scores = [figure.score for figure in found.unit.values.values()]
    known = [score for score in scores if score is not None]
    title = found.scores.instrument.index.title
    if index.source == "published" or index.score is None:
        yield Line(text=words.say("unit.published"))
    elif len(known) > 1:
        decimals = averaging(known, index.score)
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


def item_table(found: Explained, words: Words) -> Table:
    """Return how each statement was answered."""
    given = sorted({answer for one in found.items for answer in one.counts})
    text, n, score = columns(ITEM, words)
    answers = [Column(key=str(answer), title=str(answer), kind="count") for answer in given]
    return Table(
        title=words.say("unit.items"),
        sheet=words.say("unit.items-tab"),
        columns=(text, *answers, n, score),
        rows=tuple(
            Row(values=cells(ITEM, one, words) | (record(ITEM, one)["answers"] or {}))
            for one in found.items
        ),
    )


def origin_table(found: Explained, words: Words) -> Table:
    """Return which rows of which files the score rests on."""
    return Table(
        title=words.say("unit.sources"),
        sheet=words.say("unit.sources-tab"),
        columns=columns(ORIGIN, words),
        rows=rows(ORIGIN, found.origins, words),
    )


def _origins(found: Explained, words: Words) -> Iterator[Line]:
    """Yield why rows are not used, and by what a file is known."""
    for one in found.origins:
        if one.dropped:
            text = words.say(
                "unit.why-dropped",
                place=sheet_place(one.source),
                reasons=fates_text(one.dropped, words),
            )
            yield Line(text=text, hanging=2)
    for file in dict.fromkeys(one.source.input for one in found.origins):
        text = words.say("unit.hash", file=file.file, hash=file.sha256)
        yield Line(text=text, tone="quiet", hanging=2)


def _notes(found: Explained, words: Words) -> Iterator[Line]:
    yield from doubt_lines(found.scores, words)
    if found.index.score is None:
        return
    view = view_of_scores(found.scores)
    if found.everybody:
        yield Line(text=words.say("unit.legend-quartiles"))
    if view.approach:
        yield Line(text=view.approach_text(words))
    yield from view.caveats(found.scores.instrument, words)
    if found.unit.small_sample:
        yield Line(text=words.say("rank.jury-small"), hanging=3)


def notes_of(found: Explained, words: Words) -> list[str]:
    """Return what a reader of the figures alone should know."""
    notes = [line.text for line in _notes(found, words)]
    if found.scores.evidence:
        notes.append(final_line(found.scores.evidence, words).text)
    return [*notes, population_text(found.scores, words)]
