"""Who supplies whom: the origin-to-destination table of one measure, with its remainder, denominators and doubts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.editions.incomplete import MARK, MEANS, incomplete_claims, incomplete_notes
from graphlab.analysis.flows import notes as words
from graphlab.analysis.flows.lines import LINES, flows_of_lines
from graphlab.analysis.flows.options import FlowOptions, title_of, touching
from graphlab.analysis.flows.rates import rates_of
from graphlab.analysis.flows.rows import RowOptions, Rows, columns_of, rows_of
from graphlab.counting.buckets import Bucketed
from graphlab.counting.cells import Cells
from graphlab.counting.making import count_table
from graphlab.counting.row_tables import DENOMINATORS
from graphlab.counting.selection import KINDS, FlowClaims, as_one, available
from graphlab.counting.table import Table
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.filters import GRADE, HANDLING
from graphlab.graph.network import Network, as_network
from graphlab.model.notes import BASIS, CONFLICT, LEFT_OUT, LIMIT, READINGS, Note, noted
from graphlab.model.result import WITHHELD, Column, Result
from graphlab.wording.phrases import many, verb

if TYPE_CHECKING:
    pass


METHOD = (
    "Claims of one measure, unit, kind and definition by subject and pair of places. Flows are added over time where "
    "their periods do not overlap (the set that covers most, then of fewest claims, then of the smallest ids); stocks "
    "and distinct counts never. A stated total is a denominator; what its parts leave is a row. Bounds are the least "
    "and the most over everything that all claims of the table allow together; ranks and possible shares also over "
    "every placing of what is unknown or not itemised."
)


def flows(
    net: Network | Dataset,
    measure: str | Sequence[str],
    unit: str | Sequence[str] | None = None,
    *,
    kind: str | None = None,
    share_of: str = "all",
    by: str | None = None,
    per: str | None = None,
    sum_subjects: bool = False,
    spread: bool = False,
    new_origins: bool = False,
    parts: Sequence[str] = (),
    **options: Any,
) -> Result:
    """Return the origin-to-destination table of one measure: bounds, shares, remainder rows and the claims behind each.

    Parameters
    ----------
    net
        Filtered view of a dataset, or a dataset as it is.
    measure
        What is counted, for example ``"arrests"``; ``"lines"`` counts the distinct lines that serve each pair. Several
        are refused.
    unit
        Of what; needed only where the measure is counted in several units.
    kind
        ``stock``, ``flow`` or ``distinct``; needed only where the measure has several.
    share_of
        Denominator: ``all`` (stated total, else the sum of the rows), ``itemised``, ``named`` or ``outside``.
    by
        ``month``, ``quarter`` or ``year``: one row a pair and bucket of time.
    per
        ``month`` (of the period that the row covers) or ``10k`` (of the population of the destination).
    sum_subjects
        Add subjects, although the same thing may be counted under several.
    spread
        With `by`: share flows that span several buckets evenly over their days.
    new_origins
        Whether what is not placed may belong to places that are in no row: it widens the worst ranks.
    parts
        Further tables to make, by name (`graphlab.analysis.flows.extras.PARTS`).
    options
        Options of the further tables.

    Returns
    -------
    Result
        Columns `graphlab.analysis.flows.rows.COLUMNS` and more. Rows by subject, definition and period, named pairs
        first, largest first, ties by id.

    Raises
    ------
    RefusedError
        If measures, units or kinds would mix, or distinct counts would be added.
    NotFoundError
        If nothing is of that measure, unit or kind.

    Examples
    --------
    >>> import graphlab
    >>> net = graphlab.load("example:open-source").network(subject="gravity")
    >>> result = graphlab.flows(net, "arrests", share_of="itemised")
    >>> result.rows[1]["origin"], result.rows[1]["low"], round(result.rows[1]["share_low"], 3)
    ('london', 443, 0.362)
    """
    question = FlowOptions(share_of, by, per, sum_subjects, spread, new_origins)
    net = as_network(net)
    counts = net.count_arrays
    one = as_one(measure, "measure", counts)
    if one is None:
        raise RefusedError(f"say which measure. There is: {available(counts)}")
    one_unit = as_one(unit, "unit", counts)
    if one.casefold() == LINES:
        result = flows_of_lines(net, one_unit, question)
    else:
        result = _flows_of_counts(net, one, one_unit, kind, question)
    if parts:
        from graphlab.analysis.flows.extras import add_parts

        result = add_parts(net, result, parts, options)
    return result


def _flows_of_counts(net: Network, measure: str, unit: str | None, kind: str | None, question: FlowOptions) -> Result:
    if kind is not None and kind not in KINDS:
        raise NotFoundError(f"kind is '{kind}'; it can be {', '.join(KINDS)}")
    return result_of(count_table(net, measure, unit, kind, question.terms), question, net)


def flows_by_share(net: Network, measure: str, unit: str | None = None, kind: str | None = None) -> dict[str, Result]:
    """Return the table of one measure with every denominator, counted once.

    Parameters
    ----------
    net, measure, unit, kind
        As for `flows`.

    Returns
    -------
    dict
        Denominator -> result; the rows are the same in each but for their shares.
    """
    table = count_table(net, measure, unit, kind)
    return {share_of: result_of(table, FlowOptions(share_of), net) for share_of in DENOMINATORS}


# --- the result ---------------------------------------------------------------------------------------------------


def result_of(table: Table, question: FlowOptions, net: Network) -> Result:
    """Return a table of counts as the result of a question; another denominator needs no other table.

    Parameters
    ----------
    table
        What is counted.
    question
        What was asked; its terms are those of the table.
    net
        The view as asked; with a filter on place only rows that touch it are shown.
    """
    every = len(table)
    bucketed, relevant = table.bucketed, table.relevant
    table = table.with_rows(touching(net, table.cells))
    claims, cells = table.claims, table.cells
    shares = table.shares(question.share_of)
    columns, rate, rate_notes = rates_of(net, claims, cells, table.trees, question.per)
    rolled = bool(net.filters.roll_up)
    row_options = RowOptions(question.by, rate, columns, table.beside, rolled, table.trees.parts, question.new_origins)
    rows = Rows(len(cells), lambda numbers: rows_of(table, shares, row_options, numbers))
    withheld = _withheld(net, relevant, len(claims) if bucketed is None else -1)
    notes = _notes(net, table, question)
    if bucketed is not None:
        undated, spanning = _left_out(bucketed, table)
        withheld = {**withheld, "undated": withheld["undated"] + undated}
        withheld["overlapping"] += spanning
        contradicted = table.feasible is not None and bool(table.feasible.stated_conflicts)
        notes += noted(LEFT_OUT, _about_buckets(bucketed, question, spanning, contradicted=contradicted))
    if len(cells) < every:
        text = f"Only rows that touch {net.filters.place} are shown; shares are of the whole table."
        notes.append(Note(text, LEFT_OUT))
    asked = {
        "measure": claims.measure,
        "unit": claims.unit,
        "stock_or_flow": claims.kind,
        "share_of": question.share_of,
    }
    extra = {"by": question.by, "per": question.per, "sum_subjects": question.sum_subjects, "spread": question.spread}
    extra["new_origins"] = question.new_origins
    shown, rows, notes = _marked(net, columns_of(row_options), rows, notes)
    return Result(
        title=title_of(net, claims.measure, claims.unit, question.by),
        method=METHOD,
        columns=shown,
        rows=rows,
        parameters={**asked, **{k: v for k, v in extra.items() if v}, **net.parameters},
        notes=[*notes, *noted(BASIS, rate_notes)],
        withheld=withheld,
        marking=net.marking,
        made_from=table,
    )


def _marked(
    net: Network, columns: Sequence[Column], rows: Rows, notes: list[Note]
) -> tuple[Sequence[Column], Rows, list[Note]]:
    """Return columns, rows and notes with the mark of periods that are not yet complete, where there are any."""
    late = incomplete_claims(net)
    used = {claim for row in rows for claim in row["claims"]} & late if late else set()
    if not used:
        return columns, rows, notes
    made = [{**row, MARK: bool(late.intersection(row["claims"]))} for row in rows]
    said = [*noted(LIMIT, incomplete_notes(net, used)), *notes]
    return [*columns, Column(MARK, "", MEANS)], Rows(len(made), lambda numbers: [made[i] for i in numbers]), said


def _withheld(net: Network, relevant: np.ndarray | None, passing: int) -> dict[str, int]:
    """Count the relevant claims that were left out; nothing to count where all of them pass."""
    if relevant is not None and passing == len(relevant) and not net.filters.certainty:
        return dict.fromkeys(WITHHELD, 0)
    return net.withheld(counts=relevant)


def _left_out(bucketed: Bucketed, table: Table) -> tuple[int, int]:
    """Count undated claims, and claims that span buckets and whose parts are not shown instead."""
    claims = table.claims
    shown = set(claims.part_of) - {""}
    return len(bucketed.undated), sum(c not in shown for c in bucketed.spanning)


def _about_buckets(bucketed: Bucketed, question: FlowOptions, spanning: int, *, contradicted: bool) -> list[str]:
    notes = []
    but = ", but for those that contradict them" if contradicted else ""
    if spanning:
        notes.append(
            f"{many(spanning, 'claim')} {verb(spanning, 'spans', 'span')} several {question.by}s "
            f"and {verb(spanning, 'is', 'are')} left out, not cut"
            + (
                " (they are no flows, or open or without a number, or claims of their parts say it all)."
                if question.spread
                else f" (--spread shares them out); no row is more than they leave it{but}."
            )
        )
    if bucketed.spread:
        notes.append(f"Spread evenly over their days, which the sources do not say: {words.listed(bucketed.spread)}.")
    notes += bucketed.notes
    return notes


def _notes(net: Network, table: Table, question: FlowOptions) -> list[Note]:
    claims, cells = table.claims, table.cells
    shares = table.shares(question.share_of)
    notes = noted(BASIS, words.about_denominators(claims, cells, shares, question.share_of))
    notes += noted(BASIS, words.about_ends(table))
    notes += noted(LIMIT, words.about_partial(table))
    notes += noted(BASIS, words.about_remainders(claims, table.rests))
    notes += noted(LEFT_OUT, _about_hidden_parts(net, table))
    notes += noted(CONFLICT, words.about_contradictions(table.feasible))
    notes += words.about_unproved(table, new_places=question.new_origins)
    notes += noted(LIMIT, words.about_overlapping(claims, table.feasible))
    notes += noted(READINGS, words.about_conflicts(claims, table.passed))
    notes += noted(LEFT_OUT, words.about_nested(cells, shares))
    notes += noted(LIMIT, words.about_unknown(claims, cells))
    if claims.kind == "flow":
        notes += noted(LIMIT, words.about_gaps(claims, cells))
    notes += noted(LIMIT, _about_kind(claims, cells, question, table.apart))
    ends = sorted({*cells.origin, *cells.destination} & set(net.places))
    kinds = net.kinds_of_places(ends)
    return notes + noted(LIMIT, words.about_levels(kinds, net.unrolled, net.filters.roll_up or None))


def _about_hidden_parts(net: Network, table: Table) -> list[str]:
    """Return which remainders hold parts that handling or grade keep out."""
    if not table.rests.found:
        return []
    counts = net.count_arrays
    hidden = counts.text("part_of").counts(counts.text("status").is_in((HANDLING, GRADE)))
    totals = {str(table.claims.claim[r.total]) for r in table.rests.found}
    return [
        f"The remainder of {total} holds {n:,} of its parts that are withheld."
        for total, n in hidden.items()
        if total in totals
    ]


def _about_kind(claims: FlowClaims, cells: Cells, question: FlowOptions, apart: tuple[str, ...]) -> list[str]:
    notes = []
    if claims.kind == "stock":
        notes.append("Stocks (how many at a time) are never added over time: one row a period.")
    if claims.kind == "distinct":
        notes.append(
            "Distinct counts are never added over periods or places, because the same one may be in both: parts need "
            "not add up, leave no remainder, and have shares of a stated total only."
        )
    if apart:
        notes.append(f"Distinct counts of several places stay apart in the roll-up: {words.listed(apart)}.")
    subjects = sorted(set(cells.subject))
    added = sorted({part for s in subjects for part in s.split(";")})
    if question.sum_subjects:
        notes.append(
            f"Subjects were added because --sum-subjects asked for it ({words.listed(added)}): what two of them "
            "count both is in the sums twice."
        )
    elif len(subjects) > 1:
        notes.append(
            f"One table a subject ({words.listed(subjects)}); subjects are not added, since the same {claims.unit} may "
            "be counted under several."
        )
    return notes
