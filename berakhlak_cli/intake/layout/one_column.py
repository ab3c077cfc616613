"""One column for each role: the better title wins, and what is asked twice is said once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from berakhlak_cli.intake.layout.headers import Role
from berakhlak_cli.intake.layout.kinds import Kind
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import column_letter

Doubles = Literal["first", "last"]
DOUBLES: Final[tuple[Doubles, ...]] = ("first", "last")
"""Which of two columns for one statement is read."""


def one_each(
    titles: Mapping[int, str],
    roles: Mapping[int, Role],
    kind: Kind,
    place: Place,
    doubles: Doubles | None,
) -> tuple[dict[int, Role], list[Problem]]:
    """
    Return the columns that are read, one for each role, and what is doubtful about them.

    Parameters
    ----------
    place
        The header's row.
    doubles
        What a person said of statements that are asked twice.
    """
    columns: dict[tuple[str, str], list[int]] = {}
    for number, role in roles.items():
        if role.kind in kind.wanted and role.kind != "unit":
            columns.setdefault((role.kind, role.code), []).append(number)
    kept: dict[int, Role] = {}
    problems = []
    twice: list[tuple[int, ...]] = []
    for (name, code), found in columns.items():
        best = min(roles[number].rank for number in found)
        equal = [number for number in found if roles[number].rank == best]
        measured = name in kind.measured
        chosen = equal[-1 if measured and doubles == "last" else 0]
        kept[chosen] = roles[chosen]
        if measured:
            passed = [number for number in found if number not in equal]
            problems += [*_passed_over(passed, chosen, titles, place)]
        if len(equal) > 1 and measured and doubles is None:
            twice.append(tuple(equal))
        elif len(equal) > 1 and not measured:
            params = {"item": code or name, "other": place.at(place.row, equal[0]).cell or ""}
            where = place.at(place.row, equal[1])
            value = titles.get(equal[1])
            problems.append(
                Problem(code="duplicate-column", place=where, value=value, params=params)
            )
    if twice:
        problems.append(_asked_twice(twice, roles, titles, place))
    return dict(sorted(kept.items())), problems


def _passed_over(
    numbers: Sequence[int], chosen: int, titles: Mapping[int, str], place: Place
) -> Iterator[Problem]:
    for number in numbers:
        yield Problem(
            code="column-passed-over",
            place=place.at(place.row, number),
            value=titles.get(number),
            params={"other": place.at(place.row, chosen).cell or ""},
        )


def _asked_twice(
    twice: Sequence[tuple[int, ...]],
    roles: Mapping[int, Role],
    titles: Mapping[int, str],
    place: Place,
) -> Problem:
    """Return the one problem of all statements that are asked twice."""
    again = place.at(place.row, twice[0][1])
    items = ", ".join(roles[numbers[0]].code for numbers in twice)
    pairs = ", ".join("/".join(map(column_letter, numbers)) for numbers in twice)
    params: dict[str, str | int] = {"n": len(twice), "items": items, "pairs": pairs}
    return Problem(code="duplicate-item", place=again, value=titles.get(twice[0][1]), params=params)
