"""What a place is by the words beside it: where lines are run from, or where they sell; of which line is asked apart.

A *frame* is what stands directly before a place ("customers in", "run from a flat in", "flooded") or behind it
("'s busiest", " gang"). Some speak of the trade by themselves ("orders were taken in"); others tell something of the
line only where it, or those who run it, stand before them as the subject ("was active in").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.line_signs import LINE

ORIGIN, TOWN = "ORIGINATES_IN", "SUPPLIES"
_W = SIGNS["where"]
#: Up to the place: "the north of", "a flat in", "the seaside towns of".
_DET = (
    r"(?:(?:the|both|nearby|neighbouring|north|south|east|west|central|northern|southern|eastern|western|inner|all\s+over|"
    r"(?:parts|streets|outskirts|suburbs?|areas?|district|estates?|edge|heart|centre|middle|towns?|city|villages?|port|resorts?)\s+of|"
    r"(?:seaside|market|coastal|nearby|whole\s+of|rest\s+of)|towns?\s+(?:such\s+as|like)|places\s+(?:such\s+as|like)|as\s+far\s+as)\s+)*$"
)
_ROOM = (
    r"(?:flat|house|home|bedroom|room|property|properties|address(?:es)?|flats|homes|houses|base|bedsit|tower\s+block|block|estate|"
    r"car\s+park|shop|takeaway|barber'?s?(?:\s+shop)?|hostel|unit|kitchen|cell|garage|address|bungalow|maisonette|terrace|lodgings?)"
)
_IN_A_ROOM = (
    rf"(?:(?:an?|the|his|her|their|its|one|two|three|various|several|{SIGNS['n']}+|"
    rf"{SIGNS['x']}+)\s+(?:[\w'-]+\s+){{0,3}}?{_ROOM}\s+(?:in|on|at|near)\s+)?"
)
_TRADE = (
    r"(?:customers?|buyers?|users|addicts|clients|clientele|punters|regulars|callers|market|trade|patch|territory|turf|"
    r"demand|round|sales|business|takings|dealing|street\s+deals|deals)"
)
_GOODS = (
    r"(?:drugs|heroin|crack|cocaine|cannabis|ketamine|wraps|class\s+a|product|gear|supplies|stock|"
    r"consignments?|deliveries|kilos?|parcels|packages|rocks)"
)
_SELL = (
    r"(?:sell(?:ing|s)?|sold|suppl(?:y|ying|ied|ies)|deal(?:ing|s|t)?|deliver(?:y|ing|ed|s)?|distribut(?:e|ing|ed|es)|peddl(?:e|ing|ed|es)|push(?:ing|ed|es)?|"
    r"hawk(?:ing|ed)|shift(?:ing|ed)|mov(?:e|ing|ed)|bring(?:ing|s)?|brought|tak(?:e|ing|es|en)|took|carr(?:y|ying|ied|ies)|ferr(?:y|ying|ied)|send(?:ing|s)?|sent|"
    r"transport(?:ing|ed)|shipp(?:ing|ed)|runn?(?:ing|s)?|ran|pump(?:ing|ed)|pour(?:ing|ed)|channell?(?:ing|ed)|funnell?(?:ing|ed)|export(?:ing|ed)|traffick(?:ing|ed)|drop(?:ping|ped)|offer(?:ing|ed)?|advertis(?:e|ing|ed))"
)
_INTO = r"(?:in|into|to|across|around|throughout|round|over|on\s+the\s+streets\s+of|all\s+over|as\s+far\s+as)"
_HIT = (
    r"(?:flood|suppl[iy]|serv|servic|target|feed|cover|blight|plagu|dominat|swamp|reach|saturat|infest|terroris|cater(?:s|ed|ing)?\s+for|pester|bombard|"
    r"look(?:s|ed|ing)\s+after)(?:ing|e?d|e?s|e)?|fed|hit(?:ting|s)?|cater(?:s|ed|ing)?\s+for"
)
_RUN = (
    r"(?:run|ran|running|runs|controlled|controlling|operated|managed|directed|organised|coordinated|co-ordinated|overseen|oversaw|orchestrated|masterminded|"
    r"headed|commanded|steered|work|worked|led|administered|bossed|fronted|owned|staffed|manned|answered|handled|dispatched)"
)
_HEADS = (
    r"(?:bosses|boss|owners?|holders?|controllers?|operators?|organisers?|ringleaders?|leaders?|handlers?|heads?|management|elders|"
    r"(?:those|the\s+(?:people|men|man|gang|group))\s+(?:in\s+charge|behind\s+\S+|who\s+(?:ran|run|runs|controlled?|operated?)\s+\S+(?:\s+line)?|running\s+\S+(?:\s+line)?))"
)
_GANG = (
    r"(?:gang|group|network|crew|brothers|sisters|men|man|women|pair|duo|trio|couple|cousins|family|dealers|"
    r"friends|outfit|firm|mob|team|gangsters|criminals|youths|lads)"
)
_AUX = (
    r"(?:(?:who|that|which|was|were|is|are|has|have|had|been|being|also|all|both|each|mostly|mainly|chiefly|"
    r"largely|only|still|then|later|now|then|again|first|soon|regularly|often|usually|always|once|allegedly|"
    r"daily|\w+ly)\s+)*"
)
_MID = rf"[^.;{_W}]"
_FROM = r"(?:from|out\s+of)"


@dataclass(frozen=True, slots=True)
class Role:
    """What a place is to a line.

    `trade`: the words tell of the trade by themselves; `behind`: they follow the place;
    `ahead`: the line does.
    """

    role: str
    trade: bool = False
    behind: bool = False
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A role that the words beside a place give it; `trade`: they speak of the trade by themselves."""

    role: str
    trade: bool
    before: re.Pattern[str]


