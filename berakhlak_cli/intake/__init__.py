"""The respondent room: it alone opens files, and rows never leave it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.problems import Problems
from berakhlak_cli.provenance import SeenSheet, Source
from berakhlak_cli.score_table import Evidence, ScoreTable
from berakhlak_cli.tally import Tally
from berakhlak_cli.units import UnitList

Watch = Callable[[str, int, int], None]
"""Called with a file's name, the rows read so far, and all its rows, or 0 where not known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taken:
    """Everything that a command may know of its inputs: sums, no people."""

    instrument: Instrument
    units: UnitList | None
    tally: Tally
    table: ScoreTable
    problems: Problems
    sources: tuple[Source, ...]
    sample: bool
    tails: tuple[str, ...] = ()
    """Plain endings that were cut from the names of units."""
    evidence: Evidence = field(default_factory=dict)


def take_in(
    files: Sequence[str],
    *,
    units: Path | None = None,
    map_file: Path | None = None,
    as_year: int | None = None,
    tails: Sequence[str] = (),
    evidence: Path | None = None,
    watch: Watch | None = None,
) -> Taken:
    """
    Read survey exports and score tables into sums.

    Parameters
    ----------
    files
        Paths, patterns, or `-` for standard input.
    units
        The master list of units.
    map_file
        Facts about the survey that overrule what is recognised.
    as_year
        The year of rows that do not tell theirs.
    tails
        Endings of unit names that only say which province it is, beside the instrument's.
    evidence
        A table of what evaluators gave the units.
    watch
        Told about progress.

    Raises
    ------
    Stop
        Exit 2, 3 or 4, with the problems that leave nothing to go on with.
    """
    from berakhlak_cli.intake.taking import taken

    return taken(files, units, map_file, as_year, tails, evidence, watch or _nobody)


def _nobody(_file: str, _done: int, _all: int) -> None:
    return


def unit_names(units: Path) -> list[str]:
    """
    Return the names of a master list, in its order.

    Raises
    ------
    Stop
        Exit 3 or 4: it cannot be read or contradicts itself.
    """
    from berakhlak_cli.intake.surveys import master_list
    from berakhlak_cli.problems import ProblemLog

    return [unit.name for unit in master_list(units, (), ProblemLog()).units]


def sketched(
    files: Sequence[str], map_file: Path | None = None
) -> tuple[Instrument, str, tuple[SeenSheet, ...]]:
    """
    Return what a map file starts from: the instrument, its name as given, and every sheet.

    Raises
    ------
    Stop
        Exit 2 or 3: a file cannot be read.
    """
    from berakhlak_cli.intake.sketch import sketch

    return sketch(files, map_file)
