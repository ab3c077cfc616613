"""Additive sums: all that is kept of respondents, exactly, in any order, chunk or merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Final, Self

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("year", "unit"),
    "answers": ("year", "unit", "item", "answer"),
    "moments": ("year", "unit", "a", "b"),
    "sources": ("input", "sheet", "year", "unit", "written", "fate"),
}
SUMS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("n",),
    "answers": ("n",),
    "moments": ("n", "sum_a", "sum_b", "sum_ab"),
    "sources": ("n",),
}
LEAST: Final = "first_row"
GREATEST: Final = "last_row"
_INTS: Final = {"year", "answer"}
_SAFE: Final = 2**62

STRAIGHT: Final = "#straight"
"""In the moments of a tally, the people who gave one and the same answer to every item."""
KEPT: Final = "kept"
"""The fate of a row that was used; every other fate is the reason why it was not."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """
    Four frames of exact integers that add up.

    Attributes
    ----------
    people
        (year, unit) -> n kept respondents.
    answers
        (year, unit, item, answer) -> n answers as given, before any reversing; of votes the
        item is the question and the answer the number of the word.
    moments
        (year, unit, a, b) -> n people with a score on both dimensions, Σa, Σb and Σab of
        their scores as whole numbers, Σ(answer - low)·L/k; a comes before b in the
        instrument, or is b. docs/methods.md, section "Jumlah yang tepat". Of votes, 1 for a
        value that was chosen; and `#limiting` and `#votes`, section "Suara sebagai jumlah".
        `#straight` and `#` before a question count people alone.
    sources
        (input, sheet, year, unit, written, fate) -> n rows, first_row, last_row. `year` 0
        and `unit` '' are not known; `sheet` is '' for a text file.
    """

    people: pd.DataFrame
    answers: pd.DataFrame
    moments: pd.DataFrame
    sources: pd.DataFrame

    @classmethod
    def empty(cls) -> Self:
        """Return the tally of nobody."""
        return cls(**{name: _frame(name, {}) for name in KEYS})

    def __add__(self, other: Tally) -> Tally:
        """Return the tally of both; exact, commutative and associative."""
        return added([self, other])

    @property
    def years(self) -> list[int]:
        """The years in which anybody was kept, ascending."""
        return sorted(int(year) for year in self.people["year"].unique())


def added(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of any number of tallies in one step."""
    parts = [*tallies]
    frames = {name: [getattr(one, name) for one in parts] for name in KEYS}
    return Tally(**{name: _together(name, these) for name, these in frames.items()})


def tally_of(columns: Mapping[str, Mapping[str, object]]) -> Tally:
    """
    Return a tally of columns by frame and name; rows of one key are added up.

    Parameters
    ----------
    columns
        Frame name -> column name -> array. A frame that is left out is empty.
    """
    return Tally(**{name: _added(name, _frame(name, columns.get(name, {}))) for name in KEYS})


def moved(tally: Tally, moves: Mapping[tuple[int, str], str]) -> Tally:
    """
    Return the tally with some units of some years under another name, their sums added.

    Nobody is lost, and nobody counted twice.

    Parameters
    ----------
    moves
        (year, unit) -> the unit that takes its place; what is not named stays.
    """
    frames = {}
    for name in KEYS:
        frame: pd.DataFrame = getattr(tally, name)
        pairs = zip(frame["year"].tolist(), frame["unit"].tolist(), strict=True)
        units = [moves.get(pair, pair[1]) for pair in pairs]
        told = frame.assign(unit=units).astype({"unit": frame["unit"].dtype})
        frames[name] = _added(name, told)
    return Tally(**frames)


def rescaled(tally: Tally, answers: Mapping[str, tuple[int, int]], factor: int) -> Tally:
    """
    Return the tally on a longer scale that begins at 0, as exact as before.

    Parameters
    ----------
    answers
        Item -> its least answer, and how many steps of the longer scale are one of its own.
    factor
        How many of its whole numbers are one of those that people's scores were held as.
    """
    given = tally.answers
    steps = [
        (answer - answers[item][0]) * answers[item][1]
        for item, answer in zip(given["item"], given["answer"], strict=True)
    ]
    sums = {"sum_a": factor, "sum_b": factor, "sum_ab": factor**2}
    moments = tally.moments.assign(
        **{name: _narrow(tally.moments[name].astype(object) * by) for name, by in sums.items()}
    )
    return replace(
        tally, answers=given.assign(answer=np.array(steps, dtype=np.int64)), moments=moments
    )


def _columns(name: str) -> list[str]:
    bounds = (LEAST, GREATEST) if name == "sources" else ()
    return [*KEYS[name], *SUMS[name], *bounds]


def _frame(name: str, columns: Mapping[str, object]) -> pd.DataFrame:
    import pandas as pd

    made = {}
    for column in _columns(name):
        values = np.asarray(columns.get(column, []))
        if column in KEYS[name] and column not in _INTS:
            made[column] = pd.Series(values.astype(object), dtype="str")
        elif values.dtype == object:
            made[column] = pd.Series(values, dtype="object")
        else:
            made[column] = pd.Series(values.astype(np.int64))
    return pd.DataFrame(made)


def _together(name: str, frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the sum of frames of which each is a sum already."""
    import pandas as pd

    filled = [frame for frame in frames if len(frame)] or [_frame(name, {})]
    return filled[0] if len(filled) == 1 else _added(name, pd.concat(filled, ignore_index=True))


def _added(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the rows of each key added up."""
    if frame.empty:
        return _frame(name, {})
    frame = frame.assign(**{column: _summable(frame[column]) for column in SUMS[name]})
    grouped = frame.groupby([*KEYS[name]], sort=True, dropna=False)
    total = grouped[[*SUMS[name]]].sum()
    if name == "sources":
        total = total.assign(**{LEAST: grouped[LEAST].min(), GREATEST: grouped[GREATEST].max()})
    total = total.reset_index()
    return total.assign(**{column: _narrow(total[column]) for column in SUMS[name]})[_columns(name)]


def _summable(column: pd.Series[int]) -> pd.Series[int]:
    """Return the column, as Python's integers where its sum could leave int64."""
    if column.dtype == object:
        return column
    most = reduce(max, (abs(int(column.min())), abs(int(column.max()))))
    return column.astype(object) if most * len(column) >= _SAFE else column


def _narrow(column: pd.Series[int]) -> pd.Series[int]:
    """Return the column as int64 if every number fits, so that equal sums are equal frames."""
    if column.dtype != object:
        return column
    fits = all(-_SAFE < number < _SAFE for number in column)
    return column.astype(np.int64) if fits else column


def spellings(tally: Tally, year: int) -> dict[str, dict[str, int]]:
    """Return unit -> spelling as found -> kept rows of a year."""
    kept = tally.sources[(tally.sources["year"] == year) & (tally.sources["fate"] == KEPT)]
    found: dict[str, dict[str, int]] = {}
    for unit, written, n in zip(kept["unit"], kept["written"], kept["n"], strict=True):
        names = found.setdefault(str(unit), {})
        names[str(written)] = names.get(str(written), 0) + int(n)
    return found
