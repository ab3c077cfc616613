"""Documents, opened with a library that did not fill them in."""

from __future__ import annotations

from docx import Document


def text_of(file: str) -> str:
    """Return all text of a document, its tables by row."""
    document = Document(file)
    rows = [[cell.text for cell in row.cells] for one in document.tables for row in one.rows]
    lines = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join([*lines, *("\t".join(row) for row in rows)])
