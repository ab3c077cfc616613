"""Ready scores of units, as an evaluator hands them over or a newspaper prints them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One row of a score table: scores in points 0..100; what is not there is left out."""

    year: int
    unit: str
    """The key of the unit."""
    written: str
    """The unit as the table names it."""
    file: str
    sheet: str | None = None
    row: int = 0
    n: int | None = None
    headcount: int | None = None
    target: int | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    """Dimension -> score."""
    errors: Mapping[str, float] = field(default_factory=dict)
    """Dimension -> standard error in points."""
    index: float | None = None
    roundings: Mapping[str, float] = field(default_factory=dict)
    """Dimension, or '' for the index -> by how many points rounding may have moved it."""
    index_error: float | None = None

    def disagrees(self, dimensions: Sequence[str]) -> bool:
        """Tell whether the index is not the mean of all its values, but for rounding of each."""
        if self.index is None or any(code not in self.values for code in dimensions):
            return False
        mean = math.fsum(self.values[code] for code in dimensions) / len(dimensions)
        moved = math.fsum(self.roundings.get(code, 0) for code in dimensions) / len(dimensions)
        return abs(mean - self.index) > moved + self.roundings.get("", 0) + 1e-9


Evidence = Mapping[tuple[int | None, str], float]
"""(year, or None for every year; unit) -> what evaluators gave it, in points 0..100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """All rows of all score tables of a run, by year and unit."""

    rows: tuple[Published, ...] = ()

    @property
    def years(self) -> list[int]:
        """The years of the rows, ascending."""
        return sorted({row.year for row in self.rows})
