"""One engine: what flows say of a line is what closing it loses, what its outcomes come to and what pages show."""

from __future__ import annotations

from functools import cache

import pytest

import graphlab
from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.flows.od_table import flows_by_share
from graphlab.counting.groups import Terms
from graphlab.counting.making import count_table
from graphlab.counting.row_tables import DENOMINATORS
from graphlab.counting.table import table_behind
from graphlab.errors import GraphlabError
from graphlab.model.values import Bounds, sum_bounds
from graphlab.release.suppression import choose_hidden
from graphlab.report.briefing.flow_sentences import flow_groups
from graphlab.report.pages.flow_series import series_set_of
from tests.counting.random_claims import (
    LINES,
    ORIGINS,
    Maker,
    dataset_of,
    in_two_files,
    renamed,
    shuffled,
    tables_of,
    written_otherwise,
)
from tests.rounds import rounds

SEEDS = rounds(5, 16)
VIEWS = ({}, {"period": "2019..2020"}, {"roll_up": "county"})


def added(rows):
    """What rows with low and high add up to."""
    return sum_bounds(Bounds(row["low"] or 0, row["high"]) for row in rows)


def rows_of_line(net, line):
    """The rows of flows of one line in one table, those that lie within others left out; None where claims conflict.

    Claims that cannot all be true together have no right sum, and of those that reach out of each other (a county in
    one half of the year, its town over all of it) nobody knows how much counts twice.
    """
    result = graphlab.flows(net.with_filters(subject=line, period="2019..2020"), "arrests")
    table = table_behind(result)
    conflicts = table.rests.exceeded or (table.feasible is not None and table.feasible.conflicts)
    if conflicts or table.shares().reaching:
        return None
    return [row for i, row in enumerate(result.rows) if i not in table.shares().nested]


def closing(net, lines):
    """What closing lines would cut; without a period, of all lines ever seen."""
    return graphlab.whatif(net, lines, measure="arrests", all_time=net.period is None)


def counted_lines(net):
    return sorted({c.subject for c in net.counts if c.subject in LINES})


def each_line(view, seeds=SEEDS):
    """Yield networks, lines and their rows, of random datasets."""
    for seed in seeds:
        net = dataset_of(tables_of(seed)).network(**view)
        for line in counted_lines(net):
            rows = rows_of_line(net, line)
            if rows is not None:
                yield seed, net, line, added(rows)


@pytest.mark.parametrize("view", VIEWS[:2], ids=str)
def test_closing_a_line_loses_what_flows_show_of_it(view):
    checked = 0
    for seed, net, line, whole in each_line(view):
        (row,) = closing(net, [line]).rows
        assert (row["flow_lost_low"], row["flow_lost_high"]) == (whole.low, whole.high), (seed, line)
        checked += 1
    assert checked > len(SEEDS)


def test_closing_several_lines_loses_the_sum_of_what_flows_show_of_them():
    for seed in SEEDS:
        net = dataset_of(tables_of(seed)).network(period="2019..2020")
        rows = {line: rows_of_line(net, line) for line in counted_lines(net)}
        lines = [line for line in rows if rows[line] is not None]
        if lines:
            last = closing(net, lines).rows[-1]
            whole = added(row for line in lines for row in rows[line])
            own = Bounds(last["flow_lost_low"], last["flow_lost_high"])
            assert own == whole + added(_pairs_without_figures(net, lines)), seed


def _pairs_without_figures(net, closed):
    """Rows of operations on pairs that nobody serves when lines are closed, none of which has a figure of its own."""
    scenario = closing(net, closed).made_from
    lost = scenario.lost(set(closed))
    return [
        {"low": flow.bounds.low, "high": flow.bounds.high}
        for pair, flow in scenario.flows.of_pair.items()
        if pair in lost and not set(scenario.table.served[pair]) & set(closed) & set(scenario.flows.of_line)
    ]


@pytest.mark.parametrize("view", VIEWS[:2], ids=str)
def test_the_outcomes_of_a_line_add_up_to_what_flows_show_of_it(view):
    for seed, net, line, whole in each_line(view):
        assert added(disruption(net, "outcome", line=line).rows) == whole, (seed, line)


@pytest.mark.parametrize("exact", [True, False])
def test_pages_and_briefings_show_the_rows_of_flows(exact):
    for seed in SEEDS[:: 1 if exact else 3]:
        net = dataset_of(tables_of(seed, exact=exact)).network()
        rows = sorted(map(_figures, graphlab.flows(net, "arrests").rows))
        drawn = [row for series in series_set_of(net, "arrests").series for row in series.rows]
        assert sorted(map(_figures, drawn)) == rows, seed
        groups = flow_groups(flows_by_share(net, "arrests"))
        assert sorted(_figures(row) for group in groups for row in group.rows) == rows, seed


class SplitIntoTownsToo(Maker):
    """Of the parts of a total some lie within others."""

    split_origins, parts = ORIGINS, 3


def test_the_rows_that_are_told_of_a_total_add_up_to_it_though_towns_stand_beside_their_counties():
    checked = held = 0
    for seed in range(30):
        net = dataset_of(SplitIntoTownsToo(seed, exact=True).tables()).network()
        table = table_behind(graphlab.flows(net, "arrests"))
        for group in table.groups if not table.rests.exceeded and not table.feasible.conflicts else ():
            if len(group.totals) == 1 and not table.cells.plain[list(group.rows)].any():
                rows = table.counted(group, "origin")
                assert sum_bounds(table.bounds(row) for row in rows) == group.whole, seed
                checked, held = checked + 1, held + (len(rows) < len(group.rows))
    assert checked > 10
    assert held


