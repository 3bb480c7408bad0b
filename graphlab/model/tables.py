"""One row model per table of a dataset; the only place where columns are named.

Loaders, stores, exports, the template and the documentation read the columns here. A row holds canonical text: what
was written, stripped, with dates in ISO form; the parsed number, period or grade is made from it by the claims
(`graphlab.model.claims`). Extra columns are kept as attributes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

from graphlab.errors import DataError
from graphlab.model.grades import parse_grade
from graphlab.model.identifiers import no_id
from graphlab.model.periods import parse_date
from graphlab.model.statuses import STATUS
from graphlab.model.values import parse_value

#: Returns a cell as it is kept; raises `DataError` with the remedy where it does not fit.
Check = Callable[[str], str]
#: Places that need no row: the source says it is not known / does not split it.
SPECIAL = ("unknown", "not-itemised")
UNKNOWN, NOT_ITEMISED = SPECIAL
#: The same for people.
SPECIAL_WORDS = {UNKNOWN: "not known", NOT_ITEMISED: "not itemised"}
#: Link type -> (label of `from`, label of `to`). CONNECTS is an edge of a plain network that has no kinds.
LINK_TYPES = {
    "ORIGINATES_IN": ("Line", "Place"),
    "SUPPLIES": ("Line", "Place"),
    "TARGETED": ("Operation", "Line"),
    "CONDUCTED_IN": ("Operation", "Place"),
    "SUCCEEDS": ("Line", "Line"),
    "CONNECTS": ("Place", "Place"),
}
EVENT_KINDS = (
    "opened",
    "active",
    "disrupted",
    "closed",
    "closed_type1",
    "closed_type2",
    "check_back",
    "check_back_failed",
    "reemerged",
    "last_seen",
    STATUS,
)
#: Kinds of events that close a line, that say it came back, and that say it was looked at again.
CLOSURES = ("closed", "closed_type1", "closed_type2")
RETURNS = ("reemerged", "check_back_failed")
CHECKS = ("check_back", "check_back_failed")
CERTAINTIES = ("stated", "implied", "unknown")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
#: What is left out around a cell: white space of Unicode.
SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_NEWLINE = re.compile(r"\r\n?")
MAX_ID = 500
#: What is an id of anything as it stands: most are, and need no closer look.
PLAIN_ID = re.compile(rf"[A-Za-z](?:[A-Za-z0-9 _.-]{{0,{MAX_ID - 2}}}[A-Za-z0-9_.-])?|[0-9]{{1,9}}")
_ID = re.compile(rf"[^=;\x00-\x1f\x7f][^;\x00-\x1f\x7f]{{0,{MAX_ID - 1}}}")


def clean_text(text: str) -> str:
    r"""Return free text as it is kept: stripped, plain line feeds, spaces for control characters.

    Examples
    --------
    >>> clean_text(" seen in\x0bNorwich ")
    'seen in Norwich'
    """
    text.encode()
    if "\r" in text:
        text = _NEWLINE.sub("\n", text)
    return CONTROL.sub(" ", text.strip()).strip()


def _clean_id(text: str) -> str:
    if _ID.fullmatch(text):
        return text
    if len(text) > MAX_ID:
        raise DataError(f"an id of {len(text):,} characters is too long", f"use at most {MAX_ID} characters")
    if not text:
        raise DataError("the id is empty", "every row needs an id here")
    if text[0] == "=":
        raise DataError(f"'{text}' is a formula and not an id", "save the sheet with values, not formulas")
    raise DataError(
        f"{text!r} cannot be an id: it holds ';', a line break or a control character",
        "use letters, digits and hyphens",
    )


def _clean_name(text: str) -> str:
    """Return the id of a line, place or operation."""
    cleaned = _clean_id(text)
    if problem := no_id(cleaned):
        raise DataError(*problem)
    return cleaned


def clean_subject(text: str) -> str:
    """Return a subject as it is kept: its ids cleaned, each once, in order.

    Examples
    --------
    >>> clean_subject(" rico; echo;rico")
    'echo;rico'
    """
    parts = {part.strip() for part in text.split(";")} - {""}
    return ";".join(sorted(_clean_name(part) for part in parts or {""}))


def _clean_reference(text: str) -> str:
    return _clean_id(text) if text else ""


def _clean_name_reference(text: str) -> str:
    return _clean_name(text) if text else ""


def _one_of(*allowed: str, fold: str = "lower") -> Check:
    def check(text: str) -> str:
        folded = text.upper() if fold == "upper" else text.lower()
        if folded and folded not in allowed:
            raise DataError(f"'{text}' is not known here", f"write one of {', '.join(allowed)}")
        return folded

    return check


def _filled(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise DataError("the cell is empty", "it may not be empty")
    return cleaned


def _clean_date(text: str) -> str:
    return parse_date(text).text if text else ""


def _clean_value(text: str) -> str:
    parse_value(text)
    return text


def _clean_grade(text: str) -> str:
    if text:
        parse_grade(text)
    return text.upper()


def _degrees(limit: float) -> Check:
    def check(text: str) -> str:
        try:
            inside = not text or abs(float(text)) <= limit
        except ValueError:
            inside = False
        if not inside:
            raise DataError(
                f"'{text}' is not degrees between -{limit:g} and {limit:g}",
                "write WGS84 decimal degrees, such as 52.628",
            )
        return text

    return check


def _clean_kind(text: str) -> str:
    return clean_text(text).lower()


def _kind(text: str) -> str:
    if not text:
        raise DataError("the cell is empty", "write stock, flow or distinct")
    return text


@dataclass(frozen=True, slots=True)
class Field:
    """What a row model says of a column: what it means, whether a file must have it, and what checks its cells."""

    means: str
    checks: tuple[Check, ...] = ()
    required: bool = False


def _column(means: str, *checks: Check, required: bool = False) -> Any:
    return Field(means, checks, required)


def _attribute(column: str) -> str:
    return "from_" if column == "from" else column


class Row:
    """Base of all rows: canonical text in named columns, extra columns kept; a row is not changed once it is made.

    A row is made of text that was checked (by column: `graphlab.model.intake.validation`), or `checked` of text as
    written. What is not given is "".
    """

    #: The columns of the model, in order.
    fields: ClassVar[Mapping[str, Field]] = {}
    _empty: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        found = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        cls.fields = {"from" if name == "from_" else name: field for name, field in found.items()}
        cls._empty = dict.fromkeys(found, "")
        for name in found:
            delattr(cls, name)

    def __init__(self, /, **cells: str) -> None:
        self.__dict__.update(self._empty)
        extra: dict[str, str] = {}
        for name, text in cells.items():
            if name in self.fields:
                self.__dict__[_attribute(name)] = text
            else:
                extra[name] = text
        self.__dict__["_extra"] = extra

    @classmethod
    def checked(cls, cells: Mapping[str, str]) -> Self:
        """Return the row of cells as written.

        Raises
        ------
        DataError
            If a cell does not fit its column, or one is missing that must be there.
        """
        for name, field in cls.fields.items():
            if field.required and name not in cells:
                raise DataError(f"the column '{name}' is missing", f"add a column '{name}'")
        fields = cls.fields
        return cls(**{k: checked_cell(fields[k].checks if k in fields else (), text) for k, text in cells.items()})

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a row is not changed once it is made: {name}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.cells().items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={text!r}' for name, text in self.cells().items())})"

    def cells(self) -> dict[str, str]:
        """Return the text of every column, those of the model first, then the others."""
        return {**{name: self.__dict__[_attribute(name)] for name in self.fields}, **self.__dict__["_extra"]}

    def text(self, column: str) -> str:
        """Return the text of a column, extra ones included; "" when there is none."""
        where = self.__dict__ if column in self.fields else self.__dict__["_extra"]
        value = where.get(_attribute(column))
        return "" if value is None else str(value)

    def names(self) -> tuple[str, ...]:
        """Return the name and the aliases, without empty ones, in the order written."""
        parts = [self.text("name"), *(a.strip() for a in self.text("aliases").split(";"))]
        return tuple(dict.fromkeys(p for p in parts if p))


def checked_cell(checks: Sequence[Check], written: str) -> str:
    """Return a cell as it is kept: without space around it, through what checks its column.

    Raises
    ------
    DataError
        If it does not fit.
    UnicodeEncodeError
        If it holds half a character.
    """
    written.encode()
    text = written.strip(SPACES)
    for check in checks:
        text = check(text)
    return text


_HANDLING = _one_of("P", "C", fold="upper")


class SourceRow(Row):
    """Where a claim comes from."""

    source_id: str = _column("key", _clean_id, required=True)
    title: str = _column("title of the report, page or answer")
    publisher: str = _column("who published it")
    published: str = _column("when it was published, as precisely as known", _clean_date)
    kind: str = _column("press, official, foi, return ...")
    reference: str = _column("where to find it")
    note: str = _column("anything a reader must know about it")
    edition_of: str = _column(
        "what it is an edition of: a name that its editions share, or the source_id of one of them"
    )
    replaced_by: str = _column(
        "source_id of the source that took its place: no figure takes its claims any more", _clean_reference
    )


class PlaceRow(Row):
    """Borough, town, county, force area or region."""

    place_id: str = _column("key", _clean_name, required=True)
    name: str = _column("name as people write it")
    kind: str = _column("borough, town, county, force, region, area ...", _clean_kind)
    within: str = _column("place_id of the next larger place, for roll-up", _clean_name_reference)
    force: str = _column("name of the police force area")
    gss_code: str = _column("nine-character GSS code")
    gss_vintage: str = _column("year of the code")
    lat: str = _column("WGS84 degrees north", _degrees(90))
    lon: str = _column("WGS84 degrees east", _degrees(180))
    aliases: str = _column("other names, ';' between")


class LineRow(Row):
    """A deal line; the brand is a name and never the identity."""

    line_id: str = _column("key", _clean_name, required=True)
    name: str = _column("brand name")
    aliases: str = _column("other names, ';' between")
    note: str = _column("anything a reader must know about it")


class OperationRow(Row):
    """Operation, team or programme."""

    operation_id: str = _column("key", _clean_name, required=True)
    name: str = _column("name as published")
    lead: str = _column("leading force or body")
    kind: str = _column("operation, team or programme")
    part_of: str = _column("operation_id of the operation that it is part of", _clean_name_reference)
    start: str = _column("first day, as precisely as known", _clean_date)
    end: str = _column("last day, as precisely as known", _clean_date)
    source_id: str = _column("where this comes from", _clean_reference)
    note: str = _column("anything a reader must know about it")


class LinkRow(Row):
    """A claim that two entities are linked."""

    link_type: str = _column(
        "one of " + ", ".join(LINK_TYPES), _filled, _one_of(*LINK_TYPES, fold="upper"), required=True
    )
    from_: str = _column("id at the start of the link", _clean_name, required=True)
    to: str = _column("id at the end of the link", _clean_name, required=True)
    source_id: str = _column("where this comes from", _clean_reference, required=True)
    start: str = _column("first day, as precisely as known; empty = open", _clean_date)
    end: str = _column("last day, as precisely as known; empty = open", _clean_date)
    certainty: str = _column("stated, implied or unknown; empty = stated", _one_of(*CERTAINTIES))
    grade: str = _column("3x5x2 grade such as 2C", _clean_grade)
    handling: str = _column("P or C", _HANDLING)
    note: str = _column("anything a reader must know about it")


class EventRow(Row):
    """A claim that something happened to a line, or how it stands in a record (event ``status``)."""

    line_id: str = _column("the line", _clean_name, required=True)
    event: str = _column("one of " + ", ".join(EVENT_KINDS), _filled, _one_of(*EVENT_KINDS), required=True)
    source_id: str = _column("where this comes from", _clean_reference, required=True)
    date_start: str = _column("earliest day; for 'active' the first day", _clean_date)
    date_end: str = _column("latest day; for 'active' the last day", _clean_date)
    operation_id: str = _column("the operation that did it", _clean_name_reference)
    rating: str = _column("major, moderate or minor", _one_of("major", "moderate", "minor"))
    status: str = _column(
        "for the event 'status': the word of the record, such as Active, Dormant, Closed, Re-emerged", clean_text
    )
    grade: str = _column("3x5x2 grade such as 2C", _clean_grade)
    handling: str = _column("P or C", _HANDLING)
    note: str = _column("anything a reader must know about it")


class CountRow(Row):
    """A claim that gives a number."""

    count_id: str = _column("key", _clean_id, required=True)
    subject: str = _column(
        "id of the line, place or operation it is about; several with ';' between are one claim about all together",
        clean_subject,
        required=True,
    )
    measure: str = _column("what is counted: arrests, charges, active lines, lines closed ...", _filled, required=True)
    unit: str = _column("of what: person-arrests, persons, lines ...", _filled, required=True)
    stock_or_flow: str = _column(
        "stock (at a time), flow (in a period) or distinct (different ones seen in a period)",
        _kind,
        _one_of("stock", "flow", "distinct"),
        required=True,
    )
    value: str = _column('number or bound: 443, "<30", "20+", "~40", "[c]"', _clean_value, required=True)
    source_id: str = _column("where this comes from", _clean_reference, required=True)
    origin: str = _column("place_id it comes from; empty = total over all origins", _clean_name_reference)
    destination: str = _column("place_id it goes to; empty = total over all destinations", _clean_name_reference)
    period_start: str = _column("first day, as precisely as known", _clean_date)
    period_end: str = _column("last day, as precisely as known", _clean_date)
    definition: str = _column("what the measure means here; two definitions are two series")
    part_of: str = _column("count_id of the total that this is a part of", _clean_reference)
    grade: str = _column("3x5x2 grade such as 2C", _clean_grade)
    handling: str = _column("P or C", _HANDLING)
    note: str = _column("anything a reader must know about it")
    supersedes: str = _column("count_id of the claim that this one corrects", _clean_reference)


class SameRow(Row):
    """Somebody's judgement on whether two lines of different lists are one (`graphlab.model.judged.judgements`)."""

    first: str = _column("a line, as source_id/line_id", _clean_id, required=True)
    second: str = _column("a line of another list, as source_id/line_id", _clean_id, required=True)
    judgement: str = _column(
        "same, different or unsure; empty = still to be judged", _one_of("same", "different", "unsure"), required=True
    )
    decided_by: str = _column("who decided")
    decided_on: str = _column("when; a later judgement takes the place of an earlier one", _clean_date)
    grade: str = _column("3x5x2 grade such as 2C", _clean_grade)
    note: str = _column("the ground for it")


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column of a table: its name, whether the file must have it, and what it means."""

    name: str
    required: bool
    means: str


@dataclass(frozen=True)
class TableSpec:
    """A table of a dataset: its row model, its key column ("" for links and events) and its columns in order."""

    name: str
    model: type[Row]
    key: str
    columns: tuple[ColumnSpec, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Column names in the order in which they are written."""
        return tuple(c.name for c in self.columns)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Columns of ids, which keep a `PLAIN_ID` as it is written."""
        cleaners = {_clean_id, _clean_name, _clean_reference, _clean_name_reference, clean_subject}
        return frozenset(name for name, field in self.model.fields.items() if not cleaners.isdisjoint(field.checks))

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that a file must have."""
        return tuple(c.name for c in self.columns if c.required)


def _spec(name: str, model: type[Row], key: str) -> TableSpec:
    columns = (ColumnSpec(column, field.required, field.means) for column, field in model.fields.items())
    return TableSpec(name, model, key, tuple(columns))


#: Every table of a dataset, entity tables first.
TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        _spec("sources", SourceRow, "source_id"),
        _spec("places", PlaceRow, "place_id"),
        _spec("lines", LineRow, "line_id"),
        _spec("operations", OperationRow, "operation_id"),
        _spec("links", LinkRow, ""),
        _spec("events", EventRow, ""),
        _spec("counts", CountRow, "count_id"),
        _spec("same", SameRow, ""),
    )
}
ENTITY_TABLES = ("sources", "places", "lines", "operations")
CLAIM_TABLES = ("links", "events", "counts")
#: (column of the start, column of the end) by table.
PERIOD_COLUMNS = {
    "links": ("start", "end"),
    "events": ("date_start", "date_end"),
    "counts": ("period_start", "period_end"),
    "operations": ("start", "end"),
}
