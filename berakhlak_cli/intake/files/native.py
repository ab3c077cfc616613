"""Shelter from a native reader: its panics are damage in the file, its own words go nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_PANIC: Final = "PanicException"
_STDERR: Final = 2


class Panicked(ValueError):  # noqa: N818 - the caller turns it into a problem
    """The native reader gave up on a file that it did not expect."""


@contextmanager
def sheltered() -> Iterator[None]:
    """
    Run a native reader without what it prints when it panics.

    Raises
    ------
    Panicked
        It panicked; its own exception is no `Exception`.
    """
    kept = _silenced()
    try:
        yield
    except BaseException as fault:
        if type(fault).__name__ == _PANIC:
            raise Panicked from fault
        raise
    finally:
        if kept is not None:
            os.dup2(kept, _STDERR)
            os.close(kept)


def _silenced() -> int | None:
    """Send standard error nowhere; return what it was, None where there is none."""
    with suppress(OSError):
        kept = os.dup(_STDERR)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        return kept
    return None
