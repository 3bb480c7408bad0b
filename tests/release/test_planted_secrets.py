"""Secrets are planted in a dataset; nothing that any command prints or writes for others holds one of them."""

from __future__ import annotations

import json
import re

import pytest

from graphlab.report.exports.export import LOSSLESS, export
from graphlab.sources import open_source
from tests.release.planted import (
    ASKING,
    BRANDS,
    HIDDEN,
    branded,
    brands_in,
    built,
    everything,
    texts_in,
    with_hidden,
)

#: Options in which a person types a secret, to see whether it is given back; each fails or names what may be named.
PROBES: tuple[tuple[str, ...], ...] = (
    ("lines", "--subject", "Quagmir"), ("lines", "--subject", "qgm-1"), ("lines", "--place", "secretham"),
    ("claims", "cclaim-7"), ("claims", "veiledsourc"), ("claims", "qgm-1"), ("flows", "--measure", "moonmeasur"),
    ("flows", "--measure", "moonmeasure"), ("flows", "--measure", "arrests", "--roll-up", "safehouse"),
    ("whatif", "--close", "Quagmir"), ("whatif", "--close-operation", "Opaqu Dawn"),
    ("whatif", "--close-origin", "Secretha"), ("disruption", "--operation", "opq"), ("disruption", "--line", "qgm"),
    ("query", "neighbourhood", "-p", "node=qgm"), ("centrality", "--explain", "qgm"),
    ("plan", "--budget", "1", "--free", "secretha"), ("plan", "--budget", "1", "--origin-level", "safehouse"),
    ("editions", "--measure", "moonmeasur"),
)  # fmt: skip


def hidden_in(text: str, *, typed: str = "") -> list[str]:
    return [secret for secret in HIDDEN if secret.lower() in text.lower() and secret.lower() not in typed.lower()]


@pytest.fixture
def secret(tmp_path):
    built(with_hidden()).save(str(tmp_path / "secret"))
    (tmp_path / "out").mkdir(exist_ok=True)
    return tmp_path / "secret"


@pytest.fixture
def brands(tmp_path):
    built(branded()).save(str(tmp_path / "brands"))
    (tmp_path / "out").mkdir(exist_ok=True)
    return tmp_path / "brands"


def test_the_search_finds_what_was_planted(secret, brands):
    assert hidden_in(" ".join(text for _, text in texts_in(secret))) == list(HIDDEN[:8]) + list(HIDDEN[8:])
    found = brands_in(" ".join(text for _, text in texts_in(brands)))
    assert len(BRANDS) >= 30
    assert len(found) >= 30


def test_what_only_handling_c_says_is_in_nothing_that_leaves(run, secret, tmp_path):
    found = {name: hidden_in(text) for name, text in everything(run, secret, tmp_path / "out", formats=("json",))}
    assert len(found) > 200
    assert {name: secrets for name, secrets in found.items() if secrets} == {}


def test_what_is_typed_for_is_not_offered(run, secret):
    for words in PROBES:
        result = run(words[0], secret, *words[1:])
        assert hidden_in(result.stdout + result.stderr, typed=" ".join(words)) == [], words
        assert result.exit_code == (0 if result.stdout else 1), words
    assert run("lines", secret, "--subject", "Quagmire", "--audience", "internal").exit_code == 0


@pytest.mark.parametrize("asked", [("--line", "qgm-1"), ("--operation", "Opaque Dawn"), ("--town", "secretham")])
def test_a_product_about_what_handling_hides_is_refused(run, secret, tmp_path, asked):
    result = run("brief", secret, "-o", tmp_path / "b", *asked)
    assert result.exit_code == 1
    assert "there is no" in result.stderr
    assert not (tmp_path / "b").exists()
    assert run("brief", secret, "-o", tmp_path / "c", *asked, "--audience", "internal", "--quiet").exit_code == 0


def test_our_own_formats_say_what_they_hold_and_leave_it_out_when_they_are_released(run, secret, tmp_path):
    for number, name in enumerate(("d.xlsx", "d.json", "csv")):
        options = ("--format", "csv") if name == "csv" else ()
        kept = run("export", secret, "-o", tmp_path / name, *options, "--quiet")
        assert f"{name} holds 7 claims of handling C (--release leaves them out)" in kept.stderr
        assert hidden_in(" ".join(t for _, t in texts_in(tmp_path / name)))
        for how in (("--release",), ("--suppress-below", "3"), ("--pseudonyms", "--key", tmp_path / "key.csv")):
            target = tmp_path / f"{number}{how[0]}{name}"
            told = run("export", secret, "-o", target, *options, *how, "--quiet")
            assert told.exit_code == 0
            assert "holds" not in told.stderr
            assert hidden_in(" ".join(t for _, t in texts_in(target))) == [], (name, how)
    assert set(LOSSLESS) == {"xlsx", "json", "csv"}
    refused = run("export", secret, "-o", tmp_path / "x.json", "--release", "--audience", "internal")
    assert refused.exit_code == 2


