"""A TOML file of ours (instrument, map, config) read so that all its faults are listed at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from errno import errorcode
from pathlib import Path

from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import likest, printable

_LINE = re.compile(r"at line (\d+)")


_NEAR = 0.7
"""The least likeness, 0..1, of a key that is named for one that is not known."""


class Declared:
    """
    A table of a TOML file that is asked for its keys one by one.

    What is asked for and missing or of another type is noted as a fault with the key's
    path, and a harmless value is returned, so that reading goes on to the next fault.
    """

    def __init__(
        self, table: Mapping[str, object], place: Place, faults: list[Problem], path: str = ""
    ) -> None:
        self._table = table
        self._path = path
        self._asked: set[str] = set()
        self.place = place
        self.faults = faults

    def key(self, name: str) -> str:
        """Return the path of a key as a user would name it."""
        return f"{self._path}.{name}" if self._path else name

    def fault(self, name: str, kind: str, **params: str | int) -> None:
        """Note a fault of the key `name`; `kind` is a sentence in words/, `fault.<kind>`."""
        self.faults.append(
            Problem(
                code="file-fault",
                place=self.place,
                value=printable(self.key(name)),
                params={"kind": kind, **params},
            )
        )

    def has(self, name: str) -> bool:
        """Tell whether the key is there."""
        return name in self._table

    def _one(self, name: str, kinds: tuple[type, ...], default: object) -> object:
        self._asked.add(name)
        if name not in self._table:
            if default is ...:
                self.fault(name, "missing")
            return None if default is ... else default
        found = self._table[name]
        if not isinstance(found, kinds) or (isinstance(found, bool) and bool not in kinds):
            self.fault(name, f"not-{kinds[0].__name__}")
            return None if default is ... else default
        return found

    def text(self, name: str, default: str | None = ...) -> str:  # type: ignore[assignment]
        """Return a text, or '' where it is missing."""
        found = self._one(name, (str,), default)
        return "" if found is None else str(found)

    def whole(self, name: str, default: int | None = ...) -> int | None:  # type: ignore[assignment]
        """Return a whole number, or None where it is missing."""
        found = self._one(name, (int,), default)
        return found if isinstance(found, int) else None

    def flag(self, name: str) -> bool:
        """Return true or false; false where it is missing."""
        return bool(self._one(name, (bool,), False))

    def value(self, name: str) -> object:
        """Return what a key holds, of whatever type; None where it is missing."""
        self._asked.add(name)
        return self._table.get(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one; () where it is missing."""
        found = self._one(name, (list, str), ())
        if isinstance(found, str):
            return (found,)
        entries: Sequence[object] = found if isinstance(found, list) else ()
        if any(not isinstance(entry, str) for entry in entries):
            self.fault(name, "not-texts")
        return tuple(entry for entry in entries if isinstance(entry, str))

    def values(self, name: str) -> list[object]:
        """Return a list of anything; [] where it is missing."""
        found = self._one(name, (list,), None)
        return list(found) if isinstance(found, list) else []

    def table(self, name: str, *, required: bool = False) -> Declared:
        """Return a table in this one; an empty one where it is missing."""
        found = self._one(name, (dict,), ... if required else None)
        inner: Mapping[str, object] = found if isinstance(found, dict) else {}
        return Declared(inner, self.place, self.faults, self.key(name))

    def tables(self, name: str, *, required: bool = False) -> Iterator[Declared]:
        """Yield the tables of an array of tables."""
        found = self._one(name, (list,), ... if required else None)
        for number, entry in enumerate(found if isinstance(found, list) else (), start=1):
            path = f"{self.key(name)}[{number}]"
            if isinstance(entry, dict):
                yield Declared(entry, self.place, self.faults, path)
            else:
                self.fault(f"{name}[{number}]", "not-dict")

    def free_tables(self, name: str) -> Iterator[tuple[str, Declared]]:
        """Yield (key, table) of a table whose keys are free, such as `[file."survei*"]`."""
        for key, entry in self.mapping(name).items():
            path = f'{self.key(name)}."{key}"'
            if isinstance(entry, dict):
                table = Declared(entry, self.place, self.faults, path)
                yield key, table
                table.close()
            else:
                self.fault(f'{name}."{key}"', "not-dict")

    def mapping(self, name: str) -> dict[str, object]:
        """Return a table whose keys are free (column headers, unit names)."""
        found = self._one(name, (dict,), None)
        return dict(found) if isinstance(found, dict) else {}

    def unknown(self) -> list[str]:
        """Return the keys that nobody asked for."""
        return [name for name in self._table if name not in self._asked]

    def asked(self) -> list[str]:
        """Return the keys that were asked for."""
        return sorted(self._asked)

    def close(self) -> None:
        """Note every key that nobody asked for, with the one that is likest to it."""
        for name in self.unknown():
            near = likest(name, self.asked(), _NEAR)
            if near:
                self.fault(name, "unknown-near", near=near)
            else:
                self.fault(name, "unknown-key", known=", ".join(self.asked()))


def read_declared(content: bytes, place: Place) -> Declared:
    """
    Read TOML text.

    Raises
    ------
    Stop
        Exit 2: it is no UTF-8 or no TOML; the problem names the line.
    """
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise Stop(
            Exit.USAGE,
            Problem(code="file-syntax", place=place, params={"line": str(line), "detail": "UTF-8"}),
        ) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        detail = str(fault)
        found = _LINE.search(detail)
        last = content.count(b"\n") + 1
        line = int(found.group(1)) if found else last
        raise Stop(
            Exit.USAGE,
            Problem(code="file-syntax", place=place, params={"line": str(line), "detail": detail}),
        ) from fault
    return Declared(table, place, [])


def absent(path: Path, place: Place) -> Stop:
    """Return the stop of a file that is missing, with the name likest to its in that folder."""
    folder = path.parent
    there = [one.name for one in folder.iterdir() if one.is_file()] if folder.is_dir() else []
    near = likest(path.name, (name for name in there if not name.startswith((".", "~$"))))
    params = {"near": printable(str(folder / near))} if near else {}
    return Stop(Exit.UNREADABLE, Problem(code="no-file", place=place, params=params))


def read_small(path: Path) -> bytes:
    """
    Return the content of a file of settings.

    Raises
    ------
    Stop
        Exit 3: the file is missing, a folder, or cannot be opened.
    """
    place = Place(file=path.name)
    if path.is_dir():
        raise Stop(Exit.UNREADABLE, Problem(code="not-a-file", place=place))
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise absent(path, place) from fault
    except OSError as fault:
        detail = errorcode.get(fault.errno or 0, type(fault).__name__)
        problem = Problem(code="unreadable", place=place, params={"detail": detail})
        raise Stop(Exit.UNREADABLE, problem) from fault
