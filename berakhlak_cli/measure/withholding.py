"""Which units are too small to show, and which must go with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Reason = Literal["small", "complementary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What is not shown of one year."""

    units: Mapping[str, Reason]
    province: bool
    """True where even the province's score would give a unit away."""


def withheld(respondents: Mapping[str, int | None], min_n: int) -> Withheld:
    """
    Decide, for one year, whose scores are withheld.

    Units of one to min_n - 1 respondents are. A total beside one hidden part gives the part
    away: while any unit is withheld, and fewer than two are or they hold fewer than min_n
    people together, the smallest other unit is withheld too (ties: the lesser key). If none
    is left, the province is withheld. Units of nobody, and of an unknown number, take no part.

    Parameters
    ----------
    respondents
        Unit key -> its respondents; None where the number is not known.
    min_n
        The least number of respondents that is shown.

    Notes
    -----
    docs/methods.md, section "Kelompok kecil".
    """
    sizes = {unit: n for unit, n in respondents.items() if n}
    reasons: dict[str, Reason] = {unit: "small" for unit, n in sizes.items() if n < min_n}
    hidden = sum(sizes[unit] for unit in reasons)
    others = sorted((n, unit) for unit, n in sizes.items() if unit not in reasons)
    while reasons and (len(reasons) < 2 or hidden < min_n):  # noqa: PLR2004 - a pair hides each other
        if not others:
            return Withheld(units=reasons, province=True)
        n, unit = others.pop(0)
        reasons[unit] = "complementary"
        hidden += n
    return Withheld(units=reasons, province=False)
