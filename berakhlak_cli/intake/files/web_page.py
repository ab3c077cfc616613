"""Web pages saved as .xls, as many applications export them: each table is a sheet."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from berakhlak_cli.intake.files.cells import Cell, Sheet
from berakhlak_cli.intake.files.grid import Grid
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Input, Place

if TYPE_CHECKING:
    from lxml.html import HtmlElement

START: Final = 4_096
"""Bytes of a file by which a page is known."""
MOST_BYTES: Final = 96 << 20
MOST_CELLS: Final = 10_000_000
MOST_COLUMNS: Final = 16_384
_MOST_SPAN: Final = 1_000
_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|style|body|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_ROWS: Final = "./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"
Range = tuple[tuple[int, int], tuple[int, int]]


def is_page(start: bytes) -> bool:
    """Tell whether a file that begins so is a web page."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if start.startswith(mark):
            start = start[2:].decode(name, "ignore").encode()
    return _PAGE.match(start.removeprefix(codecs.BOM_UTF8)) is not None


def page_sheets(content: Path | bytes, file: str) -> tuple[Input, list[Sheet]]:
    """
    Return the tables of a page; cells that span several rows or columns are merged ones.

    Raises
    ------
    Stop
        Exit 3: it holds no table, or would not fit into memory.
    """
    from lxml import etree, html

    place = Place(file=file)
    raw = content if isinstance(content, bytes) else content.read_bytes()
    if len(raw) > MOST_BYTES:
        raise Stop(Exit.UNREADABLE, Problem(code="too-large", place=place))
    source = Input(file=file, sha256=hashlib.sha256(raw).hexdigest())
    text = _decoded(raw).replace("\0", "")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as fault:
        raise Stop(Exit.UNREADABLE, Problem(code="not-a-survey", place=place)) from fault
    tables = [*page.iter("table")]
    if not tables:
        raise Stop(Exit.UNREADABLE, Problem(code="not-a-survey", place=place))
    names = [f"Tabel {n}" for n in range(1, len(tables) + 1)] if len(tables) > 1 else [None]
    sheets = []
    for position, (table, name) in enumerate(zip(tables, names, strict=True)):
        rows, merged = _cells(table, place)
        grid = Grid(rows.__iter__)
        sheets.append(
            Sheet(
                input=source,
                name=name,
                head=grid.head(),
                read=grid.read,
                size=len(rows),
                position=position,
                merged=merged,
            )
        )
    return source, sheets


def _decoded(raw: bytes) -> str:
    """Return the text: byte order mark, else strict UTF-8, else what it says, else cp1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = _CHARSET.search(raw[:START])
    try:
        return raw.decode(told.group(1).decode() if told else "cp1252", "replace")
    except LookupError:
        return raw.decode("cp1252", "replace")


def _cells(table: HtmlElement, place: Place) -> tuple[list[list[Cell]], list[Range]]:
    """Return a table's cells as rows of one length, and the ranges that single cells span."""
    rows: list[list[Cell]] = []
    merged: list[Range] = []
    spanned: dict[int, int] = {}
    """Column -> the last row that a cell from above or beside spans."""
    width = steps = 0
    for number, line in enumerate(table.xpath(_ROWS)):
        row: list[Cell] = []
        for element in line.xpath("./td | ./th"):
            while spanned.get(len(row), -1) >= number:
                row.append("")
            at = len(row)
            row.append(_text(element))
            down, right = _span(element, "rowspan"), _span(element, "colspan")
            if down > 1 or right > 1:
                merged.append(((number, at), (number + down - 1, at + right - 1)))
                spanned.update(dict.fromkeys(range(at, at + right), number + down - 1))
                steps += right
            if len(row) > MOST_COLUMNS or steps > MOST_CELLS:
                raise Stop(Exit.UNREADABLE, Problem(code="too-large", place=place))
        rows.append(row)
        width = max(width, len(row))
        if len(rows) * width > MOST_CELLS:
            raise Stop(Exit.UNREADABLE, Problem(code="too-large", place=place))
    return [row + [""] * (width - len(row)) for row in rows], merged


def _text(element: HtmlElement) -> str:
    for line_break in element.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    return "".join(element.itertext())


def _span(element: HtmlElement, name: str) -> int:
    told = str(element.get(name, "1")).strip()
    return min(max(int(told), 1), _MOST_SPAN) if told.isascii() and told.isdigit() else 1
