"""What a sheet leaves open is never loaded as if it were settled: which end a place is, and every line marked '# ?'."""

from __future__ import annotations

import pytest

from graphlab.errors import DataError
from graphlab.loaders.graphs.suggest import holds_graph
from graphlab.loaders.mapping.doubts import doubtful_lines, settled
from graphlab.loaders.mapping.load import load
from graphlab.loaders.personal import personal_column
from graphlab.loaders.shapes.interview import interview
from graphlab.loaders.shapes.preview import preview
from graphlab.loaders.shapes.suggestion import suggest_mapping, understand

ROWS = (("Ace", "Croydon", "Ipswich"), ("Bobby", "Hackney", "Norwich"), ("Chico", "Croydon", "Thetford"))


def _sheet(folder, first, second, *, swapped=False, several=False):
    """Return a tracker whose columns of places bear other names, in one order or the other."""
    order = (0, 2, 1) if swapped else (0, 1, 2)
    rows = [(b, o, f"{d}; Diss" if several else d) for b, o, d in ROWS]
    lines = [",".join((row[order[0]], row[order[1]], row[order[2]], "2026-05-01")) for row in rows]
    path = folder / "book.csv"
    path.write_text("\n".join((f"Line name,{first},{second},Last seen", *lines)) + "\n", encoding="utf-8")
    return path


def _ends(data):
    return {(x.type, x.end_node) for x in data.links}


TRUTH = {("ORIGINATES_IN", "croydon"), ("ORIGINATES_IN", "hackney")} | {
    ("SUPPLIES", town) for town in ("ipswich", "norwich", "thetford")
}


@pytest.mark.parametrize("swapped", [False, True])
def test_two_columns_of_places_without_a_word_are_refused_until_somebody_says_which_is_which(tmp_path, swapped):
    sheet, mapping = _sheet(tmp_path, "Area A", "Area B", swapped=swapped), tmp_path / "m.yaml"
    mapping.write_text(understand(sheet).text, encoding="utf-8")
    with pytest.raises(DataError, match="ORIGIN OR DESTINATION is still to be settled"):
        load(sheet, mapping)
    origin = "Area B" if swapped else "Area A"
    mapping.write_text(interview(sheet, lambda q: origin if "run from" in q.text else "").mapping, encoding="utf-8")
    data = load(sheet, mapping)
    assert _ends(data) == TRUTH
    assert not data.report.warnings


@pytest.mark.parametrize("headers", [("Comes from", "Deals in"), ("Coming from", "Sends to"), ("Up line", "Goes to")])
@pytest.mark.parametrize("swapped", [False, True])
def test_words_of_headers_say_which_end_a_column_is(tmp_path, headers, swapped):
    sheet, mapping = _sheet(tmp_path, *(headers[::-1] if swapped else headers), swapped=swapped), tmp_path / "m.yaml"
    mapping.write_text(understand(sheet).text, encoding="utf-8")
    assert _ends(load(sheet, mapping)) == TRUTH


def test_what_nobody_settled_is_a_warning_of_the_load(tmp_path):
    sheet, mapping = _sheet(tmp_path, "Area A", "Area B", several=True), tmp_path / "m.yaml"
    text = understand(sheet).text
    mapping.write_text(text, encoding="utf-8")
    data = load(sheet, mapping)
    assert _ends(data) == TRUTH | {("SUPPLIES", "diss")}
    assert [w.line for w in data.report.warnings] == [number for number, _, _ in doubtful_lines(text)] != []
    mapping.write_text(settled(text), encoding="utf-8")
    assert not load(sheet, mapping).report.warnings


def test_the_last_question_shows_what_was_taken_and_settles_it(tmp_path):
    path = tmp_path / "foi.csv"
    path.write_text("Force,2021,2022,Male\nNorfolk,3,4,5\nSuffolk,1,2,2\n", encoding="utf-8")
    said = {"yes": 0, "no": 1}
    for answer, left in said.items():
        asked = []

        def reply(question, answer=answer, asked=asked):
            asked.append(question)
            return answer if question.key == "doubts" else question.default or "the force"

        text = interview(path, reply).mapping
        open_ = list(doubtful_lines(text))
        assert bool(open_) == bool(left and asked[-1].key == "doubts")


