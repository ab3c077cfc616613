"""What a formal report, a memo and certificates say: the fields of their templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.awards import AwardList, Awards
from berakhlak_cli.measure.change import Change
from berakhlak_cli.measure.comparison import YearComparison
from berakhlak_cli.measure.figures import Figure, UnitScore
from berakhlak_cli.measure.overview import Result
from berakhlak_cli.report.columns import (
    CHANGE,
    FIGURE,
    PROVINCE,
    RANKED,
    UNIT,
    UNIT_CHANGE,
    Ranked,
    ranked_units,
)
from berakhlak_cli.report.content.award_lists import cut_text, limit_text, reason_text
from berakhlak_cli.report.content.change_ledger import ledger_notes, ledger_rows, ledger_title
from berakhlak_cli.report.content.decimals import rounding_note, telling_apart
from berakhlak_cli.report.content.letterhead import Letterhead, letter_fields
from berakhlak_cli.report.content.titles import figure_title, note_text
from berakhlak_cli.report.content.unit_scores import headline as score_headline
from berakhlak_cli.report.content.unit_scores import unit_marks, unit_table
from berakhlak_cli.report.content.year_changes import count_rows, most_moved
from berakhlak_cli.report.content.year_changes import headline as year_headline
from berakhlak_cli.report.content.year_changes import notes_of as year_notes
from berakhlak_cli.report.facts import NONE, texts
from berakhlak_cli.report.fields import Fields
from berakhlak_cli.report.model import Column, Row
from berakhlak_cli.words import Words

_CHANGED: Final = {"before": "before", "change": "change"}


def report_fields(found: Result, dataset: Dataset, letterhead: Letterhead, words: Words) -> Fields:
    """Return the fields of a report's template: `fields.REPORT`."""
    scores = found.scores.only([found.province.year])
    awards = found.group_awards or found.awards
    common = letter_fields(scores, letterhead, dataset, words)
    table = unit_table(scores, found.province, found.last_units, words)
    _, *columns = table.shown
    return {
        **common,
        "earlier": str(found.years.before.year) if found.years else "",
        "warnings": [note_text(one, words) for one in found.years.differences]
        if found.years
        else [],
        "rounding": rounding_note(_changes(found), words),
        "summary": " ".join(_summary(found, awards, words)),
        "province": _province(found, words),
        "values": [*_values(found, words)],
        "awards": [*_awards(awards, words)],
        "jury": [*_jury(awards, words)],
        "unranked": [
            {"unit": excluded.unit.name, "reason": reason_text(awards, excluded, words)}
            for one in awards.lists
            for excluded in one.excluded
        ],
        "comparison": _comparison(found.years, words, common["method"]),
        "unit_columns": [column.title for column in columns],
        "units": [
            _unit(unit, row, columns, found, words)
            for unit, row in zip(found.last_units, table.rows, strict=False)
        ],
    }


def _summary(found: Result, awards: Awards, words: Words) -> Iterator[str]:
    """Yield the sentences of the summary: the score, its change, who answered, the awarded."""
    said = [
        line.text for line in score_headline(found.scores, found.province, found.last_units, words)
    ]
    first, *rest = (text if text.endswith(".") else f"{text}." for text in said)
    yield first
    if found.years:
        yield from (line.text for line in year_headline(found.years, words))
    yield from rest
    for one in awards.lists:
        names = [one.units[unit].name for unit in one.ranking.awarded]
        if names:
            key = "document.awarded-list" if one.title else "document.awarded"
            yield words.say(key, list=one.title or "", units="; ".join(names))


def change_of(years: YearComparison | None, code: str, figure: Figure) -> Change:
    """Return a figure of the province beside itself in the year before, where there is one."""
    return Change(before=years.before.figure(code) if years else Figure(), after=figure)


def _changes(found: Result) -> list[Change]:
    """Return what the table of the province shows in both years."""
    codes = [found.scores.instrument.index.code, *_codes(found)]
    return [change_of(found.years, code, found.province.figure(code)) for code in codes]


def _province(found: Result, words: Words) -> Fields:
    code = found.scores.instrument.index.code
    index = found.province.figure(code)
    return {
        **figure_fields(index, words),
        **texts(PROVINCE, found.province, words, {"n": "n", "units": "units"}),
        **texts(CHANGE, change_of(found.years, code, index), words, _CHANGED),
    }


def figure_fields(figure: Figure, words: Words) -> dict[str, object]:
    """Return a score with its margin and its category, by letter and by name."""
    letter = figure.category
    names = {"score": "score", "margin": "margin", "category": "category"}
    return {
        **texts(FIGURE, figure, words, names),
        "category_name": words.say(f"category.{letter}") if letter else NONE,
    }


def _codes(found: Result) -> list[str]:
    """Return the codes of the values, and of the indices beside the index."""
    instrument = found.scores.instrument
    return [*(one.code for one in instrument.dimensions), *instrument.further]


