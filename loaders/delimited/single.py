"""One CSV or TSV file named as a table of the data model (``counts.csv``, ``links.tsv``), by itself."""

from __future__ import annotations

from pathlib import Path

from graphlab.loaders.delimited.csv_table import read_table
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress
from graphlab.model.intake.report import LoadReport


def load(path: Path, *, keep_going: bool = False, progress: Progress | None = None) -> ClaimSet:
    """Return the dataset of one table file; the tables that it lacks are filled from its ids.

    Raises
    ------
    LoadError
        With a report of every defect.
    """
    own = f"; a sheet of your own needs a mapping: graphlab check {path.name} --suggest-mapping mapping.yaml"
    raw, sheet = read_table(path, path.stem.lower(), hint=f"{own} and then --mapping mapping.yaml")
    report = LoadReport(defects=tuple(sheet.defects), assumptions=tuple(sheet.assumptions))
    return ClaimSet.build([raw] if raw else [], keep_going=keep_going, report=report, progress=progress)
