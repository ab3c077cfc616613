"""berakhlak.toml: facts about the office, in the working folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from berakhlak_cli.declared import Declared, read_declared, read_small
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import likest

FILE: Final = "berakhlak.toml"
Value = str | int | Path | tuple[str | Path, ...]


def _file(top: Declared, name: str) -> Path | None:
    return Path(named) if (named := top.text(name)) else None


def _files(top: Declared, name: str) -> tuple[Path, ...]:
    return tuple(map(Path, top.texts(name)))


_READ: Final[Mapping[str, Callable[[Declared, str], Value | None]]] = {
    "lang": Declared.text,
    "units": _file,
    "inputs": Declared.texts,
    "maps": _files,
    "evidence": _file,
    "pool": Declared.text,
    "population": Declared.text,
    "weights": Declared.text,
    "min_n": Declared.whole,
    "top": Declared.whole,
    "area": Declared.text,
    "tails": Declared.texts,
    "place": Declared.text,
}
"""Every key of the file, in the order in which it is told, and how it is read."""
_TABLES: Final = {"letterhead": ("name", "address"), "signatory": ("name", "title", "nip")}
EXAMPLES: Final = {
    "lang": '"id"',
    "inputs": '["survei-*.xlsx"]',
    "units": '"unit.csv"',
    "maps": '["peta.toml", "tinjau-unit.xlsx"]',
    "evidence": '"bukti.xlsx"',
    "min_n": "10",
    "pool": '"respondents"',
    "population": '"staff"',
    "top": "5",
    "weights": '"80:20"',
    "area": '"Provinsi"',
    "tails": '["Provinsi DKI Jakarta"]',
    "place": '"Jakarta"',
    "letterhead.name": '"BADAN KEPEGAWAIAN DAERAH"',
    "letterhead.address": '"Jalan Contoh Nomor 1"',
    "signatory.name": '"Nama Lengkap"',
    "signatory.title": '"Kepala Badan"',
    "signatory.nip": '"19700101 199001 1 001"',
}
"""Every key with an example, for a file to start from."""
_CHOICES: Final = {
    "lang": ("id", "en"),
    "pool": ("respondents", "units", "headcount"),
    "population": ("staff", "open"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the office has set; an option on the command line wins."""

    values: Mapping[str, Value] = field(default_factory=dict)
    """By the name of the option that wins over it, or of what no option says."""
    office: Mapping[str, str] = field(default_factory=dict)
    """`letterhead.name`, `signatory.title` and so on: what letters are headed and signed with."""

    def text(self, name: str) -> str:
        """Return what is set of a name, as text; empty where nothing is."""
        return str(self.values.get(name, ""))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the list that is set of a name; empty where none is."""
        found = self.values.get(name, ())
        return tuple(map(str, found)) if isinstance(found, tuple) else ()

    @property
    def files(self) -> list[str]:
        """Every file that is named here, patterns as they are."""
        named = [str(one) for one in self.values.values() if isinstance(one, Path)]
        return [*named, *self.texts("inputs"), *self.texts("maps")]

    @property
    def shown(self) -> str:
        """What is set, as it is printed: `min_n = 15, pool = units`."""
        told = {name: value for name, value in self.values.items() if name != "place"}
        return ", ".join(
            f"{name} = {'; '.join(map(str, value)) if isinstance(value, tuple) else value}"
            for name, value in told.items()
        )

    @property
    def letter(self) -> str:
        """What letters take from here, as it is printed; a number of a person is left out."""
        both = {"place": self.text("place"), **self.office, "signatory.nip": ""}
        return ", ".join(f"{name} = {value}" for name, value in both.items() if value)


def read_config(folder: Path) -> Config:
    """
    Read the config of a folder; without one, nothing is set.

    Raises
    ------
    Stop
        Exit 2: with every fault; an unknown key names the nearest known one.
    """
    path = folder / FILE
    if not path.is_file():
        return Config()
    top = read_declared(read_small(path), Place(file=FILE))
    values = {name: read(top, name) for name, read in _READ.items() if top.has(name)}
    office = dict(_office(top))
    for name, known in _CHOICES.items():
        if values.get(name) and values[name] not in known:
            top.fault(name, "not-one-of", known=", ".join(known))
    for name, number in values.items():
        if isinstance(number, int) and number < 1:
            top.fault(name, "not-positive")
    for name in top.unknown():
        _unknown(name, (*_READ, *_TABLES), top.faults)
    if top.faults:
        raise Stop(
            Exit.USAGE,
            *(
                Problem(code="config-fault", place=one.place, value=one.value, params=one.params)
                for one in top.faults
            ),
        )
    told = {name: value for name, value in values.items() if value}
    return Config(values=told, office=office)


def _office(top: Declared) -> Iterator[tuple[str, str]]:
    """Yield what is set of the tables, by `table.key`."""
    for name, known in _TABLES.items():
        table = top.table(name)
        yield from ((table.key(key), table.text(key)) for key in known if table.has(key))
        for key in table.unknown():
            _unknown(table.key(key), [table.key(one) for one in known], top.faults)


def _unknown(name: str, known: Sequence[str], faults: list[Problem]) -> None:
    params = {"kind": "unknown-near", "near": likest(name, known, 0.0)}
    faults.append(Problem(code="file-fault", place=Place(file=FILE), value=name, params=params))
