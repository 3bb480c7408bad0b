"""`graphlab view` and `graphlab.view`."""

from __future__ import annotations

import pytest

import graphlab
from graphlab.commands.products.view import command
from graphlab.errors import OutputError, RefusedError
from graphlab.report.views import VIEWS, view


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_writes_one_page(run, tmp_path, name):
    target = tmp_path / "page.html"
    result = run("view", "example:open-source", "-o", target, "--as", name)
    assert result.exit_code == 0, result.output
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_command_and_function_give_the_same_bytes(run, tmp_path, example):
    run("view", "example:open-source", "-o", tmp_path / "a.html", "--as", "map", "--measure", "arrests")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == view(example.network(), as_="map", measure="arrests")


def test_the_ending_says_what_kind_of_still(run, tmp_path):
    result = run("view", "example:open-source", "-o", tmp_path / "m.svg", "--as", "matrix")
    assert result.exit_code == 0
    assert (tmp_path / "m.svg").read_bytes().startswith(b"<?xml")


def test_nothing_is_overwritten_without_force(run, tmp_path):
    target = tmp_path / "page.html"
    target.write_text("mine")
    result = run("view", "example:open-source", "-o", target)
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert target.read_text() == "mine"
    assert run("view", "example:open-source", "-o", target, "--force").exit_code == 0


def test_another_ending_is_refused_with_those_that_there_are(run, tmp_path):
    result = run("view", "example:open-source", "-o", tmp_path / "page.docx")
    assert result.exit_code == 1
    assert ".html, .png, .svg or .pdf" in result.output
    assert not list(tmp_path.iterdir())


def test_an_option_of_another_view_is_refused(run, tmp_path):
    result = run("view", "example:open-source", "-o", tmp_path / "p.html", "--as", "timeline", "--measure", "arrests")
    assert result.exit_code == 1
    assert "the timeline view has no option 'measure'" in result.output


def test_an_unknown_measure_writes_nothing_and_says_what_there_is(run, tmp_path):
    result = run("view", "example:open-source", "-o", tmp_path / "p.html", "--as", "map", "--measure", "murders")
    assert result.exit_code == 1
    assert "arrests" in result.output
    assert not list(tmp_path.iterdir())


def test_an_unknown_view_is_a_mistake_of_the_command_line(run, tmp_path):
    assert run("view", "example:open-source", "-o", tmp_path / "p.html", "--as", "pie").exit_code == 2


def test_filters_reach_the_page(run, tmp_path):
    run("view", "example:open-source", "-o", tmp_path / "p.html", "--period", "2018", "--place", "norfolk")
    html = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "period 2018" in html and "place norfolk" in html


def test_the_library_gives_the_page_or_writes_it(example, tmp_path):
    net = example.network()
    assert str(graphlab.view(net)).startswith("<!doctype html>")
    assert graphlab.view(net, tmp_path / "x" / "p.html", "sankey") == tmp_path / "x" / "p.html"
    with pytest.raises(OutputError, match="is there already"):
        graphlab.view(net, tmp_path / "x" / "p.html", "sankey")
    with pytest.raises(RefusedError, match="there is no view"):
        graphlab.view(net, as_="pie")


def test_asking_for_one_lines_surroundings(run, tmp_path):
    run("view", "example:open-source", "-o", tmp_path / "p.html", "--ego", "Echo", "--hops", "1")
    html = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "Only what lies within 1 step of Echo." in html


def test_the_command_offers_the_views_and_the_options_of_the_registry():
    offered = {option.name: option for option in command.params}
    assert list(offered["as_"].type.choices) == list(VIEWS) == [view.name for view in VIEWS.values()]
    assert {name for view in VIEWS.values() for name in view.options} <= set(offered)
