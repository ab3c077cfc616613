"""The map file: facts about a survey that a person corrects by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

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
from berakhlak_cli.spelling import plain
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


def read_map(path: Path | None, password: str | None = None, *, reviewed: bool = True) -> SurveyMap:
    """
    Read a map file; without one, the plain facts.

    Parameters
    ----------
    reviewed
        Whether the review workbook that it names is opened for its decisions.

    Raises
    ------
    Stop
        Exit 2 with every fault of the file, exit 3 if it cannot be read.
    """
    if path is None:
        return SurveyMap()
    if path.suffix.lower() == ".xlsx":
        return SurveyMap(units=decisions(path, password), file=path.name)
    top = read_declared(read_small(path), Place(file=path.name))
    if top.whole("format", 1) != 1:
        top.fault("format", "not-format-1")
    scale = _scale(top)
    labels, none = _labels(top, scale)
    header_row = top.whole("header_row", None)
    if header_row is not None and header_row < 1:
        top.fault("header_row", "not-positive")
    review = top.text("review", "")
    decided = decisions(path.parent / review, password) if review and reviewed else {}
    found = SurveyMap(
        instrument=top.text("instrument", "") or None,
        beside=path.parent,
        layout=_one_of(top, "layout", LAYOUTS),
        sheets=top.texts("sheet"),
        header_row=header_row,
        unit=_unit(top),
        columns=_texts(top, "columns"),
        scale=scale,
        labels=labels,
        no_answer=frozenset(map(answer_text, (*top.texts("no_answer"), *none))),
        units={**decided, **_texts(top, "units")},
        unmatched=_one_of(top, "unmatched", _UNMATCHED) or "stop",  # type: ignore[arg-type]
        dates=_one_of(top, "dates", ORDERS),  # type: ignore[arg-type]
        duplicates=_one_of(top, "duplicates", DOUBLES),  # type: ignore[arg-type]
        file=path.name,
    )
    top.close()
    if top.faults:
        raise Stop(Exit.USAGE, *top.faults)
    return found


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


def _one_of(table: Declared, name: str, known: tuple[str, ...]) -> str | None:
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
