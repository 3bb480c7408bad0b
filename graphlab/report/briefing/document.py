"""What a briefing says, once, in plain dataclasses, before any file format is chosen.

The HTML, DOCX and PPTX writers read nothing else, so the three cannot disagree. A block is a `Sentence`, a `Table`, a
`Picture` or a `Bars`; a `Section` has a heading that says the finding; a `Briefing` holds the sections in order with
its control block, findings, sources and annex of claims. A `Finding` is a sentence with what proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import filterfalse, islice
from typing import Any, NamedTuple, TypeVar

from graphlab.report.house_style import Appearance
from graphlab.wording.phrases import many, verb

T = TypeVar("T")
#: What the texts of every product are written in.
LANGUAGE = "en-GB"
NO_CLAIMS: tuple[str, ...] = ()
#: Letters of a word above which a column of a table may break it.
_LONG_WORD = 26


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or two sentences with the claims behind them.

    Attributes
    ----------
    kind
        ``"plain"``, ``"finding"``, ``"gap"`` (something not known), ``"refused"`` (an analysis that said no) or
        ``"note"`` (method or limit, set smaller).
    see
        Key of the table that the sentence sums up, where its claims are too many to name.
    """

    text: str
    claims: tuple[str, ...] = NO_CLAIMS
    kind: str = "plain"
    see: str = ""


@dataclass(frozen=True, slots=True)
class Finding(Sentence):
    """The answer to one of the reader's questions: one sentence, the table that it speaks of and what proves it.

    Attributes
    ----------
    question
        Key of the question, of `graphlab.report.briefing.answers.findings.QUESTIONS`.
    topic
        The question in a few words, as it stands before the sentence.
    table
        Name of the table that the sentence was made from, as the annex and the folder of tables have it.
    proof
        What is shown beneath it: a table or a chart.
    rows
        How many things the proof would show if it were whole.
    counted, shown_in
        What they are (closure, line, gap: a noun in the singular), and the table that has all of them where that is not
        the one of the sentence.
    picture
        The map of what the sentence speaks of; beside the proof on a page, instead of it on a slide.
    look
        The state of the network page that shows it: parts and their values (`graphlab.report.briefing.page_links`).
    """

    question: str = ""
    topic: str = ""
    table: str = ""
    proof: Table | Bars | None = None
    rows: int = 0
    counted: str = "row"
    shown_in: str = ""
    picture: Picture | None = None
    look: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a product may be: A4 pages of the document, slides of the deck."""

    pages: int = 2
    slides: int = 6


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a table column: what it is called and whether it holds numbers."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row as printed; a muted row is an unknown or not-itemised remainder and is set in grey.

    `stands_for` is how many things of its table the row tells together.
    """

    cells: tuple[str, ...]
    claims: tuple[str, ...] = NO_CLAIMS
    muted: bool = False
    stands_for: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed, with the note that names unit, period and denominator.

    With `on_slides` off the table stays off the slides of the long form.
    """

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...] = ()
    note: str = ""
    on_slides: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A still picture with the text that stands for it where it cannot be seen.

    Attributes
    ----------
    wide, wide_caption
        The same in its shape for slides; what had no room may differ.
    """

    key: str
    png: bytes
    alt: str
    caption: str
    wide: bytes = b""
    wide_caption: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `low` is certain, the part up to `high` is possible; `high` None is an open bound."""

    label: str
    low: float
    high: float | None
    text: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart of one measure and one unit, drawn natively by each format."""

    key: str
    title: str
    unit: str
    bars: tuple[Bar, ...]
    note: str = ""

    @property
    def ranged(self) -> bool:
        """Whether a bar has a part that is only possible."""
        return any(bar.high is not None and bar.high > bar.low for bar in self.bars)

    @property
    def open(self) -> bool:
        """Whether a bar has no upper bound."""
        return any(bar.high is None for bar in self.bars)

    @property
    def caption(self) -> str:
        """The note, and what the parts of its bars mean that are not certain."""
        pale = "Pale: possible beyond." if self.ranged else ""
        fading = "Fading: no upper bound is known, so its length says nothing." if self.open else ""
        return " ".join(x for x in (self.note, pale, fading) if x)

    @property
    def alt(self) -> str:
        """The chart in words: every bar with its value."""
        return f"Bar chart of {self.unit}: " + "; ".join(f"{b.label} {b.text}" for b in self.bars) + "."


