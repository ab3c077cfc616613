"""Who answered twice: a first pass that keeps 24 bytes a row, where rows have identities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.cells import Block, Cell, Column, Rows, Sheet, text_of
from berakhlak_cli.intake.layouts import Layout
from berakhlak_cli.intake.naming import UnitNames
from berakhlak_cli.intake.reading import seconds
from berakhlak_cli.intake.rows import KEPT, Calendar, columns_of, filled, first_fate, units, years
from berakhlak_cli.problems import Problem
from berakhlak_cli.spelling import plain

Hashes = npt.NDArray[np.uint64]

KINDS: Final = ("nip", "email", "id")
_KEY: Final = "berakhlak-ganda."
"""The key of the hash: 16 characters. It only keeps identities out of memory as text."""
_YEAR_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_NOBODY: Final = frozenset(
    {"", "0", "anonymous", "anonim", "na", "n a", "tidak ada", "none", "null"}
)
_POWER: Final = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_TOO_LONG: Final = 1e15
"""From here on a number in a cell has lost its last digits."""
SHARED: Final = 3
"""An e-mail seen more often than this in one year is an operator's."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Identities:
    """
    What is kept of one sheet: 24 bytes a row.

    Attributes
    ----------
    who, email
        (rows,) 64-bit keyed hashes of the identity and year, and of the e-mail and year;
        0 for none.
    when
        (rows,) seconds since 1970, 0 where the sheet tells no time.
    unit
        (rows,) number of the unit.
    """

    sheet: Sheet
    first_row: int
    who: Hashes
    email: Hashes
    when: npt.NDArray[np.uint32]
    unit: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """A row that a later answer of the same person replaces."""

    sheet: int
    row: int
    kept_sheet: int
    kept_row: int
    moved: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resolved:
    """Which rows later answers replace, by sheet; and how many e-mails many people share."""

    dropped: Mapping[int, Sequence[Twice]] = field(default_factory=dict)
    winners: Mapping[int, Rows] = field(default_factory=dict)
    """Sheet -> rows that replaced another."""
    shared_emails: int = 0


def has_identities(layout: Layout) -> bool:
    """Tell whether a sheet has a column that can tell people apart."""
    return bool(columns_of(layout, KINDS))


def identities(
    sheet: Sheet, layout: Layout, names: UnitNames, calendar: Calendar
) -> tuple[Identities, list[tuple[int, int]]]:
    """
    Read the identity columns of a sheet.

    Returns
    -------
    tuple
        The identities, and the cells (row, column) whose NIP lost its last digits.
    """
    kinds = ("unit", "year", "time", *KINDS)
    parts: dict[str, list[npt.NDArray[np.generic]]] = {
        "who": [],
        "email": [],
        "when": [],
        "unit": [],
    }
    damaged: list[tuple[int, int]] = []
    salt = f"{sheet.input.sha256}|{sheet.name or ''}"
    columns = columns_of(layout, kinds)
    for raw in sheet.read(columns, layout.header_row + 1):
        block = filled(raw, sheet, layout)
        year, _, _ = years(block, layout, calendar)
        unit, _ = units(block, sheet, layout, names)
        usable = first_fate(block, layout, unit, year, None) == KEPT
        step = year.astype(np.uint64) * _YEAR_STEP
        who, email = (
            np.zeros(block.length, dtype=np.uint64),
            np.zeros(block.length, dtype=np.uint64),
        )
        for kind in reversed(KINDS):
            number = layout.column(kind)
            if number is None:
                continue
            column = block.columns[number]
            found = _hashes(column, kind, salt, step)
            who = np.where(found != 0, found, who)
            if kind == "email":
                email = found
            if kind == "nip":
                damaged.extend(_damaged(column, block, number, usable))
        parts["who"].append(np.where(usable, who, np.uint64(0)))
        parts["email"].append(np.where(usable, email, np.uint64(0)))
        parts["when"].append(_moments(block, layout))
        parts["unit"].append(unit.astype(np.int32))
    joined = {name: np.concatenate(part) if part else np.zeros(0) for name, part in parts.items()}
    found_identities = Identities(
        sheet=sheet,
        first_row=layout.header_row + 1,
        who=joined["who"].astype(np.uint64),
        email=joined["email"].astype(np.uint64),
        when=joined["when"].astype(np.uint32),
        unit=joined["unit"].astype(np.int32),
    )
    return found_identities, damaged


def _hashes(column: Column, kind: str, salt: str, step: Hashes) -> Hashes:
    from pandas.util import hash_array

    texts = [_identity(value, kind) for value in column.values]
    prefix = f"id|{salt}|" if kind == "id" else f"{kind}|"
    marked = np.array([f"{prefix}{text}" for text in texts], dtype=object)
    hashed = hash_array(marked, hash_key=_KEY, categorize=False)[column.codes] ^ step
    nobody = np.array([not text for text in texts], dtype=bool)[column.codes]
    return np.where(nobody, np.uint64(0), np.maximum(hashed, np.uint64(1)))


