"""Names become ids only where they are clear; everything else is listed with candidates."""

from __future__ import annotations

from collections import Counter

import pytest

from graphlab.analysis.inspection.duplicates import MOST, pairs_left_out, possible_duplicates
from graphlab.data.gazetteer import gazetteer_rows
from graphlab.dataset import Dataset
from graphlab.errors import DataError
from graphlab.loaders.mapping.naming.matches import open_questions, read_answers
from graphlab.loaders.mapping.naming.names import NameIndex, core_words, with_parents
from graphlab.model.tables import PlaceRow

OWN = {
    "places": [
        {"place_id": "yarmouth-town", "name": "Great Yarmouth", "aliases": "GY"},
        {"place_id": "p2", "name": "Walton"},
    ]
}


@pytest.mark.parametrize(
    ("text", "wanted", "how"),
    [
        ("norwich", "norwich", "id"),
        ("E07000148", "norwich", "GSS code"),
        ("NORWICH", "norwich", "id"),
        ("East of England", "england-east", "name"),
        ("Met", "metropolitan", "alias"),
        ("King’s Lynn", "kings-lynn", "id"),
        ("Norwich City Council", "norwich", "name without 'police', 'council' ..."),
        ("London Borough of Hackney", "hackney", "name without 'police', 'council' ..."),
        ("Norwitch", "norwich", "close spelling"),
        ("Colchestr", "colchester", "close spelling"),
        ("Areas unknown", "unknown", "special word"),
        ("Other", "not-itemised", "special word"),
    ],
)
def test_a_clear_name_is_matched_and_says_how(text, wanted, how):
    match = NameIndex({}).match(text, "place")
    assert (match.id, match.how) == (wanted, how)


def test_what_the_dataset_names_comes_before_the_gazetteer():
    index = NameIndex(OWN)
    assert index.match("Great Yarmouth", "place").id == "yarmouth-town"
    assert index.match("gy", "place").id == "yarmouth-town"
    assert NameIndex({}).match("Great Yarmouth", "place").id == "great-yarmouth"


@pytest.mark.parametrize("text", ["Newpont", "Nowhere at all", "Eli", "Burrey"])
def test_a_name_that_is_not_close_enough_is_not_guessed(text):
    match = NameIndex({}).match(text, "place")
    assert match.id == ""


def test_two_names_about_as_close_are_not_guessed_and_both_are_candidates():
    own = {"places": [{"place_id": "a", "name": "Westonbury"}, {"place_id": "b", "name": "Eastonbury"}]}
    match = NameIndex(own, gazetteer=False).match("Wastonbury", "place")
    assert match.id == ""
    assert {c.id for c in match.candidates} == {"a", "b"}
    assert match.how == "several names are about as close"


@pytest.mark.parametrize(
    ("text", "nearly"),
    [("oRchester", "rochester"), ("Orchester", "dorchester"), ("Sandwitch", None), ("Dorchster", None)],
)
def test_a_slip_that_another_place_explains_as_well_is_a_question(text, nearly):
    # One letter left out makes Dorchester of Orchester, and two letters swapped make Rochester of it.
    places = ("Dorchester", "Rochester", "Sandwich")
    own = {"places": [{"place_id": name.lower(), "name": name} for name in places]}
    match = NameIndex(own, gazetteer=False).match(text, "place")
    assert bool(match.id) is (nearly is None)
    if nearly:
        assert nearly in {c.id for c in match.candidates}
        assert match.how == "several names are about as close"


@pytest.mark.parametrize("name", ["Dorchester", "Rochester", "Norwich", "Great Yarmouth", "Colchester"])
def test_every_name_with_one_slip_is_read_as_itself_or_asked(name):
    """Two letters swapped, one left out or put in: what is taken is the name itself, never another place."""
    index, own = NameIndex({}), NameIndex({}).match(name, "place").id
    slips = [name[:i] + name[i + 1 :] for i in range(len(name))]
    slips += [name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)]
    slips += [f"{name[:i]}x{name[i:]}" for i in range(len(name) + 1)]
    assert {index.match(slip, "place").id for slip in slips} <= {"", own}


def test_two_things_of_one_name_are_not_guessed():
    own = {"lines": [{"line_id": "rico-exeter", "name": "Rico"}, {"line_id": "rico-cambs", "name": "Rico"}]}
    match = NameIndex(own).match("Rico", "line")
    assert (match.id, match.how) == ("", "several bear this name")
    assert [c.id for c in match.candidates] == ["rico-cambs", "rico-exeter"]


