"""The front door: arguments in, an exit code out; exceptions become text here and nowhere else."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from berakhlak_cli import __version__
from berakhlak_cli.cli import options as opt
from berakhlak_cli.cli.commands.check import check
from berakhlak_cli.cli.commands.compare import compare
from berakhlak_cli.cli.commands.explain import explain
from berakhlak_cli.cli.commands.profiles import profiles
from berakhlak_cli.cli.commands.rank import rank
from berakhlak_cli.cli.commands.report import report
from berakhlak_cli.cli.commands.score import score
from berakhlak_cli.cli.commands.template import KINDS, template
from berakhlak_cli.cli.config import Config, read_config
from berakhlak_cli.cli.context import Context
from berakhlak_cli.cli.options import typed
from berakhlak_cli.problems import Exit, Problem, Stop
from berakhlak_cli.spelling import likest, printable
from berakhlak_cli.words import LANGUAGES, Words

_COMMANDS: dict[str, Callable[..., int | None]] = {
    "score": score,
    "rank": rank,
    "compare": compare,
    "explain": explain,
    "check": check,
    "report": report,
    "profiles": profiles,
    "template": template,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    given = [*sys.argv[1:]] if arguments is None else [*arguments]
    sys.exit(run(given))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; nothing is raised."""
    context = Context(words=Words(language(arguments, Config())), config=Config())
    try:
        context.config = config = read_config(Path())
        context.words = Words(language(arguments, config), printable(config.text("area")))
        return _run(arguments, context)
    except Stop as stop:
        _tell(stop, context, arguments)
        return int(stop.code)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write(context.words.say("usage.interrupted") + "\n")
        return int(Exit.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    except Exception as fault:  # noqa: BLE001 - the one place where our own bugs become a notice
        sys.stderr.write(context.words.say("usage.bug", kind=type(fault).__name__) + "\n")
        if {"-v", "--verbose"} & {*arguments}:
            import traceback

            traceback.print_exc()
        return int(Exit.BUG)


def language(arguments: Sequence[str], config: Config) -> str:
    """Return the language: `--lang`, else BERAKHLAK_LANG, else the config's, else Indonesian."""
    wishes = (_told(arguments), os.environ.get("BERAKHLAK_LANG", ""), config.text("lang"))
    return next((wish for wish in wishes if wish in LANGUAGES), "id")


def _told(arguments: Sequence[str]) -> str:
    """Return what stands behind `--lang`, before the arguments are understood."""
    told = [
        argument.partition("=")[2] if "=" in argument else following
        for argument, following in zip(arguments, [*arguments[1:], ""], strict=False)
        if argument == "--lang" or argument.startswith("--lang=")
    ]
    return told[-1] if told else ""


def command_of(context: Context) -> TyperGroup:
    """Return the whole command line in the language of the run."""
    command = typer.main.get_group(_app(context))
    _localise(command, context.words)
    return command


def _run(arguments: Sequence[str], context: Context) -> int:
    if [*arguments] == ["--version"]:  # asked by scripts: no need to build the whole command line
        sys.stdout.write(context.words.say("app.version", version=__version__) + "\n")
        return int(Exit.DONE)
    command = command_of(context)
    try:
        code = command.main([*arguments], prog_name="berakhlak", standalone_mode=False)
    except TyperException as fault:
        where = getattr(fault, "ctx", None)
        inner = [str(where.info_name)] if where and where.parent else []
        asked = typed(*inner, "--help", lang=_told(arguments))
        raise Stop(Exit.USAGE, _usage(fault, asked)) from fault
    if code == Exit.INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else int(Exit.DONE)


def _app(ours: Context) -> typer.Typer:
    app = typer.Typer(
        name="berakhlak",
        cls=_Group,
        add_completion=False,
        no_args_is_help=False,
        invoke_without_command=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        epilog="app.epilog",
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def top(
        context: typer.Context,
        *,
        version: bool = typer.Option(False, "--version", help="help.version"),
        lang: opt.Lang = None,
    ) -> None:
        del lang
        context.obj = ours
        if version:
            sys.stdout.write(ours.words.say("app.version", version=__version__) + "\n")
            raise typer.Exit
        if context.invoked_subcommand is None:
            sys.stdout.write(context.get_help() + "\n")

    for name, function in _COMMANDS.items():
        app.command(name, cls=_Command)(function)
    return app


def _localise(command: Any, words: Words) -> None:  # noqa: ANN401 - typer's own classes are private
    known = ", ".join(KINDS)
    key = "app.about" if command.name == "berakhlak" else f"help.{command.name}"
    command.help = command.short_help = words.say(key, known=known)
    if command.epilog:
        command.epilog = words.say(command.epilog)
    for parameter in command.params:
        text = getattr(parameter, "help", None) or ""
        own = f"{text}-{command.name}"  # what an option means in one command only
        if words.has(text) or words.has(own):
            parameter.help = words.say(own if words.has(own) else text, known=known)
    command.words = words
    for inner in getattr(command, "commands", {}).values():
        _localise(inner, words)


class _Localised:
    """Help whose headings speak the language of the run."""

    words: Words

    def in_its_language(self, text: str) -> str:
        """Return typer's help text with the headings of the run's language."""
        say = self.words.say
        headings = {"Options": "options", "Arguments": "arguments", "Commands": "commands"}
        for english, key in headings.items():
            text = re.sub(rf"^{english}:$", f"{say(f'help.{key}')}:", text, flags=re.MULTILINE)
        text = re.sub(r"^Usage:", say("help.usage"), text)
        text = text.replace("Show this message and exit.", say("help.help"))
        text = re.sub(r"\[required\]|\(required\)", f"[{say('help.required')}]", text)
        text = text.replace(" <list[str]>", " " * 12).replace("[FILE]...", "[FILE...]")
        text = re.sub(r"\{([A-Z]+)\}", r"\1", text)
        return text.replace("[OPTIONS]", "[...]").replace(
            "COMMAND [ARGS]...", f"{say('help.command')} [...]"
        )


class _Group(_Localised, TyperGroup):
    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - typer's own class is private
        return self.in_its_language(super().get_help(ctx))


class _Command(_Localised, TyperCommand):
    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - typer's own class is private
        return self.in_its_language(super().get_help(ctx))


def _usage(fault: TyperException, asked: str) -> Problem:
    """Return a wrong usage by its kind; typer's own words are English."""
    parameter = getattr(fault, "param", None)
    option = str(getattr(fault, "option_name", ""))
    named = {"name": _parameter_name(parameter), "known": _choices(parameter)}
    params: dict[str, str | int] = {}
    match type(fault).__name__:
        case "NoSuchOption":
            near = next(iter(getattr(fault, "possibilities", None) or ()), "")
            kind = "no-option-near" if near else "no-option"
            params = {"kind": kind, "option": option, "near": near}
        case "MissingParameter":
            params = {"kind": "missing", **named}
        case "BadParameter":
            params = {"kind": "bad-choice" if named["known"] else "bad-value", **named}
        case "BadOptionUsage":
            kind = "no-value" if "not take a value" in fault.message else "needs-value"
            params = {"kind": kind, "option": option}
        case _ if found := re.search(r"No such command '(.*?)'", fault.message):
            near = likest(found.group(1), _COMMANDS)
            kind = "no-command-near" if near else "no-command"
            params = {"command": found.group(1), "known": ", ".join(_COMMANDS), "near": near}
            params["kind"] = kind
    return Problem(code="usage", params={**params, "help_command": asked})


def _parameter_name(parameter: Any) -> str:  # noqa: ANN401 - typer's own classes are private
    if parameter is None:
        return ""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name).removesuffix("...")
    return str(max(parameter.opts, key=len))


def _choices(parameter: Any) -> str:  # noqa: ANN401 - typer's own classes are private
    choices = getattr(getattr(parameter, "type_descriptor", None), "choices", None) or ()
    return ", ".join(str(getattr(choice, "value", choice)) for choice in choices)


def _tell(stop: Stop, context: Context, arguments: Sequence[str]) -> None:
    """Print why a run stopped, to standard error."""
    from berakhlak_cli.report.content.rows_read import stop_lines
    from berakhlak_cli.report.render.terminal import console, print_lines

    stderr = console(sys.stderr, color="--no-color" not in arguments)
    problems = context.hinted(stop.problems)
    print_lines(stop_lines(problems, context.words, everything="--all" in arguments), stderr)
