"""How results look: screen, Markdown, workbook, page, document."""
