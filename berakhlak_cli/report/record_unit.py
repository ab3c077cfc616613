"""One unit's chain of evidence as a JSON record."""

from __future__ import annotations

from berakhlak_cli.measure.explanation import Explained, Quartiles
from berakhlak_cli.measure.figures import FINAL, Figure
from berakhlak_cli.measure.kinds.votes import APPROACHES, OWN_APPROACH
from berakhlak_cli.report.content.awards import ineligible_text
from berakhlak_cli.report.content.explanation import notes_of
from berakhlak_cli.report.content.sentences import paragraph
from berakhlak_cli.report.record import Record, index_record, opening, value_record, weights_record
from berakhlak_cli.report.record_votes import votes_record
from berakhlak_cli.words import Words


def explain_record(found: Explained, *, sample: bool, words: Words) -> Record:
    """Return what `explain` gives as JSON."""
    scores, unit = found.scores, found.unit
    record: Record = {
        **opening("explain", scores.instrument, scores.kind, sample=sample),
        "unit": unit.name,
        "code": unit.code,
        "group": unit.group,
        "year": unit.year,
        "by": found.by,
        "population": scores.choices.population,
        "min_n": scores.choices.min_n,
        **weights_record(scores),
        "n": unit.n,
        "headcount": unit.headcount,
        "target": unit.target,
        "response_rate": unit.response_rate,
        "withheld": unit.withheld,
        "withheld_reason": unit.withheld_reason,
        "rank": _rank(found, words),
        "index": {**index_record(found.index), **_beside(found, scores.instrument.index.code)},
        "values": {
            one.code: {**value_record(unit.values[one.code]), **_beside(found, one.code)}
            for one in scores.instrument.dimensions
        },
        "items": _items(found),
        "sources": _sources(found),
        "text": paragraph(found, words),
        "notes": notes_of(found, words),
    }
    if scores.instrument.word_list is not None:
        record["indices"] = {
            code: {
                **index_record(unit.figure(code)),
                **_beside(found, code),
                "approach": APPROACHES.get(code, OWN_APPROACH),
            }
            for code in (scores.instrument.index.code, *scores.instrument.further)
        }
        record["votes"] = votes_record(unit.polls)
    if scores.evidence:
        record[FINAL] = _final(unit.figure(FINAL), scores.evidence.of(unit.year, unit.key))
    return record


def _rank(found: Explained, words: Words) -> Record:
    standing = found.standing
    reason = found.reason
    return {
        "eligible": standing is not None,
        "reason": reason,
        "reason_text": ineligible_text(found.unit, reason, found.scores, words) if reason else None,
        "rank": standing.rank if standing else None,
        "rank_low": standing.rank_low if standing else None,
        "rank_high": standing.rank_high if standing else None,
        "of": len(found.of.ranking.standings),
        "top": found.of.ranking.top,
        "awarded": bool(standing and standing.awarded),
    }


def _beside(found: Explained, code: str) -> Record:
    return {
        "all_units": _quartiles(found.everybody.get(code)),
        "group_units": _quartiles(found.group.get(code)),
    }


def _quartiles(quartiles: Quartiles | None) -> Record | None:
    if quartiles is None:
        return None
    return {
        "n": quartiles.n,
        "low": quartiles.low,
        "median": quartiles.median,
        "high": quartiles.high,
    }


def _final(figure: Figure, evidence: float | None) -> Record:
    return {
        "score": figure.score,
        "se": figure.se,
        "low": figure.low,
        "high": figure.high,
        "evidence": evidence,
    }


def _items(found: Explained) -> list[Record] | None:
    if found.unit.withheld:
        return None
    return [
        {
            "item": one.item.code,
            "text": one.item.text,
            "value": one.item.dimension,
            "reversed": one.item.reversed,
            "n": one.n,
            "score": one.score,
            "answers": {str(answer): n for answer, n in one.counts.items()},
        }
        for one in found.items
    ]


def _sources(found: Explained) -> list[Record]:
    return [
        {
            "file": one.source.input.file,
            "sheet": one.source.sheet,
            "sha256": one.source.input.sha256,
            "layout": one.source.layout,
            "first_row": one.first_row,
            "last_row": one.last_row,
            "rows_used": one.used,
            "rows_not_used": sum(one.dropped.values()),
            "not_used": dict(one.dropped),
        }
        for one in found.origins
    ]


def explain_rows(record: Record) -> list[Record]:
    """Return an `explain` record as flat rows: the index, then each value."""
    index, values = record["index"], record["values"]
    assert isinstance(index, dict)
    assert isinstance(values, dict)
    shared = {name: record[name] for name in ("unit", "year", "n")}
    return [
        {**shared, "figure": code, **_flat(figure), "sample": record["sample"]}
        for code, figure in (("index", index), *values.items())
    ]


def _flat(figure: Record) -> Record:
    names = ("score", "se", "low", "high", "category")
    flat: Record = {name: figure[name] for name in names}
    for name in ("all_units", "group_units"):
        beside = figure[name]
        if isinstance(beside, dict):
            flat |= {f"{name}_{part}": number for part, number in beside.items()}
        else:
            flat |= {f"{name}_{part}": None for part in ("n", "low", "median", "high")}
    return flat
