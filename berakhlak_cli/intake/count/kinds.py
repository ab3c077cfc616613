"""What each kind of survey is read by, and how its rows become sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.rating_reader import RatingReader
from berakhlak_cli.intake.rows.vote_reader import VoteReader

Reader = RatingReader | VoteReader
_READERS: Final[Mapping[str, type[Reader]]] = {"ratings": RatingReader, "votes": VoteReader}


def reader_of(survey: Survey, instrument: Instrument, names: UnitNames) -> Reader:
    """Return what reads the rows of a sheet whose rows are people."""
    return _READERS[survey.layout.kind.name](survey, instrument, names)
