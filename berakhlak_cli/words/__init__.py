"""The sentences, in Indonesian and English, keyed by code; and the forms of numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from berakhlak_cli.rounding import half_away

LANGUAGES: Final = ("id", "en")
MINUS: Final = "−"
_AREA: Final = re.compile(r"\b[Pp]rovin(?:si|ce)\b")
"""What an office that is no province calls otherwise."""


@lru_cache(maxsize=len(LANGUAGES))
def sentences(lang: str) -> Mapping[str, str]:
    """Return all sentences of a language by their keys, their places for figures unfilled."""
    text = resources.files("berakhlak_cli").joinpath(f"words/{lang}.toml").read_text("utf-8")
    flat: dict[str, str] = {}
    _flatten(tomllib.loads(text), "", flat)
    return flat


def _flatten(table: Mapping[str, object], prefix: str, flat: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}{key}.", flat)
        else:
            flat[prefix + key] = str(value)


@dataclass(frozen=True, slots=True)
class Words:
    """One language: `say` gives its sentences, the other methods its forms of numbers."""

    lang: str = "id"
    area: str = ""
    """What the whole is called, as a sentence begins; empty where it is a province."""

    def say(self, key: str, /, **params: str | int) -> str:
        """
        Return a sentence with its figures put in.

        A whole number is written in the language's form; a year is handed over as text. Where
        `n` is 1 and the key has a form `<key>-one`, that one is taken.
        """
        known = sentences(self.lang)
        if params.get("n") == 1 and f"{key}-one" in known:
            key = f"{key}-one"
        shown = {
            name: value if isinstance(value, str) else self.count(value)
            for name, value in params.items()
        }
        return self.template(key).format(**shown)

    def template(self, key: str) -> str:
        """Return a sentence as it stands, its places for figures unfilled."""
        sentence = sentences(self.lang)[key]
        if not self.area:
            return sentence
        begun = self.area.replace("{", "{{").replace("}", "}}")
        inner = begun if begun[:2].isupper() else begun[:1].lower() + begun[1:]
        return _AREA.sub(lambda found: begun if found[0][0] == "P" else inner, sentence)

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence of this key."""
        return key in sentences(self.lang)

    def count(self, number: int) -> str:
        """Return a whole number: 12.345 in Indonesian, 12,345 in English."""
        return self.localised(f"{number:,d}")

    def number(self, value: float, decimals: int = 1) -> str:
        """Return a number rounded half away from zero: 64,9 in Indonesian, 64.9 in English."""
        return self.localised(f"{half_away(value, decimals):,.{decimals}f}")

    def signed(self, value: float, decimals: int = 1) -> str:
        """Return a number with its sign, rounded half away from zero."""
        text = self.number(value, decimals)
        return text if text.startswith(MINUS) or not half_away(value, decimals) else f"+{text}"

    def percent(self, share: float, decimals: int = 1) -> str:
        """Return a share 0..1 as a percentage: 73,5%."""
        return f"{self.number(share * 100, decimals)}%"

    def localised(self, text: str) -> str:
        """Return a number that is written as programs write it in the language's form."""
        if self.lang == "id":
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", MINUS)
