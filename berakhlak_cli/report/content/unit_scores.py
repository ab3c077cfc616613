"""What `score` says: a table of units for each year, the headline, the legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import Dimension
from berakhlak_cli.measure.figures import Figure, ProvinceScore, Scores, UnitScore, is_mean
from berakhlak_cli.report.columns import (
    INDEX,
    PROVINCE,
    SHEET,
    SMALL,
    UNIT,
    VALUE,
    figure_cells,
    figure_columns,
    unit_name,
)
from berakhlak_cli.report.content.findings import problem_records
from berakhlak_cli.report.content.kind_views import KindView, view_of_scores
from berakhlak_cli.report.content.rows_read import sheets_read
from berakhlak_cli.report.content.titles import extremes_text, note_text, population_text
from berakhlak_cli.report.facts import cells, columns, many, record
from berakhlak_cli.report.model import Column, Line, Name, Output, Part, Record, Row, Table
from berakhlak_cli.report.records import joined, measured_with, opening
from berakhlak_cli.words import Words

EVERYONE: Final = "†"
PUBLISHED: Final = "°"
FEW: Final = 5
"""Units that are named one by one before the rest is only counted."""
MOST_LIMITING: Final = 10
"""Limiting words that are named on the screen."""
_BESIDE: Final = "unit code group n headcount target response_rate eligible"


def scores_output(
    scores: Scores,
    words: Words,
    *,
    sample: bool,
    everything: bool = False,
    advice: Sequence[Line] = (),
) -> Output:
    """Return everything that `score` says about its result; the words of units on demand."""
    view, instrument = view_of_scores(scores), scores.instrument
    parts: list[Part] = []
    named = None if everything else MOST_LIMITING
    for province in scores.provinces:
        units = [unit for unit in scores.units if unit.year == province.year]
        parts.append(unit_table(scores, province, units, words))
        parts.extend(view.province_parts(instrument, province, words, named))
        if everything:
            parts.extend(view.file_parts(instrument, province.year, units, words))
        parts.append(tuple(headline(scores, province, units, words, everything=everything)))
    parts.extend((tuple(legend(scores, words)), tuple(caveats(scores, words))))
    return Output.of(parts, words, sample=sample, advice=advice)


def scores_record(dataset: Dataset, scores: Scores, words: Words) -> Record:
    """Return what `score` gives as JSON."""
    choices = scores.choices
    return {
        **opening("score", sample=dataset.sample),
        **measured_with(scores.instrument, scores.kind),
        "options": {
            "pool": choices.pool,
            "population": choices.population,
            "min_n": choices.min_n,
        },
        "inputs": many(SHEET, sheets_read(dataset)),
        "province": [
            {**record(PROVINCE, one), **_figures_record(one, scores)} for one in scores.provinces
        ],
        "units": [{**record(UNIT, one), **_figures_record(one, scores)} for one in scores.units],
        **problem_records(dataset.problems.with_more(scores.problems), words),
        "notes": notes_of(scores, words),
    }


def _figures_record(holder: ProvinceScore | UnitScore, scores: Scores) -> Record:
    view = view_of_scores(scores)
    return {
        "values": {
            one.code: record(VALUE, holder.values[one.code]) for one in scores.instrument.dimensions
        },
        "indices": {
            code: record(INDEX, figure) | view.index_members(code)
            for code, figure in holder.indices.items()
        },
        **view.members(holder.polls),
    }


def scores_rows(made: Record) -> list[Record]:
    """Return the units of a `score` record as flat rows; words are no columns."""
    units = made["units"]
    nested = ("values", "indices", "votes")
    return [
        {
            **{key: value for key, value in unit.items() if key not in nested},
            **joined(unit["values"]),
            **joined(unit["indices"]),
            "sample": made["sample"],
        }
        for unit in units
    ]


def unit_table(
    scores: Scores, province: ProvinceScore, units: Sequence[UnitScore], words: Words
) -> Table:
    """Return the table of one year: a row a unit, the province last."""
    view, year = view_of_scores(scores), str(province.year)
    rows = [
        Row(
            values={
                **cells(UNIT, unit, words),
                **figure_cells(unit, scores.figure_codes, words),
                "unit": unit_name(unit, unit_marks(unit, scores)),
            },
            remark=unit_remark(unit, scores, words),
            derived=is_mean(unit.indices[scores.instrument.index.code], unit.values),
        )
        for unit in units
    ]
    return Table(
        title=words.say(view.table, index=scores.instrument.index.title, year=year),
        sheet=year,
        columns=tuple(_columns(scores, units, view, words)),
        rows=(*rows, _province_row(scores, province, words)),
    )


def _columns(
    scores: Scores, units: Sequence[UnitScore], view: KindView, words: Words
) -> Iterator[Column]:
    instrument = scores.instrument
    counted = any(unit.n is not None for unit in units)
    yield from (one for one in columns(UNIT, words, _BESIDE) if counted or one.key != "n")
    for at, one in enumerate(value_columns(instrument.dimensions, words)):
        yield replace(one, keep=3 + at, wide=view.values_wide)
    sure = any(figure.se is not None for unit in units for figure in unit.indices.values())
    keys = "score margin low high category" if sure else "score category"
    yield from view.index_columns(instrument, words, keys)


def value_columns(dimensions: Iterable[Dimension], words: Words) -> Iterator[Column]:
    """Yield a column of scores for each value."""
    yield from figure_columns([(one.code, one.short, one.title) for one in dimensions], words)


def unit_marks(unit: UnitScore, scores: Scores) -> str:
    """Return the signs that stand beside a unit's name; the legend tells what they mean."""
    index = unit.indices[scores.instrument.index.code]
    due = (
        (SMALL, _doubtful(unit)),
        (EVERYONE, unit.everyone and index.score is not None),
        (PUBLISHED, index.source == "published"),
    )
    return "".join(mark for mark, is_due in due if is_due)


