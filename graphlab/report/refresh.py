"""The weekly loop of a project: read again, keep the edition, say what changed, write the products.

Nothing is written before everything was read, checked and made: a refused load, or a product that cannot be made,
leaves the project as it is. The edition is kept first, whole or not at all, then each product; what an interruption
left undone the next run does.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import graphlab
from graphlab.analysis.versions.diff import diff
from graphlab.dataset import Dataset
from graphlab.errors import DataError, OutputError
from graphlab.files import check_folder, write_file, write_folder
from graphlab.files.journal import files_of, put, rewriting
from graphlab.graph.network import FILTERS
from graphlab.model.intake.raw import Progress
from graphlab.model.result import Result
from graphlab.project.kept import (
    FOLDER,
    KeptEdition,
    edition_before,
    edition_data,
    edition_of_data,
    edition_project,
    find_edition,
    keep_edition,
    kept_editions,
)
from graphlab.project.place import FILE
from graphlab.project.reading import Project, read_project
from graphlab.project.settings import ProductEntry
from graphlab.release.inputs import InputFile
from graphlab.release.pseudonym_key import key_path, refuse_key_inside
from graphlab.report.briefing.folder import PRODUCT, BriefingOptions, make_brief
from graphlab.report.exports.export import export
from graphlab.report.house_style import HouseStyle, read_style
from graphlab.report.views import view
from graphlab.sources import open_project

#: Beside the editions: of which edition each product was made, so that an interrupted run is finished by the next.
MADE = "products.json"
_WRITERS: Mapping[str, Callable[[Result], str]] = {
    ".csv": Result.to_csv,
    ".json": Result.to_json,
    ".md": Result.to_markdown,
    ".txt": Result.to_text,
}
#: Options of a view that are numbers; it takes them by name and does not say so.
_NUMBERS_OF_A_VIEW = ("top", "seed", "hops")


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did, or would do.

    Attributes
    ----------
    edition, before
        The edition of now, and the latest one of an earlier day; None where there is none.
    is_new
        Whether it was not kept before.
    data
        What the project says in it.
    changes
        What changed since `before`, line by line (`graphlab.diff`); None without one.
    written, standing
        Products that were written, or would be; and those that were of this edition already.
    """

    edition: KeptEdition
    before: KeptEdition | None
    is_new: bool
    data: Dataset
    changes: Result | None
    written: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Work:
    """What products are made of."""

    project: Project
    data: Dataset
    before: Dataset | None
    style: HouseStyle | None
    digest: str
    edition: str
    inputs: tuple[InputFile, ...]

    @property
    def dressed(self) -> HouseStyle | None:
        """The house style; without a home of its own, with that of the project."""
        home = self.project.settings.home
        if not home or (self.style is not None and self.style.home):
            return self.style
        return replace(self.style or HouseStyle(), home=home)


