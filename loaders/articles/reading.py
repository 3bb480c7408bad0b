"""The text of an article: of a plain file, HTML, a Word document, a PDF, standard input; and when it was published."""

from __future__ import annotations

import codecs
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from graphlab.errors import DataError, PeriodTextError, require
from graphlab.loaders.articles.sentences import plain
from graphlab.model.periods import parse_date
from graphlab.wording.months import MONTHS

MAX_BYTES = 5_000_000
MAX_TEXT = 1_000_000
STANDARD_INPUT = "-"
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "nav",
        "footer",
        "aside",
        "form",
        "noscript",
        "template",
        "svg",
        "button",
        "select",
        "iframe",
        "figure",
        "head",
        "dialog",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "blockquote",
        "pre",
        "br",
        "hr",
        "dt",
        "dd",
        "figcaption",
        "td",
        "th",
    ]
)
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"]
)
_DATE_NAMES = frozenset(
    (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dcterms.issued",
        "publishdate",
        "pubdate",
        "parsely-pub-date",
    )
)
_DATE_LINE = re.compile(
    (
        r"^(?:.{0,60}?\b(?:published|posted|date(?:\s+of\s+(?:response|publication|issue|reply))?|"
        r"response\s+date|updated|dated|issued|prepared|\d{1,2}:\d{2})\b.{0,30}?[:,]?\s*|"
        r".{0,70},\s+|\W*)"
        rf"(?P<date>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(MONTHS)}),?\s+20\d\d|"
        rf"\d{{1,2}}/\d{{1,2}}/20\d\d|20\d\d-\d\d-\d\d)\W*(?:\d{{1,2}}[:.]\d{{2}}.*)?$"
    ),
    re.IGNORECASE,
)
_HEAD_LINES = 8


@dataclass(frozen=True, slots=True)
class Article:
    """The text of an article as it was read; offsets of drafts are places in `text`.

    Attributes
    ----------
    text
        With plain line feeds.
    file
        What errors call it.
    title
        As the document says, "" where it does not.
    published
        As the document says, in ISO form; "" where it does not.
    """

    text: str
    file: str
    title: str = ""
    published: str = ""


def read_article(path: Path | str) -> Article:
    """Return the text of an article.

    Parameters
    ----------
    path
        A file of plain text, HTML, Word (.docx) or PDF, known by its content; "-" is standard input.

    Raises
    ------
    DataError
        If it is too large, holds no text, or is none of these.
    MissingExtraError
        If a Word document or PDF is given and the package that reads it is not installed.
    """
    name = "standard input" if str(path) == STANDARD_INPUT else Path(path).name
    if str(path) == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(path).open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise DataError(f"{name} is larger than {MAX_BYTES:,} bytes", "an article is a few pages")
    if raw.startswith(b"%PDF"):
        article = _pdf(raw, name)
    elif raw.startswith(b"PK\x03\x04"):
        article = _docx(raw, name)
    elif raw.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        raise DataError(f"{name} is an old Word or RTF document", "save it as .docx or as plain text")
    else:
        text = _decoded(raw, name)
        article = _html(text, name) if _is_html(text) else Article(text, name)
    if not article.text.strip():
        raise DataError(f"{name} holds no text", "a scanned PDF has pictures of pages only: give its text")
    if len(article.text) > MAX_TEXT:
        raise DataError(f"{name} holds more than {MAX_TEXT:,} characters", "an article is a few pages")
    published = article.published or date_line(article.text)
    return Article(article.text, name, article.title, published)


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = raw.decode("utf-16", errors="replace")
    elif b"\x00" in raw:
        raise DataError(f"{name} is not a text file (it holds NUL bytes)", "save the article as plain text")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_html(text: str) -> bool:
    head = text[:2000].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<?xml")) or bool(
        re.search(r"<(?:body|article|p|div|h1)[\s>]", head)
    )


