"""What `score` says of a votes survey: six indices, the words most chosen, what limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import Figure, ProvinceScore, UnitScore
from berakhlak_cli.measure.kinds.polls import TOP, Polls
from berakhlak_cli.measure.kinds.votes import APPROACHES, OWN_APPROACH
from berakhlak_cli.report.model import Column, Line, Name, Row, Table, Value
from berakhlak_cli.word_list import CURRENT, WordList
from berakhlak_cli.words import Words

ENERGY = "energi_positif"
TOTAL = "total"
MOST_LIMITING = 10
"""Limiting words that are named on the screen."""
_QUESTION_WORDS = ("health.personal", "health.current", "health.desired")


def index_title(instrument: Instrument, code: str, words: Words) -> str:
    """Return the name of an index."""
    return (
        words.say(f"health.index-{code}") if code in instrument.further else instrument.index.title
    )


def index_short(instrument: Instrument, code: str, words: Words) -> str:
    """Return the short name of an index, for the titles of columns."""
    return words.say(f"health.short-{code if code in instrument.further else 'index'}")


def own_column(instrument: Instrument, words: Words) -> Column:
    """Return the column of the instrument's own index, named apart from the others."""
    title = index_short(instrument, instrument.index.code, words)
    return Column(key="index", title=title, kind="score", explained=instrument.index.title)


def further_columns(instrument: Instrument, words: Words) -> Iterator[Column]:
    """Yield the columns of the indices beside the index, the total with its category."""
    for code in instrument.further:
        title = index_title(instrument, code, words)
        short = index_short(instrument, code, words)
        yield Column(key=code, title=short, kind="score", explained=title)
        if code == ENERGY:
            margin = f"{words.say('score.margin')} {title}"
            yield Column(key="energy-margin", title=margin, kind="margin", wide=True)
    title = f"{words.say('score.category')} {index_title(instrument, TOTAL, words)}"
    yield Column(
        key="total-category", title=words.say("score.category"), kind="letter", explained=title
    )


def further_cells(
    instrument: Instrument, indices: Mapping[str, Figure], *, everyone: bool
) -> dict[str, Value]:
    """Return what stands in those columns."""
    if not instrument.further:
        return {}
    scores: dict[str, Value] = {code: indices[code].score for code in instrument.further}
    margin = None if everyone else indices[ENERGY].margin
    return scores | {"energy-margin": margin, "total-category": indices[TOTAL].category}


def health_parts(
    instrument: Instrument, province: ProvinceScore, words: Words, *, everything: bool = False
) -> Iterator[Table | tuple[Line, ...]]:
    """Yield the province's values, its words, and what limits; nothing where it is withheld."""
    if instrument.word_list is None or province.polls is None:
        return
    yield _value_table(instrument, province, words)
    whose = words.say("health.words-province", year=str(province.year))
    matched = province.pool == "respondents"  # else the indices are means of the units'
    year, polls = province.year, province.polls
    yield from unit_votes(
        instrument, whose, year, polls, words, matched=matched, everything=everything
    )


def unit_votes(
    instrument: Instrument,
    whose: str,
    year: int,
    polls: Polls | None,
    words: Words,
    *,
    matched: bool = True,
    everything: bool = False,
) -> Iterator[Table | tuple[Line, ...]]:
    """
    Yield the words of a unit or of the province, and what limits; nothing for ratings.

    `matched`: whether the indices beside it come from the matches of these words.
    `everything`: whether every limiting word is named.
    """
    if instrument.word_list is not None and polls is not None:
        yield _word_table(instrument, instrument.word_list, whose, year, polls, words)
        most = len(polls.current.limiting) if everything else MOST_LIMITING
        yield tuple(_word_lines(instrument.word_list, polls, words, matched=matched, most=most))


def _value_table(instrument: Instrument, province: ProvinceScore, words: Words) -> Table:
    rows = []
    for dimension in instrument.dimensions:
        figure = province.values[dimension.code]
        values = {
            "value": Name(full=dimension.title),
            "score": figure.score,
            "margin": None if province.everyone else figure.margin,
            "category": figure.category,
        }
        rows.append(Row(values=values))
    return Table(
        title=words.say("health.values-title", year=str(province.year)),
        sheet=words.say("health.values-tab", year=str(province.year)),
        columns=(
            Column(key="value", title=words.say("health.value")),
            Column(key="score", title=words.say("rank.score"), kind="score"),
            Column(key="margin", title=words.say("score.margin"), kind="margin"),
            Column(key="category", title=words.say("score.category"), kind="letter"),
        ),
        rows=tuple(rows),
    )


