"""Sentences that few runs call for, each said by the command whose business it is."""

from __future__ import annotations

import errno
import re
from inspect import cleandoc
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from support.command import Command, Ran
from support.containers import text
from support.exports import LIME, LIME_ROWS, QUALTRICS_HEAD, qualtrics_row
from support.surveys import widened


def spoken(ran: Ran) -> str:
    """Return all that a command printed, without its line breaks."""
    return " ".join((ran.out + ran.err).split())


@pytest.mark.parametrize(
    ("survey", "command", "said"),
    [
        ("unit,BP1\nA,4", "score s.csv --zzz", "Pilihan --zzz tidak ada."),
        ("unit,BP1\nA,4", "score s.csv --quiet=ya", "Pilihan --quiet tidak memakai isi."),
        ("unit,indeks\n" + "A,60\n" * 12, "score s.csv", "… dan 1 lagi [duplicate-unit-row]."),
        # how a ranking is titled, and who stays out of it
        ("unit,indeks,adaptif\nA,60,61", "rank s.csv --by adaptif", "SKOR ADAPTIF"),
        ("unit,indeks,responden,target\nA,60,50,40", "rank s.csv --by response", "TINGKAT RESPONS"),
        ("unit,tahun,indeks\nA,2023,60\nA,2024,61\nB,2024,62", "rank s.csv --by change",
         "B tidak ada skor pada tahun sebelumnya"),
        ("unit,indeks\nA,64\nB,63\nC,62\nD,61\nE,60\nF,59", "explain F s.csv",
         "Memenuhi syarat peringkat; tidak termasuk 3 terbaik."),
        # what a score cannot tell
        ("unit,indeks,index_se\nA,60,1", "score s.csv", "dari galat baku dalam tabel."),
        ("unit,BP1\n" + "".join(f"{u},4\n" * 12 for u in "ABCDEF"), "score s.csv",
         "Tanpa indeks juga: 1 unit lainnya."),
        ("unit,tahun,indeks,index_se\nA,2023,60,1\nA,2024,61,1", "compare s.csv",
         "selisih +1,0 poin (± 2,8) belum cukup untuk menyatakan perubahan."),
        # B has no index in 2024: 61 - 55 = (61 - 60) · (1/2 + 1)/2 + … + 4 from the unit without
        ("unit,tahun,indeks,adaptif\nA,2023,60,60\nB,2023,50,50\nA,2024,61,60\nB,2024,,50",
         "compare s.csv", "+4,00 unit yang pada salah satu tahun tidak mempunyai skor"),
        # votes
        ("unit,Nilai pribadi,Budaya saat ini\n" + "A,entah,entah\n" * 12, "score s.csv",
         "Total Indeks Kesehatan Budaya Organisasi, provinsi 2024: tidak dapat dihitung."),
        ("unit,Nilai pribadi,Budaya saat ini\n" + "A,jujur,jujur\n" * 3, "score s.csv",
         "provinsi 2024: tidak ditampilkan sebab semua unit terlalu kecil."),
        # one of a thing, in English
        ("unit,Nilai pribadi,Budaya saat ini\n" + "A,jujur,jujur\n" * 12 + "A,jujur,entah\n",
         "score s.csv --min-n 1 --lang en", "1 vote for a word that is not on the list."),
        ("unit,indeks\nA,60", "score s.csv --lang en", "1 unit in the score table."),
        ("unit,indeks,responden,target\nA,60,50,40", "check s.csv --lang en",
         "Response 2024: 1 unit heard."),
        ("unit,indeks,responden,target\n" + "".join(f"U{n},60,1,40\n" for n in range(11)),
         "check s.csv --lang en", "1 more unit misses its target"),
    ],
)  # fmt: skip
def test_what_a_survey_makes_a_command_say(
    berakhlak: Command, survey: str, command: str, said: str
) -> None:
    Path("s.csv").write_text(widened(survey), "utf-8")
    name, *rest = command.split()
    year = [] if "tahun" in survey else ["--as-year", "2024"]
    assert said in spoken(berakhlak(name, *rest, *year))


