"""A sheet of builder on which a template is laid out: lines, tables, and what repeats them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypedDict, Unpack

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_FONT: Final = "Arial"
_LANGUAGES: Final = {"id": "id-ID", "en": "en-GB"}
_SHADE: Final = "E7EEF7"


class Look(TypedDict, total=False):
    """How a paragraph looks: points of type and space, centimetres of indent."""

    size: float
    bold: bool
    align: WD_ALIGN_PARAGRAPH
    color: str
    before: float
    after: float
    left: float
    tab: float
    """The first column hangs out by as much."""
    style: str
    fresh: bool
    """It begins a page."""
    ruled: bool
    """A line stands below it."""
    together: bool
    """The next one stands on the same page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateColumn:
    """A column of a table: its title, the text of its cells, its width in centimetres."""

    title: str
    text: str
    width: float
    left: bool = False
    """True for text; the first column always is."""
    loops: tuple[str, str] | None = None
    """What the column is repeated for, in the row of titles and in the others."""


_STYLES: Final = {
    "Normal", "Header", "Footer", "Heading 1", "List Bullet", "Table Grid", "Normal Table",
    "Default Paragraph Font", "No List", "Heading 1 Char",
}  # fmt: skip
_PARTS: Final = ("/thumbnail", "/stylesWithEffects", "/customXml", "/webSettings")
"""Ends of the kinds of parts that the library's empty document has and ours does without."""


