"""The cells of a column that name several things, cut one by one or all together with each different part once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.mapping.rules import Cell
from graphlab.loaders.mapping.searching import places_with
from graphlab.loaders.mapping.splitting import Splitter
from graphlab.loaders.mapping.tables.view import View


@dataclass(frozen=True)
class Cut:
    """The parts of several cells.

    Attributes
    ----------
    parts
        Every different part.
    codes
        The parts of one cell after the other, as numbers of `parts` (int64).
    owner
        For each of them the number of its cell (int64, rising).
    length
        How many cells there are.
    """

    parts: list[str]
    codes: np.ndarray
    owner: np.ndarray
    length: int

    @classmethod
    def of(cls, pieces: Sequence[Sequence[str]]) -> Cut:
        """Return the parts of cells from their pieces: what stands around them is left out, and what stands twice.

        Examples
        --------
        >>> cut = Cut.of([["Ely", " Diss.", "Ely", ""], ["."]])
        >>> cut.parts, cut.codes.tolist(), cut.owner.tolist()
        (['Ely', 'Diss', ''], [0, 1, 2], [0, 0, 1])
        """
        every = list(chain.from_iterable(pieces))
        plain = {piece: piece.strip(" .") for piece in dict.fromkeys(every)}
        number = {part: i for i, part in enumerate(dict.fromkeys((*plain.values(), "")))}
        code = {piece: number[part] for piece, part in plain.items()}
        codes = np.fromiter(map(code.__getitem__, every), np.int64, len(every))
        owner = np.repeat(np.arange(len(pieces)), np.fromiter(map(len, pieces), np.int64, len(pieces)))
        filled = codes != number[""]
        without = np.setdiff1d(np.arange(len(pieces)), owner[filled])
        codes = np.concatenate([codes[filled], np.full(len(without), number[""])])
        owner = np.concatenate([owner[filled], without])
        _, first = np.unique(owner * len(number) + codes, return_index=True)
        order = first[np.lexsort((first, owner[first]))]
        return cls(list(number), codes[order], owner[order], len(pieces))

    @property
    def times(self) -> np.ndarray:
        """How many parts each cell has."""
        return np.bincount(self.owner, minlength=self.length)

    def first_owners(self) -> tuple[list[int], list[int]]:
        """Return the parts that occur, by their numbers, and the first cell that each is a part of."""
        parts, first = np.unique(self.codes, return_index=True)
        return parts.tolist(), self.owner[first].tolist()

    def replacing(self, others: Mapping[int, Sequence[str]]) -> Cut:
        """Return the parts with those of some cells, by their numbers, in place of what they were."""
        number = {part: i for i, part in enumerate(self.parts)}
        new = [(cell, number.setdefault(part, len(number))) for cell, parts in others.items() for part in parts]
        changed = np.zeros(self.length, bool)
        changed[list(others)] = True
        kept = ~changed[self.owner]
        owner = np.concatenate([self.owner[kept], np.array([cell for cell, _ in new], np.int64)])
        codes = np.concatenate([self.codes[kept], np.array([code for _, code in new], np.int64)])
        order = np.argsort(owner, kind="stable")
        return Cut(list(number), codes[order], owner[order], self.length)


class Cutter:
    """Cuts the cells of a table at the marks of its mapping."""

    def __init__(self, view: View, index: NameIndex) -> None:
        """Take the sheet, for what is to be said of it, and the names that are known."""
        self._view, self._index = view, index
        self._splitters: dict[tuple[tuple[str, ...], str], Splitter] = {}

    def parts_of(self, cell: Cell, text: str) -> list[str]:
        """Return the parts of a text that the mapping splits."""
        parts = self._splitter(cell).parts(text)
        return self._without_larger(parts, text) if cell.match == "place" and "," in text and len(parts) > 1 else parts

    def cut(self, cell: Cell, texts: Sequence[str]) -> Cut:
        """Return the parts of many texts, those that `parts_of` gives; one empty part where it gives none."""
        found = Cut.of(self._splitter(cell).pieces(texts))
        places = self._with_larger(found, texts) if cell.match == "place" else []
        return found.replacing({place: self.parts_of(cell, texts[place]) or [""] for place in places})

    def _splitter(self, cell: Cell) -> Splitter:
        """Return what cuts cells of names of a kind at some marks; kept, as most sheets have one such column."""
        index, kind, asked = self._index, cell.match, (cell.split, cell.match)
        if asked not in self._splitters:
            names = (lambda part: index.knows(part, kind), lambda mark: index.parts_names(mark, kind)) if kind else ()
            self._splitters[asked] = Splitter(cell.split, *names)
        return self._splitters[asked]

    def _with_larger(self, found: Cut, texts: Sequence[str]) -> list[int]:
        """Return which texts with a comma may name a place and one that it lies in."""
        comma = np.zeros(found.length, bool)
        comma[places_with(texts, [","])] = True
        asked = np.flatnonzero((comma & (found.times > 1))[found.owner])
        ids = {part: self._index.peek(found.parts[part], "place").id for part in np.unique(found.codes[asked]).tolist()}
        outer = {around for key in dict.fromkeys(ids.values()) if key for around in self._outside(key)}
        larger = np.zeros(len(found.parts), bool)
        larger[[part for part, key in ids.items() if key in outer]] = True
        places: list[int] = np.unique(found.owner[asked][larger[found.codes[asked]]]).tolist()
        return places

    def _outside(self, key: str) -> list[str]:
        """Return the places that a place lies in."""
        return self._index.around((self._index.row("place", key) or {}).get("within", ""))

    def _without_larger(self, parts: list[str], text: str) -> list[str]:
        """Return the parts of "Hackney, London" without what only says where the others lie."""
        ids = {part: self._index.peek(part, "place").id for part in parts}
        outer = {around for key in ids.values() for around in self._outside(key)}
        kept = [part for part in parts if not ids[part] or ids[part] not in outer]
        if kept and len(kept) < len(parts):
            self._view.notes.append(
                f"{self._view.grid.name}: '{text}' was read as {' and '.join(kept)}, which lies there"
            )
            return kept
        return parts
