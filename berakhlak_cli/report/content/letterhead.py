"""What every document says beside its subject: letterhead, signatory, method, inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from berakhlak_cli import __version__
from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import Scores
from berakhlak_cli.report.columns import SHEET
from berakhlak_cli.report.content.kind_views import view_of_scores
from berakhlak_cli.report.content.rows_read import sheets_read
from berakhlak_cli.report.content.titles import final_line
from berakhlak_cli.report.content.unit_scores import legend, notes_of
from berakhlak_cli.report.facts import texts
from berakhlak_cli.report.fields import Fields
from berakhlak_cli.spelling import printable
from berakhlak_cli.words import Words

_DOTS: Final = "." * 24


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


def letter_fields(
    scores: Scores, letterhead: Letterhead, dataset: Dataset, words: Words
) -> dict[str, object]:
    """Return the fields that every document has; those of its subject come besides."""
    return {
        "banner": words.say("app.sample") if dataset.sample else "",
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
        "approach": view_of_scores(scores).approach_text(words),
        "method": method_lines(scores, words),
        "manifest": _manifest(scores, words),
        "inputs": _inputs(dataset, words),
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


def _inputs(dataset: Dataset, words: Words) -> list[Fields]:
    names = {
        "file": "file", "sheet": "sheet", "sha256": "sha256",
        "read": "rows_read", "used": "rows_kept", "dropped": "rows_dropped",
    }  # fmt: skip
    return [texts(SHEET, one, words, names) for one in sheets_read(dataset)]
