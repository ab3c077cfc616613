"""Award lists as a JSON record."""

from __future__ import annotations

from berakhlak_cli.measure.awards import AwardList, Awards
from berakhlak_cli.measure.figures import FINAL
from berakhlak_cli.measure.ranking import Standing
from berakhlak_cli.report.content.awards import cut_text, notes_of
from berakhlak_cli.report.record import Record, opening, weights_record
from berakhlak_cli.words import Words


def rank_record(awards: Awards, *, sample: bool, words: Words) -> Record:
    """Return what `rank` gives as JSON."""
    scores = awards.scores
    return {
        **opening("rank", scores.instrument, scores.kind, sample=sample),
        "year": awards.year,
        "by": awards.by,
        "top": awards.top,
        "population": scores.choices.population,
        **weights_record(scores),
        "lists": [_award_list(one, awards, words) for one in awards.lists],
        "notes": notes_of(awards, words),
    }


def _award_list(one: AwardList, awards: Awards, words: Words) -> Record:
    cut = one.ranking.cut
    names = {unit.key: unit.name for unit in one.units.values()}
    return {
        "list": one.name,
        "ranking": [_standing(one, standing, awards) for standing in one.ranking.standings],
        "awarded": [names[unit] for unit in one.ranking.awarded],
        "top_set": [names[unit] for unit in one.ranking.top_set],
        "cut": None
        if cut is None
        else {
            "separated": cut.separated,
            "difference": cut.difference,
            "text": cut_text(one, words),
        },
        "not_eligible": [
            {
                "unit": excluded.unit.name,
                "reason": excluded.reason,
                "n": excluded.unit.n,
                "target": excluded.unit.target,
            }
            for excluded in one.excluded
        ],
    }


def _standing(one: AwardList, standing: Standing, awards: Awards) -> Record:
    unit = one.units[standing.unit]
    beside: Record = {}
    if awards.by == FINAL and awards.scores.evidence:
        code = awards.scores.instrument.index.code
        beside = {
            code: unit.indices[code].score,
            "evidence": awards.scores.evidence.of(unit.year, unit.key),
        }
    return {
        "rank": standing.rank,
        "unit": unit.name,
        "group": unit.group,
        "score": standing.score,
        "se": standing.se,
        **beside,
        "n": unit.n,
        "response_rate": unit.response_rate,
        "rank_low": standing.rank_low,
        "rank_high": standing.rank_high,
        "awarded": standing.awarded,
        "tied": standing.tied,
        "in_top_set": standing.in_top_set,
        "robust": one.robust.get(standing.unit) if standing.awarded else None,
        "variants": one.variants,
    }


def rank_rows(record: Record) -> list[Record]:
    """Return the standings of a `rank` record as flat rows."""
    lists = record["lists"]
    assert isinstance(lists, list)
    return [
        {"year": record["year"], "list": one["list"], **standing, "sample": record["sample"]}
        for one in lists
        for standing in one["ranking"]
    ]
