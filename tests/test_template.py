"""Files to start from: each is read back, empty and filled in."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from support.command import Command
from support.surveys import ITEMS, widened

from berakhlak_cli.cli.config import EXAMPLES, Config, read_config
from berakhlak_cli.instrument import load_instrument
from berakhlak_cli.report.content.survey_form import answers_offered

UNITS = "nama,target\nDinas Sosial,1\nDinas Kesehatan,1\n"
LABELS = ["Sangat Tidak Setuju", "Tidak Setuju", "Netral", "Setuju", "Sangat Setuju"]


def test_an_empty_form_has_no_rows(berakhlak: Command) -> None:
    assert berakhlak("template", "survey", "-o", "formulir-2025.xlsx").code == 0
    checked = berakhlak("check", "formulir-2025.xlsx", "--format", "json")
    assert checked.code == 1
    assert checked.record["problem_counts"] == {"no-rows": 1, "sheet-skipped": 2}
    assert "Isilah sedikitnya satu baris" in berakhlak("score", "formulir-2025.xlsx").err


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_form_that_is_filled_in_is_scored(berakhlak: Command, lang: str) -> None:
    """Ten people agree, ten strongly: 75 and 100, the mean is 87.5."""
    Path("unit.csv").write_text(UNITS, "utf-8")
    name = "formulir-2025.xlsx"
    berakhlak("template", "survey", "--units", "unit.csv", "-o", name, "--lang", lang)
    book = openpyxl.load_workbook(name)
    sheet = book.worksheets[0]
    for number in range(20):
        nip = f"19900101202012{number:04}"
        answer = LABELS[3 + number % 2]
        sheet.append([2024, "Dinas Sosial", nip, *[answer] * len(ITEMS)])
    book.save(name)
    record = berakhlak("score", name, "--units", "unit.csv", "--format", "json").record
    assert record["units"][0]["indices"]["implementasi"]["score"] == 87.5
    assert (record["units"][0]["year"], record["units"][0]["n"]) == (2024, 20)
    assert set(record["problem_counts"]) <= {"sheet-skipped", "straight-lining"}


def test_a_form_offers_the_scale_and_the_units(berakhlak: Command) -> None:
    Path("unit.csv").write_text(UNITS, "utf-8")
    berakhlak("template", "survey", "--units", "unit.csv", "-o", "f.xlsx")
    book = openpyxl.load_workbook("f.xlsx")
    sheet, guide, lists = book.worksheets
    titles = [cell.value for cell in sheet[1]]
    assert titles[:4] == [
        "Tahun", "Nama Unit Kerja", "NIP", "BP1. Memahami dan memenuhi kebutuhan masyarakat",
    ]  # fmt: skip
    assert len(titles) == 3 + 21
    assert sheet.max_row == 1
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D2", "$1:$1")
    assert sheet.column_dimensions["C"].width > 20
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert (rules["D2:D5001"].type, rules["D2:D5001"].formula1) == ("list", "'Pilihan'!$B$2:$B$6")
    assert rules["B2:B5001"].formula1 == "'Pilihan'!$A$2:$A$3"
    assert [cell.value for cell in lists["A"]][:4] == [
        "Nama Unit Kerja", "Dinas Sosial", "Dinas Kesehatan", None,
    ]  # fmt: skip
    assert [cell.value for cell in lists["B"]] == ["Jawaban", *LABELS]
    assert "Sangat Tidak Setuju, Tidak Setuju" in "".join(str(cell.value) for cell in guide["A"])


def test_a_form_follows_the_instrument_of_a_map(berakhlak: Command) -> None:
    """The map's scale has no words, so numbers are offered; they are read as numbers."""
    Path("peta.toml").write_text("[scale]\nlow = 0\nhigh = 10\n", "utf-8")
    berakhlak("template", "survey", "--map", "peta.toml", "-o", "f-2025.xlsx")
    book = openpyxl.load_workbook("f-2025.xlsx")
    assert [cell.value for cell in book["Pilihan"]["A"]] == ["Jawaban", *range(11)]
    book.worksheets[0].append([None, "Dinas A", None, *[5] * len(ITEMS)])
    book.save("f-2025.xlsx")
    ran = berakhlak(
        "score", "f-2025.xlsx", "--map", "peta.toml", "--min-n", "1", "--format", "json"
    )
    assert ran.record["units"][0]["values"]["akuntabel"]["score"] == 50


