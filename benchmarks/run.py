"""Measures berakhlak against plain scripts, whole processes in alternating pairs; prints a table.

`python benchmarks/run.py [--quick] [--only xlsx|csv|votes|start|shares|report]`
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import inputs

HERE = Path(__file__).parent
OURS = [sys.executable, "-m", "berakhlak_cli"]
PLAIN = [sys.executable]
Row = tuple[str, str, str, str]


def surroundings() -> dict[str, str]:
    """Return the environment of an installed program: compiled once, and kept out of the source."""
    kept = {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(inputs.OUT / "compiled"), "PYTHONUTF8": "1"}


def printed(command: Sequence[str]) -> str:
    """Return what a process prints."""
    ran = subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", env=surroundings()
    )
    return ran.stdout


def timed(command: Sequence[str]) -> float:
    """Return the seconds of a whole process."""
    quiet = subprocess.DEVNULL
    environment = surroundings()
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=quiet, stderr=quiet, env=environment)
    return time.perf_counter() - started


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Seconds of two commands that took turns; a busy machine slows both."""

    ours: Sequence[float]
    other: Sequence[float]

    @property
    def shown(self) -> str:
        """The medians, and the best of each."""
        ours, other = statistics.median(self.ours), statistics.median(self.other)
        digits = 3 if ours < 1 else 2
        return (
            f"{ours:.{digits}f} s against {other:.{digits}f} s "
            f"(best {min(self.ours):.{digits}f} and {min(self.other):.{digits}f})"
        )

    @property
    def faster(self) -> float:
        """How many times as long the other takes: the median of the ratios of neighbours."""
        return statistics.median(b / a for a, b in zip(self.ours, self.other, strict=True))

    @property
    def slower(self) -> float:
        """How many times as long ours takes."""
        return statistics.median(a / b for a, b in zip(self.ours, self.other, strict=True))


def paired(ours: Sequence[str], other: Sequence[str], times: int) -> Pair:
    """Run two commands in turns, each once before to be compiled and cached."""
    timed(ours)
    timed(other)
    pairs = [(timed(ours), timed(other)) for _ in range(times)]
    one, two = zip(*pairs, strict=True)
    return Pair(ours=one, other=two)


def agreement(ours: Sequence[str], plain: Sequence[str]) -> Row:
    """
    Tell whether both find the same indices: speed is worth nothing where they differ.

    Raises
    ------
    SystemExit
        They do not.
    """
    lines = [line.rsplit(maxsplit=8) for line in printed(plain).splitlines()[2:]]
    wanted = {line[0].strip(): float(line[-1]) for line in lines}
    found = {
        unit["unit"]: unit["indices"]["implementasi"]["score"]
        for unit in json.loads(printed(ours))["units"]
        if not unit["withheld"]
    }
    same = found and all(abs(wanted[unit] - index) <= 0.05 + 1e-9 for unit, index in found.items())
    if not same:
        raise SystemExit("berakhlak and the plain script differ")
    return ("the same indices", f"{len(found)} units", "", "all")


def score(path: Path) -> list[str]:
    """Return the command that scores a file."""
    return [*OURS, "score", str(path), "-q", "--format", "json"]


_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(most / (1 << 20 if sys.platform == "darwin" else 1 << 10))
"""


def peak(command: Sequence[str]) -> str:
    """Return a process's greatest resident memory, told by a small process that starts it."""
    if sys.platform == "win32":
        return "not measured here"
    return f"{float(printed([*PLAIN, '-c', _PEAK, *command])):.0f} MB"


def xlsx_rows(*, quick: bool) -> Iterator[Row]:
    """Measure a workbook with text labels."""
    size = 6_000 if quick else 60_000
    path = inputs.xlsx(size)
    for engine, least in (("openpyxl", "6"), ("calamine", "1.5")):
        plain = [*PLAIN, str(HERE / "plain_xlsx.py"), str(path), engine]
        found = paired(score(path), plain, 3 if engine == "openpyxl" else 7)
        yield (
            f"xlsx, {size:,} x 30, against pandas with {engine}",
            found.shown,
            f"{found.faster:.2f} times as fast",
            f"at least {least}",
        )
    yield agreement(score(path), [*PLAIN, str(HERE / "plain_xlsx.py"), str(path), "calamine"])


def csv_rows(*, quick: bool) -> Iterator[Row]:
    """Measure text files: speed, memory, and how they grow."""
    size = 100_000 if quick else 1_000_000
    for identities in (False, True):
        path = inputs.text(size, identities=identities)
        plain = [*PLAIN, str(HERE / "plain_csv.py"), str(path)]
        found = paired(score(path), plain, 5)
        name = f"csv, {size:,} x 27{', with NIP and time' if identities else ''}"
        yield (
            f"{name}, against pandas",
            found.shown,
            f"{found.faster:.2f} times as fast",
            "-" if identities else "at least 2",
        )
        yield f"{name}, peak memory", peak(score(path)), "", "under 300 MB"
        yield agreement(score(path), plain)
    large, small = inputs.text(4 * size), inputs.text(size)
    found = paired(score(large), score(small), 3)
    name = f"csv, {4 * size:,} against {size:,} rows"
    yield name, found.shown, f"{found.slower:.2f} times", "at most 4"
    yield f"csv, {4 * size:,} rows, peak memory", peak(score(large)), "", "-"


