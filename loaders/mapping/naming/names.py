"""Names in a foreign sheet to places, lines and operations: by id, code, name and alias, then by close spelling.

A name that is not clear is never guessed. It is listed with its candidates, and a file of answers (``matches.csv``)
settles it for the next time. What the dataset itself names comes before the packaged gazetteer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import compress

import numpy as np

from graphlab.data.gazetteer import gazetteer_rows
from graphlab.data.region import region
from graphlab.errors import DataError, require
from graphlab.loaders.mapping.naming.doubtful import without_doubt, without_weight
from graphlab.loaders.mapping.searching import places_with
from graphlab.loaders.mapping.splitting import SINGLE
from graphlab.model.naming import fold
from graphlab.model.tables import NOT_ITEMISED, TABLES, UNKNOWN
from graphlab.wording.phrases import many

#: How a name was understood that is an area's code.
CODE = region().code_name
#: Spelling must be at least this close (0 to 100), and this much closer than the next candidate, which must also need
#: more slips of the pen (a letter left out, put in, exchanged, or two swapped) to be written so.
THRESHOLD = 88
MARGIN = 6
CANDIDATE = 60
SHORTEST = 5
#: No name is longer than this, in characters; comparing with every name costs as much as the text is long.
LONGEST = 300
TABLE_OF = {"place": "places", "line": "lines", "operation": "operations", "source": "sources"}
#: What sheets write where they do not know, or do not say.
WORDS_UNKNOWN = frozenset(
    (
        "unknown",
        "?",
        "not known",
        "n/k",
        "nk",
        "not stated",
        "not recorded",
        "areas unknown",
        "area unknown",
        "unknown area",
        "(blank)",
        *("unk", "tbc", "tba", "to be confirmed", "unidentified", "not identified", "under investigation"),
        *("not yet known", "not yet identified", "not yet established", "don't know"),
    )
)
WORDS_NOT_ITEMISED = frozenset(
    (
        *("not itemised", "not itemized", "other", "others", "other areas", "other area", "all other areas"),
        *("elsewhere", "various", "various areas", "various locations", "multiple", "multiple areas", "several"),
        "several areas",
    )
)
_OR = re.compile(r"\s*(?:/|&|,|\bor\b|\band\b)\s*")
_FILLER = frozenset(
    (
        "police",
        "constabulary",
        "force",
        "area",
        "council",
        "borough",
        "city",
        "county",
        "district",
        "london",
        "lb",
        "royal",
        "of",
        "the",
        "town",
        "and",
    )
)
#: Headers of areas that are smaller than regions, and of regions.
_NO_REGION = re.compile(r"\b(?:forces?|constabular(?:y|ies)|county|counties|districts?|boroughs?)\b", re.IGNORECASE)
_REGION = re.compile(r"\bregions?\b", re.IGNORECASE)
#: A name with the mark of a footnote behind it: "Kent(1)", "Essex*", "Suffolk [note 2]", "Surrey3".
_MARKED = re.compile(r"(.*[^\W\d_])\s?[1-9]|(.+?)\s*(?:\(\d{1,2}\)|\[[^\]]{1,10}\]|[*†‡§#¹²³⁴⁵⁶⁷⁸⁹]+)")
#: A name with the area that it lies in: "Newport (Gwent)", "Ipswich, Suffolk".
_WITH_AREA = re.compile(r"(?P<name>[^(),]+?)\s*(?:\((?P<inside>[^()]+)\)|,\s*(?P<after>[^(),]+))")
#: How a name was read that the sheet writes with a doubt: what it says is not certain.
DOUBTED = "written with a doubt"
#: Why a name is not clear that several places bear: the home area may say which is meant.
SEVERAL = "several bear this name"
#: A name of which a table says that it is a part of the one above.
_OF_WHICH = re.compile(r"(?:of (?:which|whom)|including|incl\.?)[:,]?\s+(.+)", re.IGNORECASE)
#: So many names of one level must stand beside a name of two levels to say which it is of.
_COMPANY = 2
#: How close a spelling must be (0 to 100), and how far ahead of the next, to be offered as the answer: Thetfrod is
#: Thetford, Sheringham is not Birmingham, and Bury is one of two.
LIKELY, AHEAD = 85, 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known thing that a name may mean, with how close the spelling is (0 to 100)."""

    id: str
    name: str
    score: int

    def __str__(self) -> str:
        return f"{self.id} ({self.score})"


