"""Exports that other programs read without loss, or that say what they left out.

Every format is made from one filtered dataset: what may leave the room is decided once (`exportable_dataset`), small
numbers and brand names are replaced in it, and only then is it written. Nothing is dropped in silence: each writer
lists what its format cannot carry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from graphlab.analysis.inspection.handling import held_claims, visible_dataset
from graphlab.errors import OutputError
from graphlab.files.targets import refuse_address
from graphlab.graph.filters import Filters
from graphlab.graph.network import Network, as_network
from graphlab.model.claim_set import ClaimSet
from graphlab.model.judged.lists import without_tokens
from graphlab.model.tables import LINK_TYPES

#: Ending of a file -> format, and the formats that are folders.
ENDINGS = {
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".json": "json",
    ".xlsx": "xlsx",
    ".cypher": "cypher",
    ".geojson": "geojson",
    ".anx": "i2",
}
FOLDERS = ("csv", "flowmap", "neo4j-admin")
FORMATS = (*ENDINGS.values(), *FOLDERS)
#: Our own formats, which keep handling code C as `load` does, unless the data leave; others leave it out unless asked.
LOSSLESS = ("csv", "xlsx", "json")
#: Formats that carry the whole dataset and are read again: lines judged the same stay as their lists have them.
CARRIERS = (*LOSSLESS, "graphml", "cypher", "neo4j-admin", "i2")


@dataclass(frozen=True)
class Exported:
    """An export before it is written.

    Attributes
    ----------
    files
        Content by name; one name without a folder for formats that are one file.
    left_out
        What the format cannot carry, one sentence each.
    notes
        What the reader should know.
    held
        How many claims of handling C are in it.
    """

    files: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    held: int = 0


def format_of(output: Path, asked: str | None = None) -> str:
    """Return the format of an output: the one asked for, else by its ending.

    Raises
    ------
    OutputError
        If neither tells, or they contradict each other; names the formats.
    """
    refuse_address(output)
    by_ending = ENDINGS.get(output.suffix.lower())
    if asked and by_ending and asked != by_ending and asked not in FOLDERS:
        raise OutputError(
            f"'{output.name}' is a name for {by_ending}, not for {asked}; leave --format out or rename it"
        )
    found = asked or by_ending
    if found is None:
        names = " ".join(ENDINGS)
        raise OutputError(
            f"the name '{output.name}' does not say the format: end it with one of {names}, "
            f"or name a folder and give --format {'|'.join(FOLDERS)}"
        )
    return found


def exportable_dataset(net: Network, kind: str, *, leaves: bool = False) -> tuple[ClaimSet, dict[str, int]]:
    """Return what may leave: the claims that pass the filters, and how many were withheld by reason.

    Parameters
    ----------
    net
        The network with its filters.
    kind
        Format; our own lossless ones (`LOSSLESS`) keep every claim when no filter was given.
    leaves
        Whether the data leave the house: then claims of handling C stay out of every format, unless asked for.

    Returns
    -------
    tuple
        A dataset with the claims that pass and the entities that may be named, and counts withheld by reason.
    """
    if kind in LOSSLESS and not leaves and net.filters == Filters():
        return without_tokens(net.record), {}
    return without_tokens(visible_dataset(net)), _withheld(net)


def _withheld(net: Network) -> dict[str, int]:
    return {k: n for k, n in net.withheld(counts=slice(None), links=tuple(LINK_TYPES), events=True).items() if n}


#: Format -> module and function that write it; each is imported only when it is used.
_WRITERS = {
    "graphml": ("graph_files", "graphml"),
    "gexf": ("graph_files", "gexf"),
    "json": ("graph_files", "node_link"),
    "csv": ("tables", "csv_folder"),
    "xlsx": ("tables", "workbook"),
    "flowmap": ("geo", "flowmap"),
    "geojson": ("geo", "geojson"),
    "cypher": ("neo4j", "cypher_script"),
    "neo4j-admin": ("neo4j", "admin_import"),
    "i2": ("i2", "anx"),
}


def _write(kind: str, data: ClaimSet, options: Mapping[str, Any]) -> Exported:
    module, function = _WRITERS[kind]
    exported: Exported = getattr(import_module(f"graphlab.report.exports.{module}"), function)(data, **options)
    return exported


def export_files(net: Network, kind: str, *, leaves: bool = False, **options: Any) -> tuple[Exported, dict[str, int]]:
    """Return the files of an export and what was withheld by reason.

    Parameters
    ----------
    net
        What to export, with its filters.
    kind
        One of `FORMATS`.
    leaves
        Whether the data leave the house (see `exportable_dataset`).
    options
        ``measure`` and ``unit`` for flowmap and geojson.
    """
    data, withheld = exportable_dataset(net, kind, leaves=leaves)
    exported = _write(kind, data, {k: v for k, v in options.items() if v is not None})
    return replace(exported, held=held_claims(data)), withheld


def check_output(path: Path, kind: str, *, force: bool, sources: Sequence[Path] = ()) -> None:
    """Refuse early an output that may not be written.

    Raises
    ------
    OutputError
        If it is there and `force` is off, is one of the sources, or holds anything that we did not write.
    """
    from graphlab.files import check_file, check_folder

    if kind in FOLDERS:
        check_folder(path, product_of(kind), force=force, sources=sources)
    else:
        check_file(path, force=force, sources=sources)


def product_of(kind: str) -> str:
    """Return what a folder of a format is called in its manifest."""
    return f"{kind} export"


def export(
    net: Network | ClaimSet,
    output: Path | str,
    *,
    format: str | None = None,  # noqa: A002 - the name of the command's option
    measure: str | None = None,
    unit: str | None = None,
    release: bool = False,
    force: bool = False,
    sources: Sequence[Path] = (),
) -> tuple[Exported, dict[str, int]]:
    """Write an export whole or not at all; give what was written and what was withheld.

    Parameters
    ----------
    net
        What to export: a network with its filters, or a dataset.
    output
        File with one of the `ENDINGS`, or a folder for ``csv``, ``flowmap`` and ``neo4j-admin``.
    format
        Needed for folders.
    measure, unit
        For flowmap and geojson: which flow; lines when left out.
    release
        The data leave the house: claims of handling C stay out of our own formats too, unless a filter lets them in.
        So they do once small numbers or brand names are hidden.
    force
        Replace what is there: a file, or a folder that was written as the same kind of export.
    sources
        Files and folders that are being read; none of them is written to.

    Raises
    ------
    OutputError
        If the output exists and `force` is off, or cannot be written; nothing is half written.
    MissingExtraError
        If the format needs an optional package.
    """
    from graphlab.files import write_file, write_folder

    net = as_network(net)
    path = Path(output)
    kind = format_of(path, format)
    check_output(path, kind, force=force, sources=sources)
    options = {"measure": measure, "unit": unit} if kind in ("flowmap", "geojson") else {}
    leaves = release or net.dataset.pseudonymised or net.dataset.suppressed
    exported, withheld = export_files(net, kind, leaves=leaves, **options)
    if kind in FOLDERS:
        write_folder(path, exported.files, product_of(kind), force=force, sources=sources)
    else:
        write_file(path, next(iter(exported.files.values())), force=force, sources=sources)
    return exported, withheld