def refresh(
    project: Project | Path | str = ".",
    *,
    edition: str = "",
    day: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Refreshed:
    """Read the sources of a project again, keep what they say as an edition, and write its products.

    Parameters
    ----------
    project
        The project, or its folder.
    edition
        Write the products of this kept edition instead, as they were: its data, its settings.
    day
        The day of the sheets that neither say it nor have it in their names.
    dry_run
        Say what would be done and write nothing.
    progress
        Called as ``progress(file, rows)`` now and then.

    Returns
    -------
    Refreshed
        The edition, what changed since the edition of an earlier day, and the products.

    Raises
    ------
    LoadError
        If the load is refused; nothing was written.
    DataError
        If a product of the project file cannot be made as it says; names the line.
    """
    project = project if isinstance(project, Project) else read_project(project)
    files: dict[str, bytes] = {}
    if edition:
        now = find_edition(project, edition)
        data, is_new = Dataset.of(edition_data(project, now)), False
        work_of, contents = edition_project(project, now)
        style = _kept_style(project, contents.get("style"))
    else:
        chosen = project.sources()
        data = open_project(project, day=day, progress=progress)
        now, files = edition_of_data(project, data, chosen, day=day)
        contents = {key: files[name] for key, name in now.settings.items()}
        is_new = all(e.name != now.name for e in kept_editions(project))
        work_of, path = project, project.file("style")
        style = read_style(path) if path else None
    before = edition_before(project, now)
    earlier = Dataset.of(edition_data(project, before)) if before else None
    filters = {k: v for k, v in work_of.filters().items() if k != "as_at"}
    changes = diff(earlier, data, **filters) if earlier else None
    uses = {FILE: "project"}
    inputs = tuple(InputFile(uses.get(key, key), now.settings[key], text) for key, text in contents.items())
    work = _Work(work_of, data, earlier, style, _digest_of(now, before), now.name, inputs)
    makers = [_maker(work, number, product) for number, product in enumerate(work_of.products)]
    done = _made(project)
    due = [n for n, p in enumerate(work_of.products) if not _stands(project, p, work.digest, done)]
    names = tuple(work_of.products[n].output for n in due)
    standing = tuple(p.output for p in work_of.products if p.output not in names)
    if not dry_run:
        made = {number: makers[number]() for number in due}
        for number in due:
            _refuse_others(project, work_of.products[number], made[number], done)
        if files:
            keep_edition(project, files)
        for number in due:
            _write(project.path(work_of.products[number].output), made[number])
            done = _note(project, work_of.products[number].output, work.digest, done)
    return Refreshed(now, before, is_new, data, changes, names, standing)


def _kept_style(project: Project, content: bytes | None) -> HouseStyle | None:
    """Return a house style as it was kept; its logo is looked for beside the style of now."""
    if content is None:
        return None
    with tempfile.TemporaryDirectory() as room:
        (Path(room) / "style.yaml").write_bytes(content)
        style = read_style(Path(room) / "style.yaml")
    path = project.file("style")
    return replace(style, folder=path.parent if path else project.folder)


def _digest_of(edition: KeptEdition, before: KeptEdition | None) -> str:
    """Return what a product is made of, in one word: the data, the settings, and the edition that it compares with."""
    parts = [graphlab.__version__, edition.digest, before.digest if before else ""]
    parts += [f"{key}={name}" for key, name in sorted(edition.settings.items())]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


# --- the products ------------------------------------------------------------------------------------------------


#: A product that was made: the content of a file, or what puts a folder into its place.
Content = bytes | Callable[[], object]
Maker = Callable[[], Content]
Refuse = Callable[[str, str, str], DataError]


def _write(path: Path, made: Content) -> None:
    if isinstance(made, bytes):
        write_file(path, made, force=True)
    else:
        made()


def _maker(work: _Work, number: int, product: ProductEntry) -> Maker:
    """Return what makes a product, its options read and checked.

    Raises
    ------
    DataError
        If an option is not known or cannot be read; names the line.
    """
    options = dict(product.options)
    own = {name: options.pop(name) for name in FILTERS if name in options}
    filters = work.project.filters() | own
    path = work.project.path(product.output)

    def refused(name: str, rule: str, remedy: str) -> DataError:
        return work.project.error(("products", number, name), rule, remedy)

    if product.command == "brief":
        return _briefing(work, path, options, filters, refused)
    if product.command == "export":
        told = _read(export, options, refused, without=("net", "output", "force", "sources"))
        if not path.suffix:
            return lambda: lambda: export(work.data.network(**filters), path, force=path.exists(), **told)
        return lambda: _as_file(path, lambda file: export(work.data.network(**filters), file, **told))
    if product.command == "view":
        kind = str(options.pop("as", "network"))
        given: dict[str, Any] = {
            k: _number(v, k, refused) if k in _NUMBERS_OF_A_VIEW else v for k, v in options.items()
        }
        return lambda: _as_file(path, lambda file: view(work.data.network(**filters), file, kind, **given))
    return _table(work, path, product.command, options, filters, refused)


def _as_file(path: Path, write: Callable[[Path], object]) -> bytes:
    """Return the content of a file that is written elsewhere under the name that it is to have."""
    with tempfile.TemporaryDirectory() as room:
        write(Path(room) / path.name)
        return (Path(room) / path.name).read_bytes()


def _briefing(
    work: _Work, path: Path, options: Mapping[str, Any], filters: Mapping[str, Any], refused: Refuse
) -> Maker:
    settings = work.project.settings
    said = {"marking": settings.marking or None, "authorised_by": settings.authorised_by, "title": settings.title}
    given = _read(BriefingOptions, options, refused, without=("command", "change"))
    order = BriefingOptions(**{**said, **given, "command": f"graphlab refresh --edition {work.edition}"})
    rest = dict(filters)
    place = rest.pop("place", None)
    order = replace(order, place=order.place or place)
    key = key_path(path)
    refuse_key_inside(key, path)

    def make() -> Content:
        check_folder(path, PRODUCT, force=True)
        made = make_brief(
            work.data, order, style=work.dressed, key_file=key, before=work.before, inputs=work.inputs, **rest
        )
        return lambda: write_folder(path, made.files, PRODUCT, force=True)

    return make


def _table(
    work: _Work, path: Path, command: str, options: dict[str, Any], filters: Mapping[str, Any], refused: Refuse
) -> Maker:
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(_WRITERS)
        raise refused("output", f"'{path.name}' has no ending of a table", f"let it end in one of {known}")
    part = options.pop("table", "")
    function: Callable[..., Result] = getattr(graphlab, command)
    given = _read(function, options, refused, without=("net", "old", "new"))

    def make() -> Content:
        if command == "diff":
            plain = {k: v for k, v in filters.items() if k != "as_at"}
            result = function(work.before or work.data, work.data, **given, **plain)
        else:
            result = function(work.data.network(**filters), **given)
        if part:
            if part not in result.parts:
                there = ", ".join(result.parts) or "none"
                raise refused("table", f"there is no further table '{part}'", f"there are {there}")
            result = result.parts[part]
        return writer(result).encode()

    return make


def _read(
    function: Callable[..., Any], options: Mapping[str, Any], refused: Refuse, *, without: Sequence[str] = ()
) -> dict[str, Any]:
    """Return options as a function takes them; the project file has text only."""
    known = {n: p for n, p in inspect.signature(function).parameters.items() if n not in without}
    found: dict[str, Any] = {}
    for name, value in options.items():
        if name not in known or known[name].kind is inspect.Parameter.VAR_KEYWORD:
            allowed = ", ".join(n for n, p in known.items() if p.kind is not inspect.Parameter.VAR_KEYWORD)
            raise refused(name, f"'{name}' is no option of this product", f"write one of {allowed}, or a filter")
        found[name] = _value(str(known[name].annotation), value, name, refused)
    return found


def _value(annotation: str, value: Any, name: str, refused: Refuse) -> Any:
    if "bool" in annotation and str(value).lower() in ("yes", "true", "on", "no", "false", "off"):
        return str(value).lower() in ("yes", "true", "on")
    if "Sequence" in annotation and "str |" not in annotation and isinstance(value, str):
        return [value]
    if "float" in annotation or "int" in annotation:
        return _number(value, name, refused) if isinstance(value, str) else value
    return value


def _number(text: Any, name: str, refused: Refuse) -> float:
    try:
        return int(text) if str(text).lstrip("-").isdecimal() else float(text)
    except (TypeError, ValueError):
        raise refused(name, f"'{text}' is no number", "write a number such as 5") from None


# --- which edition a product is of -------------------------------------------------------------------------------


def _made(project: Project) -> dict[str, dict[str, str]]:
    """Return of what each product was made, and its content, as noted beside the editions."""
    folder = project.path(FOLDER)
    path = files_of(folder).get(MADE) if folder.is_dir() else None
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path else {}
    except ValueError:
        return {}


def _stands(project: Project, product: ProductEntry, digest: str, made: Mapping[str, Mapping[str, str]]) -> bool:
    """Return whether a product is there and of this edition."""
    return project.path(product.output).exists() and made.get(product.output, {}).get("of") == digest


def _refuse_others(
    project: Project, product: ProductEntry, made: Content, noted: Mapping[str, Mapping[str, str]]
) -> None:
    """Refuse to replace a file that is not as we wrote it; a folder proves by itself that it is ours.

    One that is what would be written is ours too: a run that was interrupted had come so far.
    """
    path = project.path(product.output)
    if not path.is_file() or (isinstance(made, bytes) and path.read_bytes() == made):
        return
    if _content(path) != noted.get(product.output, {}).get("content"):
        raise OutputError(
            f"'{path}' is not as graphlab wrote it, and was not replaced; move it elsewhere, or give the product of "
            f"{product.command} another output"
        )


def _content(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest() if path.is_file() else ""


def _note(
    project: Project, output: str, digest: str, made: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Note of what a product was made."""
    told = {"of": digest, "content": _content(project.path(output))}
    noted = {name: dict(said) for name, said in made.items()} | {output: told}
    text = json.dumps(dict(sorted(noted.items())), indent=1, ensure_ascii=False) + "\n"
    try:
        with rewriting(project.path(FOLDER)) as target:
            put(target, {MADE: text.encode()})
    except OSError as error:
        raise OutputError(f"'{project.path(FOLDER)}' cannot be written: {error.strerror}") from error
    return noted
