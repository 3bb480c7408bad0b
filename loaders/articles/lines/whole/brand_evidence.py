"""Brands known by what the whole article says beside them, where no single sentence gives them as the name of a line.

Every word with a capital, or in quotation marks, that is no place, person, force, operation or date is a candidate.
Each kind of words beside any of its mentions ("Mango's customers", "ran Mango", "Mango fed Rhyl", "Mango and 'Ace'")
adds its weight once; what is said of people, firms and telephones takes it away again. What weighs enough is a line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.line_signs import LINE
from graphlab.loaders.articles.lines.whole.clauses_read import with_numbers
from graphlab.loaders.articles.lines.whole.focus import is_heading
from graphlab.loaders.articles.named_places import is_place_name
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.words import words

#: From this weight on a candidate is a line; a plain word with no weighty mark needs one more.
ENOUGH = 2
_QUOTED = re.compile(r"(?<![\w])['\"](?P<name>[A-Z0-9][\w&+/-]*(?:\s[\w&-]+){0,2}?)(?:\s[Ll]ine)?[,.]?['\"](?!\w)")
_PLAIN = re.compile(r"(?<![\w'-])(?P<name>[A-Z](?:[A-Za-z0-9]+|(?=-))(?:-[A-Z][a-z]+)?(?:\s[A-Z][a-z0-9]+)?)(?![\w-])")
_OPENS = re.compile(r"(?:^|[.!?:]\s+|[\"'(]|\n|-\s+)\W*$")
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w'-]*\.?\s+$")
_CAPITAL_AFTER = re.compile(r"\s+(?:of\s+)?[A-Z][a-z]")
_AUX = (
    r"(?:(?:was|were|is|are|has|have|had|been|being|also|both|then|later|now|soon|still|once|itself|first|"
    r"already|since|quickly|long|mainly|mostly|regularly|only|\w+ly)\s+)*"
)
_ASIDE = r"(?:,\s(?!which|that|who)[^,.;]{2,60}(?=,))?"
_ASIDES = r"(?:,\s[^,.;]{2,70}(?=,))?"
_Q = r"['\"]?"
_KIND = r"(?:(?:drugs?|county|deal|dealing|graft|burner)\s+)*"
_MARKS = tuple(
    (weight, re.compile(pattern, re.IGNORECASE))
    for weight, pattern in (
        (2, rf"{LINE}{_Q}(?:'s)?\s+{_KIND}(?:line|phone|number|brand|handset|sim)\b"),
        (
            2,
            rf"{LINE}{_Q}(?:'s|s')?\s+(?:regular\s+|main\s+|best\s+)?(?:customers?|buyers|users|runners?|clientele|market|patch|turf|territory|texts|takings|trade|couriers)\b",
        ),
        (
            1,
            rf"{LINE}{_Q}(?:'s|s')?\s+(?:holder|boss(?:es)?|controllers?|operators?|owners?|organisers?|ringleaders?|leaders?|bosses|gang|network|crew|dealers?)\b",
        ),
        (
            2,
            rf"\b(?:customers|buyers|users|runners?|couriers?|clients|regulars|texts|messages|adverts?|orders)\s+(?:of|for|from|to|with)\s+(?:the\s+)?{_Q}{LINE}",
        ),
        (
            2,
            rf"\b(?:holder|boss(?:es)?|controllers?|operators?|owners?|organisers?|ringleaders?|leaders?|head|those\s+behind|m[ae]n\s+behind|gang\s+behind|number\s+of|closure\s+of|phone\s+(?:of|for))\s+(?:of\s+|for\s+)?(?:the\s+)?{_Q}{LINE}",
        ),
        (
            1,
            rf"\b(?:ran|runs|running|operated|operating|controlled|controlling|held|worked\s+for|working\s+for|sold\s+for|selling\s+for|dealing\s+for|dealt\s+for|runners?\s+for|rang|ringing|rung|dialled|called|texted|messaged|buying\s+from|bought\s+from|carried\s+drugs\s+for|drugs\s+for)\s+(?:the\s+)?{_Q}{LINE}",
        ),
        (
            2,
            rf"{LINE}{_Q},?\s+(?:(?:which|that)\s+)?(?:was|is|were|has\s+been|had\s+been)\s+(?:\w+\s+)?(?:(?:thought|believed|said|understood|known)\s+to\s+(?:be|have\s+been)\s+)?(?:run|controlled|operated|managed|directed|based|worked|held)\s+(?:\w+\s+)?(?:from|in|by|out\s+of)\b",
        ),
        (
            1,
            rf"{LINE}{_Q}{_ASIDE},?\s+(?:(?:which|that)\s+)?{_AUX}(?:suppl(?:y|ies|ied|ying)|s[eo]ld|sells|selling|serve[sd]?|serving|flooded|flooding|deals|dealt|dealing|fed|feeds|cover(?:s|ed)|dominated|offered|texted|trad(?:es|ed)|sent)\b",
        ),
        (
            1,
            rf"{LINE}{_Q}{_ASIDE},?\s+(?:(?:which|that)\s+)?{_AUX}(?:came|comes|ran|runs|run|operat(?:es|ed)|works?|worked|active|moved|spread|started|began|reached|arrived)\s+(?:\w+\s+)?(?:out\s+of|from|into|between|in|up|down|to|across)\b",
        ),
        (
            1,
            rf"{LINE}{_Q}{_ASIDE},?\s+(?:(?:which|that)\s+)?{_AUX}(?:closed|shut|dismantled|smashed|disrupted|taken\s+(?:down|out|over|off)|switched\s+off|cut\s+off|went\s+(?:dead|quiet|silent|dark|down)|gone|fell\s+silent|folded|ceased|stopped|disappeared|vanished|still\s+(?:going|there|live|busy|ringing)|came\s+to\s+an\s+end|resurfaced|re-?emerged|back|replaced|disabled|no\s+more|out\s+of\s+(?:action|business)|finished|reappeared)\b",
        ),
        (
            1,
            rf"\b(?:closed|closing|shut(?:\s+down)?|took\s+(?:out|down|over)|dismantled|closure\s+of|end\s+of|smashed|brought\s+down|disrupted|targeted|switched\s+off|replaced|replacing|succeeded)\s+(?:the\s+)?{_Q}{LINE}",
        ),
        (
            1,
            rf"\b(?:known(?:\s+\w+){{0,3}}?\s+as|called|branded|dubbed|nicknamed|named|under\s+the\s+name(?:\s+of)?|name\s+of|rebranded\s+(?:as|itself)|renamed|became|back\s+as|name\s+is|name\s+was|signed|saved\s+as)\s+(?:the\s+)?{_Q}{LINE}",
        ),
        (
            2,
            rf"\b(?:lines?|phone|number|brand|one),?\s+(?:(?:is|was|were|that\s+is|which\s+was|itself)\s+)?(?:went\s+by\s+the\s+name(?:\s+of)?|(?:advertis\w+|marketed|promoted)(?:\s+\w+){{0,3}}?\s+as|going\s+by\s+the\s+name(?:\s+of)?|known(?:\s+\w+){{0,3}}?\s+as|called|calling\s+itself|branded|dubbed|nicknamed|named)\s+(?:the\s+)?{_Q}{LINE}",
        ),
        (
            2,
            rf"{LINE}{_Q},(?:\s+too,)?\s+(?:which\s+(?:is|was)\s+)?(?:an?|the|one\s+of\s+the|another|our|their)\s+(?:(?!about\b|on\b|in\b)(?:[\w'-]+|{SIGNS['where']}+)\s+){{0,4}}?(?:lines?|brand|rival|phone|number|outfit)\b",
        ),
        (
            2,
            rf"{LINE}{_Q},?\s+(?:was|is)\s+(?:an?|the|one\s+of|our|their|by\s+far)\s+(?:(?!about\b|on\b|in\b)(?:[\w'-]+|{SIGNS['where']}+)\s+){{0,5}}?(?:lines?|outfit|brand|busiest|biggest|largest|oldest|newest)\b",
        ),
        (
            2,
            rf"{LINE}{_Q}\s+(?:has|had|have)\s+(?:some\s+|about\s+|around\s+|up\s+to\s+|over\s+|its\s+|most\s+of\s+its\s+)?[{SIGNS['n']}✕\w]+\s+(?:regular\s+)?(?:customers|buyers|users|clients|runners)\b",
        ),
        (
            1,
            rf"\b(?:another|one\s+of\s+(?:them|these|those|the\s+(?!men|women|boys|girls|officers|dealers|victims|gang|suspects|people|runners|brothers|defendants)\w+)|the\s+other|(?:an?|the)\s+(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|rival|newer|smaller|younger|older|first|last|latest|newest)(?:\s+(?:one|rival|line))?),?\s+{_Q}{LINE}{_Q}\s*,",
        ),
        (2, rf"{LINE}{_Q}\s+\((?:from\s+)?{SIGNS['where']}+[^()]{{0,40}}?\s+(?:in)?to\s+{SIGNS['where']}"),
        (
            2,
            rf"{LINE}{_Q},\s+(?:(?:up|down)\s+)?(?:out\s+of|based\s+in|(?:run|controlled|operated)\s+(?:from|in|out\s+of))\s+(?:the\s+)?(?:\w+\s+in\s+)?{SIGNS['where']}",
        ),
        (1, rf"{LINE}{_Q},\s+from\s+{SIGNS['where']}"),
        (
            2,
            rf"\blines?\s+(?:targeted|concerned|involved|closed|investigated|disrupted|in\s+question)\s+(?:was|were)\s+(?:the\s+)?{_Q}{LINE}",
        ),
        (
            2,
            rf"\b(?:one|lines?|number|phone)\s+(?:that|which|we|I|they|everybody|everyone|people|most)\b[^.;,]{{0,40}}\b(?:is|was)\s+(?:the\s+)?{_Q}{LINE}",
        ),
        (
            1,
            rf"{LINE}{_Q}{_ASIDE},?\s+(?:which\s+)?(?:kept\s+to|was\s+traced\s+to|has\s+been\s+traced\s+to|belonged\s+to)\b",
        ),
        (1, rf"{LINE}{_Q}{_ASIDE},?\s+(?:was|is)\s+[^.;]{{0,30}}?\b(?:phone|line|number|sim)\b"),
        (2, rf"\bcall(?:s|ed|ing)\s+(?:itself|themselves)\s+(?:the\s+)?{_Q}{LINE}"),
        (
            3,
            rf"{LINE}{_Q},\s+as\s+(?:the|their|its|his)\s+(?:[\w'-]+\s+){{0,2}}?(?:phone|line|number)\s+(?:was|is)\s+(?:known|called)\b",
        ),
        (
            2,
            rf"\b(?:outfit|business|enterprise|phone|number|brand|(?:first|second|third|fourth|fifth|another|other)\s+(?:name|line)),\s+{_Q}{LINE}{_Q}(?=[,.])",
        ),
        (
            3,
            rf"\b(?:texts?|messages?|calls?)\s+from\s+(?:something|somebody|someone|a\s+number|a\s+line|one)\s+(?:called|calling\s+itself|named|known\s+as)\s+{_Q}{LINE}",
        ),
        (
            3,
            rf"{LINE}{_Q}{_ASIDE},?\s+(?:which\s+)?(?:has|had|have|kept|keeps)\s+its\s+(?:[\w'-]+\s+)?(?:phone|customers|buyers|base|home|market|runners)\b",
        ),
        (2, rf"{LINE}{_Q}[^.]{{0,150}}?\bits\s+(?:[\w'-]+\s+)?(?:runners|customers|buyers|users)\b"),
        (
            1,
            rf"{LINE}{_Q}{_ASIDES},?\s+(?:sends?|sent|used?|uses)\s+(?:\w+\s+)?(?:boys|girls|children|teenagers|runners|lads)\b",
        ),
        (1, rf"{LINE}{_Q}{_ASIDE},?\s+(?:which\s+)?{_AUX}(?:[\w'-]+\s+){{0,5}}?operating\s+(?:out\s+of|from|in)\b"),
        (1, rf"\b(?:call(?:s|ed)|named|knew|know)\s+it\s+(?:as\s+)?{_Q}{LINE}"),
        (1, rf"^\W*(?:this|that)\s+(?:was|is)\s+{_Q}{LINE}"),
        (1, rf"\b(?:unlike|rival\s+(?:to|of)|rivals|alongside|than|like)\s+(?:the\s+)?{_Q}{LINE}"),
    )
)
_OF_LINES = re.compile(
    r"\b(?:lines?|phones?|numbers?|brands?|heroin|crack|cocaine|drugs?|dealers?|dealing|customers|buyers|users|another|rival|one\s+of\s+(?:them|these))\b",
    re.IGNORECASE,
)
_SHOWN = (
    r"(?:film|song|book|play|show|band|pub|club|cafe|restaurant|shop|charity|app|course|project|programme|campaign|"
    r"helpline|hotline|scheme|hotel|boat|dog|horse|newspaper|podcast|video|leaflet|poster|series|team|unit|squad|taskforce|initiative|firm|company)"
)
#: What is said of people, firms, telephones and stations.
_AGAINST = re.compile(
    rf"\b(?:(?:m[ae]n|wom[ae]n|boy|girl|dealer|suspect|somebody|someone|friend)\s+(?:\w+\s+){{0,4}}?(?:as|called|named|nicknamed|dubbed)|mr|mrs|ms|miss|dr|judge|aged|his|her|named\s+after|charity|app|shop|pub|club|hotel|school|estate|street|newspaper|magazine|song|film|band|programme|campaign|helpline|scheme|course|project|dog|kitten|a|an)\s+(?:called\s+|named\s+|known\s+as\s+)?{_Q}{LINE}"
    rf"|{LINE}{_Q},?\s+(?:said|says|told|added|who|aged|was\s+(?:born|jailed|sentenced|arrested|convicted)|pleaded|admitted|appeared|is\s+survived|(?:and|his|her)\s+(?:mother|wife|brother))\b"
    rf"|\b{_SHOWN},?\s+(?:called\s+|named\s+)?{_Q}{LINE}|{LINE}{_Q},?\s+(?:(?:which\s+)?(?:is|was)\s+)?(?:an?|the|our)\s+(?:[\w'-]+\s+){{0,3}}?{_SHOWN}\b"
    rf"|{LINE}{_Q}'s\s+(?:mother|father|home|house|flat|solicitor|barrister|car|sentence|trial|lawyer|family|parents|son|daughter|wife|brother|body|death)\b"
    rf"|{LINE}{_Q},\s+[{SIGNS['x']}{SIGNS['n']}\d]+,"
    rf"|\b(?:dealers?|runner|ringleader|boss|kingpin|gangster|member|courier|defendant|suspect|holder|brothers|controller)\s+{LINE}\s"
    rf"|{LINE}{_Q}\s+(?:(?:had|also|then|later|\w+ly)\s+)*(?:ran|controlled|operated|held|managed|set\s+up|owned|used|carried|holding)\s+(?:the|a|an|his|her|this|that|its\s+own)\s+(?:\w+\s+){{0,3}}?(?:line|phone|network|gang|operation|knife|drugs)\b"
    rf"|{LINE}{_Q}\s+(?:(?:had|was|were|has)\s+)+(?:been\s+)?(?:given|handed|stopped|caught|told|asked|cleared|remanded|bailed|described|recruited|groomed|threatened|stabbed|employed|paid)\b"
    rf"|{LINE}{_Q}(?:'s)?\s+(?:trains?|services?|stations?|staff|volunteers|workers|services|passengers|drivers|shareholders)\b"
    rf"|{LINE}{_Q}[^.]{{0,80}}?\bits\s+(?:trains?|services|staff|volunteers|workers|passengers|drivers|rooms|stores|website)\b",
    re.IGNORECASE,
)
_NEVER = words("no_name") | words("no_brand") | words("no_second_word")
_NO_OPENING = words("no_opening")
_NO_QUOTED = words("no_quoted")
#: What opens a sentence and looks like no name: "Having sold", "Quickly".
_NO_NAME_AT_ALL = re.compile(r"[A-Z][a-z]+(?:ing|ly)")
_JOINED = r"['\"]?(?:,\s+(?:and\s+)?|\s+and\s+)['\"]?"
_NAME = r"(?:['\"][A-Z0-9][\w -]{0,20}['\"]|[A-Z][a-z]+(?:\s[A-Z][a-z]*)?)"
_LISTED_AFTER = re.compile(rf"{LINE}['\"]?(?:(?:,\s+(?:and\s+)?|\s+and\s+)(?:the\s+)?{_NAME})+(?=,|\s)")
_LISTED_BEFORE = re.compile(rf"{_NAME}(?:,\s+|\s+and\s+|,\s+and\s+)(?:the\s+)?(?=['\"]?{LINE})")
#: What goes on about the name of the sentence before as one does about a line.
_IT_IS_ONE = re.compile(
    r"[\W_]*(?:it|its|this(?:\s+one)?|that\s+line|the\s+(?:line|phone|number))\b[^.;]{0,60}?\b(?:(?:run|controlled|operated|worked|directed|based)\s+(?:from|in|by|out)|came\s+(?:out\s+of|from)|customers|buyers|suppl(?:ied|ying)|sent\s+(?:boys|children|runners)|sold\s+(?:in|to|heroin|crack|drugs)|"
    r"served|flooded|(?:drugs?|county|\w+)\s+line\b|phone|texts|runners|belonged\s+to|dealt|was\s+(?:closed|shut|taken\s+(?:out|down)))\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?i:(?:drugs?\s+|county\s+)?lines?\b[^:.]{0,25}:)\s+['\"]?(?P<name>[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2})['\"]?\.?"
)
_ALONE = re.compile(r"['\"]?(?P<name>[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2})['\"]?[.:]?")
#: So many sentences a list of headings may take from its lead to its last name.
_LIST_LONG = 25


def evident(
    shadows: Sequence[Shadow], known: Mapping[str, str], people: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return the brands that the article as a whole shows to be lines, by folded name; without those `known`.

    Parameters
    ----------
    shadows
        The sentences of an article about drugs.
    known
        The brands that sentences give, by folded name; what is joined to one of them is one more.
    people
        Parts of the names of people, folded.
    """
    found: dict[str, str] = {}
    while more := _weighed(shadows, {**known, **found}, people):
        found |= more
    return found


