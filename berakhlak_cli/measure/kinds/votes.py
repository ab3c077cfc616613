"""A year in which people chose words: the six indices of the health of a culture."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.measure.figures import Figure, Measured
from berakhlak_cli.measure.kinds.polls import TOP, Poll, Polls, poll_of
from berakhlak_cli.measure.kinds.published import weighted_figure
from berakhlak_cli.measure.kinds.ratings import Contribution, Ratings
from berakhlak_cli.measure.uncertainty import population_factor
from berakhlak_cli.tally import Tally
from berakhlak_cli.word_list import ENERGY, FURTHER, LIMITING, VOTES, WordList

if TYPE_CHECKING:
    import pandas as pd

Counts = npt.NDArray[np.int64]

OWN_APPROACH: Final = "reach"
APPROACHES: Final = dict(
    zip(
        FURTHER,
        ("shannon-evenness", "non-limiting-share", "top-ten-matches", "top-ten-matches", "mean"),
        strict=True,
    )
)
"""Index -> the name of this program's formula for it; no official one is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Sums over the people of one unit who chose anything: limiting votes l, all votes v."""

    n: int = 0
    limiting: int = 0
    votes: int = 0
    ll: int = 0
    lv: int = 0
    vv: int = 0

    def deviations(self, share: Fraction) -> Fraction:
        """Return the sum of squares of l - share · v about its mean."""
        squares = self.ll - 2 * share * self.lv + share**2 * self.vv
        return squares - (self.limiting - share * self.votes) ** 2 / self.n


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Votes:
    """
    One year's votes, measured.

    Attributes
    ----------
    reach
        Whom the words of each value reached.
    counts
        Unit -> (questions, words + 1) votes by the number of the word.
    burdens
        Unit -> its sums of limiting and all votes for the current culture.
    factors
        Unit -> the square of its finite population correction.
    few
        The greatest count of votes that is not told.
    silent
        Unit -> questions that too few of it answered.
    """

    words: WordList
    reach: Ratings
    counts: Mapping[str, Counts]
    burdens: Mapping[str, Burden]
    factors: Mapping[str, Fraction]
    few: int
    silent: Mapping[str, Collection[str]]
    name: str = "votes"

    def units(self) -> dict[str, Measured]:
        """Measure each unit."""
        found = {}
        for unit, one in self.reach.units().items():
            found[unit] = self._completed(one, [unit], self.silent.get(unit, ()))
        return found

    def pool(self, inside: Sequence[str], weights: Mapping[str, int], pool: str) -> Measured:
        """Return some units together: of all their votes, or as the weighted mean of units."""
        reach = self.reach.pool(inside, weights, pool)
        whole = self._completed(reach, [*self.counts] if pool != "respondents" else inside)
        if pool == "respondents":
            return whole
        units = self.units()
        own = next(iter(reach.indices.items()))
        means = [
            weighted_figure([(weights[unit], units[unit].indices[code]) for unit in inside])
            for code in FURTHER[:-1]
        ]
        return replace(whole, indices=dict([own]) | with_total(means, own[1]))

    def contributions(self) -> Iterator[Contribution]:
        """Yield what each unit contributes to each figure that adds up."""
        yield from self.reach.contributions()
        for unit, burden in self.burdens.items():
            if burden.votes:  # the one index beside ours that adds up: its weights are votes
                share = (burden.votes - burden.limiting) / burden.votes
                yield unit, ENERGY, burden.votes, 100 * share

    def _completed(
        self, one: Measured, units: Sequence[str], silent: Collection[str] = ()
    ) -> Measured:
        """Return what was measured with the further indices and the votes of some units."""
        empty = np.zeros((len(self.words.questions), len(self.words.words) + 1), dtype=np.int64)
        total = sum((self.counts[unit] for unit in units), empty)
        polls = Polls.of(
            {
                question: poll_of(row, self.words)
                for question, row in zip(self.words.questions, total.tolist(), strict=True)
            }
        )
        index = next(iter(one.indices.values()))
        further = self._further(polls, [unit for unit in units if unit in self.burdens], index)
        return Measured(
            values=one.values,
            indices={**one.indices, **further},
            polls=polls.told(self.few, silent),
        )

    def _further(self, polls: Polls, units: Sequence[str], index: Figure) -> dict[str, Figure]:
        """
        Return the indices beside the index, of some units together.

        docs/methods.md, sections "Indeks keseimbangan" and "Total indeks".
        """
        figures = (
            Figure(score=balance(polls.current)),
            replace(self._energy_error(units), score=energy(polls.current)),
            Figure(score=_alignment(polls.personal_matches)),
            Figure(score=_alignment(polls.desired_matches)),
        )
        return with_total([_computed(figure) for figure in figures], index)

    def _energy_error(self, units: Sequence[str]) -> Figure:
        """
        Return the standard error of the share of limiting votes, in points, by linearisation.

        A unit of one person, and one whose people are all alike, takes the variance within
        units, pooled. docs/methods.md, section "Indeks energi positif".
        """
        mine = [self.burdens[unit] for unit in units]
        votes = sum(one.votes for one in mine)
        if not votes:
            return Figure()
        share = Fraction(sum(one.limiting for one in mine), votes)
        total, pooled = Fraction(0), False
        for unit, one in zip(units, mine, strict=True):
            factor, deviation = self.factors[unit], one.deviations(share)
            variance = deviation / (one.n - 1) if one.n > 1 else None
            if len(units) == 1 and variance is None:
                return Figure()
            if factor and not variance:
                variance, pooled = self._pooled_variance(), True
            if variance is None:
                return Figure()
            total += factor * one.n * variance
        if not total and any(self.factors[unit] for unit in units):
            return Figure()
        df = sum(one.n - 1 for one in mine)
        error = 100 * math.sqrt(total) / votes
        return Figure(se=error, df=df, se_pooled=pooled and len(units) == 1)

    def _pooled_variance(self) -> Fraction | None:
        """Return the variance of limiting votes within the year's units, pooled."""
        every = [*self.burdens.values()]
        freedom = sum(one.n - 1 for one in every)
        share = Fraction(sum(one.limiting for one in every), sum(one.votes for one in every))
        total = sum((one.deviations(share) for one in every), Fraction(0))
        return total / freedom if freedom else None


