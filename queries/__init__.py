"""The catalogue of named analyst's questions.

A question is a pair of files of one name: ``lines_into_town.py`` answers from a `Network`, ``lines_into_town.cypher``
gives the same rows on Neo4j. Title, parameters and columns are read from the docstring and the signature of the
function ``ask``; ``EXAMPLE`` holds the parameters of its worked example. Adding a question means adding such a pair.

>>> from graphlab.queries import ask, catalogue
>>> catalogue()["lines_into_town"].title
'Lines into a town'
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Protocol, get_type_hints

from graphlab.errors import DataError, NotFoundError
from graphlab.model.notes import FINDING, Note
from graphlab.model.periods import Period, parse_period
from graphlab.model.result import Column, Result

if TYPE_CHECKING:
    from graphlab.graph.network import Network
    from graphlab.model.claim_set import ClaimSet

_SECTION = re.compile(r"^\s*(Parameters|Returns|Notes|Examples)\n\s*-+\n", re.MULTILINE)
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


class Finder(Protocol):
    """What finds what people call a line, place or operation: a network, or the names on a server."""

    def find(self, name: str, kinds: Sequence[str] = ...) -> str:
        """Return the id that a name stands for."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question: what kind of thing it names, whether it may be left out, and what it means."""

    name: str
    kind: str
    required: bool
    default: Any
    means: str

    def __str__(self) -> str:
        return f"{self.name}={self.kind}" if self.required else f"[{self.name}={self.kind}]"


@dataclass(frozen=True)
class Question:
    """A named question: how it is answered from a network, and its Cypher twin."""

    name: str
    title: str
    method: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    function: Callable[..., list[dict[str, Any]]]
    cypher: str
    example: Mapping[str, str]

    def read(self, given: Mapping[str, str], data: Finder) -> dict[str, Any]:
        """Return the values of all parameters; names of lines, places and operations become ids.

        Raises
        ------
        NotFoundError
            If a parameter is not known, is missing, or names nothing.
        DataError
            If a number or period cannot be read.
        """
        known = [p.name for p in self.parameters]
        for name in given:
            if name not in known:
                raise NotFoundError(
                    f"'{self.name}' has no parameter '{name}' (it has {', '.join(known) or 'none'})",
                    difflib.get_close_matches(name, known, n=1),
                )
        missing = [p for p in self.parameters if p.required and not given.get(p.name)]
        if missing:
            example = " ".join(f'-p {k}="{v}"' for k, v in self.example.items())
            raise NotFoundError(f"'{self.name}' needs {missing[0].name}: {missing[0].means} For example: {example}")
        return {p.name: _value(p, given[p.name], data) if given.get(p.name) else p.default for p in self.parameters}

    def for_cypher(self, values: Mapping[str, Any], *, include_c: bool) -> dict[str, Any]:
        """Return the parameters of the Cypher twin; a period becomes its first and last day, each always given."""
        made: dict[str, Any] = {"includeC": include_c}
        for name, value in values.items():
            if isinstance(value, Period):
                made[f"{name}First"], made[f"{name}Last"] = value.first or _FIRST, value.last or _LAST
            else:
                made[name] = value
        return made

    def result(self, rows: list[dict[str, Any]], values: Mapping[str, Any], net: Network | None = None) -> Result:
        """Return rows as a `Result`."""
        shown = {k: str(v) if isinstance(v, Period) else v for k, v in values.items() if v is not None}
        return Result(
            title=self.title,
            method=self.method,
            columns=self.columns,
            rows=rows,
            parameters={"question": self.name, **shown, **(net.parameters if net else {})},
            notes=() if rows else (Note("Nothing fits.", FINDING),),
            withheld=net.withheld(counts=_every(net), links=_LINKS, events=True) if net else {},
            marking=net.marking if net else "OFFICIAL",
        )


_LINKS = ("ORIGINATES_IN", "SUPPLIES", "TARGETED", "CONDUCTED_IN", "SUCCEEDS", "CONNECTS")


def _every(net: Network) -> Any:
    return slice(None)