def _weighed(shadows: Sequence[Shadow], known: Mapping[str, str], people: frozenset[str]) -> dict[str, str]:
    """Return the candidates that weigh enough."""
    weights: dict[str, dict[int, int]] = defaultdict(dict)
    for name in _headed(shadows):
        if name.casefold() not in known:
            weights[name][-3] = 9
    inside: set[str] = set()
    against: set[str] = set()
    quoted: dict[str, int] = {}
    said = [with_numbers(s) for s in shadows]
    of_lines = [bool(_OF_LINES.search(s.text)) for s in shadows]
    text_of_all = "\n".join(s.text for s in shadows)

    def _needed(name: str, mine: Mapping[int, int]) -> int:
        if name in quoted:
            return ENOUGH + 1
        common = re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", text_of_all)
        return ENOUGH + (max(mine.values()) < 2) + (name not in inside) + 9 * bool(common and name not in inside)

    for number, shadow in enumerate(shadows):
        here = list(_candidates(shadow))
        for name, start, end, in_quotes, opens in here:
            if name.casefold() in known or any(w.casefold() in people for w in name.split()):
                continue
            text = _alone(said[number][:start] + LINE + said[number][end:])
            if _AGAINST.search(text):
                against.add(name)
            if not opens or in_quotes:
                inside.add(name)
            if in_quotes:
                quoted[name] = max(quoted.get(name, 1), 1 + of_lines[number])
            mine = weights[name]
            mine.update((n, weight) for n, (weight, pattern) in enumerate(_MARKS) if pattern.search(text))
            alone = len(here) == 1 and _is_topic(text, opens)
            mine.update(_by_its_neighbours(shadows, said, number, text, alone=alone))
            if any(_names_one(shadows, n, known) for n in (number - 1, number, number + 1)):
                mine[-4] = 1
            if any(_beside(shadow.sentence.text, start, end, other) for other in known.values()):
                mine[-1] = 2
    return {
        name.casefold(): name
        for name, mine in weights.items()
        if set(mine) - {-4} and name not in against and sum(mine.values()) + quoted.get(name, 0) >= _needed(name, mine)
    }


