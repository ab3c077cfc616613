"""Options in groups, what the config fills in, how much `--all` shows, commands to be copied."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import pytest
import typer
from support.command import Command
from support.surveys import survey_of, widened
from typer.testing import CliRunner

from berakhlak_cli.cli.config import Config
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.groups import Without
from berakhlak_cli.cli.options import command, typed
from berakhlak_cli.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    color: Annotated[str, typer.Option("--color")] = "red"
    coats: Annotated[int, typer.Option("--coats"), "layers"] = 1
    thinned: Annotated[bool, typer.Option("--thinned")] = False
    config: Config


@command
def door(
    context: Context, *, paint: Paint, wall: Annotated[Paint, Without(names=("coats",))]
) -> None:
    both = [
        (one.color, one.coats, one.thinned, one.config is context.config) for one in (paint, wall)
    ]
    typer.echo(f"{both} {context.session.quiet}")


@command
def sketch(_: Context, *, paint: Annotated[Paint, Without(config=False)]) -> None:
    typer.echo(paint.color)


@command
def hidden(_: Context, *, paint: Annotated[Paint, Without(untyped=("color",))]) -> None:
    typer.echo(paint.color)


def painted(function: object, *arguments: str, **settings: str | int) -> str:
    app = typer.Typer()
    app.command()(function)  # type: ignore[type-var]
    here = Context(words=Words(), config=Config(values=settings))
    return CliRunner().invoke(app, arguments, obj=here).output.strip()


def test_a_group_becomes_options_with_the_typer_that_is_here() -> None:
    told = f"typer {version('typer')}"
    assert painted(door) == "[('red', 1, False, True), ('red', 1, False, True)] False", told
    typed = painted(door, "--coats", "3", "--color", "blue", "--thinned", "-q")
    assert typed == "[('blue', 3, True, True), ('blue', 1, True, True)] True", told


def test_what_is_not_typed_comes_from_the_config_then_from_the_group() -> None:
    said = painted(door, color="green", layers=2)
    assert said == "[('green', 2, False, True), ('green', 1, False, True)] False"
    assert painted(door, "--color", "blue", color="green").count("blue") == 2
    assert painted(sketch, color="green") == "red"
    assert painted(hidden, color="green") == "green"
    assert "No such option" in painted(hidden, "--color", "blue")


def test_without_file_the_inputs_of_the_config_are_read(berakhlak: Command, folder: Path) -> None:
    survey_of({"Dinas A": (4,), "Dinas B": (5,)})
    (folder / "unit.csv").write_text("nama,kelompok\nDinas A,x\nDinas B,x\n", "utf-8")
    assert "FILE belum disebut" in berakhlak("rank").err
    (folder / "berakhlak.toml").write_text(
        'inputs = ["survei-*.csv"]\nunits = "unit.csv"\n', "utf-8"
    )
    ran = berakhlak("rank", "--format", "json")
    assert [one["unit"] for one in ran.record["lists"][0]["ranking"]] == ["Dinas B", "Dinas A"]
    assert "inputs = survei-*.csv" in ran.err
    assert berakhlak("check", "-o", "survei-2024.csv").code == 2
    assert berakhlak("rank", "tiada.csv").code == 3


def test_evidence_of_the_config_makes_the_final_score(berakhlak: Command, folder: Path) -> None:
    survey_of({"Dinas A": (4,), "Dinas B": (5,)})
    (folder / "bukti.csv").write_text("unit,skor\nDinas A,95\nDinas B,15\n", "utf-8")
    text = 'inputs = "survei-2024.csv"\nevidence = "bukti.csv"\nweights = "50:50"\n'
    (folder / "berakhlak.toml").write_text(text, "utf-8")
    record = berakhlak("rank", "--format", "json").record
    ranking = [(one["unit"], one["score"]) for one in record["lists"][0]["ranking"]]
    assert ranking == [("Dinas A", 85.0), ("Dinas B", 57.5)]
    assert berakhlak("score", "--format", "json").code == 0


FAULTS = "\n".join(["unit,tahun,*", *["Dinas A,2024,*x"] * 12, *["Dinas A,2024,*5"] * 120])


@pytest.mark.parametrize("arguments", [["score"], ["explain", "Dinas A"], ["rank"]])
def test_all_names_every_place(berakhlak: Command, folder: Path, arguments: list[str]) -> None:
    (folder / "s.csv").write_text(widened(FAULTS), "utf-8")
    short = berakhlak(*arguments, "s.csv").err
    assert short.count("jawaban 'x'") == 0
    assert "252 jawaban tidak dikenal dianggap kosong, misalnya C2 'x'." in short
    everything = berakhlak(*arguments, "s.csv", "--all").err
    assert everything.count("jawaban 'x'") == 252
    assert [everything.count(f"s.csv, A{row}: tidak ada") for row in (2, 13, 14)] == [1, 1, 0]


def test_all_names_every_unit_without_an_index(berakhlak: Command, folder: Path) -> None:
    rows = [f"Dinas {letter},2024,4\n" * 12 for letter in "ABCDEFG"]
    (folder / "s.csv").write_text(f"unit,tahun,BP1\n{''.join(rows)}", "utf-8")
    assert "2 unit lainnya" in berakhlak("score", "s.csv").out
    assert berakhlak("score", "s.csv").out.count("Tanpa indeks: Dinas") == 5
    assert berakhlak("score", "s.csv", "--all").out.count("Tanpa indeks: Dinas") == 7


LIMITING = [f"kendala {letter}" for letter in "abcdefghijkl"]
WORD_LIST = f"""\
id = "kecil"
title = "Daftar kecil"
kind = "votes"
[index]
code = "implementasi"
title = "Indeks Implementasi"
[[dimension]]
code = "akuntabel"
title = "Akuntabel"
[votes]
word = [
  {{ text = "jujur", value = "akuntabel", area = "b" }},
  {",".join(f'{{ text = "{one}", area = "a", limiting = true }}' for one in LIMITING)}
]
[votes.questions]
personal = ["Nilai pribadi"]
current = ["Budaya saat ini"]
desired = ["Budaya yang diharapkan"]
[votes.areas]
a = "Bidang A"
b = "Bidang B"
"""


@pytest.mark.parametrize("arguments", [["score"], ["explain", "Dinas A"]])
def test_all_names_every_limiting_word(
    berakhlak: Command, folder: Path, arguments: list[str]
) -> None:
    (folder / "kecil.toml").write_text(WORD_LIST, "utf-8")
    (folder / "peta.toml").write_text('instrument = "kecil.toml"\n', "utf-8")
    rows = "".join(f"Dinas A,2024,jujur,{one},jujur\n" for one in LIMITING)
    head = "unit,tahun,Nilai pribadi,Budaya saat ini,Budaya yang diharapkan"
    (folder / "s.csv").write_text(f"{head}\n{rows}", "utf-8")

    def named(*more: str) -> int:
        ran = berakhlak(*arguments, "s.csv", "--map", "peta.toml", *more)
        assert ran.code == 0, ran.err
        return " ".join(ran.out.split()).partition("(suara): ")[2].partition(". ")[0].count("kend")

    assert (named(), named("--all")) == (10, 12)


def test_all_tells_every_fault_of_a_run_that_stops(berakhlak: Command, folder: Path) -> None:
    (folder / "s.csv").write_text("unit,tahun,BP1\nDinas A,2024,4\n", "utf-8")
    rows = "".join(f"Dinas {n},\nDinas {n},\n" for n in range(15))
    (folder / "unit.csv").write_text(f"nama,singkatan\n{rows}", "utf-8")
    arguments = ("score", "s.csv", "--units", "unit.csv")
    assert berakhlak(*arguments).err.count("[ambiguous-unit]") == 11
    assert berakhlak(*arguments, "--all").err.count("[ambiguous-unit]") == 15


def test_a_printed_command_keeps_its_language_and_can_be_copied(
    berakhlak: Command, folder: Path
) -> None:
    (folder / "daftar unit kerja kita.csv").write_text("nama\nDinas A\nDinas B\n", "utf-8")
    (folder / "survei tahun 2024.csv").write_text("unit,BP1\nDinas X,4\n", "utf-8")
    arguments = ("survei tahun 2024.csv", "--units", "daftar unit kerja kita.csv", "--lang", "en")
    for command_ in ("score", "check"):
        ran = berakhlak(command_, *arguments)
        assert (
            '  berakhlak check "survei tahun 2024.csv" --units "daftar unit kerja kita.csv"'
            " --review tinjau-unit.xlsx --lang en\n"
        ) in ran.out + ran.err
    ran = berakhlak("score", "survei tahun 2024.csv", "--lang=en")
    assert 'Next step     : berakhlak rank "survei tahun 2024.csv" --lang en\n' in ran.out
    assert "--lang" not in berakhlak("score", "survei tahun 2024.csv").out


@pytest.mark.parametrize("by", ["Ak", "AK", "akuntabel", "Akuntabel", "AKUNTABEL"])
def test_a_figure_is_asked_for_by_code_short_name_or_title(berakhlak: Command, by: str) -> None:
    survey_of({"Dinas A": (4,), "Dinas B": (5,)})
    for command_ in ("rank", "explain"):
        unit = ["Dinas A"] if command_ == "explain" else []
        ran = berakhlak(command_, *unit, "survei-2024.csv", "--by", by, "--format", "json")
        assert (ran.code, ran.record["by"]) == (0, "akuntabel")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["skore", "survei-2024.csv"], "Perintah 'skore' tidak ada. Mungkin maksudnya score."),
        (["entah"], "Perintah yang ada: score, rank"),
        (["rank", "survei-2024.csv", "--topp", "3"], "Mungkin maksudnya --top."),
        (["rank", "survei-2024.csv", "--by", "akuntable"], "Mungkin maksudnya akuntabel."),
        (["rank", "survei-2024.csv", "--by", "xyz"], "--by xyz tidak dikenal. Pilih salah satu"),
        (["score", "survey-2024.csv"], "tidak ditemukan. Mungkin maksudnya survei-2024.csv."),
        (["score", "sub/Survei2024.CSV"], f"Mungkin maksudnya {Path('sub/survei-2024.csv')}."),
        (["score", "laporan.xlsx"], "berkas tidak ditemukan. Periksa nama"),
        (["score", "survei-2024.csv", "--map", "pta.toml"], "Mungkin maksudnya peta.toml."),
        (["template", "survei", "-o", "x.xlsx"], "Mungkin maksudnya survey."),
        (
            ["rank", "survei-2024.csv", "--units", "unit.csv", "--per-group", "kelompk"],
            "Mungkin maksudnya 'kelompok'.",
        ),
    ],
    ids=lambda one: " ".join(one)[:40] if isinstance(one, list) else "",
)  # fmt: skip
def test_what_is_misspelt_names_the_nearest(
    berakhlak: Command, folder: Path, arguments: list[str], said: str
) -> None:
    survey_of({"Dinas A": (4,), "Dinas B": (5,)})
    (folder / "sub").mkdir()
    (folder / "sub" / "survei-2024.csv").touch()
    (folder / "peta.toml").touch()
    (folder / "unit.csv").write_text("nama,kelompok\nDinas A,x\nDinas B,x\n", "utf-8")
    ran = berakhlak(*arguments)
    assert ran.code in (2, 3)
    assert said in " ".join(ran.err.split())


def test_every_file_that_cannot_be_read_is_named(berakhlak: Command, folder: Path) -> None:
    survey_of({"Dinas A": (4,)})
    (folder / "kosong.csv").touch()
    (folder / "rusak.xlsx").write_bytes(b"PK\x03\x04rusak")
    (folder / "map").mkdir()
    files = ("tiada.csv", "survei-2024.csv", "kosong.csv", "rusak.xlsx", "map", "tiada-*.csv")
    ran = berakhlak("score", *files)
    assert ran.code == 3
    for name, code in (
        ("tiada.csv", "no-file"), ("kosong.csv", "empty-file"), ("rusak.xlsx", "damaged"),
        ("map", "not-a-file"), ("tiada-*.csv", "no-match"),
    ):  # fmt: skip
        assert f"{name}: " in ran.err
        assert f"[{code}]" in ran.err
    assert "survei-2024.csv" not in ran.err


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("Kementerian", "Indeks kementerian 2024: 87,5"),
        ("Kabupaten Sleman", "Indeks kabupaten Sleman 2024: 87,5"),
        ("BPS {x}", "Indeks BPS {x} 2024: 87,5"),
    ],
)
def test_the_whole_is_called_as_the_config_says(
    berakhlak: Command, folder: Path, area: str, said: str
) -> None:
    survey_of({"Dinas A": (4,), "Dinas Provinsi": (5,)})
    (folder / "berakhlak.toml").write_text(f'area = "{area}"\n', "utf-8")
    ran = berakhlak("score", "survei-2024.csv")
    assert said in ran.out
    assert f"\n{area}  " in ran.out
    assert f"area = {area}" in ran.err
    assert "provinsi" not in ran.out
    assert "Dinas Provinsi" in ran.out
    english = berakhlak("score", "survei-2024.csv", "--lang", "en").out
    assert "province" not in english.casefold()
    assert berakhlak("report", "survei-2024.csv", "-o", "l.html").code == 0
    assert " provinsi " not in (folder / "l.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("survei-2024.csv", "survei-2024.csv"),
        ("survei-*.csv", "survei-*.csv"),
        (r"data\survei.csv", r"data\survei.csv"),
        ("survei [baru], 2024.csv", '"survei [baru], 2024.csv"'),
        ("a&b.csv", '"a&b.csv"'),
        ("a|b;c.csv", '"a|b;c.csv"'),
        ("$rahasia.csv", "'$rahasia.csv'"),
        ("", '""'),
    ],
)
def test_names_are_quoted_where_a_shell_would_read_them_otherwise(name: str, shown: str) -> None:
    assert typed("score", name, lang=None) == f"berakhlak score {shown}"


@pytest.mark.parametrize("command_", ["score", "check"])
def test_a_cure_names_the_file_that_was_given(
    berakhlak: Command, folder: Path, command_: str
) -> None:
    (folder / "hasil survei").mkdir()
    file = str(Path("hasil survei") / "s-2024.csv")
    (folder / file).write_text("unit,unit,BP1\nDinas A,Dinas A,4\n", "utf-8")
    ran = berakhlak(command_, file, "--lang", "en")
    cure = f'  berakhlak template map "{file}" -o peta.toml --lang en\n'
    assert cure in ran.out + ran.err
    record = berakhlak("check", file, "--lang", "en", "--format", "json").record
    assert [one["hint"] for one in record["problems"] if one["code"] == "duplicate-column"] == [
        f"Delete one of the columns, or settle it in the map file: {cure.strip()}"
    ]


def test_a_cure_names_the_command_to_ask(berakhlak: Command) -> None:
    survey_of({"Dinas A": (4,)}, people=3)
    ran = berakhlak("rank", "survei-2024.csv", "--as-year", "2024")
    assert ran.code == 4
    assert "berakhlak score survei-2024.csv --as-year 2024\n" in ran.err
    assert "Lihat: berakhlak rank --help\n" in berakhlak("rank", "--entah").err
    assert "Lihat: berakhlak rank --help\n" in berakhlak("rank", "x.csv", "--min-n", "0").err
    assert "Lihat: berakhlak --help\n" in berakhlak("apa").err
    assert "See: berakhlak rank --help --lang en\n" in berakhlak("rank", "--lang=en").err


def test_the_offered_review_adds_to_the_one_that_is_used(berakhlak: Command, folder: Path) -> None:
    (folder / "unit.csv").write_text("nama\nDinas A\n", "utf-8")
    (folder / "s-2024.csv").write_text("unit,BP1\nEntah,4\nDinas A,5\n", "utf-8")
    files = ("s-2024.csv", "--units", "unit.csv")
    berakhlak("check", *files, "--review", "nama.xlsx")
    ran = berakhlak("score", *files, "--map", "nama.xlsx")
    assert ran.code == 4
    offered = "berakhlak check s-2024.csv --units unit.csv --review nama.xlsx"
    assert f"  {offered}\n" in ran.err
    assert berakhlak(*offered.split()[1:]).code == 1
