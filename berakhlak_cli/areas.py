"""Provinces, ministries, kabupaten and kota: the endings that only say whose office a unit is."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

from berakhlak_cli.spelling import plain

Level = Literal["province", "ministry", "kabupaten", "kota"]
_BEFORE: Final[dict[Level, tuple[str, ...]]] = {
    "province": ("provinsi", "pemerintah provinsi", "pemerintah daerah provinsi", "pemprov"),
    "ministry": ("kementerian",),
    "kabupaten": ("kabupaten", "pemerintah kabupaten", "pemerintah daerah kabupaten", "pemkab"),
    "kota": ("kota", "pemerintah kota", "pemkot"),
}
"""What stands before an area's name to say what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A province, a ministry, a kabupaten or a kota."""

    level: Level
    name: str
    titled: tuple[str, ...]
    """Its names in plain text that say what it is: `provinsi jawa tengah`, `pemprov jateng`."""
    bare: tuple[str, ...]
    """Its names in plain text without that: `jawa tengah`, `jateng`."""


def _area(level: Level, name: str, others: Collection[str]) -> Area:
    names = [plain(one) for one in (name, *others)]
    short = [one for one in names if level == "ministry" and one.startswith(("kem", "klhk"))]
    titled = [f"{before} {one}" for before in _BEFORE[level] for one in names if one not in short]
    word = "Provinsi" if level == "province" else level.capitalize()
    shown = "Kementerian" if level == "ministry" else word
    return Area(level=level, name=f"{shown} {name}", titled=(*titled, *short), bare=tuple(names))


@lru_cache(maxsize=1)
def areas() -> tuple[Area, ...]:
    """Return every area that the package knows."""
    text = resources.files("berakhlak_cli").joinpath("areas.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    found: list[Area] = []
    wide: tuple[Level, ...] = ("province", "ministry")
    local: tuple[Level, ...] = ("kabupaten", "kota")
    for level in wide:
        found += [_area(level, name, others) for name, others in tables[level].items()]
    for level in local:
        names = " ".join(tables["regency"][level].split()).split(", ")
        found += [_area(level, name, ()) for name in dict.fromkeys(map(str.strip, names))]
    return tuple(found)


@lru_cache(maxsize=1)
def _endings() -> dict[str, Area]:
    return {ending: area for area in areas() for ending in area.titled}


def area_of(key: str) -> tuple[str, Area] | None:
    """
    Return what stands before the area in a plain name, and the area; None where none ends it.

    The longest ending counts, and only one that says what it is: `provinsi jawa tengah`. Before
    an area's whole name stands nothing.
    """
    words = key.split()
    for start in range(len(words)):
        area = _endings().get(" ".join(words[start:]))
        if area:
            return " ".join(words[:start]), area
    return None


def without_area(key: str) -> str:
    """Return a plain name without any area that ends it, named in full or not: for suggestions."""
    found = area_of(key)
    if found:
        return found[0] or key
    words = key.split()
    for start in range(1, len(words)):
        if " ".join(words[start:]) in _bare():
            return " ".join(words[:start])
    return key


@lru_cache(maxsize=1)
def _bare() -> frozenset[str]:
    levels = frozenset({"provinsi", "kabupaten", "kota", "pemprov", "pemkab", "pemkot"})
    return levels | {name for area in areas() for name in area.bare if area.level != "ministry"}


def own_area(keys: Collection[str]) -> Area | None:
    """
    Return the area whose offices these are, as their names say it; None where that is not clear.

    A kabupaten or kota stands behind at least half of the names: the office of another one is
    another office. Of provinces and ministries no other may be named.
    """
    named = Counter(found[1] for key in keys if (found := area_of(key)) and found[0])
    wide = [area for area in named if area.level in ("province", "ministry")]
    local = [area for area in named if area not in wide and 2 * named[area] >= len(keys)]
    if local:
        return max(local, key=lambda area: (named[area], area.name))
    return wide[0] if len(wide) == 1 else None


def whole_areas(keys: Collection[str]) -> Iterator[tuple[str, Area]]:
    """Yield the plain names that name an area and nothing else."""
    for key in keys:
        found = area_of(key)
        if found and not found[0]:
            yield key, found[1]