def test_load_says_what_a_store_gets_and_leaves_it_out_when_it_is_released(run, secret, tmp_path):
    kept = run("load", secret, "--into", tmp_path / "kept", "--quiet")
    assert "holds 7 claims of handling C (--release leaves them out)" in kept.stderr
    assert open_source(tmp_path / "kept") == open_source(secret)
    left = run("load", secret, "--into", tmp_path / "left", "--release", "--quiet")
    assert "holds" not in left.stderr
    assert hidden_in(" ".join(text for _, text in texts_in(tmp_path / "left"))) == []
    assert len(open_source(tmp_path / "left").counts) == 3


def test_no_brand_is_in_anything_that_leaves_under_pseudonyms(run, brands, tmp_path):
    outputs = everything(run, brands, tmp_path / "out", "--pseudonyms", formats=("json",), briefs=(1,))
    found = {name: brands_in(text) for name, text in outputs}
    assert len(found) > 200
    assert {name: named for name, named in found.items() if named} == {}


def test_a_brand_that_is_typed_is_found_and_not_given_back(run, brands, tmp_path, monkeypatch):
    typed = ("--title", "All of Zorro’s work", "--line", "STRAUSZ", "--pseudonyms", "--to", "docx")
    monkeypatch.setattr("sys.argv", ["graphlab", "brief", str(brands), "-o", str(tmp_path / "b"), *typed])
    made = run("brief", brands, "-o", tmp_path / "b", *typed)
    assert made.exit_code == 0, made.stderr
    assert "--line line-" in (tmp_path / "b" / "run-record.json").read_text(encoding="utf-8")
    assert [name for name, text in texts_in(tmp_path / "b") if brands_in(text)] == []
    for words in (
        ("lines", "--subject", "zorro"),
        ("whatif", "--close", "Kestrel"),
        ("disruption", "--by", "line", "--line", "Zorro"),
    ):
        result = run(words[0], brands, *words[1:], "--pseudonyms", "--format", "json")
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout)["rows"]
        assert brands_in(result.stdout) == []


def _numbers(value):
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [n for v in inner for n in _numbers(v)]
    return [value] if isinstance(value, int | float) else []


#: Ties and random samples follow ids, which pseudonyms change; these have neither.
_COMPARED = {"flows", "disruption", "lines", "info", "query"}


def test_no_figure_changes_under_pseudonyms(run, brands):
    compared = 0
    for words in ASKING:
        if words[0] not in _COMPARED or {"shared_brands", "text_search", "--survival"} & set(words):
            continue
        one, other = (run(words[0], brands, *words[1:], "--format", "json", *more) for more in ((), ("--pseudonyms",)))
        before, after = json.loads(one.stdout), json.loads(other.stdout)
        rows = [sorted(str(sorted(map(str, _numbers(r)))) for r in result["rows"]) for result in (before, after)]
        assert rows[0] == rows[1], words
        assert before["withheld"] == after["withheld"], words
        compared += 1
    assert compared > 10


def test_sources_keep_their_tolerance_and_records_their_depth(tmp_path):
    data = built(branded())
    net = data.network(pseudonyms=True)
    bounds = {(c.value.low, c.value.high) for c in net.counts if c.measure == "arrests"}
    assert bounds == {(49, 51), (98, 102), (147, 153)}
    assert re.fullmatch(
        r"\{'line-\d\d': \[\{'deep': 'line-\d\d', 'list': \['line-\d\d'\]\}\]\}",
        str(net.dataset.record.extra["handbook"]),
    )
    export(net, tmp_path / "d.json")
    assert brands_in((tmp_path / "d.json").read_text(encoding="utf-8")) == []


def test_a_brand_that_is_a_place_is_said_to_stay(run, folder):
    links = [{"link_type": "SUPPLIES", "from": "essex-1", "to": "essex"}]
    source = folder(links=links, lines=[{"line_id": "essex-1", "name": "The Essex line"}])
    result = run("lines", source, "--pseudonyms")
    assert "Warning: The Essex line is a name of a place too and stays in texts" in result.stderr
    assert "Warning" not in run("lines", source).stderr
