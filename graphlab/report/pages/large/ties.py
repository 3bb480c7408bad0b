"""The links of a network picture as columns: what `graphlab.report.pages.picture` holds in objects, one a link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphlab.graph.network import Network
from graphlab.graph.supply import every_way
from graphlab.model.columns import TextColumn, distinct
from graphlab.model.grades import Grade, parse_grade
from graphlab.model.tables import CERTAINTIES, SPECIAL
from graphlab.report.pages.picture import DRAWN, SUPPLY, place_kind

KINDS = ("line", "operation", "origin", "town", "both", "place")


@dataclass(frozen=True)
class Ties:
    """Links as drawn, each once, in order of their ends and type; nodes by their number among `nodes`.

    Attributes
    ----------
    nodes
        Ids of what is drawn, sorted.
    kind
        Number of the kind of each node among `KINDS`.
    start, end, type
        Numbers of the nodes at both ends of each link, and of its type among `types`.
    certainty, grade
        Number of the surest certainty of its claims among `CERTAINTIES`, and of the best grade among `grades`, the
        last of which is None.
    rows, bounds
        Link ``i`` rests on the claims in ``rows[bounds[i]:bounds[i + 1]]`` of the table of links.
    """

    nodes: list[str]
    kind: np.ndarray
    types: list[str]
    start: np.ndarray
    end: np.ndarray
    type: np.ndarray
    certainty: np.ndarray
    grades: list[Grade | None]
    grade: np.ndarray
    rows: np.ndarray
    bounds: np.ndarray

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def claims(self) -> np.ndarray:
        """How many claims each link rests on."""
        return np.diff(self.bounds)

    def of_kind(self, *kinds: str) -> np.ndarray:
        """Return which nodes are of some kinds."""
        return np.isin(self.kind, [KINDS.index(kind) for kind in kinds])

    def of_type(self, name: str) -> np.ndarray:
        """Return the numbers of the links of a type."""
        return np.flatnonzero(self.type == (self.types.index(name) if name in self.types else -1))

    @cached_property
    def ways(self) -> tuple[np.ndarray, np.ndarray]:
        """The links from an origin and to a town of every way through a line, by line."""
        from_origin, to_town = self.of_type("ORIGINATES_IN"), self.of_type("SUPPLIES")
        from_origin = from_origin[np.argsort(self.end[from_origin], kind="stable")]
        origin, town = every_way(self.end[from_origin], self.start[to_town])
        return from_origin[origin], to_town[town]


def ties_of(net: Network) -> Ties:
    """Return the links that the picture of a network draws."""
    links = net.link_columns
    special = [column.is_in(SPECIAL) for column in (links["from"], links["to"])]
    rows = np.flatnonzero(links.passes & links["link_type"].is_in(DRAWN) & ~special[0] & ~special[1])
    types = links["link_type"].take(rows)
    ends = [links["from"].take(rows), links["to"].take(rows)]
    both = TextColumn.concat([*ends, *map(net.rolled, ends)])
    first, second, first_rolled, second_rolled = both.codes.astype(np.int64).reshape(4, -1)
    backwards, to_place = types.equals("ORIGINATES_IN"), types.is_in(("SUPPLIES", "CONDUCTED_IN", "CONNECTS"))
    source = np.where(backwards, second_rolled, np.where(types.equals("CONNECTS"), first_rolled, first))
    target = np.where(backwards, first, np.where(to_place, second_rolled, second))
    order = np.lexsort((rows, types.codes, target, source))
    source, target, kind = source[order], target[order], types.codes[order]
    opens = np.flatnonzero(_changes(source) | _changes(target) | _changes(kind))
    certainty = links["certainty"].take(rows).mapped(_certainty, np.int64)[order]
    grades, graded = _grades(links["grade"].take(rows))
    selling = links["from"].take(np.flatnonzero(links.passes & links["link_type"].is_in(SUPPLY)))
    nodes, place = _nodes(both, distinct(np.concatenate([source, target])), selling.texts)
    start, end, of_type = place[source[opens]], place[target[opens]], kind[opens].astype(np.int64)
    return Ties(
        nodes,
        _kinds(net, nodes, types.texts, start, end, of_type),
        types.texts,
        start,
        end,
        of_type,
        np.minimum.reduceat(certainty, opens) if len(opens) else certainty,
        grades,
        np.minimum.reduceat(graded[order], opens) if len(opens) else graded,
        rows[order],
        np.append(opens, len(order)),
    )


def _changes(codes: np.ndarray) -> np.ndarray:
    return np.asarray(np.diff(codes, prepend=-1) != 0)


def _certainty(text: str) -> int:
    return CERTAINTIES.index(text or CERTAINTIES[0])


def _grades(column: TextColumn) -> tuple[list[Grade | None], np.ndarray]:
    """Return the grades that occur, best first and None last, and the number of that of each row."""
    told = [parse_grade(text)[0] if text else None for text in column.texts]
    known = sorted({g for g in told if g is not None}, key=lambda g: (g.source, g.information, g.written))
    number = {grade: i for i, grade in enumerate(known)}
    codes = np.array([len(known) if g is None else number[g] for g in told], np.int64)
    return [*known, None], codes[column.codes] if len(codes) else np.zeros(0, np.int64)


def _nodes(both: TextColumn, used: np.ndarray, also: list[str]) -> tuple[list[str], np.ndarray]:
    """Return the ids of all nodes, sorted, and the number of each of the ends."""
    ids = [both.texts[code] for code in used.tolist()]
    nodes = sorted({*ids, *also})
    number = {key: i for i, key in enumerate(nodes)}
    place = np.full(len(both.texts) + 1, -1, np.int64)
    place[used] = [number[key] for key in ids]
    return nodes, place


def _kinds(
    net: Network, nodes: list[str], types: list[str], start: np.ndarray, end: np.ndarray, of_type: np.ndarray
) -> np.ndarray:
    """Return the number of the kind of each node."""
    ends = {name: np.zeros(len(nodes), bool) for name in SUPPLY}
    for name, side in zip(SUPPLY, (start, end), strict=True):
        if name in types:
            ends[name][side[of_type == types.index(name)]] = True
    lines, operations = net.lines, net.operations
    told = zip(nodes, *(ends[name].tolist() for name in SUPPLY), strict=True)
    kinds = (
        "line" if key in lines else "operation" if key in operations else place_kind(origin=origin, town=town)
        for key, origin, town in told
    )
    return np.fromiter(map(KINDS.index, kinds), np.int64, len(nodes))
