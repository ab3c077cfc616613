"""
Dates and times of responses: their order is settled on the whole column.

docs/methods.md, section "Tanggal pengisian".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.layout.stamps import (
    BROKEN,
    CLOCKLIKE,
    DATED,
    FILLED,
    FIRST_YEAR,
    OPEN,
    SERIAL,
    SHORT,
    TURNABLE,
    Flags,
    Numbers,
    Stamps,
)

Order = Literal["day-first", "month-first", "year-first"]
"""How the numbers of a date follow each other; `year-first` tells it of years of two digits."""
ORDERS: Final[tuple[Order, ...]] = ("day-first", "month-first", "year-first")
Seconds = npt.NDArray[np.uint32]
Years = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dates:
    """
    A time column, settled.

    Attributes
    ----------
    when
        (rows,) seconds since 1970 on a clock in Jakarta; 0 where the cell tells no moment.
    year
        (rows,) year 20xx; 0 where the cell tells none.
    unread
        (rows,) True where a cell holds something that is no moment.
    assumed
        The first row of dates that are read day first only because nothing tells their order.
    against
        A row whose day stands first and one whose month does; None where no two contradict.
    """

    when: Seconds
    year: Years
    unread: Flags
    assumed: int | None = None
    against: tuple[int, int] | None = None


def settled(stamps: Stamps, told: Order | None = None) -> Dates:
    """
    Settle the order of a time column on all of its cells.

    Any first number over 12 says that days stand first, any second one that months do; where
    nothing says so, days do. A year of four digits is a year in any order; one of two digits
    is believed only where all such dates of the column agree.

    Parameters
    ----------
    told
        The order that the map file states: then every date is read in it.
    """
    doubted = _misfit_numbers(stamps)
    if told is None:
        doubted = doubted | _doubtful_years(stamps)
    year = np.where(doubted, 0, stamps.year).astype(np.int16)
    month, day = stamps.month, stamps.day
    loose = stamps.has(OPEN) & (year > 0)
    days_first, months_first = loose & _over(day, month), loose & _over(month, day)
    against = None
    if told is None and days_first.any() and months_first.any():
        against = (int(days_first.argmax()), int(months_first.argmax()))
    turned = months_first.any() and not days_first.any() if told is None else told == ORDERS[1]
    if turned:
        open_ = stamps.has(OPEN)
        month, day = np.where(open_, day, month), np.where(open_, month, day)
    elif told == ORDERS[2]:
        ends = stamps.has(TURNABLE) & (year > 0)
        year, day = np.where(ends, day + FIRST_YEAR, year), np.where(ends, year % 100, day)
    when = np.where(stamps.has(BROKEN), 0, _since_1970(year, month, day, stamps.clock))
    either = loose & (day != month) & (np.maximum(day, month) <= 12)  # noqa: PLR2004 - months
    undecided = told is None and not (days_first | months_first).any() and either.any()
    return Dates(
        when=when.clip(0, 2**32 - 1).astype(np.uint32),
        year=year.astype(np.uint16),
        unread=stamps.has(FILLED) & (when == 0),
        assumed=int(either.argmax()) if undecided else None,
        against=against,
    )


def _over(one: Numbers, other: Numbers) -> Flags:
    """(rows,) True where one number can be a day only, and the other a month."""
    return (one > 12) & (one <= 31) & (other >= 1) & (other <= 12)  # noqa: PLR2004 - a calendar's


def _doubtful_years(stamps: Stamps) -> Flags:
    """
    (rows,) True for years of two digits, unless all of them agree.

    They do where each is a date with its year at the end, and the other end does not look
    more like a year: fewer different numbers, none of which is a month. Nor are they times such
    as `10.05.33`: some first number is no hour.
    """
    short = stamps.has(SHORT)
    rows = np.flatnonzero(short)
    year, month, day = stamps.year[rows], stamps.month[rows], stamps.day[rows]
    real = _since_1970(year, month, day, stamps.clock[rows]) > 0
    real |= stamps.has(OPEN)[rows] & (_since_1970(year, day, month, stamps.clock[rows]) > 0)
    ends = stamps.has(TURNABLE)[rows]
    first, last = day[ends], year[ends] % 100
    rival = (first > 12) & (last >= 1) & (last <= 31)  # noqa: PLR2004 - a calendar's
    turned = bool(rival.all()) and len(np.unique(first)) < len(np.unique(last))
    clocks = stamps.has(CLOCKLIKE)[rows]
    turned |= bool(clocks.any() and (day[clocks] < 24).all())  # noqa: PLR2004 - hours
    return np.zeros(len(short), dtype=bool) if real.all() and not turned else short


def _misfit_numbers(stamps: Stamps) -> Flags:
    """(rows,) True for plain numbers, unless all of them are dates as spreadsheets keep them."""
    numbers = stamps.has(SERIAL)
    fit = bool((stamps.has(DATED) | ~numbers).all())
    return np.zeros(len(numbers), dtype=bool) if fit else numbers


def _since_1970(
    year: Numbers,
    month: Numbers,
    day: Numbers,
    clock: npt.NDArray[np.int32],
) -> npt.NDArray[np.int64]:
    """Return the seconds of moments since 1970; 0 for no real date."""
    months = ((year.astype(np.int64) - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day.astype(np.int64) - 1)
    good = (year > 0) & (month >= 1) & (month <= 12) & (day >= 1)  # noqa: PLR2004 - months
    good &= days.astype("datetime64[M]") == months
    return np.where(good, days.astype(np.int64) * 86_400 + clock, 0)
