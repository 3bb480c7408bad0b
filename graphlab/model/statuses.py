"""Recorded statuses: what a record says of a line on a day ("Active", "Dormant", "Closed", "Re-emerged").

A recorded status is a claim of its own kind: a row of `events` whose ``event`` is ``status`` and whose column
``status`` holds the word as the record has it. It is no sighting, no closure and no activity; it says how the line
stands in the record on its day, and decides the state of the line where it is the latest claim.

A loader makes one from a tracker's column of statuses like this::

    {"line_id": "echo", "event": "status", "status": "Re-emerged", "source_id": "tracker",
     "date_start": "2026-10-05", "date_end": "2026-10-05"}

with the word as written and the date as at which the tracker speaks. Without a date it is taken as at the day on which
its source was published, else as at the cut-off that the dataset states. A word that `read_status` does not know
("Active?", "under review") is kept too: it decides nothing and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

#: The event of a row that is a recorded status.
STATUS = "status"
#: Every word that is understood, folded, with the state that it records.
_WORDS = {
    "active": ("active", "live", "open", "current", "currently active", "still active", "running", "operating"),
    "returned": (
        "returned", "back", "re emerged", "reemerged", "re emerging", "re activated", "reactivated", "re opened",
        "reopened", "resurfaced", "active again",
    ),
    "disrupted": ("disrupted",),
    "dormant": ("dormant",),
    "closed": (
        "closed", "shut", "shut down", "closed down", "closed type 1", "closed type 2", "type 1 closed",
        "type 2 closed", "type 1 closure", "type 2 closure", "closed type1", "closed type2",
    ),
}  # fmt: skip
_STATE_OF = {word: state for state, words in _WORDS.items() for word in words}
_BETWEEN = re.compile(r"[\s_\-()/,:.]+")
#: The kind of state of a line of which the last that was seen is over.
NOT_SEEN = "not seen since"
#: States of a line in the order in which they are counted, with the word for each.
STATE_WORDS = {
    "active": "active",
    "returned": "back",
    "disrupted": "disrupted",
    "dormant": "dormant",
    "closed": "closed",
    NOT_SEEN: "not seen since an earlier day",
    "undated": "undated",
}
#: The words that a template offers.
OFFERED = ("active", "returned", "disrupted", "dormant", "closed")


@lru_cache(maxsize=4096)
def read_status(word: str) -> str | None:
    """Return the state that a recorded word says, or None where it is doubtful.

    Parameters
    ----------
    word
        As the record has it; case, hyphens and brackets make no difference.

    Returns
    -------
    str or None
        ``active``, ``returned``, ``disrupted``, ``dormant`` or ``closed``. A word that doubts ("Active?") or that
        has no one meaning ("inactive", "pending") gives None.

    Examples
    --------
    >>> read_status("Re-emerged"), read_status("DORMANT"), read_status("Closed (Type 2)"), read_status("Active?")
    ('returned', 'dormant', 'closed', None)
    """
    return _STATE_OF.get(_BETWEEN.sub(" ", word.casefold()).strip())


class State(str):
    """The state of a line as its column has it, with its parts: nobody reads them back from the text.

    Attributes
    ----------
    kind
        One of `STATE_WORDS`.
    since
        Of a line that is `NOT_SEEN`, the last day on which it was; None where that is not known, and for other kinds.

    Examples
    --------
    >>> state = State(NOT_SEEN, date(2019, 12, 31))
    >>> str(state), state.kind, state.since, State("returned").shown
    ('not seen since 2019-12-31', 'not seen since', datetime.date(2019, 12, 31), 'back')
    """

    __slots__ = ("kind", "since")
    kind: str
    since: date | None

    def __new__(cls, kind: str, since: date | None = None) -> State:
        """Return a state."""
        day = since.isoformat() if since else "an unknown day"
        made = super().__new__(cls, f"{kind} {day}" if kind == NOT_SEEN else kind)
        made.kind, made.since = kind, since
        return made

    def __reduce__(self) -> tuple[Callable[..., State], tuple[str, date | None]]:
        """Return what a copy is made from."""
        return State, (self.kind, self.since)

    @property
    def shown(self) -> str:
        """The state as people are shown it: a line that came back is back."""
        return STATE_WORDS[self.kind] if self.kind == "returned" else str(self)
