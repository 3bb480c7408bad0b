"""Where a named line sells or is run from, where the place stands before the name.

"Users in Rhyl bought from the 'Rafa' line"; "two lines in Rhyl, 'Rafa' and 'Coco'"; "a gang from Bootle ran the 'Rafa'
line"; "he was found dealing in Rhyl for 'Rafa'". Places behind the name are read by `named_lines` and `ends`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.lines.line_signs import LINE, listed, signed
from graphlab.loaders.articles.shadow import Shadow

_W = rf"(?P<w>{SIGNS['where']}+)"
_GAP = rf"[^.;,{SIGNS['where']}{LINE}]"
_N = rf"(?:{SIGNS['n']}|{SIGNS['x']})+"
_KNOWN = (
    r"(?:(?:(?:that|which)\s+(?:is|was|were|are|had\s+been)\s+)?(?:known\s+(?:only\s+|locally\s+)?(?:as|by)|called|named|branded|dubbed|nicknamed|"
    r"marketed\s+as|advertised\s+as|trading\s+as|operating\s+as))"
)
_LINE = (
    rf"(?:(?:the|an?|one|two|three|both|so-called|notorious|infamous|drugs?|county|deal|phone|lines?|called|known\s+as|named|{_N})\s+)*['\"]?"
    rf"{LINE}+"
)
_BEFORE = r"(?:the\s+)?(?:(?:north|south|east|west|central)\s+)*"
_MANY = (
    r"(?:gang|group|network|crew|brothers|sisters|men|women|pair|duo|trio|couple|dealers|criminals|gangsters|"
    r"friends|cousins|teenagers)"
)
_AUX = r"(?:(?:who|that|which|was|were|is|are|has|have|had|been|also|allegedly|together|once|\w+ly)\s+)*"
_RAN = (
    r"(?:ran|run|runs|running|controll(?:ed|ing|s)|controls?|operat(?:ed|ing|es)|behind|owned|owns?|set\s+up|manag(?:ed|ing|es)|directed|started|founded|"
    r"organised|masterminded)"
)
_SOLD = (
    r"(?:s[eo]ld|sell(?:ing|s)?|deal(?:ing|t)?|suppl(?:y|ied|ying)|peddl(?:ed|ing)|distribut(?:ed|ing)|push(?:ed|ing))"
)
_IN = r"(?:in|to|into|across|around|throughout)"
_LINE_IN = (
    r"(?:in|into|to|across|suppl(?:ying|ied|ies|y)|serv(?:ing|ed|es|e)|target(?:ing|ed|s)?|feed(?:ing|s)?|flood(?:ing|ed)|blight(?:ing|ed)|plagu(?:ing|ed)|"
    r"(?:operating|active|dealing|selling(?:\s+\w+)?|running|at\s+work)\s+(?:in|into|across))"
)
_LINE_FROM = (
    r"(?:from|out\s+of|(?:coming|running)\s+(?:from|out\s+of)|(?:originating|based|rooted)\s+in|"
    r"(?:run|controlled|operated|managed)\s+(?:\w+ly\s+)?(?:from|in|out\s+of))"
)
_WHICH = r"(?:(?:that|which)\s+(?:(?:is|was|are|were|has|have|had|been|came?|comes?)\s+)*)?"
#: Behind "two lines in Rhyl": their names.
_NAMES = (
    r"(?:\s*[:(]\s*|,\s+(?:(?:including|among\s+them|such\s+as|namely)\s+)?|\s+-\s+|"
    rf"\s+(?:was|is|were|are|include[sd]?|including|such\s+as)\s+)(?:the\s+)?['\"]?{LINE}+"
)
_FORMS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        # Rhyl was the main market of the 'Rafa' line
        (
            "SUPPLIES",
            rf"{_W}\s+(?:is|was|has\s+been|had\s+been|became|remain(?:s|ed))\s+(?:also\s+)?(?:an?|the)\s+(?:[\w-]+\s+){{0,2}}?(?:market|target|patch|territory|turf|destination)\s+(?:of|for)\s+{_LINE}",
        ),
        # users in Rhyl bought from the 'Rafa' line
        (
            "SUPPLIES",
            rf"\b(?:users|customers|addicts|buyers|people|clients|regulars)\s+(?:in|across|around|throughout)\s+{_BEFORE}{_W}\s+(?:(?:who|that|had|have|were|are|also|regularly|often)\s+)*(?:bought|buy|buying|got|get|order|ordered|rel(?:y|ied)|supplied|served|sent|received|bombarded)\b{_GAP}{{0,50}}?\b(?:from|on|by|through|via)\s+{_LINE}",
        ),
        # in Rhyl, the 'Rafa' line had most of the trade
        (
            "SUPPLIES",
            rf"^\W*(?:In|Across|Around|Throughout)\s+{_BEFORE}{_W},?\s+{_LINE}['\"]?(?:\s+(?:drugs?\s+)?lines?)?\s+(?:(?:has|had|have|is|was|been|also|still|now|long|\w+ly)\s+)*(?:dominat\w+|suppl(?:y|ies|ied|ying)|s[eo]ld|sell\w*|deal\w*|dealt|flood\w+|(?:the\s+)?(?:busiest|biggest|largest|main)|(?:had|has)\s+(?:most|half|{_N}|the\s+(?:biggest|largest|most|main)))\b",
        ),
        # drugs were sold in Rhyl through the 'Rafa' line; dealing in Rhyl for the 'Rafa' line
        (
            "SUPPLIES",
            rf"\b{_SOLD}\b{_GAP}{{0,60}}?\b{_IN}\s+{_BEFORE}{_W},?\s+(?:through|via|using|under|by|for|on\s+behalf\s+of|as\s+part\s+of)\s+{_LINE}",
        ),
        # Rhyl was served by two lines: 'Rafa', from Bootle, and 'Coco'
        (
            "SUPPLIES",
            rf"{_W}\s+(?:(?:is|was|were|are|has|had|been|being|now|mainly|mostly|also|\w+ly)\s+)+(?:served|supplied|flooded|fed|plagued|blighted|targeted|dominated|hit|swamped|gripped|infested)\s+(?:\w+ly\s+)?by\s+(?:{_N}\s+(?:drugs?\s+|county\s+)?lines\s*[:,-]\s*)?{_LINE}",
        ),
        # Rhyl has two lines: 'Rafa' and 'Coco'; three lines have sold in Rhyl this year: 'Rafa' ...
        (
            "SUPPLIES",
            rf"(?:^|[,;]\s+|\band\s+)[\s\"'(]*{_W}\s+(?:has|had)\s+(?:{_N}\s+)?(?:\w+\s+)?(?:drugs?\s+|county\s+)?lines?{_NAMES}",
        ),
        (
            "SUPPLIES",
            rf"\blines?\s+(?:(?:that|which|have|has|had|been|were|was|are|is|now|still)\s+)*(?:s[eo]ld|sell|selling|active|operating|operated?|dealing|deal|dealt|working|running|at\s+work|supplied)\s+(?:\w+\s+)?{_IN}\s+{_BEFORE}{_W}[^.;:{SIGNS['where']}]{{0,30}}?{_NAMES}",
        ),
        # heroin came into Rhyl on a line called 'Rafa'
        (
            "SUPPLIES",
            rf"\b(?:drugs|heroin|crack|cocaine|supplies)\b{_GAP}{{0,40}}?\b(?:came|comes?|coming|reach(?:ed|es)|brought|arrived|flowed|went|sent|got)\b(?:(?!\bfrom\b){_GAP}){{0,20}}?(?:\b(?:into|in|to)\s+)?{_BEFORE}{_W}\s+(?:on|through|via|by|over|under)\s+{_LINE}",
        ),
        # users in Rhyl knew it as 'Rafa'; in Rhyl it was the 'Rafa' line that users rang
        (
            "SUPPLIES",
            rf"\b(?:users|customers|addicts|buyers|people|clients|regulars)\s+(?:in|across|around|throughout)\s+{_BEFORE}{_W}\s+(?:knew|know|called|saved)\s+(?:it|them|the\s+line|the\s+number)\s+as\s+{_LINE}",
        ),
        # known on the streets of Rhyl as 'Rafa'
        (
            "SUPPLIES",
            rf"\bknown\s+(?:on\s+the\s+streets\s+of|in|across|around|to\s+(?:\w+\s+){{1,3}}in)\s+{_BEFORE}{_W}\s+as\s+{_LINE}",
        ),
        ("SUPPLIES", rf"^\W*In\s+{_BEFORE}{_W},?\s+it\s+(?:was|is)\s+{_LINE}"),
        # a line in Rhyl called 'Rafa'; two lines in Rhyl, 'Rafa' and 'Coco'
        ("SUPPLIES", rf"\blines?\s+{_WHICH}{_LINE_IN}\s+{_BEFORE}{_W},?\s+{_KNOWN}\s+(?:the\s+)?['\"]?{LINE}+"),
        ("SUPPLIES", rf"\blines?\s+{_WHICH}{_LINE_IN}\s+{_BEFORE}{_W}{_NAMES}"),
        # a line from Bootle known as 'Rafa'
        (
            "ORIGINATES_IN",
            rf"\blines?\s+{_WHICH}{_LINE_FROM}\s+(?:an?\s+\w+\s+in\s+)?{_BEFORE}{_W},?\s+{_KNOWN}\s+(?:the\s+)?['\"]?{LINE}+",
        ),
        ("ORIGINATES_IN", rf"\blines?\s+{_WHICH}{_LINE_FROM}\s+{_BEFORE}{_W}{_NAMES}"),
        # a Bootle line called 'Rafa'; Bootle is where the 'Rafa' line was run from
        (
            "ORIGINATES_IN",
            rf"\b(?:an?|another)\s+{_W}(?:-based)?\s+(?:drugs?\s+|county\s+)?line,?\s+{_KNOWN}\s+(?:the\s+)?['\"]?{LINE}+",
        ),
        (
            "ORIGINATES_IN",
            rf"{_W}\s+(?:is|was)\s+where\s+{_LINE}['\"]?(?:\s+(?:drugs?\s+)?line)?\s+(?:was|is)\s+(?:run|controlled|operated|based|directed)\b",
        ),
        # a gang from Bootle ran the 'Rafa' line; a Bootle gang was behind it
        (
            "ORIGINATES_IN",
            rf"\b{_MANY}\s+(?:(?:based|living)\s+)?(?:from|in|of)\s+{_BEFORE}{_W},?\s+{_AUX}{_RAN}\s+{_LINE}",
        ),
        (
            "ORIGINATES_IN",
            rf"{_W}(?:-based)?\s+(?:(?:drugs?|crime|street|organised)\s+)*{_MANY},?\s+{_AUX}{_RAN}\s+{_LINE}",
        ),
        # from a bedroom in Bootle, he ran the 'Rafa' line
        (
            "ORIGINATES_IN",
            rf"\bfrom\s+(?:(?:an?|his|her|their|the)\s+(?:[\w-]+\s+){{1,3}}?in\s+)?{_BEFORE}{_W},?\s+(?:he|she|they|(?:the|an?|two|three)\s+\w+|{_N}(?:\s+\w+)?)\s+(?:had\s+|\w+ly\s+)?{_RAN}\s+{_LINE}",
        ),
    )
)
#: The same of "it": Rhyl was its main market; Bootle was where it was run from; the phone that ran it was in Bootle.
_OF_IT = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "SUPPLIES",
            rf"^[\s\"'(]*{_BEFORE}{_W}\s+(?:was|is|became|remain(?:s|ed))\s+(?:also\s+)?its\s+(?:[\w-]+\s+){{0,2}}?(?:market|target|patch|territory|turf|destination)\b",
        ),
        (
            "ORIGINATES_IN",
            rf"^[\s\"'(]*{_BEFORE}{_W}\s+(?:was|is)\s+(?:where\s+(?:it|the\s+line)\s+(?:was|is)\s+(?:run|controlled|operated|based|held)|its\s+(?:base|home|headquarters|hub))\b",
        ),
        (
            "ORIGINATES_IN",
            rf"^[\s\"'(]*From\s+(?:(?:an?|its|the|their)\s+(?:[\w-]+\s+){{1,3}}in\s+)?{_BEFORE}{_W},?\s+(?:it|the\s+line)\s+(?:\w+ly\s+)?(?:sent|sold|supplied|served|sells|sends|supplies|flooded|ran|dealt|fed)\b",
        ),
        (
            "ORIGINATES_IN",
            rf"\b(?:phone|number|handset|people|those|men|gang|group)\s+(?:that|who|which)\s+(?:ran|run|controlled)\s+(?:it|the\s+line)\s+(?:was|were|lived|is)\s+(?:\w+\s+)?in\s+{_BEFORE}{_W}",
        ),
    )
)
_NOT_TOLD = re.compile(
    r"\b(?:not|never|no\s+longer|could|would|might|may|if|unlike|unless|nothing|neither|police|officers|detectives|arrest\w*)\b|n't\b",
    re.IGNORECASE,
)


def told_ahead(shadow: Shadow, brands: Sequence[Brand]) -> Iterator[LinkDraft]:
    """Yield the links of the lines of a sentence to places that stand before their names.

    Parameters
    ----------
    shadow
        The sentence.
    brands
        The lines that it names.
    """
    spans = {b.start: (b.end, b.name) for b in brands}
    text = signed(shadow.text, spans)
    for kind, pattern in _FORMS if spans and shadow.place_lists else ():
        for match in pattern.finditer(text):
            if _NOT_TOLD.search(match[0]) or _NOT_TOLD.search(text[max(0, match.start() - 25) : match.start()]):
                continue
            end = len(text) if ":" in match[0] else match.end()
            here = [name for at, (_, name) in spans.items() if match.start() <= at < end]
            places = next((p for a, _, p in shadow.place_lists if a == match.start("w")), ())
            for name in dict.fromkeys([*here, *listed(text, spans, match.end())]):
                for place in places:
                    if place.place:
                        doubts = (place.doubt,) if place.doubt else ()
                        yield LinkDraft(kind, name, place.place, None, "stated", match.span(), doubts)


def told_of_it(shadow: Shadow, name: str) -> Iterator[LinkDraft]:
    """Yield the links to places before "its market" and "where it was run from", of the line of the sentence before.

    Parameters
    ----------
    shadow
        The sentence; it names no line.
    name
        The only line that the sentence before names.
    """
    for kind, pattern in _OF_IT if shadow.place_lists else ():
        for match in pattern.finditer(shadow.text):
            if _NOT_TOLD.search(match[0]):
                continue
            for place in next((p for a, _, p in shadow.place_lists if a == match.start("w")), ()):
                if place.place:
                    doubts = tuple(d for d in (place.doubt, f"'it' is read as {name}") if d)
                    yield LinkDraft(kind, name, place.place, None, "implied", match.span(), doubts)
