"""Draft claims from an article: every row with its quotation, its place in the text and its doubts, for review.

Plain rules, no model of language (`grammar.yaml`). What the grammar of a sentence does not say is left empty
and named in the column ``doubts``. A draft is no claim: a row is loaded only after somebody has written ``accept`` or
``corrected`` beside it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from graphlab.loaders.articles.findings import Findings
from graphlab.loaders.articles.people import masked, people_in
from graphlab.loaders.articles.reading import Article, read_article
from graphlab.loaders.articles.rows import Rows
from graphlab.loaders.articles.sentences import plain
from graphlab.loaders.articles.times.clock import Clock
from graphlab.loaders.personal import personal_spans
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import LoadReport
from graphlab.model.intake.review import COUNT_COLUMNS, DRAFT_COLUMNS
from graphlab.model.periods import parse_date
from graphlab.model.result import safe_cell
from graphlab.model.tables import TABLES

_MORE_COLUMNS = {"counts": COUNT_COLUMNS}


@dataclass(frozen=True)
class Draft:
    """Draft claims from one article.

    Attributes
    ----------
    article
        The text that was read; offsets are places in it.
    text
        The same text with the names of people masked letter for letter.
    tables
        Rows by table, in the columns of the data model and `graphlab.model.intake.review.DRAFT_COLUMNS`.
    title
        Of the article, names masked.
    published
        When it was published, "" where that is not known.
    """

    article: Article
    text: str
    tables: Mapping[str, Sequence[Mapping[str, str]]]
    title: str
    published: str

    def files(self) -> dict[str, bytes]:
        """Return the tables as CSV files and the record, by name."""
        files = {f"{name}.csv": _csv(name, rows) for name, rows in self.tables.items() if rows}
        record = {"title": f"Draft claims from {self.title}"}
        files["dataset.yaml"] = yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=120).encode()
        return files

    def counted(self) -> str:
        """Return in words how much was drafted."""
        rows = [
            (len(self.tables.get(t, ())), t) for t in ("counts", "links", "events", "operations", "lines", "places")
        ]
        return ", ".join(f"{n:,} {t[:-1] if n == 1 else t}" for n, t in rows if n) or "nothing"


def _csv(table: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = (*TABLES[table].names, *DRAFT_COLUMNS, *_MORE_COLUMNS.get(table, ()))
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(c, "")) for c in columns] for row in rows)
    return out.getvalue().encode()


def extract(path: Path | str, *, title: str = "", published: str = "") -> ClaimSet:
    """Return a dataset of everything that `draft_article` drafts, as if all of it were accepted.

    Raises
    ------
    DataError
        If the file is too large or no text.
    LoadError
        If no count and no link is drafted.
    """
    draft = draft_article(path, title=title, published=published)
    raws = []
    for name, rows in draft.tables.items():
        kept = [{k: v for k, v in row.items() if k != "review"} for row in rows]
        raws += [RawTable.of(name, kept, file=draft.article.file)] if kept else []
    note = f"{draft.article.file}: {draft.counted()} drafted by rules; read every quotation"
    return ClaimSet.build(raws, {"title": f"Draft claims from {draft.title}"}, report=LoadReport(assumptions=(note,)))


def draft_article(path: Path | str, *, title: str = "", published: str = "") -> Draft:
    """Return draft claims from an article.

    Parameters
    ----------
    path
        Plain text, HTML, Word (.docx) or PDF; "-" is standard input.
    title, published
        Of the article, in place of what it says itself.

    Raises
    ------
    DataError
        If the file is too large, holds no text or is of another kind.
    PeriodTextError
        If `published` is no date.
    """
    article = read_article(path)
    return draft_text(article, title=title, published=published)


def draft_text(article: Article, *, title: str = "", published: str = "") -> Draft:
    """Return draft claims from a text that was read before; see `draft_article`."""
    published = parse_date(published).text if published else article.published
    flat = "\n".join(plain(line) for line in article.text.split("\n"))
    names = people_in(flat)
    clock = Clock(parse_date(published) if published else None)
    found = Findings(article, flat, names, [*names, *personal_spans(flat)], clock)
    found.read()
    if brands := found.more_brands():
        again = Findings(article, flat, names, [*names, *personal_spans(flat)], clock, brands)
        again.read()
        found = again
    heading = next((s for s in found.sentences if s.title), None)
    said = title or article.title or (article.text[heading.start : heading.end] if heading else "")
    shown = _masked_title(said, found) or Path(found.source).name
    tables = Rows(found).tables(shown, published, heading)
    return Draft(article, masked(article.text, found.hidden), tables, shown, published)


def _masked_title(said: str, found: Findings) -> str:
    folded = plain(" ".join(said.split()))
    spans = people_in(folded)
    spans += [
        m.span()
        for m in re.finditer(r"[^\W\d_][\w'-]+", folded)
        if re.sub(r"'s$", "", m[0]).casefold() in found.name_words
        and m[0][0].isupper()
        and m[0] not in found.kept_words
    ]
    return masked(folded, spans)
