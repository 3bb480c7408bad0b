"""Cells that name several places: cut where the parts are names, and not within a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import repeat

from graphlab.loaders.mapping.searching import places_that_may_hold, places_with

#: What analysts put between towns; the first ones always part names, the later ones may stand within one.
STRONG = (";", "\n", "/", "|", "+", " - ")
#: Marks that are looked for as they stand, with or without a space beside them, and stand in a folded name as they are.
SINGLE = (";", ",", "/", "|", "+", "&")
WEAK = (",", " & ", " and ", "&")
#: No name of a place has more marks in it than this; so a cell of thousands of parts takes as long as its length says.
MOST_IN_A_NAME = 12


class Splitter:
    """Cuts cells at any of some marks.

    Examples
    --------
    >>> Splitter([";", "/"]).parts("Norwich; Ely / Diss")
    ['Norwich', 'Ely', 'Diss']
    >>> known = {"Tyne and Wear", "Norwich", "Ely"}.__contains__
    >>> Splitter([",", " and "], known).parts("Tyne and Wear, Norwich and Ely")
    ['Tyne and Wear', 'Norwich', 'Ely']
    """

    def __init__(
        self,
        marks: Sequence[str],
        known: Callable[[str], bool] | None = None,
        apart: Callable[[str], bool] | None = None,
    ) -> None:
        """Take what stands between parts.

        Parameters
        ----------
        marks
            What stands between parts.
        known
            Whether a text is a name as it stands: such a text is not cut ("Tyne and Wear", "Brighton & Hove").
        apart
            Whether no name that is known holds a mark: it is then cut without asking.
        """
        ordered = sorted(marks, key=lambda m: (m not in STRONG, marks.index(m)))
        sure = {mark: known is None or (apart is not None and apart(mark)) for mark in ordered}
        self._steps = [(_pattern(mark), None if sure[mark] else known) for mark in ordered]
        #: Single marks that always cut are cut at once, in cells without any other mark.
        self._single = [plain for mark in ordered if sure[mark] and (plain := mark.strip()) in SINGLE]
        others = [mark for mark in ordered if mark.strip() not in self._single]
        self._others = [_pattern(mark) for mark in others]
        #: What a cell with another mark has in it.
        self._in_others = [word for mark in others for word in ([mark.strip().lower()] if mark.strip() else "\r\n")]
        self._at_once = re.compile("|".join(map(re.escape, self._single))) if self._single else None

    def parts(self, text: str) -> list[str]:
        """Return the parts of a cell, each once, in their order."""
        parts = [text.strip()]
        if any(pattern.search(text) for pattern in self._others):
            for pattern, known in self._steps:
                parts = [p for part in parts for p in _cut(part, pattern, known)]
        elif self._at_once is not None:
            parts = self._at_once.split(parts[0])
        return [p for p in dict.fromkeys([p.strip(" .") for p in parts]) if p]

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return for each of many texts the `parts` with what stands around them, empty ones and what stands twice.

        Examples
        --------
        >>> Splitter([";", " and "]).pieces(["Norwich; Ely;", "Ely and Diss"])
        [['Norwich', ' Ely', ''], ['Ely', 'Diss']]
        """
        texts = list(map(str.strip, texts))
        there = [mark for mark in self._single if len(places_with(texts, [mark]))]
        if len(there) == 1:
            pieces = list(map(str.split, texts, repeat(there[0])))
        elif there and self._at_once is not None:
            pieces = list(map(self._at_once.split, texts))
        else:
            pieces = [[text] for text in texts]
        ascii_only = all(map(str.isascii, self._in_others))
        odd = places_that_may_hold(texts, self._in_others).tolist() if ascii_only else range(len(texts))
        for place in odd:
            pieces[place] = self.parts(texts[place])
        return pieces


def split_cell(text: str, marks: Sequence[str], known: Callable[[str], bool] | None = None) -> list[str]:
    """Return the parts of a cell that any of some marks part (`Splitter`)."""
    return Splitter(marks, known).parts(text)


def has_mark(text: str, mark: str) -> bool:
    """Return whether a mark parts a text.

    Examples
    --------
    >>> has_mark("Norwich / Ely", "/"), has_mark("Sandwich", " and ")
    (True, False)
    """
    return bool(_pattern(mark).search(text))


@lru_cache(maxsize=64)
def _pattern(mark: str) -> re.Pattern[str]:
    plain = mark.strip()
    if not plain:
        return re.compile(r"\s*[\r\n]+\s*")
    if plain.isalpha() or plain == "-":
        return re.compile(rf"\s+{re.escape(plain)}\s+", re.IGNORECASE)
    return re.compile(re.escape(plain))


def _cut(part: str, pattern: re.Pattern[str], known: Callable[[str], bool] | None) -> list[str]:
    if known is None:
        return pattern.split(part)
    marks = [mark.span() for mark in pattern.finditer(part)]
    if not marks or known(part):
        return [part]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(part)]
    made: list[str] = []
    first = 0
    while first < len(starts):
        longest = min(len(starts), first + MOST_IN_A_NAME)
        joined = (last for last in range(longest, first + 1, -1) if known(part[starts[first] : ends[last - 1]].strip()))
        last = next(joined, first + 1)
        name = part[starts[first] : ends[last - 1]]
        made.append(name.strip() if last > first + 1 else name)
        first = last
    return made
