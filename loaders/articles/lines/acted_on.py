"""Which operation acted on a named line: by the verb of its clause, or by "under Operation Willow" beside the verb.

The line may be called "it", or its people "they", where the sentence before names it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.lines.in_turn import Turn
from graphlab.loaders.articles.lines.line_signs import LINE, listed, signed
from graphlab.loaders.articles.shadow import Shadow

_OP = f"{SIGNS['op']}+"
_DONE = (
    r"(?:taken\s+(?:out|down|off)|closed|shut|dismantled|smashed|broken\s+up|targeted|identified|uncovered|exposed|disrupted|investigated|watched|tracked|"
    r"monitored|traced|brought\s+(?:down|to\s+an?\s+\w+)|ended|stopped|tackled|infiltrated|arrested|detained|held|rounded\s+up|jailed|convicted|caught|snared|cut\s+off|"
    r"put\s+out\s+of\s+(?:action|business)|unmasked)"
)
_DOES = (
    r"(?:went\s+after|go(?:es|ing)?\s+after|put\s+paid\s+to|finish(?:ed|ing)\s+off|t(?:ook|aking|ake)\s+(?:out|down)|clos(?:es|ing)|shut(?:s|ting)?|dismantl(?:es|ing)|smash(?:es|ing)|br(?:oke|eaks|eaking)\s+up|target(?:s|ing)|"
    r"identif(?:ies|ying)|uncovering|exposing|disrupting|investigat(?:es|ing)|watching|tracking|monitoring|tracing|br(?:ought|inging)\s+(?:down|an?\s+end\s+to)|ending|"
    rf"aimed\s+at|focus\w*\s+on|(?:clos(?:ure|ing)|dismantling|end|takedown|downfall|demise|disruption)\s+of|to\s+(?:close|dismantle|stop|smash|tackle|target|disrupt|investigate|take\s+(?:out|down)|bring\s+down|break\s+up)|knock(?:ed|ing)\s+on|raid(?:ed|ing|s)|tackling|infiltrating|arresting|jailing|catching|put(?:ting)?\s+(?:an\s+end\s+to|a\s+stop\s+to)|{_DONE})"
)
#: Between a verb and the line that it acts on: its people, and what it is.
_OBJECT = (
    rf"(?:\s+(?:the|an?|one|two|three|several|down|up|off|lines?|drugs?|county|phone|deal|called|known|as|named|nicknamed|dubbed|gang|group|network|m[ae]n|woman|couple|"
    rf"those|dealers|people|suspects?|behind|running|who|that|which|ran|controlled|operated|ringleaders?|leaders?|members|head|of|in|across|including|among\s+them|such\s+as|namely|was|were|is|are|holders?|owners?|operators?|boss(?:es)?|both|"
    rf"{SIGNS['n']}+|{SIGNS['x']}+|{SIGNS['where']}+(?:-based)?)|[,:(-]|['\"])*\s*['\"]?"
)
_BY = r"(?:by|under|during|as\s+part\s+of|through|thanks\s+to|following|after|when|in|as\s+a\s+result\s+of)"
_GAP = rf"[^.;{LINE}]"
_PATTERNS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        # "Operation Willow, with help from the Met, took out the 'Jax' line"
        rf"(?P<op>{_OP})(?P<between>[^.;]{{0,110}}?)\b(?P<verb>{_DOES})\b{_OBJECT}{LINE}+",
        # "officers closed the 'Jax' line as part of Operation Willow"
        rf"(?P<between>)\b(?P<verb>{_DOES})\b{_OBJECT}{LINE}+['\"]?(?:\s+(?:drugs?\s+)?lines?)?{_GAP}{{0,90}}?\b(?:under|as\s+part\s+of|during|through|thanks\s+to)\s+(?:the\s+)?(?P<op>{_OP})",
        # "the 'Jax' line was closed after six months' work under Operation Willow"
        rf"{LINE}+(?P<between>{_GAP}{{0,160}}?)\b(?:was|were|been|being|is|are|and)\b{_GAP}{{0,30}}?\b(?P<verb>{_DONE})\b{_GAP}{{0,80}}?\b{_BY}\b{_GAP}{{0,50}}?(?P<op>{_OP})",
        rf"{LINE}+(?P<between>{_GAP}{{0,100}}?)\b(?P<verb>ceased|stopped|folded|went\s+dead|ended|came\s+to\s+an\s+end)\b{_GAP}{{0,60}}?\b{_BY}\b{_GAP}{{0,50}}?(?P<op>{_OP})",
        # "after six months' work under Operation Willow, its organisers were arrested"
        rf"\b(?:under|during|as\s+part\s+of|thanks\s+to|through|in)\s+(?:the\s+)?(?P<op>{_OP})(?P<between>)[^.;]{{0,30}}?,\s+{_GAP}{{0,60}}?{LINE}+{_GAP}{{0,40}}?\b(?:was|were|been)\b{_GAP}{{0,20}}?\b(?P<verb>{_DONE})\b",
        # "it was Operation Willow that brought Jax down"
        rf"(?P<op>{_OP})(?P<between>[^.;]{{0,80}}?)\b(?P<verb>brought|took|shut|put)\s+(?:the\s+)?['\"]?{LINE}+['\"]?(?:\s+line)?\s+(?:down|out|to\s+an\s+end|out\s+of)\b",
        # "the 'Jax' line was the target of Operation Willow"
        rf"{LINE}+(?P<between>{_GAP}{{0,40}}?)\b(?:was|were|is|are|became|had\s+been)\s+(?:the|an?|one\s+of\s+the)\s+(?:\w+\s+)?(?P<verb>targets?|focus|subjects?)\s+of\s+(?:the\s+|an?\s+(?:[\w-]+\s+){{0,4}}?(?:investigation|inquiry|probe|crackdown)\b[^.;]{{0,20}}?)?(?P<op>{_OP})",
        # "among the lines closed by Operation Willow were 'Jax' and 'Ace'"
        rf"\blines?\s+(?P<verb>{_DONE})\s+(?:by|under|during|in|as\s+part\s+of)\s+(?:the\s+)?(?P<op>{_OP})(?P<between>)\s+(?:was|were|is|are|include[sd]?|including)\s+(?:the\s+)?['\"]?{LINE}+",
        # "the end of the 'Jax' line came when Operation Willow officers raided a flat"
        rf"\b(?P<verb>end|demise|downfall|closure|collapse)\s+(?:of|for)\s+(?:the\s+)?['\"]?{LINE}+(?P<between>){_GAP}{{0,20}}?\b(?:came|followed|was)\s+(?:when|after|with|through|thanks\s+to|under|the\s+work\s+of)\s+{_GAP}{{0,30}}?(?P<op>{_OP})",
        # "the target of Operation Willow was the 'Jax' line", "Operation Willow's first target was the 'Jax' line"
        rf"\b(?P<verb>targets?|focus)\s+of\s+(?:the\s+)?(?P<op>{_OP})(?P<between>)\s+(?:was|were|is|are)\s+(?:the\s+)?['\"]?{LINE}+",
        rf"(?P<op>{_OP})'s\s+(?P<between>(?:\w+\s+){{0,2}})(?P<verb>targets?|focus)\s+(?:was|were|is|are)\s+(?:the\s+)?['\"]?{LINE}+",
        # "an investigation into the 'Jax' line, codenamed Operation Willow", "was called Operation Willow"
        rf"\b(?P<verb>investigation|inquiry|operation|probe|crackdown)\s+(?:into|against|on|targeting)\s+(?:the\s+)?['\"]?{LINE}+['\"]?(?:\s+(?:drugs?\s+)?lines?)?(?P<between>),?\s+(?:(?:was|is|which|and|code-?named|called|known\s+as|named|dubbed)\s+)+(?P<op>{_OP})",
        # "Operation Willow was set up to catch those behind the 'Jax' line"; "it took Operation Willow to end it"
        rf"(?P<op>{_OP})(?P<between>[^.;]{{0,60}}?)\bto\s+(?P<verb>catch|find|identify|arrest|trace|end|finish|shut\s+down|shut|bring\s+an\s+end\s+to|put\s+an\s+end\s+to)\b{_OBJECT}{LINE}+",
        # "police had the line under watch in an investigation called Operation Spectra"
        rf"{LINE}+{_GAP}{{0,20}}?\b(?P<verb>watched|investigated|under\s+(?:watch|investigation|surveillance))\b(?P<between>)[^.;]{{0,60}}?\bin\s+an\s+[^.;]{{0,40}}?(?P<op>{_OP})",
    )
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:who|while|but|where|said|because|when|whereas|not|never|will|would|could|may|might|hopes?|plans?|named\s+after|unlike|yet\s+to)\b|n't\b",
    re.IGNORECASE,
)
_AND = re.compile(rf",?\s+and\s+(?:(?:[\w-]+|{SIGNS['where']}+)(?:'s)?\s+){{0,3}}", re.IGNORECASE)
#: What stands for the line, or for those who ran it, in a sentence after the one that names it.
_ITSELF = re.compile(
    r"\bits\s+(?:alleged\s+|suspected\s+)?(?:organisers?|holders?|owners?|leaders?|ringleaders?|boss(?:es)?|operators?|controllers?|members|phone|founders?)\b"
    r"|\b(?:the|this|that)\s+(?:drugs?\s+|county\s+)?line\b(?!\s+between)|\bit\b",
    re.IGNORECASE,
)
_ITS_PEOPLE = re.compile(
    rf"^[\s\"'(]*(?:they|both(?:\s+men)?|all\s+(?:of\s+them|{SIGNS['n']}+|{SIGNS['x']}+)|the\s+(?:gang|group|network|pair|couple|trio|{SIGNS['n']}+|men|brothers|{SIGNS['n']}+\s+men))\b",
    re.IGNORECASE,
)


def acted_on(
    shadow: Shadow, brands: Sequence[Brand], before: Sequence[str], turns: Sequence[Turn] = ()
) -> Iterator[LinkDraft]:
    """Yield which operation of a sentence acted on which line.

    Parameters
    ----------
    shadow
        The sentence.
    brands
        The lines that it names.
    before
        The lines that the sentence before names, if this one names none.
    turns
        Where it calls several of them "both" or "the latter".
    """
    if not shadow.operations:
        return
    spans = {b.start: (b.end, b.name) for b in brands}
    doubt: tuple[str, ...] = ()
    for turn in turns:
        for name in turn.names:
            asked = f"'{shadow.text[turn.start : turn.end]}' is read as {' and '.join(turn.names)}"
            yield from _matched(shadow, {turn.start: (turn.end, name)}, (asked,))
    if not brands and len(before) == 1:
        found = [*_ITSELF.finditer(shadow.text), *_ITS_PEOPLE.finditer(shadow.text)]
        spans = {m.start(): (m.end(), before[0]) for m in found}
        doubt = (f"the line is not named here: is it {before[0]}, the one that was named before?",)
    yield from _matched(shadow, spans, doubt)


def _matched(shadow: Shadow, spans: Mapping[int, tuple[int, str]], doubt: tuple[str, ...]) -> Iterator[LinkDraft]:
    """Yield the operations that act on the lines at some places, in any of the forms."""
    text = signed(shadow.text, spans)
    for pattern in _PATTERNS if spans else ():
        for match in pattern.finditer(text):
            if _SOMEBODY_ELSE.search(match["between"]):
                continue
            here = [name for at, (_, name) in spans.items() if match.start() <= at < match.end()]
            names = listed(text, spans, match.end()) if text[match.end() - 1] == LINE else []
            for name in dict.fromkeys([*here, *names]):
                for who in _acting(shadow, text, match):
                    kind = "implied" if doubt else "stated"
                    yield LinkDraft("TARGETED", who, name, None, kind, match.span(), doubt)


def _acting(shadow: Shadow, text: str, match: re.Match[str]) -> list[str]:
    """Return the operation of a match, and those that "and" joins to it."""
    who = next(o for o in shadow.operations if o.start == match.start("op"))
    others = [
        o
        for o in shadow.operations
        if o is not who and _AND.fullmatch(text[min(o.end, who.end) : max(o.start, who.start)])
    ]
    return [o.id for o in (who, *others)]
