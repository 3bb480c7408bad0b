"""What a plan is to win: towns without a supplier, pairs cut, or line-months out of use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from graphlab.analysis.lifecycle.aftermath import aftermaths
from graphlab.analysis.lifecycle.lives import cut_off_of, lives
from graphlab.analysis.lifecycle.pairs import Pair
from graphlab.analysis.lifecycle.supply import Suppliers, pair_suppliers, town_suppliers
from graphlab.analysis.lifecycle.survival_tables import RETURN, durations
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.filters import SUPPLY
from graphlab.graph.network import Network
from graphlab.wording.phrases import many, verb

AIMS = ("towns", "pairs", "months")
#: Returns without which the time that a closure lasts is not known.
FEWEST_RETURNS = 10
_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Aim:
    """What is to be won: the lines that each thing needs closed, and what it is worth.

    A thing is a pair; a town is a pair from anywhere (its origin is empty), and so is a line whose months count.

    Attributes
    ----------
    name, unit
        What is counted.
    needs
        The lines that must all close for each thing: everything that may supply it.
    sure
        The lines that are stated (not only implied or possible) to supply it; none = the thing itself is in doubt.
    worth
        What each thing is worth.
    """

    name: str
    unit: str
    needs: Mapping[Pair, frozenset[str]]
    sure: Mapping[Pair, frozenset[str]]
    worth: Mapping[Pair, float]

    def won(self, closed: frozenset[str], needs: Mapping[Pair, frozenset[str]] | None = None) -> tuple[Pair, ...]:
        """Return the things that are won when lines close."""
        asked = self.needs if needs is None else needs
        return tuple(sorted(thing for thing, lines in asked.items() if lines and lines <= closed))

    @property
    def of_places(self) -> bool:
        """Whether the things end in towns."""
        return self.name != "months"

    @property
    def whole(self) -> float:
        """What everything is worth together."""
        return sum(self.worth.values())

    def only(self, things: Collection[Pair]) -> Aim:
        """Return the same aim where nothing but some things is to be won."""
        kept = sorted(thing for thing in self.needs if thing in things)
        return replace(
            self,
            needs={thing: self.needs[thing] for thing in kept},
            sure={thing: self.sure[thing] for thing in kept},
            worth={thing: self.worth[thing] for thing in kept},
        )

    def weighed(self, worth: Mapping[str, float]) -> Aim:
        """Return the same aim where each town, or the pairs that end in it, is worth what is given; others nothing."""
        return replace(
            self, worth={thing: worth.get(thing[1], 0.0) for thing in self.needs}, unit=f"worth of {self.unit}"
        )

    def worth_of(self, things: tuple[Pair, ...]) -> float:
        """Return what some things are worth together."""
        return sum(self.worth[thing] for thing in things)


def aim_of(net: Network, name: str, *, horizon: float = 12.0, origin_level: str = "") -> Aim:
    """Return what is to be won.

    Parameters
    ----------
    net
        Network of the lines that are asked about.
    name
        One of `AIMS`.
    horizon
        Months after which a line that is out of use counts no more; for ``months``.
    origin_level
        Level at which origins are told apart (``force``, ``county`` ...); for ``pairs``.

    Raises
    ------
    NotFoundError
        If there is no such aim or level.
    RefusedError
        If line-months are asked for and too few returns are stated.
    """
    if name not in AIMS:
        raise NotFoundError(f"there is no aim '{name}'", AIMS)
    if origin_level and origin_level not in net.dataset.geography.levels:
        raise NotFoundError(
            f"no place is of the level '{origin_level}'", net.dataset.geography.levels_without(net.hidden)
        )
    if name == "months":
        return _months(net, horizon)
    return _aim(name, town_suppliers(net) if name == "towns" else pair_suppliers(net, origin_level))


def _aim(name: str, suppliers: Mapping[Pair, Suppliers]) -> Aim:
    needs = {thing: found.lines for thing, found in suppliers.items()}
    sure = {thing: found.sure for thing, found in suppliers.items()}
    return Aim(name, name, needs, sure, dict.fromkeys(needs, 1.0))


def _months(net: Network, horizon: float) -> Aim:
    """Each line is worth the months that it is expected to stay out of use, up to the horizon."""
    told = lives(net)
    returns = sum(a.back is not None for life in told.values() for a in aftermaths(life))
    if returns < FEWEST_RETURNS:
        raise RefusedError(
            f"how long a closure lasts is not known: {many(returns, 'return')} {verb(returns, 'is', 'are')} stated, "
            f"fewer than {FEWEST_RETURNS}; "
            "ask for --aim towns or --aim pairs"
        )
    months = expected_months(net, horizon)
    lines = sorted({x.start_node for x in net.links if x.type in SUPPLY})
    own = {("", line): frozenset((line,)) for line in lines}
    return Aim("months", "line-months", own, own, dict.fromkeys(own, months))


def expected_months(net: Network, horizon: float) -> float:
    """Return the months that a line stays out of use after a closure, up to a horizon, by the shortest possible times.

    The area under the Kaplan-Meier curve of the time to return.
    """
    from graphlab.statistics.survival import kaplan_meier

    found = [d for d in durations(lives(net), cut_off=cut_off_of(net)) if d.question == RETURN]
    curve = kaplan_meier([max(0.5, d.low) for d in found], [d.ended == "returned" for d in found])
    limit, area, before, share = horizon * _DAYS_A_MONTH, 0.0, 0.0, 1.0
    for step in curve.steps:
        if step.time >= limit:
            break
        area += share * (step.time - before)
        before, share = step.time, step.survival
    return (area + share * (limit - before)) / _DAYS_A_MONTH
