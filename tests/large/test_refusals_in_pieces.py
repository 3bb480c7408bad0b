"""What is not answered in pieces, and folders that are not as load writes them, are refused in plain words."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from graphlab.commands.shared import reading
from graphlab.dataset import Dataset
from graphlab.errors import LoadError, RefusedError
from graphlab.large import engine as engines
from graphlab.large import info as infos
from graphlab.large.engine import opened
from graphlab.large.soundness import doubts, require_sound
from graphlab.stores.folder import dataset_files

COUNT = {
    "count_id": "c1", "subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow",
    "origin": "london", "destination": "norwich", "value": "12", "period_start": "2019", "period_end": "2019",
    "source_id": "s", "grade": "2B", "handling": "P",
}  # fmt: skip
ENTITIES = {
    "places": [{"place_id": "london"}, {"place_id": "norwich"}],
    "operations": [{"operation_id": "op"}],
    "sources": [{"source_id": "s"}],
}


@pytest.fixture
def parquet(tmp_path):
    def make(*counts, **tables):
        rows = [{**COUNT, "count_id": f"c{i}", **count} for i, count in enumerate(counts or ({},))]
        data = Dataset.build({**ENTITIES, "counts": rows, **tables})
        folder = tmp_path / "d"
        folder.mkdir()
        for name, content in dataset_files(data, "parquet").items():
            (folder / name).write_bytes(content)
        return folder

    return make


def changed(folder, table, select):
    """Write a table of the folder anew, as a query of it gives it."""
    path = folder / f"{table}.parquet"
    duckdb.sql(f"copy (select {select} from '{path}') to '{folder / 'new'}' (format parquet)")
    (folder / "new").replace(path)


def found(folder, *, warnings=True):
    with opened(folder, "600MB") as engine:
        return [str(d) for d in doubts(engine, warnings=warnings)]


def test_what_load_wrote_is_sound(parquet):
    assert found(parquet({}, {"value": "<5", "part_of": "c0"}, {"origin": "unknown", "grade": ""})) == []


@pytest.mark.parametrize(
    ("select", "said"),
    [
        ("* replace ('x1' as value)", "column 'value': 'x1' is not a number or bound"),
        ("* replace ('2019-02-30' as period_start)", "column 'period_start'"),
        ("* replace ('2020' as period_start)", "column 'period_start'"),
        ("* replace ('2b' as grade)", "'2b' is kept as '2B'"),
        ("* replace (' arrests' as measure)", "' arrests' is kept as 'arrests'"),
        ("* replace ('op;op' as subject)", "'op;op' is kept as 'op'"),
        ("* replace ('nowhere' as origin)", "'nowhere' is not in places"),
        ("* replace ('nobody' as source_id)", "'nobody' is not in sources"),
        ("* replace ('op;who' as subject)", "'who' is no line, place or operation"),
        ("* replace ('c9' as part_of)", "'c9' is not the id of a count"),
        ("* replace (case count_id when 'c0' then 'c1' else 'c0' end as part_of)", "circle"),
        ("* replace ('c0' as count_id)", "the id 'c0' is used twice"),
        ("* replace ('norwich' as count_id) where count_id", "names two things"),
        ("* replace ('07700 900123' as subject)", "telephone"),
        ("* replace ('call 07700 900123' as note)", "telephone"),
        ("* replace ('' as source_id)", "has no source"),
        ("* exclude (measure)", "the column 'measure' is missing"),
        ("*, 'x' as colour", "the column 'colour' is not one of the data model"),
    ],
)  # fmt: skip
def test_what_load_would_not_take_as_it_stands_is_a_doubt(parquet, select, said):
    folder = parquet({}, {"destination": "london"})
    if select.endswith("where count_id"):
        changed(folder, "counts", "* replace (case count_id when 'c0' then 'norwich' else count_id end as count_id)")
    else:
        changed(folder, "counts", select)
    assert any(said in text for text in found(folder)), found(folder)


def test_a_figure_that_is_less_than_what_lies_within_it_is_a_doubt_of_check_only(parquet):
    places = [{"place_id": "london"}, {"place_id": "norwich", "within": "norfolk"}, {"place_id": "norfolk"}]
    folder = parquet({"destination": "norfolk", "value": "3"}, {}, places=places)
    assert any("stated within it" in text for text in found(folder))
    assert found(folder, warnings=False) == []


def test_an_unsound_folder_is_refused_with_the_way_out(parquet):
    folder = parquet()
    changed(folder, "counts", "* replace ('x1' as value)")
    with opened(folder, "600MB") as engine, pytest.raises(RefusedError, match="--memory none says all"):
        require_sound(engine)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--measure", "lines"], "flows of lines is not answered in pieces"),
        (["--measure", "arrests", "--sum-subjects"], "A sum over subjects is not answered in pieces"),
        (["--measure", "arrests", "--totals"], "--totals is not answered in pieces"),
        (["--measure", "arrests", "--pseudonyms"], "--pseudonyms is not answered in pieces"),
        (["--measure", "arrests", "--home", "norwich"], "--home is not answered in pieces"),
        (["--measure", "arrests", "--format", "json"], "in pieces the answer is CSV"),
        (["--measure", "nothing"], "there is no measure 'nothing'. There is: arrests (persons, flow)"),
        (["--measure", "arrests", "--memory", "1MB"], "1MB is too little memory"),
        (["--measure", "arrests", "--memory", "much"], "'much' is no amount of memory"),
    ],
)  # fmt: skip
def test_what_is_not_answered_in_pieces_is_refused(parquet, run, words, said):
    done = run("flows", parquet(), "--format", "csv", "--memory", "600MB", *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.output


def test_reading_in_pieces_says_how_far_it_is_unless_quiet(parquet, run, monkeypatch):
    monkeypatch.setattr(engines, "_SAY_ROWS", 1)
    monkeypatch.setattr(reading, "_may_say", lambda: True)
    folder, asked = parquet({}, {"destination": "london"}), ["--memory", "600MB", "--format", "csv"]
    assert "read in pieces: " in run("disruption", folder, *asked).stderr
    assert run("disruption", folder, *asked, "--quiet").stderr == ""


def test_an_answer_that_takes_long_says_so(parquet, monkeypatch):
    monkeypatch.setattr(engines, "_SAY_SECONDS", 0.01)
    told = []
    with engines.opened(parquet(), "600MB", lambda what, rows: told.append((what, rows))) as engine:
        engine.all("select sum(hash(range)) from range(50000000)")
    assert ("read in pieces", 0) in told


def test_corrections_and_editions_are_refused(parquet, run):
    done = run("flows", parquet({}, {"supersedes": "c0"}), "--measure", "arrests", "--memory", "1GB", "--format", "csv")
    assert "A dataset with claims that correct others (supersedes) is not answered in pieces" in done.output


def test_only_folders_of_parquet_are_read_in_pieces(run, folder):
    for source in ("example:open-source", folder(counts=[{"count_id": "a", "subject": "op", "value": "1"}])):
        done = run("flows", source, "--measure", "arrests", "--memory", "1GB", "--format", "csv")
        assert done.exit_code == 1
        assert "only a folder of Parquet files can be read in pieces" in done.output


def test_a_large_folder_is_read_in_pieces_without_being_told_and_says_so(parquet, run, monkeypatch):
    folder = parquet()
    plain = run("flows", folder, "--measure", "arrests", "--format", "csv")
    monkeypatch.setattr(engines, "LARGE", 0)
    done = run("flows", folder, "--measure", "arrests", "--format", "csv")
    assert (done.exit_code, done.stdout) == (0, plain.stdout)
    assert "1 claim: read in pieces within 1GB (--memory SIZE; none: all at once)" in done.stderr
    assert "in pieces" not in run("flows", folder, "--measure", "arrests", "--memory", "none").stderr


def test_a_subject_that_does_not_fit_is_refused_and_no_file_is_left(parquet, run, monkeypatch, tmp_path):
    folder = parquet({}, {"destination": "london"}, {"origin": "norwich"})
    monkeypatch.setattr(engines.Engine, "most_at_once", property(lambda _: 1))
    out = tmp_path / "out.csv"
    done = run("flows", folder, "--measure", "arrests", "--memory", "1GB", "-o", out)
    assert "the subject 'op' has more claims than fit into this memory at once: give more with --memory" in done.output
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


def test_a_damaged_file_is_refused(parquet):
    folder = parquet()
    (folder / "places.parquet").write_bytes(b"PAR1")
    with pytest.raises(LoadError, match=r"places\.parquet: is not a Parquet file"), opened(folder, "1GB"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT as a terminal does")
def test_what_was_spilled_is_removed_when_the_work_is_stopped(parquet, tmp_path):
    spill = tmp_path / "spill"
    spill.mkdir()
    program = (
        "import signal, sys\nfrom pathlib import Path\nfrom graphlab.large.engine import opened\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # work in the background ignores it
        "try:\n"
        "    with opened(Path(sys.argv[1]), '600MB') as engine:\n"
        "        print('open', flush=True)\n"
        "        engine.all('select sum(hash(range)) from range(1000000000000)')\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)\n"
    )
    command = [sys.executable, "-c", program, str(parquet())]
    work = subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(spill)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with work:
        _stop_when_open(work, spill)
    assert list(spill.iterdir()) == []


def _stop_when_open(work, spill):
    try:
        assert work.stdout.readline() == b"open\n"
        assert [p.name[:15] for p in spill.iterdir()] == ["graphlab-spill-"]
        time.sleep(0.2)
        work.send_signal(signal.SIGINT)
        assert work.wait(60) == 130
    finally:
        work.kill()


def test_check_in_pieces_gives_the_account_and_says_what_it_did_not_look_at(parquet, run):
    folder = parquet({}, {"destination": "london"})
    whole, pieces = run("check", folder), run("check", folder, "--memory", "1GB")
    assert pieces.exit_code == 0
    assert pieces.stdout.startswith(whole.stdout.partition("\n\nhandling")[0].rstrip())
    assert "Not looked at in pieces: what the record of one line cannot all say" in pieces.stdout


def test_check_in_pieces_refuses_what_it_cannot_clear(parquet, run):
    folder = parquet()
    changed(folder, "counts", "* replace ('x1' as value)")
    done = run("check", folder, "--memory", "1GB")
    assert (done.exit_code, done.stdout) == (1, "")
    assert (
        "not every row can be taken as it stands (counts.parquet: column 'value': 'x1' is not a number" in done.output
    )
    assert "--fix is not answered in pieces" in run("check", folder, "--memory", "1GB", "--fix", "x.xlsx").output
    csv = run("check", folder, "--memory", "1GB", "--format", "csv")
    assert "in pieces the account is a table" in csv.output


def test_info_and_disruption_in_pieces_are_those_of_the_whole(parquet, run, tmp_path):
    folder = parquet({}, {"value": "<5", "origin": "unknown"}, {"handling": "C"})
    whole, pieces = (run("info", folder, *more) for more in ([], ["--memory", "600MB"]))
    assert (pieces.exit_code, pieces.stdout) == (0, whole.stdout)
    for words in (["info"], ["disruption"], ["disruption", "--by", "returns"], ["disruption", "--operation", "op"]):
        whole, pieces = (
            run(words[0], folder, *words[1:], "--format", "csv", *more) for more in ([], ["--memory", "600MB"])
        )
        assert (pieces.exit_code, pieces.stdout) == (0, whole.stdout)
        assert pieces.stdout.count("\n") >= 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["disruption", "--by", "stock", "--format", "csv"], "--by stock is not answered in pieces"),
        (["disruption", "--line", "x", "--format", "csv"], "--line is not answered in pieces"),
        (["disruption", "--by", "line", "--operation", "op", "--format", "csv"], "of one --operation is not answered"),
        (["disruption"], "in pieces the answer is CSV"),
        (["info", "--table", "measures", "--format", "csv"], "A table that names every claim is not answered"),
    ],
)  # fmt: skip
def test_what_disruption_and_info_do_not_answer_in_pieces_is_refused(parquet, run, words, said):
    done = run(words[0], parquet(), *words[1:], "--memory", "600MB")
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.output


def test_info_refuses_a_list_of_ids_that_is_too_long_and_counts_them(parquet, run, monkeypatch):
    monkeypatch.setattr(infos, "MOST_NAMED", 1)
    folder = parquet({"origin": "unknown"}, {"destination": "unknown"})
    done = run("info", folder, "--memory", "600MB", "--format", "csv")
    assert "of what is missing (the table counts them) is not answered in pieces" in done.output
    assert re.search("counts with an unknown end +2", run("info", folder, "--memory", "600MB").stdout)


def test_an_operation_with_more_claims_than_fit_is_refused(parquet, run, monkeypatch):
    monkeypatch.setattr(engines.Engine, "most_at_once", property(lambda _: 1))
    done = run("disruption", parquet(), "--memory", "600MB", "--format", "csv")
    assert "'op' and the lines that it touched have 2 claims, more than fit into this memory at once" in done.output