def _value(parameter: Parameter, text: str, data: Finder) -> Any:
    kind = parameter.kind
    if kind == "number":
        if not text.isdecimal() or len(text) > 4 or not 0 < int(text) <= 1000:
            raise DataError(f"'{text}' is no number for {parameter.name}", "write a whole number from 1 to 1000")
        return int(text)
    if kind == "period":
        return parse_period(text)
    if kind == "node":
        return data.find(text, kinds=("line", "place", "operation"))
    if kind in ("line", "place", "operation"):
        return data.find(text, kinds=(kind,))
    return text


def _sections(text: str) -> dict[str, str]:
    parts = _SECTION.split(inspect.cleandoc(text))
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def _entries(section: str) -> dict[str, str]:
    """Read the names and their indented meanings of a NumPy section."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in section.splitlines():
        if line and not line[0].isspace():
            name = line.strip()
            found[name] = []
        elif name and line.strip():
            found[name].append(line.strip())
    return {k: " ".join(v) for k, v in found.items()}


def _question(name: str) -> Question:
    module = importlib.import_module(f"{__name__}.{name}")
    function = module.ask
    sections = _sections(function.__doc__ or "")
    title, _, method = sections[""].strip().partition("\n")
    hints = get_type_hints(function, include_extras=True)
    means = _entries(sections.get("Parameters", ""))
    parameters = tuple(
        Parameter(p.name, _kind(hints[p.name]), p.default is p.empty, _default(p), means.get(p.name, ""))
        for p in inspect.signature(function).parameters.values()
        if p.name != "net"
    )
    columns = tuple(Column(k, "", v) for k, v in _entries(sections["Returns"]).items())
    method = " ".join(method.split()) or title
    cypher = resources.files(__name__).joinpath(f"{name}.cypher").read_text(encoding="utf-8")
    return Question(name, title.strip(" ."), method, parameters, columns, function, cypher, module.EXAMPLE)


def _kind(hint: Any) -> str:
    for part in (hint, *getattr(hint, "__args__", ())):
        if hasattr(part, "__metadata__"):
            return str(part.__metadata__[0])
    return "text"


def _default(parameter: inspect.Parameter) -> Any:
    return None if parameter.default is parameter.empty else parameter.default


@cache
def catalogue() -> Mapping[str, Question]:
    """Return every question by name, in alphabetical order."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return {name: _question(name) for name in names}


def find(name: str) -> Question:
    """Return the question of a name; hyphens and underscores are the same.

    Raises
    ------
    NotFoundError
        If there is none; offers the closest.
    """
    known = catalogue()
    wanted = name.replace("-", "_").lower()
    if wanted not in known:
        raise NotFoundError(f"there is no question '{name}'", difflib.get_close_matches(wanted, known, n=3, cutoff=0.4))
    return known[wanted]


def ask(net: Network | ClaimSet, name: str, **given: str) -> Result:
    """Return the answer to a named question; ``graphlab.query`` of the library.

    Parameters
    ----------
    net
        The network that is asked; its filters hold. Claims are asked without filters.
    name
        Name of the question (see `catalogue`).
    given
        Its parameters as people type them.

    Raises
    ------
    NotFoundError
        If there is no such question or parameter, or a name stands for nothing.
    """
    from graphlab.graph.network import as_network

    net, question = as_network(net), find(name)
    values = question.read(given, net)
    return question.result(question.function(net, **values), values, net)


def listing() -> Result:
    """Return the catalogue as a table: name, title, parameters and columns of every question."""
    rows = [
        {
            "name": q.name,
            "title": q.title,
            "parameters": [str(p) for p in q.parameters],
            "columns": [c.name for c in q.columns],
        }
        for q in catalogue().values()
    ]
    means = {
        "name": "what to type after SOURCE",
        "title": "what it answers",
        "parameters": "what to give with -p, those in brackets may be left out",
        "columns": "columns of the answer",
    }
    columns = [Column(k, "", v) for k, v in means.items()]
    return Result("Named questions", "The catalogue of questions; each has a Cypher twin.", columns, rows)
