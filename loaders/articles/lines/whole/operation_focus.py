"""Which operation acted on which line, where the operation is the one that the sentences before speak of.

An operation stays *in focus* from the sentence that names it alone to the end of the next paragraph, or until another
is named. What "officers" or "they" then do to a line ("they traced its phone") the operation did, and whom it arrested
"were selling for" it; not what another force does, and not what is told of another time or case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.acted_on import acted_on
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.lines.line_signs import LINE, listed, signed
from graphlab.loaders.articles.lines.whole.clauses_read import with_numbers
from graphlab.loaders.articles.lines.whole.focus import Focus, is_heading
from graphlab.loaders.articles.shadow import Shadow

_OP = rf"{SIGNS['op']}+"
_DID = (
    r"(?:closed(?:\s+down)?|shut(?:\s+down)?|dismantled|disrupted|smashed|targeted|identified|traced|tracked|infiltrated|"
    r"took\s+(?:down|out|apart)|brought\s+down|switched\s+off|cut\s+off|broke\s+up|put\s+(?:an\s+end|a\s+stop)\s+to|ended|finished\s+off|put\s+paid\s+to|accounted\s+for|saw\s+off)"
)
_OFFICERS = (
    r"(?:officers|detectives|investigators|they|it|the\s+(?:operation|team|squad|unit|investigation)|"
    r"its\s+(?:officers|detectives|team)|the\s+(?:officers|detectives))"
)
_THE = (
    r"(?:\s+(?:the|a|an|one|two|phone|number|smaller|bigger|second|rival|outfit,?|gang,?|drugs?|county|line|lines|called|known\s+as|named|those\s+behind|"
    r"[ⓠ✕]+))*\s+['\"]?"
)
_FOR_THE = _THE.replace("the|", "the|for|as|runners|part|of|which|that|used|uses|names?|phone|run|by|")
#: "They then closed the 'Ace' line", "it has also closed a line called 'Ace'".
_ACTIVE = re.compile(
    rf"(?:^(?:[\W_]*(?:(?:earlier|later|last|this|in|on|since|during)\b[^.;,]{{0,30}}\s|ⓓ+,?\s+))?|[.;,]\s+|\band\s+|\bwhen\s+|\bthat\s+)[\"'(]*{_OFFICERS}\s+(?:(?:has|have|had|also|then|later|now|soon|since|eventually|finally|quickly|were\s+able\s+to|\w+ly)\s+)*{_DID}{_THE}{LINE}+",
    re.IGNORECASE,
)
#: "They were selling for a line called 'Ace'": those whom the operation arrested in the sentence before.
_WORKED_FOR = re.compile(
    rf"^[\s\"'(]*(?:they|both|all\s+\w+|the\s+(?:\w+\s+)?(?:m[ae]n|pair|two|three|boys?|suspects?|gang))\s+(?:(?:are|were|was|is|had\s+been|believed|suspected|thought|alleged|said|understood|to|be|have|of)\s+)*"
    rf"(?:selling|dealing|working|running|ran|behind|sold|worked|dealt|holding|controlling)\b{_FOR_THE}{LINE}+",
    re.IGNORECASE,
)
#: "It was directed at two lines, Ace and Bex", "the line targeted was Ace".
_TARGET = re.compile(
    rf"^[\s\"'(]*(?:it|the\s+(?:operation|investigation|work))\s+(?:was|is|were|has\s+been)\s+(?:mainly\s+|\w+ly\s+)?(?:(?:directed|aimed)\s+at|set\s+up\s+to\s+(?:go\s+after|catch|close|stop|dismantle))\b{_FOR_THE}{LINE}+"
    rf"|\blines?\s+(?:targeted|concerned|involved|investigated)\s+(?:was|were)\s+(?:the\s+)?['\"]?{LINE}+",
    re.IGNORECASE,
)
#: "Ace disappeared after Wren officers arrested five of its runners".
_AFTER_IT = re.compile(
    rf"{LINE}+[^.;]{{0,120}}?\b(?:after|when|until|once)\b[^.;]{{0,30}}?(?P<op>{_OP})(?:\s+(?:officers|detectives|teams?))?\s+(?:had\s+)?(?:arrested|raided|stopped|caught|closed|shut|seized|jailed)\b",
    re.IGNORECASE,
)
#: "Wren officers arrested him and the line came to an end".
_THEN_IT_ENDED = re.compile(
    rf"(?P<op>{_OP})[^.;]{{0,100}}?\b(?:arrested|raided|stopped|caught)\b[^.;]{{0,50}}?\b(?:and|so)\s+(?:the\s+line|it)\s+(?:came\s+to\s+an\s+end|was\s+(?:closed|shut|ended)|went\s+(?:dead|quiet|silent)|closed|folded)\b",
    re.IGNORECASE,
)
#: "A dozen lines have been closed, Ace and Bex included".
_INCLUDED = re.compile(
    rf"\blines\b[^.;]{{0,30}}\b(?:closed|shut|dismantled|disrupted)\b[^.;]{{0,20}}?,\s+(?:including\s+)?(?:the\s+)?['\"]?{LINE}+[^.;]{{0,60}}",
    re.IGNORECASE,
)
#: "We looked at one Wren investigation. Ace was a line ...".
_ITS_INVESTIGATION = re.compile(
    rf"\b(?:one|an?|the)\s+(?:\w+\s+)?{_OP}\s+(?:investigation|case|inquiry)\b", re.IGNORECASE
)
_OPENS_WITH = re.compile(rf"[\W_]*(?:the\s+)?['\"]?{LINE}+['\"]?(?:\s+line)?\s+(?:was|is)\b", re.IGNORECASE)
_LISTED = re.compile(
    rf"\blines?\b[^.;:]{{0,40}}{SIGNS['op']}+[^.;:]{{0,20}}\b(?:closed|shut|dismantled|disrupted|taken|took|targeted|ended|brought)\b"
    rf"|\blines?\b[^.;:]{{0,40}}\b(?:closed|shut|dismantled|disrupted|targeted|ended)\b[^.;:]{{0,20}}{SIGNS['op']}+"
    rf"|{SIGNS['op']}+[^.;:]{{0,40}}\b(?:closed|shut|dismantled|disrupted|targeted|ended)\b[^.;:]{{0,40}}\blines?\b",
    re.IGNORECASE,
)
#: So many paragraphs an item of such a list may take.
_ITEM_LONG = 3
_CAUGHT = re.compile(
    r"\b(?:arrest\w*|detained|raid\w*|warrants?|searched|charged|jailed|stormed|forced)\b", re.IGNORECASE
)
_GANG = (
    rf"(?:the|all|this|that|those|his|their)\s+(?:[\w-]+\s+)?(?:gang|group|network|pair|couple|trio|duo|"
    rf"brothers|men|conspiracy|conspirators|outfit|crew|ring|defendants|line|{SIGNS['n']}+|"
    rf"{SIGNS['x']}+)(?:\s+(?:men|women|defendants))?"
)
#: "The five were caught by Operation Wren", "Operation Wren brought the gang down": of the only line of an article.
_GANG_CAUGHT = re.compile(
    rf"\b{_GANG}\s+(?:(?:was|were|had\s+been|have\s+been|all|finally|eventually|later)\s+)+(?:caught|arrested|brought\s+(?:to\s+justice|down|to\s+an\s+end)|snared|dismantled|broken\s+up|smashed|stopped|targeted|exposed|uncovered|investigated|taken\s+down|put\s+behind\s+bars|undone)\b[^.;]{{0,60}}?\b(?:by|under|during|in|as\s+part\s+of|following|thanks\s+to|through|after)\s+[^.;]{{0,30}}?(?P<op>{_OP})"
    rf"|(?P<who>{_OP})[^.;]{{0,60}}?\b(?:caught|arrested|brought|snared|dismantled|broke\s+up|smashed|stopped|targeted|exposed|uncovered|took\s+down|put)\s+{_GANG}",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:separate(?:ly)?|elsewhere|meanwhile|earlier(?!\s+(?:this|in\s+the)\b)|another\s+(?:force|case|operation|investigation)|colleagues|neighbouring|by\s+(?:the\s+)?\w+\s+(?:police|constabulary)|not|never|would|could|hopes?|n't|previous(?:ly)?|last\s+year|years?\s+ago)\b",
    re.IGNORECASE,
)
_REACH = 3


def acted_in_focus(
    shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]], foci: Sequence[Focus]
) -> Iterator[tuple[Shadow, LinkDraft]]:
    """Yield the operations in focus that acted on the lines that a sentence names, with that sentence.

    Parameters
    ----------
    shadows, brands
        The sentences of an article, and the lines that each names.
    foci
        Which lines each sentence goes on to speak of.
    """
    only = list({b.name: None for named in brands for b in named})
    who, at = "", -9
    yield from _listed_below(shadows, brands)
    for number, (shadow, named, focus) in enumerate(zip(shadows, brands, foci, strict=True)):
        acting = {o.id for o in shadow.operations}
        spans = {b.start: (b.end, b.name) for b in named}
        if acting:
            who, at = (next(iter(acting)) if len(acting) == 1 else ""), number
            for match in _AFTER_IT.finditer(signed(shadow.text, spans)):
                for name in dict.fromkeys(b.name for b in named if match.start() <= b.start < match.end()):
                    yield shadow, LinkDraft("TARGETED", _operation(shadow, match), name, None, "stated", match.span())
            if not named and len(focus.names) == 1 and (ended := _THEN_IT_ENDED.search(shadow.text)):
                doubt = f"the line is not named here: is it {focus.names[0]}?"
                span, op = ended.span(), _operation(shadow, ended)
                yield shadow, LinkDraft("TARGETED", op, focus.names[0], None, "implied", span, (doubt,))
            if not named:
                mine = list(focus.names) if not focus.opens else []
                yield from ((shadow, link) for link in acted_on(shadow, (), mine))
            caught = _GANG_CAUGHT.search(shadow.text) if who and len(only) == 1 and not named else None
            if caught and not _ELSEWHERE.search(caught[0]):
                doubt = f"the line is not named here: is it {only[0]}, the only one of the article?"
                yield shadow, LinkDraft("TARGETED", who, only[0], None, "implied", caught.span(), (doubt,))
            continue
        near = who and number - at <= _REACH and shadow.sentence.paragraph - shadows[at].sentence.paragraph <= 1
        if not near or not named or shadow.organisations or shadow.areas:
            continue
        text = signed(shadow.text, spans)
        worked = _WORKED_FOR.search(text) if any(_CAUGHT.search(s.text) for s in shadows[at:number]) else None
        looked_at = _ITS_INVESTIGATION.search(with_numbers(shadows[number - 1])) if number - at == 1 else None
        opened = _OPENS_WITH.match(text) if looked_at else None
        said = _ACTIVE.search(text) or _TARGET.search(text) or _INCLUDED.search(text) or opened or worked
        if said is None or _ELSEWHERE.search(text):
            continue
        doubt = "the operation is not named here: is it that of the sentences before?"
        meant = [b.name for b in named if said.start() <= b.start < said.end()] + listed(text, spans, said.end())
        for name in dict.fromkeys(meant):
            yield shadow, LinkDraft("TARGETED", who, name, None, "implied", said.span(), (doubt,))


def _operation(shadow: Shadow, match: re.Match[str]) -> str:
    return next(o.id for o in shadow.operations if o.start == match.start("op"))


def _listed_below(shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]]) -> Iterator[tuple[Shadow, LinkDraft]]:
    """Read the names below "the lines that Operation Wren has closed are:" as its targets."""
    for number, shadow in enumerate(shadows):
        acting = {o.id for o in shadow.operations}
        said = _LISTED.search(shadow.text) if shadow.sentence.text.rstrip().endswith(":") else None
        if said is None or len(acting) != 1:
            continue
        (who,), last = acting, number
        for below in range(number + 1, len(shadows)):
            if is_heading(shadows[below]) and not brands[below] and below > number + 1:
                break
            if shadows[below].sentence.paragraph - shadows[last].sentence.paragraph > _ITEM_LONG:
                break
            if is_heading(shadows[below]) and len(brands[below]) == 1:
                last = below
                brand = brands[below][0]
                span = (brand.start, brand.end)
                doubts = ("it stands in a list of lines below the sentence that says so",)
                yield shadows[below], LinkDraft("TARGETED", who, brand.name, None, "stated", span, doubts)
