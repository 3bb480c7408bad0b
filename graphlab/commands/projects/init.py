"""``graphlab init``: make a project of the sheets that come every week."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.commands.shared.options import HOME_HELP
from graphlab.commands.shared.printing import write_file
from graphlab.wording.phrases import many, verb

if TYPE_CHECKING:
    from graphlab.project.drafting import DraftSource


@click.command("init")
@click.argument("sheets", nargs=-1, metavar="[SHEETS]...")
@click.option("-o", "--output", default=".", type=click.Path(file_okay=False), help="The folder.  [default: this one]")
@click.option("--ask/--no-ask", default=None, help="Ask the doubts about each sheet.  [default: on a terminal]")
@click.option("--title", metavar="TEXT", help="Title of the products.")
@click.option("--home", metavar="AREA", help=HOME_HELP)
@click.option("--drop-personal", is_flag=True, help="Leave columns and words about people out of mapped sheets.")
@click.option("--same", metavar="FILE", help="Judgements on lines that may be one, as seen from the folder.")
@click.option("--style", metavar="FILE", help="House style file (YAML), as seen from the folder.")
@click.option("--marking", metavar="TEXT", help="Marking of all products; that of the data is the floor.")
@click.option("--authorised-by", metavar="NAME", help="Who decided a marking below that of the data.")
@click.option("--audience", type=click.Choice(["internal", "external"]), help="internal lets handling C in.")
@click.option("--period", metavar="PERIOD", help="Only what lies in it.")
@click.option("--min-grade", metavar="GRADE", help="Only claims graded at least so well.")
@click.option("--certainty", metavar="WORD", help="Only links at least so certain.")
@click.option("--subject", metavar="ID", help="Only claims about this operation, line or place.")
@click.option("--place", metavar="ID", help="Only what touches this place or lies within it.")
@click.option("--roll-up", metavar="LEVEL", help="Show places at this level.")
@click.option("--pseudonyms", is_flag=True, help="Replace brand names in every output.")
@click.option("--as-at", metavar="DATE", help="cut-off, published, or a date.")
@click.option("--all-time", is_flag=True, help="Ask of all lines ever seen.")
@click.option("--state", metavar="STATES", help="Only lines in these states.")
@click.option(
    "--to", multiple=True, type=click.Choice(("html", "docx", "pptx")), help="Formats of the briefing. Repeatable."
)
@click.option("--force", is_flag=True, help="Overwrite a project file and mappings that are there.")
@click.option("--quiet", is_flag=True, help="Say nothing when all went well.")
def command(
    sheets: tuple[str, ...],
    output: str,
    ask: bool | None,
    to: tuple[str, ...],
    force: bool,
    quiet: bool,
    **said: Any,
) -> None:
    """Make a project in this folder: a graphlab.yaml that every command run inside it uses.

    SHEETS are what comes every week; next week's file may have another date in its name. Without any, what lies in
    the folder is taken. A foreign sheet gets a mapping in mappings/, its doubts asked one by one.

    Example: graphlab init tracker_2026-10-05.xlsx --home norfolk --audience internal
    """
    from graphlab.errors import OutputError
    from graphlab.project.drafting import USUAL_PRODUCTS, draft_project, draft_sources
    from graphlab.project.place import FILE
    from graphlab.project.reading import read_project

    folder = Path(output)
    target = folder / FILE
    if target.exists() and not force:
        raise OutputError(f"'{target}' is there already; nothing was written (--force overwrites)")
    folder.mkdir(parents=True, exist_ok=True)
    sources = draft_sources(folder, sheets)
    asking = sys.stdin.isatty() if ask is None else ask
    files: dict[str, str] = {}
    for source in sources:
        if source.foreign:
            files |= _mapped(folder, source, asking, force, said)
    products: list[dict[str, Any]] = [dict(product) for product in USUAL_PRODUCTS]
    if to:
        products[0]["to"] = list(dict.fromkeys(to))
    matched = [s.name for s in sources if s.matches in files]
    files[FILE] = draft_project(sources, said, matched=matched, products=products)
    _write(folder, files, force=force)
    read_project(folder)
    if not quiet:
        _told(folder, files)


def _mapped(folder: Path, source: DraftSource, asking: bool, force: bool, said: dict[str, Any]) -> dict[str, str]:
    """Return the mapping of a foreign sheet, and its settled names if there are any, by their place in the project."""
    from graphlab.commands.shared.check_sheet import ask_question
    from graphlab.errors import OutputError
    from graphlab.loaders.mapping.periods import UNDATED
    from graphlab.loaders.shapes.interview import ask_names, interview
    from graphlab.loaders.shapes.reading import Question
    from graphlab.loaders.shapes.suggestion import understand

    assert source.file is not None  # a foreign sheet is a file
    target = folder / source.mapping
    if target.exists() and not force:
        raise OutputError(f"'{target}' is there already; nothing was written (--force overwrites)")
    options = {"home": said["home"] or "", "drop_personal": bool(said["drop_personal"]), "source": source.name}

    def answer(question: Question) -> str:
        # The day of a sheet is that of its file, each week another: no mapping may say it.
        return UNDATED if question.key.partition(".")[2] == "as at" else ask_question(question)

    if not asking:
        return {source.mapping: understand(source.file, **options).text}  # type: ignore[arg-type]
    click.echo(f"About {source.file.name}:", err=True)
    done = interview(source.file, answer, **options)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as room:  # names are asked by the mapping, which is not written yet
        mapping = Path(room) / "mapping.yaml"
        mapping.write_text(done.mapping, encoding="utf-8")
        ask_names(source.file, mapping, None, ask_question, done, home=said["home"] or "")
    return {source.mapping: done.mapping} | ({source.matches: done.matches} if done.matches else {})


def _write(folder: Path, files: dict[str, str], *, force: bool) -> None:
    for name in sorted(files, key=lambda n: n.count("/"), reverse=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_file(folder / name, files[name], force=force)


def _told(folder: Path, files: dict[str, str]) -> None:
    doubts = {name: text.count("# ?") for name, text in files.items() if "# ?" in text}
    for name in sorted(files):
        left = doubts.get(name, 0)
        ends = verb(left, "ends in '# ?': check it", "end in '# ?': check them")
        click.echo(f"Wrote {folder / name}" + (f" ({many(left, 'line')} {ends})" if left else ""), err=True)
    click.echo("Next: graphlab check, then graphlab refresh, both in this folder", err=True)
