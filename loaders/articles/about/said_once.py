"""What is said once and holds for several counts: those joined by "and", of a list, below a lead, of one whole."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from graphlab.loaders.articles.about.clauses import AFTER, BREAK, TOOK_TO
from graphlab.loaders.articles.about.count_periods import set_period
from graphlab.loaders.articles.about.count_places import DESTINATION, PLACE_BESIDE, set_place
from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.shadow import Shadow


def spread_back(shadow: Shadow, ordered: Sequence[Mention]) -> None:
    """Give numbers joined by "and" the place and period that are said once, after the last of them."""
    for index in range(len(ordered) - 2, -1, -1):
        mention, after = ordered[index], ordered[index + 1]
        between = shadow.text[mention.quantity.end : after.at]
        if (
            BREAK.search(between)
            or TOOK_TO.search(between)
            or AFTER.search(between)
            or after.form.startswith(("elliptic", "change"))
            or mention.form.startswith(("elliptic", "change"))
        ):
            continue
        if not (mention.first or mention.last) and (after.first or after.last):
            mention.first, mention.last = after.first, after.last
            mention.doubts += [d for d in after.doubts if "year" in d or "period" in d]
        if after.measure.unit == "lines" and mention.measure.unit != "lines":
            continue
        if mention.measure.people == after.measure.people or _both_lists(between):
            if after.destination and not mention.destination and not mention.places:
                mention.destination = after.destination
                mention.doubt("the place is said once, after several numbers")
            elif after.places and not mention.destination and not mention.places:
                mention.places = after.places
                mention.doubt(f"{' and '.join(after.places)} together: the destination is not split")


def spread_over_list(ordered: Sequence[Mention]) -> None:
    """Give "43 in Shrewsbury, 29 in Telford and 17 in Hereford during 2023" the period that is said at the end."""
    for index in range(len(ordered) - 1, 0, -1):
        mention, before = ordered[index], ordered[index - 1]
        between = before.shadow.text[before.quantity.end : mention.at]
        joined = re.fullmatch(
            rf"[\w\s]{{0,30}}?\b(?:in|from|at)\s+(?:the\s+)?{SIGNS['where']}+(?:,\s*|,?\s+and\s+)", between
        )
        if joined and mention.like is before and not (before.first or before.last) and (mention.first or mention.last):
            before.first, before.last = mention.first, mention.last
            before.doubt("the period is said once, after several numbers")


def spread_on(shadow: Shadow, ordered: Sequence[Mention]) -> None:
    """Give "and arrested 16 people" the period of the verb that it is joined to."""
    for before, mention in itertools.pairwise(ordered):
        if (
            mention.first
            or mention.last
            or not (before.first or before.last)
            or mention.form not in ("people_active", "thing_active")
        ):
            continue
        between = shadow.text[before.quantity.end : mention.at]
        if re.search(
            r",?\s+and\s+(?:also\s+|had\s+|have\s+|has\s+)?(?:\w+(?:ed|ing)|made|shut|took|seized)\s+(?:down\s+|out\s+)?$"
            r"|,\s+(?:while\s+)?(?:also\s+)?\w+ing\s+(?:down\s+|a\s+total\s+of\s+)?$",
            between,
        ) and not BREAK.search(between):
            mention.first, mention.last = before.first, before.last
            mention.doubt("the period is said of the number that it is joined to")


def _both_lists(between: str) -> bool:
    return bool(re.search(r"(?:,|\band)\s*(?:\w+\s+){0,3}$", between)) and not re.search(
        r"\b(?:which|who|that)\b", between
    )


def from_lead(mention: Mention, memory: Memory) -> None:
    """Give an item of a list the place, period and actor of the sentence before the list."""
    if not mention.shadow.sentence.item or memory.lead < 0 or memory.lead >= len(memory.shadows):
        return
    lead = memory.shadows[memory.lead]
    listed = lead.sentence.text.rstrip().endswith(":") or bool(lead.sentence.cells)
    above = memory.shadows[memory.lead - 1] if lead.sentence.cells and memory.lead else None
    if not lead.periods and above is not None and not re.search(r"[.!?]$", above.sentence.text):
        lead = above  # the caption of the table
    usable = [w for w in lead.periods if not grammar().other_dates.search(lead.text[: w.start][-90:])]
    if not (mention.first or mention.last) and len(usable) == 1:
        set_period(mention, usable[0])
        mention.doubt("" if listed else "the period is that of the sentence before the list")
    if not listed:
        return
    if not mention.destination and not mention.places:
        lists = [p for a, _, p in lead.place_lists if DESTINATION.search(lead.text[:a])]
        if len(lists) == 1:
            set_place(mention, "destination", lists[0])
    if not mention.subject and memory.lead < len(memory.actors):
        mention.subject = memory.actors[memory.lead]


def inherit(mention: Mention, memory: Memory) -> None:
    """Give a part, or a number compared with another, what the sentence says of that other only."""
    whole = mention.whole
    model = mention.like
    if whole is not None:
        same = whole.measure.name == mention.measure.name
        if same:
            mention.destination = mention.destination or whole.destination
            mention.places = mention.places or (() if mention.destination else whole.places)
            mention.origin = mention.origin or whole.origin
            if not (mention.first or mention.last):
                mention.first, mention.last = whole.first, whole.last
        mention.subject = mention.subject or whole.subject
        return
    if model is None:
        return
    mention.subject = mention.subject or (model.subject if model.number == mention.number else "")
    if mention.form in ("elliptic recorded", "elliptic gapped_body"):
        return
    elsewhere = mention.form == "elliptic figure" and model.number != mention.number and bool(mention.shadow.places)
    if not mention.destination and not mention.places and mention.form not in PLACE_BESIDE and not elsewhere:
        mention.destination, mention.places = model.destination, model.places
    if (
        mention.form == "elliptic figure"
        and mention.destination != model.destination
        and not (mention.first or mention.last)
    ):
        mention.first, mention.last = model.first, model.last
    if mention.form.split()[-1] in ("compared", "to", "in_when", "figure") and model.form != "elliptic from_where":
        mention.origin = mention.origin or model.origin
    if not mention.group and mention.form.split()[-1] in ("compared", "to", "in_when"):
        mention.group = model.group
    if not (mention.first or mention.last) and mention.form.split()[-1] in ("from_where", "local", "in_where"):
        mention.first, mention.last = model.first, model.last
