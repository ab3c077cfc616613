"""What `rank` says: the list that is announced, who is not in it, and notes for the jury."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from berakhlak_cli.measure.awards import CHANGE, RESPONSE, AwardList, Awards, Excluded
from berakhlak_cli.measure.figures import FINAL, Scores, UnitScore
from berakhlak_cli.measure.robustness import FEWEST
from berakhlak_cli.report.columns import (
    EXCLUDED,
    Ranked,
    final_parts,
    ranked_facts,
    ranked_units,
    unit_name,
)
from berakhlak_cli.report.content.decimals import telling_apart, with_rounding
from berakhlak_cli.report.content.kind_views import view_of_scores
from berakhlak_cli.report.content.titles import (
    doubt_lines,
    final_line,
    index_title,
    note_text,
    population_text,
)
from berakhlak_cli.report.facts import Facts, cells, columns, many
from berakhlak_cli.report.model import Column, Line, Output, Part, Record, Row, Table
from berakhlak_cli.report.records import measured_with, opening
from berakhlak_cli.words import Words

NEXT: Final = 5
"""Places after the awarded ones that the screen shows."""
FEW: Final = 12
"""Units of a set that are named; a larger set is only counted."""
_SCORE_TITLES: Final = {CHANGE: "rank.score", RESPONSE: "rank.score", FINAL: "final.column"}
_RANGES: Final = ("range", "rank_low", "rank_high", "in_top_set")


def awards_output(
    awards: Awards, words: Words, *, sample: bool, everything: bool, advice: Sequence[Line] = ()
) -> Output:
    """Return everything that `rank` says; the announcement apart from the doubts."""
    parts: list[Part] = []
    for one in awards.lists:
        parts.append(award_table(awards, one, words, everything=everything))
        parts.append(tuple(_cut(awards, one, words)))
        if everything and one.excluded:
            parts.append(excluded_table(awards, one, words))
        else:
            parts.append(tuple(_excluded(awards, one, words)))
        parts.append(tuple(_jury(awards, one, words, everything=everything)))
    parts.append(tuple(_beside(awards, words)))
    return Output.of(parts, words, sample=sample, advice=advice)


def awards_record(awards: Awards, words: Words, *, sample: bool) -> Record:
    """Return what `rank` gives as JSON."""
    scores = awards.scores
    return {
        **opening("rank", sample=sample),
        **measured_with(scores.instrument, scores.kind),
        "year": awards.year,
        "by": awards.by,
        "top": awards.top,
        "population": scores.choices.population,
        **weights_record(scores),
        "lists": [_list_record(one, awards, words) for one in awards.lists],
        "notes": notes_of(awards, words),
    }


def weights_record(scores: Scores) -> Record:
    """Return the weights of the final score, where there is one."""
    if scores.evidence is None:
        return {}
    weight = scores.evidence.weight
    return {"weights": {"index": weight, "evidence": 1 - weight}}


def _list_record(one: AwardList, awards: Awards, words: Words) -> Record:
    ranking = one.ranking
    names = {unit.key: unit.name for unit in one.units.values()}
    cut = ranking.cut and {
        "separated": ranking.cut.separated,
        "difference": ranking.cut.difference,
        "text": cut_text(one, words),
    }
    return {
        "list": one.name,
        "ranking": many(_facts(awards), ranked_units(one)),
        "awarded": [names[unit] for unit in ranking.awarded],
        "top_set": [names[unit] for unit in ranking.top_set],
        "cut": cut,
        "not_eligible": many(EXCLUDED, one.excluded),
    }


def awards_rows(made: Record) -> list[Record]:
    """Return the standings of a `rank` record as flat rows."""
    lists = made["lists"]
    return [
        {"year": made["year"], "list": one["list"], **standing, "sample": made["sample"]}
        for one in lists
        for standing in one["ranking"]
    ]


def _facts(awards: Awards) -> Facts[Ranked]:
    evidence = awards.scores.evidence
    if awards.by != FINAL or evidence is None:
        return ranked_facts()
    return ranked_facts(final_parts(awards.scores.instrument.index.code, evidence))


def award_table(awards: Awards, one: AwardList, words: Words, *, everything: bool) -> Table:
    """Return a list as a table: the awarded, and the next places or all of them."""
    inside = len(one.ranking.awarded)
    ranked = ranked_units(one)
    shown = ranked if everything else ranked[: inside + NEXT]
    facts = _facts(awards)
    return Table(
        title=_title(awards, one, words),
        sheet=one.title or words.say("rank.tab"),
        columns=tuple(_columns(awards, shown, facts, words, ordered=everything)),
        rows=tuple(
            Row(values=cells(facts, unit, words), ruled=0 < inside == at)
            for at, unit in enumerate(shown)
        ),
    )


def _columns(
    awards: Awards, shown: Sequence[Ranked], facts: Facts[Ranked], words: Words, *, ordered: bool
) -> Iterator[Column]:
    """Yield the columns of a list; `ordered`: it is whole, so that ranks follow from scores."""
    ranged = any(one.range for one in shown)
    titles = {
        "score": words.say(_SCORE_TITLES.get(awards.by, "score.index")),
        "in_top_set": words.say("rank.top-set", top=str(awards.top)),
    }
    for one in columns(facts, words, titles=titles):
        if one.key == "score":
            yield replace(one, decimals=telling_apart([unit.standing for unit in shown]))
        elif one.key == "rank" and not ordered:
            yield replace(one, formula="")
        elif one.key == "shrunken" and awards.by == CHANGE:  # great changes are mostly luck
            yield replace(one, wide=False)
        elif ranged or one.key not in _RANGES:
            yield one


def _title(awards: Awards, one: AwardList, words: Words) -> str:
    instrument = awards.scores.instrument
    shown = awards.by if awards.by in instrument.further else instrument.index.code
    index = index_title(instrument, shown, words)
    codes = {one.code: one.title for one in instrument.dimensions}
    value = codes.get(one.name or "") or codes.get(awards.by)
    if value:
        what = words.say("rank.what-value", value=value)
    elif awards.by in (CHANGE, RESPONSE):
        what = words.say(f"rank.what-{awards.by}", index=index)
    elif awards.by == FINAL:
        what = words.say("final.title")
    else:
        what = words.say("rank.what-index", index=index)
    count = str(len(one.ranking.awarded))
    title = words.say("rank.title", n=count, what=what, year=str(awards.year)).upper()
    if one.name and one.name not in codes:
        title = words.say("rank.group", title=title, group=one.name)
    return title


def cut_text(one: AwardList, words: Words) -> str | None:
    """Return, in words, whether the last awarded and the next can be told apart."""
    cut = one.ranking.cut
    if cut is None:
        return None
    by_unit = {standing.unit: standing for standing in one.ranking.standings}
    last, following = by_unit[cut.last], by_unit[cut.next]
    known = last.rank_low is not None and following.rank_low is not None
    kind = "unknown" if not known else "apart" if cut.separated else "close"
    text = words.say(
        f"rank.cut-{kind}",
        last=str(last.rank),
        next=str(following.rank),
        difference=words.number(cut.difference, 2),
    )
    return with_rounding(text, following.score, last.score, words, 2)


def _cut(awards: Awards, one: AwardList, words: Words) -> Iterator[Line]:
    ranking = one.ranking
    if len(ranking.awarded) > ranking.top:
        last = ranking.standings[len(ranking.awarded) - 1]
        tied = sum(standing.rank == last.rank for standing in ranking.standings)
        yield Line(text=words.say("rank.tied-cut", n=tied, top=str(ranking.top)))
    yield from (Line(text=text) for text in (limit_text(awards, one, words), cut_text(one, words))
                if text)  # fmt: skip


def limit_text(awards: Awards, one: AwardList, words: Words) -> str | None:
    """Return that fewer are awarded than were asked for, and why; None where all are."""
    eligible = len(one.ranking.standings)
    if eligible < FEWEST:
        return words.say("rank.too-few", n=eligible)
    if one.places == min(awards.top, eligible):
        return None
    return words.say("rank.at-most-half", n=eligible, places=one.places)


def reason_text(awards: Awards, excluded: Excluded, words: Words) -> str:
    """Return why a unit is not ranked, with its figures."""
    return ineligible_text(excluded.unit, excluded.reason, awards.scores, words)


def ineligible_text(unit: UnitScore, reason: str, scores: Scores, words: Words) -> str:
    """Return a reason that keeps a unit out of a ranking, with the unit's figures."""
    if reason == "withheld":
        reason = str(unit.withheld_reason)
    short = (unit.target or 0) - (unit.n or 0)
    return words.say(
        f"rank.reason-{reason}",
        n=unit.n or 0,
        target=unit.target or 0,
        short=short,
        min_n=scores.choices.min_n,
    )


