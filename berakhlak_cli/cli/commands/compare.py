"""`berakhlak compare`: two years or more, what moved the province, and how each unit did."""

from __future__ import annotations

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.emit import emit, remarks_on


@opt.command
def compare(
    context: Context,
    *,
    question: opt.Question,
    inputs: opt.Inputs,
    method: opt.Method,
    outputs: opt.Outputs,
) -> None:
    """Compare two years, and say what the change is made of."""
    from berakhlak_cli.measure.comparison import compared
    from berakhlak_cli.measure.successors import carried_on
    from berakhlak_cli.report.content.year_changes import (
        comparison_output,
        comparison_record,
        comparison_rows,
        warnings,
    )

    outputs.check(inputs.protected())
    dataset, scores = context.score(inputs, method)
    told, carried = carried_on(dataset, scores, max(question.years or scores.years))
    found = compared(told, carried, years=question.years, by=question.by)
    words, sample = context.words, dataset.sample
    apart = [] if outputs.form == "table" else warnings(found, words)
    emit(
        context,
        outputs,
        [
            *remarks_on(context, inputs, dataset, scores.problems, everything=outputs.show_all),
            *apart,
        ],
        said=lambda: comparison_output(found, words, sample=sample, everything=outputs.everything),
        record=lambda: comparison_record(found, words, sample=sample),
        rows=comparison_rows,
    )
