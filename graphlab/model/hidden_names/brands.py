"""Brands in text: found whatever their case, accents, apostrophes, plurals and the marks between their words."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

#: Words that stand in names of lines without being a brand.
COMMON = frozenset({"line", "lines", "the", "unnamed", "county", "deal", "and", "of", "no", "a"})
#: What stands for a brand of which nobody can say which of several lines is meant.
ANY_BRAND = "[brand]"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
#: Letters or digits that hang together: no brand begins within them.
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ＇`´ʹ′"), "'")
#: What may stand between the words of a brand.
_BETWEEN = r"[\W_]{0,4}"
_PLURAL = "(?:'?s'?|es)?"


@lru_cache(maxsize=65536)
def _folded_character(character: str) -> str:
    """Return a character as it is compared: case, accents and apostrophes folded, invisible ones left out."""
    if unicodedata.category(character) in ("Mn", "Cf"):
        return ""
    found = unicodedata.normalize("NFKD", character.translate(_APOSTROPHES)).casefold()
    return "".join(c for c in found if unicodedata.category(c) not in ("Mn", "Cf"))


def fold_text(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, and of each of its characters where it stood.

    Examples
    --------
    >>> fold_text("O’MALLEY, Strauß, José")[0]
    "o'malley, strauss, jose"
    """
    parts = [_folded_character(c) for c in text]
    return "".join(parts), [i for i, part in enumerate(parts) for _ in part]


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return _WORD.findall(fold_text(text)[0])


def _bounded(pattern: str, first: str, last: str) -> str:
    """Return a pattern that matches no part of a longer word; a letter may be written against a digit."""
    before = r"(?:(?<![^\W\d_])|(?<=%[0-9a-f]{2}))" if not first.isdigit() else r"(?<!\d)"
    after = r"(?![^\W\d_])" if not last.isdigit() else r"(?!\d)"
    return before + pattern + after


def _pattern_of(words: Iterable[str]) -> str:
    words = list(words)
    stems = [w.removesuffix("'s") for w in words]
    last = stems[-1]
    if len(last) > 3 and last.endswith("s") and not last.endswith("ss"):
        last = last[:-1]
    inner = _BETWEEN.join(re.escape(w).replace("'", "'?") for w in (*stems[:-1], last))
    return _bounded(inner + (_PLURAL if not last[-1].isdigit() else "(?:'?s)?"), stems[0][0], last[-1])


class Brands:
    """The brands of some lines, to be found and replaced."""

    def __init__(
        self, names: Mapping[str, Iterable[str]], places: Iterable[str], pseudonyms: Mapping[str, str]
    ) -> None:
        """Take names and ids of every line, names and ids of places, and the pseudonym of every line."""
        self._places = {word for name in places for word in words_of(name)}
        whole: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        single: set[str] = set()
        #: Names of lines all of whose words are words of places too: they stay where they stand.
        self.doubtful: tuple[str, ...] = ()
        doubtful = set()
        for line, called in sorted(names.items()):
            for name in (line, *called):
                words = [w for w in words_of(name) if w not in COMMON]
                own = [w for w in words if w not in self._places]
                single.update(own)
                if own:
                    whole[tuple(words)].add(pseudonyms[line])
                elif words:
                    doubtful.add(name)
        self.doubtful = tuple(sorted(doubtful))
        whole |= {(word,): set() for word in sorted(single) if (word,) not in whole}
        ordered = sorted(whole, key=lambda words: (-len("".join(words)), words))
        self._lines = [whole[words] for words in ordered]
        self._begins = {_PIECE.findall(words[0])[0][:3] for words in ordered}
        self._pattern = re.compile("|".join(f"({_pattern_of(words)})" for words in ordered)) if ordered else None

    def _may_hold(self, folded: str) -> bool:
        """Return whether any word begins as a brand does; most texts hold none, and there may be many brands."""
        begins = self._begins
        return any(w[:3] in begins or w[:2] in begins or w[:1] in begins for w in _PIECE.findall(folded))

    def without(self, text: str) -> str:
        """Return a text with every brand replaced: by its pseudonym where one line is meant, else by `ANY_BRAND`."""
        if self._pattern is None or not text:
            return text
        folded, where = fold_text(text)
        if "%" not in text and not self._may_hold(folded):
            return text
        made, done = [], 0
        for match in self._pattern.finditer(folded):
            lines = self._lines[(match.lastindex or 1) - 1]
            made += [text[done : where[match.start()]], next(iter(lines)) if len(lines) == 1 else ANY_BRAND]
            done = where[match.end() - 1] + 1
        return "".join([*made, text[done:]])


def told_apart(texts: Iterable[str], without: Callable[[str], str]) -> dict[str, str]:
    """Return what replaces each text, so that different texts stay different: names of what is counted, of columns.

    Examples
    --------
    >>> told_apart(["calls of rico", "calls of echo", "arrests"], lambda t: t.replace("rico", "x").replace("echo", "x"))
    {'arrests': 'arrests', 'calls of echo': 'calls of x', 'calls of rico': 'calls of x (2)'}
    """
    every = sorted(set(texts))
    found = {text: text for text in every if without(text) == text}
    taken = set(found)
    for text in every:
        if text in found:
            continue
        wanted, number = without(text), 1
        new = wanted
        while new in taken:
            number += 1
            new = f"{wanted} ({number})"
        found[text] = new
        taken.add(new)
    return dict(sorted(found.items()))
