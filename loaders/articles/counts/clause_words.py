"""The small words of a clause: what may stand between a number, its noun and its verb, and what may not."""

from __future__ import annotations

import re

from graphlab.loaders.articles.grammar import SIGNS

_N, _X, _WHEN, _WHERE, _BODY = (SIGNS[k] for k in ("n", "x", "when", "where", "org"))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ADVERBS = (
    rf"(?:\s+(?:since|now|also|later|then|all|both|either|each|still|already|currently|once|thus|again|soon|previously|"
    rf"subsequently|so\s+far|[a-z]+ly|(?:in\s+|on\s+|by\s+)?[{_WHEN}{_WHERE}]+,?))*"
)
_BE = rf"(?:(?:have|has|had){_ADVERBS}\s+been|were|was|are|is|being|been)"
#: A letter of words between a noun and its verb that are no verb, nor the beginning of another clause.
NO_VERB = (
    r"(?:(?!\b(?:were|was|are|is|be|been|have|has|had|who|whom|which|that|said|says|after|when|where|while|because|but|"
    rf"if|(?:and|or)\s+(?:[a-z]+ed|was|were|is|are))\b)[^.,;:{_N}])"
)
_IN_RELATIVE = rf"[^.,;:{_N}]"

WORD = re.compile(r"[A-Za-z][\w'-]*")
#: Between a verb and its object: nothing, adverbs, when and where.
DIRECT = _words(
    rf"(?:\s+(?:in|on|at|across|during|over|since|within|throughout|by|also|already|now|so\s+far|a|an|the|all|both|another|"
    rf"further|additional|other|total|of|some|just|only|at\s+least|up\s+to|around|these|those|its|their|more\s+than|"
    rf"no\s+fewer\s+than|roughly|fully|with|it|him|them|[{_WHEN}{_WHERE}{_BODY}]+))*\s*:?\s*"
)
#: At the end of what stands between: the number joins a list.
JOINS = _words(
    r"(?:,|;|\band|\bor|\bas\s+well\s+as|\balong\s+with|\btogether\s+with|\bplus)\s+"
    r"(?:(?:also|another|a|an|the|further|of|total|some|just|only)\s+)*$"
)
#: What no list goes on across.
BREAKS = _words(
    r"[;:.]\s|\b(?:who|which|that|whose|where|when|while|after|before|because|but|if|though|although|than|until|unless|"
    r"compared|against|worth|from|including|whom)\b"
)
PASSIVE = _words(rf"\s*(?:,\s*)?(?:(?:who|which|that)\s+)?(?P<be>{_BE}){_ADVERBS}\s+")
#: "Sixteen teenagers were found to be at risk and were referred": the second verb of one subject.
AND_WERE = _words(
    rf"(?P<first>(?:\s+(?:in|from|across)\s+{_WHERE}+)?\s+{_BE}{_ADVERBS}\s+[a-z]+\b[^.,;:{_N}]{{0,70}}?\s+and)(?=\s+{_BE}\s)"
)
HAVE = _words(rf"\s*(?:,\s*)?(?:(?:who|which|that)\s+)?(?P<have>(?:have|has|had){_ADVERBS}\s+)?{_ADVERBS}\s*")
SINGULAR = _words(r"(?:was|is|has)\b")
#: Before a participle that stands directly behind its noun.
BARE = _words(r"\s+(?:(?:also|since|later|now|then|already)\s+)*")
#: Before a participle whose object the noun is: "44 children whom the council has".
OBJECT_CLAUSE = _words(
    rf"\s+(?:(?:whom|which|that)\s+)?(?:the|we|they|it|its|our|police|officers|detectives|{_BODY}+)\b"
    rf"(?:(?!\b(?:were|was|are|is|who|which|that)\b)[^.,;:{_N}]){{0,40}}?\s*(?:have|has|had)\s+(?:(?:since|now|also|already|so\s+far)\s+)*"
)
#: The same in the past: "48 people whom it arrested".
PAST_CLAUSE = _words(
    rf"\s+(?:(?:whom|which|that)\s+)?(?:we|they|it|police|officers|detectives|{_BODY}+|the\s+(?:force|police|team|squad|unit|constabulary|"
    r"council|courts?|operation))\s+(?:(?:since|also|then|later)\s+)*"
)
#: What may stand between a subject and its verb: one thing of each kind, none of them a clause of its own.
BETWEEN = _words(
    rf"(?:\s+(?:in|from|at|on|of|across|around|near|with|between|aged|by|during|over|since|within|throughout|for|behind|"
    rf"outside|inside|under|into|to|linked|believed|thought|suspected|used|run|running|based|operating|accused|wanted|"
    rf"supplying|selling|targeting|living|found|connected|belonging|associated|involved|[{_WHEN}{_WHERE}]+)\b{NO_VERB}{{0,90}}?"
    rf"|\s+[{_WHEN}{_WHERE}{_X}]+)?"
    rf"(?:,\s*[^.;:]{{1,110}}?,|\s+\([^)]{{0,90}}\)|\s+-\s[^.;:-]{{1,110}}?\s-|,\s*[{_X}]+,?)?"
    rf"(?:\s+(?:who|which|that|whose)\b{_IN_RELATIVE}{{0,100}}?)?"
)
#: Where a verb may begin that is looked for behind its subject.
VERB_NEXT = _words(rf"(?=\s+(?:{_BE}|have|has|had|[a-z]+ed|went|ran|dealt|sold|fed|came|led|brought)\b)|(?<=,)")
#: "And a boy", ", three women", "and vulnerable adults", behind a noun.
LISTED = _words(
    rf"\s*(?:,(?:\s+and)?|\s+(?:and|or|as\s+well\s+as|along\s+with))(?P<own>\s+(?:an?(?:\s+further)?|another|the|{_N}+))?(?=\s)"
)
#: Where a number that is a subject without a noun may begin.
OPENS = _words(
    rf"(?:^[\s\"'(-]*|[,;:(]\s*|\b(?:and|but|while|that)\s+|(?:^|,|;|\band)\s*of\s+(?:whom|which|them|these|those)\s*,?\s+|\s-\s|"
    rf"[{_WHEN}{_WHERE}{_N}]\s*,?\s+)(?:(?:the|all|another|further|a|only|just|some|at\s+least|so\s+far|since\s+then|[{_WHEN}]+,?)\s+)*$"
)
#: What may follow an object without a noun.
NO_OBJECT = _words(
    r"\s*(?:$|[.,;)]|\b(?:of\s+(?:them|these|those)|and|in|on|at|over|during|since|across|for|from|with|last|this|so\s+far|"
    rf"already|more)\b|[{_WHEN}{_WHERE}])"
)
PASSIVE_BEFORE = _words(r"\b(?:been|were|was|are|is|be|being)(?:\s+(?:[a-z]+ly|also|since|now|later|then))*\s+$")
#: Before a participle that is active: "has", or a list of what somebody has done ("secured 61 convictions and taken").
PERFECT_BEFORE = _words(
    r"\b(?:have|has|had|having)\b(?:(?:\s+(?!been)[\w-]+){0,3}?\s+$|[^.;:]*(?:,|\band)\s+(?:also\s+|then\s+)?$)"
)
#: Before a participle that only says which ones are meant: "those identified".
THOSE = _words(r"\b(?:those|them|people|lines|suspects|addresses|homes|men|women|children|arrests|phones|weapons)\s+$")
#: A verb of which the number is the subject, so that it is no object of the verb before it.
FINITE_AFTER = _words(
    r"\s+(?:who\s+|which\s+|that\s+)?(?:were|was|are|is|have|has|had|did|do|will|would|could|can|remain(?:ed)?|went|came|left)\b"
)
#: Before a number of what is known already.
DEFINITE = _words(r"(?:\b(?:the|these|those|all|both|his|her|their|its|our|other|remaining)|'s)\s+$")
#: "22 of the" before a number: it is the whole of which 22 is a part, and no count by itself.
OF_A_WHOLE = _words(
    rf"{_N}+\s+of\s+(?:(?:the|these|those|its|their|our)\s+(?:[\w-]+'s?\s+)?|[{_WHERE}{_BODY}]+'s?\s+)$"
)
#: "Lines: we closed 16": a word that heads a statement.
LABEL = _words(r"[\s\"'(*-]*(?:(?:county|drugs?|vulnerable|new|young)\s+)*(?P<noun>[a-z-]+):\s")
#: "Nine of the 14 people arrested": what is done is said of the whole.
OF_THE_NUMBER = _words(rf"\s+of\s+(?:the|its|their|our|those|these)\s+{_N}")
OF_WHOM = _words(r"\s+of\s+(?:whom|which)\b")
_JUST = r"(?:(?:only|just|still|a|the|some|around|about)\s+)*$"
THERE = _words(
    rf"\bthere\s+(?:are|were|was|is|(?:have|has|had)\s+been){_ADVERBS}\s+"
    rf"(?:(?:estimated|thought|believed|said|known|reckoned|understood|reported)\s+to\s+(?:be|have\s+been)\s+)?{_JUST}"
)
HAS = _words(rf"\bha(?:s|d|ve){_ADVERBS}\s+{_JUST}")
SUCH = _words(r"\s+such\s")
#: Before a verb: they are not those who seize, arrest and close.
BY_DEALERS = _words(
    r"\b(?:dealers?|gangs?|gang\s+members|he|she|thieves|burglars|robbers|runners?|customers|users|addicts|traffickers)\s+(?:(?:had|have|has|also|then)\s+)*$"
)
