"""Cells of a time column as numbers, before it is known which of them are days and months."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.files.cells import Cell, is_blank, text_of
from berakhlak_cli.intake.layout.date_shapes import DateForm, date_form

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099
Numbers = npt.NDArray[np.int16]
Flags = npt.NDArray[np.bool_]

FILLED: Final = 1
DATED: Final = 2
"""The year is told; where `BROKEN` is set too, that is all."""
BROKEN: Final = 4
OPEN: Final = 8
"""Day and month are two numbers; only their order tells which is which."""
SHORT: Final = 16
"""The year has two digits."""
TURNABLE: Final = 32
"""So has the number at the other end of the date, which could be the year as well."""
CLOCKLIKE: Final = 128
"""It could as well be a time of the day."""
SERIAL: Final = 64
"""A plain number, which may be a date as spreadsheets keep them: days since 1900."""
_FIELDS: Final = ("year", "month", "day", "clock", "flags")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stamps:
    """
    What the cells of a time column say before their order is settled; a day first until then.

    Attributes
    ----------
    year, month, day
        (rows,) numbers; the year is 0 where none is told.
    clock
        (rows,) seconds since midnight in Jakarta.
    flags
        (rows,) bits.
    """

    year: Numbers
    month: Numbers
    day: Numbers
    clock: npt.NDArray[np.int32]
    flags: npt.NDArray[np.uint8]

    @classmethod
    def empty(cls, size: int) -> Stamps:
        """Return the stamps of cells that hold nothing."""
        return cls(
            year=np.zeros(size, dtype=np.int16),
            month=np.zeros(size, dtype=np.int16),
            day=np.zeros(size, dtype=np.int16),
            clock=np.zeros(size, dtype=np.int32),
            flags=np.zeros(size, dtype=np.uint8),
        )

    @classmethod
    def joined(cls, parts: Sequence[Stamps]) -> Stamps:
        """Return the stamps of a column from those of its blocks."""
        found = {name: [getattr(one, name) for one in parts] for name in _FIELDS}
        return cls(**{name: np.concatenate(arrays) for name, arrays in found.items()})

    def has(self, *bits: int) -> Flags:
        """(rows,) True where every one of some bits is set."""
        wanted = sum(bits)
        return np.asarray((self.flags & wanted) == wanted)

    def at(self, rows: npt.NDArray[np.integer]) -> Stamps:
        """Return the stamps of some rows."""
        return Stamps(**{name: getattr(self, name)[rows] for name in _FIELDS})

    def put(self, at: npt.NDArray[np.intp], found: Stamps) -> None:
        """Set the stamps of some rows."""
        for name in _FIELDS:
            getattr(self, name)[at] = getattr(found, name)


def read(cells: Sequence[Cell]) -> Stamps:
    """Return what the cells of a time column say, those of one shape together."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return _of_texts(cells)  # type: ignore[arg-type]  # they are all texts
    found = Stamps.empty(len(cells))
    by_kind: dict[type, list[int]] = {}
    for number, cell in enumerate(cells):
        by_kind.setdefault(cell.__class__, []).append(number)
    for kind, rows in by_kind.items():
        at = np.array(rows)
        some = [cells[row] for row in rows]
        if issubclass(kind, date):
            found.put(at, _of_moments(some))  # type: ignore[arg-type]  # a datetime is a date
        elif issubclass(kind, int | float) and kind is not bool:
            found.put(at, _of_numbers(some))  # type: ignore[arg-type]
        else:
            found.put(at, _of_texts([text_of(cell) for cell in some]))
    return found


def year_of_date(text: str) -> int | None:
    """Return the year of four digits that a text with a date tells; None for none."""
    form = date_form(_ascii(text).translate(_TO_SHAPE))
    return int(read([text]).year[0]) or None if form and form.whole else None


def _of_moments(moments: Sequence[date]) -> Stamps:
    from pandas import DatetimeIndex

    seconds = DatetimeIndex([*moments]).tz_localize(None).to_numpy(dtype="datetime64[s]")
    days, months = seconds.astype("datetime64[D]"), seconds.astype("datetime64[M]")
    years = seconds.astype("datetime64[Y]").astype(np.int64) + 1970
    good = (years >= FIRST_YEAR) & (years <= LAST_YEAR)
    return Stamps(
        year=np.where(good, years, 0).astype(np.int16),
        month=(months.astype(np.int64) % 12 + 1).astype(np.int16),
        day=((days - months.astype("datetime64[D]")).astype(np.int64) + 1).astype(np.int16),
        clock=(seconds - days).astype(np.int32),
        flags=np.where(good, FILLED | DATED, FILLED).astype(np.uint8),
    )


def _of_numbers(numbers: Sequence[float]) -> Stamps:
    """Read numbers as spreadsheets keep dates; other numbers are read as they are written."""
    told = np.array(numbers, dtype=float)
    serial = (told >= _FIRST_SERIAL) & (told < _END_SERIAL)
    found = Stamps.empty(len(told))
    if not serial.all():
        rest = np.flatnonzero(~serial)
        found.put(rest, _of_texts([text_of(numbers[at]) for at in rest.tolist()]))
    at = np.flatnonzero(serial)
    seconds = np.rint((told[at] - _EPOCH_SERIAL) * 86_400).astype("datetime64[s]")
    found.put(at, _of_moments(seconds.tolist()))
    found.flags[at] |= SERIAL
    return found