def _doubtful(unit: UnitScore) -> bool:
    return unit.small_sample and not unit.withheld and unit.n != 0


def unit_remark(unit: UnitScore, scores: Scores, words: Words) -> str | None:
    """Return what stands in place of scores that are not shown; None where there are scores."""
    if unit.withheld_reason:
        return words.say(f"withheld.{unit.withheld_reason}", min_n=scores.choices.min_n)
    if unit.n == 0:
        return words.say("withheld.nobody")
    return None


def province_remark(province: ProvinceScore, words: Words) -> str | None:
    """Return what stands in place of the province's scores; None where there are scores."""
    return words.say("withheld.all-small") if province.withheld else None


def _province_row(scores: Scores, province: ProvinceScore, words: Words) -> Row:
    mark = EVERYONE if province.everyone else ""
    return Row(
        values={
            **cells(PROVINCE, province, words),
            **figure_cells(province, scores.figure_codes, words),
            "unit": Name(full=words.say("score.province"), mark=mark),
        },
        remark=province_remark(province, words),
        total=True,
        derived=is_mean(province.indices[scores.instrument.index.code], province.values),
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
    yield from view_of_scores(scores).headline(instrument, province, words)
    extremes = extremes_text(province.values, instrument, words, "score.extremes")
    if extremes:
        yield Line(text=extremes)
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
    instrument = scores.instrument
    yield from view_of_scores(scores).legend(instrument, words)
    shorts = ", ".join(
        f"{one.short} {one.title}" for one in instrument.dimensions if one.short != one.title
    )
    scale = words.say("score.legend-scale")
    yield Line(text=f"{shorts}. {scale}" if shorts else scale)
    figures = [figure for unit in scores.units for figure in unit.indices.values()]
    signs = (
        (f"margin-{_margin_kind(scores)}", any(figure.se is not None for figure in figures)),
        ("small", any(_doubtful(unit) for unit in scores.units)),
        ("everyone", any(unit.everyone and not unit.withheld for unit in scores.units)),
        ("published", any(figure.source == "published" for figure in figures)),
    )
    for name, is_due in signs:
        if is_due:
            yield Line(text=words.say(f"score.legend-{name}"), hanging=3)


def _margin_kind(scores: Scores) -> str:
    """Return what the margins stand on: given errors, a correction, none, or none possible."""
    if view_of_scores(scores).ready:
        return "given"
    population = scores.choices.population
    known = population == "open" or any(unit.headcount for unit in scores.units)
    return population if known else "unknown"


def caveats(scores: Scores, words: Words) -> Iterator[Line]:
    """Yield how the province's score is made, what is only an approach, and every note."""
    view = view_of_scores(scores)
    for pool in sorted({province.pool for province in scores.provinces}):
        texts = (view.pool_text(pool, words), words.say("approach.pool"), view.approach_text(words))
        yield Line(text=" ".join(filter(None, texts)))
    yield from view.caveats(scores.instrument, words)
    holders: list[UnitScore | ProvinceScore] = [*scores.units, *scores.provinces]
    if "D" in {figure.category for holder in holders for figure in _figures(holder)}:
        yield Line(text=words.say("approach.band-d"))
    for note in scores.notes:
        yield Line(text=note_text(note, words))


def _figures(holder: UnitScore | ProvinceScore) -> tuple[Figure, ...]:
    return (*holder.values.values(), *holder.indices.values())


def notes_of(scores: Scores, words: Words) -> list[str]:
    """Return everything that a reader of the figures alone should know, as sentences."""
    return [*(line.text for line in caveats(scores, words)), population_text(scores, words)]
