"""A folder of files that are written beside it and moved in once all of them are made."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from errno import errorcode
from glob import glob
from pathlib import Path
from typing import Final

from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import printable

_MOST_BYTES: Final = 120
"""Bytes of a file's name before its suffix, so that folders keep room within a path."""


def file_names(titles: Sequence[str], suffix: str) -> list[str]:
    """
    Return a file's name for each title, one that every system takes, all of them different.

    Names that differ only in case are the same file on Windows and macOS.
    """
    from pathvalidate import sanitize_filename

    taken: set[str] = set()
    names = []
    for title in titles:
        clean = sanitize_filename(title, platform="universal", replacement_text="-")
        cut = clean.encode()[:_MOST_BYTES].decode(errors="ignore").rstrip(" .") or "unit"
        name, at = cut, 1
        while name.casefold() in taken:
            at += 1
            name = f"{cut} ({at})"
        taken.add(name.casefold())
        names.append(f"{name}{suffix}")
    return names


def check_targets(folder: Path, names: Iterable[str], inputs: Sequence[str | Path | None]) -> None:
    """
    Refuse to write over an input.

    Raises
    ------
    Stop
        Exit 2.
    """
    given = [one for name in inputs if name for one in (name, *glob(str(name)))]  # noqa: PTH207 - from any folder
    known = {Path(one).resolve() for one in given}
    for name in names:
        if (folder / name).resolve() in known:
            raise Stop(Exit.USAGE, Problem(code="output-is-input", place=Place(file=name)))


def unwritable(folder: Path, detail: str) -> Stop:
    """Return the stop that says why a folder cannot be written to."""
    place = Place(file=printable(folder.name))
    return Stop(Exit.UNWRITABLE, Problem(code="unwritable", place=place, params={"detail": detail}))


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """
    Write files beside a folder, and move them into it when the last one is made.

    The folder is made where it is missing; what else is in it stays.

    Raises
    ------
    Stop
        Exit 5: it cannot be written to.
    """
    beside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".tmp"))
        names = []
        for name, content in files:
            (beside / name).write_bytes(content)
            names.append(name)
        folder.mkdir(exist_ok=True)
        for name in names:
            (beside / name).replace(folder / name)
    except OSError as fault:
        detail = errorcode.get(fault.errno or 0, type(fault).__name__)
        raise unwritable(folder, detail) from fault
    finally:
        if beside:
            shutil.rmtree(beside, ignore_errors=True)
