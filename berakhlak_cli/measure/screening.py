"""What may be told of a data set: small units merged or left out, and few answers gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import Choices
from berakhlak_cli.measure.kinds.kind import asked_few, group_holdings, heard, merged_rows
from berakhlak_cli.measure.withholding import MERGED, Screened, passes, too_few
from berakhlak_cli.score_table import ScoreTable
from berakhlak_cli.tally import Tally, added

if TYPE_CHECKING:
    import pandas as pd

People = Mapping[int, Mapping[str, int]]
"""Year -> unit -> its respondents."""


def screened(dataset: Dataset, choices: Choices) -> Screened:
    """
    Return a data set without anything that must not be told.

    Decided once for all figures, year by year, before anything is worked out. The group of
    small units counts where the province's figures pool respondents, its sums pin down none
    of them, and the kind of survey allows it.
    docs/methods.md, section "Kelompok kecil".
    """
    small: dict[int, dict[str, int]] = {}
    included: set[int] = set()
    few: set[tuple[int, str, str]] = set()
    for year in dataset.years:
        people = {one.key: one.n for one in heard(dataset, year)}
        little = {unit: n for unit, n in people.items() if n and n < choices.min_n}
        if little:
            small[year] = little
        told = [unit for unit, n in people.items() if n != 0 and unit not in little]
        pooled = choices.pool == "respondents" and None not in people.values()
        holdings = group_holdings(dataset, year, [*little]) if little and told and pooled else None
        if holdings is not None and passes(holdings, choices.min_n):
            included.add(year)
        asked = asked_few(dataset, year, told, too_few(choices.min_n))
        few |= {(year, unit, code) for unit, code in asked}
    tally = _without_few(_merged(dataset.tally, small, included), few, dataset)
    rows = merged_rows(dataset, small, included)
    return Screened(
        dataset=replace(dataset, tally=tally, table=ScoreTable(rows=tuple(rows))),
        small=small,
        included=frozenset(included),
        few=frozenset(few),
        surveyed=frozenset(dataset.tally.years),
    )


def _merged(tally: Tally, small: People, included: Collection[int]) -> Tally:
    """Return the tally with its small units as one, or without them."""
    if not small or not len(tally.people):
        return tally
    frames, groups = {}, {}
    for name in ("people", "answers", "moments"):
        frame: pd.DataFrame = getattr(tally, name)
        hidden = frame["year"] != frame["year"]
        kept = hidden.copy()
        for year, units in small.items():
            inside = (frame["year"] == year) & frame["unit"].isin(units)
            hidden |= inside
            if year in included:
                kept |= inside
        frames[name] = frame[~hidden]
        groups[name] = frame[kept].assign(unit=MERGED).astype({"unit": frame["unit"].dtype})
    rest = replace(tally, **frames)
    if not included:
        return rest
    nowhere = tally.sources.iloc[:0]
    both = added([replace(rest, sources=nowhere), replace(tally, **groups, sources=nowhere)])
    return replace(both, sources=tally.sources)


def _without_few(tally: Tally, few: Collection[tuple[int, str, str]], dataset: Dataset) -> Tally:
    """Return the tally without the answers on values and questions that too few answered."""
    if not few:
        return tally
    items = {item.code: item.dimension for item in dataset.instrument.items}
    frames = {}
    for name, columns in (("answers", ("item",)), ("moments", ("a", "b"))):
        frame: pd.DataFrame = getattr(tally, name)
        gone = frame["year"] != frame["year"]
        for column in columns:
            codes = frame[column].map(lambda code: items.get(code, code))
            keys = zip(frame["year"], frame["unit"], codes, strict=True)
            gone |= np.fromiter((key in few for key in keys), dtype=bool, count=len(frame))
        frames[name] = frame[~gone]
    return replace(tally, **frames)
