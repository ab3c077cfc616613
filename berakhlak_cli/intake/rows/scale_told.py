"""Which scale a file is answered on, told by all of its answers before any of them counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.layout.survey_year import year_in
from berakhlak_cli.intake.rows.label_choice import Choice, Pairs, chosen
from berakhlak_cli.intake.rows.scale_doubts import (
    TENTH,
    doubts_of_numbers,
    doubts_of_words,
    none_given,
    unknown_labels,
)
from berakhlak_cli.intake.rows.scale_evidence import Evidence, ScaleTold
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place, ScaleOrigin
from berakhlak_cli.scales import Ends, Family, Scale, known

_MOST_CODES: Final = 3
"""Different numbers that may stand for no answer in one file."""
_MOST_CODED: Final = 0.3
"""The greatest share of a file's numbers that may stand for no answer."""


def scales_told(
    surveys: Mapping[int, Survey], evidence: Mapping[int, Evidence], instrument: Instrument
) -> tuple[dict[int, ScaleTold], list[Problem]]:
    """
    Return how the answers of each sheet are read, by its number, and what is doubtful.

    All sheets of a file are judged as one, but for those that are named after a year.
    """
    groups: dict[tuple[str, int | None], list[int]] = {}
    for number, one in surveys.items():
        key = (one.sheet.input.file, year_in(one.sheet.name or ""))
        groups.setdefault(key, []).append(number)
    told: dict[int, ScaleTold] = {}
    problems = []
    for numbers in groups.values():
        whole = Evidence()
        for number in numbers:
            whole.add(evidence[number])
        place = surveys[numbers[0]].sheet.place
        found, doubts = scale_told(
            whole, instrument, place if len(numbers) == 1 else Place(file=place.file)
        )
        told |= dict.fromkeys(numbers, found)
        problems += doubts
    return told, problems


def scale_told(
    evidence: Evidence, instrument: Instrument, place: Place
) -> tuple[ScaleTold, list[Problem]]:
    """
    Return how the answers of some sheets are read, and what is doubtful about it.

    A scale that a person stated stands. Else words that are exactly a known set are the scale;
    numbers that never use an end of it, or lie just beyond it, put it in doubt.
    docs/methods.md, section "Skala".
    """
    items: dict[Ends | None, set[str]] = {None: set()}
    for item in instrument.items:
        items.setdefault(item.ends, set()).add(item.code)
    scales: dict[Ends | None, Scale] = {}
    for own in filter(None, items):
        scale = instrument.scale.at(own)
        scales[own] = _with_labels(scale, _choices(evidence, items[own], scale, stated=True))
    stated = instrument.scale_stated
    choices = _choices(evidence, items[None], instrument.scale, stated=stated)
    other = next((one for one in choices if one.origin != "instrument"), None)
    scale = instrument.scale.at(other.ends) if other else instrument.scale
    scale = scales[None] = _with_labels(scale, choices)
    numbers = _numbers(evidence, items[None], scale)
    codes = _codes(numbers, scale.ends)
    origin: ScaleOrigin = "map" if stated else other.origin if other else "instrument"
    told = ScaleTold(scales=scales, codes=codes, origin=origin)
    for number in codes:
        del numbers[number]
    doubts = [*doubts_of_words(choices, evidence.of(items[None]), scale)]
    if not doubts:
        sure = stated or any(one.sure for one in choices)
        words = {word for _, said, _ in evidence.of(items[None]) for word in said.words}
        worded = {scale.labels[word] for word in words & scale.labels.keys()}
        doubts += doubts_of_numbers(
            numbers, (worded, evidence.repeated), scale, stated=stated, sure=sure
        )
    problems = [replace(one, place=place) for one in doubts]
    if not any(one.level == "error" for one in problems):
        problems += unknown_labels(evidence, instrument, told, place)
    return told, [*problems, *none_given(evidence, instrument, told, place)]


def _with_labels(scale: Scale, choices: Iterable[Choice]) -> Scale:
    labels = dict(scale.labels)
    for one in choices:
        labels |= one.labels if one.ends == scale.ends else {}
    return replace(scale, labels=labels)


def _choices(
    evidence: Evidence, items: Collection[str], scale: Scale, *, stated: bool
) -> list[Choice]:
    """Return how the words of each family that was used are read."""
    used: dict[str, set[str]] = {}
    for item, said, _ in evidence.of(items):
        used.setdefault(item, set()).update(said.words)
    spoken: dict[str, Family] = {}
    for item, words in used.items():
        family = max(known().families, key=lambda one: len(words & one.words))
        if words & family.words:
            spoken[item] = family
    found: dict[int, tuple[Family, set[str], Pairs]] = {}
    for item, said, times in evidence.of(spoken):
        family = spoken[item]
        _, words, pairs = found.setdefault(id(family), (family, set(), Counter()))
        mine = family.words.intersection(said.words)
        words |= mine
        if said.number is not None:
            pairs.update({(word, said.number): times for word in mine})
    return [
        chosen(family, frozenset(words), pairs, scale, stated=stated)
        for family, words, pairs in found.values()
        if words
    ]


def _numbers(evidence: Evidence, items: Collection[str], scale: Scale) -> Counter[int]:
    """Return number -> times, alone or beside words."""
    found = Counter[int]()
    for _, said, times in evidence.of(items):
        if said.option is not None:
            found[scale.low + said.option - 1] += times
        elif said.number is not None:
            found[said.number] += times
    return found


def _codes(numbers: Counter[int], ends: Ends) -> frozenset[int]:
    """
    Return the numbers off the scale that stand for no answer, such as 99.

    Only usual ones, few different ones, and where no others make another scale likely.
    """
    low, high = ends
    off = {number for number in numbers if not low <= number <= high}
    codes = off & known().codes
    others = sum(numbers[number] for number in off - codes)
    share = sum(numbers[number] for number in codes) / max(numbers.total(), 1)
    few = len(codes) <= _MOST_CODES and share <= _MOST_CODED
    return frozenset(codes) if few and others <= TENTH * numbers.total() else frozenset()
