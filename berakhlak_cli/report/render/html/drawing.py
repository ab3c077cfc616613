"""Charts as drawings: where each line, bar and word stands, for a page to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from berakhlak_cli.report.model import Name, Picture, Row
from berakhlak_cli.words import Words

WIDE: Final = 360
"""Units of a drawing; small, so that its words can still be read on a phone."""
_LEFT: Final = 4
_RIGHT: Final = 40
_LONGEST: Final = 56
"""Letters of a name that fit."""
_MARKS: Final = (0, 25, 50, 75, 100)
_BAR: Final = 11
_NAME: Final = 15
_TALL: Final = 200
_EDGE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A rectangle, a line or a dot; `look` names its colour."""

    kind: Literal["bar", "line", "dot"]
    look: str
    x: float
    y: float
    to_x: float = 0.0
    to_y: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A text at a place."""

    text: str
    x: float
    y: float
    anchor: Literal["start", "middle", "end"] = "start"
    look: str = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart that can be drawn as it stands."""

    title: str
    about: str
    height: float
    shapes: tuple[Shape, ...]
    words: tuple[Word, ...]
    legend: tuple[str, ...]
    """The names of what is compared, where there are several."""


def drawn(picture: Picture, words: Words) -> Drawing:
    """Return a chart as a drawing: points 0..100 from left to right, or from the bottom up."""
    make = _bars if picture.kind == "bars" else _line
    parts = [*make(picture, words)]
    titles = {column.key: column.title for column in picture.table.columns}
    heights = [part.y for part in parts] + [part.to_y for part in parts if isinstance(part, Shape)]
    return Drawing(
        title=picture.title,
        about=picture.about,
        height=max(heights, default=0.0) + 6,
        shapes=tuple(part for part in parts if isinstance(part, Shape)),
        words=tuple(part for part in parts if isinstance(part, Word)),
        legend=tuple(titles[key] for key in picture.values) if len(picture.values) > 1 else (),
    )


def _looks(picture: Picture) -> list[str]:
    """Return the colours of the series: the last one is the year that is reported."""
    return ["earlier", "later"][-len(picture.values) :]


def _across(points: float) -> float:
    return round(_LEFT + (WIDE - _LEFT - _RIGHT) * points / 100, 2)


def _bars(picture: Picture, words: Words) -> Iterator[Shape | Word]:
    """Yield bars, each below its name."""
    columns = {column.key: column for column in picture.table.columns}
    y = 4.0
    step = _NAME + len(picture.values) * (_BAR + 2) + 6
    bottom = y + step * len(picture.table.rows)
    for mark in _MARKS:
        x = _across(mark)
        yield Shape(kind="line", look="grid", x=x, y=y, to_x=x, to_y=bottom)
        yield Word(text=words.count(mark), x=x, y=bottom + 13, anchor="middle", look="mark")
    for row in picture.table.rows:
        yield Word(text=_named(row, picture), x=_LEFT, y=y + 11)
        top = y + _NAME
        for key, look in zip(picture.values, _looks(picture), strict=True):
            value = _figure(row, key)
            if value is not None:
                end = _across(value)
                yield Shape(kind="bar", look=look, x=_LEFT, y=top, to_x=end, to_y=top + _BAR)
                low, high = _interval(row, picture, value)
                middle = top + _BAR / 2
                if low is not None and high is not None:
                    end = _across(high)
                    yield Shape(
                        kind="line", look="error", x=_across(low), y=middle, to_x=end, to_y=middle
                    )
                text = columns[key].text(row.values.get(key), words)
                yield Word(text=text, x=end + 4, y=top + _BAR - 1.5, look="figure")
            top += _BAR + 2
        y += step


def _line(picture: Picture, words: Words) -> Iterator[Shape | Word]:
    """Yield a line through the years, with an upright line for each margin."""
    columns = {column.key: column for column in picture.table.columns}
    (key,) = picture.values
    for mark in _MARKS:
        y = _up(mark)
        yield Shape(kind="line", look="grid", x=_EDGE, y=y, to_x=WIDE - 6, to_y=y)
        yield Word(text=words.count(mark), x=_EDGE - 6, y=y + 4, anchor="end", look="mark")
    before: tuple[float, float] | None = None
    step = (WIDE - 2 * _EDGE) / len(picture.table.rows)
    for at, row in enumerate(picture.table.rows):
        x, value = round(_EDGE + step * (at + 0.5), 2), _figure(row, key)
        label = row.values.get(picture.label)
        yield Word(text=str(label), x=x, y=_up(0) + 18, anchor="middle")
        if value is None:
            before = None
            continue
        here = (x, _up(value))
        if before:
            yield Shape(
                kind="line", look="trend", x=before[0], y=before[1], to_x=here[0], to_y=here[1]
            )
        low, high = _interval(row, picture, value)
        if low is not None and high is not None:
            yield Shape(kind="line", look="error", x=x, y=_up(low), to_x=x, to_y=_up(high))
        yield Shape(kind="dot", look="later", x=here[0], y=here[1])
        text = columns[key].text(value, words)
        yield Word(text=text, x=x, y=here[1] - 10, anchor="middle", look="figure")
        before = here


def _up(points: float) -> float:
    return round(16 + _TALL * (1 - points / 100), 2)


def _figure(row: Row, key: str | None) -> float | None:
    value = row.values.get(key or "")
    return float(value) if isinstance(value, int | float) else None


def _interval(row: Row, picture: Picture, value: float) -> tuple[float | None, float | None]:
    """Return the ends of a margin, within the scale."""
    margin = _figure(row, picture.margin)
    if margin is None:
        return None, None
    return max(value - margin, 0.0), min(value + margin, 100.0)


def _named(row: Row, picture: Picture) -> str:
    """Return the name of a row, its short form where the whole does not fit."""
    name = row.values.get(picture.label)
    full, short = (name.full, name.short) if isinstance(name, Name) else (str(name), None)
    if len(full) <= _LONGEST:
        return full
    return short or f"{full[: _LONGEST - 1]}…"