def test_an_answer_settles_a_name_for_the_next_time(tmp_path):
    index = NameIndex({})
    index.match("Newpont", "place")
    index.match("Norwich", "place")
    rows = open_questions(index.seen)
    assert [(r["name"], r["id"]) for r in rows] == [("Newpont", "")]
    assert "newport (85)" in rows[0]["candidates"]
    path = tmp_path / "matches.csv"
    path.write_text("name,kind,id\nNewpont,place,newport-isle-of-wight\nOther one,place,\n", encoding="utf-8")
    settled = NameIndex({}, answers=read_answers(path)).match("NEWPONT", "place")
    assert (settled.id, settled.how) == ("newport-isle-of-wight", "matches file")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("name,kind\nx,place\n", "the column 'id' is missing"),
        ("name,kind,id\nx,gang,y\n", "line 2: 'gang' is no kind"),
        ("name,kind,id\nx,place,y\nX,place,z\n", "line 3: 'X' is settled twice, as y and z"),
    ],
)
def test_a_wrong_answer_file_says_where(tmp_path, content, text):
    path = tmp_path / "matches.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_answers(path)
    assert text in str(caught.value)


def test_the_gazetteer_is_sound():
    rows = gazetteer_rows()
    ids = [row["place_id"] for row in rows]
    assert ids == sorted(set(ids))
    assert {row["within"] for row in rows} - {""} <= set(ids)
    for row in rows:
        PlaceRow.checked(row)
        assert bool(row["gss_code"]) == bool(row["gss_vintage"])
    kinds = {kind: sum(row["kind"] == kind for row in rows) for kind in ("borough", "region", "country", "countries")}
    assert kinds == {"borough": 33, "region": 9, "country": 4, "countries": 3}
    by_id = {row["place_id"]: row for row in rows}
    assert by_id["norwich"]["gss_code"] == "E07000148"
    assert by_id["metropolitan"]["gss_code"] == "E23000001"
    codes = Counter(row["gss_code"] for row in rows if row["gss_code"])
    assert {code for code, n in codes.items() if n > 1} == {"E06000036", "E06000043", "E07000146"}
    assert all(49 < float(row["lat"]) < 61 and -8.7 < float(row["lon"]) < 2 for row in rows if row["lat"])


def test_parents_come_with_a_place():
    assert [r["place_id"] for r in with_parents(["norwich", "nowhere"], [])] == [
        "england",
        "england-east",
        "norfolk",
        "norwich",
    ]


def test_core_words_keep_what_tells_places_apart():
    assert core_words("City of London Police") == ""
    assert core_words("East Sussex County Council") == "east sussex"


def _line(key, town, start, end):
    return [
        {"link_type": "ORIGINATES_IN", "from": key, "to": "london", "source_id": "s", "start": "", "end": ""},
        {"link_type": "SUPPLIES", "from": key, "to": town, "source_id": "s", "start": start, "end": end},
    ]


def test_lines_of_one_brand_are_listed_with_reasons_and_stay_apart():
    links = [
        *_line("r1", "exeter", "2017", "2017"),
        *_line("r2", "exeter", "2017-06", "2018"),
        *_line("r3", "ely", "2022", "2022"),
    ]
    lines = [{"line_id": k, "name": n} for k, n in (("r1", "Rico"), ("r2", "RICO"), ("r3", "Rico"), ("x", "Other"))]
    data = Dataset.build({"links": links, "lines": lines})
    found = {(d.first, d.second): d for d in possible_duplicates(data)}
    assert set(found) == {("r1", "r2"), ("r1", "r3"), ("r2", "r3")}
    assert found["r1", "r2"].reasons == ("the same origin (london)", "the same town (exeter)", "dates overlap")
    assert found["r1", "r3"].against == ("no town in common", "dates apart")
    assert len(data.lines) == 4
    assert not pairs_left_out(data)


def test_of_too_many_pairs_the_rarest_brands_are_listed_and_the_others_counted():
    names = ["Common"] * 60 + ["Rare"] * 2
    lines = [{"line_id": f"l{i:02}", "name": name} for i, name in enumerate(names)]
    data = Dataset.build({"lines": lines, "links": _line("l00", "ely", "2022", "2022")})
    found = possible_duplicates(data)
    assert len(found) == MOST == len({(d.first, d.second) for d in found})
    assert ("l60", "l61") in {(d.first, d.second) for d in found}
    assert pairs_left_out(data) == f"{60 * 59 // 2 + 1 - MOST} more pairs of lines share a brand; see deconflict"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Unknown / not stated", "unknown"), ("Other or various", "not-itemised"), ("Other/not known", ""),
        ("Unknown, other", ""), ("Other / Norwich", ""),
    ],
)  # fmt: skip
def test_words_for_no_place_together_are_one_of_them_or_asked(text, found):
    match = NameIndex({}).match(text, "place")
    assert match.id == found
    both = {c.id for c in match.candidates} == {"unknown", "not-itemised"}
    assert both == (not found and "Norwich" not in text)
