"""What identifies a person: NIP and its like, e-mails, the numbers that tools give."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from berakhlak_cli.intake.files.cells import Cell, text_of
from berakhlak_cli.spelling import plain

_NOBODY: Final = frozenset(
    {"", "0", "anonymous", "anonim", "na", "n a", "tidak ada", "none", "null"}
)
_NOBODY_LINE: Final = re.compile(
    rf"^[^0-9a-z\n]*(?:{'|'.join(_NOBODY).replace(' ', '[^0-9a-z]')})[^0-9a-z\n]*$", re.MULTILINE
)
"""As `plain` would find it, in lines of lower-case ASCII."""
_BETWEEN: Final = dict.fromkeys(map(ord, " .-\t\r\u2010\u2011\u2013\u200b"))
"""What stands between the digits of a number, and means nothing."""
_SPACES: Final = dict.fromkeys(map(ord, " \t\r"))
_FEWEST_DIGITS: Final = 8
_LEAST_SHARE: Final = 0.8
"""Of what a number of a person holds, so much is digits: NIP, NIK, NRP and the old NIP of nine."""
_LABEL: Final = re.compile(r"^(?:nip|nik|nrp|nrk|no)+")
_POWER: Final = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_TOO_LONG: Final = 1e15
"""From here on a number in a cell has lost its last digits."""


def _lines(cells: Sequence[Cell]) -> str:
    """Return cells as lines of small letters in NFKC; a damaged NIP is an empty one."""
    try:
        joined = "\n".join(cells)  # type: ignore[arg-type]  # only texts join, others raise
    except TypeError:
        joined = ""
    if joined.count("\n") != len(cells) - 1:  # a text of several lines, or a number
        joined = "\n".join("" if nip_damaged(cell) else text_of(cell) for cell in cells)
    return (joined if joined.isascii() else unicodedata.normalize("NFKC", joined)).casefold()


def _numbers(cells: Sequence[Cell]) -> list[str]:
    """Return NIPs and their like; '' for what is none."""
    lines = _lines(cells).translate(_BETWEEN).split("\n")
    return [
        line if len(line) >= _FEWEST_DIGITS and line.isdecimal() else _number(line)
        for line in lines
    ]


def _number(text: str) -> str:
    digits = sum(map(str.isdecimal, text))
    if digits < _FEWEST_DIGITS or digits < _LEAST_SHARE * len(text) or _POWER.fullmatch(text):
        return ""
    return _LABEL.sub("", re.sub(r"[\W_]", "", text))


def _emails(cells: Sequence[Cell]) -> list[str]:
    lines = _lines(cells).translate(_SPACES).split("\n")
    return [line.removeprefix("mailto:").strip(".,;<>") if "@" in line else "" for line in lines]


def _ids(cells: Sequence[Cell]) -> list[str]:
    lines = _lines(cells)
    if lines.isascii():
        return [line.strip() for line in _NOBODY_LINE.sub("", lines).split("\n")]
    return ["" if plain(line) in _NOBODY else line.strip() for line in lines.split("\n")]


READERS: Final[Mapping[str, Callable[[Sequence[Cell]], list[str]]]] = {
    "nip": _numbers,
    "email": _emails,
    "id": _ids,
}
"""Kind of identity, the surest first -> what reads its cells; '' for nobody."""


def nip_damaged(cell: Cell) -> bool:
    """Tell whether a NIP was stored as a number and so lost its last digits."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return abs(cell) >= _TOO_LONG
    return isinstance(cell, str) and _POWER.fullmatch(cell.strip()) is not None