def votes_of(
    tally: Tally,
    year: int,
    reach: Ratings,
    staff: Mapping[str, int | None],
    few: int,
    silent: Mapping[str, Collection[str]],
) -> Votes:
    """Return the votes of one year of a tally."""
    words = reach.instrument.word_list
    assert words is not None, "only votes have words"
    rows = tally.answers[tally.answers["year"] == year]
    keys = reach.sums.units
    at = {unit: number for number, unit in enumerate(keys)}
    asked = {question: number for number, question in enumerate(words.questions)}
    counts = np.zeros((len(keys), len(asked), len(words.words) + 1), dtype=np.int64)
    unit = rows["unit"].map(at).to_numpy(dtype=np.intp)
    question = rows["item"].map(asked).to_numpy(dtype=np.intp)
    counts[unit, question, rows["answer"].to_numpy(dtype=np.intp)] = rows["n"]
    moments = tally.moments[tally.moments["year"] == year]
    n = dict(zip(keys, reach.sums.n.tolist(), strict=True))
    return Votes(
        words=words,
        reach=reach,
        counts=dict(zip(keys, counts, strict=True)),
        burdens=_burdens(moments[moments["b"].isin((LIMITING, VOTES))]),
        factors={unit: population_factor(n[unit], staff.get(unit)) for unit in keys},
        few=few,
        silent=silent,
    )


def _burdens(moments: pd.DataFrame) -> dict[str, Burden]:
    sums: dict[tuple[str, str, str], tuple[int, ...]] = {}
    columns = (moments[name] for name in ("unit", "a", "b", "n", "sum_a", "sum_ab"))
    for unit, a, b, *numbers in zip(*columns, strict=True):
        sums[unit, a, b] = tuple(map(int, numbers))
    found = {}
    for unit in dict.fromkeys(moments["unit"]):
        n, votes, vv = sums[unit, VOTES, VOTES]
        _, limiting, lv = sums[unit, LIMITING, VOTES]
        _, _, ll = sums[unit, LIMITING, LIMITING]
        if n:
            found[unit] = Burden(n=n, limiting=limiting, votes=votes, ll=ll, lv=lv, vv=vv)
    return found


def balance(current: Poll) -> float | None:
    """Return how even the positive votes lie over the areas, 0..100; None without any."""
    areas = [votes or 0 for votes in current.areas.values()]
    total = sum(areas)
    if not total:
        return None
    shares = [votes / total for votes in areas if votes]
    entropy = -math.fsum(share * math.log(share) for share in shares)
    return 100 * entropy / math.log(len(areas)) + 0.0  # never -0.0


def energy(current: Poll) -> float | None:
    """Return the share of votes that do not limit, 0..100; None without votes."""
    limiting = sum(one.votes or 0 for one in current.limiting)
    return 100 * (current.votes - limiting) / current.votes if current.votes else None


def _alignment(matches: Fraction | None) -> float | None:
    return None if matches is None else float(100 * matches / TOP)


def _computed(figure: Figure) -> Figure:
    return figure if figure.score is None else replace(figure, source="computed")


def with_total(further: Sequence[Figure], index: Figure) -> dict[str, Figure]:
    """Return the further indices by code, the total last: the mean of all; None if one is."""
    scores = [figure.score for figure in (index, *further)]
    known = [score for score in scores if score is not None]
    total = math.fsum(known) / len(scores) if len(known) == len(scores) else None
    return dict(zip(FURTHER, (*further, _computed(Figure(score=total))), strict=True))
