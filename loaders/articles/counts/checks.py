"""Checks of drafts against each other: parts against totals, percentages against counts, dates in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.model.periods import make_period, parse_date
from graphlab.model.values import parse_value


def check(mentions: Sequence[Mention], published: str = "") -> None:
    """Add a doubt to every count that does not agree with the others of its article.

    Parameters
    ----------
    mentions
        All counts of the article.
    published
        When it was published, "" where that is not known.
    """
    _parts(mentions)
    for mention in mentions:
        _share(mention)
        _dates(mention, published)


def _parts(mentions: Iterable[Mention]) -> None:
    held: dict[int, tuple[Mention, list[Mention]]] = {}
    for mention in mentions:
        whole = mention.whole
        if whole is not None and whole.measure.name == mention.measure.name:
            held.setdefault(id(whole), (whole, []))[1].append(mention)
    for whole, parts in held.values():
        for way, chosen in _ways(parts).items():
            total = parse_value(whole.quantity.value).bounds
            lows = sum(parse_value(p.quantity.value).bounds.low or 0 for p in chosen)
            said = " + ".join(p.quantity.value for p in chosen)
            if total.high is not None and lows > total.high:
                whole.doubt(
                    f"check failed: its parts by {way} come to {lows:,} ({said}), more than {whole.quantity.value}"
                )
            elif way == "month" and len(chosen) == _months(whole) and total.low is not None and lows < total.low:
                whole.doubt(
                    f"check failed: its months are all there and come to {lows:,} ({said}), not {whole.quantity.value}"
                )


def _ways(parts: Iterable[Mention]) -> dict[str, list[Mention]]:
    ways: dict[str, list[Mention]] = {}
    for part in parts:
        whole = part.whole
        assert whole is not None
        if part.origin != whole.origin:
            ways.setdefault("origin", []).append(part)
        elif part.destination != whole.destination:
            ways.setdefault("place", []).append(part)
        elif (part.first, part.last) != (whole.first, whole.last) and len(part.first) == 7:
            ways.setdefault("month", []).append(part)
    return ways


def _months(whole: Mention) -> int:
    if not (whole.first and whole.last):
        return -1
    first, last = parse_date(whole.first).first, parse_date(whole.last).last
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _share(mention: Mention) -> None:
    """Compare a printed percentage with the two numbers it is made of: it may be rounded or cut off."""
    digits = re.search(r"\d+(?:\.\d+)?", mention.share)
    if not digits or mention.whole is None or mention.whole.measure.name != mention.measure.name:
        return
    part, whole = parse_value(mention.quantity.value).bounds, parse_value(mention.whole.quantity.value).bounds
    if part.low is None or part.low != part.high or whole.low is None or whole.low != whole.high or not whole.low:
        return
    said = Decimal(digits[0])
    exact = Decimal(int(part.low)) * 100 / Decimal(int(whole.low))
    places = Decimal(1).scaleb(int(said.as_tuple().exponent))
    if said not in (exact.quantize(places, ROUND_HALF_UP), exact.quantize(places, ROUND_DOWN)):
        told = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        mention.doubt(
            f"check failed: {mention.quantity.value} of {mention.whole.quantity.value} is {told} %, and "
            f"not {mention.share}"
        )


def _dates(mention: Mention, published: str) -> None:
    if mention.first and mention.last:
        first, last = (
            make_period(mention.first, mention.first).ordinals,
            make_period(mention.last, mention.last).ordinals,
        )
        if first[0] > last[1]:
            mention.doubt(f"check failed: the period {mention.first} to {mention.last} runs backwards")
            mention.first = mention.last = ""
    start = mention.first or mention.last
    if published and start and parse_date(start).first > parse_date(published).last:
        mention.doubt(f"check failed: {start} is after the publication, {published}")
