"""What `report` says, section by section: each a sheet of a workbook or a heading of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from berakhlak_cli import __version__
from berakhlak_cli.measure.awards import Awards
from berakhlak_cli.measure.figures import BANDS, Figure, UnitScore
from berakhlak_cli.measure.overview import Result
from berakhlak_cli.problems import Problems
from berakhlak_cli.report.columns import UNIT, figure_cells, unit_name
from berakhlak_cli.report.content.award_lists import awards_output
from berakhlak_cli.report.content.kinds import view_of_scores
from berakhlak_cli.report.content.method_card import Manifest, method_card
from berakhlak_cli.report.content.rows_read import balance_lines, reading_lines
from berakhlak_cli.report.content.summary import summary
from berakhlak_cli.report.content.turnout import turnout_parts
from berakhlak_cli.report.content.unit_scores import (
    MOST_LIMITING,
    caveats,
    legend,
    unit_remark,
    unit_table,
    value_columns,
)
from berakhlak_cli.report.content.unit_sections import profile_key, unit_section
from berakhlak_cli.report.content.year_changes import comparison_output
from berakhlak_cli.report.facts import columns
from berakhlak_cli.report.model import (
    Column,
    Line,
    Name,
    Part,
    Report,
    Row,
    Section,
    Table,
    ValueKind,
)
from berakhlak_cli.words import Words

SEVEN: Final = 7


def whole_report(found: Result, manifest: Manifest, words: Words) -> Report:
    """Return the whole report; profiles where the units were traced one by one."""
    scores, year = found.scores, str(found.province.year)
    index = scores.instrument.index.title
    sections = [
        summary(found, words),
        _awards(found, words),
        *_group_awards(found, words),
        _units(found, words),
        *_comparison(found, words),
        *_values(found, words),
        *_health(found, words),
        _quality(found, manifest, words),
        Section(
            key="method",
            title=words.say("method.tab"),
            parts=method_card(found, manifest, words),
        ),
    ]
    return Report(
        banner=words.say("app.sample") if manifest.dataset.sample else None,
        title=words.say("report.title", index=index, year=year),
        about=words.say("report.about", version=__version__, instrument=scores.instrument.title),
        sections=tuple(sections),
        profiles=tuple(unit_section(one, found, words) for one in found.units),
    )


def _awards(found: Result, words: Words) -> Section:
    return Section(
        key="awards",
        title=words.say("report.tab-awards"),
        parts=_award_parts(found.awards, found, words),
    )


def _group_awards(found: Result, words: Words) -> Iterator[Section]:
    if found.group_awards:
        parts = _award_parts(found.group_awards, found, words)
        yield Section(key="groups", title=words.say("report.tab-groups"), parts=parts)


def _award_parts(awards: Awards, found: Result, words: Words) -> tuple[Part, ...]:
    """Return what `rank` says, with each ranked unit leading to its profile."""
    lists = iter(awards.lists)
    parts: list[Part] = []
    for part in awards_output(awards, words, sample=False, everything=True).parts:
        if isinstance(part, Table) and part.columns[0].key == "rank":
            one = next(lists)
            units = [one.units[standing.unit] for standing in one.ranking.standings]
            parts.append(_leading(part, units, found))
        else:
            parts.append(part)
    return tuple(parts)


def _units(found: Result, words: Words) -> Section:
    scores, province = found.scores, found.province
    table = unit_table(scores, province, found.last_units, words)
    columns = [replace(column, explained="") for column in table.columns]  # the legend is below
    return Section(
        key="units",
        title=words.say("report.tab-units"),
        parts=(
            _leading(replace(table, columns=tuple(columns)), found.last_units, found),
            tuple(legend(scores, words)),
            tuple(caveats(scores, words)),
        ),
    )


def _health(found: Result, words: Words) -> Iterator[Section]:
    """Yield the words that were chosen and what limits, where the survey asked for words."""
    scores = found.scores
    parts = [
        *view_of_scores(scores).province_parts(
            scores.instrument, found.province, words, MOST_LIMITING
        )
    ]
    if parts:
        yield Section(key="health", title=words.say("report.tab-health"), parts=tuple(parts))


def _leading(table: Table, units: Sequence[UnitScore], found: Result) -> Table:
    """Return a table of units whose rows lead to their profiles; a total leads nowhere."""
    keys = [profile_key(unit, found) for unit in units]
    rows = [replace(row, leads_to=key) for row, key in zip(table.rows, [*keys, ""], strict=False)]
    return replace(table, rows=tuple(rows))


def _comparison(found: Result, words: Words) -> Iterator[Section]:
    """Yield the two years; what each unit adds to the change stands apart, for it is long."""
    if found.years is None:
        return
    said = comparison_output(found.years, words, sample=False, everything=True)
    apart = words.say("years.ledger-tab")
    ledger = [part for part in said.parts if isinstance(part, Table) and part.sheet == apart]
    units = [one.unit for one in found.years.units]
    rest = tuple(
        _leading(part, units, found)
        if isinstance(part, Table) and part.columns[0].key == "unit"
        else part
        for part in said.parts
        if part not in ledger
    )
    yield Section(key="comparison", title=words.say("report.tab-comparison"), parts=rest)
    if ledger:
        yield Section(key="ledger", title=apart, parts=tuple(ledger))


def _values(found: Result, words: Words) -> Iterator[Section]:
    """Yield the values of every unit; nothing where there are indices alone."""
    dimensions = found.scores.instrument.dimensions
    if not any(_letters(unit.values) for unit in found.last_units):
        return
    key = "report.tab-seven" if len(dimensions) == SEVEN else "report.tab-values"
    yield Section(
        key="values",
        title=words.say(key),
        parts=(heat_table(found, words), (Line(text=words.say("report.heat-legend")),)),
    )


def heat_table(found: Result, words: Words) -> Table:
    """Return every unit's values, each with its category."""
    scores, province = found.scores, found.province
    dimensions = scores.instrument.dimensions
    codes = [one.code for one in dimensions]
    rows = [
        Row(
            values={"unit": unit_name(unit), **figure_cells(unit, codes, words)},
            letters=_letters(unit.values),
            remark=unit_remark(unit, scores, words),
            leads_to=profile_key(unit, found),
        )
        for unit in found.last_units
    ]
    whole = {
        "unit": Name(full=words.say("score.province")),
        **figure_cells(province, codes, words),
    }
    rows.append(Row(values=whole, letters=_letters(province.values), total=True))
    return Table(
        title=words.say("report.heat", year=str(province.year)),
        sheet=words.say("report.tab-values"),
        columns=(
            *columns(UNIT, words, "unit"),
            *(replace(one, bands=BANDS) for one in value_columns(dimensions, words)),
        ),
        rows=tuple(rows),
    )


