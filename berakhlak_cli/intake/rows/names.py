"""Which unit a row belongs to: the master list's word, the map's decision, or the name itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from berakhlak_cli.areas import Area, area_of, own_area, whole_areas
from berakhlak_cli.intake.files.cells import Cell, text_of
from berakhlak_cli.intake.layout.mapfile import EXCLUDE, Unmatched
from berakhlak_cli.intake.rows.no_rows import is_total
from berakhlak_cli.likeness import type_word
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import without_tail
from berakhlak_cli.units import UnitList, unit_key

BLANK: Final = -1
TOTALS: Final = -2
EXCLUDED: Final = -3
UNMATCHED: Final = -4


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a unit's cell was taken for."""

    unit: int
    """The number of the unit, or BLANK, TOTALS, EXCLUDED or UNMATCHED."""
    written: int
    """The number of the spelling."""


def _by_key(decisions: Mapping[str, str], tails: Sequence[str]) -> dict[str, str]:
    return {unit_key(name, tails): meant for name, meant in decisions.items()}


class UnitNames:
    """Numbers units and spellings as they are met; the same for every sheet of a run."""

    def __init__(
        self,
        units: UnitList | None,
        tails: Sequence[str],
        decisions: Mapping[str, str],
        unmatched: Unmatched,
        every: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """Take `every`, which gives all names of the run, asked where one is not found."""
        self.units = units
        self._every = every
        self._tails = tails
        self._told = decisions
        self._decisions = _by_key(decisions, tails)
        self._others: dict[tuple[tuple[str, str], ...], UnitNames] = {}
        self._unmatched = unmatched
        self._known: dict[str, Named] = {}
        self._key_numbers: dict[str, int] = {}
        self._spelling_numbers: dict[str, int] = {}
        self._shortened: set[str] = set()
        self.kept_unmatched: dict[str, str] = {}
        """Key -> spelling of units that stay though the master list lacks them."""

    def under(self, decisions: Mapping[str, str]) -> UnitNames:
        """Return the same names and numbers under the decisions of some files only."""
        if decisions == self._told:
            return self
        key = tuple(decisions.items())
        if key not in self._others:
            other = copy(self)
            other._told = decisions  # noqa: SLF001 - its own copy
            other._decisions = _by_key(decisions, self._tails)  # noqa: SLF001
            other._known = {}  # noqa: SLF001
            self._others[key] = other
        return self._others[key]

    @cached_property
    def area(self) -> Area | None:
        """The area whose offices the units are, where their names say it; see `own_area`."""
        return own_area(self._all_keys)

    @cached_property
    def _all_keys(self) -> frozenset[str]:
        listed = [unit.name for unit in self.units.units] if self.units else []
        keys = {unit_key(name, self._tails) for name in (*self._every(), *listed)}
        return frozenset(keys - {""})

    @property
    def tails(self) -> tuple[str, ...]:
        """The endings that are cut, with those of the units' own area once it was asked for."""
        own = self.area if "area" in self.__dict__ else None
        return (*self._tails, *(own.titled if own else ()))

    @cached_property
    def _in_area(self) -> dict[str, str]:
        """Name without its area -> key of the one unit of the list that is called so."""
        found: dict[str, set[str]] = {}
        for unit in self.units.units if self.units else ():
            for text in filter(None, (unit.name, unit.code, unit.short, *unit.aliases)):
                found.setdefault(self._cut(unit_key(text, self._tails)), set()).add(unit.key)
        return {name: keys.pop() for name, keys in found.items() if len(keys) == 1}

    def _cut(self, key: str) -> str:
        """Return a key without the ending of the units' own area."""
        own = self.area
        if own is None:
            return key
        return without_tail(key, (*own.titled, *own.bare) if self.units else own.titled)

    def areas_cut(self) -> Iterator[Problem]:
        """Yield that the units' own area was cut from names, where it was."""
        if self._shortened and self.area:
            yield Problem(code="area-cut", value=self.area.name, params={"n": len(self._shortened)})

    def doubts(self, file: str) -> Iterator[Problem]:
        """Yield each decision that contradicts another, or names a unit that is not listed."""
        place = Place(file=file)
        meanings: dict[str, set[str]] = {}
        for name, meant in self._told.items():
            if meant != EXCLUDE and self.units and self.units.find(meant) is None:
                yield Problem(
                    code="unknown-decision", place=place, value=meant, params={"name": name}
                )
            unit = self.units.find(meant) if self.units else None
            meanings.setdefault(unit_key(name, self._tails), set()).add(
                unit.key if unit else unit_key(meant, self._tails) or meant
            )
            if len(meanings[unit_key(name, self._tails)]) > 1:
                yield Problem(code="contradicting-decision", place=place, value=name)

    @property
    def keys(self) -> list[str]:
        """The keys of the units, by number."""
        return list(self._key_numbers)

    @property
    def spellings(self) -> list[str]:
        """The spellings, by number."""
        return list(self._spelling_numbers)

    def find(self, cell: Cell) -> Named:
        """Return what a unit's cell stands for."""
        text = text_of(cell)
        named = self._known.get(text)
        if named is None:
            decided = self._decisions.get(unit_key(text, self._tails), EXCLUDE)
            shown = text if self.units or decided == EXCLUDE else decided
            named = Named(unit=self._unit(text), written=self._spelling(shown))
            self._known[text] = named
        return named

    def _spelling(self, text: str) -> int:
        return self._spelling_numbers.setdefault(text, len(self._spelling_numbers))

    def _number(self, key: str) -> int:
        return self._key_numbers.setdefault(key, len(self._key_numbers))

    def _unit(self, text: str) -> int:  # noqa: PLR0911 - one line for each thing it may be
        key = unit_key(text, self._tails)
        decided = self._decisions.get(key)
        if decided == EXCLUDE:
            return EXCLUDED
        if not key and not decided:
            return BLANK
        found = self.units.find(decided or text) if self.units else None
        if found:
            return self._number(found.key)
        if not decided and (is_total(text) or self._whole(key)):
            return TOTALS
        if self.units is None:
            meant = unit_key(decided, self._tails) if decided else key
            return self._number(self._noted(meant, self._cut(meant)) if area_of(meant) else meant)
        if not decided and (own := self._in_area.get(self._cut(key))):
            return self._number(self._noted(key, own))
        if self._unmatched == "keep":
            self.kept_unmatched.setdefault(key, text)
            return self._number(key)
        return EXCLUDED if self._unmatched == "exclude" else UNMATCHED

    def _noted(self, key: str, unit: str) -> str:
        """Return the unit that a name stands for once its area is cut, and note the name."""
        if self._cut(key) != key:
            self._shortened.add(key)
        return unit

    def _whole(self, key: str) -> bool:
        """
        Tell whether a name is that of the whole area, so that its row sums up the units.

        It is no name of the list, the only one of its level, and the others are a region's. The
        administrative towns and the regency of Jakarta are units of the province, never a whole.
        """
        found = area_of(key)
        if found is None or found[0] or found[1].level == "ministry":
            return False
        if "administrasi" in key.split():
            return False
        alike = {area for _, area in whole_areas(self._all_keys) if area.level == found[1].level}
        regional = any(type_word(one) in ("dinas", "kecamatan") for one in self._all_keys)
        return alike == {found[1]} and regional
