"""The folder of CSV or Parquet files of the data model: one file a table, ``dataset.yaml`` beside them.

Each table is one file of either kind; a table that stands there in both is refused.
"""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from graphlab.errors import DataError, LoadError
from graphlab.files.journal import files_of, read_steadily, settle
from graphlab.loaders import parquet
from graphlab.loaders.delimited.csv_table import read_table, read_text
from graphlab.loaders.halves import half_character
from graphlab.loaders.kept_loads import keep_load, kept_load, key_of
from graphlab.loaders.sheets.grid import fold_header, read_delimited
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress, RawTable
from graphlab.model.intake.report import Defect, LoadReport
from graphlab.model.record import FILE as RECORD_FILE
from graphlab.model.tables import TABLES

ENDINGS = (".csv", ".tsv", ".txt", parquet.ENDING)
#: Names of the record, in any case of letters.
RECORD_NAMES = (RECORD_FILE, "dataset.yml")
MAX_RECORD = 200_000
MAX_DEPTH = 50


def load(folder: Path, *, keep_going: bool = False, progress: Progress | None = None) -> ClaimSet:
    """Return the dataset in a folder.

    Parameters
    ----------
    folder
        Holds ``links.csv`` and/or ``counts.csv`` and any of the other tables.
    keep_going
        Leave rows with defects out instead of refusing the load.
    progress
        Called as ``progress(file, rows)`` now and then.

    Raises
    ------
    LoadError
        With a report of every defect; also when the folder holds no table.
    """
    if not is_dataset(folder):
        from graphlab.loaders.graphs import load as graphfile
        from graphlab.loaders.graphs.node_table import pair_in

        if pair_in(folder):
            return graphfile.load(folder, keep_going=keep_going, progress=progress)
    settle(folder)
    kept = read_steadily(folder, lambda: kept_load(folder, key_of(files_of(folder), is_own)))
    if kept is not None:
        return kept
    key, (raws, record, report) = read_steadily(
        folder, lambda: (key_of(files_of(folder), is_own), read_folder(folder, progress))
    )
    data = ClaimSet.build(raws, record, keep_going=keep_going, report=report, progress=progress)
    keep_load(folder, key, data)
    return data


def is_dataset(folder: Path) -> bool:
    """Return whether a folder holds a table of a dataset: a file of its name that has columns of it.

    A file of that name alone is not enough: lists of i2 and Gephi are called ``links.csv`` and ``places.csv`` too.
    """
    return read_steadily(folder, lambda: any(_fits(table, path) for table, path in table_files(folder)[0]))


def strangers_among_tables(folder: Path) -> list[str]:
    """Return the files of a folder that are called as a table of a dataset and are not clearly one."""
    tables, _, unread = table_files(folder)
    return [*(d.file for d in unread), *(path.name for table, path in tables if not _fits(table, path, unread=False))]


def _fits(table: str, path: Path, *, unread: bool = True) -> bool:
    """Return whether a file has columns of a table; `unread` where it cannot be read or is empty."""
    if path.suffix.lower() == parquet.ENDING:
        return parquet.fits(path, table, unread=unread)
    try:
        rows = read_delimited(path, limit=1).rows
    except DataError:
        return unread  # it says so itself when it is read
    if not rows:
        return unread
    columns = {fold_header(c) for c in rows[0]}
    required = set(TABLES[table].required)
    return len(columns & required) >= min(2, len(required))


def read_folder(folder: Path, progress: Progress | None = None) -> tuple[list[RawTable], dict[str, Any], LoadReport]:
    """Return the raw tables, the record and what was noticed on the way; `progress` is told of each file."""
    found, ignored, unread = table_files(folder)
    record, defects = record_in(folder)
    defects += unread
    if not found:
        names = ", ".join(f"{t}.csv" for t in TABLES)
        rule = f"the folder '{folder.name or folder}' holds no table of a dataset (it has {_sample(ignored)})"
        report = LoadReport(
            defects=(Defect("", 0, "", "", rule, f"put at least links.csv or counts.csv there; tables are {names}"),)
        )
        raise LoadError(str(report.defects[0]), report)
    raws, assumptions = [], []
    for table, path in found:
        raw, wrong, assumed = _read_file(path, table)
        defects += wrong
        assumptions += assumed
        if raw is not None:
            raws.append(raw)
            if progress:
                progress(f"{path.name} read", len(raw.rows))
    return (
        raws,
        record,
        LoadReport(defects=tuple(sorted(defects)), assumptions=tuple(assumptions), ignored=tuple(ignored)),
    )


