"""The options of a command as fields of a form, and a form as the words that would be typed."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import click

#: Options that a page answers itself: where and how the answer is written.
_OWN = frozenset(
    {
        "format",
        "output",
        "force",
        "quiet",
        "mapping",
        "matches",
        "help",
        "same",
        "home",
        "debug",
        "write",
        "jobs",
        "cluster",
        "engine",
    }
)


@dataclass(frozen=True)
class Field:
    """One option as a field.

    Attributes
    ----------
    name
        As the form sends it: the option without dashes.
    option
        As it is typed.
    label, help
        For a person.
    kind
        ``text``, ``number``, ``flag``, ``choice``, ``several`` (one a line) or ``file`` (one of the project).
    choices
        Of a choice.
    values
        How many values the option takes at once.
    usual
        What is taken where nothing is entered, in words; "" where that is nothing.
    """

    name: str
    option: str
    label: str
    help: str
    kind: str
    choices: tuple[str, ...] = ()
    usual: str = ""
    values: int = 1


def fields_of(command: click.Command, without: Iterable[str] = ()) -> list[Field]:
    """Return the options of a command as fields, in the order of its help."""
    left_out = _OWN | set(without)
    return [
        _field(p) for p in command.params if isinstance(p, click.Option) and _name(p) not in left_out and not p.hidden
    ]


def _typed(option: click.Option) -> str:
    return max(option.opts, key=len)


def _name(option: click.Option) -> str:
    return _typed(option).lstrip("-").replace("-", "_")


def _field(option: click.Option) -> Field:
    typed = _typed(option)
    label = typed.lstrip("-").replace("-", " ")
    label = label[:1].upper() + label[1:]
    choices: tuple[str, ...] = ()
    if option.is_flag:
        kind = "flag"
    elif isinstance(option.type, click.Choice):
        kind, choices = "choice", tuple(str(c) for c in option.type.choices)
    elif isinstance(option.type, click.Path):
        kind = "file"
    elif option.multiple:
        kind = "several"
    elif isinstance(option.type, click.types.IntParamType | click.types.FloatParamType):
        kind = "number"
    else:
        kind = "text"
    usual = option.default if isinstance(option.default, str | int | float) and not option.is_flag else ""
    return Field(
        _name(option), typed, label, option.help or "", kind, choices, "" if usual == "" else f"{usual}", option.nargs
    )


def words_of(fields: Sequence[Field], form: Mapping[str, str]) -> list[str]:
    """Return what a form says as the words that would be typed.

    Parameters
    ----------
    fields
        The fields of the command.
    form
        What was entered, by name; empty entries say nothing.
    """
    words: list[str] = []
    for field in fields:
        entered = form.get(field.name, "").strip()
        if not entered:
            continue
        if field.kind == "flag":
            words.append(field.option)
            continue
        if field.values > 1:
            words += [field.option, *entered.split()]
            continue
        values = [v.strip() for v in entered.splitlines() if v.strip()] if field.kind == "several" else [entered]
        for value in values:
            # A value that begins with a dash would be read as an option.
            words += [f"{field.option}={value}"] if value.startswith("-") else [field.option, value]
    return words


def typed_line(words: Sequence[str]) -> str:
    """Return words as a line of a terminal.

    Examples
    --------
    >>> typed_line(["lines", "--place", "Great Yarmouth"])
    "graphlab lines --place 'Great Yarmouth'"
    """
    return shlex.join(["graphlab", *words])
