"""What `score` says: a table of units for each year, the headline, the legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import (
    BANDS,
    Figure,
    Note,
    ProvinceScore,
    Scores,
    UnitScore,
    is_mean,
)
from berakhlak_cli.report.content import health
from berakhlak_cli.report.model import Column, Line, Name, Output, Row, Table, Value
from berakhlak_cli.rounding import TOLERANCE
from berakhlak_cli.words import Words

SMALL = "*"
EVERYONE = "†"
PUBLISHED = "°"
FEW = 5
"""Units that are named one by one before the rest is only counted."""


def said_scores(
    scores: Scores,
    words: Words,
    *,
    sample: bool,
    everything: bool = False,
    advice: Sequence[Line] = (),
) -> Output:
    """Return everything that `score` says about its result; the words of units on demand."""
    parts: list[Table | tuple[Line, ...]] = []
    for province in scores.provinces:
        units = [unit for unit in scores.units if unit.year == province.year]
        parts.append(unit_table(scores, province, units, words))
        parts.extend(health.health_parts(scores.instrument, province, words, everything=everything))
        if everything:
            parts.extend(health.unit_words(scores.instrument, province.year, units, words))
        parts.append(tuple(headline(scores, province, units, words, everything=everything)))
    parts.extend((tuple(legend(scores, words)), tuple(caveats(scores, words))))
    return Output(
        banner=words.say("app.sample") if sample else None,
        parts=tuple(part for part in parts if part),
        advice=tuple(advice),
    )


def unit_table(
    scores: Scores, province: ProvinceScore, units: Sequence[UnitScore], words: Words
) -> Table:
    """Return the table of one year: a row a unit, the province last."""
    instrument = scores.instrument
    rows = [_unit_row(unit, scores, words) for unit in units]
    year = str(province.year)
    title = words.say("score.title", index=instrument.index.title, year=year)
    return Table(
        title=words.say("health.title", year=year) if instrument.word_list else title,
        sheet=str(province.year),
        columns=tuple(_columns(instrument, units, words)),
        rows=(*rows, _province_row(province, instrument, words)),
    )


def _columns(instrument: Instrument, units: Sequence[UnitScore], words: Words) -> Iterator[Column]:
    yield Column(key="unit", title=words.say("score.unit"))
    yield Column(key="code", title=words.say("score.code"), wide=True)
    yield Column(key="group", title=words.say("score.group"), wide=True)
    if any(unit.n is not None for unit in units):
        yield Column(key="n", title=words.say("score.n"), kind="count", keep=1)
    yield Column(key="target", title=words.say("score.target"), kind="count", wide=True)
    yield Column(key="headcount", title=words.say("score.headcount"), kind="count", wide=True)
    yield Column(key="rate", title=words.say("score.rate"), kind="percent", wide=True)
    for number, dimension in enumerate(instrument.dimensions):
        yield Column(
            key=dimension.code,
            title=dimension.short,
            kind="score",
            keep=3 + number,
            wide=instrument.word_list is not None,
            explained=dimension.title,
        )
    if instrument.word_list:
        yield health.own_column(instrument, words)
    else:
        yield Column(
            key="index",
            title=words.say("score.index"),
            kind="score",
            formula=mean_formula(instrument),
        )
    if any(figure.se is not None for unit in units for figure in unit.indices.values()):
        yield Column(key="margin", title=words.say("score.margin"), kind="margin", keep=2)
        yield Column(key="low", title=words.say("score.low"), kind="score", wide=True)
        yield Column(key="high", title=words.say("score.high"), kind="score", wide=True)
    yield Column(
        key="category",
        title=words.say("score.category"),
        kind="letter",
        formula=band_formula("index"),
    )
    if instrument.word_list:
        yield from health.further_columns(instrument, words)
    yield Column(key="eligible", title=words.say("score.eligible"), wide=True)


def mean_formula(instrument: Instrument) -> str:
    """Return how a workbook makes the index of a row."""
    first, last = instrument.dimensions[0], instrument.dimensions[-1]
    return f"AVERAGE({{{first.code}}}:{{{last.code}}})"


def band_formula(key: str) -> str:
    """Return how a workbook finds a score's category; 1E-12 is the tolerance of our rounding."""
    rounded = f"ROUND({{{key}}}+{TOLERANCE:.0E},1)"
    *bands, (_, lowest) = BANDS
    tail = f'"{lowest}"'
    for least, letter in reversed(bands):
        tail = f'IF({rounded}>={least:.0f},"{letter}",{tail})'
    return tail


