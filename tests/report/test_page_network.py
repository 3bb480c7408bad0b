"""What the network page draws, and what it says of what it does not draw."""

from __future__ import annotations

import pytest

from graphlab.analysis.lifecycle.ledger import lines as ledger
from graphlab.report.drawing.marks import short_label
from graphlab.report.pages.claim_cards import claim_card, claim_cards, source_words
from graphlab.report.pages.facts import link_places
from graphlab.report.pages.network import network_page
from graphlab.report.pages.network_records import edge_records
from graphlab.report.pages.picture import claims_about, picture_of, withheld_words
from graphlab.wording.phrases import many


@pytest.fixture(scope="module")
def net(example):
    return example.network()


@pytest.fixture(scope="module")
def picture(net):
    return picture_of(net)


def test_every_line_with_a_link_is_drawn_once_and_two_ricos_are_two(picture):
    lines = picture.of_kind("line")
    assert len(lines) == 35
    assert [d.name for d in lines].count("Rico") == 2


def test_places_are_told_apart_by_what_lines_do_there(picture):
    assert picture.drawn_nodes["london"].kind == "origin"
    assert picture.drawn_nodes["norwich"].kind == "town"
    assert picture.drawn_nodes["manchester"].kind == "both"
    assert picture.drawn_nodes["blackpool"].kind == "place"


def test_unknown_and_not_itemised_are_never_nodes_but_counted(picture):
    assert not {"unknown", "not-itemised"} & set(picture.drawn_nodes)
    assert "5 lines have an origin that is not known: DJ, Felix, Frosty, Lewis, Rico." in picture.absent
    assert any(line.startswith("4 lines have a destination that is not itemised") for line in picture.absent)
    assert "No claim is withheld." in picture.absent


def test_echo_has_four_destinations_and_its_claims(net, picture):
    towns = [t.target for t in picture.drawn_links if t.source == "echo" and t.type == "SUPPLIES"]
    assert towns == ["aberdeen", "anglesey", "cornwall", "deeside"]
    assert "echo-calls-leader" in picture.drawn_nodes["echo"].claims
    assert len(picture.drawn_nodes["echo"].claims) == len(claims_about(net)["echo"]) == 8


def test_two_claims_on_one_link_are_one_tie_with_the_better_grade(dataset):
    links = [
        {"link_type": "SUPPLIES", "from": "l", "to": "t", "source_id": "a", "grade": "3D", "certainty": "implied"},
        {"link_type": "SUPPLIES", "from": "l", "to": "t", "source_id": "b", "grade": "1B"},
    ]
    (drawn_link,) = picture_of(dataset(links=links).network()).drawn_links
    assert len(drawn_link.claims) == 2
    assert str(drawn_link.grade) == "1B"
    assert drawn_link.certainty == "stated"


def test_links_withheld_by_handling_are_counted_and_not_drawn(dataset):
    links = [
        {"link_type": "SUPPLIES", "from": "l", "to": "t"},
        {"link_type": "SUPPLIES", "from": "l", "to": "u", "handling": "C"},
    ]
    data = dataset(links=links)
    picture = picture_of(data.network())
    assert set(picture.drawn_nodes) == {"l", "t"}
    assert "1 claim is withheld by its handling code." in picture.absent
    assert set(picture_of(data.network(include_handling="C")).drawn_nodes) == {"l", "t", "u"}


def test_rolled_up_places_are_drawn_as_the_place_that_holds_them(example):
    picture = picture_of(example.network(roll_up="region"))
    assert "hackney" not in picture.drawn_nodes
    assert picture.drawn_nodes["london"].kind == "origin"


def test_a_line_without_a_known_place_is_still_drawn(dataset):
    picture = picture_of(dataset(links=[{"link_type": "SUPPLIES", "from": "l", "to": "unknown"}]).network())
    assert set(picture.drawn_nodes) == {"l"}


