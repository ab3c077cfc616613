"""What is said of the final score: its name, and how it is made."""

from __future__ import annotations

from berakhlak_cli.measure.figures import FINAL, Evidence, Scores
from berakhlak_cli.report.content.health import index_title
from berakhlak_cli.report.model import Line
from berakhlak_cli.words import Words


def figure_title(scores: Scores, code: str, words: Words) -> str:
    """Return the name of a figure: of a value, the index or the final score."""
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
