"""Charts that a spreadsheet draws itself, from the cells of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from berakhlak_cli.report.model import Picture
from berakhlak_cli.report.render.xlsx.formats import Looks
from berakhlak_cli.report.render.xlsx.positions import Placed

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTH: Final = 500
"""Pixels of a chart; two stand side by side."""
_HEIGHT: Final = 280
_BAR: Final = 24
_GAP: Final = 12
_MANY: Final = 8
"""Bars from which on a chart takes the whole width."""
_GRID: Final = {"visible": True, "line": {"color": "#D9D9D9"}}
_COLORS: Final = ("#9DB7D5", "#1F4E79")
"""The earlier year, and the later one or the only one."""


def insert_charts(
    book: Workbook,
    sheet: Worksheet,
    pictures: Sequence[Picture],
    placed: Sequence[Placed],
    row: int,
    looks: Looks,
) -> None:
    """Draw pictures as charts, from a row on."""
    for picture, (left, top, width, height) in zip(pictures, _boxes(pictures), strict=True):
        here = next(one for one in placed if one.table is picture.table)
        options = {
            "x_offset": left,
            "y_offset": top,
            "description": f"{picture.title}. {picture.about}",
            "object_position": 3,
        }
        made = _drawn(book, picture, here, looks)
        made.set_size({"width": width, "height": height})
        sheet.insert_chart(row, 0, made, options)


def charts_height(pictures: Sequence[Picture]) -> int:
    """Return the pixels that charts take together."""
    return max((top + height + _GAP for _, top, _, height in _boxes(pictures)), default=0)


def _boxes(pictures: Sequence[Picture]) -> list[tuple[int, int, int, int]]:
    """Return left, top, width and height of each: two side by side, one of many bars alone."""
    found = []
    left, top, below = _GAP, _GAP // 2, 0
    for picture in pictures:
        bars = len(picture.table.rows) if picture.kind == "bars" else 0
        wide = bars >= _MANY
        if wide and left > _GAP:
            left, top = _GAP, below
        width = 2 * _WIDTH + _GAP if wide else _WIDTH
        height = max(_HEIGHT, (bars + 3) * _BAR) if wide else _HEIGHT
        found.append((left, top, width, height))
        below = max(below, top + height + _GAP)
        left += width + _GAP
        if left > 2 * _WIDTH:
            left, top = _GAP, below
    return found


def _drawn(book: Workbook, picture: Picture, here: Placed, looks: Looks) -> Any:  # noqa: ANN401 - its chart carries no types
    made = book.add_chart({"type": "bar" if picture.kind == "bars" else "line"})
    columns = {column.key: column for column in picture.table.columns}
    titles = {column.key: column.title for column in picture.table.columns}
    colors = _COLORS[-len(picture.values) :]
    for key, color in zip(picture.values, colors, strict=True):
        series: dict[str, Any] = {
            "name": titles[key],
            "categories": _cells(here, picture.label),
            "values": _cells(here, key),
            "fill": {"color": color},
            "line": {"color": color, "width": 2.25} if picture.kind == "line" else {"none": True},
            "marker": {"type": "circle", "size": 7, "fill": {"color": color}},
            "gap": 60,
        }
        if picture.kind == "line" or len(picture.values) == 1:
            series["data_labels"] = {"value": True, "num_format": looks.number(columns[key])}
        if picture.kind == "line":
            series["data_labels"]["position"] = "above"
        if picture.margin and picture.margin in titles:
            series["y_error_bars"] = _errors(here, picture.margin)
            if picture.kind == "bars":
                series["data_labels"]["position"] = "inside_base"
                series["data_labels"]["font"] = {"color": "#FFFFFF"}
        if picture.kind == "bars":
            del series["marker"]
        made.add_series(series)
    made.set_title({"name": picture.title, "name_font": {"size": 12}, "overlay": False})
    scale = {"min": 0, "max": 100, "num_format": "0", "major_gridlines": _GRID}
    if picture.kind == "bars":
        made.set_x_axis(scale)
        made.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 9}})
    else:
        made.set_y_axis(scale)
    made.set_legend({"position": "bottom"} if len(picture.values) > 1 else {"none": True})
    return made


def _cells(here: Placed, key: str) -> list[str | int]:
    """Return the cells of a column, as the library takes them."""
    at, first = here.column(key), here.top + 1
    return [here.sheet.get_name(), first, at, first + here.parts - 1, at]


def _errors(here: Placed, key: str) -> dict[str, object]:
    """Return the margins of a column as error bars to both sides."""
    letter_cells = _reference(here, key)
    return {"type": "custom", "plus_values": letter_cells, "minus_values": letter_cells}


def _reference(here: Placed, key: str) -> str:
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    at, first = here.column(key), here.top + 1
    cells = xl_range_abs(first, at, first + here.parts - 1, at)
    return f"={quote_sheetname(here.sheet.get_name())}!{cells}"
