"""Who did it: the operation or organisation that acted, by the grammar or an unbroken chain of sentences."""

from __future__ import annotations

import re

from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.shadow import Shadow

_CLOSED_ASIDE = re.compile(r",\s+(?:which|who|whose|a|an|the)\s[^,;.]*,", re.IGNORECASE)
_ANAPHOR_KINDS = {
    "project": "programme",
    "programme": "programme",
    "initiative": "programme",
    "scheme": "programme",
    "operation": "operation",
    "crackdown": "operation",
    "campaign": "operation",
    "investigation": "operation",
    "blitz": "operation",
}
_THEY_HAVE = re.compile(
    rf"^(?:[^,;.:]{{0,30}}[,\s]\s*|{SIGNS['when']}+,?\s+)?they\s+(?:have|had|also)\b", re.IGNORECASE
)
_IT_WORKED = re.compile(r"[\s\"'(]*it\s+(?:was|has\s+been|is|started|began|ran|runs|took|covers?)\b", re.IGNORECASE)
_WITH = re.compile(
    r"\b(?:(?:together|along|jointly)\s+with|alongside|supported\s+by|helped\s+by)\s+(?:the\s+)?$", re.IGNORECASE
)
_SOME_BY = re.compile(
    rf"(?:\b(?:most|many|some|half|several|part|majority)|,\s+{SIGNS['n']}+)(?:\s+of\s+(?:them|these|those))?\s*$",
    re.IGNORECASE,
)
_AND_ANOTHER = re.compile(rf"{SIGNS['op']}+,?\s+and\s+(?:the\s+)?$", re.IGNORECASE)
_UNDER_IT = re.compile(r"\b(?:as\s+part\s+of|under|during)\s+it$")
_SINCE_BEGAN = re.compile(rf"\bsince\s+(?:the\s+)?(?:launch\s+of\s+)?{SIGNS['op']}+", re.IGNORECASE)


def actor(shadow: Shadow, mention: Mention, memory: Memory) -> tuple[str, str]:
    """Return the operation that acted, by the grammar of the sentence or an unbroken chain, and else the doubt."""
    rules = grammar().who
    for name in ("subject", "relative", "called", "under_which"):
        for match in rules[name].finditer(shadow.text):
            another = any(match.end() <= o.start < mention.quantity.start for o in shadow.operations)
            if (
                match.end() <= mention.quantity.start
                and not another
                and _same_clause(shadow, match.end(), mention, active=name == "subject")
            ):
                return _unless_beside(shadow, match)
    for match in rules["part"].finditer(shadow.text):
        if _same_statement(shadow, match, mention):
            return _named_in(shadow, match), ""
    for name in ("pronoun", "pronoun_inside"):
        for match in rules[name].finditer(shadow.text):
            close = match.end() <= mention.quantity.start and _same_clause(shadow, match.end(), mention, active=True)
            if close or (name == "pronoun_inside" and _same_statement(shadow, match, mention)):
                found = _referent(match[0].lower(), shadow, mention.number, memory)
                if found:
                    return found, ""
    if rules["they"].match(shadow.text):
        before = {m.subject for m in memory.before(mention.number)}
        if len(before) == 1 and "" not in before and not mention.form.startswith(("people_passive", "thing_passive")):
            return before.pop(), ""
    named = list(dict.fromkeys(o.id for o in shadow.operations))
    if named:
        return "", f"{' and '.join(named)} stands in the sentence: did it do this?"
    if memory.operations:
        return "", f"who did it is not said; the article names {', '.join(memory.operations)}"
    return "", "who did it is not said"


def _named_in(shadow: Shadow, match: re.Match[str]) -> str:
    inside = [o for o in shadow.operations if match.start() <= o.start < match.end()]
    return inside[-1].id if inside else ""


def _unless_beside(shadow: Shadow, match: re.Match[str]) -> tuple[str, str]:
    """Return the operation of a subject; none if it only stands with that: "our team, together with Op X officers"."""
    inside = [o.start for o in shadow.operations if match.start() <= o.start < match.end()]
    who = _named_in(shadow, match)
    before = shadow.text[: inside[-1]] if inside else ""
    if _WITH.search(before) or _AND_ANOTHER.search(before):
        return "", f"{who} acted with others: which of them did this is not said"
    return who, ""


def _same_clause(shadow: Shadow, start: int, mention: Mention, *, active: bool) -> bool:
    """Return whether the verb of a subject governs a count: no other subject stands between them."""
    between = shadow.text[start : mention.start if mention.start > start else mention.at]
    passive = mention.form in ("people_passive", "thing_passive", "people_participle", "people_of_arrested")
    if re.search(r"[;:]|\.\s|\bwhile\b|\bwhereas\b|\bcompared\b", between) or (
        re.search(
            r",?\s+(?:and|but|as)\s+(?:the|a|an|its|his|their|police|officers|another)\b"
            r"(?!\s+(?:arrest|recovery|seizure|closure|safeguarding|conviction|charging|discovery|jailing|dismantling|rescue)s?\s+of\b)",
            between,
        )
    ):
        return False
    if passive and re.search(r"\b(?:and|but)\b", between):
        return False
    return active or not re.search(r"\.\s", between)


