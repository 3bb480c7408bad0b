"""``annex.html``: one page, no script, no request; every numbered note of the product has its place here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from markupsafe import Markup

from graphlab.report.briefing.annex.content import Annex
from graphlab.report.briefing.document import ClaimNote
from graphlab.report.briefing.html_writer import rendered
from graphlab.report.pages.tables import SHOWN, Table, result_table


def annex_html(annex: Annex) -> str:
    """Return the annex as one HTML file, every value escaped; of a table or list the first `SHOWN` rows."""
    tables = {
        name: result_table(
            result,
            name_of=annex.name_of,
            file="",
            shown=SHOWN,
            whole=f"annex.xlsx and tables/{name}.csv have all",
        )
        for name, result in annex.tables.items()
    }
    shown = annex.claims[: max(SHOWN, annex.cited)]
    more: dict[str, Any] = {
        "annex": annex,
        "result_tables": {name: (table, _body(table)) for name, table in tables.items()},
        "claims": _claims(shown),
        "more_claims": len(annex.claims) - len(shown),
    }
    return rendered("annex.html.j2", annex.briefing, **more)


def _body(table: Table) -> Markup:
    """Return the rows of a table as HTML, every text escaped."""
    opening = ['<td class="num">' if column.number else "<td>" for column in table.columns]
    rows = (
        "".join(f"{td}{escape(cell.text)}</td>" for td, cell in zip(opening, row.cells, strict=True))
        for row in table.rows
    )
    return Markup("".join(f"<tr>{row}</tr>\n" for row in rows))  # noqa: S704  escaped above


def _claims(notes: Iterable[ClaimNote]) -> Markup:
    """Return the list of claims as rows of HTML, every text escaped."""
    rows = []
    for n in notes:
        texts = (n.claim, n.says, n.written, n.bounds, n.period, n.grade, n.source)
        cells = "".join(f"<td>{escape(text)}</td>" for text in texts)
        rows.append(f'<tr id="c{n.number}"><td class="num">{n.number}</td>{cells}</tr>\n')
    return Markup("".join(rows))  # noqa: S704  escaped above
