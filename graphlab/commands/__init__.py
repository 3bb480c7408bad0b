"""The command line: reads what was typed, calls the library, prints. Each command is imported only when it runs."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from typing import Any

import click

from graphlab import __version__

#: Folder -> the head of its commands in `graphlab --help`, and what each does; its modules hold ``command`` each.
FOLDERS = {
    "datasets": (
        "Data",
        {
            "check": "Say what would be loaded and everything that is wrong with it.",
            "claims": "Show the claims behind an id of any output, a line, a place or an operation.",
            "deconflict": "Say which lines of several lists may be one line; judgements are kept.",
            "diff": "Say what changed between two versions of a dataset.",
            "editions": "Say how a figure moved between editions, what is still to come, and why it moved.",
            "extract": "Draft claims from an article, each with its quotation, for review.",
            "info": "Say what is in a dataset: entities, claims, periods, measures, grades, gaps.",
            "load": "Put one or several sources into a store: a dataset folder or Neo4j.",
            "query": "Ask a named question, or Cypher of your own on Neo4j.",
            "synth": "Make up a dataset with a known truth, for training and testing.",
            "template": "Write an empty dataset with its columns explained.",
        },
    ),
    "questions": (
        "Questions",
        {
            "centrality": "Rank lines and places, with ties and the interval in which a rank can be trusted.",
            "change": "Compare two periods: rate ratios, interrupted series, displacement.",
            "communities": "Find groups of lines and places that hold together in most runs.",
            "disruption": "Say what was done to lines, and what came after.",
            "flows": "Show who supplies whom: origin-to-destination table with its remainder.",
            "gaps": "Say what to find out next: each gap with what it would settle.",
            "lines": "Show one row a line: where from, where to, seen when, what became of it.",
            "plan": "Say which lines to close with so much effort, and what that frees.",
            "watch": "Say what is unusual in a town, with the rate of false alarms.",
            "whatif": "Say what closing lines would cut, and which line matters most.",
        },
    ),
    "products": (
        "Products",
        {
            "brief": "Write a briefing folder: document, pages, tables and pictures.",
            "demo": "Run the whole main job on the packaged real dataset.",
            "export": "Write a dataset for other tools: GraphML, GEXF, JSON, XLSX, CSV, Cypher ...",
            "view": "Draw an interactive page that works offline from one file.",
        },
    ),
    "projects": (
        "Projects",
        {
            "init": "Make a project in this folder: its sheets, how they are read, what is written each week.",
            "open": "Do the same work on pages of this machine, without a command line.",
            "refresh": "Read a project's sources again, say what changed, write its products.",
        },
    ),
}
#: Command -> what it does, and the folder of its module.
COMMANDS = {name: text for _, commands in FOLDERS.values() for name, text in commands.items()}
_FOLDER_OF = {name: folder for folder, (_, commands) in FOLDERS.items() for name in commands}

HELP = ["-h", "--help"]


def module_of(name: str) -> Any:
    """Return the module of a command, imported."""
    return importlib.import_module(f"graphlab.commands.{_FOLDER_OF[name]}.{name}")


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports each one only when it is used."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program; what it prints is UTF-8 with plain line feeds wherever it runs."""
        # A run keeps what it makes until it ends: Python's search for circles among it, as often as it comes by
        # itself, finds nothing and takes a tenth of the time.
        gc.set_threshold(200_000, 20, 100)
        # Looking for other programs' plugins of pydantic takes a tenth of the start; none has a place in a run.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        return super().main(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options of the program; ``--debug`` may stand anywhere before a ``--``."""
        end = args.index("--") if "--" in args else len(args)
        debug = "--debug" in args[:end]
        typed = [a for i, a in enumerate(args) if a != "--debug" or i > end]
        ctx.meta["graphlab.typed"] = typed  # for the record of a product (`graphlab.commands.shared.typed.typed_words`)
        args = ["--debug", *typed] if debug else args
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or give None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = module_of(cmd_name).command
        # click keeps the first help option that a command makes, so it is made here: also a command that is later
        # looked at without its group answers to -h.
        command.get_help_option(click.Context(command, help_option_names=HELP))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under the head of their folder, without importing any."""
        for head, commands in FOLDERS.values():
            with formatter.section(head):
                formatter.write_dl(sorted(commands.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is a usage error that offers the closest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=2)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            from graphlab.commands.shared.project import in_project

            rest = in_project(ctx, command, rest)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the data or the system refuses becomes one line on stderr and exit status 1."""
        from graphlab.commands.shared.errors import reported

        with reported(debug=bool(ctx.params.get("debug"))):
            return super().invoke(ctx)


@click.command(cls=LazyGroup, context_settings={"help_option_names": HELP, "max_content_width": 110})
@click.version_option(__version__, prog_name="graphlab", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """County-lines network analyser whose counts know what they are.

    SOURCE is a folder of CSV or Parquet files, a workbook, a CSV or graph file, a neo4j:// or bolt:// address, or
    example:open-source, the packaged real dataset. Start with: graphlab demo
    """
