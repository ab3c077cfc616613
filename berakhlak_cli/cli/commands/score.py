"""`berakhlak score`: scores per unit and year, and the province."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.command_lines import same_inputs
from berakhlak_cli.cli.context import (
    Context,
    checked_output,
    put_out,
)
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.rounding import half_away

if TYPE_CHECKING:
    from berakhlak_cli.dataset import Dataset
    from berakhlak_cli.measure.figures import Choices, ProvinceScore, Scores
    from berakhlak_cli.problems import Problems
    from berakhlak_cli.report.model import Line

_WEIGHTS = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*:\s*(\d{1,9}(?:[.,]\d{1,9})?)")
_EXPECT = re.compile(r"(?:(20\d\d)=)?(\d{1,3})(?:[.,](\d{1,9}))?")


def score(
    context: typer.Context,
    files: opt.Files,
    *,
    units: opt.Units = None,
    map_file: opt.MapFile = None,
    as_year: opt.AsYear = None,
    year: opt.Years = None,
    pool: opt.PoolOption = None,
    population: opt.PopulationOption = None,
    min_n: opt.MinN = None,
    expect: opt.Expect = None,
    form: opt.FormOption = "table",
    output: opt.Output = None,
    show_all: opt.All = False,
    password: opt.Password = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_color: opt.NoColor = False,
    lang: opt.Lang = None,
) -> None:
    """Score every unit and the province."""
    del show_all, lang
    desk: Context = context.obj
    desk.settle(quiet=quiet, verbose=verbose, no_color=no_color, password=password)
    expected = read_expect(expect)
    units = desk.units_file(units)
    written = checked_output(output, desk.protected(files, units, map_file))
    chosen = choices_of(desk, pool, population, min_n)
    from berakhlak_cli.measure.score import scored

    taken = desk.taken(files, units, map_file, as_year)
    scores = scored(taken, chosen).only(year or [])
    province = meant_province(scores, expected.year) if expected else None
    again = same_inputs("check", files, units, map_file, as_year)
    problems = taken.problems.with_more(scores.problems)
    following = same_inputs("rank", files, units, map_file, as_year)
    _put(
        desk,
        taken,
        scores,
        following,
        form,
        output,
        written,
        read_remarks(desk, taken, problems, again),
    )
    if expected and province:
        index = province.indices[scores.instrument.index.code]
        check_expected(desk, index.score, province.year, expected)


def choices_of(
    desk: Context,
    pool: opt.Pool | None,
    population: opt.Population | None,
    min_n: int | None,
    weight: float | None = None,
) -> Choices:
    """
    Return the choices that change figures: the command line's, else the config's.

    Raises
    ------
    Stop
        Exit 2: a least number of respondents below 1.
    """
    from berakhlak_cli.measure.figures import Choices

    least = desk.config.numbers.get("min_n", 10) if min_n is None else min_n
    if least < 1:
        problem = Problem(code="usage", params={"detail": desk.words.say("usage.min-n")})
        raise Stop(Exit.USAGE, problem)
    texts = desk.config.texts
    return Choices(
        pool=pool or texts.get("pool", "respondents"),  # type: ignore[arg-type]
        population=population or texts.get("population", "staff"),  # type: ignore[arg-type]
        min_n=least,
        weight=weight,
    )


def index_weight(desk: Context, evidence: Path | None, weights: str | None) -> float | None:
    """
    Return the index's share of the final score, from `80:20`; None without evidence.

    Raises
    ------
    Stop
        Exit 2: these are no weights, or there is nothing to weigh.
    """
    if evidence is None:
        if weights is not None:
            problem = Problem(code="usage", params={"detail": desk.words.say("usage.weights")})
            raise Stop(Exit.USAGE, problem)
        return None
    text = desk.config.texts.get("weights", "80:20") if weights is None else weights
    found = _WEIGHTS.fullmatch(text.strip())
    parts = [float(part.replace(",", ".")) for part in found.groups()] if found else []
    if not sum(parts):
        raise Stop(Exit.USAGE, Problem(code="weights-form", value=text))
    return parts[0] / sum(parts)


def read_remarks(desk: Context, taken: Dataset, problems: Problems, again: str) -> list[Line]:
    """Return what was read, the balance of rows, and the problems in groups."""
    from berakhlak_cli.report.content.quality import balance_lines, problem_lines, reading_lines
    from berakhlak_cli.report.model import Line

    levels = ("warning", "note") if desk.verbose else ("warning",)
    lines = [
        *reading_lines(taken.sources, taken.instrument, desk.words),
        *balance_lines(taken.tally.sources, problems, desk.words),
        *problem_lines(problems, desk.words, levels=levels),
    ]
    if problems.counts and again:
        text = desk.words.say("read.more", command=again)
        lines.append(Line(text=text, tone="quiet", hanging=2))
    return lines


def _put(
    desk: Context,
    taken: Dataset,
    scores: Scores,
    following: str,
    form: opt.Form,
    output: str | None,
    written: str | None,
    remarks: list[Line],
) -> None:
    from berakhlak_cli.report import record
    from berakhlak_cli.report.content.scores import said_scores
    from berakhlak_cli.report.model import Output
    from berakhlak_cli.report.render.markdown import markdown

    words = desk.words
    said = said_scores(scores, words, sample=taken.sample, everything=written == "xlsx")
    made = record.score_record(
        scores,
        sources=taken.sources,
        origins=taken.tally.sources,
        problems=taken.problems.with_more(scores.problems),
        sample=taken.sample,
        words=words,
    )
    if written is None and form == "table":
        advice = _advice(desk, scores, following)
        if said.banner:
            desk.show(Output(banner=said.banner))
        desk.remark(remarks)
        desk.show(Output(parts=said.parts, advice=advice))
        return
    desk.remark(remarks)
    texts = {
        "json": lambda: record.as_json(made),
        "csv": lambda: record.as_csv(record.score_rows(made)),
        "md": lambda: markdown(said, words),
    }
    put_out(desk, said, texts, written or form, output)


def _advice(desk: Context, scores: Scores, following: str) -> tuple[Line, ...]:
    from berakhlak_cli.report.model import Line

    name = f"skor-{'-'.join(map(str, scores.years))}.xlsx"
    say = desk.words.say
    return (
        Line(text=say("score.save", file=name), hanging=2),
        Line(text=say("score.next", command=following), hanging=2),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A score that was announced."""

    year: int | None
    score: float
    decimals: int
    written: str


