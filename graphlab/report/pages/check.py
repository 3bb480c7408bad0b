"""The report of a check as one HTML page: a picture of the rows, then every finding; no script, no request."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from graphlab.model.result import Result
from graphlab.wording.phrases import first_few

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1a1f2b;background:#fff;margin:0 auto;max-width:70rem;padding:0 1rem}
h1{color:#16213a;font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}.marking{text-align:center;font-weight:700;margin:.5rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
th,td{border-bottom:1px solid #c8ccd4;padding:.25rem .6rem;text-align:left;vertical-align:top}.n{text-align:right}
td{overflow-wrap:break-word;min-width:3rem;max-width:28rem}svg{max-width:100%;height:auto}
svg text{font:13px system-ui,sans-serif;fill:#1a1f2b}
.kept{fill:#0072b2}.merged{fill:#999}.rejected{fill:#d55e00}
@media print{body{max-width:none}}
"""
_NUMERIC = ("read", "kept", "merged", "rejected", "line")
_GROUPS = (
    ("file", "Files", ("file", "table", "read", "kept", "merged", "rejected")),
    ("error", "Errors", ("file", "line", "column", "value", "text", "remedy")),
    ("warning", "Warnings", ("file", "line", "column", "value", "text", "remedy")),
    ("assumption", "What was taken for granted", ("text",)),
    ("ignored", "What was not read", ("text",)),
    ("possible duplicate", "Lines of one brand", ("text", "remedy")),
    ("contradiction", "What contradicts itself", ("text", "remedy")),
    ("withheld", "What stays out of products", ("text",)),
)
MOST = 2_000
#: So many lines are named where many say the same.
_LINES = 20


def check_page(result: Result) -> str:
    """Return the page of a check (`graphlab.analysis.inspection.check.check`); the same result gives the same bytes."""
    rows = [{k: "" if v is None else v for k, v in row.items()} for row in result.rows]
    groups = []
    for finding, title, names in _GROUPS:
        found = [row for row in rows if row["finding"] == finding]
        shown = _together(found)
        if found:
            cut = f", the first {MOST:,} shown (--format csv has all)" if len(shown) > MOST else ""
            groups.append({"title": f"{title} ({len(found):,}{cut})", "names": names, "rows": shown[:MOST]})
    bars = _bars([row for row in rows if row["finding"] == "file"])
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    template = (files("graphlab.report.pages") / "templates" / "check.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True).from_string(template)
    return page.render(
        title=result.title,
        marking=result.marking,
        method=f"Method: {result.method}.",
        style=_STYLE,
        digest=f"sha256-{digest}",
        groups=groups,
        bars=bars,
        alt=result.title,
        height=max(24, 24 * len(bars)),
        numeric=_NUMERIC,
    )


def _together(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows that differ only in their line as one row with their lines."""
    same: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        same.setdefault(tuple(v for k, v in row.items() if k != "line"), []).append(row)
    put = []
    for found in same.values():
        lines = [f"{row['line']:,}" for row in found if row["line"]]
        put.append(found[0] | ({"line": first_few(lines, _LINES)} if len(lines) > 1 else {}))
    return put


def _bars(accounts: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    most = max((int(f["read"]) for f in accounts), default=0) or 1
    bars: list[Mapping[str, Any]] = []
    for number, file in enumerate(accounts):
        x, parts = 230.0, []
        for name in ("kept", "merged", "rejected"):
            width = 300 * int(file[name]) / most
            if width:
                parts.append({"name": name, "x": f"{x:.1f}", "width": f"{max(width, 1):.1f}", "number": file[name]})
            x += max(width, 1) if width else 0
        label = f"{file['file']} ({file['table']})"
        said = f"{file['read']:,} read, {file['rejected']:,} rejected"
        label = label if len(label) <= 32 else label[:31] + "…"
        bars.append({"y": 24 * number, "label": label, "parts": parts, "end": f"{x + 8:.1f}", "said": said})
    return bars
