"""The products: what each is called, which questions it answers, how long it may be; and the briefing they become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graphlab.errors import NotFoundError
from graphlab.graph.network import Network
from graphlab.release.run_record import withheld_text
from graphlab.report.briefing.answers.card import card_facts
from graphlab.report.briefing.answers.findings import findings_of
from graphlab.report.briefing.answers.naming import as_at_text
from graphlab.report.briefing.document import (
    Block,
    Briefing,
    Budget,
    Finding,
    Picture,
    Section,
    Sentence,
    Table,
    cited,
    shortened,
)
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_back import annex
from graphlab.report.briefing.sections import SECTIONS
from graphlab.wording import phrases as words

#: Pages and slides of a product that says nothing else, and of one that is a single page.
BUDGET, ONE_PAGE = Budget(), Budget(1, 1)
#: What a problem profile and a town profile answer, in this order.
PROFILE = ("changed", "supply", "disrupted", "open", "next", "gaps")
WEEKLY = ("since", "disrupted", "open", "next", "gaps")
QUARTERLY = ("closures", "arrests", "safeguarding", "coverage", "gaps")
DEBRIEF = ("targeted", "disrupted", "reconciled", "outcomes", "gaps")
CARD = ("card",)
#: Kinds of a product of everything, by what they are asked for with.
KINDS = ("", "weekly", "quarterly")


@dataclass(frozen=True, slots=True)
class Product:
    """What kind of document: its name and title, the filter that narrows it, what it leaves out, asks, and may take."""

    name: str
    title: str
    filters: Mapping[str, str]
    without: tuple[str, ...] = ()
    questions: tuple[str, ...] = PROFILE
    budget: Budget = BUDGET


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
    net: Network,
    *,
    line: str | None = None,
    operation: str | None = None,
    place: str | None = None,
    kind: str = "",
    title: str = "",
) -> Product:
    """Return the product for a line, an operation, a place, or the whole: profile, weekly update, quarterly statement.

    Raises
    ------
    NotFoundError
        If the name is not known.
    """
    find = net.find
    if line:
        key = find(line, kinds=("line",))
        left = ("network", "disruption", "map", "change")
        return Product("Line card", title or f"Line {net.name_apart(key)}", {"subject": key}, left, CARD, ONE_PAGE)
    if operation:
        key = find(operation, kinds=("operation",))
        return Product("Operation debrief", title or net.name(key), {"subject": key}, ("network", "change"), DEBRIEF)
    if place:
        key = find(place, kinds=("place",))
        if key not in net.places:
            raise NotFoundError(f"'{place}' is no place of its own")
        return Product("Town profile", title or f"County lines and {net.name(key)}", {"place": key}, ())
    subject = title or net.dataset.title or "County lines"
    if kind == "weekly":
        return Product("Weekly update", subject, {}, (), WEEKLY, ONE_PAGE)
    if kind == "quarterly":
        return Product("Quarterly statement", subject, {}, (), QUARTERLY)
    return Product("Problem profile", subject, {})


def compose(
    material: Material,
    product: Product,
    control: Control,
    *,
    pictures: dict[str, bytes],
    record: Sequence[tuple[str, str]] = (),
    map_picture: Picture | None = None,
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
        PNG by name: ``network``.
    record
        The run record.
    map_picture
        The map of what the finding on supply speaks of.
    """
    if map_picture is not None:
        pictures = {**pictures, "map": map_picture.png}
    most = material.style.thresholds.rows
    made = _sections(material, pictures)
    sections = tuple(replace(s, blocks=tuple(_within(b, most) for b in s.blocks)) for s in made)
    findings, unanswered = findings_of(material, product.questions)
    if map_picture is not None:
        findings = tuple(_with_map(finding, map_picture) for finding in findings)
    control_block, unstated = _control(material, product, control)
    order = [key for key in cited(findings, sections) if key in material.claims]
    return Briefing(
        title=product.title,
        product=product.name,
        marking=control.marking,
        date=control.date,
        author=control.author,
        control=control_block,
        findings=findings,
        sections=sections,
        annex=annex(material.net, [material.claims[key] for key in order]),
        record=tuple(record) if material.style.has("record") else (),
        facts=card_facts(material) if material.line else (),
        has_annex=material.style.has("annex"),
        appearance=material.style.appearance(),
        subtitle=_subtitle(material, product),
        unanswered=unanswered,
        unstated=unstated,
        budget=product.budget,
    )


def _with_map(finding: Sentence, picture: Picture) -> Sentence:
    if isinstance(finding, Finding) and finding.question == "supply":
        return replace(finding, picture=picture)
    return finding


def _subtitle(material: Material, product: Product) -> str:
    """Return what stands at the head of every slide: the title and the day as at which it speaks."""
    return ", ".join(x for x in (product.title, as_at_text(material.net)) if x)


def _sections(material: Material, pictures: dict[str, bytes]) -> Iterator[Section]:
    for maker in SECTIONS:
        section = None if maker.key in material.without else maker.make(material, pictures)
        if section is not None:
            yield section


def _within(block: Block, most: int) -> Block:
    return shortened(block, most) if isinstance(block, Table) else block


def reporting_period(net: Network) -> str:
    """Return the period that was asked for, else the first to the last day of the claims that pass."""
    if net.period is not None:
        start, end = net.period.start, net.period.end
        return words.period_text(start.text if start else "", end.text if end else "")
    periods = [claim.period for claim in net.claims]
    firsts = [p.first for p in periods if p.first]
    lasts = [p.last for p in periods if p.last]
    if not firsts and not lasts:
        return "not dated"
    if not lasts:
        return f"from {words.day_text(min(firsts))}"
    if not firsts:
        return f"up to {words.day_text(max(lasts))}"
    return f"all dates in the data: {words.day_text(min(firsts))} to {words.day_text(max(lasts))}"


def _control(
    material: Material, product: Product, control: Control
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return the lines of the control block that say something, and the names of those that do not."""
    net = material.net
    cut_off = net.dataset.record.cut_off
    used = {claim.source for claim in material.claims.values()}
    lines = [
        ("Marking", control.marking),
        ("Product", product.name),
        ("Title", product.title),
        ("Organisation", material.style.organisation),
        ("Author", control.author),
        ("Owner", control.owner),
        ("Authorised by", control.authorised_by),
        ("Date", words.date_text(control.date) if control.date else ""),
        ("Reporting period", reporting_period(net)),
        ("Data cut-off", words.date_text(cut_off.text) if cut_off else ""),
        ("Review date", words.date_text(control.review) if control.review else ""),
        ("Sources", f"{words.few(len(used), 'source')}, {words.few(len(material.claims), 'claim')}"),
        ("Withheld", withheld_text(net)),
    ]
    unstated = tuple(label[0].lower() + label[1:] for label, value in lines if not value)
    return tuple(line for line in lines if line[1]), unstated
