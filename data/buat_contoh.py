"""Write the sample surveys: survei-*.xlsx, unit.csv and, for words, pilihan-kata-*.xlsx.

    python data/buat_contoh.py [--out FOLDER]

The names of the units are real, every answer is invented (see README.md). Who takes part and
scores what is planned in rencana_contoh.py, jawaban_contoh.py calibrates answers to the plan and
lembar_contoh.py lays them out; kata_contoh.py makes the votes surveys. This script writes the
files and checks them against the plan.

Each run writes the same bytes as long as XlsxWriter and Python's zlib stay the same; the cells
are the same on every computer.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from jawaban_contoh import (
    ITEMS,
    UNUSED,
    VALUE_SCORES,
    VALUES,
    Answers,
    Fate,
    Rows,
    answered_rows,
    invented_staff,
    province_values,
    value_scores,
)
from kata_contoh import LARGEST_FILE, voted_sheet, votes_workbook
from lembar_contoh import FIRST_ITEM, LABELS, SHEET, fault_cells, moments, planted, workbook
from python_calamine import CalamineWorkbook
from rencana_contoh import RESPONDENTS, YEARS, Unit, planned_units

HERE: Final = Path(__file__).parent
PUBLISHED: Final = {2023: 61.2, 2024: 64.9}
# The order of the announcement for 2024, and the first place without an award.
BEST: Final = ("BAD-01", "BAD-02", "DIN-11", "DIN-08", "DIN-17", "DIN-01")
MOST_IMPROVED: Final = "DIN-08"
SMALL: Final = {"KEC-43", "KEC-44"}
BELOW_TARGET: Final = {
    2023: SMALL | {"BIRO-04", "KEC-16", "RSD-05"},
    2024: SMALL | {"BAD-10", "DIN-19", "KEC-09", "KOT-06"},
}
MIN_N: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieved:
    """The scores of one year as the file gives them; units by code, withheld ones left out."""

    rows: Rows
    values: tuple[float, ...]
    units: dict[str, float]

    @property
    def province(self) -> float:
        """Index of all respondents together."""
        return sum(self.values) / len(self.values)

    def eligible(self, units: list[Unit]) -> list[tuple[str, float]]:
        """Return code and index of the units that reached their target, best first."""
        year = self.rows.year
        able = {one.code for one in units if one.respondents[year] >= one.target}
        found = [(code, index) for code, index in self.units.items() if code in able]
        return sorted(found, key=lambda pair: -pair[1])


def main() -> None:
    """Write the files, check them, and print what they hold."""
    parser = argparse.ArgumentParser(description="Membuat survei contoh berisi jawaban rekaan.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder tujuan")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)

    units = planned_units(HERE / "unit-dki.csv")
    staff = invented_staff(units)
    (out / "unit.csv").write_bytes(unit_list(units))
    achieved: dict[int, Achieved] = {}
    table = ["| Berkas | Kesalahan | Banyaknya | Sel |", "|---|---|---:|---|"]
    for year in YEARS:
        rows = answered_rows(units, staff, year)
        faults = planted(units, rows)
        target = out / f"survei-{year}.xlsx"
        target.write_bytes(workbook(units, staff, rows, faults))
        achieved[year] = scored(units, rows, written_answers(target))
        for kind, cells in fault_cells(rows, faults):
            table.append(f"| {target.name} | {kind} | {len(cells)} | {', '.join(cells)} |")
    for year in YEARS:
        sheet = voted_sheet(units, year)
        target = out / f"pilihan-kata-{year}.xlsx"
        content = votes_workbook(sheet, year)
        target.write_bytes(content)
        if len(content) >= LARGEST_FILE:
            sys.exit(f"{target.name}: {len(content)} bita")
        print(f"{target.name}: {len(sheet.units)} baris, {len(content)} bita")
        for kind, cells in sheet.faults.items():
            table.append(f"| {target.name} | {kind} | {len(cells)} | {', '.join(cells)} |")
    for line in summary(units, achieved):
        print(line)
    print("", "Kesalahan yang sengaja ditanam:", *table, sep="\n")
    misses = [*missed(units, achieved), *undocumented(table)]
    if misses:
        sys.exit("\n".join(["", "Contoh tidak sesuai rencana:", *misses]))


def unit_list(units: list[Unit]) -> bytes:
    """Return unit.csv; the byte order mark makes Excel read it as UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*units[0].master, "jumlah_pegawai", "target_responden", "mulai", "sampai"])
    first, last = YEARS
    for one in units:
        begins = "" if one.respondents[first] else last
        ends = "" if one.respondents[last] else first
        writer.writerow([*one.master.values(), one.headcount, one.target, begins, ends])
    return file.getvalue().encode("utf-8-sig")


def written_answers(path: Path) -> Answers:
    """Return (row, value, item) -> 1..5 as it stands in the file; 0 for anything else."""
    number = {label: at for at, label in enumerate(LABELS)}
    cells = CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python()[1:]
    answers = [[number.get(str(cell), 0) for cell in row[FIRST_ITEM:]] for row in cells]
    return np.array(answers, dtype=np.int8).reshape(-1, VALUES, ITEMS)


