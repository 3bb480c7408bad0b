"""Which closures of a line came, went or were corrected between two versions."""

from __future__ import annotations

from dataclasses import dataclass

from graphlab.analysis.lifecycle.closures import Closure
from graphlab.analysis.lifecycle.states import Life
from graphlab.graph.network import Network
from graphlab.wording.phrases import listed, period_text

_TYPES = {"closed_type1": "type 1", "closed_type2": "type 2"}


@dataclass(frozen=True, slots=True)
class ClosureChange:
    """A closure in two versions; None where one lacks it."""

    before: Closure | None
    after: Closure | None

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims of both versions."""
        return tuple(dict.fromkeys(c for side in (self.before, self.after) if side for c in side.claims))

    @property
    def operations(self) -> tuple[str, ...]:
        """Operations that are named, of the new version where it has the closure."""
        side = self.after or self.before
        return tuple(sorted({e.operation for e in side.events if e.operation})) if side else ()


def closure_changes(old: Life, new: Life) -> list[ClosureChange]:
    """Return the closures of a line that are not the same in two versions.

    A closure is the same where any of its claims is, or where days, type and operation are; of those that are left, one
    on each side in order of time are one that was corrected.
    """
    before, after = list(old.closures), list(new.closures)
    for was in list(before):
        now = next((c for c in after if set(c.claims) & set(was.claims) or _said(c) == _said(was)), None)
        if now is not None:
            before.remove(was)
            after.remove(now)
    both = min(len(before), len(after))
    changes = [ClosureChange(was, now) for was, now in zip(before[:both], after[:both], strict=True)]
    changes += [ClosureChange(was, None) for was in before[both:]]
    return changes + [ClosureChange(None, now) for now in after[both:]]


def _said(closure: Closure) -> tuple[object, ...]:
    events = sorted({(e.event, e.operation, e.rating) for e in closure.events})
    return closure.low, closure.high, tuple(events)


def closure_words(net: Network, closure: Closure) -> str:
    """Return a closure in words, such as "closed (type 1) on 8 October 2026 by Op Gravity"."""
    types = sorted({_TYPES[e.event] for e in closure.events if e.event in _TYPES})
    text = f"closed ({listed(types)})" if types else "closed"
    days = [e.period for e in closure.events if e.period.dated]
    if days:
        said = period_text(days[0].start.text if days[0].start else "", days[0].end.text if days[0].end else "")
        text += f" on {said}" if days[0].first == days[0].last else f" in {said}" if days[0].closed else f" {said}"
    names = [net.name(o) for o in sorted({e.operation for e in closure.events if e.operation})]
    return text + (f" by {listed(names)}" if names else "")
