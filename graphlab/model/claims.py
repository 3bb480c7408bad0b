"""Claims: one thing that one source says, with its unit, bounds, period, grade, handling and source.

A count has its own id. A link or an event is named by a short hash of its canonical content, so that its name does not
depend on the row or file that it came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphlab.model.content_numbers import SEPARATOR
from graphlab.model.grades import Grade
from graphlab.model.periods import Period
from graphlab.model.statuses import read_status
from graphlab.model.values import Value


def claim_id(table: str, row: Mapping[str, str]) -> str:
    """Name a link or event by its content: a letter for the table and 16 hexadecimal digits.

    Parameters
    ----------
    table
        ``"links"`` or ``"events"``.
    row
        Canonical text by column; empty columns and their order make no difference.

    Examples
    --------
    >>> claim_id("links", {"from": "a", "to": "b"}) == claim_id("links", {"to": "b", "note": "", "from": "a"})
    True
    """
    content = SEPARATOR.join(f"{k}={v}" for k, v in sorted(row.items()) if v)
    return f"{table[0]}-{hashlib.blake2b(content.encode(), digest_size=8).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Count:
    """A number that a source gives about a subject."""

    id: str
    subject: str
    measure: str
    unit: str
    kind: str
    origin: str
    destination: str
    value: Value
    period: Period
    definition: str = ""
    part_of: str = ""
    source: str = ""
    grade: Grade | None = None
    handling: str = ""
    note: str = ""
    supersedes: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids that it is about; several are one claim about all of them together."""
        return tuple(self.subject.split(";"))


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two entities that a source states."""

    id: str
    type: str
    start_node: str
    end_node: str
    period: Period
    certainty: str = "stated"
    source: str = ""
    grade: Grade | None = None
    handling: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a source says happened to a line."""

    id: str
    line: str
    event: str
    period: Period
    operation: str = ""
    rating: str = ""
    source: str = ""
    grade: Grade | None = None
    handling: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Status:
    """How a line stands in a record on a day: no sighting, no closure, no activity."""

    id: str
    line: str
    status: str
    period: Period
    dated_by: str = "itself"
    operation: str = ""
    source: str = ""
    grade: Grade | None = None
    handling: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def state(self) -> str | None:
        """The state that the word records; None for a doubtful word, which decides nothing."""
        return read_status(self.status)


Claim = Count | Link | Event | Status
