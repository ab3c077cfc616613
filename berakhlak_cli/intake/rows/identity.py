"""Who answered twice: a first pass that keeps 24 bytes a row, where rows have identities."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.files.cells import Block, Cell, Rows, Sheet
from berakhlak_cli.intake.layout.dates import Seconds
from berakhlak_cli.intake.layout.kinds import MANY
from berakhlak_cli.intake.layout.layouts import Layout
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.layout.survey_year import Calendar
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.person_numbers import READERS, nip_damaged
from berakhlak_cli.intake.rows.responses import columns_of, fate, placed, wanted_columns
from berakhlak_cli.intake.rows.timeline import Timeline
from berakhlak_cli.problems import Problem, ProblemLog

Hashes = npt.NDArray[np.uint64]

KINDS: Final = tuple(READERS)
"""What tells people apart, the surest first."""
_YEAR_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
SHARED: Final = 3
"""A NIP, e-mail or number seen more often than this in one year tells nobody apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Identities:
    """
    What is kept of one sheet: 24 bytes a row.

    Attributes
    ----------
    values
        Kind -> (rows,) 64-bit keyed hashes of the identity and year; 0 for none.
    ids
        Rows, counted from 0, and their hashes, where a tool's id stands more than once.
    columns
        Kind -> its column; `time` too.
    when
        (rows,) seconds since 1970, 0 where the sheet tells no time.
    unread
        The spreadsheet rows whose time cannot be read: few.
    unit
        (rows,) number of the unit.
    empty
        The spreadsheet rows that hold nothing in the columns that were read here: few.
    calendar
        How the rows of the sheet tell their year, now that their dates are known.
    """

    sheet: Sheet
    first_row: int
    values: Mapping[str, Hashes]
    ids: tuple[npt.NDArray[np.intp], Hashes]
    columns: Mapping[str, int]
    when: Seconds
    unread: Rows
    unit: npt.NDArray[np.int32]
    empty: Rows
    calendar: Calendar

    def value(self, kind: str) -> Hashes:
        """(rows,) hashes of one kind of identity; 0 for none."""
        if kind in self.values:
            return self.values[kind]
        found = np.zeros(len(self.when), dtype=np.uint64)
        if kind == "id":
            found[self.ids[0]] = self.ids[1]
        return found


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
    """Which rows later answers replace, by sheet, and what is to be said of it."""

    dropped: Mapping[int, Sequence[Twice]] = field(default_factory=dict)
    winners: Mapping[int, Rows] = field(default_factory=dict)
    """Sheet -> rows that replaced another."""
    shared: Sequence[Problem] = ()
    """Values that tell nobody apart."""
    unread: Sequence[tuple[int, int]] = ()
    """(sheet number, row) of answers of one person among several whose time cannot be read."""


def worth_a_look(layout: Layout) -> bool:
    """Tell whether a sheet has a column that tells people or times apart."""
    return bool(columns_of(layout, MANY))


def identities(survey: Survey, names: UnitNames, log: ProblemLog) -> Identities:
    """Read the columns of a sheet that tell people and times apart, and settle its dates."""
    sheet, layout = survey.sheet, survey.layout
    salt = f"{sheet.input.sha256}|{sheet.name or ''}"
    columns = columns_of(layout, ("unit", "year", *MANY))
    columns += [gate.column for gate in layout.gates if gate.column not in columns]
    if not sheet.ragged:  # a workbook's rows are read once: all columns that will be needed
        columns = wanted_columns(survey)
    timeline = Timeline(survey)
    known = {kind: number for kind in MANY if (number := layout.column(kind)) is not None}
    found: dict[str, list[Hashes]] = {kind: [] for kind in KINDS if kind in known}
    units: list[npt.NDArray[np.int32]] = []
    empty: list[Rows] = []
    for block in survey.read(columns, columns_of(layout, MANY)):
        rows = placed(block, survey, names, dates=timeline.take(block))
        timeline.keep(block, rows)
        for kind, hashes in found.items():
            hashes.append(_hashes(block.columns[known[kind]].cells(), kind, salt))
        if "nip" in known:
            _log_damaged(block, known["nip"], rows.kept & (found["nip"][-1] == 0), sheet, log)
        units.append(rows.unit.astype(np.int32))
        empty.append(block.rows[rows.fate == fate("blank")])
    settled = timeline.settled(log)
    step = settled.year.astype(np.uint64) * _YEAR_STEP
    values = {}
    for kind, hashes in found.items():
        joined = _joined(hashes, np.uint64)
        joined[settled.year == 0] = 0
        values[kind] = np.where(joined == 0, joined, np.maximum(joined ^ step, np.uint64(1)))
    ids = values.pop("id", np.zeros(0, dtype=np.uint64))
    standing = np.flatnonzero(_within(ids, _repeated(ids, 1)))
    return Identities(
        sheet=sheet,
        first_row=layout.first_row,
        values=values,
        ids=(standing, ids[standing]),
        columns=known,
        when=settled.when,
        unread=settled.unread,
        unit=_joined(units, np.int32),
        empty=_joined(empty, np.int64),
        calendar=settled.calendar,
    )


