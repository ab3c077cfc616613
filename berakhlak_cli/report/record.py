"""Results become JSON records: the contract that other offices' scripts read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from berakhlak_cli import __version__
from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import Figure, ProvinceScore, Scores, UnitScore
from berakhlak_cli.measure.kinds.votes import APPROACHES, OWN_APPROACH
from berakhlak_cli.problems import Problem, Problems
from berakhlak_cli.provenance import Source
from berakhlak_cli.report.content.quality import cure, says, sheet_balance
from berakhlak_cli.report.content.scores import notes_of
from berakhlak_cli.report.record_votes import votes_record
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    import pandas as pd


FORMAT: Final = 1
CATEGORY_LANGUAGE: Final = Words("id")
"""Category names are the instrument's terms: they do not follow the language."""

Record = dict[str, object]


def score_record(
    scores: Scores,
    *,
    sources: Sequence[Source],
    origins: pd.DataFrame,
    problems: Problems,
    sample: bool,
    words: Words,
) -> Record:
    """
    Return what `score` gives as JSON.

    Parameters
    ----------
    sources
        The sheets that were read.
    origins
        The `sources` frame of the tally, for the balance of rows.
    """
    options = scores.choices
    return {
        **opening("score", scores.instrument, scores.kind, sample=sample),
        "options": {
            "pool": options.pool,
            "population": options.population,
            "min_n": options.min_n,
        },
        "inputs": input_records(sources, origins),
        "province": [_province(one, scores.instrument) for one in scores.provinces],
        "units": [_unit(one, scores.instrument) for one in scores.units],
        **problem_records(problems, words),
        "notes": notes_of(scores, words),
    }


def opening(command: str, instrument: Instrument, kind: str, *, sample: bool) -> Record:
    """Return the members that every record begins with."""
    return {
        "format": FORMAT,
        "command": command,
        "version": __version__,
        "sample": sample,
        "instrument": {
            "id": instrument.id,
            "title": instrument.title,
            "fingerprint": instrument.fingerprint,
            "kind": kind,
        },
    }


def input_records(sources: Sequence[Source], origins: pd.DataFrame) -> list[Record]:
    """Return one member for each sheet that was read, with its balance of rows."""
    records: list[Record] = []
    for source in sources:
        read, kept = sheet_balance(source, origins)
        records.append(
            {
                "file": source.input.file,
                "sheet": source.sheet,
                "layout": source.layout,
                "sha256": source.input.sha256,
                "rows_read": read,
                "rows_kept": kept,
                "rows_dropped": read - kept,
            }
        )
    return records


def problem_records(problems: Problems, words: Words) -> Record:
    """Return the counts of all problems, and those whose places were kept."""
    return {
        "problem_counts": dict(problems.counts),
        "problems": [_problem(problem, words) for problem in problems.kept],
    }


PROBLEM_COLUMNS: Final = (
    "code",
    "level",
    "file",
    "sheet",
    "cell",
    "row",
    "column",
    "value",
    "message",
    "hint",
    "sample",
)
"""The columns of a list of problems, be it empty."""


def problem_rows(record: Record) -> list[Record]:
    """Return the problems of a record as rows."""
    problems = record["problems"]
    assert isinstance(problems, list)
    return [{**problem, "sample": record["sample"]} for problem in problems]


def _problem(problem: Problem, words: Words) -> Record:
    place = problem.place
    return {
        "code": problem.code,
        "level": problem.level,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row,
        "column": place.letter,
        "value": problem.value,
        "message": says(problem, words),
        "hint": cure(problem, words),
    }


def value_record(figure: Figure) -> Record:
    """Return a value's figure as a record."""
    return {
        "score": figure.score,
        "se": figure.se,
        "low": figure.low,
        "high": figure.high,
        "favourable": figure.favourable,
        "category": figure.category,
    }


def index_record(figure: Figure) -> Record:
    """Return an index as a record."""
    letter = figure.category
    return {
        "score": figure.score,
        "se": figure.se,
        "low": figure.low,
        "high": figure.high,
        "category": letter,
        "category_name": CATEGORY_LANGUAGE.say(f"category.{letter}") if letter else None,
        "source": figure.source,
    }


def _figures(holder: ProvinceScore | UnitScore, instrument: Instrument) -> Record:
    values = {one.code: value_record(holder.values[one.code]) for one in instrument.dimensions}
    indices = {code: index_record(figure) for code, figure in holder.indices.items()}
    if instrument.word_list is None:
        return {"values": values, "indices": indices}
    for code, record in indices.items():
        record["approach"] = APPROACHES.get(code, OWN_APPROACH)
    return {"values": values, "indices": indices, "votes": votes_record(holder.polls)}


def _province(province: ProvinceScore, instrument: Instrument) -> Record:
    return {
        "year": province.year,
        "n": province.n,
        "units": province.units,
        "pool": province.pool,
        "withheld": province.withheld,
        **_figures(province, instrument),
    }


def _unit(unit: UnitScore, instrument: Instrument) -> Record:
    return {
        "year": unit.year,
        "unit": unit.name,
        "code": unit.code,
        "group": unit.group,
        "n": unit.n,
        "headcount": unit.headcount,
        "target": unit.target,
        "response_rate": unit.response_rate,
        "eligible": unit.eligible,
        "ineligible_reason": unit.ineligible_reason,
        "withheld": unit.withheld,
        "withheld_reason": unit.withheld_reason,
        "small_sample": unit.small_sample,
        **_figures(unit, instrument),
    }


def weights_record(scores: Scores) -> Record:
    """Return the weights of the final score, where there is one."""
    if scores.evidence is None:
        return {}
    weight = scores.evidence.weight
    return {"weights": {"index": weight, "evidence": 1 - weight}}


def as_json(record: Record) -> str:
    """Return a record as text; a number that is none would be a fault of ours."""
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def score_rows(record: Record) -> list[Record]:
    """Return the units of a `score` record as flat rows, names joined with `_`."""
    units = record["units"]
    assert isinstance(units, list)
    return [{**_flat(unit), "sample": record["sample"]} for unit in units]


def _flat(unit: Mapping[str, object]) -> Record:
    flat: Record = {}
    for key, value in unit.items():
        if key == "votes":
            continue  # words are no columns
        if key not in ("values", "indices"):
            flat[key] = value
            continue
        assert isinstance(value, dict)
        for code, figure in value.items():
            flat |= {f"{code}_{name}": number for name, number in figure.items()}
    return flat


def as_csv(rows: Iterable[Mapping[str, object]], columns: Sequence[str] = ()) -> str:
    """
    Return rows as CSV for programs: comma, decimal point, no formula a spreadsheet would run.

    The byte order mark is the writer's. Without `columns`, the rows tell theirs.
    """
    found = [*rows]
    names = [*columns] or list(dict.fromkeys(name for row in found for name in row))
    return csv_text([names, *([row.get(name) for name in names] for row in found)])


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows, their titles first, as CSV for programs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    text = str(value)
    harmless = not isinstance(value, str) or not text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return text if harmless else f"'{text}"
