"""`berakhlak template`: a file to start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.config import EXAMPLES
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.emit import settle
from berakhlak_cli.cli.output_file import checked_file, created, refuse_other
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.spelling import likest

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "survey": (".xlsx",),
    "units": (".csv", ".xlsx"),
    "instrument": (".toml",),
    "map": (".toml",),
    "config": (".toml",),
    "report": (".docx",),
}
"""What can be made -> the suffixes it may have."""
_TAKES: Final = {
    "survey": ("--units", "--map", "--password"),
    "units": ("FILE", "--units", "--map", "--as-year", "--password"),
    "map": ("FILE", "--map", "--password"),
    "report": ("--template",),
}
"""What is made of something, and of what."""


@opt.command
def template(
    context: Context,
    *,
    what: opt.What,
    output: opt.Written,
    inputs: opt.Sketched,
    template: opt.TemplateName = None,
    force: opt.Force = False,
) -> None:
    """Write a file to start from."""
    if what not in KINDS:
        raise _unknown(what, KINDS)
    given = {
        "FILE": inputs.files, "--units": inputs.units, "--map": inputs.maps,
        "--as-year": inputs.as_year, "--template": template,
        "--password": context.session.password,
    }  # fmt: skip
    for name, value in given.items():
        if value and name not in _TAKES.get(what, ()):
            raise opt.usage("needless", what=what, name=name)
    protected = inputs.protected() if what != "config" else []  # which is made to be read
    suffix = checked_file(output, protected, KINDS[what])
    refuse_other(output, force=force)
    match what:
        case "survey":
            content = _survey(context, inputs)
        case "units" if inputs.units:
            content = _aliased(context, suffix, inputs)
        case "units":
            content = _units(context, suffix, inputs)
        case "report":
            content = _document(context, template or "laporan")
        case _:
            content = _text(context, what, inputs).encode()
    settle(context, output, content)


def _unknown(name: str, known: Mapping[str, object]) -> Stop:
    """Return the stop of a name that is no template's."""
    params = {"known": ", ".join(known), "near": likest(name, known)}
    return Stop(Exit.USAGE, Problem(code="no-template", value=name, params=params))


def _document(context: Context, name: str) -> bytes:
    """
    Return a template of documents with its fields explained.

    Raises
    ------
    Stop
        Exit 2: there is none of this name.
    """
    from berakhlak_cli.report.render.docx.templates import SHIPPED, template_file

    if name not in SHIPPED:
        raise _unknown(name, SHIPPED)
    return template_file(name, context.words, created(), explained=True)


def _text(context: Context, what: str, inputs: opt.Inputs) -> str:
    if what == "config":
        from berakhlak_cli.report.content.config_file import config_text

        return config_text(EXAMPLES, context.words)
    if what == "instrument":
        from berakhlak_cli.instrument import BUILT_IN, built_in
        from berakhlak_cli.report.content.instrument_file import instrument_text

        return instrument_text(built_in(BUILT_IN[0]).decode(), context.words)
    from berakhlak_cli.intake import sketched
    from berakhlak_cli.report.content.map_file import map_text

    request = replace(context.request(inputs), files=inputs.named())
    return map_text(*sketched(request), context.words)


def _survey(context: Context, inputs: opt.Inputs) -> bytes:
    from berakhlak_cli.intake import instrument_of, unit_names
    from berakhlak_cli.report.content.survey_form import survey_form
    from berakhlak_cli.report.render.xlsx.form import form_workbook

    context.tell_config()
    units = inputs.units or context.config.values.get("units")
    names = unit_names(Path(str(units)), context.secret) if units else []
    form = survey_form(instrument_of(inputs.maps), names, context.words)
    return form_workbook(form, created())


def _units(context: Context, suffix: str, inputs: opt.Inputs) -> bytes:
    from berakhlak_cli.report.content.units_file import units_found, units_output, units_text
    from berakhlak_cli.report.render.xlsx.workbook import output_book

    found = units_found(context.read(inputs).tally) if inputs.files else {}
    if suffix == ".csv":
        return units_text(found, context.words).encode("utf-8-sig")
    return output_book(units_output(found, context.words), context.words, created())


def _aliased(context: Context, suffix: str, inputs: opt.Inputs) -> bytes:
    """
    Return a list of units with the decisions of a map as aliases.

    Raises
    ------
    Stop
        Exit 2: there is no map.
    """
    from berakhlak_cli.intake import with_aliases
    from berakhlak_cli.report.content.units_file import list_output
    from berakhlak_cli.report.records import csv_text
    from berakhlak_cli.report.render.xlsx.workbook import output_book

    if not inputs.maps:
        raise opt.usage("aliases")
    rows, added = with_aliases(context.request(inputs))
    context.note("units-file.added", n=added)
    if suffix == ".csv":
        return csv_text(rows).encode("utf-8-sig")
    return output_book(list_output(rows, context.words), context.words, created())
