"""Documents: opened with a library that did not fill them in, and compared with the JSON."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from support.command import Command
from support.documents import text_of
from support.surveys import MARKUP, SAMPLE_YEARS, survey_of

from berakhlak_cli.cli.output_file import created
from berakhlak_cli.report.fields import PROFILE, REPORT, paths
from berakhlak_cli.report.render.docx.document import DocumentTemplate
from berakhlak_cli.report.render.docx.templates import SHIPPED, template_file
from berakhlak_cli.words import LANGUAGES, Words, sentences

WORDS = Words("id")
OFFICE = """place = "Jakarta"
[letterhead]
name = "Badan Contoh"
address = "Jalan Satu"
[signatory]
name = "Nama Lengkap"
title = "Kepala Badan"
nip = "123"
"""


def template(*texts: str, header: str = "") -> str:
    """Write a template with a paragraph for each text."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save("sendiri.docx")
    return "sendiri.docx"


def table(file: str, title: str) -> list[list[str]]:
    """Return the rows of the table whose first row begins with a title, without that row."""
    for one in Document(file).tables:
        rows = [[cell.text for cell in row.cells] for row in one.rows]
        if rows[0][0] == title:
            return rows[1:]
    raise AssertionError(title)


def test_a_report_says_what_the_json_says(sample: Command) -> None:
    made = str(sample("report", *SAMPLE_YEARS, "-o", "laporan.docx").folder / "laporan.docx")
    score = sample("score", *SAMPLE_YEARS, "--year", "2024", "--format", "json").record
    ranking = sample("rank", *SAMPLE_YEARS, "--format", "json").record["lists"][0]
    change = sample("compare", *SAMPLE_YEARS, "--format", "json").record

    def shown(figure: float | None) -> str:
        return "–" if figure is None else WORDS.number(figure)

    every = [row for one in Document(made).tables for row in one.rows]
    units = [[cell.text for cell in row.cells] for row in every if len(row.cells) == 12][1:]
    assert len(units) == len(score["units"]) == 113
    for row, unit in zip(units, score["units"], strict=True):
        values = [one["score"] for one in unit["values"].values()]
        index = unit["indices"]["implementasi"]
        assert row[0].startswith(unit["unit"])
        assert row[1:10] == [WORDS.count(unit["n"]), *map(shown, values), shown(index["score"])]
        assert row[11] == (index["category"] or "–")
    awards = table(made, "Peringkat")
    best = [one for one in ranking["ranking"] if one["awarded"]]
    assert [row[:2] for row in awards] == [[str(one["rank"]), one["unit"]] for one in best]
    assert [row[2] for row in awards] == [WORDS.number(one["score"], 2) for one in best]
    assert awards[0][3] == f"{best[0]['rank_low']}–{best[0]['rank_high']}"
    *values, index = table(made, "Indeks dan nilai")
    assert index[1:] == ["64,9", "B", "61,2", "+3,7"]
    for row, one in zip(values, change["values"].values(), strict=True):
        assert row[3:] == [shown(one["before"]), WORDS.signed(one["change"])]
    text = text_of(made)
    assert text.startswith("DATA CONTOH")
    for phrase in (
        "naik 3,7 poin", "rumus aplikasi ini", "SHA-256 survei-2024.xlsx: ", "10.114",
        score["instrument"]["fingerprint"], "pool = respondents", "Kolaboratif",
    ):  # fmt: skip
        assert phrase in text


