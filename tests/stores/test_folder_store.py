"""A dataset kept in a folder: whole or not at all, twice changes nothing, and what goes in comes out."""

from __future__ import annotations

import stat

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from graphlab.dataset import Dataset
from graphlab.errors import GraphlabError, LoadError, StoreError
from graphlab.sources import open_source
from graphlab.stores import open_store
from graphlab.stores.folder import FolderStore
from tests.rounds import examples

LINK = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich"}


def bytes_of(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_what_goes_in_comes_out(example, tmp_path):
    example.save(str(tmp_path / "store"))
    assert open_source(tmp_path / "store") == example
    assert FolderStore(tmp_path / "store").read().record == example.record


def test_a_store_is_loaded_without_a_remark(example, tmp_path):
    example.save(str(tmp_path / "store"))
    report = open_source(tmp_path / "store").report
    assert (report.defects, report.assumptions, report.ignored) == ((), (), ())


def test_the_same_dataset_gives_the_same_bytes(example, tmp_path):
    example.save(str(tmp_path / "a"))
    open_source(tmp_path / "a").save(str(tmp_path / "b"))
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_merging_twice_changes_nothing_and_touches_no_file(example, tmp_path):
    store = open_store(str(tmp_path / "store"))
    first = store.merge(example)
    before = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "store").iterdir()}
    second = store.merge(example)
    assert first.changed
    assert not second.changed
    assert second.unchanged["counts"] == len(example.counts)
    assert {p.name: p.stat().st_mtime_ns for p in (tmp_path / "store").iterdir()} == before


def test_a_then_b_equals_b_then_a(dataset, tmp_path):
    one = dataset({"title": "A"}, links=[LINK])
    two = dataset({"title": "B"}, counts=[{"subject": "gravity", "value": "<30"}])
    for name, order in (("ab", (one, two)), ("ba", (two, one))):
        for data in order:
            open_store(str(tmp_path / name)).merge(data)
    assert bytes_of(tmp_path / "ab") == bytes_of(tmp_path / "ba")


def test_the_account_tells_what_was_added_and_removed(dataset, tmp_path):
    store = open_store(str(tmp_path / "store"))
    store.merge(dataset(links=[LINK]))
    more = dataset(links=[LINK, LINK | {"to": "lynn"}])
    report = store.merge(more)
    assert (report.added["links"], report.unchanged["links"], report.removed["links"]) == (1, 1, 0)
    back = store.merge(dataset(links=[LINK]), replace=True)
    assert (back.added["links"], back.removed["links"]) == (0, 1)
    assert "links" in back.as_text()
    assert store.read() == dataset(links=[LINK])


def test_a_clash_of_ids_is_refused_and_the_store_stays(dataset, tmp_path):
    store = open_store(str(tmp_path / "store"))
    store.merge(dataset(counts=[{"subject": "o", "value": "1"}]))
    before = bytes_of(tmp_path / "store")
    with pytest.raises(LoadError):
        store.merge(dataset(counts=[{"subject": "o", "value": "2"}]))
    assert bytes_of(tmp_path / "store") == before


def test_a_file_is_never_replaced_by_a_store(dataset, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="is a file and not a folder"):
        open_store(str(path)).merge(dataset(links=[LINK]))
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_with_other_things_is_not_taken(dataset, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(StoreError, match="holds other things"):
        open_store(str(tmp_path)).merge(dataset(links=[LINK]))
    assert [p.name for p in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_store_that_was_broken_by_hand_is_replaced_and_keeps_its_marking(dataset, tmp_path):
    store, fresh = open_store(str(tmp_path / "store")), dataset(links=[LINK | {"to": "lynn"}])
    store.merge(dataset({"marking": "SECRET"}, links=[LINK]))
    links = tmp_path / "store" / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace("SUPPLIES", "SELLS"), encoding="utf-8")
    with pytest.raises(LoadError, match="SELLS"):
        store.merge(fresh)
    store.merge(fresh, replace=True)
    assert [row["to"] for row in store.read().rows("links")] == ["lynn"]
    assert store.read().marking == "SECRET"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("events.csv", "when,who\n2026,me\n", "events.csv' cannot be told to be a table"),
        ("places.csv", "", "places.csv' cannot be told to be a table"),
        ("dataset.yaml", "marking: [", "the marking of what is to be replaced cannot be read"),
        ("dataset.yaml", "marking: HUSH", "the marking of what is to be replaced cannot be read"),
    ],
)
def test_what_may_be_somebody_elses_or_hides_its_marking_is_not_replaced(dataset, tmp_path, name, content, said):
    store = open_store(str(tmp_path / "store"))
    store.merge(dataset({"marking": "SECRET"}, links=[LINK]))
    links = tmp_path / "store" / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace("SUPPLIES", "SELLS"), encoding="utf-8")
    (tmp_path / "store" / name).write_text(content, encoding="utf-8")
    before = {p.name: p.read_bytes() for p in (tmp_path / "store").iterdir()}
    with pytest.raises(StoreError, match=said):
        store.merge(dataset(links=[LINK]), replace=True)
    assert {p.name: p.read_bytes() for p in (tmp_path / "store").iterdir()} == before


