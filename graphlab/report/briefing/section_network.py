"""The sections on what closing a line would do, on the network and its stability, and on change."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from typing import Any

from graphlab.analysis.lifecycle.life_columns import KINDS
from graphlab.analysis.lifecycle.lives import lives
from graphlab.analysis.lifecycle.standing import scope_words, standing
from graphlab.analysis.lifecycle.supply import is_special
from graphlab.analysis.whatif.sentences import rank_sentences
from graphlab.graph.network import Network
from graphlab.model.notes import NO_LIST, SEE_FURTHER, notes_of, notes_without
from graphlab.report.briefing.document import Block, Head, Picture, Row, Section, Sentence, Table
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_lines import ids_in, names_in
from graphlab.wording import phrases as words
from graphlab.wording.likelihood import band_of

Cells = Mapping[str, Any]


def whatif_section(material: Material) -> Section | None:
    """Return the section on what closing each line alone would cut."""
    result = material.rank
    if result is None or not material.ranked:
        return None
    net = material.net
    shown = [r for r in material.ranked if r["pairs_lost"]][: material.style.thresholds.top]
    served = _served(result.rows[0])
    rows = tuple(
        Row(
            (
                net.name_apart(r["removed"]),
                f"{words.number(r['pairs_lost'])} of {words.number(served)}",
                _pairs(net, r.get("lost")),
                names_in(net, r.get("towns_without_supplier"), none=""),
            ),
            tuple(r.get("claims") or ()),
        )
        for r in shown
    )
    heads = (
        Head("Line"),
        Head("Pairs cut", True),
        Head("Which (origin to town)"),
        Head(f"Towns left without a {material.line_noun}"),
    )
    note = (
        f"Denominator: the {words.many(served, 'pair')} of a known origin and a known town. A pair is cut when no "
        f"other {material.line_noun} serves it at that time. Lines form again, so this overstates the effect."
    )
    table = Table("whatif", "What closing each line alone would cut", heads, rows, note)
    said = whatif_sentence(material).removeprefix(f"{whatif_heading(material)}. ")
    blocks: list[Block] = [Sentence(said, see="whatif" if shown else "")]
    if shown:
        blocks.append(table)
    blocks.append(Sentence(f"Asked of {scope_words(standing(material.whole))}.", kind="note"))
    blocks += [Sentence(n, kind="note") for n in notes_of(result.notes, NO_LIST)]
    return Section("whatif", "What closing a line would do", whatif_heading(material), tuple(blocks))


def _served(row: Cells) -> int:
    return int(row["pairs_served"]) + int(row["pairs_lost"])


def _pairs(net: Network, lost: Any) -> str:
    return "; ".join(" to ".join(net.name(end) for end in pair.ends) for pair in lost or ())


def whatif_heading(material: Material) -> str:
    """Return the finding of the ranking; ties are told as ties."""
    rows = material.ranked
    if material.line:
        return _one_line(material, next(iter(rows), None))
    if not rows or not rows[0]["pairs_lost"]:
        return f"Closing any single {material.line_noun} would cut no pair of an origin and a town"
    top = [r for r in rows if r["pairs_lost"] == rows[0]["pairs_lost"]]
    who = words.listed([material.net.name_apart(r["removed"]) for r in top], most=3, last="or")
    served = _served(rows[0])
    if served == 1:
        return f"Closing {who} would cut the only pair"
    pairs = f"{words.few(rows[0]['pairs_lost'], 'pair')} of {words.number(served)}"
    return f"Closing {who} would cut most: {pairs}" + (" each" if len(top) > 1 else "")


def _one_line(material: Material, row: Cells | None) -> str:
    """Return what closing the line of a line card would cut."""
    name = material.whole.name_apart(material.line)
    if row is None:
        return f"What closing {name} would cut is not known"
    if row["pairs_lost"] and _served(row) == 1:
        return f"Closing {name} would cut the only pair"
    if row["pairs_lost"]:
        return f"Closing {name} would cut {words.few(row['pairs_lost'], 'pair')} of {words.number(_served(row))}"
    others = [material.whole.name_apart(key) for key in ids_in(row["redundant_with"])]
    serve = words.verb(len(others), "serves", "serve")
    why = f" because {words.listed(others)} {serve} the same pairs at the time" if others else ""
    return f"Closing {name} would cut no pair{why}"


def whatif_sentence(material: Material) -> str:
    """Return how many lines are the only ones on a pair, how many are redundant, and how many serve no known pair."""
    heading = whatif_heading(material)
    if material.line:
        return f"{heading}. All other lines are taken as they are reported."
    return " ".join([f"{heading}.", *rank_sentences(material.ranked), *_left_out(material.whole)])


def _left_out(net: Network) -> list[str]:
    """Return which closed lines, and which pairs of theirs, the question leaves out, in a sentence; none for none."""
    asked = standing(net)
    scope = asked.scope
    if scope is None or scope.lines is None or asked.filters.states:
        return []
    placed = {x.start_node for x in net.links if x.type in ("ORIGINATES_IN", "SUPPLIES")} - scope.lines
    told = lives(net)
    closed = sum(line in placed for line in compress(told.lines, told.columns.kind == KINDS.index("closed")))
    if not closed:
        return []
    pairs = sum(not is_special(pair) for pair in net.pairs.keys() - asked.pairs.keys())
    left = f"the {words.many(closed, 'closed line')}"
    if pairs:
        left += f" and the {words.many(pairs, 'pair')} that only {words.verb(closed, 'it serves', 'they serve')}"
    verb = words.verb(closed + pairs, "is", "are")
    return [f"Asked of {scope.short or scope.words}: {left} {verb} left out."]


def network_section(material: Material, pictures: Mapping[str, bytes]) -> Section | None:
    """Return the section on who lies between origins and towns, with the intervals of ranks, and on groups."""
    blocks: list[Block] = []
    result = material.centrality
    if "network" in pictures:
        drawn = material.net.supply_columns
        alt = (
            f"Network of {words.number(len(drawn))} lines and places and "
            f"{words.many(len(drawn.start), 'link')}; the tables say the same in words."
        )
        caption = "Lines and places joined by where lines are run from and where they sell."
        blocks.append(Picture("network", pictures["network"], alt, caption))
    if result is not None and result.rows:
        blocks[:0] = [
            Sentence(centrality_sentence(material.net, result.rows), tuple(result.rows[0].get("claims") or ()))
        ]
        blocks.append(_centrality_table(material, result.rows))
        blocks += [Sentence(n, kind="note") for n in notes_without(result.notes, SEE_FURTHER)]
    blocks += _communities(material)
    if not blocks:
        return None
    heading = centrality_heading(material) or "How the lines and places hang together"
    return Section("network", "The network and how stable it is", heading, tuple(blocks))


def _top(rows: Any) -> list[Cells]:
    return [r for r in rows if r["rank"] == rows[0]["rank"]]


def centrality_heading(material: Material) -> str:
    """Return who is first; a tie is called a tie."""
    result = material.centrality
    if result is None or not result.rows or not result.rows[0]["score"]:
        return ""
    top = [material.net.name_apart(r["node"]) for r in _top(result.rows)]
    lie = words.verb(len(top), "lies", "lie equally")
    return f"{words.listed(top, most=3)} {lie} most often between origins and towns"


def centrality_sentence(net: Network, rows: Any) -> str:
    """Return who is first and how sure the rank is, in words of likelihood where there is a probability."""
    if not rows[0]["score"]:
        return "No line or place is known to lie between an origin and a town, so nothing ranks first."
    top = _top(rows)
    who = words.listed([net.name_apart(r["node"]) for r in top], most=3)
    text = f"By betweenness (how often it lies on the shortest way between an origin and a town that it serves) {who} "
    text += "ranks first" if len(top) == 1 else "rank first together"
    first = top[0]
    if words.missing(first["in_top_share"]):
        return f"{text}. How stable the ranks are was not measured."
    share = float(first["in_top_share"])
    ranks = words.bounds(first["rank_low"], first["rank_high"])
    its, stays = ("its", "it stays") if len(top) == 1 else ("their", "they stay")
    text += f"; with claims left out at random {its} rank is {ranks}, and {stays} among those listed in "
    text += f"{words.percent(share)} of the runs"
    band = band_of(share)
    return f"{text}: that is {band.phrase} if more claims came in the same way." if band else f"{text}."


def _centrality_table(material: Material, rows: Any) -> Table:
    made = tuple(
        Row(
            (
                words.number(r["rank"]),
                material.net.name_apart(r["node"]),
                str(r["kind"]),
                words.number(r["score"]),
                "–" if words.missing(r["rank_low"]) else words.bounds(r["rank_low"], r["rank_high"]),
                "–" if words.missing(r["in_top_share"]) else words.percent(float(r["in_top_share"])),
            ),
            tuple(r.get("claims") or ()),
        )
        for r in rows[: material.style.thresholds.top]
    )
    heads = (
        Head("Rank", True),
        Head("Line or place"),
        Head("Kind"),
        Head("Score", True),
        Head("Rank with claims left out", True),
        Head("Among those listed", True),
    )
    note = "Equal scores share a rank. The ranks measure what was reported as much as what is there."
    return Table("centrality", "Between origins and towns", heads, made, note)


def _communities(material: Material) -> list[Block]:
    result = material.communities
    if result is None or not result.rows:
        return []
    groups: dict[Any, list[str]] = {}
    for row in result.rows:
        if row["community"] is not None and row["in_core"]:
            groups.setdefault(row["community"], []).append(material.net.name_apart(row["node"]))
    firm = {key: sorted(members) for key, members in groups.items() if len(members) > 2}
    if not firm:
        return [Sentence("No group of three or more lines and places holds together in most runs.")]
    rows = tuple(
        Row((str(key), words.number(len(members)), ", ".join(members)))
        for key, members in sorted(firm.items(), key=_size)
    )
    heads = (Head("Group"), Head("Size", True), Head("Lines and places that hold together"))
    note = "Members that stay together in at least the share of runs that the method names; mostly, geography."
    return [Table("communities", "Groups that hold together", heads, rows, note)]


def _size(item: tuple[Any, list[str]]) -> tuple[int, str]:
    return -len(item[1]), str(item[0])


def change_section(material: Material) -> Section | None:
    """Return the comparison of two periods, if one was asked for."""
    result = material.compared
    if result is None or not result.rows:
        return None
    rows = tuple(
        Row(tuple(_cell(row.get(c.name)) for c in result.columns if c.name != "claims"), tuple(row.get("claims") or ()))
        for row in result.rows
    )
    heads = tuple(Head(words.capital(c.name.replace("_", " "))) for c in result.columns if c.name != "claims")
    blocks: list[Block] = [Table("change", result.title, heads, rows, result.method)]
    blocks += [Sentence(n, kind="note") for n in result.notes]
    return Section("change", "What changed between two periods", result.title, tuple(blocks))


def _cell(value: Any) -> str:
    return ", ".join(str(v) for v in value) if isinstance(value, tuple | list) else words.number(value)
