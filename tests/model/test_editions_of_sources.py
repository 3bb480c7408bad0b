"""A later edition of a source takes the place of the earlier one in every figure; the earlier one stays on record."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab
from graphlab.dataset import Dataset
from graphlab.errors import LoadError, NotFoundError, RefusedError
from graphlab.model.judged.editions import as_known_on, current_editions, replaced_claims, with_edition
from graphlab.sources import open_source

MEASURE = {"subject": "gravity", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow"}


def count(key, value, source, month="2026-01", **more):
    return (
        MEASURE
        | {"count_id": key, "value": value, "source_id": source, "period_start": month, "period_end": month}
        | more
    )


def link(line, to, source, kind="SUPPLIES"):
    return {"link_type": kind, "from": line, "to": to, "source_id": source}


def closure(line, day, source):
    return {"line_id": line, "event": "closed", "date_start": day, "date_end": day, "source_id": source}


def source(key, published="", **more):
    return {"source_id": key, "published": published, **more}


def tracker(published, lines, closed=(), key="tracker"):
    """Return a tracker: lines with their towns, and which were closed when."""
    return Dataset.build(
        {
            "sources": [source(key, published)],
            "links": [link(line, town, key) for line, town in lines],
            "events": [closure(line, day, key) for line, day in closed],
        }
    )


WEEK_1 = tracker(
    "2026-10-05", [("a", "norwich"), ("b", "ipswich"), ("c", "ely")], [("a", "2026-09-01"), ("b", "2026-09-02")]
)
WEEK_2 = tracker("2026-10-12", [("a", "norwich"), ("b", "cromer"), ("d", "ely")], [("a", "2026-09-01")])
OTHER = Dataset.build({"sources": [source("press")], "links": [link("z", "norwich", "press")]})


def closures(data):
    return sum(row["closed"] or 0 for row in graphlab.lines(data).rows)


def test_a_new_edition_is_in_every_figure_alone_and_the_old_one_stays_on_record():
    both = with_edition(WEEK_1.extend(OTHER), WEEK_2, "tracker")
    alone = WEEK_2.extend(OTHER)
    assert both.network().dataset.rows("links") == alone.network().dataset.rows("links")
    assert graphlab.lines(both).rows == graphlab.lines(alone).rows
    assert closures(both) == 1
    assert sorted(both.network().lines) == ["a", "b", "d", "z"]
    assert len(both.links) == len(WEEK_1.links) + len(WEEK_2.links) + 1
    old = both.sources["tracker@2026-10-05"]
    assert (old.edition_of, old.replaced_by) == ("tracker", "tracker")
    gone = next(x.id for x in both.links if x.end_node == "ipswich")
    shown = graphlab.claims(both, gone)
    assert [row["claims"] for row in shown.rows] == [(gone,)]
    assert f"{gone} is of an edition that was replaced: no figure takes it." in shown.notes


def test_loading_an_edition_twice_changes_nothing_and_one_that_was_replaced_is_refused():
    once = with_edition(WEEK_1, WEEK_2, "tracker")
    assert with_edition(once, WEEK_2, "tracker") == once
    with pytest.raises(RefusedError, match="was replaced already"):
        with_edition(once, WEEK_1, "tracker")
    third = with_edition(once, tracker("2026-10-19", [("a", "norwich")]), "tracker")
    assert sorted(third.sources) == ["tracker", "tracker@2026-10-05", "tracker@2026-10-12"]
    assert sorted(third.network().lines) == ["a"]


def test_an_older_edition_that_comes_late_goes_into_the_record_only():
    late = with_edition(WEEK_2, WEEK_1, "tracker")
    assert graphlab.lines(late).rows == graphlab.lines(WEEK_2).rows
    assert "tracker@2026-10-05" in late.sources


def test_an_edition_may_bear_another_id_if_it_is_the_only_source():
    other = tracker("2026-10-12", [("a", "norwich")], key="tracker-wk41")
    assert sorted(with_edition(WEEK_1, other, "tracker").network().lines) == ["a"]
    with pytest.raises(NotFoundError, match="no source is called 'tracker'"):
        with_edition(WEEK_1, other.extend(OTHER), "tracker")


def test_counts_of_one_id_are_kept_apart_and_a_new_one_may_correct_the_old():
    old = Dataset.build(
        {"counts": [count("m1", "10", "stat"), count("m2", "5", "stat", "2026-02")], "sources": [source("stat")]}
    )
    new = Dataset.build({"counts": [count("m1", "12", "stat")], "sources": [source("stat")]})
    both = with_edition(old, new, "stat")
    assert [(c.id, c.value.bounds.low) for c in both.network().counts] == [("m1", 12)]
    assert {c.id for c in both.counts} == {"m1", "m1@1", "m2"}
    assert with_edition(both, new, "stat") == both
    with pytest.raises(RefusedError):
        with_edition(both, old, "stat")


def test_sources_that_say_so_are_editions_and_the_latest_counts_in_what_both_speak_of():
    rows = {
        "sources": [source("jan", "2026-02-01", edition_of="bulletin"), source("press", "2020"),
                    source("feb", "2026-03-01", edition_of="bulletin")],
        "counts": [count("j", "10", "jan", grade="1A"), count("f", "12", "feb"), count("p", "11", "press"),
                   count("s", "3", "jan", measure="charges")],
        "links": [link("a", "norwich", "jan"), link("gravity", "norwich", "jan", "CONDUCTED_IN")],
        "operations": [{"operation_id": "gravity"}],
    }  # fmt: skip
    net = Dataset.build(rows).network()
    assert {c.id for c in net.counts} == {"f", "p", "s"}
    assert len(net.links) == 2
    rows["links"] += [link("b", "ipswich", "feb")]
    assert {x.start_node for x in Dataset.build(rows).network().links} == {"b", "gravity"}


@given(st.permutations(["e1", "e2", "e3"]), st.booleans())
def test_only_the_latest_edition_counts_whatever_the_order_and_the_ids(names, dated):
    """A source without a day stands at the last day that it speaks of."""
    day = {name: f"2026-0{n + 2}-01" for n, name in enumerate(names)}
    rows = {
        "sources": [source(name, day[name] if dated else "", edition_of="stat") for name in names],
        "counts": [count(f"c-{name}", "7", name, day[name][:7]) for name in names],
    }
    data = Dataset.build(rows)
    assert replaced_claims(data) == {f"c-{name}" for name in names[:2]}
    assert current_editions(data) is current_editions(data)


def test_a_claim_may_correct_one_that_is_loaded_before_or_with_it(folder, tmp_path, run):
    old = folder("old", counts=[count("m1", "10", "s")])
    new = folder("new", counts=[count("m2", "12", "s", supersedes="m1")])
    assert [c.id for c in open_source(new, old).network().counts] == ["m2"]
    with pytest.raises(LoadError, match="'m1' is not the id of a count"):
        open_source(new)
    store = tmp_path / "store"
    assert run("load", old, "--into", store, "--quiet").exit_code == 0
    assert run("load", new, "--into", store, "--quiet").exit_code == 0
    assert [c.id for c in open_source(store).network().counts] == ["m2"]
    alone = run("load", new, "--into", tmp_path / "empty", "--quiet")
    assert alone.exit_code == 1
    assert "'m1' is not the id of a count" in alone.output
    assert not (tmp_path / "empty").exists()


def test_a_second_load_keeps_the_marking_of_the_store(tmp_path, run):
    secret = Dataset.build({"links": [link("z", "ely", "s")]}, {"marking": "OFFICIAL-SENSITIVE", "title": "Kept"})
    for more in ((), ("--replace",), ("--edition-of", "tracker")):
        store = tmp_path / ("store" + "".join(more[:1]))
        secret.extend(WEEK_1).save(str(store))
        WEEK_2.save(str(tmp_path / "week"), replace=True)
        assert run("load", tmp_path / "week", "--into", store, "--quiet", *more).exit_code == 0
        assert open_source(store).marking == "OFFICIAL-SENSITIVE"


def test_the_folder_store_takes_an_edition(tmp_path, run):
    store, week = tmp_path / "store", tmp_path / "week"
    WEEK_1.extend(OTHER).save(str(store))
    WEEK_2.save(str(week))
    for _ in range(2):
        assert run("load", week, "--into", store, "--edition-of", "tracker", "--quiet").exit_code == 0
        assert graphlab.lines(open_source(store)).rows == graphlab.lines(WEEK_2.extend(OTHER)).rows
    assert "5 claims of replaced editions are on record and in no figure" in run("info", store).stdout.replace(
        "\n  ", " "
    )
    assert "Nothing changed" in run("load", week, "--into", store, "--edition-of", "tracker").output
    assert run("load", week, "--into", store, "--edition-of", "tracker", "--replace").exit_code == 2
    exported = run("export", store, "-o", tmp_path / "all.xlsx", "--quiet")
    assert exported.exit_code == 0
    assert "tracker@2026-10-05" in open_source(tmp_path / "all.xlsx").sources


def test_what_was_known_on_a_day_is_what_the_edition_of_that_day_says():
    third = tracker("2026-10-19", [("e", "norwich")])
    data = with_edition(with_edition(WEEK_1.extend(OTHER), WEEK_2, "tracker"), third, "tracker")
    for day, alone in ((date(2026, 10, 11), WEEK_1), (date(2026, 10, 12), WEEK_2), (date(2026, 11, 1), third)):
        known = as_known_on(data, day)
        told, wanted = (
            [{k: v for k, v in row.items() if "claim" not in k} for row in graphlab.lines(d).rows]
            for d in (known, alone.extend(OTHER))
        )
        assert told == wanted  # but for the names of claims: an edition on record has another id
    assert as_known_on(data, date(2026, 11, 1)) is data


def test_the_command_line_asks_what_was_known(tmp_path, run):
    with_edition(WEEK_1, WEEK_2, "tracker").save(str(tmp_path / "store"))
    then = run("lines", tmp_path / "store", "--edition", "2026-10-06", "--format", "csv", "--quiet")
    assert [line.split(",")[0] for line in then.stdout.splitlines()[1:]] == ["a", "b", "c"]
    refused = run("lines", "example:open-source", "--edition", "2020")
    assert refused.exit_code == 1
    assert "this source is neither" in refused.output
