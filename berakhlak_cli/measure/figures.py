"""Scores of units and of the province: the frozen result that every output shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.kinds.polls import Polls
from berakhlak_cli.measure.uncertainty import interval
from berakhlak_cli.measure.withholding import Screened, Small
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.rounding import half_away
from berakhlak_cli.spelling import likest, plain
from berakhlak_cli.units import Unit

Pool = Literal["respondents", "units", "headcount"]
Population = Literal["staff", "open"]

BANDS: Final = ((75.0, "A"), (50.0, "B"), (25.0, "C"), (-math.inf, "D"))
"""The least rounded score of each category."""
SAME: Final = 1e-9
"""A difference below this is none."""
SMALL_SAMPLE: Final = 30
"""A unit of fewer respondents is marked."""
FINAL: Final = "skor_akhir"
"""The code of the final score: the index and the evidence of a unit together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices that change figures."""

    pool: Pool = "respondents"
    population: Population = "staff"
    min_n: int = 10
    weight: float | None = None
    """The index's share of the final score, 0..1; None: there is no final score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One score in points 0..100 with what is known about it; None where nothing is."""

    score: float | None = None
    se: float | None = None
    df: float = math.inf
    """Degrees of freedom of the standard error; infinitely many where it was given without n."""
    se_pooled: bool = False
    """True where the unit has no spread of its own and takes the pooled one."""
    favourable: float | None = None
    """Share 0..1 of favourable answers; None for an index."""
    source: Literal["computed", "published"] | None = None
    """For an index: from its dimensions, or as it was published."""
    reason: Literal["few-answers"] | None = None
    """Why there is no score though people answered."""

    @property
    def low(self) -> float | None:
        """The lower end of the 95 % interval."""
        return interval(self.score, self.se, self.df)[0]

    @property
    def high(self) -> float | None:
        """The upper end of the 95 % interval."""
        return interval(self.score, self.se, self.df)[1]

    @property
    def margin(self) -> float | None:
        """Half the width of the 95 % interval."""
        return None if self.high is None or self.score is None else self.high - self.score

    @property
    def category(self) -> str | None:
        """A, B, C or D."""
        return None if self.score is None else category(self.score)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Who answered in one unit and year: counts of people are never secret."""

    key: str
    n: int | None
    written: Mapping[str, int] = field(default_factory=dict)
    """Spelling -> rows."""
    headcount: int | None = None
    target: int | None = None

    @property
    def present(self) -> bool:
        """True where anybody answered, or a table does not tell how many."""
        return self.n is None or self.n > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the people of a unit, or of several together, make up."""

    values: Mapping[str, Figure] = field(default_factory=dict)
    indices: Mapping[str, Figure] = field(default_factory=dict)
    """The index first, then those that only votes give."""
    polls: Polls | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceScore:
    """The province in one year, by the pool that was asked for."""

    year: int
    n: int | None
    units: int
    """Units that answered."""
    met_target: int
    """Units with a known target that reached it."""
    withheld: bool
    """True where every unit is small."""
    values: Mapping[str, Figure]
    indices: Mapping[str, Figure]
    pool: Pool
    left_out: int = 0
    """Units with respondents that the pool leaves out, small ones included."""
    everyone: bool = False
    """True where the whole staff of every unit answered."""
    small: Small | None = None
    """The small units together; None where there are none."""
    polls: Polls | None = None
    """The votes of everybody, whatever the pool; None for ratings, and where it is withheld."""

    def figure(self, code: str) -> Figure:
        """Return one figure by its code, of a value or an index; empty where there is none."""
        return self.values.get(code) or self.indices.get(code) or Figure()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitScore:
    """One unit in one year, as it may be shown."""

    year: int
    key: str
    name: str
    code: str | None
    short: str | None
    group: str | None
    n: int | None
    headcount: int | None
    target: int | None
    response_rate: float | None
    eligible: bool
    ineligible_reason: str | None
    withheld: bool
    withheld_reason: str | None
    everyone: bool
    """True where every member of the staff answered, so that nothing is left to chance."""
    values: Mapping[str, Figure]
    indices: Mapping[str, Figure]
    polls: Polls | None = None
    """The votes; None for ratings, and where they are withheld."""

    @property
    def small_sample(self) -> bool:
        """True for fewer than 30 respondents, nobody included."""
        return self.n is not None and self.n < SMALL_SAMPLE

    @property
    def present(self) -> bool:
        """True where anybody answered, or the unit stands in a table without numbers."""
        return self.n is None or self.n > 0

    def figure(self, code: str) -> Figure:
        """Return one figure by its code, of a value or an index; empty where there is none."""
        return self.values.get(code) or self.indices.get(code) or Figure()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something to say about a result; the sentence is in words/, `note.<code>`."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What evaluators gave the units, and how much of the final score the index is."""

    weight: float
    """The index's share of the final score, 0..1."""
    scores: Mapping[tuple[int | None, str], float]
    """(year, or None for every year; unit) -> points 0..100."""

    def of(self, year: int, unit: str) -> float | None:
        """Return what a unit was given in a year; None where nothing is known."""
        return self.scores.get((year, unit), self.scores.get((None, unit)))

    def final(self, index: float, year: int, unit: str) -> float | None:
        """Return w · index + (1 - w) · evidence; None without evidence."""
        given = self.of(year, unit)
        return None if given is None else self.weight * index + (1 - self.weight) * given


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Everything that `score` shows: years ascending, units in their list's order."""

    instrument: Instrument
    choices: Choices
    kind: str
    provinces: tuple[ProvinceScore, ...]
    units: tuple[UnitScore, ...]
    told: Screened = field(repr=False)
    """What the scores are made of: nothing in it must be withheld."""
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    evidence: Evidence | None = None

    def index(self, unit: UnitScore | ProvinceScore) -> Figure:
        """Return the index of a unit, or of the province."""
        return unit.indices[self.instrument.index.code]

    @property
    def figure_codes(self) -> tuple[str, ...]:
        """The codes of everything that a unit may be compared by, the default first."""
        final = (FINAL,) if self.evidence else ()
        dimensions = (dimension.code for dimension in self.instrument.dimensions)
        instrument = self.instrument
        return (*final, instrument.index.code, *instrument.further, *dimensions)

    @property
    def years(self) -> list[int]:
        """The years that are shown."""
        return [province.year for province in self.provinces]

    def only(self, years: Sequence[int]) -> Scores:
        """
        Return the scores of some years.

        Raises
        ------
        Stop
            Exit 4 for a year that nobody answered in.
        """
        if not years:
            return self
        for year in years:
            if year not in self.years:
                known = ", ".join(map(str, self.years))
                problem = Problem(code="no-such-year", value=str(year), params={"known": known})
                raise Stop(Exit.UNSCORABLE, problem)
        return replace(
            self,
            provinces=tuple(one for one in self.provinces if one.year in years),
            units=tuple(one for one in self.units if one.year in years),
            notes=tuple(
                note for note in self.notes if int(note.params.get("year", years[0])) in years
            ),
        )


