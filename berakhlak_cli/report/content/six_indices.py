"""What is said of a votes survey: six indices, the words most chosen, what limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import ProvinceScore, UnitScore
from berakhlak_cli.measure.kinds.polls import TOP, Poll, Polls
from berakhlak_cli.measure.kinds.votes import APPROACHES, OWN_APPROACH
from berakhlak_cli.report.columns import FIGURE, WORD, figure_columns, unit_name
from berakhlak_cli.report.content.titles import index_title
from berakhlak_cli.report.facts import cells, columns, less, many, only
from berakhlak_cli.report.model import Column, Line, Name, Part, Record, Row, Table, Value
from berakhlak_cli.word_list import CURRENT, WordList
from berakhlak_cli.words import Words

ENERGY: Final = "energi_positif"
TOTAL: Final = "total"
_QUESTION_WORDS: Final = ("health.personal", "health.current", "health.desired")


def index_short(instrument: Instrument, code: str, words: Words) -> str:
    """Return the short name of an index, for the titles of columns."""
    return words.say(f"health.short-{code if code in instrument.further else 'index'}")


def six_columns(instrument: Instrument, words: Words, keys: str) -> Iterator[Column]:
    """Yield the own index with its margin and category, the others, the total's category."""
    for code in (instrument.index.code, *instrument.further):
        title = index_title(instrument, code, words)
        shown = {instrument.index.code: keys, ENERGY: "score margin", TOTAL: "score category"}
        figure = (code, index_short(instrument, code, words), title)
        for one in figure_columns([figure], words, shown.get(code, "score")):
            if code == ENERGY and one.kind == "margin":
                yield replace(one, title=f"{one.title} {title}", keep=0, wide=True)
            elif code == TOTAL and one.kind == "letter":
                yield replace(one, explained=f"{one.title} {title}", formula="")
            else:
                yield one


def approach(code: str) -> Record:
    """Return by which formula of ours an index is reckoned."""
    return {"approach": APPROACHES.get(code, OWN_APPROACH)}


def six_record(instrument: Instrument, of: Callable[[str], Record]) -> Record:
    """Return every index of a unit; `of` gives the record of one."""
    codes = (instrument.index.code, *instrument.further)
    return {"indices": {code: of(code) | approach(code) for code in codes}}


def votes_record(polls: Polls | None) -> Record:
    """Return the votes by question; None where they are withheld or nobody voted."""
    if polls is None:
        return {"votes": None}
    matches = {
        "personal_current": polls.personal_matches,
        "current_desired": polls.desired_matches,
    }
    return {
        "votes": {
            **{question: _poll_record(poll) for question, poll in polls.by_code.items()},
            "matches": {
                name: None if found is None else float(found) for name, found in matches.items()
            },
        }
    }


def _poll_record(poll: Poll) -> Record:
    return {
        "votes": poll.votes,
        "outside": poll.outside,
        "top": many(WORD, poll.top),
        "limiting": many(only(WORD, "word votes few"), poll.limiting),
        "areas": dict(poll.areas),
        "few": poll.few,
    }


def province_votes(
    instrument: Instrument, province: ProvinceScore, words: Words, most: int | None
) -> Iterator[Part]:
    """
    Yield the province's values, its words, and what limits; nothing where it is withheld.

    `most`: limiting words that are named; None for all.
    """
    if province.polls is None:
        return
    yield _value_table(instrument, province, words)
    whose = words.say("health.words-province", year=str(province.year))
    matched = province.pool == "respondents"  # else the indices are means of the units'
    yield from _votes(instrument, whose, province, words, most, matched=matched)


def unit_votes(
    instrument: Instrument, unit: UnitScore, words: Words, most: int | None
) -> Iterator[Part]:
    """Yield the words of a unit, and what limits; nothing where they are withheld."""
    if unit.polls is not None:
        yield from _votes(instrument, f"{unit.name}, {unit.year}", unit, words, most, matched=True)


def _votes(
    instrument: Instrument,
    whose: str,
    holder: UnitScore | ProvinceScore,
    words: Words,
    most: int | None,
    *,
    matched: bool,
) -> Iterator[Part]:
    """Yield words and what limits; `matched`: the indices beside come from these words."""
    asked, polls = _asked(instrument), holder.polls
    assert polls is not None, "asked only where there are votes"
    yield _word_table(instrument, asked, whose, holder.year, polls, words)
    yield tuple(_word_lines(asked, polls, words, most, matched=matched))


def _asked(instrument: Instrument) -> WordList:
    assert instrument.word_list is not None, "this kind of survey offers words"
    return instrument.word_list


def _value_table(instrument: Instrument, province: ProvinceScore, words: Words) -> Table:
    year = str(province.year)
    rows = [
        Row(
            values={
                "value": Name(full=one.title),
                **cells(FIGURE, province.values[one.code], words),
            }
        )
        for one in instrument.dimensions
    ]
    titles = {"score": words.say("rank.score")}
    return Table(
        title=words.say("health.values-title", year=year),
        sheet=words.say("health.values-tab", year=year),
        columns=(
            Column(key="value", title=words.say("health.value")),
            *columns(less(FIGURE, "low high"), words, titles=titles),
        ),
        rows=tuple(rows),
    )


