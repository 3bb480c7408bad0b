"""The verbs that make a number of people, lines, homes or weapons a count: ``predicates.yaml``, by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphlab.data.packaged import packaged
from graphlab.loaders.articles.grammar import Measure, expand, grammar

_FIRST = re.compile(r"(\(\?:[a-z|]+\)|[a-z]+)(.*)")


@dataclass(frozen=True)
class Verb:
    """One form of a verb or noun that says what was done to something.

    Attributes
    ----------
    measure, of
        The measure, and the classes of nouns that it is said of.
    form
        ``past``, ``participle``, ``both`` (one word for the two), ``ing``, ``base`` or ``noun``.
    own
        Whether what is counted does it itself.
    tail, rest
        What follows the word before what is counted, and after it.
    by
        What must stand before it in its clause; None for anything.
    not_after
        What must not follow it; None for anything.
    about
        What must be spoken of; None for anything.
    """

    measure: Measure
    of: frozenset[str]
    form: str
    own: bool
    tail: re.Pattern[str]
    rest: re.Pattern[str] | None
    by: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    about: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Predicates:
    """Everything that ``predicates.yaml`` says, by the first word of each verb."""

    heads: re.Pattern[str]
    class_of: Mapping[str, str]
    not_counted: re.Pattern[str]
    verbs: Mapping[str, Sequence[Verb]]
    states: Sequence[tuple[Measure, frozenset[str], re.Pattern[str]]]
    there: Mapping[str, tuple[Measure, re.Pattern[str] | None]]
    such: Mapping[str, Sequence[tuple[Measure, re.Pattern[str] | None]]]
    finite: frozenset[str]


@lru_cache(maxsize=1)
def predicates() -> Predicates:
    """Return the packaged verbs."""
    content = packaged(__package__, "predicates.yaml")
    classes = {name: re.sub(r"\s+", "", text).split("|") for name, text in content["classes"].items()}
    forms = Forms(content["irregular"], content["doubled"])
    verbs: dict[str, list[Verb]] = {}
    states: list[tuple[Measure, frozenset[str], re.Pattern[str]]] = []
    there: dict[str, tuple[Measure, re.Pattern[str] | None]] = {}
    such: dict[str, list[tuple[Measure, re.Pattern[str] | None]]] = {}
    for name, row in content["measures"].items():
        measure = grammar().measures[name.partition(" (")[0]]
        of = frozenset(row["of"].split("|"))
        about = _compiled(row["about"]) if "about" in row else None
        for word, verb in _verbs_of(row, measure, of, forms):
            verbs.setdefault(word, []).append(verb)
        if "is" in row:
            states.append((measure, of, _compiled(rf"(?:{row['is']})\b")))
        if "there" in row:
            there[row["there"]] = measure, about
        if "such" in row:
            such.setdefault(row["such"], []).append((measure, about))
    nouns = [noun for words in classes.values() for noun in words]
    return Predicates(
        heads=re.compile(rf"(?:{'|'.join(sorted(nouns, key=len, reverse=True))})\b", re.IGNORECASE),
        class_of={word: name for name, words in classes.items() for noun in words for word in _spelt(noun)},
        not_counted=_compiled(content["not_counted"]),
        verbs=verbs,
        states=states,
        there=there,
        such=such,
        finite=frozenset(w for row in content["irregular"] for form in row[1:] for w in form.split("|")),
    )


def _spelt(noun: str) -> tuple[str, ...]:
    """Return the words that a noun with an optional letter stands for: "lines?" is "line" and "lines"."""
    noun = noun.lower()
    if noun.endswith("s?"):
        return noun[:-2], noun[:-1]
    return (noun,)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(expand(pattern, {}, group=False), re.IGNORECASE)


def _verbs_of(row: Mapping[str, Any], measure: Measure, of: frozenset[str], forms: Forms) -> Iterator[tuple[str, Verb]]:
    """Yield the forms of all verbs and nouns of a measure, each by its first word."""
    by = _compiled(row["by"]) if "by" in row else None
    not_after, about = (_compiled(row[key]) if key in row else None for key in ("not_after", "about"))
    for own, written in [(False, v) for v in row.get("verbs", ())] + [(True, v) for v in row.get("goes", ())]:
        firsts, rest_of_verb = _FIRST.match(written).groups()  # type: ignore[union-attr]
        before, star, after = rest_of_verb.partition("_*")
        tail, rest = _compiled(rf"{before}\b"), _compiled(rf"{after}\b") if star else None
        for form, word in (pair for first in re.findall(r"[a-z]+", firsts) for pair in forms.of(first)):
            yield word, Verb(measure, of, form, own, tail, rest, by, not_after, about)
    for key, preposition in (("noun", "of"), ("noun_to", "to")):
        for noun in _alternatives(row.get(key, "")):
            first, _, more = noun.partition("_")
            tail = _compiled(rf"{'_' + more if more else ''}_{preposition}\b")
            yield first, Verb(measure, of, "noun", False, tail, None, by, None, about)


def _alternatives(pattern: str) -> Iterator[str]:
    """Yield the words of a pattern of nouns, those with an optional ending spelt out."""
    for noun in filter(None, pattern.split("|")):
        match = re.fullmatch(r"(?P<stem>.*?)(?:\(\?:(?P<end>\w+)\)|(?P<letter>\w))\?", noun)
        yield from (match["stem"], match["stem"] + (match["end"] or match["letter"])) if match else (noun,)


class Forms:
    """The forms of English verbs: regular ones are made, the others are listed."""

    def __init__(self, irregular: Sequence[Sequence[str]], doubled: Sequence[str]) -> None:
        self._irregular = {row[0]: (row[1].split("|"), row[2].split("|")) for row in irregular}
        self._doubled = frozenset(doubled)

    def of(self, verb: str) -> Iterator[tuple[str, str]]:
        """Yield the forms of a verb with their names.

        Examples
        --------
        >>> list(Forms([["take", "took", "taken"]], []).of("take"))
        [('past', 'took'), ('participle', 'taken'), ('ing', 'taking'), ('base', 'take'), ('base', 'takes')]
        >>> [word for _, word in Forms([], ["map"]).of("map")]
        ['mapped', 'mapping', 'map', 'maps']
        """
        if verb in self._irregular:
            past, participle = self._irregular[verb]
            if past == participle:
                yield from (("both", word) for word in past)
            else:
                yield from (("past", word) for word in past)
                yield from (("participle", word) for word in participle)
        else:
            yield "both", self._stem(verb) + "ed"
        silent = verb.endswith("e") and not re.search(r"(?:ee|^be)$", verb)
        yield "ing", (verb[:-1] if silent else self._doubling(verb)) + "ing"
        yield "base", verb
        third = re.sub(r"(?<=[^aeiou])y$", "ie", verb)
        yield "base", third + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", verb) else "s")

    def _doubling(self, verb: str) -> str:
        return verb + verb[-1] if verb in self._doubled else verb

    def _stem(self, verb: str) -> str:
        if verb.endswith("e"):
            return verb[:-1]
        return re.sub(r"(?<=[^aeiou])y$", "i", self._doubling(verb))
