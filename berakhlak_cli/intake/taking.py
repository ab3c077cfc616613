"""The way of a run through the respondent room: recognise, tell people apart, count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake import Taken, Watch
from berakhlak_cli.intake import faults as find
from berakhlak_cli.intake.cells import Block, Sheet
from berakhlak_cli.intake.count import Counter
from berakhlak_cli.intake.identity import (
    Identities,
    Resolved,
    has_identities,
    identities,
    resolved,
    twice_problems,
)
from berakhlak_cli.intake.layouts import Layout, recognised, seen
from berakhlak_cli.intake.mapfile import SurveyMap, read_map
from berakhlak_cli.intake.naming import UnitNames
from berakhlak_cli.intake.open import Opened, open_all, open_file
from berakhlak_cli.intake.reading import Answers
from berakhlak_cli.intake.rows import Calendar, Responses, fate, typed, wanted_columns
from berakhlak_cli.intake.scores import published_rows, table_sources
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Place, Source
from berakhlak_cli.score_table import Published, ScoreTable
from berakhlak_cli.tally import Tally, added
from berakhlak_cli.units import UnitList, read_units


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """One sheet that was recognised."""

    sheet: Sheet
    layout: Layout
    calendar: Calendar

    @property
    def source(self) -> Source:
        """What the sheet was taken for."""
        kinds = ("item", "value", "index")
        return Source(
            input=self.sheet.input,
            sheet=self.sheet.name,
            layout=self.layout.name,
            header_row=self.layout.header_row,
            items=sum(role.kind in kinds for role in self.layout.roles.values()),
            encoding=self.sheet.encoding,
            hidden=self.sheet.hidden,
        )


def taken(
    files: Sequence[str],
    units_file: Path | None,
    map_file: Path | None,
    as_year: int | None,
    watch: Watch,
) -> Taken:
    """Read everything; see `take_in`."""
    log = ProblemLog()
    try:
        return _taken(files, units_file, map_file, as_year, watch, log)
    except Stop as stop:
        stop.found = log.result().with_more(
            problem for problem in stop.problems if problem not in log.result().kept
        )
        raise


def _taken(
    files: Sequence[str],
    units_file: Path | None,
    map_file: Path | None,
    as_year: int | None,
    watch: Watch,
    log: ProblemLog,
) -> Taken:
    facts = read_map(map_file)
    instrument = facts.instrument_used()
    units = master_list(units_file, instrument, log) if units_file else None
    opened = [*open_all(files, log)]
    surveys = [*recognised_sheets(opened, instrument, units, facts, as_year, log)]
    names = UnitNames(units, instrument.tails, facts.units, facts.unmatched)
    answered = [survey for survey in surveys if survey.layout.name != "scores"]
    tally = count_all(answered, instrument, names, as_year, log, watch)
    tables = [survey for survey in surveys if survey.layout.name == "scores"]
    rows, origins = read_tables(tables, names, as_year, log)
    tally = added([tally, *origins])
    for written in sorted(names.kept_unmatched.values()):
        log.add(Problem(code="kept-unmatched", value=written))
    stop_on_errors(tally, units, units_file, log)
    if not len(tally.people) and not rows:
        place = Place(file=surveys[0].sheet.input.file, sheet=surveys[0].sheet.name)
        raise Stop(Exit.UNSCORABLE, Problem(code="no-rows", place=place), *log.result().kept[:5])
    return Taken(
        instrument=instrument,
        units=units,
        tally=tally,
        table=ScoreTable(rows=tuple(rows)),
        problems=log.result(),
        sources=tuple(survey.source for survey in surveys),
        sample=any(one.sample for one in opened),
    )


def master_list(path: Path, instrument: Instrument, log: ProblemLog) -> UnitList:
    """
    Read the units file.

    Raises
    ------
    Stop
        Exit 3: it cannot be read or has no name column. Exit 4: a name stands for two units.
    """
    opened = open_file(str(path))
    rows: list[list[object]] = []
    place = Place(file=path.name)
    for sheet in opened.sheets:
        width = max((len(row) for row in sheet.head), default=0)
        rows = []
        for block in sheet.read(range(width), 1):
            rows.extend([] for _ in range(block.first_row - 1 - len(rows)))
            columns = [column.cells() for column in block.columns.values()]
            rows.extend(list(cells) for cells in zip(*columns, strict=True))
        place = sheet.place
        found, problems = read_units(rows, place, instrument.tails)
        if all(problem.code != "no-name-column" for problem in problems):
            break
    else:
        raise Stop(Exit.UNREADABLE, Problem(code="no-name-column", place=place))
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise Stop(Exit.UNSCORABLE, *errors)
    for problem in problems:
        log.add(problem)
    return found


def recognised_sheets(
    opened: Sequence[Opened],
    instrument: Instrument,
    units: UnitList | None,
    facts: SurveyMap,
    as_year: int | None,
    log: ProblemLog,
) -> Iterator[Survey]:
    """
    Yield every sheet that is a survey or a score table.

    Raises
    ------
    Stop
        Exit 3: a file has no such sheet. Exit 4: columns contradict each other.
    """
    errors: list[Problem] = []
    for file in opened:
        surveys: list[Survey] = []
        strangers = []
        for sheet in file.sheets:
            if facts.sheets and sheet.name is not None and sheet.name not in facts.sheets:
                continue
            layout, problems = recognised(sheet, instrument, facts)
            if layout is None:
                strangers.append(sheet)
                continue
            if layout.column("unit") is None and not _named_after_unit(sheet, units):
                problems.append(_no_unit(sheet, layout))
            _sort_out(problems, errors, log)
            find.hidden_parts(sheet, log)
            calendar = Calendar.of(sheet, as_year)
            surveys.append(Survey(sheet=sheet, layout=layout, calendar=calendar))
        if not surveys:
            raise Stop(Exit.UNREADABLE, *_strange(file, strangers, instrument, facts))
        for sheet in strangers:
            if any(sheet.head):
                log.add(Problem(code="sheet-skipped", place=sheet.place))
        yield from surveys
    if errors:
        raise Stop(Exit.UNSCORABLE, *errors)


def _sort_out(problems: Sequence[Problem], errors: list[Problem], log: ProblemLog) -> None:
    for problem in problems:
        log.add(problem)
    errors.extend(problem for problem in problems if problem.level == "error")


def _named_after_unit(sheet: Sheet, units: UnitList | None) -> bool:
    return units is not None and sheet.name is not None and units.find(sheet.name) is not None


def _no_unit(sheet: Sheet, layout: Layout) -> Problem:
    titles = ", ".join(f"'{find.shown(text)}'" for text in [*layout.titles.values()][:8])
    return Problem(code="no-unit-column", place=sheet.place.at(layout.header_row), value=titles)


def _strange(
    file: Opened, sheets: Sequence[Sheet], instrument: Instrument, facts: SurveyMap
) -> list[Problem]:
    """Return why a file is no survey: what was seen and what was expected."""
    if facts.sheets and not sheets:
        return [
            Problem(
                code="sheet-missing", place=Place(file=file.input.file),
                value=", ".join(facts.sheets),
            )
        ]  # fmt: skip
    item = instrument.items[0] if instrument.items else None
    expected = f"{item.code}, '{item.text}'" if item else instrument.dimensions[0].title
    if not any(any(sheet.head) for sheet in sheets):
        return [Problem(code="empty-file", place=Place(file=file.input.file))]
    return [
        Problem(
            code="not-a-survey", place=sheet.place, value=seen(sheet) or None,
            params={"expected": expected},
        )
        for sheet in sheets if any(sheet.head)
    ]  # fmt: skip


def count_all(
    surveys: Sequence[Survey],
    instrument: Instrument,
    names: UnitNames,
    as_year: int | None,
    log: ProblemLog,
    watch: Watch,
) -> Tally:
    """Count all surveys; who answered twice is settled first, over all of them."""
    found: list[tuple[int, Identities]] = []
    for number, survey in enumerate(surveys):
        if has_identities(survey.layout):
            one, damaged = identities(survey.sheet, survey.layout, names, survey.calendar)
            found.append((number, one))
            for row, column in damaged:
                log.add(Problem(code="nip-damaged", place=survey.sheet.place.at(row, column)))
    order = sorted(
        range(len(surveys)),
        key=lambda at: (surveys[at].sheet.input.file, surveys[at].sheet.position),
    )
    ranks = {number: rank for rank, number in enumerate(order)}
    void: set[tuple[int, int]] = set()
    while True:
        resolution = resolved(found, ranks, void)
        run = _Run(instrument, names, as_year, resolution)
        for number, survey in enumerate(surveys):
            run.read(number, survey, watch)
        if not run.empty_winners:
            break
        void |= run.empty_winners
    log.take(run.log.result())
    for problem in twice_problems(resolution, {n: one.sheet for n, one in enumerate(surveys)}):
        log.add(problem)
    if resolution.shared_emails:
        log.add(Problem(code="shared-email"), resolution.shared_emails)
    tally = run.tally()
    for problem in find.straight_problems(run.straight, tally, names.units):
        log.add(problem, int(problem.params["n"]))
    return tally


class _Run:
    """One pass over all rows, with the decisions of who answered twice."""

    def __init__(
        self, instrument: Instrument, names: UnitNames, as_year: int | None, resolution: Resolved
    ) -> None:
        self.log = ProblemLog()
        self.empty_winners: set[tuple[int, int]] = set()
        self._instrument = instrument
        self._names = names
        self._as_year = as_year
        self._resolution = resolution
        self._counter = Counter(instrument)
        self._answers = Answers(instrument)
        self.straight: dict[tuple[int, str], int] = {}

    def read(self, number: int, survey: Survey, watch: Watch) -> None:
        """Read one sheet, log its faults and count it."""
        sheet, layout = survey.sheet, survey.layout
        check = find.ScaleCheck(instrument=self._instrument, sheet=sheet)
        dropped = self._resolution.dropped.get(number, ())
        moved = np.array([one.row for one in dropped if one.moved], dtype=np.int64)
        twice = np.array([one.row for one in dropped if not one.moved], dtype=np.int64)
        done = 0
        for block in sheet.read(wanted_columns(sheet, layout), layout.header_row + 1):
            rows = typed(
                block, sheet, layout, self._instrument, self._names, survey.calendar, self._answers
            )
            _refuse_other_year(rows, self._as_year)
            self._note_empty(number, rows)
            for replaced, name in ((moved, "respondent-moved"), (twice, "answered-twice")):
                again = np.isin(rows.row, replaced) & rows.kept
                rows.fate[again] = fate(name)
            check.add(rows, block, layout)
            self._faults(rows, block, layout)
            self._counter.add(rows)
            done += block.length
            watch(sheet.input.file, done, sheet.size)
        find.cell_faults(sheet, layout, self.log)
        for problem in check.problems():
            self.log.add(problem)

    def _note_empty(self, number: int, rows: Responses) -> None:
        winners = self._resolution.winners.get(number)
        if winners is not None:
            empty = np.isin(rows.row, winners) & (rows.fate == fate("no-answers"))
            self.empty_winners |= {(number, int(row)) for row in rows.row[empty]}

    def _faults(self, rows: Responses, block: Block, layout: Layout) -> None:
        find.unknown_answers(rows, block, layout, self._answers, self.log)
        find.row_faults(rows, block, layout, self.log)
        find.dated_years(rows, self.log)
        find.control_characters(block, rows.sheet, layout, self.log)
        for year, unit, people in find.straight_lines(rows):
            self.straight[year, unit] = self.straight.get((year, unit), 0) + people

    def tally(self) -> Tally:
        """Return the sum of the pass."""
        return self._counter.tally()


def _refuse_other_year(rows: Responses, as_year: int | None) -> None:
    if as_year is None:
        return
    other = rows.told & (rows.year != as_year) & (rows.fate != fate("blank"))
    if other.any():
        at = int(np.flatnonzero(other)[0])
        raise Stop(
            Exit.USAGE,
            Problem(
                code="as-year-conflict",
                place=rows.sheet.place.at(int(rows.row[at])),
                value=str(as_year),
                params={"told": str(int(rows.year[at]))},
            ),
        )


def read_tables(
    surveys: Sequence[Survey], names: UnitNames, as_year: int | None, log: ProblemLog
) -> tuple[list[Published], list[Tally]]:
    """Read the score tables; a unit may stand only once in a year."""
    rows: list[Published] = []
    origins: list[Tally] = []
    seen_rows: dict[tuple[int, str], Published] = {}
    for survey in surveys:
        sheet = survey.sheet
        find.cell_faults(sheet, survey.layout, log)
        for block, year, endings, found in published_rows(
            sheet, survey.layout, names, survey.calendar, log
        ):
            origins.append(table_sources(sheet, block, year, endings, found))
            for at, row in enumerate(found):
                _row_fate(sheet, block, survey.layout, at, int(endings[at]), log)
                if row is None:
                    continue
                if as_year is not None and row.year != as_year:
                    place = sheet.place.at(row.row)
                    problem = Problem(
                        code="as-year-conflict", place=place, value=str(as_year),
                        params={"told": str(row.year)},
                    )  # fmt: skip
                    raise Stop(Exit.USAGE, problem)
                other = seen_rows.setdefault((row.year, row.unit), row)
                if other is not row:
                    log.add(
                        Problem(
                            code="duplicate-unit-row", place=sheet.place.at(row.row, 0),
                            value=row.written, params={"other_row": str(other.row)},
                        )
                    )  # fmt: skip
                else:
                    rows.append(row)
    return rows, origins


def _row_fate(
    sheet: Sheet, block: Block, layout: Layout, at: int, ending: int, log: ProblemLog
) -> None:
    kinds = {
        "blank-unit": "unit",
        "year-unknown": "year",
        "totals-row": "unit",
        "excluded-unit": "unit",
    }
    for code, kind in kinds.items():
        if ending != fate(code):
            continue
        number = layout.column(kind)
        column = block.columns.get(number) if number is not None else None
        value = find.shown(column.values[column.codes[at]]) if column else None
        place = sheet.place.at(block.first_row + at, number or 0)
        log.add(Problem(code=code, place=place, value=value or None))


def stop_on_errors(
    tally: Tally, units: UnitList | None, units_file: Path | None, log: ProblemLog
) -> None:
    """
    End the run if something must be mended first.

    Raises
    ------
    Stop
        Exit 4: unmatched units, with rows and suggestions, and every other error.
    """
    lost = tally.sources[tally.sources["fate"] == "unmatched-unit"]
    problems = []
    for written, n in lost.groupby("written")["n"].sum().items():
        near = units.suggestions(str(written)) if units else []
        problems.append(
            Problem(
                code="unmatched-unit",
                value=str(written),
                params={
                    "n": int(n),
                    "near": "; ".join(near),
                    "units": units_file.name if units_file else "",
                },
            )
        )
    problems.sort(key=lambda one: (-int(one.params["n"]), one.value or ""))
    errors = [*problems, *log.result().errors]
    if errors:
        raise Stop(Exit.UNSCORABLE, *errors)
