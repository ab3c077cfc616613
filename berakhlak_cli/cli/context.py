"""What every command works with: the language, the two streams, the inputs, the outputs."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from errno import errorcode
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Final

from berakhlak_cli.cli.command_lines import same_inputs
from berakhlak_cli.cli.config import FILE, Config
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.spelling import printable
from berakhlak_cli.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from berakhlak_cli.cli.progress import Bar
    from berakhlak_cli.dataset import Dataset
    from berakhlak_cli.report.model import Line, Output

SUFFIXES: Final = {".xlsx": "xlsx", ".csv": "csv", ".json": "json", ".md": "md"}
_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Context:
    """One run's language, config and streams."""

    words: Words
    config: Config
    quiet: bool = False
    verbose: bool = False
    color: bool = True
    secret: str | None = field(default=None, repr=False)
    """The password of locked workbooks."""
    _said_config: bool = field(default=False, init=False)

    def settle(self, *, quiet: bool, verbose: bool, no_color: bool, password: bool = False) -> None:
        """
        Take over the options that every command has.

        Raises
        ------
        Stop
            Exit 2: a password is to be asked for where nobody can be asked.
        """
        self.quiet, self.verbose, self.color = quiet, verbose, not no_color
        self.secret = os.environ.get("BERAKHLAK_PASSWORD") or None
        if password and sys.stdin.isatty():
            from getpass import getpass

            self.secret = getpass(self.words.say("read.password") + " ") or None
        elif password and self.secret is None:
            raise Stop(Exit.USAGE, Problem(code="password-unasked"))

    @property
    def results(self) -> Console:
        """The console of results."""
        from berakhlak_cli.report.render.terminal import stdout_console

        return stdout_console(color=self.color)

    @property
    def remarks(self) -> Console:
        """The console of everything else."""
        from berakhlak_cli.report.render.terminal import stderr_console

        return stderr_console(color=self.color)

    def remark(self, lines: Iterable[Line]) -> None:
        """Print lines to standard error, unless quiet."""
        if not self.quiet:
            from berakhlak_cli.report.render.terminal import print_lines

            print_lines(lines, self.remarks)

    def protected(
        self, files: Sequence[str], units: Path | None, map_file: Path | None, *more: Path | None
    ) -> list[str | Path | None]:
        """Return every file that no output may take the place of."""
        from berakhlak_cli.intake import instrument_file

        return [
            *files,
            units,
            map_file,
            *more,
            self.units_file(None),
            FILE,
            instrument_file(map_file),
        ]

    def next_command(self, command: str) -> None:
        """Say which command comes next, on a line of its own."""
        from berakhlak_cli.report.model import Line

        self.remark([Line(text=f"  {command}", hanging=4)])

    def units_file(self, given: Path | None) -> Path | None:
        """Return the units file: the option's, else the config's."""
        told = self.config.texts.get("units")
        return given or (Path(told) if told else None)

    def taken(
        self,
        files: Sequence[str],
        units: Path | None,
        map_file: Path | None,
        as_year: int | None,
        evidence: Path | None = None,
    ) -> Dataset:
        """Read the inputs, with progress where it takes long."""
        from berakhlak_cli.intake import take_in

        self.tell_config()
        try:
            with self.progress("read.progress") as progress:
                return take_in(
                    files,
                    units=units,
                    map_file=map_file,
                    as_year=as_year,
                    tails=self.config.tails,
                    password=self.secret,
                    evidence=evidence,
                    watch=progress.watch,
                )
        except Stop as stop:
            again = same_inputs("check", files, units, map_file, as_year)
            stop.review = f"{again} --review tinjau-unit.xlsx"
            raise

    def progress(self, label: str) -> Bar:
        """Return a bar for something that may take long; `label` is a key of words/."""
        from berakhlak_cli.cli.progress import Bar

        return Bar(self, label)

    def tell_config(self) -> None:
        """Say once what the config set."""
        if self.config.settings and not self._said_config:
            from berakhlak_cli.report.model import Line

            self._said_config = True
            text = self.words.say("config.used", file=FILE, settings=self.config.settings)
            self.remark([Line(text=text, tone="quiet")])

    def show(self, said: Output) -> None:
        """Print a result as a table."""
        from berakhlak_cli.report.render.terminal import print_said

        print_said(said, self.words, self.results)


