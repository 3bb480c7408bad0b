"""A corpus of own sentences, family by family: what is drafted from each, and what must not be."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphlab.data.packaged import yaml_of
from graphlab.loaders.articles.about.inherited_places import TAKEN_OVER
from graphlab.loaders.articles.draft import Draft, draft_text
from graphlab.loaders.articles.reading import Article

SPECIMENS = Path(__file__).parent / "specimens"
PUBLISHED = "2022-03-18"
THINGS = (
    "operations",
    "brands",
    "line_ends",
    "line_fates",
    "named_lines",
    "line_deeds",
    "closures",
    "told_ahead",
    "whole_brands",
    "whole_ends",
    "whole_deeds",
)
LEAST = 30
FAMILIES = {
    family: lines
    for path in sorted(SPECIMENS.glob("*.yaml"))
    for family, lines in yaml_of(path.read_text(encoding="utf-8")).items()
}


def _span(start: str, end: str) -> str:
    return "" if not start and not end else start if start == end else f"{start}..{end}"


def counts_of(draft: Draft) -> list[str]:
    """Return the counts of a draft as the specimens write them: with what their sentence says, nothing taken over."""
    found = []
    operations = {
        r["operation_id"] for r in draft.tables["operations"] if not r["operation_id"].startswith("not-named")
    }
    for row in (row for row in draft.tables["counts"] if row["value"]):  # a share by itself is no count
        text = f"{row['measure']} {row['value']}"
        text += f" <{row['origin']}" if row["origin"] else ""
        text += (
            f" >{row['destination']}" if row["destination"] and TAKEN_OVER + "the place" not in row["doubts"] else ""
        )
        when = _span(row["period_start"], row["period_end"])
        when = "" if TAKEN_OVER + "the period" in row["doubts"] else when
        text += f" @{when}" if when else ""
        text += f" ^{row['subject']}" if row["subject"] in operations else ""
        text += f" /{row['group']}" if row["group"] else ""
        found.append(text + (" part" if row["part_of"] else ""))
    return found


def things_of(draft: Draft) -> list[str]:
    """Return operations, lines, links and events of a draft as the specimens write them."""
    lines = {r["line_id"]: r["name"] for r in draft.tables["lines"]}
    operations = {
        r["operation_id"]: r["name"]
        for r in draft.tables["operations"]
        if not r["operation_id"].startswith("not-named")
    }
    found = [f"op {name}" for name in operations.values()] + [f"line {name}" for name in lines.values()]
    words = {
        "ORIGINATES_IN": "runs from",
        "SUPPLIES": "sells in",
        "CONDUCTED_IN": "in",
        "TARGETED": "on",
        "SUCCEEDS": "after",
    }
    names = {**lines, **operations}
    found += [
        f"{names[r['from']]} {words[r['link_type']]} {names.get(r['to'], r['to'])}" for r in draft.tables["links"]
    ]
    for row in draft.tables["events"]:
        when = _span(row.get("date_start", ""), row.get("date_end", ""))
        found.append(f"{lines[row['line_id']]} {row['event']}" + (f" @{when}" if when else ""))
    return found


def flows_of(draft: Draft) -> list[str]:
    """Return the ends of each line without a name as the specimens write them."""
    ends: dict[str, tuple[set[str], set[str]]] = {}
    for row in draft.tables["links"]:
        if row["from"].startswith("not-named-"):
            ends.setdefault(row["from"], (set(), set()))[row["link_type"] == "SUPPLIES"].add(row["to"])
    return [f"{o} -> {t}" for origins, towns in ends.values() for o in origins for t in towns]


def _wrong(family: str, line: str) -> str:
    text, _, wanted = line.rpartition(" => ")
    draft = draft_text(Article(text + "\n", "specimen.txt"), published=PUBLISHED)
    found = flows_of(draft) if family == "flows" else things_of(draft) if family in THINGS else counts_of(draft)
    expected = [] if wanted == "nothing" else [w.strip() for w in wanted.split(" ; ")]
    return (
        ""
        if sorted(found) == sorted(expected)
        else f"{text}\n    wanted {sorted(expected)}\n    found  {sorted(found)}"
    )


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_of_sentences_gives_what_it_says_and_no_more(family):
    wrong = [w for w in (_wrong(family, line) for line in FAMILIES[family]) if w]
    assert not wrong, f"{len(wrong)} of {len(FAMILIES[family])}:\n" + "\n".join(wrong)


def test_every_family_has_thirty_sentences_and_some_that_give_nothing():
    for family, lines in FAMILIES.items():
        assert len(set(lines)) >= LEAST, family
    assert sum(line.endswith(" => nothing") for lines in FAMILIES.values() for line in lines) >= 4 * LEAST
