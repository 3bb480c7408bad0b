"""One CSV or TSV file named as a table of the data model (``counts.csv``, ``links.tsv``), by itself."""

from __future__ import annotations

from pathlib import Path

from graphlab.loaders.csv_table import as_raw_table, read_sheet
from graphlab.model.dataset import Dataset
from graphlab.model.raw import Progress
from graphlab.model.report import LoadReport


def load(path: Path, *, keep_going: bool = False, progress: Progress | None = None) -> Dataset:
    """Give the dataset of one table file; the tables that it lacks are filled from its ids.

    Raises
    ------
    LoadError
        With a report of every defect.
    """
    sheet = read_sheet(path)
    report = LoadReport(defects=tuple(sheet.defects), assumptions=tuple(sheet.assumptions))
    raws = [as_raw_table(sheet, path.stem.lower())] if sheet.header else []
    return Dataset.build(raws, keep_going=keep_going, report=report, progress=progress)
