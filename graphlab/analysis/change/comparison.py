"""Two periods compared, interrupted series, displacement: each answer in a sentence with its caveats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphlab.analysis.change.areas import ROLES, Areas, area_cells, displacement_table, find_areas
from graphlab.analysis.change.cells import Cell, compare_cells, conflict_notes
from graphlab.analysis.change.interrupted import Question, series_table
from graphlab.analysis.change.same_time import to_same_time
from graphlab.analysis.editions.incomplete import incomplete_notes
from graphlab.counting.cells import Key
from graphlab.counting.joint import JointClaims, about_limit
from graphlab.counting.readings import Figure
from graphlab.counting.selection import counts_of, one_measure
from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.graph.network import Network, as_network
from graphlab.model.notes import BASIS, CONFLICT, FINDING, LEFT_OUT, LIMIT, Note, noted
from graphlab.model.periods import Period, parse_period
from graphlab.model.result import Column, Result
from graphlab.model.values import Bounds
from graphlab.statistics.multiple_testing import benjamini_hochberg, holm
from graphlab.statistics.rate_ratio import RateRatio, rate_ratio, ratio_bounds
from graphlab.wording.likelihood import SOURCE as YARDSTICK
from graphlab.wording.likelihood import in_words
from graphlab.wording.phrases import chance

METHOD = (
    "Claims that lie wholly inside a period; flows added without overlap, of stocks the last reading. Rate ratio per "
    "day covered, with the exact conditional 95 % interval; p adjusted over all rows by Benjamini-Hochberg (for "
    "screening) and Holm (for claims)."
)
COLUMNS = (
    Column("subject", "", "whom or what the figure is said of"),
    Column("origin", "", "origin; empty = total over all"),
    Column("destination", "", "destination; empty = total over all"),
    Column("measure", "", "what is counted"),
    Column("unit", "", "of what"),
    Column("stock_or_flow", "", "stock, flow or distinct"),
    Column("definition", "", "what the measure means here"),
    Column("before_low", "", "before, least"),
    Column("before_high", "", "before, greatest; empty = open or not stated"),
    Column("before_days", "days", "days that the claims before cover"),
    Column("after_low", "", "after, least"),
    Column("after_high", "", "after, greatest; empty = open or not stated"),
    Column("after_days", "days", "days that the claims after cover"),
    Column("change_low", "", "least change"),
    Column("change_high", "", "greatest change"),
    Column("rate_ratio_low", "", "rate after over rate before, least that the bounds allow"),
    Column("rate_ratio_high", "", "rate after over rate before, greatest"),
    Column("interval_low", "", "95 % interval of the rate ratio (exact counts only)"),
    Column("interval_high", "", "95 % interval of the rate ratio; empty = without upper end"),
    Column("p", "", "p-value of no change in the rate"),
    Column("p_screening", "", "p adjusted by Benjamini-Hochberg"),
    Column("p_claim", "", "p adjusted by Holm"),
    Column("probability_of_fall", "", "that the underlying rate of what is recorded fell"),
    Column("role", "", "treated, buffer or control"),
    Column("claims", "", "ids behind the row"),
    Column("probability_adjusted", "", "that the rate went the way it did, adjusted for the number of rows (Holm)"),
)
#: An interval that holds 1 and whose upper end is more than so many times its lower end has room for a fall and a rise.
WIDEST = 4.0
JUDGE = "How good the evidence is, is for the analyst to judge apart."
CAVEATS = (
    "Operations follow peaks: part of any fall afterwards would have come without them (regression to the mean).",
    "More or better recording looks the same as more of what is recorded; ask who reported in both periods.",
)


def change(
    net: Network | Dataset,
    measure: str | Sequence[str],
    before: str | Period,
    after: str | Period,
    *,
    unit: str | None = None,
    treated: str | None = None,
    buffer: str | None = None,
    control: str | None = None,
    buffer_control: str | None = None,
    exposure: str | None = None,
    impact: str = "level",
    harmonics: int = 0,
    placebo: bool = False,
) -> Result:
    """Return a measure in two periods side by side, with interrupted series and displacement where the data carry them.

    Parameters
    ----------
    net
        The network; leave its period filter open, or it hides claims.
    measure, unit
        What to compare; one measure, one unit.
    before, after
        The periods, such as ``"2019"`` and ``"2020-01..2020-06"``; they may not overlap.
    treated, buffer, control, buffer_control
        Places: where something was done, around it, away from it, and a control for the buffer.
    exposure
        Measure to divide by in interrupted series, such as a population.
    impact, harmonics
        Of the interrupted series: ``level``, ``slope`` or ``both``; pairs of waves for the season.
    placebo
        Add false dates and untreated places.

    Returns
    -------
    Result
        Columns `COLUMNS`, one row a subject, place and definition. In `parts`: ``series`` and ``displacement``.

    Raises
    ------
    NotFoundError
        If the measure or a place is not known.
    RefusedError
        If units, kinds or definitions differ, the periods overlap, the areas do, or nothing is stated in both periods.
    """
    net = as_network(net)
    first, second = (p if isinstance(p, Period) else parse_period(p) for p in (before, after))
    if first.overlaps(second) or first.first_ordinal > second.first_ordinal:
        raise RefusedError(f"the period before ({first}) must end before the period after ({second}) begins")
    name = one_measure(net, measure)
    counts = counts_of(net, net.counts, name, unit)
    places = {"treated": treated, "buffer": buffer, "control": control, "buffer_control": buffer_control}
    areas = find_areas(net, places)
    made = compare_cells(net, _in_areas(counts, areas), first, second)
    compared, cut = to_same_time(net, area_cells(made, areas)) if areas else ({}, [])
    made = [next((c for c in compared.values() if c.key == cell.key), cell) for cell in made]
    joint = JointClaims.of(net, counts[0]) if made[0].kind != "distinct" else None
    made = [_tightened(cell, joint) for cell in made]
    compared = {role: _tightened(cell, joint) for role, cell in compared.items()}
    question = Question(net, counts, first, second, exposure, impact, harmonics, placebo)
    rows = _rows(made, name, areas, joint)
    parts = {"series": series_table(question, made, areas)}
    if areas:
        parts["displacement"] = displacement_table(net, compared, areas)
    chosen = {key: getattr(areas, key) for key in ROLES if getattr(areas, key)}
    asked = {"measure": name, "unit": made[0].unit, "before": str(first), "after": str(second), **chosen}
    return Result(
        title=f"{name} ({made[0].unit}): {second} against {first}",
        method=METHOD,
        columns=COLUMNS,
        rows=[{c.name: row.get(c.name) for c in COLUMNS} for row in rows],
        parameters=dict(net.parameters) | asked,
        notes=[
            *noted(LEFT_OUT, cut),
            *noted(LIMIT, _not_yet_complete(net, made, first, second)),
            *noted(FINDING, _sentences(made, rows)),
            *noted(LEFT_OUT, _coverage(made)),
            *noted(LIMIT, CAVEATS),
            *about_limit(joint.solution if joint is not None else None, "bounds and differences"),
            *noted(LIMIT, _overlapping(net, made, first, second)),
            *noted(CONFLICT, conflict_notes(made)),
            Note(f"Words for likelihood: {YARDSTICK}. {JUDGE}", BASIS),
        ],
        withheld=net.withheld(counts=net.count_columns["measure"].equals(name)),
        marking=net.marking,
        parts=parts,
    )


def _not_yet_complete(net: Network, made: Sequence[Cell], first: Period, second: Period) -> list[str]:
    """Return that a period which is compared is not yet complete: its figure is less than it will come to."""
    used = {claim for cell in made for side in (cell.before, cell.after) if side for claim in side.claims}
    return incomplete_notes(net, used, (first, second))


def _in_areas(counts: Sequence[Any], areas: Areas) -> list[Any]:
    if not areas:
        return list(counts)
    return [c for c in counts if (c.destination or c.origin or c.subject) in areas.places]


def _tightened(cell: Cell, joint: JointClaims | None) -> Cell:
    """Return a cell with the bounds that all claims together allow."""

    def tight(figure: Figure | None) -> Figure | None:
        found = joint.sum(figure.taken) if joint is not None and figure is not None else None
        return figure if found is None or figure is None else replace(figure, bounds=found)

    return replace(cell, before=tight(cell.before), after=tight(cell.after))


def _rows(made: Sequence[Cell], measure: str, areas: Areas, joint: JointClaims | None) -> list[dict[str, Any]]:
    ratios = [_ratio(cell) for cell in made]
    tested = [i for i, ratio in enumerate(ratios) if ratio is not None]
    p_values = [ratio.p for ratio in ratios if ratio is not None]
    screening = dict(zip(tested, benjamini_hochberg(p_values), strict=True))
    claims = dict(zip(tested, holm(p_values), strict=True))
    # The chance that the rate went the other way, twice for the two ways, adjusted like a p-value of a claim.
    wrong = holm([2 * min(r.falls, 1 - r.falls) for r in ratios if r is not None])
    adjusted = {i: 1 - p / 2 for i, p in zip(tested, wrong, strict=True)}
    return [
        _row(cell, measure, ratios[i], joint)
        | {
            "p_screening": screening.get(i),
            "p_claim": claims.get(i),
            "probability_adjusted": adjusted.get(i),
            "role": areas.role(cell.key.where),
        }
        for i, cell in enumerate(made)
    ]


def _ratio(cell: Cell) -> RateRatio | None:
    """Compare two exact counts of what happened; bounds, stocks and distinct counts have no such test, nor has 0, 0."""
    before, after = cell.before, cell.after
    if before is None or after is None or cell.kind != "flow" or not before.days or not after.days:
        return None
    numbers = (before.bounds.low, after.bounds.low)
    if not (before.bounds.exact and after.bounds.exact and all(isinstance(n, int) for n in numbers)):
        return None
    if not any(numbers):
        return None
    return rate_ratio(int(numbers[0] or 0), int(numbers[1] or 0), before.days, after.days)


def _row(cell: Cell, measure: str, ratio: RateRatio | None, joint: JointClaims | None) -> dict[str, Any]:
    before, after = cell.before, cell.after
    row: dict[str, Any] = {
        "subject": cell.key.subject,
        "origin": cell.key.origin or None,
        "destination": cell.key.destination or None,
        "measure": measure,
        "unit": cell.unit,
        "stock_or_flow": cell.kind,
        "definition": cell.key.definition or None,
        "claims": tuple(c for side in (before, after) if side for c in side.claims),
    }
    for name, side in (("before", before), ("after", after)):
        if side is not None:
            row |= {f"{name}_low": side.bounds.low, f"{name}_high": side.bounds.high, f"{name}_days": side.days or None}
    if before is not None and after is not None:
        together = joint.sum(after.taken, before.taken) if joint is not None else None
        difference = after.bounds - before.bounds if together is None else together
        row |= {"change_low": difference.low, "change_high": difference.high}
        if cell.kind == "flow" and before.days and after.days:
            odds = joint.ratio(after.taken, before.taken) if joint is not None else None
            allowed = _allowed(before, after, odds)
            row |= {"rate_ratio_low": allowed.low, "rate_ratio_high": allowed.high}
    if ratio is not None:
        row |= {
            "interval_low": ratio.low,
            "interval_high": ratio.high,
            "p": ratio.p,
            "probability_of_fall": ratio.falls,
        }
    return row


def _allowed(before: Figure, after: Figure, odds: Bounds | None) -> Bounds:
    """Return the least and the greatest ratio of rates; `odds` is that of the counts over all that the claims allow."""
    allowed = ratio_bounds(before.bounds, after.bounds, before.days, after.days)
    if odds is None or before.bounds.high == 0 or before.bounds.exact or after.bounds.exact:
        return allowed
    lengths = before.days / after.days
    return Bounds(*(None if x is None else x * lengths for x in (odds.low, odds.high)))


def _sentences(made: Sequence[Cell], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        _sentence(cell.key, cell.before, cell.after, row)
        for cell, row in zip(made, rows, strict=True)
        if cell.before and cell.after
    ]


def _sentence(key: Key, before: Figure, after: Figure, row: Mapping[str, Any]) -> str:
    text = f"{key.label}: {before.bounds} before, {after.bounds} after"
    low, high = row.get("change_low"), row.get("change_high")
    if high is not None and high < 0:
        text += f", a fall of {-high:,}" if low == high else f", a fall of {-high:,} or more"
    elif low is not None and low > 0:
        text += f", a rise of {low:,}" if low == high else f", a rise of {low:,} or more"
    elif low == high == 0:
        text += ", no change"
    else:
        text += ", which leaves open whether it rose or fell"
    if low == high == 0 == before.bounds.high:
        return f"{text}. None in both periods says nothing about a rise or a fall of what was not recorded."
    if row.get("probability_of_fall") is None:
        return f"{text}."
    return f"{text}; {_rate_words(row)}. {_likelihood(row)}"


def _rate_words(row: Mapping[str, Any]) -> str:
    """Return the rate ratio with its interval; none before has no rate to be compared with."""
    bottom = f"{row['interval_low']:.3g}"
    top = "no upper end" if row["interval_high"] == float("inf") else f"{row['interval_high']:.3g}"
    if row.get("rate_ratio_low") is None:
        return f"none before, so there is no ratio of rates ({bottom} to {top})"
    ratio = f"{row['rate_ratio_low']:.3g}"
    times = "the same rate" if ratio == "1" else f"{ratio} times the rate"
    return f"{times} ({bottom} to {top})"


def _likelihood(row: Mapping[str, Any]) -> str:
    """Return the adjusted probability in words, unless the interval leaves room for a fall and a rise alike."""
    low, high = row["interval_low"], row["interval_high"]
    word = "fell" if row["probability_of_fall"] >= 0.5 else "rose"
    if low <= 1 <= high and high > WIDEST * low:
        return f"The interval holds both a fall and a rise: too few to put into words how likely it is that it {word}."
    likely = row["probability_adjusted"]
    return f"If recording was the same, that the rate {word} is {in_words(likely)} ({chance(likely)})."


def _coverage(made: Sequence[Cell]) -> list[str]:
    notes = []
    for word, alone in (
        ("before", [c for c in made if c.after is None]),
        ("after", [c for c in made if c.before is None]),
    ):
        if alone:
            notes.append(f"Stated only {word}, so not compared: {', '.join(c.key.label for c in alone)}.")
    return notes


def _overlapping(net: Network, made: Sequence[Cell], before: Period, after: Period) -> list[str]:
    """Name the operations that worked in the places compared at the time: their effects cannot be told apart."""
    places = {cell.key.where for cell in made}
    whole = before.widest(after)
    found = sorted(
        {
            net.name(link.start_node)
            for link in net.links
            if link.type == "CONDUCTED_IN" and any(net.is_within(link.end_node, place) for place in places)
            if net.link_periods[link.id].dated and net.link_periods[link.id].overlaps(whole)
        }
    )
    if len(found) < 2:
        return []
    return [f"At work in these places in that time: {', '.join(found)}; their effects cannot be told apart."]
