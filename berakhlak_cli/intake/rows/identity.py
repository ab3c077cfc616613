"""Who answered twice: a first pass that keeps 24 bytes a row, where rows have identities."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.files.cells import Block, Cell, Rows, Sheet, is_blank, text_of
from berakhlak_cli.intake.layout.dates import all_seconds
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.responses import MANY, columns_of, fate, placed, wanted_columns
from berakhlak_cli.problems import Problem, ProblemLog
from berakhlak_cli.spelling import plain

Hashes = npt.NDArray[np.uint64]
Seconds = npt.NDArray[np.uint32]

KINDS: Final = ("nip", "email", "id")
_YEAR_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_NOBODY: Final = frozenset(
    {"", "0", "anonymous", "anonim", "na", "n a", "tidak ada", "none", "null"}
)
_NOBODY_LINE: Final = re.compile(
    rf"^[^0-9a-z\n]*(?:{'|'.join(_NOBODY).replace(' ', '[^0-9a-z]')})[^0-9a-z\n]*$", re.MULTILINE
)
"""As `plain` would find it, in lines of lower-case ASCII."""
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
    empty
        The spreadsheet rows that hold nothing in the columns that were read here: few.
    """

    sheet: Sheet
    first_row: int
    who: Hashes
    email: Hashes
    when: npt.NDArray[np.uint32]
    unit: npt.NDArray[np.int32]
    empty: Rows


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


def identities(survey: Survey, names: UnitNames, log: ProblemLog) -> Identities:
    """Read the identity columns of a sheet; a NIP that lost its last digits is logged."""
    sheet, layout = survey.sheet, survey.layout
    salt = f"{sheet.input.sha256}|{sheet.name or ''}"
    columns = columns_of(layout, ("unit", "year", *MANY))
    columns += [gate.column for gate in layout.gates if gate.column not in columns]
    if not sheet.ragged:  # a workbook's rows are read once: all columns that will be needed
        columns = wanted_columns(survey)
    parts: list[tuple[Hashes, Hashes, Seconds, npt.NDArray[np.int32], Rows]] = []
    for block in survey.read(columns, columns_of(layout, MANY)):
        rows = placed(block, survey, names)
        usable = rows.kept
        step = np.where(usable, rows.year, 0).astype(np.uint64) * _YEAR_STEP
        nobody = np.zeros(block.length, dtype=np.uint64)
        found = dict.fromkeys(KINDS, nobody)
        for kind, number in ((kind, layout.column(kind)) for kind in KINDS):
            if number is not None:
                hashed = _hashes(block.columns[number].cells(), kind, salt)
                known = usable & (hashed != 0)
                found[kind] = np.where(known, np.maximum(hashed ^ step, np.uint64(1)), nobody)
        number = layout.column("nip")
        if number is not None:
            _log_damaged(block, number, usable & (found["nip"] == 0), sheet, log)
        when = _moments(block, layout)
        _log_unread(block, layout.column("time"), usable & (when == 0), sheet, log)
        who = np.where(found["email"] != 0, found["email"], found["id"])
        who = np.where(found["nip"] != 0, found["nip"], who)
        empty = block.rows[rows.fate == fate("blank")]
        parts.append((who, found["email"], when, rows.unit.astype(np.int32), empty))
    return Identities(
        sheet=sheet,
        first_row=layout.first_row,
        who=_joined([part[0] for part in parts], np.uint64),
        email=_joined([part[1] for part in parts], np.uint64),
        when=_joined([part[2] for part in parts], np.uint32),
        unit=_joined([part[3] for part in parts], np.int32),
        empty=_joined([part[4] for part in parts], np.int64),
    )


def _joined(parts: Sequence[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


def _hashes(cells: Sequence[Cell], kind: str, salt: str) -> Hashes:
    """Return (rows,) keyed hashes of identities; 0 for nobody."""
    from pandas.util import hash_array

    prefix = f"id|{salt}|" if kind == "id" else f"{kind}|"
    texts = _clean(cells, kind) or [_identity(cell, kind) for cell in cells]
    marked = np.empty(len(texts) + len(_NOBODY), dtype=object)
    marked[:] = [*texts, *sorted(_NOBODY)]
    key = hashlib.sha256(prefix.encode()).hexdigest()[:16]
    hashed = hash_array(marked, hash_key=key, categorize=False)
    nobody = np.isin(hashed[: len(texts)], hashed[len(texts) :])
    return np.where(nobody, np.uint64(0), np.maximum(hashed[: len(texts)], np.uint64(1)))


def _clean(cells: Sequence[Cell], kind: str) -> list[str] | None:
    """Return identities that are text in one plain spelling already; None where any is not."""
    try:
        joined = "\n".join(cells)  # type: ignore[arg-type]  # only texts join, others raise
    except TypeError:
        return None
    bare = joined.replace("\n", "")
    plain_text = bare.isascii() and (bare.isalnum() if kind == "nip" else bare.isprintable())
    texts = _NOBODY_LINE.sub("", joined.casefold()).split("\n")
    odd = " " in joined or (kind == "nip" and "e" in joined.casefold())
    return texts if plain_text and not odd and len(texts) == len(cells) else None


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


def _log_damaged(
    block: Block, number: int, suspects: npt.NDArray[np.bool_], sheet: Sheet, log: ProblemLog
) -> None:
    cells = block.columns[number].cells()
    faulty = [at for at in np.flatnonzero(suspects) if nip_damaged(cells[at])]
    room = log.room("nip-damaged", sheet.place, len(faulty))
    for at in faulty[:room]:
        place = sheet.place.at(int(block.first_row + at), number)
        log.keep(Problem(code="nip-damaged", place=place))


def _log_unread(
    block: Block,
    number: int | None,
    suspects: npt.NDArray[np.bool_],
    sheet: Sheet,
    log: ProblemLog,
) -> None:
    """Note times that cannot be read: of two answers of a person, the rows then tell the last."""
    if number is None:
        return
    column = block.columns[number]
    faulty = [
        int(at) for at in np.flatnonzero(suspects) if not is_blank(column.values[column.codes[at]])
    ]
    if faulty:
        place = sheet.place.at(block.first_row + faulty[0], number)
        log.add(Problem(code="time-unread", place=place), len(faulty))


def _moments(block: Block, layout: Layout) -> Seconds:
    number = layout.column("time")
    if number is None:
        return np.zeros(block.length, dtype=np.uint32)
    return all_seconds(block.columns[number].cells())


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
        (sheet number, row) of rows that are not used, and so replace nothing.
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


def twice_problems(
    resolution: Resolved, sheets: Sequence[Sheet], unused: Collection[tuple[int, int]]
) -> Iterator[Problem]:
    """Yield each replaced row with the place of the one that stands, but for `unused` rows."""
    for number in sorted(resolution.dropped):
        for twice in sorted(resolution.dropped[number], key=lambda one: one.row):
            if (number, twice.row) in unused:
                continue
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
