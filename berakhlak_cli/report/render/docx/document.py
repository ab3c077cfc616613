"""Documents from templates: fields are filled in as text, whatever stands in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Final

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.provenance import Place
from berakhlak_cli.report.fields import Fields
from berakhlak_cli.spelling import likest

_MOST_BYTES: Final = 100 << 20
"""What a template may deflate to."""
_ANY: Final = object()
"""The shape of what a template makes itself."""
_FAULTS: Final = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError)
"""What the expressions of a template may come to."""


class DocumentTemplate:
    """
    A template that is read once and filled in as often as needed.

    Parameters
    ----------
    content
        The .docx file.
    fields
        What it may name.
    file
        Its name, for problems.

    Raises
    ------
    Stop
        Exit 3: it is no whole document. Exit 2: it names fields that there are not, all of
        which are told, or none at all; or an expression in it is none.
    """

    def __init__(self, content: bytes, fields: Fields, file: str) -> None:
        self._place = Place(file=file)
        self._content = content
        self._copy = _opened(content, self._place)
        environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
        try:
            trees = [environment.parse(text) for text in self._copy.texts()]
        except TemplateError as fault:
            raise self._fault(fault) from fault
        _check(trees, fields, self._place)
        self._environment = environment
        self.names_banner = any(
            name.name == "banner" for tree in trees for name in tree.find_all(nodes.Name)
        )

    def filled(self, context: Fields, title: str, created: datetime) -> bytes:
        """
        Return the document with its fields filled in; the same content gives the same bytes.

        A banner that the template does not name stands first all the same.

        Raises
        ------
        Stop
            Exit 2: an expression of the template comes to nothing.
        """
        copy = self._copy
        try:
            copy.render(context, self._environment)
        except _FAULTS as fault:
            raise self._fault(fault) from fault
        document = copy.docx  # get_docx() would read the template anew
        banner = str(context["banner"])
        if banner and not self.names_banner:
            document.element.body.insert(0, _warning(banner))
        about = document.core_properties
        about.title, about.last_modified_by, about.revision = title, "", 1
        about.created = about.modified = created
        about.last_printed = created
        out = io.BytesIO()
        document.save(out)
        return dated(out.getvalue(), created)

    def _fault(self, fault: Exception) -> Stop:
        detail = " ".join(str(fault).split()) or type(fault).__name__
        problem = Problem(code="template-syntax", place=self._place, params={"detail": detail})
        return Stop(Exit.USAGE, problem)


class _Copy(DocxTemplate):  # type: ignore[misc]
    """A template whose texts are compiled once, and whose values stay as they are."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self._patched = cache(super().patch_xml)
        self._compiled: dict[str, Template] = {}
        self.init_docx()

    def patch_xml(self, src_xml: str) -> str:
        return str(self._patched(src_xml))

    def render_xml_part(
        self,
        src_xml: str,
        part: object,
        context: Fields,
        jinja_env: ImmutableSandboxedEnvironment,
    ) -> str:
        """Fill in one part; unlike the library, change nothing within the values."""
        self.current_rendering_part = part
        if src_xml not in self._compiled:
            self._compiled[src_xml] = jinja_env.from_string(src_xml)
        return self._compiled[src_xml].render(context)

    def fix_tables(self, xml: str) -> etree._Element:
        """Give columns that a loop made the width of their cells."""
        tree: etree._Element = super().fix_tables(xml)
        for table in tree.iter(qn("w:tbl")):
            rows = [row.findall(qn("w:tc")) for row in table.iterfind(qn("w:tr"))]
            columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
            widest: list[etree._Element] = max(rows, key=len, default=[])
            for column, cell in zip(columns, widest, strict=False):
                width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
                if width is not None and width.get(qn("w:type")) == "dxa":
                    column.set(qn("w:w"), str(width.get(qn("w:w"))))
        return tree

    def texts(self) -> Iterator[str]:
        """Yield every part that may hold fields, ready for jinja."""
        yield self.patch_xml(self.get_xml())
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for _, part in self.get_headers_footers(uri):
                yield self.patch_xml(self.xml_to_string(parse_xml(part.blob)))
        for part in self.docx.part.package.iter_parts():
            if part.content_type.endswith("footnotes+xml"):
                yield self.patch_xml(part.blob.decode())
        about = self.docx.core_properties
        yield from (about.author, about.comments, about.identifier, about.language)
        yield from (about.subject, about.title)


