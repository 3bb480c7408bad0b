"""A line that a sentence only calls "it" or "the line": it is read as if its name stood there.

The line is the only one that the sentence before names, or the only one of the article. What is closed, and by which
verbs, is said in ``counts/predicates.yaml``: "brought it to an end", "we have switched it off", "shut the line down".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.counts.clause_words import PASSIVE, PASSIVE_BEFORE, WORD
from graphlab.loaders.articles.counts.predicates import Verb, predicates
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.shadow import Shadow

_CLOSED = "lines closed"
#: A word for which a name may stand.
_PRONOUN = re.compile(
    r"\b(?P<it>it|the\s+(?:drugs?\s+|county\s+|deal\s+|phone\s+)?(?:line|number)|(?:this|that)\s+(?:drugs?\s+)?line)\b(?!\s+(?:was|is)\s+(?:a|an|the|not|clear|"
    r"known\s+that|thought\s+that|believed\s+that|said|heard|estimated|understood)\b)",
    re.IGNORECASE,
)
#: A sentence whose subject is the line of the one before: "At its height it had 180 buyers", "its phone was traced to".
_SUBJECT = re.compile(
    r"[\s\"'(]*(?:(?:and|but|so|then|now)\s+)?(?:(?:[^,;:.]{1,50}\b(?:said|heard|told|added)\s+(?:that\s+|how\s+)?)"
    r"|(?:at|in|for|from|over|during|since|by|until|after|before|within|on|when|while|once|between|later|soon|earlier|two|three|a|last)\b[^;:.]{0,70}?,?\s+)?"
    r"(?:(?:they|officers|detectives|police|investigators)\s+(?:then\s+|also\s+|soon\s+|later\s+)?(?:traced|tracked)\s+)?"
    r"(?:(?:those|the\s+(?:people|men|gang|group|dealers|brothers|pair))\s+(?:who\s+(?:ran|run|controlled|control|operated|owned)|behind|running|controlling)\s+)?"
    r"(?:(?:most|many|all|half|some|nearly\s+all)\s+of\s+)?"
    r"(?P<it>it|its|(?:the|this|that)\s+(?:drugs?\s+|county\s+|deal\s+|phone\s+)?(?:line|number|network)(?:'s)?)\b"
    r"(?!\s+(?:was|is)\s+(?:an?|the|not|clear|known\s+that|thought\s+that|believed\s+that|said\s+that|heard|estimated|understood)\b)",
    re.IGNORECASE,
)
#: What a line has that tells where it sells or is run from; its holder may live anywhere.
_OWNED = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:customers|buyers|users|clients|clientele|runners|couriers|dealers|phone|number|handset|sim|markets?|patch|territory|drugs|heroin|crack|trade|"
    r"home|base|headquarters|reach|messages|texts|adverts|bosses|owners|controllers|operators|organisers|ringleaders)\b",
    re.IGNORECASE,
)
#: What only a line, not an operation, a flat or a gang's car, does or has.
_SELLS = re.compile(
    r"\b(?:suppl(?:y|ies|ied|ying)|s[eo]ld|sell\w*|deal(?:s|ing|t)?|fed|feeds?|flood\w*|deliver\w*|customers|buyers|users|drugs|heroin|crack|cocaine|wraps|"
    r"(?:run|controlled|operated|came)\s+(?:\w+\s+){0,2}?(?:from|out\s+of))\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\s+(?:(?:has|had|have)\s+(?:since\s+|now\s+|already\s+|also\s+)?)?(?:re-?emerged|reappeared|resurfaced|come\s+back|came\s+back|returned|sprung\s+up\s+again|"
    r"started\s+(?:up\s+)?again|restarted)\b",
    re.IGNORECASE,
)
#: Another thing of the sentence that "it" may be.
ANOTHER_THING = re.compile(
    r"\b(?:flat|house|home|property|address|case|shop|pub|club|investigation|inquiry|road|station|school|hotel|car|van|bag|door|phone|trial|gang|group|network)\b",
    re.IGNORECASE,
)
_ANOTHER_LINE = re.compile(r"\b(?:lines?|rivals?|another|new)\b", re.IGNORECASE)
#: What a line does itself when it ends.
_ENDED = re.compile(
    r"'s\s+gone(?=\s*(?:[.!,;]|$|for\s+good))|['\"]?(?:\s+lines?)?(?:,\s+(?:which|that)\b[^,;.]*,)?\s+(?:(?:(?:has|had|have)\s+(?:since\s+|now\s+)?)?(?:folded|came\s+to\s+an\s+end|ceased\s+(?:to\s+(?:operate|exist)|operating|trading))"
    r"|(?:has|have|had)\s+gone(?=\s*(?:[.!,;]|$|for\s+good))|went\s+(?:down|dark)(?=\s*(?:[.!,;]|$|on\b|in\b|last\b|after\b|ⓓ))"
    r"|(?:has|have|had)\s+not\s+been\s+heard\s+(?:from|of)\s+since"
    r"|(?:was|were|has\s+been|have\s+been|had\s+been)\s+(?:\w+ly\s+)?(?:ended|broken\s+up|silenced|wound\s+up|snuffed\s+out)"
    r"|(?:is|are|was|were)\s+(?:(?:now|also|both|then)\s+){0,2}(?:out\s+of\s+action|out\s+of\s+business|dead|no\s+more|history))\b",
    re.IGNORECASE,
)
_THE = re.compile(r"\s*(?:the\s+)?(?:so-called\s+|notorious\s+)?['\"]*", re.IGNORECASE)
#: Between a name and the rest of its verb: "took the 'Jax' line out of business".
_LINE_NEXT = re.compile(r"(?:['\"]?\s+(?:drugs?\s+|county\s+)?lines?(?=\s))?", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:nearly|almost|not|never|n't|hope\w*|aim\w*|want\w*|plan\w*|tried|try|trying|failed|to|would|could|will|may|might)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def goes_on_from(shadow: Shadow, last: Shadow | None) -> tuple[int, int, bool] | None:
    """Return where a sentence calls the line of the one before "it" or "the line", and whether as an owner ("its").

    None where it does not, or where "it" may be something else of the sentence before.

    Parameters
    ----------
    shadow
        The sentence; it names no line.
    last
        The sentence before.
    """
    match = _SUBJECT.match(shadow.text)
    if match is None:
        return None
    said = match["it"].lower()
    if said.endswith(("its", "'s")) and not _OWNED.match(shadow.text, match.end()):
        return None
    if said in ("it", "its") and it_is_another(shadow, last):
        return None
    other = last is not None and (last.operations or last.organisations or ANOTHER_THING.search(last.text))
    if said in ("it", "its") and (other or shadow.operations) and not _SELLS.search(shadow.text, match.end()):
        return None
    return match.start("it"), match.end("it"), said.endswith(("its", "'s"))


def it_is_another(shadow: Shadow, last: Shadow | None) -> bool:
    """Return whether "it", with which a sentence begins, is a flat or an operation of the sentence before."""
    if (
        last is None
        or not re.match(r"[\s\"'(]*its?\b", shadow.text, re.IGNORECASE)
        or re.search(r"\bline\b|['\"]", last.text)
    ):
        return False
    return bool(ANOTHER_THING.search(last.text) or (last.operations and not _SELLS.search(shadow.text)))


def closing_around(shadow: Shadow, start: int, end: int) -> tuple[int, int] | None:
    """Return the words of a verb of closing whose object stands between two places; None if there is none.

    Parameters
    ----------
    shadow
        The sentence.
    start, end
        Where the name or pronoun stands.
    """
    text = shadow.text
    words = list(WORD.finditer(text, max(0, start - 40), start))
    for word in reversed(words):
        for verb in _verbs_of_closing(word[0]):
            tail = verb.tail.match(text, word.end())
            told = (
                tail is not None
                and verb.form in ("past", "both", "participle", "ing")
                and not PASSIVE_BEFORE.search(text[: word.start()])
            )
            if (
                not told
                or tail is None
                or not _THE.fullmatch(text[tail.end() : start])
                or _NOT.search(text[: word.start()])
            ):
                continue
            if verb.rest is None:
                return word.start(), end
            rest = verb.rest.match(text, _LINE_NEXT.match(text, end).end())  # type: ignore[union-attr]
            if rest:
                return word.start(), rest.end()
        if not re.fullmatch(
            r"down|off|out|up|to|end|an|a|stop|paid|time|on|the|so-called|notorious", word[0], re.IGNORECASE
        ):
            return None
    return None


def closed_itself(shadow: Shadow, end: int) -> int:
    """Return where the words end that say of the line before a place that it was closed or ended; 0 for none."""
    text = shadow.text
    passive = PASSIVE.match(text, end)
    at = passive.end() if passive else 0
    word = WORD.match(text, at) if passive else None
    for verb in _verbs_of_closing(word[0]) if word else ():
        tail = verb.tail.match(text, word.end()) if word else None
        stop = tail and (verb.rest.match(text, tail.end()) if verb.rest is not None else tail)
        if stop and verb.form in ("participle", "both"):
            return stop.end()
    ended = _ENDED.match(text, end)
    return ended.end() if ended else 0


def _verbs_of_closing(word: str) -> Iterator[Verb]:
    for verb in predicates().verbs.get(word.lower(), ()):
        if verb.measure.name == _CLOSED and verb.form != "noun" and not verb.own:
            yield verb


def called_it(shadow: Shadow, before: Sequence[str], only: Sequence[str], last: Shadow | None = None) -> Brand | None:
    """Return the place at which "it" or "the line" stands for a line, as if its name stood there; None for no place.

    Parameters
    ----------
    shadow
        The sentence; it names no line.
    before
        The lines that the sentence before names.
    only
        The lines of the article so far.
    last
        The sentence before.
    """
    nothing_else = last is None or not (ANOTHER_THING.search(last.text) or _ANOTHER_LINE.search(last.text))
    for match in _PRONOUN.finditer(shadow.text):
        names = before or (only if nothing_else or match["it"].lower() != "it" else ())
        other = match["it"].lower() == "it" and ANOTHER_THING.search(shadow.text[: match.start()])
        if len(names) != 1 or other:
            continue
        told = (
            closing_around(shadow, match.start(), match.end())
            or closed_itself(shadow, match.end())
            or _BACK.match(shadow.text, match.end())
        )
        if told:
            return Brand(match.start(), match.end(), names[0])
    return None
