"""The master list of units: one name for each, however written; likeness only suggests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from berakhlak_cli.areas import without_area
from berakhlak_cli.likeness import LIKELY, likeness
from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import plain, printable, spelled_out, without_tail

SPELLED_OUT = {
    "kec": "kecamatan",
    "kel": "kelurahan",
    "prov": "provinsi",
    "prop": "provinsi",
    "kab": "kabupaten",
    "kep": "kepulauan",
    "adm": "administrasi",
    "sudin": "suku dinas",
    "rsud": "rumah sakit umum daerah",
    "upt": "unit pelaksana teknis",
}
TITLES = {
    "code": ("kode", "kode unit", "code"),
    "name": ("nama", "nama unit", "nama unit kerja", "unit kerja", "unit", "name"),
    "short": ("singkatan", "nama singkat", "short", "short name"),
    "group": ("kelompok", "group"),
    "alias": ("alias", "aliases", "nama lain"),
    "first": ("mulai", "first"),
    "last": ("sampai", "last"),
    "successors": ("penerus", "successor", "successors"),
    "headcount": ("jumlah pegawai", "pegawai", "headcount"),
    "target": ("target responden", "target"),
}
"""Role of a column -> the plain titles that it may have."""
_ROLES = {text: role for role, texts in TITLES.items() for text in texts}
_YEARLY = re.compile(r"(.+) (20\d\d)")
_GUARDED = re.compile(r"'[=+@-]")
"""Text with the apostrophe that keeps a spreadsheet from running it: ours, from a CSV."""
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
SUGGESTED = 3
"""The most names that are suggested for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit of the master list."""

    key: str
    name: str
    code: str | None = None
    short: str | None = None
    group: str | None = None
    aliases: tuple[str, ...] = ()
    headcounts: Mapping[int | None, int] = field(default_factory=dict)
    """Year, or None for any year -> staff."""
    targets: Mapping[int | None, int] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    successors: tuple[str, ...] = ()
    """Names of the units that carry it on after its last year: one, or several of a split."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Further columns of the list, by their plain header, for lists per group."""
    row: int | None = None

    def headcount(self, year: int) -> int | None:
        """Return the staff of a year: its own column first, then the plain one."""
        return self.headcounts.get(year, self.headcounts.get(None))

    def target(self, year: int) -> int | None:
        """Return the target of respondents of a year."""
        return self.targets.get(year, self.targets.get(None))

    def lives_in(self, year: int) -> bool:
        """Tell whether the unit exists in a year, by `mulai` and `sampai`."""
        return (self.first or year) <= year <= (self.last or year)


def unit_key(name: str, tails: Sequence[str] = ()) -> str:
    """
    Return what two spellings of a unit's name share.

    NFKC, case, spaces and punctuation evened out, abbreviations spelled out, the province's
    own tail cut. docs/methods.md, section "Nama unit".
    """
    words = spelled_out(plain(name.replace("&", " dan ")), SPELLED_OUT)
    return without_tail(words, [spelled_out(tail, SPELLED_OUT) for tail in tails])


@dataclass(frozen=True, kw_only=True, eq=False)
class UnitList:
    """The master list, in the order of its file."""

    file: str
    units: tuple[Unit, ...]
    tails: tuple[str, ...] = ()

    @cached_property
    def _levels(self) -> tuple[dict[str, list[Unit]], ...]:
        codes: dict[str, list[Unit]] = {}
        names: dict[str, list[Unit]] = {}
        shorts: dict[str, list[Unit]] = {}
        aliases: dict[str, list[Unit]] = {}
        for unit in self.units:
            names.setdefault(unit.key, []).append(unit)
            for text, level in ((unit.code, codes), (unit.short, shorts)):
                if text and (key := unit_key(text, self.tails)):
                    level.setdefault(key, []).append(unit)
            for key in {unit_key(alias, self.tails) for alias in unit.aliases} - {""}:
                aliases.setdefault(key, []).append(unit)
        return codes, names, shorts, aliases

    def find(self, name: str) -> Unit | None:
        """Return the unit that is meant, exactly, by code, name, short name or alias."""
        key = unit_key(name, self.tails)
        return next((level[key][0] for level in self._levels if key in level), None)

    @cached_property
    def _spelled(self) -> list[tuple[Unit, list[str]]]:
        """Each unit with its names in full, without the area that ends them."""
        return [
            (
                unit,
                [without_area(unit_key(text, self.tails)) for text in (unit.name, *unit.aliases)],
            )
            for unit in self.units
        ]

    @cached_property
    def by_key(self) -> dict[str, Unit]:
        """The units by key."""
        return {unit.key: unit for unit in self.units}

    def ambiguities(self) -> Iterator[Problem]:
        """Yield each name that would stand for two units."""
        for level in self._levels:
            for units in level.values():
                first = units[0]
                for unit in units[1:]:
                    yield Problem(
                        code="ambiguous-unit",
                        place=Place(file=self.file, row=unit.row),
                        value=unit.name,
                        params={"other": first.name, "other_row": str(first.row)},
                    )

    def strangers(self) -> Iterator[Problem]:
        """Yield each successor that is not in the list, or is the unit itself."""
        for unit in self.units:
            for name in unit.successors:
                found = self.find(name)
                if found is None or found is unit:
                    place = Place(file=self.file, row=unit.row)
                    yield Problem(code="unknown-successor", place=place, value=name)

    def suggestions(self, name: str) -> list[str]:
        """
        Return the names nearest to one that was not found, best first.

        A suggestion is of the same kind of office, and what else the name says is like it. An
        abbreviation is only taken for names whose words it is made of.
        """
        key = without_area(unit_key(name, self.tails))
        found = []
        for unit, names in self._spelled:
            like = max(likeness(key, other) for other in names)
            if like >= LIKELY:
                found.append((-like, unit.name))
        return [unit for _, unit in sorted(found)[:SUGGESTED]]


