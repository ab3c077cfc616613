"""Text files: encoding, delimiter and rows, settled on the whole file before the first block."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import numpy as np

from berakhlak_cli.intake.files.cells import HEAD_ROWS, Block, Column, Sheet, from_row, listed
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Input, Place

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

DELIMITERS: Final = ",;\t|"
BLOCK_ROWS: Final = 131_072
"""Rows that the parser gives at a time: larger than a workbook's, since cells cost less here."""
_STEP: Final = 1 << 20
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEP: Final = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_QUOTE: Final = re.compile(r"EOF inside string starting at row (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text file whose encoding is known; it can be opened again and again."""

    content: Path | bytes
    sha256: str
    encoding: str
    skip: int = 0
    """Bytes before the first row: a byte order mark, a line `sep=;`."""

    def open(self) -> IO[bytes]:
        """Open the file at its first row."""
        stream: IO[bytes]
        if isinstance(self.content, bytes):
            stream = io.BytesIO(self.content)
        else:
            stream = self.content.open("rb")
        stream.seek(self.skip)
        return stream


class _Widened(io.RawIOBase):
    """A stream with one row of empty cells before it, so that the parser expects every width."""

    def __init__(self, stream: IO[bytes], row: bytes) -> None:
        self._stream = stream
        self._row = row

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read the row first, then the stream."""
        view = memoryview(buffer)
        if self._row:
            step = self._row[: len(view)]
            self._row = self._row[len(step) :]
        else:
            step = self._stream.read(len(view))
        view[: len(step)] = step
        return len(step)


def read_text(content: Path | bytes, place: Place) -> Text:
    """
    Settle the encoding of a text file: byte order mark, else strict UTF-8, else cp1252.

    Raises
    ------
    Stop
        Exit 3: it holds bytes that no text holds.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    unicode = western = True
    western_decoder = codecs.getincrementaldecoder("cp1252")("strict")
    start = b""
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        while step := stream.read(_STEP):
            start = start or step[:4]
            digest.update(step)
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                continue
            if b"\0" in step:
                raise Stop(Exit.UNREADABLE, Problem(code="not-a-survey", place=place))
            if unicode and not (step.isascii() and decoder.getstate()[0] == b""):
                unicode = _decodes(decoder, step)
            if not unicode:
                western = western and _decodes(western_decoder, step)
    if decoder.getstate()[0]:  # it ends within a letter
        unicode = False
    if not unicode and not western:
        raise Stop(Exit.UNREADABLE, Problem(code="not-a-survey", place=place))
    mark, encoding = next(
        ((mark, name) for mark, name in _BOMS if start.startswith(mark)),
        (b"", "utf-8" if unicode else "cp1252"),
    )
    if encoding == "utf-16":  # no row of it starts at a byte that a line break ends
        content, encoding, mark = _in_utf8(content, place), "utf-8", b""
    return Text(content=content, sha256=digest.hexdigest(), encoding=encoding, skip=len(mark))


def _in_utf8(content: Path | bytes, place: Place) -> bytes:
    raw = content if isinstance(content, bytes) else content.read_bytes()
    try:
        return raw.decode("utf-16").encode()
    except UnicodeError as fault:
        raise Stop(Exit.UNREADABLE, Problem(code="not-a-survey", place=place)) from fault


def _decodes(decoder: codecs.IncrementalDecoder, step: bytes) -> bool:
    try:
        decoder.decode(step)
    except UnicodeDecodeError:
        return False
    return True


def text_sheet(text: Text, source: Input) -> Sheet:
    """
    Return a text file as a sheet; its rows are numbered as a spreadsheet shows them.

    A quoted line break stays in its cell, a blank line is a row, and a first line `sep=;`
    is none.
    """
    place = Place(file=source.file)
    try:
        text, delimiter, head = _settled(text)
    except (UnicodeError, csv.Error) as fault:
        raise Stop(Exit.UNREADABLE, Problem(code="not-a-survey", place=place)) from fault
    width = max((len(row) for row in head), default=0) + 1
    table = _Table(text=text, delimiter=delimiter, width=width, place=place)
    return Sheet(
        input=source,
        name=None,
        head=head,
        read=table.read,
        size=0,
        encoding=text.encoding,
        ragged=True,
    )


def _settled(text: Text) -> tuple[Text, str, list[list[str]]]:
    """Return the text past a line `sep=`, its delimiter and its head."""
    with io.TextIOWrapper(text.open(), encoding=text.encoding, newline="") as stream:
        first = stream.readline()
        said = _SEP.fullmatch(first)
        lines = [] if said else [first]
        lines.extend(line for _, line in zip(range(HEAD_ROWS * 3), stream, strict=False))
    if said:
        skip = text.skip + len(first.encode(text.encoding))
        text = replace(text, skip=skip)
    delimiter = said.group(1) if said else _delimiter(lines)
    return text, delimiter, _split(lines, delimiter)[:HEAD_ROWS]


def _split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    return list(csv.reader(lines, delimiter=delimiter))


def _delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that cuts most rows into the same number of cells."""
    best = (0.0, 0, 0)
    chosen = ","
    for rank, delimiter in enumerate(DELIMITERS):
        try:
            widths = [len(row) for row in _split(lines, delimiter) if any(row)]
        except csv.Error:
            continue
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            continue
        width, often = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        if (found := (often / len(widths), width, -rank)) > best:
            best, chosen = found, delimiter
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Table:
    """A text file whose form is settled."""

    text: Text
    delimiter: str
    width: int
    """Cells of a row at the most: those of the head and one more."""
    place: Place

    def read(
        self, columns: Sequence[int], first_row: int, many: Collection[int]
    ) -> Iterator[Block]:
        """Yield blocks of some columns from a row on."""
        import pandas as pd

        wanted = sorted(column for column in columns if column < self.width)
        kinds = {column: object if column in many else "category" for column in wanted}
        row = (self.delimiter * (self.width - 1) + "\n").encode()
        with self.text.open() as stream:
            try:
                chunks = pd.read_csv(
                    io.BufferedReader(_Widened(stream, row), _STEP),
                    sep=self.delimiter,
                    header=None,
                    names=range(self.width),
                    usecols=wanted,
                    index_col=False,
                    dtype=kinds,
                    na_filter=False,
                    skip_blank_lines=False,
                    chunksize=BLOCK_ROWS,
                    engine="c",
                    thousands="\x01",  # else categories are taken for numbers: 007 for 7
                    encoding=self.text.encoding,
                )
                for chunk in chunks:
                    block = _block(chunk, columns, many)
                    yield from_row(block, first_row)
            except pd.errors.EmptyDataError:
                return
            except (pd.errors.ParserError, UnicodeDecodeError) as fault:
                raise Stop(Exit.UNREADABLE, _damage(str(fault), self.place)) from fault


def _block(chunk: object, columns: Sequence[int], many: Collection[int]) -> Block:
    import pandas as pd

    assert isinstance(chunk, pd.DataFrame)
    made = {}
    for column in columns:
        if column in chunk.columns:
            found = chunk[column].array
            if column in many:
                texts = chunk[column].to_numpy(dtype=object).tolist()
                made[column] = listed(["" if cell.__class__ is float else cell for cell in texts])
            elif isinstance(found, pd.Categorical):
                texts = [str(value) for value in found.categories]  # True and False are inferred
                made[column] = Column(codes=found.codes.astype(np.int32), values=texts)
        else:
            made[column] = Column(codes=np.zeros(len(chunk), dtype=np.int32), values=[""])
    block = Block(first_row=int(chunk.index[0]), length=len(chunk), columns=made)
    return from_row(block, 1)  # the row of empty cells is row 0


def _damage(detail: str, place: Place) -> Problem:
    if found := _QUOTE.search(detail):
        return Problem(
            code="damaged", place=place.at(int(found.group(1))), params={"kind": "quote"}
        )
    return Problem(code="damaged", place=place, params={"kind": "text"})
