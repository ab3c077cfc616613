"""Sums of answers on several scales brought to one, so that they add up exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Source
from berakhlak_cli.scales import Ends, Scale, ends_text
from berakhlak_cli.tally import Tally, added, rescaled


def on_one_scale(
    instrument: Instrument, counted: Mapping[Ends, tuple[Scale, Tally]]
) -> tuple[Instrument, Tally]:
    """
    Return the instrument on the scale that all answers share, and the sum of all tallies on it.

    Where everything was answered on one scale, that is it. Else it runs from 0 to the least
    number into which the steps of every scale fit evenly. docs/methods.md, section "Skala".

    Parameters
    ----------
    counted
        The scale of the items without one of their own -> that scale, and what was counted.
    """
    if not instrument.items:
        return instrument, added(tally for _, tally in counted.values())
    used = {item.ends or ends for item in instrument.items for ends in counted}
    if len(used) <= 1:
        scale = next((scale for scale, _ in counted.values()), instrument.scale)
        scale = scale.at(*used) if used else scale
        same = scale.ends == instrument.scale.ends
        whole = added(tally for _, tally in counted.values())
        return instrument if same else scaled(instrument, scale), whole
    steps = math.lcm(*(high - low for low, high in used))
    alone = next(iter(counted)) if len(counted) == 1 else None
    longest = max(steps // (high - low) for low, high in used)
    common = replace(instrument.scale.at((0, steps)), labels={}, step=longest)
    parts = []
    for scale, tally in counted.values():
        own = scaled(instrument, scale)
        answers = {
            item.code: (own.ends(item)[0], steps // own.span(item)) for item in instrument.items
        }
        parts.append(rescaled(tally, answers, steps // own.steps))
    return scaled(instrument, common, alone), added(parts)


def scales_apart(sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield that some sheets were answered on another scale than others."""
    by_scale: dict[Ends, list[Source]] = {}
    for source in sources:
        if source.scale and source.kind != "scores":
            by_scale.setdefault(source.scale, []).append(source)
    if len(by_scale) > 1:
        _, *others = sorted(by_scale.items(), key=lambda one: -len(one[1]))
        seen = ", ".join(ends_text(ends) for ends in by_scale)
        yield Problem(
            code="scale-differs",
            place=others[0][1][0].place,
            value=seen,
        )


def scaled(instrument: Instrument, scale: Scale, ends: Ends | None = None) -> Instrument:
    """Return the instrument on another scale; `ends`: what items without own ones had."""
    if ends is None:
        return replace(instrument, scale=scale)
    dimensions = tuple(
        replace(one, items=tuple(replace(item, ends=item.ends or ends) for item in one.items))
        for one in instrument.dimensions
    )
    return replace(instrument, scale=scale, dimensions=dimensions)
