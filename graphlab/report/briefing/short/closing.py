"""What stands in one line at the head of a short product, and what it says at its end."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.report.briefing.document import Briefing
from graphlab.wording import phrases as words

#: The file beside the product to which numbered notes lead.
ANNEX = "annex.html"
#: Lines of the control block that the head of a short product has already.
_ELSEWHERE = ("Marking", "Product", "Title", "Organisation")


def note_link(number: int) -> str:
    """Return where a numbered note leads.

    Examples
    --------
    >>> note_link(2)
    'annex.html#note-2'
    """
    return f"{ANNEX}#note-{number}"


def control_line(briefing: Briefing) -> str:
    """Return the control block in one line; marking, product and title stand beside it."""
    return " · ".join(f"{label}: {value}" for label, value in briefing.control if label not in _ELSEWHERE)


def sentences_after(briefing: Briefing, left: Sequence[str]) -> list[str]:
    """Return the sentences at the end: what is not answered, not stated, did not fit, and where the rest is."""
    said = []
    if briefing.unanswered:
        said.append(f"Not answered by these data: {words.listed(list(briefing.unanswered))}.")
    if briefing.unstated:
        said.append(f"Not stated: {words.listed(list(briefing.unstated))}.")
    if left:
        said.append(f"Not here for want of room, and in the annex: {words.listed(list(left), most=4)}.")
    if briefing.has_annex:
        rest = "tables, claims, methods, sources and how to make this again"
        said.append(f"Numbers in brackets lead to {ANNEX} (annex.xlsx has the same): {rest}.")
    return said
