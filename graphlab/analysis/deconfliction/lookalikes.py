"""How many different lines some lines of a network are, when those of several sources may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graphlab.graph.network import Network
from graphlab.model.judged.lists import judged_ids, judgements_of, with_judged_lines
from graphlab.model.notes import LOOKALIKES, Note
from graphlab.statistics.cluster_counts import Clusters, Range
from graphlab.wording import phrases

#: Lines of several sources up to which look-alikes are searched without being asked for.
MOST = 2_000
#: The filters that decide which claims tell what a line is.
_CLAIMS_TOLD = ("min_grade", "include_handling")
#: Where a dataset keeps what `lookalikes` found, by `told_by`.
KNOWN = "_lookalikes"


def lookalikes(net: Network) -> Clusters | None:
    """Return the lines of a dataset under judgements and doubt; None where no two of them may be one.

    Notes
    -----
    Lines of several sources are compared as `graphlab.deconflict` does, up to `MOST` of them, by all claims that
    handling and grade let through: what a line is does not depend on the period or place that is looked at.
    """
    key = told_by(net)
    asked = dict(zip(_CLAIMS_TOLD, key, strict=True))
    known = net.dataset.__dict__.setdefault(KNOWN, {})
    if key not in known:
        whole = Network(net.record, all_editions=net.all_editions, **asked)
        known[key] = _before(net, asked) if net.dataset.before else _clusters(whole)
    clusters: Clusters | None = known[key]
    return clusters


def told_by(net: Network) -> tuple[Any, ...]:
    """Return what was asked of a network that decides which claims tell what a line is."""
    return tuple(map(net.parameters.get, _CLAIMS_TOLD))


def _before(net: Network, asked: Mapping[str, Any]) -> Clusters | None:
    """Return the lines under doubt as their names tell, before brand names were replaced; by their new ids."""
    before = net.dataset.before
    if before is None:
        return None
    one = judged_ids(before.data)
    members: dict[str, list[str]] = defaultdict(list)
    for line, kept in one.items():
        members[kept].append(before.key[line])
    found = _clusters(Network(with_judged_lines(before.data), **asked))
    return found.renamed({kept: min(new) for kept, new in members.items()}) if found else None


def _clusters(net: Network) -> Clusters | None:
    if too_many(net):
        return None
    # Large networks, and those of one source, do without what compares lines.
    from graphlab.analysis.deconfliction.records import line_records, line_sources, places_around

    if len({tuple(sorted(of)) for of in line_sources(net).values() if of}) < 2:
        return None
    from graphlab.analysis.deconfliction.counts import clusters_of
    from graphlab.analysis.deconfliction.proposals import propose

    records = line_records([net])
    judged = judgements_of(net.dataset)
    by_line = {r.line: r.key for r in records}
    keyed = {}
    for pair, judgement in judged.items():
        if all(line in by_line for line in pair):
            first, second = sorted(by_line[line] for line in pair)
            keyed[first, second] = judgement
    found = clusters_of(records, keyed, propose(records, places_around([net])).pairs)
    return found.renamed({r.key: r.line for r in records}) if found.in_doubt else None


def too_many(net: Network) -> bool:
    """Return whether a network has too many lines for its look-alikes to be searched without being asked for."""
    return len(net.lines) > MOST


def different_lines(net: Network, lines: Collection[str]) -> Range:
    """Return how many different lines some lines are: one number where none of them may be another."""
    clusters = lookalikes(net)
    return clusters.count(lines) if clusters is not None else Range(len(lines), len(lines))


def doubt_note(net: Network, lines: Iterable[str]) -> str:
    """Return a sentence on lines that may be one, "" where there are none."""
    clusters = lookalikes(net)
    chosen = set(lines)
    if clusters is None:
        return ""
    count = clusters.count(chosen)
    if count.low == count.high:
        return ""
    proved = "" if count.proved else ", not proved to be the fewest"
    text = (
        f"{phrases.capital(phrases.few(len(chosen), 'line'))} of several sources are {count.low:,} to {count.high:,} "
        f"different lines{proved} (expected {clusters.expected(chosen):.1f}): some look alike and nobody has judged "
        f"them; graphlab deconflict shows which."
    )
    return Note(text, LOOKALIKES)
