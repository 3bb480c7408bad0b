"""Of which whole a count is a part: by the words of its sentence, or as one of a series that follows its total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.model.periods import make_period
from graphlab.model.values import parse_value

_PARTS_OF = {"arrests": ("charges", "convictions", "jailed", "people safeguarded")}


def find_whole(mention: Mention, ordered: Sequence[Mention], memory: Memory) -> None:
    """Set of which count a part is one, where the numbers before it leave no choice; else doubt it."""
    if not mention.base:
        return
    before = [
        *(m for m in memory.before(mention.number, 3) if m.form != "elliptic compared"),
        *(m for m in ordered if m.at < mention.at),
    ]
    if mention.base not in ("those", "including"):
        same = [m for m in (*memory.mentions, *before) if m.quantity.value == mention.base and _may_hold(m, mention)]
        mention.whole = same[-1] if same else None
        return
    if mention.base == "including":
        here = [m for m in ordered if m.at < mention.at and m.base != "including"]
        mention.whole = here[-1] if here and _may_hold(here[-1], mention) else None
        return
    shared = [
        m.whole
        for m in ordered
        if m.at < mention.at and m.base == "those" and m.whole is not None and _may_hold(m.whole, mention)
    ]
    if shared:
        mention.whole = shared[-1]
        return
    wholes = [
        m
        for m in before
        if _may_hold(m, mention)
        and (m.whole is None or m.measure.name != mention.measure.name or m.number == mention.number)
    ]
    nearest = [m for m in wholes if m.number == mention.number] or [
        m for m in wholes if m.number == max(w.number for w in wholes)
    ]
    tops = [m for m in nearest if m.whole is None] or nearest
    if len({id(m) for m in tops}) > 1:
        same_measure = [m for m in tops if m.measure.name == mention.measure.name]
        tops = same_measure or tops
    if tops and (len(tops) == 1 or tops[-1].measure.name == mention.measure.name):
        mention.whole = tops[-1]
    elif tops:
        mention.doubt("of which of the numbers before it is a part is not clear")
    else:
        for m in before:
            if m.measure.name == mention.measure.name and not _fits(mention, m) and m.number < mention.number:
                said = f"{mention.quantity.value} is more than the {m.quantity.value} of which it is said to be a part"
                mention.doubt(f"check failed: {said}")


def _may_hold(whole: Mention, part: Mention) -> bool:
    """Return whether a count can be the whole of another: of one measure, or arrests of which some were charged."""
    if whole is part or not (
        whole.measure.name == part.measure.name or part.measure.name in _PARTS_OF.get(whole.measure.name, ())
    ):
        return False
    return _fits(part, whole)


def _fits(part: Mention, whole: Mention) -> bool:
    """Return whether a part is not certainly larger than its whole."""
    high = parse_value(whole.quantity.value).bounds.high
    low = parse_value(part.quantity.value).bounds.low or 0
    return high is None or low <= high


def join_series(mentions: Sequence[Mention]) -> None:
    """Join parts by month or by origin to the stated total that they follow, with its place, period and actor."""
    for run in _runs(mentions):
        if len(run) < 2:
            continue
        total = _total_of(run, mentions)
        if total is None:
            continue
        for part in run:
            part.whole = total
            part.destination = part.destination or total.destination
            part.places = part.places or (() if part.destination else total.places)
            if not part.subject and total.subject:
                part.subject = total.subject
                part.doubts = [d for d in part.doubts if not d.startswith("who did it")]
            if not (part.first or part.last):
                part.first, part.last = total.first, total.last


def _runs(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield counts of one measure in a row that are split in one way: by month, or by origin."""
    run: list[Mention] = []
    way = ""
    for mention in mentions:
        mine = _way(mention)
        goes_on = run and mine == way and mention.measure == run[-1].measure and mention.number - run[-1].number <= 2
        if mine and goes_on:
            run.append(mention)
        else:
            if run:
                yield run
            run, way = ([mention], mine) if mine else ([], "")
    if run:
        yield run


def _way(mention: Mention) -> str:
    if mention.whole is not None and mention.whole.measure.name != mention.measure.name:
        return ""
    if mention.origin:
        return "origin"
    month = mention.first and mention.first == mention.last and len(mention.first) == 7
    return "month" if month and mention.measure.kind == "flow" else ""


def _total_of(run: Sequence[Mention], mentions: Sequence[Mention]) -> Mention | None:
    way = _way(run[0])
    given = [p.whole for p in run if p.whole is not None]
    if given:
        candidates: Iterable[Mention] = [given[0]]
    else:
        before = [m for m in mentions if (m.number, m.at) < (run[0].number, run[0].at) and m.measure == run[0].measure]
        candidates = [m for m in reversed(before) if m not in run and not _way(m) and m.whole is None and not m.group]
        candidates = [m for m in candidates if m.form not in ("elliptic compared", "change from")]
    lows = sum(parse_value(p.quantity.value).bounds.low or 0 for p in run)
    for total in candidates:
        high = parse_value(total.quantity.value).bounds.high
        if high is not None and lows > high:
            continue
        if way == "month" and not all(_inside(p, total) for p in run):
            continue
        if way == "origin" and run[0].number - total.number > (4 if run[0].form == "cell" else 2) and not given:
            continue
        if all(not p.destination or not total.destination or p.destination == total.destination for p in run):
            return total
    return None


def _inside(part: Mention, total: Mention) -> bool:
    if not (total.first and total.last and part.first):
        return False
    inner, outer = make_period(part.first, part.last).ordinals, make_period(total.first, total.last).ordinals
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer
