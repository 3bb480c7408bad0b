"""What ``graphlab check`` says of a foreign sheet: what it was understood to be, and the questions about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphlab.commands.shared.printing import write_file

if TYPE_CHECKING:
    from graphlab.loaders.shapes.preview import Preview
    from graphlab.loaders.shapes.reading import Question
    from graphlab.model.intake.report import LoadReport


def preview_of(sources: tuple[str, ...], matches: str | None, home: str, drop_personal: bool) -> Preview | None:
    """Return the preview of a source that is a foreign sheet, None of any other."""
    from graphlab.loaders.shapes.preview import is_foreign, preview

    path = Path(sources[0])
    if len(sources) != 1 or not is_foreign(path):
        return None
    return preview(path, matches=matches, home=home, drop_personal=drop_personal)


def report_of(shown: Preview) -> LoadReport:
    """Return the report of a preview: that of the suggested mapping, and that there is no mapping yet."""
    from graphlab.model.intake.report import Defect

    name = shown.suggestion.file
    if shown.suggestion.text:
        rule = "it is no table of a dataset; the account is of the mapping that is suggested for it"
        remedy = f"graphlab check {name} --ask, or --suggest-mapping mapping.yaml and then --mapping mapping.yaml"
    else:
        reasons = [reason.removeprefix(f"{name}: ") for reason in shown.suggestion.left]
        rule = "; ".join(reasons) or "no table was found in it"
        refused = any(reading.refused for reading in shown.suggestion.readings)  # which says what to do
        remedy = "" if refused else "is this the right file?"
    shapes = [f"{r.block.grid.name}: {r.shape}, because {r.why}" for r in shown.suggestion.readings]
    return shown.report.adding(defects=[Defect(name, 0, "", "", rule, remedy)], assumptions=shapes)


def settle(
    sources: tuple[str, ...], mapping: str | None, matches: str | None, home: str, drop_personal: bool, force: bool
) -> tuple[str, str | None]:
    """Ask the doubts about a sheet, write mapping and matches, and return their names.

    A mapping that is there already is kept; only what this file leaves open is asked.
    """
    from graphlab.errors import NotFoundError
    from graphlab.loaders.shapes.interview import Interview, ask_dates, ask_names, interview

    path = Path(sources[0])
    if len(sources) != 1 or not path.is_file():
        raise NotFoundError(f"--ask needs one sheet, and there is no file '{path}'")
    target = Path(mapping) if mapping else path.with_suffix(".mapping.yaml")
    names = (
        Path(matches) if matches else target.with_name(target.name.removesuffix(".mapping.yaml").removesuffix(".yaml"))
    )
    names = names if matches else names.with_name(names.name + ".matches.csv")
    if target.exists() and (mapping or not force):
        done = Interview(mapping=target.read_text(encoding="utf-8"))
        click.echo(f"{target} is there; only what it leaves open is asked", err=True)
    else:
        done = interview(path, ask_question, home=home, drop_personal=drop_personal)
        if not done.mapping:
            return str(target), matches
    text = ask_dates(path, done.mapping, ask_question, done)
    write_file(target, text, force=True, answers=True)
    ask_names(path, target, names if names.exists() else None, ask_question, done, home=home)
    click.echo(f"Wrote {target}" + (f" and {names}" if done.matches else ""), err=True)
    if done.matches:
        write_file(names, done.matches, force=True, answers=True)
    return str(target), str(names) if names.exists() else None


def ask_question(question: Question) -> str:
    """Return a person's answer to a question, asked on the terminal."""
    kind = click.Choice(question.choices, case_sensitive=False) if question.choices else None
    answer = click.prompt(
        question.text, default=question.default, type=kind, show_default=bool(question.default), err=True
    )
    return str(answer)