@pytest.mark.parametrize(
    ("survey", "units", "group"),
    [
        ("unit,*\nDinas Sosial,*4\nDinas Sosal,*5", "",
         "1 pasang nama unit yang mungkin satu unit"),
        ("unit,Ko1,Ko2,Ko3\n" + "A,4,2,4\n" * 30, "", "1 pernyataan yang diduga terbalik"),
        ("unit,*\nA,*4", "nama,penerus\nA,B\n", "1 unit penerus yang tidak ada dalam daftar"),
        ("unit,*\n" + ",".join(f"({n})" for n in range(1, 23)) + "\nA,*4", "",
         "1 baris nomor kolom"),
        ("unit,*\nA,*4\nunit,*\nA,*4", "", "1 judul kolom yang ditulis lagi"),
        ("unit,*\nA Jawa Tengah,*4\nB Prov. Jateng,*4", "nama\nA\nB\n",
         "1 wilayah di belakang nama unit"),
        ("tanggal,unit,*\n1/2/2024,A,*4", "",
         "1 kolom waktu yang urutan hari dan bulannya dianggap hari dahulu"),
        ("nip,unit,*\n" + "131234567,A,*4\n" * 4, "", "1 NIP atau ID yang dipakai bersama"),
        ("nip,waktu,unit,*\n" + "131234567,besok,A,*4\n131234567,1/2/2024,A,*4\n", "",
         "1 waktu yang tidak terbaca pada orang yang menjawab lebih dari sekali"),
        ("nip,unit,*\n" + "131234567,A,*4\n" * 2, "",
         "1 lembar yang lebih dari sepersepuluh barisnya jawaban ganda"),
        (text([[*LIME, "Q[BP1]"], *([*row, "A5"] for row in LIME_ROWS)]), "",
         "1 respons yang belum selesai dikirim"),
        (text([*QUALTRICS_HEAD, qualtrics_row("Survey Preview", "True", "R_2", 4, 4),
               qualtrics_row("IP Address", "True", "R_1", 4, 4)]), "",
         "1 respons percobaan (pratinjau)"),
    ],
)  # fmt: skip
def test_kinds_of_problems_in_groups(
    berakhlak: Command, survey: str | bytes, units: str, group: str
) -> None:
    if isinstance(survey, str):
        survey = widened(survey).encode()
    Path("s.csv").write_bytes(survey)
    Path("unit.csv").write_text(units)
    listed = ("--units", "unit.csv") if units else ()
    ran = berakhlak("score", "s.csv", "--as-year", "2024", *listed, "-v", "--all")
    assert group in spoken(ran)


def test_a_folder_is_no_map(berakhlak: Command) -> None:
    Path("s-2024.csv").write_text("unit,indeks\nA,60\n")
    Path("peta.toml").mkdir()
    ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml")
    assert (ran.code, "peta.toml: ini bukan berkas biasa." in ran.err) == (3, True)


def test_the_map_is_named_among_the_files_of_a_report(berakhlak: Command) -> None:
    Path("s-2024.csv").write_text(widened("unit,*\n" + "A,*4\n" * 12))
    Path("peta.toml").write_text("")
    assert berakhlak("report", "s-2024.csv", "--map", "peta.toml", "-o", "l.xlsx").code == 0
    rows = openpyxl.load_workbook("l.xlsx")["Metode"].iter_rows(values_only=True)
    assert ("peta.toml", "berkas peta (--map)") in [(row[0], row[2]) for row in rows]


def test_a_change_of_which_nobody_knows_whether_it_is_chance(berakhlak: Command) -> None:
    Path("a.csv").write_text("unit,tahun,indeks\nA,2023,60\nA,2024,62\n")
    assert berakhlak("profiles", "a.csv", "-o", "p").code == 0
    said = Path("p/A.html").read_text("utf-8")
    assert "60,0 pada 2023 dan 62,0 sekarang, selisih +2,0 poin; tanpa galat baku" in said


def test_a_final_score_is_worked_out_before_the_reader(berakhlak: Command) -> None:
    Path("s-2024.csv").write_text("unit,indeks\nA,60\nB,50\n")
    Path("b.csv").write_text("unit,bukti\nA,90\nkantor z,50\n")
    ran = berakhlak("explain", "A", "s-2024.csv", "--evidence", "b.csv")
    assert "Skor akhir = 0,8 × 60,000 + 0,2 × 90,000 = 66,00" in spoken(ran)
    told = spoken(berakhlak("rank", "s-2024.csv", "--evidence", "b.csv", "--all"))
    assert "bukti untuk 'kantor z' tidak dipakai, sebab unit itu tidak ada dalam survei." in told


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("unit,bukti\nKantor Lain,50\n", "unit 'Kantor Lain' dalam tabel bukti tidak ada dalam"),
        ("\n\n", "tabel bukti memerlukan kolom unit dan kolom skor 0–100."),
    ],
)
def test_evidence_that_cannot_be_used(berakhlak: Command, evidence: str, said: str) -> None:
    Path("s-2024.csv").write_text("unit,indeks\nDinas A,60\n")
    Path("unit.csv").write_text("nama\nDinas A\n")
    Path("b.csv").write_text(evidence)
    ran = berakhlak("rank", "s-2024.csv", "--units", "unit.csv", "--evidence", "b.csv")
    assert said in spoken(ran)


