"""Bytes become sheets of cells."""
