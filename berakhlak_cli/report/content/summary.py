"""The first page of a report: the headlines, the pictures, and the tables that are read out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from berakhlak_cli.measure.change import Change
from berakhlak_cli.measure.figures import Figure, Scores
from berakhlak_cli.measure.overview import Result
from berakhlak_cli.report.columns import (
    CHANGE,
    FIGURE,
    PROVINCE,
    RANKED,
    band_formula,
    ranked_units,
)
from berakhlak_cli.report.content.change_ledger import named
from berakhlak_cli.report.content.decimals import rounding_note
from berakhlak_cli.report.content.titles import figure_title
from berakhlak_cli.report.content.unit_scores import headline, legend, province_remark
from berakhlak_cli.report.content.year_changes import headline as years_headline
from berakhlak_cli.report.facts import cells, columns
from berakhlak_cli.report.model import Column, Name, Picture, Row, Section, Table
from berakhlak_cli.words import Words

NEXT: Final = 5
"""Places after the awarded ones that the picture of the best shows."""


def summary(found: Result, words: Words) -> Section:
    """Return the headlines, the pictures, and the tables that a head of office reads out."""
    scores, province = found.scores, found.province
    lines = [*headline(scores, province, found.last_units, words)]
    if found.years:
        lines[1:1] = years_headline(found.years, words)
    trend, best = trend_table(scores, words), best_table(found, words)
    figures = values_table(found, words)
    tables = [best, trend, figures] if figures.rows else [best, trend]
    return Section(
        key="summary",
        title=words.say("report.tab-summary"),
        parts=(tuple(lines), *tables, tuple(legend(scores, words))),
        pictures=tuple(_pictures(trend, figures, best, words)),
    )


def _pictures(trend: Table, figures: Table, best: Table, words: Words) -> Iterator[Picture]:
    """Yield the province over the years, the values, and the best units with their intervals."""
    if len(trend.rows) > 1:
        yield Picture(
            kind="line",
            title=words.say("report.chart-trend"),
            about=words.say("report.chart-trend-about", n=len(trend.rows)),
            table=trend,
            label="year",
            values=("score",),
            margin="margin",
        )
    if figures.rows:
        years = [column.key for column in figures.columns if column.key in ("before", "after")]
        yield Picture(
            kind="bars",
            title=words.say("report.chart-values"),
            about=words.say("report.chart-values-about", n=len(figures.rows)),
            table=figures,
            label="what",
            values=tuple(years),
        )
    yield Picture(
        kind="bars",
        title=best.title,
        about=words.say("report.chart-best-about", n=len(best.rows)),
        table=best,
        label="unit",
        values=("score",),
        margin="margin",
    )


def trend_table(scores: Scores, words: Words) -> Table:
    """Return the province year by year."""
    index = scores.instrument.index.code
    return Table(
        title=words.say("report.trend"),
        sheet=words.say("years.series"),
        columns=(
            *columns(PROVINCE, words),
            *columns(FIGURE, words, "score margin category"),
        ),
        rows=tuple(
            Row(
                values=cells(PROVINCE, one, words) | cells(FIGURE, one.figure(index), words),
                remark=province_remark(one, words),
            )
            for one in scores.provinces
        ),
    ).filled


def values_table(found: Result, words: Words) -> Table:
    """Return the province's values, and those of the year that it is compared with."""
    year = str(found.province.year)
    keys = "before after change" if found.years else "after"
    titles = named(found.years) if found.years else {"after": year}
    (category,) = columns(FIGURE, words, "category")
    changes = {
        one.code: found.years.values[one.code]
        if found.years
        else Change(before=Figure(), after=found.province.values[one.code])
        for one in found.scores.instrument.dimensions
    }
    rows = [
        Row(
            values={
                **cells(CHANGE, changes[one.code], words),
                "what": Name(full=one.title, short=one.short),
                "category": changes[one.code].after.category,
            }
        )
        for one in found.scores.instrument.dimensions
        if (changes[one.code].before.score, changes[one.code].after.score) != (None, None)
    ]
    return Table(
        title=words.say("report.values"),
        sheet=words.say("report.values"),
        columns=(
            Column(key="what", title=words.say("report.value")),
            *columns(CHANGE, words, keys, titles),
            replace(category, formula=band_formula("after")),
        ),
        rows=tuple(rows),
        below=rounding_note(changes.values(), words),
    )


def best_table(found: Result, words: Words) -> Table:
    """Return the awarded units and the next places, with the margin of what they are ranked by."""
    awards, one = found.awards, found.awards.lists[0]
    rank, unit, score, ranges, awarded = columns(RANKED, words, "rank unit score range awarded")
    (margin,) = columns(FIGURE, words, "margin")
    return Table(
        title=words.say(
            "report.best",
            figure=figure_title(awards.scores, awards.by, words),
            year=str(awards.year),
        ),
        sheet=words.say("rank.tab"),
        columns=(
            replace(rank, formula=""), unit, score, margin, ranges,
            replace(awarded, kind="letter", wide=False),
        ),
        rows=tuple(
            Row(
                values={
                    **cells(RANKED, ranked, words),
                    "margin": ranked.unit.figure(awards.by).margin or None,
                }
            )
            for ranked in ranked_units(one)[: len(one.ranking.awarded) + NEXT]
        ),
    ).filled  # fmt: skip
