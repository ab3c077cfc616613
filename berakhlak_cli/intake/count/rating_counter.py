"""Ratings become sums: answers by item, and people's scores and their products."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.count.groups import Groups, beside, pair_sums, people_of
from berakhlak_cli.intake.rows.responses import Responses
from berakhlak_cli.tally import STRAIGHT

_EXACT_FLOAT = 2**53
_EXACT_INT = 2**62
MANY_ITEMS = 5
"""One answer to all of fewer items says nothing."""
Columns = dict[str, Any]


def counted_ratings(
    rows: Responses, groups: Groups, instrument: Instrument
) -> tuple[Columns, Columns]:
    """
    Return the columns `answers` and `moments` of those respondents who are kept.

    A person's score on a dimension is Σ(answer - low)·L/k over the k items answered, if more
    than half of its items are: a whole number, so that sums are exact in any order.
    docs/methods.md, section "Jumlah yang tepat".
    """
    kept = rows.kept
    levels = rows.levels if kept.all() else np.asfortranarray(rows.levels[kept])
    scores, known = person_scores(levels, instrument)
    codes = [one.code for one in instrument.dimensions]
    sums = pair_sums(scores, known, groups, codes, _exact_kind(instrument, len(levels)))
    straight = people_of(STRAIGHT, _straight(levels), groups)
    return _answers(levels, groups, instrument), beside(sums, straight)


def _straight(levels: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Return (people,) True where somebody gave one and the same answer to every item."""
    if levels.shape[1] < MANY_ITEMS:
        return np.zeros(len(levels), dtype=bool)
    first = levels[:, 0]
    same = first >= 0
    for number in range(1, levels.shape[1]):
        same &= levels[:, number] == first
    return np.asarray(same)


def _answers(
    levels: npt.NDArray[np.int8], groups: Groups, instrument: Instrument
) -> dict[str, Any]:
    steps = max(map(instrument.span, instrument.items), default=1) + 2  # the first is no answer
    size = len(groups.unit)
    table = np.zeros((size, len(instrument.items), steps), dtype=np.int64)
    base = groups.place * steps + 1
    for number in range(len(instrument.items)):
        given = np.maximum(levels[:, number], -1)
        counted = np.bincount(base + given, minlength=size * steps)
        table[:, number, :] = counted.reshape(size, steps)
    group, item, step = np.nonzero(table[:, :, 1:])
    codes = np.array([one.code for one in instrument.items], dtype=object)
    lows = np.array([instrument.ends(one)[0] for one in instrument.items], dtype=np.int64)
    return {
        "year": groups.year[group],
        "unit": groups.unit[group],
        "item": codes[item],
        "answer": step + lows[item],
        "n": table[group, item, step + 1],
    }


def _exact_kind(instrument: Instrument, rows: int) -> type:
    """Return the fastest kind of number in which sums of products stay exact."""
    largest = instrument.steps * max(one.unit for one in instrument.dimensions)
    most = largest * largest * max(rows, 1)
    if most < _EXACT_FLOAT:
        return float
    return np.int64 if most < _EXACT_INT else object


def person_scores(
    levels: npt.NDArray[np.int8], instrument: Instrument
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.bool_]]:
    """
    Return (dimensions, rows) whole-number scores, 0 for none, and which ones there are.

    docs/methods.md, section "Skor nilai".
    """
    steps = instrument.steps
    wide = steps * max(one.unit * len(one.items) for one in instrument.dimensions) >= _EXACT_INT
    kind: type = object if wide else np.int64
    shape = (len(instrument.dimensions), len(levels))
    scores: npt.NDArray[np.generic] = np.zeros(shape, dtype=kind)
    known = np.zeros(shape, dtype=bool)
    column = 0
    for number, dimension in enumerate(instrument.dimensions):
        total = np.zeros(len(levels), dtype=np.int32)
        answered = np.zeros(len(levels), dtype=np.int16)
        for item in dimension.items:
            level = levels[:, column]
            column += 1
            given = level >= 0
            answered += given
            span = instrument.span(item)
            forward = span - level if item.reversed else level
            points = forward if span == steps else forward * np.int32(steps // span)
            total += np.where(given, points, 0)
        known[number] = answered >= dimension.least
        share: npt.NDArray[np.generic] = np.zeros(len(dimension.items) + 1, dtype=kind)
        for k in range(dimension.least, len(dimension.items) + 1):
            share[k] = dimension.unit // k
        scores[number] = total.astype(kind) * share[answered]
    return scores, known