def excluded_table(awards: Awards, one: AwardList, words: Words) -> Table:
    """Return the units that are not ranked as a table, for files."""
    rows = [
        Row(
            values={
                "unit": unit_name(excluded.unit),
                "reason": reason_text(awards, excluded, words),
            }
        )
        for excluded in one.excluded
    ]
    tab = words.say("rank.tab-excluded")
    return Table(
        title=_excluded_title(one, words),
        sheet=f"{tab} {one.title}" if one.title else tab,
        columns=columns(EXCLUDED, words, "unit reason"),
        rows=tuple(rows),
    )


def _excluded_title(one: AwardList, words: Words) -> str:
    whole = len(one.excluded) + len(one.ranking.standings)
    return words.say("rank.excluded", n=len(one.excluded), all=whole)


def _excluded(awards: Awards, one: AwardList, words: Words) -> Iterator[Line]:
    if not one.excluded:
        return
    yield Line(text=_excluded_title(one, words), tone="title")
    width = max(len(excluded.unit.name) for excluded in one.excluded)
    for excluded in one.excluded:
        reason = reason_text(awards, excluded, words)
        yield Line(text=f"  {excluded.unit.name:<{min(width, 40)}}  {reason}", hanging=4)


def _jury(awards: Awards, one: AwardList, words: Words, *, everything: bool) -> Iterator[Line]:
    ranking = one.ranking
    yield Line(text=words.say("rank.jury"), tone="title")
    if all(standing.rank_low is None for standing in ranking.standings):
        yield Line(text=f"  {words.say('rank.jury-none')}", hanging=2)
    else:
        yield Line(text=f"  {words.say('rank.jury-range')}", hanging=2)
        top = str(ranking.top)
        names = [one.units[unit].name for unit in ranking.top_set]
        few = everything or len(names) <= FEW
        key = "rank.jury-set" if few else "rank.jury-set-many"
        file = f"peringkat-{awards.year}.xlsx"
        text = words.say(key, n=len(names), top=top, units="; ".join(names), file=file)
        yield Line(text=f"  {text}", hanging=2)
    if one.variants:
        shares = [
            f"{one.units[unit].short or one.units[unit].name} {one.robust[unit]}/{one.variants}"
            for unit in ranking.awarded
        ]
        text = words.say("rank.jury-robust", variants=one.variants, shares="; ".join(shares))
        yield Line(text=f"  {text}", hanging=2)
    if awards.by == CHANGE and one.shrunken:
        yield Line(text=f"  {words.say('rank.jury-shrunken')}", hanging=2)
    tipping = [
        f"{one.units[unit].short or one.units[unit].name} {words.number(points)}"
        for unit, points in one.tipping.items()
    ]
    if tipping:
        text = words.say("rank.jury-tipping", units="; ".join(tipping))
        yield Line(text=f"  {text}", hanging=2)
    if any(one.units[standing.unit].small_sample for standing in ranking.standings):
        yield Line(text=f"  {words.say('rank.jury-small')}", hanging=2)


def _beside(awards: Awards, words: Words) -> Iterator[Line]:
    if awards.scores.evidence and awards.by == FINAL:
        yield final_line(awards.scores.evidence, words)
    if awards.by == CHANGE:
        yield from (Line(text=note_text(note, words)) for note in awards.scores.notes)
    else:
        yield from doubt_lines(awards.scores, words)
    yield from view_of_scores(awards.scores).ranked_by(awards.scores.instrument, awards.by, words)
    for group in awards.too_small:
        yield Line(text=words.say("rank.too-small", group=group))


def notes_of(awards: Awards, words: Words) -> list[str]:
    """Return what a reader of the figures alone should know."""
    limits = [text for one in awards.lists if (text := limit_text(awards, one, words))]
    beside = [line.text for line in _beside(awards, words)]
    return [*dict.fromkeys(limits), *beside, population_text(awards.scores, words)]
