"""``graphlab query``: named questions, and Cypher of one's own on Neo4j."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.commands.shared.options import cache_option, filter_options, filters_of, output_options
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.typed import complete_source_ids, typed_arguments
from graphlab.wording.phrases import many, verb

if TYPE_CHECKING:
    from graphlab.model.result import Result


def _complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from graphlab.queries import catalogue

    return [name for name in catalogue() if name.startswith(incomplete.replace("-", "_"))]


def _complete_parameter(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from graphlab.queries import catalogue

    typed = ctx.params.get("name") or next(iter(typed_arguments(ctx)[1:]), "")
    question = catalogue().get(str(typed).replace("-", "_"))
    if question is None:
        return []
    name, equals, start = incomplete.partition("=")
    if not equals:
        return [f"{p.name}=" for p in question.parameters if p.name.startswith(name)]
    kind = next((p.kind for p in question.parameters if p.name == name), "text")
    offered = complete_source_ids(ctx, click.Option([f"--{kind}"]), start)
    return [f"{name}={key}" for key in offered] if kind in ("line", "place", "operation", "node") else []


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    given = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"'{text}' is no parameter: write -p name=value")
        given[name.strip()] = value.strip()
    return given


@click.command("query")
@click.argument("source", metavar="SOURCE", required=False)
@click.argument("name", metavar="[NAME]", required=False, shell_complete=_complete_name)
@click.option(
    "-p", "--param", "params", multiple=True, metavar="KEY=VALUE", shell_complete=_complete_parameter,
    help="A parameter of the question, or of the Cypher (there as JSON where it is JSON, else as text).",
)  # fmt: skip
@click.option("--list", "list_", is_flag=True, help="Show every question with its parameters and columns.")
@click.option("--example", is_flag=True, help="Ask the question with the parameters of its worked example.")
@click.option("--on-server", is_flag=True, help="Answer with the Cypher twin on Neo4j; nothing else is transferred.")
@click.option("--cypher", metavar="TEXT", help="Cypher of your own, in a read transaction on Neo4j.")
@click.option("-f", "--file", "file", type=click.Path(exists=True, dir_okay=False), help="Cypher from a file.")
@click.option("--timeout", type=click.FloatRange(0.001), default=60.0, show_default=True, help="Seconds for Cypher.")
@click.option("--limit", type=click.IntRange(1), default=10_000, show_default=True, help="Rows from Cypher at most.")
@filter_options
@output_options
@cache_option
def command(
    source: str | None,
    name: str | None,
    params: tuple[str, ...],
    list_: bool,
    format_: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Ask SOURCE a named question, or Cypher of your own on Neo4j.

    Example: graphlab query example:open-source lines_into_town -p town="great yarmouth"
    """
    given = _pairs(params)
    if list_:
        from graphlab.queries import listing

        result = listing()
    elif not source:
        raise click.UsageError("Missing argument 'SOURCE'.")
    elif options["cypher"] or options["file"]:
        result = _own_cypher(source, name, given, options)
    elif not name:
        raise click.UsageError("Name a question, or give --cypher; graphlab query --list shows the questions.")
    else:
        result = _named(source, name, given, options)
    emit(result, format_=format_, output=output, force=force, quiet=options["quiet"])


def _named(source: str, name: str, given: dict[str, str], options: dict[str, Any]) -> Result:
    from graphlab.queries import ask, find

    question = find(name)
    if options["example"]:
        given = {**question.example, **given}
    if options["on_server"]:
        return _on_server(source, name, given, options)
    return ask(network_of(source, options), name, **given)


def _store(source: str) -> Any:
    from graphlab.errors import RefusedError
    from graphlab.stores.addresses import is_address, normal_address
    from graphlab.stores.neo4j.store import Neo4jStore

    if not is_address(source):
        raise RefusedError(
            f"Cypher runs on Neo4j, and '{source}' is none; put it there: graphlab load {source} --into neo4j://HOST:7687"
        )
    return Neo4jStore.from_url(normal_address(source))


def _on_server(source: str, name: str, given: dict[str, str], options: dict[str, Any]) -> Result:
    from dataclasses import replace

    from graphlab.errors import RefusedError
    from graphlab.queries import find

    filters = filters_of(options)
    if set(filters) - {"include_handling"}:
        asked = sorted(set(filters) - {"include_handling"})[0].replace("_", "-")
        raise RefusedError(f"--{asked} is not known to the Cypher twins; leave --on-server out and it holds")
    include_c = filters.get("include_handling", "").upper() == "C"
    question, store = find(name), _store(source)
    values = question.read(given, store.names(include_c=include_c))
    answer = store.answer(question.cypher, question.for_cypher(values, include_c=include_c))
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    result = question.result(rows, values)
    return replace(
        result,
        parameters={**result.parameters, **filters},
        withheld={"handling": 0 if include_c else store.withheld()},
        marking=answer.marking,
    )


def _own_cypher(source: str, name: str | None, given: dict[str, str], options: dict[str, Any]) -> Result:
    from graphlab.model.notes import LEFT_OUT, LIMIT, Note, noted
    from graphlab.model.result import Column, Result

    if name or (options["cypher"] and options["file"]):
        raise click.UsageError("Give one of NAME, --cypher and -f.")
    if filters_of(options):
        raise click.UsageError("The filters do not hold for Cypher of your own; write them into it.")
    text = options["cypher"] or Path(options["file"]).read_text(encoding="utf-8")
    parameters = {key: _json_or_text(value) for key, value in given.items()}
    answer = _store(source).run(text, parameters, timeout=options["timeout"], limit=options["limit"])
    notes = [Note("Cypher of your own sees every claim, those with handling code C too.", LIMIT)]
    limit = options["limit"]
    shown = verb(limit, "row is", f"{many(limit, 'row')} are")
    notes += noted(LEFT_OUT, [f"Only the first {shown} shown (--limit)."] if answer.more else [])
    return Result(
        title="Cypher",
        method=" ".join(text.split()),
        columns=[Column(c) for c in answer.columns],
        rows=[dict(zip(answer.columns, row, strict=True)) for row in answer.rows],
        parameters=parameters,
        notes=notes,
        marking=answer.marking,
    )


def _json_or_text(text: str) -> Any:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
