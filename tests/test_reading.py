"""Cells read as what they mean."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from berakhlak_cli.instrument import load_instrument
from berakhlak_cli.intake.files.cells import Cell, encoded, is_blank, text_of
from berakhlak_cli.intake.layout.headers import Headers, column_number
from berakhlak_cli.intake.layout.survey_year import year_in, year_of
from berakhlak_cli.intake.rows.answers import (
    CONTRADICTS,
    NONE,
    OFF_SCALE,
    UNKNOWN,
    Answers,
    decimals_of,
    number_of,
)

OURS = load_instrument("perilaku-21")


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        (5.0, 4), (1, 0), ("5", 4), ("5,0", 4), ("5.0", 4), (" 3 ", 2), ("Setuju", 3),
        ("SANGAT  SETUJU", 4), ("sangat setuju\xa0", 4), ("5 - Sangat Setuju", 4),
        ("Sangat Setuju (5)", 4), ("(4) Setuju", 3), ("SS", 4), ("STS", 0), ("Ragu-ragu", 2),
        ("Kurang Setuju", 2), ("Kadang-kadang", 2), ("Selalu", 4), ("Tidak Pernah", 0),
        ("Tidak Sesuai", 1), ("", NONE), (None, NONE), ("-", NONE), ("N/A", NONE),
        ("Tidak tahu", NONE), ("Stuju", UNKNOWN), ("4 - Sangat Setuju", CONTRADICTS),
        ("?", UNKNOWN), ("(5)", 4), ("5.", 4), ("5. Setuju", CONTRADICTS), ("[4] Setuju", 3),
        ("Setuju / Agree", 3), ("Setuju (Agree) 4", 3), ("Setuju / Disagree", UNKNOWN),
        ("Setuju 👍", 3), ("👍", UNKNOWN), ("Setuju.", 3), ("“Setuju”", 3),
        ("SS (Sangat Setuju)", 4), ("sangat_setuju", 4), ("Sgt Setuju", 4), ("Tdk Setuju", 1),
        ("5️⃣", 4), ("4/5", UNKNOWN),
        ("4,5", UNKNOWN), (">4", UNKNOWN), ("100%", UNKNOWN), ("S/SS", UNKNOWN),
        ("99 - Tidak tahu", NONE), ("I don't know", NONE), ("Don’t know", NONE), ("n.a.", NONE),
        ("Prefer not to say", NONE), ("Tidak tahu / Don't know", NONE), ("...", NONE),
        ("Setuju, tidak tahu", UNKNOWN), ("— ", NONE), ("−1", OFF_SCALE),
        (True, UNKNOWN), (3.5, UNKNOWN), ("3,5", UNKNOWN), (datetime(2024, 5, 1), UNKNOWN),
        (0, OFF_SCALE), ("6", OFF_SCALE), (-1.0, OFF_SCALE), (float("inf"), UNKNOWN),
        ("Sangat Setuju, sekali", UNKNOWN), ("５", 4),
    ],
)  # fmt: skip
def test_answers(cell: Cell, level: int) -> None:
    assert Answers(OURS).level(cell) == level


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("2024", 2024), (2024.0, 2024), ("2024.0", 2024), ("TA 2024", 2024), ("Tahun 2023", 2023),
        (datetime(2024, 9, 1), 2024), (date(2023, 9, 1), 2023), ("01/09/2024", 2024),
        ("9/30/2024", 2024), ("31/02/2024", 2024), ("4 November 2024", 2024), ("4/9/24", None),
        ("1945", None), ("20245", None), ("", None), ("dua ribu", None), (24.0, None),
    ],
)  # fmt: skip
def test_years(cell: Cell, year: int | None) -> None:
    assert year_of(cell) == year


@pytest.mark.parametrize(
    ("name", "year"),
    [("survei-2024.xlsx", 2024), ("Survei 2024 final.csv", 2024), ("survei_20241101.csv", None),
     ("2023-2024.xlsx", None), ("Respons2024", 2024), ("Respons", None)],
)  # fmt: skip
def test_years_in_names(name: str, year: int | None) -> None:
    assert year_in(name) == year


@pytest.mark.parametrize(
    ("cell", "number"),
    [("60,9", 60.9), ("60.9", 60.9), (60.9, 60.9), ("61,2%", 61.2), ("−3", -3.0), ("x", None),
     (True, None), ("1.234,5", None), (datetime(2024, 1, 1), None)],
)  # fmt: skip
def test_numbers(cell: Cell, number: float | None) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize(
    ("cell", "n"), [("60,9", 1), (60.94, 2), (61.0, 0), ("61.00", 2), ("61", 0)]
)
def test_decimals(cell: Cell, n: int) -> None:
    assert decimals_of(cell) == n


@pytest.mark.parametrize(
    ("title", "item"),
    [
        ("BP1", "BP1"), ("bp 1", "BP1"), ("BP-1", "BP1"), ("BP1. Memahami apa saja", "BP1"),
        ("Suka menolong orang lain", "Ha2"), ("1. Suka menolong orang lain.", "Ha2"),
        ("a) Saya suka menolong orang lain", "Ha2"),
        ("Pegawai di unit saya suka menolong orang lain", "Ha2"),
        ("Harmonis [Suka menolong orang lain]", "Ha2"),
        ("Soal 2 [ Suka  menolong orang lain ]", "Ha2"),
        ("Harmonis - Suka menolong orang lain", "Ha2"), ("Harmonis 2", "Ha2"),
        ("Orientasi Pelayanan 3", "BP3"),
        ("Menggunakan kekayaan dan BMN secara bertanggungjawab, efektif, dan efisien", "Ak2"),
        (("Memegang teguh ideologi Pancasila, UUD 1945, setia kepada NKRI "
         "serta pemerintahan yang sah"),
         "Lo1"),
        ("Menggerakkan pemanfaatan berbagai sumberdaya untuk tujuan bersama", "Kl3"),
        ("Menghargai setiap orang apa pun latar belakangnya", "Ha1"),
        ("Saya tidak suka menolong orang lain", None),
        ("Suka menolong", None), ("BP4", None), ("Ha1. Suka menolong orang lain", None),
        ("Komentar", None),
    ],
)  # fmt: skip
def test_items_by_code_or_statement(title: str, item: str | None) -> None:
    assert Headers(OURS).item(title) == item


@pytest.mark.parametrize(
    ("title", "kind"),
    [("Nama Unit Kerja", "unit"), ("PD/UKPD", "unit"), ("Unit kerja Anda", "unit"),
     ("Tahun", "year"), ("Cap waktu", "time"), ("NIP", "nip"), ("Alamat E-mail", "email"),
     ("Akuntabel", "value"), ("akuntabel_se", "value_se"), ("implementasi_score", "index"),
     ("index_published", "index"), ("Jumlah Responden", "respondents"), ("Golongan", None)],
)  # fmt: skip
def test_roles(title: str, kind: str | None) -> None:
    role = Headers(OURS).role(title)
    assert (role.kind if role else None) == kind


def test_columns_by_letter() -> None:
    assert [column_number(name) for name in ("A", "Z", "AA", "XFD", "unit", "A1")] == [
        0, 25, 26, 16_383, None, None,
    ]  # fmt: skip


def test_true_is_not_one() -> None:
    column = encoded([1.0, True, "x", 1.0, False, 0.0])
    assert column.cells() == [1.0, "TRUE", "x", 1.0, "FALSE", 0.0]


@pytest.mark.parametrize(
    ("cell", "blank"),
    [("", True), (None, True), ("  ", True), ("\u200b", True), ("\n", True),
     ("a", False),
     ("-", False),     (0.0, False), (False, False)],
)  # fmt: skip
def test_blank_cells(cell: Cell, *, blank: bool) -> None:
    assert is_blank(cell) is blank


def test_text_of_a_number() -> None:
    assert [text_of(cell) for cell in (7.0, 7.5, " a\x07b ", None)] == ["7", "7.5", "ab", ""]