def _frame(role: str, trade: bool, pattern: str) -> Frame:
    return Frame(role, trade, re.compile(pattern + r"\s+" + _IN_A_ROOM + _DET, re.IGNORECASE))


_FRAMES = (
    # the phone is believed to be in; had its phone in
    _frame(
        ORIGIN,
        True,
        r"\b(?:the|its|whose|line's)\s+(?:phone|number|handset)\s+(?:(?:is|was)\s+)?(?:(?:thought|believed|said|understood|known)\s+to\s+(?:be|have\s+been)\s+)?(?:(?:held|kept|based)\s+)?in",
    ),
    # first noticed in; a fixture in; reported from
    _frame(
        TOWN,
        False,
        r"\b(?:(?:noticed|seen|reported|spotted|sighted|heard\s+of)\s+(?:in|from|at)|a\s+fixture\s+(?:in|of))",
    ),
    # intelligence placed the holder in
    _frame(
        ORIGIN,
        True,
        rf"\bplac(?:ed|es)\s+(?:its|the)\s+(?:phone|number|handset|sim|{_HEADS})\s+in",
    ),
    # orders were taken in; texts were sent from; the phone was kept at a flat in
    _frame(
        ORIGIN,
        True,
        rf"\b(?:orders|calls|texts|messages|adverts|broadcasts|the\s+(?:phone|number|handset|sim)|its\s+(?:phone|number|handset|sim))\b{_MID}{{0,40}}?\b(?:answered|taken|sent|made|handled|held|kept|worked|managed|run|controlled|operated|based|staffed|manned|stayed|remained|lived|sat)\s+(?:\w+\s+){{0,3}}?(?:from|in|at|out\s+of)",
    ),
    # its phone never left
    _frame(ORIGIN, True, r"\b(?:phone|number|handset|sim)\s+(?:never|rarely|hardly\s+ever)\s+left"),
    # drugs came down from
    _frame(
        ORIGIN,
        False,
        rf"\b{_GOODS}\b[^.;,{_W}]{{0,40}}?\b(?:came|come|comes|coming|brought|sent|driven|taken|carried|moved|fetched|collected|arrived?|supplied|shipped|travelled|delivered|sourced|ferried|bought|couriered)\b(?:\s+[^\s.;,{_W}]+){{0,4}}?\s+{_FROM}",
    ),
    # traced to a flat in
    _frame(
        ORIGIN,
        False,
        rf"\b(?:traced|tracked|followed)\b{_MID}{{0,30}}?\bto",
    ),
    # run from; controlled by brothers in
    _frame(
        ORIGIN,
        False,
        rf"\b{_RUN}\b(?:\s+[^\s.;,{_W}]+){{0,5}}?\s+(?:from|out\s+of|by\s+[^.;,{_W}]{{2,40}}?\s+(?:in|from|of)|by\s+[^.;{_W}]{{2,60}}?,\s+(?:from|in))",
    ),
    _frame(
        ORIGIN,
        False,
        r"\b(?:controlled|managed|directed|overseen|orchestrated|masterminded|headquartered|based|rooted|originat(?:es?|ed|ing)|born|founded)\s+(?:\w+\s+)?in",
    ),
    # it belonged to a gang from; those who ran it lived in
    _frame(
        ORIGIN,
        False,
        rf"\b(?:belong(?:s|ed|ing)?\s+to|in\s+the\s+hands\s+of|the\s+work\s+of|(?:run|controlled|operated|owned|set\s+up|started|founded|managed)\s+by)\s+(?:[\w'-]+\s+){{0,4}}?{_GANG}\s+(?:(?:based|living)\s+)?(?:from|in|of|out\s+of)",
    ),
    _frame(
        ORIGIN,
        False,
        rf"\b(?:those|(?:the\s+)?(?:people|men|man|gang|group|brothers))\s+(?:who|that)\s+(?:ran|run|runs|controlled?|operated?|owned)\s+[^.;,{_W}]{{1,30}}?\b(?:lived?|living|based|were|was|are|is|came|come)\s+(?:in|from)",
    ),
    # its bosses were in; its base was
    _frame(
        ORIGIN,
        False,
        rf"\b(?:its|their|the|whose)\s+{_HEADS}\s+(?:(?:was|were|are|is|had|all|both|been|lived?|living|sat|based|still|remained|said|to|be)\s+)+(?:in|from|at)",
    ),
    _frame(
        ORIGIN,
        False,
        r"\b(?:base|home|headquarters|hub|nerve\s+centre|roots|origins?)\s+(?:(?:was|is|were|are|being|lay|lies)\s+)?(?:in|at|was|is)",
    ),
    # fed Rhyl from; moved drugs by rail from
    _frame(
        ORIGIN,
        False,
        rf"\b(?:{_HIT}|{_SELL})\b(?:(?!\b(?:boys|girls|children|teenagers|runners|people|users|recruit\w*|buyers|customers|couriers|stole|stolen|youngsters|cash|money|profits)\s+from\b)[^.;]){{0,90}}?\s+{_FROM}",
    ),
    # a line from; comes out of
    _frame(
        ORIGIN,
        False,
        rf"\b(?:came|comes?|coming|hail(?:s|ed|ing))\b(?:\s+(?:in|to|into|up|down|over|all|the|way|{_W}+|\w+)){{0,5}}\s+{_FROM}",
    ),
    _frame(
        ORIGIN,
        False,
        rf"{LINE}['\"]?(?:\s+(?:drugs?\s+|county\s+)?lines?)?,?\s+(?:(?:an?|the|another|which|that|is|was|also|both)\s+(?:[\w-]+\s+){{0,2}}?(?:line\s+)?)?(?:up\s+|down\s+|in\s+|over\s+)?{_FROM}",
    ),
    _frame(
        ORIGIN,
        False,
        rf"\b(?:line|number|network|brand)\s+(?:(?:that|which|was|is|came|comes)\s+)*(?:up\s+|down\s+)?{_FROM}",
    ),
    # customers in; runners stayed in
    _frame(
        TOWN,
        True,
        rf"\b{_TRADE}\s+{_AUX}(?:(?:lived|living|live|based|found)\s+)?(?:in|across|around|throughout|was|is|were|are|included|includes|stretched\s+to|reached)",
    ),
    _frame(
        TOWN,
        True,
        rf"\b(?:runners|couriers|children|boys|teenagers|teens|youngsters|dealers|workers)\b{_MID}{{0,50}}?\b(?:stay(?:ed|ing)?|housed|put\s+up|posted|installed|placed|sent|dispatched|based|lodg(?:ed|ing)|deal(?:ing)?|dealt|sell(?:ing)?|sold|work(?:ed|ing)?)\s+(?:[^\s.;,{_W}]+\s+){{0,6}}?(?:in|to|at|around|across)",
    ),
    _frame(TOWN, True, rf"\b{_GOODS}\b[^.;{_W}]{{0,60}}?\b{_INTO}"),
    _frame(
        TOWN, True, rf"\b(?:suppl(?:y|ying|ied|ies)|deal(?:ing|t)?|sell(?:ing|s)?|sold)\b[^.;{_W}]{{0,40}}?\b{_INTO}"
    ),
    _frame(
        TOWN,
        True,
        rf"\b(?:cuckoo(?:ed|ing)|took\s+over|taken\s+over|tak(?:es|ing)\s+over|commandeered|moved\s+into)\b{_MID}{{0,50}}?\b(?:in|on|at|across|around)",
    ),
    _frame(
        TOWN,
        False,
        r"\b(?:went|goes|go|comes?|came|coming|crept|creeps)\s+(?:\w+ly\s+)?(?:into|to|as\s+far\s+as|on\s+to)",
    ),
    # had the run of; kept to
    _frame(
        TOWN,
        False,
        r"\b(?:the\s+run\s+of|(?:kept|keeps|stuck|sticks|confined\s+itself|limited\s+itself)\s+to|concentrat(?:ed|es)\s+on|focus(?:ed|es)\s+on|a\s+monopoly\s+(?:in|on|of)|cornered\s+the\s+market\s+in|preyed\s+on)",
    ),
    # served, flooded
    _frame(TOWN, False, rf"\b(?:{_HIT})"),
    _frame(
        TOWN,
        False,
        rf"\b(?:active|operat(?:es?|ed|ing)|work(?:s|ed|ing)?|trad(?:es?|ed|ing)|{_SELL}|busy|present|seen|heard\s+of|noticed|spotted|(?:re)?appear(?:s|ed)|(?:re)?surfaced|re-?emerged|returned|arriv(?:es?|ed|ing)|turn(?:s|ed)\s+up|popp(?:ed|ing)\s+up|set\s+up\s+shop|spread(?:s|ing)?|expand(?:s|ed|ing)|extend(?:s|ed|ing)|branch(?:ed|ing)\s+out|grew|stretch(?:es|ed|ing)|got|back|moved|known|established|entrenched|concentrated)\b(?:\s+[^\s.;,{_W}]+){{0,6}}?\s+{_INTO}",
    ),
    _frame(TOWN, False, rf"{LINE}['\"]?(?:\s+(?:drugs?\s+|county\s+)?lines?)?\s+(?:in|into|to)"),
    _frame(TOWN, False, r"\b(?:line|number)\s+(?:in|into|to)"),
    _frame(TOWN, False, rf"\b(?:from|between|out\s+of)\s+{_DET[:-1]}{_W}+,?\s+(?:in)?to"),
)
#: What a place is by what stands behind it.
_MARKET_NEXT = re.compile(
    r"\s+(?:was|is)\s+where\s+[^.;]{0,30}?\b(?:sold|dealt|supplied|sells|deals)\b|(?:'s)?\s+(?:customers|users|addicts|buyers|market|trade)\b|'s\s+(?:[\w-]+\s+){0,2}?(?:busiest|biggest|largest|main|oldest|longest-\w+)\b"
    r"|\s+(?:was|were|is|are|became|remained)\s+(?:also\s+)?(?:its|their|the\s+line's)\s+(?:[\w-]+\s+){0,2}?(?:market|patch|territory|turf|destination|target)",
    re.IGNORECASE,
)
_GANG_NEXT = re.compile(
    rf"(?:-based|-run|-controlled)\s+(?:[\w-]+\s+){{0,2}}?(?:{_GANG}|line)\b|\s+(?:drugs?\s+|crime\s+|street\s+)?(?:gang|group|network|crew|brothers|gangsters|line)\b",
    re.IGNORECASE,
)
_GANG_FROM = re.compile(
    rf"\b{_GANG}\s+{_AUX}(?:(?:based|operating|working|living|base)\s+)?(?:from|in|of|out\s+of)\s+{_DET}", re.IGNORECASE
)
_RAN_NEXT = re.compile(
    rf"[^.;,]{{0,40}}?,?\s+{_AUX}(?:ran|run|running|controlled?|controlling|operated?|behind|whose\s+(?:own\s+)?line,|set\s+up|owned|used|founded|started)\s+(?:the\s+|a\s+line\s+called\s+|it\b|the\s+line\b|['\"]|{LINE})",
    re.IGNORECASE,
)
_LINE_NEXT = re.compile(
    r"(?:-based|-run|-controlled)\s+(?:[\w-]+\s+){0,2}?(?:line|enterprise|operation|brand|number|outfit|business|network|concern)\b",
    re.IGNORECASE,
)
_A_LINE_OF = re.compile(r"\s+(?:drugs?\s+|county\s+)?(?:line|outfit|gang|operation|number)\b", re.IGNORECASE)
_AN = re.compile(r"\b(?:an?|another)\s+$", re.IGNORECASE)
#: "A house in Leeds, from where the line is run", "they live in Leeds and run it from there".
_THERE = re.compile(
    r",?\s+(?:from\s+where|from\s+which|where)\s+[^.;]{0,40}?\b(?:run|ran|controlled|based|operated|directed|managed|answered|held|kept|worked|staffed|supplied|sold|served|sent)\b"
    r"|,?\s+and\s+(?:\w+\s+){0,2}?(?:run|ran|control(?:led)?|operated?|directed?|managed?)\s+[^.;,]{1,30}?\s+from\s+there\b",
    re.IGNORECASE,
)
_SOLD_THERE = re.compile(r",?\s+where\s+[^.;]{0,40}?\b(?:supplied|sold|served)\b", re.IGNORECASE)
_USERS_IN = re.compile(rf"\b(?:any(?:one|body)|every(?:one|body)|those|people)\s+in\s+{_DET}", re.IGNORECASE)
_WHO_WANTED = re.compile(
    r"\s+who\s+(?:wanted|used|bought|needed|took|rang|phoned)\b|\s+(?:(?:began|started)\s+to\s+(?:get|receive)|got|get|received?|were\s+sent)\s+(?:\w+\s+)?(?:texts|messages)\b",
    re.IGNORECASE,
)
#: "From Splott in Cardiff", where the first is in no list: it is not run from the second.
_UNLISTED_BEFORE = re.compile(r"\b(?:from|in|into|to|out\s+of)\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,?\s+in\s+(?:the\s+)?$")
#: "From a flat in Leeds its owners sold".
_FRONTED = re.compile(
    r"^\W*(?:working\s+|operating\s+|run\s+|controlled\s+)?(?:from|out\s+of)\s+" + _IN_A_ROOM + _DET, re.IGNORECASE
)
_IT_NEXT = re.compile(
    rf",?\s+(?:the\s+)?(?:so-called\s+)?['\"]?(?:{LINE}|it\s+\w|its\s+{_HEADS}|they\s+|(?:the|this|that)\s+(?:\w+\s+)?(?:line|gang|group|network|brothers|pair)\b)",
    re.IGNORECASE,
)
#: "(Leeds to Goole)", "Luton into Hitchin".
_PAIR_OPENS = re.compile(r"(?:[(:,-]\s*|^[\W\d]*)(?:the\s+)?$")
_PAIR_NEXT = re.compile(rf"(?:,?\s+(?:in)?to\s+(?:the\s+)?|\s*(?:->|→|-)\s*){_W}")
_PAIR_BEFORE = re.compile(rf"(?:[(:,-]\s*|^[\W\d]*)(?:the\s+)?{_W}+(?:,?\s+(?:in)?to\s+(?:the\s+)?|\s*(?:->|→|-)\s*)$")


