"""Where an evidence table has its units, years and scores."""

from __future__ import annotations

from typing import Final

from berakhlak_cli.intake.files.cells import Sheet
from berakhlak_cli.intake.layout.headers import Role, usual_role
from berakhlak_cli.intake.layout.kinds import SCORES
from berakhlak_cli.intake.layout.layouts import HEADER_ROWS, Layout, has_scores, settled
from berakhlak_cli.intake.layout.tools import TOOLS, titles_of
from berakhlak_cli.problems import Problem
from berakhlak_cli.spelling import plain

_EVIDENCE: Final = Role(kind="index", rank=-1)
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


def evidence_layout(sheet: Sheet) -> tuple[Layout | None, list[Problem]]:
    """Return the layout of an evidence table, or None where it is none, and what is wrong."""
    head = sheet.top()
    best: tuple[int, dict[int, Role], dict[int, str]] | None = None
    for row, cells in enumerate(head[:HEADER_ROWS]):
        titles = titles_of(cells)
        meant = {number: _role(plain(title)) for number, title in titles.items()}
        roles = {number: role for number, role in meant.items() if role}
        scores = [number for number, role in roles.items() if role.kind == "index"]
        units = any(role.kind == "unit" for role in roles.values())
        found = units and any(has_scores(head[row + 1 :], number) for number in scores)
        if found and (best is None or len(roles) > len(best[1])):
            best = row + 1, roles, titles
    if best is None:
        return None, []
    row, roles, titles = best
    kept, problems = settled(titles, roles, SCORES, sheet.place.at(row))
    width = max(titles) + 1
    return Layout(kind=SCORES, tool=TOOLS[0], header_row=row, roles=kept, width=width), problems


def _role(title: str) -> Role | None:
    role = _EVIDENCE if title in _TITLES else usual_role(title)
    return role if role and role.kind in ("unit", "year", "index") else None
