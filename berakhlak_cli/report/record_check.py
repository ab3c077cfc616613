"""What `check` gives as JSON: the problems, and who answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from berakhlak_cli import __version__
from berakhlak_cli.measure.response import Response
from berakhlak_cli.problems import Problems
from berakhlak_cli.report.record import FORMAT, Record, problem_records
from berakhlak_cli.words import Words

_RESPONSE: Final = ("year", "units_listed", "units_heard", "targets", "targets_met")
_SHORTFALL: Final = ("unit", "n", "target", "short", "headcount", "response_rate")


def check_record(
    problems: Problems, response: Sequence[Response], words: Words, *, sample: bool
) -> Record:
    """Return the record of `check`; `response` is empty where nothing could be scored."""
    return {
        "format": FORMAT,
        "command": "check",
        "version": __version__,
        "sample": sample,
        "response": [_response(one) for one in response],
        **problem_records(problems, words),
    }


def _response(one: Response) -> Record:
    short = [{name: getattr(unit, name) for name in _SHORTFALL} for unit in one.short]
    return {**{name: getattr(one, name) for name in _RESPONSE}, "short": short}
