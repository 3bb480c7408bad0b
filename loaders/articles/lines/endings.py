"""Lines of which another sentence, or a form without a verb of closing beside the name, says that they have ended.

"Two lines have been shut down." "The 'Vinny' and 'Rico' lines ..."; "among the lines that have gone is 'Ricky'"; "they
took out their line, which was called Apollo"; "the line was the third to be shut down by Operation Raptor".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import CLOSED, Brand
from graphlab.loaders.articles.lines.drafts import EventDraft, LinkDraft
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When

_OP = SIGNS["op"]
_AMONG = re.compile(
    rf"[\s\"'(]*(?:(?:among|one\s+of)\s+(?:the\s+lines\s+(?:(?:that|which)\s+)?(?:(?:have|has|had)\s+)?(?:been\s+)?(?P<gone>gone|{CLOSED})|(?:them|these|those))\s+(?:is|are|was|were)\b"
    r"|(?:they|these)\s+included?\b)",
    re.IGNORECASE,
)
#: "Took out their line, which was called": before the name.
_CALLED = re.compile(
    r"\b(?:closed|shut\s+down|shut|dismantled|took\s+(?:down|out)|smashed|brought\s+down|put\s+an\s+end\s+to)\s+(?:the|their|his|its|a|another|one)\s+(?:\w+\s+){0,2}?"
    r"line,?\s+(?:(?:which|that)\s+(?:was|is|had\s+been)\s+)?(?:called|known\s+as|named|nicknamed|dubbed|branded)\s+(?:the\s+)?['\"]?$",
    re.IGNORECASE,
)
_NO_MORE = re.compile(r"['\"]?(?:\s+line)?(?:,|\s+-)?\s+(?:is|are)\s+no\s+more\b", re.IGNORECASE)
#: "Smokey is the fourth line the squad has put out of business": behind the name.
_NTH_OF = re.compile(
    rf"['\"]?(?:\s+line)?\s+(?:is|was|became)\s+(?:one|{SIGNS['n']}+)\s+of\s+(?:the\s+)?(?:[\w-]+|{SIGNS['n']}+)\s+(?:drugs?\s+|county\s+)?(?:lines\s+)?(?:that\s+|which\s+)?(?:(?:the\s+)?(?:police|officers|detectives|force|team)\s+|(?:have|has|had|been|were|to\s+be)\s+)*{CLOSED}"
    rf"|['\"]?(?:\s+line)?\s+(?:is|was|became)\s+(?:only\s+)?the\s+[^.;,]{{0,30}}?(?:\bline\b[^.;,]{{0,60}}?)?\b(?:(?:has|have|had)\s+(?:been\s+)?|to\s+(?:be|have\s+been)\s+)(?:\w+ly\s+)?{CLOSED}",
    re.IGNORECASE,
)
#: "The line was the third to be shut down": the only line that the article has named.
_NTH_CLOSED = re.compile(
    rf"[\s\"'(]*(?:the|this|that)\s+(?:drugs?\s+|county\s+)?line\s+(?:was|is|became)\s+(?:only\s+)?(?:the|one\s+of)\s+[^.;,]{{0,30}}?\bto\s+(?:be|have\s+been)\s+{CLOSED}",
    re.IGNORECASE,
)
_BY_OPERATION = re.compile(
    rf"[^.;]{{0,60}}?\bby\s+(?:officers\s+(?:from|on)\s+)?(?:the\s+)?(?P<op>{_OP}+)", re.IGNORECASE
)
_BOTH_LINES = re.compile(
    rf"[\s\"'(]*both\s+(?:of\s+(?:the|these|those)\s+)?(?:lines\s+)?were\s+(?:\w+ly\s+)?(?P<how>targeted|{CLOSED})\b[^.;]{{0,40}}?\bby\b",
    re.IGNORECASE,
)
#: "Operation Medusa, an investigation by the force into the": before the name.
_INVESTIGATION = re.compile(
    rf"(?P<op>{_OP}+)[^.;]{{0,20}}?,?\s+(?:an?|the)\s+[^.;]{{0,30}}?\b(?:investigation|inquiry|operation)\b[^.;]{{0,60}}?\b(?:into|against|targeting)\s+the\s+['\"]?$",
    re.IGNORECASE,
)
#: "It was called 'Benno'", after "we closed a drugs line".
#: "With the 'Jax' line closed, ...", "the 'Jax' line fell to Operation Wren".
#: "The 'Jax' line (closed May 2021)".
_IN_BRACKETS = re.compile(rf"['\"]?(?:\s+(?:\w+\s+)?line)?\s+\({CLOSED}\b[^()]{{0,40}}\)", re.IGNORECASE)
_WITH = re.compile(r"\bwith\s+(?:the\s+)?['\"]?$", re.IGNORECASE)
_NOW_CLOSED = re.compile(rf"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s+(?:now\s+)?{CLOSED}\b", re.IGNORECASE)
_FELL_TO = re.compile(rf"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s+fell\s+to\s+(?P<op>{_OP}+)", re.IGNORECASE)
_IT_WAS_CALLED = re.compile(
    r"[\s\"'(]*(?:it|the\s+line|this\s+line|that\s+line)\s+(?:was|is)\s+(?:called|known|named|nicknamed|branded|advertised)\b",
    re.IGNORECASE,
)
_CLOSED_A_LINE = re.compile(
    rf"\b(?:closed|shut\s+down|shut|dismantled|took\s+(?:down|out)|smashed|brought\s+down)\s+(?:an?|another|one|the)\s+(?:\w+\s+){{0,2}}?line\b"
    rf"|\b(?:an?|another|one|the)\s+(?:\w+\s+){{0,2}}?line\b[^.;]{{0,60}}?\b(?:was|has\s+been)\s+(?:\w+ly\s+)?{CLOSED}\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|will|would|could|may|might|hopes?|plans?|if)\b[^,;.]*$|n't\b[^,;.]*$", re.IGNORECASE
)
_ONE_TOLD = "the lines closed are taken to be those that are named here"


def endings(
    shadow: Shadow, number: int, brands: Sequence[Brand], memory: Memory, here: Sequence[Mention]
) -> Iterator[EventDraft | LinkDraft]:
    """Yield the endings of lines that a sentence gives in a form that is not a verb beside their name.

    Parameters
    ----------
    shadow, number
        The sentence and its number.
    brands
        The lines that it names.
    memory
        What the article said before.
    here
        The counts of the sentence.
    """
    yield from _among(shadow, number, brands, memory)
    yield from _as_counted(shadow, number, brands, memory, here)
    for brand in brands:
        before = shadow.text[: brand.start]
        called = _CALLED.search(before)
        no_more = _NO_MORE.match(shadow.text, brand.end)
        said = no_more or _NTH_OF.match(shadow.text, brand.end)
        if called or said:
            start, end = (called.start(), brand.end) if called else (brand.start, said.end() if said else 0)
            yield _closed(brand.name, _only_period(shadow), "", (start, end))
        alone = _NOW_CLOSED.match(shadow.text, brand.end) if _WITH.search(before) else None
        fell = _FELL_TO.match(shadow.text, brand.end)
        if alone or fell:
            who = _operation_at(shadow, fell.start("op")) if fell else ""
            span = (brand.start, (alone or fell).end())  # type: ignore[union-attr]
            yield _closed(brand.name, _only_period(shadow), who, span)
            if who:
                yield LinkDraft("TARGETED", who, brand.name, None, "stated", span)
        bracket = _IN_BRACKETS.match(shadow.sentence.text, brand.end)
        if bracket:
            inside = [w for w in shadow.periods if w.known and bracket.start() <= w.start < bracket.end()]
            when = inside[0] if len(inside) == 1 else None
            yield _closed(brand.name, when, "", (brand.start, bracket.end()))
        into = _INVESTIGATION.search(before)
        who = _operation_at(shadow, into.start("op")) if into else ""
        if into and who:
            yield LinkDraft("TARGETED", who, brand.name, None, "stated", (into.start("op"), brand.end))
    if not brands:
        yield from _of_those_named(shadow, memory)


def closed_before(shadow: Shadow, last: Shadow, brands: Sequence[Brand]) -> EventDraft | None:
    """Return the closure that the sentence before tells of a line that this one names: "It was called 'Benno'".

    Parameters
    ----------
    shadow, last
        The sentence, and the one before it, in which the closure stands.
    brands
        The lines that the sentence names.
    """
    told = _CLOSED_A_LINE.search(last.text) if len(brands) == 1 and _IT_WAS_CALLED.match(shadow.text) else None
    if told is None or _DENIED.search(last.text[: told.start()]):
        return None
    return _closed(brands[0].name, _only_period(last), "", told.span(), "the line is named in the next sentence")


def _among(shadow: Shadow, number: int, brands: Sequence[Brand], memory: Memory) -> Iterator[EventDraft]:
    """Read "among them was the 'Tiger' line", where the sentence before counts lines that were closed."""
    said = _AMONG.match(shadow.text) if brands else None
    if said is None:
        return
    before = memory.before(number)
    counted = [m for m in before if m.measure.name == "lines closed"]
    if not said["gone"] and (not counted or before[-1].measure.unit != "lines"):
        return
    for brand in brands:
        yield _closed(brand.name, None, "", (0, brand.end), "" if said["gone"] else _ONE_TOLD)


def _as_counted(
    shadow: Shadow, number: int, brands: Sequence[Brand], memory: Memory, here: Sequence[Mention]
) -> Iterator[EventDraft]:
    """Read "two lines have been shut down" before a sentence that names two, both for the first time."""
    names = list(dict.fromkeys(b.name for b in brands))
    if len(names) < 2 or here or set(names) != set(memory.lines):
        return
    counted = [m for m in memory.before(number) if m.measure.name == "lines closed" and not m.base]
    if len(counted) == 1 and counted[0].quantity.value == str(len(names)):
        for brand in brands:
            yield _closed(brand.name, None, "", (0, brand.end), _ONE_TOLD)


def _of_those_named(shadow: Shadow, memory: Memory) -> Iterator[EventDraft | LinkDraft]:
    """Read "the line was the third to be shut down" and "both lines were targeted" of the lines named so far."""
    nth = _NTH_CLOSED.match(shadow.text) if len(memory.lines) == 1 else None
    if nth:
        by = _BY_OPERATION.match(shadow.text, nth.end())
        who = _operation_at(shadow, by.start("op")) if by else ""
        doubt = f"the line is not named here: is it {memory.lines[0]}, the only one named so far?"
        end = by.end() if by else nth.end()
        yield _closed(memory.lines[0], None, who, (0, end), doubt)
        if who:
            yield LinkDraft("TARGETED", who, memory.lines[0], None, "implied", (0, end), (doubt,))
    both = _BOTH_LINES.match(shadow.text) if len(memory.lines) == 2 else None
    if both and len({o.id for o in shadow.operations}) == 1:
        who, span = shadow.operations[0].id, (0, shadow.operations[0].end)
        for name in memory.lines:
            if both["how"].lower() != "targeted":
                yield _closed(name, None, who, span)
            yield LinkDraft("TARGETED", who, name, None, "implied", span)


def _closed(name: str, when: When | None, who: str, span: tuple[int, int], doubt: str = "") -> EventDraft:
    doubts = (*(() if when else ("when is not said",)), *(() if who else ("who did it is not said",)))
    return EventDraft(name, "closed", when, who, span, (*doubts, doubt) if doubt else doubts)


def _only_period(shadow: Shadow) -> When | None:
    known = [w for w in shadow.periods if w.known and w.kind not in ("now", "so far")]
    return known[0] if len(known) == 1 else None


def _operation_at(shadow: Shadow, at: int) -> str:
    return next((o.id for o in shadow.operations if o.start == at), "")
