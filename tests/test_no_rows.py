"""Rows among the answers that are no respondents and no units."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import Command
from support.containers import Rows
from support.offices import answers, book, indices, listed, scored, table
from support.surveys import ITEMS

ONE = {(2024, "Dinas Sosial"): (2, 75.0)}
NOTES = ("straight-lining", "scale-uncertain")
CONTAINERS = ("s-2024.csv", "s-2024.xlsx")


def write(name: str, rows: Rows) -> str:
    return table(name, rows) if name.endswith("csv") else book(name, {"Data": rows})


def codes(record: dict[str, object]) -> dict[str, int]:
    """Return the counts but for what is told of answers that are all 4."""
    counts = record["problem_counts"]
    assert isinstance(counts, dict)
    return {code: n for code, n in counts.items() if code not in NOTES}


@pytest.mark.parametrize("name", CONTAINERS)
@pytest.mark.parametrize(
    "numbers",
    [
        [f"({n})" for n in range(1, 24)],
        ["(1)", "(2)", *[f"({n})" for n in range(3, 24)]],
        [*range(1, 24)],
        ["1", "2", *range(3, 24)],
        ["( 1 )", "( 2 )", *[""] * 20, "(23)"],
    ],
)
def test_columns_that_are_numbered_below_the_header(
    berakhlak: Command, name: str, numbers: list[object]
) -> None:
    rows: Rows = [["No", "Unit Kerja", *ITEMS], numbers, *answers(4, 2, [[1, "Dinas Sosial"]])]
    ran = scored(berakhlak, write(name, rows))
    assert indices(ran) == ONE
    assert codes(ran.record) == {"numbering-row": 1}


def test_columns_that_are_numbered_where_the_file_tells_the_unit(berakhlak: Command) -> None:
    rows: Rows = [ITEMS, [*range(1, 22)], *answers(4, 2)]
    ran = scored(berakhlak, table("Dinas Sosial 2024.csv", rows), "--units", listed())
    assert indices(ran) == ONE
    assert codes(ran.record) == {"numbering-row": 1}


def test_units_in_brackets_and_units_that_are_numbers_are_rows(berakhlak: Command) -> None:
    rows: Rows = [["Unit Kerja", *ITEMS], *answers(4, 2, [["(7)"], ["8"]])]
    ran = scored(berakhlak, table("s-2024.csv", rows))
    assert {unit: n for (_, unit), (n, _) in indices(ran).items()} == {"(7)": 1, "8": 1}


@pytest.mark.parametrize("name", CONTAINERS)
def test_titles_that_stand_on_every_page(berakhlak: Command, name: str) -> None:
    head = ["Unit Kerja", *ITEMS]
    person = answers(4, 1, [["Dinas Sosial"]])
    rows: Rows = [head, *person, [text.upper() for text in head], [f"({n})" for n in range(1, 23)]]
    ran = scored(berakhlak, write(name, [*rows, *person]))
    assert indices(ran) == ONE
    assert codes(ran.record) == {"numbering-row": 1, "repeated-header": 1}


@pytest.mark.parametrize(
    "called",
    [
        "Jumlah Responden", "JUMLAH", "Total", "Sub Total Dinas", "Subtotal",
        "Rata-rata Dinas Sosial", "Rerata per unsur", "Grand Total", "GRAND TOTAL :",
        "Keterangan: 5 = Sangat Setuju",
        "Sumber: Biro Organisasi", "Catatan : diisi lengkap", "Provinsi",
        "NASIONAL", "Nilai rata-rata", "Median",
    ],
)  # fmt: skip
def test_totals_by_name(berakhlak: Command, called: str) -> None:
    rows: Rows = [["Unit Kerja", *ITEMS], *answers(4, 2, [["Dinas Sosial"]]), [called, *[5] * 21]]
    ran = scored(berakhlak, table("s-2024.csv", rows))
    assert indices(ran) == ONE
    assert codes(ran.record) == {"totals-row": 1}
    ran = scored(berakhlak, "s-2024.csv", "--units", listed())
    assert indices(ran) == ONE


@pytest.mark.parametrize(
    "called", ["Sumber Daya Air", "Catatan Sipil", "Totalindo", "Provinsi Aceh"]
)
def test_names_that_only_look_like_totals(berakhlak: Command, called: str) -> None:
    rows: Rows = [["Unit Kerja", *ITEMS], *answers(4, 2, [[called]])]
    ran = scored(berakhlak, table("s-2024.csv", rows))
    assert indices(ran) == {(2024, called): (2, 75.0)}


def test_the_regency_of_jakarta_is_a_unit_of_the_province(berakhlak: Command) -> None:
    place = "Kabupaten Administrasi Kepulauan Seribu"
    ran = scored(
        berakhlak,
        write(
            "s-2024.csv",
            [
                ["No", "Unit Kerja", *ITEMS],
                *answers(4, 2, [[1, "Dinas Sosial"]]),
                *answers(5, 2, [[2, place]]),
            ],
        ),
    )
    assert indices(ran) == {**ONE, (2024, place): (2, 100.0)}


def test_a_name_of_the_list_is_no_total(berakhlak: Command) -> None:
    rows: Rows = [["Unit Kerja", *ITEMS], *answers(4, 2, [["Provinsi"]])]
    ran = scored(berakhlak, table("s-2024.csv", rows), "--units", listed("Provinsi", "Jumlah Jaya"))
    assert indices(ran) == {(2024, "Provinsi"): (2, 75.0)}


@pytest.mark.parametrize("name", CONTAINERS)
@pytest.mark.parametrize("before", [["Rata-rata", "Dinas Sosial"], ["JUMLAH", ""]])
def test_a_total_in_a_column_before_the_unit(
    berakhlak: Command, name: str, before: list[str]
) -> None:
    rows: Rows = [["Nama", "Unit Kerja", *ITEMS], *answers(4, 2, [["Budi", "Dinas Sosial"]])]
    ran = scored(berakhlak, write(name, [*rows, [*before, *[5] * 21]]))
    assert indices(ran) == ONE
    assert codes(ran.record) == {"totals-row": 1}


def test_a_total_where_the_file_tells_the_unit(berakhlak: Command) -> None:
    rows: Rows = [
        ["No", *ITEMS],
        *answers(4, 2, [[1]]),
        ["Median", *[4] * 21],
        ["Jumlah", *[5] * 21],
    ]
    ran = scored(berakhlak, table("Dinas Sosial 2024.csv", rows), "--units", listed())
    assert indices(ran) == {(2024, "Dinas Sosial"): (2, 75.0)}


def test_totals_of_a_recap(berakhlak: Command) -> None:
    rows: Rows = [
        ["No", "Perangkat Daerah", "Indeks"], ["(1)", "(2)", "(3)"], [1, "Dinas Sosial", 61.5],
        ["No", "Perangkat Daerah", "Indeks"], [2, "Dinas Kesehatan", 70], ["Rata-rata", "", 65.75],
        ["", "Rata-rata Kota", 65.75],
    ]  # fmt: skip
    ran = scored(berakhlak, book("rekap-2024.xlsx", {"Rekap": rows}))
    assert indices(ran) == {
        (2024, "Dinas Sosial"): (None, 61.5),
        (2024, "Dinas Kesehatan"): (None, 70),
    }
    assert codes(ran.record) == {"numbering-row": 1, "repeated-header": 1, "totals-row": 2}


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_decision_to_leave_out_blanks_or_any_name(berakhlak: Command, container: str) -> None:
    rows: Rows = [["Unit Kerja", *ITEMS], *answers(4, 2, [["Dinas Sosial"]])]
    rows = [*rows, ["", *[5] * 21], ["Lainnya", *[5] * 21], ["Jumlah", *[5] * 21]]
    Path("peta.toml").write_text('[units]\n"" = "-"\nLainnya = "-"\n', "utf-8")
    ran = scored(berakhlak, write(container, rows), "--units", listed(), "--map", "peta.toml")
    assert indices(ran) == ONE
    assert codes(ran.record) == {"excluded-unit": 2, "totals-row": 1}
