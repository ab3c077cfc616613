"""Groups of options: frozen dataclasses that become parameters of a command, a field each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

import typer
from typer.models import ParameterInfo

if TYPE_CHECKING:
    from berakhlak_cli.cli.context import Context

Body = Callable[..., int | None]
_KEYWORD: Final = Parameter.KEYWORD_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What a command leaves out of a group."""

    names: tuple[str, ...] = ()
    """Fields that keep their defaults."""
    untyped: tuple[str, ...] = ()
    """Fields that are no options here: only the config speaks for them."""
    config: bool = True
    """False where it does not speak at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A group as one command takes it."""

    made: Callable[..., Any]
    keys: Mapping[str, str]
    """Field -> the key of the config that speaks where it is not typed; '' for none."""
    others: list[str]
    """Fields that are no options: attributes of the context."""
    parameters: Mapping[str, Parameter]

    def built(self, given: Mapping[str, object], context: Context) -> Any:  # noqa: ANN401 - of any group
        """Return the group: what is typed, else what the config says, else its defaults."""
        values = {name: getattr(context, name) for name in self.others}
        for name, key in self.keys.items():
            told = given.get(name)
            told = context.config.values.get(key) if told is None else told
            if told is not None:
                values[name] = told
        return self.made(**values)


def _group(hint: Any) -> _Group | None:  # noqa: ANN401 - a type hint
    """Return the group that a hint names; None where it names none."""
    made, *marks = get_args(hint) or (hint,)
    if not (isinstance(made, type) and is_dataclass(made)):
        return None
    left = next((mark for mark in marks if isinstance(mark, Without)), Without())
    hints = get_type_hints(made, include_extras=True)
    keys: dict[str, str] = {}
    others: list[str] = []
    parameters: dict[str, Parameter] = {}
    for one in fields(made):
        known = get_args(hints[one.name])
        if not any(isinstance(mark, ParameterInfo) for mark in known):
            others.append(one.name)
        elif one.name not in left.names:
            key = next((mark for mark in known if isinstance(mark, str)), one.name)
            keys[one.name] = key if left.config else ""
            unset = one.default if isinstance(one.default, bool) else None
            parameters[one.name] = Parameter(
                one.name, _KEYWORD, default=unset, annotation=hints[one.name]
            )
    for name in left.untyped:
        del parameters[name]
    return _Group(made=made, keys=keys, others=others, parameters=parameters)


def taking(common: type) -> Callable[[Body], Body]:
    """
    Return what makes a function of groups into one of options, as typer reads it.

    The function's first parameter is the run's context. `common` is the group that every
    command has: the context takes it over, and its options come last. Groups that share the
    name of an option share the option. typer reads the signature that is set here, whose
    annotations are types already, not text.
    """

    def decorated(function: Body) -> Body:
        hints = get_type_hints(function, include_extras=True)
        _, *own = signature(function).parameters.values()
        groups = {one.name: group for one in own if (group := _group(hints[one.name]))}
        every = _group(common)
        assert every is not None
        parameters = {"context": Parameter("context", _KEYWORD, annotation=typer.Context)}
        for one in own:
            alone = one.replace(kind=_KEYWORD, annotation=hints[one.name])
            parameters |= groups[one.name].parameters if one.name in groups else {one.name: alone}
        parameters = {name: parameters[name] for name in parameters if name not in every.keys}

        @wraps(function)
        def run(context: typer.Context, **given: object) -> int | None:
            here: Context = context.obj
            here.session, here.command = every.built(given, here), str(context.info_name)
            built = {name: group.built(given, here) for name, group in groups.items()}
            rest = {one.name: given[one.name] for one in own if one.name not in groups}
            return function(here, **built, **rest)

        every_one = [*parameters.values(), *every.parameters.values()]
        run.__signature__ = Signature(every_one)  # type: ignore[attr-defined]
        run.__annotations__ = {}
        return run

    return decorated
