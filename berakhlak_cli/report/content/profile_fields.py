"""What a unit's profile says: three sentences, its figures beside others', its behaviours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import SAME
from berakhlak_cli.measure.items import ItemAnswers
from berakhlak_cli.measure.profile import Profile
from berakhlak_cli.report.columns import BESIDE, CHANGE, ITEM, UNIT, Beside, verdict_text
from berakhlak_cli.report.content.decimals import printed_apart, rounding_note, with_rounding
from berakhlak_cli.report.content.letterhead import Letterhead, letter_fields, method_lines
from berakhlak_cli.report.content.report_fields import figure_fields
from berakhlak_cli.report.content.sentences import index_sentence, people_sentence, rank_sentence
from berakhlak_cli.report.content.titles import extremes_text, figure_title, note_text
from berakhlak_cli.report.content.unit_scores import unit_marks
from berakhlak_cli.report.facts import texts
from berakhlak_cli.report.fields import Fields
from berakhlak_cli.words import Words


def profile_common(
    profiles: Sequence[Profile], letterhead: Letterhead, dataset: Dataset, words: Words
) -> Fields:
    """Return the fields that the profiles of one run share."""
    one = profiles[0]
    return {
        **letter_fields(one.explained.scores, letterhead, dataset, words),
        "earlier": str(one.earlier or ""),
        "warnings": [note_text(doubt, words) for doubt in one.doubts],
    }


def profile_fields(profile: Profile, common: Fields, words: Words) -> Fields:
    """Return the fields of a profile: `fields.PROFILE`; none of a withheld unit is a figure."""
    unit, index = profile.explained.unit, profile.explained.index
    alone = replace(profile.explained.scores, units=(unit,))
    shown, hidden = index.score is not None, unit.withheld or not unit.present
    return {
        **common,
        "method": method_lines(alone, words),
        "unit": {
            "name": unit.name,
            **texts(UNIT, unit, words, {"code": "code", "group": "group"}),
        },
        "reason": "" if shown else index_sentence(profile.explained, words),
        "sentences": [*sentences(profile, words)] if shown else [],
        **figure_fields(index, words),
        "figures": [] if hidden else [*_figures(profile, words)],
        "rounding": "" if hidden else _rounding(profile, words),
        "strongest": [_behaviour(one, words) for one in profile.strongest],
        "weakest": [_behaviour(one, words) for one in profile.weakest],
        "response": texts(
            UNIT,
            unit,
            words,
            {"n": "n", "headcount": "headcount", "target": "target", "rate": "response_rate"},
        ),
        "rank": rank_sentence(profile.explained, words) if shown else "",
    }


def sentences(profile: Profile, words: Words) -> Iterator[str]:
    """Yield a profile in three sentences: the index, beside the province, and what changed."""
    yield index_sentence(profile.explained, words)
    yield from _beside(profile, words)
    yield _changed(profile, words)


def _beside(profile: Profile, words: Words) -> Iterator[str]:
    """Yield where the unit stands beside the province, and its own highest and lowest value."""
    by = profile.explained.by
    ahead, theirs = profile.ahead(by), profile.province.figure(by).score
    explained = profile.explained
    instrument = explained.scores.instrument
    ends = extremes_text(explained.unit.values, instrument, words, "profile.ends") or ""
    if ahead is not None and theirs is not None:
        text = words.say(
            f"profile.lead-{profile.lead}",
            difference=words.number(abs(ahead)),
            signed=words.signed(ahead),
            province=words.number(theirs),
            ends=ends,
        )
        yield with_rounding(text, theirs, explained.unit.figure(by).score, words)


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
    text = words.say(
        f"profile.changed-{kind}",
        year=str(profile.earlier),
        verdict=verdict_text(found.change.direction, found.change, words),
        points=words.number(abs(points)),
        signed=words.signed(points),
        **texts(CHANGE, found.change, words, {"old": "before", "new": "after", "margin": "margin"}),
    )
    return with_rounding(text, found.change.before.score, found.change.after.score, words)


def _beside_others(profile: Profile) -> dict[str, Beside]:
    """Return the index, then every value, beside the province, the group and the year before."""
    explained = profile.explained
    index = explained.scores.instrument.index.code
    before = profile.change.change if profile.change else None
    return {
        code: Beside(
            figure=explained.unit.figure(code),
            province=profile.province.figure(code),
            ahead=profile.ahead(code),
            group=explained.group.get(code),
            change=profile.changes.get(code) or (before if code == index else None),
        )
        for code in (index, *(one.code for one in explained.scores.instrument.dimensions))
    }


def _figures(profile: Profile, words: Words) -> Iterator[Fields]:
    explained = profile.explained
    scores = explained.scores
    shorts = {one.code: one.short for one in scores.instrument.dimensions}
    for code, beside in _beside_others(profile).items():
        marks = "" if code in shorts else unit_marks(explained.unit, scores)
        score = beside.figure.score
        yield {
            "name": f"{figure_title(scores, code, words)} {marks}".rstrip(),
            "short": shorts.get(code) or words.say("score.index"),
            **texts(BESIDE, beside, words, {one.key: one.key for one in BESIDE}),
            "drawn": "0" if score is None else f"{score:.1f}",
        }


def _rounding(profile: Profile, words: Words) -> str:
    """Return what stands beside differences that seem not to add up; '' where all do."""
    shown = _beside_others(profile).values()
    ahead = (printed_apart(one.province.score, one.figure.score) for one in shown)
    note = rounding_note([one.change for one in shown], words)
    return note or (words.say("years.rounded") if any(ahead) else "")


def _behaviour(one: ItemAnswers, words: Words) -> Fields:
    score = texts(ITEM, one, words, {"score": "score"})
    return {"code": one.item.code, "text": one.item.text or "", **score}
