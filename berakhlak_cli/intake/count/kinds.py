"""What each kind of survey whose rows are people is read by, and how its rows become sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.count.groups import Groups
from berakhlak_cli.intake.count.rating_counter import counted_ratings
from berakhlak_cli.intake.count.vote_counter import counted_votes
from berakhlak_cli.intake.layout.kinds import RATINGS, VOTES, answered
from berakhlak_cli.intake.rows.rating_reader import RatingReader
from berakhlak_cli.intake.rows.responses import Responses
from berakhlak_cli.intake.rows.vote_reader import VoteReader

Reader = RatingReader | VoteReader
Sums = Callable[[Responses, Groups, Instrument], tuple[dict[str, Any], dict[str, Any]]]
_WAYS: Final[Mapping[str, tuple[type[Reader], Sums]]] = {
    RATINGS.name: (RatingReader, counted_ratings),
    VOTES.name: (VoteReader, counted_votes),
}


def reader_of(instrument: Instrument) -> type[Reader]:
    """Return what reads a sheet of people's answers."""
    return _WAYS[answered(instrument).name][0]


def sums_of(instrument: Instrument) -> Sums:
    """Return what makes the columns `answers` and `moments` of a tally."""
    return _WAYS[answered(instrument).name][1]
