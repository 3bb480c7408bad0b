"""Notes of a result that know what they are: readers choose them by kind, never by the words they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

#: Kinds of notes. A finding says in a sentence what the table shows; a basis, what it was made from and how; left out,
#: what it does not hold; a limit, what must not be concluded from it. The others speak of one thing each. `GENERAL` is
#: what somebody else wrote: no note of ours is of it.
GENERAL, FINDING, BASIS, LEFT_OUT, LIMIT = "general", "finding", "basis", "left out", "limit"
READINGS, CONFLICT, NO_LIST, SEE_FURTHER, BRANDS, DOUBTFUL, LOOKALIKES, WIDER = (
    "readings", "conflict", "no list", "see further", "brands", "doubtful", "look-alikes", "wider than it may be",
)  # fmt: skip


class Note(str):
    """A note as it is printed, with its kind, the claims it speaks of and the thing it begins with.

    Attributes
    ----------
    kind
        One of the kinds of this module.
    claims
        Ids of the claims that it speaks of.
    about
        Id of the thing that the text begins with; "" if it begins with none.

    Examples
    --------
    >>> note = Note(", arrests: sources disagree.", CONFLICT, ("c1", "c2"), about="a, b")
    >>> print(note); print(note.by_name(lambda key: "Operation A"))
    a, b, arrests: sources disagree.
    Operation A, arrests: sources disagree.
    """

    __slots__ = ("about", "claims", "kind", "rest")
    kind: str
    claims: tuple[str, ...]
    about: str
    rest: str

    def __new__(cls, text: str, kind: str = GENERAL, claims: Sequence[str] = (), *, about: str = "") -> Note:
        """Return a note; with `about` the text is what follows that id."""
        made = super().__new__(cls, f"{about}{text}")
        made.kind, made.claims, made.about, made.rest = kind, tuple(claims), about, text
        return made

    def __reduce__(self) -> tuple[Callable[..., Note], tuple[str, str, tuple[str, ...], str]]:
        """Return what a copy is made from."""
        return _note, (self.rest, self.kind, self.claims, self.about)

    def by_name(self, name_of: Callable[[str], str]) -> str:
        """Return the text with the name of the thing that it begins with instead of its id."""
        return f"{name_of(self.about)}{self.rest}" if self.about else str(self)


def _note(rest: str, kind: str, claims: tuple[str, ...], about: str) -> Note:
    return Note(rest, kind, claims, about=about)


class Notes:
    """A field of notes, read as a list in which each has a kind.

    Our own results are given notes: a plain text is an error of types (``make check``), so that none is left without a
    kind. A text that somebody else gives is kept as `GENERAL`. Notes that take long to make may be given as what makes
    them: that is asked once, when somebody first reads them (CSV has none).

    Examples
    --------
    >>> from graphlab.model.result import Result
    >>> result = Result("t", "m", (), (), notes=["a text", Note("a limit", LIMIT)])
    >>> result.notes, [note.kind for note in result.notes]
    (['a text', 'a limit'], ['general', 'limit'])
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object | None, owner: type | None = None) -> Sequence[Note]:
        if instance is None:
            return ()
        held: Sequence[Note] | Callable[[], Iterable[Note]] = vars(instance)[self.name]
        if callable(held):
            held = vars(instance)[self.name] = _as_notes(held())
        return held

    def __set__(self, instance: object, notes: Iterable[Note] | Callable[[], Iterable[Note]]) -> None:
        vars(instance)[self.name] = notes if callable(notes) else _as_notes(notes)


def _as_notes(notes: Iterable[Note]) -> list[Note]:
    return [note if isinstance(note, Note) else Note(note) for note in notes]


def noted(kind: str, texts: Iterable[str]) -> list[Note]:
    """Return texts as notes of one kind; what is a note already keeps its own.

    Examples
    --------
    >>> [note.kind for note in noted(BASIS, ["Of 5 rows.", Note("No more is known.", LIMIT)])]
    ['basis', 'limit']
    """
    return [text if isinstance(text, Note) else Note(text, kind) for text in texts]


def notes_of(notes: Iterable[Note], *kinds: str) -> list[Note]:
    """Return the notes of some kinds, in order."""
    return [note for note in notes if note.kind in kinds]


def notes_without(notes: Iterable[Note], *kinds: str) -> list[Note]:
    """Return the notes that are of none of some kinds, in order."""
    return [note for note in notes if note.kind not in kinds]