def _values(found: Result, words: Words) -> Iterator[Fields]:
    shorts = {one.code: one.short for one in found.scores.instrument.dimensions}
    for code in _codes(found):
        figure, title = found.province.figure(code), figure_title(found.scores, code, words)
        yield {
            "name": title,
            "short": shorts.get(code, title),
            **texts(FIGURE, figure, words, {"score": "score", "category": "category"}),
            **texts(CHANGE, change_of(found.years, code, figure), words, _CHANGED),
        }


def _awards(awards: Awards, words: Words) -> Iterator[Fields]:
    """Yield every award of every list, numbered through."""
    at = 0
    for one in awards.lists:
        inside = len(one.ranking.awarded)
        decimals = telling_apart(one.ranking.standings[: inside + 1])
        for ranked in ranked_units(one)[:inside]:
            at += 1
            yield {"number": f"{at:03}", **_award(awards, one, ranked, decimals, words)}


def _award(
    awards: Awards, one: AwardList, ranked: Ranked, decimals: int, words: Words
) -> Mapping[str, object]:
    kind = "tied" if ranked.standing.tied else "rank"
    figure = figure_title(awards.scores, awards.by, words)
    award = words.say(f"document.award-{kind}", rank=str(ranked.standing.rank), figure=figure)
    if one.title:
        award = words.say("document.award-list", award=award, list=one.title)
    return {
        **texts(RANKED, ranked, words, {name: name for name in ("rank", "range", "robust")}),
        "unit": ranked.unit.name,
        "list": one.title or "",
        "award": award,
        "score": words.number(ranked.standing.score, decimals),
    }


def _jury(awards: Awards, words: Words) -> Iterator[str]:
    """Yield how sure the awards are."""
    if not any(one.ranking.awarded for one in awards.lists):
        yield words.say("document.nobody")
    for one in awards.lists:
        for text in _doubts(awards, one, words):
            yield f"{one.title}: {text}" if one.title else text
    for group in awards.too_small:
        yield words.say("rank.too-small", group=group)


def _doubts(awards: Awards, one: AwardList, words: Words) -> Iterator[str]:
    """Yield whether the last awarded is apart from the next, and who may be among the best."""
    yield from filter(None, (limit_text(awards, one, words), cut_text(one, words)))
    if any(standing.rank_low is not None for standing in one.ranking.standings):
        names = "; ".join(one.units[unit].name for unit in one.ranking.top_set)
        top = str(one.ranking.top)
        yield words.say("rank.jury-set", n=len(one.ranking.top_set), top=top, units=names)


def _comparison(found: YearComparison | None, words: Words, method: object) -> Fields:
    """Return what is said of two years, but for the notes that stand under the method."""
    if found is None:
        single = dict.fromkeys(("sentence", "ledger_title", "counts_title", "rounding"), "")
        lists = ("ledger", "ledger_notes", "counts", "rose", "fell", "notes")
        return {**single, **{name: [] for name in lists}}
    told = method if isinstance(method, list) else []
    names = {name: name for name in ("unit", "before", "after", "change", "margin")}
    moved = {way: most_moved(found, way) for way in ("rose", "fell")}
    changes = [one.change for units in moved.values() for one in units]
    return {
        "sentence": " ".join(line.text for line in year_headline(found, words)),
        "ledger_title": ledger_title(found, words) or "",
        "ledger": [{"points": points, "text": text} for points, text in ledger_rows(found, words)],
        "ledger_notes": [*ledger_notes(found, words)],
        "counts_title": words.say("years.counts", n=len(found.units)),
        "counts": [{"n": n, "text": text} for n, text in count_rows(found, words)],
        **{
            way: [texts(UNIT_CHANGE, one, words, names) for one in units]
            for way, units in moved.items()
        },
        "rounding": rounding_note(changes, words),
        "notes": [note for note in year_notes(found, words) if note not in told],
    }


def _unit(
    unit: UnitScore, row: Row, columns: Sequence[Column], found: Result, words: Words
) -> Fields:
    """Return a unit: its figures by name, and as the cells of the columns of its kind."""
    index = unit.indices[found.scores.instrument.index.code]
    names = {"code": "code", "group": "group", "n": "n", "rate": "response_rate"}
    return {
        **texts(UNIT, unit, words, names),
        "unit": unit.name,
        "scores": [
            text
            for code in _codes(found)
            for text in texts(FIGURE, unit.figure(code), words, {"": "score"}).values()
        ],
        **texts(
            FIGURE, index, words, {"index": "score", "margin": "margin", "category": "category"}
        ),
        "mark": unit_marks(unit, found.scores),
        "remark": row.remark or "",
        "cells": [column.text(row.values.get(column.key), words) or NONE for column in columns],
    }
