"""What a load kept is the load: as long as the files are the same bytes, and never when anything is out of order."""

from __future__ import annotations

import json
import os
import random
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphlab.errors import LoadError
from graphlab.files import cache
from graphlab.loaders import kept_loads
from graphlab.loaders.folder import load
from graphlab.model import stored
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.checks import more_to_come
from graphlab.model.tables import TABLES
from graphlab.synthesis.files import synth

OPEN = Path(__file__).parents[2] / "graphlab" / "data"


@pytest.fixture
def worth(monkeypatch):
    """Keep what is loaded of small folders too."""
    monkeypatch.setattr(kept_loads, "WORTH", 0)


@pytest.fixture
def copied(tmp_path):
    """A copy of a packaged dataset."""
    target = tmp_path / "data"
    target.mkdir()
    for file in (OPEN / "open_source").iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    return target


def content(data: ClaimSet) -> object:
    rows = {table: [dict(row) for row in data.rows(table)] for table in TABLES}
    ids = {table: data.claim_ids(table) for table in ("links", "events", "counts")}
    return rows, ids, data.record, data.report, data.digest


def kept_file(folder: Path) -> Path:
    (found,) = (folder / cache.FOLDER).glob("*.kept")
    return found


def unparsed(monkeypatch) -> None:
    def refuse(*arguments, **options):
        raise AssertionError("the files were parsed again")

    monkeypatch.setattr(ClaimSet, "build", refuse)


@pytest.mark.usefixtures("worth")
@pytest.mark.parametrize("example", ["open_source", "programme"])
def test_the_second_load_parses_nothing_and_is_the_first(tmp_path, monkeypatch, example):
    target = tmp_path / "data"
    target.mkdir()
    for file in (OPEN / example).iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    (target / "notes.txt").write_text("left out, and said so")
    with cache.without_cache():
        plain = content(load(target))
    assert not (target / cache.FOLDER).exists()
    first = content(load(target))
    unparsed(monkeypatch)
    assert content(load(target)) == first == plain


@pytest.mark.usefixtures("worth")
def test_only_its_owner_may_read_what_was_kept(copied):
    load(copied)
    place = copied / cache.FOLDER
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in place.iterdir()} == {0o600}


@pytest.mark.usefixtures("worth")
def test_other_bytes_of_the_same_size_and_time_are_read_again(copied):
    before = load(copied)
    path = copied / "counts.csv"
    seen = path.stat()
    path.write_bytes(path.read_bytes().replace(b"1503", b"1504", 1).replace(b"1,503", b"1,504", 1))
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert path.stat().st_size == seen.st_size
    assert load(copied).digest != before.digest


@pytest.mark.usefixtures("worth")
def test_a_file_beside_the_tables_that_comes_or_goes_is_told(copied):
    load(copied)
    (copied / "other.csv").write_text("a,b\n")
    report = load(copied).report
    assert any(text.startswith("other.csv") for text in report.ignored)


@pytest.mark.usefixtures("worth")
def test_what_was_damaged_cut_or_made_by_another_is_as_good_as_none(copied, monkeypatch):
    plain = content(load(copied))
    path, rng = kept_file(copied), random.Random(4)
    whole = path.read_bytes()
    broken = [b"", whole[:40], whole[:-1], whole + b"x"]
    for _ in range(8):
        at = rng.randrange(len(whole))
        broken.append(whole[:at] + bytes([whole[at] ^ 1 << rng.randrange(8)]) + whole[at + 1 :])
    for damaged in broken:
        path.write_bytes(damaged)
        assert content(load(copied)) == plain
        assert path.read_bytes() == whole
    monkeypatch.setenv("XDG_CACHE_HOME", str(copied.parent / "somebody-else"))
    seal = b"0" * 32
    forged = whole[:-32].replace(b"norwich", b"ipswich")
    monkeypatch.setattr(cache, "_file", lambda name, seal: path.name)
    path.write_bytes(forged + cache._sealed(memoryview(forged), "claims", seal))
    assert content(load(copied)) == plain


