"""Rows become sums: the tally, score tables, the dataset."""
