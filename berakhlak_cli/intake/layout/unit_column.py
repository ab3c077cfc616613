"""Where a sheet tells the unit of its rows: a column, else a line above, its name, its file's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal

from berakhlak_cli.intake.files.cells import Cell, Sheet, sheet_cell, text_of
from berakhlak_cli.intake.layout.headers import WEAK, Role, column_number, unit_rank
from berakhlak_cli.intake.layout.mapfile import CELL
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import plain
from berakhlak_cli.units import UnitList

By = Literal["column", "above", "sheet", "file", "cell"]
HALF: Final = 0.5
"""The least share of a column's distinct values that are names of the list."""
LONGEST_TAB: Final = 31
"""Letters after which a spreadsheet cuts a sheet's name."""
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_LABELLED: Final = re.compile(r"([^:]{2,60}):(.*)", re.DOTALL)
_AROUND: Final = frozenset(
    re.findall(
        r"\w+",
        "survei survey rekap rekapitulasi hasil data respons responses response jawaban form "
        "formulir kuesioner angket isian berakhlak budaya kerja asn nilai core values copy of "
        "salinan final fix rev revisi tahun ta pd opd skpd unit lembar sheet no nomor untuk dari",
    )
)
"""Words around a unit in the name of a sheet or file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTold:
    """What tells the unit of a sheet's rows."""

    by: By = "column"
    column: int | None = None
    name: str | None = None
    """The unit of all rows, where no column tells it."""
    others: tuple[int, ...] = ()
    """Further columns that might have told it, the likeliest first."""
    doubtful: bool = False
    """Whether a person should look at the choice."""


def unit_told(
    sheet: Sheet,
    rows: tuple[int, int],
    titles: Mapping[int, str],
    named: Mapping[int, Role],
    taken: frozenset[int],
    units: UnitList | None,
) -> tuple[UnitTold, list[Problem]]:
    """
    Settle what tells the unit, where the map file does not.

    Of several columns the one that matches the list best, a title that names units first;
    without a list, the title that names them best. docs/methods.md, section "Kolom unit".

    Parameters
    ----------
    rows
        The header's first row and the first row below the header, counted from 1.
    named
        Columns whose titles name units.
    taken
        Columns that mean something else.
    units
        The master list, by which columns are known by what they hold.
    """
    header, first = rows
    by_title = sorted(named, key=lambda at: (named[at].rank, at))
    shares: dict[int, float] = {}
    if units:
        free = set(range(max(titles, default=-1) + 1)) - taken  # a title may be blank
        shares = _shares(sheet, first, by_title, sorted(free), units)
    listed = sorted(
        (at for at, share in shares.items() if share >= HALF),
        key=lambda at: (at not in named, -shares[at], named[at].rank if at in named else 0, at),
    )
    ranked = sorted(by_title, key=lambda at: (-shares.get(at, 0.0), named[at].rank, at))
    order = [*listed, *(at for at in ranked if at not in listed)]
    weak = not listed and all(named[at].rank >= WEAK for at in by_title)
    elsewhere = _elsewhere(sheet, header, units) if units and weak else []
    if elsewhere:
        first_said = elsewhere[0]
        clash = next((one for one in elsewhere if one.name != first_said.name), None)
        return first_said, [] if clash is None else [_clash(sheet, first_said, clash)]
    if not order:
        return UnitTold(), []
    best, *others = order
    doubtful = weak or (bool(units) and best not in listed) or (best not in named and bool(others))
    told = UnitTold(column=best, others=tuple(others), doubtful=doubtful)
    rivals = [at for at in others if _rival(at, best, named, shares)]
    return told, [_twice(sheet.place.at(header), titles, best, at) for at in rivals[:1]]


def _rival(at: int, best: int, named: Mapping[int, Role], shares: Mapping[int, float]) -> bool:
    """Tell whether nothing puts a column before another."""
    if shares.get(at, 0.0) != shares.get(best, 0.0) or (at in named) != (best in named):
        return False
    return at not in named or named[at].rank == named[best].rank


def _twice(place: Place, titles: Mapping[int, str], best: int, rival: int) -> Problem:
    other = place.at(place.row, best)
    return Problem(
        code="duplicate-column",
        place=place.at(place.row, rival),
        value=titles.get(rival),
        params={"item": "unit", "other": other.cell or ""},
    )