#: "They called it Baker", "this was Premier": the line of the sentence before.
_NAMED_IT = re.compile(
    rf"\b(?:call(?:s|ed)|named|knew|know)\s+it\s+(?:as\s+)?{_Q}{LINE}|^\W*(?:this|that|it)\s+(?:was|is)\s+(?:called\s+)?{_Q}{LINE}",
    re.IGNORECASE,
)


def _by_its_neighbours(
    shadows: Sequence[Shadow], said: Sequence[str], number: int, text: str, *, alone: bool
) -> dict[int, int]:
    """Return the weight of what the sentences before and behind a name say of it."""
    found = {}
    before = said[number - 1] if number else ""
    if _NAMED_IT.search(text) and re.search(r"\b(?:line|phone|number)\b", before):
        found[-5] = 2
    if alone and number + 1 < len(shadows) and _IT_IS_ONE.match(said[number + 1]):
        heads = is_heading(shadows[number]) and not shadows[number].sentence.title
        found[-2] = 4 if heads else 2
    return found


def _names_one(shadows: Sequence[Shadow], number: int, known: Mapping[str, str]) -> bool:
    """Return whether a sentence names a line that is known."""
    if not 0 <= number < len(shadows):
        return False
    text = shadows[number].sentence.text
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for name in known.values())


