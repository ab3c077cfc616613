"""What `report` and `profiles` share: the template that is meant, and what heads a letter."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.output_file import created
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.spelling import likest

if TYPE_CHECKING:
    from berakhlak_cli.report.content.letterhead import Letterhead
    from berakhlak_cli.report.render.docx.document import DocumentTemplate


def letter_of(context: Context, template: str, shipped: Sequence[str]) -> DocumentTemplate:
    """
    Return the template that is meant: one of ours by its name, else a file.

    The templates of a kind share their fields, which are those of the first that is shipped.

    Raises
    ------
    Stop
        Exit 2: there is none of this name, or its fields cannot be filled in. Exit 3: the file
        is missing or damaged.
    """
    from berakhlak_cli.declared import read_small
    from berakhlak_cli.report.render.docx.document import DocumentTemplate
    from berakhlak_cli.report.render.docx.templates import SHIPPED, template_file

    if template in shipped:
        content = template_file(template, context.words, created())
    elif Path(template).suffix.lower() == ".docx":
        content = read_small(Path(template))
    else:
        params = {"known": ", ".join([*shipped, "….docx"]), "near": likest(template, shipped)}
        raise Stop(Exit.USAGE, Problem(code="no-template", value=template, params=params))
    return DocumentTemplate(content, SHIPPED[shipped[0]].fields, Path(template).name)


def letterhead_of(context: Context) -> Letterhead:
    """Return what heads and signs a letter, and say what the config sets and lacks of it."""
    from berakhlak_cli.report.content.letterhead import Letterhead

    config = context.config
    if config.letter:
        context.tell("config.used", settings=config.letter)
    if not {"letterhead.name", "signatory.name"} <= {*config.office}:
        context.tell("document.office-missing")
    return Letterhead(office=config.office, place=config.text("place"), signed=_signed())


def _signed() -> datetime | None:
    """Return the date of a letter: `SOURCE_DATE_EPOCH`; else it is left to the pen."""
    return created() if os.environ.get("SOURCE_DATE_EPOCH", "").isdigit() else None
