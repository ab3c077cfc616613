"""Which column is the unit, and what tells it where no column does."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import Command
from support.containers import Rows
from support.offices import answers, book, indices, listed, scored, table
from support.surveys import ITEMS

from berakhlak_cli.intake.layout.headers import unit_rank
from berakhlak_cli.spelling import plain

BOTH = {(2024, "Dinas Sosial"): (2, 75.0), (2024, "Dinas Kesehatan"): (1, 75.0)}


def people(*units: str) -> list[list[object]]:
    return answers(4, len(units), [[unit] for unit in units])


@pytest.mark.parametrize(
    "title",
    [
        "Asal Perangkat Daerah",
        "Di perangkat daerah mana Anda bekerja?",
        "Kantor",
        "Tempat tugas",
        "",
    ],
)
def test_a_column_of_names_of_the_list_is_the_unit_whatever_its_title(
    berakhlak: Command, title: str
) -> None:
    rows: list[list[object]] = [
        [title, *ITEMS],
        *people("Dinas Sosial", "DINAS KESEHATAN ", "Dinas Sosial"),
    ]
    ran = scored(berakhlak, table("s-2024.csv", rows), "--units", listed())
    assert indices(ran) == BOTH


def test_a_part_of_the_office_is_not_the_office(berakhlak: Command) -> None:
    """`Unit Kerja` holds the part; the office stands under a title of its own."""
    rows: list[list[object]] = [["Unit Kerja", "Bidang", "Asal kantor", *ITEMS]]
    rows += [
        ["Sekretariat", "Umum", "Dinas Sosial", *[4] * 21],
        ["Bidang Rehabilitasi", "Anak", "Dinas Sosial", *[4] * 21],
        ["Puskesmas Tebet", "Gizi", "Dinas Kesehatan", *[4] * 21],
    ]
    file = table("s-2024.csv", rows)
    assert indices(scored(berakhlak, file, "--units", listed())) == BOTH


@pytest.mark.parametrize(
    ("titles", "best"),
    [
        (["Bidang", "Unit Kerja", "Perangkat Daerah"], "Perangkat Daerah"),
        (["Unit Kerja", "PD/UKPD"], "PD/UKPD"),
        (["Bagian", "Unit Kerja"], "Unit Kerja"),
        (["Unit Kerja", "Nama OPD"], "Nama OPD"),
        (["Instansi", "Satker"], "Satker"),
        (["Unit kerja sebelumnya", "Bidang"], "Bidang"),
    ],
)
def test_without_a_list_the_title_decides(berakhlak: Command, titles: list[str], best: str) -> None:
    rows: list[list[object]] = [
        [*titles, *ITEMS],
        [*(f"Isi {title}" for title in titles), *[4] * 21],
    ]
    ran = scored(berakhlak, table("s-2024.csv", rows))
    assert indices(ran) == {(2024, f"Isi {best}"): (1, 75.0)}


@pytest.mark.parametrize(
    "title",
    [
        "Jumlah unit",
        "Unit kerja sebelumnya",
        "Bagian 2",
        "Nama",
        "Kode OPD",
        "Kepala Dinas",
        "Pegawai",
    ],
)
def test_titles_that_name_no_unit(title: str) -> None:
    assert unit_rank(plain(title)) is None


def test_of_two_titles_the_one_that_fits_the_list(berakhlak: Command) -> None:
    rows: list[list[object]] = [["Perangkat Daerah", "Unit Kerja", *ITEMS]]
    rows += [
        ["Pemprov", name, *[4] * 21] for name in ("Dinas Sosial", "Dinas Kesehatan", "Dinas Sosial")
    ]
    ran = scored(berakhlak, table("s-2024.csv", rows), "--units", listed())
    assert indices(ran) == BOTH


def test_a_list_of_many_rows_is_judged_on_all_of_them(berakhlak: Command) -> None:
    """The first forty rows are misspelt; below, the column fits the list."""
    rows: list[list[object]] = [["Tempat tugas", *ITEMS], *people(*["Dinsos"] * 45)]
    rows += people("Dinas Sosial", "Dinas Kesehatan")
    ran = scored(berakhlak, table("s-2024.csv", rows), "--units", listed())
    assert (ran.code, "'Dinsos'  45 baris" in ran.err) == (4, True)


def test_two_columns_that_fit_alike_stop(berakhlak: Command) -> None:
    rows: list[list[object]] = [["Kantor lama", "Kantor baru", *ITEMS]]
    rows += [
        ["Dinas Sosial", "Dinas Kesehatan", *[4] * 21],
        ["Dinas Kesehatan", "Dinas Sosial", *[5] * 21],
    ]
    file = table("s-2024.csv", rows)
    ran = scored(berakhlak, file, "--units", listed())
    assert (ran.code, "[duplicate-column]" in ran.err) == (4, True)
    Path("peta.toml").write_text('[columns]\n"Kantor baru" = "unit"\n', "utf-8")
    ran = scored(berakhlak, file, "--units", "unit.csv", "--map", "peta.toml")
    assert indices(ran) == {
        (2024, "Dinas Kesehatan"): (1, 75.0),
        (2024, "Dinas Sosial"): (1, 100.0),
    }


def test_codes_of_the_list_are_no_answers(berakhlak: Command) -> None:
    """Units coded 1 to 5 do not make a column of answers the unit's."""
    Path("unit.csv").write_text(
        "kode,nama\n" + "".join(f"{n},Dinas {n}\n" for n in range(1, 6)), "utf-8"
    )
    rows: list[list[object]] = [
        ["Kepuasan", "Kantor", *ITEMS],
        [4, "Dinas 1", *[4] * 21],
        [5, "Dinas 2", *[4] * 21],
    ]
    ran = scored(berakhlak, table("s-2024.csv", rows), "--units", "unit.csv")
    assert set(indices(ran)) == {(2024, "Dinas 1"), (2024, "Dinas 2")}