def test_other_files_beside_a_dataset_stay(dataset, tmp_path):
    store = open_store(str(tmp_path / "store"))
    store.merge(dataset(links=[LINK]))
    (tmp_path / "store" / "README.md").write_text("ours", encoding="utf-8")
    (tmp_path / "store" / "notes").mkdir()
    (tmp_path / "store" / "notes" / "a.txt").write_text("deep", encoding="utf-8")
    store.merge(dataset(links=[LINK | {"to": "lynn"}]))
    assert (tmp_path / "store" / "README.md").read_text(encoding="utf-8") == "ours"
    assert (tmp_path / "store" / "notes" / "a.txt").read_text(encoding="utf-8") == "deep"


def test_nothing_is_left_beside_the_store(dataset, tmp_path):
    store = open_store(str(tmp_path / "store"))
    store.merge(dataset(links=[LINK]))
    store.merge(dataset(links=[LINK | {"to": "lynn"}]))
    assert [p.name for p in tmp_path.iterdir()] == ["store"]
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o755


def test_a_link_to_a_folder_stays_a_link(dataset, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "real")
    open_store(str(tmp_path / "alias")).merge(dataset(links=[LINK]))
    assert (tmp_path / "alias").is_symlink()
    assert (tmp_path / "real" / "links.csv").exists()


def test_reading_where_nothing_is_kept_says_so(tmp_path):
    with pytest.raises(StoreError, match="there is no dataset in the folder"):
        open_store(str(tmp_path)).read()


def test_a_store_says_what_it_keeps(example, tmp_path):
    example.save(str(tmp_path / "store"))
    told = open_store(str(tmp_path / "store")).describe()
    assert told["rows"]["counts"] == len(example.counts)
    assert (told["title"], told["marking"]) == (example.title, example.marking)


def test_handling_c_and_extra_columns_are_kept(dataset, tmp_path):
    data = dataset(
        counts=[{"subject": "o", "value": "~40 [e]", "handling": "C", "grade": "B24", "colour": "=red", "note": "-1+1"}]
    )
    data.save(str(tmp_path / "store"))
    (kept,) = open_source(tmp_path / "store").counts
    assert (kept.handling, kept.grade.written, kept.extra["colour"], kept.note) == ("C", "B24", "=red", "-1+1")
    assert "'=red" in (tmp_path / "store" / "counts.csv").read_text(encoding="utf-8")


def test_positions_west_of_greenwich_are_written_as_numbers(dataset, tmp_path):
    data = dataset(places=[{"place_id": "p", "lat": "52.6", "lon": "-1.3"}], links=[LINK | {"to": "p"}])
    data.save(str(tmp_path / "store"))
    assert ",-1.3," in (tmp_path / "store" / "places.csv").read_text(encoding="utf-8")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ids = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=";="), min_size=1, max_size=6)


@settings(max_examples=examples(25, 120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "from": ids,
                "to": ids,
                "note": texts,
                "colour": texts,
                "start": st.sampled_from(["", "2019", "Nov 2019", "2019-11-30"]),
                "grade": st.sampled_from(["", "2C", "1AP", "B24"]),
            }
        ),
        min_size=1,
        max_size=6,
    ),
    title=texts,
    tolerance=st.sampled_from([0.1, 0.02, 0.0]),
)
def test_any_dataset_comes_back_as_it_went_in(tmp_path_factory, rows, title, tolerance):
    links = [{"link_type": "SUPPLIES", "source_id": "s", **row} for row in rows]
    try:
        data = Dataset.build({"links": links}, {"title": title, "tolerance": tolerance, "x": [title]})
    except GraphlabError:
        reject()
    folder = tmp_path_factory.mktemp("store")
    data.save(str(folder))
    again = open_source(folder)
    assert again == data
    assert again.report.errors == ()
