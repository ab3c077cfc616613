"""Shapes of dates: what people and programs write, in Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class DateForm:
    """Where the numbers of a date stand in texts of one shape."""

    spans: Mapping[str, tuple[int, int]]
    """year, month, day, hour, minute, second; ahead, more: hours and minutes of the zone."""
    month: int
    """The month that the shape names; 0 where it is a number."""
    hours: Sequence[int]
    """Hour on the clock, 0 to 12, -> hour of the day, as AM, PM or `sore` have it."""
    zone: int | None
    """Seconds by which the named zone is ahead of Greenwich; None where no zone is told."""
    sign: int
    """Whether the zone's numbers are added or taken away."""
    whole: bool
    """Whether the year has four digits."""
    open: bool
    """Whether day and month are two numbers, of which only their order tells which is which."""
    turnable: bool
    """Whether the first number could as well be the year, and the last one the day."""
    clocklike: bool
    """Whether it could as well be a time: `10.05.33`."""


def _any_of(words: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda one: (-len(one), one))))


_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari pebruari february feb peb", "maret march mar mrt",
            "april apr", "mei may", "juni june jun", "juli july jul",
            "agustus august agust agst agu agt ags aug", "september sept sep",
            "oktober october okt oct", "november nopember nov nop", "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS: Final = (
    "senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad",
    "sen", "sel", "rab", "kam", "jum", "sab", "min",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
)  # fmt: skip
_MORNING: Final = (*range(12), 0)
_AFTERNOON: Final = (*range(12, 24), 12)
_HALVES: Final[Mapping[str, Sequence[int]]] = {
    "": range(13),
    "am": _MORNING, "pagi": _MORNING, "subuh": _MORNING, "dinihari": _MORNING,
    "pm": _AFTERNOON, "sore": _AFTERNOON, "petang": _AFTERNOON,
    "siang": (12, *range(13, 17), *range(5, 13)),
    "malam": (*range(6), *range(18, 24), 0),
}  # fmt: skip
"""Half of a day -> hour on the clock, 0 to 12, -> hour of the day."""
_ZONES: Final = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0, "z": 0}

_GAP: Final = r"[\s\-/.,]*"
_MONTH: Final = rf"(?P<name>{_any_of(_MONTHS)})(?![a-z])"
_DAY: Final = r"(?P<day>00?)(?:st|nd|rd|th)?(?!0)"
_YEAR: Final = r"'?(?P<year>0000|00)(?!0)"
_HALF: Final = r"(?:[ap]\.?\s?m\b\.?|pagi|siang|sore|petang|malam|subuh|dini\s?hari)"
_ZONE: Final = (
    r"(?P<zone>wib|wita|wit|z|(?:gmt|utc)?\s?(?P<sign>[-+])(?P<ahead>00?)(?::?(?P<more>00))?"
    r"|gmt|utc)(?![a-z0])"
)
_CLOCK: Final = (
    r"(?:(?:pukul|pkl|pk|jam|at|@)\.?\s*)?(?P<hour>00?)"
    rf"(?:\s?[:.]\s?(?P<minute>00)(?:[:.](?P<second>00)(?:[.,:]0+)?)?(?!0)|(?=\s?{_HALF}))"
    rf"\s*(?P<half>{_HALF})?\s*(?:{_ZONE})?"
)
_DATES: Final = (
    r"(?P<year>0000)\s?[-/. ]\s?(?P<month>00?)\s?[-/. ]\s?(?P<day>00?)(?!0)",
    rf"(?P<day>00?)\s?[-/., ]\s?(?P<month>00?)\s?[-/., ]\s?{_YEAR}",
    rf"{_DAY}{_GAP}{_MONTH}{_GAP}{_YEAR}",
    rf"{_MONTH}{_GAP}{_DAY}[\s\-/.,]+{_YEAR}",
    rf"(?P<year>0000){_GAP}{_MONTH}{_GAP}{_DAY}",
)
_BEFORE: Final = (
    rf"\s*(?:hari\s+)?(?:(?:{_any_of(_WEEKDAYS)})\b[\s,./-]*)?(?:(?:tanggal|tgl)\b\.?\s*)?"
)
_AFTER: Final = r"\s*(?:\([^()]*\))?[\s.,;]*"
_LONGEST: Final = 80
_DOTTED: Final = re.compile(r"\s*00?\.00\.00\s*")
_PACKED: Final = r"\s*(?P<year>0000)(?P<month>00)(?P<day>00)"
_PACKED_CLOCK: Final = r"(?P<hour>00)(?P<minute>00)(?P<second>00)?(?:[.,]0+)?"
_FORMS: Final = (
    *(rf"{_BEFORE}{one}(?:(?:\s*t\s*|[\s,;|-]*){_CLOCK})?{_AFTER}" for one in _DATES),
    rf"{_BEFORE}{_MONTH}\s+{_DAY},?\s+{_CLOCK}\s+(?P<year>0000){_AFTER}",
    *(rf"\s*{_CLOCK}[\s,;|-]+{_BEFORE}{one}{_AFTER}" for one in _DATES),
    rf"{_PACKED}(?:\s?t?{_PACKED_CLOCK}(?:{_ZONE})?)?\s*",
)
"""Shapes of a date, in which each digit is a 0 and letters are small; the first that fits."""


@lru_cache(maxsize=4_096)
def date_form(shape: bytes) -> DateForm | None:
    """Return what texts of a shape say; None where they are no date."""
    text = shape.decode("ascii")
    if "0" not in text or len(text) > _LONGEST:
        return None
    tried = (re.compile(one, re.ASCII).fullmatch(text) for one in _FORMS)  # most need one of them
    found = next((match for match in tried if match), None)
    if found is None:
        return None
    named = {name: part for name, part in found.groupdict().items() if part}
    numbers = ("year", "month", "day", "hour", "minute", "second", "ahead", "more")
    zone = named.get("zone")
    whole = len(named["year"]) == 4  # noqa: PLR2004 - digits
    first, last = found.start("day"), found.start("year")
    return DateForm(
        spans={name: found.span(name) for name in numbers if name in named},
        month=_MONTHS[named["name"]] if "name" in named else 0,
        hours=_HALVES[re.sub(r"[\s.]", "", named.get("half", ""))],
        zone=None if zone is None else _ZONES.get(zone, 0) * 3_600,
        sign=-1 if named.get("sign") == "-" else 1,
        whole=whole,
        open="month" in named and first < last,
        clocklike=_DOTTED.fullmatch(text) is not None,
        turnable=not whole and first < found.start("month" if "month" in named else "name"),
    )