def _opened(content: bytes, place: Place) -> _Copy:
    damaged = Stop(Exit.UNREADABLE, Problem(code="template-damaged", place=place))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise damaged
        return _Copy(content)
    except (OSError, LookupError, ValueError, etree.LxmlError, zipfile.BadZipFile) as fault:
        raise damaged from fault


def _warning(text: str) -> etree._Element:
    paragraph = Document().add_paragraph()
    run = paragraph.add_run(text)
    run.bold = True
    run.font.size = Pt(11)
    found: etree._Element = paragraph._p  # noqa: SLF001 - no other way to move a paragraph
    return found


def dated(content: bytes, created: datetime) -> bytes:
    """Return an archive with its parts dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, created.timetuple()[:6])
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _check(trees: Sequence[nodes.Template], fields: Fields, place: Place) -> None:
    """
    Refuse fields that there are not.

    Raises
    ------
    Stop
        Exit 2: all of them, each with the nearest known one; or none is named at all.
    """
    unknown: dict[str, str] = {}
    named = False
    for tree in trees:
        named = named or next(tree.find_all(nodes.Name), None) is not None
        _Walk(unknown).through(tree, {**dict.fromkeys(DEFAULT_NAMESPACE, _ANY), **fields})
    problems = [
        Problem(code="template-fields", place=place, value=path, params={"near": near})
        for path, near in unknown.items()
    ]
    if not named:
        problems = [Problem(code="template-fields", place=place, params={"kind": "none"})]
    if problems:
        raise Stop(Exit.USAGE, *problems)


class _Walk:
    """Goes through a template's expressions with what each name stands for."""

    def __init__(self, unknown: dict[str, str]) -> None:
        self._unknown = unknown

    def through(self, node: nodes.Node, scope: dict[str, object]) -> None:
        """Note every unknown field below a node."""
        if isinstance(node, nodes.For):
            entries = self._shape(node.iter, scope)
            inner = {**scope, "loop": _ANY}
            self._bind(node.target, entries[0] if isinstance(entries, list) else _ANY, inner)
            for child in (*node.body, *node.else_, *filter(None, [node.test])):
                self.through(child, inner)
        elif isinstance(node, nodes.Assign):
            self._bind(node.target, self._shape(node.node, scope), scope)
        elif isinstance(node, nodes.Expr):
            self._shape(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.through(child, scope)

    def _bind(self, target: nodes.Node, shape: object, scope: dict[str, object]) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = shape
        else:
            scope.update((name.name, _ANY) for name in target.find_all(nodes.Name))

    def _shape(self, node: nodes.Node, scope: dict[str, object]) -> object:
        """Return what an expression stands for, as far as its fields tell."""
        if isinstance(node, nodes.Name):
            return self._member(scope, node.name, node.name)
        if isinstance(node, nodes.Getattr):
            return self._member(self._shape(node.node, scope), node.attr, _written(node))
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            inner = self._shape(node.node, scope)
            if isinstance(inner, list):
                return inner[0] if isinstance(node.arg.value, int) else _ANY
            return self._member(inner, str(node.arg.value), _written(node))
        for child in node.iter_child_nodes():
            self.through(child, scope)
        return _ANY

    def _member(self, holder: object, name: str, path: str) -> object:
        if holder is _ANY or (isinstance(holder, str) and hasattr(holder, name)):
            return _ANY
        known: Mapping[str, object] = holder if isinstance(holder, Mapping) else {}
        if name not in known:
            self._unknown.setdefault(path, likest(name, known, 0.0))
            return _ANY
        return known[name]


def _written(node: nodes.Node) -> str:
    """Return a field as the template writes it."""
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_written(node.node)}.{node.arg.value}"
    return node.name if isinstance(node, nodes.Name) else "…"
