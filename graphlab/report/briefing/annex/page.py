"""``annex.html``: one page, no script, no request; every numbered note of the product has its place here."""

from __future__ import annotations

from typing import Any

from graphlab.report.briefing.annex.content import Annex
from graphlab.report.briefing.html_writer import rendered
from graphlab.report.pages.tables import result_table

#: Rows of a table that the page shows; the workbook and the folder of tables have all.
MOST_ROWS = 2_000


def annex_html(annex: Annex) -> str:
    """Return the annex as one HTML file, every value escaped."""
    tables = {
        name: result_table(
            result,
            name_of=lambda key: annex.names.get(key, key),
            shown=MOST_ROWS,
            whole=f"annex.xlsx and tables/{name}.csv have all",
        )
        for name, result in annex.tables.items()
    }
    more: dict[str, Any] = {
        "annex": annex,
        "result_tables": tables,
        "claims": annex.claims[: max(MOST_ROWS, annex.cited)],
    }
    return rendered("annex.html.j2", annex.briefing, **more)
