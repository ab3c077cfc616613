"""The six indices of the health of an organisation's culture, from the sums of a votes survey."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import Figure, Measured
from berakhlak_cli.measure.kinds.polls import TOP, Poll, Polls, poll_of
from berakhlak_cli.measure.kinds.published import weighted_figure
from berakhlak_cli.measure.uncertainty import population_factor
from berakhlak_cli.tally import Tally
from berakhlak_cli.word_list import FURTHER, LIMITING, VOTES, WordList

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
class YearVotes:
    """
    The votes of one year.

    Attributes
    ----------
    counts
        Unit -> (questions, words + 1) votes by the number of the word.
    burdens
        Unit -> its sums of limiting and all votes for the current culture.
    """

    words: WordList
    counts: Mapping[str, Counts]
    burdens: Mapping[str, Burden]

    def polls(self, units: Sequence[str]) -> Polls:
        """Return the votes of some units together."""
        empty = np.zeros((len(self.words.questions), len(self.words.words) + 1), dtype=np.int64)
        total = sum((self.counts[unit] for unit in units if unit in self.counts), empty)
        polls = [poll_of(row, self.words) for row in total.tolist()]
        return Polls(**dict(zip(self.words.questions, polls, strict=True)))

    def further(
        self,
        polls: Polls,
        n: Mapping[str, int],
        headcounts: Mapping[str, int | None],
        index: Figure,
    ) -> dict[str, Figure]:
        """
        Return the indices beside the index, of some units together.

        Parameters
        ----------
        polls
            Their votes.
        n, headcounts
            Unit -> respondents, and the usable staff for the finite population correction.
        index
            Their own index, for the total.

        Notes
        -----
        docs/methods.md, sections "Indeks keseimbangan" and "Total indeks".
        """
        error = energy_error(
            [
                (self.burdens[unit], population_factor(n[unit], headcounts.get(unit)))
                for unit in n
                if unit in self.burdens
            ]
        )
        figures = (
            Figure(score=balance(polls.current)),
            Figure(score=energy(polls.current), se=error),
            Figure(score=_alignment(polls.personal_matches)),
            Figure(score=_alignment(polls.desired_matches)),
        )
        return with_total([_computed(figure) for figure in figures], index)

    def completed(
        self, measured: Sequence[Measured], headcounts: Mapping[str, int | None]
    ) -> list[Measured]:
        """Return the units with their further indices and votes."""
        found = []
        for one in measured:
            polls = self.polls([one.key])
            further = self.further(polls, {one.key: one.n or 0}, headcounts, one.index)
            found.append(replace(one, further=further, polls=polls))
        return found

    def province(
        self,
        inside: Sequence[Measured],
        pool: str,
        weights: Mapping[str, int],
        headcounts: Mapping[str, int | None],
        index: Figure,
    ) -> dict[str, Figure]:
        """Return the province's further indices: of all votes, or the weighted mean of units."""
        if pool == "respondents":
            n = {one.key: one.n or 0 for one in inside}
            return self.further(self.polls([*n]), n, headcounts, index)
        means = [
            weighted_figure(inside, weights, lambda one, code=code: one.further[code])  # type: ignore[misc]
            for code in FURTHER[:-1]
        ]
        return with_total(means, index)


def year_votes(tally: Tally, instrument: Instrument, year: int) -> YearVotes | None:
    """Return the votes of one year of a tally; None where the instrument asks for ratings."""
    if instrument.word_list is None:
        return None
    words = instrument.word_list
    rows = tally.answers[tally.answers["year"] == year]
    keys = sorted(tally.people.loc[tally.people["year"] == year, "unit"])
    at = {unit: number for number, unit in enumerate(keys)}
    asked = {question: number for number, question in enumerate(words.questions)}
    counts = np.zeros((len(keys), len(asked), len(words.words) + 1), dtype=np.int64)
    unit = rows["unit"].map(at).to_numpy(dtype=np.intp)
    question = rows["item"].map(asked).to_numpy(dtype=np.intp)
    counts[unit, question, rows["answer"].to_numpy(dtype=np.intp)] = rows["n"]
    moments = tally.moments[tally.moments["year"] == year]
    return YearVotes(
        words=words,
        counts=dict(zip(keys, counts, strict=True)),
        burdens=_burdens(moments[moments["b"].isin((LIMITING, VOTES))]),
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
    total = sum(current.areas.values())
    if not total:
        return None
    shares = [votes / total for votes in current.areas.values() if votes]
    entropy = -math.fsum(share * math.log(share) for share in shares)
    return 100 * entropy / math.log(len(current.areas)) + 0.0  # never -0.0


def energy(current: Poll) -> float | None:
    """Return the share of votes that do not limit, 0..100; None without votes."""
    limiting = sum(one.votes for one in current.limiting)
    return 100 * (current.votes - limiting) / current.votes if current.votes else None


def energy_error(units: Sequence[tuple[Burden, Fraction]]) -> float | None:
    """
    Return the standard error of the share of limiting votes, in points, by linearisation.

    Parameters
    ----------
    units
        The sums of each unit and the square of its finite population correction. A unit of one
        person takes the variance within the others, pooled; None where no unit has two.

    Notes
    -----
    docs/methods.md, section "Indeks energi positif".
    """
    votes = sum(one.votes for one, _ in units)
    freedom = sum(one.n - 1 for one, _ in units)
    if not votes or not freedom:
        return None
    share = Fraction(sum(one.limiting for one, _ in units), votes)
    deviations = [one.deviations(share) for one, _ in units]
    pooled = sum(deviations, Fraction(0)) / freedom
    total = sum(
        (
            factor * one.n * (deviation / (one.n - 1) if one.n > 1 else pooled)
            for (one, factor), deviation in zip(units, deviations, strict=True)
        ),
        Fraction(0),
    )
    return 100 * math.sqrt(total) / votes


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


def nothing_further(instrument: Instrument) -> dict[str, Figure]:
    """Return the further indices of a unit of which nothing is known or shown."""
    return {code: Figure() for code in instrument.further}