def _word_table(
    instrument: Instrument,
    words_asked: WordList,
    whose: str,
    year: int,
    chosen: Polls,
    words: Words,
) -> Table:
    """Return every word in a top ten, with its votes in each top ten that it is in."""
    polls = chosen.by_code
    votes: dict[str, dict[str, Value]] = {}
    shorts = {one.code: one.short for one in instrument.dimensions}
    for question in (CURRENT, *polls):
        for one in polls[question].top:
            row = votes.setdefault(one.word.text, {"word": Name(full=one.word.text)})
            row[question] = one.votes
            row["value"] = shorts.get(one.word.dimension or "")
            row["area"] = words_asked.areas[one.word.area]
            row["mark"] = words.say("health.limiting") if one.word.limiting else None
    titles = zip(polls, _QUESTION_WORDS, strict=True)
    return Table(
        title=words.say("health.words-title", whose=whose),
        sheet=words.say("health.words-tab", year=str(year)),
        columns=(
            Column(key="word", title=words.say("health.word")),
            Column(key="value", title=words.say("health.value")),
            Column(key="area", title=words.say("health.area"), wide=True),
            *(
                Column(
                    key=code,
                    title=words.say(title),
                    kind="count",
                    explained=words_asked.titled(code),
                )
                for code, title in titles
            ),
            Column(key="mark", title=words.say("rank.mark")),
        ),
        rows=tuple(Row(values=row) for row in votes.values()),
    )


def _word_lines(
    words_asked: WordList, polls: Polls, words: Words, *, matched: bool, most: int
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
    limiting = [f"{one.word.text} {words.count(one.votes)}" for one in polls.current.limiting]
    if limiting:
        text = words.say("health.limiting-words", words=", ".join(limiting[:most]))
        yield Line(text=text, hanging=2)
    areas = [
        f"{words_asked.areas[code]} {words.count(votes)}"
        for code, votes in polls.current.areas.items()
    ]
    yield Line(text=words.say("health.areas", areas=", ".join(areas)), hanging=2)
    outside = sum(poll.outside for poll in polls.by_code.values())
    if outside:
        yield Line(text=words.say("health.outside", n=outside))


def unit_words(
    instrument: Instrument, year: int, units: Sequence[UnitScore], words: Words
) -> Iterator[Table]:
    """Yield the top ten and the limiting words of every unit, for files; nothing for ratings."""
    if instrument.word_list is None:
        return
    rows = []
    for unit in units:
        for question, poll in unit.polls.by_code.items() if unit.polls else ():
            for one in poll.words:
                if not one.weight and not (one.word.limiting and question == CURRENT):
                    continue
                values: dict[str, Value] = {
                    "unit": Name(full=unit.name, short=unit.short),
                    "question": instrument.word_list.titled(question),
                    "word": one.word.text,
                    "votes": one.votes,
                    "weight": float(one.weight),
                    "value": one.word.dimension,
                    "area": instrument.word_list.areas[one.word.area],
                    "mark": words.say("health.limiting") if one.word.limiting else None,
                }
                rows.append(Row(values=values))
    yield Table(
        title=words.say("health.unit-words-title", year=str(year)),
        sheet=words.say("health.unit-words-tab", year=str(year)),
        columns=(
            Column(key="unit", title=words.say("score.unit")),
            Column(key="question", title=words.say("health.question")),
            Column(key="word", title=words.say("health.word")),
            Column(key="votes", title=words.say("health.votes"), kind="count"),
            Column(key="weight", title=words.say("health.weight"), kind="score", decimals=2),
            Column(key="value", title=words.say("health.value")),
            Column(key="area", title=words.say("health.area")),
            Column(key="mark", title=words.say("rank.mark")),
        ),
        rows=tuple(rows),
    )


def health_headline(
    instrument: Instrument, province: ProvinceScore, words: Words
) -> Iterator[Line]:
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


def health_legend(instrument: Instrument, words: Words) -> Iterator[Line]:
    """Yield what the short names of the indices mean."""
    codes = (instrument.index.code, *instrument.further)
    texts = [
        f"{index_short(instrument, code, words)} {index_title(instrument, code, words)}"
        for code in codes
    ]
    yield Line(text=f"{', '.join(texts)}.")


def ranked_by(instrument: Instrument, code: str, words: Words) -> Iterator[Line]:
    """Yield whose formula an index of a votes survey follows that units are put in order by."""
    if instrument.word_list is None:
        return
    shown = code if code in instrument.further else instrument.index.code
    how = words.say(f"health.approach-{APPROACHES.get(shown, OWN_APPROACH)}")
    yield Line(
        text=words.say("health.ranked", index=index_title(instrument, shown, words), how=how)
    )


def health_caveats(instrument: Instrument, words: Words) -> Iterator[Line]:
    """Yield by which approach each index is reckoned, and whose the word list is."""
    approaches: dict[str, list[str]] = {OWN_APPROACH: [instrument.index.title]}
    for code, approach in APPROACHES.items():
        approaches.setdefault(approach, []).append(index_title(instrument, code, words))
    yield Line(text=words.say("health.approach"))
    for approach, titles in approaches.items():
        how = words.say(f"health.approach-{approach}")
        yield Line(text=f"  {', '.join(titles)}: {how}", hanging=4)
    if instrument.word_list and instrument.word_list.example:
        yield Line(text=words.say("health.example"))
