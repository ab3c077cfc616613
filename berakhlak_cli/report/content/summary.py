"""The first page of a report: the headlines, the pictures, and the tables that are read out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from berakhlak_cli.measure.figures import ProvinceScore, Scores
from berakhlak_cli.measure.overview import Result
from berakhlak_cli.report.content.evidence import figure_title
from berakhlak_cli.report.content.profiles import profile_key
from berakhlak_cli.report.content.scores import band_formula, headline, legend
from berakhlak_cli.report.content.years import headline as years_headline
from berakhlak_cli.report.model import Column, Name, Picture, Row, Section, Table, Value
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
    shown = [best, trend, figures] if figures.rows else [best, trend]
    return Section(
        key="summary",
        title=words.say("report.tab-summary"),
        parts=(tuple(lines), *shown, tuple(legend(scores, words))),
        pictures=tuple(_charts(trend, figures, best, words)),
    )


def _charts(trend: Table, figures: Table, best: Table, words: Words) -> Iterator[Picture]:
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
    years = [column.key for column in figures.columns if column.key in ("before", "after")]
    if figures.rows:
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
    return Table(
        title=words.say("report.trend"),
        sheet=words.say("years.series"),
        columns=(
            Column(key="year", title=words.say("years.year")),
            Column(key="n", title=words.say("score.n"), kind="count"),
            Column(key="units", title=words.say("report.units"), kind="count"),
            Column(key="score", title=words.say("score.index"), kind="score"),
            Column(key="margin", title=words.say("score.margin"), kind="margin"),
            Column(
                key="category",
                title=words.say("score.category"),
                kind="letter",
                formula=band_formula("score"),
            ),
        ),
        rows=tuple(_year_row(one, scores, words) for one in scores.provinces),
    ).filled


def _year_row(province: ProvinceScore, scores: Scores, words: Words) -> Row:
    index = province.indices[scores.instrument.index.code]
    return Row(
        values={
            "year": str(province.year),
            "n": province.n,
            "units": province.units,
            "score": index.score,
            "margin": index.margin or None,
            "category": index.category,
        },
        remark=words.say("withheld.complementary") if province.withheld else None,
    )


def values_table(found: Result, words: Words) -> Table:
    """Return the province's values, and those of the year that it is compared with."""
    earlier = found.years.before if found.years else None
    columns = [Column(key="what", title=words.say("report.value"))]
    if earlier:
        columns.append(Column(key="before", title=str(earlier.year), kind="score"))
    columns.append(Column(key="after", title=str(found.province.year), kind="score"))
    if earlier:
        title = words.say("years.change")
        columns.append(Column(key="change", title=title, kind="signed", formula="{after}-{before}"))
    category = words.say("score.category")
    columns.append(
        Column(key="category", title=category, kind="letter", formula=band_formula("after"))
    )
    rows = []
    for one in found.scores.instrument.dimensions:
        figure = found.province.values[one.code]
        change = found.years.values[one.code] if found.years else None
        values: dict[str, Value] = {
            "what": Name(full=one.title, short=one.short),
            "before": change.before.score if change else None,
            "after": figure.score,
            "change": change.points if change else None,
            "category": figure.category,
        }
        if (values["before"], values["after"]) != (None, None):
            rows.append(Row(values=values))
    return Table(
        title=words.say("report.values"),
        sheet=words.say("report.values"),
        columns=tuple(columns),
        rows=tuple(rows),
    )


def best_table(found: Result, words: Words) -> Table:
    """Return the awarded units and the next places, with the margin of what they are ranked by."""
    awards, one = found.awards, found.awards.lists[0]
    standings = one.ranking.standings[: len(one.ranking.awarded) + NEXT]
    figure = figure_title(awards.scores, awards.by, words)
    rows = []
    for standing in standings:
        unit = one.units[standing.unit]
        low, high = standing.rank_low, standing.rank_high
        values: dict[str, Value] = {
            "rank": standing.rank,
            "unit": Name(full=unit.name, short=unit.short),
            "score": standing.score,
            "margin": unit.figure(awards.by).margin or None,
            "range": f"{low}–{high}" if low is not None else None,
            "awarded": words.say("score.yes") if standing.awarded else None,
        }
        rows.append(Row(values=values, leads_to=profile_key(unit, found)))
    columns = [
        Column(key="rank", title=words.say("rank.number"), kind="count"),
        Column(key="unit", title=words.say("score.unit")),
        Column(key="score", title=words.say("score.index"), kind="score", decimals=2),
        Column(key="margin", title=words.say("score.margin"), kind="margin"),
        Column(key="range", title=words.say("rank.range"), kind="letter"),
        Column(key="awarded", title=words.say("rank.awarded"), kind="letter"),
    ]
    return Table(
        title=words.say("report.best", figure=figure, year=str(awards.year)),
        sheet=words.say("rank.tab"),
        columns=tuple(columns),
        rows=tuple(rows),
    ).filled
