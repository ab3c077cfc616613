"""The report as a page: read by another parser, then opened in a browser."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from support.command import Command
from support.surveys import SAMPLE_YEARS, widened

from berakhlak_cli.measure.student import quantile95
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
WORDS = Words("id")


@pytest.fixture
def made(sample: Command) -> Path:
    """Write the report of both sample years."""
    ran = sample("report", *SAMPLE_YEARS, "-o", "laporan.html")
    assert ran.code == 0
    return ran.folder / "laporan.html"


def parsed(text: str) -> Any:  # noqa: ANN401 - the types of XPath are of no help
    """Return the page as another library reads it."""
    return html.document_fromstring(text)


def table(page: Any, section: str, at: int = 0) -> list[list[str]]:  # noqa: ANN401
    """Return the texts of a section's table, its header first."""
    found = page.get_element_by_id(section).findall(".//table")[at]
    rows = [[*row.iterchildren("th", "td")] for row in found.iter("tr")]
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_the_page_says_what_the_records_say(sample: Command, made: Path) -> None:
    page = parsed(made.read_text("utf-8"))
    scored = sample("score", *SAMPLE_YEARS, "--year", "2024", "--format", "json").record
    _, *units = table(page, "units")
    assert len(units) == 114
    for row, unit in zip(units, scored["units"], strict=False):
        index = unit["indices"]["implementasi"]
        assert row[0].rstrip(" *†°") == unit["unit"]
        if unit["withheld"]:
            assert row[2:] == ["tidak ditampilkan: kurang dari 10 responden"]
        else:
            adaptive = WORDS.number(unit["values"]["adaptif"]["score"])
            assert (row[7], row[9]) == (adaptive, WORDS.number(index["score"]))
            assert row[-1] == index["category"]
    (listed,) = sample("rank", *SAMPLE_YEARS, "--format", "json").record["lists"]
    _, *awards = table(page, "awards")
    assert [(row[0], row[1]) for row in awards] == [
        (str(one["rank"]), one["unit"]) for one in listed["ranking"]
    ]
    compared = sample("compare", *SAMPLE_YEARS, "--format", "json").record
    _, *changes = table(page, "comparison", 1)
    assert [row[3] for row in changes] == [
        "" if one["change"] is None else WORDS.signed(one["change"]) for one in compared["units"]
    ]
    unit = scored["units"][4]
    (profile,) = page.xpath("//article[h3[normalize-space() = $name]]", name=unit["unit"])
    assert WORDS.number(unit["indices"]["implementasi"]["score"]) in profile.text_content()
    assert len(page.xpath("//article")) == 113


def test_every_table_and_drawing_can_be_read_aloud(made: Path) -> None:
    page = parsed(made.read_text("utf-8"))
    for one in page.iter("table"):
        assert one.find("caption") is not None
        assert {cell.get("scope") for cell in one.find("thead").iter("th")} == {"col"}
        assert {cell.get("scope") for cell in one.find("tbody").iter("th")} == {"row"}
    drawings = [*page.iter("svg")]
    assert len(drawings) == 3
    for one in drawings:
        title, about = (one.find(tag).text_content() for tag in ("title", "desc"))
        assert title
        assert "dalam tabel" in about
    assert page.find("body").xpath("string(.//p)") == WORDS.say("app.sample")
    identities = page.xpath("//@id")
    assert len(identities) == len(set(identities))
    assert {link[1:] for link in page.xpath("//a/@href")} <= set(identities)
    assert made.stat().st_size < 1_000_000


def test_bars_are_as_long_as_scores_and_lines_as_margins(sample: Command, made: Path) -> None:
    page = parsed(made.read_text("utf-8"))
    _, values, best = page.iter("svg")
    (listed,) = sample("rank", *SAMPLE_YEARS, "--format", "json").record["lists"]
    ranking = listed["ranking"][:10]
    bars = [float(one.get("width")) for one in best.iter("rect")]
    whole = 100 * bars[0] / ranking[0]["score"]
    assert bars == [pytest.approx(whole * one["score"] / 100, abs=0.02) for one in ranking]
    lines = [one for one in best.iter("line") if one.get("class") == "error"]
    lengths = [float(one.get("x2")) - float(one.get("x1")) for one in lines]
    margins = [2 * quantile95(one["n"] - 1) * one["se"] for one in ranking]
    assert lengths == [pytest.approx(whole * margin / 100, abs=0.02) for margin in margins]
    assert len([*values.iter("rect")]) == 14


def test_the_page_asks_for_nothing(made: Path) -> None:
    text = made.read_text("utf-8")
    page = parsed(text)
    assert not page.xpath("//link | //img | //iframe | //object | //@src | //@style | //@onclick")
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|fetch|XMLHttp", text)


def test_hostile_names_are_text(berakhlak: Command, hostile: str) -> None:
    assert berakhlak("report", hostile, "-o", "l.html").code == 0
    text = Path("l.html").read_text("utf-8")
    assert text.count("<script>") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    page = parsed(text)
    names = {row[0].rstrip(" *") for row in table(page, "units")[1:]}
    assert {"{{ 7*7 }} {% raw %}", "=cmd|' /c calc'!A1", "<script>alert(1)</script>"} < names
    once = Path("l.html").read_bytes()
    assert berakhlak("report", hostile, "-o", "l.html").code == 0
    assert Path("l.html").read_bytes() == once
    assert berakhlak("report", hostile, "-o", "tiada/l.html").code == 5