def unit_marks(unit: UnitScore, scores: Scores) -> str:
    """Return the signs that stand beside a unit's name; the legend tells what they mean."""
    index = unit.indices[scores.instrument.index.code]
    due = (
        (SMALL, _doubtful(unit)),
        (EVERYONE, unit.everyone and index.score is not None),
        (PUBLISHED, index.source == "published"),
    )
    return "".join(mark for mark, is_due in due if is_due)


def _unit_row(unit: UnitScore, scores: Scores, words: Words) -> Row:
    index = unit.indices[scores.instrument.index.code]
    marks = unit_marks(unit, scores)
    return Row(
        values={
            "unit": Name(full=unit.name, short=unit.short, mark=marks),
            "code": unit.code,
            "group": unit.group,
            "n": unit.n,
            "target": unit.target,
            "headcount": unit.headcount,
            "rate": unit.response_rate,
            **_scores(unit.values),
            **_index(index, everyone=unit.everyone),
            **health.further_cells(scores.instrument, unit.indices, everyone=unit.everyone),
            "eligible": words.say("score.yes") if unit.eligible else None,
        },
        remark=unit_remark(unit, scores, words),
        derived=is_mean(index, unit.values),
    )


def _doubtful(unit: UnitScore) -> bool:
    return unit.small_sample and not unit.withheld and unit.n != 0


def unit_remark(unit: UnitScore, scores: Scores, words: Words) -> str | None:
    """Return what stands in place of scores that are not shown; None where there are scores."""
    if unit.withheld_reason:
        return words.say(f"withheld.{unit.withheld_reason}", min_n=scores.choices.min_n)
    if unit.n == 0:
        return words.say("withheld.nobody")
    return None


def _scores(values: Mapping[str, Figure]) -> dict[str, Value]:
    return {code: figure.score for code, figure in values.items()}


def _index(index: Figure, *, everyone: bool) -> dict[str, Value]:
    return {
        "index": index.score,
        "margin": None if everyone else index.margin,
        "low": index.low,
        "high": index.high,
        "category": index.category,
    }


def _province_row(province: ProvinceScore, instrument: Instrument, words: Words) -> Row:
    index = province.indices[instrument.index.code]
    return Row(
        values={
            "unit": Name(
                full=words.say("score.province"), mark=EVERYONE if province.everyone else ""
            ),
            "n": province.n,
            **_scores(province.values),
            **_index(index, everyone=province.everyone),
            **health.further_cells(instrument, province.indices, everyone=province.everyone),
        },
        remark=words.say("withheld.complementary") if province.withheld else None,
        total=True,
        derived=is_mean(index, province.values),
    )


def headline(
    scores: Scores,
    province: ProvinceScore,
    units: Sequence[UnitScore],
    words: Words,
    *,
    everything: bool = False,
) -> Iterator[Line]:
    """Yield the year's headline: the index, its extremes, how many answered."""
    instrument = scores.instrument
    year = str(province.year)
    index = province.indices[instrument.index.code]
    if instrument.word_list:
        yield from health.health_headline(instrument, province, words)
    elif index.score is None or index.category is None:
        key = "score.headline-withheld" if province.withheld else "score.headline-none"
        yield Line(text=words.say(key, year=year), tone="headline")
    else:
        yield Line(
            text=words.say(
                "score.headline",
                year=year,
                score=words.number(index.score),
                letter=index.category,
                name=words.say(f"category.{index.category}"),
            ),
            tone="headline",
        )
    known = [
        (figure.score, dimension.title)
        for dimension in instrument.dimensions
        if (figure := province.values[dimension.code]).score is not None
    ]
    if len({score for score, _ in known}) > 1:
        high = max(known, key=lambda pair: pair[0] or 0.0)
        low = min(known, key=lambda pair: pair[0] or 0.0)
        yield Line(
            text=words.say(
                "score.extremes",
                high=high[1],
                high_score=words.number(high[0] or 0.0),
                low=low[1],
                low_score=words.number(low[0] or 0.0),
            )
        )
    yield Line(text=_answered(province, units, words))
    yield from _without_index(scores, units, words, len(units) if everything else FEW)


