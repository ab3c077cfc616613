"""`berakhlak rank`: the award list, with rank intervals and who was not eligible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.emit import emit, remarks_on

if TYPE_CHECKING:
    from berakhlak_cli.measure.awards import Awards
    from berakhlak_cli.report.model import Line
    from berakhlak_cli.words import Words


@opt.command
def rank(
    context: Context,
    *,
    question: opt.Question,
    award: opt.Award,
    inputs: opt.Inputs,
    method: opt.Unpooled,
    outputs: opt.Outputs,
) -> None:
    """Put the units in order and name the best."""
    from berakhlak_cli.measure.awards import awards
    from berakhlak_cli.report.content.award_lists import (
        awards_output,
        awards_record,
        awards_rows,
    )

    outputs.check(inputs.protected())
    places = award.places
    dataset, scores = context.score(inputs, method)
    found = awards(
        dataset,
        scores,
        year=question.last(scores).years[-1],
        by=question.by,
        top=places,
        groups=dataset.groups(award.per_group),
    )
    words, sample = context.words, dataset.sample
    emit(
        context,
        outputs,
        remarks_on(context, inputs, dataset, scores.problems, everything=outputs.show_all),
        said=lambda: awards_output(
            found,
            words,
            sample=sample,
            everything=outputs.everything,
            advice=[_advice(found, words)],
        ),
        record=lambda: awards_record(found, words, sample=sample),
        rows=awards_rows,
    )


def _advice(found: Awards, words: Words) -> Line:
    from berakhlak_cli.report.model import Line

    count = len(found.lists[0].ranking.standings)
    text = words.say("rank.all", n=count, file=f"peringkat-{found.year}.xlsx")
    return Line(text=text, hanging=2)
