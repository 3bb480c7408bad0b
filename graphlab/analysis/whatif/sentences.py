"""What-if in plain sentences."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graphlab.analysis.whatif.pairs import Pair
from graphlab.analysis.whatif.removal import largest_component
from graphlab.analysis.whatif.scenario import Scenario

#: How many pairs or lines a sentence names before it counts the rest.
NAMED = 4


def at_start(scenario: Scenario) -> str:
    """Return what there is before anything closes."""
    graph = scenario.graph
    size = f"{largest_component(graph):,} of {graph.number_of_nodes():,}"
    if scenario.plain:
        return f"At the start {size} nodes hang together."
    pairs, special = len(scenario.table.served), len(scenario.special)
    serve = "serves" if len(scenario.lines) == 1 else "serve"
    text = f"At the start {_many(len(scenario.lines), 'line')} {serve} {_many(pairs, 'pair')} of an origin and a town"
    if special:
        text += f" and {special:,} more with an end that is not known or not itemised (listed apart)"
    possibly = sum(scenario.net.line_activity(line) == "possible" for line in scenario.lines)
    if possibly:
        text += f"; {_many(possibly, 'line')} only possibly active in the period"
    return f"{text}; {size} lines and places hang together."


def step_sentence(scenario: Scenario, key: str, cut: Collection[Pair], redundant: Sequence[str]) -> str:
    """Return what one closure does to the pairs, and why.

    Parameters
    ----------
    scenario
        The network.
    key
        What is closed.
    cut
        Pairs that this step cuts.
    redundant
        Remaining lines that serve a pair of this line at a time when it did.
    """
    name = scenario.net.name(key)
    if scenario.plain or key in scenario.net.places:
        return f"Removing {name} (stress test) cuts {_many(len(cut), 'pair')}."
    served = scenario.table.pairs_of.get(key, ())
    if not served:
        return f"{name} serves no pair of a named origin and a named town: closing it cuts nothing that can be named."
    if not cut and not redundant:
        return f"Closing {name} cuts nothing more: its pairs were lost before."
    if not cut:
        verb = "serves the same pair" if len(redundant) == 1 else "serve the same pairs"
        return f"Closing {name} cuts nothing: {_names(scenario, redundant)} {verb} at the time, so it is redundant."
    listed = [f"{scenario.net.name(o)} to {scenario.net.name(t)}" for o, t in sorted(cut)]
    which = ", ".join(listed[:NAMED]) + (f" and {len(listed) - NAMED:,} more" if len(listed) > NAMED else "")
    text = f"Closing {name} cuts {_many(len(cut), 'pair')}: {which}"
    return f"{text}; its other pairs stay served by {_names(scenario, redundant)}." if redundant else f"{text}."


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _names(scenario: Scenario, ids: Sequence[str]) -> str:
    names = [scenario.net.name(key) for key in ids]
    if len(names) > NAMED:
        return f"{len(names):,} other lines"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