def _identity(cell: Cell, kind: str) -> str:
    """Return an identity in one spelling; '' for a blank, an `anonymous` or a damaged one."""
    if kind == "nip":
        if nip_damaged(cell):
            return ""
        text = re.sub(r"[^0-9a-z]", "", text_of(cell).casefold())
    else:
        text = text_of(cell).casefold()
    return "" if plain(text) in _NOBODY else text


def nip_damaged(cell: Cell) -> bool:
    """Tell whether a NIP was stored as a number and so lost its last digits."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return abs(cell) >= _TOO_LONG
    return isinstance(cell, str) and _POWER.fullmatch(cell.strip()) is not None


def _damaged(
    column: Column, block: Block, number: int, usable: npt.NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    faulty = np.array([nip_damaged(value) for value in column.values], dtype=bool)[column.codes]
    for row in block.rows[faulty & usable]:
        yield int(row), number


def _moments(block: Block, layout: Layout) -> npt.NDArray[np.uint32]:
    number = layout.column("time")
    if number is None:
        return np.zeros(block.length, dtype=np.uint32)
    column = block.columns[number]
    return np.array([seconds(value) for value in column.values], dtype=np.uint32)[column.codes]


def resolved(
    found: Sequence[tuple[int, Identities]], ranks: Mapping[int, int], void: set[tuple[int, int]]
) -> Resolved:
    """
    Decide which row of a person stands: the latest time, else file, sheet and row.

    Parameters
    ----------
    found
        (sheet number, identities).
    ranks
        Sheet number -> its order by file and sheet.
    void
        (sheet number, row) of rows that hold no answer and so replace nothing.
    """
    if not found:
        return Resolved()
    who = np.concatenate([one.who for _, one in found])
    email = np.concatenate([one.email for _, one in found])
    sheet = np.concatenate([np.full(len(one.who), number) for number, one in found])
    row = np.concatenate([one.first_row + np.arange(len(one.who)) for _, one in found])
    for number, empty in void:
        who[(sheet == number) & (row == empty)] = 0
    shared = _shared(email)
    if len(shared):
        who = np.where(np.isin(who, shared), np.uint64(0), who)
    known = np.sort(who[who != 0])
    again = np.unique(known[1:][known[1:] == known[:-1]])
    at = np.flatnonzero(np.isin(who, again) & (who != 0))
    when = np.concatenate([one.when for _, one in found])[at]
    unit = np.concatenate([one.unit for _, one in found])[at]
    rank = np.array([ranks[int(number)] for number in sheet[at]], dtype=np.int64)
    order = np.lexsort((row[at], rank, when, who[at]))
    at, unit = at[order], unit[order]
    return _replaced(who[at], sheet[at], row[at], unit, len(shared))


def _shared(email: Hashes) -> Hashes:
    values, often = np.unique(email[email != 0], return_counts=True)
    return np.asarray(values[often > SHARED])


def _replaced(
    who: Hashes,
    sheet: npt.NDArray[np.int64],
    row: npt.NDArray[np.int64],
    unit: npt.NDArray[np.int32],
    shared: int,
) -> Resolved:
    last = np.r_[who[1:] != who[:-1], True] if len(who) else np.zeros(0, dtype=bool)
    ends = np.flatnonzero(last)
    winner = ends[np.searchsorted(ends, np.arange(len(who)))] if len(who) else ends
    dropped: dict[int, list[Twice]] = {}
    for at in np.flatnonzero(~last):
        kept = winner[at]
        twice = Twice(
            sheet=int(sheet[at]),
            row=int(row[at]),
            kept_sheet=int(sheet[kept]),
            kept_row=int(row[kept]),
            moved=bool(unit[at] != unit[kept]),
        )
        dropped.setdefault(twice.sheet, []).append(twice)
    winners: dict[int, Rows] = {}
    for number in np.unique(sheet[ends]):
        winners[int(number)] = np.sort(row[ends][sheet[ends] == number])
    return Resolved(dropped=dropped, winners=winners, shared_emails=shared)


def twice_problems(resolution: Resolved, sheets: Mapping[int, Sheet]) -> Iterator[Problem]:
    """Yield each replaced row with the place of the one that stands."""
    for number in sorted(resolution.dropped):
        for twice in sorted(resolution.dropped[number], key=lambda one: one.row):
            kept = sheets[twice.kept_sheet].place
            yield Problem(
                code="respondent-moved" if twice.moved else "answered-twice",
                place=sheets[number].place.at(twice.row, 0),
                params={
                    "other_file": kept.file or "",
                    "other_sheet": kept.sheet or "",
                    "other_row": str(twice.kept_row),
                },
            )
