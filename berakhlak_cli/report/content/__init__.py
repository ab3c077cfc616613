"""Results become tables: what is said. How it looks is decided elsewhere."""
