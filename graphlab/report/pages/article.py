"""The page on which drafts of claims are read beside the article: highlights and drafts; no script, no request."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

from jinja2 import Environment

_STYLE = """
body{font:16px/1.55 system-ui,sans-serif;color:#1a1f2b;background:#fff;margin:0;padding:0 1rem 2rem}
h1{color:#16213a;font-size:1.4rem;margin:1rem 0 .2rem}h2{font-size:1.1rem;margin:1.2rem 0 .4rem}
.lede{margin:.2rem 0 1rem;max-width:60rem}
.beside{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:2rem;max-width:90rem}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;padding:.1em 0;border-bottom:2px solid #1a1f2b}mark a{color:inherit;text-decoration:none}
mark sup{font-size:.65em;font-weight:700;padding-left:.1em}
mark.counts{background:#cfe8f7}mark.links{background:#d6efdc}mark.events{background:#f7dcc9}
mark.operations{background:#f3e3a6}mark.lines{background:#e8d9f0}mark.places{background:#eceef2;border-bottom-color:#9aa2b1}
ol{list-style:none;margin:0;padding:0}
li{border:1px solid #c8ccd4;border-left-width:6px;border-radius:4px;margin:.5rem 0;padding:.4rem .7rem}
li.counts{border-left-color:#0072b2}li.links{border-left-color:#1b7837}li.events{border-left-color:#b35806}
li.operations{border-left-color:#8a6d00}li.lines{border-left-color:#762a83}li.places{border-left-color:#9aa2b1}
li:target,mark:target{outline:3px solid #d55e00}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 .8rem;margin:.2rem 0;font-size:.92rem}
dt{color:#4a5265}dd{margin:0;overflow-wrap:anywhere}
.doubts{color:#8c2d04;margin:.2rem 0;font-size:.92rem}
.failed{font-weight:700}.where{color:#4a5265;font-size:.85rem;margin:0}
@media(max-width:60rem){.beside{grid-template-columns:1fr}}
@media print{.beside{display:block}}
"""
#: Tables in the order in which their drafts are listed, with what one row is called and the columns that are shown.
_SHOWN = {
    "counts": (
        "count",
        (
            "measure",
            "value",
            "unit",
            "stock_or_flow",
            "subject",
            "acted_by",
            "origin",
            "destination",
            "period_start",
            "period_end",
            "definition",
            "part_of",
            "of_those",
            "share",
            "said_by",
        ),
    ),
    "links": ("link", ("link_type", "from", "to", "start", "end", "certainty")),
    "events": ("event", ("line_id", "event", "date_start", "date_end", "operation_id")),
    "operations": ("operation", ("operation_id", "name", "kind", "lead", "start")),
    "lines": ("line", ("line_id", "name")),
    "places": ("place", ("place_id", "name", "within")),
}

#: The same order for whoever lists the drafts beside the page: number n there is mark n in the article.
MARKED = tuple(_SHOWN)

Row = Mapping[str, str]


def article_page(text: str, tables: Mapping[str, Sequence[Row]], *, title: str, published: str = "") -> str:
    """Return the page of a draft; the same draft gives the same bytes.

    Parameters
    ----------
    text
        The article, names of people masked; the offsets of the rows are places in it.
    tables
        Rows of the draft by table, each with ``evidence_start``, ``evidence_end`` and ``doubts``.
    title, published
        Of the article.
    """
    cards = list(_cards(tables))
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    template = (files("graphlab.report.pages") / "templates" / "article.html").read_text(encoding="utf-8")
    return (
        Environment(autoescape=True)
        .from_string(template)
        .render(
            title=title or "An article",
            published=published,
            style=_STYLE,
            digest=f"sha256-{digest}",
            segments=list(_segments(text, cards)),
            cards=cards,
            tables=[{"name": t, "number": len(tables.get(t, ()))} for t in _SHOWN if tables.get(t)],
        )
    )


def _cards(tables: Mapping[str, Sequence[Row]]) -> Iterator[dict[str, object]]:
    numbers = {row["count_id"]: i for i, row in enumerate(tables.get("counts", ()), 1)}
    number = 0
    for table, (name, columns) in _SHOWN.items():
        for at, row in enumerate(tables.get(table, ()), 1):
            number += 1
            fields = [(c.replace("_", " "), _said(c, row.get(c, ""), numbers)) for c in columns if row.get(c)]
            doubts = [d for d in row.get("doubts", "").split("; ") if d]
            yield {
                "number": number,
                "table": table,
                "name": name,
                "at": at,
                "fields": fields,
                "doubts": [{"text": d, "failed": d.startswith("check failed")} for d in doubts],
                "start": int(row["evidence_start"]),
                "end": int(row["evidence_end"]),
            }


def _said(column: str, value: str, numbers: Mapping[str, int]) -> str:
    """Return a cell as it is shown: another count by its number on the page."""
    return f"count {numbers[value]}" if column in ("part_of", "of_those") and value in numbers else value


def _segments(text: str, cards: Sequence[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """Yield the text in pieces, each with the drafts that rest on it, the narrowest first."""
    spans = [(int(str(c["start"])), int(str(c["end"])), c) for c in cards]
    edges = sorted({0, len(text), *(e for a, b, _ in spans for e in (a, b))})
    opened: set[object] = set()
    for start, end in itertools.pairwise(edges):
        over = sorted(
            (s for s in spans if s[0] <= start and end <= s[1]), key=lambda s: (s[1] - s[0], int(str(s[2]["number"])))
        )
        piece: dict[str, object] = {"text": text[start:end], "cards": [c for _, _, c in over]}
        fresh = [c["number"] for _, _, c in over if c["number"] not in opened]
        opened.update(fresh)
        yield piece | {"fresh": fresh}
