"""What a run says about its data: what was read, the balance of rows, the problems in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.problems import LEVELS, Problem, Problems
from berakhlak_cli.provenance import Source
from berakhlak_cli.report.columns import SheetRead
from berakhlak_cli.report.content.kind_views import view_of
from berakhlak_cli.report.model import Line
from berakhlak_cli.report.problem_texts import (
    cure,
    full_text,
    place_text,
    problem_params,
    says,
)
from berakhlak_cli.scales import Ends
from berakhlak_cli.tally import KEPT
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    import pandas as pd


_ROW_CODES = {
    "blank-unit",
    "year-unknown",
    "no-answers",
    "answered-twice",
    "respondent-moved",
    "totals-row",
    "repeated-header",
    "numbering-row",
    "excluded-unit",
    "long-row",
    "unfinished",
    "preview",
}
"""Problems that the balance of rows already tells."""
_FIRST = {"many-doubles"}
"""Warnings that stand before everything else."""
MOST_TOLD = 10
"""Problems of one code that a stopped run tells one by one."""


def reading_lines(
    sources: Sequence[Source], instrument: Instrument, words: Words
) -> Iterator[Line]:
    """Yield what each sheet was taken for."""
    for source in sources:
        text = words.say(
            "read.sheet" if source.sheet else "read.text",
            sheet=source.sheet or "",
            layout=words.say(f"layout.{source.layout}"),
            row=str(source.header_row),
            n=source.items,
            what=words.say(view_of(source.kind, instrument).reads),
            scale=_scale(source, instrument, words),
            year=words.say(f"read.year-{source.year_from}", year=str(source.year)),
        )
        yield Line(text=f"{words.say('read.reading', file=source.input.file)} {text}", tone="quiet")


def _scale(source: Source, instrument: Instrument, words: Words) -> str:
    """Return the scales of a sheet's answers, and who told them where the instrument did not."""
    if source.scale is None:
        return ""
    low, high = map(str, source.scale)
    key = "read.scale" if source.scale_from == "instrument" else f"read.scale-{source.scale_from}"
    own: dict[Ends, list[str]] = {}
    for item in instrument.items if source.kind == "ratings" else ():
        if item.ends and item.ends != source.scale:
            own.setdefault(item.ends, []).append(item.code)
    further = (
        words.say("read.scale-own", items=", ".join(codes), low=str(ends[0]), high=str(ends[1]))
        for ends, codes in own.items()
    )
    return "".join([words.say(key, low=low, high=high), *further])


def fates(rows: pd.DataFrame) -> dict[str, int]:
    """Return fate -> rows, from the `sources` of a tally."""
    found = rows.groupby("fate")["n"].sum()
    return {str(fate): int(n) for fate, n in found.items()}


def sheets_read(dataset: Dataset) -> list[SheetRead]:
    """Return each sheet with the rows that were read, and those that are used."""
    made, rows = [], dataset.tally.sources
    for source in dataset.sources:
        mine = (rows["input"] == source.key) & (rows["sheet"] == (source.sheet or ""))
        found = fates(rows[mine])
        made.append(SheetRead(source=source, read=sum(found.values()), kept=found.get(KEPT, 0)))
    return made


def balance_lines(sources: pd.DataFrame, problems: Problems, words: Words) -> Iterator[Line]:
    """Yield rows read = used + not used, of each file, and why not, the commonest reason first."""
    files = [(str(file), fates(one)) for file, one in sources.groupby("input")]
    wide = max((len(file) for file, _ in files), default=0)
    for file, one in files if len(files) > 1 else ():
        yield Line(text=f"{file:<{wide}}  {_balance(one, words)}", hanging=4)
    found = fates(sources)
    yield Line(text=_balance(found, words))
    found.pop(KEPT, None)
    for fate, n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        first = next((one for one in problems.kept if one.code == fate), None)
        example = _example(first, words) if first and fate == "blank-unit" else ""
        yield Line(text=f"{words.count(n):>6}  {words.say(f'fate.{fate}')}{example}", hanging=8)


