"""Graph files to claims.

``load`` is the way in. ``model`` is the neutral graph that every reader fills: ``xml`` (GraphML of NetworkX, yEd,
Gephi, APOC; GEXF), ``json_text``, ``json_dialects``, ``json_graph`` (node-link, Cytoscape, graphology, vis.js, JSON
lines), ``gml``, ``pajek``, ``edge_list``, ``node_table`` (Gephi's two spreadsheets), ``matrix`` (adjacency),
``sheet_graph`` (which of these a CSV file is), ``anx`` (charts of i2), ``vis_page`` (pyvis). ``kinds`` says what nodes
and edges are, ``edge_lines`` makes lines of edges, ``identity`` finds places, ``columns`` renames attributes,
``account`` says what was read, ``suggest`` writes a first mapping; ``embedded`` carries a whole dataset,
``own_edges`` gives back what our own edges say without it.
"""

from __future__ import annotations

#: File endings that are graphs.
ENDINGS = (
    ".graphml",
    ".gexf",
    ".json",
    ".jsonl",
    ".ndjson",
    ".cyjs",
    ".gml",
    ".net",
    ".edgelist",
    ".edges",
    ".anx",
    ".html",
    ".htm",
)