def test_areas_below_home_address_are_origins_and_phones_that_are_counted_are_figures(tmp_path):
    path, mapping = tmp_path / "foi.csv", tmp_path / "m.yaml"
    path.write_text("Home address,Arrests 2024,Arrests 2025\nLambeth,10,14\nEssex,3,5\nNorfolk,40,41\nTotal,53,60\n")
    mapping.write_text(settled(understand(path).text).replace("SUBJECT", "the force"), encoding="utf-8")
    data = load(path, mapping)
    assert {(c.origin, c.value.written) for c in data.counts if str(c.period) == "2025"} == {
        ("lambeth", "14"), ("essex", "5"), ("norfolk", "41"), ("", "60"),
    }  # fmt: skip
    assert personal_column("Phones", ["22", "15", "n/k"]) == "" != personal_column("Phones", ["22", "07700 900123"])
    assert personal_column("Address", ["Flat 2 Lambeth"]) == personal_column("Address", ["Rose Cottage"]) == "addresses"


@pytest.mark.parametrize("dropped", [False, True])
def test_a_total_named_in_a_column_of_people_is_still_a_total(tmp_path, dropped):
    path, mapping = tmp_path / "foi.csv", tmp_path / "m.yaml"
    path.write_text("Suspect name,Month,Arrests\nA B,2026-01,2\nC D,2026-01,3\nTotal,2026-01,5\n", encoding="utf-8")
    found = interview(path, lambda q: q.default or "x", drop_personal=dropped)
    mapping.write_text(found.mapping, encoding="utf-8")
    data = load(path, mapping)
    assert [c.value.written for c in data.counts] == ["5"]


@pytest.mark.parametrize(
    ("header", "word"),
    [("Status @ 01.11.26", "Live"), ("Live as of 1 Nov 26?", "Live"), ("Active at 1/11/2026", "Live")],
)
def test_the_day_of_a_status_may_stand_in_its_header(tmp_path, header, word):
    path, mapping = tmp_path / "book.csv", tmp_path / "m.yaml"
    path.write_text(f"Line,Run from,Sells in,{header}\nAce,Luton,Diss,{word}\n", encoding="utf-8")
    mapping.write_text(interview(path, lambda q: q.default).mapping, encoding="utf-8")
    (status,) = load(path, mapping).statuses
    assert (str(status.period), status.status) == ("2026-11-01", "Live")


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\x0b", "\x1c"])
def test_a_word_with_an_odd_line_break_in_it_leaves_a_doubt_whole(tmp_path, mark):
    text = f'sheets:\n  status: {{column: "Status"}}  # ? \'Do{mark}rmant\'\n  to: {{column: "Ref"}}  # ? or from\n'
    assert [(number, doubt) for number, _, doubt in doubtful_lines(text)][1] == (3, "or from")
    assert "# ?" not in settled(text)


@pytest.mark.parametrize("header", ["Finance yr", "Accounting year", "Reported in", ""])
@pytest.mark.parametrize("years", [("2022-2023", "2023-2024"), ("2022/23", "2023/24"), ("1999–2000", "2000–2001")])
def test_pairs_of_years_are_the_period_whatever_their_header_says(tmp_path, header, years):
    """Left out of a mapping, they would fall on one cell, and years would be added up."""
    rows = [f"{place},{year},{n}" for n, (place, year) in enumerate((p, y) for p in ("Kent", "Essex") for y in years)]
    path = tmp_path / "years.csv"
    path.write_text("\n".join([f"Area,{header},Arrests", *rows]) + "\n", encoding="utf-8")
    lines = "\n".join(preview(path).lines())
    assert "add them up" not in lines
    assert "arrests (person-arrests): 6 in 4 claims" in lines


@pytest.mark.parametrize(
    ("note", "mark", "low", "high"),
    [
        ("Arrests by origin. * indicates fewer than 5", "*", 0, 4),
        ("Figures below five are shown as *", "*", 0, 4),
        ("Note: numbers fewer than 5 have been replaced with an asterisk.", "*", 0, 4),
        ("Values from 1 to 4 have been suppressed and are shown as '*'; zeros are true zeros", "*", 1, 4),
        ("Small numbers (under 5) are replaced by [c]", "[c]", 0, 4),
        ("To protect identities, figures less than 10 are denoted by a dash", "-", 0, 9),
        ("Figures below five are shown as *", "[c]", None, None),
        ("Counts under 5, and others that would reveal them, are shown as *", "*", None, None),
        ("* = fewer than 5. Secondary suppression has been applied.", "*", None, None),
        ("Figures under 5 are shown as *. Some larger figures are also shown as *.", "*", None, None),
    ],
)
def test_a_note_bounds_what_its_mark_hides_unless_it_hides_more(tmp_path, note, mark, low, high):
    sheet, mapping = tmp_path / "marked.csv", tmp_path / "m.yaml"
    sheet.write_text(f'Origin,Arrests 2022\nLondon,31\nKent,{mark}\nEssex,7\n"{note}"\n', encoding="utf-8")
    mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
    (value,) = [c.value for c in load(sheet, mapping).counts if c.origin == "kent"]
    assert (value.low, value.high) == (low, high)