def _same_statement(shadow: Shadow, match: re.Match[str], mention: Mention) -> bool:
    """Return whether "as part of Operation X" belongs to a count: no other clause is between."""
    said = match[0].lower()
    if not any(match.start() <= o.start < match.end() for o in shadow.operations) and not re.search(
        r"the|(?:under|part\s+of|during)\s+it$", said
    ):
        return False
    if _SOME_BY.search(shadow.text[: match.start()]):
        return False  # "28 had been dismantled, most by Operation Arbour"
    low, high = sorted((match.start(), mention.at))
    between = _CLOSED_ASIDE.sub(" ", shadow.text[min(low + 1, high) : high])
    if re.search(r"[;:]|\bwhile\b|\bbut\b|\bwhereas\b|\bsaid\b|,\s+which\b", between):
        return False
    weak = re.match(r"\s*(?:on|for|from|via|following|because\s+of)\b", match[0], re.IGNORECASE)
    if weak or _SINCE_BEGAN.search(shadow.text[: match.end()]):
        return False
    inside = re.match(r"\s*in\b", match[0], re.IGNORECASE)
    return not inside or not mention.form.startswith("change")


def _referent(words: str, shadow: Shadow, number: int, memory: Memory) -> str:
    """Return the operation that "it", "the operation" or "the programme" means; "" where that is not certain."""
    kind = next((k for w, k in _ANAPHOR_KINDS.items() if w in words), "")
    before = memory.shadows[number - 1] if 0 < number <= len(memory.shadows) else None
    just = list(dict.fromkeys(o.id for o in before.operations)) if before else []
    if len(just) == 1 and _UNDER_IT.search(words):
        return just[0]
    if kind:
        here = [o for o in shadow.operations if o.kind == kind]
        every = [i for i, k in memory.operations.items() if k == kind]
        every += [o.id for o in here if o.id not in every]
        if len(set(every)) == 1:
            return every[0]
        fitting = [o.id for o in before.operations if o.kind == kind] if before else []
        return fitting[0] if len(set(fitting)) == 1 else ""
    if before is not None and len(just) == 1 and _is_topic(before):
        return just[0]
    return memory.actors[number - 1] if words.startswith("it") and 0 < number <= len(memory.actors) and not just else ""


def _is_topic(shadow: Shadow) -> bool:
    """Return whether the only operation of a sentence is what it is about: it stands at its beginning."""
    return bool(re.match(rf"(?:[\w\s]{{1,25}},\s+)?(?:the\s+)?{SIGNS['op']}", shadow.text, re.IGNORECASE)) or bool(
        re.search(
            r"\b(?:launched|named|called|codenamed|dubbed|is|was)\s+(?:as\s+)?$",
            shadow.text[: shadow.operations[0].start],
        )
    )


def topic(shadow: Shadow, number: int, memory: Memory) -> str:
    """Return the operation that a sentence is about, for the sentence after it and for a list below it."""
    named = list(dict.fromkeys(o.id for o in shadow.operations))
    if len(named) == 1 and (
        _is_topic(shadow) or grammar().who["subject"].search(shadow.text) or grammar().who["part"].search(shadow.text)
    ):
        return named[0]
    if named:
        return ""
    for name in ("pronoun", "pronoun_inside"):
        match = grammar().who[name].search(shadow.text)
        if match:
            return _referent(match[0].lower(), shadow, number, memory)
    if _IT_WORKED.match(shadow.text):
        return _referent("it", shadow, number, memory)
    if _THEY_HAVE.search(shadow.text) and number:
        return memory.actors[number - 1]
    return ""


def acted_before(shadow: Shadow) -> str:
    """Return the operation that "the work was part of Operation X" names for the sentence before; else ""."""
    match = grammar().who["was_part"].match(shadow.text)
    return _named_in(shadow, match) if match else ""


def organisation_of(shadow: Shadow, mention: Mention) -> str:
    """Return the police force or agency that is the subject of an active count, or "by" which it was done."""
    if mention.form in ("elliptic by_body", "elliptic gapped"):
        return next((o[2] for o in shadow.organisations if o[0] >= mention.quantity.end), "")
    if "active" not in mention.form and "named" not in mention.form:
        return ""
    before = [o for o in shadow.organisations if o[1] <= mention.at]
    return (
        before[0][2]
        if len(before) == 1 and not re.search(r"\bsaid\b|\baccording\b", shadow.text[before[0][1] : mention.at])
        else ""
    )
