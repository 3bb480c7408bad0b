"""Every kind of file that can be read, once: its name, its endings and its loader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from graphlab.loaders.graphs import ENDINGS as GRAPH_ENDINGS
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress
from graphlab.model.tables import TABLES

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
DELIMITED = (".csv", ".tsv", ".txt")


#: What makes a file that can be read of one that cannot, by its ending.
CONVERTED = {
    **dict.fromkeys((".gv", ".dot"), "Graphviz itself makes GML of it: gv2gml {name} -o {stem}.gml"),
    **dict.fromkeys((".xls", ".xlsb", ".numbers"), "save it as .xlsx from its own program"),
    **dict.fromkeys((".sif", ".xgmml", ".cx", ".cx2"), "export the network from Cytoscape as .cyjs or GraphML"),
    **dict.fromkeys((".dl", ".vna"), "export the network from UCINET or NetDraw as Pajek (.net)"),
    ".gdf": "open it in Gephi and export the graph as .gexf",
    ".tgf": "open it in yEd and save it as GraphML",
    ".gephi": "export the graph from Gephi as .gexf",
    **dict.fromkeys((".pdf", ".docx"), "graphlab extract {name} drafts what an article says"),
}


@dataclass(frozen=True, slots=True)
class FileLoader:
    """A kind of file.

    Attributes
    ----------
    name
        What errors call it.
    endings
        Endings of its files, in lower case.
    module
        Where its ``load(path, keep_going=..., progress=...)`` stands; imported when it is used.
    fits
        Whether it takes a file with such an ending.
    """

    name: str
    endings: tuple[str, ...]
    module: str
    fits: Callable[[Path], bool] = lambda _: True

    def load(self, path: Path, *, keep_going: bool = False, progress: Progress | None = None) -> ClaimSet:
        """Return the claims in a file.

        Raises
        ------
        LoadError
            With a report of every defect.
        """
        load = import_module(self.module).load
        return cast(ClaimSet, load(path, keep_going=keep_going, progress=progress))


def _is_table(path: Path) -> bool:
    return path.stem.lower() in TABLES


#: The first one that fits is taken.
LOADERS = (
    FileLoader("workbook", WORKBOOKS, "graphlab.loaders.sheets.workbook"),
    FileLoader("table", DELIMITED, "graphlab.loaders.delimited.single", _is_table),
    FileLoader("CSV file", DELIMITED, "graphlab.loaders.delimited.loose"),
    FileLoader("graph file", GRAPH_ENDINGS, "graphlab.loaders.graphs.load"),
)


def how_to_convert(path: Path) -> str:
    """Return what to do with a file of a kind that is not read, "" where nothing is known.

    Examples
    --------
    >>> how_to_convert(Path("ring.dot")), how_to_convert(Path("a.xyz"))
    ('Graphviz itself makes GML of it: gv2gml ring.dot -o ring.gml', '')
    """
    return CONVERTED.get(path.suffix.lower(), "").format(name=path.name, stem=path.stem)


def loader_for(path: Path) -> FileLoader | None:
    """Return what reads a file, by its ending; None when nothing does.

    Examples
    --------
    >>> [loader_for(Path(n)).name for n in ("a.XLSX", "counts.csv", "arrests.csv", "net.graphml")]
    ['workbook', 'table', 'CSV file', 'graph file']
    """
    ending = path.suffix.lower()
    return next((loader for loader in LOADERS if ending in loader.endings and loader.fits(path)), None)
