"""A named line whose two ends stand together beside it: "the 'Lacey' line (Liverpool to Shrewsbury)", or before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.shadow import Shadow

#: "The 'Lacey' line (Liverpool to Shrewsbury)": its two ends, in this order.
_ENDS_IN_BRACKETS = re.compile(
    rf"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s*(?:[(:]\s*|,\s+|-\s+)(?:from\s+|running\s+from\s+)?(?P<o>{SIGNS['where']}+)(?:\s+(?:to|into)\s+|\s*(?:-|>|->|–)\s*)"
    rf"(?P<d>{SIGNS['where']}+)\s*[),.;]",
    re.IGNORECASE,
)


#: "The Liverpool to Shrewsbury line called 'Lacey'", "the Liverpool-to-Shrewsbury 'Lacey' line".
_ENDS_AHEAD = re.compile(
    rf"(?P<o>{SIGNS['where']}+)(?:\s+|-)to(?:\s+|-)(?P<d>{SIGNS['where']}+)\s+(?:drugs?\s+|county\s+)*(?:line,?\s+(?:(?:that|which)\s+(?:was|is)\s+)?"
    r"(?:known\s+(?:\w+\s+)?as|called|named|branded|dubbed|nicknamed)\s+)?(?:the\s+)?['\"]?$",
    re.IGNORECASE,
)


def ends_in_brackets(shadow: Shadow, brands: Sequence[Brand]) -> Iterator[LinkDraft]:
    """Yield the links of the named lines behind which an origin and a town stand, in this order."""
    for brand in brands:
        ends = _ENDS_IN_BRACKETS.match(shadow.text, brand.end) or _ENDS_AHEAD.search(shadow.text[: brand.start])
        for kind, group in (("ORIGINATES_IN", "o"), ("SUPPLIES", "d")) if ends else ():
            at = ends.start(group) if ends else 0
            for place in next((listed for a, _, listed in shadow.place_lists if a == at), ()):
                if place.place and ends:
                    doubts = (place.doubt,) if place.doubt else ()
                    yield LinkDraft(
                        kind,
                        brand.name,
                        place.place,
                        None,
                        "stated",
                        (min(brand.start, ends.start()), max(brand.end, ends.end())),
                        doubts,
                    )
