"""The command line: reads what was typed, calls the library, prints. Each command is imported only when it runs."""

from __future__ import annotations

import gc
import importlib
import io
import sys
from typing import Any

import click

from graphlab import __version__

#: Command -> what it does, as `graphlab --help` prints it; the module of the same name holds ``command``.
COMMANDS = {
    "brief": "Write a briefing folder: document, pages, tables and pictures.",
    "centrality": "Rank lines and places, with ties and the interval in which a rank can be trusted.",
    "change": "Compare two periods: rate ratios, interrupted series, displacement.",
    "check": "Say what would be loaded and everything that is wrong with it.",
    "claims": "Show the claims behind an id of any output, a line, a place or an operation.",
    "communities": "Find groups of lines and places that hold together in most runs.",
    "deconflict": "Say which lines of several lists may be one line; judgements are kept.",
    "demo": "Run the whole main job on the packaged real dataset.",
    "diff": "Say what changed between two versions of a dataset.",
    "disruption": "Say what was done to lines, and what came after.",
    "editions": "Say how a figure moved between editions, what is still to come, and why it moved.",
    "export": "Write a dataset for other tools: GraphML, GEXF, JSON, XLSX, CSV, Cypher ...",
    "extract": "Draft claims from an article, each with its quotation, for review.",
    "flows": "Show who supplies whom: origin-to-destination table with its remainder.",
    "gaps": "Say what to find out next: each gap with what it would settle.",
    "init": "Make a project in this folder: its sheets, how they are read, what is written each week.",
    "info": "Say what is in a dataset: entities, claims, periods, measures, grades, gaps.",
    "lines": "Show one row a line: where from, where to, seen when, what became of it.",
    "load": "Put one or several sources into a store: a dataset folder or Neo4j.",
    "open": "Do the same work on pages of this machine, without a command line.",
    "plan": "Say which lines to close with so much effort, and what that frees.",
    "query": "Ask a named question, or Cypher of your own on Neo4j.",
    "refresh": "Read a project's sources again, say what changed, write its products.",
    "synth": "Make up a dataset with a known truth, for training and testing.",
    "template": "Write an empty dataset with its columns explained.",
    "view": "Draw an interactive page that works offline from one file.",
    "watch": "Say what is unusual in a town, with the rate of false alarms.",
    "whatif": "Say what closing lines would cut, and which line matters most.",
}

HELP = ["-h", "--help"]


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports each one only when it is used."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program; what it prints is UTF-8 with plain line feeds wherever it runs."""
        # A run keeps what it makes until it ends: Python's search for circles among it, as often as it comes by
        # itself, finds nothing and takes a tenth of the time.
        gc.set_threshold(200_000, 20, 100)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        return super().main(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options of the program; ``--debug`` may stand anywhere before a ``--``."""
        end = args.index("--") if "--" in args else len(args)
        debug = "--debug" in args[:end]
        typed = [a for i, a in enumerate(args) if a != "--debug" or i > end]
        ctx.meta["graphlab.typed"] = typed  # for the record of a product (`graphlab.commands._common.typed_words`)
        args = ["--debug", *typed] if debug else args
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or give None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"graphlab.commands.{cmd_name}")
        command: click.Command = module.command
        # click keeps the first help option that a command makes, so it is made here: also a command that is later
        # looked at without its group answers to -h.
        command.get_help_option(click.Context(command, help_option_names=HELP))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

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
            from graphlab.commands._project import in_project

            rest = in_project(ctx, command, rest)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the data or the system refuses becomes one line on stderr and exit status 1."""
        from graphlab.commands._errors import reported

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
