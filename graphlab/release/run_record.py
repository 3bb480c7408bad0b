"""The run record: how to make a product again, without clock, path or machine in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.graph.network import Network
from graphlab.model.tables import LINK_TYPES
from graphlab.wording.phrases import day_text, few, listed, many

_REASONS = {
    "handling": "handling code C",
    "grade": "their grade",
    "undated": "having no date",
    "overlapping": "lying only partly in the period",
    "certainty": "their certainty",
}


def withheld(net: Network) -> dict[str, int]:
    """Return how many claims of any kind the filters left out, by reason."""
    return dict(net.withheld(counts=slice(None), links=tuple(LINK_TYPES), events=True))


def withheld_text(net: Network) -> str:
    """Return what was withheld; handling is always named, because its silence would read as "none"."""
    found = {k: n for k, n in withheld(net).items() if n}
    handling = few(found.pop("handling", 0), "claim") + " with handling code C"
    others = [f"{few(n, 'claim')} for {_REASONS.get(k, k)}" for k, n in found.items()]
    return listed([handling, *others])


def run_record(net: Network, command: str, digest: str, sentences: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return the lines of the run record.

    Parameters
    ----------
    net
        What was analysed.
    command
        The command as typed, without paths.
    digest
        Fingerprint of the dataset that the product is made from: of hidden numbers it holds nothing.
    sentences
        What was done before the product left (suppression, pseudonyms).
    """
    from graphlab import __version__

    cut_off = net.dataset.cut_off
    lines = [
        ("Program", f"graphlab {__version__}"),
        ("Command", command),
        ("Filters", listed([f"{k} {v}" for k, v in sorted(net.parameters.items())]) or "none"),
        ("Dataset", net.dataset.title or "untitled"),
        ("Fingerprint of the data", digest),
        ("Data speak up to", day_text(cut_off) if cut_off else "no date: nothing in them is dated"),
        ("Claims used", _claims(net)),
        ("Claims withheld", withheld_text(net)),
    ]
    return (*lines, *(("Before release", sentence) for sentence in sentences))


def _claims(net: Network) -> str:
    held = [(len(net.counts), "count", ""), (len(net.links), "link", ""), (len(net.events), "event", "")]
    held += [(len(net.statuses), "recorded status", "recorded statuses")] if net.statuses else []
    return ", ".join(many(number, noun, plural) for number, noun, plural in held)


def record_json(record: Sequence[tuple[str, str]], extra: Mapping[str, Any]) -> str:
    """Return the run record as JSON, for programs."""
    content: dict[str, Any] = {"record": [{"what": what, "value": value} for what, value in record], **extra}
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