def test_implied_links_are_dashed_and_end_in_an_open_head(net, picture):
    by_tie = dict(
        zip(
            ((t.source, t.target, t.type) for t in picture.drawn_links),
            edge_records(picture, link_places(net)),
            strict=True,
        )
    )
    implied = by_tie["london", "apollo", "ORIGINATES_IN"]
    stated = by_tie["hackney", "deano", "ORIGINATES_IN"]
    assert implied["open"] and implied["dash"]
    assert "open" not in stated and "dash" not in stated


def test_the_page_offers_both_arrangements_and_every_node_has_a_place_in_each(net):
    page = network_page(net)
    assert [name for name, _ in page.layouts] == ["layered", "force"]
    for node in page.nodes:
        assert set(node["places"]) == {"layered", "force"}
    first = network_page(net, layout="force")
    assert [name for name, _ in first.layouts] == ["force", "layered"]


def test_origins_stand_left_of_lines_and_lines_left_of_towns(net):
    at = {n["id"]: (n["kind"], n["places"]["layered"][0]) for n in network_page(net).nodes}
    x = dict(at.values())
    assert x["origin"] == x["both"] < x["line"] < x["town"] == x["place"] < x["operation"]


def test_the_ledger_beside_the_picture_is_the_ledger_of_the_command(net):
    page = network_page(net)
    assert page.tables[0].csv == ledger(net).to_csv()
    assert [row.cells[0].text for row in page.tables[0].rows] == [row["name"] for row in ledger(net).rows]


def test_the_headline_counts_what_is_drawn(net, picture):
    page = network_page(net)
    assert page.title == "35 lines from 14 known origin areas to 24 known destinations"
    assert len(picture.of_kind("origin", "both")) == 14


def test_a_plain_network_is_drawn_without_lines_or_layers(dataset):
    net = dataset(
        links=[{"link_type": "CONNECTS", "from": "a", "to": "b"}, {"link_type": "CONNECTS", "from": "b", "to": "c"}]
    ).network()
    page = network_page(net)
    assert page.title == "3 nodes and 2 links"
    assert [name for name, _ in page.layouts] == ["force"]
    assert not page.whatif


def test_a_count_card_says_what_was_written_and_what_it_can_be(example, net):
    card = claim_card(net, example.claim("norfolk-lines-2021-12"))
    facts = dict(card["facts"])
    assert facts["As written"] == "<30 (lines)"
    assert facts["Bounds"] == "fewer than 30"
    assert facts["Period"] == "2021-12"
    assert facts["Definition"] == "county lines team"
    assert facts["Grade"] == "2C, handling P"


def test_link_and_event_cards_say_who_did_what_where(net):
    says = {c["says"] for c in claim_cards(net, [c.id for c in (*net.links, *net.events)])["claims"].values()}
    assert "LJ is run from Woolwich" in says
    assert "Operation Orochi targeted Hustle" in says
    assert "LJ: closed, Operation Orochi" in says


def test_a_source_is_named_in_words_and_an_unnamed_one_is_said_to_be(net):
    assert source_words(net, "itv-anglia-2020-09").startswith("LJ line, ITV Anglia")
    assert source_words(net, "nobody") == "Source: nobody"
    assert source_words(net, "") == "No source is named"


def test_pseudonyms_hide_every_brand_in_the_page(example):
    page = network_page(example.network(pseudonyms=True))
    text = " ".join(thing["title"] for thing in page.payload["things"].values())
    for brand in ("Scouse Porky", "Deano", "Echo", "Montana"):
        assert brand not in text


def test_long_names_are_shortened_on_labels_only():
    assert len(short_label("x" * 500)) == 34
    assert short_label("two\nlines") == "two lines"


def test_one_and_many_are_told_apart():
    assert many(1, "line") == "1 line"
    assert many(0, "line") == "no lines"
    assert withheld_words({"handling": 0}) == ["No claim is withheld."]
