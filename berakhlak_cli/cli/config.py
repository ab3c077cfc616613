"""berakhlak.toml: facts about the office, in the working folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from berakhlak_cli.problems import Exit, Problem, Stop

if TYPE_CHECKING:
    from berakhlak_cli.declared import Declared

FILE: Final = "berakhlak.toml"
_TEXTS: Final = ("lang", "units", "pool", "population", "weights", "place")
_NUMBERS: Final = ("min_n", "top")
_TABLES: Final = {"letterhead": ("name", "address"), "signatory": ("name", "title", "nip")}
_LISTS: Final = ("tails",)
EXAMPLES: Final = {
    "lang": '"id"',
    "units": '"unit.csv"',
    "min_n": "10",
    "pool": '"respondents"',
    "population": '"staff"',
    "top": "5",
    "weights": '"80:20"',
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

    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    tails: tuple[str, ...] = ()
    """Endings of unit names that only say which province it is."""
    office: dict[str, str] = field(default_factory=dict)
    """`letterhead.name`, `signatory.title` and so on: what letters are headed and signed with."""

    @property
    def settings(self) -> str:
        """What is set, as it is printed: `min_n = 15, pool = units`."""
        both: dict[str, object] = {**self.texts, **self.numbers}
        both.pop("place", None)  # it changes no figure
        if self.tails:
            both["tails"] = "; ".join(self.tails)
        return ", ".join(f"{name} = {value}" for name, value in both.items())

    @property
    def letter(self) -> str:
        """What letters take from here, as it is printed; a number of a person is left out."""
        both = {"place": self.texts.get("place", ""), **self.office, "signatory.nip": ""}
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
    from berakhlak_cli.declared import read_declared, read_small
    from berakhlak_cli.provenance import Place

    top = read_declared(read_small(path), Place(file=FILE))
    texts = {name: top.text(name) for name in _TEXTS if top.has(name)}
    numbers = {name: top.whole(name) for name in _NUMBERS if top.has(name)}
    tails = top.texts("tails")
    office = dict(_office(top))
    for name, known in _CHOICES.items():
        if texts.get(name) and texts[name] not in known:
            top.fault(name, "not-one-of", known=", ".join(known))
    for name, number in numbers.items():
        if number is not None and number < 1:
            top.fault(name, "not-positive")
    for name in top.unknown():
        _unknown(name, (*_TEXTS, *_NUMBERS, *_LISTS, *_TABLES), top.faults)
    if top.faults:
        raise Stop(
            Exit.USAGE,
            *(
                Problem(code="config-fault", place=one.place, value=one.value, params=one.params)
                for one in top.faults
            ),
        )
    told = {name: number for name, number in numbers.items() if number is not None}
    return Config(texts=texts, numbers=told, tails=tails, office=office)


def _office(top: Declared) -> Iterator[tuple[str, str]]:
    """Yield what is set of the tables, by `table.key`."""
    for name, known in _TABLES.items():
        table = top.table(name)
        yield from ((table.key(key), table.text(key)) for key in known if table.has(key))
        for key in table.unknown():
            _unknown(table.key(key), [table.key(one) for one in known], top.faults)


def _unknown(name: str, known: Sequence[str], faults: list[Problem]) -> None:
    from difflib import get_close_matches

    from berakhlak_cli.provenance import Place

    near = get_close_matches(name, known, n=1, cutoff=0.0)
    params = {"kind": "unknown-near", "near": near[0]}
    faults.append(Problem(code="file-fault", place=Place(file=FILE), value=name, params=params))
