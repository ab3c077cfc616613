"""What `rank` says: the list that is announced, who is not in it, and notes for the jury."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from berakhlak_cli.measure.awards import CHANGE, RESPONSE, AwardList, Awards, Excluded
from berakhlak_cli.measure.figures import FINAL, Scores, UnitScore
from berakhlak_cli.measure.ranking import TIE, Standing
from berakhlak_cli.report.content.evidence import final_line
from berakhlak_cli.report.content.health import index_title, ranked_by
from berakhlak_cli.report.content.scores import said_note
from berakhlak_cli.report.model import Column, Line, Name, Output, Row, Table
from berakhlak_cli.words import Words

NEXT = 5
"""Places after the awarded ones that the screen shows."""
FEW = 12
"""Units of a set that are named; a larger set is only counted."""
MOST_DECIMALS = 6
_RANK = f"1+SUMPRODUCT(--({{score.all}}>{{score}}+{TIE:.0E}))"
"""How a workbook finds a rank: one more than the units that are better; equal ones share theirs."""
_SCORE_TITLES = {CHANGE: "rank.score", RESPONSE: "rank.score", FINAL: "final.column"}


def said_awards(
    awards: Awards, words: Words, *, sample: bool, everything: bool, advice: Sequence[Line] = ()
) -> Output:
    """Return everything that `rank` says; the announcement apart from the doubts."""
    parts: list[Table | tuple[Line, ...]] = []
    for one in awards.lists:
        parts.append(award_table(awards, one, words, everything=everything))
        parts.append(tuple(_cut(one, words)))
        if everything and one.excluded:
            parts.append(excluded_table(awards, one, words))
        else:
            parts.append(tuple(_excluded(awards, one, words)))
        parts.append(tuple(_jury(awards, one, words, everything=everything)))
    parts.append(tuple(_beside(awards, words)))
    return Output(
        banner=words.say("app.sample") if sample else None,
        parts=tuple(part for part in parts if part),
        advice=tuple(advice),
    )


def award_table(awards: Awards, one: AwardList, words: Words, *, everything: bool) -> Table:
    """Return a list as a table: the awarded, and the next places or all of them."""
    standings = one.ranking.standings
    inside = len(one.ranking.awarded)
    shown = standings if everything else standings[: inside + NEXT]
    top = str(awards.top)
    ranged = any(standing.rank_low is not None for standing in standings)
    columns = [
        Column(
            key="rank",
            title=words.say("rank.number"),
            kind="count",
            formula=_RANK if everything else "",
        ),
        Column(key="unit", title=words.say("score.unit")),
        Column(key="group", title=words.say("score.group"), wide=True),
        Column(
            key="score",
            title=words.say(_SCORE_TITLES.get(awards.by, "score.index")),
            kind="score",
            decimals=score_decimals(shown),
        ),
        *_beside_final(awards, words),
        Column(key="n", title=words.say("score.n"), kind="count", wide=True),
        Column(key="rate", title=words.say("score.rate"), kind="percent", wide=True),
    ]
    if ranged:
        columns += [
            Column(key="range", title=words.say("rank.range"), kind="letter", keep=1),
            Column(key="low", title=words.say("rank.unit-low"), kind="count", wide=True),
            Column(key="high", title=words.say("rank.unit-high"), kind="count", wide=True),
            Column(key="set", title=words.say("rank.top-set", top=top), wide=True),
        ]
    columns += [
        Column(key="awarded", title=words.say("rank.awarded"), wide=True),
        Column(key="robust", title=words.say("rank.robust"), wide=True),
        Column(key="mark", title=words.say("rank.mark"), keep=2),
    ]
    rows = [
        _row(awards, one, standing, words, ruled=0 < inside == at)
        for at, standing in enumerate(shown)
    ]
    return Table(
        title=_title(awards, one, words),
        sheet=one.title or words.say("rank.tab"),
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _beside_final(awards: Awards, words: Words) -> Iterator[Column]:
    """Yield what a final score is made of."""
    if awards.by == FINAL:
        yield Column(key="index", title=words.say("score.index"), kind="score", keep=3)
        yield Column(key="evidence", title=words.say("final.evidence"), kind="score", keep=3)


def _title(awards: Awards, one: AwardList, words: Words) -> str:
    instrument = awards.scores.instrument
    shown = awards.by if awards.by in instrument.further else instrument.index.code
    index = index_title(instrument, shown, words)
    codes = {dimension.code: dimension.title for dimension in awards.scores.instrument.dimensions}
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


def score_decimals(standings: Sequence[Standing]) -> int:
    """Return as many decimals as it takes to show different scores differently."""
    for decimals in range(2, MOST_DECIMALS):
        texts = [f"{one.score:.{decimals}f}" for one in standings]
        alike = [
            one
            for one, other, text, following in zip(
                standings, standings[1:], texts, texts[1:], strict=False
            )
            if text == following and one.rank != other.rank
        ]
        if not alike:
            return decimals
    return MOST_DECIMALS


def _row(awards: Awards, one: AwardList, standing: Standing, words: Words, *, ruled: bool) -> Row:
    unit = one.units[standing.unit]
    evidence = awards.scores.evidence
    ranged = standing.rank_low is not None and standing.rank_high is not None
    robust = None
    if standing.awarded and one.variants is not None:
        robust = f"{one.robust.get(standing.unit, 0)}/{one.variants}"
    return Row(
        values={
            "rank": standing.rank,
            "unit": Name(full=unit.name, short=unit.short),
            "group": unit.group,
            "score": standing.score,
            "index": unit.figure(awards.scores.instrument.index.code).score,
            "evidence": evidence.of(unit.year, unit.key) if evidence else None,
            "n": unit.n,
            "rate": unit.response_rate,
            "range": f"{standing.rank_low}–{standing.rank_high}" if ranged else None,
            "low": standing.rank_low,
            "high": standing.rank_high,
            "set": words.say("score.yes") if standing.in_top_set else None,
            "awarded": words.say("score.yes") if standing.awarded else None,
            "robust": robust,
            "mark": "*" if unit.small_sample else None,
        },
        ruled=ruled,
    )


def cut_text(one: AwardList, words: Words) -> str | None:
    """Return, in words, whether the last awarded and the next can be told apart."""
    cut = one.ranking.cut
    if cut is None:
        return None
    by_unit = {standing.unit: standing for standing in one.ranking.standings}
    last, following = by_unit[cut.last], by_unit[cut.next]
    known = last.rank_low is not None and following.rank_low is not None
    kind = "unknown" if not known else "apart" if cut.separated else "close"
    return words.say(
        f"rank.cut-{kind}",
        last=str(last.rank),
        next=str(following.rank),
        difference=words.number(cut.difference, 2),
    )


def _cut(one: AwardList, words: Words) -> Iterator[Line]:
    ranking = one.ranking
    if len(ranking.awarded) > ranking.top:
        last = ranking.standings[len(ranking.awarded) - 1]
        tied = sum(standing.rank == last.rank for standing in ranking.standings)
        yield Line(text=words.say("rank.tied-cut", n=tied, top=str(ranking.top)))
    text = cut_text(one, words)
    if text:
        yield Line(text=text)


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
                "unit": Name(full=excluded.unit.name, short=excluded.unit.short),
                "reason": reason_text(awards, excluded, words),
            }
        )
        for excluded in one.excluded
    ]
    tab = words.say("rank.tab-excluded")
    whole = len(one.excluded) + len(one.ranking.standings)
    return Table(
        title=words.say("rank.excluded", n=len(one.excluded), all=whole),
        sheet=f"{tab} {one.title}" if one.title else tab,
        columns=(
            Column(key="unit", title=words.say("score.unit")),
            Column(key="reason", title=words.say("rank.reason")),
        ),
        rows=tuple(rows),
    )


def _excluded(awards: Awards, one: AwardList, words: Words) -> Iterator[Line]:
    if not one.excluded:
        return
    whole = len(one.excluded) + len(one.ranking.standings)
    yield Line(text=words.say("rank.excluded", n=len(one.excluded), all=whole), tone="title")
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
    if any(one.units[standing.unit].small_sample for standing in ranking.standings):
        yield Line(text=f"  {words.say('rank.jury-small')}", hanging=2)


def _beside(awards: Awards, words: Words) -> Iterator[Line]:
    if awards.scores.evidence and awards.by == FINAL:
        yield final_line(awards.scores.evidence, words)
    if awards.by == CHANGE:
        yield from (Line(text=said_note(note, words)) for note in awards.scores.notes)
    yield from ranked_by(awards.scores.instrument, awards.by, words)
    for group in awards.too_small:
        yield Line(text=words.say("rank.too-small", group=group))
    for unit in awards.would_have:
        yield Line(text=words.say("rank.would-have", unit=unit), tone="warning")


def notes_of(awards: Awards, words: Words) -> list[str]:
    """Return what a reader of the figures alone should know."""
    population = words.say(f"note.population-{awards.scores.choices.population}")
    return [*(line.text for line in _beside(awards, words)), population]
