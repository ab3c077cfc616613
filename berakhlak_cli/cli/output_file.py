"""A file to write: refused before anything is read, else made beside its target."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from errno import errorcode
from pathlib import Path
from typing import Final

from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import printable

_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)


def checked_file(path: Path, protected: Sequence[Path], known: Collection[str]) -> str:
    """
    Return the suffix of a file to write, one of those that are known here.

    Raises
    ------
    Stop
        Exit 2: an unknown suffix, or an input would be overwritten. Exit 5: no such folder.
    """
    suffix = path.suffix.lower()
    if suffix not in known:
        place = Place(file=printable(path.name))
        params = {"known": ", ".join(known)}
        problem = Problem(code="output-suffix", place=place, value=path.suffix, params=params)
        raise Stop(Exit.USAGE, problem)
    refuse_input(path, protected)
    check_folder(path)
    return suffix


def refuse_other(path: Path, *, force: bool) -> None:
    """
    Refuse to replace a file that a person may have edited.

    Raises
    ------
    Stop
        Exit 5.
    """
    if path.exists() and not force:
        place = Place(file=printable(path.name))
        raise Stop(Exit.UNWRITABLE, Problem(code="output-exists", place=place))


def refuse_input(path: Path, protected: Sequence[Path]) -> None:
    """
    Refuse to write over a file that is read.

    Raises
    ------
    Stop
        Exit 2.
    """
    if path.exists() and any(path.samefile(one) for one in protected):
        place = Place(file=printable(path.name))
        raise Stop(Exit.USAGE, Problem(code="output-is-input", place=place))


def refuse_twins(*outputs: Path | None) -> None:
    """
    Refuse two outputs of one name: the second would take the place of the first.

    Raises
    ------
    Stop
        Exit 2.
    """
    paths = [one.absolute() for one in outputs if one is not None]
    for path in paths:
        if paths.count(path) > 1:
            place = Place(file=printable(path.name))
            raise Stop(Exit.USAGE, Problem(code="same-output", place=place))


def check_folder(path: Path) -> None:
    """
    Refuse an output whose folder is missing, or that is a folder itself.

    Raises
    ------
    Stop
        Exit 5.
    """
    if not path.parent.is_dir() or path.is_dir():
        raise unwritable(str(path), "EISDIR" if path.is_dir() else "ENOENT")


def unwritable(name: str, why: str | OSError) -> Stop:
    """Return the stop that says why a file or a folder cannot be written to."""
    detail = why if isinstance(why, str) else errorcode.get(why.errno or 0, type(why).__name__)
    place = Place(file=printable(name))
    return Stop(Exit.UNWRITABLE, Problem(code="unwritable", place=place, params={"detail": detail}))


def write_whole(path: Path, content: bytes) -> None:
    """
    Write a file beside its target and move it into place whole.

    Raises
    ------
    Stop
        Exit 5: it cannot be written; the old file stays as it was.
    """
    check_folder(path)
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
        ) as stream:
            temporary = stream.name
            stream.write(content)
        _as_others(Path(temporary), path)
        Path(temporary).replace(path)
    except OSError as fault:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise unwritable(path.name, fault) from fault


def _as_others(temporary: Path, path: Path) -> None:
    """Give a new file the rights that files have here; a temporary one is its owner's alone."""
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
    else:
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)


def created() -> datetime:
    """Return the date that written files carry: `SOURCE_DATE_EPOCH`, else a fixed one."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(told), tz=UTC) if told.isdigit() else _EPOCH
    return moment.replace(tzinfo=None)
