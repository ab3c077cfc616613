"""Dates and times of responses, one by one and by the column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.files.cells import Cell, text_of

Seconds = npt.NDArray[np.uint32]
_ISO: Final = re.compile(
    r"(20\d\d)[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?"
)
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?"
)
_HALF_DAY: Final = re.compile(r"\b([AP])\.?M\b", re.IGNORECASE)
_NOON: Final = 12
_NINE: Final = 9


def moment_of(cell: Cell) -> datetime | None:
    """
    Return a date or time as it was typed; a day stands before its month.

    `2026/11/24 10:01:02 AM GMT+7`, `24/11/2026 10.01`, `2026-11-24T10:01:02`.
    """
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a clock on a wall
    if not isinstance(cell, str):
        return None
    text = text_of(cell)
    if found := _ISO.match(text):
        year, month, day, *clock = found.groups()
    elif found := _DAY_FIRST.match(text):
        day, month, year, *clock = found.groups()
    else:
        return None
    hour, minute, second = (int(part or 0) for part in clock)
    half = _HALF_DAY.search(text)
    if half:
        hour = hour % _NOON + (_NOON if half.group(1).upper() == "P" else 0)
    try:
        return datetime(int(year), int(month), int(day), hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None


def seconds(cell: Cell) -> int:
    """Return a moment as whole seconds since 1970; 0 where it is none."""
    moment = moment_of(cell)
    if moment is None:
        return 0
    return min(max(int(moment.replace(tzinfo=UTC).timestamp()), 0), 2**32 - 1)


def all_seconds(cells: Sequence[Cell]) -> Seconds:
    """
    Return (rows,) whole seconds since 1970; 0 where a cell is no moment.

    Cells of one and the same form are read together, whatever stands between their digits.
    """
    kinds = set(map(type, cells))
    if kinds <= {datetime, date, str} and kinds != {str}:
        known = [None if cell == "" else cell for cell in cells]
        if str not in set(map(type, known)):
            moments = np.array(known, dtype="datetime64[s]").astype(np.int64)
            return moments.clip(0, 2**32 - 1).astype(np.uint32)
    if kinds == {str}:
        return _by_form([str(cell) for cell in cells])
    return np.array([seconds(cell) for cell in cells], dtype=np.uint32)


def _by_form(texts: Sequence[str]) -> Seconds:
    """Return the seconds of texts, those of one length together."""
    made = np.zeros(len(texts), dtype=np.uint32)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    for length in np.unique(lengths):
        at = np.flatnonzero(lengths == length)
        alike = texts if len(at) == len(texts) else [texts[int(place)] for place in at]
        found = _same_form(alike)
        if found is None:
            found = np.array([seconds(text) for text in alike], dtype=np.uint32)
        made[at] = found
    return made


def _same_form(texts: Sequence[str]) -> Seconds | None:
    """Return the seconds of texts of one length that differ in digits and AM/PM only, else None."""
    first = texts[0]
    iso = _ISO.match(first)
    match = iso or _DAY_FIRST.match(first)
    joined = "".join(texts)
    if match is None or None in match.groups() or not joined.isascii():
        return None
    letters = np.frombuffer(joined.encode(), dtype=np.uint8).reshape(len(texts), len(first))
    spans = [match.span(group) for group in range(1, 7)]
    free = {place for span in spans for place in range(*span)}
    half = _HALF_DAY.search(first)
    if half:
        free.add(half.start(1))
        if not np.isin(letters[:, half.start(1)], [*b"AaPp"]).all():
            return None
    rest = [place for place in range(len(first)) if place not in free]
    digits = letters - np.uint8(ord("0"))  # what is no digit wraps to above 9
    if any((letters[:, place] != letters[0, place]).any() for place in rest):
        return None
    if any((digits[:, place] > _NINE).any() for span in spans for place in range(*span)):
        return None
    fields = []
    for start, stop in spans:
        number = np.zeros(len(texts), dtype=np.int64)
        for place in range(start, stop):
            number = number * 10 + digits[:, place]
        fields.append(number)
    if half:
        afternoon = np.isin(letters[:, half.start(1)], [*b"Pp"])
        fields[3] = fields[3] % _NOON + np.where(afternoon, _NOON, 0)
    return _since_1970(fields if iso else [*fields[2::-1], *fields[3:]])


def _since_1970(fields: Sequence[npt.NDArray[np.int64]]) -> Seconds:
    """Return the seconds of year, month, day, hour, minute and second; 0 for no real date."""
    year, month, day, hour, minute, second = fields
    months = (year * 12 + month - 1 - 1970 * 12).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    good = (month >= 1) & (month <= 12) & (day >= 1) & (days.astype("datetime64[M]") == months)  # noqa: PLR2004
    good &= (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004
    total = days.astype(np.int64) * 86_400 + hour * 3_600 + minute * 60 + second
    return np.where(good, total, 0).clip(0, 2**32 - 1).astype(np.uint32)
