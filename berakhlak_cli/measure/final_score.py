"""The final score of a unit: what its people said, and what evaluators found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from berakhlak_cli.measure.figures import (
    FINAL,
    Evidence,
    Figure,
    Note,
    ProvinceScore,
    Scores,
    UnitScore,
    usable_headcount,
)


def with_evidence(
    scores: Scores, given: Mapping[tuple[int | None, str], float], weight: float
) -> Scores:
    """
    Return the scores with the final score of every unit, and of the province, beside the index.

    Parameters
    ----------
    given
        (year, or None for every year; unit) -> evidence in points 0..100.
    weight
        The index's share of the final score, 0..1.

    Notes
    -----
    w · index + (1 - w) · evidence; its standard error is w times the index's, for evidence is
    taken as it is given. A unit that is withheld has none, for the index could be worked out of
    it. The province's is the mean of the units' that have one, by the pool's weights.
    docs/methods.md, section "Skor akhir".
    """
    evidence = Evidence(weight=weight, scores=given)
    units = tuple(_finished(unit, scores, evidence) for unit in scores.units)
    provinces = tuple(
        _province(one, [unit for unit in units if unit.year == one.year])
        for one in scores.provinces
    )
    everywhere = any(year is None for year, _ in given) and len(scores.provinces) > 1
    notes = (Note(code="evidence-every-year"),) if everywhere else ()
    return replace(
        scores,
        evidence=evidence,
        units=units,
        provinces=provinces,
        notes=(*scores.notes, *notes),
    )


def _finished(unit: UnitScore, scores: Scores, evidence: Evidence) -> UnitScore:
    index = unit.indices[scores.instrument.index.code]
    final = Figure()
    if index.score is not None:
        score = evidence.final(index.score, unit.year, unit.key)
        se = None if index.se is None or score is None else evidence.weight * index.se
        if score is not None:
            final = replace(index, score=score, se=se)
    return replace(unit, indices={**unit.indices, FINAL: final})


def _province(province: ProvinceScore, units: Sequence[UnitScore]) -> ProvinceScore:
    inside = [unit for unit in units if unit.indices[FINAL].score is not None]
    weights = [pool_weight(unit, province.pool) for unit in inside]
    total = math.fsum(weights)
    figure = Figure()
    if total:
        shares = [weight / total for weight in weights]
        finals = [unit.indices[FINAL] for unit in inside]
        score = math.fsum(
            share * (final.score or 0.0) for share, final in zip(shares, finals, strict=True)
        )
        se = None
        if all(final.se is not None for final in finals):
            se = math.hypot(
                *(share * (final.se or 0.0) for share, final in zip(shares, finals, strict=True))
            )
        df = math.fsum(final.df for final in finals)
        figure = Figure(score=score, se=se, df=df, source="computed")
    return replace(province, indices={**province.indices, FINAL: figure})


def pool_weight(unit: UnitScore, pool: str) -> int:
    """Return a unit's weight by pool: its respondents, 1, or its staff."""
    if pool == "units":
        return 1
    if pool == "respondents":
        return unit.n or 0
    return usable_headcount(unit.headcount, unit.n) or 0
