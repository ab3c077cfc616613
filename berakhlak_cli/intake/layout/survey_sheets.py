"""Which sheets are surveys or score tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from berakhlak_cli.instrument import Instrument, load_instrument
from berakhlak_cli.intake.files.cells import Block, Sheet, text_of, with_merged
from berakhlak_cli.intake.files.open import Opened
from berakhlak_cli.intake.files.shown import shown_name
from berakhlak_cli.intake.layout.headers import Headers
from berakhlak_cli.intake.layout.joining import Found, joined
from berakhlak_cli.intake.layout.kinds import answered, sought
from berakhlak_cli.intake.layout.layouts import Layout, recognised, seen
from berakhlak_cli.intake.layout.map_columns import nearest_title
from berakhlak_cli.intake.layout.mapfile import SurveyMap
from berakhlak_cli.intake.layout.sample_values import likely_units, sample_values
from berakhlak_cli.intake.layout.survey_year import Calendar
from berakhlak_cli.problems import Exit, Problem, ProblemLog, Stop
from berakhlak_cli.provenance import Place, Source, layout_name
from berakhlak_cli.spelling import column_letter, plain, printable
from berakhlak_cli.units import UnitList

VOTES_INSTRUMENT: Final = "sepuluh-kata"
"""The built-in instrument of surveys whose titles ask for words."""
_SEVERAL: Final = 2
_PROPOSED: Final = 3
"""Columns that are proposed where none tells the unit."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """One sheet that was recognised."""

    sheet: Sheet
    layout: Layout
    calendar: Calendar
    decisions: Mapping[str, str] | None = None
    """What is decided of the names of units in its file; None where nothing is of it alone."""
    facts: SurveyMap = field(default_factory=SurveyMap)
    """What the map files say of its file."""
    aside: tuple[str, ...] = ()
    """Further sheets of its file that are no part of the survey."""

    def read(self, columns: Sequence[int], many: Collection[int] = ()) -> Iterator[Block]:
        """Yield blocks of some columns; merged unit and year cells stand in each of their rows."""
        merged = [
            number for kind in ("unit", "year") if (number := self.layout.column(kind)) is not None
        ]
        for block in self.sheet.read(columns, self.layout.first_row, many):
            yield with_merged(block, self.sheet, merged) if self.sheet.merged else block

    @property
    def source(self) -> Source:
        """What the sheet was taken for."""
        kind = self.layout.kind
        by_column = self.layout.column("year") is not None
        year_from, year = ("column", None) if by_column else self.calendar.origin(self.sheet)
        return Source(
            input=self.sheet.input,
            sheet=self.sheet.name,
            kind=kind.name,
            tool=self.layout.tool,
            header_row=self.layout.header_row,
            items=sum(role.kind in kind.measured for role in self.layout.roles.values()),
            encoding=self.sheet.encoding,
            hidden=self.sheet.hidden,
            year=year,
            year_from=year_from,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """What is known before a sheet is looked at."""

    instrument: Instrument
    facts: SurveyMap
    units: UnitList | None
    as_year: int | None


def with_instrument(facts: SurveyMap, opened: Sequence[Opened]) -> SurveyMap:
    """
    Return the facts with the instrument that the titles ask for, where the map names none.

    Raises
    ------
    Stop
        Exit 4: some sheets ask for words and others for ratings, which no one run can score.
    """
    if facts.instrument:
        return facts
    usual, votes = facts.instrument_used(), load_instrument(VOTES_INSTRUMENT)
    rated: list[Sheet] = []
    voted: list[Sheet] = []
    for file in opened:
        some: list[Sheet] = []
        few: list[Sheet] = []
        votes_here: list[Sheet] = []
        here = facts.of(file.input.file)
        for sheet in _wanted(file.sheets, here):
            layout, _ = recognised(sheet, sought(usual), here)
            if layout and layout.kind.people:
                half = 2 * len(layout.columns("item")) >= len(usual.items)
                (some if half else few).append(sheet)
                continue
            layout, _ = recognised(sheet, sought(votes), here)
            if layout and layout.kind.people and len(layout.kind.asks(layout.roles)) >= _SEVERAL:
                votes_here.append(sheet)
        voted += votes_here
        rated += some if votes_here else [*some, *few]  # a list of questions stands beside answers
    if rated and voted:
        params = {"other": rated[0].input.file}
        problem = Problem(code="votes-beside-ratings", place=voted[0].place, params=params)
        raise Stop(Exit.UNSCORABLE, problem)
    return replace(facts, instrument=VOTES_INSTRUMENT) if voted else facts


def recognised_sheets(
    opened: Sequence[Opened], known: Known, log: ProblemLog, unread: Sequence[Problem] = ()
) -> list[Survey]:
    """
    Return every sheet that is a survey or a score table.

    Parameters
    ----------
    unread
        What keeps further files from being read: all are named at once.

    Raises
    ------
    Stop
        Exit 3: a file has no such sheet. Exit 4: columns contradict each other.
    """
    facts, instrument = known.facts, known.instrument
    errors: list[Problem] = []
    for said in (facts, *(section for _, section in facts.sections)):
        check_roles(said, instrument)
    strange = [*unread]
    surveys: list[Survey] = []
    for file in opened:
        here = facts.of(file.input.file)
        found = [*_found(file, known, here)]
        positions = {one.sheet.position for one in found}
        strangers = [one for one in _wanted(file.sheets, here) if one.position not in positions]
        if not found:
            strange += _strange(file, strangers, instrument)
            continue
        chosen = here.sheets and len(_wanted(file.sheets, here)) < len(file.sheets)
        read, aside = (found, {}) if chosen else joined(found, instrument)
        for one in read:
            _sort_out([*one.problems, *_without_unit(one)], errors, log)
            hidden_parts(one.sheet, log)
        log.add_all(misfits(file.input.file, file.sheets, read, here))
        reasons: dict[int, str] = {one.position: "stranger" for one in strangers if any(one.head)}
        reasons |= aside
        left = [sheet for sheet in file.sheets if sheet.position in reasons]
        for sheet in left:
            params = {"kind": reasons[sheet.position]}
            log.add(Problem(code="sheet-skipped", place=sheet.place, params=params))
        names = tuple(sheet.name or "" for sheet in left)
        surveys += [
            Survey(
                sheet=one.sheet,
                layout=one.layout,
                calendar=one.calendar,
                facts=here,
                aside=names,
                decisions=here.units if facts.sections else None,
            )
            for one in read
        ]
    if strange:
        raise Stop(Exit.UNREADABLE, *strange)
    lost = [*_lost_columns(surveys, log)]
    if lost:
        raise Stop(Exit.USAGE, *lost)
    if errors:
        raise Stop(Exit.UNSCORABLE, *errors)
    return surveys


def _found(file: Opened, known: Known, here: SurveyMap) -> Iterator[Found]:
    """Yield the sheets of a file that have the columns of a survey or a score table."""
    looked_for = sought(known.instrument)
    looser = (here, replace(here, header_row=None), replace(here, header_row=None, layout=None))
    for sheet in _wanted(file.sheets, here):
        for facts in looser if here.header_row or here.layout else looser[:1]:
            layout, problems = recognised(sheet, looked_for, facts, known.units)
            if layout:
                break
        if layout:
            calendar = Calendar.of(sheet, known.as_year, here.dates)
            yield Found(
                sheet=sheet, layout=layout, problems=problems, calendar=calendar, facts=here
            )


def written_units(surveys: Sequence[Survey]) -> set[str]:
    """Return every name of a unit as it is written in some surveys."""
    found = {survey.layout.unit.name or "" for survey in surveys}
    for survey in surveys:
        column = survey.layout.column("unit")
        if column is not None:
            for block in survey.read([column]):
                found.update(map(text_of, block.columns[column].values))
    return found


def hidden_parts(sheet: Sheet, log: ProblemLog) -> None:
    """Note what a person may not see in the file: it was read all the same."""
    if sheet.hidden:
        log.add(Problem(code="hidden-sheet", place=sheet.place))
    if sheet.hidden_rows:
        log.add(
            Problem(code="hidden-rows", place=sheet.place, params={"n": sheet.hidden_rows}),
        )
    if sheet.encoding == "cp1252":
        log.add(Problem(code="cp1252", place=sheet.place))


def _wanted(sheets: Sequence[Sheet], facts: SurveyMap) -> list[Sheet]:
    """Return the sheets that the map file names; all of them where it names none of these."""
    named = {plain(name) for name in facts.sheets}
    found = [sheet for sheet in sheets if sheet.name is None or plain(sheet.name) in named]
    return found or [*sheets]


def check_roles(facts: SurveyMap, instrument: Instrument) -> None:
    """
    Refuse a map file that gives a column a role that there is not.

    Raises
    ------
    Stop
        Exit 2, with every such column.
    """
    headers = Headers(instrument)
    unknown = [name for name, meant in facts.columns.items() if headers.named(meant) is None]
    known = ", ".join(headers.roles_known())
    if unknown:
        raise Stop(
            Exit.USAGE, *(_map_fault(facts, name, "no-role", known=known) for name in unknown)
        )


def _map_fault(facts: SurveyMap, name: str, kind: str, **params: str) -> Problem:
    return Problem(
        code="file-fault",
        place=Place(file=facts.file),
        value=f'columns."{shown_name(name)}"',
        params={"kind": kind, **params},
    )


def misfits(
    file: str, sheets: Sequence[Sheet], read: Sequence[Found], facts: SurveyMap
) -> Iterator[Problem]:
    """Yield what the map file says of sheet, header row and layout and does not fit here."""
    names = {plain(sheet.name) for sheet in sheets if sheet.name is not None}
    if facts.sheets and names and names.isdisjoint(map(plain, facts.sheets)):
        place, value = Place(file=file), ", ".join(facts.sheets)
        yield Problem(code="sheet-missing", place=place, value=value, params={"map": facts.file})
    for one in read:
        source = layout_name(one.layout.kind.name, one.layout.tool)
        said = {
            "header_row": (facts.header_row, one.layout.header_row),
            "layout": (facts.layout, source),
        }
        for key, (told, found) in said.items():
            if told is not None and told != found:
                params = {"kind": key, "found": str(found), "map": facts.file}
                place = one.sheet.place
                yield Problem(code="map-misfit", place=place, value=str(told), params=params)


def _lost_columns(surveys: Sequence[Survey], log: ProblemLog) -> Iterator[Problem]:
    """
    Yield each column that a map file names and no sheet has, unless nothing depends on it.

    A title of last year does where another column has its role now; it is said. Not where a
    title is so near that it is meant, nor where it tells the unit.
    """
    called = {name for one in surveys for name in one.layout.called}
    for name in dict.fromkeys(name for one in surveys for name in one.facts.columns):
        mine = [one for one in surveys if name in one.facts.columns]
        if name in called:
            continue
        role, facts = mine[0].facts.columns[name], mine[0].facts
        titles = [text for one in mine for text in one.layout.titles.values()]
        near = nearest_title(name, [*dict.fromkeys(titles)])
        codes = {plain(text) for one in mine for each in one.layout.roles.values()
                 for text in (each.code, each.kind)}  # fmt: skip
        spare = role == "ignore" or (role != "unit" and plain(role) in codes)
        if spare and not (near and near.sure):
            params = {"kind": "column", "found": role, "map": facts.file}
            log.add(Problem(code="map-misfit", value=shown_name(name), params=params))
        else:
            params = {"near": shown_name(near.title)} if near else {}
            kind = "no-column-near" if near else "no-column"
            yield _map_fault(facts, name, kind, **params)


def _sort_out(problems: Sequence[Problem], errors: list[Problem], log: ProblemLog) -> None:
    log.add_all(problems)
    errors.extend(problem for problem in problems if problem.level == "error")


def _without_unit(one: Found) -> Iterator[Problem]:
    """Yield that nothing tells the unit, with the columns that may and what to write in a map."""
    if one.united:
        return
    layout, place = one.layout, one.sheet.place.at(one.layout.header_row)
    free = {at: title for at, title in layout.titles.items() if at not in layout.roles}
    likely = likely_units(one.sheet, free, layout.first_row)[:_PROPOSED]
    if not likely:
        titles = ", ".join(f"'{shown_name(text)}'" for text in [*layout.titles.values()][:8])
        yield Problem(code="no-unit-column", place=place, value=titles)
        return
    named = [
        f"{column_letter(at)} '{shown_name(free[at])}' "
        f"({', '.join(sample_values(one.sheet, at, layout.first_row, free[at]))})"
        for at in likely
    ]
    line = f'{json.dumps(printable(free[likely[0]]), ensure_ascii=False)} = "unit"'
    params = {"kind": "likely", "line": line}
    yield Problem(code="no-unit-column", place=place, value="; ".join(named), params=params)


def _strange(file: Opened, sheets: Sequence[Sheet], instrument: Instrument) -> list[Problem]:
    """Return why a file is no survey: what was seen and what was expected."""
    if not any(any(sheet.head) for sheet in sheets):
        return [Problem(code="empty-file", place=Place(file=file.input.file))]
    found = [(sheet.place, seen(sheet)) for sheet in sheets if any(sheet.head)]
    return [
        Problem(
            code="not-a-survey",
            place=place,
            value=", ".join(f"'{shown_name(text)}'" for text in titles) or None,
            params={"expected": answered(instrument).expected(instrument)},
        )
        for place, titles in found
    ]
