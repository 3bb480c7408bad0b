"""The closures of lines in focus: "Closed 8 February 2023." below a name, "both were shut", "we closed it"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import CLOSED, Brand
from graphlab.loaders.articles.lines.drafts import EventDraft
from graphlab.loaders.articles.lines.going_on import ANOTHER_THING
from graphlab.loaders.articles.lines.line_events import NEGATED, period_of
from graphlab.loaders.articles.lines.whole.focus import TOGETHER_SAID, Focus
from graphlab.loaders.articles.shadow import Shadow

_LINE = (
    r"(?:it|(?:the|this|that)\s+(?:drugs?\s+|county\s+|same\s+)?(?:line|number)|"
    r"both(?:\s+of\s+(?:them|these))?(?:\s+lines)?|(?:the|these)\s+(?:two\s+)?lines|that\s+version)"
)
_BE = (
    r"(?:was|were|has\s+been|have\s+been|had\s+been)\s+"
    r"(?:(?:also|both|then|later|finally|since|itself|eventually|\w+ly)\s+)*"
)
_PASSIVE = re.compile(rf"(?<!\w){_LINE}\s+(?:{_BE})?(?P<verb>{CLOSED})\b(?!\s+(?:house|door|case))", re.IGNORECASE)
_ENDED = re.compile(
    rf"(?<!\w){_LINE}\s+(?:(?:has|have|had|finally|then|\w+ly)\s+)*(?P<verb>came\s+to\s+an\s+end|come\s+to\s+an\s+end|ended|folded|packed\s+up|shut\s+up\s+shop|gone\s+quiet|went\s+(?:dead|quiet|silent|dark|down)|fell\s+silent|"
    rf"(?:ceased|stopped)\s+(?:to\s+\w+|\w+ing)|(?:only\s+)?lasted\s+until|survived\s+until)\b",
    re.IGNORECASE,
)
#: "The line was not taken down until 3 October", "its phone was cut off within the hour".
_AT_LAST = re.compile(
    rf"(?<!\w){_LINE}\s+(?:was\s+not|wasn't|had\s+not\s+been|hadn't\s+been)\s+(?:\w+ly\s+)?{CLOSED}\s+until\b"
    r"|\b(?:the|its|line)\s+phone\s+(?:was\s+(?:cut\s+off|switched\s+off|disconnected)|.{0,60}\bhas\s+been\s+silent\b.{0,6}\bsince)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"[\W_]*(?:(?:also|now|since|then)\s+)*(?P<verb>{CLOSED}|closure)\b(?=\s*(?::|[.;,]|$|{SIGNS['when']}|in\b|on\b|by\b|following\b|after\b|last\b|this\b))",
    re.IGNORECASE,
)
_CLOSED_IT = re.compile(
    r"\b(?:closed|shut(?:\s+down)?|took\s+(?:down|out)|dismantled|smashed|brought\s+down|switched\s+off)\s+(?:it|them\s+both|both|the\s+line|that\s+line|both\s+lines)(?:\s+(?:down|off|out))?(?!\s+(?:from|to\s+(?:sell|supply)))\b"
    r"|\b(?:brought|put)\s+(?:it|the\s+line)\s+(?:to\s+an\s+end|out\s+of\s+\w+)\b",
    re.IGNORECASE,
)
_NOT_SURE = re.compile(
    r"\b(?:nearly|almost|hope\w*|try\w*|tried|plan\w*|want\w*|could|would|might|if|never|not)\b|n't\b", re.IGNORECASE
)


def closures(
    shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]], foci: Sequence[Focus], closed: Collection[str]
) -> Iterator[tuple[Shadow, EventDraft]]:
    """Yield the closures of lines in focus, with the sentence that tells each.

    Parameters
    ----------
    shadows, brands
        The sentences of an article, and the lines that each names.
    foci
        Which lines each sentence goes on to speak of.
    closed
        The lines of which a closure is drafted already.
    """
    done = set(closed)
    for shadow, named, focus in zip(shadows, brands, foci, strict=True):
        names = [n for n in focus.names if n not in done]
        if named or not names or focus.opens:
            continue
        text = shadow.text
        late = _AT_LAST.search(text)
        said = late or _ALONE.match(text) or _PASSIVE.search(text) or _ENDED.search(text) or _CLOSED_IT.search(text)
        if said is None or (
            not late and (NEGATED.search(text[: said.start()]) or _NOT_SURE.search(text[: said.end()]))
        ):
            continue
        several = bool(re.search(r"\b(?:both|lines|them)\b", said[0]))
        it = re.search(r"\bit\b", said[0]) and ANOTHER_THING.search(text[: said.start()])
        if it or (several and len(focus.names) == 1):
            continue
        if len(focus.names) > 1 and not (TOGETHER_SAID.match(text) or several):
            continue
        when = period_of(shadow, said.end(), len(text)) or period_of(shadow, 0, len(text))
        doubts = (*(() if when else ("when is not said",)), "who did it is not said", "the line is not named here")
        for name in names:
            done.add(name)
            yield shadow, EventDraft(name, "closed", when, "", said.span(), doubts)