def nearest(name: str, names: Sequence[str], tails: Sequence[str]) -> list[str]:
    """Return the names likest to one that was not found, best first."""
    from rapidfuzz import fuzz

    key = unit_key(name, tails)
    found = [(-fuzz.token_sort_ratio(key, unit_key(one, tails)), one) for one in names]
    return [one for likeness, one in sorted(found)[:SUGGESTED] if -likeness >= LIKELY]


def header_score(cells: Sequence[object]) -> int:
    """Return how many cells of a row name a column of a units file; 0 without a name column."""
    roles = [_role(plain(str(cell)))[0] for cell in cells if cell not in (None, "")]
    return sum(role is not None for role in roles) if "name" in roles else 0


def _role(header: str) -> tuple[str | None, int | None]:
    if header in _ROLES:
        return _ROLES[header], None
    found = _YEARLY.fullmatch(header)
    if found and _ROLES.get(found.group(1)) in ("headcount", "target"):
        return _ROLES[found.group(1)], int(found.group(2))
    return None, None


def read_units(
    rows: Sequence[Sequence[object]], place: Place, tails: Sequence[str]
) -> tuple[UnitList, list[Problem]]:
    """
    Turn the rows of a units file into the master list.

    Parameters
    ----------
    rows
        Cells as read, with all leading rows, so that the first is row 1.
    place
        The file and sheet.
    tails
        Plain endings of unit names that only say which province it is.

    Returns
    -------
    tuple
        The list and the problems found in it; a code `no-name-column` or `ambiguous-unit`
        is an error.
    """
    scores = [header_score(row) for row in rows[:15]]
    if not any(scores):
        return UnitList(file=place.file or "", units=()), [
            Problem(code="no-name-column", place=place)
        ]
    top = scores.index(max(scores))
    header = [plain(_text(cell)) for cell in rows[top]]
    problems: list[Problem] = []
    units = []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        unit = _unit(header, row, place.at(number), tails, problems)
        if unit:
            units.append(unit)
    found = UnitList(file=place.file or "", units=tuple(units), tails=tuple(tails))
    return found, [*problems, *found.ambiguities(), *found.strangers()]


def _unit(
    header: Sequence[str],
    row: Sequence[object],
    place: Place,
    tails: Sequence[str],
    problems: list[Problem],
) -> Unit | None:
    texts: dict[str, str] = {}
    numbers: dict[str, dict[int | None, int]] = {"headcount": {}, "target": {}}
    years: dict[str, int | None] = {"first": None, "last": None}
    more: dict[str, str] = {}
    for column, (title, cell) in enumerate(zip(header, row, strict=False)):
        role, year = _role(title)
        text = _text(cell)
        if not text:
            continue
        if role in numbers or role in years:
            number = whole_number(cell)
            if number is None:
                where = place.at(place.row, column)
                problems.append(Problem(code="not-a-number", place=where, value=text))
            elif role in years:
                years[str(role)] = number
            else:
                numbers[str(role)].setdefault(year, number)
        elif role:
            texts.setdefault(role, text)
        elif title:
            more.setdefault(title, text)
    name = texts.get("name", "")
    if not unit_key(name):
        return None
    if "group" in texts:
        more.setdefault("kelompok", texts["group"])
    return Unit(
        key=unit_key(name, tails),
        name=name,
        code=texts.get("code"),
        short=texts.get("short"),
        group=texts.get("group"),
        aliases=_parts(texts.get("alias", "")),
        headcounts=numbers["headcount"],
        targets=numbers["target"],
        first=years["first"],
        last=years["last"],
        successors=_parts(texts.get("successors", "")),
        more=more,
        row=place.row,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(";") if one.strip())


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = printable(str(cell))
    return text[1:] if _GUARDED.match(text) else text


def whole_number(cell: object) -> int | None:
    """Return a count written as a number or as text (`1.234`), or None where it is none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if cell >= 0 and float(cell).is_integer() else None
    text = printable(str(cell)).replace(" ", "")
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[.,]", "", text)
    text = re.sub(r"[.,]0+$", "", text)
    return int(text) if text.isascii() and text.isdigit() else None


def shown_name(key: str, written: Mapping[str, int], units: UnitList | None) -> str:
    """Return the name to show: the master list's, else the commonest spelling, ties by name."""
    listed = units.by_key.get(key) if units else None
    if listed:
        return listed.name
    return min(written, key=lambda text: (-written[text], text), default=key)
