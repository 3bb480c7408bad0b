"""The products: problem profile, line summary, operation debrief, town profile; which sections, which findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graphlab.errors import NotFoundError
from graphlab.graph.network import Network
from graphlab.release.run_record import withheld_text
from graphlab.report.briefing.document import Block, Briefing, Section, Sentence, Table, cited, shortened
from graphlab.report.briefing.flow_sentences import total_sentences
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_back import annex
from graphlab.report.briefing.section_flows import all_flows, origins_sentence
from graphlab.report.briefing.section_lines import (
    closure_stated,
    ledger_sentence,
    stock_rows,
    stock_sentence,
)
from graphlab.report.briefing.section_network import whatif_sentence
from graphlab.report.briefing.sections import SECTIONS
from graphlab.wording import phrases as words

MOST_FINDINGS = 5


@dataclass(frozen=True, slots=True)
class Product:
    """What kind of document: its name, the title it gets, the filter that narrows it, sections that it leaves out."""

    name: str
    title: str
    filters: Mapping[str, str]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """Lines of the control block that a person decides."""

    date: str = ""
    author: str = ""
    owner: str = ""
    authorised_by: str = ""
    review: str = ""
    marking: str = "OFFICIAL"


def product_for(
    net: Network, *, line: str | None = None, operation: str | None = None, place: str | None = None, title: str = ""
) -> Product:
    """Return the product for a line, an operation, a place, or the whole (problem profile).

    Raises
    ------
    NotFoundError
        If the name is not known.
    """
    find = net.find
    if line:
        key = find(line, kinds=("line",))
        left = ("network", "disruption", "map", "change")
        return Product("Line summary", title or f"Line {net.name(key)}", {"subject": key}, left)
    if operation:
        key = find(operation, kinds=("operation",))
        return Product("Operation debrief", title or net.name(key), {"subject": key}, ("network", "change"))
    if place:
        key = find(place, kinds=("place",))
        if key not in net.places:
            raise NotFoundError(f"'{place}' is no place of its own")
        return Product("Town profile", title or f"County lines and {net.name(key)}", {"place": key}, ())
    return Product("Problem profile", title or net.dataset.title or "County lines", {})


def compose(
    material: Material,
    product: Product,
    control: Control,
    *,
    pictures: dict[str, bytes],
    record: Sequence[tuple[str, str]] = (),
) -> Briefing:
    """Return the whole briefing.

    Parameters
    ----------
    material
        The analyses.
    product
        Which kind of document.
    control
        What a person decides.
    pictures
        PNG by name: ``map``, ``network``.
    record
        The run record.
    """
    most = material.style.thresholds.rows
    made = _sections(material, pictures)
    sections = tuple(replace(s, blocks=tuple(_within(b, most) for b in s.blocks)) for s in made)
    findings = tuple(_findings(material, {s.key for s in sections}))
    order = [key for key in cited(findings, sections) if key in material.claims]
    return Briefing(
        title=product.title,
        product=product.name,
        marking=control.marking,
        date=control.date,
        author=control.author,
        control=_control(material, product, control),
        findings=findings,
        sections=sections,
        annex=annex(material.net, [material.claims[key] for key in order]),
        record=tuple(record),
        appearance=material.style.appearance(),
    )


def _sections(material: Material, pictures: dict[str, bytes]) -> Iterator[Section]:
    for maker in SECTIONS:
        section = None if maker.key in material.without else maker.make(material, pictures)
        if section is not None:
            yield section


def _within(block: Block, most: int) -> Block:
    return shortened(block, most) if isinstance(block, Table) else block


def _findings(material: Material, shown: set[str]) -> Iterator[Sentence]:
    """Return three to five findings: the largest stated total, the greatest certain change, lines, what-if, gaps."""
    found: list[Sentence] = []
    totals = [f for f in all_flows(material) if f.adds_up and f.first["stock_or_flow"] == "flow"]
    for flow in totals[:1]:
        said = total_sentences(flow)
        first, rest = said[0], said[-1]
        found.append(
            Sentence(f"{first.text} {rest.text}" if rest is not first else first.text, first.claims, "finding")
        )
    stock = material.part("stock") if "disruption" in shown else None
    if stock is not None and stock.rows:
        row = stock_rows(stock)[0]
        found.append(Sentence(stock_sentence(material.net, row), tuple(row["claims"]), "finding"))
    if "ledger" in shown and material.ledger is not None and material.ledger.rows:
        found.append(Sentence(ledger_sentence(material.ledger) + _no_returns(material), kind="finding", see="ledger"))
    lines = origins_sentence(material.net) if "flows" in shown and not material.line else None
    if lines is not None:
        found.append(Sentence(lines.text, lines.claims, "finding"))
    if "whatif" in shown:
        found.append(Sentence(whatif_sentence(material), kind="finding", see="whatif"))
    if not found:
        found.append(
            Sentence("The claims that pass the filters support no finding; see what we do not know.", kind="finding")
        )
    yield from found[:MOST_FINDINGS]


def _no_returns(material: Material) -> str:
    rows = material.ledger.rows if material.ledger else ()
    closed = [r for r in rows if closure_stated(r)]
    known = [
        r for r in closed if not words.missing(r["check_backs"]) or not words.missing(r["returned_after_days_low"])
    ]
    if not closed or known:
        return ""
    if len(closed) == 1:
        whose = "it" if len(rows) == 1 else "the one with a stated closure"
    else:
        whose = f"any of the {words.number(len(closed))} with a stated closure"
    return f" Whether {whose} came back is not known: no check-back is stated."


def reporting_period(net: Network) -> str:
    """Return the period that was asked for, else the first to the last day of the claims that pass."""
    if net.period is not None:
        start, end = net.period.start, net.period.end
        return words.period_text(start.text if start else "", end.text if end else "")
    periods = [claim.period for claim in net.claims]
    firsts = [p.first for p in periods if p.first]
    lasts = [p.last for p in periods if p.last]
    if not firsts or not lasts:
        return "not dated"
    return f"all dates in the data: {words.day_text(min(firsts))} to {words.day_text(max(lasts))}"


def _control(material: Material, product: Product, control: Control) -> tuple[tuple[str, str], ...]:
    net = material.net
    cut_off = net.dataset.record.cut_off
    used = {claim.source for claim in material.claims.values()}
    lines = [
        ("Marking", control.marking),
        ("Product", product.name),
        ("Title", product.title),
        ("Organisation", material.style.organisation or "not stated"),
        ("Author", control.author or "not stated"),
        ("Owner", control.owner or "not stated"),
        ("Authorised by", control.authorised_by or "not stated"),
        ("Date", words.date_text(control.date) if control.date else "not stated"),
        ("Reporting period", reporting_period(net)),
        ("Data cut-off", words.date_text(cut_off.text) if cut_off else "not stated"),
        ("Review date", words.date_text(control.review) if control.review else "not stated"),
        ("Sources", f"{words.few(len(used), 'source')}, {words.few(len(material.claims), 'claim')}"),
        ("Withheld", withheld_text(net)),
    ]
    return tuple(lines)
