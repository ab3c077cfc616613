"""Which sentences the commands say in the tests: a full run names those that none says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from berakhlak_cli import words
from berakhlak_cli.words import LANGUAGES, Words

ELSEWHERE = {
    "problem.evidence-unused.cure": "only docs/problems.md has it: `check` takes no evidence",
    "problem.usage.says": "for a refusal of typer's that we do not know yet",
}
"""Sentences that no command says, and why they stay."""


class Sentences(dict[str, str]):
    """The sentences of a language, which remember those that a command took."""

    def __init__(self, sentences: Mapping[str, str], said: Said) -> None:
        super().__init__(sentences)
        self.said = said

    def __getitem__(self, key: str) -> str:
        if self.said.running:
            self.said.keys.add(key)
        return super().__getitem__(key)


class Said:
    """Remembers sentences, and names those that no command said in a full run.

    A sentence said in one language is said in the other at once, with the same figures. Under
    pytest-xdist each worker remembers its own, and the controller puts them together.
    """

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.running = False
        self.left_out = False
        self.missed: list[str] = []
        heard = {lang: Sentences(words.sentences(lang), self) for lang in LANGUAGES}
        pytest.MonkeyPatch().setattr(words, "sentences", heard.__getitem__)
        self._repeat_in_every_language()

    def _repeat_in_every_language(self) -> None:
        say = Words.say
        known: set[tuple[str, bool]] = set()

        def everywhere(one: Words, key: str, /, **params: str | int) -> str:
            form = (key, params.get("n") == 1)
            if self.running and form not in known:
                known.add(form)
                for lang in LANGUAGES:
                    say(Words(lang), key, **params)
            return say(one, key, **params)

        pytest.MonkeyPatch().setattr(Words, "say", everywhere)

    @contextmanager
    def by_a_command(self) -> Iterator[None]:
        """Count what is said within: tests that say a sentence themselves prove nothing."""
        self.running = True
        try:
            yield
        finally:
            self.running = False

    def unsaid(self) -> list[str]:
        """Return the sentences that no command has said, in order."""
        known = {key for lang in LANGUAGES for key in words.sentences(lang)}
        return sorted(known - self.keys - ELSEWHERE.keys())

    def pytest_deselected(self) -> None:
        """Note that not all tests are run."""
        self.left_out = True

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - a worker of pytest-xdist
        """Take over what a worker remembers."""
        self.keys.update(getattr(node, "workeroutput", {}).get("said", []))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Hand over what was said; after a full run without a fault, work out what was not."""
        config = session.config
        if hasattr(config, "workeroutput"):
            config.workeroutput["said"] = sorted(self.keys)
            return
        full = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not self.left_out
        if full and exitstatus == pytest.ExitCode.OK and self.keys:
            self.missed = self.unsaid()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name what was not said."""
        if self.missed:
            terminalreporter.section("sentences of words/ that no command said", red=True)
            terminalreporter.write_line("\n".join(self.missed))