def _is_topic(text: str, opens: bool) -> bool:
    """Return whether the name stands at the beginning of its sentence, or at its end."""
    return opens or bool(re.search(rf"{LINE}[\W_]*$", text))


def _headed(shadows: Sequence[Shadow]) -> Iterator[str]:
    """Yield the names that are headings: "LINE CLOSED: SUNNY", or each alone below "lines that were closed:"."""
    lead = -1
    for number, shadow in enumerate(shadows):
        text = shadow.text.strip()
        label = _LABELLED.fullmatch(text)
        if label:
            yield _as_name(label["name"])
            continue
        if text.endswith(":"):
            lead = number if re.search(r"\blines\b", text) else -1
            continue
        alone = _ALONE.fullmatch(text)
        if lead < 0 or not alone:
            continue
        if _is_free(alone["name"]) and number - lead <= _LIST_LONG:
            yield _as_name(alone["name"])
        else:
            lead = -1


def _as_name(said: str) -> str:
    return said.title() if said.isupper() and len(said) > 3 else said


def _is_free(name: str) -> bool:
    """Return whether a name is no place and no common word."""
    parts = name.split()
    return not (is_place_name(name) or any(p in _NEVER or p.title() in _NEVER for p in parts))


def _alone(text: str) -> str:
    """Return a text without the names that a list joins to the one looked at."""
    return _LISTED_BEFORE.sub("", _LISTED_AFTER.sub(LINE, text))