@dataclass(frozen=True, slots=True)
class Match:
    """What a name was taken to mean, and why; `id` is "" when it is not clear."""

    text: str
    kind: str
    id: str = ""
    how: str = ""
    score: int = 0
    candidates: tuple[Candidate, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether the name is an id, code, name or alias as it stands."""
        return self.how in ("id", CODE, "name", "alias")

    @property
    def likely(self) -> Candidate | None:
        """The first candidate where it, and no other, is spelt nearly the same: to be offered, never taken unasked."""
        first, second = (*(c.score for c in self.candidates[:2]), 0, 0)[:2]
        return self.candidates[0] if first >= LIKELY and first - second >= AHEAD else None

    @property
    def literal(self) -> bool:
        """Whether it is what is written: an id, a code or the name itself. What is not is listed, once."""
        return self.how in ("id", CODE, "name")


def _specials_of(plain: str) -> list[str]:
    """Return what words such as "not known" or "other/unknown" say of a place; [] where one of them names something."""
    words = {UNKNOWN: WORDS_UNKNOWN, NOT_ITEMISED: WORDS_NOT_ITEMISED}
    parts = [plain] if any(plain in some for some in words.values()) else _OR.split(plain)
    found = [next((special for special, some in words.items() if part in some), "") for part in parts]
    return sorted(set(found)) if all(found) else []


@dataclass
class _Layer:
    """Everything of one kind that one table names."""

    rows: dict[str, Mapping[str, str]] = field(default_factory=dict)
    forms: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: {how: {} for how in ("id", CODE, "name", "alias", "words")}
    )

    #: Whether a name is asked that is the alias of another as well (the gazetteer: Bury, and Bury St Edmunds).
    strict: bool = False

    def bearers(self, how: str, form: str) -> set[str]:
        """Return who bears a form: of ids and names, in a strict layer, also those that bear it in another way."""
        found = self.forms[how].get(form, set())
        if how == CODE and len(found) > 1:
            return {key for key in found if self.rows[key].get("kind") == "district"} or found
        if not self.strict or not found or how in (CODE, "words"):
            return found
        return set().union(*(self.forms[other].get(form, ()) for other in ("id", "name", "alias")))

    @cached_property
    def spellings(self) -> Mapping[str, set[str]]:
        """The forms of ids, names and aliases, with who bears them."""
        found: dict[str, set[str]] = {}
        for how in ("id", "name", "alias"):
            for form, keys in self.forms[how].items():
                found.setdefault(form, set()).update(keys)
        return found

    @cached_property
    def spelt(self) -> Mapping[str, Mapping[str, list[str]]]:
        """The folded spellings of each id, by what they are."""
        found: dict[str, dict[str, list[str]]] = {}
        for how, forms in self.forms.items():
            for form, keys in forms.items():
                for key in keys:
                    found.setdefault(key, {}).setdefault(how, []).append(form)
        return found

    def add(self, key: str, row: Mapping[str, str]) -> None:
        self.rows[key] = row
        self._form("id", fold(key), key)
        if row.get("gss_code"):
            self._form(CODE, row["gss_code"].casefold(), key)
        aliases = [a.strip() for a in row.get("aliases", "").split(";") if a.strip()]
        for how, names in (("name", [row.get("name", "")]), ("alias", aliases)):
            for name in filter(None, names):
                self._form(how, fold(name), key)
                self._form("words", core_words(name), key)

    def _form(self, how: str, form: str, key: str) -> None:
        if form:
            self.forms[how].setdefault(form, set()).add(key)


def core_words(name: str) -> str:
    """Return a name without the words that say what kind of body it is.

    Examples
    --------
    >>> core_words("Norwich City Council"), core_words("London Borough of Hackney")
    ('norwich', 'hackney')
    """
    words = fold(re.sub(r"[^\w\s'-]", " ", name.replace("&", " and "))).split()
    return " ".join(w for w in words if w not in _FILLER)


class NameIndex:
    """Finds what names mean among the entities of a dataset and, behind them, the packaged gazetteer."""

    def __init__(
        self,
        entities: Mapping[str, Iterable[Mapping[str, str]]],
        *,
        gazetteer: bool = True,
        answers: Mapping[tuple[str, str], str] | None = None,
        home: str = "",
    ) -> None:
        """Index rows by table name.

        `answers` maps (kind, folded name) to an id, "new", or "" while it is open. `home` is an area, by id or name:
        of several places of one name, the one that lies in it is meant.
        """
        self._layers: dict[str, list[_Layer]] = {}
        self.answers = dict(answers or {})
        for kind, table in TABLE_OF.items():
            own = _Layer()
            for row in entities.get(table, ()):
                own.add(row[TABLES[table].key], row)
            self._layers[kind] = [own, _gazetteer()] if kind == "place" and gazetteer else [own]
        self._seen: dict[tuple[str, str], Match] = {}
        self._peeked: dict[tuple[str, str], Match] = {}
        self._known: dict[tuple[str, str], bool] = {}
        self._parts: dict[tuple[str, str], bool] = {}
        self._level: dict[str, str] = {}
        self.home = ""
        self.home = self._area(home) if home else ""

    def _area(self, home: str) -> str:
        found = self._match(home, "place")
        if not found.exact or found.id in (UNKNOWN, NOT_ITEMISED):
            names = ", ".join(c.id for c in found.candidates) or "none"
            raise DataError(
                f"the home area '{home}' is not known or not clear (candidates: {names})",
                "name a county, force area or region, such as suffolk",
            )
        return found.id

    def _at_home(self, keys: Iterable[str]) -> list[str]:
        """Return which of several places are the home area or lie in it; none without a home area."""
        return [key for key in keys if self.home and self.home in self.around(key)]

    def around(self, key: str) -> list[str]:
        """Return the id of a place with those that it lies in, from the inside outward."""
        found: list[str] = []
        while key and key not in found:
            found.append(key)
            key = (self.row("place", key) or {}).get("within", "")
        return found

    def hear(self, texts: Iterable[str], header: str = "") -> None:
        """Take note of names that stand together: West Midlands is a county beside counties, else a region.

        Below a header that says "Force" or "County" it is no region, whatever stands beside.
        """
        unclear: dict[str, set[str]] = {}
        levels: Counter[str] = Counter()
        names = self._layers["place"][-1].forms["name"]
        cut = [mark for mark in SINGLE if self.parts_names(mark, "place")]
        texts = list(dict.fromkeys(texts))
        whole = np.ones(len(texts), bool)
        whole[places_with(texts, cut)] = False
        for text in compress(texts, whole.tolist()):
            if (folded := fold(text)) not in names:
                continue
            bearers = self._layers["place"][-1].bearers("name", folded)
            kinds = {str(self._layers["place"][-1].rows[key].get("kind", "")) for key in bearers}
            if len(bearers) > 1 and "region" in kinds:
                unclear[folded] = kinds
            elif len(kinds) == 1:
                levels.update(kinds)
        for folded, kinds in unclear.items():
            smaller = kinds - {"region"} if _NO_REGION.search(header) and not _REGION.search(header) else set()
            beside = smaller or {kind: n for kind in kinds if (n := levels[kind]) and n >= _COMPANY}
            if len(beside) == 1:
                self._level[folded] = next(iter(beside))
                for kept in (self._seen, self._peeked):
                    for key in [key for key in kept if fold(key[1]) == folded]:
                        del kept[key]

    def row(self, kind: str, key: str) -> Mapping[str, str] | None:
        """Return the row of an id, from the dataset first; None when it is not known."""
        return next((layer.rows[key] for layer in self._layers[kind] if key in layer.rows), None)

    def match(self, text: str, kind: str) -> Match:
        """Return what a name means, or who the candidates are.

        Parameters
        ----------
        text
            The name as written.
        kind
            ``"place"``, ``"line"``, ``"operation"`` or ``"source"``.

        Raises
        ------
        MissingExtraError
            If spelling must be compared and rapidfuzz is not installed.
        """
        key = (kind, text)
        if key not in self._seen:
            self._seen[key] = self._match(text, kind)
        return self._seen[key]

    def peek(self, text: str, kind: str) -> Match:
        """Return what a text would mean as a name, without keeping that it was asked: it may be part of one only."""
        key = (kind, text)
        found = self._seen.get(key) or self._peeked.get(key)
        if found is None:
            found = self._peeked[key] = self._match(text, kind)
        return found

    def knows(self, text: str, kind: str) -> bool:
        """Return whether a text is a name as it stands; nothing is asked and no spelling compared."""
        key = (kind, text)
        if key not in self._known:
            self._known[key] = self._may_know(text, kind) and self._match(text, kind, close=False).exact
        return self._known[key]

    def parts_names(self, mark: str, kind: str) -> bool:
        """Return whether nothing of a kind bears a name that holds a mark: a text with it is several names, or none."""
        key, plain = (mark, kind), mark.strip()
        if key not in self._parts:
            held = (form for layer in self._layers[kind] for form in (*layer.spellings, *layer.forms[CODE]))
            self._parts[key] = plain in SINGLE and not any(plain in form for form in held)
        return self._parts[key]

    def _may_know(self, text: str, kind: str) -> bool:
        """Return whether anything bears a text as a name: most texts that are asked hold several names."""
        folded, plain = fold(text), text.strip().casefold()
        if plain in (UNKNOWN, NOT_ITEMISED):
            return True
        return any(folded in layer.spellings or plain in layer.forms[CODE] for layer in self._layers[kind])

    @property
    def seen(self) -> tuple[Match, ...]:
        """Every name asked so far, sorted."""
        return tuple(self._seen[key] for key in sorted(self._seen))

    def _match(self, text: str, kind: str, *, close: bool = True) -> Match:
        folded = fold(text)
        answer = self.answers.get((kind, folded), "")
        if answer:
            return Match(text, kind, answer, "matches file", 100)
        if kind == "place":
            plain = text.strip().casefold()
            if plain in (UNKNOWN, NOT_ITEMISED):
                return Match(text, kind, plain, "id", 100)
            if specials := _specials_of(plain):
                # "Other/unknown" is either: nobody but the reader can say which.
                both = tuple(Candidate(special, special, 100) for special in specials)
                one, how = (specials[0], "special word") if len(specials) == 1 else ("", "it is both unknown and other")
                return Match(text, kind, one, how, 100, both[1:] and both)
            for reason, inner in ((DOUBTED, without_doubt(text)), ("without how much of it", without_weight(text))):
                if inner and (said := self._match(inner, kind, close=False)).exact:
                    return Match(text, kind, said.id, reason, 100)
        forms = {"id": folded, CODE: text.strip().casefold(), "name": folded, "alias": folded}
        steps = [(layer, how, form) for layer in self._layers[kind] for how, form in forms.items()]
        steps += [(layer, "words", core_words(text)) for layer in self._layers[kind]]
        for layer, how, form in steps:
            found = sorted(layer.bearers(how, form)) if form else []
            if found:
                return self._of_one_name(text, kind, layer, how, found)
        marked = _MARKED.fullmatch(text.strip())
        if kind == "place" and marked and (unmarked := self._match(marked[1] or marked[2], kind)).exact:
            return Match(text, kind, unmarked.id, "without its footnote mark", 100)
        if kind == "place" and (lying := self._in_area(text)):
            return lying
        part = _OF_WHICH.fullmatch(text.strip())
        if kind == "place" and part and (within := self._match(part[1], kind)).exact:
            return Match(text, kind, within.id, "without 'of which'", 100)
        return self._close(text, kind, folded) if close else Match(text, kind)

    def _in_area(self, text: str) -> Match | None:
        """Return the one place of a name that lies in the area written behind it, None where there is not one."""
        written = _WITH_AREA.fullmatch(text.strip())
        area = self._match(written["inside"] or written["after"], "place", close=False) if written else None
        if written is None or area is None or not area.id or area.id in (UNKNOWN, NOT_ITEMISED):
            return None
        named = self._match(written["name"], "place", close=False)
        keys = [named.id] if named.id else [c.id for c in named.candidates]
        there = [key for key in keys if key != area.id and area.id in self.around(key)]
        return Match(text, "place", there[0], f"the one in {area.id}", 100) if len(there) == 1 else None

    def _of_one_name(self, text: str, kind: str, layer: _Layer, how: str, found: Sequence[str]) -> Match:
        """Return the one that bears a name, or of several the one in the home area, or none with all as candidates."""
        if len(found) == 1:
            shown = "name without 'police', 'council' ..." if how == "words" else how
            return Match(text, kind, found[0], shown, 100)
        same = tuple(Candidate(f, layer.rows[f].get("name", ""), 100) for f in found)
        home = self._at_home(found) if kind == "place" else []
        if len(home) == 1:
            how = f"of {many(len(found), 'place')} of this name the one in {self.home}"
            return Match(text, kind, home[0], how, 100, same)
        level = self._level.get(fold(text), "") if kind == "place" else ""
        alike = [key for key in found if layer.rows[key].get("kind") == level] if level else []
        if len(alike) == 1:
            return Match(text, kind, alike[0], f"the {level} of this name, as the names beside it are", 100, same)
        return Match(text, kind, "", SEVERAL, 100, same)

    def _close(self, text: str, kind: str, folded: str) -> Match:
        best: dict[str, Candidate] = {}
        for layer in self._layers[kind]:
            for form, score in self._alike(layer, folded).items():
                for key in layer.spellings[form]:
                    if key not in best or best[key].score < score:
                        best[key] = Candidate(key, layer.rows[key].get("name", ""), score)
        ranked = tuple(sorted(best.values(), key=lambda c: (-c.score, c.id))[:5])
        if not ranked or ranked[0].score < THRESHOLD or len(folded) < SHORTEST:
            return Match(text, kind, "", "no name is close enough", ranked[0].score if ranked else 0, ranked)
        if len(ranked) > 1 and self._nearly_as_close(kind, folded, ranked):
            return Match(text, kind, "", "several names are about as close", ranked[0].score, ranked)
        return Match(text, kind, ranked[0].id, "close spelling", ranked[0].score, ranked)

    @staticmethod
    def _alike(layer: _Layer, folded: str) -> dict[str, int]:
        """Return the forms of a layer that are spelt about as a text, with how close they are (0 to 100)."""
        fuzz, process = require("rapidfuzz.fuzz", extra="match"), require("rapidfuzz.process", extra="match")
        found: dict[str, int] = {}
        forms = list(layer.spellings)
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
            alike = process.extract(folded, forms, scorer=scorer, score_cutoff=CANDIDATE, limit=None)
            for form, score, _ in alike:
                found[form] = max(found.get(form, 0), int(score))
        return found

    def _nearly_as_close(self, kind: str, folded: str, ranked: Sequence[Candidate]) -> bool:
        """Return whether another candidate is about as close as the first: in score, or in the slips it takes."""
        slips = require("rapidfuzz.distance.OSA", extra="match").distance

        def fewest(candidate: Candidate) -> int:
            return min(
                int(slips(folded, form))
                for layer in self._layers[kind]
                for how in ("id", "name", "alias")
                for form in layer.spelt.get(candidate.id, {}).get(how, ())
            )

        first, *others = ranked
        return first.score - others[0].score < MARGIN or min(map(fewest, others)) <= fewest(first)


@lru_cache(maxsize=1)
def _gazetteer() -> _Layer:
    layer = _Layer(strict=True)
    for row in gazetteer_rows():
        layer.add(row["place_id"], row)
    return layer


def with_parents(keys: Iterable[str], known: Iterable[str]) -> list[dict[str, str]]:
    """Return the gazetteer rows of some places and of what they lie in, without those that are known already.

    England and Wales, Great Britain and the United Kingdom come only where they are named themselves.

    Examples
    --------
    >>> [row["place_id"] for row in with_parents(["norwich"], ["norfolk"])]
    ['norwich']
    """
    rows = {row["place_id"]: row for row in gazetteer_rows()}
    have, wanted, asked = set(known), [], set(keys)

    def around(key: str) -> str:
        outer = rows[key]["within"]
        while outer and rows[outer]["kind"] == "countries" and outer not in asked:
            outer = rows[outer]["within"]
        return outer

    for key in sorted(asked):
        while key in rows and key not in have:
            have.add(key)
            wanted.append({**rows[key], "within": around(key)})
            key = around(key)
    return sorted(wanted, key=lambda row: row["place_id"])