class DocxBuilder:
    """A document in the making, A4."""

    def __init__(self, lang: str) -> None:
        self.document = Document()
        self._lighten()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
        for name, size in (("Normal", 10.5), ("Heading 1", 12), ("List Bullet", 10.5)):
            style = self.document.styles[name]
            style.font.name, style.font.size = _FONT, Pt(size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.rPr.rFonts
            for attribute in list(fonts.attrib):
                if "Theme" in attribute or "theme" in attribute:
                    del fonts.attrib[attribute]
            for kind in ("w:ascii", "w:hAnsi", "w:cs"):
                fonts.set(qn(kind), _FONT)
        language = self.document.styles.element.find(f".//{qn('w:lang')}")
        if language is not None:
            language.set(qn("w:val"), _LANGUAGES[lang])

    def _lighten(self) -> None:
        """Take out what is never used: it would be read and written with every copy."""
        for style in [*self.document.styles]:
            if style.name not in _STYLES:
                style.delete()
        for holder in (self.document.part, self.document.part.package):
            for key, relation in [*holder.rels.items()]:
                if relation.reltype.endswith(_PARTS):
                    del holder.rels[key]

    def turn(self) -> None:
        """Lay the page on its long side."""
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width

    def narrow(self) -> None:
        """Leave less room above and below."""
        section = self.document.sections[0]
        section.top_margin = section.bottom_margin = Cm(1.3)

    def frame(self) -> None:
        """Draw a double line around every page."""
        borders = OxmlElement("w:pgBorders")
        borders.set(qn("w:offsetFrom"), "page")
        for side in ("top", "left", "bottom", "right"):
            borders.append(_border(side, "double", 12, 24))
        section = self.document.sections[0]._sectPr  # noqa: SLF001 - no other way to a border
        section.insert_element_before(borders, "w:lnNumType", "w:pgNumType", "w:cols", "w:docGrid")

    def centre(self) -> None:
        """Set what stands on a page in the middle of its height."""
        middle = OxmlElement("w:vAlign")
        middle.set(qn("w:val"), "center")
        section = self.document.sections[0]._sectPr  # noqa: SLF001 - as above
        section.insert_element_before(middle, "w:noEndnote", "w:titlePg", "w:docGrid")

    def number_pages(self) -> None:
        """Write the number of each page at its foot."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = CENTRE
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), "PAGE")
        paragraph._p.append(number)  # noqa: SLF001 - as above

    def line(self, text: str, **look: Unpack[Look]) -> None:
        """Write a paragraph."""
        paragraph = self.document.add_paragraph(style=look.get("style"))
        form = paragraph.paragraph_format
        form.alignment = look.get("align")
        form.space_before, form.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 6))
        form.page_break_before = look.get("fresh")
        form.keep_with_next = look.get("together")
        tab = look.get("tab", 0)
        if indent := look.get("left", tab):
            form.left_indent = Cm(indent)
        if tab:
            form.first_line_indent = Cm(-tab)
            form.tab_stops.add_tab_stop(Cm(tab))
        _run(paragraph, text, look)
        if look.get("ruled"):
            borders = OxmlElement("w:pBdr")
            borders.append(_border("bottom", "single", 12, 6))
            paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - as above
                borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
            )

    def heading(self, text: str, *, fresh: bool = False) -> None:
        """Write a heading that stays with what follows."""
        paragraph = self.document.add_paragraph(text, style="Heading 1")
        form = paragraph.paragraph_format
        form.space_before, form.space_after = Pt(9), Pt(4)
        form.page_break_before = fresh or None

    def tag(self, text: str) -> None:
        """Write a statement of the template, whose paragraph vanishes."""
        self.line(f"{{%p {text} %}}", after=0)

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """Write what follows within only where a condition holds."""
        self.tag(f"if {condition}")
        yield
        self.tag("endif")

    def each(self, one: str, many: str, text: str, **look: Unpack[Look]) -> None:
        """Write a paragraph for each entry of a list."""
        self.tag(f"for {one} in {many}")
        look.setdefault("after", 4)
        self.line(text, **look)
        self.tag("endfor")

    def facts(self, *pairs: tuple[str, str]) -> None:
        """Write names and what they are, as letters begin."""
        for name, text in pairs:
            self.line(f"{name}\t: {text}", after=2, tab=2.6)
        self.line("", size=4, after=2, ruled=True)

    def table(
        self,
        loop: str,
        columns: Sequence[TemplateColumn],
        *,
        last: Sequence[str] = (),
        size: float = 10,
    ) -> None:
        """Write a table with a row for each entry of a list, and perhaps a last one in bold."""
        wide = sum(3 if column.loops else 1 for column in columns)
        table = self.document.add_table(rows=0, cols=wide, style="Table Grid")
        table.autofit = False
        bold: Look = {"size": size, "bold": True}
        self._row(table, columns, [column.title for column in columns], bold, head=True)
        self._statement(table, f"for {loop}")
        self._row(table, columns, [column.text for column in columns], {"size": size})
        self._statement(table, "endfor")
        if last:
            self._row(table, columns, last, bold)
        self.line("", size=4, after=2)

    def _statement(self, table: Table, text: str) -> None:
        _run(table.add_row().cells[0].paragraphs[0], f"{{%tr {text} %}}", {})

    def _row(
        self,
        table: Table,
        columns: Sequence[TemplateColumn],
        texts: Sequence[str],
        look: Look,
        *,
        head: bool = False,
    ) -> None:
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - as above
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        places = iter(row.cells)
        for at, (column, text) in enumerate(zip(columns, texts, strict=True)):
            if column.loops:
                _fill(next(places), f"{{%tc for {column.loops[0 if head else 1]} %}}", column, {})
            place = next(places)
            _fill(place, text, column, look)
            if at and not column.left:
                place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if head:
                _shade(place)
            if column.loops:
                _fill(next(places), "{%tc endfor %}", column, {})


def _fill(place: _Cell, text: str, column: TemplateColumn, look: Look) -> None:
    place.width = Cm(column.width)
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    _run(paragraph, text, look)


def _run(paragraph: Paragraph, text: str, look: Look) -> None:
    run = paragraph.add_run(text)
    run.bold = look.get("bold")
    run.font.size = Pt(look["size"]) if "size" in look else None
    if "color" in look:
        run.font.color.rgb = RGBColor.from_string(look["color"])


def _border(side: str, kind: str, size: int, space: int) -> BaseOxmlElement:
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", size), ("space", space), ("color", "404040")):
        border.set(qn(f"w:{name}"), str(value))
    return border


def _shade(place: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    place._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above
