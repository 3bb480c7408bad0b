"""The key of a pseudonymised product lies apart from it and can be used again."""

import csv

import pytest

from graphlab.errors import DataError
from graphlab.model.hidden_names.pseudonyms import pseudonymise
from graphlab.release.pseudonym_key import hide_brands, hide_brands_before, key_path, key_text, read_key
from graphlab.release.release import release


@pytest.fixture
def data(dataset):
    links = [{"link_type": "SUPPLIES", "from": line, "to": "norwich"} for line in ("rico", "echo")]
    return dataset(links=links, lines=[{"line_id": "rico", "name": "=Rico"}, {"line_id": "echo", "name": "Echo"}])


def test_the_key_lies_beside_the_output(tmp_path):
    assert key_path(tmp_path / "out") == tmp_path / "out.pseudonym-key.csv"


def test_what_is_written_is_read_back(data, tmp_path):
    _, key = pseudonymise(data)
    path = tmp_path / "key.csv"
    path.write_text(key_text(data, key), encoding="utf-8")
    assert read_key(path) == key
    assert ",'=Rico" in path.read_text(encoding="utf-8")


def test_the_key_is_written_once_and_kept(data, tmp_path):
    path = tmp_path / "key.csv"
    first = hide_brands(data, path)
    before = path.stat().st_mtime_ns
    assert hide_brands(data, path) == first
    assert path.stat().st_mtime_ns == before


def test_lines_of_another_day_stay_in_the_key(data, dataset, tmp_path):
    path = tmp_path / "key.csv"
    hide_brands(data, path)
    known = read_key(path)
    later = dataset(links=[{"link_type": "SUPPLIES", "from": line, "to": "norwich"} for line in ("echo", "jay")])
    hide_brands(later, path)
    merged = read_key(path)
    assert known.items() <= merged.items()
    assert merged["jay"] not in known.values()


def test_the_key_is_for_its_owner_only_and_rows_without_an_id_or_a_name_are_none(data, tmp_path):
    path = tmp_path / "key.csv"
    _, key = hide_brands(data, path)
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open("a", encoding="utf-8") as stream:
        stream.write("line-99,,\n,nobody,\n")
    assert read_key(path) == key


def test_lines_of_the_edition_before_stand_in_the_key_once(data, dataset, tmp_path):
    path = tmp_path / "key.csv"
    before = dataset(links=[{"link_type": "SUPPLIES", "from": line, "to": "norwich"} for line in ("echo", "jay")])
    hide_brands(data, path)
    hide_brands_before(before, data, path)
    ids = [row["id"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
    assert sorted(ids) == ["echo", "jay", "rico"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_key_is_refused(data, tmp_path):
    path = tmp_path / "key.csv"
    path.write_text("name,age\nx,1\n", encoding="utf-8")
    with pytest.raises(DataError, match="is not a key of pseudonyms"):
        hide_brands(data, path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="cannot be read as a key"):
        read_key(path)


def test_a_subject_is_found_under_its_new_name(data, tmp_path):
    made = release(data, {"pseudonyms": True, "subject": "Echo"}, key_file=tmp_path / "key.csv")
    new = read_key(tmp_path / "key.csv")["echo"]
    assert made.net.parameters["subject"] == new
    assert {x.start_node for x in made.net.links} == {new}
    assert made.sentences == ("Brand names are replaced by numbers; the key is kept apart from this product.",)


def test_without_the_filter_nothing_is_hidden_and_no_key_written(data, tmp_path):
    made = release(data, {}, key_file=tmp_path / "key.csv")
    assert made.net.dataset is data
    assert not (tmp_path / "key.csv").exists()
    assert made.sentences == ()
