"""The master list of units, read from a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from berakhlak_cli.intake.files.open import open_file
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.units import UnitList, read_units


def master_list(
    path: Path, tails: Sequence[str], log: ProblemLog, password: str | None = None
) -> UnitList:
    """
    Read the units file.

    Raises
    ------
    Stop
        As `listed_units`.
    """
    return listed_units(path, tails, log, password)[0]


def listed_units(
    path: Path, tails: Sequence[str], log: ProblemLog, password: str | None = None
) -> tuple[UnitList, list[list[object]]]:
    """
    Read the units file; return its rows too, from row 1.

    Raises
    ------
    Stop
        Exit 3: it cannot be read or has no name column. Exit 4: a name stands for two units.
    """
    opened = open_file(str(path), None, password)
    rows: list[list[object]] = []
    place = Place(file=path.name)
    for sheet in opened.sheets:
        width = max((len(row) for row in sheet.head), default=0)
        rows = []
        for block in sheet.read(range(width), 1, ()):
            rows.extend([] for _ in range(block.first_row - 1 - len(rows)))
            columns = [column.cells() for column in block.columns.values()]
            rows.extend(list(cells) for cells in zip(*columns, strict=True))
        place = sheet.place
        found, problems = read_units(rows, place, tails)
        if all(problem.code != "no-name-column" for problem in problems):
            break
    else:
        raise Stop(Exit.UNREADABLE, Problem(code="no-name-column", place=place))
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise Stop(Exit.UNSCORABLE, *errors)
    for problem in problems:
        log.add(problem)
    return found, rows
