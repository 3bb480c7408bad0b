"""The data of the replay: a page that follows the written rules gets the numbers of the command."""

from __future__ import annotations

import json

import pytest

from graphlab.analysis.lifecycle.supply import pair_table
from graphlab.analysis.whatif.flow_at_stake import flow_table
from graphlab.analysis.whatif.payload import whatif_payload
from graphlab.analysis.whatif.steps import whatif
from graphlab.model.values import Bounds


def replay(payload, closed):
    """Follow the rules of the docstring in plain Python, as a page would in its own language."""
    spans, closed = payload["spans"], set(closed)

    def overlap(a, b):
        return spans[a][0] <= spans[b][1] and spans[b][0] <= spans[a][1]

    lost = [
        pair
        for pair in payload["pairs"]
        if any(c in closed and not any(overlap(c, r) for r in pair["lines"] if r not in closed) for c in pair["lines"])
    ]
    items = [payload["line_flow"][c] for c in sorted(closed) if c in payload["line_flow"]]
    items += [
        [pair["low"], pair["high"]]
        for pair in lost
        if pair["low"] is not None or pair["high"] is not None
        if not any(c in closed and c in payload["line_flow"] for c in pair["lines"])
    ]
    low = sum(i[0] or 0 for i in items) if items else None
    high = None if not items or any(i[1] is None for i in items) else sum(i[1] for i in items)
    return len(lost), low, high


@pytest.mark.parametrize(
    "closed", [["echo"], ["ricki"], ["ricki", "tj"], ["hustle", "echo", "lj"], ["mitch", "pricey", "rico-exeter"]]
)
def test_replay_gives_the_numbers_of_the_command(example, closed):
    net = example.network()
    row = whatif(net, closed, measure="calls").rows[-1]
    expected = row["pairs_lost"], row.get("flow_lost_low"), row.get("flow_lost_high")
    assert replay(whatif_payload(net, "calls"), closed) == expected


def test_payload_can_be_written_as_json_and_separates_special_ends(example):
    payload = json.loads(json.dumps(whatif_payload(example.network(all_time=True))))
    assert (len(payload["pairs"]), len(payload["special"])) == (27, 5)
    assert payload["measure"] is None
    assert payload["line_flow"] == {}
    assert set(payload["spans"]) == set(payload["lines"])


def test_flow_of_a_pair_is_in_the_payload_with_its_claims(dataset):
    data = dataset(
        links=[
            {"link_type": "ORIGINATES_IN", "from": "l", "to": "A"},
            {"link_type": "SUPPLIES", "from": "l", "to": "t"},
        ],
        counts=[{"subject": "op", "origin": "A", "destination": "t", "value": "20+"}],
    )
    (pair,) = whatif_payload(data.network(), "arrests")["pairs"]
    assert (pair["low"], pair["high"], pair["claims"]) == (20, None, ["c0"])
    assert replay(whatif_payload(data.network(), "arrests"), ["l"]) == (1, 20, None)


def test_flow_table_gives_the_sum_of_what_goes(dataset):
    links = [
        {"link_type": kind, "from": line, "to": place}
        for line in ("l1", "l2")
        for kind, place in (("ORIGINATES_IN", "A"), ("SUPPLIES", "t"))
    ]
    counts = [{"subject": "l1", "value": "<5"}, {"subject": "op", "origin": "A", "destination": "t", "value": "9"}]
    net = dataset(links=links, counts=counts).network()
    flows, table = flow_table(net, "arrests"), pair_table(net)
    assert flows.lost_bounds({"l1"}, [], table) == Bounds(0, 4)
    assert flows.lost_bounds({"l2"}, [], table) is None
    assert flows.lost_bounds({"l2"}, [("A", "t")], table) == Bounds(9, 9)
