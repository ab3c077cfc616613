"""The map file: facts about a survey that a person corrects by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, Literal

from berakhlak_cli.declared import Declared, read_declared, read_small
from berakhlak_cli.instrument import Instrument, load_instrument
from berakhlak_cli.intake.files.cells import Sheet, text_of
from berakhlak_cli.intake.files.open import open_file
from berakhlak_cli.intake.layout.dates import ORDERS, Order
from berakhlak_cli.intake.layout.kinds import SCORES, answered
from berakhlak_cli.intake.layout.one_column import DOUBLES, Doubles
from berakhlak_cli.intake.layout.tools import TOOLS
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.scales import FARTHEST, MOST_LEVELS, Ends, answer_text, ends_told
from berakhlak_cli.spelling import plain, printable
from berakhlak_cli.words import LANGUAGES, Words

Unmatched = Literal["stop", "keep", "exclude"]
DEFAULT_INSTRUMENT: Final = "perilaku-21"
LAYOUTS: Final = (*TOOLS, *SCORES.layouts)
_UNMATCHED: Final = ("stop", "keep", "exclude")
CELL: Final = re.compile(r"cell:([A-Za-z]{1,3})([1-9]\d{0,6})")
"""A cell that tells the unit of a whole sheet."""
_DIGITS: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
EXCLUDE: Final = "-"
"""A decision that drops the rows of a unit's name; a label that is no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyMap:
    """What is known about a survey beyond what its files show."""

    instrument: str | None = None
    """None where the map file names none: then the titles tell."""
    beside: Path | None = None
    """The folder of the map file, from which the instrument's path starts."""
    layout: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    unit: str = ""
    """`file`, `sheet` or `cell:B3`, where no column tells the unit."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column letter or header -> role."""
    scale: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, int] = field(default_factory=dict)
    no_answer: frozenset[str] = frozenset()
    """Further words and numbers that mean no answer."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Unit as found -> name in the master list, or '-' to leave it out."""
    unmatched: Unmatched = "stop"
    duplicates: Doubles | None = None
    """Which of two columns for one statement is read."""
    dates: Order | None = None
    """How dates of numbers are written."""
    file: str = ""
    sections: tuple[tuple[str, SurveyMap], ...] = ()
    """Pattern of file names -> what holds of these files only."""

    def of(self, file: str) -> SurveyMap:
        """Return what holds of a file: of its sections first, then of all files."""
        name = file.replace("\\", "/").rsplit("/", 1)[-1].casefold()
        here = SurveyMap()
        for pattern, section in self.sections:
            if fnmatchcase(name, pattern.casefold()):
                here = together(here, section)
        return _over(replace(self, sections=()), here)

    @property
    def tool(self) -> str | None:
        """The survey tool that the layout names; a score table is plain."""
        return TOOLS[0] if self.layout in SCORES.layouts else self.layout

    def instrument_used(self) -> Instrument:
        """
        Return the instrument with the map's scale and labels.

        Raises
        ------
        Stop
            Exit 2 or 3: the instrument's file is faulty or missing.
        """
        found = load_instrument(self.instrument or DEFAULT_INSTRUMENT, self.beside)
        if not self.scale and not self.labels and not self.no_answer:
            return found
        ends = (self.scale.get("low", 0), self.scale.get("high", 1))
        if ends != (0, 1) and not answered(found).scaled:
            fault = {"kind": "not-for-votes"}
            place = Place(file=self.file)
            raise Stop(
                Exit.USAGE, Problem(code="file-fault", place=place, value="scale", params=fault)
            )
        low, high = self.scale.get("low", found.scale.low), self.scale.get("high", found.scale.high)
        self._refuse_misfits(low, high)
        scale = found.scale.at((low, high))
        labels = {answer_text(text): n for text, n in self.labels.items()}
        scale = replace(
            scale,
            favourable=self.scale.get("favourable", scale.favourable),
            labels={**scale.labels, **labels},
            no_answer=scale.no_answer - labels.keys() | self.no_answer,
        )
        stated = "low" in self.scale or "high" in self.scale
        return replace(found, scale=scale, scale_stated=stated)

    @property
    def ends(self) -> Ends | None:
        """The ends of the scale, where the map states both."""
        found = (self.scale.get("low"), self.scale.get("high"))
        return found if None not in found else None  # type: ignore[return-value]

    def _refuse_misfits(self, low: int, high: int) -> None:
        """Refuse what does not fit the scale that the map and the instrument make together."""
        faults = []
        if not low < high < low + MOST_LEVELS:
            faults.append(("scale.high", "bad-range"))
        if not low < self.scale.get("favourable", high) <= high:
            faults.append(("scale.favourable", "off-scale"))
        faults += [
            (f'labels."{label}"', "off-scale")
            for label, answer in self.labels.items()
            if not low <= answer <= high
        ]
        if faults:
            place = Place(file=self.file)
            raise Stop(
                Exit.USAGE,
                *(
                    Problem(code="file-fault", place=place, value=key, params={"kind": kind})
                    for key, kind in faults
                ),
            )


