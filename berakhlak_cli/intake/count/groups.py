"""People by year and unit, and the sums over pairs of their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

_RADIX = 2**15
_SUMS = ("n", "sum_a", "sum_b", "sum_ab")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """
    Which group each person is in.

    Attributes
    ----------
    place
        (people,) number of the group.
    year, unit
        (groups,) what the group is.
    """

    place: npt.NDArray[np.intp]
    year: npt.NDArray[np.int64]
    unit: npt.NDArray[np.object_]


def pair_sums(
    scores: npt.NDArray[Any],
    known: npt.NDArray[np.bool_],
    groups: Groups,
    codes: Sequence[str],
    kind: type,
) -> dict[str, Any]:
    """
    Return the columns of `moments` of some people.

    Parameters
    ----------
    scores, known
        (codes, people) whole-number scores, 0 for none, and which ones there are.
    kind
        The kind of number in which sums of products stay exact.
    """
    size, count_of = len(groups.unit), len(codes)
    short = groups.place.astype(np.int16) if size < _RADIX else groups.place  # sorts fastest
    order = np.argsort(short, kind="stable")
    starts = np.searchsorted(groups.place[order], np.arange(size + 1))
    both: npt.NDArray[Any] = np.empty((2 * count_of, scores.shape[1]), dtype=kind)
    for number in range(count_of):  # a row at a time: it stays in the cache
        both[number] = scores[number][order]
        both[count_of + number] = known[number][order]
    pairs = [*combinations_with_replacement(range(count_of), 2)]
    a = np.array([pair[0] for pair in pairs], dtype=np.intp)
    b = np.array([pair[1] for pair in pairs], dtype=np.intp)
    products: npt.NDArray[Any] = np.empty((size, 2 * count_of, 2 * count_of), dtype=kind)
    for number, (start, stop) in enumerate(pairwise(starts)):
        part = both[:, start:stop]
        products[number] = part @ part.T
    sums = {
        "n": products[:, count_of + a, count_of + b],
        "sum_a": products[:, a, count_of + b],
        "sum_b": products[:, b, count_of + a],
        "sum_ab": products[:, a, b],
    }
    names = np.array(codes, dtype=object)
    return {
        "year": np.repeat(groups.year, len(pairs)),
        "unit": np.repeat(groups.unit, len(pairs)),
        "a": np.tile(names[a], size),
        "b": np.tile(names[b], size),
        **{name: _whole(sums[name].ravel(), kind) for name in _SUMS},
    }


def people_of(code: str, who: npt.NDArray[np.bool_], groups: Groups) -> dict[str, Any]:
    """Return the columns of `moments` that count some people under a code; no row for nobody."""
    n = np.bincount(groups.place[who], minlength=len(groups.unit))
    at = np.flatnonzero(n)
    name = np.full(len(at), code, dtype=object)
    sums = {one: np.zeros(len(at), dtype=np.int64) for one in _SUMS[1:]}
    unit = groups.unit[at]
    return {"year": groups.year[at], "unit": unit, "a": name, "b": name, "n": n[at], **sums}


def beside(*parts: dict[str, Any]) -> dict[str, Any]:
    """Return columns with the rows of several ones."""
    return {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}


def _whole(numbers: npt.NDArray[Any], kind: type) -> npt.NDArray[np.generic]:
    return numbers if kind is object else numbers.astype(np.int64)
