"""A report, and profiles, as web pages."""
