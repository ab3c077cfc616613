"""A folder as FILE: twenty offices, one command; and every file that cannot be read is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import Command
from support.containers import Rows
from support.offices import answers, book, indices, listed, scored, table
from support.surveys import ITEMS

UNITS = [f"Dinas {letter * 3}" for letter in "ABCDEFGHIJKLMNOPQRST"]
HEAD = ["Unit Kerja", *ITEMS]


@pytest.fixture
def offices(folder: Path) -> str:
    """Write twenty files of slightly different layouts: the unit in a column, a line, a name."""
    place = folder / "survei 2024"
    place.mkdir()
    for at, unit in enumerate(UNITS):
        level, people = 1 + at % 5, 1 + at % 3
        rows: Rows = [HEAD, *answers(level, people, [[unit]])]
        name = f"{at:02}"
        if at % 4 == 1:
            rows = [["REKAP SURVEI"], ["Perangkat Daerah", ":", unit], [], ["No", *ITEMS]]
            rows = [*rows, *answers(level, people, [[1]]), ["Jumlah", *[9] * 21]]
        elif at % 4 == 2:
            rows = [["No", *ITEMS], *answers(level, people, [[1]])]
            name = f"{at:02} {unit} 2024"
        elif at % 4 == 3:
            rows = [["NIP", "Asal kantor", *ITEMS], *answers(level, people, [["", unit.upper()]])]
        if at % 2:
            book(f"survei 2024/{name}.xlsx", {"Sheet1": rows})
        else:
            table(f"survei 2024/{name}.csv", rows, delimiter=";")
    (place / "~$01.xlsx").write_bytes(b"x")
    (place / "catatan.docx").write_bytes(b"x")
    (place / "lama").mkdir()
    (place / "lama" / "00.csv").write_text("x", "utf-8")
    listed(*UNITS, file="survei 2024/unit.csv")
    return "survei 2024"


def test_twenty_offices_are_one_folder_and_one_command(berakhlak: Command, offices: str) -> None:
    ran = scored(berakhlak, offices, "--units", f"{offices}/unit.csv", "--as-year", "2024")
    assert indices(ran) == {
        (2024, unit): (1 + at % 3, 25.0 * (at % 5)) for at, unit in enumerate(UNITS)
    }
    assert [one["file"] for one in ran.record["inputs"]] == sorted(
        one["file"] for one in ran.record["inputs"]
    )
    assert len(ran.record["inputs"]) == 20


def test_the_same_content_twice_in_a_folder(berakhlak: Command, offices: str) -> None:
    copied = Path(offices, "00.csv").read_bytes()
    Path(offices, "00 - Salinan.csv").write_bytes(copied)
    ran = scored(berakhlak, offices, "--units", f"{offices}/unit.csv", "--as-year", "2024")
    assert (ran.code, "[same-input]" in ran.err) == (2, True)


def test_every_file_that_cannot_be_read_is_named(berakhlak: Command, offices: str) -> None:
    Path(offices, "a rusak.xlsx").write_bytes(b"PK\x03\x04 rusak")
    Path(offices, "b kosong.csv").write_bytes(b"")
    Path(offices, "c bukan.csv").write_text("Nama;Telepon\nBudi;08\nSiti;09\n", "utf-8")
    ran = scored(berakhlak, offices, "--units", f"{offices}/unit.csv", "--as-year", "2024")
    assert ran.code == 3
    assert all(name in ran.err for name in ("a rusak.xlsx", "b kosong.csv", "c bukan.csv"))


def test_a_folder_without_a_survey(berakhlak: Command, folder: Path) -> None:
    (folder / "kosong").mkdir()
    ran = scored(berakhlak, "kosong")
    assert ran.code == 3
    assert "kosong: tidak ada berkas survei" in ran.err


def test_an_output_never_takes_the_place_of_a_file_in_the_folder(
    berakhlak: Command, offices: str
) -> None:
    before = Path(offices, "01.xlsx").read_bytes()
    ran = berakhlak("score", offices, "-o", f"{offices}/01.xlsx")
    assert (ran.code, "[output-is-input]" in ran.err) == (2, True)
    assert Path(offices, "01.xlsx").read_bytes() == before


def test_a_folder_beside_a_file(berakhlak: Command, offices: str) -> None:
    other = table("lagi-2024.csv", [HEAD, *answers(5, 2, [[UNITS[0]]])])
    units = f"{offices}/unit.csv"
    ran = scored(berakhlak, offices, other, "--units", units, "--as-year", "2024")
    assert indices(ran)[2024, UNITS[0]] == (3, 200 / 3)
