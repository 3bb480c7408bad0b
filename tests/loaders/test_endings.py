"""Every kind of file has one line in the registry, and what it names is there."""

from __future__ import annotations

from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

from graphlab.errors import LoadError
from graphlab.loaders.endings import LOADERS, loader_for
from graphlab.model.tables import TABLES
from graphlab.sources import open_source


def test_a_question_of_a_file_that_is_not_read_says_how_to_convert_it(run, tmp_path):
    (tmp_path / "net.sif").write_text("Hackney pp Norwich\n")
    done = run("info", str(tmp_path / "net.sif"))
    assert done.exit_code == 1 and done.stderr.rstrip().endswith(
        "; export the network from Cytoscape as .cyjs or GraphML"
    )


def test_every_loader_is_there_and_takes_the_same_options():
    for loader in LOADERS:
        assert {"keep_going", "progress"} <= set(signature(import_module(loader.module).load).parameters)


def test_every_ending_is_read_by_one_kind_of_file_and_a_table_is_known_by_its_name():
    endings = [ending for loader in LOADERS for ending in loader.endings if loader.name != "table"]
    assert len(endings) == len(set(endings))
    assert all(ending == ending.lower() and ending.startswith(".") for ending in endings)
    assert {loader_for(Path(f"{table.upper()}.CSV")).name for table in TABLES} == {"table"}
    assert loader_for(Path("a.pdf")) is None


@pytest.mark.parametrize(("name", "said"), [("a.dot", "gv2gml a.dot -o a.gml"), ("b.xls", "save it as .xlsx")])
def test_a_file_that_its_own_program_can_convert_says_how(tmp_path, name, said):
    (tmp_path / name).write_text("x")
    with pytest.raises(LoadError) as error:
        open_source(tmp_path / name)
    assert said in error.value.remedy


def test_a_file_of_no_kind_is_refused_with_every_ending_that_could_be_read(tmp_path):
    (tmp_path / "a.pdf").write_text("x")
    with pytest.raises(LoadError) as error:
        open_source(tmp_path / "a.pdf")
    shown = [ending for loader in LOADERS if loader.name in ("workbook", "graph file") for ending in loader.endings]
    assert all(ending in str(error.value) for ending in shown)
