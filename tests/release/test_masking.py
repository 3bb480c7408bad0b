"""Texts beside a hidden count: numbers go, years and dates stay, and nothing depends on the number that is hidden."""

from __future__ import annotations

import pytest

from graphlab.dataset import Dataset
from graphlab.release.masking import carries_number, without_numbers
from graphlab.release.suppression import suppress


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("3 of them from Essex", "[number] of them from Essex"),
        ("Nine or ten jailed", "[number] or [number] jailed"),
        ("printed share 1.3%", "printed share [number]"),
        ("1,503 arrests, half from London", "[number] arrests, [number] from London"),
        ("In March 2021 and on 30 November 2019", "In March 2021 and on 30 November 2019"),
        ("2019-11-30, 2020/21, 30/11/2019", "2019-11-30, 2020/21, 30/11/2019"),
        ("a dozen times in 2019", "a [number] times in 2019"),
        ("the one and only", "the [number] and only"),
        ("2003 arrests, 2004 of them in 2005", "[number] arrests, [number] of them in 2005"),
        ("½ of them, 4² or ⅻ", "[number] of them, [number][number] or [number]"),
        ("broken ties often attend", "broken ties often attend"),
        ("", ""),
    ],
)
def test_numbers_go_and_dates_stay(text, after):
    assert without_numbers(text) == after
    assert carries_number(text) is (text != after)


@pytest.mark.parametrize("below", [5, 6, 10, 15, 50])
def test_no_text_of_the_packaged_data_gives_a_hidden_count_away(example, below):
    """Notes and titles about whoever or from whoever a hidden count is hold no number at all any more."""
    released, account = suppress(example, below)
    hidden = [c for c in example.counts if c.id in account.hidden]
    assert hidden
    sources = {c.source for c in hidden}
    named = {x for c in hidden for x in (*c.subjects, c.origin, c.destination)} - {""}
    for count in released.counts:
        if count.source in sources or named & {*count.subjects, count.origin, count.destination}:
            assert not carries_number(count.note), count.id
            assert not any(carries_number(text) for text in count.extra.values()), count.id
    for claim in (*released.links, *released.events):
        assert not (claim.source in sources and carries_number(claim.note)), claim.id
    for key, row in (*released.operations.items(), *released.lines.items()):
        assert not (key in named and carries_number(row.text("note"))), key
    for key, row in released.sources.items():
        assert not (key in sources and carries_number(row.text("title") + " " + row.text("note"))), key


def test_what_is_far_from_a_hidden_count_keeps_its_notes(example):
    released, _ = suppress(example, 5)
    assert released.claim("gravity-london").note == example.claim("gravity-london").note != ""


def test_references_stay_and_are_named(example):
    released, account = suppress(example, 5)
    assert [s.text("reference") for s in released.sources.values()] == [
        s.text("reference") for s in example.sources.values()
    ]
    assert "the reference of sources" in account.kept
    assert "to be read before it leaves: the reference of sources" in account.sentence()


def test_nothing_is_touched_where_nothing_is_hidden(example):
    data = type(example).build({"links": [dict(r) for r in example.rows("links")[:3]]})
    released, account = suppress(data, 5)
    assert released == data and not account.hidden
    assert [c.id for c in released.links] == [c.id for c in data.links]