def test_the_answers_offered_are_those_that_are_read() -> None:
    scale = load_instrument("perilaku-21").scale
    assert answers_offered(scale) == tuple(LABELS)


def test_an_empty_list_of_units_holds_nobody(berakhlak: Command) -> None:
    Path("s-2024.csv").write_text(widened("unit,*\nDinas A,*4"), "utf-8")
    for name in ("unit.csv", "unit.xlsx"):
        assert berakhlak("template", "units", "-o", name).code == 0
        ran = berakhlak("score", "s-2024.csv", "--units", name)
        assert ran.code == 4
        assert f"1 nama unit (1 baris) tidak ada dalam {name}" in ran.err


@pytest.mark.parametrize("name", ["unit.csv", "unit.xlsx"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_list_of_the_units_found_is_complete(berakhlak: Command, name: str, lang: str) -> None:
    text = "unit,*\nDinas B,*4\nDINAS A,*4\nDinas A,*5\nDinas A,*4"
    Path("s-2024.csv").write_text(widened(text), "utf-8")
    Path("s-2023.csv").write_text(widened('unit,*\n"Biro ""C""; D",*4'), "utf-8")
    files = ("s-2024.csv", "s-2023.csv")
    assert berakhlak("template", "units", *files, "-o", name, "--lang", lang).code == 0
    ran = berakhlak("score", *files, "--units", name, "--format", "json")
    assert {(one["year"], one["unit"]): one["n"] for one in ran.record["units"]} == {
        (2023, 'Biro "C"; D'): 1, (2023, "Dinas A"): 0, (2023, "Dinas B"): 0,
        (2024, 'Biro "C"; D'): 0, (2024, "Dinas A"): 3, (2024, "Dinas B"): 1,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["id", "en"])
def test_units_are_listed_below_explanations(berakhlak: Command, lang: str) -> None:
    """No explanation holds a separator, so that the header alone tells which one is used."""
    Path("s.csv").write_text(widened("unit,*\nDinas A,*4\nDinas A,*5"), "utf-8")
    berakhlak("template", "units", "s.csv", "--as-year", "2024", "-o", "unit.csv", "--lang", lang)
    lines = Path("unit.csv").read_text("utf-8-sig").splitlines()
    above = [line for line in lines if line.startswith("# ")]
    assert len(above) == 12
    assert not re.search("[,;|\t]", "".join(above))
    header, row = csv.reader(lines[len(above) :])
    assert dict(zip(header, row, strict=True)) == {
        "kode": "", "nama": "Dinas A", "singkatan": "", "kelompok": "", "alias": "",
        "jumlah_pegawai": "", "target_responden": "", "mulai": "", "sampai": "",
        "penerus": "", "baris_survei": "2",
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_instrument_is_the_same_with_its_comments(berakhlak: Command, lang: str) -> None:
    assert berakhlak("template", "instrument", "-o", "k.toml", "--lang", lang).code == 0
    assert load_instrument("k.toml").fingerprint == load_instrument("perilaku-21").fingerprint
    text = Path("k.toml").read_text("utf-8")
    said = {"id": "Skala jawaban: bilangan bulat", "en": "The scale: whole numbers"}
    assert text.index(f"# {said[lang]}") < text.index("[scale]")
    assert len(re.findall("^# ", text, re.MULTILINE)) == 14


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_config_is_harmless_until_its_keys_are_put_in_force(
    berakhlak: Command, folder: Path, lang: str
) -> None:
    assert berakhlak("template", "config", "-o", "berakhlak.toml", "--lang", lang).code == 0
    assert read_config(folder) == Config()
    text = (folder / "berakhlak.toml").read_text("utf-8")
    (folder / "berakhlak.toml").write_text(re.sub("^#", "", text, flags=re.MULTILINE), "utf-8")
    found = read_config(folder)
    assert found.values == {
        "lang": "id", "units": Path("unit.csv"), "inputs": ("survei-*.xlsx",),
        "evidence": Path("bukti.xlsx"), "maps": (Path("peta.toml"), Path("tinjau-unit.xlsx")),
            "pool": "respondents", "population": "staff",
        "weights": "80:20", "min_n": 10, "top": 5, "area": "Provinsi",
        "tails": ("Provinsi DKI Jakarta",),
        "place": "Jakarta",
    }  # fmt: skip
    assert "\n[letterhead]\nname" in (folder / "berakhlak.toml").read_text("utf-8")


def test_every_key_of_the_config_has_an_example(berakhlak: Command, folder: Path) -> None:
    (folder / "berakhlak.toml").write_text("entah = 1\n", "utf-8")
    for key in {key.partition(".")[0] for key in EXAMPLES}:
        (folder / "berakhlak.toml").write_text(f"{key}x = 1\n", "utf-8")
        assert f"Mungkin maksudnya '{key}'" in " ".join(berakhlak("score", "s.csv").err.split())
    from berakhlak_cli.cli import config

    known = {*config._READ, *config._TABLES}  # noqa: SLF001
    assert known == {key.partition(".")[0] for key in EXAMPLES}


WRONG = [
    (("survey", "-o", "f.csv"), "Pakai salah satu dari: .xlsx."),
    (("units", "-o", "u.toml"), "Pakai salah satu dari: .csv, .xlsx."),
    (("instrument", "-o", "k.xlsx"), "Pakai salah satu dari: .toml."),
    (("map", "s.csv", "-o", "peta.csv"), "Pakai salah satu dari: .toml."),
    (("config", "-o", "-"), "Pakai salah satu dari: .toml."),
    (("config", "s.csv", "-o", "c.toml"), "Template config tidak memakai FILE."),
    (("map", "s.csv", "--units", "s.csv", "-o", "p.toml"), "Template map tidak memakai --units."),
    (("survey", "--as-year", "2024", "-o", "f.xlsx"), "Template survey tidak memakai --as-year."),
    (("config", "--password", "-o", "c.toml"), "Template config tidak memakai --password."),
    (("units", "s.csv", "-o", "s.csv"), "keluaran akan menimpa berkas masukan"),
    (("units", "*.csv", "-o", "s.csv"), "keluaran akan menimpa berkas masukan"),
    (("laporan", "-o", "x.docx"), "Yang tersedia: survey, units, instrument, map, config, report."),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=lambda one: " ".join(one)[:30])
def test_wrong_usage(berakhlak: Command, arguments: tuple[str, ...], said: str) -> None:
    Path("s.csv").write_text("unit,BP1\nDinas A,4\n", "utf-8")
    Path("berakhlak.toml").write_text('lang = "id"\n', "utf-8")
    before = sorted(path.name for path in Path().iterdir())
    ran = berakhlak("template", *arguments)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert sorted(path.name for path in Path().iterdir()) == before
    assert Path("berakhlak.toml").read_text("utf-8") == 'lang = "id"\n'


def test_a_file_that_may_be_filled_in_is_replaced_only_by_force(
    berakhlak: Command, folder: Path
) -> None:
    (folder / "berakhlak.toml").write_text("min_n = 12\n", "utf-8")
    (folder / "peta.toml").write_text('unmatched = "keep"\n', "utf-8")
    (folder / "s.csv").write_text("unit,BP1\nDinas A,4\n", "utf-8")
    assert "FILE belum disebut" in berakhlak("template", "map", "-o", "baru.toml").err
    for what, name in ((["map", "s.csv"], "peta.toml"), (["config"], "berakhlak.toml")):
        before = (folder / name).read_bytes()
        ran = berakhlak("template", *what, "-o", name)
        assert (ran.code, (folder / name).read_bytes()) == (5, before)
        assert "tambahkan --force untuk menggantinya. [output-exists]" in " ".join(ran.err.split())
        assert berakhlak("template", *what, "-o", name, "--force").code == 0
        assert (folder / name).read_bytes() != before
