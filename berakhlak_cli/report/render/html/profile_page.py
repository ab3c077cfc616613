"""A profile as one web page: no script, nothing from elsewhere, fit for a phone and for paper."""

from __future__ import annotations

from berakhlak_cli.report.fields import Fields
from berakhlak_cli.report.render.html.environment import environment
from berakhlak_cli.words import Words


class ProfilePage:
    """The page's template, read once."""

    def __init__(self, words: Words) -> None:
        self._template = environment(words).get_template("profil.html")

    def filled(self, context: Fields) -> bytes:
        """Return the page of one unit."""
        return self._template.render(context).encode()
