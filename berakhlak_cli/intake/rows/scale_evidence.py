"""What the answers of a file say before it is known on which scale, and how they are read then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from berakhlak_cli.instrument import Item
from berakhlak_cli.intake.files.cells import Cell
from berakhlak_cli.intake.files.shown import shown_name
from berakhlak_cli.intake.rows.answers import Said
from berakhlak_cli.provenance import ScaleOrigin
from berakhlak_cli.scales import Ends, Scale

_TEXTS: Final = 300
"""Different unknown answers to an item that are kept."""


@dataclass(slots=True, kw_only=True, eq=False)
class Evidence:
    """What the cells of some items say, and how often; of people's rows only."""

    cells: dict[str, Counter[tuple[Said, str]]] = field(default_factory=dict)
    """Item -> (what a cell says, its text if it is not a plain number) -> times."""
    repeated: int = 0
    """Answers that only repeat what the same person gave to every item."""

    def take(self, item: str, cell: Cell, said: Said, times: int) -> None:
        """Take in cells that hold the same."""
        found = self.cells.setdefault(item, Counter())
        text = shown_name(cell) if said.odd or said.words else said.none
        found[said, text if len(found) < _TEXTS or (said, text) in found else ""] += times

    def add(self, other: Evidence) -> None:
        """Take in the evidence of further rows or sheets."""
        for item, found in other.cells.items():
            self.cells.setdefault(item, Counter()).update(found)
        self.repeated += other.repeated

    def of(self, items: Collection[str]) -> Iterator[tuple[str, Said, int]]:
        """Yield item, what is said and how often."""
        for item, found in self.cells.items():
            if item in items:
                yield from ((item, said, times) for (said, _), times in found.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleTold:
    """How the answers of some sheets are read."""

    scales: Mapping[Ends | None, Scale]
    """An item's own scale, or None for all others -> that scale with its words."""
    codes: frozenset[int] = frozenset()
    """Numbers off the scale that stand for no answer."""
    origin: ScaleOrigin = "instrument"

    def level(self, said: Said, item: Item) -> int:
        """Return how many steps above the low end an answer is, or what is wrong with it."""
        return said.level(self.scales[item.ends], self.codes)
