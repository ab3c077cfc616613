"""What every document says beside its subject: letterhead, signatory, method, inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from berakhlak_cli import __version__
from berakhlak_cli.measure.figures import Scores
from berakhlak_cli.provenance import Source
from berakhlak_cli.report.content.evidence import final_line
from berakhlak_cli.report.content.scores import legend, notes_of
from berakhlak_cli.report.fields import Fields
from berakhlak_cli.report.model import Column
from berakhlak_cli.spelling import printable
from berakhlak_cli.tally import KEPT
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    import pandas as pd

NONE: Final = "–"
"""Stands where a figure is missing."""
_DOTS: Final = "." * 24
_MARGIN: Final = Column(key="margin", title="", kind="margin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Whose letter it is, and where and when it is signed; '' for what is not known."""

    office: Mapping[str, str] = field(default_factory=dict)
    """`letterhead.name`, `letterhead.address`, `signatory.name`, `.title`, `.nip`."""
    place: str = ""
    signed: datetime | None = None

    def of(self, key: str) -> str:
        """Return one fact of the office on one line."""
        return printable(self.office.get(key, ""))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Origins:
    """Where all figures of a document come from."""

    sources: Sequence[Source]
    rows: pd.DataFrame
    """The `sources` frame of the tally."""
    sample: bool


def letter_fields(
    scores: Scores, letterhead: Letterhead, origins: Origins, words: Words
) -> dict[str, object]:
    """Return the fields that every document has; those of its subject come besides."""
    return {
        "banner": words.say("app.sample") if origins.sample else "",
        "office": {name: letterhead.of(f"letterhead.{name}") for name in ("name", "address")},
        "place": printable(letterhead.place),
        "date": _date(letterhead.signed, words),
        "signatory": {
            "name": letterhead.of("signatory.name") or _DOTS,
            "title": letterhead.of("signatory.title"),
            "nip": letterhead.of("signatory.nip"),
        },
        "index": scores.instrument.index.title,
        "year": str(scores.years[-1]),
        "approach": words.say("approach.values") if scores.kind == "ratings" else "",
        "method": method_lines(scores, words),
        "manifest": _manifest(scores, words),
        "inputs": _inputs(origins, words),
    }


def _date(signed: datetime | None, words: Words) -> str:
    """Return a date as letters write it; dots for the pen where there is none."""
    if signed is None:
        return _DOTS
    months = words.say("document.months").split()
    parts = {"day": str(signed.day), "month": months[signed.month - 1], "year": str(signed.year)}
    return words.say("document.date", **parts)


def method_lines(scores: Scores, words: Words) -> list[str]:
    """Return what the signs mean and how the figures were made."""
    lines = [*legend(scores, words)]
    if scores.evidence:
        lines.append(final_line(scores.evidence, words))
    return [*(line.text for line in lines), *notes_of(scores, words)]


def _manifest(scores: Scores, words: Words) -> str:
    options = scores.choices
    return words.say(
        "document.manifest",
        version=__version__,
        instrument=scores.instrument.title,
        fingerprint=scores.instrument.fingerprint,
        pool=options.pool,
        population=options.population,
        min_n=options.min_n,
    )


def _inputs(origins: Origins, words: Words) -> list[Fields]:
    rows = origins.rows
    found: list[Fields] = []
    for source in origins.sources:
        here = rows[(rows["input"] == source.key) & (rows["sheet"] == (source.sheet or ""))]
        read, used = int(here["n"].sum()), int(here.loc[here["fate"] == KEPT, "n"].sum())
        found.append(
            {
                "file": source.input.file,
                "sheet": source.sheet or NONE,
                "sha256": source.input.sha256,
                "read": words.count(read),
                "used": words.count(used),
                "dropped": words.count(read - used),
            }
        )
    return found


def number(value: float | None, words: Words, decimals: int = 1) -> str:
    """Return a score as it is written; a dash for none."""
    return NONE if value is None else words.number(value, decimals)


def signed(value: float | None, words: Words) -> str:
    """Return a difference as it is written; a dash for none."""
    return NONE if value is None else words.signed(value)


def count(value: int | None, words: Words) -> str:
    """Return a whole number as it is written; a dash for none."""
    return NONE if value is None else words.count(value)


def percent(share: float | None, words: Words) -> str:
    """Return a share as it is written; a dash for none."""
    return NONE if share is None else words.percent(share)


def margin(value: float | None, words: Words) -> str:
    """Return a margin as it is written; a dash for none, and for one that is nothing."""
    return NONE if not value else _MARGIN.text(value, words)