def read_expect(text: str | None) -> Expected | None:
    """
    Read `[YEAR=]SCORE`.

    Raises
    ------
    Stop
        Exit 2: it is none.
    """
    if text is None:
        return None
    found = _EXPECT.fullmatch(text.strip())
    if not found:
        raise Stop(Exit.USAGE, Problem(code="expect-form", value=text))
    year, whole, part = found.groups()
    return Expected(
        year=int(year) if year else None,
        score=float(f"{whole}.{part or 0}"),
        decimals=len(part or ""),
        written=text.split("=")[-1],
    )


def meant_province(scores: Scores, year: int | None) -> ProvinceScore:
    """
    Return the province in the year that was announced.

    Raises
    ------
    Stop
        Exit 2: there are several years and none is named. Exit 4: there is no such year.
    """
    if year is None and len(scores.years) > 1:
        raise Stop(Exit.USAGE, Problem(code="expect-year"))
    wanted = scores.years[-1] if year is None else year
    return scores.only([wanted]).provinces[0]


def check_expected(desk: Context, found: float | None, year: int, expected: Expected) -> None:
    """
    Compare the province's score with the one that was announced.

    Raises
    ------
    Stop
        Exit 4: they differ at the announced one's decimals.
    """
    decimals = expected.decimals
    if found is not None and half_away(found, decimals) == half_away(expected.score, decimals):
        return
    shown = "-" if found is None else desk.words.number(found, decimals)
    params = {"year": str(year), "score": shown}
    raise Stop(
        Exit.UNSCORABLE, Problem(code="expect-missed", value=expected.written, params=params)
    )
