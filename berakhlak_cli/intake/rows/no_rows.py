"""Rows that stand among the answers and are none: repeated titles, column numbers, totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from berakhlak_cli.intake.files.cells import Block, Column, text_of
from berakhlak_cli.spelling import plain

if TYPE_CHECKING:
    from berakhlak_cli.intake.layout.layouts import Layout

Flags = npt.NDArray[np.bool_]

_SUM: Final = "total|jumlah|rata rata|rerata|average|mean|sum"
_OF: Final = "grand|nilai|skor|hasil|sub"
_TOTALS: Final = re.compile(rf"(?:(?:{_OF}) ?)?(?:{_SUM})\b.*")
_BELOW: Final = "ket|keterangan|sumber|catatan|nb|note|notes|source"
_FOOTNOTE: Final = re.compile(rf"\s*(?:{_BELOW})\s*:.*", re.IGNORECASE | re.DOTALL)
_WHOLE: Final = frozenset(
    {
        "provinsi", "nasional", "se provinsi", "tingkat provinsi", "median", "modus", "min", "max",
        "minimum", "maksimum", "nilai minimum", "nilai maksimum", "standar deviasi", "std dev",
        "stdev", "simpangan baku", "persentase",
    }
)  # fmt: skip
_FIRST: Final = {
    words.partition(" ")[0] for words in (*f"{_OF}|{_SUM}|{_BELOW}".split("|"), *_WHOLE)
}
"""The words with which the name of a total or a note begins."""
_BEGINS: Final = re.compile(rf"[\W\d_]*+(?:{'|'.join(sorted(_FIRST))})")
_NUMBER: Final = re.compile(r"\(?\s*(\d{1,3})\s*\)?")
_BRACKETED: Final = re.compile(r"\(\s*\d{1,3}\s*\)")
_SEVERAL: Final = 2
_MANY: Final = 6
"""Columns whose plain numbers ascend one by one: more than a scale has answers."""


def is_total(text: str) -> bool:
    """
    Tell whether a row of this name sums up others, or is a note below the table.

    `Jumlah…`, `Total…`, `Sub Total…`, `Rata-rata…`, `Grand Total`, `Provinsi`; `Sumber: …`.
    """
    words = plain(text)
    if words in _WHOLE or _TOTALS.fullmatch(words):
        return True
    return _FOOTNOTE.fullmatch(text) is not None


def labelled_totals(block: Block, layout: Layout) -> Flags:
    """Return (rows,) True where a column before the unit or the answers names a total."""
    found = np.zeros(block.length, dtype=bool)
    for number in layout.labels:
        column = block.columns.get(number)
        if column is not None:
            texts = [value if isinstance(value, str) else "" for value in column.values]
            at = [code for code in _candidates(texts) if is_total(texts[code])]
            found |= np.isin(column.codes, at)
    return found


def _candidates(texts: Sequence[str]) -> Iterable[int]:
    """Return which of many texts may be totals: hardly any name of a person, and no number."""
    small = "\n".join(texts).casefold()
    if not small.isascii():
        return range(len(texts))
    if not any(word in small for word in _FIRST):
        return ()
    return [at for at, text in enumerate(texts) if _BEGINS.match(text.casefold())]


def repeated_header(block: Block, layout: Layout) -> Flags:
    """Return (rows,) True where the titles stand once more: the unit's, or several others."""
    times = np.zeros(block.length, dtype=np.int64)
    for number, role in layout.roles.items():
        column, title = block.columns.get(number), plain(layout.titles.get(number, ""))
        if column is None or not title or len(column.values) > _few(block):
            continue
        same = np.array([isinstance(v, str) and plain(v) == title for v in column.values], bool)
        if same.any():
            times += same[column.codes] * (_SEVERAL if role.kind == "unit" else 1)
    return times >= _SEVERAL


def _few(block: Block) -> int:
    """Return how many distinct values a column may have that is looked through."""
    return max(1_000, block.length // 4)


def numbering(block: Block, layout: Layout) -> Flags:
    """
    Return (rows,) True where the columns are numbered: `(1) (2) (3) …`, or 1, 2, 3, ….

    Plain numbers count only over more columns than a scale has answers, and where the unit's
    cell is one of them; without a column of units, right below the header.
    """
    found = np.zeros(block.length, dtype=bool)
    unit = layout.column("unit")
    measured = [n for n, role in layout.roles.items() if role.kind in layout.kind.measured]
    columns = sorted(n for n in {unit, *measured} if n is not None and n in block.columns)
    if not columns:
        return found
    lead = block.columns[columns[0] if unit is None else unit]
    texts = [text_of(value) for value in lead.values]
    bracketed = np.array([_BRACKETED.fullmatch(text) is not None for text in texts], dtype=bool)
    plain_ones = np.array([text.isdecimal() for text in texts], dtype=bool)
    if len(columns) < _MANY:
        plain_ones[:] = False
    may_be = (bracketed | plain_ones)[lead.codes]
    if unit is None:
        may_be &= (block.rows < layout.first_row + _SEVERAL) | bracketed[lead.codes]
    at = np.flatnonzero(may_be)
    if len(at):
        numbers = np.array([_numbers(block.columns[n], at) for n in columns])
        steps = np.diff(numbers, axis=0)
        ascend = np.all((steps > 0) | (numbers[1:] < 0), axis=0)
        full = np.all(numbers > 0, axis=0)
        found[at] = ascend & (full | bracketed[lead.codes[at]])
    return found


def _numbers(column: Column, at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return (rows,) the number in each cell, in brackets or not; -1 where it holds no such."""
    matches = [_NUMBER.fullmatch(text_of(value)) for value in column.values]
    values = np.array([int(one.group(1)) if one else -1 for one in matches], dtype=np.int64)
    return np.asarray(values[column.codes[at]])
