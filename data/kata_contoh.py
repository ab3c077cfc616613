"""The sample votes survey: ten words for each of three questions, a few people of every unit.

The words are those of the built-in example list. What a person chooses follows the plan: the
higher a unit's planned index, the more words of values and the fewer limiting ones its people
choose for the current culture. Nothing is calibrated: no such figure was ever published.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
from lembar_contoh import EXCEL_EPOCH, NOTICE, OPENED
from rencana_contoh import Dice, Floats, Ints, Unit
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from berakhlak_cli.instrument import load_instrument

WORDS: Final = load_instrument("sepuluh-kata").word_list
assert WORDS is not None
TITLES: Final = tuple(map(WORDS.titled, WORDS.questions))
LARGEST_FILE: Final = 400_000
# The least and the greatest number of people of a unit, where the plan has as many.
FEWEST, MOST = 10, 14
# How a limiting word's chances compare with those of another, by question.
LIMITING: Final = {2023: (0.55, 0.95, 0.45), 2024: (0.55, 0.90, 0.45)}
FIRST_QUESTION: Final = 2
_CHOICES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of one year: unit names and (row, question) choices."""

    units: list[str]
    choices: list[list[list[str]]]
    faults: dict[str, list[str]]
    """Kind of fault -> where it stands."""


def voted_sheet(units: list[Unit], year: int) -> Sheet:
    """Draw who votes and what for, and plant the faults that real files have."""
    asked = [_people(unit, year, at) for at, unit in enumerate(units)]
    unit = np.repeat(np.arange(len(units)), asked)
    unit = unit[Dice(60, year).order(len(unit))]
    index = np.array([one.index[year] for one in units])[unit]
    choices = [[_words(row) for row in question] for question in _chosen(index, year)]
    rows = [list(answers) for answers in zip(*choices, strict=True)]
    names = [units[at].name for at in unit.tolist()]
    return Sheet(units=names, choices=rows, faults=_plant(rows, year))


def _people(unit: Unit, year: int, at: int) -> int:
    wish = FEWEST + int(Dice(61, year).among(0, MOST - FEWEST, at + 1)[-1])
    return min(unit.respondents[year], wish)


def _chosen(index: Floats, year: int) -> Iterator[Ints]:
    """Yield for each question (rows, 10) numbers of words, the likeliest first."""
    assert WORDS is not None
    limits = np.array(WORDS.limiting)
    of_value = np.array([word.dimension is not None for word in WORDS.words])
    common = 0.55 + 0.45 * Dice(62).uniform(len(limits))
    for question, limiting in enumerate(LIMITING[year]):
        own = 0.8 + 0.2 * Dice(63, question).uniform(len(limits))
        liking = common * own * np.where(limits, limiting, np.where(of_value, 1.0, 0.92))
        tilt = (index[:, None] - 62) / 100 if question == 1 else np.zeros((len(index), 1))
        liking = liking * np.where(limits, 1 - tilt, np.where(of_value, 1 + tilt, 1.0))
        luck = Dice(64, year * 10 + question).uniform(len(index), len(limits))
        yield np.argsort(-liking * luck, axis=1, kind="stable")[:, :_CHOICES]


def _words(numbers: Ints) -> list[str]:
    assert WORDS is not None
    return [WORDS.words[at].text for at in numbers.tolist()]


def _plant(rows: list[list[list[str]]], year: int) -> dict[str, list[str]]:
    """Change a few cells as people and forms do; return each kind of fault with its cells."""
    places = iter(Dice(65, year).order(len(rows)).tolist())
    found: dict[str, list[str]] = {}

    def note(kind: str, row: int, question: int, more: str = "") -> None:
        cell = xl_rowcol_to_cell(row + 1, FIRST_QUESTION + question)
        found.setdefault(kind, []).append(f"{cell}{more}")

    for question in (0, 1, 2, 1):
        row = next(places)
        del rows[row][question][7:]
        note("pilihan kurang dari sepuluh; tetap dihitung", row, question)
    for question in (1, 2):
        row = next(places)
        extra = next(one for one in rows[next(places)][question] if one not in rows[row][question])
        rows[row][question].append(extra)
        note("sebelas pilihan; pertanyaan itu tidak dihitung", row, question)
    for question, word in ((0, "kerja keras"), (1, "rapat terus"), (1, "inovatiff")):
        row = next(places)
        rows[row][question][-1] = word
        note("kata di luar daftar; dihitung tanpa nilai dan bidang", row, question, f" `{word}`")
    return found


def votes_workbook(sheet: Sheet, year: int) -> bytes:
    """Return the .xlsx file of one year, as a form with check boxes gives it."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"created": datetime(year, 10, 1, tzinfo=UTC)})
    answers = book.add_worksheet("Respons")
    notice = book.add_worksheet("DATA CONTOH")
    for at, line in enumerate(NOTICE):
        notice.write_string(at, 0, line)
    moment = book.add_format({"num_format": "dd/mm/yyyy h:mm:ss"})
    answers.write_row(0, 0, ["Cap waktu", "Nama Unit Kerja", *TITLES])
    answers.set_column(0, 0, 18)
    answers.set_column(1, 1, 52)
    answers.set_column(FIRST_QUESTION, FIRST_QUESTION + len(TITLES) - 1, 60)
    answers.freeze_panes(1, 0)
    opened = (OPENED[year] - EXCEL_EPOCH).days + 0.375
    for row, (unit, choices) in enumerate(zip(sheet.units, sheet.choices, strict=True), start=1):
        answers.write_number(row, 0, opened + row // 100 + row % 100 / 400, moment)
        answers.write_string(row, 1, unit)
        for question, words in enumerate(choices, start=FIRST_QUESTION):
            answers.write_string(row, question, ", ".join(words))
    book.close()
    return file.getvalue()