_FIRST_SERIAL: Final = 36_526
"""1 January 2000 as spreadsheets count days."""
_END_SERIAL: Final = 73_051
_EPOCH_SERIAL: Final = 25_569
"""1 January 1970."""
_PIVOT: Final = 69
"""Years of two digits from here on are of the last century."""
_OURS: Final = 7 * 3_600
"""A clock whose zone is not told is taken for one in Jakarta, so many seconds ahead."""
_NUMBER: Final = re.compile(r"\s*-?\d+(?:[.,]\d+)?\s*")
_LONE_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")
_TO_SHAPE: Final = bytes(48 if chr(byte).isdecimal() else byte for byte in range(256)).lower()
"""Each digit as 0 and each letter small; of ASCII alone."""
_ODD: Final = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "`": "'",
        "−": "-",
        "–": "-",
        "\u200e": "",
        "\u200f": "",
        "\ufeff": "",
    }
)


def _ascii(text: str) -> bytes:
    """Return text as bytes, one a letter."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_ODD)
    return text.encode("ascii", "replace")


def _of_texts(texts: Sequence[str]) -> Stamps:
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        texts = [text_of(text) for text in texts]
        joined = "\n".join(texts)
    letters = _ascii(joined)
    found = Stamps.empty(len(texts))
    buffer = np.frombuffer(letters, dtype=np.uint8)
    for shape, rows, starts in _by_shape(letters):
        form = date_form(shape)
        some = _of_form(form, buffer, starts) if form else _of_rest([texts[at] for at in rows])
        found.put(rows, some)
    return found


def _by_shape(
    letters: bytes,
) -> Iterator[tuple[bytes, npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Yield each shape of the lines, the rows that have it, and where their lines begin."""
    ends = np.flatnonzero(np.frombuffer(letters, dtype=np.uint8) == ord("\n"))
    starts = np.concatenate([[0], ends + 1])
    shapes = letters.translate(_TO_SHAPE)
    first = shapes.partition(b"\n")[0]
    if (first + b"\n") * len(starts) == shapes + b"\n":
        yield first, np.arange(len(starts)), starts
        return
    codes = _codes(shapes, len(starts), len(first) + 1)
    order = np.argsort(codes, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        start = int(starts[rows[0]])
        end = shapes.find(b"\n", start)
        yield shapes[start : end if end >= 0 else None], rows, starts[rows]


def _codes(shapes: bytes, lines: int, length: int) -> npt.NDArray[np.intp]:
    """Return a number for the shape of each line; lines of one length differ in few letters."""
    from pandas import factorize

    if len(shapes) + 1 == lines * length:
        letters = np.frombuffer(shapes + b"\n", dtype=np.uint8).reshape(lines, length)
        differ = np.flatnonzero((letters != letters[0]).any(axis=0))
        if len(differ) <= 8 and differ[-1] + 1 < length:  # noqa: PLR2004 - bytes of a number
            key = np.zeros(lines, dtype=np.uint64)
            for place in differ:
                key = key << np.uint64(8) | letters[:, place]
            return factorize(key)[0]
    texts = np.empty(lines, dtype=object)
    texts[:] = shapes.split(b"\n")
    return factorize(texts)[0]


def _of_form(
    form: DateForm, letters: npt.NDArray[np.uint8], starts: npt.NDArray[np.intp]
) -> Stamps:
    """Read texts of one shape, their numbers side by side."""

    def number(name: str) -> npt.NDArray[np.int32]:
        value = np.zeros(len(starts), dtype=np.int32)
        for place in range(*form.spans.get(name, (0, 0))):
            value = value * 10 + (letters[starts + place] - np.uint8(ord("0")))
        return value

    year, hour, minute, second = map(number, ("year", "hour", "minute", "second"))
    if not form.whole:
        year += np.where(year < _PIVOT, 2000, 1900)
    hour = np.where(hour <= 12, np.array(form.hours)[np.minimum(hour, 12)], hour)  # noqa: PLR2004
    clock = hour * 3_600 + minute * 60 + second
    if form.zone is not None:
        clock -= form.zone + form.sign * (number("ahead") * 3_600 + number("more") * 60) - _OURS
    dated = (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    timed = (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004 - as clocks have it
    flags = np.full(len(starts), FILLED, dtype=np.uint8)
    flags |= np.uint8(OPEN * form.open | SHORT * (not form.whole) | TURNABLE * form.turnable)
    flags |= np.uint8(CLOCKLIKE * form.clocklike)
    flags[dated] |= DATED
    flags[~(dated & timed)] |= BROKEN
    return Stamps(
        year=np.where(dated, year, 0).astype(np.int16),
        month=(number("month") if not form.month else np.full(len(starts), form.month)).astype(
            np.int16
        ),
        day=number("day").astype(np.int16),
        clock=clock.astype(np.int32),
        flags=flags,
    )


def _of_rest(texts: Sequence[str]) -> Stamps:
    """Read texts of no known shape one by one: plain numbers, or a year and no more."""
    found = Stamps.empty(len(texts))
    for at, text in enumerate(texts):
        if is_blank(text):
            continue
        found.flags[at] = FILLED | BROKEN
        years = _LONE_YEAR.findall(text)
        if len(years) == 1:
            found.year[at] = int(years[0])
            found.flags[at] |= DATED
        elif _NUMBER.fullmatch(text):
            number = float(text.replace(",", "."))
            if _FIRST_SERIAL <= number < _END_SERIAL:
                found.put(np.array([at]), _of_numbers([number]))
            found.flags[at] |= SERIAL
    return found
