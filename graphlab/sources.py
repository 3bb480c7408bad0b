"""What SOURCE may be: a folder, a workbook, a CSV file, a graph file, a Neo4j database or the packaged example."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from graphlab.errors import LoadError, NotFoundError
from graphlab.model.dataset import Dataset
from graphlab.model.raw import Progress, collector_paused
from graphlab.model.tables import TABLES

EXAMPLES = {"example:open-source": "open_source"}
SERVER_SCHEMES = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")
WORKBOOKS = (".xlsx", ".xlsm", ".ods")
GRAPH_FILES = (".graphml", ".gexf", ".json", ".edgelist", ".edges", ".net")
DELIMITED = (".csv", ".tsv", ".txt")


def open_source(
    *sources: str | Path,
    keep_going: bool = False,
    mapping: str | Path | None = None,
    matches: str | Path | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Give the dataset in a source; several sources become one dataset.

    Parameters
    ----------
    sources
        Folder, ``.xlsx``/``.ods`` workbook, ``.csv``/``.tsv`` file, graph file, ``neo4j://`` or ``bolt://`` address,
        or ``example:open-source``.
    keep_going
        Leave rows with defects out instead of refusing the load.
    mapping
        A mapping file (YAML) that says how a foreign sheet becomes claims.
    matches
        A file of settled names (``matches.csv``).
    progress
        Called as ``progress(file, rows)`` now and then.

    Raises
    ------
    LoadError
        With the report of every defect.
    NotFoundError
        If there is no such file, folder or example.
    """
    if not sources:
        raise NotFoundError("no source was named")
    with collector_paused():
        datasets = [_open_one(str(s), keep_going, mapping, matches, progress) for s in sources]
    return datasets[0].extend(*datasets[1:]) if len(datasets) > 1 else datasets[0]


def _open_one(
    text: str, keep_going: bool, mapping: str | Path | None, matches: str | Path | None, progress: Progress | None
) -> Dataset:
    if text.startswith("example:"):
        return _open_example(text, keep_going)
    if text.startswith(SERVER_SCHEMES):
        from graphlab.stores import open_store

        return open_store(text).read()
    path = Path(text)
    if not path.exists():
        raise NotFoundError(f"there is no file or folder '{text}'", _close_by(path))
    if path.is_dir() and mapping is None:
        from graphlab.loaders import folder

        return folder.load(path, keep_going=keep_going, progress=progress)
    return _open_file(path, keep_going, mapping, matches, progress)


def _open_file(
    path: Path, keep_going: bool, mapping: str | Path | None, matches: str | Path | None, progress: Progress | None
) -> Dataset:
    ending = path.suffix.lower()
    if mapping is not None:
        from graphlab.loaders import mapping as mapped

        return mapped.load(
            path, Path(mapping), matches=Path(matches) if matches else None, keep_going=keep_going, progress=progress
        )
    if ending in WORKBOOKS:
        from graphlab.loaders import workbook

        return workbook.load(path, keep_going=keep_going, progress=progress)
    if ending in DELIMITED and path.stem.lower() in TABLES:
        from graphlab.loaders import single

        return single.load(path, keep_going=keep_going, progress=progress)
    if ending in DELIMITED:
        from graphlab.loaders import loose

        return loose.load(path, keep_going=keep_going, progress=progress)
    if ending in GRAPH_FILES:
        from graphlab.loaders import graphfile

        return graphfile.load(path, keep_going=keep_going, progress=progress)
    raise LoadError(
        f"'{path.name}' is of no kind that can be read: a source is a folder of CSV files, a workbook "
        f"({', '.join(WORKBOOKS)}), a CSV file, a graph file ({', '.join(GRAPH_FILES)}) or a neo4j:// address"
    )


def _open_example(text: str, keep_going: bool) -> Dataset:
    from graphlab.loaders import folder

    if text not in EXAMPLES:
        raise NotFoundError(f"there is no packaged dataset '{text}'", sorted(EXAMPLES))
    with resources.as_file(resources.files("graphlab.data") / EXAMPLES[text]) as path:
        return folder.load(path, keep_going=keep_going)


def _close_by(path: Path) -> list[str]:
    import difflib

    parent = path.parent if path.parent.is_dir() else Path()
    names = sorted(p.name for p in parent.iterdir()) if parent.is_dir() else []
    close = difflib.get_close_matches(path.name, names, n=3)
    return [str(parent / n) if str(parent) != "." else n for n in close] + (
        ["example:open-source"] if "example" in path.name else []
    )
