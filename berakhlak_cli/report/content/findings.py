"""What `check` says: problems in groups, the first of each with its cell and cure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from berakhlak_cli.measure.response import Response
from berakhlak_cli.problems import Mark, Problem, Problems
from berakhlak_cli.report.columns import RESPONSE, SHORTFALL, problem_facts
from berakhlak_cli.report.content.rows_read import counts_by_level, place_lines
from berakhlak_cli.report.content.turnout import turnout_parts
from berakhlak_cli.report.facts import columns, many, record, rows
from berakhlak_cli.report.model import Column, Line, Output, Part, Record, Row, Table, Tone
from berakhlak_cli.report.problem_texts import cure, cure_lines, says
from berakhlak_cli.report.records import opening
from berakhlak_cli.words import Words

FEW: Final = 3
_ORDER: Final = {"error": 0, "warning": 1, "note": 2}
_LISTED: Final = "level code place value message hint"
PROBLEM_COLUMNS: Final = (
    *(one.key for one in problem_facts(Words()) if one.recorded),
    "sample",
)
"""The columns of a list of problems, be it empty."""


def check_output(
    problems: Problems,
    response: Sequence[Response],
    words: Words,
    *,
    sample: bool,
    everything: bool,
) -> Output:
    """Return the problems in groups, errors first, then who answered, and the verdict."""
    parts: list[Part] = [(Line(text=words.say("check.title"), tone="title"),)]
    codes = {problem.code: problem for problem in reversed(problems.kept)}
    for code in sorted(codes, key=lambda one: (_ORDER[codes[one].level], one)):
        group = [problem for problem in problems.kept if problem.code == code]
        parts.append(tuple(_group(group, problems.counts[code], words, everything=everything)))
    parts.extend(turnout_parts(response, words, everything=everything))
    parts.append(tuple(_verdict(problems, words)))
    return Output.of(parts, words, sample=sample)


def listed_output(
    problems: Problems, response: Sequence[Response], words: Words, *, sample: bool
) -> Output:
    """Return every problem in a list, then who answered, for files."""
    parts = turnout_parts(response, words, everything=True)
    return Output.of([problem_table(problems, words), *parts], words, sample=sample)


def check_record(
    problems: Problems, response: Sequence[Response], words: Words, *, sample: bool
) -> Record:
    """Return what `check` gives as JSON; `response` is empty where nothing could be scored."""
    return {
        **opening("check", sample=sample),
        "response": [
            {**record(RESPONSE, one), "short": many(SHORTFALL, one.short)} for one in response
        ],
        **problem_records(problems, words),
    }


def problem_records(problems: Problems, words: Words) -> Record:
    """Return the counts of all problems, and those whose places were kept."""
    return {
        "problem_counts": dict(problems.counts),
        "problems": many(problem_facts(words), problems.kept),
    }


def problem_rows(made: Record) -> list[Record]:
    """Return the problems of a record as rows."""
    problems = made["problems"]
    return [{**problem, "sample": made["sample"]} for problem in problems]


def _group(group: list[Problem], count: int, words: Words, *, everything: bool) -> Iterator[Line]:
    first = group[0]
    level = words.say(f"level.{first.level}")
    tone: Tone = "plain" if first.level == "note" else "warning"
    yield Line(text=f"{level}: {words.count(count)} x [{first.code}]", tone=tone)
    shown = group if everything else group[:FEW]
    yield from place_lines(shown, words)
    if len(group) > len(shown):
        yield Line(text=f"  {words.say('check.more', n=len(group) - len(shown))}")
    for text in cure_lines(first, words):
        yield Line(text=text, tone="quiet", hanging=4)


def _verdict(problems: Problems, words: Words) -> Iterator[Line]:
    counts = counts_by_level(problems)
    if not problems.counts:
        yield Line(text=words.say("check.none"), tone="headline")
        return
    yield Line(
        text=words.say(
            "check.summary",
            errors=counts["error"],
            warnings=counts["warning"],
            notes=counts["note"],
        )
    )
    kind = "stopped" if counts["error"] else "warned" if counts["warning"] else "clean"
    yield Line(text=words.say(f"check.verdict-{kind}"), tone="headline")


def problem_table(problems: Problems, words: Words) -> Table:
    """Return every problem whose place was kept, a row each."""
    facts = problem_facts(words)
    return Table(
        title=words.say("check.title"),
        sheet=words.say("check.tab"),
        columns=columns(facts, words, _LISTED),
        rows=rows(facts, problems.kept, words),
    )


def marks(problems: Problems, words: Words) -> list[Mark]:
    """Return each problem as it is written beside its cell."""
    return [
        Mark(
            place=place,
            level=problem.level,
            text=f"{says(problem, words)}\n{cure(problem, words)}\n[{problem.code}]",
            everywhere=written if problem.code == "unmatched-unit" else None,
        )
        for problem in problems.kept
        for place in (problem.place, *problem.also)
        for written in (problem.value, *problem.spellings)
    ]


def as_rows(table: Table) -> list[list[str]]:
    """Return a table of texts as rows, its titles first."""
    keys = [column.key for column in table.columns]
    titles = [column.title for column in table.columns]
    return [titles, *([str(row.values[key] or "") for key in keys] for row in table.rows)]


def review_output(
    problems: Sequence[Problem], names: Sequence[str], decided: Mapping[str, str], words: Words
) -> Output:
    """
    Return the names that were not found, with suggestions and a list to choose from.

    Parameters
    ----------
    decided
        Name as written -> the decision that was made already, be the name found or not.
    """
    rows = []
    for problem in sorted(problems, key=lambda one: (-int(one.params["n"]), one.value or "")):
        near = [name for name in str(problem.params["near"]).split("; ") if name]
        suggested = {f"near{number}": name for number, name in enumerate(near, start=1)}
        values = {"written": problem.value, "rows": int(problem.params["n"]), **suggested}
        rows.append(Row(values=values | {"decision": decided.get(problem.value or "")}))
    listed = {problem.value for problem in problems}
    rows += [
        Row(values={"written": name, "decision": decision})
        for name, decision in decided.items()
        if name not in listed
    ]
    suggestions = [
        Column(key=f"near{number}", title=words.say("review.near", number=str(number)))
        for number in range(1, 4)
    ]
    table = Table(
        title=words.say("review.title"),
        sheet=words.say("review.tab"),
        columns=(
            Column(key="written", title=words.say("review.written")),
            Column(key="rows", title=words.say("review.rows"), kind="count"),
            *suggestions,
            Column(key="decision", title=words.say("review.decision"), choices=("-", *names)),
        ),
        rows=tuple(rows),
    )
    return Output(parts=(table, (Line(text=words.say("review.how")),)))
