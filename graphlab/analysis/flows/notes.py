"""What a table of flows must say in words: its denominators, remainders, conflicts, and what was not added and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import numpy as np

from graphlab.counting.bounds import Feasible
from graphlab.counting.cells import CUMULATIVE, OVERLAP, Cells, PassedOver, number
from graphlab.counting.joint import about_limit
from graphlab.counting.preference import RULE
from graphlab.counting.row_tables import ENDS
from graphlab.counting.selection import FlowClaims
from graphlab.counting.shares.denominators import Shares
from graphlab.counting.sums.remainders import Remainder, Remainders, bounds_at
from graphlab.counting.table import Table
from graphlab.model.notes import BASIS, CONFLICT, LEFT_OUT, LIMIT, READINGS, WIDER, Note, noted
from graphlab.model.tables import NOT_ITEMISED
from graphlab.wording import phrases as words

#: At most so many notes of one kind are spelt out; the rest is counted.
MOST = 12
_FAR = 3 * 10**9
_WHOLE = {
    "all": "all",
    "itemised": "itemised (neither end not-itemised; unknown included)",
    "named": "itemised with both ends named",
    "outside": "from a named origin that is not the destination nor within it",
}


def listed(items: Iterable[str], most: int = MOST) -> str:
    """Return the items as a sentence lists them, at most so many."""
    return words.listed(list(items), most=most)


def cell_name(claims: FlowClaims, at: int) -> str:
    """Name the cell of a claim: subject, origin -> destination."""
    origin, destination = claims.origin[at] or NOT_ITEMISED, claims.destination[at] or NOT_ITEMISED
    return f"{claims.subject[at]}, {origin} -> {destination}"


def period_name(claims: FlowClaims, at: int) -> str:
    """Name the period of a claim."""
    start, end = str(claims.start_text[at]), str(claims.end_text[at])
    return "undated" if not start and not end else start if start == end else f"{start}..{end}"


def claim_text(claims: FlowClaims, at: int) -> str:
    """Return a claim: its number and its id."""
    text = str(bounds_at(claims, at)) if claims.known[at] else "no number"
    return f"{text} ({claims.claim[at]})"


def about_conflicts(claims: FlowClaims, passed: PassedOver) -> list[Note]:
    """Return which claim was taken where several speak of one cell, and why."""
    notes = [_one_conflict(claims, taken, other) for taken, other in passed.conflicts[:MOST].tolist()]
    notes += noted(CONFLICT, _more(len(passed.conflicts), "conflicts"))
    readings, overlaps = _grouped(passed, CUMULATIVE), _grouped(passed, OVERLAP)
    for taken, others in islice(readings.items(), MOST):
        notes += _about_readings(claims, taken, others)
    notes += noted(READINGS, _more(len(readings), "series of readings"))
    found = [_about_overlap(claims, taken, others) for taken, others in islice(overlaps.items(), MOST)]
    return notes + noted(LEFT_OUT, [*found, *_more(len(overlaps), "overlaps")])


def about_contradictions(feasible: Feasible | None) -> list[str]:
    """Return which claims cannot all be true, as the smallest sets that contradict themselves."""
    found = feasible.stated_conflicts if feasible is not None else []
    notes = []
    for claims, conflict in found[:MOST]:
        where = {str(claims.claim[p]): p for p in np.flatnonzero(np.isin(claims.claim, conflict.claims)).tolist()}
        named = sorted(
            (where[c] for c in conflict.claims), key=lambda p: (-(bounds_at(claims, p).low or 0), claims.claim[p])
        )
        texts = [
            f"{claim_text(claims, p)} for {claims.origin[p] or 'all'} -> {claims.destination[p] or 'all'}"
            for p in named
        ]
        least = "the fewest claims that contradict" if conflict.smallest else "claims that contradict"
        notes.append(
            f"Conflict: these cannot all be true: {listed(texts)} ({least} each other). Each is shown as stated and "
            "narrows no other figure."
        )
    return notes + _more(len(found), "contradictions")


def about_overlapping(claims: FlowClaims, feasible: Feasible | None) -> list[str]:
    """Return which figures are about overlapping places, neither within the other, and so are not added."""
    notes = []
    for block in feasible.blocks if feasible is not None else ():
        for one, other in block.crossing[:MOST]:
            p, q = block.claims[one], block.claims[other]
            notes.append(
                f"{claim_text(claims, p)} for {' -> '.join(one)} and {claim_text(claims, q)} for {' -> '.join(other)} "
                "may be partly the same: neither lies within the other, so that they are not added."
            )
    return notes[:MOST]


def _more(found: int, what: str) -> list[str]:
    return [f"{found - MOST:,} more {what}; --conflicts lists every one."] if found > MOST else []


def _one_conflict(claims: FlowClaims, taken: int, other: int) -> Note:
    if claims.known[taken] and claims.known[other] and bounds_at(claims, taken) == bounds_at(claims, other):
        where = f"{cell_name(claims, taken)}, {period_name(claims, taken)}"
        agreed = f"{claim_text(claims, taken)} and {claim_text(claims, other)}"
        return Note(f"Agreement in {where}: {agreed}; the figure counts once.", BASIS)
    return Note(
        f"Conflict in {cell_name(claims, taken)}, {period_name(claims, taken)}: "
        f"{claim_text(claims, taken)} is taken, {claim_text(claims, other)} is not; rule: {RULE}.",
        CONFLICT,
    )


def _grouped(passed: PassedOver, why: str) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for drop in passed.others:
        if drop.why == why:
            groups[drop.taken].append(drop.other)
    return groups


def _about_readings(claims: FlowClaims, taken: int, others: Sequence[int]) -> list[Note]:
    earlier = listed(f"{claim_text(claims, p)} to {claims.end_text[p]}" for p in others)
    note = (
        f"Successive readings of one count in {cell_name(claims, taken)} since {claims.start_text[taken]}: "
        f"{claim_text(claims, taken)} to {claims.end_text[taken]} covers most and is taken; superseded: {earlier}."
    )
    ordered = sorted([*others, taken], key=lambda p: (claims.last[p], claims.claim[p]))
    return [Note(note, READINGS), *noted(CONFLICT, _about_falls(claims, ordered))]


def _about_falls(claims: FlowClaims, readings: Sequence[int]) -> list[str]:
    notes = []
    for i, later in enumerate(readings):
        higher = [p for p in readings[:i] if claims.low[p] > claims.high[later]]
        if higher:
            worst = max(higher, key=lambda p: (claims.low[p], claims.last[p]))
            notes.append(
                "Conflict: a cumulative count cannot fall, but "
                f"{claim_text(claims, worst)} to {claims.end_text[worst]} "
                f"is followed by {claim_text(claims, later)} to {claims.end_text[later]}."
            )
    return notes


def _about_overlap(claims: FlowClaims, taken: int, others: Sequence[int]) -> str:
    rest = listed((f"{claim_text(claims, p)} {period_name(claims, p)}" for p in others), 6)
    return (
        f"Overlapping periods in {cell_name(claims, taken)}: {claim_text(claims, taken)} {period_name(claims, taken)} "
        f"is in the set that covers most; not added to it: {rest}."
    )


def about_denominators(claims: FlowClaims, cells: Cells, shares: Shares, share_of: str) -> list[str]:
    """Return what the shares of each table are of."""
    notes = []
    seen: dict[int, int] = {}
    for i, table in enumerate(shares.table.tolist()):
        seen.setdefault(table, i)
    sizes = np.unique(shares.table, return_counts=True)
    several = {int(t) for t, n in zip(*sizes, strict=True) if n > 1} | set(shares.totals)
    places_named = [table for table in seen if table in several]
    for table in places_named[:MOST]:
        notes += _one_denominator(claims, cells, shares, share_of, table, seen[table])
    if len(places_named) > MOST:
        left = len(places_named) - MOST
        have = words.verb(left, "has a denominator of its own", "have denominators of their own")
        notes.append(f"{words.many(left, 'more table')} {have} (column denominator).")
    if len(seen) > len(places_named) and claims.kind != "distinct":
        note = "A row that is alone in its subject, definition and period is all of its table: its share says so"
        more = "; a --period puts flows of different periods in one table" if claims.kind == "flow" else ""
        notes.append(f"{note}{more}.")
    return notes


def _one_denominator(
    claims: FlowClaims, cells: Cells, shares: Shares, share_of: str, table: int, row: int
) -> list[str]:
    definition, bucket = cells.definition[row], int(cells.bucket[row])
    start, end = str(cells.start_text[row]), str(cells.end_text[row])
    period = f", {start if start == end else f'{start}..{end}'}" if bucket or claims.kind != "flow" else ""
    who = f"{cells.subject[row]}{f' ({definition})' if definition else ''}{period}"
    total = number(float(shares.denominator[row]))
    stated = [claim_text(claims, t) for t in shares.totals.get(table, ())] if share_of == "all" else []
    admitted = int(shares.admitted[shares.table == table].sum())
    if total is not None:
        source = f"stated total {listed(stated)}" if stated else f"sum of {words.many(admitted, 'row')}"
        return [
            f"Shares of {who}: of {words.counted(words.number(total), claims.unit)}, {_WHOLE[share_of]} ({source})."
        ]
    if admitted and claims.kind != "distinct":
        how = "the least share sets the others at their most, the greatest at their least"
        those = "" if share_of == "all" else "those "
        return [f"Shares of {who}: of {those}{_WHOLE[share_of]}, which is not one exact number: {how}."]
    return []


def about_remainders(claims: FlowClaims, rests: Remainders) -> list[str]:
    """Return what totals leave, where parts exceed them, and what could not be subtracted."""
    known = [rest for rest in rests.found if claims.known[rest.total]]
    notes = [_one_remainder(claims, rest) for rest in known[:MOST]]
    if len(known) > MOST:
        left = len(known) - MOST
        notes.append(f"{words.many(left, 'more remainder')} {words.verb(left, 'stands', 'stand')} as {NOT_ITEMISED}.")
    notes += [_one_excess(claims, rest) for rest in rests.exceeded]
    notes += [
        f"The total {claims.claim[total]} has no number, so that its remainder is not known." for total in rests.unknown
    ]
    return notes + [_one_double_split(claims, total) for total in rests.several]


def _one_excess(claims: FlowClaims, rest: Remainder) -> str:
    parts = listed(claim_text(claims, p) for p in rest.parts)
    return f"Error in the data: the parts of {claim_text(claims, rest.total)} add up to more than it ({parts})."


def _one_double_split(claims: FlowClaims, total: int) -> str:
    return (
        f"{claim_text(claims, total)} is split more than once (by origin, by destination or by subject): rows of one "
        "split are not added to those of another."
    )


def _one_remainder(claims: FlowClaims, rest: Remainder) -> str:
    parts = "1 part" if len(rest.parts) == 1 else f"{len(rest.parts):,} parts"
    return (
        f"Remainder: {rest.bounds} of {claim_text(claims, rest.total)} is not among its {parts} shown and "
        f"stands as {NOT_ITEMISED}."
    )


def about_ends(table: Table) -> list[str]:
    """Return which tables say only one end of their figures, and what they come to."""
    one_sided: dict[tuple[str, str], list[str]] = defaultdict(list)
    some = not all(given.all() for given in table.given.values())
    for group in table.groups if some else ():
        if len(group.ends) == 1 and table.known(group):
            missing = next(end for end in ENDS if end not in group.ends)
            whole = words.counted(words.bounds(group.whole.low, group.whole.high), table.claims.unit)
            one_sided[group.ends[0], missing].append(f"{group.subject} ({whole})")
    return [
        f"Figures by {given} only, {missing} not given: {listed(found, 4)}."
        for (given, missing), found in sorted(one_sided.items())
    ]


def about_unproved(table: Table, *, new_places: bool = False) -> list[Note]:
    """Return where a limit on the work ended the search, so that what is shown may be wider than it has to be."""
    notes = []
    if table.possible(new_places=new_places).unproved:
        text = "Ranks: there is too much to place the missing jointly; some may be narrower than is shown."
        notes.append(Note(text, WIDER))
    return notes + about_limit(table.feasible.solution if table.feasible is not None else None)


def about_partial(table: Table) -> list[str]:
    """Return which rows cover less of the time than their table does."""
    cells = table.cells
    found = [
        f"{cells.subject[i]}, {cells.origin[i]} -> {cells.destination[i]} ({_span(cells, i)})"
        for i in np.flatnonzero(table.partial)[:MOST].tolist()
    ]
    more = int(table.partial.sum()) - len(found)
    if not found:
        return []
    rest = f" and {more:,} more" if more else ""
    where = f"{', '.join(found)}{rest}"
    return [f"Rows that cover less of the time than others, so that shares are of uneven time: {where}."]


def _span(cells: Cells, at: int) -> str:
    start, end = str(cells.start_text[at]), str(cells.end_text[at])
    return start if start == end else f"{start}..{end}"


def about_nested(cells: Cells, shares: Shares) -> list[str]:
    """Return which rows lie within others and are not added to them."""
    pairs = [f"{cells.subject[i]}, {cells.origin[i]} -> {cells.destination[i]}" for i in sorted(shares.nested)]
    notes = [f"Rows that lie within other rows or totals and are not added to them: {listed(pairs)}."] if pairs else []
    reaching = {str(cells.subject[i]) for i in np.flatnonzero(np.isin(shares.table, list(shares.reaching)))}
    if reaching:
        whose = listed(sorted(reaching))
        text = f"Figures of {whose} reach out of each other in place or time: what they come to together has bounds."
        notes.append(Note(text, LIMIT))
    return notes


def about_unknown(claims: FlowClaims, cells: Cells) -> list[str]:
    """Return which claims have no number, and what that leaves open."""
    blank = ~claims.known[cells.members]
    if not blank.any():
        return []
    shown = cells.members[blank]
    names = listed(str(claims.claim[p]) for p in np.unique(shown))
    rows = np.repeat(np.arange(len(cells)), np.diff(cells.offsets))[blank]
    bounded = ~np.isnan(cells.high[rows])
    text = f"Without a number (missing or suppressed, which is not zero): {names}"
    if not bounded.any():
        return [f"{text}; a sum with one is open at the top."]
    which = "" if bounded.all() else f" ({listed(str(claims.claim[p]) for p in np.unique(shown[bounded]))})"
    some = words.verb(len(np.unique(shown[bounded])), "it", "them")
    rest = "" if bounded.all() else "; a sum with any other is open at the top"
    return [f"{text}; what is stated around {some}{which} bounds {some}{rest}."]


def about_gaps(claims: FlowClaims, cells: Cells) -> list[str]:
    """Return how many sums leave days of their own period uncovered."""
    owner = np.repeat(np.arange(len(cells)), np.diff(cells.offsets))
    at = cells.members
    if ((claims.first[at][1:] < claims.first[at][:-1]) & (owner[1:] == owner[:-1])).any():
        order = np.lexsort((claims.first[at], owner))
        at, owner = at[order], owner[order]
    reached = np.maximum.accumulate(claims.last[at] + owner * _FAR) - owner * _FAR
    gap = (owner[1:] == owner[:-1]) & (claims.first[at][1:] > reached[:-1] + 1)
    found = np.unique(owner[1:][gap]).tolist()
    gaps = [f"{cells.subject[i]}, {cells.origin[i]} -> {cells.destination[i]}" for i in found]
    if not gaps:
        return []
    return [f"The claims added leave days of the row's period uncovered: {listed(gaps, 6)}."]


def about_levels(kinds: Mapping[str, str], unrolled: Sequence[str], level: str | None) -> list[str]:
    """Return which places lack the asked level, and which levels the rows mix.

    Parameters
    ----------
    kinds
        Place -> its kind, for the places in the rows.
    unrolled
        Places that lack the level.
    level
        The asked level, or None.
    """
    notes = []
    here = [p for p in unrolled if p in kinds]
    if level and here:
        notes.append(f"Without a {level} in the data, and so left as they are: {', '.join(here)}.")
    by_kind: dict[str, list[str]] = defaultdict(list)
    for place in sorted(kinds):
        if kinds[place]:
            by_kind[kinds[place]].append(place)
    if len(by_kind) > 1:
        texts = [f"{kind} ({listed(places, 4)})" for kind, places in sorted(by_kind.items())]
        notes.append(f"Rows mix levels of place: {'; '.join(texts)}.")
    return notes
