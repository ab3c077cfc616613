"""A list of units to start from: its columns explained, and the units found in a survey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from berakhlak_cli.report.model import Column, Line, Output, Row, Table
from berakhlak_cli.report.records import as_csv
from berakhlak_cli.tally import Tally, spellings
from berakhlak_cli.units import shown_name
from berakhlak_cli.words import Words

COLUMNS: Final = (
    "kode",
    "nama",
    "singkatan",
    "kelompok",
    "alias",
    "jumlah_pegawai",
    "target_responden",
    "mulai",
    "sampai",
    "penerus",
)
ROWS: Final = "baris_survei"
"""A column that only tells how often a unit was met; reading a list passes over it."""


def units_found(tally: Tally) -> dict[str, int]:
    """Return the units of surveys and score tables, by name -> rows used."""
    written: dict[str, Counter[str]] = {}
    for year in sorted(tally.sources["year"].unique()):
        for unit, names in spellings(tally, int(year)).items():
            written.setdefault(unit, Counter()).update(names)
    named = {shown_name(unit, names, None): names.total() for unit, names in written.items()}
    return dict(sorted(named.items()))


def _columns(found: Mapping[str, int]) -> tuple[str, ...]:
    return (*COLUMNS, ROWS) if found else COLUMNS


def _explained(found: Mapping[str, int], words: Words) -> list[str]:
    return [
        words.say("units-file.about"),
        *(f"{name}: {words.say(f'units-file.{name}')}" for name in _columns(found)),
    ]


def units_text(found: Mapping[str, int], words: Words) -> str:
    """Return the list as CSV: explanations above the header, where reading passes over them."""
    above = [f"# {text}\r\n" for text in _explained(found, words)]
    rows = [{"nama": name, ROWS: n} for name, n in found.items()]
    return "".join(above) + as_csv(rows, _columns(found))


def units_output(found: Mapping[str, int], words: Words) -> Output:
    """Return the list as a table; the explanations go to a sheet of their own."""
    table = Table(
        title=words.say("units-file.title"),
        sheet=words.say("units-file.tab"),
        columns=tuple(
            Column(key=name, title=name, kind="count" if name == ROWS else "text")
            for name in _columns(found)
        ),
        rows=tuple(Row(values={"nama": name, ROWS: n}) for name, n in found.items()),
    )
    lines = tuple(Line(text=text) for text in _explained(found, words))
    return Output(parts=(table, lines))


def list_output(rows: Sequence[Sequence[str | int]], words: Words) -> Output:
    """Return a list that is there already as a table."""
    header, *rest = rows
    columns = tuple(Column(key=str(at), title=str(title)) for at, title in enumerate(header))
    made = tuple(Row(values={str(at): text for at, text in enumerate(row)}) for row in rest)
    table = Table(
        title=words.say("units-file.title"), sheet=words.say("units-file.tab"),
        columns=columns, rows=made,
    )  # fmt: skip
    return Output(parts=(table,))