def refuse_twins(*outputs: str | Path | None) -> None:
    """
    Refuse two outputs of one name: the second would take the place of the first.

    Raises
    ------
    Stop
        Exit 2.
    """
    paths = [Path(one).absolute() for one in outputs if one is not None and str(one) != "-"]
    for path in paths:
        if paths.count(path) > 1:
            place = Place(file=printable(path.name))
            raise Stop(Exit.USAGE, Problem(code="same-output", place=place))


def checked_output(
    output: str | None,
    inputs: Sequence[str | Path | None],
    known: Collection[str] = SUFFIXES,
) -> str | None:
    """
    Return the form of an output by its suffix, before anything is read.

    Raises
    ------
    Stop
        Exit 2: an unknown suffix, or an input would be overwritten. Exit 5: no such folder.
    """
    if output is None or output == "-":
        return None
    return SUFFIXES[checked_file(Path(output), inputs, known)]


def checked_file(path: Path, inputs: Sequence[str | Path | None], known: Collection[str]) -> str:
    """
    Return the suffix of a file to write, one of those that are known here.

    Raises
    ------
    Stop
        As `checked_output`.
    """
    place = Place(file=printable(path.name))
    suffix = path.suffix.lower()
    if suffix not in known:
        problem = Problem(
            code="output-suffix", place=place, value=path.suffix,
            params={"known": ", ".join(known)},
        )  # fmt: skip
        raise Stop(Exit.USAGE, problem)
    for name in map(str, filter(None, inputs)):
        meant = [name] if Path(name).exists() else glob(name)  # noqa: PTH207 - from any folder
        if path.exists() and any(path.samefile(one) for one in meant):
            raise Stop(Exit.USAGE, Problem(code="output-is-input", place=place))
    check_folder(path)
    return suffix


def check_folder(path: Path) -> None:
    """
    Refuse an output whose folder is missing, or that is a folder itself.

    Raises
    ------
    Stop
        Exit 5.
    """
    if not path.parent.is_dir() or path.is_dir():
        kind = "EISDIR" if path.is_dir() else "ENOENT"
        problem = Problem(
            code="unwritable", place=Place(file=printable(str(path))), params={"detail": kind}
        )
        raise Stop(Exit.UNWRITABLE, problem)


def write_whole(path: Path, content: bytes) -> None:
    """
    Write a file beside its target and move it into place whole.

    Raises
    ------
    Stop
        Exit 5: it cannot be written; the old file stays as it was.
    """
    check_folder(path)
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
        ) as stream:
            temporary = stream.name
            stream.write(content)
        _as_others(Path(temporary), path)
        Path(temporary).replace(path)
    except OSError as fault:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        detail = errorcode.get(fault.errno or 0, type(fault).__name__)
        problem = Problem(
            code="unwritable", place=Place(file=printable(path.name)), params={"detail": detail}
        )
        raise Stop(Exit.UNWRITABLE, problem) from fault


def _as_others(temporary: Path, path: Path) -> None:
    """Give a new file the rights that files have here; a temporary one is its owner's alone."""
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
    else:
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)


def write_out(text: str, *, mark: bool = False) -> None:
    """Write text for programs to standard output as UTF-8, whatever the terminal's encoding."""
    sys.stdout.flush()
    content = text.encode("utf-8-sig" if mark else "utf-8")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def created() -> datetime:
    """Return the date that written files carry: `SOURCE_DATE_EPOCH`, else a fixed one."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(told), tz=UTC) if told.isdigit() else _EPOCH
    return moment.replace(tzinfo=None)


def put_out(
    desk: Context,
    said: Output,
    texts: Mapping[str, Callable[[], str]],
    form: str,
    output: str | None,
) -> None:
    """
    Write a result to its file, or to standard output.

    Parameters
    ----------
    texts
        Form -> its text: json, csv and md.
    form
        One of these, or `xlsx`, which needs a file.
    output
        The file; None or `-` for standard output.

    Raises
    ------
    Stop
        Exit 5: the file cannot be written.
    """
    if form == "xlsx":
        from berakhlak_cli.report.render.xlsx.single import workbook

        content = workbook(said, desk.words, created())
    else:
        text = texts[form]()
        if output is None or output == "-":
            write_out(text, mark=form == "csv")
            return
        content = text.encode("utf-8-sig" if form == "csv" else "utf-8")
    settle_file(desk, Path(output or ""), content)


def settle_file(desk: Context, path: Path, content: bytes) -> None:
    """Write a file whole, and say so."""
    from berakhlak_cli.report.model import Line

    write_whole(path, content)
    desk.remark([Line(text=desk.words.say("read.settled", file=printable(path.name)))])
