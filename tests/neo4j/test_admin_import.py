"""The bulk export goes into an empty Neo4j by the real ``neo4j-admin``, as the file beside it says, and comes back."""

from __future__ import annotations

import shlex

from graphlab.dataset import Dataset
from graphlab.report.exports.export import export
from graphlab.stores import open_store
from tests.rounds import LONG

TEXTS = (
    "one\nline\r\nmore", 'she said "no"', "ends with \\", "a,b;c|d\te", "=1+1", "'quoted'", "{x: $y} `z`", "ÄÖ ß 中 🙂",
    "null", "true", "007", "1e5", "2019-01-01", "[1,2]", "a\x1fb", " blank ",
)  # fmt: skip


def odd() -> Dataset:
    """A dataset whose texts and columns mean something to CSV, Cypher or a shell."""
    link = {"link_type": "SUPPLIES", "to": "norwich", "source_id": "s", "start": "2019"}
    count = {"count_id": "c1", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s"}
    return Dataset.build(
        {
            "lines": [{"line_id": f"l{n}", "name": f"Line {n}", "note": text} for n, text in enumerate(TEXTS)],
            "links": [link | {"from": f"l{n}", "note": text, "colour": text} for n, text in enumerate(TEXTS)],
            "counts": [count | {"subject": "op", "origin": "london", "value": "<30", "note": TEXTS[0]}],
            "events": [
                {"line_id": "l0", "event": "closed", "source_id": "s", "date_start": "2020-01", "handling": "C"}
            ],
            "sources": [{"source_id": "s", "title": "A, \"B\"; 'C'\\"}],
        },
        {"title": 'Odd "things"', "marking": "OFFICIAL-SENSITIVE"},
    )


if LONG:  # two programs in Java more, for one way out

    def test_the_bulk_export_goes_in_by_neo4j_admin_and_comes_back_whole(example, tmp_path, imported, session_driver):
        data = Dataset.of(example.extend(odd()))
        export(data.network(include_handling="C"), tmp_path / "bulk", format="neo4j-admin")
        steps = (tmp_path / "bulk" / "import.txt").read_text(encoding="utf-8").splitlines()
        (words,) = [shlex.split(line) for line in steps if line.startswith("neo4j-admin ")]
        server = imported([*words[1:], "--overwrite-destination=true"], tmp_path / "bulk")
        for line in steps:
            if line.startswith("CREATE "):
                session_driver.execute_query(line)
        assert open_store(server.uri).read() == data
