"""The votes of a unit or of the province as a JSON record."""

from __future__ import annotations

from fractions import Fraction

from berakhlak_cli.measure.kinds.polls import Chosen, Poll, Polls

Record = dict[str, object]


def votes_record(polls: Polls | None) -> Record | None:
    """Return the votes by question; None where they are withheld or nobody voted."""
    if polls is None:
        return None
    return {
        **{question: _poll(poll) for question, poll in polls.by_code.items()},
        "matches": {
            "personal_current": _number(polls.personal_matches),
            "current_desired": _number(polls.desired_matches),
        },
    }


def _poll(poll: Poll) -> Record:
    return {
        "votes": poll.votes,
        "outside": poll.outside,
        "top": [_word(one) for one in poll.top],
        "limiting": [{"word": one.word.text, "votes": one.votes} for one in poll.limiting],
        "areas": dict(poll.areas),
    }


def _word(one: Chosen) -> Record:
    return {
        "word": one.word.text,
        "votes": one.votes,
        "weight": float(one.weight),
        "value": one.word.dimension,
        "area": one.word.area,
        "limiting": one.word.limiting,
    }


def _number(matches: Fraction | None) -> float | None:
    return None if matches is None else float(matches)
