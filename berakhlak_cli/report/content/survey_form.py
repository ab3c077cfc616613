"""A questionnaire as a form to fill in: one column a statement, the scale's words to choose."""

from __future__ import annotations

from collections.abc import Sequence

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.report.model import DropDown, Form, FormColumn
from berakhlak_cli.scales import Ends, Scale, ends_text
from berakhlak_cli.words import Words

NIP_LETTERS = 18
"""A NIP has 18 digits."""


def survey_form(instrument: Instrument, units: Sequence[str], words: Words) -> Form:
    """
    Return the form of an instrument.

    Parameters
    ----------
    units
        The names of the master list, to choose from; without any, the unit is typed.
    """
    say = words.say
    answers = DropDown(title=say("form.answer"), entries=answers_offered(instrument.scale))
    own: dict[Ends | None, DropDown] = {
        item.ends: DropDown(
            title=f"{say('form.answer')} {ends_text(item.ends)}",
            entries=tuple(range(item.ends[0], item.ends[1] + 1)),
        )
        for item in instrument.items
        if item.ends
    }
    unit = DropDown(title=say("form.unit"), entries=tuple(units)) if units else None
    known = (
        FormColumn(
            title=say("form.year"), width=8, hint=say("form.hint-year"), between=(2000, 2099)
        ),
        FormColumn(title=say("form.unit"), width=40, drop_down=unit),
        FormColumn(title="NIP", width=22, hint=say("form.hint-nip"), letters=NIP_LETTERS),
    )
    asked = [
        FormColumn(
            title=f"{item.code}. {item.text}".rstrip(". "),
            width=22,
            drop_down=own.get(item.ends, answers),
        )
        for item in instrument.items
    ]
    offered = ", ".join(map(str, answers.entries))
    return Form(
        sheet=say("form.sheet"),
        columns=(*known, *asked),
        guide_sheet=say("form.guide"),
        guide=(
            instrument.title,
            "",
            say("form.guide-rows", sheet=say("form.sheet")),
            say("form.guide-year"),
            say("form.guide-unit-listed" if units else "form.guide-unit"),
            say("form.guide-nip"),
            say("form.guide-answers", answers=offered),
            say("form.guide-next"),
        ),
        lists_sheet=say("form.lists"),
        frozen=len(known),
    )


def answers_offered(scale: Scale) -> tuple[str | int, ...]:
    """Return the first word for each answer, from low to high; numbers where one has no word."""
    first: dict[int, str] = {}
    for label, answer in scale.labels.items():
        first.setdefault(answer, label.title())
    answers = range(scale.low, scale.high + 1)
    if all(answer in first for answer in answers):
        return tuple(first[answer] for answer in answers)
    return tuple(answers)
