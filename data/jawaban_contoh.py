"""Invented staff and their answers, calibrated so that the units score what the plan says.

A respondent's latent opinion of a statement is the sum of five parts: the level of the value,
the level of the unit, the unit's own profile over the values, the respondent (a person effect
and an effect on each value) and noise. Four thresholds cut it into the answers 1 to 5.

The random parts are drawn once. Then only the levels are moved, by bisection, in turn: those
of the seven values until the province's value scores are right and those of the units until
each unit's index is. Scores never fall when a level rises, so the bisection cannot miss; and the
plan's indices, weighted, give the province score.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import numpy as np
import numpy.typing as npt
from rencana_contoh import Dice, Floats, Ints, Unit

Answers = npt.NDArray[np.int8]

# Province scores by value, invented; their mean is the published index of the year.
VALUE_SCORES: Final = {
    2023: (62.9, 67.0, 59.4, 62.8, 65.9, 50.6, 59.8),
    2024: (66.3, 70.1, 63.2, 66.4, 69.0, 55.4, 63.9),
}
# Standard deviations of the latent parts; the last three give a variance of 1.
PROFILE_SD, PERSON_SD, VALUE_SD, NOISE_SD = 0.08, 0.22**0.5, 0.22**0.5, 0.56**0.5
# With these, about 2, 9, 29, 44 and 16 percent of the answers are 1, 2, 3, 4 and 5.
THRESHOLDS: Final = (-2.05, -1.23, -0.25, 0.99)
BLANK_SHARE: Final = 0.005
VALUES, ITEMS = 7, 3

# Rows that a survey tool must not use, by year: superseded, without unit, without answers.
UNUSED: Final = {2023: (7, 2, 2), 2024: (9, 3, 2)}


class Fate(Enum):
    """Whether a row is to be used, or why not."""

    USED = auto()
    SUPERSEDED = auto()
    NO_UNIT = auto()
    NO_ANSWERS = auto()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Staff:
    """Everybody employed in the units, in the order of the units."""

    unit: Ints
    sex: Ints  # 1 man, 2 woman: the fifteenth digit of a NIP
    hired: Ints  # year * 100 + month
    nip: list[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """The rows of one year's survey in the order of the sheet.

    `answers` is (row, value, item) -> 1..5, 0 where blank. `later` maps a superseded row to the
    row of the same person that counts.
    """

    year: int
    unit: Ints
    person: Ints
    fate: list[Fate]
    answers: Answers
    later: dict[int, int]

    @property
    def used(self) -> npt.NDArray[np.bool_]:
        """Which rows count."""
        return np.array([fate is Fate.USED for fate in self.fate])


def invented_staff(units: list[Unit]) -> Staff:
    """Return staff whose NIP is well formed, and evidently invented.

    A NIP is a birth date, the month of hiring, the sex and a running number. Everybody here
    was born on 1 January 1900.
    """
    unit = np.repeat(np.arange(len(units)), [one.headcount for one in units])
    count = len(unit)
    sex = Dice(10).among(1, 2, count)
    hired = Dice(11).among(1990, 2022, count) * 100 + Dice(12).among(1, 12, count)
    running: Counter[str] = Counter()
    nip = []
    for month, digit in zip(hired.tolist(), sex.tolist(), strict=True):
        start = f"19000101{month}{digit}"
        running[start] += 1
        nip.append(f"{start}{running[start]:03d}")
    return Staff(unit=unit, sex=sex, hired=hired, nip=nip)


def answered_rows(units: list[Unit], staff: Staff, year: int) -> Rows:
    """Draw who answers, in which order and what, calibrated to the plan."""
    person, fate, twin = _called(units, staff, year)
    order = Dice(20, year).order(len(person))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    # A superseded row stands above the row that supersedes it.
    for first, last in twin.items():
        if place[first] > place[last]:
            place[[first, last]] = place[[last, first]]
    order = np.argsort(place)
    person, fate = person[order], [fate[at] for at in order.tolist()]
    later = {int(place[first]): int(place[last]) for first, last in twin.items()}

    unit = staff.unit[person]
    used = np.array([one is Fate.USED for one in fate])
    latent, blank = _opinions(person, unit, staff, year)
    blank[[at for at, one in enumerate(fate) if one is Fate.NO_ANSWERS]] = True
    value_level, unit_level = _calibrated(
        latent[used], blank[used], unit[used], np.array([one.index[year] for one in units]), year
    )
    answers = _cut(latent, blank, value_level, unit_level[unit])
    return Rows(year=year, unit=unit, person=person, fate=fate, answers=answers, later=later)


def value_scores(answers: Answers, group: Ints, groups: int) -> Floats:
    """Return (group, value) -> score 0..100 of method section 3; nan where nobody has one.

    A person has a value score if two or three of its three statements are answered. Scores are
    added up as whole numbers of 1/24, so the order of the rows cannot change a digit.
    """
    answered = (answers > 0).sum(axis=2)
    points = np.where(answers > 0, answers.astype(np.int64) - 1, 0).sum(axis=2)
    points *= np.where(answered == ITEMS, 2, 3)
    scored = answered >= 2
    means = np.full((groups, VALUES), np.nan)
    for value in range(VALUES):
        people = np.bincount(group, weights=scored[:, value], minlength=groups)
        total = np.bincount(group, weights=points[:, value] * scored[:, value], minlength=groups)
        np.divide(100 * total, 24 * people, out=means[:, value], where=people > 0)
    return means


def province_values(answers: Answers) -> Floats:
    """Return the seven value scores of everybody together."""
    return np.asarray(value_scores(answers, np.zeros(len(answers), dtype=np.int64), 1)[0])


def _called(units: list[Unit], staff: Staff, year: int) -> tuple[Ints, list[Fate], dict[int, int]]:
    """Return the persons of the rows, their fates, and superseded row -> row that counts."""
    lot = Dice(21, year).words(len(staff.unit))
    called, standby = [], []
    for at, one in enumerate(units):
        members = np.flatnonzero(staff.unit == at)
        members = members[np.argsort(lot[members], kind="stable")]
        called.append(members[: one.respondents[year]])
        if 10 <= one.respondents[year] < one.headcount:
            standby.append(int(members[one.respondents[year]]))
    answering = np.concatenate(called)

    superseded, no_unit, no_answers = UNUSED[year]
    # The two answers of one person lie in units of their own, none of them a withheld one.
    seen: set[int] = set()
    first = len(answering)
    twin: dict[int, int] = {}
    for row in Dice(22, year).order(len(answering)).tolist():
        unit = int(staff.unit[answering[row]])
        if unit not in seen and units[unit].respondents[year] >= 10 and len(twin) < superseded:
            seen.add(unit)
            twin[first + len(twin)] = row
    extra = [standby[at] for at in Dice(23, year).order(len(standby))[: no_unit + no_answers]]
    person = np.concatenate([answering, answering[list(twin.values())], np.array(extra)])
    fate = [Fate.USED] * len(answering) + [Fate.SUPERSEDED] * superseded
    fate += [Fate.NO_UNIT] * no_unit + [Fate.NO_ANSWERS] * no_answers
    return person, fate, twin


def _opinions(
    person: Ints, unit: Ints, staff: Staff, year: int
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return (row, value, item) -> latent opinion without the levels, and which are blank."""
    count = len(person)
    # Persons and unit profiles stay from year to year; the rest is drawn anew.
    profile = PROFILE_SD * Dice(13).bell(int(staff.unit.max()) + 1, VALUES)
    character = PERSON_SD * Dice(14).bell(len(staff.unit))
    latent = NOISE_SD * Dice(24, year).bell(count, VALUES, ITEMS)
    latent += (VALUE_SD * Dice(25, year).bell(count, VALUES) + profile[unit])[:, :, None]
    latent += character[person][:, None, None]
    return latent, Dice(26, year).uniform(count, VALUES, ITEMS) < BLANK_SHARE


