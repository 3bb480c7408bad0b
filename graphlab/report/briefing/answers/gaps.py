"""What we do not know that would change a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.report.briefing.answers.naming import cut
from graphlab.report.briefing.document import Finding, Head, Row, Table
from graphlab.report.briefing.material import Material
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
#: Gaps that a short product names.
TOP = 3
#: What hangs on a figure of which nothing else is said.
ITSELF = "the figure itself"
_BRACKETS = re.compile(r" \([^()]*\)")


def unknown(material: Material) -> Finding | None:
    """Return the gaps that could change a finding, the three that settle most by name."""
    groups = grouped_gaps(material)
    if not groups or material.gaps is None:
        return None
    changing = [g for g in groups if g[0]["changes"] is True]
    shown = (changing or groups)[:TOP]
    numbered = [f"({i}) {_about(group)}" for i, group in enumerate(shown, 1)]
    about = "; ".join(numbered) if len(shown) > 1 else _about(shown[0])
    rows = [r for r in material.gaps.rows if r["gap"] != "one source"]
    total = len({r["about"] for r in rows})
    number = len({r["about"] for r in rows if r["changes"] is True})
    if changing:
        of = words.share_of(number, total, "gap")
        lead = f"{words.capital(of)} can change a finding, {'first of all' if len(shown) > 1 else 'namely'}"
    elif total > 1:
        lead = f"None of {words.many(total, 'gap')} is known to change a finding; not known "
        lead += words.verb(len(shown), "is", "are")
    else:
        lead = "One gap is known, namely"
    text = f"{lead} {about}."
    claims = tuple(dict.fromkeys(c for group in shown for row in group for c in row["claims"]))
    return Finding(
        text,
        claims,
        "finding",
        question="gaps",
        topic="What we do not know that would change a finding",
        table="gaps",
        proof=_gap_table(shown),
        rows=total,
        counted="gap",
    )


def grouped_gaps(material: Material) -> list[list[Cells]]:
    """Return the gaps, those that can change a finding first; those of a kind that do the same to it together.

    What rests on a single source is no gap here, and what hangs on several findings stands once.
    """
    groups: dict[tuple[Any, ...], list[Cells]] = defaultdict(list)
    for row in material.gaps.rows if material.gaps is not None else ():
        if row["gap"] != "one source":
            together = row["width_unit"] == "lines" or row["gap"] == "bounded"
            alone = row["finding"] == ITSELF or not together
            groups[row["gap"], row["finding"], row["changes"], *((row["about"],) if alone else ())].append(row)
    ordered = sorted(groups.values(), key=lambda group: group[0]["changes"] is not True)
    seen: dict[str, list[Cells]] = {}
    for group in ordered:
        seen.setdefault(str(group[0]["about"]), group)
    return list(seen.values())


def _number(group: Sequence[Cells]) -> int:
    """Return how many gaps a group has: what hangs on several findings is one."""
    return len({row["about"] for row in group})


def _about(group: Sequence[Cells]) -> str:
    first = _BRACKETS.sub("", str(group[0]["about"]))
    if len(group) == 1:
        return cut(first, 110)
    do = "sell" if first.endswith("sells") else "are run from"
    kinds = {
        "unchecked closure": f"whether {words.number(len(group))} closed lines came back: no check-back is stated",
        "unknown end": f"where {words.number(len(group))} lines {do}",
        "undated": f"when {words.number(len(group))} lines were active",
        "undecided pair": f"whether {words.number(len(group))} pairs of lines are one line",
    }
    return kinds.get(str(group[0]["gap"]), f"{cut(first, 90)}, and {words.number(len(group) - 1)} more like it")


def _gap_table(shown: Sequence[Sequence[Cells]]) -> Table:
    made = []
    for group in shown:
        who = sorted({name for r in group for name in r["publishers"]})
        change = {True: "yes", False: "no", None: "not known"}[group[0]["changes"]]
        finding = _BRACKETS.sub("", str(group[0]["finding"]))
        cells = (
            cut(_about(group), 90),
            cut(finding, 110),
            change,
            words.listed([cut(w, 30) for w in who], most=1) or "–",
        )
        claims = tuple(dict.fromkeys(c for r in group for c in r["claims"]))
        made.append(Row(cells, claims, stands_for=_number(group)))
    heads = tuple(Head(h) for h in ("Not known", "Finding that hangs on it", "Can change it", "Who could know"))
    return Table("proof-gaps", "What to find out first", heads, tuple(made))
