"""Which unit a row belongs to: the master list's word, the map's decision, or the name itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from berakhlak_cli.intake.files.cells import Cell, text_of
from berakhlak_cli.intake.layout.mapfile import EXCLUDE, Unmatched
from berakhlak_cli.intake.rows.no_rows import is_total
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
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


class UnitNames:
    """Numbers units and spellings as they are met; the same for every sheet of a run."""

    def __init__(
        self,
        units: UnitList | None,
        tails: Sequence[str],
        decisions: Mapping[str, str],
        unmatched: Unmatched,
    ) -> None:
        self.units = units
        self._tails = tails
        self._told = decisions
        self._decisions = {unit_key(name, tails): meant for name, meant in decisions.items()}
        self._unmatched = unmatched
        self._known: dict[str, Named] = {}
        self._key_numbers: dict[str, int] = {}
        self._spelling_numbers: dict[str, int] = {}
        self.kept_unmatched: dict[str, str] = {}
        """Key -> spelling of units that stay though the master list lacks them."""

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
            named = Named(unit=self._unit(text), written=self._spelling(text))
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
        if not decided and is_total(text):
            return TOTALS
        if self.units is None:
            return self._number(unit_key(decided, self._tails) if decided else key)
        if self._unmatched == "keep":
            self.kept_unmatched.setdefault(key, text)
            return self._number(key)
        return EXCLUDED if self._unmatched == "exclude" else UNMATCHED
