"""`berakhlak score`: scores per unit and year, and the province."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.emit import emit, remarks_on
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.rounding import half_away

if TYPE_CHECKING:
    from berakhlak_cli.measure.figures import ProvinceScore, Scores
    from berakhlak_cli.report.model import Line
    from berakhlak_cli.words import Words

_EXPECT = re.compile(r"(?:(20\d\d)=)?(\d{1,3})(?:[.,](\d{1,9}))?")


@opt.command
def score(
    context: Context,
    *,
    inputs: opt.Surveys,
    question: opt.Years,
    method: opt.Unweighted,
    expect: opt.Expect = None,
    outputs: opt.Outputs,
) -> None:
    """Score every unit and the province."""
    from berakhlak_cli.report.content.unit_scores import (
        scores_output,
        scores_record,
        scores_rows,
    )

    expected = Expected.read(expect)
    outputs.check(inputs.protected())
    dataset, found = context.score(inputs, method)
    scores = found.only(question.years)
    province = expected.province(scores) if expected else None
    words, sample = context.words, dataset.sample
    emit(
        context,
        outputs,
        remarks_on(context, inputs, dataset, scores.problems, everything=outputs.show_all),
        said=lambda: scores_output(
            scores,
            words,
            sample=sample,
            everything=outputs.show_all or outputs.form == "xlsx",
            advice=[*_advice(scores, inputs, words)],
        ),
        record=lambda: scores_record(dataset, scores, words),
        rows=scores_rows,
    )
    if expected and province:
        expected.check(province.indices[scores.instrument.index.code].score, province.year, words)


def _advice(scores: Scores, inputs: opt.Inputs, words: Words) -> Iterator[Line]:
    from berakhlak_cli.report.model import Line

    name = f"skor-{'-'.join(map(str, scores.years))}.xlsx"
    yield Line(text=words.say("score.save", file=name), hanging=2)
    yield Line(text=words.say("score.next", command=inputs.again("rank")), hanging=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A score of the province that was announced."""

    year: int | None
    score: float
    decimals: int
    written: str

    @classmethod
    def read(cls, text: str | None) -> Self | None:
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
        return cls(
            year=int(year) if year else None,
            score=float(f"{whole}.{part or 0}"),
            decimals=len(part or ""),
            written=text.split("=")[-1],
        )

    def province(self, scores: Scores) -> ProvinceScore:
        """
        Return the province in the year that was announced.

        Raises
        ------
        Stop
            Exit 2: there are several years and none is named. Exit 4: there is no such year.
        """
        if self.year is None and len(scores.years) > 1:
            raise Stop(Exit.USAGE, Problem(code="expect-year"))
        wanted = scores.years[-1] if self.year is None else self.year
        return scores.only([wanted]).provinces[0]

    def check(self, found: float | None, year: int, words: Words) -> None:
        """
        Compare the province's score with the one that was announced.

        Raises
        ------
        Stop
            Exit 4: they differ at the announced one's decimals.
        """
        decimals = self.decimals
        if found is not None and half_away(found, decimals) == half_away(self.score, decimals):
            return
        shown = "-" if found is None else words.number(found, decimals)
        params = {"year": str(year), "score": shown}
        problem = Problem(code="expect-missed", value=self.written, params=params)
        raise Stop(Exit.UNSCORABLE, problem)
