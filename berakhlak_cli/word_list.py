"""The words that a votes survey offers: which value and area each stands for, which limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from berakhlak_cli.declared import Declared

PERSONAL: Final = "personal"
CURRENT: Final = "current"
DESIRED: Final = "desired"
QUESTIONS: Final = (PERSONAL, CURRENT, DESIRED)

FURTHER: Final = (
    "keseimbangan",
    "energi_positif",
    "keselarasan_pribadi",
    "keselarasan_harapan",
    "total",
)
"""The indices that votes give beside the instrument's own."""
ENERGY: Final = FURTHER[1]
"""The one of them that adds up over people."""

LIMITING: Final = "#limiting"
VOTES: Final = "#votes"
"""In the moments of a tally, a person's limiting and all votes; no dimension's code has a `#`."""


def heard_code(question: str) -> str:
    """Return the code under which a tally's moments count who chose anything for a question."""
    return f"#{question}"


OUTSIDE: Final = 0
"""The number of every word that is not on the list; those on it count from 1."""

_MOST: Final = 10
_FEWEST_AREAS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word that may be chosen."""

    text: str
    dimension: str | None
    """The value that it shows; None for none."""
    area: str
    limiting: bool = False
    also: tuple[str, ...] = ()
    """Other spellings that mean the same word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """What a votes survey asks and offers; words are numbered from 1 in their order."""

    questions: Mapping[str, tuple[str, ...]]
    """Question -> its titles; the first is shown."""
    areas: Mapping[str, str]
    """Code -> title."""
    words: tuple[Word, ...]
    most: int = _MOST
    """Words that a person may choose for a question."""
    example: bool = False
    """True for a list that is nobody's official one."""

    def titled(self, question: str) -> str:
        """Return the title of a question that is shown."""
        return self.questions[question][0]

    @property
    def limiting(self) -> tuple[bool, ...]:
        """Whether each word limits, by its number less one."""
        return tuple(word.limiting for word in self.words)


def read_words(
    top: Declared, dimensions: Sequence[str], comparable: Callable[[str], str]
) -> WordList:
    """
    Read the table `votes` of an instrument file; its faults are noted in `top`.

    Parameters
    ----------
    dimensions
        The codes of the instrument's values.
    comparable
        Brings a text into the spelling that texts are compared in.
    """
    table = top.table("votes", required=True)
    most = table.whole("most", _MOST) or 0
    if most < 1:
        table.fault("most", "not-positive")
    areas = _titles(table, "areas")
    if len(areas) < _FEWEST_AREAS:
        table.fault("areas", "too-few", least=_FEWEST_AREAS)
    found = WordList(
        questions=_questions(table, comparable),
        areas=areas,
        words=_words(table, areas, dimensions),
        most=most,
        example=table.flag("example"),
    )
    _no_two_meanings(table, found.words, comparable)
    shown = {word.dimension for word in found.words}
    for number, code in enumerate(dimensions, start=1):
        if code and code not in shown:
            top.fault(f"dimension[{number}]", "no-words")
        if code in FURTHER:
            top.fault(f"dimension[{number}].code", "bad-code")
    table.close()
    return found


def _titles(table: Declared, name: str) -> dict[str, str]:
    titles = {}
    for code, title in table.mapping(name).items():
        if isinstance(title, str) and title.strip():
            titles[code] = title
        else:
            table.fault(f'{name}."{code}"', "not-str")
    return titles


def _questions(table: Declared, comparable: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    inner = table.table("questions", required=True)
    questions = {}
    seen: dict[str, str] = {}
    for code in QUESTIONS:
        titles = inner.texts(code)
        if not any(map(comparable, titles)):
            inner.fault(code, "missing" if not titles else "empty")
        for title in titles:
            other = seen.setdefault(comparable(title), code)
            if other != code:
                inner.fault(code, "twin", other=other)
        questions[code] = titles or (code,)
    inner.close()
    return questions


def _words(
    table: Declared, areas: Mapping[str, str], dimensions: Sequence[str]
) -> tuple[Word, ...]:
    words = []
    for entry in table.tables("word", required=True):
        area = entry.text("area")
        if area and area not in areas:
            entry.fault("area", "not-one-of", known=", ".join(areas))
        value = entry.text("value", "") or None
        if value and value not in dimensions:
            entry.fault("value", "not-one-of", known=", ".join(dimensions))
        limiting = entry.flag("limiting")
        if value and limiting:
            entry.fault("value", "limiting-value")
        word = Word(
            text=entry.text("text"),
            dimension=value,
            area=area,
            limiting=limiting,
            also=entry.texts("also"),
        )
        entry.close()
        words.append(word)
    if table.has("word") and not words:
        table.fault("word", "empty")
    return tuple(words)


def _no_two_meanings(
    table: Declared, words: Sequence[Word], comparable: Callable[[str], str]
) -> None:
    """Note each spelling that is empty, or that stands in the list twice."""
    seen: dict[str, int] = {}
    for number, word in enumerate(words, start=1):
        for spelled in dict.fromkeys(map(comparable, (word.text, *word.also))):
            first = seen.setdefault(spelled, number)
            if not spelled and word.text:
                table.fault(f"word[{number}].text", "empty")
            elif spelled and first != number:
                other = words[first - 1]
                kind = "twin" if other.dimension == word.dimension else "two-values"
                table.fault(f"word[{number}].text", kind, other=f"word[{first}] '{other.text}'")
