"""Random surveys read a second time, the slow way: what times say, and who is one person."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import event, given
from hypothesis import strategies as st

from berakhlak_cli.intake import take_in
from berakhlak_cli.intake.request import Request
from berakhlak_cli.problems import Stop

MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
NOBODY = ("", "-", "tidak ada", "honorer", "Non ASN", "123", "'19")
NIPS = ("199001012020121001", "19900101 202012 1 001", "'199001012020121001", "131234567",
        "131.234.567", "198501012010011002")  # fmt: skip
MAILS = ("a@x.id", "A@X.ID", " a@x.id", "b@x.id", "operator@x.id")


class Row(NamedTuple):
    """One line of a survey as it is written."""

    time: str
    nip: str
    mail: str
    number: str
    answer: int


# --- what is written -----------------------------------------------------------------------------

FORMS = {
    "day first": lambda t: f"{t.day}/{t.month}/{t.year}",
    "month first": lambda t: f"{t.month}/{t.day}/{t.year}",
    "two digits": lambda t: f"{t.day}-{t.month}-{t:%y}",
    "iso": lambda t: f"{t:%Y-%m-%d}",
    "named": lambda t: f"{t.day} {MONTHS.split()[t.month - 1]} {t.year}",
}
CLOCKS = ("", " %H:%M", " %H.%M.%S", " %I:%M:%S %p", ", %H:%M WIB")


@st.composite
def surveys(draw: st.DrawFn) -> tuple[str, list[Row]]:
    """Draw a file's name and its lines."""
    forms = draw(st.lists(st.sampled_from([*FORMS]), min_size=1, max_size=2))
    clocks = draw(st.lists(st.sampled_from(CLOCKS), min_size=1, max_size=2))
    first = datetime(draw(st.sampled_from([2023, 2024])), draw(st.integers(1, 12)), 1)
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        moment = first + timedelta(minutes=draw(st.integers(0, 60_000)))
        text = FORMS[draw(st.sampled_from(forms))](moment)
        time = text + moment.strftime(draw(st.sampled_from(clocks)))
        odd = draw(st.sampled_from(["", "", "", "", "besok", f"31/02/{first.year}", "blank"]))
        rows.append(
            Row(
                time={"": time, "blank": ""}.get(odd, odd),
                nip=draw(st.sampled_from(NIPS + NOBODY)),
                mail=draw(st.sampled_from([*MAILS, "", "-", "anonymous"])),
                number=draw(st.sampled_from(["", "7", "8", "9", "-"])),
                answer=draw(st.integers(1, 5)),
            )
        )
    return draw(st.sampled_from([*["survei.csv"] * 3, "survei-2023.csv", "survei-2024.csv"])), rows


# --- read the slow way ---------------------------------------------------------------------------

NUMBERS = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2}|\d{4})(?!\d)")
CLOCK = re.compile(r"(\d\d)[:.](\d\d)(?:[:.](\d\d))?(?: ([AP])M)?")
Dated = tuple[int | None, datetime | None]
"""The year, and the moment, as far as a cell tells them."""


def at(year: int, month: int, day: int, rest: str) -> datetime | None:
    """Return a moment; None where there is no such day."""
    hour = minute = second = 0
    if found := CLOCK.search(rest):
        hour, minute, second = (int(part or 0) for part in found.groups()[:3])
        if found.group(4):
            hour = hour % 12 + (12 if found.group(4) == "P" else 0)
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def dated(text: str, order: str) -> Dated:
    if found := NUMBERS.match(text):
        one, two, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
        day, month = (one, two) if order == "day" else (two, one)
        return year, at(year, month, day, text[found.end() :])
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)", text):
        year, month, day = map(int, found.groups())
        return year, at(year, month, day, text[found.end() :])
    if found := re.match(r"(\d+) ([A-Z]\w+) (\d{4})", text):
        month = MONTHS.split().index(found.group(2)) + 1
        year = int(found.group(3))
        return year, at(year, month, int(found.group(1)), text[found.end() :])
    return None, None


