"""The questionnaire as frozen data: scale, dimensions, items, and the words that answer them."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Literal

from berakhlak_cli.declared import Declared, read_declared, read_small
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.scales import MOST_LEVELS, Ends, Scale, answer_text, ends_told, favourable_from
from berakhlak_cli.spelling import plain, spelled_out
from berakhlak_cli.word_list import FURTHER, WordList, read_words

BUILT_IN = ("perilaku-21", "sepuluh-kata")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
MOST_STEPS = 10**6
"""Steps of the scale that items of several scales share."""
_RESERVED = {"n", "unit", "year", "code", "group", "headcount", "target", "sample", "index"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement of the questionnaire."""

    code: str
    text: str
    dimension: str
    also: tuple[str, ...] = ()
    """Other wordings that mean the same statement."""
    reversed: bool = False
    ends: Ends | None = None
    """Its own scale; None where it has the instrument's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """What some items measure together: in BerAKHLAK, one of the seven core values."""

    code: str
    title: str
    short: str
    items: tuple[Item, ...]

    @property
    def least(self) -> int:
        """The fewest answered items that give a person a score: more than half of them."""
        return len(self.items) // 2 + 1

    @property
    def unit(self) -> int:
        """L, the least common multiple of every number of items that may be answered."""
        return math.lcm(*range(self.least, len(self.items) + 1)) if self.items else 1


CHOICE = Scale(
    low=0,
    high=1,
    favourable=1,
    labels={
        **dict.fromkeys(("ya", "y", "yes", "true", "x", "v", "dipilih", "selected"), 1),
        **dict.fromkeys(("tidak", "t", "no", "n", "false", "not selected"), 0),
    },
    no_answer=frozenset({"n a", "na"}),
)
"""The scale of a votes survey: a word is chosen or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The mean of all dimensions."""

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A questionnaire: what was asked, how it was answered, and what is made of it."""

    id: str
    title: str
    kind: Literal["ratings", "votes"]
    index: Index
    scale: Scale
    dimensions: tuple[Dimension, ...]
    spelling: Mapping[str, str] = field(default_factory=dict)
    """Plain phrase -> the phrase it stands for, before statements are compared."""
    prefixes: tuple[str, ...] = ()
    """Plain openings that may stand before a statement."""
    tails: tuple[str, ...] = ()
    """Plain endings that are cut from the names of units."""
    word_list: WordList | None = None
    """What a votes survey offers; None for ratings."""
    scale_stated: bool = False
    """Whether a person stated the scale, so that no answer can put it in doubt."""

    @property
    def further(self) -> tuple[str, ...]:
        """The codes of the indices beside its own."""
        return FURTHER if self.word_list else ()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, in the questionnaire's order."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything in the instrument that can change a score."""
        facts = {name: fact for name, fact in asdict(self).items() if fact is not None}
        del facts["scale_stated"]
        facts["scale"]["no_answer"] = sorted(self.scale.no_answer)
        if self.scale.step == 1:
            del facts["scale"]["step"]
        for item in (item for one in facts["dimensions"] for item in one["items"]):
            if item["ends"] is None:
                del item["ends"]
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def steps(self) -> int:
        """The steps of a scale that every item's scale fits into evenly."""
        return math.lcm(*map(self.span, self.items)) if self.items else self.scale.span

    def ends(self, item: Item) -> Ends:
        """Return the least and the greatest answer to an item."""
        return item.ends or self.scale.ends

    def span(self, item: Item) -> int:
        """Return the distance between them."""
        low, high = self.ends(item)
        return high - low

    def comparable(self, text: str) -> str:
        """Return a statement or title in the spelling that statements are compared in."""
        return spelled_out(plain(text), self.spelling)


def load_instrument(name: str, beside: Path | None = None) -> Instrument:
    """
    Read a built-in instrument by its name, or one from a file.

    Parameters
    ----------
    name
        One of BUILT_IN, or the path of a .toml file.
    beside
        The folder that a relative path starts from; the working folder by default.

    Raises
    ------
    Stop
        Exit 2 with every fault of the file, exit 3 if it cannot be read.
    """
    if name in BUILT_IN:
        return _built_in(name)
    if not name.lower().endswith(".toml"):
        known = ", ".join(BUILT_IN)
        raise Stop(
            Exit.USAGE, Problem(code="unknown-instrument", value=name, params={"known": known})
        )
    path = (beside or Path()) / name
    return parse_instrument(read_small(path), Place(file=path.name))


@lru_cache(maxsize=len(BUILT_IN))
def _built_in(name: str) -> Instrument:
    return parse_instrument(built_in(name), Place(file=f"{name}.toml"))


def built_in(name: str) -> bytes:
    """Return the file of a built-in instrument."""
    return resources.files("berakhlak_cli").joinpath(f"instruments/{name}.toml").read_bytes()