class _Page(HTMLParser):
    """Collects the text of a page, its title and when it was published."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.inside: list[str] = []  # what stands in <article> or <main>
        self._depth = 0
        self.title: list[str] = []
        self.published = ""
        self._hidden: list[str] = []
        self._in_title = False

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if self._depth:
            self.inside.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs}
        self._date(tag, found)
        if tag == "title":
            self._in_title = True
        if tag in _VOID:
            if tag in _BLOCKS and not self._hidden:
                self._add("\n")
            return
        self._depth += tag in ("article", "main")
        hidden = tag in _SKIPPED or "hidden" in found or re.search(r"display:\s*none", found.get("style", ""))
        if self._hidden or hidden:
            self._hidden.append(tag)
        elif tag in ("td", "th"):
            self._add("\t")
        elif tag in _BLOCKS:
            self._add("\n")

    def _date(self, tag: str, found: dict[str, str]) -> None:
        key = (found.get("property") or found.get("name") or found.get("itemprop") or "").lower()
        text = (
            found.get("content", "")
            if tag == "meta" and key in _DATE_NAMES
            else found.get("datetime", "")
            if tag == "time"
            else ""
        )
        if text and not self.published:
            self.published = _iso(text)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in self._hidden:
            while self._hidden and self._hidden.pop() != tag:
                pass
        elif not self._hidden and tag in _BLOCKS and tag not in ("td", "th"):
            self._add("\n")
        if tag in ("article", "main"):
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._hidden:
            self._add(re.sub(r"\s+", " ", data))


def _html(text: str, name: str) -> Article:
    page = _Page()
    page.feed(text)
    page.close()
    inside = "".join(page.inside)
    taken = inside if inside.strip() else "".join(page.parts)
    lines = (re.sub(r"[ \u00a0]+", " ", line).strip(" ").lstrip("\t") for line in taken.split("\n"))
    body = re.sub(r"\n{2,}", "\n\n", "\n".join(re.sub(r" ?\t ?", "\t", line) for line in lines)).strip("\n")
    return Article(body + "\n" if body else "", name, " ".join("".join(page.title).split()), page.published)


def _docx(raw: bytes, name: str) -> Article:
    docx = require("docx", extra="office")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            if sum(item.file_size for item in book.infolist()) > 20 * MAX_BYTES:
                raise DataError(
                    f"{name} is far larger when it is unpacked than it looks", "save the article as plain text"
                )
            if "word/document.xml" not in book.namelist():
                raise DataError(f"{name} is no Word document", "give plain text, HTML, .docx or PDF")
        document = docx.Document(io.BytesIO(raw))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise DataError(
            f"{name} is a damaged Word document", "open and save it again, or save it as plain text"
        ) from error
    lines = list(_docx_lines(document))
    return Article("\n".join(lines) + "\n" if any(lines) else "", name)


def _docx_lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = list(dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells))
                yield "\t".join(cells)
            yield ""
        else:
            yield block.text.replace("\r", "\n")
            yield ""


def _pdf(raw: bytes, name: str) -> Article:
    pypdf = require("pypdf", extra="pdf")
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DataError(f"{name} is locked with a password", "save it without one, or as plain text")
        pages = [page.extract_text() or "" for page in reader.pages]
    except DataError:
        raise
    except Exception as error:
        raise DataError(f"{name} is a PDF that cannot be read", "save the article as plain text") from error
    text = "\n\n".join(p.strip("\n") for p in pages).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")
    return Article(re.sub(r"[ \t]+\n", "\n", text) + "\n", name)


def date_line(text: str) -> str:
    r"""Return the date that a line near the top of an article gives as its own, in ISO form; "" for none.

    Examples
    --------
    >>> date_line("Police close lines\n\nPublished: 18 March 2022\n\nSix lines were closed.")
    '2022-03-18'
    """
    head = [line.strip() for line in plain(text.replace("\n", "\x00")).split("\x00") if line.strip()][:_HEAD_LINES]
    for line in head:
        match = _DATE_LINE.match(line) if len(line) < 140 else None
        if match:
            return _iso(match["date"])
    return ""


def _iso(text: str) -> str:
    match = re.match(r"\d{4}-\d{2}-\d{2}", text.strip())
    written = match[0] if match else re.sub(r"(?<=\d)(?:st|nd|rd|th)|,", "", text.strip())
    try:
        return parse_date(written).text
    except PeriodTextError:
        return ""
