"""Writes docs/commands.md, the command reference, from ``--help`` of every command."""

from __future__ import annotations

from pathlib import Path

import click

from graphlab.commands import COMMANDS, main

TARGET = Path(__file__).parent / "commands.md"
WIDTH = 110


def reference() -> str:
    """Return the whole reference as Markdown."""
    settings = {**main.context_settings, "max_content_width": WIDTH, "terminal_width": WIDTH}
    root = click.Context(main, info_name="graphlab", **settings)
    parts = ["# Command reference", "", "Made by `make docs` from `--help`.", "", "```text", main.get_help(root), "```"]
    for name in sorted(COMMANDS):
        command = main.get_command(root, name)
        if command is None:
            raise LookupError(name)
        context = click.Context(command, info_name=name, parent=root, **settings)
        parts += ["", f"## graphlab {name}", "", "```text", command.get_help(context), "```"]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8", newline="\n")