def test_no_unit_column_proposes_the_likeliest_and_the_line(berakhlak: Command) -> None:
    rows: list[list[object]] = [["Nama", "Kantor Anda", "Golongan", *ITEMS]]
    rows += [
        [person, office, "III/a", *[4] * 21]
        for person in ("Budi Santoso", "Siti Aminah")
        for office in ("Dinas Sosial", "Dinas Kesehatan", "Dinas Sosial")
    ]
    ran = scored(berakhlak, table("s-2024.csv", rows))
    said = " ".join(ran.err.split())
    assert ran.code == 4
    assert "B 'Kantor Anda' (Dinas Sosial, Dinas Kesehatan)" in said
    assert '"Kantor Anda" = "unit"' in said
    assert "[no-unit-column]" in said
    assert "Budi" not in ran.err + ran.out


# --- a unit a file -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "above",
    [
        [["Unit Kerja : Dinas Sosial"]],
        [["SURVEI BUDAYA KERJA 2024"], ["Nama Perangkat Daerah:", "dinas sosial"]],
        [["Perangkat Daerah", ":", "Dinas Sosial"], []],
        [["OPD", ": Dinas Sosial"]],
        [["DINAS SOSIAL"]],
    ],
)
def test_a_line_above_the_header_tells_the_unit(
    berakhlak: Command, above: list[list[object]]
) -> None:
    rows: list[list[object]] = [*above, ["No", *ITEMS], *answers(4, 2, [[1]])]
    ran = scored(berakhlak, book("rekap-2024.xlsx", {"Data": rows}), "--units", listed())
    assert indices(ran) == {(2024, "Dinas Sosial"): (2, 75.0)}


@pytest.mark.parametrize(
    ("tab", "file"),
    [
        ("Dinas Sosial", "s-2024.xlsx"),
        ("1. DINAS SOSIAL", "s-2024.xlsx"),
        ("Sheet1", "Dinas Sosial 2024.xlsx"),
        ("Form Responses 1", "Survei BerAKHLAK - Dinas Sosial (2024).xlsx"),
        ("Sheet1", "02_dinas_sosial_2024_final.xlsx"),
    ],
)
def test_the_name_of_a_sheet_or_file_tells_the_unit(
    berakhlak: Command, tab: str, file: str
) -> None:
    rows: list[list[object]] = [["No", *ITEMS], *answers(4, 2, [[1]])]
    ran = scored(berakhlak, book(file, {tab: rows}), "--units", listed())
    assert indices(ran) == {(2024, "Dinas Sosial"): (2, 75.0)}


def test_a_sheet_name_that_was_cut_off(berakhlak: Command) -> None:
    name = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
    rows: list[list[object]] = [["No", *ITEMS], *answers(4, 2, [[1]])]
    file = book("s-2024.xlsx", {name[:31]: rows})
    ran = scored(berakhlak, file, "--units", listed(name, "Dinas Penanaman"))
    assert indices(ran) == {(2024, name): (2, 75.0)}


