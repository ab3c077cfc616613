"""Records for programs: how each begins, how it nests and flattens, its text as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from berakhlak_cli import __version__
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.report.model import Record

FORMAT: Final = 1


def opening(command: str, *, sample: bool) -> Record:
    """Return the members that every record begins with."""
    return {"format": FORMAT, "command": command, "version": __version__, "sample": sample}


def measured_with(instrument: Instrument, kind: str) -> Record:
    """Return what tells with what scores were measured."""
    return {
        "instrument": {
            "id": instrument.id,
            "title": instrument.title,
            "fingerprint": instrument.fingerprint,
            "kind": kind,
        }
    }


def joined(record: Mapping[str, object], prefix: str = "") -> Record:
    """Return a record whose members stand side by side, their names joined with `_`."""
    flat: Record = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= joined(value, f"{prefix}{key}_")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def as_json(record: Record) -> str:
    """Return a record as text; a number that is none would be a fault of ours."""
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_csv(rows: Iterable[Mapping[str, object]], columns: Sequence[str] = ()) -> str:
    """
    Return rows as CSV for programs: comma, decimal point, no formula a spreadsheet would run.

    The byte order mark is the writer's. Without `columns`, the rows tell theirs.
    """
    found = [*rows]
    names = [*columns] or list(dict.fromkeys(name for row in found for name in row))
    return csv_text([names, *([row.get(name) for name in names] for row in found)])


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows, their titles first, as CSV for programs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    text = str(value)
    harmless = not isinstance(value, str) or not text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return text if harmless else f"'{text}"