def parse_instrument(content: bytes, place: Place) -> Instrument:
    """
    Turn the text of an instrument file into an Instrument.

    Raises
    ------
    Stop
        Exit 2, with all faults: each names its key.
    """
    top = read_declared(content, place)
    if top.whole("format", 1) != 1:
        top.fault("format", "not-format-1")
    spelling = _phrases(top, "spelling")
    kind = top.text("kind", "ratings")
    if kind not in ("ratings", "votes"):
        top.fault("kind", "not-one-of", known="ratings, votes")
    units = top.table("units")
    index = top.table("index", required=True)
    dimensions = _dimensions(top)
    word_list = _word_list(top, dimensions, spelling) if kind == "votes" else None
    instrument = Instrument(
        id=top.text("id"),
        title=top.text("title"),
        kind="votes" if word_list else "ratings",
        index=Index(code=_code(index, "code"), title=index.text("title")),
        scale=CHOICE if word_list else _scale(top.table("scale", required=True)),
        dimensions=dimensions,
        word_list=word_list,
        spelling=spelling,
        prefixes=tuple(spelled_out(plain(one), spelling) for one in top.texts("prefixes")),
        tails=tuple(plain(one) for one in units.texts("tails")),
    )
    _no_twins(top, instrument)
    if instrument.steps > MOST_STEPS:
        top.fault("dimension", "scales-apart")
    if instrument.index.code in instrument.further:
        index.fault("code", "bad-code")
    for table in (top, units, index):
        table.close()
    if top.faults:
        raise Stop(Exit.USAGE, *top.faults)
    return instrument


def _word_list(
    top: Declared, dimensions: Sequence[Dimension], spelling: Mapping[str, str]
) -> WordList:
    for number, dimension in enumerate(dimensions, start=1):
        if dimension.items:
            top.fault(f"dimension[{number}].item", "not-for-votes")
    codes = [dimension.code for dimension in dimensions]
    return read_words(top, codes, lambda text: spelled_out(plain(text), spelling))


def _phrases(top: Declared, name: str) -> dict[str, str]:
    phrases: dict[str, str] = {}
    for written, meant in top.mapping(name).items():
        if isinstance(meant, str):
            phrases[plain(written)] = plain(meant)
        else:
            top.fault(f'{name}."{written}"', "not-str")
    return phrases


def _code(table: Declared, name: str) -> str:
    code = table.text(name)
    if code and (not _CODE.fullmatch(code) or code in _RESERVED):
        table.fault(name, "bad-code")
    return code


def _scale(table: Declared) -> Scale:
    low, high = table.whole("low"), table.whole("high")
    favourable = table.whole("favourable", None)
    if low is None or high is None:
        low, high = 0, 1
    elif not low < high < low + MOST_LEVELS:
        table.fault("high", "bad-range")
        high = low + 1
    if favourable is None:
        favourable = favourable_from((low, high))
    elif not low < favourable <= high:
        table.fault("favourable", "off-scale")
        favourable = high
    labels: dict[str, int] = {}
    for number, entry in enumerate(table.values("labels"), start=1):
        _label_set(table, f"labels[{number}]", entry, range(low, high + 1), labels)
    no_answer = frozenset(answer_text(text) for text in table.texts("no_answer"))
    for text in sorted(no_answer & labels.keys()):
        table.fault("no_answer", "label-twice", label=text)
    table.close()
    return Scale(low=low, high=high, favourable=favourable, labels=labels, no_answer=no_answer)


def _label_set(
    table: Declared, key: str, entry: object, answers: range, labels: dict[str, int]
) -> None:
    if not isinstance(entry, list) or len(entry) != len(answers):
        table.fault(key, "labels-count", expected=len(answers))
        return
    for answer, words in zip(answers, entry, strict=True):
        for word in words if isinstance(words, list) else [words]:
            if not isinstance(word, str) or not plain(word):
                table.fault(key, "not-texts")
            elif labels.setdefault(answer_text(word), answer) != answer:
                table.fault(key, "label-twice", label=word)


def _dimensions(top: Declared) -> tuple[Dimension, ...]:
    dimensions = []
    for table in top.tables("dimension", required=True):
        code = _code(table, "code")
        items = []
        for entry in table.tables("item"):
            items.append(
                Item(
                    code=entry.text("code"),
                    text=entry.text("text", ""),
                    dimension=code,
                    also=entry.texts("also"),
                    reversed=entry.flag("reversed"),
                    ends=_ends(entry),
                )
            )
            entry.close()
        title = table.text("title")
        short = table.text("short", "") or title or code
        dimensions.append(Dimension(code=code, title=title, short=short, items=tuple(items)))
        table.close()
    if top.has("dimension") and not dimensions:
        top.fault("dimension", "empty")
    return tuple(dimensions)


def _ends(entry: Declared) -> Ends | None:
    """Return an item's own scale, `4` or `"0-10"`; None where it has the instrument's."""
    told = entry.value("scale")
    ends = None if told is None else ends_told(told)
    if told is not None and ends is None:
        entry.fault("scale", "bad-scale")
    return ends


def _no_twins(top: Declared, instrument: Instrument) -> None:
    """Note codes that two dimensions or items share, and statements that two items share."""
    seen: dict[tuple[str, str], str] = {("code", instrument.index.code): "index"}
    for i, dimension in enumerate(instrument.dimensions, start=1):
        owner = f"dimension[{i}]"
        if seen.setdefault(("code", dimension.code), owner) != owner and dimension.code:
            top.fault(f"{owner}.code", "twin", other=seen["code", dimension.code])
        for j, item in enumerate(dimension.items, start=1):
            key = f"{owner}.item[{j}]"
            names = {("item", plain(item.code))}
            names |= {("text", instrument.comparable(text)) for text in (item.text, *item.also)}
            for kind, name in sorted(names):
                if name and seen.setdefault((kind, name), key) != key:
                    top.fault(f"{key}.{'code' if kind == 'item' else 'text'}", "twin",
                              other=seen[kind, name])  # fmt: skip
