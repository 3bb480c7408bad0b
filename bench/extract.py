"""Precision and recall of `graphlab extract` for each kind of draft, against articles that were marked by hand.

The articles (bench/articles) are made up and were marked before any rule was run on them. Those whose name ends in
"held" were not looked at while the rules were written; those in "last" and "final" were written and marked when the
rules had seen the others; those in "fresh" were written after that and marked after the first run; those in "wide",
then "unseen", then "kept", then "voices" and "sealed", then "manners" and "aside", then "ways" and "apart", then
"tones" and "spare", then "beyond", then "round", "blind" and "shut", then "veiled", "penned" and "hidden" (by
another writer), then "screened" and "cloaked" (by two more writers) were written and marked before a rule was run on
them. From "voices" on a count is marked with the place
that a reader would give it, be that said in the headline only, and flows of lines without a name are marked ("flows");
in all others a place that is only inherited is neither right nor wrong.
``python bench/extract.py [--GROUP] [--list]``.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphlab.data.packaged import yaml_of
from graphlab.loaders.articles.about.inherited_places import TAKEN_OVER
from graphlab.loaders.articles.draft import Draft, draft_text
from graphlab.loaders.articles.reading import Article
from graphlab.model.periods import parse_date

ARTICLES = Path(__file__).parent / "articles"
GROUPS = (
    "held",
    "last",
    "final",
    "fresh",
    "wide",
    "unseen",
    "kept",
    "voices",
    "sealed",
    "manners",
    "aside",
    "ways",
    "apart",
    "tones",
    "spare",
    "beyond",
    "round",
    "blind",
    "shut",
    "veiled",
    "penned",
    "hidden",
    "screened",
    "cloaked",
)  # all others are "read"
COUNT_FIELDS = ("measure", "value", "origin", "destination", "period", "subject")


@lru_cache(maxsize=8)
def marked(which: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Return the marked articles by name: all, or one group (``read`` or one of `GROUPS`)."""
    found = []
    for path in sorted(ARTICLES.glob("*.yaml")):
        group = next((g for g in GROUPS if path.stem.endswith(g)), "read")
        if not which or group == which:
            found.append((path.stem, yaml_of(path.read_text(encoding="utf-8"))))
    return found


_DRAFTS: dict[tuple[str, str], Draft] = {}


def drafted(name: str, marks: dict[str, Any]) -> Draft:
    """Return the draft of a marked article, made once."""
    key = (name, marks["text"])
    if key not in _DRAFTS:
        _DRAFTS[key] = _drafted(name, marks)
    return _DRAFTS[key]


def _drafted(name: str, marks: dict[str, Any]) -> Draft:
    return draft_text(Article(marks["text"], f"{name}.txt"), published=str(marks["published"]))


def marked_counts(marks: dict[str, Any]) -> list[dict[str, str]]:
    rows = []
    for line in marks["counts"]:
        cells = [cell.strip().strip('"') for cell in line.split("|")]
        rows.append(dict(zip(COUNT_FIELDS, cells, strict=True)))
    return rows


def drafted_counts(draft: Draft) -> list[dict[str, str]]:
    operations = {row["operation_id"] for row in draft.tables["operations"]}
    rows = []
    for row in draft.tables["counts"]:
        if not row["value"]:
            continue  # a share by itself: a kind of its own
        named = row["subject"] in operations and not row["subject"].startswith("not-named")
        place = row["destination"]
        if not place and not named and not row["subject"].startswith("not-named"):
            place = row["subject"]
        rows.append(
            {
                "measure": row["measure"],
                "value": row["value"],
                "origin": row["origin"],
                "destination": place,
                "period": span(row["period_start"], row["period_end"]),
                "subject": row["subject"] if named else "?",
                "quotation": row["quotation"],
                "taken over": _taken_over(row["doubts"]),
            }
        )
    return rows


def _taken_over(doubts: str) -> str:
    """Return which of place and period a row took over from another sentence."""
    return " ".join(field for field in ("place", "period", "operation") if f"{TAKEN_OVER}the {field}" in doubts)


