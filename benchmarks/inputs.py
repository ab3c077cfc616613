"""Writes the inputs of the benchmarks: seeded surveys in the Google Forms layout."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from xlsxwriter import Workbook

from berakhlak_cli.instrument import load_instrument

OUT = Path(__file__).parent / "out"
UNITS = [f"Dinas Contoh Nomor {number}" for number in range(1, 114)]
LABELS = ["Sangat Tidak Setuju", "Tidak Setuju", "Netral", "Setuju", "Sangat Setuju"]
SHARES = [0.03, 0.09, 0.2, 0.45, 0.23]
STATEMENTS = [
    f"{dimension.title} [{item.text}]"
    for dimension in load_instrument("perilaku-21").dimensions
    for item in dimension.items
]
EXTRAS = ["Jenis Kelamin", "Golongan", "Masa Kerja", "Pendidikan Terakhir", "Usia", "Jabatan"]
_STEP = 100_000


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a path to write to; the file gets its name when it is complete, not when cut short."""
    OUT.mkdir(exist_ok=True)
    part = path.with_name(f"part-{path.name}")
    yield part
    part.replace(path)


def xlsx(rows: int) -> Path:
    """Write a workbook of 30 columns with text labels and a NIP."""
    path = OUT / f"survei-{rows}-2024.xlsx"
    if path.exists():
        return path
    generator = np.random.default_rng(20_24)
    levels = generator.choice(5, size=(rows, 21), p=SHARES)
    units = generator.integers(0, len(UNITS), size=rows)
    with _whole(path) as part, Workbook(part) as book:
        sheet = book.add_worksheet("Respons")
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        sheet.write_row(0, 0, ["Cap waktu", "NIP", "Nama Unit Kerja", *EXTRAS, *STATEMENTS])
        start = datetime(2024, 9, 2, 8, 0, 0)  # noqa: DTZ001 - a clock on a wall
        for row in range(rows):
            sheet.write_datetime(row + 1, 0, start + timedelta(seconds=41 * row), moment)
            sheet.write_string(row + 1, 1, f"1900010120{row:08d}")
            sheet.write_string(row + 1, 2, UNITS[units[row]])
            sheet.write_row(row + 1, 3, ["L", "III/c", "5-10 tahun", "S1", "30-40", "Staf"])
            sheet.write_row(row + 1, 9, [LABELS[level] for level in levels[row]])
    return path


def votes(rows: int, form: str) -> Path:
    """Write thirty columns of chosen words, a unit and two more, as .csv or .xlsx."""
    path = OUT / f"pilihan-kata-{rows}-2024.{form}"
    if path.exists():
        return path
    word_list = load_instrument("sepuluh-kata").word_list
    assert word_list is not None
    generator = np.random.default_rng(20_24)
    words = np.array([word.text for word in word_list.words])
    titles = [word_list.titled(question) for question in word_list.questions]
    luck = generator.random((rows, len(titles), len(words)))
    cells = words[np.argsort(luck, axis=2)[:, :, :10]].reshape(rows, -1).tolist()
    of = np.array(UNITS)[generator.integers(0, len(UNITS), size=rows)].tolist()
    head = ["Nomor", "Gelombang", "Nama Unit Kerja"]
    head += [f"{title} {slot}" for title in titles for slot in range(1, 11)]
    table = ([str(row), "1", of[row], *cells[row]] for row in range(rows))
    with _whole(path) as part:
        if form == "xlsx":
            with Workbook(part) as book:
                sheet = book.add_worksheet("Respons")
                for number, line in enumerate([head, *table]):
                    sheet.write_row(number, 0, line)
        else:
            with part.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([head, *table])
    return path


def text(rows: int, *, identities: bool = False) -> Path:
    """Write a CSV with text labels: 27 columns, with a NIP and a time if asked for."""
    path = OUT / f"survei-{rows}{'-nip' if identities else ''}-2024.csv"
    if path.exists():
        return path
    generator = np.random.default_rng(20_24)
    labels = np.array(LABELS)
    units = np.array(UNITS)
    opening = ["Cap waktu", "NIP"] if identities else ["Nomor", "Gelombang"]
    with _whole(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*opening, "Nama Unit Kerja", *EXTRAS[:3], *STATEMENTS])
        for first in range(0, rows, _STEP):
            size = min(_STEP, rows - first)
            cells = labels[generator.choice(5, size=(size, 21), p=SHARES)].tolist()
            of = units[generator.integers(0, len(UNITS), size=size)].tolist()
            for at in range(size):
                number = first + at
                start = (
                    [f"2024/09/{1 + number % 28:02d} 10:01:02 AM GMT+7", f"1900010120{number:08d}"]
                    if identities
                    else [str(number), "1"]
                )
                writer.writerow([*start, of[at], "L", "III/c", "5-10 tahun", *cells[at]])
    return path
