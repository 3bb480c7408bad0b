"""A named line whose two ends stand in brackets behind it: "the 'Lacey' line (Liverpool to Shrewsbury)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.shadow import Shadow

#: "The 'Lacey' line (Liverpool to Shrewsbury)": its two ends, in this order.
_ENDS_IN_BRACKETS = re.compile(
    rf"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s*(?:\(|,\s+|-\s+)(?:from\s+|running\s+from\s+)?(?P<o>{SIGNS['where']}+)(?:\s+(?:to|into)\s+|\s*(?:-|>|->|–)\s*)"
    rf"(?P<d>{SIGNS['where']}+)\s*[),.;]",
    re.IGNORECASE,
)


def ends_in_brackets(shadow: Shadow, brands: Sequence[Brand]) -> Iterator[LinkDraft]:
    """Yield the links of the named lines behind which an origin and a town stand, in this order."""
    for brand in brands:
        ends = _ENDS_IN_BRACKETS.match(shadow.text, brand.end)
        for kind, group in (("ORIGINATES_IN", "o"), ("SUPPLIES", "d")) if ends else ():
            at = ends.start(group) if ends else 0
            for place in next((listed for a, _, listed in shadow.place_lists if a == at), ()):
                if place.place and ends:
                    doubts = (place.doubt,) if place.doubt else ()
                    yield LinkDraft(kind, brand.name, place.place, None, "stated", (brand.start, ends.end()), doubts)
