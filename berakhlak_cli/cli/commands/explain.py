"""`berakhlak explain`: one unit's number, back to the rows that it came from."""

from __future__ import annotations

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.emit import emit, remarks_on


@opt.command
def explain(
    context: Context,
    *,
    unit: opt.Unit,
    question: opt.Question,
    inputs: opt.Inputs,
    method: opt.Unpooled,
    places: opt.Places,
    outputs: opt.Outputs,
) -> None:
    """Trace one unit's number back to the rows that it came from."""
    from berakhlak_cli.measure.explanation import explained
    from berakhlak_cli.report.content.unit_trace import (
        explanation_output,
        explanation_record,
        explanation_rows,
    )

    outputs.check(inputs.protected())
    dataset, scores = context.score(inputs, method)
    shown = question.last(scores)
    found = explained(dataset, shown, named=unit, by=question.by, top=places.top)
    words, sample = context.words, dataset.sample
    emit(
        context,
        outputs,
        remarks_on(context, inputs, dataset, scores.problems, everything=outputs.show_all),
        said=lambda: explanation_output(found, words, sample=sample, everything=outputs.everything),
        record=lambda: explanation_record(found, words, sample=sample),
        rows=explanation_rows,
    )
