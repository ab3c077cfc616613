"""The command as tests call it, and the sample as it reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, cast

from berakhlak_cli.dataset import Dataset
from support.surveys import DATA

P = ParamSpec("P")


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


def reading_the_sample_once(take_in: Callable[P, Dataset]) -> Callable[P, Dataset]:
    """Return `take_in` such that the same files of data/ are read once, and whatever else anew.

    What it gives is frozen, so commands can share it.
    """
    known: dict[str, Dataset] = {}

    def taken(*files: P.args, **choices: P.kwargs) -> Dataset:
        (named,) = cast("tuple[list[str]]", files)
        facts = {name: fact for name, fact in choices.items() if name != "watch"}
        paths = [*map(Path, named), *(fact for fact in facts.values() if isinstance(fact, Path))]
        key = repr((named, facts))
        if {path.parent for path in paths} != {DATA}:
            return take_in(*files, **choices)
        if key not in known:
            known[key] = take_in(*files, **choices)
        return known[key]

    return taken
