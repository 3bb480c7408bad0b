"""Draft claims from an article: every row with its quotation, its place in the text and its doubts, for review.

Plain rules, no model of language (`grammar.yaml`). What the grammar of a sentence does not say is left empty
and named in the column ``doubts``. A draft is no claim: a row is loaded only after somebody has written ``accept`` or
``corrected`` beside it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from graphlab.loaders.articles import checks
from graphlab.loaders.articles.attachment import Memory, acted_before, attach, join_series, topic
from graphlab.loaders.articles.brands import Brand, EventDraft, LinkDraft, brands_in, lines_in
from graphlab.loaders.articles.dates import Clock, When, is_year
from graphlab.loaders.articles.figures import answer, asked, figures_in
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lone_shares import lone_shares
from graphlab.loaders.articles.mentions import Mention, mentions_in
from graphlab.loaders.articles.named_places import DESTINATION_WORDS, around, is_place_name, kind_of
from graphlab.loaders.articles.operations import OperationName
from graphlab.loaders.articles.people import is_first_name, masked, name_parts, people_in
from graphlab.loaders.articles.reading import Article, read_article
from graphlab.loaders.articles.respective import in_order
from graphlab.loaders.articles.sentences import Sentence, plain, sentences
from graphlab.loaders.articles.shadow import Shadow, shadow_of
from graphlab.loaders.mapping.named import slug
from graphlab.loaders.mapping.names import with_parents
from graphlab.loaders.personal import personal_spans
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import LoadReport
from graphlab.model.intake.review import COUNT_COLUMNS, DRAFT_COLUMNS
from graphlab.model.periods import parse_date
from graphlab.model.result import safe_cell
from graphlab.model.tables import SPECIAL, TABLES

_MORE_COLUMNS = {"counts": COUNT_COLUMNS}
_KEYS = {
    "sources": "source_id",
    "places": "place_id",
    "lines": "line_id",
    "operations": "operation_id",
    "counts": "count_id",
}
_SAID = re.compile(
    (
        r"\b(?:said|says|estimates?|assess(?:es)?|reports?|confirmed|revealed|according\s+to|"
        r"figures\s+(?:from|released\s+by|obtained\s+from)|data\s+from|recorded|told)\b"
    ),
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"\b(?:{DESTINATION_WORDS[3:-1]}|covers|targeted)\s+(?:the\s+)?(?:[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){{0,3}},\s+)?$",
    re.IGNORECASE,
)
_STARTED = re.compile(
    (
        r"\b(?:launched|began|begun|started|set\s+up|introduced|established|running\s+since|"
        r"since)\s+(?:in\s+|on\s+)?(?:the\s+)?$"
    ),
    re.IGNORECASE,
)
_LED = re.compile(r"\b(?:led|run|headed|coordinated)\s+by\s+(?:the\s+)?$", re.IGNORECASE)
_WITHHELD = "(withheld: also the name of a person)"


@dataclass(frozen=True)
class Draft:
    """Draft claims from one article.

    Attributes
    ----------
    article
        The text that was read; offsets are places in it.
    text
        The same text with the names of people masked letter for letter.
    tables
        Rows by table, in the columns of the data model and `graphlab.model.intake.review.DRAFT_COLUMNS`.
    title
        Of the article, names masked.
    published
        When it was published, "" where that is not known.
    """

    article: Article
    text: str
    tables: Mapping[str, Sequence[Mapping[str, str]]]
    title: str
    published: str

    def files(self) -> dict[str, bytes]:
        """Return the tables as CSV files and the record, by name."""
        files = {f"{name}.csv": _csv(name, rows) for name, rows in self.tables.items() if rows}
        record = {"title": f"Draft claims from {self.title}"}
        files["dataset.yaml"] = yaml.safe_dump(record, sort_keys=False, allow_unicode=True, width=120).encode()
        return files

    def counted(self) -> str:
        """Return in words how much was drafted."""
        rows = [
            (len(self.tables.get(t, ())), t) for t in ("counts", "links", "events", "operations", "lines", "places")
        ]
        return ", ".join(f"{n:,} {t[:-1] if n == 1 else t}" for n, t in rows if n) or "nothing"


def _csv(table: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = (*TABLES[table].names, *DRAFT_COLUMNS, *_MORE_COLUMNS.get(table, ()))
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(c, "")) for c in columns] for row in rows)
    return out.getvalue().encode()


def extract(path: Path | str, *, title: str = "", published: str = "") -> ClaimSet:
    """Return a dataset of everything that `draft_article` drafts, as if all of it were accepted.

    Raises
    ------
    DataError
        If the file is too large or no text.
    LoadError
        If no count and no link is drafted.
    """
    draft = draft_article(path, title=title, published=published)
    raws = []
    for name, rows in draft.tables.items():
        kept = [{k: v for k, v in row.items() if k != "review"} for row in rows]
        raws += [RawTable.of(name, kept, file=draft.article.file)] if kept else []
    note = f"{draft.article.file}: {draft.counted()} drafted by rules; read every quotation"
    return ClaimSet.build(raws, {"title": f"Draft claims from {draft.title}"}, report=LoadReport(assumptions=(note,)))


def draft_article(path: Path | str, *, title: str = "", published: str = "") -> Draft:
    """Return draft claims from an article.

    Parameters
    ----------
    path
        Plain text, HTML, Word (.docx) or PDF; "-" is standard input.
    title, published
        Of the article, in place of what it says itself.

    Raises
    ------
    DataError
        If the file is too large, holds no text or is of another kind.
    PeriodTextError
        If `published` is no date.
    """
    article = read_article(path)
    return draft_text(article, title=title, published=published)


def draft_text(article: Article, *, title: str = "", published: str = "") -> Draft:
    """Return draft claims from a text that was read before; see `draft_article`."""
    published = parse_date(published).text if published else article.published
    flat = "\n".join(plain(line) for line in article.text.split("\n"))
    names = people_in(flat)
    work = _Work(
        article, flat, names, [*names, *personal_spans(flat)], Clock(parse_date(published) if published else None)
    )
    work.read()
    heading = next((s for s in work.sentences if s.title), None)
    said = title or article.title or (article.text[heading.start : heading.end] if heading else "")
    shown = _masked_title(said, work) or Path(work.source).name
    tables = work.tables(shown, published, heading)
    return Draft(article, masked(article.text, work.hidden), tables, shown, published)


def _masked_title(said: str, work: _Work) -> str:
    folded = plain(" ".join(said.split()))
    spans = people_in(folded)
    spans += [
        m.span()
        for m in re.finditer(r"[^\W\d_][\w'-]+", folded)
        if re.sub(r"'s$", "", m[0]).casefold() in work.name_words and m[0][0].isupper() and m[0] not in work.kept_words
    ]
    return masked(folded, spans)


@dataclass
class _Work:
    article: Article
    flat: str
    names: list[tuple[int, int]]
    hidden: list[tuple[int, int]]
    clock: Clock
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    shares: list[Mention] = field(default_factory=list)
    links: list[tuple[Shadow, LinkDraft]] = field(default_factory=list)
    events: list[tuple[Shadow, EventDraft]] = field(default_factory=list)
    bare: dict[str, OperationName] = field(default_factory=dict)
    brands: dict[str, str] = field(default_factory=dict)
    first_seen: dict[tuple[str, str], tuple[Shadow, int, int]] = field(default_factory=dict)
    operations: dict[str, dict[str, str]] = field(default_factory=dict)
    place_rows: dict[str, dict[str, str]] = field(default_factory=dict)
    cited: dict[str, tuple[str, Shadow, int, int]] = field(default_factory=dict)
    conducted: dict[tuple[str, str], tuple[Shadow, int, int, str]] = field(default_factory=dict)
    named_before: list[str] = field(default_factory=list)
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Memory(self.clock)
        self.name_words = name_parts(self.flat, self.names)
        self.kept_words: set[str] = set()
        self.source = _source_id(self.article, self.name_words)

    def read(self) -> None:
        self.sentences = sentences(self.article.text)
        memory = self.memory
        for number, sentence in enumerate(self.sentences):
            inside = [
                (a - sentence.start, b - sentence.start) for a, b in self.names if sentence.start <= a < sentence.end
            ]
            shadow = shadow_of(
                sentence,
                self.clock,
                inside,
                memory.period,
                memory.long_period,
                self.bare,
                near=number - memory.period_at <= 2,
            )
            self._meet(shadow)
            brands = brands_in(shadow, self.brands)
            self._meet_brands(shadow, brands)
            self._set_lead(shadow, number)
            mentions = self._counts_of(shadow, number)
            attach(shadow, number, mentions, memory)
            if memory.asked is not None and memory.asked.number != number:
                for mention in mentions:
                    answer(mention, memory.asked)
            self._look_back(shadow, number)
            self._lines(shadow, number, brands)
            self._conducted(shadow, number, mentions)
            self._cite(shadow, mentions)
            self.shares += lone_shares(shadow, number, mentions, memory.mentions)
            self._remember(shadow, number, mentions)
        self.mentions = memory.mentions
        join_series(self.mentions)
        self.mentions = _without_repeats(self.mentions, self.sentences)
        checks.check(self.mentions, self.clock.text)
        self.mentions = sorted([*self.mentions, *self.shares], key=lambda m: (m.shadow.sentence.start, m.at))

    def _meet(self, shadow: Shadow) -> None:
        for operation in shadow.operations:
            self.first_seen.setdefault(("operations", operation.id), (shadow, operation.start, operation.end))
            row = self.operations.setdefault(
                operation.id, {"operation_id": operation.id, "name": operation.name, "kind": operation.kind}
            )
            self.memory.operations.setdefault(operation.id, operation.kind)
            self._said_of(row, shadow, operation.end)
            name = operation.name.removeprefix("Operation ").removeprefix("Project ")
            if re.fullmatch(r"[A-Z][\w-]{2,}", name) and not is_place_name(name) and not is_first_name(name):
                self.bare.setdefault(name, operation)
        for key in (*(p.place for p in shadow.places), *shadow.forces):
            if key:
                self.memory.places.setdefault(key, kind_of(key))
        for place in shadow.places:
            if place.place:
                self.first_seen.setdefault(("places", place.place), (shadow, place.start, place.end))
                row = self.place_rows.setdefault(place.place, {"place_id": place.place, "name": place.name})
                if place.doubt:
                    row["doubts"] = place.doubt

    def _said_of(self, row: dict[str, str], shadow: Shadow, end: int) -> None:
        for when in shadow.periods:
            before = shadow.text[: when.start]
            if (
                when.first
                and end <= when.start
                and _STARTED.search(before + ("since " if when.kind == "since" else ""))
                and re.fullmatch(r"[^.;]{0,120}", shadow.text[end : when.start])
            ) and (when.kind != "since" or re.search(r"\b(?:running|place|operation)\s+$", before)):
                row.setdefault("start", when.first)
        for start, _stop, body in shadow.organisations:
            if end <= start and _LED.search(shadow.text[:start]) and "." not in shadow.text[end:start]:
                row.setdefault("lead", body)

    def _meet_brands(self, shadow: Shadow, brands: Sequence[Brand]) -> None:
        for brand in brands:
            if brand.name.casefold() not in self.brands:
                self.memory.lines.append(brand.name)
            self.brands.setdefault(brand.name.casefold(), brand.name)
            self.kept_words.add(brand.name)
            self.first_seen.setdefault(("lines", brand.name), (shadow, brand.start, brand.end))

    def _set_lead(self, shadow: Shadow, number: int) -> None:
        """Remember the sentence before a list, the header of a table and the question, until what they lead to ends."""
        memory, sentence = self.memory, shadow.sentence
        if sentence.cells:
            if not shadow.quantities:
                memory.header = number
        else:
            memory.header = -1
        question = asked(shadow, number, memory.mentions)
        if question is not None:
            memory.asked, memory.answered = question, -1
        elif memory.asked is not None:
            if memory.answered < 0 and shadow.quantities:
                memory.answered = sentence.paragraph
            elif 0 <= memory.answered < sentence.paragraph and not sentence.item:
                memory.asked = None
        if sentence.text.rstrip().endswith(":") or (sentence.cells and not shadow.quantities):
            memory.lead = number
        elif not sentence.item:
            goes_on = self.sentences[number + 1 : number + 2]
            memory.lead = number if any(s.item and not s.cells for s in goes_on) and question is None else -1

    def _counts_of(self, shadow: Shadow, number: int) -> list[Mention]:
        """Return the counts of a sentence: those of a row or line of figures, else those that its grammar gives."""
        memory = self.memory
        asks = memory.asked is not None and memory.asked.number == number
        above = None if asks else memory.asked
        lead = memory.shadows[memory.lead] if 0 <= memory.lead < number and shadow.sentence.item else None
        header = memory.shadows[memory.header] if 0 <= memory.header < number else None
        found = figures_in(shadow, number, header, above, lead)
        before = memory.shadows[-1] if memory.shadows else None
        said = found or mentions_in(shadow, number, memory.mentions, before, above.measure if above else None)
        return in_order(shadow, said)

    def _look_back(self, shadow: Shadow, number: int) -> None:
        who = acted_before(shadow)
        if not who:
            return
        for mention in self.memory.before(number):
            if not mention.subject and mention.measure.kind == "flow":
                mention.subject = who
                mention.doubts = [d for d in mention.doubts if not d.startswith("who did it")]
        before = self.memory.shadows[number - 1] if number else None
        for a, b, places in before.place_lists if before else ():
            if before and _ABOUT.search(before.text[:a]):
                for place in places:
                    if place.place:
                        self.conducted.setdefault((who, place.place), (before, a, b, "stated"))

    def _lines(self, shadow: Shadow, number: int, brands: Sequence[Brand]) -> None:
        only = next(iter(self.brands.values())) if len(self.brands) == 1 and number <= 6 else ""
        before = self.named_before
        goes_on = re.match(r"(?:its?|the\s+line|that\s+line)\b", shadow.text, re.IGNORECASE) or (
            len(self.brands) == 1 and re.search(r"\bthe\s+line\b", shadow.text, re.IGNORECASE)
        )
        if not goes_on or brands:
            self.named_before = [b.name for b in brands]
        for draft in lines_in(shadow, number, brands, self.memory, only, before):
            if isinstance(draft, LinkDraft):
                self.links.append((shadow, draft))
            else:
                self.events.append((shadow, draft))

    def _conducted(self, shadow: Shadow, number: int, mentions: Sequence[Mention]) -> None:
        """Note where operations acted: the places of their counts, and places that the sentence joins to them."""
        for mention in mentions:
            here = (mention.destination, *mention.places)
            if (
                mention.subject in self.operations
                and mention.measure.kind == "flow"
                and mention.measure.unit != "lines"
                and (not mention.base or mention.form == "elliptic in_where")
            ):
                for name in filter(None, here):
                    spot = next(((a, b) for a, b, ps in shadow.place_lists if name in [p.place for p in ps]), None)
                    if spot:
                        self.conducted.setdefault(
                            (mention.subject, name),
                            (shadow, min(spot[0], mention.start), max(spot[1], mention.end), "stated"),
                        )
        who = topic(shadow, number, self.memory) or (shadow.operations[0].id if len(shadow.operations) == 1 else "")
        if not who:
            return
        for a, b, places in shadow.place_lists:
            if _joined_to_operation(shadow, a):
                for place in places:
                    if place.place:
                        self.conducted.setdefault((who, place.place), (shadow, a, b, "stated"))

    def _cite(self, shadow: Shadow, mentions: Sequence[Mention]) -> None:
        for start, end, body in shadow.organisations:
            near = shadow.text[max(0, start - 40) : start] + "|" + shadow.text[end : end + 30]
            if _SAID.search(near) and mentions:
                key = f"{slug(body)}-in-{self.source}"
                self.cited.setdefault(key, (body, shadow, start, end))
                for mention in mentions:
                    mention.said_by = mention.said_by or key
                return

    def _remember(self, shadow: Shadow, number: int, mentions: Sequence[Mention]) -> None:
        memory = self.memory
        memory.mentions += mentions
        memory.shadows.append(shadow)
        subjects = {m.subject for m in mentions if m.subject in self.operations}
        memory.actors.append(topic(shadow, number, memory) or (subjects.pop() if len(subjects) == 1 else ""))
        said = [w for w in shadow.periods if w.known]
        known = [w for w in said if not _of_a_comparison(shadow, w)]
        first = next((w for w in known if not _open(shadow, w) and w.kind not in ("now", "so far")), None)
        if number <= 2 and memory.frame is None and not re.search(r"[.!?][\"')]*$", shadow.sentence.text):
            memory.frame = next((w for w in known if is_year(w) and w.kind == "span"), None)
        if first is not None:
            memory.period, memory.period_at = first, len(memory.shadows) - 1
        own = next(
            (m for m in mentions if m.first and m.last and all(m.first != w.first or m.last != w.last for w in said)),
            None,
        )
        if own is not None and (first is not None or not said):
            memory.period, memory.period_at = When(0, 0, "span", own.first, own.last), len(memory.shadows) - 1
        memory.long_period = next((w for w in known if is_year(w)), memory.long_period)
        years = {m.first[:4] for m in mentions if m.first and m.first[:4] == m.last[:4]}
        if len(years) == 1:
            memory.year = years.pop()

    # Rows

    def tables(self, title: str, published: str, heading: Sentence | None) -> dict[str, list[dict[str, str]]]:
        counts = self._count_rows()
        links = self._link_rows()
        events = self._event_rows()
        sources = self._source_rows(title, published, heading)
        lines = [self._line_row(name) for name in sorted(self.brands.values())]
        operations = [self._operation_row(row, counts) for _, row in sorted(self.operations.items())]
        tables = {
            "sources": sources,
            "places": self._places(counts, links),
            "lines": lines,
            "operations": operations,
            "links": links,
            "events": events,
            "counts": counts,
        }
        return {name: [dict(row, review="") for row in rows] for name, rows in tables.items()}

    def _spot(self, shadow: Shadow, start: int, end: int, doubts: Iterable[str] = ()) -> dict[str, str]:
        sentence = shadow.sentence
        inside = [
            (a - sentence.start, min(b, sentence.end) - sentence.start)
            for a, b in self.hidden
            if sentence.start <= a < sentence.end
        ]
        quotation = masked(self.article.text[sentence.start : sentence.end], inside)
        return {
            "quotation": quotation,
            "text_start": str(sentence.start),
            "text_end": str(sentence.end),
            "evidence_start": str(sentence.start + start),
            "evidence_end": str(sentence.start + end),
            "text_line": str(sentence.line),
            "doubts": "; ".join(dict.fromkeys(d for d in doubts if d)),
        }

    def _count_rows(self) -> list[dict[str, str]]:
        ids = {id(m): _count_id(self.source, m) for m in self.mentions}
        rows = []
        for m in self.mentions:
            doubts = list(m.doubts)
            doubts += [] if m.first or m.last else ["no period is said"]
            doubts += [] if m.destination or m.places else ["no place is said"]
            part = m.whole if m.whole is not None and m.quantity.value and _is_part(m, m.whole) else None
            row = {
                "count_id": ids[id(m)],
                "subject": self._subject(m),
                "measure": m.measure.name,
                "unit": m.measure.unit,
                "stock_or_flow": m.measure.kind,
                "value": m.quantity.value,
                "source_id": self.source,
                "origin": m.origin,
                "destination": m.destination,
                "period_start": m.first,
                "period_end": m.last,
                "definition": m.group,
                "part_of": ids.get(id(part), "") if part else "",
                "of_those": ids.get(id(m.whole), "") if m.whole is not None and not part and m.quantity.value else "",
                "group": m.group,
                "acted_by": m.acted_by,
                "said_by": m.said_by,
                "share": m.share,
                "share_of": ids.get(id(m.whole), "") if m.share and m.whole is not None else "",
            }
            rows.append(row | self._spot(m.shadow, min(m.start, m.at), max(m.end, m.quantity.end), doubts))
        return rows

    def _subject(self, mention: Mention) -> str:
        if mention.subject:
            return mention.subject
        if mention.destination or mention.places:
            return mention.destination or ";".join(sorted(mention.places))
        key = f"not-named-{self.source}"
        self.operations.setdefault(key, {"operation_id": key, "name": "an actor that is not named"})
        self.first_seen.setdefault(("operations", key), (mention.shadow, mention.start, mention.end))
        return key

    def _line_id(self, name: str) -> str:
        if self._is_person(name):
            return f"line-{sorted(self.brands.values()).index(name) + 1}-{self.source}"
        return f"{slug(name)}-{self.source}"

    def _is_person(self, name: str) -> bool:
        return any(word.casefold() in self.name_words for word in name.split())

    def _line_row(self, name: str) -> dict[str, str]:
        person = self._is_person(name)
        doubts = (
            ["the brand is also the name of a person in the article"]
            if person
            else ["the brand is a name: is it one line?"]
        )
        shadow, start, end = self.first_seen["lines", name]
        return {"line_id": self._line_id(name), "name": _WITHHELD if person else name} | self._spot(
            shadow, start, end, doubts
        )

    def _operation_row(self, row: dict[str, str], counts: Sequence[Mapping[str, str]]) -> dict[str, str]:
        shadow, start, end = self.first_seen["operations", row["operation_id"]]
        without = not any(row["operation_id"] in c["subject"].split(";") for c in counts)
        doubts = ["no number is joined to it by the grammar of a sentence"] if without else []
        return row | {"source_id": self.source} | self._spot(shadow, start, end, doubts)

    def _link_rows(self) -> list[dict[str, str]]:
        rows: dict[tuple[str, str, str], dict[str, str]] = {}
        for shadow, link in self.links:
            ends = (link.start, link.end)
            if link.kind in ("ORIGINATES_IN", "SUPPLIES"):
                ends = (self._line_id(link.start), link.end)
            elif link.kind == "TARGETED":
                ends = (link.start, self._line_id(link.end))
            else:
                ends = (self._line_id(link.start), self._line_id(link.end))
            when = link.when
            dates = {"start": when.first, "end": when.last} if when else {}
            doubts = (*link.doubts, when.doubt if when else "no date is said")
            row = {
                "link_type": link.kind,
                "from": ends[0],
                "to": ends[1],
                "source_id": self.source,
                "certainty": link.certainty,
            }
            rows.setdefault((link.kind, *ends), row | dates | self._spot(shadow, *link.evidence, doubts))
        for (who, place), (shadow, start, end, certainty) in self.conducted.items():
            row = {
                "link_type": "CONDUCTED_IN",
                "from": who,
                "to": place,
                "source_id": self.source,
                "certainty": certainty,
            }
            rows.setdefault(("CONDUCTED_IN", who, place), row | self._spot(shadow, start, end, ("no date is said",)))
        return [rows[key] for key in sorted(rows)]

    def _event_rows(self) -> list[dict[str, str]]:
        rows: dict[tuple[str, str], dict[str, str]] = {}
        for shadow, event in self.events:
            key = (self._line_id(event.brand), event.event)
            dates = {"date_start": event.when.first, "date_end": event.when.last} if event.when else {}
            row = {"line_id": key[0], "event": event.event, "source_id": self.source, "operation_id": event.operation}
            made = row | dates | self._spot(shadow, *event.evidence, event.doubts)
            if key not in rows or (dates and not rows[key].get("date_end")):
                rows[key] = made
        return [rows[key] for key in sorted(rows)]

    def _source_rows(self, title: str, published: str, heading: Sentence | None) -> list[dict[str, str]]:
        first = heading or (self.sentences[0] if self.sentences else Sentence(0, 0, "", 1, 0))
        shadow = Shadow(first, first.text)
        doubts = (
            [] if published else ["when it was published is not known: relative dates are left empty (--published)"]
        )
        row = {"source_id": self.source, "title": title, "published": published, "kind": "article"}
        rows = [row | self._spot(shadow, 0, first.end - first.start, doubts)]
        for key, (body, where, start, end) in sorted(self.cited.items()):
            cited = {"source_id": key, "title": body, "publisher": body, "kind": "cited in an article"}
            rows.append(cited | self._spot(where, start, end, ("cited by the article: the claim is the article's",)))
        return rows

    def _places(self, counts: Sequence[Mapping[str, str]], links: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        used = {c[k] for c in counts for k in ("origin", "destination")} | {link["to"] for link in links}
        used |= {s for c in counts for s in c["subject"].split(";")}
        wanted = (set(self.place_rows) | used) - {""} - set(SPECIAL)
        known = {row["place_id"]: dict(row) for row in with_parents(sorted(wanted), [])}
        rows = []
        for key in sorted({*known, *self.place_rows}):
            row = known.get(key) or {"place_id": key, "name": self.place_rows[key]["name"]}
            seen = self.first_seen.get(("places", key))
            doubts = [self.place_rows.get(key, {}).get("doubts", "")]
            if seen is None:
                inner = next(
                    (p for p in sorted(self.place_rows) if key in around(p) and ("places", p) in self.first_seen), ""
                )
                if not inner:
                    continue
                seen = self.first_seen["places", inner]
                doubts = [f"not named in the article: it is what {inner} lies in"]
            rows.append(row | self._spot(*seen, doubts))
        return rows


_COMPARED = re.compile(r"\b(?:compared|than|against|up\s+from|down\s+from|from)\b[^,;.]*$", re.IGNORECASE)


def _of_a_comparison(shadow: Shadow, when: When) -> bool:
    """Return whether a period is only that of what is compared with: nothing goes back to it."""
    said = shadow.sentence.text[when.start : when.end]
    return bool(
        re.search(r"\b(?:earlier|before|previous)\b", said)
        or (
            when.kind == "span"
            and not re.match(r"(?:between|from)\b", said, re.IGNORECASE)
            and _COMPARED.search(shadow.text[: when.start])
        )
    )


def _open(shadow: Shadow, when: When) -> bool:
    """Return whether a date is only where something began: "ran from 4 September"."""
    return when.first == when.last and bool(
        re.search(r"\b(?:from|began|started)\s+(?:on\s+|in\s+)?$", shadow.text[: when.start])
    )


def _joined_to_operation(shadow: Shadow, at: int) -> bool:
    """Return whether a place stands in the statement about the only operation of a sentence: no other verb between."""
    if not shadow.operations or len({o.id for o in shadow.operations}) > 1:
        return bool(
            not shadow.operations
            and _ABOUT.search(shadow.text[:at])
            and re.match(
                (
                    r"(?:it|the\s+(?:operation|project|programme|team|scheme|initiative))\s+(?:operates|covers|"
                    r"runs|works|took\s+place|is\s+running|ran|targets|focuses)\b"
                ),
                shadow.text,
                re.IGNORECASE,
            )
        )
    operation = shadow.operations[0]
    before = shadow.text[:at]
    if not _ABOUT.search(before) or re.search(
        (
            r"\b(?:lines?|drugs?|gangs?|dealers|supply|heroin|cocaine|court|residents|people|"
            r"living)\s+(?:\w+\s+){0,2}(?:in|into|from|across|to)\s+(?:the\s+)?$"
        ),
        before,
        re.IGNORECASE,
    ):
        return False
    if re.fullmatch(r"[^.;]{0,6}(?:In|Across|Around)\s+(?:the\s+)?", before) and re.fullmatch(
        rf"{SIGNS['where']}+,\s+(?:the\s+)?", shadow.text[at : operation.start]
    ):
        return True
    low, high = sorted((operation.end if operation.end <= at else operation.start, at))
    between = shadow.text[low:high]
    if re.search(r"[.;:]|\b(?:who|said|but|while|because|since|where|compared|launched\s+after)\b", between):
        return False
    if operation.end <= at:
        return bool(
            re.search(
                (
                    r"\b(?:raids?|arrest\w*|warrants?|operat\w+|took\s+place|carried\s+out|searched|searching|"
                    r"conducted|launched|deployed|targeted|covers|focus\w*|activity|action|officers|team|in|"
                    r"across)\b"
                ),
                between,
            )
        )
    return bool(
        re.search(r"\b(?:part\s+of|under|during|for|in|through|of)\s+(?:the\s+)?$", shadow.text[: operation.start])
    )


def _source_id(article: Article, name_words: Iterable[str]) -> str:
    stem = Path(article.file).stem
    words = re.findall(r"[^\W_]+", stem)
    names = set(name_words)
    if article.file == "standard input" or not words or any(w.casefold() in names or is_first_name(w) for w in words):
        return f"article-{hashlib.blake2b(article.text.encode(), digest_size=4).hexdigest()}"
    return slug(stem)


def _count_id(source: str, mention: Mention) -> str:
    sentence = mention.shadow.sentence
    content = f"{source}\x1f{mention.measure.name}\x1f{mention.quantity.value}\x1f{sentence.start + mention.at}"
    return f"draft-{hashlib.blake2b(content.encode(), digest_size=6).hexdigest()}"


def _is_part(part: Mention, whole: Mention) -> bool:
    """Return whether a part is one in the sense of the data model: alike, and split by place or time."""
    if part.measure != whole.measure or part.group != whole.group:
        return False
    return (part.origin, part.destination, part.first, part.last) != (
        whole.origin,
        whole.destination,
        whole.first,
        whole.last,
    )


def _without_repeats(mentions: Sequence[Mention], listed: Sequence[Sentence]) -> list[Mention]:
    """Leave out a count that only says again what another says; what a headline adds goes to the count in the text."""
    kept: list[Mention] = []
    for mention in mentions:
        same = next((m for m in kept if _says_the_same(m, mention)), None)
        if same is None:
            kept.append(mention)
            continue
        for later in mentions:
            if later.whole is mention:
                later.whole = same
        if same.shadow.sentence.title and not mention.shadow.sentence.title:
            _fill(mention, same)
            kept[kept.index(same)] = mention
            for later in mentions:
                if later.whole is same:
                    later.whole = mention
        else:
            _fill(same, mention)
    return sorted(kept, key=lambda m: (m.number, m.at))


def _says_the_same(first: Mention, second: Mention) -> bool:
    if (first.measure, first.quantity.value, first.group) != (second.measure, second.quantity.value, second.group):
        return False
    if _says_again(first, second):
        return True
    pairs = [(first.origin, second.origin), (first.destination, second.destination), (first.subject, second.subject),
             (first.first, second.first), (first.last, second.last), (first.places, second.places)]  # fmt: skip
    if all(a == b for a, b in pairs):
        return bool(first.first or first.last or first.shadow.sentence.title)
    title = first.shadow.sentence.title or second.shadow.sentence.title
    dated = bool(first.first) and (first.first, first.last) == (second.first, second.last)
    return (title or dated) and all(not a or not b or a == b for a, b in pairs)


_SAID_AGAIN_FROM = 10


def _says_again(first: Mention, second: Mention) -> bool:
    """Return whether a count with nothing of its own only repeats an earlier one, as a list does a headline."""
    if second.whole is not None or second.base or first.whole is not None or second.number == first.number:
        return False
    if not second.quantity.value.isdigit() or int(second.quantity.value) < _SAID_AGAIN_FROM or second.form == "cell":
        return False
    return not (second.origin or second.destination or second.places or second.first or second.last) and (
        second.subject in ("", first.subject)
    )


def _fill(kept: Mention, other: Mention) -> None:
    for column in ("origin", "destination", "subject", "places"):
        if not getattr(kept, column) and not (column == "places" and kept.destination):
            setattr(kept, column, getattr(other, column))
            if getattr(other, column) and other.shadow.sentence.title:
                kept.doubt(f"the {'place' if column == 'destination' else column} is that of the headline")
    if not (kept.first or kept.last):
        kept.first, kept.last = other.first, other.last
