"""Whose office a unit is: endings that only say so, totals of the whole, and what is suggested."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from support.command import Command
from support.containers import Rows
from support.offices import answers, book, indices, listed, scored, table
from support.surveys import ITEMS

from berakhlak_cli.areas import area_of, areas, own_area
from berakhlak_cli.units import Unit, UnitList, unit_key

HEAD = ["Unit Kerja", *ITEMS]


def survey(*names: str, level: int = 4) -> str:
    rows: Rows = [HEAD, *answers(level, len(names), [[name] for name in names])]
    return table("s-2024.csv", rows)


def people(berakhlak: Command, *arguments: str) -> dict[str, int | None]:
    return {unit: n for (_, unit), (n, _) in indices(scored(berakhlak, *arguments)).items()}


@pytest.mark.parametrize(
    ("name", "bare", "area"),
    [
        ("Dinas Sosial Prov. Jateng", "dinas sosial", "Provinsi Jawa Tengah"),
        ("Dinas X Provinsi Daerah Khusus Jakarta", "dinas x", "Provinsi Daerah Khusus Jakarta"),
        ("Dinas Sosial Pemprov DKI Jakarta", "dinas sosial", "Provinsi Daerah Khusus Jakarta"),
        ("RSUD Kab. Musi Rawas Utara", "rumah sakit umum daerah", "Kabupaten Musi Rawas Utara"),
        ("BKPSDM Kota Tangerang Selatan", "bkpsdm", "Kota Tangerang Selatan"),
        ("Setjen Kemenag", "setjen", "Kementerian Agama"),
        ("Sekretariat Jenderal Kementerian Hukum", "sekretariat jenderal", "Kementerian Hukum"),
        ("Kabupaten Bogor", "", "Kabupaten Bogor"),
    ],
)  # fmt: skip
def test_areas_behind_names(name: str, bare: str, area: str) -> None:
    found = area_of(unit_key(name))
    assert found is not None
    assert (found[0], found[1].name) == (bare, area)


@pytest.mark.parametrize(
    "name",
    [
        "Suku Dinas Sosial Jakarta Barat",
        "Kecamatan Menteng",
        "Dinas Tata Kota",
        "Bank DKI",
        "Dinas Sosial",
    ],
)
def test_names_that_end_with_no_area(name: str) -> None:
    assert area_of(unit_key(name)) is None


def test_how_many_there_are() -> None:
    levels = [area.level for area in areas()]
    assert levels.count("province") == 38
    assert levels.count("kabupaten") >= 416
    assert levels.count("kota") >= 98


@pytest.mark.parametrize(
    ("names", "own"),
    [
        (["dinas a provinsi bali", "dinas b"], "Provinsi Bali"),
        (["dinas a provinsi bali", "dinas a provinsi banten"], None),
        (["dinas a kabupaten bogor", "dinas b", "dinas c"], None),
        (["dinas a kabupaten bogor", "dinas b kabupaten bogor", "dinas c"], "Kabupaten Bogor"),
        (["dinas a kota bogor", "dinas a kabupaten bogor", "dinas b"], None),
        (["provinsi bali", "dinas b"], None),
    ],
)
def test_whose_offices_they_are(names: list[str], own: str | None) -> None:
    found = own_area(names)
    assert (found.name if found else None) == own


def test_one_province_behind_names_is_no_other_unit(berakhlak: Command) -> None:
    names = (
        "Dinas Sosial",
        "Dinas Sosial Prov. Jateng",
        "DINAS SOSIAL PROVINSI JAWA TENGAH",
        "Dinas Kesehatan Jawa Tengah",
    )
    file = survey(*names)
    assert people(berakhlak, file, "--units", listed()) == {"Dinas Sosial": 3, "Dinas Kesehatan": 1}
    ran = scored(berakhlak, file, "--units", "unit.csv")
    (note,) = [one for one in ran.record["problems"] if one["code"] == "area-cut"]
    assert "'Provinsi Jawa Tengah' di belakang 3 nama unit" in note["message"]
    plain = survey(*names[:3])
    assert set(people(berakhlak, plain).values()) == {3}


def test_offices_of_two_provinces_stay_two(berakhlak: Command) -> None:
    names = ("Dinas Sosial Provinsi Jawa Tengah", "Dinas Sosial Provinsi Banten", "Dinas Sosial")
    assert people(berakhlak, survey(*names)) == dict.fromkeys(names, 1)
    ran = scored(berakhlak, "s-2024.csv", "--units", listed())
    assert (ran.code, "2 nama unit (2 baris)" in ran.err) == (4, True)


def test_a_list_that_names_the_area_finds_units_without_it(berakhlak: Command) -> None:
    units = listed("Dinas Sosial Kabupaten Bogor", "Dinas Kesehatan Kabupaten Bogor")
    file = survey("Dinas Sosial", "Dinas Kesehatan Kab. Bogor", "Dinas Sosial Pemkab Bogor")
    assert people(berakhlak, file, "--units", units) == {
        "Dinas Sosial Kabupaten Bogor": 2, "Dinas Kesehatan Kabupaten Bogor": 1,
    }  # fmt: skip


def test_an_office_of_another_town_is_another_office(berakhlak: Command) -> None:
    file = survey("Dinas Sosial", "Dinas Kesehatan", "Dinas Sosial Kota Bandung")
    ran = scored(berakhlak, file, "--units", listed())
    assert ran.code == 4
    assert "'Dinas Sosial Kota Bandung'  1 baris  mungkin: Dinas Sosial" in ran.err


@pytest.mark.parametrize("whole", ["Provinsi Jawa Tengah", "PROVINSI", "Kabupaten Bogor"])
def test_a_row_of_the_whole_area_is_a_total(berakhlak: Command, whole: str) -> None:
    rows: Rows = [
        ["Perangkat Daerah", "Indeks"],
        ["Dinas Sosial", 60],
        ["Dinas Kesehatan", 70],
        [whole, 65],
    ]
    ran = scored(berakhlak, book("rekap-2024.xlsx", {"Rekap": rows}))
    assert set(indices(ran)) == {(2024, "Dinas Sosial"), (2024, "Dinas Kesehatan")}
    assert ran.record["problem_counts"]["totals-row"] == 1


def test_areas_that_are_units_are_units(berakhlak: Command) -> None:
    rows: Rows = [
        ["Instansi", "Indeks"],
        ["Kabupaten Bogor", 60],
        ["Kota Bandung", 70],
        ["Provinsi Banten", 65],
    ]
    ran = scored(berakhlak, book("rekap-2024.xlsx", {"Rekap": rows}))
    assert len(indices(ran)) == 3


NAMES = (
    "Badan Kepegawaian Daerah", "Badan Pengelolaan Keuangan Daerah", "Badan Pendapatan Daerah",
    "Badan Perencanaan Pembangunan Daerah", "Badan Penanggulangan Bencana Daerah",
    "Dinas Pendidikan", "Dinas Sosial", "Dinas Komunikasi, Informatika dan Statistik",
    "Kecamatan Senen",
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("BKD", ["Badan Kepegawaian Daerah"]),
        ("BPKD", ["Badan Pengelolaan Keuangan Daerah"]),
        ("Bappeda Kab. Bogor", ["Badan Perencanaan Pembangunan Daerah"]),
        ("Disdik", ["Dinas Pendidikan"]),
        ("Dinsos DKI", ["Dinas Sosial"]),
        ("Kominfo", ["Dinas Komunikasi, Informatika dan Statistik"]),
        ("Badan Sosial", []),
        ("BNN", []),
        ("Kec. Senin", ["Kecamatan Senen"]),
        ("Dinas Sosail Jawa Tengah", ["Dinas Sosial"]),
    ],
)
def test_suggestions_fit_the_words_and_the_kind(written: str, near: list[str]) -> None:
    units = [Unit(key=unit_key(name), name=name, short=f"X{at}") for at, name in enumerate(NAMES)]
    assert UnitList(file="u.csv", units=tuple(units)).suggestions(written) == near


def test_spellings_of_one_name_are_one_decision(berakhlak: Command) -> None:
    file = survey("Disdik", "DISDIK", "Disdik", " disdik ", "Dinas Sosial")
    units = listed("Dinas Pendidikan", "Dinas Sosial")
    ran = berakhlak("check", file, "--units", units, "--review", "t.xlsx")
    assert ran.code == 1
    sheet = openpyxl.load_workbook("t.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(at for at, row in enumerate(rows) if row[0] == "Nama dalam survei")
    below = [row for row in rows[top + 1 :] if isinstance(row[1], int)]
    assert [row[:3] for row in below] == [["Disdik", 4, "Dinas Pendidikan"]]
    Path("peta.toml").write_text('[units]\nDisdik = "Dinas Pendidikan"\n', "utf-8")
    assert people(berakhlak, file, "--units", units, "--map", "peta.toml") == {
        "Dinas Pendidikan": 4, "Dinas Sosial": 1,
    }  # fmt: skip


def test_every_spelling_is_marked_in_the_copy(berakhlak: Command) -> None:
    rows: Rows = [HEAD, *answers(4, 4, [["Disdik"], ["DISDIK"], ["Dinas Sosial"]])]
    book("s-2024.xlsx", {"Data": rows})
    berakhlak("check", "s-2024.xlsx", "--units", listed(), "--annotated", "tanda.xlsx")
    made = openpyxl.load_workbook("tanda.xlsx")["Data"]
    assert [c.coordinate for row in made for c in row if c.comment] == ["A2", "A3", "A5"]
