"""What each kind of survey is read by, and how its rows become sums."""

from __future__ import annotations

from berakhlak_cli.instrument import Instrument
from berakhlak_cli.intake.layout.survey_sheets import Survey
from berakhlak_cli.intake.rows.names import UnitNames
from berakhlak_cli.intake.rows.rating_reader import RatingReader
from berakhlak_cli.intake.rows.scale_evidence import ScaleTold
from berakhlak_cli.intake.rows.vote_reader import VoteReader

Reader = RatingReader | VoteReader


def reader_of(
    survey: Survey, instrument: Instrument, names: UnitNames, told: ScaleTold | None
) -> Reader:
    """Return what reads the rows of a sheet whose rows are people."""
    if survey.layout.kind.name == "votes":
        return VoteReader(survey, instrument, names)
    return RatingReader(survey, instrument, names, told)