def test_a_review_that_is_not_needed(berakhlak: Command) -> None:
    Path("s-2024.csv").write_text("unit,indeks\nDinas A,60\n")
    Path("unit.csv").write_text("nama\nDinas A\n")
    ran = berakhlak("check", "s-2024.csv", "--units", "unit.csv", "--review", "tinjau.xlsx")
    assert "lembar tinjauan tidak diperlukan" in spoken(ran)
    assert not Path("tinjau.xlsx").exists()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.EACCES, "akses ditolak"),
        (errno.EPERM, "akses ditolak"),
        (errno.ENAMETOOLONG, "namanya terlalu panjang"),
        (errno.ENOSPC, "ruang disk habis"),
        (errno.EROFS, "disk hanya dapat dibaca"),
    ],
)
def test_why_a_file_cannot_be_opened(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    survey, plain = Path("s-2024.csv"), Path.open
    survey.write_text("unit,BP1\nDinas A,4\n")

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as open is
        if path.name == survey.name:
            raise OSError(code, "refused")
        return plain(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    ran = berakhlak("score", survey)
    assert (ran.code, "[unreadable]" in ran.err, said in ran.err) == (3, True, True)


def test_text_that_its_reader_gives_up(berakhlak: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("s-2024.csv").write_text("unit,BP1\nDinas A,4\n")

    def give_up(*_: object, **__: object) -> None:
        raise pd.errors.ParserError("Error tokenizing data. C error: out of memory")

    monkeypatch.setattr(pd, "read_csv", give_up)
    ran = berakhlak("score", "s-2024.csv")
    assert (ran.code, "teks ini tidak dapat dibaca sebagai tabel" in ran.err) == (3, True)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("score s-2024.csv", "Membaca s-2024.csv ━"),
        ("profiles s-2024.csv -o p", "Menulis profil ━"),
    ],
)
def test_what_takes_long_shows_how_far_it_is(
    berakhlak: Command, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    Path("s-2024.csv").write_text(widened("unit,*\n" + "A,*4\n" * 12))
    monkeypatch.setattr("berakhlak_cli.cli.progress._PATIENCE", -1)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    err = re.sub(r"\x1b\[[\d;?]*\w", "", berakhlak(*command.split()).err)
    assert said in " ".join(err.split())


# --- instrument files -----------------------------------------------------------------------------

RATINGS = """
    format = 2
    id = "x"
    title = "x"
    prefixes = [1]
    units = "x"
    [index]
    code = "N"
    title = "x"
    [scale]
    low = 1
    high = 2
    labels = ["a", ["b", "a"], [["a"], ["a", ""]]]
    [[dimension]]
    code = "a"
    title = "A"
    [[dimension.item]]
    code = "A1"
    reversed = 1
    [[dimension.item]]
    code = "a1"
"""
VOTES = """
    id = "x"
    title = "x"
    kind = "votes"
    index = { code = "x", title = "x" }
    dimension = [{ code = "a", title = "A" }, { code = "b", title = "B" }]
    [votes]
    areas = { one = "X" }
    questions = { personal = ["p"], current = ["p"] }
    [[votes.word]]
    text = "b"
    area = "one"
    value = "a"
    limiting = true
"""
NOTHING = """
    id = "x"
    title = "x"
    dimension = []
    index = { code = "x", title = "x" }
    scale = { low = 1, high = 2, labels = 3 }
"""


@pytest.mark.parametrize(
    ("toml", "faults"),
    [
        (
            RATINGS,
            [
                "'format' harus 1.",
                "'units' harus berupa tabel.",
                "'dimension[1].item[1].reversed' harus true atau false.",
                "'index.code' harus terdiri atas huruf kecil, angka, dan garis bawah,",
                "'scale.labels[1]' harus memuat 2 label,",
                "'scale.labels[3]' memberi dua arti kepada 'a'.",
                "'scale.labels[3]' harus berupa daftar teks.",
                "'prefixes' harus berupa daftar teks.",
                "'dimension[1].item[2].code' sama dengan dimension[1].item[1].",
            ],
        ),
        (
            VOTES,
            [
                "'votes.areas' harus memuat sekurang-kurangnya 2.",
                "'votes.questions.current' sama dengan personal.",
                "'votes.questions.desired' belum ada.",
                "'votes.word[1].value' tidak boleh ada pada kata penghambat.",
                "'dimension[2]' tidak ditunjukkan oleh satu kata pun.",
            ],
        ),
        (NOTHING, ["'dimension' kosong.", "'scale.labels' harus berupa daftar."]),
    ],
    ids=["ratings", "votes", "nothing"],
)
def test_every_fault_of_an_instrument_is_told_at_once(
    berakhlak: Command, toml: str, faults: list[str]
) -> None:
    Path("s-2024.csv").write_text("unit,indeks\nA,60\n")
    Path("peta.toml").write_text('instrument = "i.toml"\n')
    Path("i.toml").write_text(cleandoc(toml), "utf-8")
    ran = berakhlak("score", "s-2024.csv", "--map", "peta.toml")
    found = spoken(ran).split("i.toml: kunci ")[1:]
    assert (ran.code, len(found)) == (2, len(faults))
    for said, fault in zip(found, faults, strict=True):
        assert said.startswith(fault)