def as_marked(mark: dict[str, str], row: dict[str, str], *, by_reader: bool) -> dict[str, str]:
    """Return a draft without what it took over where the mark says nothing, unless marked as a reader would."""
    if by_reader:
        return row
    empty = {
        f for f, word in (("destination", "place"), ("period", "period")) if word in row["taken over"] and not mark[f]
    }
    who = {"subject": "?"} if "operation" in row["taken over"] and mark["subject"] == "?" else {}
    return {**row, **dict.fromkeys(empty, ""), **who}


def span(start: str, end: str) -> str:
    return start if start == end else f"{start}..{end}"


def months(period: str) -> tuple[str, str]:
    """Return a period by its first and last month: that precise are two readings of one text compared."""
    start, dots, end = period.partition("..")
    end = end if dots else start
    return (
        parse_date(start).first.isoformat()[:7] if start else "",
        parse_date(end).last.isoformat()[:7] if end else "",
    )


def agrees(field: str, wanted: str, found: str) -> bool:
    if field == "period":
        return months(wanted) == months(found)
    if (
        field == "destination"
        and ";" in wanted
        and (not found or sorted(wanted.split(";")) == sorted(found.split(";")))
    ):
        return True
    return wanted == found


def paired(wanted: list[dict[str, str]], found: list[dict[str, str]]) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return marks and drafts of one measure and value, those that agree in most fields first."""
    pairs = [
        (sum(agrees(f, w[f], d[f]) for f in COUNT_FIELDS), -i, -j)
        for i, w in enumerate(wanted) for j, d in enumerate(found)
        if (w["measure"], w["value"]) == (d["measure"], d["value"])
    ]  # fmt: skip
    used: tuple[set[int], set[int]] = (set(), set())
    chosen = []
    for _, i, j in sorted(pairs, reverse=True):
        if -i not in used[0] and -j not in used[1]:
            used[0].add(-i)
            used[1].add(-j)
            chosen.append((wanted[-i], found[-j]))
    return chosen


def flows_of(draft: Draft, wanted: set[str]) -> set[str]:
    """Return the flows of lines without a name, and of those wanted the ones that a count or a named line says."""
    ends: dict[str, tuple[set[str], set[str]]] = {}
    for row in draft.tables["links"]:
        if row["link_type"] in ("ORIGINATES_IN", "SUPPLIES"):
            ends.setdefault(row["from"], (set(), set()))[row["link_type"] == "SUPPLIES"].add(row["to"])
    found, elsewhere = set(), {f"{r['origin']} -> {r['destination']}" for r in draft.tables["counts"]}
    for line, (origins, towns) in ends.items():
        (found if line.startswith("not-named-") else elsewhere).update(f"{o} -> {t}" for o in origins for t in towns)
    return found | (elsewhere & wanted)


def named_things(marks: dict[str, Any], draft: Draft) -> dict[str, tuple[set[str], set[str]]]:
    """Return marks and drafts of operations, lines, links and events, as texts that can be compared."""
    names = {r["line_id"]: r["name"] for r in draft.tables["lines"] if not r["line_id"].startswith("not-named-")}
    links = {
        f"{names.get(r['from'], r['from'])} {r['link_type']} {names.get(r['to'], r['to'])}"
        for r in draft.tables["links"]
        if not r["from"].startswith("not-named-")
    }
    events, dated = set(), set()
    for row in draft.tables["events"]:
        first, last = row.get("date_start", ""), row.get("date_end", "")
        events.add(f"{names[row['line_id']]} {row['event']}")
        if first or last:
            dated.add(f"{names[row['line_id']]} {row['event']} {'..'.join(months(span(first, last)))}")
    wanted, wanted_dates = set(), set()
    for text in marks["events"]:
        name, event, when = re.fullmatch(r"(.+?) ([a-z_0-9]+)(?: (\d\S*|\.\.\S+))?", text).groups()
        wanted.add(f"{name} {event}")
        wanted_dates |= {f"{name} {event} {'..'.join(months(when))}"} if when else set()
    named = [r for r in draft.tables["operations"] if not r["operation_id"].startswith("not-named")]
    operations = {r["name"].casefold() for r in named}
    lone = [row for row in draft.tables["counts"] if not row["value"]]
    shares = {f"{r['share']} of {r['measure']} | {r['origin']} | {r['destination']}".strip() for r in lone}
    flows = set(marks.get("flows", ()))
    return {
        "flows without a name": (flows, flows_of(draft, flows) if "flows" in marks else set()),
        "shares by themselves": (set(marks.get("shares", ())), shares),
        "operations": ({name.casefold() for name in marks["operations"]}, operations),
        "lines": (set(marks["lines"]), set(names.values())),
        "links": (set(marks["links"]), links),
        "events": (wanted, events),
        "  date of an event": (wanted_dates, dated),
    }


def score(which: str = "", *, listed: bool = False) -> dict[str, tuple[int, int, int]]:
    """Return for each kind how many were right, drafted and marked; a field is drafted where it is filled."""
    right: Counter[str] = Counter()
    made: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for name, marks in marked(which):
        draft = drafted(name, marks)
        wanted, found = marked_counts(marks), drafted_counts(draft)
        by_reader = "flows" in marks
        pairs = [(mark, as_marked(mark, row, by_reader=by_reader)) for mark, row in paired(wanted, found)]
        right["counts"] += len(pairs)
        made["counts"] += len(found)
        told["counts"] += len(wanted)
        for mark, row in pairs:
            wrong = [f for f in COUNT_FIELDS if not agrees(f, mark[f], row[f])]
            right["counts, every field"] += not wrong
            for field in ("origin", "destination", "period", "subject"):
                empty = "?" if field == "subject" else ""
                made[f"  {field} of a count"] += row[field] != empty
                told[f"  {field} of a count"] += mark[field] != empty
                right[f"  {field} of a count"] += row[field] != empty and field not in wrong
            if listed and wrong:
                print(
                    f"{name}: {mark['measure']} {mark['value']}: "
                    + ", ".join(f"{f} '{row[f]}' for '{mark[f]}'" for f in wrong)
                )
        made["counts, every field"] += len(found)
        told["counts, every field"] += len(wanted)
        for kind, (ours, theirs) in named_things(marks, draft).items():
            right[kind] += len(ours & theirs)
            made[kind] += len(theirs)
            told[kind] += len(ours)
            if listed:
                for text in sorted(theirs - ours):
                    print(f"{name}: {kind} too many: {text}")
                for text in sorted(ours - theirs):
                    print(f"{name}: {kind} missed: {text}")
        if listed:
            chosen = {id(row) for _, row in paired(wanted, found)}
            for row in found:
                if id(row) not in chosen:
                    print(f"{name}: count too many: {row['measure']} {row['value']}: {row['quotation'][:100]}")
            done = {id(mark) for mark, _ in pairs}
            for mark in wanted:
                if id(mark) not in done:
                    print(f"{name}: count missed: {mark}")
    return {kind: (right[kind], made[kind], told[kind]) for kind in told}


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def main() -> None:
    which = next((w for w in ("read", *GROUPS) if f"--{w}" in sys.argv), "")
    began = time.perf_counter()
    scores = score(which, listed="--list" in sys.argv)
    seconds = time.perf_counter() - began
    number = len(marked(which))
    print(f"{number} marked articles ({which or 'all'}), {seconds / number:.2f} s each")
    print(f"{'kind':<26} {'right':>6} {'drafted':>8} {'marked':>7} {'precision':>10} {'recall':>7}")
    for kind, (right, made, told) in scores.items():
        print(f"{kind:<26} {right:>6} {made:>8} {told:>7} {ratio(right, made):>10} {ratio(right, told):>7}")


if __name__ == "__main__":
    main()
