"""Names of units that are not in the master list, gathered over all sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.tally import Tally
from berakhlak_cli.units import UnitList, unit_key

MOST_SUGGESTED: Final = 300
"""Names that were not found, the commonest first, for which others are suggested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lost:
    """A name that is not in the list: `Disdik` and `DISDIK` are one."""

    written: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)

    @property
    def spellings(self) -> list[str]:
        """Its spellings, the commonest first."""
        return sorted(self.written, key=lambda text: (-self.written[text], text))


def unmatched_units(
    tally: Tally, surveys: Sequence[Survey], units: UnitList | None
) -> Iterator[Problem]:
    """Yield each name that is not in the list, the commonest first, with its rows and places."""
    columns = {
        (one.sheet.input.file, one.sheet.name or ""): one.layout.column("unit") for one in surveys
    }
    lost = tally.sources[tally.sources["fate"] == "unmatched-unit"]
    by_sheet = lost.groupby(["written", "input", "sheet"]).agg({"n": "sum", "first_row": "min"})
    tails = units.tails if units else ()
    found: dict[str, _Lost] = {}
    for written, file, sheet, n, row in by_sheet.reset_index().itertuples(index=False):
        lost_name = found.setdefault(unit_key(written, tails), _Lost())
        lost_name.written[written] += int(n)
        column = columns.get((file, sheet))
        place = Place(file=file, sheet=sheet or None, row=int(row), column=column)
        lost_name.places.append(place)
    commonest = sorted(found.values(), key=lambda one: (-one.written.total(), one.spellings[0]))
    for number, one in enumerate(commonest):
        value, *others = one.spellings
        near = units.suggestions(value) if units and number < MOST_SUGGESTED else []
        params: dict[str, str | int] = {
            "n": one.written.total(),
            "near": "; ".join(near),
            "units": units.file if units else "",
        }
        first, *further = sorted(one.places, key=lambda place: place.order)
        yield Problem(
            code="unmatched-unit",
            place=first,
            value=value,
            params=params,
            also=tuple(further),
            spellings=tuple(others),
        )
