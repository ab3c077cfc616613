"""Where the tables of a report stand in its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from berakhlak_cli.report.model import Table
from berakhlak_cli.spelling import column_letter

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """Where a table stands in the workbook: its header's row, its first column, both from 0."""

    sheet: Worksheet
    table: Table
    top: int
    left: int

    def column(self, key: str) -> int:
        """Return where a column stands."""
        keys = [column.key for column in self.table.columns]
        return self.left + keys.index(key)

    @property
    def parts(self) -> int:
        """The rows that are no total; they come first."""
        return sum(not row.total for row in self.table.rows)

    def cells(self, key: str) -> str:
        """Return a column's cells as a formula names them; a total stays out."""
        letter = column_letter(self.column(key))
        return f"${letter}${self.top + 2}:${letter}${self.top + 1 + self.parts}"
