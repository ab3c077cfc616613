"""The columns that a map file names: by title, by letter, or by the beginning of a title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from berakhlak_cli.intake.layout.headers import column_number
from berakhlak_cli.intake.layout.tools import Title
from berakhlak_cli.spelling import plain

_SURE: Final = 85
_ALIKE: Final = 60
"""The least likeness, 0..100, of a title that is named for one that is not there."""


def columns_called(name: str, columns: Mapping[int, Title], width: int) -> list[int]:
    """
    Return the columns that a name stands for; [] where none does, or several begin alike.

    Titles are compared without case, punctuation and line breaks: one that is the name, else
    the column of this letter, else the one title that begins so.

    Parameters
    ----------
    width
        The columns of the sheet.
    """
    words = plain(name)
    texts = {at: [plain(text) for text in title.texts] for at, title in columns.items()}
    exact = [at for at, every in texts.items() if words in every]
    letter = column_number(name.strip())
    if not exact and letter is not None and letter < width:
        exact = [letter]
    begun = [at for at, every in texts.items() if any(one.startswith(words) for one in every)]
    return exact or (begun if words and len(begun) == 1 else [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The title that is likest a name which is not there."""

    title: str
    sure: bool
    """Whether it is so near that it must be meant."""


def nearest_title(name: str, titles: Sequence[str]) -> Near | None:
    """Return the title that is likest a name that was not found; None where none is near."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        plain(name), [plain(one) for one in titles], scorer=fuzz.ratio, score_cutoff=_ALIKE
    )
    return Near(title=titles[found[2]], sure=found[1] >= _SURE) if found else None
