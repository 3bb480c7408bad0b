"""Drafts of claims carry their words, their place in the text and their doubts; nobody's name is in them."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.errors import DataError, LoadError, OutputError, PeriodTextError
from graphlab.loaders.articles.draft import draft_article, draft_text, extract
from graphlab.loaders.articles.people import MASK, masked, people_in
from graphlab.loaders.articles.quantities import quantities_in
from graphlab.loaders.articles.reading import Article, date_line, read_article
from graphlab.loaders.articles.sentences import plain, sentences
from graphlab.report.pages.article import article_page

TEXT = """\
Police close lines in ‘Harrier’ raids

Published: 14 January 2020

The force launched Operation Harrier, a crackdown on drug dealing, in 2016.

Of the 1,200 arrests made as part of the operation between December 2016 and the end of last year, \
340 of those (28.3per cent) were from London, compared to the 512 arrests (42per cent) of people from Norfolk.

The figures show that 25 (2.1per cent) of those arrested are from Essex, while 21 (1.8per cent) are from \
neighbouring Suffolk.

Det Insp Harriet Pellowe, 44, of Ipswich, said: “We’ve closed the ‘Zebra’ line.” Pellowe added \
that 50 people had been charged.
"""
PEOPLE = ("Harriet", "Pellowe")


def _draft(text=TEXT, **options):
    options.setdefault("published", date_line(text))
    return draft_text(Article(text, "news.txt"), **options)


def _rows(draft):
    return [(table, row) for table, rows in draft.tables.items() for row in rows]


def _holds(draft, text):
    """Check of every row that its quotation is the article at its offsets, masked letters aside."""
    for table, row in _rows(draft):
        start, end = int(row["text_start"]), int(row["text_end"])
        said = text[start:end]
        assert len(row["quotation"]) == len(said), table
        assert all(q in (MASK, s) for q, s in zip(row["quotation"], said, strict=True)), row
        assert start <= int(row["evidence_start"]) <= int(row["evidence_end"]) <= end
        assert row["review"] == ""


def test_a_total_its_parts_and_their_shares_are_one_table(tmp_path):
    draft = _draft()
    found = {(r["value"], r["origin"]): r for r in draft.tables["counts"]}
    total = found["1200", ""]
    assert (total["subject"], total["period_start"], total["period_end"]) == ("harrier", "2016-12", "2019-12")
    for value, origin, share in (
        ("340", "london", "28.3per cent"),
        ("512", "norfolk", "42per cent"),
        ("25", "essex", "2.1per cent"),
    ):
        row = found[value, origin]
        assert (row["part_of"], row["subject"], row["share"]) == (total["count_id"], "harrier", share)
        assert (row["period_start"], row["period_end"]) == (total["period_start"], total["period_end"])
    assert not [r for r in draft.tables["counts"] if "check failed" in r["doubts"]]
    assert found["50", ""]["subject"].startswith("not-named")
    assert "who did it is not said" in found["50", ""]["doubts"]


def test_every_row_quotes_the_article_at_its_offsets_and_names_nobody():
    draft = _draft(title="Harriet Pellowe speaks")
    _holds(draft, TEXT)
    for table, row in _rows(draft):
        for column, cell in row.items():
            assert not any(name.lower() in cell.lower() for name in PEOPLE), (table, column, cell)
    page = article_page(draft.text, draft.tables, title=draft.title)
    assert not any(name in page for name in PEOPLE)
    assert len(draft.text) == len(TEXT)
    assert MASK * len("Harriet") in draft.text


NAMED = [
    "Aveline Marsh, prosecuting, said the phones were busy; Tarn Corran, for the defence, did not.",
    "Supt Gareth Linley, who heads the unit, spoke.",
    "Curtis Wainfleet, 31, was jailed. Wainfleet had run a line.",
    "His cousin Jamie Wainfleet spoke.",
    "The murder of Kwabena Ofori shook the town.",
    "Councillor David Marchbanks asked for a report.",
    '"It won\'t last," said Jean Fordham.',
    "By Jo Brindle",
    "Picture: DENISE FOTHERGILL",
    "Mr Okonkwo-Bell told the court so.",
    "Dean Hollister, 29, and Kayleigh Marsh, 26, both of Foleshill Road, Coventry, admitted it. Hollister smiled.",
    "Judge Elizabeth Corran sentenced them.",
    "MSP Fearnan Corran asked why.",
    "Contact officer: Martin Ellacott",
    "Ringleader Siân O'Rourke was caught.",
    "Miss Alice Thornbury prosecuted.",
    "PC Amir Hussain-Lee found the phone.",
    "A man from Hackney, Obafemi Linley-Ofori, was arrested in Norwich.",
    "Present: Councillors Wainfleet (Chair), Linley, Ofori and Corran.",
    "Molly, 16, from Luton, was made to carry crack. Molly's mother wept.",
    "Molly (not her real name) was in a flat in Barrow. She told Molly so.",
    "A boy who asked to be called Molly was just 14.",
    "Molly was fifteen. Molly said no.",
]
UNNAMED = [
    "Operation Harrier made arrests in Great Yarmouth.",
    "The National Crime Agency and the Home Office said so.",
    "Officers from Essex Police and Kent Police worked with Norwich City Council.",
    "The Montana line ran from Hackney into Bury St Edmunds.",
    "On Monday, Norfolk Constabulary said Class A drugs were found.",
    "Ipswich Magistrates' Court and Norwich Crown Court sat.",
    "Of those from Derby, 14, and from Norwich, 16, some were in Operation Jordan, 12 in all.",
    "A line called Molly was closed in March, 16 days later.",
]


@pytest.mark.parametrize("text", NAMED)
def test_names_of_people_are_masked_wherever_they_stand(text):
    shown = masked(text, people_in(plain(text)))
    left = re.findall(
        r"\b(?:Linley|Wainfleet|Ofori|Marchbanks|Fordham|Brindle|FOTHERGILL|Okonkwo|Bell|Hollister|"
        r"Marsh|Corran|Ellacott|Rourke|Thornbury|Hussain|Lee|Molly)\b",
        shown,
    )
    assert not left, shown
    assert len(shown) == len(text)


@pytest.mark.parametrize("text", UNNAMED)
def test_places_bodies_operations_and_lines_are_nobody(text):
    assert masked(text, people_in(plain(text))) == text


def test_a_brand_that_is_a_persons_name_is_withheld():
    draft = _draft("Curtis Wainfleet, 31, ran the 'Curtis' line from Luton.\n")
    (line,) = draft.tables["lines"]
    assert line["name"].startswith("(withheld")
    assert "curtis" not in line["line_id"]
    assert not any("curtis" in cell.lower() for _, row in _rows(draft) for cell in row.values())


def test_a_file_named_after_a_person_gives_no_id(tmp_path):
    path = tmp_path / "kayleigh-jailed.txt"
    path.write_text("Twelve people were arrested.\n")
    assert draft_article(path).tables["sources"][0]["source_id"].startswith("article-")


def test_a_text_without_numbers_gives_what_it_names():
    draft = _draft("Project ADDER helps people in Norwich and Blackpool. Operation Harrier goes on.\n")
    assert [r["name"] for r in draft.tables["operations"]] == ["Project ADDER", "Operation Harrier"]
    assert {"norwich", "blackpool"} <= {r["place_id"] for r in draft.tables["places"]}
    assert not draft.tables["counts"]


CHECKS = [
    (
        "Police made 20 arrests in 2021. Of these, 15 came from London and 9 came from Kent.",
        "its parts by origin come to 24",
    ),
    (
        "Police made 200 arrests. Of these, 41 (30 per cent) came from Kent and 20 (10 per cent) came from Essex.",
        "41 of 200 is 20.5 %, and not 30 per cent",
    ),
    ("Police made 20 arrests. Of those, 300 came from London.", "300 is more than the 20 of which it is said"),
    ("Police made 12 arrests in November 2023.", "2023-11 is after the publication"),
    (
        "There were 30 arrests in the two months to June 2020. There were 14 in May 2020 and 15 in June 2020.",
        "its months are all there and come to 29",
    ),
]


@pytest.mark.parametrize(("text", "told"), CHECKS)
def test_drafts_that_do_not_agree_say_so(text, told):
    draft = _draft(text + "\n", published="2022-03-18")
    assert any(f"check failed: {told}" in r["doubts"] for r in draft.tables["counts"]), [
        r["doubts"] for r in draft.tables["counts"]
    ]


def test_a_percentage_may_be_rounded_or_cut_off():
    text = (
        "Police made 1503 arrests. Of these, 443 (29.4 per cent) came from London and 639 (42.5 per"
        " cent) came from Kent.\n"
    )
    assert not any("check failed" in r["doubts"] for r in _draft(text).tables["counts"])


def test_relative_dates_without_a_day_of_publication_stay_empty_with_a_doubt():
    (row,) = _draft("Police made 12 arrests in the last 16 months.\n").tables["counts"]
    assert (row["period_start"], row["period_end"]) == ("", "")
    assert "needs the day of publication" in row["doubts"]


def test_a_table_is_read_below_its_header(tmp_path):
    path = tmp_path / "a.html"
    rows = "".join(f"<tr><td>{m} 2021</td><td>{n}</td></tr>" for m, n in (("January", 20), ("February", 31)))
    path.write_text(
        f"<html><body><p>Answer</p><table><tr><th>Month</th><th>Arrests</th></tr>{rows}</table></body></html>"
    )
    found = [(r["measure"], r["value"], r["period_start"]) for r in draft_article(path).tables["counts"]]
    assert found == [("arrests", "20", "2021-01"), ("arrests", "31", "2021-02")]


def test_inputs_of_all_kinds_give_the_same_counts(tmp_path, monkeypatch):
    docx, pypdf = pytest.importorskip("docx"), pytest.importorskip("pypdf")
    said = ["Police close lines", "Operation Harrier made 12 arrests in Norwich in 2021.", "Officers seized 37 phones."]
    (tmp_path / "a.txt").write_text("\r\n\r\n".join(said), newline="")
    page = "".join(f"<p>{line}</p><script>var x = '99 arrests'</script>" for line in said)
    (tmp_path / "a.html").write_text(
        "<html><head><title>Police &amp; lines</title><meta property='article:published_time' conte"
        "nt='2022-03-18T10:00'></head>"
        f"<body><nav>12 raids</nav><header>9 raids</header>"
        f"<article>{page}<p hidden>14 raids</p></article></body></html>"
    )
    document = docx.Document()
    for line in said:
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    (tmp_path / "a.pdf").write_bytes(_pdf(said, pypdf))
    drafts = {name: draft_article(tmp_path / f"a.{name}") for name in ("txt", "html", "docx", "pdf")}
    for draft in drafts.values():
        assert next((r["measure"], r["value"], r["subject"]) for r in draft.tables["counts"]) == (
            "arrests",
            "12",
            "harrier",
        )
        assert [r["value"] for r in draft.tables["counts"]] == ["12", "37"]
        _holds(draft, draft.article.text)
    assert (drafts["html"].published, drafts["html"].title) == ("2022-03-18", "Police & lines")

    class Standard:
        buffer = io.BytesIO((tmp_path / "a.html").read_bytes())

    monkeypatch.setattr("sys.stdin", Standard())
    assert draft_article("-").tables["counts"][1]["value"] == "37"


def _pdf(lines, pypdf):
    """Return a small PDF with lines of text."""
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    content = DecodedStreamObject()
    drawn = "".join(f"BT /F1 12 Tf 50 {750 - 40 * i} Td ({line}) Tj ET\n" for i, line in enumerate(lines))
    content.set_data(drawn.encode())
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x00\x01", "not a text file"),
        (b"  \n", "holds no text"),
        (b"%PDF-1.4 broken", "PDF that cannot be read"),
        (b"PK\x03\x04broken", "damaged Word document"),
        (b"{\\rtf1 x}", "old Word or RTF"),
        (b"x" * 5_000_001, "larger than 5,000,000 bytes"),
    ],
)
def test_what_is_no_article_is_refused(tmp_path, content, told):
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    with pytest.raises(DataError, match=told):
        read_article(path)


def test_a_wrong_day_of_publication_is_refused():
    with pytest.raises(PeriodTextError):
        _draft(published="soon")


def test_lines_broken_by_a_mail_program_are_one_sentence():
    text = (
        "Officers from Operation Harrier in the county of Norfolk have\narrested 12 people in Great"
        " Yarmouth and they have closed\nthree lines.\n"
    )
    draft = _draft(text)
    assert next((r["value"], r["subject"]) for r in draft.tables["counts"]) == ("12", "harrier")
    _holds(draft, text)


def test_sentences_know_their_lines_and_abbreviations():
    found = [(s.line, s.text) for s in sentences("Mr. Smith spoke. He left!\nNext line")]
    assert found == [(1, "Mr. Smith spoke."), (1, "He left!"), (2, "Next line")]
    assert date_line("Date of response: 4 November 2021\nx") == "2021-11-04"
    assert (
        date_line(
            "He was born on 4 November 2021 in a town that is far away and where nothing else has ever "
            "come to pass, it seems."
        )
        == ""
    )


HOSTILE = (
    "<script>alert(1)</script> & \"quoted\" 'x' \u202e =cmd|"
    "' /C calc'!A0 Operation <b>Evil</b> made 12 arrests in Norwich."
)


def test_hostile_text_is_text_on_the_page_and_in_the_tables(tmp_path, run):
    article, out = tmp_path / "a.txt", tmp_path / "draft"
    article.write_text(HOSTILE + "\n=HYPERLINK(1) and 14 arrests were made in Hull.\n", encoding="utf-8")
    assert run("extract", article, "-o", out).exit_code == 0
    page = (out / "review.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
    with (out / "counts.csv").open(encoding="utf-8", newline="") as stream:
        assert not any(cell.startswith("=") for row in csv.DictReader(stream) for cell in row.values())


PIECES = (
    *"aA1,.'\"()\n -%£",
    "twelve",
    " arrests ",
    " in Norwich ",
    " were ",
    "Operation X",
    " 2019 ",
    "line ",
    " of those ",
    " closed ",
    " to ",
)


@settings(max_examples=25)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_drafted_and_quoted_word_for_word(text):
    _holds(_draft(text + "."), text + ".")


SLOW = (
    "Arrests by year:\n" + "2019 2020 " * 60,
    "Police arrested " + "12 " * 500 + "people.",
    "Arrests:" + " " * 3000 + "12   x",
)


@pytest.mark.parametrize("text", SLOW)
def test_a_text_made_to_be_slow_is_read_in_the_time_of_an_article(text):
    article = Article("Police made 12 arrests in Norwich in May 2021, 3 of them of people from London.\n" * 30, "a.txt")
    draft_text(article)  # patterns are compiled once
    spent = []
    for read in (article, Article(f"{text}\n", "b.txt")):
        began = time.process_time()
        draft_text(read)
        spent.append(time.process_time() - began)
    assert spent[1] < 20 * spent[0] + 1


def test_the_same_text_gives_the_same_draft():
    assert _draft().files() == _draft().files()


def _judge(folder, table, judgements):
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row, word in zip(rows, judgements, strict=False):
        row["review"] = word
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return rows


@pytest.fixture
def written(tmp_path, run):
    article, out = tmp_path / "news.txt", tmp_path / "draft"
    article.write_text(TEXT, encoding="utf-8")
    result = run("extract", article, "-o", out)
    assert result.exit_code == 0, result.stderr
    assert "drafted by rules" in result.stderr
    return out


def test_a_draft_of_which_nothing_is_accepted_is_refused(written, run, tmp_path):
    result = run("load", written, "--into", tmp_path / "store")
    assert result.exit_code == 1
    assert "no row is accepted" in result.stderr
    assert "write accept, corrected or reject" in result.stderr
    assert not (tmp_path / "store").exists()


def test_only_accepted_and_corrected_rows_are_loaded_and_the_account_balances(written, run, tmp_path):
    rows = _judge(written, "counts", ["reject", "accept", "corrected", "", ""])
    store = tmp_path / "store"
    result = run("load", written, "--into", store)
    assert result.exit_code == 0, result.stderr
    with (store / "counts.csv").open(encoding="utf-8", newline="") as stream:
        kept = {row["count_id"]: row for row in csv.DictReader(stream)}
    assert set(kept) == {rows[1]["count_id"], rows[2]["count_id"]}
    assert {row["part_of"] for row in kept.values()} == {""}
    assert [kept[rows[i]["count_id"]]["reviewed"] for i in (1, 2)] == ["accept", "corrected"]
    checked = run("check", written)
    assert f"{len(rows):>8} {2:>8} {0:>7} {len(rows) - 2:>8}" in checked.stdout
    assert "its whole" in checked.stdout
    again = run("load", written, "--into", store)
    assert "Nothing changed" in again.stdout
    assert run("info", store).exit_code == 0


def test_a_total_and_its_parts_that_are_accepted_stay_together(written, run, tmp_path):
    rows = _judge(written, "counts", ["accept"] * 9)
    assert run("load", written, "--into", tmp_path / "store").exit_code == 0
    flows = run("flows", tmp_path / "store", "--measure", "arrests", "--format", "csv", "--subject", "harrier")
    assert "340" in flows.stdout
    assert str(1200 - 340 - 512 - 25 - 21) in flows.stdout
    assert sum(bool(row["part_of"]) for row in rows) == 4


def test_a_judgement_that_is_none_is_an_error_with_its_row(written, run, tmp_path):
    _judge(written, "counts", ["accept", "yes"])
    result = run("load", written, "--into", tmp_path / "store")
    assert result.exit_code == 1
    assert "counts.csv, line 3, column 'review': 'yes' is no judgement" in result.stderr


def test_a_draft_that_is_being_reviewed_is_not_written_over(written, run, tmp_path):
    article = tmp_path / "news.txt"
    assert run("extract", article, "-o", written, "--force").exit_code == 0
    _judge(written, "counts", ["accept"])
    result = run("extract", article, "-o", written, "--force")
    assert result.exit_code == 1
    assert "holds judgements" in result.stderr


def test_another_column_called_review_is_an_attribute(dataset):
    data = dataset(counts=[{"subject": "x", "value": "3", "review": "2021-05"}])
    assert len(data.counts) == 1
    assert data.counts[0].extra["review"] == "2021-05"


def test_the_library_gives_a_dataset_of_everything(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert len(extract(path).counts) == 6
    path.write_text("The weather was fine.\n")
    with pytest.raises(LoadError, match="nothing to load"):
        extract(path)


def test_an_unreadable_output_is_told(tmp_path, run):
    (tmp_path / "a.txt").write_text("Twelve people were arrested.\n")
    (tmp_path / "there").write_text("x")
    assert run("extract", tmp_path / "a.txt", "-o", tmp_path / "there").exit_code == 2
    assert issubclass(OutputError, Exception)


@pytest.mark.parametrize("digits", [17, 400, 5000])
def test_a_number_larger_than_any_count_is_no_quantity_and_no_error(digits):
    large = "9" * digits
    text = f"{large} arrests, between 5 and {large} raids, in the {large} months to May 2021, 12 calls."
    assert [q.value for q in quantities_in(text)][-1] == "12"
    assert not [q.value for q in quantities_in(text) if len(q.value) > 16]
