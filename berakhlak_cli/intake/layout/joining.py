"""Which of a file's sheets belong to the survey, and why the others are left aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.cells import Sheet, text_of
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.layout.mapfile import SurveyMap
from berakhlak_cli.intake.layout.survey_year import Calendar
from berakhlak_cli.problems import Exit, Problem, Stop

Reason = Literal["stranger", "few-items", "no-unit", "averages", "scores"]
_HALF: Final = 0.5
_NUMBER: Final = re.compile(r"-?\d{1,9}(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """A sheet that has the columns of a survey or of a score table."""

    sheet: Sheet
    layout: Layout
    problems: Sequence[Problem]
    calendar: Calendar
    facts: SurveyMap

    @property
    def scores(self) -> bool:
        """Tell whether it is a score table."""
        return not self.layout.kind.people

    @property
    def measured(self) -> frozenset[str]:
        """The items that it has; of a votes survey, the questions."""
        return frozenset(self.layout.kind.asks(self.layout.roles))

    @property
    def united(self) -> bool:
        """Tell whether anything tells the unit of its rows."""
        return self.layout.column("unit") is not None or self.layout.unit.name is not None


def joined(
    sheets: Sequence[Found], instrument: Instrument
) -> tuple[list[Found], dict[int, Reason]]:
    """
    Return the sheets that belong to the survey, and position -> why another is left aside.

    A survey sheet has a unit and at least half of the items, and answers in them rather than
    averages. Where no sheet is like that, those with the most items are read all the same, and
    say what they lack. docs/methods.md, section "Mengenali berkas".

    Raises
    ------
    Stop
        Exit 4: the statements are spread over sheets, so that no row is a respondent.
    """
    surveys = [one for one in sheets if not one.scores]
    aside = {one.sheet.position: reason for one in surveys if (reason := _lack(one, instrument))}
    good = [one for one in surveys if one.sheet.position not in aside]
    if not good and surveys:
        most = max(len(one.measured) for one in surveys)
        good = [one for one in surveys if len(one.measured) == most]
        good = [one for one in good if one.united] or good
        if len({one.measured for one in good}) > 1:
            parts = ", ".join(f"'{one.sheet.name}'" for one in good)
            raise Stop(
                Exit.UNSCORABLE,
                Problem(code="items-apart", place=good[0].sheet.place, value=parts),
            )
        aside = {at: why for at, why in aside.items() if at not in _positions(good)}
    years = {one.calendar.from_name for one in good}
    for one in sheets:
        if not one.scores:
            continue
        if good and (None in years or one.calendar.from_name in {None, *years}):
            aside[one.sheet.position] = "scores"
    return [one for one in sheets if one.sheet.position not in aside], aside


def _positions(sheets: Sequence[Found]) -> set[int]:
    return {one.sheet.position for one in sheets}


def _lack(one: Found, instrument: Instrument) -> Reason | None:
    """Return what keeps a sheet from being a survey, or None."""
    layout = one.layout
    if len(one.measured) < len([*layout.kind.lacking(layout.roles, instrument)]):
        return "few-items"
    if not one.united:
        return "no-unit"
    return "averages" if _averages(one, instrument) else None


def _averages(one: Found, instrument: Instrument) -> bool:
    """Tell whether most of the numbers in the item columns, as far as seen, are no answers."""
    columns = one.layout.columns("item").values()
    rows = one.sheet.head[one.layout.first_row - 1 :]
    texts = [text_of(row[at]).replace(",", ".") for row in rows for at in columns if at < len(row)]
    numbers = [float(text) for text in texts if _NUMBER.fullmatch(text)]
    scale = instrument.scale
    odd = [one for one in numbers if one % 1 or not scale.low - 1 <= one <= 2 * scale.high]
    return len(odd) > _HALF * len(numbers)
