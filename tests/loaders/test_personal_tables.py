"""What is personal in a table of our own is an error with its rows, and telephone numbers are no ids there either."""

from __future__ import annotations

import random

import pytest

import graphlab
from graphlab.dataset import Dataset
from graphlab.errors import LoadError
from graphlab.loaders.mapping.load import load
from graphlab.loaders.personal import personal_texts, personal_words

HEADER = "link_type,from,to,source_id,note"


def _refusal(folder, text, name="links.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        graphlab.load(folder / name)
    return caught.value.report


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (HEADER, "SUPPLIES,echo,ely,s,ring 07700 900123", "1 cell of 'note' holds telephones (row 3)"),
        (HEADER, "SUPPLIES,echo,ely,s,mail a.b@example.org", "1 cell of 'note' holds e-mail (row 3)"),
        (HEADER, "SUPPLIES,07700900123,ely,s,", "looks like a telephone number"),
        (HEADER, "SUPPLIES,4.47E+11,ely,s,", "was shortened by a spreadsheet"),
        (f"{HEADER},suspect_name", "SUPPLIES,echo,ely,s,,A B", "'suspect_name' holds names of people"),
        (f"{HEADER},seen_by", "SUPPLIES,echo,ely,s,,07700 900123", "1 cell of 'seen_by' holds telephones"),
    ],
)
def test_a_table_with_something_personal_is_refused(tmp_path, header, row, said):
    sound = "SUPPLIES,rico,ely,s,seen 3 times in 2021" + ("," if header != HEADER else "")
    report = _refusal(tmp_path, f"{header}\n{sound}\n{row}\n")
    assert said in "\n".join(map(str, report.errors))
    for count in report.files:
        assert count.read == count.kept + count.merged + count.rejected


def test_a_workbook_with_something_personal_is_refused(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "links"
    sheet.append(HEADER.split(","))
    sheet.append(["SUPPLIES", "echo", "ely", "s", "his car is AB12 CDE"])
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(LoadError, match="holds vehicles"):
        graphlab.load(tmp_path / "book.xlsx")


@pytest.mark.parametrize("name", ["0E0", "2e5", "4.47E+11", "07700 900123"])
@pytest.mark.parametrize("column", ["from", "to"])
def test_a_dataset_made_in_memory_takes_no_id_that_its_folder_could_not_hold(name, column):
    link = {"link_type": "SUPPLIES", "from": "rico", "to": "ely", "source_id": "s", column: name}
    with pytest.raises(LoadError, match=r"was shortened by a spreadsheet|looks like a telephone number"):
        Dataset.build({"links": [link]})


def test_what_is_personal_is_in_no_row_that_is_kept(tmp_path):
    rows = "SUPPLIES,echo,ely,s,07700 900123\nSUPPLIES,rico,ely,s,fine\n"
    (tmp_path / "links.csv").write_text(f"{HEADER}\n{rows}", encoding="utf-8")
    data = graphlab.load(tmp_path / "links.csv", keep_going=True)
    assert [link["note"] for link in data.rows("links")] == ["fine"]


def test_the_cut_off_is_read_in_the_title_and_asked_of_the_next_file(tmp_path):
    text = "Line,Run from,Sells in,Status\nEcho,Hackney,Norwich,Active\n"
    mapping = (
        "record:\n  cut_off: title\ntables:\n- links:\n    link_type: {value: SUPPLIES}\n"
        "    from: {column: Line, new: line, same_when: [Line]}\n    to: {column: Sells in, match: place}\n"
    )
    (tmp_path / "m.yaml").write_text(mapping, encoding="utf-8")
    (tmp_path / "a.csv").write_text(f"Lines as at 5 October 2026\n{text}", encoding="utf-8")
    assert str(load(tmp_path / "a.csv", tmp_path / "m.yaml").record.cut_off) == "2026-10-05"
    (tmp_path / "tracker 2026-10-12.csv").write_text(text, encoding="utf-8")
    assert str(load(tmp_path / "tracker 2026-10-12.csv", tmp_path / "m.yaml").record.cut_off) == "2026-10-12"
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    with pytest.raises(LoadError, match="says the day that the record is as at"):
        load(tmp_path / "b.csv", tmp_path / "m.yaml")


def test_what_is_personal_is_found_in_many_texts_as_in_each():
    chance = random.Random(6)
    pieces = [*"0123 4477-()+@.ABZabz\n\t\x0b\x1c\u00a0\u0664", " Road", "12 High Street", "07700 900123", "IP1 3AB"]
    pieces += ["AB12 CDE", "AB12CDE", "a@b.c", "9a, Xy Lane", "(0)"]
    held = 0
    for _ in range(2_000):
        texts = {"".join(chance.choices(pieces, k=chance.randrange(9))) for _ in range(chance.randrange(4))}
        found = {text: kind for text in sorted(texts) if (kind := personal_words(text))}
        assert personal_texts(sorted(texts)) == found
        held += bool(found)
    assert 200 < held < 1_800
