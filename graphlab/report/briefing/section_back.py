"""The back of a briefing: methods and limits, sources with their grades, annex of claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from graphlab.graph.network import Network
from graphlab.model.claims import Claim, Count, Event, Link, Status
from graphlab.model.result import Result
from graphlab.report.briefing.document import Block, ClaimNote, Head, Row, Section, Sentence, Table
from graphlab.report.briefing.material import Material
from graphlab.wording import phrases as words

LIMITS = (
    (
        "The figures are what sources reported. Press and court reports favour some forces and successful "
        "prosecutions, so who stands out here may be who was written about."
    ),
    (
        "Numbers of different measures, units, definitions or periods are never added or compared; where a bound is "
        "open it stays open in every sum and share."
    ),
    "A brand is a name and not an identity: one brand may be several lines, and a line may change its brand.",
    "Likelihood is told in the words of the PHIA yardstick, and only where there is a probability.",
)


def methods_section(used: Mapping[str, Result]) -> Section:
    """Return how each analysis was made, in its own words, and the limits of the data."""
    blocks: list[Block] = [Sentence(text) for text in LIMITS]
    for name, result in used.items():
        blocks.append(Sentence(f"{name}: {result.method}", kind="note"))
    seeds = sorted({r.seed for r in used.values() if r.seed is not None})
    if seeds:
        blocks.append(Sentence(f"Random steps used the seed {', '.join(map(str, seeds))}.", kind="note"))
    heading = "How the figures were made, and what they cannot tell"
    return Section("methods", "Methods and limits", heading, tuple(blocks), slide=False)


def sources_section(material: Material) -> Section:
    """Return the list of sources with the grades of their claims."""
    net = material.net
    grades: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in material.claims.values():
        grades[claim.source][claim.grade.text if claim.grade else "ungraded"] += 1
    rows = []
    for key in sorted(grades):
        source = net.sources.get(key)
        grade_counts = ", ".join(f"{grade} ({n:,})" for grade, n in sorted(grades[key].items()))
        if source is None:
            rows.append(Row((key or "none", "no row in the table of sources", "", "", "", grade_counts)))
            continue
        published = source.text("published")
        cells = (
            key,
            source.text("title"),
            source.text("publisher"),
            words.date_text(published) if published else "undated",
            source.text("kind"),
            grade_counts,
        )
        rows.append(Row(cells))
    heads = tuple(Head(h) for h in ("Source", "Title", "Publisher", "Published", "Kind", "Grades of its claims"))
    note = "Grade: 3x5x2, source 1 to 3 and information A to E; in brackets how many claims."
    table = Table("sources", "Sources", heads, tuple(rows), note)
    verb = "stands" if len(rows) == 1 else "stand"
    heading = f"{words.capital(words.few(len(rows), 'source'))} {verb} behind this product"
    return Section("sources", "Sources", heading, (table,), slide=False)


def annex(net: Network, claims: Sequence[Claim], first: int = 1) -> tuple[ClaimNote, ...]:
    """Return the annex: each claim as its source wrote it, numbered from `first` in the order given."""
    titles = {key: _title(net, key) for key in {claim.source for claim in claims}}
    return tuple(_note(net, number, claim, titles[claim.source]) for number, claim in enumerate(claims, first))


def _title(net: Network, key: str) -> str:
    """Return a source as the annex names it."""
    source = net.sources.get(key)
    return ", ".join(t for t in (source.text("publisher"), source.text("title")) if t) if source else key


def _note(net: Network, number: int, claim: Claim, title: str) -> ClaimNote:
    says, written, bounds = _value_text(net, claim)
    grade = (claim.grade.text if claim.grade else "ungraded") + (f" {claim.handling}" if claim.handling else "")
    period = claim.period
    start, end = (d.text if d else "" for d in (period.start, period.end))
    return ClaimNote(number, claim.id, says, written, bounds, words.period_text(start, end), grade, title)


def _value_text(net: Network, claim: Claim) -> tuple[str, str, str]:
    if isinstance(claim, Count):
        ends = [net.name(e) for e in (claim.origin, claim.destination) if e]
        where = f", {' to '.join(ends)}" if ends else ""
        says = f"{claim.measure} ({claim.unit}) of {net.name(claim.subject)}{where}"
        return says, claim.value.written, words.bounds(claim.value.low, claim.value.high)
    if isinstance(claim, Link):
        verb = claim.type.replace("_", " ").lower()
        sure = "" if claim.certainty == "stated" else f" ({claim.certainty})"
        return f"{net.name(claim.start_node)} {verb} {net.name(claim.end_node)}{sure}", claim.note, ""
    if isinstance(claim, Status):
        return f"{net.name(claim.line)}: recorded as {claim.status}", claim.note, ""
    return _event(net, claim)


def _event(net: Network, event: Event) -> tuple[str, str, str]:
    by = f" by {net.name(event.operation)}" if event.operation else ""
    rating = f" ({event.rating})" if event.rating else ""
    return f"{net.name(event.line)}: {event.event.replace('_', ' ')}{by}{rating}", event.note, ""
