"""One unit's result in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from berakhlak_cli.measure.explanation import Explained
from berakhlak_cli.measure.figures import FINAL, UnitScore
from berakhlak_cli.report.content.award_lists import ineligible_text
from berakhlak_cli.report.content.titles import extremes_text, figure_title
from berakhlak_cli.words import Words


def paragraph(found: Explained, words: Words) -> str:
    """Return the result as a paragraph that may stand in a letter to the unit."""
    return " ".join(_sentences(found, words))


def _sentences(found: Explained, words: Words) -> Iterator[str]:
    unit, index = found.unit, found.index
    yield index_sentence(found, words)
    if index.score is None:
        return
    people = people_sentence(unit, words)
    if people:
        yield people
    final = unit.figure(FINAL)
    if final.score is not None:
        yield words.say("unit.final", score=words.number(final.score, 2))
    yield rank_sentence(found, words)
    extremes = extremes_text(unit.values, found.scores.instrument, words, "score.extremes")
    if extremes:
        yield extremes
    median = found.everybody.get(found.scores.instrument.index.code)
    if median:
        yield words.say("unit.median", n=median.n, median=words.number(median.median))


def index_sentence(found: Explained, words: Words) -> str:
    """Return the index in one sentence; why there is none, where there is none."""
    unit, index = found.unit, found.index
    if index.score is None or index.category is None:
        return _none(found, words)
    known = {
        "unit": unit.name,
        "year": str(unit.year),
        "index": found.scores.instrument.index.title,
        "score": words.number(index.score),
        "letter": index.category,
        "name": words.say(f"category.{index.category}"),
    }
    if index.margin:
        return words.say("unit.score-margin", **known, margin=words.number(index.margin))
    return words.say("unit.score", **known)


def _none(found: Explained, words: Words) -> str:
    """Return why there is no index."""
    unit = found.unit
    kind = unit.withheld_reason or ("nobody" if unit.n == 0 else "index")
    missing = [
        one.title
        for one in found.scores.instrument.dimensions
        if unit.values[one.code].score is None
    ]
    return words.say(
        f"unit.none-{kind}",
        unit=unit.name,
        year=str(unit.year),
        n=unit.n or 0,
        min_n=found.scores.choices.min_n,
        missing=", ".join(missing),
    )


def rank_sentence(found: Explained, words: Words) -> str:
    """Return where the unit stands, and between which ranks it may."""
    standing = found.standing
    if standing is None:
        text = ineligible_text(found.unit, str(found.reason), found.scores, words)
        return words.say("unit.unranked", reason=text)
    whole, rank = len(found.of.ranking.standings), str(standing.rank)
    figure = figure_title(found.scores, found.by, words)
    if standing.rank_low is None or standing.rank_high is None:
        return words.say("unit.rank", figure=figure, all=whole, rank=rank)
    low, high = str(standing.rank_low), str(standing.rank_high)
    return words.say("unit.rank-range", figure=figure, all=whole, rank=rank, low=low, high=high)


def people_sentence(unit: UnitScore, words: Words) -> str | None:
    """Return how many people the score comes from; None where that is not known."""
    if unit.n is None:
        return None
    if unit.headcount and unit.response_rate is not None:
        rate = words.percent(unit.response_rate)
        return words.say("unit.people-rate", n=unit.n, all=unit.headcount, rate=rate)
    return words.say("unit.people", n=unit.n)
