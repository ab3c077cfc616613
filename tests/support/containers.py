"""Rows written as each kind of file that users have; text and numbers only."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import md5
from html import escape
from typing import Any, Final

import msoffcrypto
import xlwt
from msoffcrypto.method.rc4 import DocumentRC4
from xlsxwriter import Workbook
from xlwt.CompoundDoc import XlsDoc

Rows = Sequence[Sequence[Any]]
SECRET: Final = "rahasia 2024"
TAB: Final = "Data"


def text(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx(rows: Rows) -> bytes:
    """A workbook of today."""
    out = io.BytesIO()
    with Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(TAB)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def xls(rows: Rows) -> bytes:
    """A workbook of before 2007."""
    out = io.BytesIO()
    XlsDoc().save(out, _biff(rows))
    return out.getvalue()


def encrypted(content: bytes, password: str = SECRET) -> bytes:
    """A workbook locked with a password."""
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def locked_xls(rows: Rows, password: str = SECRET) -> bytes:
    """A workbook of before 2007, locked as then: RC4 over all but the heads of records."""
    plain = _biff(rows)
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    rc4 = DocumentRC4.decrypt  # the same operation both ways
    told = rc4(
        password, salt, io.BytesIO(verifier + md5(verifier, usedforsecurity=False).digest())
    ).read()
    key = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + told
    records = [*_records(plain)]
    first = len(records[0])
    stream = plain[:first] + key + plain[first:]
    hidden = rc4(password, salt, io.BytesIO(stream), 0x400).read()
    out = bytearray(stream[: first + len(key)])
    for record in records[1:]:
        at, (kind, size) = len(out), struct.unpack_from("<HH", record)
        shown = {0x85: 8, 0x809: 4 + size}.get(kind, 4)  # where a sheet begins stays legible
        out += record[:shown] + hidden[at + shown : at + len(record)]
        if kind == 0x85:
            (begin,) = struct.unpack_from("<I", record, 4)
            struct.pack_into("<I", out, at + 4, begin + len(key))
    out += struct.pack("<HH", 0, -len(out) % 4) + bytes(-len(out) % 4)  # the box adds fours
    book = io.BytesIO()
    XlsDoc().save(book, bytes(out))
    return book.getvalue()


def _biff(rows: Rows) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(TAB)
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            if cell not in (None, ""):
                sheet.write(number, at, cell)
    return bytes(book.get_biff_data())


def _records(stream: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(stream):
        size = 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
        yield stream[at : at + size]
        at += size


def html(rows: Rows) -> bytes:
    """The page that web applications offer as .xls."""
    lines = [
        "<tr>" + "".join(f"<td>{escape(str('' if c is None else c))}</td>" for c in row) + "</tr>"
        for row in rows
    ]
    page = f"<html><head><meta charset='utf-8'></head><body><table>{''.join(lines)}</table></body>"
    return page.encode()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of parts, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def ods(rows: Rows) -> bytes:
    """A spreadsheet of LibreOffice."""
    return ods_of(
        "".join(f"<table:table-row>{''.join(map(_ods_cell, r))}</table:table-row>" for r in rows)
    )


def ods_of(lines: str) -> bytes:
    """A spreadsheet of LibreOffice with these rows of XML."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content{spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{TAB}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_cell(cell: object) -> str:
    if cell in (None, ""):
        return "<table:table-cell/>"
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"


def xlsb(rows: Rows) -> bytes:
    """A binary workbook, with texts within its cells."""
    records = b"".join(
        record(0x00, struct.pack("<I", number) + bytes(13))
        + b"".join(binary_cell(at, cell) for at, cell in enumerate(row) if cell not in (None, ""))
        for number, row in enumerate(rows)
    )
    return xlsb_of(records, len(rows), max(map(len, rows)))


def xlsb_of(records: bytes, height: int, width: int) -> bytes:
    """A binary workbook with these records of rows and cells."""
    tab = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(TAB)
    book = record(0x83, b"") + record(0x8F, b"") + record(0x9C, tab) + record(0x90, b"")
    extent = struct.pack("<IIII", 0, height - 1, 0, width - 1)
    sheet = record(0x81, b"") + record(0x94, extent) + record(0x91, b"")
    sheet += records + record(0x92, b"") + record(0x82, b"")
    spaces = "http://schemas.openxmlformats.org/package/2006/"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        f'<Relationships xmlns="{spaces}relationships"><Relationship Id="rId1" '
        f'Type="{office}/{{}}" Target="{{}}"/></Relationships>'
    )
    kinds = (
        f'<Types xmlns="{spaces}content-types"><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    return zipped(
        {
            "[Content_Types].xml": kinds,
            "_rels/.rels": links.format("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book + record(0x84, b""),
            "xl/_rels/workbook.bin.rels": links.format("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def record(kind: int, content: bytes) -> bytes:
    """A record: its kind and length in seven bits a byte."""
    return _sevens(kind if kind < 0x80 else (kind & 0x7F) | 0x80 | (kind >> 7) << 8, raw=True) + (
        _sevens(len(content)) + content
    )


def _sevens(number: int, *, raw: bool = False) -> bytes:
    if raw:
        return number.to_bytes(1 if number < 0x80 else 2, "little")
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def _wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def binary_cell(at: int, cell: object) -> bytes:
    where = struct.pack("<II", at, 0)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return record(0x05, where + struct.pack("<d", cell))
    return record(0x06, where + _wide(str(cell)))


CONTAINERS: Final[Mapping[str, tuple[str, Callable[[Rows], bytes]]]] = {
    "xlsx": ("s-2024.xlsx", xlsx),
    "xlsm": ("s-2024.xlsm", xlsx),
    "xls": ("s-2024.xls", xls),
    "xlsb": ("s-2024.xlsb", xlsb),
    "ods": ("s-2024.ods", ods),
    "csv": ("s-2024.csv", text),
    "tsv": ("s-2024.tsv", lambda rows: text(rows, "\t")),
    "txt": ("s-2024.txt", lambda rows: text(rows, ";", "cp1252")),
    "html as xls": ("s-2024.xls", html),
    "csv as xlsx": ("s-2024.xlsx", text),
    "xlsx as csv": ("s-2024.csv", xlsx),
    "locked xls": ("s-2024.xls", locked_xls),
    "locked xlsx": ("s-2024.xlsx", lambda rows: encrypted(xlsx(rows))),
}
"""Container -> the file's name and what writes it."""
