"""Lines of several lists: which may be one, what a judgement changes, and how many there are."""

from __future__ import annotations

import itertools
import json
import random
from statistics import mean

import numpy as np
import pytest

import graphlab
from graphlab.analysis.deconfliction.comparison import FIELDS, Comparison, sound
from graphlab.analysis.deconfliction.counts import clusters_of
from graphlab.analysis.deconfliction.proposals import propose
from graphlab.analysis.deconfliction.records import LineRecord, line_records
from graphlab.errors import DataError, RefusedError
from graphlab.model.judged.judgements import Judgement, standing_judgements
from graphlab.statistics.record_linkage import fit, posterior
from tests.analysis.made_up_lists import AROUND, made_up_lists, true_pairs


def links(line, origin, town, source, start="2024-01", end="2024-06"):
    dated = {"from": line, "source_id": source, "start": start, "end": end}
    return [
        {"link_type": "ORIGINATES_IN", "to": origin, **dated},
        {"link_type": "SUPPLIES", "to": town, **dated},
    ]


@pytest.fixture
def two_forces(dataset):
    """Two exports that hold one line under two spellings, and two different lines of one common brand."""
    met = dataset(
        lines=[{"line_id": "m1", "name": "Echo"}, {"line_id": "m2", "name": "Ace"}],
        links=[*links("m1", "liverpool", "norwich", "met"), *links("m2", "hackney", "exeter", "met", "2021", "2022")],
    )
    norfolk = dataset(
        lines=[{"line_id": "n1", "name": "Eko"}, {"line_id": "n2", "name": "Ace"}],
        links=[
            *links("n1", "liverpool", "norwich", "nor"),
            *links("n2", "birmingham", "cromer", "nor", "2024", "2025"),
        ],
    )
    return met, norfolk


def test_the_same_line_in_two_spellings_is_first_and_makes_the_count_a_range(two_forces):
    result = graphlab.deconflict(*two_forces)
    first = result.rows[0]
    assert (first["first"], first["second"], first["judgement"]) == ("met/m1", "nor/n1", None)
    assert first["probability"] > 0.9
    assert first["agreement"][:3] == ("close spelling", "same origin", "same towns")
    counts = {(r["what"], r["origin"], r["destination"]): r for r in result.parts["counts"].rows}
    assert (counts["pair", "liverpool", "norwich"]["low"], counts["pair", "liverpool", "norwich"]["high"]) == (1, 2)
    assert counts["lines", None, None]["listed"] == 4


def test_the_waterfall_adds_up_to_the_probability(two_forces):
    result = graphlab.deconflict(*two_forces)
    for row in result.rows:
        steps = [
            s for s in result.parts["waterfall"].rows if (s["first"], s["second"]) == (row["first"], row["second"])
        ]
        assert sum(s["weight"] for s in steps) == pytest.approx(steps[-1]["running"])
        assert steps[-1]["probability"] == pytest.approx(row["probability"])
        assert steps[-1]["probability"] == pytest.approx(float(posterior(sum(s["weight"] for s in steps))))


def test_what_a_judgement_would_change_is_what_it_changes(two_forces):
    before = graphlab.deconflict(*two_forces)
    said = {
        (r["what"], r["origin"], r["destination"]): (r["low_if_same"], r["high_if_same"])
        for r in before.parts["changes"].rows
        if (r["first"], r["second"]) == ("met/m1", "nor/n1")
    }
    after = graphlab.deconflict(*two_forces, same=[Judgement("met/m1", "nor/n1", "same")])
    lines = next(r for r in after.parts["counts"].rows if r["what"] == "lines")
    assert said["lines", None, None] == (lines["low"], lines["high"])
    assert said["pair", "liverpool", "norwich"] == (1, 1)
    assert said["town", None, "norwich"] == (1, 1)


def test_a_judgement_of_different_holds_lines_apart_and_a_later_one_takes_its_place(two_forces):
    apart = Judgement("met/m1", "nor/n1", "different", decided_on="2026-01")
    result = graphlab.deconflict(*two_forces, same=[apart])
    assert result.rows[-1]["judgement"] == "different"
    assert not [r for r in result.parts["counts"].rows if r["what"] == "pair"]
    later = Judgement("met/m1", "nor/n1", "same", decided_on="2026-03")
    for order in itertools.permutations([apart, later]):
        assert standing_judgements(order)["met/m1", "nor/n1"] == later


