"""The names of figures, and what is said of any of them in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.measure.figures import FINAL, Evidence, Figure, Note, Scores
from berakhlak_cli.report.model import Line
from berakhlak_cli.words import Words


def index_title(instrument: Instrument, code: str, words: Words) -> str:
    """Return the name of an index."""
    if code in instrument.further:
        return words.say(f"health.index-{code}")
    return instrument.index.title


def figure_title(scores: Scores, code: str, words: Words) -> str:
    """Return the name of a figure: of a value, an index or the final score."""
    if code == FINAL:
        return words.say("years.final")
    titles = {one.code: one.title for one in scores.instrument.dimensions}
    return titles.get(code) or index_title(scores.instrument, code, words)


def final_line(evidence: Evidence, words: Words) -> Line:
    """Return the formula of the final score with the weights of this run."""
    return Line(text=words.say("final.formula", **weight_texts(evidence, words)))


def weight_texts(evidence: Evidence, words: Words) -> dict[str, str]:
    """Return both weights as they are written: 0,8 and 0,2."""
    weights = (evidence.weight, 1 - evidence.weight)
    index, given = (words.localised(f"{weight:.6f}".rstrip("0").rstrip(".")) for weight in weights)
    return {"index_weight": index, "evidence_weight": given}


def note_text(note: Note, words: Words) -> str:
    """Return a note as a sentence."""
    kind = f"-{note.params['kind']}" if "kind" in note.params else ""
    return words.say(f"note.{note.code}{kind}", **note.params)


def doubt_lines(scores: Scores, words: Words) -> Iterator[Line]:
    """Yield what every output says: that it is a draft, that scales differed."""
    for note in scores.notes:
        if note.code in ("scales-apart", "draft-without-list", "draft-min-n"):
            yield Line(text=note_text(note, words), tone="warning")


def population_text(scores: Scores, words: Words) -> str:
    """Return for whom the margins hold."""
    return words.say(f"note.population-{scores.choices.population}")


def extremes_text(
    values: Mapping[str, Figure], instrument: Instrument, words: Words, key: str
) -> str | None:
    """Say the values of the highest and the lowest score; None where all are equal."""
    known = [
        (score, one.title)
        for one in instrument.dimensions
        if (score := values[one.code].score) is not None
    ]
    if len({score for score, _ in known}) < 2:  # noqa: PLR2004 - highest and lowest
        return None
    high, low = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
    return words.say(
        key,
        high=high[1],
        high_score=words.number(high[0]),
        low=low[1],
        low_score=words.number(low[0]),
    )