def _joined(parts: Sequence[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


def _hashes(cells: Sequence[Cell], kind: str, salt: str) -> Hashes:
    """Return (rows,) keyed hashes of identities; 0 for nobody."""
    from pandas.util import hash_array

    prefix = f"id|{salt}|" if kind == "id" else f"{kind}|"
    texts = np.array([*(READERS[kind](cells) if cells else ()), ""], dtype=object)
    key = hashlib.sha256(prefix.encode()).hexdigest()[:16]
    hashed = hash_array(texts, hash_key=key, categorize=False)
    return np.where(hashed[:-1] == hashed[-1], np.uint64(0), np.maximum(hashed[:-1], np.uint64(1)))


def _log_damaged(
    block: Block, number: int, suspects: npt.NDArray[np.bool_], sheet: Sheet, log: ProblemLog
) -> None:
    cells = block.columns[number].cells()
    faulty = [at for at in np.flatnonzero(suspects) if nip_damaged(cells[at])]
    room = log.room("nip-damaged", sheet.place, len(faulty))
    for at in faulty[:room]:
        place = sheet.place.at(int(block.first_row + at), number)
        log.keep(Problem(code="nip-damaged", place=place))


def _within(values: Hashes, few: Hashes) -> npt.NDArray[np.bool_]:
    """(rows,) True where a value is one of a few, which ascend."""
    if not len(few):
        return np.zeros(len(values), dtype=bool)
    at = np.searchsorted(few, values)
    return np.asarray(few[np.minimum(at, len(few) - 1)] == values)


def _repeated(values: Hashes, times: int) -> Hashes:
    """Return the values but 0, ascending, that stand more often than so many times."""
    known = np.sort(values[values != 0])
    return np.unique(known[times:][known[times:] == known[: max(len(known) - times, 0)]])


def resolved(
    found: Sequence[tuple[int, Identities]], ranks: Mapping[int, int], void: set[tuple[int, int]]
) -> Resolved:
    """
    Decide which row of a person stands: the latest time, else file, sheet and row.

    A person is known by NIP, else by e-mail, else by the tool's id; a value that more than
    three rows of a year share tells nobody apart, and the next kind is asked.

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
    lines = _Lines(
        sheet=np.concatenate([np.full(len(one.when), number) for number, one in found]),
        row=np.concatenate([one.first_row + np.arange(len(one.when)) for _, one in found]),
        unit=np.concatenate([one.unit for _, one in found]),
    )
    sheet, row = lines.sheet, lines.row
    who = np.zeros(len(row), dtype=np.uint64)
    again: list[Hashes] = []
    shared: list[Problem] = []
    for kind in KINDS:
        values = np.concatenate([one.value(kind) for _, one in found])
        common = _repeated(values, SHARED)
        if len(common):
            alike = np.flatnonzero(_within(values, common))
            first = alike[np.unique(values[alike], return_index=True)[1]]
            shared += _shared(kind, lines.at(first), dict(found))
            values[alike] = 0
        who = np.where(who == 0, values, who)
        again.append(_repeated(values, 1))
    for number, unused in void:
        who[(sheet == number) & (row == unused)] = 0
    at = np.flatnonzero(_within(who, np.sort(np.concatenate(again))))
    when = np.concatenate([one.when for _, one in found])[at]
    rank = np.array([ranks[int(number)] for number in sheet[at]], dtype=np.int64)
    at = at[np.lexsort((row[at], rank, when, who[at]))]
    same = who[at][1:] == who[at][:-1]
    several = np.zeros(len(at), dtype=bool)  # a value may stand twice, but once as who it is
    several[1:] |= same
    several[:-1] |= same
    at = at[several]
    unread = np.concatenate([np.isin(row[sheet == n], one.unread) for n, one in found])[at]
    undecided = zip(sheet[at][unread].tolist(), row[at][unread].tolist(), strict=True)
    made = _replaced(who[at], lines.at(at))
    return replace(made, shared=tuple(shared), unread=tuple(undecided))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lines:
    """Rows of all sheets."""

    sheet: npt.NDArray[np.int64]
    row: Rows
    unit: npt.NDArray[np.int32]

    def at(self, which: npt.NDArray[np.intp]) -> _Lines:
        """Return some of them, in that order."""
        return _Lines(sheet=self.sheet[which], row=self.row[which], unit=self.unit[which])


def _shared(kind: str, lines: _Lines, found: Mapping[int, Identities]) -> Iterator[Problem]:
    """Yield each value that tells nobody apart, at the first row that holds it."""
    for number, line in zip(lines.sheet.tolist(), lines.row.tolist(), strict=True):
        one = found[number]
        code = "shared-email" if kind == "email" else "shared-identity"
        yield Problem(code=code, place=one.sheet.place.at(line, one.columns[kind]))


def _replaced(who: Hashes, lines: _Lines) -> Resolved:
    """Return which rows the last of the same person replaces; rows of a person stand together."""
    sheet, row, unit = lines.sheet, lines.row, lines.unit
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
    return Resolved(dropped=dropped, winners=winners)


def undecided_times(
    resolution: Resolved, found: Mapping[int, Identities], unused: Collection[tuple[int, int]]
) -> Iterator[Problem]:
    """Yield each time that cannot be read though it tells which answer of a person is the last."""
    for number, row in sorted(resolution.unread):
        if (number, row) not in unused:
            one = found[number]
            place = one.sheet.place.at(row, one.columns["time"])
            yield Problem(code="time-undecided", place=place)


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