def test_judgements_of_one_day_that_differ_are_an_error_that_names_both():
    pair = [Judgement("a/1", "b/1", word, "KS", "2026-01-05") for word in ("same", "different")]
    with pytest.raises(DataError, match="a/1 and b/1: different by KS on 2026-01-05; a/1 and b/1: same by KS"):
        standing_judgements(pair)


def test_a_contradiction_is_an_error_that_prints_the_path(two_forces, dataset):
    essex = dataset(lines=[{"line_id": "e1", "name": "Echo"}], links=links("e1", "liverpool", "norwich", "ess"))
    judged = [
        Judgement("met/m1", "nor/n1", "same"),
        Judgement("ess/e1", "nor/n1", "same"),
        Judgement("ess/e1", "met/m1", "different"),
    ]
    for order in itertools.permutations(judged):
        with pytest.raises(DataError, match="ess/e1 = nor/n1 = met/m1, but ess/e1 and met/m1 are judged different"):
            graphlab.deconflict(*two_forces, essex, same=order)


def test_judgements_on_lines_that_are_gone_wait_and_are_named(two_forces):
    result = graphlab.deconflict(*two_forces, same=[Judgement("met/gone", "nor/n1", "same")])
    assert any("no list here holds, or several: met/gone" in note for note in result.notes)


def test_equal_ids_of_two_sources_are_two_records_and_of_one_source_one_list(dataset):
    one = dataset(lines=[{"line_id": "7", "name": "Rico"}], links=links("7", "leeds", "york", "a"))
    two = dataset(lines=[{"line_id": "7", "name": "Rico"}], links=links("7", "leeds", "york", "b"))
    assert [r["first"] + "|" + r["second"] for r in graphlab.deconflict(one, two).rows] == ["a/7|b/7"]
    alone = graphlab.deconflict(one)
    assert alone.rows == [] and "one source" in alone.title


def test_tokens_are_compared_and_stand_in_no_output(dataset):
    lists = [
        dataset(lines=[{"line_id": "1", "name": name, "token": "k3y-7f"}], links=links("1", origin, "york", source))
        for name, origin, source in (("Rico", "leeds", "a"), ("Sam", "hull", "b"))
    ]
    result = graphlab.deconflict(*lists)
    assert result.rows[0]["probability"] > 0.5
    every = [result, *result.parts.values()]
    assert not any("k3y" in text for r in every for text in (r.to_json(), r.to_csv(), r.to_text()))


def test_levels_are_those_of_a_plain_comparison_of_each_pair():
    records, _ = made_up_lists(5, lines=40)
    levels = {}
    for block in Comparison(records, AROUND).blocks():
        for i, j, level in zip(block.first, block.second, block.levels.T, strict=True):
            levels[records[i].key, records[j].key] = tuple(level.tolist())
    expected = {
        (a.key, b.key): plain_levels(a, b)
        for a, b in itertools.combinations(records, 2)
        if not set(a.sources) & set(b.sources)
    }
    assert levels == expected


def plain_levels(a, b):
    """The levels of one pair, written out."""
    from rapidfuzz.distance import JaroWinkler

    alike = max(JaroWinkler.similarity(f(x), f(y)) for x in a.brands for y in b.brands for f in (str, sound))
    brand = 2 if set(a.brands) & set(b.brands) else int(alike >= 0.85)
    wide = [s | {u for p in s for u in AROUND.get(p, ())} for s in (a.origins, b.origins)]
    near = a.origins & wide[1] or b.origins & wide[0]
    origin = -1 if not (a.origins and b.origins) else 2 if a.origins & b.origins else int(bool(near))
    towns = 2 if a.towns == b.towns else int(bool(a.towns & b.towns))
    time = int(a.first <= b.last and b.first <= a.last)
    time += bool(time and abs(a.first - b.first) <= 62)
    return brand, origin, towns, time, -1, -1


