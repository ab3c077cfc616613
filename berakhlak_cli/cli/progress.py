"""How far something is that takes long."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from berakhlak_cli.cli.context import Context

_PATIENCE: Final = 1.0
"""Seconds after which a read shows its progress."""


class Bar:
    """A bar on standard error, from the second on, on a terminal only."""

    def __init__(self, context: Context, label: str) -> None:
        self._context = context
        self._label = label
        self._start = time.monotonic()
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def watch(self, file: str, done: int, whole: int) -> None:
        """Show how far the reading of a file is."""
        late = time.monotonic() - self._start > _PATIENCE
        if self._context.session.quiet or not late or not sys.stderr.isatty():
            return
        if self._bar is None:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                console=self._context.remarks,
                transient=True,
            )
            self._bar.start()
        if file not in self._tasks:
            label = self._context.words.say(self._label, file=file)
            self._tasks[file] = self._bar.add_task(label, total=whole or None)
        self._bar.update(self._tasks[file], completed=done)
