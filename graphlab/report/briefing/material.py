"""The analyses behind a briefing, each asked once; one that refuses is kept with its words instead of failing all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphlab.dataset import Dataset
from graphlab.errors import GraphlabError
from graphlab.graph.network import Network
from graphlab.model.claims import Claim
from graphlab.model.column_rows import each
from graphlab.model.naming import line_noun
from graphlab.model.notes import Note
from graphlab.model.result import Result
from graphlab.report.house_style import HouseStyle

if TYPE_CHECKING:
    from graphlab.report.briefing.flow_sentences import Flow

Series = tuple[str, str, str]


@dataclass
class Material:
    """What a briefing is made from.

    Attributes
    ----------
    net
        The network that the product speaks of, with all filters.
    whole
        The same without `subject` and `place`: what closing a line would cut depends on all others.
    style
        The house style.
    change
        Parameters of a comparison of two periods (measure, unit, before, after), if one was asked for.
    line
        The line that a line card is about, "" otherwise.
    operation
        The operation that a debrief is about, "" otherwise.
    before
        The edition before, to say what changed since; None where there is none.
    hide
        Takes out of a text of that comparison what the product hides.
    without
        Keys of sections that the product leaves out; analyses that only they need are not asked.
    refused
        What an analysis said when it refused, by name; filled as analyses are asked.
    """

    net: Network
    whole: Network
    style: HouseStyle
    change: dict[str, Any] | None = None
    line: str = ""
    operation: str = ""
    before: Dataset | None = None
    hide: Callable[[str], str] = str
    without: frozenset[str] = frozenset()
    refused: dict[str, str] = field(default_factory=dict)

    def ask(self, name: str, analysis: Callable[[], Result]) -> Result | None:
        """Return a result, or None and keep the words of the refusal."""
        try:
            return analysis()
        except GraphlabError as error:
            self.refused[name] = str(error).rstrip(".")
            return None

    @cached_property
    def ledger(self) -> Result | None:
        """One row a line."""
        from graphlab.analysis.lifecycle.ledger import lines

        return self.ask("Ledger of lines", lambda: lines(self.net))

    @cached_property
    def line_noun(self) -> str:
        """What the lines are called together, those beside the product's own included."""
        return line_noun(self.whole.lines)

    @cached_property
    def disruption(self) -> Result | None:
        """What was done and what came after, with its parts."""
        from graphlab.analysis.disruption.summary import disruption

        return self.ask("Disruption", lambda: disruption(self.net, operation=self.operation or None))

    def part(self, name: str) -> Result | None:
        """Return one of the disruption tables."""
        return self.disruption.parts.get(name) if self.disruption else None

    @cached_property
    def rank(self) -> Result | None:
        """What closing each line alone would cut."""
        from graphlab.analysis.whatif.steps import whatif

        return self.ask("What-if", lambda: whatif(self.whole, rank=True))

    @cached_property
    def ranked(self) -> Sequence[Mapping[str, Any]]:
        """The ranking of the lines that the product speaks of; each is judged against all lines."""
        rows = self.rank.rows if self.rank else ()
        if self.line:
            return [row for row in rows if row["removed"] == self.line]
        if self.net is self.whole or self.ledger is None:
            return list(rows)
        shown = set(each(self.ledger.rows, "line", str))
        return [row for row in rows if row["removed"] in shown]

    @cached_property
    def next_lines(self) -> Result | None:
        """Every open line with what speaks for closing it."""
        from graphlab.analysis.lifecycle.standing import standing
        from graphlab.analysis.plan.candidates import candidates

        return self.ask("Which next", lambda: candidates(standing(self.whole), {}))

    @cached_property
    def measures(self) -> tuple[Series, ...]:
        """Measure, unit and kind of what is counted from or to places, in order; stocks are told of elsewhere."""
        placed = {(c.measure, c.unit, c.kind) for c in self.net.counts if c.origin or c.destination}
        return tuple(sorted(series for series in placed if series[2] != "stock"))

    @cached_property
    def flows(self) -> dict[Series, dict[str, Result]]:
        """Origin-to-destination tables by (measure, unit, kind), each counted once, with every denominator."""
        from graphlab.analysis.flows.od_table import flows_by_share

        found: dict[Series, dict[str, Result]] = {}
        for measure, unit, kind in self.measures:
            try:
                found[measure, unit, kind] = flows_by_share(self.net, measure, unit, kind)
            except GraphlabError as error:
                self.refused[f"Flows of {measure}"] = str(error).rstrip(".")
        return found

    @cached_property
    def all_flows(self) -> list[Flow]:
        """The flows of every measure, those with a stated total first, then the largest tables."""
        from graphlab.report.briefing.flow_sentences import flow_groups

        found = [flow for answers in self.flows.values() for flow in flow_groups(answers)]
        return sorted(
            found, key=lambda f: (not f.stated_total, f.first["stock_or_flow"] == "distinct", -len(f.named_rows))
        )

    @cached_property
    def line_flows(self) -> Result | None:
        """How many lines serve each pair."""
        from graphlab.analysis.flows.od_table import flows

        return self.ask("Pairs by lines", lambda: flows(self.net, "lines"))

    @cached_property
    def centrality(self) -> Result | None:
        """Lines and places between origins and towns, with the intervals of their ranks."""
        from graphlab.analysis.centrality.ranking import centrality

        if "network" in self.without:
            return None
        limits = self.style.thresholds
        return self.ask(
            "Centrality",
            lambda: centrality(self.net, "origin-town-betweenness", top=limits.top, stability=limits.stability),
        )

    @cached_property
    def communities(self) -> Result | None:
        """Groups that hold together in most runs."""
        from graphlab.analysis.communities.detection import communities

        if "network" in self.without:
            return None
        return self.ask("Communities", lambda: communities(self.net, scan=False))  # the scan is not shown

    @cached_property
    def gaps(self) -> Result | None:
        """Every gap with what it would settle."""
        from graphlab.analysis.gaps.gaps import gaps

        return self.ask("Gaps", lambda: gaps(self.net))

    @cached_property
    def compared(self) -> Result | None:
        """Two periods compared, if asked for."""
        if not self.change:
            return None
        from graphlab.analysis.change.comparison import change

        asked = self.change
        return self.ask("Change", lambda: change(self.net, **asked))

    @cached_property
    def changes(self) -> Result | None:
        """What changed since the edition before, line by line."""
        if self.before is None:
            return None
        from graphlab.analysis.versions.diff import diff

        before, net = self.before, self.net
        asked = {k: v for k, v in net.asked.items() if k not in ("as_at", "all_time", "states", "state")}
        found = self.ask("What changed", lambda: diff(before, Dataset.of(net.dataset), **asked))
        return found if found is None or self.hide is str else _rid_of(found, self.hide)

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Every claim that passes the filters, by id."""
        return {claim.id: claim for claim in self.net.claims}


def _rid_of(result: Result, hide: Callable[[str], str]) -> Result:
    """Return a result whose texts went through `hide`, but for ids of lines."""
    rows = [{k: hide(v) if isinstance(v, str) and k != "line" else v for k, v in row.items()} for row in result.rows]
    return replace(result, rows=rows, notes=[Note(hide(str(n)), n.kind, n.claims) for n in result.notes])
