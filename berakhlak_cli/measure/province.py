"""The province in one year: who counts in its score, by which weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from berakhlak_cli.measure.figures import (
    Choices,
    Figure,
    Heard,
    Measured,
    Note,
    Pool,
    ProvinceScore,
    UnitScore,
    known_headcount,
    usable_headcount,
)
from berakhlak_cli.measure.kinds.kind import Kind
from berakhlak_cli.measure.withholding import MERGED, Screened
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.units import UnitList, shown_name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Year:
    """One year on its way from measurement to what may be shown."""

    year: int
    choices: Choices
    units: UnitList | None
    told: Screened
    kind: Kind
    heard: Sequence[Heard]
    """Everybody who answered, small units included."""
    measured: Mapping[str, Measured]
    """Unit that may be told of -> its figures; the group of small ones too, where it counts."""

    def headcount(self, one: Heard) -> int | None:
        """Return the staff of a unit as it was given."""
        listed = self.units.by_key.get(one.key) if self.units else None
        return known_headcount(one, listed, self.year)

    @property
    def pool(self) -> Pool:
        """The pool that was asked for, or what takes its place where respondents are unknown."""
        unknown = any(one.n is None for one in self.heard)
        return "units" if unknown and self.choices.pool == "respondents" else self.choices.pool


def province_of(one: Year, shown: Sequence[UnitScore]) -> ProvinceScore:
    """
    Return the province's scores in a year.

    Parameters
    ----------
    shown
        The units as they are shown.

    Raises
    ------
    Stop
        Exit 4: the pool needs headcounts that are missing.

    Notes
    -----
    docs/methods.md, sections "Skor provinsi" and "Kelompok kecil".
    """
    answered = [unit for unit in one.heard if unit.present]
    known = [unit.n for unit in answered if unit.n is not None]
    group = one.told.group(one.year)
    withheld = group is not None and group.units == len(answered)
    inside = [*one.measured]
    if one.pool != "respondents":
        inside = [unit for unit in inside if unit != MERGED and _has_index(one.measured[unit])]
    merged = group.units if group and MERGED in inside else 0
    together = one.kind.pool(inside, _weights(one, inside), one.pool)
    present = [unit for unit in shown if unit.present]
    return ProvinceScore(
        year=one.year,
        n=sum(known) if len(known) == len(answered) else None,
        units=len(answered),
        met_target=sum(
            unit.n is not None and unit.target is not None and unit.n >= unit.target
            for unit in present
        ),
        withheld=withheld,
        values=together.values,
        indices=together.indices,
        polls=None if withheld else together.polls,
        pool=one.pool,
        left_out=len(answered) - merged - sum(unit != MERGED for unit in inside),
        everyone=bool(present) and all(unit.everyone for unit in present),
        small=group,
    )


def province_notes(one: Year, province: ProvinceScore) -> Iterator[Note]:
    """Yield what to say about who counts in the province's score."""
    named = {"year": str(one.year)}
    if province.pool != one.choices.pool:
        yield Note(code="pool-fallback", params=named)
    group = province.small
    small = group.units if group and not group.included else 0
    if province.left_out > small:
        yield Note(code="left-out", params={**named, "n": province.left_out - small})
    if group:
        code = "small-included" if group.included else "small-left-out"
        code = "small-all" if province.withheld else code
        yield Note(code=code, params={**named, "units": group.units, "n": group.n})


def _has_index(measured: Measured) -> bool:
    figure: Figure = next(iter(measured.indices.values()))
    return figure.score is not None


def _weights(one: Year, inside: Sequence[str]) -> dict[str, int]:
    """Return unit -> weight by pool: its respondents, 1, or its staff."""
    by_key = {unit.key: unit for unit in one.heard}
    if one.pool == "units":
        return dict.fromkeys(inside, 1)
    if one.pool == "respondents":
        group = one.told.group(one.year)
        people = {unit.key: unit.n or 0 for unit in one.heard}
        return {unit: people.get(unit, group.n if group else 0) for unit in inside}
    staff = {unit: usable_headcount(one.headcount(by_key[unit]), by_key[unit].n) for unit in inside}
    missing = [by_key[unit] for unit, number in staff.items() if number is None]
    if missing:
        names = [shown_name(unit.key, unit.written, one.units) for unit in missing]
        raise Stop(
            Exit.UNSCORABLE,
            *(
                Problem(code="no-headcount", value=name, params={"year": str(one.year)})
                for name in sorted(names)
            ),
        )
    return {unit: number or 0 for unit, number in staff.items()}
