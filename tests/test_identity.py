"""Who is one person: what identifies, what does not, and which answer of a person stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.command import Command
from support.surveys import cells

NIP = "199001012020121001"


def people(
    berakhlak: Command, head: str, *rows: str, name: str = "survei-2024.csv"
) -> dict[str, Any]:
    """Return the record of a survey of one unit, of whose columns `head` names the first ones."""
    Path(name).write_text(
        "\n".join([f"{head},Unit Kerja,BP1", *(f"{row},Dinas A,4" for row in rows)]), "utf-8"
    )
    ran = berakhlak("score", name, "--min-n", "1", "--format", "json")
    assert ran.code == 0, ran.err
    return ran.record


def heard(record: dict[str, Any]) -> int:
    """Return how many people were counted."""
    return int(record["units"][0]["n"])


@pytest.mark.parametrize(
    "nobody",
    ["tidak ada", "honorer", "Non ASN", "PPPK", "123", "'19", "-", "—", "0", "belum punya NIP",
     "NIP.", "1234567", "12-34-56-7", "PPPK 2023 12345678", "1990-01-01 s.d. selesai", "#N/A"],
)  # fmt: skip
def test_words_in_the_nip_column_are_nobody(berakhlak: Command, nobody: str) -> None:
    """Twice the same words are two people, however many digits stand among them."""
    record = people(berakhlak, "NIP", nobody, nobody, NIP)
    assert heard(record) == 3
    assert "answered-twice" not in record["problem_counts"]


@pytest.mark.parametrize(
    "same",
    [
        (NIP, "19900101 202012 1 001"), (NIP, "19900101.202012.1.001"), (NIP, f"'{NIP}"),
        (NIP, f"NIP. {NIP}"), ("131234567", "131 234 567"), ("3171-0120-0190-0001",) * 2,
        ("76080123", "76 080 123"), (f"{NIP} *", NIP), (NIP, f" {NIP}\u200b"),
    ],
)  # fmt: skip
def test_numbers_of_people_in_many_spellings(berakhlak: Command, same: tuple[str, str]) -> None:
    record = people(berakhlak, "NIP", *same, "198501012010011002")
    assert heard(record) == 2
    assert record["problem_counts"]["answered-twice"] == 1


@pytest.mark.parametrize(
    "title",
    ["NIP", "NIP (18 digit)", "NIP/NRP", "NIP / NIK", "NIK", "Nomor Induk Pegawai", "NRK", "NRP",
     "Nomor Induk Pegawai (NIP)", "No. Induk Pegawai", "NIP/NRK/NIK", "Masukkan NIP Anda",
     "NIP (isi - bila tidak ada)", "NIP PNS/PPPK"],
)  # fmt: skip
def test_titles_of_numbers_of_people(berakhlak: Command, title: str) -> None:
    assert heard(people(berakhlak, f'"{title}"', NIP, NIP)) == 1


@pytest.mark.parametrize("title", ["NIP Atasan", "Nama dan NIP", "Nomor HP", "Nomor Urut", "No"])
def test_titles_of_other_numbers(berakhlak: Command, title: str) -> None:
    assert heard(people(berakhlak, title, NIP, NIP)) == 2


def test_the_better_of_two_numbers_is_taken(berakhlak: Command) -> None:
    """Colleagues with one NIK by mistake stay two people while their NIP differs."""
    other = "198501012010011002"
    record = people(berakhlak, "NIK,NIP", f"3171012001900001,{NIP}", f"3171012001900001,{other}")
    assert heard(record) == 2


@pytest.mark.parametrize(
    ("title", "value", "code"),
    [("NIP", NIP, "shared-identity"), ("Email", "dinas@jakarta.go.id", "shared-email"),
     ("ID Responden", "A-17", "shared-identity")],
)  # fmt: skip
def test_what_many_share_is_no_identity(
    berakhlak: Command, title: str, value: str, code: str
) -> None:
    record = people(berakhlak, title, *[value] * 4)
    assert heard(record) == 4
    assert [one for one in cells(record) if one[0] == code] == [(code, "A2")]
    assert value not in str(record)
    three = people(berakhlak, title, *[value] * 3)
    assert heard(three) == 1
    assert code not in three["problem_counts"]


def test_a_value_is_shared_within_a_year_only(berakhlak: Command) -> None:
    record = people(berakhlak, "Tahun,NIP", *[f"2023,{NIP}"] * 3, *[f"2024,{NIP}"] * 2)
    assert [unit["n"] for unit in record["units"]] == [1, 1]


def test_a_shared_number_leaves_the_next_identity(berakhlak: Command) -> None:
    """Four people wrote their office's NIP; two of the answers are from one address."""
    mails = ["mailto:a@x.id;", "b@x.id", "c@x.id", "A@X.ID "]
    record = people(berakhlak, "NIP,Alamat email", *(f"{NIP},{mail}" for mail in mails))
    assert heard(record) == 3
    assert record["problem_counts"]["shared-identity"] == 1
    assert ("answered-twice", "A2") in cells(record)


def test_a_response_that_was_pasted_twice(berakhlak: Command) -> None:
    """The operator's address tells nobody apart, but the tool's own number does."""
    rows = [f"{number},operator@x.go.id" for number in (1, 2, 3, 4, 4)]
    assert heard(people(berakhlak, "ID,Email", *rows)) == 4


@pytest.mark.parametrize("mail", ["tidak ada", "belum punya", "anonymous", "-", "gmail", "n/a"])
def test_words_in_the_email_column_are_nobody(berakhlak: Command, mail: str) -> None:
    assert heard(people(berakhlak, "Email", mail, mail)) == 2


def test_identities_over_several_files(berakhlak: Command) -> None:
    """The same person in two files; the tool's own numbers begin anew in each."""
    for name, day in (("a-2024.csv", "2/9/2024"), ("b-2024.csv", "1/9/2024")):
        rows = [f"{day},1,{NIP},Dinas A,4", f"{day},2,,Dinas A,4"]
        Path(name).write_text("\n".join(["Tanggal,ID,NIP,Unit Kerja,BP1", *rows]), "utf-8")
    ran = berakhlak("score", "a-2024.csv", "b-2024.csv", "--min-n", "1", "--format", "json")
    assert heard(ran.record) == 3
    again = [one for one in ran.record["problems"] if one["code"] == "answered-twice"]
    assert [(one["file"], one["row"]) for one in again] == [("b-2024.csv", 2)]


def test_a_time_that_cannot_be_read_and_decides_is_a_warning(berakhlak: Command) -> None:
    rows = [f"kemarin sore,{NIP}", f"2/9/2024,{NIP}", "besok,198501012010011002"]
    record = people(berakhlak, "Waktu,NIP", *rows)
    assert [one for one in cells(record) if one[0] == "time-undecided"] == [
        ("time-undecided", "A2")
    ]
    assert record["problem_counts"]["time-unread"] == 2
    assert berakhlak("check", "survei-2024.csv", "--strict").code == 1


def test_many_doubles_are_said_first(berakhlak: Command) -> None:
    numbers = [f"{199001012020121000 + number}" for number in range(9)]
    few = people(berakhlak, "NIP", *numbers, numbers[0])
    assert "many-doubles" not in few["problem_counts"]
    many = people(berakhlak, "NIP", *numbers, numbers[0], numbers[1])
    assert ("many-doubles", None) in cells(many)
    ran = berakhlak("score", "survei-2024.csv")
    assert "2 dari 11 baris tidak dipakai sebagai jawaban ganda" in ran.err.splitlines()[0]