Block = Sentence | Table | Picture | Bars


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the briefing: `topic` names it in the contents, `heading` says what was found."""

    key: str
    topic: str
    heading: str
    blocks: tuple[Block, ...] = ()
    slide: bool = True

    def of(self, kind: type[Any]) -> Iterator[Any]:
        """Return the blocks of one kind, in order."""
        return (block for block in self.blocks if isinstance(block, kind))


class ClaimNote(NamedTuple):
    """A numbered entry in the annex: one claim as its source wrote it."""

    number: int
    claim: str
    says: str
    written: str
    bounds: str
    period: str
    grade: str
    source: str


@dataclass(frozen=True)
class Briefing:
    """The whole product.

    Attributes
    ----------
    annex
        The claims that the product cites, numbered.
    subtitle
        What the product is of, when, for the head of a slide.
    facts
        Lines of a card: what and its value.
    unanswered
        Questions that these data do not answer, each with why.
    unstated
        Lines of the control block for which nothing is stated: named once, at the end.
    budget
        How long the short form may be.
    has_annex
        Whether an annex is written beside it, to which the numbered notes lead.
    links
        By question: words and addresses of the pages beside it that show what the finding says.
    """

    title: str
    product: str
    marking: str
    date: str
    author: str
    control: tuple[tuple[str, str], ...]
    findings: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    annex: tuple[ClaimNote, ...] = ()
    record: tuple[tuple[str, str], ...] = ()
    appearance: Appearance = field(default_factory=Appearance)
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    unanswered: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()
    budget: Budget = Budget()
    has_annex: bool = True
    links: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Claim id to its number in the annex."""
        return {note.claim: note.number for note in self.annex}

    @cached_property
    def tables(self) -> dict[str, str]:
        """Key of every table to its title."""
        return {table.key: table.title for section in self.sections for table in section.of(Table)}

    @property
    def proved(self) -> tuple[Finding, ...]:
        """The findings that answer a question, in the order of the questions."""
        return tuple(f for f in self.findings if isinstance(f, Finding))

    def notes(self, sentence: Sentence) -> str:
        """Return what stands in brackets after a sentence: its numbered notes, or the title of the table it sums up."""
        table = f"table: {self.tables[sentence.see]}" if sentence.see in self.tables else ""
        return "; ".join(part for part in (self.marks(sentence.claims), table) if part)

    def marks(self, claims: tuple[str, ...]) -> str:
        """Return the numbered notes of some claims, runs shortened: ``"1-3, 7"``; "" when there are none."""
        return run_text(sorted({self.numbers[c] for c in claims if c in self.numbers}))


def cited(findings: tuple[Sentence, ...], sections: tuple[Section, ...]) -> list[str]:
    """Return the ids of the claims that a briefing cites, in the order in which a reader meets them."""
    order: dict[str, None] = {}
    for sentence in findings:
        order.update(dict.fromkeys(sentence.claims))
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Sentence):
                order.update(dict.fromkeys(block.claims))
            elif isinstance(block, Table):
                for row in block.rows:
                    order.update(dict.fromkeys(row.claims))
    return list(order)


def shortened(table: Table, most: int) -> Table:
    """Return a table of at most `most` rows; unknown and not-itemised rows stay, the note counts what is left out."""
    if len(table.rows) <= most:
        return table
    return with_rows(table, table.rows, lambda row: row, most, lambda row: row.muted)


def with_rows(
    table: Table, items: Sequence[T], make: Callable[[T], Row], most: int, muted: Callable[[T], bool] | None = None
) -> Table:
    """Return a table with the rows of some items, as `shortened` has them; no row is made that it leaves out.

    Parameters
    ----------
    table
        Without rows.
    items
        What the rows are of, in order.
    make
        Gives the row of an item.
    most
        Rows that are shown.
    muted
        Whether the row of an item will be muted; none is when left out.
    """
    if len(items) <= most:
        return replace(table, rows=tuple(map(make, items)))
    quiet = list(islice(filter(muted, items), most)) if muted else []
    named = list(islice(filterfalse(muted, items) if muted else items, most - len(quiet)))
    left = len(items) - len(named) - len(quiet)
    more = f"{many(left, 'more row')} {verb(left, 'is', 'are')} in the folder of tables."
    return replace(table, rows=tuple(map(make, (*named, *quiet))), note=f"{table.note} {more}".strip())


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns of which no row says anything ("not stated" is nothing); the first stays."""
    says = [any(row.cells[i] not in ("", "–", "not stated") for row in table.rows) for i in range(len(table.heads))]
    kept = [i for i, something in enumerate(says) if something or not i]
    rows = tuple(replace(row, cells=tuple(row.cells[i] for i in kept)) for row in table.rows)
    return replace(table, heads=tuple(table.heads[i] for i in kept), rows=rows)


def column_shares(rows: Sequence[Sequence[str]], heads: Sequence[str] = (), *, room: int = 115) -> list[float]:
    """Share the width of a table among its columns: every longest word fits, the rest goes where texts are long.

    Parameters
    ----------
    rows
        Texts of the cells.
    heads
        Texts of the heads, which may be broken: only their longest word takes room.
    room
        Characters that fit the whole width.

    Examples
    --------
    >>> [round(share, 2) for share in column_shares([["ab", "abc"], ["", "a b c d e"]])]
    [0.33, 0.67]
    """
    # Heads are bold: their words take a quarter more.
    longest = [max(((w + "m" * -(-len(w) // 4)) for w in head.split()), key=len, default="") for head in heads]
    columns = list(zip(*([longest] if longest else []), *rows, strict=True))
    # "29.5 %" is one word.
    words = [[w for text in column for w in text.replace(" %", "_%").split()] for column in columns]
    least = [min(max([3, *map(len, column)]), _LONG_WORD) + 3 for column in words]
    wanted = [max(max(len(text) for text in column) + 3, low) for column, low in zip(columns, least, strict=True)]
    spare, missing = max(room - sum(least), 0), sum(wanted) - sum(least)
    part = min(spare / missing, 1.0) if missing else 0.0
    widths = [low + (full - low) * part for low, full in zip(least, wanted, strict=True)]
    return [width / sum(widths) for width in widths]


def run_text(numbers: list[int]) -> str:
    """Write sorted numbers with runs shortened.

    Examples
    --------
    >>> run_text([1, 2, 3, 5, 7, 8])
    '1–3, 5, 7, 8'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 2 else ", ".join(map(str, r)) for r in runs)
