"""
The column registry: every figure of a result is mapped here, once.

JSON records, rows of CSV, tables and the fields of documents select from these facts, so that no
two forms can disagree; a further figure is a further line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final

from berakhlak_cli.measure.awards import AwardList, Excluded
from berakhlak_cli.measure.change import Change, UnitChange, Verdict
from berakhlak_cli.measure.comparison import Step
from berakhlak_cli.measure.decomposition import Entry
from berakhlak_cli.measure.explanation import Origin, Quartiles
from berakhlak_cli.measure.figures import BANDS, Evidence, Figure, ProvinceScore, UnitScore
from berakhlak_cli.measure.items import ItemAnswers
from berakhlak_cli.measure.kinds.polls import Chosen
from berakhlak_cli.measure.ranking import TIE, Standing
from berakhlak_cli.measure.response import Response, Shortfall
from berakhlak_cli.measure.withholding import MERGED
from berakhlak_cli.problems import Problem, Problems
from berakhlak_cli.provenance import Source
from berakhlak_cli.report.facts import Facts, cells, columns, fact, less, only, within
from berakhlak_cli.report.model import Column, Name, Value
from berakhlak_cli.report.problem_texts import cure, place_text, says
from berakhlak_cli.rounding import TOLERANCE
from berakhlak_cli.words import Words

SLIGHT: Final = 1.0
"""A clear change of fewer points is called slight."""
SMALL: Final = "*"
CATEGORY_LANGUAGE: Final = Words("id")
"""Category names are the instrument's terms: they do not follow the language."""


def band_formula(key: str) -> str:
    """Return how a workbook finds a score's category; 1E-12 is the tolerance of our rounding."""
    rounded = f"ROUND({{{key}}}+{TOLERANCE:.0E},1)"
    *bands, (_, lowest) = BANDS
    tail = f'"{lowest}"'
    for least, letter in reversed(bands):
        tail = f'IF({rounded}>={least:.0f},"{letter}",{tail})'
    return tail


def _category_name(figure: Figure) -> str | None:
    letter = figure.category
    return CATEGORY_LANGUAGE.say(f"category.{letter}") if letter else None


def _finite(se: float | None, df: float) -> float | None:
    """Return degrees of freedom; None without an error, and where they are infinitely many."""
    return None if se is None or math.isinf(df) else df


FIGURE: Final[Facts[Figure]] = (
    fact("score", "score.index", "score"),
    fact("se"),
    fact("df", of=lambda one: _finite(one.se, one.df)),
    fact("se_pooled", of=lambda one: one.se_pooled or None),
    fact("margin", "score.margin", "margin", of=lambda one: one.margin or None, keep=2,
         recorded=False),
    fact("low", "score.low", "score", wide=True),
    fact("high", "score.high", "score", wide=True),
    fact("favourable"),
    fact("category", "score.category", "letter", formula=band_formula("score")),
    fact("category_name", of=_category_name),
    fact("source"),
    fact("reason"),
)  # fmt: skip
VALUE: Final = less(FIGURE, "category_name source")
"""A dimension's figure."""
INDEX: Final = less(FIGURE, "favourable")
FINAL_SCORE: Final = only(FIGURE, "score se df margin low high")


def figure_columns(
    figures: Iterable[tuple[str, str, str]], words: Words, keys: str = "score"
) -> Iterator[Column]:
    """
    Yield the columns of several figures that stand in one row, as CSV names them.

    Parameters
    ----------
    figures
        The code of each, its short title and its whole one.
    keys
        Which facts are shown of each.
    """
    for code, short, title in figures:
        for one in columns(FIGURE, words, keys):
            made = replace(one, key=f"{code}_{one.key}")
            if one.key == "score":
                made = replace(made, title=short, explained=title)
            elif one.formula:
                made = replace(made, formula=band_formula(f"{code}_score"))
            yield made


def figure_cells(
    holder: UnitScore | ProvinceScore, codes: Iterable[str], words: Words
) -> dict[str, Value]:
    """Return what stands in the columns of several figures."""
    return {
        f"{code}_{key}": value
        for code in codes
        for key, value in cells(FIGURE, holder.figure(code), words).items()
    }


def unit_name(unit: UnitScore, mark: str = "") -> Name:
    """Return a unit's name as a table shows it."""
    return Name(full=unit.name, short=unit.short, mark=mark, key=unit.key)


