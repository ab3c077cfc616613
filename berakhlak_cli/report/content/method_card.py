"""What every report carries: how its figures were made, of which files, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from berakhlak_cli import __version__
from berakhlak_cli.dataset import Dataset
from berakhlak_cli.measure.figures import FINAL
from berakhlak_cli.measure.overview import Result
from berakhlak_cli.problems import Problems
from berakhlak_cli.provenance import Input
from berakhlak_cli.report.columns import SHEET
from berakhlak_cli.report.content.award_lists import notes_of as award_notes
from berakhlak_cli.report.content.kind_views import view_of_scores
from berakhlak_cli.report.content.rows_read import balance, sheets_read
from berakhlak_cli.report.content.titles import (
    figure_title,
    note_text,
    population_text,
    weight_texts,
)
from berakhlak_cli.report.content.unit_scores import notes_of as score_notes
from berakhlak_cli.report.facts import cells, columns
from berakhlak_cli.report.model import Column, Line, Name, Part, Row, Table
from berakhlak_cli.scales import ends_text
from berakhlak_cli.words import Words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Manifest:
    """What a report was made of."""

    dataset: Dataset
    problems: Problems
    """Of the data and of their scores."""
    beside: Sequence[tuple[str, Input]] = ()
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
    choices = scores.choices
    yield "method.version", f"berakhlak {__version__}"
    yield "method.instrument", f"{instrument.title} ({instrument.id})"
    yield "method.fingerprint", instrument.fingerprint
    yield "method.kind", words.say(f"method.kind-{scores.kind}")
    if view_of_scores(scores).scaled:
        answered = {source.scale for source in manifest.dataset.sources if source.scale}
        own = {item.ends for item in instrument.items if item.ends}
        yield "method.scale", ", ".join(map(ends_text, sorted(answered | own)))
    yield "method.years", ", ".join(map(str, scores.years))
    pool = view_of_scores(scores).pool_text(found.province.pool, words)
    yield "method.pool", f"{choices.pool}: {pool}"
    yield "method.population", f"{choices.population}: {population_text(scores, words)}"
    yield "method.min-n", words.count(choices.min_n)
    yield "method.top", words.count(found.awards.top)
    yield "method.by", figure_title(scores, found.awards.by, words)
    if scores.evidence and found.awards.by == FINAL:
        yield "method.weights", words.say("final.formula", **weight_texts(scores.evidence, words))
    if manifest.per_group:
        yield "method.per-group", manifest.per_group
    yield "method.rows", balance(manifest.dataset.tally.sources, words)


def inputs_table(manifest: Manifest, words: Words) -> Table:
    """Return every file that was read, by its content, with the rows that are used and not."""
    rows = [Row(values=cells(SHEET, one, words)) for one in sheets_read(manifest.dataset)]
    rows += [
        Row(
            values={
                "file": file.file,
                "layout": words.say(f"method.beside-{role}"),
                "sha256": file.sha256,
            }
        )
        for role, file in manifest.beside
    ]
    keys = "file sheet layout rows_read rows_kept rows_dropped sha256"
    return Table(
        title=words.say("method.inputs"),
        sheet=words.say("method.inputs"),
        columns=columns(SHEET, words, keys),
        rows=tuple(rows),
    )


def _rules(found: Result, words: Words) -> Iterator[Line]:
    """Yield the rules that the figures follow; each says whether it is verified or ours."""
    scores, view = found.scores, view_of_scores(found.scores)
    for rule in view.rules:
        yield Line(text=words.say(rule, index=scores.instrument.index.title))
    yield Line(text=words.say("method.rule-category"))
    yield Line(text=words.say("method.rule-province"))
    yield Line(text=words.say(view.margins))
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
        notes += [note_text(note, words) for note in found.years.differences]
    yield Line(text=words.say("method.notes"), tone="title")
    yield from (Line(text=text) for text in dict.fromkeys(notes))
