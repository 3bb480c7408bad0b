"""Rules of what leaves one by one: what a reader derives, what a cell still needs, what the record of a run says."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from graphlab.model.values import Bounds
from graphlab.release import protection
from graphlab.release.attack import derive
from graphlab.release.protection import Protector
from graphlab.release.relations import Sum, _wholes_of, sums_in
from graphlab.release.release import release
from graphlab.release.run_record import run_record
from graphlab.release.suppression import suppress


def counted(**ends):
    """Return counts by id, of these bounds."""
    return {
        key: SimpleNamespace(id=key, value=SimpleNamespace(bounds=Bounds(*pair), known=True))
        for key, pair in ends.items()
    }


def protector(below=5, **ends):
    counts = counted(**ends)
    parts = tuple(key for key in ends if key != "t")
    return Protector(counts, [Sum("t", parts, 0)], {}, below)


def test_what_is_derived_is_in_the_order_of_ids():
    counts = counted(t=(60, 60), **dict.fromkeys("fbdaec", (10, 10)))
    found = derive(list(counts.values()), set("fbdaec"), [Sum("t", tuple("fbdaec"), 0)])
    assert list(found) == list("abcdef")


def test_sums_are_in_their_order(dataset):
    base = {"subject": "op", "period_start": "2021", "period_end": "2021"}
    rows = [{**base, "value": "9", "origin": f"o{n}"} for n in range(9)]
    rows += [{**base, "value": "3", "origin": f"o{n}", "destination": f"d{m}"} for n in range(9) for m in range(3)]
    found = sums_in(dataset(operations=[{"operation_id": "op"}], counts=rows))
    assert len(found) > 5
    assert list(found) == sorted(found)


def test_only_a_zero_that_a_reader_has_is_shown_again():
    found = protector(t=(1, 1), a=(1, 1), b=(0, 1), z=(0, 0), y=(0, 0))
    found.hide(list("abzy"))
    a, b, z, y = (found.place[key] for key in "abzy")
    found.seen_high[[z, y]] = 0, 1
    assert [found._show_zero(k) for k in (a, b, z, y)] == [False, False, True, False]
    assert found.known_zeros == {z}
    assert [bool(found.is_hidden[k]) for k in (a, b, z, y)] == [True, True, False, True]


def test_a_hidden_cell_is_made_as_free_as_the_threshold_from_either_end(monkeypatch):
    """Seen from 4 to 8: with five numbers it must be able to be 8 or more, or 4 or less."""
    found = protector(t=(20, 20), a=(6, 6), b=(14, 14))
    place = found.place["a"]
    found.seen_low[place], found.seen_high[place] = 4, 8
    tried = []
    monkeypatch.setattr(found, "_reach", lambda i, least, most, costs=True: tried.append((least, most, costs)))
    monkeypatch.setattr(found, "_let_be_zero", lambda i, least, most: (least, most))
    assert found._free(place) == (8, math.inf)
    assert tried == [(8, math.inf, False), (0, 4, False), (8, math.inf, True), (0, 4, True)]
    found.small, found.seen_low[place] = {place}, 2
    tried.clear()
    assert found._free(place) == (0.0, 1.0)
    found.seen_low[place], found.seen_high[place] = 1, 3
    assert found._free(place) == (4.0, math.inf)


def test_a_rest_as_large_as_the_threshold_is_not_small(dataset):
    base = {"subject": "op", "period_start": "2021", "period_end": "2021"}
    for rest, hidden in ((5, False), (4, True)):
        counts = [{**base, "value": "40", "origin": "a"}, {**base, "value": str(40 + rest)}]
        counts[0]["part_of"] = "c1"
        account = suppress(dataset(operations=[{"operation_id": "op"}], counts=counts), 5)[1]
        assert bool(account.hidden) is hidden


def test_the_record_of_a_run_counts_the_claims_that_it_used(dataset):
    count = {"subject": "op", "value": "3", "period_start": "2021", "period_end": "2021"}
    tables = {"operations": [{"operation_id": "op"}], "counts": [count]}
    status = {"line_id": "l", "event": "status", "status": "Active", "date_start": "2021"}
    for title in ("", "Lines of the east"):
        record = {"title": title} if title else None
        plain = dict(run_record(dataset(record, **tables).network(), "brief", digest="d"))
        assert plain["Dataset"] == (title or "untitled")
        assert plain["Filters"] == "none"
        assert plain["Claims used"] == "1 count, no links, no events"
    told = dataset(None, **tables, lines=[{"line_id": "l"}], events=[status]).network()
    assert dict(run_record(told, "brief", digest="d"))["Claims used"].endswith(", 1 recorded status")


def test_of_the_record_only_what_is_read_as_text_loses_its_numbers(dataset):
    base = {"subject": "op", "period_start": "2021", "period_end": "2021"}
    counts = [{**base, "value": "3", "origin": "a"}, {**base, "value": "40", "origin": "b"}, {**base, "value": "43"}]
    record = {"title": "43 arrests", "description": "3 from a", "licence": "OGL 3.0"}
    made, account = suppress(dataset(record, operations=[{"operation_id": "op"}], counts=counts), 5)
    assert account.hidden
    assert "43" not in made.record.title
    assert "3" not in made.record.description
    assert made.record.licence == "OGL 3.0"


def test_a_hidden_cell_wants_another_value_until_as_many_are_possible_as_the_threshold():
    found = protector(below=5, t=(20, 20), a=(6, 6), b=(14, 14))
    found.hide(["a"])
    place = found.place["a"]
    found.seen_low[place], found.seen_high[place] = 4, 8
    assert found._wants(place) == (False, False)
    found.seen_high[place] = 7
    assert found._wants(place) == (False, True)


def test_a_published_number_gives_way_down_to_one_and_is_hidden_only_then():
    """Of 10, a has 5 and b 3 to 5: a may be 9 if b may be 1, and never 10."""
    found = protector(t=(10, 10), a=(5, 5), b=(3, 5))
    found.hide(["a"])
    found.can_hide[found.place["t"]] = False
    a, b = found.place["a"], found.place["b"]
    assert not found._reach(a, 10, math.inf)
    assert not found.is_hidden[b]
    assert found._reach(a, 9, math.inf)
    assert found.is_hidden[b]
    assert found.seen_low[b] == 1


def test_a_one_does_not_give_way():
    found = protector(t=(10, 10), a=(9, 9), b=(1, 1))
    found.hide(["a"])
    found.can_hide[found.place["t"]] = False
    assert not found._reach(found.place["a"], 10, math.inf)
    assert not found.is_hidden[found.place["b"]]


def test_zeros_of_a_total_that_is_published_as_none_stay():
    counts = counted(t=(0, 0), a=(0, 0), b=(0, 0), u=(3, 3), c=(3, 3), d=(0, 0), v=(0, 0), e=(0, 0))
    found = Protector(counts, [Sum("t", ("a", "b"), 0), Sum("u", ("c", "d"), 0), Sum("v", ("e",), 0)], {}, 5)
    found.hide(["v"])
    found._hide_zeros(["a", "b", "c", "d", "e"])
    assert found._ids() == {"v", "d", "e"}


def test_an_operation_is_part_of_those_that_are_named():
    rows = {"raid": "sweep", "sweep": "project", "project": ""}
    named = {key: SimpleNamespace(text=lambda _, whole=whole: whole) for key, whole in rows.items()}
    assert _wholes_of(SimpleNamespace(operations=named), "raid") == ("sweep", "project")
    assert _wholes_of(SimpleNamespace(operations=named), "project") == ()


def test_what_is_published_may_have_to_be_nothing_for_a_hidden_cell_to_be_all():
    found = protector(t=(10, 10), a=(5, 5), b=(5, 5))
    found.hide(["a"])
    found.can_hide[found.place["t"]] = False
    a, b = found.place["a"], found.place["b"]
    assert found._let_be_zero(a, 10, math.inf)
    assert found.is_hidden[b]
    assert found.floor[b] == 0
    assert not found._let_be_zero(a, 11, math.inf)


def test_a_rest_that_may_be_above_nothing_is_looked_at_for_gaps(monkeypatch):
    looked = []
    monkeypatch.setattr(protection, "free_of_gaps", lambda matrix: looked.append(matrix.shape[1]) or True)
    for rest, columns in ((None, 2), (0, 1)):
        found = Protector(counted(t=(9, 9), a=(4, 4), b=(2, 2)), [Sum("t", ("a", "b"), rest)], {}, 5)
        found.hide(["a"])
        assert found._gaps() is None
        assert looked.pop() == columns


@pytest.mark.parametrize("below", [None, 5])
def test_pseudonyms_need_no_file_for_their_key(dataset, below):
    data = dataset(
        lines=[{"line_id": "echo", "name": "Echo"}],
        counts=[{"count_id": "c", "subject": "echo", "value": "9", "period_start": "2021", "period_end": "2021"}],
    )
    left = release(data, {"pseudonyms": True, "subject": "echo"}, suppress_below=below)
    assert [(row["line_id"] == "echo", row["name"]) for row in left.net.dataset.rows("lines")] == [(False, "Line 01")]
    assert len(left.net.counts) == 1
    assert left.key_file is None