def doubted(texts: Sequence[str]) -> bool:
    """Tell whether the years of two digits of a column do not agree."""
    short = [found for text in texts if (found := NUMBERS.match(text)) and len(found.group(3)) == 2]
    if any(
        not dated(one.group(), "day")[1] and not dated(one.group(), "month")[1] for one in short
    ):
        return True
    first, last = ([int(one.group(number)) for one in short] for number in (1, 3))
    return min(first, default=0) > 12 and max(last) <= 31 and len({*first}) < len({*last})


def times(rows: Sequence[Row]) -> list[Dated] | str:
    texts = [row.time for row in rows]
    if doubted(texts):
        texts = ["" if re.match(r"\d+[/-]\d+[/-]\d\d(?!\d)", text) else text for text in texts]
    parts = [tuple(map(int, found.groups())) for text in texts if (found := NUMBERS.match(text))]
    days = any(12 < one <= 31 and two <= 12 for one, two, _ in parts)
    months = any(12 < two <= 31 and one <= 12 for one, two, _ in parts)
    if days and months:
        return "date-order"
    return [dated(text, "month" if months else "day") for text in texts]


def person(kind: str, text: str) -> str | None:
    """Return who a cell names; None for nobody."""
    bare = re.sub(r"[\s.-]", "", text.lower())
    digits = sum(map(str.isdigit, bare))
    if kind == "nip":
        return re.sub(r"\W", "", bare) if digits >= 8 and digits >= 0.8 * len(bare) else None
    if kind == "mail":
        return text.strip().lower() if "@" in text else None
    return text if text.isdigit() else None


def expected(name: str, rows: Sequence[Row]) -> dict[int, tuple[int, int]] | str:
    """Return year -> people and the sum of their answers, or why the run stops."""
    found = times(rows)
    if isinstance(found, str):
        return found
    told = [year for year, _ in found if year]
    named = re.search(r"\d{4}", name)
    if named and told and 10 * sum(year != int(named.group()) for year in told) >= 9 * len(told):
        return "year-conflict"
    years = [int(named.group()) if named else year for year, _ in found]
    if not any(years):
        return "no-year"
    keys = []
    for kind in ("nip", "mail", "number"):
        who = [person(kind, getattr(row, kind)) for row in rows]
        seen = Counter(key for key in zip(years, who, strict=True) if None not in key)
        keys.append([
            (kind, *key) if 0 < seen[key] <= 3 else None for key in zip(years, who, strict=True)
        ])  # fmt: skip
    last: dict[object, tuple[datetime, int]] = {}
    for number, (key, (_, when)) in enumerate(zip(zip(*keys, strict=True), found, strict=True)):
        if years[number]:
            identity = next((one for one in key if one), number)
            place = (when or datetime(1, 1, 1), number)
            last[identity] = max(place, last.get(identity, place))
    scores: dict[int, list[int]] = {}
    for _, number in last.values():
        scores.setdefault(years[number] or 0, []).append(rows[number].answer)
    return {year: (len(answers), sum(answers)) for year, answers in scores.items()}


# --- and by the program --------------------------------------------------------------------------


def read(name: str, rows: Sequence[Row]) -> dict[int, tuple[int, int]] | str:
    lines = ["Tanggal,NIP,Email,ID,Unit Kerja,BP1"]
    lines += [f'"{r.time}","{r.nip}",{r.mail},{r.number},Dinas A,{r.answer}' for r in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text("\n".join(lines), "utf-8")
        try:
            tally = take_in(Request(files=[str(path)])).tally
        except Stop as stop:
            codes = [problem.code for problem in stop.problems]
            return "date-order" if "date-order" in codes else codes[0]
    people = dict(zip(tally.people["year"], tally.people["n"], strict=True))
    answers = (tally.answers["answer"] * tally.answers["n"]).groupby(tally.answers["year"]).sum()
    return {int(year): (int(n), int(answers[year])) for year, n in people.items()}


@given(surveys())
def test_times_and_people_by_a_second_reading(survey: tuple[str, list[Row]]) -> None:
    name, rows = survey
    wanted = expected(name, rows)
    event(wanted if isinstance(wanted, str) else "numbers")
    assert read(name, rows) == wanted
