"""What fills in our pages: every text that comes from outside is escaped."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from berakhlak_cli.words import Words


def environment(words: Words) -> Environment:
    """Return an environment for the templates of pages."""
    made = Environment(
        loader=PackageLoader("berakhlak_cli.report.render.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {"words": words, "say": words.say, "lang": words.lang}
    return made