_SHARED: Final = ("file", "beside", "sections")
"""What is no fact of a survey, and so cannot contradict."""


def together(one: SurveyMap, other: SurveyMap) -> SurveyMap:
    """
    Return what two maps say together.

    Raises
    ------
    Stop
        Exit 2: they contradict each other.
    """
    merged: dict[str, Any] = {}
    faults: list[str] = []
    for name, usual in _USUAL.items():
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, Mapping):
            known = {plain(key): value for key, value in mine.items()}
            faults += [
                f'{name}."{key}"'
                for key, value in theirs.items()
                if known.get(plain(key), value) != value
            ]
            merged[name] = {**mine, **theirs}
        elif isinstance(mine, frozenset):
            merged[name] = mine | theirs
        else:
            faults += [name] if usual not in (mine, theirs) and mine != theirs else []
            merged[name] = mine if theirs == usual else theirs
    files = [one.file, other.file]
    if faults:
        place = Place(file=other.file)
        params = {"other": one.file}
        raise Stop(
            Exit.USAGE,
            *(
                Problem(code="maps-contradict", place=place, value=printable(key), params=params)
                for key in faults
            ),
        )
    return replace(
        one,
        **merged,
        file=" + ".join(dict.fromkeys(filter(None, files))),
        beside=one.beside if one.instrument else other.beside or one.beside,
        sections=(*one.sections, *other.sections),
    )


def _over(whole: SurveyMap, part: SurveyMap) -> SurveyMap:
    """Return what holds of some files: what is said of them, and else of all."""
    merged: dict[str, Any] = {}
    for name, usual in _USUAL.items():
        mine, theirs = getattr(whole, name), getattr(part, name)
        if name == "columns":  # a role that another column has here is taken from the usual one
            given = {role for role in theirs.values() if role != "ignore"}
            mine = {key: role for key, role in mine.items() if role not in given}
        if isinstance(mine, Mapping):
            merged[name] = {**mine, **theirs}
        elif isinstance(mine, frozenset):
            merged[name] = mine | theirs
        elif theirs != usual:
            merged[name] = theirs
    return replace(whole, **merged)


_USUAL: Final[Mapping[str, object]] = {
    one.name: one.default if one.default is not MISSING else None
    for one in fields(SurveyMap)
    if one.name not in _SHARED
}
"""Fact -> what holds of it where a map says nothing; None for tables."""


def read_map(
    paths: Sequence[Path], password: str | None = None, *, reviewed: bool = True
) -> SurveyMap:
    """
    Read map files and review workbooks, which add up; without any, the plain facts.

    Parameters
    ----------
    reviewed
        Whether review workbooks are opened for their decisions.

    Raises
    ------
    Stop
        Exit 2 with every fault of a file, or with what contradicts between files; exit 3 if
        one cannot be read.
    """
    found = SurveyMap()
    for path in paths:
        if path.suffix.lower() != ".xlsx":
            found = together(found, _one_map(path, password, reviewed=reviewed))
        elif reviewed:
            found = together(found, SurveyMap(units=decisions(path, password), file=path.name))
    return found


def _one_map(path: Path, password: str | None, *, reviewed: bool) -> SurveyMap:
    top = read_declared(read_small(path), Place(file=path.name))
    if top.whole("format", 1) != 1:
        top.fault("format", "not-format-1")
    review = top.text("review", "")
    decided = decisions(path.parent / review, password) if review and reviewed else {}
    found = _facts(top, path.name)
    sections = tuple(
        (pattern, _facts(table, path.name)) for pattern, table in top.free_tables("file")
    )
    for pattern, section in sections:  # counted on one scale, so no section may state its own
        if section.scale or section.labels or section.no_answer:
            top.fault(f'file."{pattern}"', "whole-map")
    found = replace(
        found,
        instrument=top.text("instrument", "") or None,
        beside=path.parent,
        units={**decided, **found.units},
        unmatched=_one_of(top, "unmatched", _UNMATCHED) or "stop",
        sections=sections,
    )
    top.close()
    if top.faults:
        raise Stop(Exit.USAGE, *top.faults)
    return found


