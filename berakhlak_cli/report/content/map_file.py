"""A map file written from what was recognised, for a person to correct."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.provenance import SeenColumn, SeenSheet
from berakhlak_cli.report.content.kind_views import view_of
from berakhlak_cli.report.problem_texts import place_text
from berakhlak_cli.scales import ends_text
from berakhlak_cli.words import Words


def map_text(instrument: Instrument, name: str, sheets: Sequence[SeenSheet], words: Words) -> str:
    """Return a map file as TOML: the facts found, each column, and how to correct them."""
    return "\n".join(_lines(instrument, name, sheets, words)) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _lines(
    instrument: Instrument, name: str, sheets: Sequence[SeenSheet], words: Words
) -> Iterator[str]:
    yield f"# {words.say('map.about')}"
    yield "format = 1"
    yield f"instrument = {_quoted(name)}  # {words.say('map.instrument')}"
    layouts = {sheet.layout for sheet in sheets if sheet.layout}
    layout = layouts.pop() if len(layouts) == 1 else None
    yield _optional(
        "layout", _quoted(layout) if layout else None, '"plain"', words.say("map.layout")
    )
    names = [sheet.place.sheet for sheet in sheets if sheet.layout and sheet.place.sheet]
    shown = f"[{', '.join(map(_quoted, dict.fromkeys(names)))}]" if names else None
    yield _optional("sheet", shown, '["Respons"]', words.say("map.sheet"))
    rows = {sheet.header_row for sheet in sheets if sheet.layout}
    row = str(rows.pop()) if len(rows) == 1 else None
    yield _optional("header_row", row, "1", words.say("map.header-row"))
    if view_of(instrument.kind, instrument).scaled:
        told = f'"{ends_text(instrument.scale.ends, "-")}"' if instrument.scale_stated else None
        yield _optional("scale", told, "4", words.say("map.scale"))
    yield f'unmatched = "stop"  # {words.say("map.unmatched")}'
    yield f'# dates = "day-first"  # {words.say("map.dates")}'
    yield f'# review = "tinjau-unit.xlsx"  # {words.say("map.review")}'
    yield ""
    yield f"# {words.say('map.labels')}"
    yield "[labels]"
    yield f'# "Sangat puas" = {instrument.scale.high}'
    yield ""
    yield f"# {words.say('map.units')}"
    yield "[units]"
    yield '# "Dinsos DKI" = "Dinas Sosial"'
    yield ""
    yield f"# {words.say('map.columns')}"
    yield f"# {words.say('map.roles')}"
    yield "[columns]"
    given: set[str] = set()
    for sheet in sheets:
        yield f"# {place_text(sheet.place)}"
        titles = [column.title for column in sheet.columns]
        for column in sheet.columns:
            alone = column.title and titles.count(column.title) == 1
            key = _quoted(column.title) if alone else column.letter
            yield _column_line(column, key, words, repeated=key in given)
            given.add(key)


def _column_line(column: SeenColumn, key: str, words: Words, *, repeated: bool) -> str:
    """Return a column's line: a comment where it has no meaning here, or stands above already."""
    near = ""
    if column.nearest:
        near = f"; {words.say('map.near', items=', '.join(column.nearest))}"
    lead = "" if column.role and not repeated else "# "
    return f"{lead}{key} = {_quoted(column.role or 'ignore')}  # {column.letter}{near}"


def _optional(key: str, value: str | None, example: str, comment: str) -> str:
    shown = f"{key} = {value}" if value else f"# {key} = {example}"
    return f"{shown}  # {comment}"
