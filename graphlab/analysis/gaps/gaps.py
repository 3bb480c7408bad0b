"""What to find out next: every gap with the width of the finding that hangs on it, now and with the gap filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphlab.analysis.gaps.figures import gaps_of_figures, gaps_of_tables
from graphlab.analysis.gaps.gap import COLUMNS
from graphlab.analysis.gaps.lines import gaps_of_lines
from graphlab.graph.network import Network, as_network
from graphlab.model.claim_set import ClaimSet
from graphlab.model.notes import FINDING, LIMIT, Note
from graphlab.model.result import Result
from graphlab.wording.phrases import share_of

METHOD = (
    "For every gap the finding is worked out with the gap at its extremes: the width is between the least and the "
    "greatest that the finding's figure can be, now and with only this gap filled. A gap changes a finding if some way "
    "of filling it alone does."
)


def gaps(net: Network | ClaimSet) -> Result:
    """Return every gap in the data with what it would settle, what can change a finding first.

    Parameters
    ----------
    net
        Filtered view of a dataset, or a dataset as it is.

    Returns
    -------
    Result
        Columns `graphlab.analysis.gaps.gap.COLUMNS`; one row a gap and finding.

    Examples
    --------
    >>> import graphlab
    >>> result = graphlab.gaps(graphlab.load("example:open-source").network(subject="gravity"))
    >>> row = next(r for r in result.rows if r["gap"] == "not itemised" and "outside" in r["finding"])
    >>> round(row["width_now"], 1), round(row["width_filled"], 1), round(row["settles"], 2), row["changes"]
    (22.1, 3.5, 0.84, False)
    """
    net = as_network(net)
    tables = set(gaps_of_tables(net))
    told = {c for gap in tables if gap.gap == "bounded" for c in gap.claims}
    figures = {g for g in gaps_of_figures(net) if g.gap != "bounded" or not told.issuperset(g.claims)}
    found = sorted({*tables, *figures, *gaps_of_lines(net)}, key=lambda g: g.order)
    changing = sum(g.changes is True for g in found)
    source = {c.id: c.source for c in net.claims}
    note = f"One row a gap and finding; in {share_of(changing, len(found), 'row')} the gap can change the finding."
    return Result(
        title="What to find out next",
        method=METHOD,
        columns=COLUMNS,
        rows=[gap.row(_who(net, source, gap.claims)) for gap in found],
        parameters=net.parameters,
        notes=[Note(note, FINDING), Note("What no source reported at all is in no gap.", LIMIT)],
        withheld=net.withheld(counts=slice(None), links=sorted({x.type for x in net.links}), events=True),
        marking=net.marking,
    )


def _who(net: Network, source: Mapping[str, str], claims: Iterable[str]) -> tuple[str, ...]:
    """Return who could know: the publishers (else titles) of the sources of some claims."""
    sources = {source[claim] for claim in claims if claim in source and source[claim] in net.sources}
    names = {net.sources[s].text("publisher") or net.sources[s].text("title") or s for s in sources}
    return tuple(sorted(names))
