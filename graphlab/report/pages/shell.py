"""The frame of every page: one HTML file that asks for nothing, runs only our own scripts and escapes every text.

The builder is pyvis: its `Network.generate_html` hands nodes, edges and options to a template. The template, its
environment (autoescaped), the policy and the script are ours, since pyvis's own template loads scripts from the
internet and runs what stands in a label. The script is `templates/page.js`, bundled from the modules in `scripts/`
(`make pages`); vis-network, which pyvis brings, is in the page of `pyvis_page` only. The data lies in a JSON block; the
policy names the SHA-256 of every script and of the style sheet and forbids all else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from graphlab.report.pages.payload import COMMON
from graphlab.report.pages.tables import Table
from graphlab.wording.phrases import BOUND_WORDS, TURNING, straight

_TEMPLATES = "graphlab.report.pages"
_JSON_ESCAPES = tuple((c, f"\\u{ord(c):04x}") for c in f"<>&'\u2028\u2029{TURNING}")


@dataclass(frozen=True)
class Page:
    """What a page says; the template decides how it looks.

    Attributes
    ----------
    view
        ``network``, ``map``, ``sankey``, ``timeline`` or ``matrix``.
    title, lede, kicker, alt
        The finding, what it rests on, where we are, and the picture in words.
    marking
        Protective marking, shown at top and bottom, in print and in the saved picture.
    payload
        Further entries of the JSON block, beside nodes and edges.
    svg
        The picture of the views that are drawn as SVG.
    absent
        What is not shown, counted.
    """

    view: str
    title: str
    lede: str
    marking: str
    payload: Mapping[str, Any]
    kicker: str = ""
    alt: str = ""
    svg: str = ""
    inset: str = ""
    canvas: bool = True
    whatif: bool = False
    timed: bool = False
    tables: Sequence[Table] = ()
    absent: Sequence[str] = ()
    notes: Sequence[str] = ()
    warnings: Sequence[str] = ()
    sources: Sequence[str] = ()
    imprint: str = ""
    keys: str = ""
    series: Sequence[str] = ()
    layouts: Sequence[tuple[str, str]] = ()
    siblings: Sequence[tuple[str, str]] = ()
    operations: Sequence[tuple[str, str]] = ()
    places: Sequence[tuple[str, str]] = ()
    certainty: bool = False
    grades: Sequence[str] = ()
    levels: Sequence[tuple[str, str]] = ()
    nodes: Sequence[Mapping[str, Any]] = ()
    edges: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def json_block(value: Any) -> Markup:
    r"""Return JSON that is inert inside a script element: no `<`, `>`, `&` or line separator stands in it.

    Examples
    --------
    >>> print(json_block({"a": "</script>"}))
    {"a":"\u003c/script\u003e"}
    """
    return _inert(_json(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _inert(text: str) -> Markup:
    for character, escape in _JSON_ESCAPES:
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704  escaped on the lines above


def source_hash(text: str) -> str:
    """Return the policy's name of an inline script or style: its SHA-256.

    Examples
    --------
    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def template_text(name: str) -> str:
    """Return one of our templates, style sheets or scripts."""
    return files(_TEMPLATES).joinpath("templates", name).read_text(encoding="utf-8")


def _css_string(text: str) -> str:
    """Write a text as a CSS string in which nothing can end the string or the style element."""
    return '"' + "".join(c if c.isalnum() or c in " -_" else f"\\{ord(c):x} " for c in text) + '"'


def _script(text: str, attributes: str = "") -> Markup:
    return Markup(f"<script{attributes}>{text}</script>")  # noqa: S704  our own files, or escaped JSON


def _assemble(page: Page, nodes: Sequence[Any], edges: Sequence[Any]) -> dict[str, Markup]:
    """Return the blocks that the template places: policy, style, data, scripts and drawing."""
    told = _json(
        {
            **COMMON,
            **page.payload,
            "bound_words": BOUND_WORDS,
            "title": page.title,
            "lede": page.lede,
            "marking": page.marking,
            "absent": list(page.absent),
            "imprint": page.imprint,
            "view": page.view,
            "siblings": dict(page.siblings),
            "layouts": [value for value, _ in page.layouts],
            "nodes": list(nodes),
            "edges": list(edges),
        }
    )
    tables = _json([{"name": t.file, "text": t.csv} for t in page.tables])  # as the command writes them
    data = _inert(f'{straight(told[:-1])},"csv":{tables}}}')
    style = template_text("page.css").replace("MARKING", _css_string(page.marking.upper()))
    boot = template_text("page.js")
    scripts = f"{source_hash(boot)} {source_hash(data)}"
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src {source_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return {
        "policy": Markup(policy),  # noqa: S704  hashes only
        "style": Markup(style),  # noqa: S704  our own file
        "data": _script(data, ' type="application/json" id="data"'),
        "boot": _script(boot),
        "svg": Markup(page.svg),  # noqa: S704  made by page_svg, which escapes
    }


@cache
def template_environment() -> Any:
    """Return the template environment: every text is escaped, an unknown name is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(_TEMPLATES, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["assemble"] = _assemble
    return environment


class _Bound:
    """What pyvis asks for its template: ours, with the page among its variables."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def get_template(self, path: str) -> _Bound:
        """Keep the name of the template."""
        self.path = path
        return self

    def render(self, **given: Any) -> str:
        """Return the HTML from what the builder hands over and the page."""
        html: str = template_environment().get_template(self.path).render(page=self.page, **given)
        return straight(html)


def render(page: Page) -> str:
    """Return the HTML of a page, built by a `pyvis.network.Network` whose template and environment are ours.

    Parameters
    ----------
    page
        What it says.

    Notes
    -----
    Nodes and edges are handed over as lists: pyvis's own adders scan all edges for each new one. The same page
    gives the same bytes; neither path nor clock is in it. No character that turns the direction of text is shown: one
    in a name would turn the figure behind it round. Saved tables keep them, and `check` warns of them.
    """
    from pyvis.network import Network as Builder

    builder = Builder(directed=True, cdn_resources="in_line")
    builder.templateEnv, builder.path, builder.options = _Bound(page), "page.html.j2", {"physics": {"enabled": False}}
    builder.nodes, builder.edges = list(page.nodes), list(page.edges)
    builder.node_ids = [node["id"] for node in page.nodes]
    html: str = builder.generate_html()
    return html
