"""The shadow of a sentence: what was recognised stands as signs in place of its letters, and every position holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.named_places import PlaceName, places_in, settle_by_area, unlisted
from graphlab.loaders.articles.operations import OperationName, operations_in
from graphlab.loaders.articles.quantities import Quantity, quantities_in
from graphlab.loaders.articles.sentences import Sentence
from graphlab.loaders.articles.times.clock import Clock, When
from graphlab.loaders.articles.times.dates import periods_in

_LIST = re.compile(
    rf"{SIGNS['where']}+(?:(?:,\s+(?:and\s+)?|,?\s+and,?\s+(?:even|now|increasingly|latterly|lately),?\s+|\s+and\s+|\s+or\s+|\s*/\s*)(?:in\s+|on\s+|the\s+|both\s+|"
    rf"nearby\s+|neighbouring\s+)*{SIGNS['where']}+(?!{SIGNS['where']}|\s+(?:was|is)\s+(?:where|its)\b))+"
)
_BODY = re.compile(
    r"\b(?:National\s+(?:Crime\s+Agency|Police\s+Chiefs'?\s+Council|"
    r"County\s+Lines\s+Coordination\s+Centre)|NCA|NPCC|NCLCC|Home\s+Office|"
    r"Crown\s+Prosecution\s+Service|CPS|British\s+Transport\s+Police|BTP|Crimestoppers|"
    r"Office\s+for\s+National\s+Statistics)\b"
)
_PARENTHESIS = re.compile(rf"\(\s*(?:(?:or|about|some|of|up|\s)*{SIGNS['x']}+\s*)\)")


@dataclass(frozen=True)
class Share:
    """A percentage or fraction at its place in a sentence, as written."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Shadow:
    """A sentence with everything that was recognised in it.

    Attributes
    ----------
    sentence
        The sentence itself.
    text
        Its shadow.
    quantities, periods, places, operations, shares, organisations
        What the signs stand for, from left to right.
    place_lists
        Places, each list of them ("Norwich and Ipswich") as one.
    forces
        Ids of the places after which the police forces and councils in it are named.
    areas
        The same by where the name of the force or council begins.
    """

    sentence: Sentence
    text: str
    quantities: Sequence[Quantity] = ()
    periods: Sequence[When] = ()
    places: Sequence[PlaceName] = ()
    operations: Sequence[OperationName] = ()
    shares: Sequence[Share] = ()
    organisations: Sequence[tuple[int, int, str]] = ()
    place_lists: Sequence[tuple[int, int, tuple[PlaceName, ...]]] = field(default=())
    forces: Sequence[str] = ()
    areas: Mapping[int, str] = field(default_factory=dict)


def _covered(text: str, spans: Sequence[tuple[int, int]], sign: str) -> str:
    for start, end in spans:
        text = text[:start] + sign * (end - start) + text[end:]
    return text