def _cut(
    latent: Floats, blank: npt.NDArray[np.bool_], value_level: Floats, unit_level: Floats
) -> Answers:
    """Return the answers at these levels; `unit_level` is per row."""
    opinion = latent + value_level[None, :, None] + unit_level[:, None, None]
    answers = np.ones(opinion.shape, dtype=np.int8)
    for threshold in THRESHOLDS:
        answers += opinion > threshold
    answers[blank] = 0
    return answers


def _calibrated(
    latent: Floats, blank: npt.NDArray[np.bool_], unit: Ints, index: Floats, year: int
) -> tuple[Floats, Floats]:
    """Return the levels of the values and the units that give the planned scores."""
    value_level, unit_level = np.zeros(VALUES), np.zeros(len(index))

    def province(levels: Floats) -> Floats:
        return province_values(_cut(latent, blank, levels, unit_level[unit]))

    def units(levels: Floats) -> Floats:
        answers = _cut(latent, blank, value_level, levels[unit])
        return np.asarray(value_scores(answers, unit, len(index)).mean(axis=1))

    for _ in range(4):
        value_level = _bisected(province, np.array(VALUE_SCORES[year]))
        unit_level = _bisected(units, index)
    return value_level, unit_level


def _bisected(score: Callable[[Floats], Floats], aim: Floats) -> Floats:
    """Return the levels at which scores that never fall with them come nearest to their aims."""
    low, high = np.full(len(aim), -3.0), np.full(len(aim), 3.0)
    for _ in range(26):
        middle = (low + high) / 2
        below = score(middle) < aim
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    # Scores move in steps of one answer. Taking the nearer side of the last step keeps the
    # units, and so the province, from lying above their aims on average.
    return np.where(np.abs(score(high) - aim) <= np.abs(score(low) - aim), high, low)
