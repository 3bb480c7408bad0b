"""Further tables come out in every format: alone by --table, in JSON beside the rows when an option asked for them."""

from __future__ import annotations

import csv
import io
import json

import pytest

from graphlab.commands import COMMANDS, module_of
from graphlab.commands.shared.tables import FurtherTables

EXAMPLE = "example:open-source"
NORFOLK = ("change", EXAMPLE, "--measure", "arrests", "--before", "2021-01..2021-06", "--after", "2021-07..2021-12")
#: What is typed, the option that asks for the table, the table.
ASKED = [
    (("lines", EXAMPLE), ("--survival",), "survival"),
    (("lines", EXAMPLE), ("--survival",), "durations"),
    (("whatif", EXAMPLE, "--rank"), ("--curve", "degree"), "curve"),
    (("whatif", EXAMPLE, "--rank"), ("--best", "2"), "best"),
    (("centrality", EXAMPLE), ("--stability", "5"), "stability"),
    (("communities", EXAMPLE, "--runs", "3"), ("--rewired",), "quality"),
    (("communities", EXAMPLE, "--runs", "3"), ("--scan",), "resolution"),
    (("communities", EXAMPLE, "--runs", "3"), ("--window", "2018", "--window", "2019"), "windows"),
    (("flows", EXAMPLE, "--measure", "arrests", "--subject", "gravity"), ("--shape",), "corridors"),
]
#: Tables that come without an option of their own.
ALWAYS = [
    (("lines", EXAMPLE), "successors"),
    (("whatif", EXAMPLE, "--rank"), "special"),
    (("centrality", EXAMPLE, "--stability", "5"), "why"),
    (("communities", EXAMPLE, "--runs", "3"), "modularity"),
    (("disruption", EXAMPLE), "stock"),
    (("info", EXAMPLE), "measures"),
    (("diff", EXAMPLE, EXAMPLE), "figures"),
]


@pytest.fixture
def folder_of_months(folder):
    counts = []
    for place in ("north", "south"):
        for m in range(24):
            month = f"{2018 + m // 12}-{m % 12 + 1:02}"
            claim = {"count_id": f"{place}{m}", "subject": "op", "measure": "arrests", "value": str(9 + m % 4)}
            counts.append(claim | {"destination": place, "period_start": month, "period_end": month})
    return folder(counts=counts)


def asked(run, *arguments):
    done = run(*arguments, "--quiet")
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize(("question", "option", "table"), ASKED)
def test_a_table_that_an_option_asked_for_is_in_json_and_alone_in_csv(run, question, option, table):
    envelope = json.loads(asked(run, *question, *option, "--format", "json"))
    held = envelope["tables"][table]
    assert list(held) == ["columns", "rows", "notes"]
    alone = json.loads(asked(run, *question, *option, "--table", table, "--format", "json"))
    assert (alone["columns"], alone["rows"], alone["notes"]) == tuple(held.values())
    assert alone["tables"] == {table: held}
    rows = list(csv.reader(io.StringIO(asked(run, *question, *option, "--table", table, "--format", "csv"))))
    assert rows[0] == [column["name"] for column in held["columns"]]
    assert len(rows) - 1 == len(held["rows"])


@pytest.mark.parametrize(("question", "table"), ALWAYS)
def test_a_table_that_is_always_made_is_printed_alone_in_every_format(run, question, table):
    plain = json.loads(asked(run, *question, "--format", "json"))
    assert "tables" not in plain or table not in plain["tables"]
    alone = json.loads(asked(run, *question, "--table", table, "--format", "json"))
    assert list(alone["tables"]) == [table]
    assert asked(run, *question, "--table", table).startswith(alone["title"])
    assert asked(run, *question, "--table", table, "--format", "markdown").startswith(f"## {alone['title']}")


def test_series_and_displacement_of_a_comparison(run, folder_of_months):
    question = ("change", folder_of_months, "--measure", "arrests", "--before", "2018", "--after", "2019")
    areas = ("--treated", "north", "--control", "south", "--placebo")
    envelope = json.loads(asked(run, *question, *areas, "--format", "json"))
    assert set(envelope["tables"]) == {"series", "displacement"}
    for name, other in (("interrupted-series", "series"), ("displacement", "displacement")):
        alone = json.loads(asked(run, *question, *areas, "--table", name, "--format", "json"))
        assert alone["tables"][name] == envelope["tables"][other]


def test_csv_says_which_tables_it_leaves_out(run):
    done = run("lines", EXAMPLE, "--survival", "--format", "csv")
    assert "CSV is one table; left out: survival, band, durations (--table NAME prints one)." in done.stderr
    assert "left out" not in run("lines", EXAMPLE, "--format", "csv").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("whatif", EXAMPLE, "--rank", "--table", "best"), "--table best needs --best K."),
        ((*NORFOLK, "--table", "displacement"), "--table displacement needs --treated"),
        (("communities", EXAMPLE, "--runs", "2", "--table", "windows"), "needs --window PERIOD twice or more"),
        (("disruption", EXAMPLE, "--by", "line", "--table", "stock"), "use one of them"),
    ],
)
def test_a_table_that_needs_more_says_what(run, arguments, said):
    done = run(*arguments)
    assert (done.exit_code, said in done.stderr) == (2, True), done.output


def test_every_further_table_of_a_command_can_be_asked_for(run, monkeypatch):
    """Whatever a command prints below its table on a terminal, --table offers."""
    from graphlab.commands.shared import printing

    seen = {}
    monkeypatch.setattr(printing, "render", lambda result, how, **_: seen.setdefault("parts", set(result.parts)) and "")
    for name in COMMANDS:
        module = module_of(name)
        offered = next((t for t in vars(module).values() if isinstance(t, FurtherTables)), None)
        typed = {"lines": ["--survival"], "whatif": ["--rank", "--best", "1", "--curve", "degree"]}.get(name)
        if typed is None and offered is None:
            continue
        if name in ("change", "deconflict", "diff"):
            continue
        needed = {"flows": ["--measure", "arrests", "--shape", "--totals"], "editions": ["--measure", "arrests"]}
        needed["plan"] = ["--budget", "1"]
        seen.clear()
        run(name, EXAMPLE, *(typed or []), *needed.get(name, []))
        assert offered is not None, name
        assert seen, name
        assert seen.get("parts", set()) <= {*offered.names}, name
