"""What every page's data block holds beside its picture: claims as rows, names, dates, and what its filters offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.analysis.lifecycle.lives import in_view
from graphlab.graph.network import Network
from graphlab.model.tables import CERTAINTIES
from graphlab.report.drawing.colours import GREY, HEAT, INK, ORIGIN_COLOURS, RULE, SOFT, STOCK
from graphlab.report.drawing.signs import SIGNS
from graphlab.report.drawing.timeline import EVENTS, SPANS
from graphlab.report.pages.facts import facts_of, rolled_ends, whole
from graphlab.report.pages.large.size import fixed_data, is_large
from graphlab.report.pages.names import name_of
from graphlab.report.pages.picture import SUPPLY
from graphlab.report.pages.replay import (
    activity_by_month,
    line_times,
    link_times,
    month_of,
    month_range,
    other_dates,
    replay_events,
)
from graphlab.report.pages.tables import Table

Option = tuple[str, str]
#: Columns of the ledger and of flows of lines that follow the filters of a page; all others say "all periods".
FOLLOWING = {
    "ledger": ("name", "origins", "destinations", "first seen", "last seen", "state"),
    "links": ("from", "to", "type", "certainty", "grade"),
    "flows": ("origin", "destination", "value", "share", "lines", "period start", "period end"),
}


def lede_parts(net: Network, what: str) -> dict[str, Any]:
    """Return the parts of the line under a headline: dataset, what the picture is of, the filters of the file."""
    return {
        "dataset": net.dataset.title or "Untitled dataset",
        "what": what,
        "asked": [[k.replace("_", " "), str(v)] for k, v in net.parameters.items()],
    }


def subtitle(net: Network, what: str) -> str:
    """Return the line under the headline: dataset, filters, and what the picture is of."""
    parts = lede_parts(net, what)
    asked = "; ".join(f"{name} {value}" for name, value in parts["asked"])
    return f"{parts['dataset']}. {what} {f'Filters: {asked}.' if asked else 'All periods and grades.'}"


#: Where a network keeps what was asked of it.
_ASKED = "_living"


def living(net: Network, grades: Sequence[str]) -> dict[str, Any]:
    """Return what the rules of a page work from: facts, events as they are told, months, lines.

    Parameters
    ----------
    net
        A network with its filters.
    grades
        The grades that the page offers as a filter.

    Notes
    -----
    A network keeps them: several pages of a product work from the same.
    """
    if is_large(net):
        return fixed_data(net)
    kept: dict[tuple[str, ...], dict[str, Any]] = net.__dict__.setdefault(_ASKED, {})
    if tuple(grades) not in kept:
        kept[tuple(grades)] = _living(net, grades)
    return dict(kept[tuple(grades)])


def _living(net: Network, grades: Sequence[str]) -> dict[str, Any]:
    events = replay_events(net)
    place = {event.id: i for i, event in enumerate(whole(net).events)}
    times = line_times(net)
    months = _months(net, month_range(times, [*events, *other_dates(net)]))
    of_links = net.is_plain or not net.lines
    counted = link_times(net) if of_links else times
    return {
        "facts": facts_of(net, grades),
        "happenings": [h | {"row": place[h["id"]]} for h in events],
        "months": months,
        "activity": [list(counts) for _, *counts in activity_by_month(counted, months)],
        "activity_of": "links" if of_links else "lines",
        "time_lines": list(in_view(net, "lines")),
        **names_of(net),
    }


def _months(net: Network, months: list[int] | None) -> list[int] | None:
    """Return the first and last month that the page can choose: those of everything dated, within the file's period."""
    if months is None or net.period is None:
        return months
    first, last = month_of(net.period.first_ordinal), month_of(net.period.last_ordinal)
    kept = [months[0] if first is None else max(first, months[0]), months[1] if last is None else min(last, months[1])]
    return kept if kept[0] <= kept[1] else None


def names_of(net: Network) -> dict[str, Any]:
    """Return names by id: ``names`` with the id where two things bear one name, ``plain_names`` where that differs."""
    rolled = {shown for found in rolled_ends(net).values() for shown in found.values()}
    ids = sorted({*net.lines, *net.operations, *net.places, *rolled, "unknown", "not-itemised"})
    plain = {key: name_of(net, key) for key in ids}
    shown = Counter(name.casefold() for name in plain.values())
    names = {key: f"{name} ({key})" if shown[name.casefold()] > 1 else name for key, name in plain.items()}
    return {
        "names": {key: name for key, name in names.items() if name != key},
        "plain_names": {key: name for key, name in plain.items() if name != names[key]},
        "lines": sorted(net.lines),
    }


#: What a level is called where places can be rolled up to it.
LEVEL_WORDS = {"borough": "boroughs", "county": "counties", "force": "police forces", "region": "regions"}
#: As many as are there: of what has no limit of its own.
ALL = 10**9


def table_record(table: Table, kind: str, rows: Sequence[str]) -> dict[str, Any]:
    """Return how a table follows the state: what each of its rows is, and which columns stay as they are."""
    titles = [column.title for column in table.columns]
    return {"kind": kind, "rows": rows[: len(table.rows)], "still": [t for t in titles if t not in FOLLOWING[kind]]}


def filter_options(net: Network, facts: Mapping[str, Any]) -> dict[str, list[Option]]:
    """Return what the filters on operation and place offer, by name."""

    def named(keys: Mapping[str, Any]) -> list[Option]:
        return sorted(((key, name_of(net, key)) for key in keys), key=lambda x: (x[1].casefold(), x[0]))

    return {"operations": named(facts["operations"]), "places": named(facts["places"])}


def level_options(facts: Mapping[str, Any]) -> list[Option]:
    """Return the levels that places can be rolled up to, each with its name."""
    return [(level, LEVEL_WORDS[level]) for level in facts["levels"]]


def filtered(net: Network, *, by_lines: bool = True) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the rules of a page work from, and what `Page` is told of its filters and its time control.

    Parameters
    ----------
    net
        A network with its filters.
    by_lines
        Whether the page shows anything that has dates and grades; counts follow no filter of a page.
    """
    if is_large(net):
        return living(net, ()), {}
    links = [x for x in net.links if x.type in SUPPLY]
    grades = sorted({str(x.grade)[:2] for x in links if x.grade})
    alive = living(net, grades)
    if not by_lines:
        return alive, {}
    offered: dict[str, Any] = {**filter_options(net, alive["facts"]), "grades": grades}
    sure = all(x.certainty in ("", "stated") for x in links)
    more = {"certainty": not sure, "timed": alive["months"] is not None, "levels": level_options(alive["facts"])}
    return alive, offered | more


COMMON: Mapping[str, Any] = {
    "certainties": CERTAINTIES,
    "kinds": {},
    "edge_key": [],
    "tie_words": {},
    "whatif": None,
    "tables": [],
    "series": [],
    "top": 0,
    "coast": [],
    "coast_box": [],
    "inset_box": [0, 0, 0, 0],
    "legend": [],
    "plain": False,
    "foldable": True,
    "outlines": {},
    "outline_words": {},
    "operation_bars": [],
    "palette": {
        "origins": ORIGIN_COLOURS,
        "signs": list(SIGNS.items()),
        "stock": STOCK,
        "ink": INK,
        "soft": SOFT,
        "rule": RULE,
        "grey": GREY,
        "heat": HEAT,
        "spans": SPANS,
        "events": EVENTS,
    },
}
