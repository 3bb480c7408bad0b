"""Every section of a briefing, once: its key, what makes it, the tables beside it and the methods behind it.

The order is that of the document. Gaps, methods and sources come after every analysis was asked, so that what refused
is among the gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graphlab.model.result import Result
from graphlab.report.briefing.document import Section
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_back import methods_section, sources_section
from graphlab.report.briefing.section_flows import flow_section, map_section
from graphlab.report.briefing.section_gaps import gaps_section
from graphlab.report.briefing.section_lines import disruption_section, ledger_section
from graphlab.report.briefing.section_network import change_section, network_section, whatif_section
from graphlab.wording.phrases import slug

Results = Mapping[str, Result | None]
_DISRUPTION = ("operation", "line", "returns", "stated", "stock", "outcome", "other", "place")


def _none(_: Material) -> Results:
    return {}


@dataclass(frozen=True, slots=True)
class SectionMaker:
    """A section and what belongs to it.

    Attributes
    ----------
    key
        What a house style and a product call it.
    make
        Gives the section from the material and the pictures, or None where there is nothing to say.
    tables
        Gives the whole tables that are written beside the document, by the name of their file.
    methods
        Gives the results whose method the section of methods quotes, by their heading there.
    """

    key: str
    make: Callable[[Material, Mapping[str, bytes]], Section | None]
    tables: Callable[[Material], Results] = _none
    methods: Callable[[Material], Results] = _none


def _flow_tables(material: Material) -> Results:
    """Return the flows by every denominator; one that splits nothing says nothing and is left out."""
    named: dict[str, Result | None] = {"pairs": material.line_flows}
    for (measure, unit, kind), answers in material.flows.items():
        split = {(r["subject"], r["definition"], r["period_start"]) for a in answers.values() for r in a.rows}
        for of, result in answers.items():
            if of == "all" or len(result.rows) > len(split):
                named[f"flows-{slug(measure)}-{slug(unit)}-{kind}-of-{of}"] = result
    return named


def _flow_methods(material: Material) -> Results:
    flows = next((a["all"] for a in material.flows.values() if "all" in a), None)
    return {"Flows": flows, "Pairs by lines": material.line_flows}


#: Every section, in the order of a briefing.
SECTIONS: tuple[SectionMaker, ...] = (
    SectionMaker("map", map_section),
    SectionMaker("flows", lambda m, _: flow_section(m), _flow_tables, _flow_methods),
    SectionMaker(
        "ledger", lambda m, _: ledger_section(m), lambda m: {"ledger": m.ledger}, lambda m: {"Ledger": m.ledger}
    ),
    SectionMaker(
        "disruption",
        lambda m, _: disruption_section(m),
        lambda m: {f"disruption-{part}": m.part(part) for part in _DISRUPTION} | {"changes": m.changes},
        lambda m: {
            "What came back": m.part("returns"),
            "Stock against flow": m.part("stock"),
            "Outcomes": m.part("outcome"),
        },
    ),
    SectionMaker(
        "whatif",
        lambda m, _: whatif_section(m),
        lambda m: {"whatif": m.rank, "next": m.next_lines},
        lambda m: {"What-if": m.rank},
    ),
    SectionMaker(
        "network",
        network_section,
        lambda m: {"centrality": m.centrality, "communities": m.communities},
        lambda m: {"Centrality": m.centrality, "Groups": m.communities},
    ),
    SectionMaker(
        "change", lambda m, _: change_section(m), lambda m: {"change": m.compared}, lambda m: {"Change": m.compared}
    ),
    SectionMaker(
        "gaps", lambda m, _: gaps_section(m, m.all_flows), lambda m: {"gaps": m.gaps}, lambda m: {"Gaps": m.gaps}
    ),
    SectionMaker("methods", lambda m, _: methods_section(methods_of(m))),
    SectionMaker("sources", lambda m, _: sources_section(m)),
)


def tables_of(material: Material) -> dict[str, Result]:
    """Return every table behind the document, whole, by the name of its file: the document may show less."""
    named = {name: result for section in SECTIONS for name, result in section.tables(material).items()}
    return {name: result for name, result in sorted(named.items()) if result is not None and result.rows}


def methods_of(material: Material) -> dict[str, Result]:
    """Return the results whose methods are quoted, by their heading, in the order of the sections."""
    named = {name: result for section in SECTIONS for name, result in section.methods(material).items()}
    return {name: result for name, result in named.items() if result is not None}