def test_the_em_gives_back_the_model_that_made_the_patterns():
    rng = np.random.default_rng(3)
    m, u, prior, n = (0.9, 0.8, 0.85), (0.05, 0.2, 0.1), 0.1, 200_000
    same = rng.random(n) < prior
    fields = [np.where(same, rng.random(n) < a, rng.random(n) < b) for a, b in zip(m, u, strict=True)]
    patterns, pairs = np.unique(np.stack(fields, axis=1).astype(np.int8), axis=0, return_counts=True)
    model = fit(patterns, pairs.astype(float), [2, 2, 2])
    assert model.prior == pytest.approx(prior, abs=0.01)
    assert [float(x[1]) for x in model.m] == pytest.approx(m, abs=0.03)
    assert [float(x[1]) for x in model.u] == pytest.approx(u, abs=0.01)


def test_made_up_lists_of_three_forces_are_told_apart():
    scores, inside, waiting = [], 0, []
    for seed in range(10):
        records, truth = made_up_lists(seed)
        proposals = propose(records, AROUND)
        found = {p.keys for p in proposals.pairs if p.probability >= 0.5}
        real = true_pairs(truth)
        scores.append(2 * len(found & real) / (len(found) + len(real)))
        sure = [Judgement(*sorted(p.keys), "same") for p in proposals.pairs if p.probability >= 0.95]
        clusters = clusters_of(records, {j.pair: j for j in sure}, proposals.pairs)
        count = clusters.count()
        inside += count.low <= len(set(truth.values())) <= count.high
        waiting.append(sum(0.05 <= p.probability < 0.95 for p in proposals.pairs))
    assert mean(scores) > 0.95
    assert inside >= 9
    assert mean(waiting) < 100


def test_nothing_depends_on_the_order_of_records_or_lists(two_forces):
    records, _ = made_up_lists(2, lines=60)
    shuffled = random.Random(1).sample(records, len(records))
    assert propose(sorted(shuffled, key=lambda r: r.key), AROUND).pairs == propose(records, AROUND).pairs
    there, back = graphlab.deconflict(*two_forces), graphlab.deconflict(*reversed(two_forces))
    assert there.to_json() == back.to_json()
    assert all(there.parts[name].to_json() == back.parts[name].to_json() for name in there.parts)


def test_placeholders_are_no_brand(dataset):
    data = dataset(lines=[{"line_id": "1", "name": "(unnamed) Haverhill line"}], links=links("1", "leeds", "york", "a"))
    (record,) = line_records([data.network()])
    assert record == LineRecord(
        "a/1",
        "1",
        0,
        ("a",),
        (),
        frozenset(["leeds"]),
        frozenset(["york"]),
        *(record.first, record.last),
        True,
        frozenset(),
    )


@pytest.fixture
def folders(two_forces, tmp_path):
    paths = [str(tmp_path / name) for name in ("met", "norfolk")]
    for data, path in zip(two_forces, paths, strict=True):
        data.save(path)
    return paths


def test_the_command_writes_judgements_that_the_next_run_reads(run, folders, tmp_path):
    same = tmp_path / "same.csv"
    done = run("deconflict", *folders, "--write", same, "--ask", "--by", "KS", "--on", "20 Nov 2026", input="s\nq\n")
    assert done.exit_code == 0, done.output
    assert "met/m1,nor/n1,same,KS,2026-11-20,," in same.read_text(encoding="utf-8")
    again = run("deconflict", *folders, "--same", same, "--table", "counts", "--format", "json")
    lines = json.loads(again.stdout)["rows"][0]
    assert lines["high"] == 3


def test_the_command_explains_a_pair_by_number_and_by_name(run, folders):
    by_number = run("deconflict", *folders, "--explain", "1")
    by_name = run("deconflict", *folders, "--explain", "nor/n1 = met/m1")
    assert by_number.exit_code == by_name.exit_code == 0
    assert by_number.stdout == by_name.stdout
    assert all(f.name in by_number.stdout for f in FIELDS if f.name != "token")
    wrong = run("deconflict", *folders, "--explain", "met/m1 = nor/n9")
    assert wrong.exit_code == 1
    assert "write its number, or FIRST = SECOND" in wrong.stderr


