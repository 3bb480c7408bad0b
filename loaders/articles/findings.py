"""What an article says, found sentence by sentence: counts, links, events, operations, places and who is cited."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graphlab.loaders.articles.about.actors import acted_before, topic
from graphlab.loaders.articles.about.attachment import attach
from graphlab.loaders.articles.about.clauses import of_a_comparison
from graphlab.loaders.articles.about.inherited import take_over
from graphlab.loaders.articles.about.inherited_actors import take_over_actors
from graphlab.loaders.articles.about.inherited_places import places_of_the_article
from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.about.wholes import join_series
from graphlab.loaders.articles.acted_in import ABOUT, worked_in
from graphlab.loaders.articles.conducted import note_places, note_places_taken_over
from graphlab.loaders.articles.counts import checks
from graphlab.loaders.articles.counts.figures import answer, by_letter, figures_in
from graphlab.loaders.articles.counts.forms import mentions_in
from graphlab.loaders.articles.counts.lone_shares import lone_shares
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.counts.portions import with_portions
from graphlab.loaders.articles.counts.questions import asked
from graphlab.loaders.articles.counts.repeats import without_repeats
from graphlab.loaders.articles.counts.respective import in_order
from graphlab.loaders.articles.lines.acted_on import acted_on
from graphlab.loaders.articles.lines.brands import Brand, brands_in, heading_of, item_of, opens_an_item
from graphlab.loaders.articles.lines.carriers import (
    GOES_ON_FROM_FLOW,
    Unnamed,
    flow_of_named,
    links_of,
)
from graphlab.loaders.articles.lines.drafts import EventDraft, LinkDraft
from graphlab.loaders.articles.lines.endings import closed_before, endings
from graphlab.loaders.articles.lines.flow_chains import flows_of_two
from graphlab.loaders.articles.lines.flows import FlowDraft, flows_in
from graphlab.loaders.articles.lines.going_on import goes_on_from
from graphlab.loaders.articles.lines.in_turn import Turn, turns_of
from graphlab.loaders.articles.lines.named_lines import lines_in
from graphlab.loaders.articles.lines.share_flows import flows_of_shares
from graphlab.loaders.articles.lines.whole.brand_evidence import evident
from graphlab.loaders.articles.lines.whole.whose_flows import Told, settle_flows
from graphlab.loaders.articles.named_places import areas_named, is_place_name, kind_of
from graphlab.loaders.articles.operations import OperationName
from graphlab.loaders.articles.people import is_first_name, name_parts
from graphlab.loaders.articles.reading import Article
from graphlab.loaders.articles.sentences import Sentence, sentences
from graphlab.loaders.articles.shadow import Shadow, is_header, is_open, shadow_of, without_dates
from graphlab.loaders.articles.times.clock import Clock, When, is_week, is_year
from graphlab.loaders.mapping.naming.named import slug

_SAID = re.compile(
    (
        r"\b(?:said|says|estimates?|assess(?:es)?|reports?|confirmed|revealed|according\s+to|"
        r"figures\s+(?:from|released\s+by|obtained\s+from)|data\s+from|recorded|told)\b"
    ),
    re.IGNORECASE,
)
_STARTED = re.compile(
    (
        r"\b(?:launched|began|begun|started|set\s+up|introduced|established|running\s+since|"
        r"since)\s+(?:in\s+|on\s+)?(?:the\s+)?$"
    ),
    re.IGNORECASE,
)
#: The number of a question or of its answer, before its first sentence.
_LABEL = re.compile(
    r"(?:^|\n)[ \t]*(?:(?:Q|A|Question|Answer|Part|Request|Response)\.?[ \t]*)?"
    r"(?P<n>\d{1,2}[a-z]?|[a-h](?=[ \t]*[.)]))[ \t]*[.):][ \t]*$"
)
#: The letter of an answer: "(b) 19".
_LETTER = re.compile(r"(?:^|\n)[ \t]*\(?(?P<letter>[a-h])\)[ \t]*$")
_LABEL_LENGTH = 24
_THE_LINE = re.compile(r"\W*(?:the|this|that)\s+(?:drugs?\s+|county\s+)?line\b", re.IGNORECASE)
_THE_LINE_INSIDE = re.compile(r"\b(?:the|this|that)\s+(?:drugs?\s+|county\s+)?line\b(?!\s+between)", re.IGNORECASE)
_DRUGS = re.compile(
    r"\b(?:county\s+lines?|drugs?|heroin|cocaine|crack|dealers?|class\s+A|wraps|cuckoo\w*)\b", re.IGNORECASE
)
_OF_LINES = re.compile(
    r"\blines?\b|\b(?:ran|run|running|controlled|operated)\s+\S+\s+phones?\b"
    r"|\b(?:graft|deal|drugs?|county|burner)\s+(?:phones?|numbers?)\b"
    r"|\b(?:phones?|numbers?)\b[^.;]{0,60}?\b(?:sell|sold|selling|supply|supplied|deal|dealing)\s+(?:drugs|heroin|crack|cocaine|class)\b",
    re.IGNORECASE,
)
_LED = re.compile(r"\b(?:led|run|headed|coordinated)\s+by\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass
class Findings:
    """What one article says, found by `read`; places of names are (start, end) in its text."""

    article: Article
    flat: str
    names: list[tuple[int, int]]
    hidden: list[tuple[int, int]]
    clock: Clock
    given: dict[str, str] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    shares: list[Mention] = field(default_factory=list)
    links: list[tuple[Shadow, LinkDraft]] = field(default_factory=list)
    events: list[tuple[Shadow, EventDraft]] = field(default_factory=list)
    flows: list[tuple[Shadow, FlowDraft]] = field(default_factory=list)
    unnamed: list[Unnamed] = field(default_factory=list)
    bare: dict[str, OperationName] = field(default_factory=dict)
    brands: dict[str, str] = field(default_factory=dict)
    first_seen: dict[tuple[str, str], tuple[Shadow, int, int]] = field(default_factory=dict)
    operations: dict[str, dict[str, str]] = field(default_factory=dict)
    place_rows: dict[str, dict[str, str]] = field(default_factory=dict)
    cited: dict[str, tuple[str, Shadow, int, int]] = field(default_factory=dict)
    conducted: dict[tuple[str, str], tuple[Shadow, int, int, str]] = field(default_factory=dict)
    named_before: list[str] = field(default_factory=list)
    brands_of: list[list[Brand]] = field(default_factory=list)
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Memory(self.clock)
        self.name_words = name_parts(self.flat, self.names)
        self.kept_words: set[str] = set()
        self.source = _source_id(self.article, self.name_words)

    def read(self) -> None:
        """Go through the sentences in order; each may go back to those before it."""
        self.sentences = sentences(self.article.text)
        memory = self.memory
        areas = areas_named(self.article.text)
        speaks_of_drugs = bool(_DRUGS.search(self.flat) or self.given)
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
                week=memory.week,
                areas=areas,
            )
            shadow = with_portions(shadow, memory.shadows[-1] if memory.shadows else None, memory.before(number))
            self._meet(shadow)
            brands = self._brands_of_sentence(shadow, number, speaks_of_drugs=speaks_of_drugs)
            shadow = without_dates(shadow, [(b.start, b.end) for b in brands])
            self._meet_brands(shadow, brands)
            self.brands_of.append(brands)
            self._set_lead(shadow, number)
            mentions = self._counts_of(shadow, number)
            for mention in mentions:
                mention.doubt(mention.quantity.reckoned)
            attach(shadow, number, mentions, memory)
            if memory.asked is not None and memory.asked.number != number:
                for mention in mentions:
                    answer(mention, memory.asked)
            self._look_back(shadow, number)
            self._lines(shadow, number, brands, mentions)
            self._flows(shadow, brands)
            note_places(self.conducted, memory, shadow, number, mentions)
            self._cite(shadow, mentions)
            self.shares += lone_shares(shadow, number, mentions, memory.mentions)
            self._remember(shadow, number, mentions)
        self._go_back()

    def _go_back(self) -> None:
        """Settle what only the whole article says: repeats, what counts take over, and lines without a name."""
        memory = self.memory
        self.mentions = memory.mentions
        join_series(self.mentions)
        self.mentions = without_repeats(self.mentions, self.sentences)
        acted_in: dict[str, list[str]] = {}
        for who, place in self.conducted:
            acted_in.setdefault(who, []).append(place)
        take_over_actors(self.mentions, memory.shadows, list(self.operations))
        starts = {who: row["start"] for who, row in self.operations.items() if "start" in row}
        take_over(self.mentions, memory.shadows, acted_in, self.clock.text, memory.asked_all, starts)
        note_places_taken_over(self.conducted, self.mentions, memory)
        self.flows += flows_of_shares(memory.shadows, self.mentions)
        for who, place, shadow, (a, b) in worked_in(memory.shadows):
            self.conducted.setdefault((who, place), (shadow, a, b, "implied"))
        told = Told(
            memory.shadows,
            self.brands_of,
            memory.lines,
            memory.places,
            self.first_seen,
            self.links,
            self.flows,
            self.events,
        )
        settle_flows(told)
        self.links, self.flows, self.unnamed = told.links, told.flows, told.unnamed
        checks.check(self.mentions, self.clock.text)
        self.mentions = sorted([*self.mentions, *self.shares], key=lambda m: (m.shadow.sentence.start, m.at))

    def _brands_of_sentence(self, shadow: Shadow, number: int, *, speaks_of_drugs: bool) -> list[Brand]:
        """Return the lines that a sentence names, or that it heads."""
        sentence = shadow.sentence
        around = (shadow, *self._just_before(sentence))
        of_lines = speaks_of_drugs and any(_OF_LINES.search(s.text) for s in around)
        near = of_lines or any(self.brands_of[-3:])
        spoken = near or (speaks_of_drugs and self._next_speaks_of_lines(number))
        known = {**self.given, **self.brands}
        brands = brands_in(shadow, known, near=near, spoken=spoken)
        if not brands and speaks_of_drugs:
            behind = self.sentences[number + 1 : number + 2]
            following = next((s.text for s in behind if s.paragraph == sentence.paragraph), "")
            listed = opens_an_item(self.flat, sentence.start) and any(
                _OF_LINES.search(s.text) for s in self.memory.shadows[-8:]
            )
            heading = heading_of(shadow, following, known, listed=listed)
            brands = [heading] if heading else []
        return brands

    def more_brands(self) -> dict[str, str]:
        """Return the brands to read the article again with: {} if none is known that was not known at once."""
        speaks = _DRUGS.search(self.flat) or (self.operations and re.search(r"\blines\b", self.flat))
        more = evident(self.memory.shadows, self.brands, self.name_words) if speaks else {}
        return {**self.brands, **more} if more or self._named_later() else {}

    def _named_later(self) -> bool:
        """Return whether the name of a line stands before the sentence that says that it is that of a line."""
        for name in self.brands.values():
            where, _, _ = self.first_seen["lines", name]
            pattern = rf"(?<![\w'-]){re.escape(name)}(?![\w-])"
            if re.search(pattern, self.flat[: where.sentence.start], re.IGNORECASE):
                return True
        return False

    def _just_before(self, sentence: Sentence) -> list[Shadow]:
        """Return the sentences that stand close before one: those of its paragraph and of the one before."""
        return [s for s in self.memory.shadows[-4:] if sentence.paragraph - s.sentence.paragraph <= 1]

    def _next_speaks_of_lines(self, number: int) -> bool:
        """Return whether the sentence behind one speaks of a line, in its paragraph or the next."""
        here, behind = self.sentences[number], self.sentences[number + 1 : number + 2]
        return any(s.paragraph - here.paragraph <= 1 and _OF_LINES.search(s.text) for s in behind)

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
            if is_header(shadow):
                memory.header = number
        else:
            memory.header = -1
        lead = memory.shadows[memory.lead] if 0 <= memory.lead < number and sentence.item else None
        question = asked(shadow, number, memory.mentions, memory.asked, lead)
        label = _LABEL.search(self.flat, max(0, sentence.start - _LABEL_LENGTH), sentence.start)
        if question is not None:
            memory.asked, memory.answered = question, -1
            memory.asked_all.append(question)
            if label:
                memory.questions[label["n"]] = question
        elif label and label["n"] in memory.questions:
            memory.asked, memory.answered = memory.questions[label["n"]], -1
            if shadow.quantities:
                memory.answered = sentence.paragraph
        elif memory.asked is not None:
            if memory.answered < 0 and shadow.quantities:
                memory.answered = sentence.paragraph
            elif 0 <= memory.answered < sentence.paragraph and not sentence.item:
                memory.asked = None
        if sentence.text.rstrip().endswith(":") or (sentence.cells and is_header(shadow)):
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
        letter = _LETTER.search(self.flat, max(0, shadow.sentence.start - _LABEL_LENGTH), shadow.sentence.start)
        if letter and above is not None:
            by_letter(found, above, letter["letter"])
        before = memory.shadows[-1] if memory.shadows else None
        said = found or mentions_in(shadow, number, memory.mentions, before, above, lead)
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
            if before and ABOUT.search(before.text[:a]):
                for place in places:
                    if place.place:
                        self.conducted.setdefault((who, place.place), (before, a, b, "stated"))

    def _lines(self, shadow: Shadow, number: int, brands: Sequence[Brand], mentions: Sequence[Mention]) -> None:
        only = next(iter(self.brands.values())) if len(self.brands) == 1 and number <= 6 else ""
        before = self.named_before
        goes_on = (
            goes_on_from(shadow, None)
            or re.match(r"its\b", shadow.text, re.IGNORECASE)
            or (len(self.brands) == 1 and re.search(r"\bthe\s+line\b", shadow.text, re.IGNORECASE))
        )
        last = self.memory.shadows[-1] if self.memory.shadows else None
        late = self._lines_of_late(shadow, number) or before
        turns = [] if brands else turns_of(shadow, late, last, self.memory.lines)
        head = next((n for n in range(number) if self.sentences[n].paragraph == shadow.sentence.paragraph), -1)
        if head >= 0 and not brands and (item := item_of(shadow, self.memory.shadows[head], self.brands_of[head])):
            turns = [Turn(0, 0, (item,))]
        if brands or not (goes_on or turns or self._still_of_it(shadow, number)):
            self.named_before = [b.name for b in brands]
        if not (brands or before) and len(self.memory.lines) == 1 and _THE_LINE.match(shadow.text):
            before = self.named_before = list(self.memory.lines)
        told = list(lines_in(shadow, number, brands, self.memory, only, before, turns))
        newer = [d.start for d in told if isinstance(d, LinkDraft) and d.kind == "SUCCEEDS"]
        if len(newer) == 1:
            self.named_before = newer  # "it" is the one that goes on
        if last is not None and (closure := closed_before(shadow, last, brands)):
            self.events.append((last, closure))
        ended = {d.brand for d in told if isinstance(d, EventDraft) and d.event == "closed"}
        more = endings(shadow, number, brands, self.memory, mentions)
        meant = before or (self.memory.lines if _THE_LINE_INSIDE.search(shadow.text) else ())
        on = acted_on(shadow, brands, meant, turns)
        for draft in (*told, *on, *(d for d in more if not isinstance(d, EventDraft) or d.brand not in ended)):
            if isinstance(draft, LinkDraft):
                self.links.append((shadow, draft))
            else:
                self.events.append((shadow, draft))

    def _lines_of_late(self, shadow: Shadow, number: int) -> list[str]:
        """Return the lines of the sentences before one in its paragraph or the last, back to the first naming none."""
        named: list[str] = []
        for earlier in range(number - 1, -1, -1):
            if not self.brands_of[earlier] or shadow.sentence.paragraph - self.sentences[earlier].paragraph > 1:
                break
            named = [*(b.name for b in self.brands_of[earlier]), *named]
        return list(dict.fromkeys(named))

    def _still_of_it(self, shadow: Shadow, number: int) -> bool:
        """Return whether a sentence stands in the paragraph of the line named last and speaks of no other."""
        last = self.memory.shadows[-1] if self.memory.shadows else None
        near = any(self.brands_of[max(0, number - 2) : number])
        return (
            near
            and last is not None
            and last.sentence.paragraph == shadow.sentence.paragraph
            and not _OF_LINES.search(shadow.text)
        )

    def _flows(self, shadow: Shadow, brands: Sequence[Brand]) -> None:
        """Give each flow to the line that it is of, or keep it until all lines are known."""
        known = [w for w in shadow.periods if w.known and w.kind not in ("now", "so far")]
        home = places_of_the_article(self.memory.shadows)
        if len(brands) == 1 and self.memory.shadows and GOES_ON_FROM_FLOW.match(shadow.sentence.text):
            self._of_the_sentence_before(brands[0].name)
        when = known[0] if len(known) == 1 else None
        before = self.memory.shadows[-1] if self.memory.shadows else None
        for flow in itertools.chain(
            flows_in(shadow, self.memory.places, when, home), flows_of_two(shadow, before, when)
        ):
            links = list(flow_of_named(shadow, flow, brands, self.memory.lines))
            self.links += [(shadow, link) for link in links]
            if not links:
                self.flows.append((shadow, flow))

    def _of_the_sentence_before(self, name: str) -> None:
        """Give the flows of the sentence before "That gang's line, nicknamed Skittles" to that line."""
        before = [f for f in self.flows if f[0] is self.memory.shadows[-1]]
        doubt = f"the line is named in the next sentence: is it {name}?"
        for shadow, flow in before:
            self.links += [(shadow, link) for link in links_of(flow, [name], flow.evidence, "implied", doubt)]
        self.flows = [f for f in self.flows if f not in before]

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
        known = [w for w in said if not of_a_comparison(shadow, w)]
        first = next((w for w in known if not is_open(shadow, w) and w.kind not in ("now", "so far")), None)
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
        memory.week = next((w for w in said if w.first and w.last and w.kind == "span" and is_week(w)), memory.week)
        memory.long_period = next((w for w in known if is_year(w)), memory.long_period)
        years = {m.first[:4] for m in mentions if m.first and m.first[:4] == m.last[:4]}
        if len(years) == 1:
            memory.year = years.pop()


def _source_id(article: Article, name_words: Iterable[str]) -> str:
    stem = Path(article.file).stem
    words = re.findall(r"[^\W_]+", stem)
    names = set(name_words)
    if article.file == "standard input" or not words or any(w.casefold() in names or is_first_name(w) for w in words):
        return f"article-{hashlib.blake2b(article.text.encode(), digest_size=4).hexdigest()}"
    return slug(stem)
