"""What every command works with: the language, the two streams, the settings, the inputs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from berakhlak_cli.cli.config import FILE, Config
from berakhlak_cli.cli.options import Inputs, Method, Session, typed
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.spelling import printable
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from berakhlak_cli.cli.progress import Bar
    from berakhlak_cli.dataset import Dataset
    from berakhlak_cli.intake import Request
    from berakhlak_cli.measure.figures import Scores
    from berakhlak_cli.report.model import Line, Output


@dataclass(slots=True, kw_only=True)
class Context:
    """One run's language, config and streams."""

    words: Words
    config: Config
    session: Session = field(default_factory=Session)
    command: str = ""
    """The command that runs, by its name."""
    inputs: Inputs | None = None
    """What was read last, or is being read."""
    _told_config: bool = field(default=False, init=False)
    _secrets: list[str | None] = field(default_factory=list, init=False, repr=False)

    @property
    def secret(self) -> str | None:
        """
        The password of locked workbooks, asked for once, when it is needed.

        Raises
        ------
        Stop
            Exit 2: it is to be asked for where nobody can be asked.
        """
        if not self._secrets:
            self._secrets.append(self._asked())
        return self._secrets[0]

    def _asked(self) -> str | None:
        if self.session.password and sys.stdin.isatty():
            from getpass import getpass

            return getpass(self.words.say("read.password") + " ") or None
        told = os.environ.get("BERAKHLAK_PASSWORD") or None
        if self.session.password and told is None:
            raise Stop(Exit.USAGE, Problem(code="password-unasked"))
        return told

    @property
    def results(self) -> Console:
        """The console of results."""
        from berakhlak_cli.report.render.terminal import console

        return console(sys.stdout, color=not self.session.no_color)

    @property
    def remarks(self) -> Console:
        """The console of everything else."""
        from berakhlak_cli.report.render.terminal import console

        return console(sys.stderr, color=not self.session.no_color)

    def show(self, said: Output) -> None:
        """Print a result as a table."""
        from berakhlak_cli.report.render.terminal import print_output

        print_output(said, self.words, self.results)

    def remark(self, lines: Iterable[Line]) -> None:
        """Print lines to standard error, unless quiet."""
        if not self.session.quiet:
            from berakhlak_cli.report.render.terminal import print_lines

            print_lines(lines, self.remarks)

    def note(self, key: str, /, *, warning: bool = False, **params: str | int) -> None:
        """Print one sentence of words/ to standard error, unless quiet."""
        from berakhlak_cli.report.model import Line

        text = self.words.say(key, **params)
        self.remark([Line(text=text, tone="warning" if warning else "plain", hanging=2)])

    def tell(self, key: str, /, **params: str) -> None:
        """Say something about the config, quietly."""
        from berakhlak_cli.report.model import Line

        self.remark([Line(text=self.words.say(key, file=FILE, **params), tone="quiet")])

    def offer(self, command: str) -> None:
        """Print the command that comes next, on a line of its own."""
        from berakhlak_cli.report.model import Line

        self.remark([Line(text=f"  {command}", hanging=4)])

    def tell_config(self) -> None:
        """Say once what of the config can change a figure."""
        if self.config.shown and not self._told_config:
            self._told_config = True
            self.tell("config.used", settings=self.config.shown)

    def request(self, inputs: Inputs) -> Request:
        """Return what is to be read, as intake takes it."""
        from berakhlak_cli.intake import Request

        return Request(
            files=inputs.files,
            units=inputs.units,
            maps=inputs.maps,
            as_year=inputs.as_year,
            evidence=inputs.evidence,
            tails=self.config.texts("tails"),
            password=self.secret,
        )

    def read(self, inputs: Inputs) -> Dataset:
        """
        Read the inputs, with progress where it takes long.

        Raises
        ------
        Stop
            Exit 2: there are none. Otherwise as `take_in`.
        """
        from berakhlak_cli.intake import take_in

        inputs.named()
        self.inputs = inputs
        self.tell_config()
        with self.progress("read.progress") as progress:
            return take_in(self.request(inputs), progress.watch)

    def score(self, inputs: Inputs, method: Method) -> tuple[Dataset, Scores]:
        """
        Read the inputs and score every year in them.

        Raises
        ------
        Stop
            As `Method.choices`, before anything is read; as `read`; as `scored`.
        """
        from berakhlak_cli.measure.score import scored

        choices = method.choices(inputs.evidence)
        dataset = self.read(inputs)
        return dataset, scored(dataset, choices)

    def hinted(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems with the commands that their cures name, as they are to be typed."""
        from berakhlak_cli.intake import files_of

        lang = self.session.lang
        commands = (
            {"help_command": typed(self.command, "--help", lang=lang)} if self.command else {}
        )
        paths: dict[str | None, str] = {}
        if self.inputs:
            commands["score_command"] = self.inputs.again("score")
            commands["review_command"] = self.inputs.review_command()
            with suppress(Stop):
                paths = {printable(Path(one).name): one for one in files_of(self.inputs.named())}
        found = []
        for one in problems:
            params = {**commands, **one.params}
            if self.inputs and one.place.file in paths:
                params["map_command"] = self.inputs.map_command(paths[one.place.file])
            found.append(replace(one, params=params))
        return tuple(found)

    def progress(self, label: str) -> Bar:
        """Return a bar for something that may take long; `label` is a key of words/."""
        from berakhlak_cli.cli.progress import Bar

        return Bar(self, label)