@pytest.mark.usefixtures("worth")
def test_what_an_interrupted_writer_left_disturbs_nobody_and_goes(copied):
    load(copied)
    left = kept_file(copied).with_name(f"{kept_file(copied).name}.1-abc.part")
    left.write_bytes(b"half")
    (copied / "lines.csv").write_text((copied / "lines.csv").read_text() + "one-more,One More,,\n")
    load(copied)
    assert not left.exists()


@pytest.mark.usefixtures("worth")
def test_where_the_folder_takes_nothing_the_users_own_cache_does(copied, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    (copied / cache.FOLDER).write_text("a file in the way")
    first = content(load(copied))
    assert len(list((tmp_path / "own" / "graphlab").glob("*/*.kept"))) == 1
    unparsed(monkeypatch)
    assert content(load(copied)) == first


@pytest.mark.usefixtures("worth")
def test_a_link_in_place_of_the_cache_is_not_followed(copied, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (copied / cache.FOLDER).symlink_to(tmp_path / "elsewhere")
    load(copied)
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.usefixtures("worth")
def test_where_nothing_can_be_kept_the_load_is_the_same(copied, monkeypatch, tmp_path):
    plain = content(load(copied))
    (tmp_path / "no-folder").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no-folder"))
    assert content(load(copied)) == plain


def test_small_folders_and_an_environment_that_says_no_keep_nothing(copied, monkeypatch):
    load(copied)
    assert not (copied / cache.FOLDER).exists()
    monkeypatch.setattr(kept_loads, "WORTH", 0)
    monkeypatch.setenv(cache.OFF, "1")
    load(copied)
    assert not (copied / cache.FOLDER).exists()


@pytest.mark.usefixtures("worth")
def test_a_load_with_rejected_rows_is_not_kept(copied):
    path = copied / "counts.csv"
    path.write_text(path.read_text() + "bad,gravity,arrests,persons,flow,1O3,s\n")
    first = load(copied, keep_going=True)
    assert first.report.errors
    assert not (copied / cache.FOLDER).exists()
    with pytest.raises(LoadError):
        load(copied)


@pytest.mark.usefixtures("worth")
def test_a_load_that_others_are_joined_to_is_no_load_by_itself(folder):
    count = {"count_id": "a", "subject": "g", "value": "1", "supersedes": "elsewhere"}
    where = folder(counts=[count])
    with more_to_come():
        load(where)
    with pytest.raises(LoadError, match="'elsewhere' is not the id of a count"):
        load(where)


@pytest.mark.usefixtures("worth")
def test_many_loads_at_once_all_see_the_same(copied):
    plain = content(load(copied))
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: content(load(copied)), range(16)))
    assert all(found == plain for found in seen)
    assert [p.suffix for p in (copied / cache.FOLDER).iterdir() if p.suffix == ".part"] == []


def test_a_text_that_cannot_be_told_is_not_packed():
    row = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": "s"}
    data = ClaimSet.build({"links": [row]})
    assert stored.unpack(stored.pack(data, "k"), "k") == data
    assert stored.unpack(stored.pack(data, "k"), "other") is None
    odd = data.with_rows({**data.tables, "lines": [{**data.rows("lines")[0], "name": "a\x1eb"}]})
    assert stored.pack(odd, "k") is None


@pytest.mark.usefixtures("worth")
def test_every_output_is_the_same_with_what_was_kept_and_without(tmp_path, run):
    synth(lines=60, seed=3, output=tmp_path / "data")
    source = tmp_path / "data"
    commands = (
        ("info", source, "--format", "json"),
        ("lines", source, "--format", "csv", "--period", "2020"),
        ("check", source, "--format", "json"),
        ("claims", source, "line-00001", "--format", "csv"),
    )
    plain = [run(*command, "--no-cache") for command in commands]
    assert not (source / cache.FOLDER).exists()
    assert {result.exit_code for result in plain} == {0}
    for _ in range(2):
        again = [run(*command) for command in commands]
        assert [(r.stdout, r.stderr) for r in again] == [(r.stdout, r.stderr) for r in plain]
    assert (source / cache.FOLDER).is_dir()
    assert json.loads(plain[0].stdout)["rows"]
    assert run("synth", "-o", source, "--lines", 60, "--seed", 4, "--force").exit_code == 0
