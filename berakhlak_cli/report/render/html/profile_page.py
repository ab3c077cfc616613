"""A profile as one web page: no script, nothing from elsewhere, fit for a phone and for paper."""

from __future__ import annotations

from berakhlak_cli.report.fields import Fields
from berakhlak_cli.words import Words


class ProfilePage:
    """The page's template, read once."""

    def __init__(self, words: Words) -> None:
        from jinja2 import Environment, PackageLoader, StrictUndefined

        environment = Environment(
            loader=PackageLoader("berakhlak_cli.report.render.html"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals.update(say=words.say, lang=words.lang)
        self._template = environment.get_template("profil.html")

    def filled(self, context: Fields) -> bytes:
        """Return the page of one unit."""
        return self._template.render(context).encode()
