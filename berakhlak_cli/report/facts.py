"""A fact: one figure of a subject, with its name for programs and its form for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from berakhlak_cli.report.model import Column, Record, Row, Value, ValueKind
from berakhlak_cli.words import Words

S = TypeVar("S")

NONE: Final = "–"
"""Stands in documents where a figure is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Generic[S]):
    """One figure of a subject."""

    key: str
    """Its name for programs."""
    of: Callable[[S], Any]
    """Where it is found, unrounded."""
    said: Callable[[S, Words], Value] | None = None
    """What people read in its place."""
    title: str = ""
    """The key of its title in words/; '' for what is for programs alone."""
    kind: ValueKind = "text"
    keep: int = 0
    wide: bool = False
    decimals: int = 1
    formula: str = ""
    recorded: bool = True
    """False for what is for people alone."""

    def cell(self, subject: S, words: Words) -> Value:
        """Return what people read; of what is so or not, only that it is so."""
        value = self.of(subject) if self.said is None else self.said(subject, words)
        if isinstance(value, bool):
            return words.say("score.yes") if value else None
        found: Value = value
        return found

    def text(self, subject: S, words: Words) -> str:
        """Return it as a document writes it; a dash for none."""
        return self.column(words, "").text(self.cell(subject, words), words) or NONE

    def column(self, words: Words, title: str | None) -> Column:
        """Return the column that it fills."""
        return Column(
            key=self.key,
            title=words.say(self.title) if title is None else title,
            kind=self.kind,
            keep=self.keep,
            wide=self.wide,
            decimals=self.decimals,
            formula=self.formula,
        )


Facts = tuple[Fact[S], ...]


def fact(
    key: str,
    title: str = "",
    kind: ValueKind = "text",
    *,
    of: str | Callable[[S], Any] = "",
    said: Callable[[S, Words], Value] | None = None,
    keep: int = 0,
    wide: bool = False,
    decimals: int = 1,
    formula: str = "",
    recorded: bool = True,
) -> Fact[S]:
    """Return a fact; `of` names the attribute that has it, if it is not the key's."""
    found = attrgetter(of or key) if isinstance(of, str) else of
    return Fact(
        key=key, of=found, said=said, title=title, kind=kind, keep=keep, wide=wide,
        decimals=decimals, formula=formula, recorded=recorded,
    )  # fmt: skip


def record(facts: Facts[S], subject: S) -> Record:
    """Return a subject as a record for programs."""
    return {one.key: one.of(subject) for one in facts if one.recorded}


def cells(facts: Facts[S], subject: S, words: Words) -> dict[str, Value]:
    """Return a subject as the values of a row."""
    return {one.key: one.cell(subject, words) for one in facts if one.title}


def rows(facts: Facts[S], subjects: Iterable[S], words: Words) -> tuple[Row, ...]:
    """Return several subjects as rows."""
    return tuple(Row(values=cells(facts, one, words)) for one in subjects)


def columns(
    facts: Facts[S], words: Words, keys: str = "", titles: Mapping[str, str] = MappingProxyType({})
) -> tuple[Column, ...]:
    """
    Return columns: of all facts that have a title, or of some in the order of their keys.

    Parameters
    ----------
    titles
        Key -> what stands in place of the usual title here.
    """
    by_key = {one.key: one for one in facts if one.title}
    return tuple(by_key[key].column(words, titles.get(key)) for key in keys.split() or by_key)


def texts(facts: Facts[S], subject: S, words: Words, names: Mapping[str, str]) -> dict[str, str]:
    """Return facts as documents write them; `names`: what a document calls each -> its key."""
    by_key = {one.key: one for one in facts}
    return {name: by_key[key].text(subject, words) for name, key in names.items()}


def only(facts: Facts[S], keys: str) -> Facts[S]:
    """Return some facts."""
    return tuple(one for one in facts if one.key in keys.split())


def less(facts: Facts[S], keys: str) -> Facts[S]:
    """Return all facts but some."""
    return tuple(one for one in facts if one.key not in keys.split())


def within(facts: Facts[Any], path: str) -> Facts[Any]:
    """Return the facts of something that a subject has; None where it has none."""
    reach = attrgetter(path)

    def of(one: Fact[Any]) -> Callable[[Any], Any]:
        return lambda subject: None if (inner := reach(subject)) is None else one.of(inner)

    return tuple(replace(one, of=of(one)) for one in facts)


def many(facts: Facts[S], subjects: Sequence[S]) -> list[Record]:
    """Return several subjects as records."""
    return [record(facts, one) for one in subjects]
