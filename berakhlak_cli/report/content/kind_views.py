"""
The kinds of survey: all that is said differently of ratings, votes and ready scores.

Nothing else in this room asks of which kind a survey is; a fourth kind is a further view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import ProvinceScore, Scores, UnitScore
from berakhlak_cli.measure.kinds.polls import Polls
from berakhlak_cli.report.columns import figure_columns
from berakhlak_cli.report.content import six_indices
from berakhlak_cli.report.model import Column, Line, Part, Record
from berakhlak_cli.words import Words


def _nothing(*_: object) -> Iterator[Any]:
    return iter(())


def _no_members(*_: object) -> Record:
    return {}


def _index_columns(instrument: Instrument, words: Words, keys: str) -> Iterator[Column]:
    """Yield the index with what is known about it."""
    code = instrument.index.code
    first, last = instrument.dimensions[0].code, instrument.dimensions[-1].code
    for one in figure_columns([(code, words.say("score.index"), "")], words, keys):
        mean = f"AVERAGE({{{first}_score}}:{{{last}_score}})"
        yield replace(one, formula=mean) if one.key == f"{code}_score" else one


def _headline(instrument: Instrument, province: ProvinceScore, words: Words) -> Iterator[Line]:
    index, year = province.indices[instrument.index.code], str(province.year)
    if index.score is None or index.category is None:
        key = "score.headline-withheld" if province.withheld else "score.headline-none"
        yield Line(text=words.say(key, year=year), tone="headline")
        return
    text = words.say(
        "score.headline",
        year=year,
        score=words.number(index.score),
        letter=index.category,
        name=words.say(f"category.{index.category}"),
    )
    yield Line(text=text, tone="headline")


def _index_name(_: Instrument, words: Words) -> str:
    return words.say("score.index")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindView:
    """How the results of one kind of survey are shown."""

    name: str
    reads: str
    """The key of what the columns of a sheet are."""
    rules: tuple[str, ...]
    """The keys of the rules that its figures follow."""
    margins: str
    """The key of the rule of margins."""
    scaled: bool = False
    """True where answers lie on a scale."""
    ready: bool = False
    """True where scores are given, and with them their errors."""
    approach: str = ""
    """The key of what is only an approach in a value's formula."""
    table: str = "score.title"
    values_wide: bool = False
    """True where values are for files alone, since there is more to show."""
    index_name: Callable[[Instrument, Words], str] = _index_name
    """Its own index among other figures."""
    index_columns: Callable[[Instrument, Words, str], Iterator[Column]] = _index_columns
    headline: Callable[[Instrument, ProvinceScore, Words], Iterator[Line]] = _headline
    legend: Callable[[Instrument, Words], Iterator[Line]] = _nothing
    caveats: Callable[[Instrument, Words], Iterator[Line]] = _nothing
    ranked_by: Callable[[Instrument, str, Words], Iterator[Line]] = _nothing
    province_parts: Callable[[Instrument, ProvinceScore, Words, int | None], Iterator[Part]] = (
        _nothing
    )
    unit_parts: Callable[[Instrument, UnitScore, Words, int | None], Iterator[Part]] = _nothing
    file_parts: Callable[[Instrument, int, Sequence[UnitScore], Words], Iterator[Part]] = _nothing
    index_members: Callable[[str], Record] = _no_members
    """What the record of an index has besides."""
    further_record: Callable[[Instrument, Callable[[str], Record]], Record] = _no_members
    """All indices of a unit, where there are more than its own."""
    members: Callable[[Polls | None], Record] = _no_members
    """What the record of a unit or the province has besides."""

    def approach_text(self, words: Words) -> str:
        """Return what is only an approach in a value's formula; '' where there is none."""
        return words.say(self.approach) if self.approach else ""

    def pool_text(self, pool: str, words: Words) -> str:
        """Return how the province's score is made."""
        own = f"pool.{pool}-{self.name}"
        return words.say(own if words.has(own) else f"pool.{pool}")


_RATINGS: Final = KindView(
    name="ratings",
    reads="read.items",
    rules=("method.rule-value", "method.rule-index"),
    margins="method.rule-margin-ratings",
    scaled=True,
    approach="approach.values",
)
_VOTES: Final = KindView(
    name="votes",
    reads="read.votes",
    rules=(),  # every index is an approach: the notes name each
    margins="method.rule-margin-ratings",
    table="health.title",
    values_wide=True,
    index_name=lambda instrument, _: instrument.index.title,
    index_columns=six_indices.six_columns,
    headline=six_indices.six_headlines,
    legend=six_indices.six_legend,
    caveats=six_indices.six_caveats,
    ranked_by=six_indices.ranked_by,
    province_parts=six_indices.province_votes,
    unit_parts=six_indices.unit_votes,
    file_parts=six_indices.every_units_words,
    index_members=six_indices.approach,
    further_record=six_indices.six_record,
    members=six_indices.votes_record,
)
_MEASURED: Final[Mapping[str, KindView]] = {"ratings": _RATINGS, "votes": _VOTES}


def view_of(kind: str, instrument: Instrument) -> KindView:
    """Return the view of a kind of survey; ready scores are shown as what they are scores of."""
    measured = _MEASURED[instrument.kind]
    if kind != "scores":
        return measured
    return replace(
        measured, name=kind, reads="read.scores", scaled=False, approach="", ready=True,
        rules=("method.rule-index",), margins="method.rule-margin-scores",
    )  # fmt: skip


def view_of_scores(scores: Scores) -> KindView:
    """Return how some scores are shown."""
    return view_of(scores.kind, scores.instrument)
