"""What was recognised of an unknown survey, for a map file to start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.files.cells import Sheet
from berakhlak_cli.intake.files.open import open_all
from berakhlak_cli.intake.layout.kinds import sought
from berakhlak_cli.intake.layout.layouts import likely_header, recognised
from berakhlak_cli.intake.layout.mapfile import DEFAULT_INSTRUMENT, read_map
from berakhlak_cli.intake.layout.survey_sheets import with_instrument
from berakhlak_cli.intake.layout.tools import titles_of
from berakhlak_cli.intake.request import Request
from berakhlak_cli.problems import Exit, ProblemLog, Stop
from berakhlak_cli.provenance import SeenColumn, SeenSheet, layout_name
from berakhlak_cli.spelling import column_letter

MOST_NEAR: Final = 3
LEAST_LIKE: Final = 60


def sketch(request: Request) -> tuple[Instrument, str, tuple[SeenSheet, ...]]:
    """Return the instrument, its name, and every sheet as it was found; see `sketched`."""
    facts = read_map(request.maps, request.password)
    files_opened, unread = open_all(request.files, ProblemLog(), request.password, request.beside)
    if unread:
        raise Stop(Exit.UNREADABLE, *unread)
    facts = with_instrument(facts, files_opened)
    instrument = facts.instrument_used()
    sheets = []
    for opened in files_opened:
        for sheet in opened.sheets:
            layout, _ = recognised(sheet, sought(instrument), facts)
            row = layout.header_row if layout else likely_header(sheet)
            if not any(sheet.head):
                continue
            roles = layout.roles if layout else {}
            columns = []
            titles = layout.titles if layout else _titles(sheet, row)
            for number, title in titles.items():
                role = roles.get(number)
                name = _role_name(role.kind, role.code) if role else ""
                columns.append(
                    SeenColumn(
                        letter=column_letter(number),
                        title=title,
                        role=name,
                        nearest=() if role else nearest(title, instrument),
                    )
                )
            sheets.append(
                SeenSheet(
                    place=sheet.place,
                    layout=layout_name(layout.kind.name, layout.tool) if layout else None,
                    header_row=row,
                    columns=tuple(columns),
                )
            )
    return instrument, facts.instrument or DEFAULT_INSTRUMENT, tuple(sheets)


def _titles(sheet: Sheet, row: int | None) -> Mapping[int, str]:
    """Return the titles of a sheet that was not recognised; without any, its columns' letters."""
    if row is not None:
        return titles_of(sheet.head[row - 1])
    width = max(len(titles_of(one)) and max(titles_of(one)) + 1 for one in sheet.head)
    return dict.fromkeys(range(width), "")


def _role_name(kind: str, code: str) -> str:
    return f"{code}_se" if code and kind.endswith("_se") else code or kind


def nearest(title: str, instrument: Instrument) -> tuple[str, ...]:
    """Return the items whose statements are likest a title, best first; for suggestions only."""
    from rapidfuzz import fuzz, process

    texts = {item.code: instrument.comparable(item.text) for item in instrument.items}
    found = process.extract(
        instrument.comparable(title),
        texts,
        scorer=fuzz.token_set_ratio,
        limit=MOST_NEAR,
        score_cutoff=LEAST_LIKE,
    )
    return tuple(str(code) for _, _, code in found)
