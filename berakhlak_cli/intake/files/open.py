"""Files: which ones are meant, what they are by their content, and the sheets in them."""

from __future__ import annotations

import glob
import hashlib
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from errno import errorcode
from pathlib import Path
from typing import Final

from berakhlak_cli.declared import absent
from berakhlak_cli.intake.files.cells import Sheet
from berakhlak_cli.intake.files.locked import is_locked, unlocked
from berakhlak_cli.intake.files.spreadsheets import SAMPLE_SHEET, workbook_sheets
from berakhlak_cli.intake.files.text import read_text, text_sheet
from berakhlak_cli.intake.files.web_page import START, is_page, page_sheets
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Input, Place
from berakhlak_cli.spelling import printable

STDIN: Final = "-"
SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt")
"""Of a survey, among a folder's files; a file that is named may have any."""
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIME: Final = b"MIME-Version:"
_XML_SHEET: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_LOCK: Final = "~$"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened:
    """A file that was opened: its sheets, and whether it says that it is a sample."""

    input: Input
    sheets: tuple[Sheet, ...]
    sample: bool


def expanded(names: Sequence[str], log: ProblemLog, beside: Sequence[Path] = ()) -> list[str]:
    """
    Return the files that names and patterns stand for; an existing path is never a pattern.

    A folder stands for the files of known suffixes in it; a pattern that fits no file, and a
    folder of none, for itself.

    Parameters
    ----------
    beside
        Files that are read as something else, and so are no part of a folder.

    Raises
    ------
    Stop
        Exit 3: there is nothing but lock files.
    """
    found: list[str] = []
    for name in names:
        if name != STDIN and Path(name).is_dir():
            found.extend(_in_folder(Path(name), beside) or [name])
            continue
        if name == STDIN or Path(name).exists() or not glob.has_magic(name):
            found.append(name)
            continue
        matches = glob.glob(name)  # noqa: PTH207 - a pattern may begin at any folder
        fits = sorted(path for path in matches if not Path(path).name.startswith(_LOCK))
        found.extend(fits or [name])  # to be named with the others that cannot be read
    kept = [name for name in found if not Path(name).name.startswith(_LOCK)]
    for name in found:
        if name not in kept:
            log.add(Problem(code="lock-file", place=Place(file=printable(Path(name).name))))
    if not kept:
        place = Place(file=printable(Path(found[0]).name) if found else None)
        raise Stop(Exit.UNREADABLE, Problem(code="no-match", place=place))
    return kept


def _in_folder(folder: Path, beside: Sequence[Path]) -> list[str]:
    """Return the files of a folder that may be surveys, sorted; not those in its folders."""
    others = [path for path in beside if path.exists()]
    return [
        str(path)
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not path.name.startswith((_LOCK, "."))
        and not any(path.samefile(other) for other in others)
    ]


def open_all(
    names: Sequence[str],
    log: ProblemLog,
    password: str | None = None,
    beside: Sequence[Path] = (),
) -> tuple[list[Opened], list[Problem]]:
    """
    Open files one by one; return them, and what keeps the others from being read.

    Raises
    ------
    Stop
        Exit 2: two files have the same content. Exit 3: there is nothing but lock files.
    """
    files = expanded(names, log, beside)
    shown = _shown_names(files)
    seen: dict[str, str] = {}
    found: list[Opened] = []
    unread: list[Problem] = []
    for name in files:
        try:
            opened = open_file(name, shown[name], password)
        except Stop as stop:
            if stop.code != Exit.UNREADABLE:
                raise
            unread += stop.problems
            continue
        other = seen.setdefault(opened.input.sha256, opened.input.file)
        if other != opened.input.file or files.count(name) > 1:
            problem = Problem(
                code="same-input", place=Place(file=opened.input.file), params={"other": other}
            )
            raise Stop(Exit.USAGE, problem)
        found.append(opened)
    return found, unread


def _shown_names(files: Sequence[str]) -> dict[str, str]:
    """Return path -> the name to show: the file's own, with its folder where two share it."""
    bases = [Path(name).name for name in files]
    return {
        name: printable(name if bases.count(base) > 1 else base)
        for name, base in zip(files, bases, strict=True)
    }


def open_file(name: str, shown: str | None = None, password: str | None = None) -> Opened:
    """
    Open one file, whatever its suffix says.

    Raises
    ------
    Stop
        Exit 3, with the reason.
    """
    content, place = _content(name, shown or printable(Path(name).name))
    start = content[:START] if isinstance(content, bytes) else _start(content, place)
    if not start:
        raise Stop(Exit.UNREADABLE, Problem(code="empty-file", place=place))
    file = place.file or ""
    if start.startswith((_ZIP, _OLE)):
        return _workbook(content, Input(file=file, sha256=digest(content)), password)
    if start.startswith(_MIME) or (start.lstrip().startswith(b"<?xml") and _XML_SHEET in start):
        raise Stop(Exit.UNREADABLE, Problem(code="other-format", place=place))
    if is_page(start):
        source, pages = page_sheets(content, file)
        return Opened(input=source, sheets=tuple(pages), sample=False)
    text = read_text(content, place)
    source = Input(file=file, sha256=text.sha256)
    sheet = text_sheet(text, source)
    first = printable("".join(map(str, sheet.head[0]))) if sheet.head else ""
    sample = first.lstrip("# ").upper().startswith(SAMPLE_SHEET) and first.startswith("#")
    return Opened(input=source, sheets=(sheet,), sample=sample)


def _workbook(content: Path | bytes, source: Input, password: str | None) -> Opened:
    """Open a workbook, unlocked first where it is locked; its digest is the locked file's."""
    place = Place(file=source.file)
    if is_locked(content):
        content = unlocked(content, password, place)
    sheets, sample = workbook_sheets(content, source)
    return Opened(input=source, sheets=tuple(sheets), sample=sample)


def _content(name: str, shown: str) -> tuple[Path | bytes, Place]:
    if name == STDIN:
        return sys.stdin.buffer.read(), Place(file=STDIN)
    path = Path(name)
    place = Place(file=shown)
    if glob.has_magic(name) and not path.exists():
        raise Stop(Exit.UNREADABLE, Problem(code="no-match", place=Place(file=printable(name))))
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as fault:
        raise absent(path, place) from fault
    except (OSError, ValueError) as fault:
        raise Stop(Exit.UNREADABLE, _unreadable(place, fault)) from fault
    if not stat.S_ISREG(mode):
        kind = {"kind": "folder"} if stat.S_ISDIR(mode) else {}
        raise Stop(Exit.UNREADABLE, Problem(code="not-a-file", place=place, params=kind))
    return path, place


def _start(path: Path, place: Place) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(START)
    except OSError as fault:
        raise Stop(Exit.UNREADABLE, _unreadable(place, fault)) from fault


def _unreadable(place: Place, fault: Exception) -> Problem:
    known = isinstance(fault, OSError) and fault.errno
    detail = errorcode.get(known or 0, type(fault).__name__)
    return Problem(code="unreadable", place=place, params={"detail": detail})


def digest(content: Path | bytes) -> str:
    """Return the SHA-256 of a file."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
