"""What can be wrong with an input: codes, levels, places. The sentences are in words/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Literal

from berakhlak_cli.provenance import Place

Level = Literal["error", "warning", "note"]
LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "note")
"""The gravest first."""

PLACES_KEPT: Final = 1_000
"""Places kept of each code; all are counted."""


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    UNREADABLE = 3
    UNSCORABLE = 4
    UNWRITABLE = 5
    BUG = 70
    INTERRUPTED = 130


CATALOGUE: Final[Mapping[str, Level]] = {
    # nothing to go on with
    "no-file": "error",
    "not-a-file": "error",
    "no-match": "error",
    "unreadable": "error",
    "empty-file": "error",
    "not-a-survey": "error",
    "encrypted": "error",
    "wrong-password": "error",
    "password-unasked": "error",
    "damaged": "error",
    "too-large": "error",
    "file-fault": "error",
    "file-syntax": "error",
    "unknown-instrument": "error",
    "same-input": "error",
    "maps-contradict": "error",
    "same-output": "error",
    "not-a-review": "error",
    "other-format": "error",
    "review-needs-units": "error",
    "as-year-conflict": "error",
    "as-year-range": "error",
    "no-rows": "error",
    "no-such-year": "error",
    "no-headcount": "error",
    "expect-missed": "error",
    "unknown-by": "error",
    "unknown-unit": "error",
    "weights-form": "error",
    "evidence-columns": "error",
    "nobody-eligible": "error",
    "values-by-group": "error",
    "two-years-needed": "error",
    "unknown-group": "error",
    "expect-form": "error",
    "expect-year": "error",
    "usage": "error",
    "output-suffix": "error",
    "output-is-input": "error",
    "one-file-only": "error",
    "unwritable": "error",
    "output-exists": "error",
    "config-fault": "error",
    "no-template": "error",
    "template-damaged": "error",
    "template-fields": "error",
    "template-syntax": "error",
    # the survey cannot be scored until these are mended
    "duplicate-item": "error",
    "duplicate-column": "error",
    "no-unit-column": "error",
    "unit-conflict": "error",
    "items-apart": "error",
    "scale-mismatch": "error",
    "scale-uncertain": "error",
    "unknown-labels": "error",
    "answer-contradicts": "error",
    "scores-not-percent": "error",
    "unmatched-unit": "error",
    "ambiguous-unit": "error",
    "duplicate-unit-row": "error",
    "mixed-kinds": "error",
    "unknown-decision": "error",
    "contradicting-decision": "error",
    "no-name-column": "error",
    "evidence-unmatched": "error",
    "votes-beside-ratings": "error",
    "date-order": "error",
    "year-conflict": "error",
    "no-year": "error",
    # rows or answers are dropped or changed
    "sheet-missing": "warning",
    "map-misfit": "warning",
    "unknown-answer": "warning",
    "answer-out-of-range": "warning",
    "scale-differs": "warning",
    "items-by-order": "warning",
    "error-cell": "warning",
    "formula-not-calculated": "warning",
    "blank-unit": "warning",
    "year-unknown": "warning",
    "no-answers": "warning",
    "answered-twice": "warning",
    "respondent-moved": "warning",
    "many-doubles": "warning",
    "time-undecided": "warning",
    "missing-item": "warning",
    "headcount-below-n": "warning",
    "not-a-number": "warning",
    "score-out-of-range": "warning",
    "index-disagrees": "warning",
    "unit-outside-years": "warning",
    "unknown-successor": "warning",
    "evidence-unused": "warning",
    "unknown-word": "warning",
    "too-many-choices": "warning",
    "missing-question": "warning",
    # worth knowing
    "not-answered": "note",
    "fewer-choices": "note",
    "year-from-date": "note",
    "time-unread": "note",
    "date-order-assumed": "note",
    "column-passed-over": "note",
    "shared-email": "note",
    "shared-identity": "note",
    "nip-damaged": "note",
    "straight-lining": "note",
    "near-equal-units": "note",
    "unit-one-year": "note",
    "reversed-scale": "note",
    "totals-row": "note",
    "repeated-header": "note",
    "numbering-row": "note",
    "excluded-unit": "note",
    "kept-unmatched": "note",
    "control-character": "note",
    "cp1252": "note",
    "hidden-sheet": "note",
    "hidden-rows": "note",
    "sheet-skipped": "note",
    "lock-file": "note",
    "long-row": "note",
    "area-cut": "note",
    "unfinished": "note",
    "preview": "note",
}
"""Every code and its level: an error stops, a warning drops or changes rows, a note only tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    One fault: what, where, and the faulty value alone.

    `params` feed the sentence. Never a row, a name, a NIP, an e-mail or a free text.
    """

    code: str
    place: Place = field(default_factory=Place)
    value: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
    also: tuple[Place, ...] = ()
    """Where the value is first at fault on each further sheet."""
    spellings: tuple[str, ...] = ()
    """Further spellings of the value that mean the same."""
    lowered: Level | None = None
    """The level of a case that is less grave than its code."""
    times: int = 1
    """How many faults it stands for, where one place tells of several."""

    @property
    def level(self) -> Level:
        """The level that the catalogue gives the code, where it is not lowered."""
        return self.lowered or CATALOGUE[self.code]

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: file, sheet, row, column, code, value."""
        return (*self.place.order, self.code, self.value or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A problem as it is written beside its cell."""

    place: Place
    level: Level
    text: str
    everywhere: str | None = None
    """A text that is at fault wherever it stands in the place's column, from its row on."""


class Stop(Exception):  # noqa: N818 - it is no error of ours: it ends a run with a sentence
    """Nothing to go on with: the problems that say why, and the exit code."""

    def __init__(self, code: Exit, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.code = code
        self.problems = problems
        self.found: Problems | None = None
        """All problems that were met before the run ended, where files were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """All problems of a run: every one counted, the first places of each code kept."""

    counts: Mapping[str, int] = field(default_factory=dict)
    kept: tuple[Problem, ...] = ()

    def level(self, code: str) -> Level:
        """Return the gravest level that a code has here."""
        found = {one.level for one in self.kept if one.code == code}
        return next((level for level in LEVELS if level in found), CATALOGUE[code])

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The kept problems that stop."""
        return tuple(problem for problem in self.kept if problem.level == "error")

    def with_more(self, more: Iterable[Problem]) -> Problems:
        """Return these and more, counted and cut anew."""
        log = ProblemLog()
        log.take(self)
        log.add_all(more)
        return log.result()


class ProblemLog:
    """Collects problems while files are read; bounded memory at any number of faults."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._kept: dict[tuple[str, str | None, str | None], list[Problem]] = {}

    def add(self, problem: Problem, count: int | None = None) -> None:
        """
        Count a problem, `count` times or as often as it says.

        It is kept while its sheet has fewer than 1,000 of its code.
        """
        self._counts[problem.code] += problem.times if count is None else count
        self.keep(problem)

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Count problems one by one."""
        for problem in problems:
            self.add(problem)

    def keep(self, problem: Problem) -> None:
        """Keep a problem that is counted already, while there is room."""
        key = (problem.code, problem.place.file, problem.place.sheet)
        group = self._kept.setdefault(key, [])
        if len(group) < PLACES_KEPT:
            group.append(problem)

    def room(self, code: str, sheet: Place, count: int) -> int:
        """Count problems of a sheet; return how many of them are to be kept, by `keep`."""
        self._counts[code] += count
        return PLACES_KEPT - len(self._kept.get((code, sheet.file, sheet.sheet), ()))

    def take(self, problems: Problems) -> None:
        """Add the result of another log."""
        for problem in problems.kept:
            self.keep(problem)
        self._counts.update(problems.counts)

    def result(self) -> Problems:
        """Return what was collected, sorted by file, sheet, row and column."""
        kept: list[Problem] = []
        by_code: dict[str, list[Problem]] = {}
        for (code, _, _), group in self._kept.items():
            by_code.setdefault(code, []).extend(group)
        for group in by_code.values():
            kept.extend(sorted(group, key=lambda one: one.order)[:PLACES_KEPT])
        counts = {code: self._counts[code] for code in sorted(self._counts) if self._counts[code]}
        return Problems(counts=counts, kept=tuple(sorted(kept, key=lambda one: one.order)))