def _at(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def known_share(cells: Sequence[Cell], units: UnitList) -> float:
    """Return the share of distinct texts, 0..1, that are names of the list; numbers are none."""
    texts = {text for text in map(text_of, cells) if _LETTERS.search(text)}
    return sum(units.find(text) is not None for text in texts) / len(texts) if texts else 0.0


def _shares(
    sheet: Sheet, first: int, named: Sequence[int], free: Sequence[int], units: UnitList
) -> dict[int, float]:
    """Return column -> share of its values that are names of the list: of the head if that does."""
    rows = sheet.head[first - 1 :]
    seen = {at: known_share([_at(row, at) for row in rows], units) for at in {*named, *free}}
    clear = [at for at, share in seen.items() if share >= HALF]
    if len(clear) == 1 and (not named or clear[0] in named):
        return seen
    doubted = sorted({*named, *(at for at in free if seen[at])} or free)
    wordy = [at for at in doubted if any(_LETTERS.search(text_of(_at(row, at))) for row in rows)]
    values: dict[int, set[Cell]] = {at: set() for at in wordy}
    for block in sheet.read(wordy, first, ()) if wordy else ():
        for at, column in block.columns.items():
            values[at].update(column.values)
    return {at: known_share([*cells], units) for at, cells in values.items()}


def _elsewhere(sheet: Sheet, header: int, units: UnitList) -> list[UnitTold]:
    """Return what tells one unit for all rows, if it is a name of the list: the nearest first."""
    found: list[UnitTold] = []
    above = next((name for name in named_above(sheet, header) if units.find(name)), None)
    names: tuple[tuple[By, str | None], ...] = (
        ("above", above),
        ("sheet", sheet.name and _listed_tab(sheet.name, units)),
        ("file", _listed(PurePosixPath(sheet.input.file.replace("\\", "/")).stem, units)),
    )
    for by, name in names:
        unit = units.find(name) if name else None
        if unit:
            found.append(UnitTold(by=by, name=unit.name))
    return found


def named_above(sheet: Sheet, header: int) -> Iterator[str]:
    """Yield what the rows above the header name as the unit: `Unit Kerja : Dinas Sosial`."""
    for row in sheet.head[: header - 1]:
        cells = [text for cell in row if (text := text_of(cell))]
        line = " ".join(cells)
        for text in (*cells, line):
            found = _LABELLED.fullmatch(text)
            if found and unit_rank(plain(found.group(1))) is not None and found.group(2).strip():
                yield found.group(2).strip()
        if len(cells) > 1 and unit_rank(plain(cells[0])) is not None:
            yield cells[1].lstrip(": ")
        if len(cells) == 1:
            yield cells[0]


def _listed(name: str, units: UnitList) -> str | None:
    """Return a name without the words and numbers around it, if it is a name of the list."""
    words = plain(name).split()
    bare = [bool(word in _AROUND or word.isdecimal()) for word in words]
    last = len(words)
    windows = [
        (start, stop)
        for start in range(last)
        for stop in range(start + 1, last + 1)
        if all(bare[:start]) and all(bare[stop:])
    ]
    windows.sort(key=lambda one: one[0] - one[1])
    return next(
        (found for start, stop in windows if units.find(found := " ".join(words[start:stop]))),
        None,
    )


def _listed_tab(name: str, units: UnitList) -> str | None:
    """Return the unit that a sheet is named after; a name that was cut off is the one it begins."""
    found = _listed(name, units)
    if found or len(name) < LONGEST_TAB:
        return found
    begun = [unit.name for unit in units.units if plain(unit.name).startswith(plain(name))]
    return begun[0] if len(begun) == 1 else None


def _clash(sheet: Sheet, one: UnitTold, other: UnitTold) -> Problem:
    return Problem(
        code="unit-conflict",
        place=sheet.place,
        value=one.name,
        params={"other": other.name or "", "by": one.by, "other_by": other.by},
    )


def stated(sheet: Sheet, unit: str, units: UnitList | None) -> UnitTold | None:
    """Return the unit where a map file says that the sheet, the file or a cell tells it."""
    if unit == "sheet":
        name = sheet.name or ""
        return UnitTold(by="sheet", name=(_listed_tab(name, units) if units else None) or name)
    if unit == "file":
        stem = PurePosixPath(sheet.input.file.replace("\\", "/")).stem
        return UnitTold(by="file", name=(_listed(stem, units) if units else None) or stem)
    found = CELL.fullmatch(unit)
    row, column = (int(found.group(2)), column_number(found.group(1))) if found else (0, 0)
    cell = text_of(sheet_cell(sheet, row, column or 0))
    labelled = _LABELLED.fullmatch(cell)
    if labelled and unit_rank(plain(labelled.group(1))) is not None:
        cell = labelled.group(2).strip()
    return UnitTold(by="cell", name=cell) if cell else None
