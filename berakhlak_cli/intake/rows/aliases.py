"""Decisions about unit names, written into the list of units as aliases for next year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from berakhlak_cli.intake.files.cells import text_of
from berakhlak_cli.intake.layout.mapfile import EXCLUDE, read_map
from berakhlak_cli.intake.layout.master_list import listed_units
from berakhlak_cli.intake.request import Request
from berakhlak_cli.problems import ProblemLog
from berakhlak_cli.spelling import plain
from berakhlak_cli.units import TITLES, UnitList, header_score, unit_key

_BETWEEN: Final = "; "


def with_aliases(request: Request) -> tuple[list[list[str | int]], int]:
    """
    Return the rows of a units file with the decisions of a map as aliases, and how many are new.

    Rows above the header are left out; every column stays. A name that is already found, that
    is to be left out, or whose meaning is not in the list adds nothing.

    Raises
    ------
    Stop
        Exit 2, 3 or 4: a file cannot be read, or contradicts itself.
    """
    assert request.units is not None, "aliases are written into a list of units"
    units, rows = listed_units(request.units, request.tails, ProblemLog(), request.password)
    top = max(range(min(len(rows), 15)), key=lambda at: (header_score(rows[at]), -at))
    added = _added(units, read_map(request.maps, request.password).units)
    header = [_kept(cell) for cell in rows[top]]
    titles = [plain(str(title)) for title in header]
    at = next((at for at, title in enumerate(titles) if title in TITLES["alias"]), len(header))
    if at == len(header):
        header.append("alias")
    made = [header]
    numbers = {unit.row: unit.key for unit in units.units}
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        cells = [_kept(cell) for cell in row]
        cells += [""] * (len(header) - len(cells))
        more = added.get(numbers.get(number, ""), [])
        cells[at] = _BETWEEN.join([*filter(None, [str(cells[at])]), *more])
        if any(cell != "" for cell in cells):
            made.append(cells)
    return made, sum(map(len, added.values()))


def _kept(cell: object) -> str | int:
    """Return a cell as text, a whole number as itself."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return text_of(cell)  # type: ignore[arg-type]


def _added(units: UnitList, decisions: Mapping[str, str]) -> dict[str, list[str]]:
    """Return unit -> new aliases, in the order of the decisions."""
    found: dict[str, list[str]] = {}
    seen = set()
    for name, meant in decisions.items():
        unit = units.find(meant)
        key = unit_key(name, units.tails)
        if meant != EXCLUDE and unit is not None and units.find(name) is None and key not in seen:
            seen.add(key)
            found.setdefault(unit.key, []).append(name.replace(";", ","))
    return found