def vote_rows(*, quick: bool) -> Iterator[Row]:
    """Measure a votes survey of thirty word columns against a ratings survey of that size."""
    size = 6_000 if quick else 60_000
    for form, ratings in (("xlsx", inputs.xlsx(size)), ("csv", inputs.text(size))):
        found = paired(score(inputs.votes(size, form)), score(ratings), 5)
        name = f"{form}, {size:,} rows of 30 words, against ratings"
        yield name, found.shown, f"{found.slower:.2f} times as long", "at most 1.5"


def start_rows(*, quick: bool) -> Iterator[Row]:
    """Measure the start of the program."""
    for option in ("--version", "--help"):
        bare = [*PLAIN, "-c", "import typer"]
        found = paired([*OURS, option], bare, 7 if quick else 15)
        yield (
            f"{option}, against import typer",
            found.shown,
            f"{found.slower:.2f} times as long",
            "at most 3",
        )


def report_rows(*, quick: bool) -> Iterator[Row]:
    """Measure reports of the sample survey's two years beside their scores."""
    data = HERE.parent / "data"
    files = [str(data / f"survei-{year}.xlsx") for year in (2023, 2024)]
    files += ["--units", str(data / "unit.csv"), "-q"]
    for suffix in ("xlsx", "html"):
        inputs.OUT.mkdir(exist_ok=True)
        made = inputs.OUT / f"laporan.{suffix}"
        found = paired(
            [*OURS, "report", *files, "-o", str(made)],
            [*OURS, "score", *files],
            3 if quick else 7,
        )
        name = f"report -o laporan.{suffix}, 113 units, two years, against score"
        yield name, found.shown, f"{found.slower:.2f} times as long", "under 2"
        yield f"laporan.{suffix}", f"{made.stat().st_size / 1000:,.0f} kB", "", "html: under 1 MB"


def share_rows(*, quick: bool) -> Iterator[Row]:
    """
    Measure, within one process, what counting and scoring cost beside reading.

    In processor time, which a busy machine disturbs least. All that is not counting is reading,
    the search for faults too.
    """
    size = 100_000 if quick else 1_000_000
    path = inputs.text(size)
    shares = sorted((share(path) for _ in range(3)), key=lambda one: one.ratio)
    found = shares[1]
    yield (
        f"csv, {size:,} rows: counting and scoring beside reading",
        f"{found.counting:.2f} s + {found.scoring:.3f} s beside {found.reading:.2f} s",
        f"{found.ratio:.3f} of it ({shares[0].ratio:.3f} to {shares[-1].ratio:.3f})",
        "under 0.1",
    )
    shown = f"{1000 * found.scoring:.0f} ms"
    yield f"scores of 113 units from the tally of {size:,} rows", shown, "", "milliseconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Seconds of processor time of one run, by what they were spent on."""

    reading: float
    counting: float
    scoring: float

    @property
    def ratio(self) -> float:
        """Counting and scoring as a part of reading."""
        return (self.counting + self.scoring) / self.reading


def share(path: Path) -> Share:
    """Score a file in this process with a watch on its counter."""
    from berakhlak_cli.intake import Request, take_in
    from berakhlak_cli.intake.count import counter, respondents
    from berakhlak_cli.intake.rows.responses import Responses
    from berakhlak_cli.measure.figures import Choices
    from berakhlak_cli.measure.score import scored
    from berakhlak_cli.tally import Tally

    spent: list[float] = []

    class TimedCounter(counter.Counter):
        def add(self, rows: Responses) -> None:
            started, earlier = time.process_time(), len(spent)
            super().add(rows)
            spent[earlier:] = [time.process_time() - started]  # what it summed on the way is in it

        def tally(self) -> Tally:
            started = time.process_time()
            made = super().tally()
            spent.append(time.process_time() - started)
            return made

    setattr(respondents, "Counter", TimedCounter)  # noqa: B010 - it only times what it stands for
    started = time.process_time()
    taken = take_in(Request(files=[str(path)]))
    whole = time.process_time() - started
    started = time.process_time()
    scored(taken, Choices())
    scoring = time.process_time() - started
    return Share(reading=whole - sum(spent), counting=sum(spent), scoring=scoring)


PARTS: dict[str, Callable[..., Iterator[Row]]] = {
    "start": start_rows,
    "xlsx": xlsx_rows,
    "csv": csv_rows,
    "votes": vote_rows,
    "shares": share_rows,
    "report": report_rows,
}


def main() -> None:
    """Run the parts that are asked for and print the table as it grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("--only", choices=PARTS, help="one part")
    asked = parser.parse_args()
    if asked.quick:
        print("A tenth of the size: the aims are for the whole.\n", flush=True)
    print("| What | Measured | Ratio | Aim |\n|---|---|---|---|", flush=True)
    for name, part in PARTS.items():
        if asked.only in (None, name):
            for row in part(quick=asked.quick):
                print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
