"""What a command asks of the respondent room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Watch = Callable[[str, int, int], None]
"""Called with a file's name, the rows read so far, and all its rows, or 0 where not known."""


def nobody(_file: str, _done: int, _all: int) -> None:
    """Watch nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be read, and the facts that are stated beside it."""

    files: Sequence[str] = ()
    """Paths, patterns, or `-` for standard input."""
    units: Path | None = None
    """The master list of units."""
    maps: Sequence[Path] = ()
    """Facts about the survey that overrule what is recognised; they add up."""
    as_year: int | None = None
    """The year of rows that do not tell theirs."""
    evidence: Path | None = None
    """A table of what evaluators gave the units."""
    tails: Sequence[str] = ()
    """Endings of unit names that only say which province it is, beside the instrument's."""
    password: str | None = field(default=None, repr=False)
    """Opens workbooks that are locked."""

    @property
    def beside(self) -> list[Path]:
        """The files that are read beside the surveys."""
        return [*self.maps, *filter(None, (self.units, self.evidence))]
