"""Titles that name a statement: by its code, its words, both, or only its number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.spelling import plain

_ROW: Final = re.compile(r"^(.*)\[([^\[\]]*)\]\s*$", re.DOTALL)
_CODE_BEHIND: Final = re.compile(r"[(\[]([^()\[\]]{1,12})[)\]][\s*:.]*$")
_EXAMPLE: Final = re.compile(r"\s*\([^()]*\)\s*")
_NUMBERING: Final = re.compile(r"\d{1,3}|[a-z]|[ivx]{1,5}")
_BEFORE_NUMBERS: Final = (
    "pernyataan", "pertanyaan", "soal", "butir", "butir soal", "item", "indikator", "perilaku",
    "statement", "question", "nomor", "no", "q", "p", "x", "s",
)  # fmt: skip
"""What may stand before the number of a statement."""
_NUMBERED: Final = re.compile(rf"(?:(?:{'|'.join(_BEFORE_NUMBERS)}) ?(?:no |nomor )?)?(\d{{1,3}})")
_REQUIRED: Final = re.compile(r" (?:wajib|wajib diisi|wajib isi|required)$")
_BESIDE: Final = frozenset(
    plain(
        "total jumlah subtotal rata-rata rerata average mean sum skor score nilai poin bobot "
        "kategori persen persentase alasan komentar catatan keterangan mengapa jelaskan saran "
        "comment reason"
    ).split()
)
"""First or last words, behind a code, of a column that is made of answers or beside them."""
_SHORT: Final = 3
"""So many words behind a code may speak of its total; a statement is longer."""


class Statements:
    """The statements of an instrument, as titles name them."""

    def __init__(self, instrument: Instrument) -> None:
        self._comparable = instrument.comparable
        titles = [one.title for one in instrument.dimensions]
        self._prefixes = sorted(
            {*instrument.prefixes, *map(instrument.comparable, titles)},
            key=lambda one: (-len(one), one),
        )
        self._ordered = [item.code for item in instrument.items]
        self.codes = {plain(code).replace(" ", ""): code for code in self._ordered}
        """Code without case and spaces -> item."""
        self._texts = {
            instrument.comparable(text): item.code
            for item in instrument.items
            for text in (item.text, *item.also)
            if plain(text)
        }
        for dimension in instrument.dimensions:
            title = instrument.comparable(dimension.title)
            for number, item in enumerate(dimension.items, start=1):
                self._texts.setdefault(f"{title} {number}", item.code)

    def item(self, title: str) -> str | None:
        """
        Return the item that a title names, by its code, its statement, or both.

        In `Question [row]` the row is read too. Numbering, the item's own code and the
        instrument's openings may stand before a statement, its code and an example in brackets
        behind it.
        """
        if not self.codes:
            return None
        row = _ROW.match(title)
        if row and _is_beside(plain(row.group(1))):
            return None
        for said in (title, row.group(2)) if row else (title,):
            code = self.codes.get(plain(said).replace(" ", "")) or self._named(said)
            if code:
                return code
        return None

    def by_order(self, titles: Mapping[int, str]) -> dict[int, str]:
        """
        Return column -> item for titles that are only numbered, `Pernyataan 1`, `Q1`, `1.`.

        Only where they are as many as the statements and run from 1 to the last, and where the
        row has a title that is no number.
        """
        series: dict[str, dict[int, int]] = {}
        words = 0
        for column, title in titles.items():
            row = _ROW.match(title)
            found = _NUMBERED.fullmatch(plain(row.group(2) if row else title))
            words += found is None
            if found:
                stem = plain(title).removesuffix(found.group(1)).strip()
                series.setdefault(stem, {}).setdefault(int(found.group(1)), column)
        whole = [*range(1, len(self._ordered) + 1)]
        fitting = [one for one in series.values() if words and sorted(one) == whole]
        if len(fitting) != 1 or len(whole) < 2:  # noqa: PLR2004 - one number is no order
            return {}
        return {fitting[0][number]: code for number, code in enumerate(self._ordered, start=1)}

    def _named(self, title: str) -> str | None:
        """Return the item of a title, read with and without what stands in brackets."""
        words = _REQUIRED.sub("", self._comparable(title))
        shorter = self._comparable(_EXAMPLE.sub(" ", title))
        by_words, by_code, left = self._read(words)
        if not by_words:
            by_words, _, _ = self._read(shorter)
        behind = self._code_behind(title)
        codes = {code for code in (by_words, by_code, behind) if code}
        if len(codes) != 1 or (not by_words and _is_beside(shorter if behind else left)):
            return None
        return codes.pop()

    def _code_behind(self, title: str) -> str | None:
        """Return the item whose code ends a title, in brackets or behind a statement."""
        found = _CODE_BEHIND.search(title)
        if found:
            return self.codes.get(plain(found.group(1)).replace(" ", ""))
        words = self._comparable(title).split(" ")
        for length in (1, 2):
            code = self.codes.get("".join(words[-length:]))
            if code and self._read(" ".join(words[:-length]))[0]:
                return code
        return None

    def _read(self, words: str) -> tuple[str | None, str | None, str]:
        """Return the item that words name, the one whose code stands before, and what is left."""
        said: str | None = None
        while words:
            if words in self._texts:
                return self._texts[words], said, ""
            first, _, rest = words.partition(" ")
            second, _, beyond = rest.partition(" ")
            if first in self.codes and said is None:
                said, words = self.codes[first], rest
            elif first + second in self.codes and second.isdigit() and said is None:
                said, words = self.codes[first + second], beyond
            elif rest and (_NUMBERING.fullmatch(first) or _NUMBERED.fullmatch(first)):
                words = rest
            elif beyond and _NUMBERED.fullmatch(f"{first} {second}"):
                words = beyond
            else:
                prefix = next((one for one in self._prefixes if words.startswith(f"{one} ")), None)
                if prefix is None:
                    break
                words = words[len(prefix) + 1 :]
        return None, said, words


def _is_beside(words: str) -> bool:
    """Tell whether words behind a code speak of a total or a remark, not of a statement."""
    parts = words.split()
    return 0 < len(parts) <= _SHORT and not _BESIDE.isdisjoint((parts[0], parts[-1]))
