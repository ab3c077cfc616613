"""Three values of a column, to tell a person which one it is; nothing that may be a person's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from berakhlak_cli.intake.files.cells import Sheet, text_of
from berakhlak_cli.intake.files.shown import MASK, shown_name
from berakhlak_cli.intake.layout.stamps import year_of_date
from berakhlak_cli.likeness import type_word
from berakhlak_cli.spelling import plain
from berakhlak_cli.units import unit_key

MOST: Final = 3
_PRIVATE: Final = re.compile(
    r"\b(?:nama|name|nip|nik|nrp|nrk|npwp|email|e mail|surel|mail|hp|telepon|telp|phone|wa|"
    r"whatsapp|alamat|address|lahir|birth|paraf|ttd|tanda tangan|username|pengguna|ip|id|"
    r"komentar|saran|masukan|kritik|alasan|jelaskan|uraikan|ceritakan|pendapat|harapan|usul|"
    r"usulan|keterangan|comment|comments|suggestion|feedback|reason|nomor induk)\b"
)
"""Words of titles below which a person may stand, or what a person wrote freely."""
_OFFICES: Final = re.compile(
    r"\b(?:unit|perangkat daerah|opd|skpd|instansi|kantor|satker|satuan kerja|dinas|bidang)\b"
)
_SHORT: Final = 4
"""Letters up to which a value is no name."""
_LONG: Final = 40
_WORDS: Final = 6


def sample_values(sheet: Sheet, column: int, first_row: int, title: str) -> tuple[str, ...]:
    """
    Return the commonest three values of a column as far as is seen; () where they may be private.

    Columns titled as names, numbers, addresses or free text are never shown, nor others in
    which long texts differ from row to row, unless they name offices.
    """
    cells = [row[column] for row in sheet.head[first_row - 1 :] if column < len(row)]
    texts = [text for cell in cells if (text := text_of(cell))]
    words = plain(title)
    offices = _OFFICES.search(words) is not None or _are_offices(texts)
    if not texts or (_PRIVATE.search(words) and not offices):
        return ()
    often = Counter(texts)
    repeated = 2 * len(often) <= len(texts)
    free = any(len(text) > _LONG or text.count(" ") >= _WORDS for text in often)
    short = all(len(text) <= _SHORT or year_of_date(text) for text in often)
    if not (offices or short or (repeated and not free)):
        return ()
    commonest = sorted(often, key=lambda text: (-often[text], texts.index(text)))[:MOST]
    shown = [shown_name(text) for text in commonest]
    return tuple(text for text in shown if text != MASK)


def _are_offices(texts: list[str]) -> bool:
    """Tell whether most texts open with a kind of office."""
    return 2 * sum(type_word(unit_key(text)) is not None for text in texts) > len(texts)


def likely_units(sheet: Sheet, titles: Mapping[int, str], first_row: int) -> list[int]:
    """Return the columns that may tell the unit, the likeliest first: by title, then by texts."""
    ranked: list[tuple[int, int, int]] = []
    for column, title in titles.items():
        values = sample_values(sheet, column, first_row, title)
        wordy = any(sum(map(str.isalpha, text)) > _SHORT for text in values)
        if not values or not wordy:
            continue
        cells = [text_of(row[column]) for row in sheet.head[first_row - 1 :] if column < len(row)]
        if _OFFICES.search(plain(title)):
            rank = 0
        elif _are_offices([cell for cell in cells if cell]):
            rank = 1
        else:
            rank = 2
        ranked.append((rank, -len(set(cells)), column))
    return [column for _, _, column in sorted(ranked)]