def _letters(values: Mapping[str, Figure]) -> dict[str, str]:
    return {f"{code}_score": one.category for code, one in values.items() if one.category}


def _quality(found: Result, manifest: Manifest, words: Words) -> Section:
    instrument = found.scores.instrument
    parts: list[Part] = [
        tuple(reading_lines(manifest.dataset.sources, instrument, words)),
        tuple(balance_lines(manifest.dataset.tally.sources, manifest.problems, words)),
    ]
    if manifest.problems.counts:
        parts.append(problem_counts(manifest.problems, words))
    parts += turnout_parts(found.response, words, everything=True)
    return Section(key="quality", title=words.say("report.tab-quality"), parts=tuple(parts))


def problem_counts(problems: Problems, words: Words) -> Table:
    """Return how often each problem was found."""
    kinds: tuple[tuple[str, ValueKind], ...] = (
        ("says", "text"), ("level", "text"), ("n", "count"), ("code", "text")
    )  # fmt: skip
    return Table(
        title=words.say("report.problems"),
        sheet=words.say("check.tab"),
        columns=tuple(
            Column(key=key, title=words.say(f"check.column-{key}"), kind=kind)
            for key, kind in kinds
        ),
        rows=tuple(
            Row(
                values={
                    "says": words.say(f"problem.{code}.group"),
                    "level": words.say(f"level.{problems.level(code)}"),
                    "n": n,
                    "code": code,
                }
            )
            for code, n in problems.counts.items()
        ),
    )
