"""Column titles: what each is taken for, by exact words; likeness never decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.layout.choices import Choices
from berakhlak_cli.intake.layout.statements import Statements
from berakhlak_cli.spelling import plain

_TITLES: Final = {
    "year": ("tahun", "tahun survei", "tahun penilaian", "tahun anggaran", "year"),
    "time": (
        "cap waktu",
        "stempel waktu",
        "timestamp",
        "waktu pengisian",
        "tanggal pengisian",
        "tgl pengisian",
        "tanggal survei",
        "waktu penyelesaian",
        "waktu selesai",
        "completion time",
        "submission time",
        "date submitted",
        "submitdate",
        "recorded date",
        "recordeddate",
        "end date",
        "enddate",
        "datestamp",
        "date modified",
        "date created",
        "tanggal",
        "tgl",
        "waktu",
        "date",
        "waktu mulai",
        "start time",
        "start date",
        "startdate",
    ),
    "email": (
        "alamat email",
        "alamat e mail",
        "email",
        "e mail",
        "email address",
        "surel",
        "alamat surel",
        "nama pengguna",
        "username",
    ),
    "id": ("id responden", "id respons", "response id", "respondent id", "id"),
    "respondents": ("jumlah responden", "responden", "respondents", "n"),
    "headcount": ("jumlah pegawai", "pegawai", "headcount"),
    "target": ("target responden", "target"),
    "index": ("index", "index published", "indeks", "indeks berakhlak", "nilai", "skor", "score"),
    "index_se": ("index se", "indeks se", "se", "standard error", "galat baku"),
}
_UNIT_WORDS: Final = (
    ("organisasi perangkat daerah", "satuan kerja perangkat daerah", "perangkat daerah"),
    ("pd ukpd", "ukpd", "opd", "skpd", "pd"),
    ("unit kerja", "satuan kerja", "satker", "unit organisasi", "unit"),
    ("unit kerja eselon i", "unit eselon i", "unit kerja eselon 1", "unit eselon 1"),
    ("unit kerja eselon ii", "unit eselon ii", "unit kerja eselon 2", "unit eselon 2"),
    ("instansi", "body", "organisation", "organization", "country"),
    ("bidang", "sub bidang", "subbidang", "bagian", "sub bagian", "subbagian", "seksi"),
)
"""What a unit's column is called, the likeliest first."""
WEAK: Final = 300 * (len(_UNIT_WORDS) - 1)
"""From this rank on a title names a part of a unit rather than the unit."""
_UNIT_RANKS: Final = {
    words: 100 * group + at
    for group, every in enumerate(_UNIT_WORDS)
    for at, words in enumerate(every)
}
_UNIT_PHRASE: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(map(re.escape, _UNIT_RANKS), key=len, reverse=True))})\b"
)
_ABOUT_UNITS: Final = frozenset(
    [
        "nama",
        "asal",
        "pilih",
        "pilihan",
        "pilihlah",
        "isi",
        "isikan",
        "sebutkan",
        "tuliskan",
        "tulis",
        "di",
        "dari",
        "mana",
        "apa",
        "manakah",
        "apakah",
        "tempat",
        "anda",
        "saudara",
        "bapak",
        "ibu",
        "responden",
        "bekerja",
        "bertugas",
        "kerja",
        "saat",
        "ini",
        "sekarang",
        "atau",
        "dan",
        "yang",
        "adalah",
        "name",
        "of",
        "the",
        "your",
    ]
)
"""Words that may stand beside it without changing what it means."""
_EXACT: Final = {
    title: (kind, rank) for kind, titles in _TITLES.items() for rank, title in enumerate(titles)
}
_NUMBERS: Final = (
    "nip",
    "nomor induk pegawai",
    "induk pegawai",
    "nrk",
    "nrp",
    "nik",
    "nomor induk",
)
"""What a number of a person is called, the best first."""
_BESIDE_NUMBERS: Final = {
    "nip", "nrk", "nrp", "nik", "nomor", "no", "induk", "pegawai", "kependudukan", "karyawan",
    "registrasi", "atau", "dan", "lama", "baru", "asn", "pns", "pppk", "isi", "isikan", "tulis",
    "tuliskan", "masukkan", "anda", "saudara", "bapak", "ibu", "responden", "digit", "18",
}  # fmt: skip
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_POLITE: Final = re.compile(r" (?:anda|saudara|bapak ibu|bapak|ibu|responden)$")
_LETTERS: Final = re.compile(r"[A-Za-z]{1,3}")
KINDS: Final = ("unit", *_TITLES, "nip", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a column means: a kind, and for items and dimensions which one."""

    kind: str
    code: str = ""
    rank: int = 0
    """How good the title is for it; 0 is best."""


def column_number(letters: str) -> int | None:
    """Return the number of a spreadsheet column from its letters: A -> 0, AA -> 26."""
    if not _LETTERS.fullmatch(letters):
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def unit_rank(words: str) -> int | None:
    """
    Return how well a plain title names the unit's column, 0 best; None where it does not.

    Every word of it must name a unit, or be one of those in which a form asks for it.
    """
    phrases = _UNIT_PHRASE.findall(words)
    rest = _UNIT_PHRASE.sub(" ", words).split()
    if not phrases or not _ABOUT_UNITS.issuperset(rest):
        return None
    plainest = {"": 1, "nama": 0}.get(" ".join(rest), 2)
    return 3 * min(map(_UNIT_RANKS.__getitem__, phrases)) + plainest


def _person(title: str) -> Role | None:
    """Return the role of a title that asks for a person's number, and nothing else; or None."""
    words = plain(_IN_BRACKETS.sub(" ", title)) or plain(title)
    if not _BESIDE_NUMBERS.issuperset(words.split()):
        return None
    called = (at for at, name in enumerate(_NUMBERS) if f" {name} " in f" {words} ")
    ranks = (10 * at + words.count(" ") for at in called)
    return next((Role(kind="nip", rank=rank) for rank in ranks), None)


def usual_role(title: str) -> Role | None:
    """Return what a title means whatever the instrument is, or None."""
    words = plain(title)
    found = _EXACT.get(words) or _EXACT.get(_POLITE.sub("", words))
    if found:
        return Role(kind=found[0], rank=found[1])
    rank = unit_rank(words)
    return _person(title) if rank is None else Role(kind="unit", rank=rank)


class Vocabulary(Protocol):
    """What titles may mean where one thing is looked for."""

    def role(self, title: str) -> Role | None:
        """Return what a title means, or None."""

    def item(self, title: str) -> str | None:
        """Return the item that a title names, or None."""

    def named(self, meant: str) -> Role | None:
        """Return the role that a map file names, or None."""

    def by_order(self, titles: Mapping[int, str]) -> dict[int, Role]:
        """Return column -> item of titles that only number them."""


class Headers:
    """The titles that an instrument's columns may have."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._statements = Statements(instrument)
        self._scores = dict(_score_titles(instrument))
        self._choices = Choices(instrument) if instrument.word_list else None

    def role(self, title: str) -> Role | None:
        """Return what a title means, or None."""
        item = self.item(title)
        if item:
            return Role(kind="item", code=item)
        if vote := self._vote(title):
            return vote
        words = plain(title)
        if words in self._scores:
            return self._scores[words]
        return usual_role(title)

    def _vote(self, title: str) -> Role | None:
        found = self._choices.role(title) if self._choices else None
        return Role(kind=found[0], code=found[1]) if found else None

    def item(self, title: str) -> str | None:
        """Return the item that a title names; see `Statements.item`."""
        return self._statements.item(title)

    def by_order(self, titles: Mapping[int, str]) -> dict[int, Role]:
        """Return column -> item of titles that only number them; see `Statements.by_order`."""
        found = self._statements.by_order(titles)
        return {column: Role(kind="item", code=code) for column, code in found.items()}

    def named(self, meant: str) -> Role | None:
        """Return the role that a map file names: a kind, an item, a dimension, `<value>_se`."""
        if meant in KINDS:
            return Role(kind=meant, code="")
        if code := self._statements.codes.get(plain(meant).replace(" ", "")):
            return Role(kind="item", code=code)
        if vote := self._vote(meant):
            return vote
        dimensions = {dimension.code for dimension in self._instrument.dimensions}
        bare = meant.removesuffix("_se")
        error = "" if bare == meant else "_se"
        if bare in dimensions:
            return Role(kind=f"value{error}", code=bare)
        return Role(kind=f"index{error}") if bare == self._instrument.index.code else None

    def roles_known(self) -> list[str]:
        """Return every name that a map file may give to a column."""
        codes = [dimension.code for dimension in self._instrument.dimensions]
        items = [item.code for item in self._instrument.items]
        items += self._choices.names() if self._choices else ()
        return [*KINDS, *items, *codes, *(f"{code}_se" for code in codes)]


def _score_titles(instrument: Instrument) -> Iterator[tuple[str, Role]]:
    for dimension in instrument.dimensions:
        names = {dimension.code, dimension.title, dimension.short}
        names |= {f"{dimension.code}_score", f"skor {dimension.title}", f"nilai {dimension.title}"}
        spelled = {plain(name) for name in names} | {instrument.comparable(dimension.title)}
        for name in sorted(spelled):
            yield name, Role(kind="value", code=dimension.code)
            yield f"{name} se", Role(kind="value_se", code=dimension.code)
        yield plain(f"{dimension.code}_se"), Role(kind="value_se", code=dimension.code)
    index = instrument.index
    for name in (index.code, index.title, f"{index.code}_score", f"skor {index.title}"):
        yield plain(name), Role(kind="index")
        yield f"{plain(name)} se", Role(kind="index_se")
    yield plain(f"{index.code}_se"), Role(kind="index_se")
