"""Problems in words: where they are, what is wrong, what to do about it."""

from __future__ import annotations

from typing import Final

from berakhlak_cli.problems import Problem
from berakhlak_cli.provenance import Place
from berakhlak_cli.words import Words

_NUMBERS: Final = {"index-disagrees": ("value", "computed"), "reversed-scale": ("mean", "others")}
"""Parameters that are numbers as programs write them."""
COMMANDS: Final = {
    "map_command": "berakhlak template map FILE -o peta.toml",
    "review_command": "berakhlak check FILE --units FILE --review tinjau-unit.xlsx",
    "score_command": "berakhlak score FILE",
    "help_command": "berakhlak --help",
}
"""Commands that cures name, where it is not known what was typed."""


def says(problem: Problem, words: Words) -> str:
    """Return the sentence of a problem, without its place."""
    return words.say(_variant(problem, "says", words), **problem_params(problem, words))


def cure(problem: Problem, words: Words) -> str:
    """Return what to do about a problem."""
    key = _variant(problem, "cure", words)
    if problem.code == "not-a-survey" and problem.value is None:
        key = f"{key}-none"
    return words.say(key, **problem_params(problem, words))


def _variant(problem: Problem, part: str, words: Words) -> str:
    key = f"problem.{problem.code}.{part}"
    marks = [str(problem.params["kind"])] if "kind" in problem.params else []
    marks += [mark for mark in ("near",) if problem.params.get(mark)]
    marks += ["seen", "value"] if problem.value else []
    return next((f"{key}-{mark}" for mark in marks if words.has(f"{key}-{mark}")), key)


def problem_params(problem: Problem, words: Words) -> dict[str, str | int]:
    """Return what a problem's sentences are filled in with."""
    params = {**COMMANDS, "value": problem.value or "", **problem.params}
    if problem.code in ("file-fault", "config-fault"):
        texts = {name: str(text) for name, text in problem.params.items()}
        params["fault"] = words.say(f"fault.{texts.pop('kind')}", **texts)
    if "detail" in params:
        detail = str(params["detail"])
        params["detail"] = (
            words.say(f"detail.{detail}") if words.has(f"detail.{detail}") else detail
        )
    for name in ("by", "other_by") if problem.code == "unit-conflict" else ():
        params[name] = words.say(f"unit-told.{params[name]}")
    for name in _NUMBERS.get(problem.code, ()):
        params[name] = words.localised(str(params[name]))
    if "other_row" in problem.params and "other_file" in problem.params:
        sheet = str(problem.params["other_sheet"]) or None
        row = int(str(problem.params["other_row"]))
        other = Place(file=str(problem.params["other_file"]), sheet=sheet, row=row, column=0)
        params["other"] = place_text(other)
    return params


def place_text(place: Place, *, file: bool = True) -> str:
    """Return a place as it pastes into a spreadsheet's name box: `survei.xlsx, 'Respons'!D17`."""
    where = place.cell or (f"{place.row}:{place.row}" if place.row else "")
    if place.sheet and where:
        where = f"'{place.sheet}'!{where}"
    elif place.sheet:
        where = f"'{place.sheet}'"
    named = place.file if file else None
    return ", ".join(part for part in (named, where) if part)


def full_text(problem: Problem, words: Words) -> list[str]:
    """Return a problem as three lines: place and sentence, cure, code."""
    place = place_text(problem.place)
    sentence = says(problem, words)
    first = f"{place}: {sentence}" if place else sentence[:1].upper() + sentence[1:]
    return [first, *cure_lines(problem, words), f"  [{problem.code}]"]


def cure_lines(problem: Problem, words: Words) -> list[str]:
    """Return what to do, and below it each line to be pasted."""
    advice, *pasted = cure(problem, words).split("\n")
    return [f"  {advice}", *(f"    {line}" for line in pasted)]
