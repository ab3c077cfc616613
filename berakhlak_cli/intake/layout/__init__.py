"""Cells become columns that mean something: tool, header, kinds of columns."""
