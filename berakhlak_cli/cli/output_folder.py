"""A folder of files that are written beside it and moved in once all of them are made."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from berakhlak_cli.cli.output_file import unwritable

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
        raise unwritable(folder.name, fault) from fault
    finally:
        if beside:
            shutil.rmtree(beside, ignore_errors=True)
