"""Reading the project file: the settings, the line of every key, and the files that they name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from graphlab.errors import DataError, GraphlabError, NotFoundError
from graphlab.files.targets import without_logins
from graphlab.loaders.mapping.yaml_lines import Block, read_yaml
from graphlab.project.patterns import is_pattern, newest_file
from graphlab.project.place import FILE
from graphlab.project.settings import CUT_OFF, FILTER_KEYS, PUBLISHED, ProductEntry, Settings, SourceEntry
from graphlab.stores.addresses import is_address

Where = tuple[str | int, ...]


@dataclass(frozen=True)
class ChosenSource:
    """A source of a project as it stands now.

    Attributes
    ----------
    text
        What to open: a path, an address or an example.
    mapping, matches
        Files that say how it is read; None where the project names none.
    entry
        What the project says of it.
    """

    text: str
    mapping: Path | None
    matches: Path | None
    entry: SourceEntry


@dataclass(frozen=True)
class Project:
    """A project file as read: its settings, its folder, and the line of every key for errors.

    Attributes
    ----------
    folder
        The folder that holds ``graphlab.yaml``; every path in it starts there.
    settings
        What it says.
    lines
        Line of each key by its place, such as ``("sources", 0, "mapping")``.
    """

    folder: Path
    settings: Settings
    lines: Mapping[Where, int]

    def error(self, where: Where, rule: str, remedy: str) -> DataError:
        """Return an error that names the line of a key; a login that was typed there is not said back."""
        return DataError(without_logins(f"{FILE}, line {_line(self.lines, where)}: {rule}"), remedy)

    def path(self, name: str) -> Path:
        """Return a path of the project file as seen from here."""
        return self.folder / name

    def file(self, *where: str | int) -> Path | None:
        """Return the file that a key names, None where it names none.

        Raises
        ------
        DataError
            If it is not there; names the line.
        """
        value: Any = self.settings
        for key in where:
            value = value[key] if isinstance(key, int) else getattr(value, key)
        if not value:
            return None
        if not self.path(value).is_file():
            near = difflib.get_close_matches(value, _names_in(self.folder), n=1)
            hint = f"did you mean '{near[0]}'?" if near else "put it there, or take the line out"
            raise self.error(where, f"there is no file '{value}' in the project", hint)
        return self.path(value)

    def sources(self) -> list[ChosenSource]:
        """Return the sources as they stand now, of each pattern the newest file.

        Raises
        ------
        DataError
            If one is not there, or a pattern does not say which file is the newest; names the line.
        """
        return [self._source(number, entry) for number, entry in enumerate(self.settings.sources)]

    def _source(self, number: int, entry: SourceEntry) -> ChosenSource:
        where: Where = ("sources", number)
        mapping, matches = (self.file(*where, key) for key in ("mapping", "matches"))
        text = entry.path
        if not text.startswith("example:") and not is_address(text):
            try:
                found = newest_file(self.folder, text) if is_pattern(text) else self.path(text)
                if not found.exists():
                    near = difflib.get_close_matches(text, _names_in(self.folder), n=1)
                    raise NotFoundError(f"there is no file or folder '{text}' in the project", near)
            except GraphlabError as error:
                remedy = getattr(error, "remedy", "correct the path, or put the file there")
                raise self.error((*where, "path"), str(error), remedy) from error
            text = str(found)
        return ChosenSource(text, mapping, matches, entry)

    def filters(self) -> dict[str, Any]:
        """Return the filters that the project states, for `graphlab.dataset.Dataset.network`."""
        found = {key: value for key in FILTER_KEYS if (value := getattr(self.settings, key))}
        if self.settings.audience == "internal":
            found["include_handling"] = "C"
        if self.settings.as_at not in ("", CUT_OFF, PUBLISHED):
            found["as_at"] = self.settings.as_at
        if self.settings.pseudonyms:
            found["pseudonyms"] = True
        return found

    def options(self) -> dict[str, Any]:
        """Return what the project says in place of options of the command line, by name with underscores."""
        found = self.filters()
        found.pop("include_handling", None)
        for key in ("audience", "marking", "authorised_by", "title"):
            if value := getattr(self.settings, key):
                found[key] = value
        for key in ("style", "same"):
            if (file := self.file(key)) is not None:
                found[key] = str(file)
        return found

    @property
    def products(self) -> tuple[ProductEntry, ...]:
        """What refresh writes."""
        return self.settings.products


def read_project(path: Path | str = ".") -> Project:
    """Return the project in a folder.

    Parameters
    ----------
    path
        The folder, or its ``graphlab.yaml``.

    Raises
    ------
    NotFoundError
        If there is none.
    DataError
        If the file breaks its form: every fault, each with its line, what is allowed and what to do.
    """
    file = Path(path)
    file = file if file.name == FILE else file / FILE
    if not file.is_file():
        raise NotFoundError(f"'{Path(path)}' is no project: it holds no {FILE} (graphlab init makes one)")
    top = read_yaml(file)
    lines: dict[Where, int] = {}
    content = _plain(top, (), lines)
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        raise _refused(error, lines) from None
    project = Project(file.parent, settings, lines)
    _refuse_clashes(project)
    return project


def _plain(value: Any, where: Where, lines: dict[Where, int]) -> Any:
    """Return a block as plain dictionaries, its names with underscores; the lines go into `lines`."""
    if isinstance(value, Block):
        lines[where] = value.line
        found = {}
        for key, inner in value.items():
            name = key if key in found else key.replace("-", "_")
            lines[*where, name] = value.line_of(key)
            found[name] = _plain(inner, (*where, name), lines)
        return found
    if isinstance(value, list):
        return [_plain(inner, (*where, number), lines) for number, inner in enumerate(value)]
    return value


def _line(lines: Mapping[Where, int], where: Where) -> int:
    """Return the line of a place in the file, else of the nearest that holds it."""
    for length in range(len(where), -1, -1):
        if where[:length] in lines:
            return lines[where[:length]]
    return 1


def _refused(error: ValidationError, lines: Mapping[Where, int]) -> DataError:
    """Return one error with every fault of a project file."""
    faults = []
    found = error.errors()
    for fault in found:
        where = tuple(fault["loc"])
        if fault["type"] == "too_short" and any(f["loc"][: len(where)] == where and f is not fault for f in found):
            continue  # what stands in the list is wrong, and said
        rule, remedy = _said(fault, where)
        faults.append((_line(lines, where), f"{FILE}, line {_line(lines, where)}: {rule}", remedy))
    faults.sort()
    text = "\n".join(f"{rule}; {remedy}" for _, rule, remedy in faults[:-1])
    _, last, remedy = faults[-1]
    return DataError(f"{text}\n{last}" if text else last, remedy)


def _model_at(where: Where) -> tuple[type[BaseModel], str]:
    if where[:1] == ("sources",) and len(where) > 1:
        return SourceEntry, "a source"
    if where[:1] == ("products",) and len(where) > 1:
        return ProductEntry, "a product"
    return Settings, "a project"


def _said(fault: Any, where: Where) -> tuple[str, str]:
    """Return what is wrong and what to do, in our words."""
    model, what = _model_at(where)
    name = str(where[-1]) if where else ""
    if fault["type"] == "extra_forbidden":
        close = difflib.get_close_matches(name, model.model_fields, n=1)
        known = ", ".join(model.model_fields)
        return f"'{name}' is not known in {what}", f"did you mean '{close[0]}'?" if close else f"write one of {known}"
    if fault["type"] == "missing":
        return f"{what} needs '{name}'", model.model_fields[name].description or "add it"
    if fault["type"] == "literal_error":
        return f"'{fault['input']}' is no form of a project file", "write 'graphlab: project 1'"
    if fault["type"] == "too_short":
        return f"'{name}' is empty", "name at least one"
    if fault["type"] == "value_error":
        cause = fault.get("ctx", {}).get("error")
        rule, _, remedy = str(cause).partition(" | ")
        return f"{name}: {rule}", remedy or getattr(cause, "remedy", "see docs/projects.md")
    name = f"each of '{where[-2]}'" if isinstance(where[-1], int) else f"'{name}'"
    form = {
        "string_type": "must be one text",
        "tuple_type": "must be a list: begin each line with '- '",
        "model_type": "must be 'name: value' lines",
    }
    return f"{name} {form.get(fault['type'], fault['msg'])}", "see docs/projects.md"


#: Which lines are asked about is said in one way.
_ONE_OF = ("period", "as_at", "all_time")


def _refuse_clashes(project: Project) -> None:
    said = [key for key in _ONE_OF if getattr(project.settings, key) and getattr(project.settings, key) != CUT_OFF]
    if len(said) > 1:
        raise project.error(
            (said[1],), f"'{said[0]}' and '{said[1]}' exclude each other", "choose which lines are asked about"
        )
    outputs: dict[str, int] = {}
    for number, product in enumerate(project.products):
        if product.output in outputs:
            raise project.error(
                ("products", number, "output"),
                f"two products are written to '{product.output}'",
                "give each a name of its own",
            )
        outputs[product.output] = number


def _names_in(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in (*folder.glob("*"), *folder.glob("*/*")))
