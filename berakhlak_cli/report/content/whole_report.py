"""What `report` says, section by section: each a sheet of a workbook or a heading of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from berakhlak_cli import __version__
from berakhlak_cli.measure.figures import BANDS
from berakhlak_cli.measure.overview import Result
from berakhlak_cli.report.columns import counted_facts
from berakhlak_cli.report.content.award_lists import awards_output
from berakhlak_cli.report.content.kind_views import view_of_scores
from berakhlak_cli.report.content.method_card import Manifest, method_card
from berakhlak_cli.report.content.rows_read import balance_lines, reading_lines
from berakhlak_cli.report.content.summary import summary
from berakhlak_cli.report.content.turnout import turnout_parts
from berakhlak_cli.report.content.unit_scores import MOST_LIMITING, caveats, legend, unit_table
from berakhlak_cli.report.content.unit_sections import unit_section
from berakhlak_cli.report.content.year_changes import comparison_output
from berakhlak_cli.report.facts import columns, rows
from berakhlak_cli.report.model import Line, Part, Report, Section, Table
from berakhlak_cli.words import Words

SEVEN: Final = 7
_LEDGER: Final = "ledger"


def whole_report(found: Result, manifest: Manifest, words: Words) -> Report:
    """Return the whole report; profiles where the units were traced one by one."""
    scores, year = found.scores, str(found.province.year)
    sections = [summary(found, words)]
    sections += [
        Section(key=key, title=words.say(title), parts=tuple(parts))
        for key, title, parts in _sections(found, manifest, words)
        if parts
    ]
    return Report(
        banner=words.say("app.sample") if manifest.dataset.sample else None,
        title=words.say("report.title", index=scores.instrument.index.title, year=year),
        about=words.say("report.about", version=__version__, instrument=scores.instrument.title),
        sections=tuple(sections),
        profiles=tuple(unit_section(one, found, words) for one in found.units),
    )


def _sections(
    found: Result, manifest: Manifest, words: Words
) -> Iterator[tuple[str, str, list[Part]]]:
    """Yield each section's key, the key of its title, and its parts; none where it is left out."""
    scores, province = found.scores, found.province
    for key, awards in (("awards", found.awards), ("groups", found.group_awards)):
        if awards:
            parts = awards_output(awards, words, sample=False, everything=True).parts
            yield key, f"report.tab-{key}", [*parts]
    units = unit_table(scores, province, found.last_units, words)
    plain = tuple(replace(column, explained="") for column in units.columns)
    below = [tuple(legend(scores, words)), tuple(caveats(scores, words))]
    yield "units", "report.tab-units", [replace(units, columns=plain), *below]
    comparison, ledger = _comparison(found, words)
    yield "comparison", "report.tab-comparison", comparison
    yield _LEDGER, "years.ledger-tab", ledger
    seven = len(scores.instrument.dimensions) == SEVEN
    yield (
        "values", "report.tab-seven" if seven else "report.tab-values",
        [*_values(found, units, words)],
    )  # fmt: skip
    chosen = view_of_scores(scores).province_parts(
        scores.instrument, province, words, MOST_LIMITING
    )
    yield "health", "report.tab-health", [*chosen]
    yield "quality", "report.tab-quality", [*_quality(found, manifest, words)]
    yield "method", "method.tab", [*method_card(found, manifest, words)]


def _comparison(found: Result, words: Words) -> tuple[list[Part], list[Part]]:
    """Return the two years, and apart what each unit adds to the change, for it is long."""
    if found.years is None:
        return [], []
    parts = comparison_output(found.years, words, sample=False, everything=True).parts
    tab = words.say("years.ledger-tab")
    ledger: list[Part] = [part for part in parts if isinstance(part, Table) and part.sheet == tab]
    return [part for part in parts if part not in ledger], ledger


def _values(found: Result, units: Table, words: Words) -> Iterator[Part]:
    """Yield the values of every unit with their categories; nothing where there are none."""
    codes = [one.code for one in found.scores.instrument.dimensions]
    if all(unit.values[code].score is None for unit in found.last_units for code in codes):
        return
    by_key = {column.key: column for column in units.columns}
    values = [
        replace(by_key[f"{code}_score"], wide=False, bands=BANDS, beside=f"{code}_category")
        for code in codes
    ]
    yield replace(
        units,
        title=words.say("report.heat", year=str(found.province.year)),
        sheet=words.say("report.tab-values"),
        columns=(by_key["unit"], *values),
    )
    yield (Line(text=words.say("report.heat-legend")),)


def _quality(found: Result, manifest: Manifest, words: Words) -> Iterator[Part]:
    dataset, problems = manifest.dataset, manifest.problems
    yield tuple(reading_lines(dataset.sources, found.scores.instrument, words))
    yield tuple(balance_lines(dataset.tally.sources, problems, words))
    if problems.counts:
        facts = counted_facts(problems)
        yield Table(
            title=words.say("report.problems"),
            sheet=words.say("check.tab"),
            columns=columns(facts, words),
            rows=rows(facts, problems.counts.items(), words),
        )
    yield from turnout_parts(found.response, words, everything=True)
