"""How an evidence table is known: a column of units and one of scores, whatever the instrument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from berakhlak_cli.intake.layout.headers import Role, usual_role
from berakhlak_cli.intake.layout.kinds import SCORES, Sought
from berakhlak_cli.spelling import plain

_TITLES: Final = {
    "bukti",
    "skor bukti",
    "nilai bukti",
    "evidence",
    "skor evidence",
    "nilai evidence",
    "evaluasi",
    "skor evaluasi",
    "nilai evaluasi",
    "evaluasi implementasi berakhlak",
    "evaluasi berbasis bukti",
}
"""What the column of scores may be called, besides what an index is called in a score table."""


class _Titles:
    """What the titles of an evidence table mean."""

    def role(self, title: str) -> Role | None:
        """Return what a title means, or None."""
        words = plain(title)
        return Role(kind="index", rank=-1) if words in _TITLES else usual_role(title)

    def item(self, _title: str) -> None:
        """Return None: nothing is answered here."""

    def named(self, _meant: str) -> None:
        """Return None: a map file tells nothing of it."""

    def by_order(self, _titles: Mapping[int, str]) -> dict[int, Role]:
        """Return nothing: numbers name no column here."""
        return {}


EVIDENCE: Final = Sought(vocabulary=_Titles(), kinds=(SCORES,))
