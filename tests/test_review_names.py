"""Decisions about unit names: the review workbook, the map that names it, and what is refused."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
import pytest
from support.command import Command
from support.containers import encrypted

LIST = "nama\nDinas Sosial\nDinas Kesehatan\n"


@pytest.fixture
def review(berakhlak: Command, folder: Path) -> str:
    """Write a survey with two unknown names, and the workbook to review them in."""
    (folder / "unit.csv").write_text(LIST, "utf-8")
    (folder / "s-2024.csv").write_text("Kantor,BP1\nDinsos DKI,4\nEntah,4\n", "utf-8")
    (folder / "peta.toml").write_text('[columns]\n"Kantor" = "unit"\n', "utf-8")
    ran = berakhlak(
        "check", "s-2024.csv", "--units", "unit.csv", "--map", "peta.toml", "--review", "t.xlsx"
    )
    assert ran.code == 1
    command = "berakhlak score s-2024.csv --units unit.csv --map peta.toml --map t.xlsx"
    assert command in ran.err
    return "t.xlsx"


def decide(name: str, *decisions: tuple[str, str], shift: bool = False) -> None:
    """Fill in decisions, as a person does who also notes something beside them."""
    book = openpyxl.load_workbook(name)
    sheet = book["Tinjau unit"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(at for at, row in enumerate(rows, 1) if row[0] == "Nama dalam survei")
    width = len(rows[top - 1])
    sheet.cell(top, width + 1).value = "Catatan saya"
    meant = dict(decisions)
    for number, row in enumerate(rows[top:], start=top + 1):
        sheet.cell(number, width).value = meant.get(str(row[0]))
    if shift:
        book.move_sheet("Tinjau unit", offset=1)
    book.save(name)


@pytest.mark.parametrize("shift", [False, True])
def test_a_map_names_its_review(
    berakhlak: Command, folder: Path, review: str, *, shift: bool
) -> None:
    decide(review, ("Dinsos DKI", "Dinas Sosial"), ("Entah", "-"), shift=shift)
    peta = (folder / "peta.toml").read_text("utf-8")
    (folder / "peta.toml").write_text(f'review = "{review}"\n{peta}', "utf-8")
    ran = berakhlak(
        "score", "s-2024.csv", "--units", "unit.csv", "--map", "peta.toml", "--format", "json"
    )
    assert ran.code == 0, ran.err
    assert [unit["n"] for unit in ran.record["units"]] == [1, 0]


def test_a_locked_review(
    berakhlak: Command, folder: Path, review: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(review, ("Dinsos DKI", "Dinas Sosial"), ("Entah", "-"))
    (folder / review).write_bytes(encrypted((folder / review).read_bytes()))
    (folder / "s-2024.csv").write_text("unit,BP1\nDinsos DKI,4\nEntah,4\n", "utf-8")
    given = ("score", "s-2024.csv", "--units", "unit.csv", "--map", review, "--format", "json")
    assert berakhlak(*given).code == 3
    monkeypatch.setenv("BERAKHLAK_PASSWORD", "rahasia 2024")
    assert berakhlak(*given).code == 0


def test_a_locked_review_that_a_map_names(
    berakhlak: Command, folder: Path, review: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(review, ("Dinsos DKI", "Dinas Sosial"), ("Entah", "-"))
    (folder / review).write_bytes(encrypted((folder / review).read_bytes()))
    peta = (folder / "peta.toml").read_text("utf-8")
    (folder / "peta.toml").write_text(f'review = "{review}"\n{peta}', "utf-8")
    monkeypatch.setenv("BERAKHLAK_PASSWORD", "rahasia 2024")
    given = ("s-2024.csv", "--units", "unit.csv", "--map", "peta.toml")
    assert berakhlak("score", *given).code == 0
    assert berakhlak("check", *given).code == 0
    made = berakhlak("template", "map", "s-2024.csv", "--map", "peta.toml", "-o", "p.toml")
    assert made.code == 0


def test_many_unknown_names_take_time_in_proportion(berakhlak: Command, folder: Path) -> None:
    """Each name costs the same: 3,000 beside 1,000 other faults, far below a minute."""
    (folder / "unit.csv").write_text("nama\nDinas Sosial\n", "utf-8")
    rows = [f"Kantor {number},{'Stuju' if number % 3 else 4}" for number in range(3_000)]
    (folder / "s-2024.csv").write_text("\n".join(["unit,BP1", *rows, "Dinas Sosial,4"]), "utf-8")
    started = time.process_time()
    ran = berakhlak("score", "s-2024.csv", "--units", "unit.csv", "--format", "json")
    assert ran.code == 4
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("units", "code"),
    [
        ('"Dinsos DKI" = "Dinas Tidak Ada"\nEntah = "-"', "unknown-decision"),
        (
            '"Dinsos DKI" = "Dinas Sosial"\n"DINSOS DKI" = "-"\nEntah = "-"',
            "contradicting-decision",
        ),
    ],
)
def test_decisions_that_cannot_stand(
    berakhlak: Command, folder: Path, review: str, units: str, code: str
) -> None:
    peta = (folder / "peta.toml").read_text("utf-8")
    (folder / "peta.toml").write_text(f"{peta}[units]\n{units}\n", "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--units", "unit.csv", "--map", "peta.toml")
    assert (ran.code, f"[{code}]" in ran.err) == (4, True)
    assert review


def test_the_advice_names_every_input(berakhlak: Command, folder: Path, review: str) -> None:
    (folder / "u $1.csv").write_text(LIST, "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--units", "u $1.csv", "--map", "peta.toml")
    assert ran.code == 4
    advice = "berakhlak check s-2024.csv --units 'u $1.csv' --map peta.toml --review"
    assert advice in " ".join(ran.err.split())
    assert advice in " ".join(
        berakhlak("check", "s-2024.csv", "--units", "u $1.csv", "--map", "peta.toml").out.split()
    )
    assert review


def test_what_is_no_review(berakhlak: Command, review: str) -> None:
    book = openpyxl.Workbook()
    book.save("lain.xlsx")
    ran = berakhlak("check", "s-2024.csv", "--units", "unit.csv", "--map", "lain.xlsx")
    assert (ran.code, "[not-a-review]" in ran.err) == (3, True)
    ran = berakhlak("check", "s-2024.csv", "--map", "peta.toml", "--review", review)
    assert (ran.code, "[review-needs-units]" in ran.err) == (2, True)


def test_outputs_never_take_the_place_of_inputs_that_are_only_named(
    berakhlak: Command, folder: Path
) -> None:
    (folder / "berakhlak.toml").write_text('units = "u.csv"\n', "utf-8")
    (folder / "u.csv").write_text(LIST, "utf-8")
    (folder / "s-2024.csv").write_text("unit,BP1\nDinas Sosial,4\n", "utf-8")
    assert berakhlak("template", "instrument", "-o", "ins.toml").code == 0
    before = (folder / "ins.toml").read_bytes()
    (folder / "p.toml").write_text('instrument = "ins.toml"\n', "utf-8")
    for command in (
        ("template", "units", "s-2024.csv", "-o", "u.csv"),
        ("template", "map", "s-2024.csv", "--map", "p.toml", "-o", "ins.toml"),
    ):
        ran = berakhlak(*command)
        assert (ran.code, "[output-is-input]" in ran.err) == (2, True)
    assert (folder / "u.csv").read_text("utf-8") == LIST
    assert (folder / "ins.toml").read_bytes() == before


def test_names_that_a_csv_guards_come_back_as_they_were(berakhlak: Command, folder: Path) -> None:
    (folder / "u.csv").write_text("nama\n-Bagian Umum\nDinas A\n", "utf-8")
    (folder / "p.toml").write_text('[units]\n"Dinas Aa" = "Dinas A"\n', "utf-8")
    made = ("template", "units", "--units", "u.csv", "--map", "p.toml", "-o", "baru.csv")
    assert berakhlak(*made).code == 0
    (folder / "s-2024.csv").write_text("unit,BP1\nDinas Aa,4\n", "utf-8")
    record = berakhlak("score", "s-2024.csv", "--units", "baru.csv", "--format", "json").record
    assert [unit["unit"] for unit in record["units"]] == ["-Bagian Umum", "Dinas A"]
