"""What a place in a sentence about a named line is to it: where it is run from, where it sells, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import CLOSED
from graphlab.loaders.articles.lines.flows import definite
from graphlab.loaders.articles.named_places import PlaceName
from graphlab.loaders.articles.shadow import Shadow

_WHERE = SIGNS["where"]
_HOME = (
    r"(?:run|ran|worked|controlled|operated|managed|directed|organised|orchestrated|"
    r"masterminded|coordinated|overseen|headed|owned|held|founded|set\s+up|started|fronted)"
)
_ORIGIN_IN = re.compile(
    r"\b(?:based|originat\w+|controlled|run|organised|managed|held|directed|orchestrated|masterminded|coordinated|headquartered|rooted|born|founded|established|"
    r"set\s+up|started\s+(?:out|life)|began\s+(?:life)?)\s+(?:\w+\s+){0,3}?in\s+(?:the\s+)?$"
    r"|\bfrom\s+(?:an?\s+(?:\w+\s+){1,3}|(?:addresses|flats|houses|homes|properties|bases)\s+)in\s+(?:the\s+)?$"
    r"|\brun\s+(?:out\s+of|from)\s+(?:an?|the|his|her|their)\s+(?:\w+\s+){0,3}?in\s+(?:the\s+)?$"
    rf"|\b{_HOME}\s+by\s+[^.;,{_WHERE}]{{1,50}}?\b(?:in|of|from|out\s+of|based\s+in|living\s+in)\s+(?:the\s+)?$"
    r"|\b(?:its|the\s+line's|whose|the)\s+(?:base|headquarters|home|hub|nerve\s+centre|owners?|controllers?|bosses|operators?|phone|number)\s+"
    r"(?:(?:was|were|is|are|had|has|been|also|lived?|sat|kept|held)\s+)+(?:in|at)\s+(?:the\s+)?$"
    r"|\b(?:had|has|have|with|kept)\s+(?:its|their|an?)\s+(?:\w+\s+)?(?:base|headquarters|home|hub|nerve\s+centre|roots|origins?)\s+in\s+(?:the\s+)?$"
    r"|\b(?:its|whose)\s+(?:home|base|headquarters|hub|origin)\s+(?:was|is)\s+$"
    r"|\b(?:traced|tracked)\s+(?:\w+\s+){0,5}?(?:back\s+)?to\s+(?:(?:an?|the)\s+(?:\w+\s+){1,3}in\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
#: "From his home in Leeds", "in the hands of a gang in Leeds": where it is run from, whatever verb stands before.
_BASE = re.compile(
    r"\bfrom\s+(?:his|her|their|its|an?|the)\s+(?:[\w'-]+\s+){1,4}?(?:in|on)\s+(?:the\s+)?$"
    r"|\b(?:phone|number|handset|sim)\b[^.;,]{0,20}?\b(?:kept|held|based)\s+(?:in|at\s+(?:an?|the|his|her|their)\s+(?:\w+\s+){1,2}in)\s+(?:the\s+)?$|\bphone\s+never\s+left\s+(?:the\s+)?$"
    r"|\b(?:phone|number|handset)\s+(?:is|was)\s+(?:(?:thought|believed|said|understood|known)\s+to\s+(?:be|have\s+been)\s+)?in\s+(?:the\s+)?$"
    r"|\b(?:belong(?:s|ed|ing)?\s+to|the\s+work\s+of|in\s+the\s+hands\s+of|linked\s+to|tied\s+to)\s+(?:an?|the|two|three)\s+(?:[\w-]+\s+){0,3}?(?:gangs?|groups?|networks?|men|man|brothers|dealers?|crew|family|duo|pair)\s+(?:based\s+)?(?:in|from|out\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"\b(?:belong(?:s|ed|ing)?\s+to|the\s+work\s+of|in\s+the\s+hands\s+of|linked\s+to|tied\s+to|(?:run|controlled|operated|set\s+up|owned|managed|directed|started)\s+by)\s+(?:an?|the|two|three)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_A_GANG = re.compile(
    r"(?:-based)?\s+(?:[\w-]+\s+){0,2}?(?:gang|group|network|men|man|brothers|dealers?|crew|family|duo|pair)\b",
    re.IGNORECASE,
)
#: Those who own the line, before it: "the owners of the 'Jax' line lived in Leeds".
_OWNERS_OF = re.compile(
    r"\b(?:owners?|controllers?|boss(?:es)?|operators?|leaders?|organisers?|ringleaders?|(?:people|men|group|gang|those)\s+(?:behind|who\s+(?:ran|run|controlled?)|running)|those\s+behind)\s+(?:of\s+)?(?:the\s+)?(?:so-called\s+)?['\"]?$",
    re.IGNORECASE,
)
_LIVED = re.compile(
    r"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s+(?:(?:all|both|were|was|had|is|are)\s+)*(?:liv(?:e|ed|ing)|based)\s+in\s+(?:the\s+)?",
    re.IGNORECASE,
)
#: "Which its operators in Luton had sold": where some of them are.
_OWNERS_IN = re.compile(
    r"\b(?:operators?|owners?|holders?|controllers?|leaders?|bosses)\s+in\s+(?:the\s+)?$", re.IGNORECASE
)
#: Its buyers, or its runners: "customers of the 'Jax' line lived in Rhyl", "runners for it stayed in Rhyl".
_BUYERS_OF = re.compile(
    r"\b(?:customers|users|buyers|clients|patch|territory|market)\s+(?:of|for)\s+(?:the\s+)?(?:so-called\s+)?['\"]?$",
    re.IGNORECASE,
)
_WERE_IN = re.compile(
    r"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s+(?:(?:all|both|mostly|mainly|also|were|was|had|is|are)\s+)*(?:liv(?:e|ed|ing)\s+)?in\s+(?:the\s+)?",
    re.IGNORECASE,
)
_RUNNERS_OF = re.compile(
    r"\b(?:runners|dealers|couriers|children|teenagers|boys)\s+(?:of|for|from|working\s+for)\s+(?:the\s+)?(?:so-called\s+)?['\"]?$",
    re.IGNORECASE,
)
_STAYED = re.compile(
    r"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s+(?:(?:were|was|would|had|been|then|often|regularly)\s+)*(?:stay(?:ed|ing)?|work(?:ed|ing)?|dealt|dealing|sold|selling|liv(?:ed|ing)|based|put\s+up|housed)\s+(?:[^.;,]{0,30}?\s+)?in\s+(?:the\s+)?",
    re.IGNORECASE,
)
#: "The line had the run of Rhyl", "kept to Rhyl".
_MARKET = re.compile(
    r"\b(?:the\s+run\s+of|(?:kept|keeps|stuck|sticks|confined\s+itself|limited\s+itself)\s+to|concentrat(?:ed|es)\s+on|focus(?:ed|es)\s+on|a\s+monopoly\s+(?:in|on|of)|us(?:ed|es|ing)\s+(?:flats|homes|houses|addresses|properties)\s+in|cornered\s+the\s+market\s+in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_THE_BUSIEST = re.compile(
    r"'s\s+(?:(?:by\s+far|single|second|third)\s+)?(?:busiest|biggest|largest|main|only|oldest|most\s+\w+|longest-running)\b",
    re.IGNORECASE,
)
_IS = re.compile(
    r"['\"]?(?:\s+(?:\w+\s+)?line)?,?\s*(?:(?:was|is|became|remains?|remained|once|now|then|by\s+far|still|one\s+of|has\s+been|had\s+been)\s*)*",
    re.IGNORECASE,
)
#: "200 customers, most of them in Rhyl".
_MOST_OF_ITS = re.compile(
    r"\b(?:customers|buyers|users|clients)\b[^.;,]{0,20},?\s+(?:most|many|all|half|some|nearly\s+all|almost\s+all)\s+of\s+(?:them|whom|which)\s+"
    r"(?:(?:were|are|lived|living)\s+)?in\s+(?:the\s+)?$",
    re.IGNORECASE,
)
#: "This was a Merseyside line".
_IS_A = re.compile(r"\b(?:was|is|were)\s+an?\s+$", re.IGNORECASE)
_A_LINE = re.compile(r"(?:-based)?\s+(?:drugs?\s+|county\s+)?line\b")
#: "The boss of the 'Jax' line, a man from Leeds": his home.
_ASIDE_OF_ONE = re.compile(r"['\"]?(?:\s+(?:\w+\s+)?line)?,\s+(?:an?|the|who|aged|\w+)\b[^,]*$", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\b(?:boss|holder|head|leader|owner|runner|member|ringleader|kingpin|controller|man\s+behind)\s+(?:of|for|behind)?\s*(?:the\s+)?(?:so-called\s+)?['\"]?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\bfrom\s+(?:the\s+|south\s+|north\s+|east\s+|west\s+|central\s+)*$|\bout\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
#: "The line spread from Rhyl to Prestatyn": from one town that it sells in, or from where it is run: that is not said.
_SPREAD_FROM = re.compile(
    r"\b(?:spread(?:ing)?|expand(?:ed|ing)|branch(?:ed|ing)\s+out|mov(?:ed|ing)\s+(?:on|away)|gr(?:ew|own|owing)|switch(?:ed|ing)|relocat\w+)\s+"
    r"(?:(?:quickly|soon|rapidly|its\s+\w+|\w+\s+out)\s+)?from\s+(?:the\s+)?$",
    re.IGNORECASE,
)
#: "The Duke line recruited boys from Bradford": where others come from.
_OTHERS_FROM = re.compile(
    r"\b(?:colleagues|boys?|girls?|child|children|teenagers?|youths?|pupils|runners|couriers|people|users|customers|officers|police|gangs|"
    r"help|tip-?offs?|calls?|money|support)\s+from\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_THOSE_IN = (
    r"(?:(?:people|customers|users|addicts|buyers|dealers|homes|flats|streets|estates|parts|clients|villages|towns|regulars)\s+(?:in|across|of)\s+|"
    r"both\s+|users\s+in\s+|customers\s+in\s+|streets\s+of\s+|nearby\s+|neighbouring\s+|the\s+|towns?\s+(?:of|such\s+as|like)\s+|places\s+(?:such\s+as|like)\s+)*"
)
_TO = re.compile(
    r"\b(?:in|into|to|across|around|throughout|as\s+far\s+(?:away\s+)?as|(?:target|serv|suppl[iy]|flood|cover|reach|plagu|blight|swamp|dominat|hit|feed)(?:ing|e?d|e?s)?|fed)\s+"
    rf"{_THOSE_IN}(?:the\s+)?$",
    re.IGNORECASE,
)
_SELLS = re.compile(
    r"\b(?:suppl\w+|s[eo]ld|sell\w*|deal\w*|dealt|brought|bring\w*|flood\w+|mov\w+|export\w*|"
    r"transport\w*|distribut\w+|target\w*|serv\w+|operat\w+|active|ran|runs?|running|into|"
    r"peddl\w+|advertis\w+|send\w*|sent|traffick\w+|customers|users|buyers|clients|fed|feed\w*|deliver\w*|offer(?:s|ed|ing)?|"
    r"trad(?:es?|ed|ing)|push(?:es|ed|ing)|pump\w*|ferr(?:y|ied|ying)|plagu\w+|blight\w+|swamp\w+|dominat\w+|reach\w*|"
    r"crept|c[ao]mes?\s+(?:in)?to(?=\s*$)|appear(?:s|ed)|seen(?=\s+in\b)|spotted|exten\w+|stretch\w*|spread\w*|expand\w*|branch\w*|cuckoo\w*|took\s+over|taken\s+over|work(?:s|ed|ing))\b",
    re.IGNORECASE,
)
_CUSTOMERS = re.compile(
    r"\b(?:customers|users|calls|texts|messages|runners)\s+(?:\w+\s+){0,3}(?:in|to|across)\s", re.IGNORECASE
)
_NOT_HERE = re.compile(
    r"\b(?:trial|hearing|sentencing|inquest|meeting)\b|\b(?:may|might|could)\s+(?:also\s+)?(?:have|be)\b|;(?!\s+(?:its?|the\s+line|supplie[ds]|sold|sells|serve[ds]|operated)\b)|\bwhile\b|\bpolice\b|\bofficers\b|\bcourt\b|\barrested\b|\bwho\s+(?:was|were|is|never|had|has)\b|\bheard\b"
    r"|\b(?:never|not|no\s+longer)\b(?!\s+only\b)[^,;]*$|\b(?:arrest|jail|sentenc|convict|safeguard|identif)\w*\b"
    r"|(?<!both\s)(?<!all\s)\bof\s+(?:which|whom|them|these|those)\b",
    re.IGNORECASE,
)
#: "'Ziggy', the oldest of these, has run from": what stands beside the name.
_ASIDE = re.compile(r"^['\"]?,\s+(?:the|one|an?)\s[^,;.]{1,60},")
#: "The number was sold to a group in Deptford": it is sold itself.
_HANDED_ON = re.compile(
    r"['\"]?(?:\s+lines?)?\s+(?:was|is|were|has\s+been|had\s+been)\s+(?:\w+ly\s+|later\s+|then\s+)?(?:sold|handed|passed|given|lent)\b",
    re.IGNORECASE,
)
#: What others think of a line is still said of the line: "the Ricky line, which officers believe was ...".
OFFICERS_THINK = re.compile(
    r"\b(?:officers|police|detectives|prosecutors|the\s+court)\s+(?:believe[ds]?|say|said|think|thought|suspect(?:ed)?|heard)\b",
    re.IGNORECASE,
)
#: "The 'Jimmy' line in Torquay", "In Harlow a line called 'Lucky'": where it sells.
_LINE_IN = re.compile(r"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s+in\s+(?:the\s+)?", re.IGNORECASE)
_THE_TOWN = re.compile(
    r"\bthe\s+(?:whole\s+|entire\s+)?(?:seaside\s+|market\s+|coastal\s+)?(?:town|city|county|borough|district)\b(?!\s+(?:council|centre\s+of|lines?|of)\b)",
    re.IGNORECASE,
)
#: "Two in Ilford, from where both lines were controlled": the lines of the sentence before.
_FROM_WHERE = re.compile(
    rf"(?P<o>{_WHERE}+),?\s+(?:from\s+(?:where|which)|where)\s+(?:(?P<both>both)\s+|the\s+|this\s+|that\s+)(?:of\s+(?:them|the)\s+)?(?:two\s+)?(?:drugs?\s+|county\s+)?(?P<line>lines?)\s+[^.;,{_WHERE}]{{0,50}}?\b(?:controlled|run|operated|directed|managed|based)\b",
    re.IGNORECASE,
)
_LINKED = re.compile(rf"\blink(?:ed|s|ing)\s+(?P<o>{_WHERE}+)\s+(?:with|to|and)\s+(?P<d>{_WHERE}+)", re.IGNORECASE)
Spot = tuple[int, int, tuple[PlaceName, ...]]


def end_of(shadow: Shadow, after: int, first: int, at: int, end: int) -> str:
    """Return what a place is to a line: ``ORIGINATES_IN``, ``SUPPLIES``, or "" for nothing.

    Parameters
    ----------
    shadow
        The sentence.
    after
        Where the line, named or called "it", ends in it.
    first
        Where it begins.
    at, end
        Where the place stands.
    """
    before = shadow.text[:at]
    if at < after:
        return _end_ahead(before, first)
    between = _ASIDE.sub("", before[after:])
    if beside := _beside_the_name(shadow, between, shadow.sentence.text[after:at], end):
        return beside
    if _NOT_HERE.search(OFFICERS_THINK.sub("", between)):
        return ""
    if _HANDED_ON.match(between) or _OWNERS_IN.search(before):
        return ""
    said = of_its_people(before[:first], between)
    if said is not None:
        return said
    if _BASE.search(before[after:]) or (_WHOSE.search(before[after:]) and _A_GANG.match(shadow.text, end)):
        return "ORIGINATES_IN"
    if _MARKET.search(before[after:]):
        return "SUPPLIES"
    if _ORIGIN_IN.search(before) or (
        _FROM.search(before) and not _OTHERS_FROM.search(before) and not _SPREAD_FROM.search(before)
    ):
        return "ORIGINATES_IN"
    if re.search(rf"\bfrom\s+{_WHERE}+,?\s+(?:to|into)\s+{_THOSE_IN}$", before, re.IGNORECASE):
        return "SUPPLIES"
    with_numbers = shadow.sentence.text[after:at]  # "60 customers" is one sign in the shadow
    if _TO.search(before) and (_SELLS.search(between) or _CUSTOMERS.search(with_numbers)):
        closed = re.search(rf"\b{CLOSED}\s+(?:[^.;,]{{0,30}}\s+)?in\s+(?:the\s+)?$", before, re.IGNORECASE)
        return "SUPPLIES" if not closed or _SELLS.search(between[: max(0, between.lower().rfind("clos"))]) else ""
    if re.search(rf"\b{CLOSED}\s+in\s+$", before, re.IGNORECASE):
        return "SUPPLIES"
    return ""


def _beside_the_name(shadow: Shadow, between: str, said: str, end: int) -> str:
    """Return what a place is of which the words from the line to it say so, whatever else the sentence tells; or "".

    Parameters
    ----------
    shadow
        The sentence.
    between, said
        What stands between the line and the place, in the shadow and in the sentence.
    end
        Where the place ends.
    """
    if _LINE_IN.fullmatch(between) or _MOST_OF_ITS.search(said):
        return "SUPPLIES"
    if _IS.fullmatch(between) and _THE_BUSIEST.match(shadow.text, end):
        return "SUPPLIES"
    return "ORIGINATES_IN" if _IS_A.search(between) and _A_LINE.match(shadow.text, end) else ""


def _end_ahead(before: str, first: int) -> str:
    """Return what a place before the line is to it: "run from Leeds, the 'Jax' line"."""
    clause = before[-90:]
    if re.search(
        r"\b(?:police|officers|detectives|raids?|arrest\w*|warrants?|court|jailed)\b[^.;]*$", clause, re.IGNORECASE
    ):
        return ""
    return (
        "ORIGINATES_IN"
        if len(before) < first and re.search(r"\b(?:run|controlled|based|operat\w+)\s+(?:from|in|out\s+of)\s+$", before)
        else ""
    )


def of_its_people(ahead: str, between: str) -> str | None:
    """Return what a place is to a line of whose owners, buyers or runners it is said; None if of none of them.

    Parameters
    ----------
    ahead, between
        What stands before the line, and between it and the place.
    """
    if _ONE_OF.search(ahead) and _ASIDE_OF_ONE.fullmatch(between):
        return ""
    if _OWNERS_OF.search(ahead) and _LIVED.fullmatch(between):
        return "ORIGINATES_IN"
    if (_BUYERS_OF.search(ahead) and _WERE_IN.fullmatch(between)) or (
        _RUNNERS_OF.search(ahead) and _STAYED.fullmatch(between)
    ):
        return "SUPPLIES"
    return None


def spots_of(shadow: Shadow, towns: Mapping[str, str], home: Sequence[str]) -> Iterator[Spot]:
    """Yield the places of a sentence, and "the town" where only one can be meant.

    Parameters
    ----------
    shadow
        The sentence.
    towns
        Places that the article has named so far, with their kinds.
    home
        The places of the headline.
    """
    yield from shadow.place_lists
    for said in _THE_TOWN.finditer(shadow.text):
        places, doubts = definite(shadow, said[0], (towns, home), ())
        if places and _TO.search(shadow.text[: said.start()]):
            yield said.start(), said.end(), tuple(PlaceName(0, 0, p.place, p.name, "; ".join(doubts)) for p in places)


def linked_ends(shadow: Shadow, start: int, end: int) -> tuple[tuple[PlaceName, ...], tuple[int, int]] | None:
    """Return the two ends of "the line, which linked Birmingham with Taunton", and where; None if not so."""
    said = _LINKED.search(shadow.text, start, end)
    ends = {a: places for a, _, places in shadow.place_lists}
    if said is None:
        return None
    both = (*ends.get(said.start("o"), ()), *ends.get(said.start("d"), ()))
    return (both, said.span()) if len(both) == 2 else None


def from_where(shadow: Shadow, before: Sequence[str]) -> tuple[tuple[PlaceName, ...], tuple[int, int]] | None:
    """Return the places "from where both lines were controlled", and where that is said; None if it is not.

    Parameters
    ----------
    shadow
        The sentence.
    before
        The lines that are named in the sentence before.
    """
    said = _FROM_WHERE.search(shadow.text)
    if (
        said is None
        or len(before) != (2 if said["both"] else 1)
        or bool(said["both"]) != (said["line"].lower() == "lines")
    ):
        return None
    places = next((listed[-1:] for a, b, listed in shadow.place_lists if a <= said.start("o") < b), ())
    return (places, said.span()) if places else None
