"""What intake hands on: everything that may be known of a survey without knowing a person."""

from __future__ import annotations

from dataclasses import dataclass, field

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.problems import Exit, Problem, Problems, Stop
from berakhlak_cli.provenance import Source
from berakhlak_cli.score_table import Evidence, ScoreTable
from berakhlak_cli.spelling import likest, plain
from berakhlak_cli.tally import Tally
from berakhlak_cli.units import UnitList


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dataset:
    """Everything that a command may know of its inputs: sums, no people."""

    instrument: Instrument
    units: UnitList | None = None
    tally: Tally = field(default_factory=Tally.empty)
    table: ScoreTable = field(default_factory=ScoreTable)
    problems: Problems = field(default_factory=Problems)
    sources: tuple[Source, ...] = ()
    sample: bool = False
    tails: tuple[str, ...] = ()
    """Plain endings that were cut from the names of units."""
    evidence: Evidence = field(default_factory=dict)

    @property
    def years(self) -> list[int]:
        """Every year with answers or ready scores, ascending."""
        return sorted({*self.tally.years, *self.table.years})

    def groups(self, column: str | None) -> dict[str, str] | None:
        """
        Return unit -> what a column of the master list holds; None where no column is asked for.

        Raises
        ------
        Stop
            Exit 2: there is no such column.
        """
        if column is None:
            return None
        listed = self.units.units if self.units else ()
        name = plain(column)
        found = {unit.key: text for unit in listed if (text := unit.more.get(name)) is not None}
        if not found:
            known = sorted({name for unit in listed for name in unit.more})
            params = {"known": ", ".join(known) or "-", "near": likest(column, known)}
            problem = Problem(code="unknown-group", value=column, params=params)
            raise Stop(Exit.USAGE, problem)
        return found