def _word_table(
    instrument: Instrument, asked: WordList, whose: str, year: int, chosen: Polls, words: Words
) -> Table:
    """Return every word in a top ten, with its votes in each top ten that it is in."""
    polls = chosen.by_code
    rows: dict[str, dict[str, Value]] = {}
    shorts = {one.code: one.short for one in instrument.dimensions}
    for question in (CURRENT, *polls):
        for one in polls[question].top:
            row = rows.setdefault(one.word.text, cells(less(WORD, "votes weight"), one, words))
            row["value"] = shorts.get(one.word.dimension or "")
            row["area"] = asked.areas[one.word.area]
            row[question] = shown_votes(one.votes, polls[question])
    by_question = (
        Column(key=code, title=words.say(key), kind="count", explained=asked.titled(code))
        for code, key in zip(polls, _QUESTION_WORDS, strict=True)
    )
    word, value, area, mark = columns(WORD, words, "word value area limiting")
    return Table(
        title=words.say("health.words-title", whose=whose),
        sheet=words.say("health.words-tab", year=str(year)),
        columns=(word, value, replace(area, wide=True), *by_question, mark),
        rows=tuple(Row(values=row) for row in rows.values()),
    )


def _word_lines(
    asked: WordList, polls: Polls, words: Words, most: int | None, *, matched: bool
) -> Iterator[Line]:
    if any(len(poll.top) > TOP for poll in polls.by_code.values()):
        yield Line(text=words.say("health.ties"))
    for key, matches in (
        ("health.matches-personal", polls.personal_matches),
        ("health.matches-desired", polls.desired_matches),
    ):
        if matched and matches is not None:
            whole = matches.denominator == 1
            shown = words.number(float(matches), 0 if whole else 2)
            yield Line(text=words.say(key, matches=shown))
    limiting = [
        f"{one.word.text} {_count(one.votes, polls.current, words)}"
        for one in polls.current.limiting
    ]
    if limiting:
        text = words.say("health.limiting-words", words=", ".join(limiting[:most]))
        yield Line(text=text, hanging=2)
    areas = [
        f"{asked.areas[code]} {_count(votes, polls.current, words)}"
        for code, votes in polls.current.areas.items()
    ]
    yield Line(text=words.say("health.areas", areas=", ".join(areas)), hanging=2)
    outside = sum(poll.outside or 0 for poll in polls.by_code.values())
    if outside:
        yield Line(text=words.say("health.outside", n=outside))


def shown_votes(votes: int | None, poll: Poll) -> int | str:
    """Return a count of votes, or that it is too small to tell."""
    return f"<{poll.least}" if votes is None else votes


def _count(votes: int | None, poll: Poll, words: Words) -> str:
    shown = shown_votes(votes, poll)
    return shown if isinstance(shown, str) else words.count(shown)


def every_units_words(
    instrument: Instrument, year: int, units: Sequence[UnitScore], words: Words
) -> Iterator[Table]:
    """Yield the top ten and the limiting words of every unit, for files."""
    asked = _asked(instrument)
    rows = [
        Row(
            values={
                **cells(WORD, one, words),
                "unit": unit_name(unit),
                "question": asked.titled(question),
                "area": asked.areas[one.word.area],
                "votes": shown_votes(one.votes, poll),
            }
        )
        for unit in units
        for question, poll in (unit.polls.by_code.items() if unit.polls else ())
        for one in poll.words
        if one.weight or (one.word.limiting and question == CURRENT)
    ]
    yield Table(
        title=words.say("health.unit-words-title", year=str(year)),
        sheet=words.say("health.unit-words-tab", year=str(year)),
        columns=(
            Column(key="unit", title=words.say("score.unit")),
            Column(key="question", title=words.say("health.question")),
            *columns(WORD, words),
        ),
        rows=tuple(rows),
    )


def six_headlines(instrument: Instrument, province: ProvinceScore, words: Words) -> Iterator[Line]:
    """Yield the index and the total, each by its name: they are two figures."""
    year = str(province.year)
    for code in (instrument.index.code, TOTAL):
        figure, title = province.indices[code], index_title(instrument, code, words)
        if figure.score is None or figure.category is None:
            key = "health.headline-withheld" if province.withheld else "health.headline-none"
            yield Line(text=words.say(key, index=title, year=year), tone="headline")
            continue
        text = words.say(
            "health.headline",
            index=title,
            year=year,
            score=words.number(figure.score),
            letter=figure.category,
            name=words.say(f"category.{figure.category}"),
        )
        yield Line(text=text, tone="headline")
    if province.indices[TOTAL].score is not None:
        yield Line(text=words.say("health.apart"))


def six_legend(instrument: Instrument, words: Words) -> Iterator[Line]:
    """Yield what the short names of the indices mean."""
    texts = [
        f"{index_short(instrument, code, words)} {index_title(instrument, code, words)}"
        for code in (instrument.index.code, *instrument.further)
    ]
    yield Line(text=f"{', '.join(texts)}.")


def ranked_by(instrument: Instrument, code: str, words: Words) -> Iterator[Line]:
    """Yield whose formula the index follows that units are put in order by."""
    shown = code if code in instrument.further else instrument.index.code
    how = words.say(f"health.approach-{APPROACHES.get(shown, OWN_APPROACH)}")
    title = index_title(instrument, shown, words)
    yield Line(text=words.say("health.ranked", index=title, how=how))


def six_caveats(instrument: Instrument, words: Words) -> Iterator[Line]:
    """Yield by which approach each index is reckoned, and whose the word list is."""
    approaches: dict[str, list[str]] = {OWN_APPROACH: [instrument.index.title]}
    for code, formula in APPROACHES.items():
        approaches.setdefault(formula, []).append(index_title(instrument, code, words))
    yield Line(text=words.say("health.approach"))
    for formula, titles in approaches.items():
        how = words.say(f"health.approach-{formula}")
        yield Line(text=f"  {', '.join(titles)}: {how}", hanging=4)
    if _asked(instrument).example:
        yield Line(text=words.say("health.example"))
