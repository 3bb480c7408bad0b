"""What-if in plain sentences."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graphlab.analysis.whatif.pairs import Pair
from graphlab.analysis.whatif.removal import largest_component
from graphlab.analysis.whatif.scenario import Situation

#: How many pairs or lines a sentence names before it counts the rest.
NAMED = 4


def at_start(case: Situation) -> str:
    """Return what there is before anything closes."""
    graph = case.graph
    size = f"{largest_component(graph):,} of {graph.number_of_nodes():,}"
    if case.plain:
        return f"At the start {size} nodes hang together."
    pairs, special = len(case.table.served), len(case.special)
    serve = "serves" if len(case.lines) == 1 else "serve"
    text = f"At the start {_many(len(case.lines), 'line')} {serve} {_many(pairs, 'pair')} of an origin and a town"
    if special:
        text += f" and {special:,} more with an end that is not known or not itemised (listed apart)"
    possibly = sum(case.net.line_activity(line) == "possible" for line in case.lines)
    if possibly:
        text += f"; {_many(possibly, 'line')} only possibly active in the period"
    return f"{text}; {size} lines and places hang together."


def step_sentence(case: Situation, key: str, cut: Collection[Pair], redundant: Sequence[str]) -> str:
    """Return what one closure does to the pairs, and why.

    Parameters
    ----------
    case
        The network.
    key
        What is closed.
    cut
        Pairs that this step cuts.
    redundant
        Remaining lines that serve a pair of this line at a time when it did.
    """
    name = case.net.name(key)
    if case.plain or key in case.net.places:
        return f"Removing {name} (stress test) cuts {_many(len(cut), 'pair')}."
    served = case.table.pairs_of.get(key, ())
    if not served:
        return f"{name} serves no pair of a named origin and a named town: closing it cuts nothing that can be named."
    if not cut and not redundant:
        return f"Closing {name} cuts nothing more: its pairs were lost before."
    if not cut:
        verb = "serves the same pair" if len(redundant) == 1 else "serve the same pairs"
        return f"Closing {name} cuts nothing: {_names(case, redundant)} {verb} at the time, so it is redundant."
    listed = [f"{case.net.name(o)} to {case.net.name(t)}" for o, t in sorted(cut)]
    which = ", ".join(listed[:NAMED]) + (f" and {len(listed) - NAMED:,} more" if len(listed) > NAMED else "")
    text = f"Closing {name} cuts {_many(len(cut), 'pair')}: {which}"
    return f"{text}; its other pairs stay served by {_names(case, redundant)}." if redundant else f"{text}."


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _names(case: Situation, ids: Sequence[str]) -> str:
    names = [case.net.name(key) for key in ids]
    if len(names) > NAMED:
        return f"{len(names):,} other lines"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