UNIT: Final[Facts[UnitScore]] = (
    fact("year"),
    fact("unit", "score.unit", of="name", said=lambda one, _: unit_name(one)),
    fact("code", "score.code", wide=True),
    fact("group", "score.group", wide=True),
    fact("n", "score.n", "count", keep=1),
    fact("headcount", "score.headcount", "count", wide=True),
    fact("target", "score.target", "count", wide=True),
    fact("response_rate", "score.rate", "percent", wide=True),
    fact("eligible", "score.eligible", wide=True),
    fact("ineligible_reason"),
    fact("withheld"),
    fact("withheld_reason"),
    fact("small_sample"),
)
PROVINCE: Final[Facts[ProvinceScore]] = (
    fact("year", "years.year", said=lambda one, _: str(one.year)),
    fact("n", "score.n", "count"),
    fact("units", "report.units", "count"),
    fact("pool"),
    fact("withheld"),
    fact("small", of=lambda one: None if one.small is None else asdict(one.small)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A unit in an award list."""

    standing: Standing
    unit: UnitScore
    of: AwardList

    @property
    def range(self) -> str | None:
        """The ranks that remain possible."""
        low, high = self.standing.rank_low, self.standing.rank_high
        return None if low is None or high is None else f"{low}–{high}"

    @property
    def robust(self) -> int | None:
        """In how many variants the award stays; None for a unit without one."""
        return self.of.robust.get(self.standing.unit) if self.standing.awarded else None

    @property
    def shrunken(self) -> float | None:
        """The score with luck taken out."""
        return self.of.shrunken.get(self.standing.unit)

    @property
    def tipping_point(self) -> float | None:
        """By how many points those who did not answer would have to score lower."""
        return self.of.tipping.get(self.standing.unit)

    def tried(self) -> str | None:
        """Return the same out of all variants."""
        if not self.standing.awarded or self.of.variants is None:
            return None
        return f"{self.robust or 0}/{self.of.variants}"


def ranked_units(of: AwardList) -> list[Ranked]:
    """Return the units of a list in order."""
    return [Ranked(standing=one, unit=of.units[one.unit], of=of) for one in of.ranking.standings]


RANKED: Final[Facts[Ranked]] = (
    fact("rank", "rank.number", "count", of="standing.rank",
         formula=f"1+SUMPRODUCT(--({{score.all}}>{{score}}+{TIE:.0E}))"),
    fact("unit", "score.unit", of="unit.name", said=lambda one, _: unit_name(one.unit)),
    fact("group", "score.group", of="unit.group", wide=True),
    fact("score", "score.index", "score", of="standing.score", decimals=2),
    fact("se", of="standing.se"),
    fact("df", of=lambda one: _finite(one.standing.se, one.standing.df)),
    fact("shrunken", "rank.shrunken", "score", decimals=2, wide=True),
    fact("n", "score.n", "count", of="unit.n", wide=True),
    fact("response_rate", "score.rate", "percent", of="unit.response_rate", wide=True),
    fact("range", "rank.range", "letter", keep=1, recorded=False),
    fact("rank_low", "rank.unit-low", "count", of="standing.rank_low", wide=True),
    fact("rank_high", "rank.unit-high", "count", of="standing.rank_high", wide=True),
    fact("awarded", "rank.awarded", of="standing.awarded", wide=True),
    fact("tied", of="standing.tied"),
    fact("in_top_set", "rank.top-set", of="standing.in_top_set", wide=True),
    fact("robust", "rank.robust", said=lambda one, _: one.tried(), wide=True),
    fact("variants", of="of.variants"),
    fact("tipping_point", "rank.tipping", "score", wide=True),
    fact("mark", "rank.mark", of=lambda one: SMALL if one.unit.small_sample else None, keep=2,
         recorded=False),
)  # fmt: skip
"""A rank in a workbook is one more than the units that are better; equal ones share theirs."""


def final_parts(code: str, evidence: Evidence) -> Facts[Ranked]:
    """Return what a final score is made of: the index of this code, and the evidence."""
    return (
        fact(code, "score.index", "score", of=lambda one: one.unit.indices[code].score, keep=3),
        fact(
            "evidence", "final.evidence", "score",
            of=lambda one: evidence.of(one.unit.year, one.unit.key), keep=3,
        ),
    )  # fmt: skip


def ranked_facts(more: Facts[Ranked] = ()) -> Facts[Ranked]:
    """Return the facts of a list, and what its score is made of behind the score."""
    at = [one.key for one in RANKED].index("n")
    return (*RANKED[:at], *more, *RANKED[at:])


EXCLUDED: Final[Facts[Excluded]] = (
    fact("unit", "score.unit", of="unit.name"),
    fact("reason", "rank.reason"),
    fact("n", of="unit.n"),
    fact("target", of="unit.target"),
)


def verdict_text(verdict: Verdict, change: Change, words: Words) -> str:
    """Return a verdict in words; a clear change under one point is slight."""
    slight = verdict in ("rose", "fell") and abs(change.points or 0.0) < SLIGHT
    return words.say(f"years.verdict-{verdict}-slight" if slight else f"years.verdict-{verdict}")


CHANGE: Final[Facts[Change]] = (
    fact("before", "years.score", "score", of="before.score"),
    fact("after", "years.score", "score", of="after.score"),
    fact("change", "years.change", "signed", of="points", formula="{after}-{before}"),
    fact("margin", "score.margin", "margin", of=lambda one: one.margin or None, keep=2,
         recorded=False),
    fact("low", "score.low", "signed", wide=True),
    fact("high", "score.high", "signed", wide=True),
)  # fmt: skip
UNIT_CHANGE: Final[Facts[UnitChange]] = (
    fact("unit", "score.unit", of="unit.name", said=lambda one, _: unit_name(one.unit)),
    fact("code", of="unit.code"),
    fact("group", "score.group", of="unit.group", wide=True),
    *within(CHANGE, "change"),
    fact("verdict", "years.verdict", keep=1,
         said=lambda one, words: verdict_text(one.verdict, one.change, words)),
    fact("verdict_adjusted", "years.adjusted", wide=True,
         said=lambda one, words: verdict_text(one.verdict_adjusted, one.change, words)),
)  # fmt: skip
STEP: Final[Facts[Step]] = (
    fact("year", "years.year", said=lambda one, _: str(one.year)),
    fact("score", "years.score", "score", of="figure.score"),
    fact("se", of="figure.se"),
    *within(only(CHANGE, "change margin low high"), "change"),
)
LEDGER_PARTS: Final = ("within", "mix", "entered", "left")


def entry_facts(names: Mapping[str, Name]) -> Facts[Entry]:
    """Return what a unit adds to the change of the province; `names` tells how it is called."""
    return (
        fact("unit", "score.unit", of=lambda one: names[one.unit].full,
             said=lambda one, _: names[one.unit]),
        fact("merged", of=lambda one: one.unit == MERGED),
        *(fact(name, f"years.column-{name}", "signed", decimals=3) for name in LEDGER_PARTS),
        fact("whole", "years.column-whole", "signed", decimals=3, recorded=False,
             formula="+".join(f"{{{name}}}" for name in LEDGER_PARTS)),
    )  # fmt: skip


QUARTILES: Final[Facts[Quartiles]] = (fact("n"), fact("low"), fact("median"), fact("high"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A unit's figure beside the province's, its group's, and itself in the year before."""

    figure: Figure
    province: Figure
    ahead: float | None
    group: Quartiles | None
    change: Change | None


BESIDE: Final[Facts[Beside]] = (
    *within(only(FIGURE, "score margin category"), "figure"),
    fact("province", kind="score", of="province.score"),
    fact("ahead", kind="signed"),
    *within((fact("group", kind="score", of="median"),), "group"),
    *within(only(CHANGE, "before change"), "change"),
)
ITEM: Final[Facts[ItemAnswers]] = (
    fact("item", of="item.code"),
    fact("text", "unit.item", of="item.text",
         said=lambda one, _: Name(full=". ".join(filter(None, (one.item.code, one.item.text))))),
    fact("value", of="item.dimension"),
    fact("reversed", of="item.reversed"),
    fact("n", "unit.answers", "count", keep=1),
    fact("score", "years.score", "score"),
    fact("answers", of=lambda one: {str(answer): n for answer, n in one.counts.items()} or None),
)  # fmt: skip


def sheet_place(source: Source) -> str:
    """Return a file and its sheet in one text."""
    file = source.input.file
    return f"{file}, '{source.sheet}'" if source.sheet else file


def fates_text(dropped: Mapping[str, int], words: Words) -> str:
    """Return how many rows are not used, by reason."""
    return "; ".join(f"{words.count(n)} {words.say(f'fate.{fate}')}" for fate, n in dropped.items())


ORIGIN: Final[Facts[Origin]] = (
    fact("place", "unit.file", of=lambda one: sheet_place(one.source), recorded=False),
    fact("file", of="source.input.file"),
    fact("sheet", of="source.sheet"),
    fact("sha256", "unit.digest", of="source.input.sha256", wide=True),
    fact("layout", of="source.layout"),
    fact("first_row", "unit.first-row", "count"),
    fact("last_row", "unit.last-row", "count"),
    fact("rows_used", "unit.used", "count", of="used"),
    fact("rows_not_used", "unit.dropped", "count", of=lambda one: sum(one.dropped.values())),
    fact("not_used", "rank.reason", of=lambda one: dict(one.dropped), wide=True,
         said=lambda one, words: fates_text(one.dropped, words)),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRead:
    """A sheet with its balance of rows."""

    source: Source
    read: int
    kept: int


SHEET: Final[Facts[SheetRead]] = (
    fact("file", "unit.file", of="source.input.file"),
    fact("sheet", "method.sheet", of="source.sheet"),
    fact("layout", "method.layout", of="source.layout",
         said=lambda one, words: words.say(f"layout.{one.source.layout}")),
    fact("scale", of="source.scale"),
    fact("scale_from", of=lambda one: one.source.scale_from if one.source.scale else None),
    fact("sha256", "unit.digest", of="source.input.sha256"),
    fact("rows_read", "method.read", "count", of="read"),
    fact("rows_kept", "unit.used", "count", of="kept"),
    fact("rows_dropped", "unit.dropped", "count", of=lambda one: one.read - one.kept,
         formula="{rows_read}-{rows_kept}"),
)  # fmt: skip
RESPONSE: Final[Facts[Response]] = (
    fact("year"), fact("units_listed"), fact("units_heard"), fact("targets"), fact("targets_met"),
)  # fmt: skip
SHORTFALL: Final[Facts[Shortfall]] = (
    fact("unit", "score.unit", said=lambda one, _: Name(full=one.unit, short=one.abbreviated)),
    fact("n", "score.n", "count"),
    fact("target", "score.target", "count"),
    fact("short", "response.short", "count"),
    fact("headcount", "score.headcount", "count", keep=2),
    fact("response_rate", "score.rate", "percent", keep=1),
)
WORD: Final[Facts[Chosen]] = (
    fact("word", "health.word", of="word.text"),
    fact("votes", "health.votes", "count"),
    fact("few", of=lambda one: one.votes is None),
    fact("weight", "health.weight", "score", decimals=2,
         of=lambda one: None if one.weight is None else float(one.weight)),
    fact("value", "health.value", of="word.dimension"),
    fact("area", "health.area", of="word.area"),
    fact("limiting", "rank.mark", of="word.limiting",
         said=lambda one, words: words.say("health.limiting") if one.word.limiting else None),
)  # fmt: skip


def problem_facts(words: Words) -> Facts[Problem]:
    """Return the facts of a problem; its sentences follow the language."""
    return (
        fact("code", "check.column-code"),
        fact("level", "check.column-level",
             said=lambda one, words: words.say(f"level.{one.level}")),
        fact("place", "check.column-place", of=lambda one: place_text(one.place), recorded=False),
        fact("file", of="place.file"),
        fact("sheet", of="place.sheet"),
        fact("cell", of="place.cell"),
        fact("row", of="place.row"),
        fact("column", of="place.letter"),
        fact("value", "check.column-value"),
        fact("message", "check.column-says", of=lambda one: says(one, words)),
        fact("hint", "check.column-cure", of=lambda one: cure(one, words)),
    )  # fmt: skip


def counted_facts(problems: Problems) -> Facts[tuple[str, int]]:
    """Return the facts of a problem's code and how often it was found."""
    return (
        fact("says", "check.column-says", of=lambda one: one[0],
             said=lambda one, words: words.say(f"problem.{one[0]}.group")),
        fact("level", "check.column-level", of=lambda one: problems.level(one[0]),
             said=lambda one, words: words.say(f"level.{problems.level(one[0])}")),
        fact("n", "check.column-n", "count", of=lambda one: one[1]),
        fact("code", "check.column-code", of=lambda one: one[0]),
    )  # fmt: skip
