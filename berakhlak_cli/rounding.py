"""The one rounding rule: half away from zero, used for classifying and for display."""

from __future__ import annotations

import math

TOLERANCE = 1e-12
"""A value this near to the half counts as the half."""


def half_away(value: float, decimals: int = 1) -> float:
    """
    Round half away from zero.

    Parameters
    ----------
    value
        Any finite number, in its own unit.
    decimals
        Decimals to keep.

    Returns
    -------
    float
        The rounded value. A value within 1e-12 of a half is taken as the half,
        so 74.95 becomes 75.0 although its binary form lies below. -0.04 becomes
        0.0, never -0.0.

    Notes
    -----
    docs/methods.md, section "Kategori dan pembulatan".
    """
    power = 10.0**decimals
    size = math.floor(abs(value) * power + 0.5 + TOLERANCE * power) / power
    return math.copysign(size, value) if size else 0.0