def test_notes_about_the_same_things_from_other_sources_hold_no_number_either():
    """Another source's event, link or judgement about the operation, the line or the place may tell the number."""
    base = {"subject": "gravity", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s"}
    base |= {"period_start": "2021", "period_end": "2021"}
    rows = [
        base | {"count_id": f"c{o}", "origin": o, "value": v} for o, v in (("kent", "3"), ("essex", "40"), ("", "43"))
    ]
    link = {"source_id": "other", "note": "3 of 43 arrests", "quotation": "'three of them'"}
    event = {"line_id": "rico", "event": "disrupted", "operation_id": "gravity", "source_id": "other"}
    far = {"line_id": "echo", "event": "closed", "source_id": "other", "note": "3 phones"}
    data = Dataset.build(
        {
            "operations": [{"operation_id": "gravity"}],
            "lines": [{"line_id": "rico"}, {"line_id": "echo"}],
            "places": [{"place_id": p} for p in ("kent", "essex")],
            "links": [
                link | {"link_type": "ORIGINATES_IN", "from": "rico", "to": "kent"},
                link | {"link_type": "TARGETED", "from": "gravity", "to": "echo"},
            ],
            "events": [event | {"note": "with 3 others"}, far],
            "counts": rows,
        },
        {"title": "3 from Kent", "description": "3 from Kent in 2021"},
    )
    released, account = suppress(data, 5)
    assert account.hidden
    near = [*released.links, *(e for e in released.events if e.operation)]
    assert len(near) == 3
    for claim in near:
        assert not carries_number(claim.note) and not any(carries_number(text) for text in claim.extra.values())
    assert [e.note for e in released.events if not e.operation] == ["3 phones"]
    assert (released.title, released.record.description) == ("[number] from Kent", "[number] from Kent in 2021")
    assert "numbers in the note of events" in account.sentence()


@pytest.mark.parametrize("shared", ["", "subject", "origin", "destination", "source_id"])
def test_a_count_is_near_a_hidden_one_by_whatever_both_name(shared):
    """Its note is blanked and its definition named; what names nothing of the hidden count keeps its words unnamed."""
    hidden = {"subject": "gravity", "origin": "kent", "destination": "norwich", "source_id": "s"}
    other = {"subject": "orochi;rico", "origin": "essex", "destination": "ipswich", "source_id": "t"}
    texts = {"note": "3 of them", "definition": "those of 18 and over", "batch": "no. 7"}
    more = other | ({shared: hidden[shared] if shared != "subject" else "rico;gravity"} if shared else {})
    base = {
        "measure": "arrests",
        "unit": "persons",
        "stock_or_flow": "flow",
        "period_start": "2021",
        "period_end": "2021",
    }
    counts = [
        base | hidden | {"count_id": "small", "value": "3"},
        base | more | texts | {"count_id": "c", "value": "40"},
    ]
    places = [{"place_id": p, "note": "2 stations"} for p in ("kent", "essex", "norwich", "ipswich", "york")]
    used = {more["origin"], more["destination"], *hidden.values()}
    data = Dataset.build(
        {
            "counts": counts,
            "operations": [{"operation_id": "gravity"}, {"operation_id": "orochi"}],
            "lines": [{"line_id": "rico"}],
            "places": [p for p in places if p["place_id"] in used],
            "sources": [{"source_id": "s"}, {"source_id": "t", "reference": "vol. 4"}],
        }
    )
    released, account = suppress(data, 5)
    claim = released.claim("c")
    assert (claim.note, claim.extra.get("batch", "")) == (("", "") if shared else ("3 of them", "no. 7"))
    assert ("the definition of counts" in account.kept) == bool(shared)
    assert ("notes of counts" in account.masked) == bool(shared)
    assert "the column note of places" in account.masked
    assert "the reference of sources" not in account.kept


def test_notes_of_places_are_blanked_and_references_named_only_beside_a_hidden_count():
    base = {"subject": "gravity", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow"}
    counts = [
        base | {"count_id": "small", "origin": "kent", "destination": "norwich", "value": "3", "source_id": "s"},
        base | {"count_id": "c", "subject": "orochi", "origin": "essex", "destination": "ipswich", "value": "9"},
    ]
    for near in (True, False):
        note, far = ("2 stations", "quiet") if near else ("quiet", "2 stations")
        data = Dataset.build(
            {
                "counts": [counts[0], counts[1] | {"source_id": "t"}],
                "operations": [{"operation_id": "gravity"}, {"operation_id": "orochi"}],
                "places": [
                    {"place_id": p, "note": note if p in ("kent", "norwich") else far, "area": "12.5"}
                    for p in ("kent", "norwich", "essex", "ipswich")
                ],
                "sources": [
                    {"source_id": s} | dict.fromkeys(("reference", "note", "desk"), text)
                    for s, text in (("s", note), ("t", far))
                ],
            }
        )
        released, account = suppress(data, 5)
        assert {row["area"] for row in released.rows("places")} == {"12.5"}
        assert account.kept == (("the reference of sources",) if near else ())
        blanked = {"numbers in the note of sources", "the column desk of sources", "the column note of places"}
        assert set(account.masked) == (blanked if near else set())
        desks = [row.get("desk", "") for row in released.rows("sources")]
        assert desks == (["", "quiet"] if near else ["quiet", "2 stations"])


def test_ids_made_from_content_are_made_again_for_what_is_hidden_alone():
    """An id like a digest tells a small number to who tries those that it can be; two that became alike stay two."""
    base = {"measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s", "subject": "gravity"}
    values = {"0a0b0c0d": ("essex", "40"), "1a1b1c1d": ("kent", "3"), "2a2b2c2d": ("kent", "4"), "plain": ("york", "2")}
    counts = [base | {"count_id": k, "origin": o, "value": v} for k, (o, v) in values.items()]
    counts += [base | {"count_id": "3a3b3c3d", "origin": "kent", "value": "2", "supersedes": "1a1b1c1d"}]
    made = []
    for changed in ("3", "1"):
        rows = [row | ({"value": changed} if row["count_id"] == "1a1b1c1d" else {}) for row in counts]
        places = [{"place_id": p} for p in ("essex", "kent", "york")]
        data = Dataset.build({"counts": rows, "places": places, "operations": [{"operation_id": "gravity"}]})
        made.append(sorted((c.id, c.origin, c.supersedes) for c in suppress(data, 5)[0].counts))
    assert made[0] == made[1]
    ids = {origin: sorted(i for i, o, _ in made[0] if o == origin) for origin in ("essex", "kent", "york")}
    assert ids["essex"] == ["0a0b0c0d"]
    assert ids["york"] == ["plain"]
    assert len(set(ids["kent"])) == 3
    assert not set(ids["kent"]) & set(values)
    one, *more = ids["kent"]
    assert more == [f"{one}-2", f"{one}-3"]
    (corrected,) = [old for _, _, old in made[0] if old]
    assert corrected in ids["kent"]