def _read_file(path: Path, table: str) -> tuple[RawTable | None, list[Defect], list[str]]:
    if path.suffix.lower() == parquet.ENDING:
        return parquet.read_table(path, table)
    raw, sheet = read_table(path, table)
    return raw, sheet.defects, sheet.assumptions


def _sample(names: list[str]) -> str:
    return (", ".join(n.split(":")[0] for n in names[:4]) + (" ..." if len(names) > 4 else "")) or "no file"


def is_own(name: str) -> bool:
    """Return whether a file of this name is a table or the record of a dataset.

    Examples
    --------
    >>> is_own("Counts.tsv"), is_own("links.parquet"), is_own("dataset.yml"), is_own("notes.csv")
    (True, True, True, False)
    """
    path = Path(name)
    return name.lower() in RECORD_NAMES or (path.suffix.lower() in ENDINGS and path.stem.lower() in TABLES)


def table_files(folder: Path) -> tuple[list[tuple[str, Path]], list[str], list[Defect]]:
    """Return the tables with their files, what is ignored, and what cannot be read or stands there twice."""
    found: dict[str, Path] = {}
    ignored, defects = [], []
    for name, path in files_of(folder).items():
        kind = "record" if name.lower() in RECORD_NAMES else Path(name).stem.lower()
        if name.startswith("."):
            continue
        if not is_own(name):
            ignored.append(f"{name}: not a table of a dataset")
        elif not path.is_file():
            what = "is a link to nothing" if path.is_symlink() and not path.exists() else "is no regular file"
            defects.append(Defect(name, 0, "", "", what, "mend it or move it away"))
        elif kind in found:
            rule = f"there are two files for {kind}: {found[kind].name} and {name}"
            defects.append(Defect(name, 0, "", "", rule, "join them or move one away"))
        else:
            found[kind] = path
    return [(t, found[t]) for t in TABLES if t in found], ignored, defects


def record_in(folder: Path) -> tuple[dict[str, Any], list[Defect]]:
    """Return the record of a dataset folder, however its file is spelt; nothing where there is none."""
    if not folder.is_dir():
        return {}, []
    return read_record(next((p for n, p in files_of(folder).items() if n.lower() in RECORD_NAMES), None))


def read_record(path: Path | None) -> tuple[dict[str, Any], list[Defect]]:
    """Return the content of ``dataset.yaml``; nothing when there is none."""
    if path is None or not path.is_file():
        return {}, []
    return read_names(path, RECORD_FILE)


def read_names(path: Path, name: str) -> tuple[dict[str, Any], list[Defect]]:
    """Return the names and values of a YAML file, within bounds: size, depth, no aliases.

    Parameters
    ----------
    path
        A regular file.
    name
        What defects call it.
    """

    def unread(
        line: int, rule: str, remedy: str = "write one 'name: value' a line"
    ) -> tuple[dict[str, Any], list[Defect]]:
        return {}, [Defect(name, line, "", "", rule, remedy)]

    if path.stat().st_size > MAX_RECORD:
        return unread(0, f"is larger than {MAX_RECORD:,} bytes", "is this the right file?")
    try:
        text = read_text(path)
        if _depth(text) > MAX_DEPTH:
            return unread(0, "is nested too deeply")
        alias = _first_alias(text)
        if alias is not None:
            return unread(_line(alias.start_mark), f"the alias '*{alias.anchor}' is not read", "write the value again")
        content = yaml.safe_load(text)
    except (UnicodeDecodeError, OverflowError):
        return unread(0, "is not text", "save it as UTF-8")
    except (ValueError, AttributeError, TypeError, KeyError) as error:  # a value that its tag does not fit
        return unread(0, f"holds what cannot be: {error}", "correct it, or put it into quotes")
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        return unread(_line(getattr(error, "problem_mark", None)), f"is not YAML: {problem}")
    except RecursionError:
        return unread(0, "is nested too deeply")
    if half := half_character(content):
        return unread(0, f"holds half a character ({half})", "write the text anew")
    if content is None:
        return {}, []
    return (content, []) if isinstance(content, dict) else unread(1, "is not a list of 'name: value' lines")


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 0


def _depth(text: str) -> int:
    """Return how deep brackets are nested at most; the YAML parser takes quadratic time over them."""
    steps = (1 if c in "[{" else -1 for c in text if c in "[]{}")
    return max(accumulate(steps), default=0)


def _first_alias(text: str) -> yaml.AliasEvent | None:
    """Return the first YAML alias: a few lines of them can stand for more than fits into memory."""
    return next((e for e in yaml.parse(text, Loader=yaml.SafeLoader) if isinstance(e, yaml.AliasEvent)), None)
