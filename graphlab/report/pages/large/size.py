"""Which networks have more claims than a page can ask again, and what their pages hold and say instead."""

from __future__ import annotations

from typing import Any

from graphlab.graph.network import Network
from graphlab.model.statuses import STATE_WORDS
from graphlab.model.tables import SPECIAL
from graphlab.report.pages.claim_cards import source_words
from graphlab.report.pages.facts import TYPES, whole
from graphlab.wording.phrases import many

#: Claims that the filters of a page can ask again; a page of more is as it was made.
MOST_CLAIMS = 100_000
#: Claims that such a page names of each thing.
FIRST = 10
#: Notes of one kind that it has of each table.
NOTES_OF_KIND = 4
#: Sources that it names.
SOURCES = 200


def claims_held(net: Network) -> int:
    """Return how many claims the filters, the replay and what-if of a page of a network would ask again."""
    every = whole(net)
    return sum(len(found.rows) for found in (every.link_columns, every.event_columns, net.count_columns))


def is_large(net: Network) -> bool:
    """Return whether a network has more claims than its page can ask again (`MOST_CLAIMS`)."""
    return claims_held(net) > MOST_CLAIMS


def left_out(net: Network) -> list[str]:
    """Return the sentences on what the page of a large network does not hold."""
    held = many(claims_held(net), "claim")
    return [
        (
            f"This page shows {held}, which are too many for filters, replay and closing of lines in the page: it is "
            f"as it was made. Pages of up to {MOST_CLAIMS:,} claims have them: ask for a part (--place, --subject)."
        ),
        (
            f"Of each thing the first {FIRST} of its claims are named here, and of each table the first rows; "
            "graphlab claims, lines and flows give all."
        ),
    ]


def sources_told(net: Network) -> list[str]:
    """Return the sources of all claims of a network in words, each once, the first of very many."""
    columns = (net.link_columns, net.event_columns, net.count_columns)
    named = {text for found in columns for text in found["source_id"].take(found.rows).texts} - {""}
    words = sorted(source_words(net, source) for source in named)
    beyond = [f"{many(len(words) - SOURCES, 'more source')}."] if len(words) > SOURCES else []
    return [*words[:SOURCES], *beyond]


def fixed_data(net: Network) -> dict[str, Any]:
    """Return what stands in a page that is as it was made, in the place of `graphlab.report.pages.payload.living`."""
    of_links = net.is_plain or not net.lines
    return {
        "fixed": True,
        "facts": _no_facts(),
        "happenings": [],
        "months": None,
        "activity": [],
        "activity_of": "links" if of_links else "lines",
        "time_lines": [],
        "names": {},
        "plain_names": {},
        "lines": [],
    }


def _no_facts() -> dict[str, Any]:
    """Return facts as `graphlab.report.pages.facts.facts_of` gives them, without a claim."""
    asked: dict[str, Any] = {
        **dict.fromkeys(("period", "cut_off", "as_at", "scope")),
        "all_time": False,
        "states": [],
        "state_words": STATE_WORDS,
        "roll_up": "",
    }
    rows = ("claims", "links", "events", "statuses", "counted", "counted_operations", "unnamed")
    by_id = ("operations", "places", "inside", "within", "levels", "operation_days", "doubt")
    special = {"special": list(range(len(SPECIAL))), "ids": list(SPECIAL)}
    return {"types": TYPES, **{key: [] for key in rows}, **{key: {} for key in by_id}, **special, "asked": asked}
