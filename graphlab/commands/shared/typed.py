"""What was typed: words, files and sources of the running command, and what completion offers for them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

SHEET_OPTIONS = ("mapping", "matches", "home", "same", "drop_personal", "edition")
META = "graphlab."


#: Options of files that decide what is said; a mapping may be one that is still to be written.
_DECIDING = ("mapping", "matches", "same", "style")


def typed_arguments(ctx: click.Context) -> list[str]:
    """Return the arguments typed before the first option; Click forgets them when an option is being completed."""
    from click.shell_completion import split_arg_string

    words = split_arg_string(os.environ.get("COMP_WORDS", ""))
    name = ctx.info_name or ""
    after = words[words.index(name) + 1 :] if name in words else []
    return list(takewhile(lambda word: not word.startswith("-"), after))


def complete_source_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Offer ids and names of the SOURCE that was already typed, for shell completion."""
    source = ctx.params.get("source") or next(iter(ctx.params.get("sources") or ()), None)
    source = source or next(iter(typed_arguments(ctx)), None)
    if not source:
        return []
    try:
        from graphlab.sources import open_source

        data = open_source(source)
    except Exception:  # noqa: BLE001 - completion must never print an error into a shell
        return []
    kinds: dict[str, tuple[Mapping[str, Any], ...]] = {
        "place": (data.places,),
        "close_origin": (data.places,),
        "line": (data.lines,),
        "close": (data.lines,),
        "operation": (data.operations,),
        "close_operation": (data.operations,),
    }
    tables = kinds.get(param.name or "", (data.lines, data.places, data.operations))
    return sorted(key for table in tables for key in table if key.startswith(incomplete))


def typed_reading() -> list[str]:
    """Return which of the options that say how sources are read were typed (`reading_options`, ``--edition``)."""
    context = click.get_current_context(silent=True)
    return [name for name in SHEET_OPTIONS if context and context.meta.get(f"{META}{name}")]


def typed_inputs() -> dict[str, Path]:
    """Return the files beside the sources that decide what the running command says, by what they are used as."""
    return {use: file for use, file in typed_files().items() if use in _DECIDING}


def typed_files() -> dict[str, Path]:
    """Return every file that the running command reads beside its sources, by the name of the option."""
    context = click.get_current_context(silent=True)
    if context is None:
        return {}
    read = [p.name or "" for p in context.command.params if isinstance(p.type, click.Path) and p.type.exists]
    names = dict.fromkeys((*_DECIDING, *read))
    given = {name: context.params.get(name) or context.meta.get(f"{META}{name}") for name in names}
    return {name: Path(file) for name, file in given.items() if isinstance(file, str) and file != "-"}


def typed_words() -> list[str]:
    """Return the words of the running command as they were typed, wherever it runs."""
    context = click.get_current_context(silent=True)
    return list(context.meta.get(f"{META}typed", ())) if context else []


def typed_sources(*sources: str) -> list[Path]:
    """Return the files and folders among the sources of the running command, which are only read."""
    context = click.get_current_context(silent=True)
    typed = [] if context is None else [context.params.get("source"), *(context.params.get("sources") or ())]
    return [Path(s) for s in dict.fromkeys((*sources, *typed)) if s and "://" not in s and Path(s).exists()]