def test_phones_that_were_seized_are_phones_and_no_seizures(tmp_path):
    sheet, mapping = tmp_path / "weeks.csv", tmp_path / "m.yaml"
    sheet.write_text("W/E,Seizures,Phones seized\n05/04/2026,4,2\n12/04/2026,7,1\n", encoding="utf-8")
    mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
    found = {(c.measure, c.unit): 0 for c in load(sheet, mapping).counts}
    assert set(found) == {("seizures", "seizures"), ("phones seized", "phones")}


def _loaded(folder, name, *lines):
    """Return the dataset of a small sheet as it is suggested, and the questions about it."""
    sheet, mapping = folder / name, folder / "m.yaml"
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = understand(sheet)
    mapping.write_text(found.text, encoding="utf-8")
    return load(sheet, mapping), [q.text for q in found.questions]


MADE = ("Extracted 03/11/2026", "Data as at 3 November 2026", "Report run: 3 Nov 2026", "Last updated 2026-11-03")


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("together", [True, False])
def test_what_happened_did_not_happen_on_the_day_the_sheet_was_made(tmp_path, made, first, together):
    titles = [made, "County line arrests in 2025"] if first else ["County line arrests in 2025", made]
    titles = [" - ".join(titles)] if together else titles
    data, _ = _loaded(tmp_path, "arrests.csv", *titles, "Force,Arrests", "Kent,12", "Essex,7")
    assert {str(c.period) for c in data.counts} == {"2025"}


@pytest.mark.parametrize("titles", [("County line arrests", made) for made in MADE] + [()])
def test_a_day_of_making_alone_is_asked_about_and_dates_nothing(tmp_path, titles):
    name = "arrests.csv" if titles else "arrests_2026-11-03.csv"
    data, asked = _loaded(tmp_path, name, *titles, "Force,Arrests", "Kent,12", "Essex,7")
    assert any("may be only the day on which the sheet was made" in text for text in asked)
    assert {c.period.start for c in data.counts} == {None}


@pytest.mark.parametrize(
    "title", ["Active lines 2026/27 (as at 3 November 2026)", *(f"Active lines. {m}" for m in MADE)]
)
def test_readings_are_as_at_the_day_of_the_sheet(tmp_path, title):
    data, _ = _loaded(tmp_path, "lines.csv", title, "Force,Active lines", "Kent,12")
    (reading,) = data.counts
    assert str(reading.period) == "2026-11-03"


@pytest.mark.parametrize("made", MADE)
def test_the_year_of_months_is_not_that_of_the_day_of_making(tmp_path, made):
    lines = ("Force,Jan,Feb", "Kent,12,3", "Essex,7,1")
    data, _ = _loaded(tmp_path, "arrests.csv", f"Arrests in 2025; {made}", *lines)
    assert {str(c.period) for c in data.counts} == {"2025-01", "2025-02"}
    sheet = tmp_path / "arrests_2026-11-03.csv"
    sheet.write_text("\n".join((f"Arrests. {made}", *lines)) + "\n", encoding="utf-8")
    assert any("Which year are the periods" in q.text for q in understand(sheet).questions)


@pytest.mark.parametrize(
    ("header", "period"),
    [
        ("FY26 (Apr-Sep)", "2025-04..2025-09"), ("FY26 (Q1-Q2)", "2025-04..2025-09"),
        ("FY25/26 (to 30 Sept)", "2025-04-01..2025-09-30"), ("2025-26 (Q1-Q3)", "2025-04..2025-12"),
    ],
)  # fmt: skip
def test_a_part_of_a_financial_year_is_a_period_of_its_own(tmp_path, header, period):
    """As a header beside whole years, of which it was left out with a total over all; and in a title."""
    lines = (f"Exporting force,FY24,FY25,{header},All years", "Merseyside,41,37,20,98", "Kent,5,6,2,13")
    data, _ = _loaded(tmp_path, "years.csv", "County line arrests", *lines)
    assert period in {str(c.period) for c in data.counts}
    assert not [w for w in data.report.warnings if "add up to" in w.rule]
    titled, _ = _loaded(tmp_path, "part.csv", f"County line arrests {header}", "Force,Arrests", "Kent,12")
    assert {str(c.period) for c in titled.counts} == {period}


def test_a_financial_year_with_more_than_its_name_is_refused_and_not_left_out(tmp_path):
    sheet = tmp_path / "years.csv"
    lines = ("County line arrests", "Exporting force,FY24,FY25,FY26 so far", "Merseyside,41,37,20", "Kent,5,6,2", "")
    sheet.write_text("\n".join(lines), encoding="utf-8")
    assert "to which month 'FY26 so far' counts is not said" in " ".join(preview(sheet).lines())