def test_a_broken_judgement_is_an_error_with_its_row_and_what_is_allowed(run, folders, tmp_path):
    same = tmp_path / "same.csv"
    same.write_text("first,second,judgement\nmet/m1,nor/n1,perhaps\n", encoding="utf-8")
    done = run("deconflict", *folders, "--same", same)
    assert done.exit_code == 1
    assert "same.csv" in done.stderr and "line 2" in done.stderr and "same, different, unsure" in done.stderr


def test_judgements_of_the_dataset_itself_count(dataset):
    data = dataset(
        lines=[{"line_id": "m1", "name": "Echo"}, {"line_id": "n1", "name": "Eko"}],
        links=[*links("m1", "liverpool", "norwich", "met"), *links("n1", "liverpool", "norwich", "nor")],
        same=[{"first": "met/m1", "second": "nor/n1", "judgement": "same", "decided_by": "KS"}],
    )
    counts = graphlab.deconflict(data).parts["counts"]
    assert (counts.rows[0]["low"], counts.rows[0]["high"], counts.rows[0]["listed"]) == (1, 1, 2)


@pytest.fixture
def three_lists(dataset):
    """One folder of three sources: Echo and Eko may be one, Ace of two places are two, Zed is apart."""
    return dataset(
        lines=[{"line_id": i, "name": n} for i, n in (("m1", "Echo"), ("n1", "Eko"), ("m2", "Ace"), ("e1", "Zed"))],
        links=[
            *links("m1", "liverpool", "norwich", "met"),
            *links("n1", "liverpool", "norwich", "nor"),
            *links("m2", "hackney", "exeter", "met", "2021", "2022"),
            *links("e1", "hackney", "norwich", "ess", "2020", "2021"),
            {"link_type": "TARGETED", "from": "sweep", "to": "m1", "source_id": "met"},
            {"link_type": "TARGETED", "from": "sweep", "to": "n1", "source_id": "nor"},
        ],
    )


def row_of(result, **wanted):
    return next(r for r in result.rows if all(r[k] == v for k, v in wanted.items()))


def test_every_count_of_lines_is_a_range_until_somebody_judges(three_lists):
    net = three_lists.network()
    assert [row_of(graphlab.flows(net, measure="lines"), origin="liverpool")[k] for k in ("low", "high")] == [1, 2]
    place = row_of(graphlab.disruption(net, by="place"), place="norwich")
    assert (place["lines_low"], place["lines"]) == (2, 3)
    operation = row_of(graphlab.disruption(net, by="operation"), operation="sweep")
    assert (operation["lines_targeted_low"], operation["lines_targeted"]) == (1, 2)
    closing = graphlab.whatif(net, close=["m1"]).rows[-1]
    assert (closing["pairs_lost"], closing["pairs_lost_high"]) == (0, 1)
    assert any("Four lines of several sources are 3 to 4 different lines" in n for n in graphlab.lines(net).notes)


def test_lines_judged_the_same_are_one_line_everywhere_with_the_claims_and_names_of_all(three_lists):
    judged = three_lists.with_judgements([Judgement("met/m1", "nor/n1", "same")])
    net = judged.network()
    assert sorted(net.lines) == ["e1", "m1", "m2"]
    assert net.lines["m1"].names() == ("Echo", "Eko")
    row = row_of(graphlab.flows(net, measure="lines"), origin="liverpool")
    assert (row["low"], row["high"]) == (1, 1)
    assert set(row["claims"]) == {
        x.id for x in three_lists.links if x.start_node in ("m1", "n1") and x.type in ("ORIGINATES_IN", "SUPPLIES")
    }, "claims keep their ids"
    assert graphlab.whatif(net, close=["m1"]).rows[-1]["pairs_lost"] == 1
    assert row_of(graphlab.disruption(net, by="operation"), operation="sweep")["lines_targeted"] == 1
    assert not any("different lines" in note for note in graphlab.lines(net).notes)
    assert row_of(graphlab.lines(net), line="m1")["name"] == "Echo"