def _beside(text: str, start: int, end: int, other: str) -> bool:
    """Return whether a name is joined to that of a line: "Ace and Mango"."""
    name = re.escape(other)
    return bool(
        re.search(rf"(?<![\w-]){name}{_JOINED}$", text[:start]) or re.match(rf"{_JOINED}{name}(?![\w-])", text[end:])
    )


def _candidates(shadow: Shadow) -> Iterator[tuple[str, int, int, bool, bool]]:
    """Yield names that may be those of lines: each with its place, whether in quotation marks, whether it opens."""
    text, plain = shadow.text, shadow.sentence.text
    taken: list[tuple[int, int]] = []
    for match in _QUOTED.finditer(plain):
        start, end = match.span("name")
        name = match["name"]
        if (
            text[start:end] != name
            or (name.isupper() and plain.isupper())
            or "".join(name.split()).casefold() in _NO_QUOTED
            or is_place_name(name)
        ):
            continue
        taken.append((start, end))
        if not (len(name.split()) > 1 and name.split()[-1].islower()):
            yield name, start, end, True, bool(_OPENS.search(text[: start - 1]))
    for match in _PLAIN.finditer(text):
        start, end = match.span("name")
        if any(a <= start < b for a, b in taken):
            continue
        if match["name"].isupper() and len(match["name"]) > 3 and plain.isupper():
            continue
        name = re.sub(r"\s+Line$", "", match["name"])
        end = start + len(name)
        parts = name.split()
        if len(parts) == 2 and parts[0] in _NEVER and not _OPENS.search(text[:start]):
            continue
        if len(parts) == 2 and parts[0] in _NEVER:
            start, name = start + len(parts[0]) + 1, parts[1]
            parts = [name]
        if re.fullmatch(r"[A-Z]{2,}s?", name):
            continue
        if any(p in _NEVER or p.title() in _NEVER for p in parts) or is_place_name(name) or is_place_name(parts[0]):
            continue
        if _CAPITAL_AFTER.match(text, end) or (
            re.search(r"\b(?:Operation|Project|[A-Z][a-z]+)\s+$", text[:start])
            and not _OPENS.search(re.sub(r"[A-Z][a-z]+\s+$", "", text[:start]))
        ):
            continue
        if any(
            s in text[max(0, start - 2) : start] + text[end : end + 2]
            for s in (SIGNS["name"], SIGNS["org"], SIGNS["where"], SIGNS["op"])
        ):
            continue
        opens = bool(_OPENS.search(text[:start]))
        if opens and (parts[0] in _NO_OPENING or _NO_NAME_AT_ALL.fullmatch(parts[0])):
            continue
        yield name, start, end, False, opens