def test_the_office_heads_and_signs(berakhlak: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    file = survey_of({"Dinas A": (4,), "Dinas B": (3,)})
    ran = berakhlak("report", file, "-o", "a.docx")
    assert "belum diisi dalam berakhlak.toml" in ran.err.replace("\n", " ")
    assert "........" in text_of("a.docx")
    Path("berakhlak.toml").write_text(OFFICE, "utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    ran = berakhlak("report", file, "--template", "nota-dinas", "-o", "b.docx")
    assert (ran.code, "belum diisi" in ran.err) == (0, False)
    text = text_of("b.docx")
    for line in (
        "BADAN CONTOH", "Jalan Satu", "Jakarta, 1 Januari 2026", "Kepala Badan,", "Nama Lengkap",
        "NIP 123", "Dari\t: Kepala Badan",
    ):  # fmt: skip
        assert line in text.splitlines()
    assert Document("b.docx").core_properties.created.year == 2026


def test_a_misspelt_key_of_the_office_is_named(berakhlak: Command) -> None:
    Path("berakhlak.toml").write_text("[signatory]\nnama = 'A'\nnip = 1\n", "utf-8")
    ran = berakhlak("score", survey_of({"Dinas A": (4,)}))
    err = ran.err.replace("\n  ", " ")
    assert ran.code == 2
    assert "signatory.nama" in err
    assert "signatory.name" in err
    assert "kunci 'signatory.nip' harus berupa teks" in err


def test_one_certificate_for_each_awarded_unit(berakhlak: Command) -> None:
    """Answers of 5 score 100, of 4 score 75: two share the first place, none is second."""
    more = {f"Dinas {name}": (3,) for name in "DEF"}  # at most half are awarded
    file = survey_of({"Dinas A": (5,), "Dinas B": (4,), "Dinas C": (5,), **more})
    Path("berakhlak.toml").write_text(OFFICE, "utf-8")
    berakhlak("report", file, "--template", "piagam", "--top", "3", "-o", "p.docx")
    document = Document("p.docx")
    lines = [one.text for one in document.paragraphs]
    numbers = [line for line in lines if line.startswith("Nomor")]
    assert numbers == [f"Nomor: 00{at}/BerAKHLAK/2024" for at in (1, 2, 3)]
    assert [one for one in lines if one.startswith("Dinas")] == ["Dinas A", "Dinas C", "Dinas B"]
    assert [one for one in lines if one.startswith("Peringkat")] == [
        "Peringkat 1 (bersama) Indeks Implementasi BerAKHLAK",
        "Peringkat 1 (bersama) Indeks Implementasi BerAKHLAK",
        "Peringkat 3 Indeks Implementasi BerAKHLAK",
    ]
    assert lines.count("dengan skor 100,00") == 2
    assert lines.count("Nama Lengkap") == 3
    breaks = [one for one in document.paragraphs if one.paragraph_format.page_break_before]
    assert len(breaks) == 2


def test_nobody_to_be_awarded(berakhlak: Command) -> None:
    """Nine people a unit are too few to be shown."""
    file = survey_of({"Dinas A": (5,), "Dinas B": (4,)}, people=9)
    assert berakhlak("report", file, "-o", "a.docx").code == 0
    text = text_of("a.docx")
    assert "Tidak ada unit yang memenuhi syarat peringkat." in text
    assert "Dinas A (tidak ditampilkan: kurang dari 10 responden)" in text.replace("  ", " ")
    ran = berakhlak("report", file, "--template", "piagam", "-o", "b.docx")
    assert (ran.code, "[nobody-eligible]" in ran.err, Path("b.docx").exists()) == (4, True, False)


def test_a_withheld_score_is_not_in_the_file(berakhlak: Command) -> None:
    """Dinas C answers 2 2 5: scores 50.0; none else has that score."""
    units = {"Dinas A": (5,), "Dinas B": (4,), "Dinas D": (4, 5), "Dinas E": (5, 5, 4)}
    big = survey_of(units, people=30, year=2023).read_text().replace("2023,", "2024,")
    small = survey_of({"Dinas C": (2, 2, 5)}, people=3).read_text().splitlines()[1:]
    Path("s.csv").write_text(big + "\n".join(small) + "\n", "utf-8")
    berakhlak("report", "s.csv", "--top", "1", "-o", "a.docx")
    rows = {row[0]: row[2:] for row in (
        [cell.text for cell in row.cells] for one in Document("a.docx").tables for row in one.rows
        if len(row.cells) == 12
    )}  # fmt: skip
    hidden = {name: row for name, row in rows.items() if "tidak ditampilkan" in name}
    assert len(hidden) == 1
    assert {cell for row in hidden.values() for cell in row} == {"–"}


def test_names_of_units_are_text(berakhlak: Command) -> None:
    others = {f"Dinas {at}": (1,) for at in range(len(MARKUP))}  # at most half are awarded
    file = survey_of({**{name: (4, 5, at % 3 + 2) for at, name in enumerate(MARKUP)}, **others})
    for name in ("laporan", "nota-dinas", "piagam"):
        assert berakhlak("report", file, "--template", name, "--top", "6", "-o", "a.docx").code == 0
        text = text_of("a.docx")
        for unit in MARKUP:
            assert unit.strip() in text


@pytest.mark.parametrize(
    ("texts", "header", "named"),
    [
        (["{{ indeks }} {{ summary }}"], "", ["'indeks'"]),
        (["{{ province.scor }}", "{{ banner.x }}"], "", ["'province.scor'", "'banner.x'"]),
        (["{% for u in units %}{{ u.nama }} {{ loop.index }}{% endfor %}"], "", ["'u.nama'"]),
        (["{% if no %}{{ nope | upper }}{% endif %}"], "{{ head }}", ["'no'", "'nope'", "'head'"]),
        (["{% set x = province %}{{ x.score }}{{ x['bad'] }}"], "", ["'x.bad'"]),
        (["{{ units[0].unit }}{{ awards[0].nope }}{{ units.unit }}"], "",
         ["'awards.0.nope'", "'units.unit'"]),
    ],
)  # fmt: skip
def test_all_unknown_fields_are_named(
    berakhlak: Command, texts: list[str], header: str, named: list[str]
) -> None:
    mine = template(*texts, header=header)
    ran = berakhlak("report", survey_of({"A": (4,)}), "--template", mine, "-o", "a.docx")
    err = ran.err.replace("\n  ", " ")
    assert ran.code == 2
    assert ran.err.count("[template-fields]") == len(named)
    for name in named:
        assert f"isian {name}" in err
    assert not Path("a.docx").exists()


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["Laporan tanpa isian"], "template-fields"),
        (["{{ summary "], "template-syntax"),
        (["{{ summary | nofilter }}"], "template-syntax"),
        (["{% for one in units %}{{ one.unit }}"], "template-syntax"),
        (["{{ summary + 1 }}"], "template-syntax"),
        (["{{ summary }}{{ 1 // 0 }}"], "template-syntax"),
        (["{{ summary }}{{ ''.__class__.__mro__ }}"], "template-syntax"),
        (["{{ summary.__class__.__subclasses__() }}"], "template-syntax"),
    ],
)
def test_templates_that_cannot_be_filled_in(
    berakhlak: Command, texts: list[str], code: str
) -> None:
    mine = template(*texts)
    ran = berakhlak("report", survey_of({"A": (4,), "B": (3,)}), "--template", mine, "-o", "a.docx")
    assert (ran.code, f"[{code}]" in ran.err) == (2, True)
    assert not Path("a.docx").exists()