def _facts(table: Declared, file: str) -> SurveyMap:
    """Return what a table says of files: the whole map, or its section `[file."pola*"]`."""
    scale = _scale(table)
    labels, none = _labels(table, scale)
    header_row = table.whole("header_row", None)
    if header_row is not None and header_row < 1:
        table.fault("header_row", "not-positive")
    return SurveyMap(
        layout=_one_of(table, "layout", LAYOUTS),
        sheets=table.texts("sheet"),
        header_row=header_row,
        unit=_unit(table),
        columns=_texts(table, "columns"),
        scale=scale,
        labels=labels,
        no_answer=frozenset(map(answer_text, (*table.texts("no_answer"), *none))),
        units=_texts(table, "units"),
        dates=_one_of(table, "dates", ORDERS),
        duplicates=_one_of(table, "duplicates", DOUBLES),
        file=file,
    )


def decisions(path: Path, password: str | None) -> dict[str, str]:
    """
    Return the decisions made in a review workbook, found by their titles on whatever sheet.

    Raises
    ------
    Stop
        Exit 3: it cannot be read, or is no review workbook.
    """
    titles = [
        [plain(words.say(f"review.{name}")) for name in ("written", "decision")]
        for words in map(Words, LANGUAGES)
    ]
    for sheet in open_file(str(path), None, password).sheets:
        for number, row in enumerate(sheet.head, start=1):
            cells = [plain(text_of(cell)) for cell in row]
            for written, decision in titles:
                if written in cells and decision in cells:
                    columns = [cells.index(written), cells.index(decision)]
                    return _pairs(sheet, number + 1, columns)
    raise Stop(Exit.UNREADABLE, Problem(code="not-a-review", place=Place(file=path.name)))


def _pairs(sheet: Sheet, first_row: int, columns: list[int]) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in sheet.read(columns, first_row, ()):
        names, meant = (block.columns[column].cells() for column in columns)
        for name, decision in zip(names, meant, strict=True):
            if text_of(decision):
                found[text_of(name)] = text_of(decision)
    return found


def _one_of(table: Declared, name: str, known: tuple[str, ...]) -> Any:  # noqa: ANN401 - one of `known`
    found = table.text(name, "") or None
    if found and found not in known:
        table.fault(name, "not-one-of", known=", ".join(known))
        return None
    return found


def _unit(top: Declared) -> str:
    found = top.text("unit", "")
    if found and found not in ("file", "sheet") and not CELL.fullmatch(found):
        top.fault("unit", "not-one-of", known="file, sheet, cell:B3")
    return found


def _texts(table: Declared, name: str) -> dict[str, str]:
    found = {}
    for key, value in table.mapping(name).items():
        if isinstance(value, str):
            found[key] = value
        else:
            table.fault(f'{name}."{key}"', "not-str")
    return found


def _scale(top: Declared) -> dict[str, int]:
    """Return the ends that are stated: `scale = 4`, `scale = "0-10"`, or a table of them."""
    told = top.value("scale")
    if told is not None and not isinstance(told, dict):
        ends = ends_told(told)
        if ends is None:
            top.fault("scale", "bad-scale")
        return dict(zip(("low", "high"), ends or (), strict=False))
    table = top.table("scale")
    found = {
        name: number
        for name in ("low", "high", "favourable")
        if (number := table.whole(name, None)) is not None
    }
    low, high = found.get("low", 0), found.get("high", 1)
    most = abs(low) > FARTHEST or abs(high) > FARTHEST
    both = "low" in found and "high" in found
    if most or (both and not low < high < low + MOST_LEVELS):
        table.fault("high" if "high" in found else "low", "bad-range")
    table.close()
    return found


def _labels(top: Declared, scale: Mapping[str, int]) -> tuple[dict[str, int], list[str]]:
    """Return label -> answer, and the labels that mean no answer."""
    found = {}
    none = []
    for key, value in top.mapping("labels").items():
        if value == EXCLUDE:
            none.append(key)
        elif isinstance(value, int) and not isinstance(value, bool):
            found[key] = value
            if _DIGITS.fullmatch(key.strip()):
                top.fault(f'labels."{key}"', "number-label")
            elif not scale.get("low", value) <= value <= scale.get("high", value):
                top.fault(f'labels."{key}"', "off-scale")
        else:
            top.fault(f'labels."{key}"', "not-int")
    return found, none


def named_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files that maps name beside themselves, as far as these can be read."""
    found = []
    for path in paths:
        if path.suffix.lower() == ".xlsx" or not path.is_file():
            continue
        top = read_declared(read_small(path), Place(file=path.name))
        named = [name for key in ("instrument", "review") if (name := top.text(key, ""))]
        found += [path.parent / name for name in named]
    return [one for one in found if one.is_file()]
