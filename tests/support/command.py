"""The command as tests call it, and the sample as it reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from berakhlak_cli.dataset import Dataset
from berakhlak_cli.intake import Request, Watch
from berakhlak_cli.intake.request import nobody
from support.surveys import DATA

TakeIn = Callable[..., Dataset]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command left: its exit code, both streams, and the folder it ran in."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def record(self) -> dict[str, Any]:
        """The JSON on standard output."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Command = Callable[..., Ran]


def reading_the_sample_once(take_in: TakeIn) -> TakeIn:
    """Return `take_in` such that the same files of data/ are read once, and whatever else anew.

    What it gives is frozen, so commands can share it.
    """
    known: dict[Request, Dataset] = {}

    def taken(request: Request, watch: Watch = nobody) -> Dataset:
        key = replace(
            request,
            files=tuple(request.files),
            maps=tuple(request.maps),
            tails=tuple(request.tails),
        )
        if {path.parent for path in (*map(Path, request.files), *request.beside)} != {DATA}:
            return take_in(request, watch)
        if key not in known:
            known[key] = take_in(request, watch)
        return known[key]

    return taken
