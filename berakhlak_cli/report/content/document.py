"""What a formal report, a memo and certificates say: the fields of their templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from berakhlak_cli.measure.awards import AwardList, Awards, Excluded
from berakhlak_cli.measure.change import Change, UnitChange
from berakhlak_cli.measure.comparison import YearComparison
from berakhlak_cli.measure.figures import Figure, ProvinceScore, Scores, UnitScore
from berakhlak_cli.measure.ranking import Standing
from berakhlak_cli.report.content.awards import cut_text, ineligible_text, score_decimals
from berakhlak_cli.report.content.evidence import figure_title
from berakhlak_cli.report.content.health import index_title
from berakhlak_cli.report.content.ledger import ledger_notes, ledger_rows, ledger_title
from berakhlak_cli.report.content.letter import (
    NONE,
    Letterhead,
    Origins,
    count,
    letter_fields,
    margin,
    number,
    percent,
    signed,
)
from berakhlak_cli.report.content.scores import headline as score_headline
from berakhlak_cli.report.content.scores import unit_marks, unit_remark
from berakhlak_cli.report.content.years import count_rows, most_moved
from berakhlak_cli.report.content.years import headline as year_headline
from berakhlak_cli.report.content.years import notes_of as year_notes
from berakhlak_cli.report.fields import Fields
from berakhlak_cli.words import Words


def report_fields(
    scores: Scores,
    awards: Awards | None,
    comparison: YearComparison | None,
    *,
    letterhead: Letterhead,
    origins: Origins,
    words: Words,
) -> Fields:
    """
    Return the fields of a report's template: `fields.REPORT`.

    Parameters
    ----------
    scores
        The scores of the year that is reported, the last one.
    awards
        Who is awarded; None where nobody is eligible.
    comparison
        The year before and this one; None for one year.
    """
    province = scores.provinces[-1]
    units = [unit for unit in scores.units if unit.year == province.year]
    doubts = comparison.differences if comparison else ()
    common = letter_fields(scores, letterhead, origins, words)
    return {
        **common,
        "earlier": str(comparison.before.year) if comparison else "",
        "warnings": [words.say(f"note.{one.code}", **one.params) for one in doubts],
        "summary": " ".join(_summary(scores, province, units, awards, comparison, words)),
        "province": _province(scores, province, comparison, words),
        "values": [*_values(scores, province, comparison, words)],
        "awards": [*_awards(awards, words)],
        "jury": [*_jury(awards, words)],
        "unranked": [
            {
                "unit": excluded.unit.name,
                "reason": ineligible_text(excluded.unit, excluded.reason, scores, words),
            }
            for excluded in _excluded(awards)
        ],
        "comparison": _comparison(comparison, words, common["method"]),
        "units": [_unit(unit, scores, words) for unit in units],
    }


def _summary(
    scores: Scores,
    province: ProvinceScore,
    units: Sequence[UnitScore],
    awards: Awards | None,
    comparison: YearComparison | None,
    words: Words,
) -> Iterator[str]:
    """Yield the sentences of the summary: the score, its change, who answered, the awarded."""
    said = [line.text for line in score_headline(scores, province, units, words)]
    first, *rest = (text if text.endswith(".") else f"{text}." for text in said)
    yield first
    if comparison:
        yield from (line.text for line in year_headline(comparison, words))
    yield from rest
    for one in awards.lists if awards else ():
        names = [one.units[unit].name for unit in one.ranking.awarded]
        if names:
            key = "document.awarded-list" if one.title else "document.awarded"
            yield words.say(key, list=one.title or "", units="; ".join(names))


def _province(
    scores: Scores, province: ProvinceScore, comparison: YearComparison | None, words: Words
) -> Fields:
    index = province.indices[scores.instrument.index.code]
    change = comparison.province if comparison else None
    return {
        **_figure(index, words),
        "n": count(province.n, words),
        "units": words.count(province.units),
        "before": number(change.before.score if change else None, words),
        "change": signed(change.points if change else None, words),
    }


def _figure(figure: Figure, words: Words) -> dict[str, object]:
    letter = figure.category
    return {
        "score": number(figure.score, words),
        "margin": margin(figure.margin, words),
        "category": letter or NONE,
        "category_name": words.say(f"category.{letter}") if letter else NONE,
    }


def _values(
    scores: Scores, province: ProvinceScore, comparison: YearComparison | None, words: Words
) -> Iterator[Fields]:
    for dimension in scores.instrument.dimensions:
        figure = province.values[dimension.code]
        change = comparison.values[dimension.code] if comparison else None
        yield {
            "name": dimension.title,
            "short": dimension.short,
            "score": number(figure.score, words),
            "category": figure.category or NONE,
            "before": number(change.before.score if change else None, words),
            "change": signed(change.points if change else None, words),
        }
    for code in scores.instrument.further:
        figure = province.figure(code)
        change = Change(before=comparison.before.figure(code), after=figure) if comparison else None
        title = index_title(scores.instrument, code, words)
        yield {
            "name": title,
            "short": title,
            "score": number(figure.score, words),
            "category": figure.category or NONE,
            "before": number(change.before.score if change else None, words),
            "change": signed(change.points if change else None, words),
        }


def _awards(awards: Awards | None, words: Words) -> Iterator[Fields]:
    """Yield every award of every list, numbered through."""
    at = 0
    for one in awards.lists if awards else ():
        assert awards is not None, "it has lists"
        inside = len(one.ranking.awarded)
        decimals = score_decimals(one.ranking.standings[: inside + 1])
        for standing in one.ranking.standings:
            if standing.awarded:
                at += 1
                yield {
                    "number": f"{at:03}",
                    **_award(awards, one, standing, decimals, words),
                }


def _award(
    awards: Awards, one: AwardList, standing: Standing, decimals: int, words: Words
) -> dict[str, object]:
    ranged = standing.rank_low is not None and standing.rank_high is not None
    robust = one.robust.get(standing.unit, 0)
    known = {
        "rank": str(standing.rank),
        "figure": figure_title(awards.scores, awards.by, words),
        "list": one.title or "",
    }
    kind = "tied" if standing.tied else "rank"
    award = words.say(f"document.award-{kind}", **known)
    return {
        "list": one.title or "",
        "rank": str(standing.rank),
        "unit": one.units[standing.unit].name,
        "award": words.say("document.award-list", award=award, list=one.title)
        if one.title
        else award,
        "score": words.number(standing.score, decimals),
        "range": f"{standing.rank_low}–{standing.rank_high}" if ranged else NONE,
        "robust": f"{robust}/{one.variants}" if one.variants else NONE,
    }


def _jury(awards: Awards | None, words: Words) -> Iterator[str]:
    """Yield how sure the awards are."""
    if awards is None:
        yield words.say("document.nobody")
        return
    for one in awards.lists:
        for text in _doubts(one, words):
            yield f"{one.title}: {text}" if one.title else text
    for unit in awards.would_have:
        yield words.say("rank.would-have", unit=unit)
    for group in awards.too_small:
        yield words.say("rank.too-small", group=group)


def _doubts(one: AwardList, words: Words) -> Iterator[str]:
    """Yield whether the last awarded is apart from the next, and who may be among the best."""
    text = cut_text(one, words)
    if text:
        yield text
    if any(standing.rank_low is not None for standing in one.ranking.standings):
        names = "; ".join(one.units[unit].name for unit in one.ranking.top_set)
        top = str(one.ranking.top)
        yield words.say("rank.jury-set", n=len(one.ranking.top_set), top=top, units=names)


def _excluded(awards: Awards | None) -> Iterator[Excluded]:
    for one in awards.lists if awards else ():
        yield from one.excluded


def _comparison(found: YearComparison | None, words: Words, method: object) -> Fields:
    """Return what is said of two years, but for the notes that stand under the method."""
    if found is None:
        texts = dict.fromkeys(("sentence", "ledger_title", "counts_title"), "")
        lists = ("ledger", "ledger_notes", "counts", "rose", "fell", "notes")
        return {**texts, **{name: [] for name in lists}}
    told = method if isinstance(method, list) else []
    return {
        "sentence": " ".join(line.text for line in year_headline(found, words)),
        "ledger_title": ledger_title(found, words) or "",
        "ledger": [{"points": points, "text": text} for points, text in ledger_rows(found, words)],
        "ledger_notes": [*ledger_notes(found, words)],
        "counts_title": words.say("years.counts", n=len(found.units)),
        "counts": [{"n": n, "text": text} for n, text in count_rows(found, words)],
        "rose": [_moved(one, words) for one in most_moved(found, "rose")],
        "fell": [_moved(one, words) for one in most_moved(found, "fell")],
        "notes": [note for note in year_notes(found, words) if note not in told],
    }


def _moved(one: UnitChange, words: Words) -> Fields:
    change = one.change
    return {
        "unit": one.unit.name,
        "before": number(change.before.score, words),
        "after": number(change.after.score, words),
        "change": signed(change.points, words),
        "margin": margin(change.margin, words),
    }


def _unit(unit: UnitScore, scores: Scores, words: Words) -> Fields:
    index = unit.indices[scores.instrument.index.code]
    return {
        "unit": unit.name,
        "code": unit.code or NONE,
        "group": unit.group or NONE,
        "n": count(unit.n, words),
        "rate": percent(unit.response_rate, words),
        "scores": [
            number(unit.values[one.code].score, words) for one in scores.instrument.dimensions
        ],
        "index": number(index.score, words),
        "margin": margin(index.margin, words),
        "category": index.category or NONE,
        "mark": unit_marks(unit, scores),
        "remark": unit_remark(unit, scores, words) or "",
    }