def test_statements_that_are_all_alike_are_neither_strong_nor_weak(
    berakhlak: Command, folder: Path
) -> None:
    """As in a profile of its own: A answers 4 to everything, B 5 to the first statement."""
    others = ",".join(["4"] * 20)
    rows = ["unit,tahun,*", *[f"A,2024,4,{others}"] * 12, *[f"B,2024,5,{others}"] * 12]
    (folder / "s.csv").write_text(widened("\n".join(rows)))
    assert berakhlak("report", "s.csv", "-o", "l.html").code == 0
    assert berakhlak("profiles", "s.csv", "-o", "profil").code == 0
    page = parsed((folder / "l.html").read_text("utf-8"))
    for name, there in (("A", False), ("B", True)):
        own = (folder / "profil" / f"{name}.html").read_text("utf-8")
        (beside,) = page.xpath("//article[h3[normalize-space() = $name]]", name=name)
        titles = {str(one.text_content()).strip() for one in beside.iter("caption")}
        assert (
            {"Pernyataan dengan skor tertinggi", "Pernyataan dengan skor terendah"} <= titles
        ) is there
        assert ("Perilaku terkuat" in own) is there


def test_what_is_withheld_is_not_on_the_page(berakhlak: Command, folder: Path) -> None:
    def laid(small: int, other: int) -> str:
        rows = ["unit,tahun,*", *["A,2024,*3"] * 40, *["B,2024,*4"] * 30, *["C,2024,*4"] * 25]
        rows += [f"K,2024,*{small}"] * 6 + [f"L,2024,*{other}"] * 6
        (folder / "s.csv").write_text(widened("\n".join(rows)))
        berakhlak("report", "s.csv", "-o", "l.html")
        return re.sub(r"[0-9a-f]{64}", "", (folder / "l.html").read_text("utf-8"))

    assert laid(1, 5) == laid(5, 1)
    assert "tidak ditampilkan, sebab respondennya (6) kurang dari 10" in laid(1, 5)


@dataclass(slots=True)
class Seen:
    """What a browser said and asked for."""

    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser; without one, the tests that need it are skipped, unless it is required."""
    if CHROMIUM is None:
        if os.environ.get("BERAKHLAK_BROWSER") == "required":
            pytest.fail("chromium is required, and not installed")
        pytest.skip("chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Browser, path: Path, width: int = 1200) -> tuple[Page, Seen]:
    """Open the page and listen to it."""
    page, seen = browser.new_page(viewport={"width": width, "height": 800}), Seen()
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda fault: seen.said.append(str(fault)))
    page.on("request", lambda request: seen.asked.append(request.url))
    page.goto(path.as_uri())
    return page, seen


def test_sorting_searching_and_opening_a_profile(browser: Browser, made: Path) -> None:
    page, seen = opened(browser, made)
    units = page.locator("#units table")
    index = units.locator("thead th", has_text="Indeks")
    names = units.locator("tbody th")
    index.locator("button").click()
    assert index.get_attribute("aria-sort") == "descending"
    assert names.first.text_content() == "Badan Pengembangan Sumber Daya Manusia"
    assert "Kepulauan Seribu" in (names.last.text_content() or "")  # withheld ones stand last
    page.keyboard.press("Enter")
    assert index.get_attribute("aria-sort") == "ascending"
    assert names.first.text_content() == "Biro Hukum *"
    assert "Kepulauan Seribu" in (names.last.text_content() or "")
    units.locator("thead button").first.click()
    assert names.first.text_content() == "Badan Kepegawaian Daerah"
    assert (names.count(), units.locator("tfoot th").text_content()) == (113, "Provinsi")

    page.locator("#units input").fill("dinas  sos")
    shown = units.locator("tbody tr:visible")
    assert shown.count() == 1
    assert page.locator("#units output").text_content() == "1 dari 113 baris"
    shown.locator("a").click()
    profile = page.locator("article:visible")
    assert profile.locator("h3").text_content() == "Dinas Sosial"
    assert page.evaluate("document.activeElement.className") == "profile"
    page.keyboard.press("Escape")
    assert page.locator("article:visible").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Dinas Sosial"
    assert seen == Seen(said=[], asked=[made.as_uri()])
    page.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_no_width_makes_the_page_wider_than_the_screen(
    browser: Browser, made: Path, width: int
) -> None:
    page, _ = opened(browser, made, width)
    page.locator("#units tbody a").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_hostile_names_in_a_browser(browser: Browser, berakhlak: Command, hostile: str) -> None:
    assert berakhlak("report", hostile, "-o", "l.html").code == 0
    page, seen = opened(browser, Path("l.html").absolute(), 360)
    dialogs: list[str] = []
    page.on("dialog", lambda one: dialogs.append(one.message))
    for link in page.locator("#units tbody a").all():
        link.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert (seen.said, dialogs) == ([], [])
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(browser: Browser, made: Path, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(made.as_uri())
    for place in ("body", ".quiet", ".banner", "#units a", "td.band-A", "td.band-B", "td.band-C"):
        ink, paper = page.evaluate(
            """(place) => {
                const one = document.querySelector(place);
                let ground = one;
                const clear = "rgba(0, 0, 0, 0)";
                const filled = () => getComputedStyle(ground).backgroundColor !== clear;
                while (!filled() && ground !== document.body) ground = ground.parentElement;
                return [getComputedStyle(one).color, getComputedStyle(ground).backgroundColor];
            }""",
            place,
        )
        assert contrast(ink, paper) >= 4.5, (place, ink, paper)
    page.close()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1..21, as WCAG 2 defines it."""

    def light(text: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", text)[:3]]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
                  for part in parts]  # fmt: skip
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
