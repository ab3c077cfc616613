"""Names of units that are not in the master list, gathered over all sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.tally import Tally
from berakhlak_cli.units import UnitList

MOST_SUGGESTED: Final = 300
"""Names that were not found, the commonest first, for which others are suggested."""


def unmatched_units(
    tally: Tally, surveys: Sequence[Survey], units: UnitList | None
) -> Iterator[Problem]:
    """Yield each name that is not in the list, the commonest first, with its rows and places."""
    columns = {
        (one.sheet.input.file, one.sheet.name or ""): one.layout.column("unit") for one in surveys
    }
    lost = tally.sources[tally.sources["fate"] == "unmatched-unit"]
    by_sheet = lost.groupby(["written", "input", "sheet"]).agg({"n": "sum", "first_row": "min"})
    found: dict[str, tuple[int, list[Place]]] = {}
    for written, file, sheet, n, row in by_sheet.reset_index().itertuples(index=False):
        times, places = found.get(written, (0, []))
        column = columns.get((file, sheet))
        place = Place(file=file, sheet=sheet or None, row=int(row), column=column)
        found[written] = times + int(n), [*places, place]
    for number, (written, (n, places)) in enumerate(
        sorted(found.items(), key=lambda one: (-one[1][0], one[0]))
    ):
        near = units.suggestions(written) if units and number < MOST_SUGGESTED else []
        params: dict[str, str | int] = {
            "n": n,
            "near": "; ".join(near),
            "units": units.file if units else "",
        }
        yield Problem(
            code="unmatched-unit",
            place=places[0],
            value=written,
            params=params,
            also=tuple(places[1:]),
        )
