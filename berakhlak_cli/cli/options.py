"""Every option, once, in groups; and how a command takes them. The help is a key of words/."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from berakhlak_cli.cli.config import FILE, Config
from berakhlak_cli.cli.groups import Without, taking
from berakhlak_cli.cli.output_file import checked_file
from berakhlak_cli.problems import Exit, Problem, Stop

if TYPE_CHECKING:
    from berakhlak_cli.measure.figures import Choices, Scores

Pool = Literal["respondents", "units", "headcount"]
Population = Literal["staff", "open"]
Form = Literal["table", "json", "csv", "md"]
Language = Literal["id", "en"]

SUFFIXES: Final = {".xlsx": "xlsx", ".csv": "csv", ".json": "json", ".md": "md"}
"""Suffix of an output -> its form."""
_WEIGHTS: Final = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*:\s*(\d{1,9}(?:[.,]\d{1,9})?)")


def _named(*names: str, metavar: str | None = None) -> Any:  # noqa: ANN401 - as typer.Option
    """Return an option whose help has the key of its long name."""
    return typer.Option(*names, metavar=metavar, help=f"help.{names[-1].removeprefix('--')}")


Lang = Annotated[Language | None, _named("--lang")]
Unit = Annotated[str, typer.Argument(metavar="UNIT", help="help.unit")]
Expect = Annotated[str | None, _named("--expect", metavar="[YEAR=]SCORE")]
Strict = Annotated[bool, _named("--strict")]
Force = Annotated[bool, _named("--force")]
Review = Annotated[Path | None, _named("--review", metavar="OUT.xlsx")]
AnnotatedCopy = Annotated[Path | None, _named("--annotated", metavar="OUT.xlsx")]
What = Annotated[str, typer.Argument(metavar="WHAT", help="help.what")]
Written = Annotated[Path, _named("-o", "--output", metavar="FILE")]
Folder = Annotated[Path, _named("-o", "--output", metavar="FOLDER")]
Template = Annotated[str | None, _named("--template", metavar="FILE")]
TemplateName = Annotated[str | None, _named("--template", metavar="NAME")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How a run speaks; every command has these."""

    password: Annotated[bool, _named("--password")] = False
    quiet: Annotated[bool, _named("-q", "--quiet")] = False
    verbose: Annotated[bool, _named("-v", "--verbose")] = False
    no_color: Annotated[bool, _named("--no-color")] = False
    lang: Lang = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What is read, and the facts beside it."""

    files: Annotated[list[str], typer.Argument(metavar="FILE", help="help.files"), "inputs"] = (
        field(default_factory=list)
    )
    units: Annotated[Path | None, _named("--units", metavar="FILE")] = None
    maps: Annotated[list[Path], _named("--map", metavar="FILE")] = field(default_factory=list)
    evidence: Annotated[Path | None, _named("--evidence", metavar="FILE")] = None
    as_year: Annotated[int | None, _named("--as-year", metavar="N")] = None
    lang: Lang = None
    config: Config = field(default_factory=Config, repr=False)

    def map_command(self, file: str) -> str:
        """Return the command that makes a map for a file."""
        return typed("template", "map", file, "-o", "peta.toml", lang=self.lang)

    def review_command(self) -> str:
        """Return the command that helps with names of units; it keeps what was decided."""
        book = next((one for one in self.maps if one.suffix.lower() == ".xlsx"), None)
        mine = replace(self, maps=[one for one in self.maps if one != book])
        return mine.again("check", "--review", str(book or "tinjau-unit.xlsx"))

    def again(self, command: str, *more: str) -> str:
        """Return another command over the same inputs, as a person would type it."""
        options = (
            ("--units", self.units),
            *(("--map", one) for one in self.maps),
            ("--as-year", self.as_year),
        )
        given = [str(part) for one in options if one[1] is not None for part in one]
        return typed(command, *self.files, *given, *more, lang=self.lang)

    def named(self) -> Sequence[str]:
        """
        Return the files that are named, here or in the config, patterns as they are.

        Raises
        ------
        Stop
            Exit 2: none is.
        """
        files = self.files or self.config.texts("inputs")
        if not files:
            raise usage("missing", name="FILE")
        return files

    def protected(self, *more: Path | None) -> list[Path]:
        """Return every file that no output may take the place of."""
        from berakhlak_cli.intake import named_in_maps

        beside = (self.units, self.evidence, *self.maps, *named_in_maps(self.maps), *more)
        named = [*self.files, *map(str, filter(None, beside)), FILE, *self.config.files]
        named = [f"{name}/*" if Path(name).is_dir() else name for name in named]
        meant = ([name] if Path(name).exists() else glob(name) for name in named)  # noqa: PTH207 - from any folder
        return [Path(one) for each in meant for one in each]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the figures."""

    by: Annotated[str | None, _named("--by", metavar="CODE")] = None
    years: Annotated[list[int], _named("--year", metavar="N")] = field(default_factory=list)

    def last(self, scores: Scores) -> Scores:
        """Return the years that are asked for; the last one where none is."""
        return scores.only(self.years or scores.years[-1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What changes figures."""

    pool: Annotated[Pool, _named("--pool")] = "respondents"
    population: Annotated[Population, _named("--population")] = "staff"
    min_n: Annotated[int, _named("--min-n", metavar="N")] = 10
    shares: Annotated[str | None, _named("--weights", metavar="A:B")] = None
    """As typed: the config's weights are no fault where there is no evidence to weigh."""
    config: Config = field(default_factory=Config, repr=False)

    def choices(self, evidence: Path | None = None) -> Choices:
        """
        Return what the figures are made with.

        Raises
        ------
        Stop
            Exit 2: a least number of respondents below 1, or weights that are none.
        """
        from berakhlak_cli.measure.figures import Choices

        if self.min_n < 1:
            raise usage("min-n")
        return Choices(
            pool=self.pool,
            population=self.population,
            min_n=self.min_n,
            weight=self._weight(evidence),
        )

    def _weight(self, evidence: Path | None) -> float | None:
        """Return the index's share of the final score, from `80:20`; None without evidence."""
        if evidence is None:
            if self.shares is not None:
                raise usage("weights")
            return None
        told = self.config.text("weights") or "80:20"
        text = told if self.shares is None else self.shares
        found = _WEIGHTS.fullmatch(text.strip())
        parts = [float(part.replace(",", ".")) for part in found.groups()] if found else []
        if not sum(parts):
            raise Stop(Exit.USAGE, Problem(code="weights-form", value=text))
        return parts[0] / sum(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """How many are awarded, and in which lists."""

    top: Annotated[int, _named("--top", metavar="N")] = 5
    per_group: Annotated[str | None, _named("--per-group", metavar="COLUMN")] = None

    @property
    def places(self) -> int:
        """
        How many units are awarded.

        Raises
        ------
        Stop
            Exit 2: a number below 1.
        """
        if self.top < 1:
            raise usage("top")
        return self.top


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Where a result goes, in which form, and how much of it."""

    wanted: Annotated[Form, _named("--format")] = "table"
    output: Annotated[str | None, _named("-o", "--output", metavar="FILE")] = None
    show_all: Annotated[bool, _named("--all")] = False

    @property
    def file(self) -> Path | None:
        """The file to write; None for standard output."""
        return None if self.output in (None, "-") else Path(self.output)

    @property
    def form(self) -> str:
        """The file's form by its suffix; else what is wanted."""
        return SUFFIXES[self.file.suffix.lower()] if self.file else self.wanted

    @property
    def everything(self) -> bool:
        """True where nothing is left out: only a screen is short."""
        return self.show_all or self.form != "table"

    def check(self, protected: Sequence[Path]) -> None:
        """
        Refuse a file that cannot be written, before anything is read.

        Raises
        ------
        Stop
            As `checked_file`.
        """
        if self.file:
            checked_file(self.file, protected, SUFFIXES)


Surveys = Annotated[Inputs, Without(names=("evidence",))]
Sketched = Annotated[Inputs, Without(names=("evidence",), config=False)]
Years = Annotated[Question, Without(names=("by",))]
Unweighted = Annotated[Method, Without(names=("shares",))]
Unpooled = Annotated[Method, Without(names=("pool",))]
Unasked = Annotated[Method, Without(names=("pool", "shares"), untyped=("population", "min_n"))]
Places = Annotated[Award, Without(names=("per_group",), untyped=("top",))]

command = taking(Session)
"""Makes a function of groups into a command of typer's."""


def typed(*parts: str, lang: str | None) -> str:
    """Return a command as a person would type it, with quotes where they are needed."""
    shown = ["berakhlak"]
    for text in (*parts, *(("--lang", lang) if lang else ())):
        quote = "'" if "$" in text or '"' in text else '"'  # a shell fills in "$x"
        plain = text and not set(text) & set(" $&;,()[]{}<>|#!'\"`")
        shown.append(text if plain else f"{quote}{text}{quote}")
    return " ".join(shown)


def usage(kind: str, **params: str) -> Stop:
    """Return the stop of a wrong usage; `kind` is a sentence in words/."""
    return Stop(Exit.USAGE, Problem(code="usage", params={"kind": kind, **params}))
