"""The kinds of surveys: ratings, votes and ready scores. Nothing else here asks which one it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from berakhlak_cli import provenance
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.layout import choices
from berakhlak_cli.intake.layout.headers import Headers, Role, Vocabulary
from berakhlak_cli.intake.layout.tools import TOOLS
from berakhlak_cli.problems import Problem

Roles = Mapping[int, Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the sheets of one kind have in common."""

    name: provenance.Kind
    measured: tuple[str, ...]
    """The kinds of columns that its figures are made of."""
    beside: tuple[str, ...]
    """The kinds of columns that are read beside them."""
    many: tuple[str, ...]
    """The kinds of columns in which nearly every cell differs."""
    layouts: tuple[str, ...]
    """The layouts of a map file that are of this kind."""
    scaled: bool
    """Whether it is made of answers on a scale, which a map may state."""
    people: bool
    """Whether a row is a person; else it is a unit."""
    asks: Callable[[Roles], set[str]]
    """Gives the codes of what its columns ask: items, questions, values."""
    lacking: Callable[[Roles, Instrument], Iterator[Problem]]
    """Yields what the instrument asks for and no column holds, without its place."""
    expected: Callable[[Instrument], str]
    """Gives titles that such a sheet may have, to say what was looked for."""

    @property
    def wanted(self) -> tuple[str, ...]:
        """The kinds of columns that are read."""
        return (*self.measured, *self.beside)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sought:
    """What sheets are looked for."""

    vocabulary: Vocabulary
    kinds: tuple[Kind, ...]
    """The kinds that a sheet may be of, tried in this order."""
    lacking: Callable[[Kind, Roles], Iterable[Problem]] = lambda _kind, _roles: ()
    """Gives what is asked for and no column holds, without its place."""


def sought(instrument: Instrument) -> Sought:
    """Return how sheets of an instrument are known: its answers, or its ready scores."""
    return Sought(
        vocabulary=Headers(instrument),
        kinds=(answered(instrument), SCORES),
        lacking=lambda kind, roles: kind.lacking(roles, instrument),
    )


def answered(instrument: Instrument) -> Kind:
    """Return the kind of the sheets that hold answers to an instrument."""
    return VOTES if instrument.kind == "votes" else RATINGS


def told_once(roles: Roles) -> dict[int, Role]:
    """Return the roles without the joined cell of a question that has columns of its own too."""
    apart = {
        role.code.partition(" ")[0]
        for role in roles.values()
        if role.kind in (choices.CHOICE, choices.WORD)
    }
    return {
        number: role
        for number, role in roles.items()
        if role.kind != choices.CHOICES or role.code not in apart
    }


def _questions_asked(roles: Roles) -> set[str]:
    return {role.code.partition(" ")[0] for role in roles.values() if role.kind in choices.KINDS}


def _items_asked(roles: Roles) -> set[str]:
    return {role.code for role in roles.values() if role.kind == "item"}


def _values_asked(roles: Roles) -> set[str]:
    return {role.code for role in roles.values() if role.kind == "value"}


def _items_lacking(roles: Roles, instrument: Instrument) -> Iterator[Problem]:
    there = _items_asked(roles)
    for item in instrument.items:
        if item.code not in there:
            yield Problem(code="missing-item", value=item.code, params={"text": item.text})


def _questions_lacking(roles: Roles, instrument: Instrument) -> Iterator[Problem]:
    words = instrument.word_list
    assert words is not None, "only votes have questions"
    for question in words.questions:
        if question not in _questions_asked(roles):
            yield Problem(code="missing-question", value=words.titled(question))


def _nothing_lacking(_roles: Roles, _instrument: Instrument) -> Iterator[Problem]:
    return iter(())


def _a_title(instrument: Instrument) -> str:
    item = next(iter(instrument.items), None)
    return f"{item.code}, '{item.text}'" if item else instrument.dimensions[0].title


def _questions(instrument: Instrument) -> str:
    assert instrument.word_list is not None, "only votes have questions"
    return ", ".join(map(instrument.word_list.titled, instrument.word_list.questions))


MANY: Final = ("time", "nip", "email", "id")
"""The kinds of columns that tell people and their answers apart."""
_OF_PEOPLE: Final = ("unit", "year", *MANY)

RATINGS: Final = Kind(
    name="ratings",
    measured=("item",),
    beside=_OF_PEOPLE,
    many=MANY,
    layouts=TOOLS,
    scaled=True,
    people=True,
    asks=_items_asked,
    lacking=_items_lacking,
    expected=_a_title,
)
VOTES: Final = replace(
    RATINGS,
    name="votes",
    measured=choices.KINDS,
    many=(*MANY, choices.CHOICES),
    scaled=False,
    asks=_questions_asked,
    lacking=_questions_lacking,
    expected=_questions,
)
SCORES: Final = Kind(
    name="scores",
    measured=("value", "index"),
    beside=("unit", "year", "value_se", "index_se", "respondents", "headcount", "target"),
    many=(),
    layouts=("scores",),
    scaled=False,
    people=False,
    asks=_values_asked,
    lacking=_nothing_lacking,
    expected=_a_title,
)
