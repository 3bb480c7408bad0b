"""What would be loaded from sources, and everything that is wrong with them, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graphlab.errors import DataError, LoadError
from graphlab.loaders.duplicates import possible_duplicates
from graphlab.model.dataset import Dataset
from graphlab.model.raw import Progress
from graphlab.model.report import Defect, LoadReport
from graphlab.model.result import Column, Result
from graphlab.sources import open_source

COLUMNS = (
    Column("finding", "", "file (its account), error, warning, assumption, ignored or possible duplicate"),
    Column("file", "", "file or sheet"),
    Column("table", "", "table of the data model"),
    Column("line", "", "line of the file or row of the sheet"),
    Column("column", "", "column of the table"),
    Column("value", "", "what stands there"),
    Column("text", "", "what was found or assumed"),
    Column("remedy", "", "what to do"),
    Column("read", "rows", "rows read"),
    Column("kept", "rows", "rows kept"),
    Column("merged", "rows", "rows that are the same as another"),
    Column("rejected", "rows", "rows left out; read = kept + merged + rejected"),
)


def load_report(
    sources: Sequence[str | Path],
    *,
    mapping: str | Path | None = None,
    matches: str | Path | None = None,
    keep_going: bool = False,
    progress: Progress | None = None,
) -> tuple[LoadReport, Dataset | None]:
    """Give the report of a load, and the dataset if there is one; a refused load is no error here.

    Parameters
    ----------
    sources
        One or several sources.
    mapping, matches
        Files that say what a foreign sheet means and what its names mean.
    keep_going
        Load what is sound in spite of errors.
    progress
        Called as ``progress(file, rows)`` now and then.
    """
    try:
        data = open_source(*sources, mapping=mapping, matches=matches, keep_going=keep_going, progress=progress)
    except LoadError as error:
        if error.report is None:
            raise
        return error.report, None
    except DataError as error:
        first = Path(str(sources[0])).name
        return LoadReport(defects=(Defect(first, 0, "", "", error.message, error.remedy),)), None
    return data.report or LoadReport(), data


def check(
    *sources: str | Path,
    mapping: str | Path | None = None,
    matches: str | Path | None = None,
    progress: Progress | None = None,
) -> Result:
    """Give everything that a load of some sources would say, without loading them anywhere.

    Parameters
    ----------
    sources
        One or several sources.
    mapping, matches
        Files that say what a foreign sheet means and what its names mean.
    progress
        Called as ``progress(file, rows)`` now and then.

    Returns
    -------
    Result
        One row a finding: files first, then errors, warnings, assumptions, what was ignored, lines of one brand.
    """
    report, data = load_report(sources, mapping=mapping, matches=matches, progress=progress)
    return check_result(report, data)


def check_result(report: LoadReport, data: Dataset | None = None) -> Result:
    """Give a report as a result; `data` adds the lines that may be one under one brand."""
    rows: list[dict[str, object]] = [
        {
            "finding": "file",
            "file": f.file,
            "table": f.table,
            "read": f.read,
            "kept": f.kept,
            "merged": f.merged,
            "rejected": f.rejected,
        }
        for f in report.files
    ]
    for name, defects in (("error", report.errors), ("warning", report.warnings)):
        rows += [
            {
                "finding": name,
                "file": d.file,
                "line": d.line or None,
                "column": d.column,
                "value": d.value,
                "text": d.rule,
                "remedy": d.remedy,
            }
            for d in defects
        ]
    rows += [{"finding": "assumption", "text": text} for text in report.assumptions]
    rows += [{"finding": "ignored", "text": text} for text in report.ignored]
    if data is not None:
        keep = "give both lines one id if they are one; nothing is merged without that"
        rows += [
            {"finding": "possible duplicate", "table": "lines", "text": str(d), "remedy": keep}
            for d in possible_duplicates(data)
        ]
    for row in rows:
        row |= {c.name: row.get(c.name) or (row.get(c.name) if row.get(c.name) == 0 else None) for c in COLUMNS} | {
            "claims": ()
        }
    return Result(
        title=verdict(report),
        method="every row of every file is read, checked by itself and as part of the whole; nothing is written",
        columns=COLUMNS,
        rows=rows,
        marking=data.marking if data else "OFFICIAL",
    )


def verdict(report: LoadReport) -> str:
    """Say in one line whether it would load.

    Examples
    --------
    >>> verdict(LoadReport())
    'This would load: 0 rows read, 0 kept, 0 merged, 0 rejected; no errors, no warnings'
    """
    read, kept, merged, rejected = (
        sum(getattr(f, name) for f in report.files) for name in ("read", "kept", "merged", "rejected")
    )
    said = [
        f"{len(x) or 'no'} {name}{'' if len(x) == 1 else 's'}"
        for name, x in (("error", report.errors), ("warning", report.warnings))
    ]
    word = "This would be refused" if report.errors else "This would load"
    return f"{word}: {read:,} rows read, {kept:,} kept, {merged:,} merged, {rejected:,} rejected; {', '.join(said)}"


def without_repeats(report: LoadReport, limit: int = 20) -> LoadReport:
    """Give a report with the first few warnings of each kind and the number of the rest, for a terminal."""
    seen: dict[tuple[str, str, str], int] = {}
    kept: list[Defect] = []
    for defect in report.defects:
        key = (defect.file, defect.column, defect.remedy)
        seen[key] = seen.get(key, 0) + 1
        if defect.severity == "error" or seen[key] <= limit:
            kept.append(defect)
    more = [
        f"{file}: {n - limit:,} more warnings on column '{column}'"
        for (file, column, _), n in sorted(seen.items())
        if n > limit
    ]
    return replace(report, defects=tuple(kept), ignored=(*report.ignored, *more))