def _figures(row):
    return (row["subject"], row["origin"], row["destination"], row["low"] or 0, row["high"] or -1, row["claims"])


def test_a_briefing_speaks_of_the_stated_total_and_of_what_is_left_of_it():
    spoken = 0
    for seed in SEEDS:
        net = dataset_of(tables_of(seed)).network()
        value = {c.id: c.value.bounds for c in net.counts}
        for group in flow_groups(flows_by_share(net, "arrests")):
            if group.stated_total and len(group.totals) == 1 and len(group.group.rows) == len(group.rows):
                assert group.total.low >= value[group.stated_total].low
                spoken += 1
    assert spoken > 8


def told(data):
    """Everything that the engine says of a dataset, periods as days and ids left out."""
    said = []
    for view in VIEWS:
        net = data.network(**view)
        for result in flows_by_share(net, "arrests").values():
            table = table_behind(result)
            days = zip(table.cells.first.tolist(), table.cells.last.tolist(), strict=True)
            said += [(*(row[c] for c in _ROW), *span) for row, span in zip(result.rows, days, strict=True)]
        ranked = graphlab.whatif(net, rank=True, all_time=net.period is None, measure="arrests").rows
        said.append([tuple(row[c] for c in _WHATIF) for row in ranked])
        for name, part in disruption(net).parts.items():
            if name in ("outcome", "other"):
                said.append([tuple(row[c] for c in ("measure", "low", "high")) for row in part.rows])
        said.append(
            [(len(s.rows), [(r["low"], r["high"]) for r in s.rows]) for s in series_set_of(net, "arrests").series]
        )
    return said


_ROW = ("origin", "destination", "low", "high", "share_low", "share_high", "denominator", "rank_low", "rank_high")
_WHATIF = ("pairs_lost", "flow_low", "flow_high", "flow_lost_low", "flow_lost_high")


def hidden(data, below=5):
    try:
        return choose_hidden(data, below).hidden
    except GraphlabError as error:
        return type(error)


@cache
def told_of(seed, *, exact=True):
    """What is said of a random dataset as it is, worked out once, and what is hidden of it."""
    data = dataset_of(tables_of(seed, exact=exact))
    return told(data), hidden(data)


def rewritten(tables, seed):
    """The same rows with other texts for their periods, in another order, spread over two files."""
    return in_two_files(shuffled(written_otherwise(tables, seed), seed), seed)


@pytest.mark.parametrize("exact", [True, False])
def test_nothing_changes_with_the_way_of_writing(exact):
    for seed in SEEDS[::5]:
        after = dataset_of(rewritten(tables_of(seed, exact=exact), seed))
        assert (told(after), hidden(after)) == told_of(seed, exact=exact), seed


@pytest.mark.parametrize("change", ["z-{}".format, "{} > x, to; y".format])
def test_nothing_but_the_names_changes_with_the_names(change):
    for seed in SEEDS[::5]:
        tables = tables_of(seed)
        named = renamed(tables, lambda name: change(name).replace(";", ","))
        after, (before, gone) = dataset_of(named), told_of(seed)
        assert told(after) == before, seed
        assert len(hidden(after)) == len(gone), seed


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_table_kept_from_another_view_says_what_a_fresh_one_says(seed):
    """Views of one dataset share their tables; each figure is that of a view that counts for itself."""
    tables = tables_of(seed)
    asked = ({}, {"roll_up": "county"}, {"as_at": "2020-06-30"}, {"period": "2019..2020"}, {"place": ORIGINS[0]}, {})
    shared = dataset_of(tables)

    def told(data, view):
        try:
            return [
                (r.rows, r.notes, r.parameters)
                for r in flows_by_share(data.network(**view), "arrests", None, None).values()
            ]
        except GraphlabError as error:
            return str(error)

    for view in asked:
        assert told(shared, view) == told(dataset_of(tables), view)
    assert shared.kept["tables"]


@pytest.mark.parametrize("cells", [1, 2])
def test_tables_of_the_same_cells_under_other_terms_say_what_each_says_alone(cells):
    """Tables share their cells, whatever terms make tables of them, and no answer that was worked out of one."""
    tables = tables_of(next(s for s in SEEDS if any("part_of" in c for c in tables_of(s)["counts"])), exact=False)
    if cells == 2:  # a part lies in a total of another subject
        part = next(count for count in tables["counts"] if "part_of" in count)
        part["subject"] = next(line for line in LINES if line != part["subject"])
    shared = dataset_of(tables)
    ways = [Terms(), Terms(whole_time=True), Terms(each_subject=True), Terms(whole_time=True, each_subject=True)]

    def told(data, terms):
        table = count_table(data.network(), "arrests", terms=terms)
        shares = [table.shares(share_of) for share_of in DENOMINATORS]
        rows = [(table.claim_ids(i), table.bounds(i)) for i in range(len(table))]
        unproved = table.feasible.solution.unproved_claims if table.feasible else ()
        return str((rows, table.groups, shares, unproved))

    for terms in (*ways, *reversed(ways)):
        assert told(shared, terms) == told(dataset_of(tables), terms), terms
    assert len(shared.kept["counted cells"]) == cells
