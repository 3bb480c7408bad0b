"""What stands in an annex: the numbered notes, every table, the claims, the methods, the sources, the run record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from graphlab.graph.network import Network
from graphlab.model.result import Result
from graphlab.report.briefing.document import Briefing, ClaimNote, Finding, Section, Table
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_back import annex, methods_section, sources_section
from graphlab.report.briefing.sections import methods_of, tables_of

#: What assures a reader: a topic and what is said of it.
Assurance = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note: the finding that it belongs to, the table that was read, its method, and the claims behind it.

    Attributes
    ----------
    number
        As it stands in brackets after the finding.
    table
        Name of the table in the annex; "" where the finding has none.
    claims
        Numbers of the claims, as text.
    """

    number: int
    topic: str
    table: str
    method: str
    claims: str


@dataclass(frozen=True)
class Annex:
    """The annex before it is written.

    Attributes
    ----------
    tables
        Every table behind the product, whole, by name.
    claims
        Every claim that passes the filters: first those that the product cites, in its order, then the others.
    cited
        How many of the claims the product cites.
    """

    briefing: Briefing
    notes: tuple[Note, ...]
    tables: Mapping[str, Result]
    claims: tuple[ClaimNote, ...]
    cited: int
    methods: Section
    sources: Table
    name_of: Callable[[str], str] = str
    assurance: Assurance = ()


def annex_of(briefing: Briefing, material: Material, assurance: Assurance = ()) -> Annex:
    """Return the annex of a product."""
    net = material.net
    cited = [note.claim for note in briefing.annex]
    others = sorted(material.claims.keys() - set(cited))
    tables = tables_of(material)
    return Annex(
        briefing=briefing,
        notes=_notes(briefing, tables),
        tables=tables,
        claims=(*briefing.annex, *annex(net, [material.claims[key] for key in others], len(cited) + 1)),
        cited=len(cited),
        methods=methods_section(methods_of(material)),
        sources=next(iter(sources_section(material).of(Table))),
        name_of=partial(_name, net),
        assurance=assurance,
    )


def _name(net: Network, key: str) -> str:
    """Return the name of a line, place or operation; what is none of them stays."""
    known = key in net.lines or key in net.places or key in net.dataset.operations
    return net.name(key) if known else key


def _notes(briefing: Briefing, tables: Mapping[str, Result]) -> tuple[Note, ...]:
    found = []
    for number, finding in enumerate(briefing.findings, 1):
        table = finding.table if isinstance(finding, Finding) and finding.table in tables else ""
        topic = finding.topic if isinstance(finding, Finding) else "Finding"
        method = tables[table].method if table else ""
        found.append(Note(number, topic, table, method, briefing.marks(finding.claims)))
    return tuple(found)
