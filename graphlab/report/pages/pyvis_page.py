"""The network as a page of pyvis itself: vis-network with its physics, offline and safe, to go on with in pyvis.

The object is a plain `pyvis.network.Network`; only its template is ours, because pyvis's own loads two files from the
internet and runs what stands in labels, titles and the heading.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from graphlab.errors import MissingExtraError
from graphlab.graph.network import Network
from graphlab.report.drawing.colours import KINDS
from graphlab.report.pages.aggregation import fit_picture
from graphlab.report.pages.network import finding
from graphlab.report.pages.payload import subtitle
from graphlab.report.pages.picture import Picture
from graphlab.report.pages.shell import json_block, source_hash, template_environment, template_text

_SHAPES = {"square": "square", "circle": "dot", "diamond": "diamond", "triangle": "triangle", "box": "box"}
_OPTIONS = {
    "physics": {"solver": "forceAtlas2Based", "stabilization": {"iterations": 300}},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "edges": {"smooth": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}}},
    "interaction": {"hover": True, "navigationButtons": False},
}


@cache
def _library() -> str:
    """Return the vis-network that pyvis ships."""
    text = vis_network(files("pyvis").joinpath("templates", "lib")).read_text(encoding="utf-8")
    return "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))


def vis_network(library: Traversable) -> Traversable:
    """Return the script of vis-network, whatever release of it stands in pyvis's library.

    Raises
    ------
    MissingExtraError
        If there is none.
    """
    folders = sorted((f for f in library.iterdir() if f.is_dir()), key=lambda f: f.name)
    found = [script for f in folders if (script := f.joinpath("vis-network.min.js")).is_file()]
    if not found:
        raise MissingExtraError("this pyvis brings no vis-network.min.js; pip install 'pyvis>=0.3.2,<0.4'")
    return found[-1]


class _Template:
    """What pyvis asks for its template: ours, with what stands around the picture."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.words = words

    def get_template(self, path: str) -> _Template:
        """Keep the name of the template."""
        self.path = path
        return self

    def render(self, *, nodes: Any, edges: Any, **_: Any) -> str:
        """Return the HTML from what pyvis hands over."""
        data = json_block({"nodes": nodes, "edges": edges, "options": _OPTIONS})
        style, boot, library = template_text("pyvis.css"), template_text("pyvis_boot.js"), _library()
        scripts = " ".join(source_hash(text) for text in (str(data), library, boot))
        policy = f"default-src 'none'; script-src {scripts}; style-src {source_hash(style)}; img-src data: blob:"
        html: str = (
            template_environment()
            .get_template(self.path)
            .render(data=data, style=style, boot=boot, library=library, policy=policy, **self.words)
        )
        return html


def pyvis_network(net: Network, picture: Picture | None = None) -> Any:
    """Return the network as a `pyvis.network.Network` whose template is ours; `generate_html` gives the page.

    Parameters
    ----------
    net
        A network with its filters.
    picture
        What to draw; everything that a page can hold by default.
    """
    from pyvis.network import Network as Builder

    picture = picture or fit_picture(net)
    builder = Builder(directed=True, cdn_resources="in_line")
    builder.nodes = [_node(key, drawn_node) for key, drawn_node in picture.drawn_nodes.items()]
    builder.node_ids = [node["id"] for node in builder.nodes]
    builder.edges = [
        {"from": t.source, "to": t.target, "title": t.certainty, "dashes": t.certainty != "stated", "value": t.count}
        for t in picture.drawn_links
    ]
    words = {"title": finding(net, picture), "marking": net.marking, "absent": picture.absent}
    words["lede"] = subtitle(net, picture.shown_as or "Every line, place and operation that a source links.")
    builder.templateEnv, builder.path = _Template(words), "pyvis.html.j2"
    return builder


def _node(key: str, drawn_node: Any) -> dict[str, Any]:
    colour, shape = KINDS[drawn_node.kind]
    facts = "\n".join(f"{name}: {value}" for name, value in drawn_node.facts)
    title = f"{drawn_node.name}\n{drawn_node.kind}" + (f"\n{facts}" if facts else "")
    return {"id": key, "label": drawn_node.name, "title": title, "shape": _SHAPES[shape], "color": colour, "size": 12}


def pyvis_html(net: Network, **options: Any) -> str:
    """Return the network as a page of pyvis, one offline file.

    Parameters
    ----------
    net
        A network with its filters.
    options
        ``aggregate``, ``ego``, ``hops``, ``top`` and ``seed`` as in `graphlab.view`.
    """
    picture = fit_picture(
        net,
        aggregate=options.get("aggregate") or "auto",
        around=options.get("ego"),
        hops=options.get("hops") or 2,
        most=options.get("top"),
        seed=options.get("seed") or 0,
    )
    html: str = pyvis_network(net, picture).generate_html()
    return html
