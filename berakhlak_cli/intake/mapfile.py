"""The map file: facts about a survey that a person corrects by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from berakhlak_cli.declared import Declared, read_declared, read_small
from berakhlak_cli.instrument import Instrument, Scale, load_instrument
from berakhlak_cli.intake.cells import text_of
from berakhlak_cli.intake.open import open_file
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import plain

Unmatched = Literal["stop", "keep", "exclude"]
DEFAULT_INSTRUMENT: Final = "perilaku-21"
LAYOUTS: Final = (
    "plain",
    "google-forms",
    "microsoft-forms",
    "limesurvey",
    "kobo",
    "qualtrics",
    "surveymonkey",
    "scores",
)
_UNMATCHED: Final = ("stop", "keep", "exclude")
EXCLUDE: Final = "-"
"""A unit decision that drops the rows of a name."""


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
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column letter or header -> role."""
    scale: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    """Unit as found -> name in the master list, or '-' to leave it out."""
    unmatched: Unmatched = "stop"
    file: str = ""

    def instrument_used(self) -> Instrument:
        """
        Return the instrument with the map's scale and labels.

        Raises
        ------
        Stop
            Exit 2 or 3: the instrument's file is faulty or missing.
        """
        found = load_instrument(self.instrument or DEFAULT_INSTRUMENT, self.beside)
        if not self.scale and not self.labels:
            return found
        if found.word_list and (self.scale.get("low", 0), self.scale.get("high", 1)) != (0, 1):
            fault = {"kind": "not-for-votes"}
            place = Place(file=self.file)
            raise Stop(
                Exit.USAGE, Problem(code="file-fault", place=place, value="scale", params=fault)
            )
        labels = {**found.scale.labels, **{plain(text): n for text, n in self.labels.items()}}
        low, high = self.scale.get("low", found.scale.low), self.scale.get("high", found.scale.high)
        if (low, high) != (found.scale.low, found.scale.high):
            labels = {plain(text): n for text, n in self.labels.items()}
        scale = Scale(
            low=low,
            high=high,
            favourable=self.scale.get("favourable", _favourable(found.scale, low, high)),
            labels=labels,
            no_answer=found.scale.no_answer,
        )
        return replace(found, scale=scale)


def _favourable(scale: Scale, low: int, high: int) -> int:
    """Return the instrument's favourable answer, moved with the upper end of the scale."""
    return max(low + 1, high - (scale.high - scale.favourable))


def read_map(path: Path | None) -> SurveyMap:
    """
    Read a map file; without one, the plain facts.

    Raises
    ------
    Stop
        Exit 2 with every fault of the file, exit 3 if it cannot be read.
    """
    if path is None:
        return SurveyMap()
    if path.suffix.lower() == ".xlsx":
        return SurveyMap(units=_decisions(path), file=path.name)
    top = read_declared(read_small(path), Place(file=path.name))
    if top.whole("format", 1) != 1:
        top.fault("format", "not-format-1")
    scale = _scale(top.table("scale"))
    header_row = top.whole("header_row", None)
    if header_row is not None and header_row < 1:
        top.fault("header_row", "not-positive")
    found = SurveyMap(
        instrument=top.text("instrument", "") or None,
        beside=path.parent,
        layout=_one_of(top, "layout", LAYOUTS),
        sheets=top.texts("sheet"),
        header_row=header_row,
        columns=_texts(top, "columns"),
        scale=scale,
        labels=_labels(top, scale),
        units=_texts(top, "units"),
        unmatched=_one_of(top, "unmatched", _UNMATCHED) or "stop",  # type: ignore[arg-type]
        file=path.name,
    )
    top.close()
    if top.faults:
        raise Stop(Exit.USAGE, *top.faults)
    return found


def _decisions(path: Path) -> dict[str, str]:
    """
    Return the decisions made in a review workbook: its first column -> its last one.

    Raises
    ------
    Stop
        Exit 3: it cannot be read, or is no review workbook.
    """
    sheet = open_file(str(path)).sheets[0]
    tops = [row for row, cells in enumerate(sheet.head, 1) if len(cells) > 1 and cells[-1]]
    if not tops:
        raise Stop(Exit.UNREADABLE, Problem(code="not-a-survey", place=sheet.place))
    last = len(sheet.head[tops[0] - 1]) - 1
    found: dict[str, str] = {}
    for block in sheet.read([0, last], tops[0] + 1, ()):
        pairs = zip(block.columns[0].cells(), block.columns[last].cells(), strict=True)
        found |= {text_of(name): text_of(meant) for name, meant in pairs if text_of(meant)}
    return found


def _one_of(table: Declared, name: str, known: tuple[str, ...]) -> str | None:
    found = table.text(name, "") or None
    if found and found not in known:
        table.fault(name, "not-one-of", known=", ".join(known))
        return None
    return found


def _texts(table: Declared, name: str) -> dict[str, str]:
    found = {}
    for key, value in table.mapping(name).items():
        if isinstance(value, str):
            found[key] = value
        else:
            table.fault(f'{name}."{key}"', "not-str")
    return found


def _scale(table: Declared) -> dict[str, int]:
    found = {
        name: number
        for name in ("low", "high", "favourable")
        if (number := table.whole(name, None)) is not None
    }
    if "low" in found and "high" in found and not found["low"] < found["high"]:
        table.fault("high", "bad-range")
    table.close()
    return found


def _labels(table: Declared, scale: Mapping[str, int]) -> dict[str, int]:
    found = {}
    for key, value in table.mapping("labels").items():
        if isinstance(value, int) and not isinstance(value, bool):
            found[key] = value
            if not scale.get("low", value) <= value <= scale.get("high", value):
                table.fault(f'labels."{key}"', "off-scale")
        else:
            table.fault(f'labels."{key}"', "not-int")
    return found