#: So many letters before a place are read for what it is.
_REACH = 160
#: "Bought its heroin in Leeds": not where it sells.
_BOUGHT = re.compile(
    r"\b(?:buy(?:ing|s)?|bought|collect(?:ed|ing)|pick(?:ed|ing)\s+(?:it\s+|them\s+)?up|fetch(?:ed|ing)|sourc(?:ed|ing)|stor(?:ed|ing)|kept|hid(?:den)?|grown|found|seized)\b",
    re.IGNORECASE,
)


def role_of(text: str, start: int, at: int, end: int) -> Role | None:
    """Return what a place is, by the words beside it; None for nothing.

    Parameters
    ----------
    text
        A sentence with signs for what was recognised in it, lines too.
    start
        Where its clause begins.
    at, end
        Where the place stands.
    """
    before = text[start:at]
    if _UNLISTED_BEFORE.search(before):
        return None
    if _THERE.match(text, end) and not _SOLD_THERE.match(text, end):
        return Role(ORIGIN, behind=True)
    near = before[-_REACH:]
    for frame in _FRAMES:
        if frame.before.search(near) and not (frame.role == TOWN and _BOUGHT.search(near, max(0, near.rfind(LINE)))):
            return Role(frame.role, trade=frame.trade)
    if _RAN_NEXT.match(text, end) and (_GANG_FROM.search(before) or _GANG_NEXT.match(text, end)):
        return Role(ORIGIN, ahead=True)
    if _USERS_IN.search(before) and _WHO_WANTED.match(text, end):
        return Role(TOWN, trade=True)
    role = _by_what_follows(text, before, end)
    return Role(role) if role else None


def _by_what_follows(text: str, before: str, end: int) -> str:
    """Return what a place is by the words behind it, and those before it in the clause; "" for nothing."""
    if _PAIR_OPENS.search(before) and _PAIR_NEXT.match(text, end):
        return ORIGIN
    if _PAIR_BEFORE.search(before) or _MARKET_NEXT.match(text, end):
        return TOWN
    fronted = _FRONTED.search(before) and _IT_NEXT.match(text, end)
    named = _LINE_NEXT.match(text, end) or (_AN.search(before) and _A_LINE_OF.match(text, end))
    return ORIGIN if fronted or named else ""
