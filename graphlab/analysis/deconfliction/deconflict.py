"""Which lines of several lists may be one line: the pairs, what each is made of, and what a judgement would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphlab.analysis.deconfliction.comparison import FIELDS
from graphlab.analysis.deconfliction.counts import (
    DOUBTFUL,
    Counted,
    clusters_of,
    counted_lines,
    counts_of,
)
from graphlab.analysis.deconfliction.proposals import Pair, Proposals, level_name, propose
from graphlab.analysis.deconfliction.records import LineRecord, line_records, places_around
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError
from graphlab.graph.hidden import may_be_told
from graphlab.graph.network import Network
from graphlab.model.grades import highest_marking
from graphlab.model.judged.judgements import JUDGEMENTS, SAME, Judgement, read_judgement, standing_judgements
from graphlab.model.notes import BASIS, CONFLICT, FINDING, LEFT_OUT, LIMIT, Note, noted
from graphlab.model.result import Column, Result
from graphlab.statistics.cluster_counts import Clusters
from graphlab.wording import phrases
from graphlab.wording.likelihood import in_words

#: Fields that are shown; a token made elsewhere is compared and shown nowhere.
SHOWN = tuple((i, f.name) for i, f in enumerate(FIELDS) if f.name != "token")
COLUMNS = (
    Column("first", "", "a line of one list, as source_id/line_id"),
    Column("second", "", "a line of another list, as source_id/line_id"),
    Column("name_first", "", "its brand"),
    Column("name_second", "", "its brand"),
    Column("probability", "share", "probability that the two are one line"),
    Column("likelihood", "", "the probability in the words of the PHIA yardstick"),
    Column("judgement", "", "same, different or unsure; empty where nobody has decided"),
    Column("agreement", "", "how far the two agree, field by field"),
    Column("changes", "", "numbers of lines that become smaller by a judgement of same"),
    Column("claims", "", "claims about the two lines, those of the first list first"),
)
WATERFALL_COLUMNS = (
    Column("first", "", "a line of one list"),
    Column("second", "", "a line of another list"),
    Column("step", "", "prior, the fields that were compared, rivals"),
    Column("agreement", "", "what was found"),
    Column("weight", "bits", "log2 of the likelihood ratio: above 0 speaks for one line, below 0 against"),
    Column("running", "bits", "log2 of the odds so far"),
    Column("probability", "share", "probability so far"),
    Column("claims", "", "claims about the two lines"),
)
COUNT_COLUMNS = (
    Column("what", "", "lines (all), pair (lines that serve a pair) or town (lines that serve a town)"),
    Column("origin", "", "origin area of a pair"),
    Column("destination", "", "destination town"),
    Column("low", "lines", "fewest different lines that no judgement forbids"),
    Column("high", "lines", "most: every line that is not judged the same as another"),
    Column("expected", "lines", "expected number under the probabilities; a number to plan with, not a bound"),
    Column("proved", "", "whether low is proved to be the fewest"),
    Column("listed", "lines", "lines as the lists add up"),
    Column("claims", "", "claims about the lines"),
)
CHANGE_COLUMNS = (
    Column("first", "", "a line of one list"),
    Column("second", "", "a line of another list"),
    Column("what", "", "lines, pair or town"),
    Column("origin", "", "origin area of a pair"),
    Column("destination", "", "destination town"),
    Column("low", "lines", "fewest different lines now"),
    Column("high", "lines", "most now"),
    Column("low_if_same", "lines", "fewest if the two are judged the same"),
    Column("high_if_same", "lines", "most if the two are judged the same"),
    Column("claims", "", "claims about the two lines"),
)
#: What is counted, its range now, and its range if a pair is judged the same.
Change = tuple[Counted, tuple[int, int], tuple[int, int]]
METHOD = (
    "Every line of one source is compared with every line of every other source by brand, origin, towns, time and "
    "operation (Fellegi and Sunter; EM on agreement patterns; the frequency of a brand counts). Nothing is joined "
    "without a judgement; undecided pairs make a number of lines a range."
)


def deconflict(
    *lists: Network | Dataset, same: Iterable[Judgement] = (), least: float = DOUBTFUL, top: int | None = None
) -> Result:
    """Return the pairs of lines of different sources that may be one line, the most likely first.

    Parameters
    ----------
    lists
        One or several networks (their filters hold) or datasets. Lines of one source are never compared.
    same
        Judgements besides those that the datasets hold (`graphlab.model.judged.judgements`).
    least
        Pairs less likely than this are neither shown nor in doubt (0.01 to 1).
    top
        Show so many undecided pairs; the counts take all.

    Returns
    -------
    Result
        Columns `first second name_first name_second probability likelihood judgement agreement changes claims`; judged
        pairs last. Parts: ``waterfall`` (what the weight of each pair is made of), ``counts`` (numbers of different
        lines as ranges, all of them first), ``changes`` (what a judgement of same would change).

    Raises
    ------
    DataError
        If judgements contradict each other.

    Notes
    -----
    Time grows with the square of the number of lines: ten thousand beside ten thousand take well under a minute.
    """
    nets = [x.network(as_listed=True) if isinstance(x, Dataset) else x for x in lists]
    records = line_records(nets)
    own = [read_judgement(row) for net in nets for row in net.dataset.rows("same") if may_be_told(net.hidden, row)]
    judged, strangers = resolved_judgements(records, [*same, *(j for j in own if j is not None)])
    proposals = propose(records, places_around(nets), least=min(least, DOUBTFUL))
    clusters = clusters_of(records, judged, proposals.pairs, least=least)
    pairs = _shown_pairs(proposals, judged, least, top)
    claims = _claims_of(nets, records)
    common: dict[str, Any] = {
        "parameters": _parameters(nets, least, top),
        "marking": highest_marking(*(n.marking for n in nets)),
        "withheld": _withheld(nets),
    }
    numbers = counted_lines(records)
    changes = {pair.keys: _changes(pair, records, judged, proposals, clusters, least, numbers) for pair in pairs}
    return Result(
        title=_title(proposals, pairs, judged, records),
        method=METHOD,
        columns=COLUMNS,
        rows=[_row(pair, nets, judged, changes[pair.keys], claims) for pair in pairs],
        notes=_notes(records, proposals, judged, clusters, pairs, least, nets, strangers),
        parts={
            "waterfall": Result(
                "What the weight of each pair is made of",
                "Weights are log2 of likelihood ratios; they add up to the log2 of the odds.",
                WATERFALL_COLUMNS,
                [row for pair in pairs for row in _waterfall(pair, claims)],
                **common,
            ),
            "counts": Result(
                "Different lines, as ranges",
                "From the fewest lines that no judgement forbids to all that are not judged the same.",
                COUNT_COLUMNS,
                _count_rows(numbers, clusters, claims),
                **common,
            ),
            "changes": Result(
                "What a judgement of same would change",
                "The same counts with the pair judged the same.",
                CHANGE_COLUMNS,
                [row for pair in pairs for row in _change_rows(pair, changes[pair.keys], claims)],
                **common,
            ),
        },
        **common,
    )


def resolved_judgements(
    records: Sequence[LineRecord], judgements: Iterable[Judgement]
) -> tuple[dict[tuple[str, str], Judgement], tuple[str, ...]]:
    """Return the judgement that stands for each pair of records, by key, and the names that no one list holds.

    A line may be named by any of its sources, or by its id alone where one list holds it. Judgements on lines that are
    not there (a list was issued again without them) wait for their return.

    Raises
    ------
    DataError
        If two judgements of one day differ.
    """
    names = _line_names(records)
    found: list[Judgement] = []
    strangers: set[str] = set()
    for judgement in judgements:
        keys = {name: _named_line(name, names) for name in judgement.pair}
        strangers.update(name for name, key in keys.items() if not key)
        first, second = sorted(keys.values())
        if first and first != second:
            rest = (judgement.judgement, judgement.decided_by, judgement.decided_on, judgement.grade, judgement.note)
            found.append(Judgement(first, second, *rest))
    return standing_judgements(found), tuple(sorted(strangers))


def _line_names(records: Sequence[LineRecord]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for record in records:
        for name in (record.line, *(f"{source}/{record.line}" for source in record.sources), record.key):
            names.setdefault(name, set()).add(record.key)
    return names


def _named_line(name: str, names: Mapping[str, set[str]]) -> str:
    """Return the key of the line that a judgement names, "" where none or several bear the name."""
    found = names.get(name, set())
    return name if name in found else next(iter(found)) if len(found) == 1 else ""


def find_pair(result: Result, text: str) -> tuple[str, str]:
    """Return the pair of a result that was typed: its number in the table, or ``FIRST = SECOND``.

    Raises
    ------
    NotFoundError
        If the table has no such pair.
    """
    pairs = [(row["first"], row["second"]) for row in result.rows]
    if text.isdecimal() and 0 < int(text) <= len(pairs):
        return pairs[int(text) - 1]
    wanted = text.replace(" ", "")
    for first, second in pairs:
        if wanted in (f"{first}={second}".replace(" ", ""), f"{second}={first}".replace(" ", "")):
            return first, second
    raise NotFoundError(
        f"there is no pair '{text}' in the table; write its number, or FIRST = SECOND",
        [f"{first} = {second}" for first, second in pairs[:3]],
    )


def _shown_pairs(
    proposals: Proposals, judged: Mapping[tuple[str, str], Judgement], least: float, top: int | None
) -> list[Pair]:
    """Return the undecided pairs that are likely enough, then those that somebody judged the same or different."""
    undecided, decided = [], []
    for pair in proposals.pairs:
        judgement = judged.get(_sorted(pair))
        if judgement is not None and judgement.judgement in JUDGEMENTS[:2]:
            decided.append(pair)
        elif pair.probability >= least:
            undecided.append(pair)
    return [*undecided[:top], *decided]


def _sorted(pair: Pair) -> tuple[str, str]:
    first, second = sorted(pair.keys)
    return first, second


def _row(
    pair: Pair,
    nets: Sequence[Network],
    judged: Mapping[tuple[str, str], Judgement],
    changes: Sequence[Change],
    claims: Mapping[str, tuple[str, ...]],
) -> dict[str, Any]:
    judgement = judged.get(_sorted(pair))
    return {
        "first": pair.first.key,
        "second": pair.second.key,
        "name_first": nets[pair.first.network].name(pair.first.line),
        "name_second": nets[pair.second.network].name(pair.second.line),
        "probability": pair.probability,
        "likelihood": in_words(pair.probability),
        "judgement": judgement.judgement if judgement else None,
        "agreement": tuple(level_name(i, pair.levels[i]) for i, _ in SHOWN),
        "changes": len(changes),
        "claims": _claims(pair, claims),
    }


def _claims(pair: Pair, claims: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*claims.get(pair.first.key, ()), *claims.get(pair.second.key, ()))))


def _waterfall(pair: Pair, claims: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """Return the steps from the prior to the weight of a pair. A token speaks under the name of what it is."""
    from graphlab.statistics.record_linkage import posterior

    steps = [("prior", "any two lines of different lists", pair.prior)]
    steps += [(f.name, level_name(i, pair.levels[i]), pair.parts[i]) for i, f in enumerate(FIELDS)]
    steps += [("rivals", "other lines of the same list that are alike", pair.rivals)]
    rows, running = [], 0.0
    for step, agreement, weight in steps:
        running += weight
        if step == "token" and not weight:
            continue
        rows.append(
            {
                "first": pair.first.key,
                "second": pair.second.key,
                "step": step,
                "agreement": agreement,
                "weight": weight,
                "running": running,
                "probability": float(posterior(running)),
                "claims": _claims(pair, claims),
            }
        )
    return rows


def _changes(
    pair: Pair,
    records: Sequence[LineRecord],
    judged: Mapping[tuple[str, str], Judgement],
    proposals: Proposals,
    clusters: Clusters,
    least: float,
    numbers: Mapping[Counted, set[str]],
) -> list[Change]:
    """Return the numbers of lines that a judgement of same changes: what, range now, range then."""
    keys = _sorted(pair)
    if keys in judged and judged[keys].judgement in JUDGEMENTS[:2]:
        return []
    group = clusters.group_of(keys[0])
    members = [r for r in records if clusters.group_of(r.key) == group]
    inside = {r.key for r in members}
    then = clusters_of(
        members,
        {p: j for p, j in judged.items() if set(p) <= inside} | {keys: Judgement(*keys, SAME)},
        [p for p in proposals.pairs if p.first.key in inside],
        least=least,
    )
    inside_numbers = counted_lines(members)
    found = []
    for what in sorted({*counts_of(pair.first), *counts_of(pair.second)}):
        now, after = clusters.count(inside_numbers[what]), then.count(inside_numbers[what])
        if (now.low, now.high) != (after.low, after.high):
            whole = clusters.count(numbers[what])
            fewer = (whole.low - now.low + after.low, whole.high - now.high + after.high)
            found.append((what, (whole.low, whole.high), fewer))
    return found


def _change_rows(pair: Pair, changes: Sequence[Change], claims: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    return [
        {
            "first": pair.first.key,
            "second": pair.second.key,
            "what": what.what,
            "origin": what.origin or None,
            "destination": what.destination or None,
            "low": now[0],
            "high": now[1],
            "low_if_same": then[0],
            "high_if_same": then[1],
            "claims": _claims(pair, claims),
        }
        for what, now, then in changes
    ]


def _count_rows(
    numbers: Mapping[Counted, set[str]], clusters: Clusters, claims: Mapping[str, tuple[str, ...]]
) -> list[dict[str, Any]]:
    """Return every number of lines that is a range or holds lines judged the same; that of all lines in any case."""
    rows = []
    for what, lines in numbers.items():
        count = clusters.count(lines)
        if what == Counted("lines") or not count.low == count.high == len(lines):
            rows.append(
                {
                    "what": what.what,
                    "origin": what.origin or None,
                    "destination": what.destination or None,
                    "low": count.low,
                    "high": count.high,
                    "expected": clusters.expected(lines),
                    "proved": count.proved,
                    "listed": len(lines),
                    "claims": tuple(sorted({c for line in lines for c in claims.get(line, ())})),
                }
            )
    return rows


def _claims_of(nets: Sequence[Network], records: Sequence[LineRecord]) -> dict[str, tuple[str, ...]]:
    """Return the claims about each record: its links, events and counts."""
    found: dict[str, set[str]] = {}
    keys = {(r.network, r.line): r.key for r in records}
    for number, net in enumerate(nets):
        for link in net.links:
            for end in (link.start_node, link.end_node):
                if (number, end) in keys:
                    found.setdefault(keys[number, end], set()).add(link.id)
        for event in net.events:
            if (number, event.line) in keys:
                found.setdefault(keys[number, event.line], set()).add(event.id)
        shown = net.count_columns
        subjects, ids = (column.take(shown.rows).cells() for column in (shown["subject"], shown.table.ids))
        for subject, claim in zip(subjects, ids, strict=True):
            for part in subject.split(";"):
                if (number, part) in keys:
                    found.setdefault(keys[number, part], set()).add(claim)
    return {key: tuple(sorted(claims)) for key, claims in found.items()}


def _parameters(nets: Sequence[Network], least: float, top: int | None) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for net in nets:
        asked |= dict(net.parameters)
    return asked | {"least": least} | ({"top": top} if top is not None else {})


def _withheld(nets: Sequence[Network]) -> dict[str, int]:
    total: dict[str, int] = {}
    for net in nets:
        for reason, number in net.withheld(links=("ORIGINATES_IN", "SUPPLIES", "TARGETED"), events=True).items():
            total[reason] = total.get(reason, 0) + number
    return total


def _title(
    proposals: Proposals,
    pairs: Sequence[Pair],
    judged: Mapping[tuple[str, str], Judgement],
    records: Sequence[LineRecord],
) -> str:
    undecided = sum(_sorted(pair) not in judged for pair in pairs)
    lists = len({source for r in records for source in r.sources})
    if lists < 2:
        return "All lines come from one source, which knows its own lines apart"
    if not proposals.compared or not pairs:
        return f"No lines of the {lists} sources look alike"
    if not undecided:
        return f"No pair of lines of {lists} sources waits for a judgement"
    return f"{phrases.many(undecided, 'pair')} of lines of {lists} sources may be one line and {_wait(undecided)}"


def _wait(number: int) -> str:
    return "waits for a judgement" if number == 1 else "wait for a judgement"


def _notes(
    records: Sequence[LineRecord],
    proposals: Proposals,
    judged: Mapping[tuple[str, str], Judgement],
    clusters: Clusters,
    pairs: Sequence[Pair],
    least: float,
    nets: Sequence[Network],
    strangers: Sequence[str],
) -> list[Note]:
    count = clusters.count()
    low_end = "" if count.proved else " (the lower end is not proved)"
    added = phrases.many(len(records), "line")
    different = f"{phrases.bounds(count.low, count.high)}{low_end}, expected {clusters.expected():.1f}"
    taken = f"pairs less likely than {phrases.percent(least)} are taken to be two lines"
    compared = f"{proposals.compared:,} pairs of lines of different sources were compared, all that there are; {taken}."
    notes = [Note(f"The lists add up to {added}; different lines: {different}.", FINDING), Note(compared, BASIS)]
    made = Counter(j.judgement for j in judged.values())
    if made:
        said = ", ".join(f"{made[word]:,} {word}" for word in JUDGEMENTS if made[word])
        notes.append(Note(f"Judgements that stand: {said}.", BASIS))
    if strangers:
        text = f"Judgements name lines that no list here holds, or several: {phrases.listed(strangers)}."
        notes.append(Note(text, LEFT_OUT))
    silent = sum(not r.sources for r in records)
    if silent:
        notes.append(Note(f"{phrases.many(silent, 'line')} without a source cannot be compared.", LEFT_OUT))
    blank = sum(not r.brands and bool(r.sources) for r in records)
    if blank:
        text = f"{phrases.many(blank, 'line')} without a brand can be found only by what else agrees."
        notes.append(Note(text, LIMIT))
    if any(r.token for r in records):
        notes.append(Note("Tokens made elsewhere were compared for equality; they stand in no output.", BASIS))
    return notes + noted(CONFLICT, _joined_by_judgement(records, clusters, nets))


def _joined_by_judgement(records: Sequence[LineRecord], clusters: Clusters, nets: Sequence[Network]) -> list[str]:
    """Return a warning for lines of one list that judgements join: the list itself held them apart."""
    joined: dict[tuple[str, str], list[str]] = {}
    for record in records:
        for source in record.sources:
            joined.setdefault((clusters.representative[record.key], source), []).append(record.key)
    return [
        f"Judgements make one line of {phrases.listed(keys)}, which {source} lists apart."
        for (_, source), keys in sorted(joined.items())
        if len(set(keys)) > 1
    ]