def shadow_of(
    sentence: Sentence,
    clock: Clock,
    names: Sequence[tuple[int, int]] = (),
    before: When | None = None,
    year: When | None = None,
    known: Mapping[str, OperationName] | None = None,
    *,
    near: bool = True,
    week: When | None = None,
    areas: frozenset[str] = frozenset(),
) -> Shadow:
    """Return the shadow of a sentence.

    Parameters
    ----------
    sentence
        The sentence.
    clock
        The day of publication.
    names
        Where names of people stand in it.
    before
        The period named last before it.
    year
        The period of about a year named last before it.
    known
        Operations named before it, by their bare names.
    near
        Whether `before` was named in the sentence directly before it.
    week
        The week named last before it.
    areas
        The counties and force areas that the article names, which settle names that several places bear.
    """
    rules = grammar()
    text = _covered(sentence.text, names, SIGNS["name"])
    operations = list(operations_in(text, known))
    text = _covered(text, [(o.start, o.end) for o in operations], SIGNS["op"])
    bodies = [(m.start(), m.end(), m[0]) for m in _BODY.finditer(text)]
    text = _covered(text, [(a, b) for a, b, _ in bodies], SIGNS["org"])
    early = [m.span() for pattern in rules.not_counts_before_dates for m in pattern.finditer(text)]
    text = _covered(text, early, SIGNS["x"])
    periods = periods_in(text, clock, before=before, year=year, near=near, week=week)
    text = _covered(text, [(w.start, w.end) for w in periods], SIGNS["when"])
    places = settle_by_area(places_in(text), areas)
    orgs = [p for p in places if p.organisation]
    text = _covered(text, [(p.start, p.end) for p in orgs], SIGNS["org"])
    places = [p for p in places if not p.organisation]
    text = _covered(text, [(p.start, p.end) for p in places], SIGNS["where"])
    more = unlisted(sentence.text, places, text)
    places = sorted([*places, *more], key=lambda p: p.start)
    text = _covered(text, [(p.start, p.end) for p in more], SIGNS["where"])
    lists = _lists(text, places)
    text = _covered(text, [(a, b) for a, b, _ in lists], SIGNS["where"])
    shares = [
        Share(m.start(), m.end(), " ".join(m[0].split()))
        for p in (rules.percent, rules.fraction)
        for m in p.finditer(text)
    ]
    text = _covered(text, [(s.start, s.end) for s in shares], SIGNS["x"])
    for pattern in rules.not_counts:
        text = _covered(text, [m.span() for m in pattern.finditer(text)], SIGNS["x"])
    quantities = list(quantities_in(text))
    text = _covered(text, [(q.start, q.end) for q in quantities], SIGNS["n"])
    text = _PARENTHESIS.sub(lambda m: " " * len(m[0]), text)
    organisations = sorted([*bodies, *((p.start, p.end, sentence.text[p.start : p.end]) for p in orgs)])
    return Shadow(
        sentence,
        text,
        quantities,
        periods,
        places,
        operations,
        sorted(shares, key=lambda s: s.start),
        organisations,
        lists,
        [p.place for p in orgs if p.place],
        {p.start: p.place for p in orgs if p.place},
    )


def _lists(text: str, places: Sequence[PlaceName]) -> list[tuple[int, int, tuple[PlaceName, ...]]]:
    """Return where places stand, each list of them as one."""
    found: list[tuple[int, int, tuple[PlaceName, ...]]] = []
    taken: set[PlaceName] = set()
    for match in _LIST.finditer(text):
        inside = tuple(p for p in places if match.start() <= p.start < match.end())
        taken.update(inside)
        found.append((match.start(), match.end(), inside))
    found += [(p.start, p.end, (p,)) for p in places if p not in taken]
    return sorted(found, key=lambda f: f[0])


def without_dates(shadow: Shadow, spans: Sequence[tuple[int, int]]) -> Shadow:
    """Return a shadow without the dates that stand in some places: a line called "Sunday" is no day."""
    inside = [w for w in shadow.periods if any(a <= w.start < b for a, b in spans)]
    if not inside:
        return shadow
    text = shadow.text
    for when in inside:
        text = text[: when.start] + shadow.sentence.text[when.start : when.end] + text[when.end :]
    return replace(shadow, text=text, periods=[w for w in shadow.periods if w not in inside])


def is_header(shadow: Shadow) -> bool:
    """Return whether a row of a table holds no figure by itself: "Year | Arrests | Of which under 18"."""
    cells = shadow.sentence.cells
    return not any(re.fullmatch(rf"[\s{SIGNS['n']}]+", shadow.text[a:b]) for a, b in cells) and (
        not shadow.quantities or all(re.search(r"[a-z]{3}", shadow.text[a:b]) for a, b in cells)
    )


def is_open(shadow: Shadow, when: When) -> bool:
    """Return whether a date is only where something began: "ran from 4 September"."""
    return when.first == when.last and bool(
        re.search(r"\b(?:from|began|started)\s+(?:on\s+|in\s+)?$", shadow.text[: when.start])
    )
