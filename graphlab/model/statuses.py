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
#: States of a line in the order in which they are counted, with the word for each.
STATE_WORDS = {
    "active": "active",
    "returned": "back",
    "disrupted": "disrupted",
    "dormant": "dormant",
    "closed": "closed",
    "not seen since": "not seen since an earlier day",
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


def state_kind(state: str) -> str:
    """Return the state without its date: ``not seen since`` for every such day."""
    return "not seen since" if state.startswith("not seen since") else state


def shown_state(state: str) -> str:
    """Return a state as people are shown it: a line that came back is back."""
    return STATE_WORDS["returned"] if state == "returned" else state
