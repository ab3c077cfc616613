"""Whether two years were measured alike: a change of method must not look like progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import Note, Scores
from berakhlak_cli.measure.withholding import Screened
from berakhlak_cli.provenance import Source
from berakhlak_cli.scales import Ends, ends_text
from berakhlak_cli.score_table import ScoreTable
from berakhlak_cli.tally import KEPT, Tally

EXPECTED: Final = 20
"""An answer that the other year lets us expect so often, and that nobody gave, was not offered."""


def _differences(dataset: Dataset, scores: Scores, years: tuple[int, int]) -> Iterator[Note]:
    """
    Yield each way in which the measurement of two years differs.

    Kinds (survey or score table), questions or values, answers on offer, layouts, pools.
    docs/methods.md, section "Dua tahun".
    """
    tally, table = dataset.tally, dataset.table
    named = {"before": str(years[0]), "after": str(years[1])}
    first, second = years
    if len({*years} & {*tally.years}) == 1:
        yield Note(code="kind-differs", params=named)
    asked, asked_again = (_asked(scores.told, table, year) for year in years)
    if len({*years} & {*tally.years}) != 1 and asked != asked_again:
        only = ", ".join(sorted(asked ^ asked_again))
        yield Note(code="instrument-differs", params={**named, "only": only})
    scales = [_scales(tally, dataset.sources, year) for year in years]
    if scales[0] != scales[1] and all(scales):
        scale, other = (", ".join(map(ends_text, sorted(one))) for one in scales)
        told = {**named, "kind": "told", "scale": scale, "other": other}
        yield Note(code="scale-differs", params=told)
    missing: list[tuple[int, int]] = []
    if (
        scales[0] == scales[1] and scores.instrument.word_list is None
    ):  # unchosen words were offered
        missing += _not_offered(first, second, scores)
        missing += _not_offered(second, first, scores)
    for year, answer in missing[:1]:
        yield Note(code="scale-differs", params={**named, "year": str(year), "answer": str(answer)})
    votes = scores.instrument.word_list is not None
    layouts = [_layouts(tally, dataset.sources, year, columns=votes) for year in years]
    if layouts[0] != layouts[1]:
        yield Note(code="layout-differs", params=named)
    pools = {province.pool for province in scores.only(years).provinces}
    if len(pools) > 1:
        yield Note(code="pool-differs", params=named)


def every_difference(dataset: Dataset, scores: Scores, years: Sequence[int]) -> tuple[Note, ...]:
    """Return how the first and the last of some years differ, and each year from the next."""
    steps = [(years[0], years[-1]), *pairwise(years)] if len(years) > 1 else []
    found = []
    for step in dict.fromkeys(steps):
        found += [*_differences(dataset, scores, step)]
    return tuple(found)


def _asked(told: Screened, table: ScoreTable, year: int) -> set[str]:
    """Return what was asked in a year: items of a survey, values of a score table."""
    items = {*told.shown_answers(year)["item"]}
    return items | {code for row in table.rows if row.year == year for code in row.values}


def _not_offered(year: int, other: int, scores: Scores) -> list[tuple[int, int]]:
    """Return (year, answer) for answers that one year lacks and the other lets us expect."""
    here, there = _answers(scores.told, year), _answers(scores.told, other)
    whole, size = here.total(), there.total()
    scale = scores.instrument.scale
    return [
        (year, answer)
        for answer in range(scale.low, scale.high + 1)
        if scale.step == 1
        and size
        and not here[answer]
        and whole * there[answer] >= EXPECTED * size
    ]


def _answers(told: Screened, year: int) -> Counter[int]:
    rows = told.shown_answers(year)
    found: Counter[int] = Counter()
    for answer, n in zip(rows["answer"], rows["n"], strict=True):
        found[int(answer)] += int(n)
    return found


def _layouts(
    tally: Tally, sources: Sequence[Source], year: int, *, columns: bool
) -> set[tuple[str, int]]:
    """
    Return the layouts of a year's sheets.

    `columns`: with the number of columns that were recognised, where it tells what was on
    offer: a column a word is another questionnaire than three cells of words, or fewer words.
    """
    return {(source.layout, source.items if columns else 0) for source in _of(tally, sources, year)}


def _scales(tally: Tally, sources: Sequence[Source], year: int) -> set[Ends]:
    """Return the scales that a year's sheets were answered on."""
    return {source.scale for source in _answered(_of(tally, sources, year)) if source.scale}


def _of(tally: Tally, sources: Sequence[Source], year: int) -> list[Source]:
    """Return the sheets that a year's rows stand in."""
    kept = tally.sources[(tally.sources["year"] == year) & (tally.sources["fate"] == KEPT)]
    there = {*zip(kept["input"], kept["sheet"], strict=True)}
    return [source for source in sources if (source.key, source.sheet or "") in there]


def _answered(sources: Sequence[Source]) -> list[Source]:
    """Return the sheets that hold answers rather than scores."""
    return [source for source in sources if source.kind != "scores"]


def scales_noted(sources: Sequence[Source]) -> Iterator[Note]:
    """Yield that not all sheets were answered on one scale."""
    scales = sorted({source.scale for source in _answered(sources) if source.scale})
    if len(scales) > 1:
        yield Note(code="scales-apart", params={"scales": ", ".join(map(ends_text, scales))})
