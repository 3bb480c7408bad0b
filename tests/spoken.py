"""Everything that the program says of a dataset: each analysis with its further tables, each document, each page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from graphlab.analysis.centrality.ranking import centrality
from graphlab.analysis.centrality.weak_points import weak_points
from graphlab.analysis.change.comparison import change
from graphlab.analysis.communities.detection import communities
from graphlab.analysis.deconfliction.deconflict import deconflict
from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.editions.editions import editions
from graphlab.analysis.flows.extras import PARTS
from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.gaps.gaps import gaps
from graphlab.analysis.inspection.claims import claims
from graphlab.analysis.inspection.info import info
from graphlab.analysis.lifecycle.ledger import lines
from graphlab.analysis.plan.aims import AIMS
from graphlab.analysis.plan.planning import plan
from graphlab.analysis.versions.diff import diff
from graphlab.analysis.watch.watching import watch
from graphlab.analysis.whatif.steps import whatif
from graphlab.dataset import Dataset
from graphlab.errors import GraphlabError
from graphlab.graph.network import Network
from graphlab.model.result import Result
from graphlab.queries import ask as answer
from graphlab.queries import catalogue
from graphlab.report.briefing.folder import LENGTHS, brief
from graphlab.report.views import VIEWS, page_html

Ask = Callable[[], Result]


def questions(data: Dataset, net: Network) -> Iterator[tuple[str, Ask]]:
    """Yield every analysis of a dataset by name."""
    yield "info", lambda: info(net)
    yield "claims", lambda: claims(net)
    yield "lines", lambda: lines(net, survival=True)
    yield "disruption", lambda: disruption(net)
    yield "rank", lambda: whatif(net, rank=True, best=2, curve=["degree", "betweenness"])
    yield "close", lambda: whatif(net, sorted(data.lines)[:3])
    yield "centrality", lambda: centrality(net, stability=5)
    yield "degree", lambda: centrality(net, "degree", stability=5)
    yield "weak points", lambda: weak_points(net)
    yield "communities", lambda: communities(net, runs=3, scan=False, rewired=False)
    yield "deconflict", lambda: deconflict(net)
    yield "gaps", lambda: gaps(net)
    yield "watch", lambda: watch(net)
    for aim in AIMS:
        yield f"plan {aim}", lambda a=aim: plan(net, 1, aim=a)  # type: ignore[misc]
    for name, question in catalogue().items():
        if not any(p.required for p in question.parameters):
            yield f"question {name}", lambda n=name: answer(net, n)  # type: ignore[misc]
    yield "diff with itself", lambda: diff(data, data)
    yield "diff with nothing more", lambda: diff(less(data), data)
    for measure in sorted({c.measure for c in net.counts} | {"lines"}):
        for unit in sorted({c.unit for c in net.counts if c.measure == measure}) or [""]:
            yield f"flows {measure} {unit}", lambda m=measure, u=unit: flows(net, m, u or None)  # type: ignore[misc]
            for part in PARTS:
                options = {"periods": ("2018", "2019")} if part == "compare" else {}
                yield (
                    f"flows {measure} {unit} {part}",
                    lambda m=measure, u=unit, p=part, o=options: flows(net, m, u or None, parts=[p], **o),  # type: ignore[misc]
                )
            yield f"editions {measure} {unit}", lambda m=measure, u=unit: editions(net, m, u or None)  # type: ignore[misc]
            yield f"change {measure} {unit}", lambda m=measure, u=unit: change(net, m, "2018", "2019", unit=u or None)  # type: ignore[misc]


def less(data: Dataset) -> Dataset:
    """Return the dataset without its last count or link."""
    tables = {name: [dict(row) for row in data.rows(name)] for name in ("links", "events", "counts") if data.rows(name)}
    last = next(reversed(tables))
    tables[last] = tables[last][:-1]
    entities = {name: [dict(r) for r in data.rows(name)] for name in ("places", "lines", "operations", "sources")}
    return Dataset.build({**{k: v for k, v in entities.items() if v}, **{k: v for k, v in tables.items() if v}})


def said(data: Dataset, folder: Path | None = None, **filters: Any) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for everything that is said of a dataset: tables and notes, errors, briefing, pages."""
    net = data.network(**filters)
    for name, ask in questions(data, net):
        try:
            result = ask()
            for table, part in {"": result, **result.parts}.items():
                yield f"{name} {table}".strip(), part.to_text()
        except GraphlabError as error:
            yield name, f"ERROR {error}"
    for view in VIEWS:
        try:
            yield f"page {view}", readable(page_html(net, view))
        except GraphlabError as error:
            yield f"page {view}", f"ERROR {error}"
    if folder is not None:
        for length in LENGTHS:
            made = brief(data, folder, to=("html",), length=length, force=True, **filters)
            for name in ("briefing", "annex"):
                page = made.files.get(f"{name}.html", b"").decode("utf-8")
                yield name if length == "short" else f"full {name}", readable(page)


def readable(page: str) -> str:
    """Return the words of a page: no scripts, no styles, one line an element, cells apart."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    page = re.sub(r"</t[dh]>", " | ", page)
    page = re.sub(r"</(p|h\d|li|tr|dd|dt|figcaption|caption|option|button|label)>", "\n", page)
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    return "\n".join(line for line in (" ".join(row.split()) for row in text.splitlines()) if line)
