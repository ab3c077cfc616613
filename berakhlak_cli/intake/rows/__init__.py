"""Columns become typed rows, each with its place and fate. Rows never leave the room."""