@pytest.mark.parametrize("file", ["Suku Dinas Sosial 2024.xlsx", "s-2024.xlsx"])
def test_a_name_that_is_not_in_the_list_is_no_unit(berakhlak: Command, file: str) -> None:
    rows: list[list[object]] = [["No", *ITEMS], *answers(4, 2, [[1]])]
    ran = scored(berakhlak, book(file, {"Sheet1": rows}), "--units", listed())
    assert (ran.code, "[no-unit-column]" in ran.err) == (4, True)


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("file", "Dinas Sosial"),
        ("sheet", "Dinas Kesehatan"),
        ("cell:B2", "Badan Kepegawaian Daerah"),
        ("cell:A1", "Dinas Sosial"),
    ],
)
def test_the_map_says_what_tells_the_unit(berakhlak: Command, unit: str, found: str) -> None:
    rows: list[list[object]] = [
        ["Unit Kerja: Dinas Sosial"],
        ["di", "BKD"],
        ["Bidang", *ITEMS],
        *answers(4, 2, [["x"]]),
    ]
    file = book("Dinas Sosial 2024.xlsx", {"Dinas Kesehatan": rows})
    Path("unit.csv").write_text(
        "nama,alias\nDinas Sosial,\nDinas Kesehatan,\nBadan Kepegawaian Daerah,BKD\n", "utf-8"
    )
    Path("peta.toml").write_text(f'unit = "{unit}"\n', "utf-8")
    ran = scored(berakhlak, file, "--units", "unit.csv", "--map", "peta.toml")
    assert indices(ran) == {(2024, found): (2, 75.0)}


@pytest.mark.parametrize(
    ("above", "tab", "by"),
    [
        ("Unit Kerja: Dinas Sosial", "Data", "baris di atas tabel"),
        ("", "Dinas Sosial", "nama lembar"),
    ],
)
def test_names_that_contradict_each_other_stop(
    berakhlak: Command, above: str, tab: str, by: str
) -> None:
    rows: list[list[object]] = [[above], ["No", *ITEMS], *answers(4, 2, [[1]])]
    file = book("Dinas Kesehatan 2024.xlsx", {tab: rows})
    ran = scored(berakhlak, file, "--units", listed())
    assert (ran.code, "[unit-conflict]" in ran.err) == (4, True)
    said = " ".join(ran.err.split())
    assert f"{by} menyebut 'Dinas Sosial', nama berkas menyebut 'Dinas Kesehatan'" in said


def test_a_sheet_a_unit_in_one_book(berakhlak: Command) -> None:
    sheets: dict[str, Rows] = {
        "Dinas Sosial": [["No", *ITEMS], *answers(4, 2, [[1]])],
        "Dinas Kesehatan": [["REKAP"], ["No", *ITEMS], *answers(5, 1, [[1]])],
    }
    ran = scored(berakhlak, book("s-2024.xlsx", sheets), "--units", listed())
    assert indices(ran) == {
        (2024, "Dinas Sosial"): (2, 75.0),
        (2024, "Dinas Kesehatan"): (1, 100.0),
    }


# --- which sheets join ---------------------------------------------------------------------------


def test_sheets_that_are_no_survey_never_stop_the_run(berakhlak: Command) -> None:
    """A list of statements, a chart's numbers, a pivot of averages, and a part of the answers."""
    sheets: dict[str, Rows] = {
        "Form Responses 1": [["Unit Kerja", *ITEMS], *answers(4, 2, [["Dinas Sosial"]])],
        "Question": [["Kode", "Pernyataan"], *([code, "teks"] for code in ITEMS)],
        "Pivot": [
            ["Unit Kerja", *ITEMS],
            *answers(3.75, 3, [["Dinas Sosial"], ["Dinas Kesehatan"]]),
        ],
        "Grafik": [["Unit Kerja", "BP1", "BP1"], ["Dinas Sosial", 4, 4]],
        "Rekap": [["Unit Kerja", "Indeks"], ["Dinas Sosial", 80]],
        "Tanpa unit": [ITEMS, [5] * 21],
    }
    ran = scored(berakhlak, book("s-2024.xlsx", sheets), "--units", listed())
    assert indices(ran) == {(2024, "Dinas Sosial"): (2, 75.0)}
    aside = {one["sheet"] for one in ran.record["problems"] if one["code"] == "sheet-skipped"}
    assert aside == set(sheets) - {"Form Responses 1"}
    assert ran.record["problem_counts"]["sheet-skipped"] == 5


def test_statements_spread_over_sheets_are_no_respondents(berakhlak: Command) -> None:
    sheets: dict[str, Rows] = {
        code: [["Unit Kerja", *(f"{code}{n}" for n in (1, 2, 3))], ["Dinas Sosial", 4, 4, 4]]
        for code in ("BP", "Ak", "Ko")
    }
    ran = scored(berakhlak, book("s-2024.xlsx", sheets))
    assert (ran.code, "[items-apart]" in ran.err) == (4, True)


def test_a_recap_of_another_year_stays_beside_a_survey(berakhlak: Command) -> None:
    sheets: dict[str, Rows] = {
        "2024": [["Unit Kerja", "Indeks"], ["Dinas Sosial", 61.5]],
        "2025": [["Unit Kerja", *ITEMS], *answers(4, 2, [["Dinas Sosial"]])],
    }
    ran = scored(berakhlak, book("survei.xlsx", sheets))
    assert indices(ran) == {
        (2024, "Dinas Sosial"): (None, 61.5), (2025, "Dinas Sosial"): (2, 75.0),
    }  # fmt: skip