def asked_figure(scores: Scores, by: str | None, more: Sequence[str] = ()) -> str:
    """
    Return the code that is asked for; by default the final score, or the index without evidence.

    A code, a short name or a title is taken in any case.

    Raises
    ------
    Stop
        Exit 2: there is no such figure here.
    """
    known = (*scores.figure_codes, *more)
    if by is None:
        return known[0]
    values = scores.instrument.dimensions
    codes = {plain(name): one.code for one in values for name in (one.short, one.title)}
    codes |= {plain(code): code for code in known}
    code = codes.get(plain(by))
    if code is None:
        kind = "evidence" if plain(by) == plain(FINAL) else "code"
        near = codes.get(likest(plain(by), codes), "")
        params = {"known": ", ".join(known), "kind": kind, "near": near}
        raise Stop(Exit.USAGE, Problem(code="unknown-by", value=by, params=params))
    return code


def category(score: float) -> str:
    """
    Return the category of a score: rounded to one decimal first, then classified.

    docs/methods.md, section "Kategori dan pembulatan".
    """
    rounded = half_away(score, 1)
    return next(letter for least, letter in BANDS if rounded >= least)


def mean_figure(values: Mapping[str, Figure]) -> Figure:
    """Return the index: the unweighted mean of all dimensions; empty if one has no score."""
    scores = [figure.score for figure in values.values()]
    known = [score for score in scores if score is not None]
    if not scores or len(known) < len(scores):
        return Figure()
    return Figure(score=math.fsum(known) / len(known), source="computed")


def is_mean(index: Figure, values: Mapping[str, Figure]) -> bool:
    """Tell whether an index is the mean of its dimensions, to 1e-9."""
    mean = mean_figure(values).score
    return mean is not None and index.score is not None and abs(mean - index.score) < SAME


def known_headcount(heard: Heard, unit: Unit | None, year: int) -> int | None:
    """Return the staff as it was given, by the units file first."""
    listed = unit.headcount(year) if unit else None
    return heard.headcount if listed is None else listed


def usable_headcount(headcount: int | None, n: int | None) -> int | None:
    """Return the staff if it can be right: at least the respondents, and somebody."""
    if not headcount or headcount < (n or 0):
        return None
    return headcount


def response_rate(n: int | None, headcount: int | None, target: int | None) -> float | None:
    """Return respondents out of the staff, else out of the target; None without either."""
    if n is None:
        return None
    whole = usable_headcount(headcount, n) or target
    return n / whole if whole else None


def ineligible_reason(
    n: int | None, target: int | None, *, withheld: bool, index: Figure
) -> str | None:
    """
    Return the first reason that keeps a unit out of a ranking, or None.

    docs/methods.md, section "Kelayakan".
    """
    if n == 0:
        return "no-respondents"
    if withheld:
        return "withheld"
    if index.score is None:
        return "no-index"
    if n is not None and target is not None and n < target:
        return "below-target"
    return None
