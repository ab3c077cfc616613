"""The sheet of the sample survey: a Google Forms export with the faults that real files have.

The layout is that of a form with one grid question for each value, opened in Google Sheets in
Indonesian and saved as .xlsx. Some answers were typed in from paper afterwards, which is where
unit names and answers outside the form's choices come from.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
from jawaban_contoh import ITEMS, VALUES, Fate, Rows, Staff
from rencana_contoh import Dice, Floats, Unit
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

SHEET: Final = "Respons"
LABELS: Final = ("", "Sangat Tidak Setuju", "Tidak Setuju", "Netral", "Setuju", "Sangat Setuju")
PERSONAL: Final = (
    ("Cap waktu", 18),
    ("Nama Unit Kerja", 52),
    ("NIP", 21),
    ("Jenis Kelamin", 14),
    ("Status Kepegawaian", 19),
    ("Golongan", 10),
    ("Masa Kerja", 21),
)
UNIT_COLUMN, NIP_COLUMN, FIRST_ITEM = 1, 2, len(PERSONAL)
QUESTIONS: Final = {
    "Berorientasi Pelayanan": (
        "Memahami dan memenuhi kebutuhan masyarakat",
        "Ramah, cekatan, solutif, dan dapat diandalkan",
        "Melakukan perbaikan tiada henti",
    ),
    "Akuntabel": (
        (
            "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan "
            "berintegritas tinggi"
        ),
        (
            "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, "
            "dan efisien"
        ),
        "Tidak menyalahgunakan kewenangan jabatan",
    ),
    "Kompeten": (
        "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
        "Membantu orang lain belajar",
        "Melaksanakan tugas dengan kualitas terbaik",
    ),
    "Harmonis": (
        "Menghargai setiap orang apapun latar belakangnya",
        "Suka menolong orang lain",
        "Membangun lingkungan kerja yang kondusif",
    ),
    "Loyal": (
        (
            "Memegang teguh ideologi Pancasila, Undang-Undang Dasar Negara Republik Indonesia "
            "Tahun 1945, setia kepada Negara Kesatuan Republik Indonesia serta pemerintahan "
            "yang sah"
        ),
        "Menjaga nama baik sesama ASN, Pimpinan, Instansi, dan Negara",
        "Menjaga rahasia jabatan dan negara",
    ),
    "Adaptif": (
        "Cepat menyesuaikan diri menghadapi perubahan",
        "Terus berinovasi dan mengembangkan kreativitas",
        "Bertindak proaktif",
    ),
    "Kolaboratif": (
        "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
        "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
        "Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama",
    ),
}
# Names that mean a unit of the list: by case, spaces, short name, alias or the province's tail.
SPELLINGS: Final = {
    2023: (
        ("DIN-08", "DINAS SOSIAL"),
        ("DIN-08", "Dinsos"),
        ("BAD-02", "BKD"),
        ("INS-01", "Inspektorat Daerah"),
        ("KEC-04", "Kec. Senen"),
        ("RSD-02", "RSUD Koja"),
        ("DIN-14", "Dinas Perhubungan Provinsi DKI Jakarta"),
    ),
    2024: (
        ("DIN-08", "DINAS SOSIAL "),
        ("DIN-08", "Dinsos"),
        ("DIN-08", "Dinas Sosial Prov. DKI Jakarta"),
        ("DIN-08", "Dinas Sosial Provinsi Daerah Khusus Jakarta"),
        ("BAD-01", "BPSDM"),
        ("DIN-11", "Dinas KPKP"),
        ("DIN-17", "PMPTSP"),
        ("DIN-02", "Dinas  Kesehatan"),
        ("SET-01", "Sekretariat DPRD"),
        ("KEC-01", "Kec. Gambir"),
        ("KEC-32", "kecamatan tebet"),
        ("RSD-01", "RSUD Tarakan"),
    ),
}
UNKNOWN: Final = {
    2023: ("Setujuu", "Sangat Stuju", "Netrl", "Tidak Setuj"),
    2024: ("Stuju", "Sangat Setujuu", "Setju", "Tidak Setujju", "Setuju / Netral", "Netrall"),
}
LADDER: Final = ("II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d", "IV/a", "IV/b")
SERVICE: Final = (
    (5, "Sampai 5 tahun"),
    (10, "6-10 tahun"),
    (20, "11-20 tahun"),
    (99, "Lebih dari 20 tahun"),
)
NOTICE: Final = (
    "DATA CONTOH",
    "Nama unit kerja asli, tetapi semua jawaban, NIP, dan waktu pengisian adalah rekaan.",
    "Berkas ini bukan hasil survei DKI Jakarta dan tidak menilai unit mana pun.",
    "Yang pernah diumumkan hanya indeks provinsi serta nama lima unit terbaik.",
    "Lihat README.md dalam folder yang sama.",
)
# The form was open for four weeks; nobody answers at weekends or on the Prophet's birthday.
OPENED: Final = {2023: date(2023, 9, 4), 2024: date(2024, 9, 2)}
HOLIDAYS: Final = (date(2023, 9, 28), date(2024, 9, 16))
EXCEL_EPOCH: Final = date(1899, 12, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Cells that hold something else than the form offers.

    `spelling` is row -> unit as written, `unknown` is (row, value, item) -> answer as written.
    """

    spelling: dict[int, str]
    unknown: dict[tuple[int, int, int], str]


