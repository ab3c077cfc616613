"""What every report carries: how its figures were made, of which files, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from berakhlak_cli import __version__
from berakhlak_cli.measure.figures import FINAL
from berakhlak_cli.measure.overview import Result
from berakhlak_cli.problems import Problems
from berakhlak_cli.provenance import Input, Source
from berakhlak_cli.report.content.awards import notes_of as award_notes
from berakhlak_cli.report.content.evidence import figure_title, weight_texts
from berakhlak_cli.report.content.quality import balance, sheet_balance
from berakhlak_cli.report.content.scores import notes_of as score_notes
from berakhlak_cli.report.content.scores import said_note
from berakhlak_cli.report.model import Column, Line, Name, Part, Row, Table
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Manifest:
    """What a report was made of."""

    sources: tuple[Source, ...]
    """The sheets that were read."""
    rows: pd.DataFrame
    """The `sources` frame of the tally, for the balance of rows."""
    problems: Problems
    sample: bool
    beside: Mapping[str, Input] = field(default_factory=dict)
    """What else was read: `units`, `map`, `evidence` -> the file."""
    per_group: str | None = None
    """The column that the lists of awards go by."""


def method_card(found: Result, manifest: Manifest, words: Words) -> tuple[Part, ...]:
    """Return the choices of this run, its inputs with their digests, and the rules in short."""
    return (
        choices_table(found, manifest, words),
        inputs_table(manifest, words),
        (Line(text=words.say("method.rules"), tone="title"), *_rules(found, words)),
        tuple(_notes(found, words)),
    )


def choices_table(found: Result, manifest: Manifest, words: Words) -> Table:
    """Return everything that was chosen and can change a figure, with the program's version."""
    rows = [
        Row(values={"what": Name(full=words.say(key)), "is": said})
        for key, said in _choices(found, manifest, words)
    ]
    return Table(
        title=words.say("method.title"),
        sheet=words.say("method.tab"),
        columns=(
            Column(key="what", title=words.say("method.what")),
            Column(key="is", title=words.say("method.is")),
        ),
        rows=tuple(rows),
    )


def _choices(found: Result, manifest: Manifest, words: Words) -> Iterator[tuple[str, str]]:
    """Yield the key of each choice's name, and what it is."""
    scores, instrument = found.scores, found.scores.instrument
    options = scores.choices
    yield "method.version", f"berakhlak {__version__}"
    yield "method.instrument", f"{instrument.title} ({instrument.id})"
    yield "method.fingerprint", instrument.fingerprint
    yield "method.kind", words.say(f"method.kind-{scores.kind}")
    if scores.kind == "ratings":
        scale = {"low": str(instrument.scale.low), "high": str(instrument.scale.high)}
        yield "method.scale", words.say("method.scale-is", **scale)
    yield "method.years", ", ".join(map(str, scores.years))
    yield "method.pool", f"{options.pool}: {words.say(f'pool.{_pool(found)}')}"
    yield (
        "method.population",
        f"{options.population}: {words.say(f'note.population-{options.population}')}",
    )
    yield "method.min-n", words.count(options.min_n)
    yield "method.top", words.count(found.awards.top)
    yield "method.by", figure_title(scores, found.awards.by, words)
    if scores.evidence and found.awards.by == FINAL:
        yield "method.weights", words.say("final.formula", **weight_texts(scores.evidence, words))
    if manifest.per_group:
        yield "method.per-group", manifest.per_group
    yield "method.rows", balance(manifest.rows, words)


def _pool(found: Result) -> str:
    """Return the end of the key of the sentence that says how the province's score is made."""
    pool, kind = found.province.pool, found.scores.kind
    return f"{pool}-{kind}" if pool == "respondents" and kind != "ratings" else pool


def inputs_table(manifest: Manifest, words: Words) -> Table:
    """Return every file that was read, by its content, with the rows that are used and not."""
    rows = [_sheet_row(source, manifest, words) for source in manifest.sources]
    rows += [
        Row(
            values={
                "file": Name(full=file.file),
                "layout": words.say(f"method.beside-{role}"),
                "hash": file.sha256,
            }
        )
        for role, file in manifest.beside.items()
    ]
    return Table(
        title=words.say("method.inputs"),
        sheet=words.say("method.inputs"),
        columns=(
            Column(key="file", title=words.say("unit.file")),
            Column(key="sheet", title=words.say("method.sheet")),
            Column(key="layout", title=words.say("method.layout")),
            Column(key="read", title=words.say("method.read"), kind="count"),
            Column(key="used", title=words.say("unit.used"), kind="count"),
            Column(
                key="dropped",
                title=words.say("unit.dropped"),
                kind="count",
                formula="{read}-{used}",
            ),
            Column(key="hash", title="SHA-256"),
        ),
        rows=tuple(rows),
    )


def _sheet_row(source: Source, manifest: Manifest, words: Words) -> Row:
    read, used = sheet_balance(source, manifest.rows)
    return Row(
        values={
            "file": Name(full=source.input.file),
            "sheet": source.sheet,
            "layout": words.say(f"layout.{source.layout}"),
            "read": read,
            "used": used,
            "dropped": read - used,
            "hash": source.input.sha256,
        }
    )


def _rules(found: Result, words: Words) -> Iterator[Line]:
    """Yield the rules that the figures follow; each says whether it is verified or ours."""
    scores = found.scores
    if scores.kind == "ratings":
        yield Line(text=words.say("method.rule-value"))
    if scores.kind != "votes":  # of votes, every index is an approach: the notes name each
        yield Line(text=words.say("method.rule-index", index=scores.instrument.index.title))
    yield Line(text=words.say("method.rule-category"))
    yield Line(text=words.say("method.rule-province"))
    given = "scores" if scores.kind == "scores" else "ratings"
    yield Line(text=words.say(f"method.rule-margin-{given}"))
    yield Line(text=words.say("method.rule-withheld", min_n=scores.choices.min_n))
    yield Line(text=words.say("method.rule-rank"))
    if found.years:
        yield Line(text=words.say("method.rule-years"))
    if scores.evidence:
        yield Line(text=words.say("method.rule-final"))


def _notes(found: Result, words: Words) -> Iterator[Line]:
    """Yield what a reader of the figures should know besides, each once."""
    notes = [*score_notes(found.scores, words), *award_notes(found.awards, words)]
    if found.years:
        notes += [said_note(note, words) for note in found.years.differences]
    yield Line(text=words.say("method.notes"), tone="title")
    yield from (Line(text=text) for text in dict.fromkeys(notes))
