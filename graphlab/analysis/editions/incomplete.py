"""Which periods are not yet complete: the newest ones of a series of which earlier periods were revised upward."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from graphlab.analysis.editions.ages import nowcast_rows, series_of
from graphlab.analysis.editions.readings import counts_of_all_editions, editions_of, readings_of
from graphlab.graph.network import Network
from graphlab.model.claims import Count
from graphlab.model.judged.editions import has_editions
from graphlab.model.periods import Period
from graphlab.wording.phrases import listed, percent, period_text

#: Column of tables that have such periods.
MARK = "not_yet_complete"
MEANS = "whether the period is not yet complete: earlier periods were revised upward after the age that it has"
_FOUND: WeakKeyDictionary[Network, tuple[Incomplete, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A period of a series that is not yet complete.

    Attributes
    ----------
    measure, unit
        What is counted.
    period
        First and last day, as ordinals.
    text
        The period in words.
    share_known
        Share of the final count that is known, as earlier periods came in; None where that cannot be said.
    claims
        Ids of the claims that state it, in any edition.
    """

    measure: str
    unit: str
    period: tuple[int, int]
    text: str
    share_known: float | None
    claims: tuple[str, ...]


def incomplete_periods(net: Network) -> tuple[Incomplete, ...]:
    """Return the periods that are not yet complete, of every measure, by measure and time.

    Only sources that say what they are editions of, or claims that say what they correct, tell how counts were revised.
    """
    if net not in _FOUND:
        _FOUND[net] = tuple(_incomplete(net)) if _is_told(net) else ()
    return _FOUND[net]


def _is_told(net: Network) -> bool:
    return has_editions(net.record) or any(net.record.columns("counts").columns["supersedes"].texts)


def _incomplete(net: Network) -> Iterable[Incomplete]:
    whole = net.with_filters(period=None).with_all_editions()
    by_measure: dict[tuple[str, str, str], list[Count]] = {}
    for count in counts_of_all_editions(whole):
        if count.kind == "flow":
            by_measure.setdefault((count.measure, count.unit, count.kind), []).append(count)
    for (measure, unit, _), counts in sorted(by_measure.items()):
        if len({c.source for c in counts}) < 2:
            continue
        for series in series_of(readings_of(whole, editions_of(whole, counts))):
            for row in nowcast_rows(series):
                share = row["share_known"]
                if row["reading"] != "complete" and (share is None or share < 1):
                    start, end = row["period_start"], row["period_end"]
                    text = period_text(start.isoformat(), end.isoformat())
                    days = (start.toordinal(), end.toordinal())
                    yield Incomplete(measure, unit, days, text, share, row["claims"])


def incomplete_claims(net: Network) -> frozenset[str]:
    """Return the ids of the claims that state a period which is not yet complete."""
    return frozenset(claim for found in incomplete_periods(net) for claim in found.claims)


def incomplete_notes(net: Network, claims: Collection[str] | None = None, periods: Iterable[Period] = ()) -> list[str]:
    """Return a sentence a measure on the periods that are not yet complete.

    Parameters
    ----------
    net
        The network.
    claims
        Only periods that one of these states; all when None.
    periods
        Only periods that share a day with one of these, where there are any.
    """
    asked = list(periods)
    told: dict[tuple[str, str], dict[str, float | None]] = {}
    for found in incomplete_periods(net):
        if claims is not None and not set(found.claims) & set(claims):
            continue
        if asked and not any(p.first_ordinal <= found.period[1] and found.period[0] <= p.last_ordinal for p in asked):
            continue
        told.setdefault((found.measure, found.unit), {}).setdefault(found.text, found.share_known)
    return [_sentence(measure, unit, periods) for (measure, unit), periods in told.items()]


def _sentence(measure: str, unit: str, periods: dict[str, float | None]) -> str:
    names = [f"{text} ({percent(share, 0)} known)" if share is not None else text for text, share in periods.items()]
    return (
        f"Not yet complete, {measure} ({unit}): {listed(names, most=4)}. Earlier periods were revised upward after "
        "that age; graphlab editions says what is to be expected."
    )