def planted(units: list[Unit], rows: Rows) -> Faults:
    """Choose the rows of the misspelt units and of the unknown answers.

    An unknown answer counts as none, so it stands where the calibrated answers have a blank.
    """
    twins = set(rows.later.values())
    free = [
        row
        for row in Dice(30, rows.year).order(len(rows.fate)).tolist()
        if rows.fate[row] is Fate.USED and row not in twins
    ]
    spelling: dict[int, str] = {}
    for code, written in SPELLINGS[rows.year]:
        row = next(at for at in free if units[int(rows.unit[at])].code == code)
        free.remove(row)
        spelling[row] = written
    # Only rows with a single blank, so that no value is left without a score.
    lone = [row for row in free if (rows.answers[row] == 0).sum() == 1]
    unknown: dict[tuple[int, int, int], str] = {}
    for row, written in zip(lone, UNKNOWN[rows.year], strict=False):
        value, item = divmod(int(np.argmin(rows.answers[row])), ITEMS)
        unknown[row, value, item] = written
    return Faults(spelling=spelling, unknown=unknown)


def fault_cells(rows: Rows, faults: Faults) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of fault, in words, with the cells where it stands."""
    fates = list(enumerate(rows.fate))
    yield (
        "orang yang sama menjawab dua kali; baris pertama tidak dipakai",
        [
            f"{_cell(a, NIP_COLUMN)} dan {_cell(b, NIP_COLUMN)}"
            for a, b in sorted(rows.later.items())
        ],
    )
    yield (
        "unit kerja kosong; baris tidak dipakai",
        [_cell(row, UNIT_COLUMN) for row, fate in fates if fate is Fate.NO_UNIT],
    )
    yield (
        "tidak menjawab satu pernyataan pun; baris tidak dipakai",
        [
            f"{_item(row, 0)}:{_item(row, VALUES * ITEMS - 1)}"
            for row, fate in fates
            if fate is Fate.NO_ANSWERS
        ],
    )
    yield (
        "jawaban tidak dikenal; dianggap kosong",
        [
            f"{_item(row, value * ITEMS + item)} `{written}`"
            for (row, value, item), written in sorted(faults.unknown.items())
        ],
    )
    yield (
        "ejaan nama unit lain; tetap dikenali dari `unit.csv`",
        [f"{_cell(row, UNIT_COLUMN)} `{text}`" for row, text in sorted(faults.spelling.items())],
    )
    alike = [row for row, _ in fates if np.ptp(rows.answers[row]) == 0 and rows.answers[row].any()]
    yield (
        "dua puluh satu jawaban sama (kebetulan); tetap dipakai",
        [f"{_item(row, 0)}:{_item(row, VALUES * ITEMS - 1)}" for row in alike],
    )


def workbook(units: list[Unit], staff: Staff, rows: Rows, faults: Faults) -> bytes:
    """Return the .xlsx file of one year."""
    file = io.BytesIO()
    # In memory: XlsxWriter gives its parts a fixed time of their own only then.
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"created": datetime(rows.year, 10, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(SHEET)
    notice = book.add_worksheet("DATA CONTOH")
    for at, line in enumerate(NOTICE):
        notice.write_string(at, 0, line)
    time_format = book.add_format({"num_format": "dd/mm/yyyy h:mm:ss"})
    text_format = book.add_format({"num_format": "@"})
    _write_header(sheet)
    sheet.ignore_errors({"number_stored_as_text": f"C2:C{len(rows.fate) + 1}"})
    times = moments(rows)
    personal = list(_personal(staff, rows))
    for row, unit in enumerate(rows.unit.tolist()):
        sheet.write_number(row + 1, 0, times[row], time_format)
        if rows.fate[row] is not Fate.NO_UNIT:
            written = faults.spelling.get(row, units[unit].name)
            sheet.write_string(row + 1, UNIT_COLUMN, written)
        sheet.write_string(row + 1, NIP_COLUMN, personal[row][0], text_format)
        for column, text in enumerate(personal[row][1:], start=NIP_COLUMN + 1):
            sheet.write_string(row + 1, column, text)
        for column, answer in enumerate(rows.answers[row].ravel().tolist(), start=FIRST_ITEM):
            if answer:
                sheet.write_string(row + 1, column, LABELS[answer])
    for (row, value, item), written in faults.unknown.items():
        sheet.write_string(row + 1, FIRST_ITEM + value * ITEMS + item, written)
    book.close()
    return file.getvalue()


def moments(rows: Rows) -> list[float]:
    """Return the time of each row as Excel's day number: ascending, in office hours."""
    days = [OPENED[rows.year] + timedelta(days=at) for at in range(26)]
    days = [day for day in days if day.weekday() < 5 and day not in HOLIDAYS]
    count = len(rows.fate)
    day = Dice(32, rows.year).among(0, len(days) - 1, count)
    # Between 07.30 and 16.30, most of them around noon.
    second = 27_000 + Dice(33, rows.year).among(0, 16_199, 2, count).sum(axis=0)
    serial = np.array([(one - EXCEL_EPOCH).days for one in days])[day]
    moment: Floats = np.sort(serial * 86_400 + second) / 86_400
    return [float(one) for one in moment]