def test_lines_judged_different_are_counted_apart_without_a_range(three_lists):
    net = three_lists.with_judgements([Judgement("met/m1", "nor/n1", "different")]).network()
    row = row_of(graphlab.flows(net, measure="lines"), origin="liverpool")
    assert (row["low"], row["high"], row["denominator"]) == (2, 2, 4)


def test_shares_of_lines_in_doubt_never_leave_their_bounds(three_lists):
    for row in graphlab.flows(three_lists, measure="lines").rows:
        assert 0 <= row["share_low"] <= row["share_high"] <= 1
    liverpool = row_of(graphlab.flows(three_lists, measure="lines"), origin="liverpool")
    assert (liverpool["share_low"], liverpool["denominator"]) == (1 / 4, None)


def test_judgements_beside_a_dataset_survive_every_store_of_ours(three_lists, tmp_path, run):
    judged = three_lists.with_judgements([Judgement("met/m1", "nor/n1", "same", "KS", "2026-11-20", "2C", "one phone")])
    judged.save(str(tmp_path / "store"))
    assert (tmp_path / "store" / "same.csv").exists()
    for name in ("again.xlsx", "again.json"):
        assert run("export", tmp_path / "store", "-o", tmp_path / name).exit_code == 0
        assert graphlab.load(tmp_path / name) == judged


def test_a_file_of_judgements_is_an_option_of_every_command(three_lists, tmp_path, run):
    three_lists.save(str(tmp_path / "store"))
    same = tmp_path / "same.csv"
    same.write_text("first,second,judgement\nmet/m1,nor/n1,same\n", encoding="utf-8")
    done = run("flows", tmp_path / "store", "--measure", "lines", "--same", same, "--format", "json", "--quiet")
    row = next(r for r in json.loads(done.stdout)["rows"] if r["origin"] == "liverpool")
    assert (row["low"], row["high"]) == (1, 1)


def test_the_packaged_lines_are_judged_and_counted_as_before():
    result = graphlab.flows(graphlab.load("example:open-source"), measure="lines")
    assert all(row["low"] == row["high"] for row in result.rows)
    assert not any("different lines" in note for note in result.notes)


def test_a_token_leaves_in_no_export(dataset, tmp_path, run):
    data = dataset(lines=[{"line_id": "1", "name": "Rico", "token": "k3y-7f"}], links=links("1", "leeds", "york", "a"))
    data.save(str(tmp_path / "store"))
    assert "k3y" in (tmp_path / "store" / "lines.csv").read_text(encoding="utf-8"), "a store keeps it for next time"
    for name in ("a.graphml", "a.gexf", "a.json", "a.cypher"):
        assert run("export", tmp_path / "store", "-o", tmp_path / name, "--quiet").exit_code == 0
        assert "k3y" not in (tmp_path / name).read_text(encoding="utf-8")
    assert run("export", tmp_path / "store", "-o", tmp_path / "csv", "--format", "csv", "--quiet").exit_code == 0
    assert "k3y" not in (tmp_path / "csv" / "lines.csv").read_text(encoding="utf-8")
    page = run("view", tmp_path / "store", "-o", tmp_path / "page.html", "--quiet")
    assert page.exit_code == 0
    assert "k3y" not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_briefings_and_pages_say_that_lines_may_be_one(three_lists, tmp_path, run):
    three_lists.save(str(tmp_path / "store"))
    assert run("brief", tmp_path / "store", "-o", tmp_path / "out", "--quiet").exit_code == 0
    for name in ("briefing.html", "network.html"):
        assert "3 to 4 different lines" in (tmp_path / "out" / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("number", ["07700 900123", "+447700900123", "447700900123", "(01603) 496-000"])
def test_a_telephone_number_is_no_token_and_is_not_said_back(dataset, number):
    data = dataset(lines=[{"line_id": "1", "name": "Rico", "token": number}], links=links("1", "leeds", "york", "a"))
    with pytest.raises(RefusedError, match="is a telephone number") as refused:
        graphlab.deconflict(data)
    assert number.strip()[-6:] not in str(refused.value)
