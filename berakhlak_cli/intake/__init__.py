"""The respondent room: it alone opens files, and rows never leave it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.request import Request, Watch, nobody
from berakhlak_cli.problems import Mark
from berakhlak_cli.provenance import Input, SeenSheet

__all__ = [
    "Request",
    "Watch",
    "annotated",
    "decisions",
    "files_of",
    "instrument_of",
    "known_by_content",
    "named_in_maps",
    "sketched",
    "take_in",
    "unit_names",
    "with_aliases",
]


def take_in(request: Request, watch: Watch = nobody) -> Dataset:
    """
    Read survey exports and score tables into sums.

    Raises
    ------
    Stop
        Exit 2, 3 or 4, with the problems that leave nothing to go on with.
    """
    from berakhlak_cli.intake.count.pipeline import read

    return read(request, watch)


def unit_names(units: Path, password: str | None = None) -> list[str]:
    """
    Return the names of a master list, in its order.

    Raises
    ------
    Stop
        Exit 3 or 4: it cannot be read or contradicts itself.
    """
    from berakhlak_cli.intake.layout.master_list import master_list
    from berakhlak_cli.problems import ProblemLog

    return [unit.name for unit in master_list(units, (), ProblemLog(), password).units]


def with_aliases(request: Request) -> tuple[list[list[str | int]], int]:
    """
    Return the rows of a master list with a map's decisions as aliases, and how many are new.

    Raises
    ------
    Stop
        Exit 2, 3 or 4: a file cannot be read, or contradicts itself.
    """
    from berakhlak_cli.intake.rows.aliases import with_aliases as made

    return made(request)


def decisions(review: Path, password: str | None = None) -> dict[str, str]:
    """
    Return name as written -> what was decided of it in a review workbook.

    Raises
    ------
    Stop
        Exit 3: it cannot be read, or is no review workbook.
    """
    from berakhlak_cli.intake.layout.mapfile import decisions as made

    return made(review, password)


def named_in_maps(maps: Sequence[Path]) -> list[Path]:
    """Return the files that maps name beside themselves: instruments, and review workbooks."""
    from berakhlak_cli.intake.layout.mapfile import named_files

    return named_files(maps)


def files_of(names: Sequence[str]) -> list[str]:
    """
    Return the files that names and patterns stand for.

    Raises
    ------
    Stop
        Exit 3: there is nothing but lock files.
    """
    from berakhlak_cli.intake.files.open import expanded
    from berakhlak_cli.problems import ProblemLog

    return expanded(names, ProblemLog())


def known_by_content(path: Path) -> Input:
    """Return a file that was read as a manifest names it."""
    from berakhlak_cli.intake.files.open import digest
    from berakhlak_cli.spelling import printable

    return Input(file=printable(path.name), sha256=digest(path))


def annotated(
    file: str,
    marks: Sequence[Mark],
    listed: Sequence[Sequence[str]],
    password: str | None,
    created: datetime,
) -> bytes:
    """
    Return a copy of a survey as a workbook with its faulty cells marked.

    See `annotated_copy`. It is the one output that holds respondents' rows: the user's own.
    """
    from berakhlak_cli.intake.rows.marked_copy import annotated_copy

    return annotated_copy(file, marks, listed, password, created)


def instrument_of(maps: Sequence[Path]) -> Instrument:
    """
    Return the instrument that map files name; without one, the built-in one.

    Raises
    ------
    Stop
        Exit 2 or 3: the map or the instrument is faulty or missing.
    """
    from berakhlak_cli.intake.layout.mapfile import read_map

    return read_map(maps, reviewed=False).instrument_used()


def sketched(request: Request) -> tuple[Instrument, str, tuple[SeenSheet, ...]]:
    """
    Return what a map file starts from: the instrument, its name as given, and every sheet.

    Raises
    ------
    Stop
        Exit 2 or 3: a file cannot be read.
    """
    from berakhlak_cli.intake.layout.sketch import sketch

    return sketch(request)