@pytest.mark.parametrize(("header", "lines"), [("DDTL name", True), ("CL brand", True), ("Call sign", False)])
def test_rows_that_stand_live_or_closed_are_no_events_by_a_title(tmp_path, header, lines):
    titles = ("Drug Supply Disruption Tracker", "Extracted 03/11/2026")
    rows = ("1,Billy,Skegness,Merseyside,Live", "2,Marco,Boston,Norfolk,Closed", "3,Tiny,Lincoln,Kent,Dormant")
    data, asked = _loaded(
        tmp_path, "t.csv", *titles, f"Ref,{header},Importing town,Exporting force,Status at 31/10/26", *rows
    )
    assert bool(data.lines) == lines
    assert {str(s.period) for s in data.statuses} == ({"2026-10-31"} if lines else set())
    assert any("What is one row of these 3" in text for text in asked) != lines


SHEET = (
    "Line,From,To,Opened,Shut,Reopened,Team",
    'Ali,Hackney,"Colchester, Clacton",03/2025,11/2025,02/2026,Op Orochi',
    "Snow,Enfield,Harlow,07/2025,,,-",
    "Red,Croydon,Crawley & Horsham,01/2024,06/2024,N/A,Op Raptor",
)


def test_a_list_of_lines_from_and_to_places_is_no_network_of_places(tmp_path):
    """And "-" is no operation, "N/A" no day: the day on which another line was back is read beside it."""
    data, _ = _loaded(tmp_path, "lines.csv", *SHEET)
    assert {line.name for line in data.lines.values()} == {"Ali", "Snow", "Red"}
    assert not holds_graph(tmp_path / "lines.csv")
    for header in ("Weight,From,To", "Line,Source,Target"):
        (tmp_path / "edges.csv").write_text("\n".join((header, *SHEET[2:])), encoding="utf-8")
        assert holds_graph(tmp_path / "edges.csv")
    assert {op.name for op in data.operations.values()} == {"Op Orochi", "Op Raptor"}
    assert {(e.line.partition("-")[0], e.event, str(e.period)) for e in data.events} == {
        ("ali", "closed", "2025-11"), ("red", "closed", "2024-06"), ("ali", "reemerged", "2026-02"),
    }  # fmt: skip
    assert sum(x.type == "SUPPLIES" for x in data.links) == 5


@pytest.mark.parametrize("mark", ["–", "n/a", "None", "TBC", "?"])
def test_marks_for_nothing_are_no_names_and_no_days(tmp_path, mark):
    rows = (f"Ace,Luton,Diss,2026-01-05,{mark},{mark}", "Bo,Luton,Ely,2026-02-05,2026-03-01,Op Plum")
    data, _ = _loaded(tmp_path, "t.csv", "Line,Run from,Sells in,First seen,Closed on,Operation", *rows)
    assert [e.line for e in data.events] == ["bo-luton"]
    assert {op.name for op in data.operations.values()} == {"Op Plum"}
    assert any("name nothing were read as empty" in note for note in data.report.assumptions)


def test_a_line_that_a_list_does_not_name_is_refused(tmp_path):
    with pytest.raises(DataError, match="the id is empty"):
        _loaded(tmp_path, "lines.csv", *SHEET, "Unknown,Luton,Bedford,05/2025,,,")


def test_measures_by_months_without_a_year_are_read_apart_once_the_year_is_known(tmp_path):
    lines = ("LPA,Arrests Apr,Arrests May,Charges Apr,Charges May", "Margate,4,2,1,0", "Dover,3,3,2,1", "Total,7,5,3,1")
    data, _ = _loaded(tmp_path, "q1.csv", "Results 2026/27", *lines)
    parts = [c for c in data.counts if c.origin or c.destination]
    assert {(c.measure, str(c.period), (c.origin or c.destination), c.value.low) for c in parts} == {
        ("arrests", "2026-04", "margate", 4), ("arrests", "2026-05", "margate", 2),
        ("charges", "2026-04", "margate", 1),
        ("charges", "2026-05", "margate", 0), ("arrests", "2026-04", "dover", 3), ("arrests", "2026-05", "dover", 3),
        ("charges", "2026-04", "dover", 2), ("charges", "2026-05", "dover", 1),
    }  # fmt: skip
    sheet = tmp_path / "results.csv"
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert any("Which year are the periods of 'Arrests Apr'" in q.text for q in understand(sheet).questions)


def test_people_safeguarded_are_no_referrals(tmp_path):
    data, _ = _loaded(
        tmp_path, "w.csv", "Date,Town,Arrested,Safeguarded", "01/09/2026,Hastings,2,1", "14/09/2026,Hastings,0,3"
    )
    assert {c.measure for c in data.counts} == {"arrests", "people safeguarded"}
