"""Commands that do long work elsewhere print the same bytes as those that do it here."""

from __future__ import annotations

from functools import partial

import pytest

from graphlab.spread import processes

ASKED = (
    ("centrality", "--measure", "degree", "--stability", "20", "--table", "stability"),
    ("communities", "--runs", "4", "--rewired", "--scan", "--table", "resolution"),
    ("whatif", "--best", "2", "--table", "best"),
    ("whatif", "--curve", "betweenness", "--curve", "degree", "--adaptive", "--table", "curve"),
    ("whatif", "--curve", "betweenness", "--table", "curve"),
    ("watch", "--table", "neighbours", "--as-at", "2020-12-31"),
)


@pytest.mark.parametrize("words", ASKED, ids=lambda words: " ".join(words[:3]))
def test_a_cluster_gives_the_same_bytes(run, scheduler, words):
    command, *rest = words
    here = run(command, "example:open-source", *rest, "--format", "json")
    there = run(command, "example:open-source", *rest, "--format", "json", "--cluster", scheduler)
    assert there.exit_code == here.exit_code == 0, there.output
    assert there.stdout == here.stdout


def test_processes_give_the_same_bytes(run, monkeypatch):
    words = ("communities", "example:open-source", "--runs", "6", "--no-rewired", "--no-scan", "--format", "json")
    here = run(*words)
    asked = []
    monkeypatch.setattr(processes, "Processes", partial(processes.Processes, fan_out=0))
    crew = processes._Crew.results
    monkeypatch.setattr(processes._Crew, "results", lambda self: asked.append(len(self.pieces)) or crew(self))
    assert run(*words, "--jobs", "2").stdout == here.stdout
    assert asked == [6]


def test_a_wrong_address_is_one_line_and_exit_status_1(run):
    told = run("centrality", "example:open-source", "--cluster", "somewhere")
    assert told.exit_code == 1
    assert "write local, tcp://HOST:8786 or tls://HOST:8786" in told.stderr