def _write_header(sheet: Worksheet) -> None:
    for column, (title, width) in enumerate(PERSONAL):
        sheet.write_string(0, column, title)
        sheet.set_column(column, column, width)
    titles = [f"{value} [{item}]" for value, items in QUESTIONS.items() for item in items]
    for column, title in enumerate(titles, start=FIRST_ITEM):
        sheet.write_string(0, column, title)
    sheet.set_column(FIRST_ITEM, FIRST_ITEM + len(titles) - 1, 21)
    sheet.freeze_panes(1, 0)


def _personal(staff: Staff, rows: Rows) -> Iterator[tuple[str, ...]]:
    """Yield NIP, sex, status, grade and length of service of each row."""
    luck = Dice(34).uniform(len(staff.nip))
    for person in rows.person.tolist():
        hired = int(staff.hired[person]) // 100
        contract = hired >= 2019 and luck[person] < 0.6
        rung = (2022 - hired) // 5 + int(luck[person] * 3)
        served = rows.year - hired
        yield (
            staff.nip[person],
            "Laki-laki" if staff.sex[person] == 1 else "Perempuan",
            "PPPK" if contract else "PNS",
            "IX" if contract else LADDER[rung],
            next(words for most, words in SERVICE if served <= most),
        )


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row + 1, column))


def _item(row: int, item: int) -> str:
    return _cell(row, FIRST_ITEM + item)
