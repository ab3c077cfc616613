"""What a unit's profile says: three sentences, its figures beside others', its behaviours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from berakhlak_cli.measure.figures import SAME
from berakhlak_cli.measure.items import ItemAnswers
from berakhlak_cli.measure.profile import Profile
from berakhlak_cli.report.content.letter import (
    NONE,
    Letterhead,
    Origins,
    count,
    letter_fields,
    margin,
    method_lines,
    number,
    percent,
    signed,
)
from berakhlak_cli.report.content.scores import unit_marks
from berakhlak_cli.report.content.sentences import (
    extremes_text,
    index_sentence,
    people_sentence,
    rank_sentence,
)
from berakhlak_cli.report.content.years import verdict_text
from berakhlak_cli.report.fields import Fields
from berakhlak_cli.words import Words


def profile_common(
    profiles: Sequence[Profile], letterhead: Letterhead, origins: Origins, words: Words
) -> Fields:
    """Return the fields that the profiles of one run share."""
    one = profiles[0]
    return {
        **letter_fields(one.explained.scores, letterhead, origins, words),
        "earlier": str(one.earlier or ""),
        "warnings": [words.say(f"note.{doubt.code}", **doubt.params) for doubt in one.doubts],
    }


def profile_fields(profile: Profile, common: Fields, words: Words) -> Fields:
    """Return the fields of a profile: `fields.PROFILE`; none of a withheld unit is a figure."""
    unit, index = profile.explained.unit, profile.explained.index
    alone = replace(profile.explained.scores, units=(unit,))
    shown = index.score is not None
    letter = index.category
    return {
        **common,
        "method": method_lines(alone, words),
        "unit": {"name": unit.name, "code": unit.code or NONE, "group": unit.group or NONE},
        "reason": "" if shown else index_sentence(profile.explained, words),
        "sentences": [*sentences(profile, words)] if shown else [],
        "score": number(index.score, words),
        "margin": margin(index.margin, words),
        "category": letter or NONE,
        "category_name": words.say(f"category.{letter}") if letter else NONE,
        "figures": [] if unit.withheld or not unit.present else [*_figures(profile, words)],
        "strongest": [_behaviour(one, words) for one in profile.strongest],
        "weakest": [_behaviour(one, words) for one in profile.weakest],
        "response": {
            "n": count(unit.n, words),
            "headcount": count(unit.headcount, words),
            "target": count(unit.target, words),
            "rate": percent(unit.response_rate, words),
        },
        "rank": rank_sentence(profile.explained, words) if shown else "",
    }


def sentences(profile: Profile, words: Words) -> Iterator[str]:
    """Yield a profile in three sentences: the index, beside the province, and what changed."""
    yield index_sentence(profile.explained, words)
    yield _beside(profile, words)
    yield _changed(profile, words)


def _beside(profile: Profile, words: Words) -> str:
    """Return where the unit stands beside the province, and its own highest and lowest value."""
    by = profile.explained.by
    ahead, theirs = profile.ahead(by), profile.province.figure(by).score
    ends = extremes_text(profile.explained, words, "profile.ends") or ""
    if ahead is None or theirs is None:
        return words.say("profile.lead-none", ends=ends)
    return words.say(
        f"profile.lead-{profile.lead}",
        difference=words.number(abs(ahead)),
        signed=words.signed(ahead),
        province=words.number(theirs),
        ends=ends,
    )


def _changed(profile: Profile, words: Words) -> str:
    """Return what changed since the year before; without one, who answered."""
    found = profile.change
    if found is None or found.change.points is None:
        people = people_sentence(profile.explained.unit, words)
        return people or words.say("profile.people-none")
    points = found.change.points
    kind: str = found.verdict if found.verdict in ("unclear", "no-interval") else "clear"
    if abs(points) < SAME:
        kind = "same"
    elif kind == "clear" and not found.change.margin:
        kind = "exact"
    return words.say(
        f"profile.changed-{kind}",
        year=str(profile.earlier),
        old=number(found.change.before.score, words),
        new=number(found.change.after.score, words),
        verdict=verdict_text(found.change.direction, found.change, words),
        points=words.number(abs(points)),
        signed=words.signed(points),
        margin=margin(found.change.margin, words),
    )


def _figures(profile: Profile, words: Words) -> Iterator[Fields]:
    """Yield the index, then every value, beside the province, the group and the year before."""
    explained = profile.explained
    instrument = explained.scores.instrument
    index = instrument.index
    named = [(index.code, index.title, words.say("score.index"))]
    named += [(one.code, one.title, one.short) for one in instrument.dimensions]
    before = profile.change.change if profile.change else None
    for code, title, short in named:
        figure, group = explained.unit.figure(code), explained.group.get(code)
        change = profile.changes.get(code) or (before if code == index.code else None)
        marks = unit_marks(explained.unit, explained.scores) if code == index.code else ""
        yield {
            "name": f"{title} {marks}".rstrip(),
            "short": short,
            "score": number(figure.score, words),
            "margin": margin(figure.margin, words),
            "category": figure.category or NONE,
            "province": number(profile.province.figure(code).score, words),
            "ahead": signed(profile.ahead(code), words),
            "group": number(group.median if group else None, words),
            "before": number(change.before.score if change else None, words),
            "change": signed(change.points if change else None, words),
            "drawn": "0" if figure.score is None else f"{figure.score:.1f}",
        }


def _behaviour(one: ItemAnswers, words: Words) -> Fields:
    return {"code": one.item.code, "text": one.item.text or "", "score": number(one.score, words)}
