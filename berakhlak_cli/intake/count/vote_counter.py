"""Ballots become sums: votes by word, and whom each value reached."""

from __future__ import annotations

from typing import Any

import numpy as np

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.count.groups import Groups, beside, pair_sums, people_of
from berakhlak_cli.intake.rows.ballots import Flags
from berakhlak_cli.intake.rows.responses import Responses
from berakhlak_cli.word_list import CURRENT, LIMITING, OUTSIDE, VOTES, heard_code

Columns = dict[str, Any]


def counted_votes(
    rows: Responses, groups: Groups, instrument: Instrument
) -> tuple[Columns, Columns]:
    """
    Return the columns `answers` and `moments` of those respondents who are kept.

    An answer is a question and the number of a word, OUTSIDE for all that are not on the list.
    Moments hold, of the current culture, whether a person chose a word of each value (0 or 1),
    among those who chose a known word at all, and a person's limiting and all votes, among
    those who chose anything; and how many chose anything for each question.
    docs/methods.md, section "Suara sebagai jumlah".
    """
    words, ballots, kept = instrument.word_list, rows.ballots, rows.kept
    assert words is not None, "only votes have words"
    assert ballots is not None, "they were read as votes"
    everybody = bool(kept.all())
    chosen = ballots.chosen if everybody else ballots.chosen[:, :, kept]
    outside = ballots.outside if everybody else ballots.outside[:, kept]
    size = len(groups.unit)
    table = np.zeros((len(words.questions), len(words.words) + 1, size), dtype=np.int64)
    for asked in range(len(words.questions)):
        word, person = np.divmod(np.flatnonzero(chosen[asked]), max(len(groups.place), 1))
        votes = np.bincount(word * size + groups.place[person], minlength=table[0, 1:].size)
        table[asked, 1:] = votes.reshape(len(words.words), size)
        strange = np.repeat(groups.place, outside[asked])
        table[asked, OUTSIDE] = np.bincount(strange, minlength=size)
    asked_at, word, group = np.nonzero(table)
    answers = {
        "year": groups.year[group],
        "unit": groups.unit[group],
        "item": np.array([*words.questions], dtype=object)[asked_at],
        "answer": word,
        "n": table[asked_at, word, group],
    }
    now = [*words.questions].index(CURRENT)
    heard = chosen.any(axis=1) | (outside > 0)
    return answers, beside(
        _reach(chosen[now], groups, instrument),
        _burden(chosen[now], outside[now], groups, instrument),
        *(
            people_of(heard_code(question), who, groups)
            for question, who in zip(words.questions, heard, strict=True)
        ),
    )


def _reach(chosen: Flags, groups: Groups, instrument: Instrument) -> Columns:
    """Return the moments of whom the values' words reached."""
    assert instrument.word_list is not None, "only votes have ballots"
    codes = [dimension.code for dimension in instrument.dimensions]
    shows = np.array([word.dimension for word in instrument.word_list.words], dtype=object)
    reached = np.stack([chosen[shows == code].any(axis=0) for code in codes])
    known = np.broadcast_to(chosen.any(axis=0), reached.shape)
    return pair_sums(reached, known, groups, codes, float)


def _burden(
    chosen: Flags, outside: np.ndarray[Any, Any], groups: Groups, instrument: Instrument
) -> Columns:
    """Return the moments of limiting and all votes."""
    assert instrument.word_list is not None, "only votes have ballots"
    limiting = chosen[np.array(instrument.word_list.limiting)].sum(axis=0, dtype=np.int64)
    every = chosen.sum(axis=0, dtype=np.int64) + outside
    known = np.broadcast_to(every > 0, (2, len(every)))
    return pair_sums(np.stack([limiting, every]), known, groups, (LIMITING, VOTES), float)