def balance(sources: pd.DataFrame, words: Words) -> str:
    """Return rows read = used + not used, of everything that was read."""
    return _balance(fates(sources), words)


def _balance(found: Mapping[str, int], words: Words) -> str:
    kept = found.get(KEPT, 0)
    whole = sum(found.values())
    return words.say("read.balance", all=whole, n=kept, dropped=whole - kept)


def _example(problem: Problem, words: Words) -> str:
    place = place_text(problem.place, file=problem.place.cell is None)
    return f", {words.say('group.example', place=place)}" if place else ""


def first_lines(problems: Problems, words: Words) -> Iterator[Line]:
    """Yield what has to be known before anything that was read is believed."""
    for problem in problems.kept:
        if problem.code in _FIRST:
            text = f"{place_text(problem.place)}: {says(problem, words)}"
            yield Line(text=text, tone="warning", hanging=2)


def problem_lines(
    problems: Problems,
    words: Words,
    *,
    levels: Iterable[str] = ("warning",),
    everything: bool = False,
) -> Iterator[Line]:
    """
    Yield one line for each kind of problem that the balance of rows does not tell.

    With `everything`, each kind that has a place is told, and every place that was kept.
    """
    for code, n in problems.counts.items():
        if problems.level(code) not in levels or (code in _ROW_CODES | _FIRST and not everything):
            continue
        kept = [one for one in problems.kept if one.code == code]
        text = f"{words.count(n)} {words.say(f'problem.{code}.group')}"
        if everything:
            yield Line(text=f"{text}:" if kept else f"{text}.", hanging=2)
            yield from place_lines(kept, words)
        else:
            value = f" '{kept[0].value}'" if kept[0].value and kept[0].place.cell else ""
            yield Line(text=f"{text}{_example(kept[0], words)}{value}.", hanging=2)


def place_lines(problems: Iterable[Problem], words: Words) -> Iterator[Line]:
    """Yield each problem with its place, a line each."""
    for problem in problems:
        place = place_text(problem.place)
        text = says(problem, words)
        yield Line(text=f"  {place}: {text}" if place else f"  {text}", hanging=4)


def counts_by_level(problems: Problems) -> dict[str, int]:
    """Return level -> problems."""
    levels = {code: problems.level(code) for code in problems.counts}
    return {
        level: sum(n for code, n in problems.counts.items() if levels[code] == level)
        for level in LEVELS
    }


def stop_lines(problems: Sequence[Problem], words: Words, *, everything: bool) -> Iterator[Line]:
    """Yield why a run stopped: unmatched units as one list, the others one by one."""
    most = len(problems) if everything else MOST_TOLD
    unmatched = [one for one in problems if one.code == "unmatched-unit"]
    if unmatched:
        yield from _unmatched_lines(unmatched, words)
    told: Counter[str] = Counter()
    for problem in problems:
        told[problem.code] += 1
        if problem.code != "unmatched-unit" and told[problem.code] <= most:
            first, *rest = full_text(problem, words)
            yield Line(text=first, tone="warning", hanging=2)
            yield from (Line(text=text, hanging=2) for text in rest)
    for code, n in told.items():
        if code != "unmatched-unit" and n > most:
            yield Line(text=words.say("read.and-more", n=n - most, code=code))


def _unmatched_lines(problems: Sequence[Problem], words: Words) -> Iterator[Line]:
    units = str(problems[0].params["units"])
    rows = sum(int(problem.params["n"]) for problem in problems)
    key = "problem.unmatched-unit"
    text = words.say(f"{key}.headline", n=len(problems), rows=rows, units=units)
    yield Line(text=text, tone="warning")
    for problem in problems:
        line = f"{key}.line-near" if problem.params["near"] else f"{key}.line"
        yield Line(text=words.say(line, **problem_params(problem, words)), hanging=4)
    yield Line(text=cure(problems[0], words), hanging=2)