def scored(units: list[Unit], rows: Rows, answers: Answers) -> Achieved:
    """Score the rows that count: the province over all of them, and each unit."""
    used = rows.used
    index = value_scores(answers[used], rows.unit[used], len(units)).mean(axis=1)
    return Achieved(
        rows=rows,
        values=tuple(float(score) for score in province_values(answers[used])),
        units={
            one.code: float(index[at])
            for at, one in enumerate(units)
            if one.respondents[rows.year] >= MIN_N
        },
    )


def summary(units: list[Unit], achieved: dict[int, Achieved]) -> Iterator[str]:
    """Yield what was made, in Indonesian."""
    names = {one.code: one.name for one in units}
    for year, year_scores in achieved.items():
        fates = year_scores.rows.fate
        used = fates.count(Fate.USED)
        yield (
            f"survei-{year}.xlsx: {len(fates)} baris = {used} dipakai + "
            f"{len(fates) - used} tidak dipakai "
            f"({fates.count(Fate.SUPERSEDED)} ganda, {fates.count(Fate.NO_UNIT)} tanpa unit, "
            f"{fates.count(Fate.NO_ANSWERS)} tanpa jawaban)"
        )
        asked = sum(one.respondents[year] > 0 for one in units)
        yield (
            f"  {asked} unit; indeks provinsi {comma(year_scores.province, 3)}; nilai "
            + " ".join(comma(score, 2) for score in year_scores.values)
        )
    before, after = (achieved[year] for year in YEARS)
    percent = (after.province / before.province - 1) * 100
    yield f"Perubahan: {comma(after.province - before.province, 3)} poin, {comma(percent, 3)}%"
    ranking = after.eligible(units)
    yield f"Enam teratas dari {len(ranking)} unit yang memenuhi target:"
    yield from (f"  {comma(index, 2)}  {names[code]}" for code, index in ranking[: len(BEST)])
    code, rise = changes(achieved)[0]
    yield f"Kenaikan terbesar: {names[code]}, {comma(rise, 2)} poin"


def missed(units: list[Unit], achieved: dict[int, Achieved]) -> Iterator[str]:
    """Yield each promise of README.md that the files do not keep."""
    for year, found in achieved.items():
        yield from (
            f"{year}: {what}" for what in [*missed_rows(found), *missed_sizes(units, found)]
        )
        if abs(found.province - PUBLISHED[year]) > 0.02:
            yield f"{year}: indeks provinsi {found.province}"
        if np.abs(np.array(found.values) - VALUE_SCORES[year]).max() > 0.04:
            yield f"{year}: skor nilai {found.values}"
    ranking = achieved[YEARS[-1]].eligible(units)[: len(BEST)]
    scores = np.array([index for _, index in ranking])
    gaps = scores[:-1] - scores[1:]
    if tuple(code for code, _ in ranking) != BEST:
        yield f"urutan terbaik {ranking}"
    if gaps[:-1].min() < 0.3 or gaps[:-1].max() > 0.9 or not 0.2 < gaps[-1] < 0.4:
        yield f"selisih lima terbaik {gaps}"
    if changes(achieved)[0][0] != MOST_IMPROVED:
        yield "unit dengan kenaikan terbesar"


def missed_rows(found: Achieved) -> Iterator[str]:
    """Yield what is wrong with the rows and with the second answers of one person."""
    rows = found.rows
    unused = tuple(rows.fate.count(fate) for fate in Fate if fate is not Fate.USED)
    if rows.fate.count(Fate.USED) != RESPONDENTS[rows.year] or unused != UNUSED[rows.year]:
        yield "banyaknya baris"
    times = moments(rows)
    for first, last in rows.later.items():
        if times[first] >= times[last] or np.array_equal(rows.answers[first], rows.answers[last]):
            yield f"jawaban ganda baris {first + 2} dan {last + 2}"


def missed_sizes(units: list[Unit], found: Achieved) -> Iterator[str]:
    """Yield what is wrong with respondents, targets and headcounts."""
    year = found.rows.year
    here = [one for one in units if one.respondents[year]]
    if {one.code for one in here if one.respondents[year] < one.target} != BELOW_TARGET[year]:
        yield "unit di bawah target"
    if any(one.respondents[year] > one.headcount for one in here):
        yield "responden melebihi jumlah pegawai"
    if {one.code for one in here} - set(found.units) != SMALL:
        yield "unit dengan kurang dari sepuluh responden"
    if len(set(found.units.values())) < len(found.units):
        yield "skor kembar"


def changes(achieved: dict[int, Achieved]) -> list[tuple[str, float]]:
    """Return code and change of the units shown in both years, greatest rise first."""
    before, after = (achieved[year].units for year in YEARS)
    found = [(code, after[code] - before[code]) for code in after if code in before]
    return sorted(found, key=lambda pair: -pair[1])


def undocumented(table: list[str]) -> Iterator[str]:
    """Yield the lines of the table of faults that README.md does not have."""
    readme = (HERE / "README.md").read_text(encoding="utf-8").splitlines()
    yield from (f"README.md tidak memuat: {line}" for line in table if line not in readme)


def comma(number: float, places: int) -> str:
    """Return a number with a decimal comma."""
    return f"{number:.{places}f}".replace(".", ",")


if __name__ == "__main__":
    main()
