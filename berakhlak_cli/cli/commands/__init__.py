"""The commands: each a sentence of read, measure and show."""
