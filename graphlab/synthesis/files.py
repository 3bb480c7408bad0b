"""Made-up datasets as files: the tables, the record, the truth, and where defects were planted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import yaml

from graphlab.errors import OutputError, RefusedError
from graphlab.files import write_folder
from graphlab.files.cache import FOLDER as CACHE
from graphlab.files.products import MANIFEST
from graphlab.model.record import FILE as RECORD_FILE
from graphlab.model.tables import TABLES
from graphlab.synthesis.defects import PlantedDefect, plant
from graphlab.synthesis.world import Synthetic, make

#: What a folder of ours is called in its manifest.
PRODUCT = "made-up dataset"
TRUTH, PLANTED = "truth.json", "planted.csv"


def synth(
    lines: int, *, output: str | Path | None = None, seed: int = 0, messy: int = 0, force: bool = False
) -> Synthetic:
    """Return a made-up dataset with a known truth, and write it into a folder if one is named.

    Parameters
    ----------
    lines
        How many lines (at least 1).
    output
        Folder to write: the tables, ``dataset.yaml``, ``truth.json`` and, if messy, ``planted.csv``.
    seed
        The same number gives the same dataset.
    messy
        Plant so many defects of every kind; where they are stands in ``truth["planted"]``.
    force
        Overwrite a made-up dataset that is there.

    Raises
    ------
    RefusedError
        If the dataset is too small to hold so many defects.
    OutputError
        If the folder cannot be written.

    Examples
    --------
    >>> made = synth(12, seed=3)
    >>> len(made.truth["lines"]), len(made.tables["lines"])
    (12, 12)
    """
    made = make(lines, seed)
    planted: list[PlantedDefect] = []
    if messy:
        try:
            planted = plant(made, messy, seed)
        except ValueError as error:
            raise RefusedError(str(error)) from None
    if output is not None:
        write_synthetic(made, Path(output), planted, force=force)
    return made


def write_synthetic(
    made: Synthetic, folder: Path, planted: Sequence[PlantedDefect] = (), *, force: bool = False
) -> None:
    """Write a made-up dataset into a folder; rows stand in the order of the tables, so lines of defects are true.

    Raises
    ------
    OutputError
        If the folder holds something and `force` is off, or it cannot be written.
    """
    names = {f"{t}.csv" for t in TABLES} | {RECORD_FILE, TRUTH, PLANTED, MANIFEST, CACHE}
    others = sorted(p.name for p in folder.iterdir() if p.name not in names) if folder.is_dir() else []
    if others:
        raise OutputError(f"'{folder}' holds {others[0]}; nothing was written; name an empty or new folder")
    files = {
        f"{table}.csv": _table_text(list(dict.fromkeys(c for row in rows for c in row)), rows)
        for table, rows in made.tables.items()
        if rows
    }
    files[RECORD_FILE] = yaml.safe_dump(made.record, sort_keys=False)
    files[TRUTH] = json.dumps(made.truth, indent=1) + "\n"
    if planted:
        files[PLANTED] = _table_text(list(PlantedDefect.__slots__), [asdict(p) for p in planted])
    write_folder(folder, {name: text.encode() for name, text in files.items()}, PRODUCT, force=force)


def _table_text(columns: list[str], rows: Sequence[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
