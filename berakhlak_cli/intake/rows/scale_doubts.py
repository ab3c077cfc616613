"""What is doubtful about the scale on which a file is answered."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.shown import MASK, shown
from berakhlak_cli.intake.rows.answers import NONE, UNKNOWN, Said
from berakhlak_cli.intake.rows.label_choice import Choice
from berakhlak_cli.intake.rows.scale_evidence import Evidence, ScaleTold
from berakhlak_cli.problems import Level, Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.scales import Ends, Scale, ends_text

ENOUGH: Final = 200
"""Answers from which on it is no chance that nobody chose an end of the scale."""
SOME: Final = 20
"""Fewer numbers than this tell nothing about the ends of the scale."""
FEW: Final = 3
"""Fewer answers at fault than this never stop a run."""
TENTH: Final = 0.1
_STRAY: Final = 0.005
"""A smaller share of numbers just beyond the scale is slips of the hand."""
_USUAL: Final = (3, 4, 5, 6, 7, 10, 100)
"""The highest answers of usual scales."""
_SHORT: Final = 10
"""Longer scales have ends that hardly anybody chooses."""
_OFTEN: Final = 10
"""What is written so often is an answer on offer, and no one person's text."""
_LISTED: Final = 12
"""Unknown answers that are listed."""
_DECIMAL: Final = re.compile(r"-?\d+[.,]\d+")


def doubts_of_words(
    choices: Sequence[Choice], said: Iterable[tuple[str, Said, int]], scale: Scale
) -> Iterator[Problem]:
    """Yield that the words are of several scales, or may be of another one than is taken."""
    words = Counter[str]()
    for _, cell, times in said:
        words.update(dict.fromkeys(cell.words, times))
    seen = ", ".join(f"'{word}'" for word, _ in words.most_common(_LISTED))
    several = {one.ends for one in choices}
    if len(several) > 1:
        yield _uncertain("words", seen, words.total(), sorted(several), scale, "error")
        return
    for one in choices:
        if one.doubt:
            grave = one.doubt == "unreadable" or words.total() >= ENOUGH
            other = [(scale.low, scale.low + size - 1) for size in one.others]
            level: Level = "error" if grave else "warning"
            yield _uncertain("words", seen, words.total(), other, scale, level)
            return


def doubts_of_numbers(
    numbers: Counter[int],
    others: tuple[Collection[int], int],
    scale: Scale,
    *,
    stated: bool,
    sure: bool,
) -> Iterator[Problem]:
    """
    Yield that the numbers are not, or may not be, those of the scale.

    Parameters
    ----------
    others
        The answers that were given in words, and how many of the numbers only repeat what the
        same person gave to every item.
    """
    every = numbers.total()
    worded, repeated = others
    low, high = scale.ends
    if not every:
        return
    off = Counter({one: n for one, n in numbers.items() if not low <= one <= high})
    near = sum(n for one, n in off.items() if min(low - 1, 0) <= one <= max(high + 1, _SHORT))
    seen = (min(numbers), max(numbers))
    many = off.total() >= FEW and off.total() > TENTH * every
    if many and (stated or every < ENOUGH):
        params: dict[str, str | int] = {"low": str(low), "high": str(high), "n": off.total()}
        params["line"] = _line(_usual(seen))
        yield Problem(code="scale-mismatch", value=ends_text(seen), params=params)
    elif stated:
        return
    elif every >= ENOUGH and (many or near >= max(FEW, _STRAY * every)):
        yield _uncertain("numbers", ends_text(seen), every, [_usual(seen)], scale, "error")
    elif not sure and off.total() < every >= SOME:
        inside = {one for one in numbers if low <= one <= high}.union(worded)
        used = (min(inside), max(inside))
        short = used[1] < high and (high - low < _SHORT or used[1] <= _SHORT)
        if short or (used[0] > low == 0):
            telling = every if used[0] == low else every - repeated
            level: Level = "error" if telling >= ENOUGH else "warning"
            yield _uncertain("numbers", ends_text(used), every, [_usual(used)], scale, level)
        elif used[0] > low and every >= ENOUGH:
            yield _uncertain("low", str(low), every, [scale.ends], scale, "note")


def _usual(seen: Ends) -> Ends:
    """Return the usual scale on which some numbers lie."""
    low = 0 if seen[0] == 0 else min(seen[0], 1)
    return low, next((one for one in _USUAL if one >= max(seen[1], 3 + low)), seen[1])


def _uncertain(
    kind: str, seen: str, n: int, others: Sequence[Ends], scale: Scale, level: Level
) -> Problem:
    return Problem(
        code="scale-uncertain",
        value=seen,
        lowered=level if level != "error" else None,
        params={
            "kind": kind,
            "n": n,
            "low": str(scale.low),
            "high": str(scale.high),
            "line": _line(others[0]) if others else _line(scale.ends),
            "kept": _line(scale.ends),
        },
    )


def _line(ends: Ends) -> str:
    """Return the line of a map file that states a scale."""
    return f"scale = {ends[1]}" if ends[0] == 1 else f'scale = "{ends_text(ends, "-")}"'


def unknown_labels(
    evidence: Evidence, instrument: Instrument, told: ScaleTold, place: Place
) -> Iterator[Problem]:
    """Yield the unknown answers of items where they are more than a tenth, as lines for a map."""
    texts = Counter[str]()
    items = []
    for item in instrument.items:
        cells = evidence.cells.get(item.code, Counter())
        unknown = Counter[str]()
        given = 0
        for (said, text), n in cells.items():
            level = told.level(said, item)
            given += n if level != NONE else 0
            unknown[text] += n if level == UNKNOWN else 0
        if unknown.total() >= FEW and unknown.total() > TENTH * given:
            items.append(item.code)
            texts += unknown
    if not items:
        return
    listed = [(text if n >= _OFTEN else shown(text), n) for text, n in texts.most_common(_LISTED)]
    labels = [text for text, _ in listed if text not in ("", MASK) and not _DECIMAL.fullmatch(text)]
    params: dict[str, str | int] = {
        "n": texts.total(),
        "items": ", ".join(items),
        "lines": "\n".join(f'{json.dumps(text, ensure_ascii=False)} = "?"' for text in labels),
    }
    if not labels:
        params["kind"] = "numbers" if any(_DECIMAL.fullmatch(text) for text in texts) else "masked"
    value = ", ".join(f"'{text or MASK}' ({n})" for text, n in listed)
    yield Problem(code="unknown-labels", place=place, value=value, params=params)


def none_given(
    evidence: Evidence, instrument: Instrument, told: ScaleTold, place: Place
) -> Iterator[Problem]:
    """Yield a note of the words and numbers that were taken for no answer."""
    texts = Counter[str]()
    for _, said, n in evidence.of([item.code for item in instrument.items]):
        if said.none:
            texts[said.none] += n
        elif said.number in told.codes and not said.words:
            texts[str(said.number)] += n
    if texts:
        value = ", ".join(f"'{text}' ({n})" for text, n in texts.most_common(_LISTED))
        params: dict[str, str | int] = {"n": texts.total()}
        params |= {"kind": "codes"} if told.codes else {}
        yield Problem(code="not-answered", place=place, value=value, params=params)
