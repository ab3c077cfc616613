"""The number room: sums in, scores out; no input or output."""