def _without_index(
    scores: Scores, units: Sequence[UnitScore], words: Words, most: int
) -> Iterator[Line]:
    """Yield why units have no index though they are not withheld."""
    found = [unit for unit in units if unit.ineligible_reason == "no-index"]
    for unit in found[:most]:
        missing = [
            dimension.title
            for dimension in scores.instrument.dimensions
            if unit.values[dimension.code].score is None
        ]
        text = words.say("score.no-index", unit=unit.name, missing=", ".join(missing))
        yield Line(text=text, hanging=2)
    if len(found) > most:
        yield Line(text=words.say("score.no-index-more", n=len(found) - most))


def _answered(province: ProvinceScore, units: Sequence[UnitScore], words: Words) -> str:
    if province.n is None:
        return words.say("score.ready", n=province.units)
    if any(unit.target is not None for unit in units):
        return words.say(
            "score.answered-target", n=province.units, all=len(units), met=province.met_target
        )
    return words.say("score.answered", n=province.units, all=len(units))


def legend(scores: Scores, words: Words) -> Iterator[Line]:
    """Yield what the short titles and the signs mean."""
    shorts = [
        f"{dimension.short} {dimension.title}"
        for dimension in scores.instrument.dimensions
        if dimension.short != dimension.title
    ]
    if scores.instrument.word_list:
        yield from health.health_legend(scores.instrument, words)
    if shorts:
        yield Line(text=f"{', '.join(shorts)}. {words.say('score.legend-scale')}")
    else:
        yield Line(text=words.say("score.legend-scale"))
    figures = [figure for unit in scores.units for figure in unit.indices.values()]
    if any(figure.se is not None for figure in figures):
        kind = _margin_kind(scores)
        yield Line(text=words.say(f"score.legend-margin-{kind}"), hanging=3)
    if any(_doubtful(unit) for unit in scores.units):
        yield Line(text=words.say("score.legend-small"), hanging=3)
    if any(unit.everyone and not unit.withheld for unit in scores.units):
        yield Line(text=words.say("score.legend-everyone"), hanging=3)
    if any(figure.source == "published" for figure in figures):
        yield Line(text=words.say("score.legend-published"), hanging=3)


def _margin_kind(scores: Scores) -> str:
    """Return what the margins stand on: given errors, a correction, none, or none possible."""
    if scores.kind == "scores":
        return "given"
    known = any(unit.headcount for unit in scores.units)
    return scores.choices.population if known or scores.choices.population == "open" else "unknown"


def caveats(scores: Scores, words: Words) -> Iterator[Line]:
    """Yield how the province's score is made, what is only an approach, and every note."""
    pools = {province.pool for province in scores.provinces}
    for pool in sorted(pools):
        key = f"{pool}-{scores.kind}" if words.has(f"pool.{pool}-{scores.kind}") else pool
        text = f"{words.say(f'pool.{key}')} {words.say('approach.pool')}"
        if scores.kind == "ratings":
            text = f"{text} {words.say('approach.values')}"
        yield Line(text=text)
    if scores.instrument.word_list:
        yield from health.health_caveats(scores.instrument, words)
    holders: list[UnitScore | ProvinceScore] = [*scores.units, *scores.provinces]
    letters = {figure.category for holder in holders for figure in _figures(holder)}
    if "D" in letters:
        yield Line(text=words.say("approach.band-d"))
    for note in scores.notes:
        yield Line(text=said_note(note, words))


def _figures(holder: UnitScore | ProvinceScore) -> tuple[Figure, ...]:
    return (*holder.values.values(), *holder.indices.values())


def said_note(note: Note, words: Words) -> str:
    """Return a note as a sentence."""
    return words.say(f"note.{note.code}", **note.params)


def notes_of(scores: Scores, words: Words) -> list[str]:
    """Return everything that a reader of the figures alone should know, as sentences."""
    population = words.say(f"note.population-{scores.choices.population}")
    return [*(line.text for line in caveats(scores, words)), population]