def test_the_office_s_own_template(berakhlak: Command) -> None:
    """A banner that it does not name stands first all the same."""
    Path("unit.csv").write_text("nama\nDinas A\nDinas B\n", "utf-8")
    file = survey_of({"Dinas A": (5,), "Dinas B": (4,)})
    file.write_text("# DATA CONTOH\n" + file.read_text("utf-8"), "utf-8")
    mine = template(
        "{% for one in units %}{{ one.unit }}={{ one.index }};{% endfor %}", header="{{ year }}"
    )
    assert berakhlak("report", file, "--template", mine, "-o", "a.docx").code == 0
    document = Document("a.docx")
    assert [one.text for one in document.paragraphs] == [
        "DATA CONTOH: nama unit asli, jawaban rekaan.", "Dinas A=100,0;Dinas B=75,0;",
    ]  # fmt: skip
    assert document.sections[0].header.paragraphs[0].text == "2024"


@pytest.mark.parametrize(
    ("name", "content", "code", "problem"),
    [
        ("t.docx", b"no archive", 3, "template-damaged"),
        ("t.docx", b"PK\x03\x04" + b"\0" * 40, 3, "template-damaged"),
        ("hilang.docx", None, 3, "no-file"),
        ("piagm", None, 2, "no-template"),
        ("profil", None, 2, "no-template"),
    ],
)
def test_templates_that_are_none(
    berakhlak: Command, name: str, content: bytes | None, code: int, problem: str
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    ran = berakhlak("report", survey_of({"A": (4,)}), "--template", name, "-o", "a.docx")
    assert (ran.code, f"[{problem}]" in ran.err) == (code, True)


def test_an_archive_without_a_document_is_damaged(berakhlak: Command) -> None:
    with zipfile.ZipFile("t.docx", "w") as archive:
        archive.writestr("a.txt", "a")
    ran = berakhlak("report", survey_of({"A": (4,)}), "--template", "t.docx", "-o", "a.docx")
    assert (ran.code, "[template-damaged]" in ran.err) == (3, True)


def test_where_a_report_cannot_be_written(berakhlak: Command) -> None:
    file = survey_of({"A": (4,), "B": (3,)})
    assert berakhlak("report", file, "-o", "tidak/ada.docx").code == 5
    assert berakhlak("report", file, "-o", "a.pdf").code == 2
    mine = template("{{ summary }}")
    assert berakhlak("report", file, "--template", mine, "-o", mine).code == 2
    Path("a.docx").write_text("old", "utf-8")
    berakhlak("report", file, "--template", template("{{ x }}"), "-o", "a.docx")
    assert Path("a.docx").read_text("utf-8") == "old"


def test_the_same_input_gives_the_same_bytes(berakhlak: Command) -> None:
    file = survey_of({"A": (4, 5), "B": (3, 4)})
    for name in ("laporan", "nota-dinas", "piagam"):
        for out in ("a.docx", "b.docx"):
            berakhlak("report", file, "--template", name, "-o", out)
        assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()
    with zipfile.ZipFile("a.docx") as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {2020}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_template_to_start_from_explains_its_fields(berakhlak: Command, name: str) -> None:
    """It is filled in like the shipped one: what explains is not printed."""
    assert berakhlak("template", "report", "--template", name, "-o", "t.docx").code == 0
    text = text_of("t.docx")
    for path, _ in paths(SHIPPED[name].fields):
        assert f"{path} : " in text
    file = survey_of({"Dinas A": (4, 5), "Dinas B": (3, 4)})
    if name == "profil":
        for folder, given in (("a", "t.docx"), ("b", "profil")):
            assert berakhlak("profiles", file, "--template", given, "-o", folder).code == 0
        one, two = (Path(folder, "Dinas A.docx") for folder in "ab")
    else:
        for out, given in (("a.docx", "t.docx"), ("b.docx", name)):
            assert berakhlak("report", file, "--template", given, "-o", out).code == 0
        one, two = Path("a.docx"), Path("b.docx")
    assert text_of(str(one)) == text_of(str(two))
    assert not re.search(r"\{[{%#]|[}%#]\}", text_of(str(one)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_our_templates_name_known_fields_alone(lang: str) -> None:
    for name, one in SHIPPED.items():
        content = template_file(name, Words(lang), created(), explained=True)
        assert DocumentTemplate(content, one.fields, name).names_banner
        assert Document(io.BytesIO(content)).core_properties.author == ""


def test_every_field_is_explained() -> None:
    """In both languages, and nothing else is."""
    known = {
        f"field.{path}[]" if is_list else f"field.{path}"
        for fields in (REPORT, PROFILE)
        for path, is_list in paths(fields)
    }
    for lang in LANGUAGES:
        assert {key for key in sentences(lang) if key.startswith("field.")} == known


def test_templates_take_no_input(berakhlak: Command) -> None:
    ran = berakhlak("template", "report", "--units", "u.csv", "-o", "t.docx")
    assert (ran.code, "--units" in ran.err) == (2, True)
    assert berakhlak("template", "map", "--template", "piagam", "-o", "t.toml").code == 2
    ran = berakhlak("template", "report", "--template", "surat", "-o", "t.docx")
    assert (ran.code, "[no-template]" in ran.err) == (2, True)


def test_groups_and_final_scores(berakhlak: Command) -> None:
    """Index 100 and evidence 50 at 80:20 make 90; a list for each kind."""
    units = {f"{kind} {at}": (5 - at // 2,) for kind in ("Dinas", "Badan") for at in range(3)}
    rows = "".join(f"{name},{name.split()[0]}\n" for name in units)
    Path("unit.csv").write_text(f"nama,kelompok\n{rows}", "utf-8")
    given = "".join(f"{name},50\n" for name in units)
    Path("bukti.csv").write_text(f"unit,bukti\n{given}", "utf-8")
    file = survey_of(units)
    more = (
        "--units",
        "unit.csv",
        "--evidence",
        "bukti.csv",
        "--per-group",
        "kelompok",
        "--top",
        "1",
    )
    assert berakhlak("report", file, *more, "-o", "a.docx").code == 0
    awards = table("a.docx", "Peringkat")
    assert [row[1:3] for row in awards] == [
        ["Badan 0 (Badan)", "90,00"], ["Badan 1 (Badan)", "90,00"],
        ["Dinas 0 (Dinas)", "90,00"], ["Dinas 1 (Dinas)", "90,00"],
    ]  # fmt: skip
    assert "Skor akhir = 0,8 × indeks + 0,2 × bukti." in text_of("a.docx")
    berakhlak("report", file, *more, "--template", "piagam", "-o", "b.docx")
    assert "Peringkat 1 (bersama) Skor akhir, kelompok Badan" in text_of("b.docx")


def test_a_template_that_would_fill_the_memory_is_refused(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("berakhlak_cli.report.render.docx.document._MOST_BYTES", 1_000)
    ran = berakhlak("report", survey_of({"A": (4,)}), "--template", "laporan", "-o", "a.docx")
    assert (ran.code, "[template-damaged]" in ran.err) == (3, True)


def test_fields_in_properties_are_checked_and_filled_in(berakhlak: Command) -> None:
    document = Document()
    document.add_paragraph("{{ summary }}")
    document.core_properties.subject = "{{ index }} {{ tahun }}"
    document.save("t.docx")
    ran = berakhlak(
        "report", survey_of({"A": (4,), "B": (3,)}), "--template", "t.docx", "-o", "a.docx"
    )
    assert (ran.code, "'tahun'" in ran.err) == (2, True)
    document.core_properties.subject = "{{ index }} {{ year }}"
    document.save("t.docx")
    berakhlak("report", survey_of({"A": (4,), "B": (3,)}), "--template", "t.docx", "-o", "a.docx")
    about = Document("a.docx").core_properties
    assert (about.subject, about.title) == ("Indeks Implementasi BerAKHLAK 2024",) * 2
