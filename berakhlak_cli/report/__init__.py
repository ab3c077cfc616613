"""The print room: results become tables and records, and these become text or files."""
