"""berakhlak scores the work-culture surveys of Indonesian government offices."""

__version__ = "0.1.0"
