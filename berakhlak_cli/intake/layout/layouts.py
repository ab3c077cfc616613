"""What a sheet is: where its header stands, which tool wrote it, what each column means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from berakhlak_cli.intake.files.cells import Cell, Sheet, is_blank, text_of
from berakhlak_cli.intake.layout.headers import Role, Vocabulary
from berakhlak_cli.intake.layout.kinds import Kind, Sought, told_once
from berakhlak_cli.intake.layout.map_columns import columns_called
from berakhlak_cli.intake.layout.mapfile import SurveyMap
from berakhlak_cli.intake.layout.one_column import one_each
from berakhlak_cli.intake.layout.tools import TOOLS, Gate, Header, Title, header_at, titles_of
from berakhlak_cli.intake.layout.unit_column import (
    HALF,
    UnitTold,
    known_share,
    stated,
    unit_told,
)
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import plain
from berakhlak_cli.units import UnitList

HEADER_ROWS: Final = 15
_DATA: Final = re.compile(r"^[\d.,/: -]+$|\d{6}|\S@\S|20\d\d[/-]\d")
"""A cell that is no title."""
_LABELS: Final = frozenset(
    ("", "no", "nomor", "no urut", "nama", "nama responden", "nama pegawai", "responden", "uraian")
)
"""Plain titles of columns in which a total stands, where not in the unit's."""
_QUIZ: Final = re.compile(r"\[(?:skor|score|masukan|feedback|umpan balik)\]\s*$", re.IGNORECASE)
_QUIZ_TOTAL: Final = {"total skor", "skor total", "total score", "score"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A sheet that was recognised: the header's row, counted from 1, and the columns' roles."""

    kind: Kind
    tool: str
    """The survey tool that wrote the sheet, one of TOOLS."""
    header_row: int
    roles: Mapping[int, Role]
    """Column -> what it means; columns of no meaning here are left out."""
    width: int
    """Cells in the header row."""
    titles: Mapping[int, str] = field(default_factory=dict)
    called: frozenset[str] = frozenset()
    """The names in the map file that stand for columns here."""
    header_rows: int = 1
    gates: tuple[Gate, ...] = ()
    """Columns that shut rows out: of responses that are unfinished, or only a preview."""
    unit: UnitTold = field(default_factory=UnitTold)
    labels: tuple[int, ...] = ()
    """Columns before the figures in which a row may be called a total."""

    @property
    def first_row(self) -> int:
        """The first row below the header, counted from 1."""
        return self.header_row + self.header_rows

    def columns(self, kind: str) -> dict[str, int]:
        """Return code -> column for the roles of one kind."""
        return {role.code: number for number, role in self.roles.items() if role.kind == kind}

    def column(self, kind: str) -> int | None:
        """Return the column of a kind of role that only one column has."""
        return next((number for number, role in self.roles.items() if role.kind == kind), None)


def recognised(
    sheet: Sheet, sought: Sought, facts: SurveyMap, units: UnitList | None = None
) -> tuple[Layout | None, list[Problem]]:
    """
    Tell what a sheet is, by its content.

    Of the first 15 rows, the one with the most columns that mean something is the header; a
    survey needs one item column, a score table a unit column and a score. The map file
    overrules. docs/methods.md, section "Mengenali berkas".

    Returns
    -------
    tuple
        The layout, or None where the sheet is no survey, and the problems of its header.
    """
    vocabulary = sought.vocabulary
    head = sheet.top()
    broad = max(map(len, head), default=0)
    best: tuple[int, int, Kind, Header] | None = None
    rows = range(min(HEADER_ROWS, len(head)))
    if facts.header_row is not None:
        rows = range(facts.header_row - 1, min(facts.header_row, len(head)))
    for row in rows:
        header = header_at(head, row, facts.tool)
        roles = _roles(header, vocabulary, facts, broad)
        kind = _kind(sought.kinds, roles, (header, head[row + header.rows :]), facts, units)
        if kind and (best is None or len(roles) > best[0]):
            best = (len(roles), row, kind, header)
    if best is None:
        return None, []
    _, row, kind, header = best
    titles = header.titles
    named = _named(header, facts, broad)
    told = dict(_told(header, vocabulary, facts, broad))
    ignored = {number for number, role in told.items() if role.kind == "ignore"}
    roles = told_once(_roles(header, vocabulary, facts, broad))
    kept, problems = one_each(titles, roles, kind, sheet.place.at(row + 1), facts.duplicates)
    unit, doubts = _unit(sheet, (row + 1, row + 1 + header.rows), titles, roles, facts, units)
    if unit.column is not None:
        kept = dict(sorted({**kept, unit.column: Role(kind="unit")}.items()))
    problems += doubts
    layout = Layout(
        kind=kind,
        tool=header.tool or TOOLS[0],
        header_row=row + 1,
        roles=kept,
        width=max(titles, default=-1) + 1,
        titles=titles,
        called=frozenset(named),
        header_rows=header.rows,
        gates=tuple(gate for gate in header.gates if kind.people and gate.column not in ignored),
        unit=unit,
        labels=tuple(_labels(header, kept, kind)),
    )
    place = sheet.place.at(row + 1)
    problems += _by_number(titles, kept, vocabulary, place)
    problems += [replace(one, place=place) for one in sought.lacking(kind, kept)]
    return layout, problems


def _by_number(
    titles: Mapping[int, str], kept: Mapping[int, Role], vocabulary: Vocabulary, place: Place
) -> Iterator[Problem]:
    """Yield that statements are told by nothing but their numbers."""
    numbered = vocabulary.by_order(titles)
    if numbered and all(kept.get(number) == role for number, role in numbered.items()):
        first, last = min(numbered), max(numbered)
        yield Problem(
            code="items-by-order",
            place=place.at(place.row, first),
            value=f"{titles[first]} – {titles[last]}",
            params={"n": len(numbered)},
        )


def _labels(header: Header, roles: Mapping[int, Role], kind: Kind) -> Iterator[int]:
    """Yield the columns before the figures that number or name the rows."""
    first = min((at for at, role in roles.items() if role.kind in kind.measured), default=0)
    for number in range(first):
        title = header.titles.get(number, "")
        if number not in roles and plain(title) in _LABELS:
            yield number


def _unit(
    sheet: Sheet,
    rows: tuple[int, int],
    titles: Mapping[int, str],
    roles: Mapping[int, Role],
    facts: SurveyMap,
    units: UnitList | None,
) -> tuple[UnitTold, list[Problem]]:
    """Return what tells the unit: as the map file says, else as `unit_told` finds."""
    if facts.unit:
        found = stated(sheet, facts.unit, units)
        return found or UnitTold(), []
    named = {number: role for number, role in roles.items() if role.kind == "unit"}
    taken = frozenset(roles.keys() - named.keys())
    told = any(role == "unit" for role in facts.columns.values()) and named
    return unit_told(sheet, rows, titles, named, taken, None if told else units)


def seen(sheet: Sheet) -> list[str]:
    """Return some titles of a sheet that was not recognised, to say what was there instead."""
    row = likely_header(sheet)
    titles = titles_of(sheet.head[row - 1]) if row else {}
    return [*titles.values()][:8]


def likely_header(sheet: Sheet) -> int | None:
    """
    Return the row that may hold the titles of a sheet that was not recognised; None for none.

    The first row of several cells, if they look like titles: no number, date or e-mail, and
    nothing that stands below once more. A respondent's row is never taken for one.
    """
    for at, row in enumerate(sheet.head[:HEADER_ROWS]):
        titles = titles_of(row)
        if len(titles) < 2:  # noqa: PLR2004 - a title above the table stands alone
            continue
        below = [titles_of(one) for one in sheet.head[at + 1 :]]
        again = any(one.get(n) == text for one in below for n, text in titles.items())
        return None if again or any(map(_DATA.search, titles.values())) else at + 1
    return None


def _roles(header: Header, vocabulary: Vocabulary, facts: SurveyMap, width: int) -> dict[int, Role]:
    found: dict[int, Role] = dict(header.own)
    google = header.tool == "google-forms"
    for number, title in header.titles.items():
        if _QUIZ.search(title) or (google and plain(title) in _QUIZ_TOTAL):
            continue
        role = found.get(number) or _meaning(header.columns[number], vocabulary)
        if role:
            found[number] = role
    told = dict(_told(header, vocabulary, facts, width))
    if not any(role.kind == "item" for role in (*found.values(), *told.values())):
        free = {at: title for at, title in header.titles.items() if at not in found | told}
        found |= vocabulary.by_order(free)
    taken = {(role.kind, role.code) for role in told.values() if role.kind != "ignore"}
    auto = {
        number: role
        for number, role in found.items()
        if number not in told and (role.kind, role.code) not in taken
    }
    merged = {**auto, **told}
    return {number: merged[number] for number in sorted(merged) if merged[number].kind != "ignore"}


def _meaning(title: Title, vocabulary: Vocabulary) -> Role | None:
    """Return what a title means: the one item that its parts name, else its first meaning."""
    every = (*title.texts, *title.parts)
    items = {code for code in map(vocabulary.item, every) if code}
    if items:
        return Role(kind="item", code=items.pop()) if len(items) == 1 else None
    roles = [role for role in map(vocabulary.role, title.texts) if role]
    further = [vocabulary.role(one) for one in (*title.parts, title.instead) if one]
    roles += [role for role in further if role and role.kind in ("item", "unit")]
    return roles[0] if roles else None


def _named(header: Header, facts: SurveyMap, width: int) -> dict[str, list[int]]:
    """Return the columns for which each name in the map file stands, where it stands for any."""
    found = {name: columns_called(name, header.columns, width) for name in facts.columns}
    return {name: columns for name, columns in found.items() if columns}


def _told(
    header: Header, vocabulary: Vocabulary, facts: SurveyMap, width: int
) -> Iterator[tuple[int, Role]]:
    """Yield the columns that the map file names, with their roles."""
    for name, columns in _named(header, facts, width).items():
        role = vocabulary.named(facts.columns[name])
        if role:
            yield from ((number, role) for number in columns)


def _kind(
    kinds: Sequence[Kind],
    roles: Mapping[int, Role],
    rows: tuple[Header, Sequence[Sequence[Cell]]],
    facts: SurveyMap,
    units: UnitList | None,
) -> Kind | None:
    """Return the kind of sheet that a header of these roles heads: answers, scores or None."""
    header, below = rows
    for kind in kinds:
        columns = [number for number, role in roles.items() if role.kind in kind.measured]
        if not columns or (facts.layout and facts.layout not in kind.layouts):
            continue
        if kind.people or facts.layout:
            return kind
        by_unit = facts.unit or any(role.kind == "unit" for role in roles.values())
        if any(_is_scores(below, column) for column in columns) and (
            by_unit or _lists_units(header, roles, below, units)
        ):
            return kind
    return None


def _lists_units(
    header: Header,
    roles: Mapping[int, Role],
    below: Sequence[Sequence[Cell]],
    units: UnitList | None,
) -> bool:
    """Tell whether a column without meaning holds names of the list."""
    free = header.columns.keys() - roles.keys()
    columns = [[row[at] for row in below if at < len(row)] for at in free] if units else []
    return any(known_share(cells, units) >= HALF for cells in columns if units)


def _is_scores(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    """Tell whether a column's first cells hold a number from 0 to 100."""
    for row in rows:
        cell = row[column] if column < len(row) else None
        if is_blank(cell):
            continue
        text = text_of(cell).replace(",", ".")
        try:
            if 0 <= float(text) <= 100:  # noqa: PLR2004 - points
                return True
        except ValueError:
            continue
    return False
