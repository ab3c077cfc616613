"""A comparison of years as a JSON record."""

from __future__ import annotations

from berakhlak_cli.measure.change import Change, UnitChange
from berakhlak_cli.measure.comparison import YearComparison
from berakhlak_cli.measure.decomposition import MERGED
from berakhlak_cli.report.content.scores import said_note
from berakhlak_cli.report.content.years import notes_of
from berakhlak_cli.report.record import Record, opening, weights_record
from berakhlak_cli.words import Words


def compare_record(found: YearComparison, *, sample: bool, words: Words) -> Record:
    """Return what `compare` gives as JSON."""
    scores = found.scores
    record: Record = {
        **opening("compare", scores.instrument, scores.kind, sample=sample),
        "years": [found.before.year, found.after.year],
        "by": found.by,
        "pool": scores.choices.pool,
        "population": scores.choices.population,
        "min_n": scores.choices.min_n,
        **weights_record(scores),
        "province": _province(found),
        "values": {code: _change(change) for code, change in found.values.items()},
        "units": [_unit(one) for one in found.units],
        "ledger": _ledger(found, words),
        "warnings": [
            {"code": note.code, "message": said_note(note, words)} for note in found.differences
        ],
        "notes": notes_of(found, words),
    }
    if len(found.series) > 2:  # noqa: PLR2004 - the two years themselves stand above
        record["series"] = [
            {
                "year": step.year,
                "score": step.figure.score,
                "se": step.figure.se,
                "change": step.change.points if step.change else None,
                "low": step.change.low if step.change else None,
                "high": step.change.high if step.change else None,
            }
            for step in found.series
        ]
    return record


def _change(change: Change) -> Record:
    return {
        "before": change.before.score,
        "after": change.after.score,
        "change": change.points,
        "low": change.low,
        "high": change.high,
    }


def _province(found: YearComparison) -> Record:
    ledger = found.ledger
    return {
        **_change(found.province),
        "change_percent": found.province.percent,
        "within": ledger.within if ledger else None,
        "mix": ledger.mix if ledger else None,
        "entered": ledger.entered if ledger else None,
        "left": ledger.left if ledger else None,
        "matched_change": found.matched_change,
        "matched_units": found.matched_units,
    }


def _unit(one: UnitChange) -> Record:
    return {
        "unit": one.unit.name,
        "code": one.unit.code,
        "group": one.unit.group,
        **_change(one.change),
        "verdict": one.verdict,
        "verdict_adjusted": one.verdict_adjusted,
    }


def _ledger(found: YearComparison, words: Words) -> list[Record] | None:
    if found.ledger is None:
        return None
    names = {one.unit.key: one.unit.name for one in found.units}
    return [
        {
            "unit": words.say("years.merged") if entry.unit == MERGED else names[entry.unit],
            "merged": entry.unit == MERGED,
            "within": entry.within,
            "mix": entry.mix,
            "entered": entry.entered,
            "left": entry.left,
        }
        for entry in found.ledger.entries
    ]


def compare_rows(record: Record) -> list[Record]:
    """Return the units of a `compare` record as flat rows."""
    units, years = record["units"], record["years"]
    assert isinstance(units, list)
    assert isinstance(years, list)
    return [
        {"year_before": years[0], "year_after": years[1], **unit, "sample": record["sample"]}
        for unit in units
    ]
