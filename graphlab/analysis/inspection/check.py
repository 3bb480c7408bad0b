"""What would be loaded from sources, and everything that is wrong with them, as one table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graphlab.analysis.inspection.contradictions import contradictions
from graphlab.analysis.inspection.duplicates import pairs_left_out, possible_duplicates
from graphlab.analysis.inspection.handling import withheld_rows
from graphlab.dataset import Dataset
from graphlab.errors import DataError, LoadError
from graphlab.files.targets import without_logins
from graphlab.loaders.folder import record_in
from graphlab.model.grades import highest_marking
from graphlab.model.intake.raw import Progress
from graphlab.model.intake.report import Defect, LoadReport
from graphlab.model.record import Record
from graphlab.model.result import Column, Result
from graphlab.model.tables import CLAIM_TABLES
from graphlab.sources import open_each
from graphlab.wording.phrases import many, verb

_CELL = ("subject", "measure", "unit", "definition", "origin", "destination", "period_start", "period_end")
COLUMNS = (
    Column(
        "finding",
        "",
        "file (its account), error, warning, assumption, ignored, contradiction, possible duplicate or withheld",
    ),
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
    home: str | None = None,
    drop_personal: bool = False,
    keep_going: bool = False,
    progress: Progress | None = None,
) -> tuple[LoadReport, Dataset | None]:
    """Return the report of a load, and the dataset if there is one; a refused load is no error here.

    Parameters
    ----------
    sources
        One or several sources.
    mapping, matches
        Files that say what a foreign sheet means and what its names mean.
    home
        The home area, which settles names that several places bear.
    drop_personal
        Leave the columns of people in a mapped sheet out, instead of refusing it.
    keep_going
        Load what is sound in spite of errors.
    progress
        Called as ``progress(file, rows)`` now and then.
    """
    refused: dict[int, DataError] = {}
    options = {
        "mapping": mapping,
        "matches": matches,
        "home": home,
        "drop_personal": drop_personal,
        "keep_going": keep_going,
        "progress": progress,
    }
    datasets = open_each(*sources, **options, refused=refused)  # type: ignore[arg-type]
    loaded = iter(datasets)
    reports = []
    for number, source in enumerate(sources):
        name = Path(str(source)).name
        found = _report_of(refused[number], name) if number in refused else next(loaded).report or LoadReport()
        reports.append(_named(found, name) if len(sources) > 1 else found)
    report = reports[0].merge(*reports[1:])
    if refused:
        return report, None
    if len(datasets) == 1:
        return report, datasets[0]
    try:
        whole = datasets[0].extend(*datasets[1:])
    except LoadError as error:
        clashes = error.report.defects if error.report else ()
        return report.adding(defects=clashes), None
    return report.adding(assumptions=[_together(datasets, whole)]), whole


def _report_of(error: DataError, name: str) -> LoadReport:
    report = getattr(error, "report", None)
    if isinstance(report, LoadReport):
        return report
    rule = re.sub(rf"^{re.escape(name)}(?:[,:])?\s+", "", error.message)
    return LoadReport(defects=(Defect(without_logins(name), 0, "", "", without_logins(rule), error.remedy),))


def _named(report: LoadReport, source: str) -> LoadReport:
    """Put the name of the source before every file, to tell the files of several sources apart."""

    def named(file: str) -> str:
        return file if file in (source, "") or file.startswith(f"{source},") else f"{source}: {file}"

    files = tuple(replace(f, file=named(f.file)) for f in report.files)
    return replace(report, files=files, defects=tuple(replace(d, file=named(d.file)) for d in report.defects))


def _together(datasets: Sequence[Dataset], whole: Dataset) -> str:
    """Return how many claims of several sources are the same, and how many cells have claims that conflict."""
    before = sum(len(d.columns(table)) for d in datasets for table in CLAIM_TABLES)
    after = sum(len(whole.columns(table)) for table in CLAIM_TABLES)
    counts = whole.columns("counts").columns
    cells = Counter(zip(*(counts[c].codes.tolist() for c in _CELL), strict=True))
    conflicts = sum(n > 1 for n in cells.values())
    same = (
        f"{many(before - after, 'claim')} {verb(before - after, 'is', 'are')} the same in several sources and "
        f"{verb(before - after, 'is', 'are')} one"
    )
    return (
        f"together: {same}; {many(conflicts, 'cell')} {verb(conflicts, 'has', 'have')} several claims, which stay apart"
    )


def check(
    *sources: str | Path,
    mapping: str | Path | None = None,
    matches: str | Path | None = None,
    home: str | None = None,
    drop_personal: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Return everything that a load of some sources would say, without loading them anywhere.

    Parameters
    ----------
    sources
        One or several sources.
    mapping, matches
        Files that say what a foreign sheet means and what its names mean.
    home
        The home area, which settles names that several places bear.
    drop_personal
        Leave the columns of people in a mapped sheet out, instead of refusing it.
    progress
        Called as ``progress(file, rows)`` now and then.

    Returns
    -------
    Result
        One row a finding: files first, then errors, warnings, assumptions, what was ignored, lines of one brand.
    """
    report, data = load_report(
        sources, mapping=mapping, matches=matches, home=home, drop_personal=drop_personal, progress=progress
    )
    marking = (
        "" if data else marking_of(sources, mapping=mapping, matches=matches, home=home, drop_personal=drop_personal)
    )
    return check_result(report, data, marking=marking)


def marking_of(
    sources: Sequence[str | Path],
    *,
    mapping: str | Path | None,
    matches: str | Path | None,
    home: str | None = None,
    drop_personal: bool = False,
) -> str:
    """Return the marking of sources whose load was refused: that of what is sound in them, else of their record."""
    refused: dict[int, DataError] = {}
    found = open_each(
        *sources,
        mapping=mapping,
        matches=matches,
        home=home,
        drop_personal=drop_personal,
        keep_going=True,
        refused=refused,
    )
    markings = [data.marking for data in found]
    for number in refused:
        record, _ = record_in(Path(str(sources[number])))
        markings.append(Record.read(record)[0].marking)
    return highest_marking(*markings)


def check_result(report: LoadReport, data: Dataset | None = None, *, marking: str = "") -> Result:
    """Return a report as a result; `data` adds the lines that may be one under one brand."""
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
        left = pairs_left_out(data)
        rows += [{"finding": "possible duplicate", "table": "lines", "text": left, "remedy": keep}] if left else []
        rows += [
            {"finding": "contradiction", "table": "events", "text": text, "remedy": "correct the claim that is wrong"}
            for text in contradictions(data)
        ]
        kept_out = withheld_rows(data)
        rows += [{"finding": "withheld", "text": note} for note in kept_out.notes]
    for row in rows:
        row |= {c.name: row.get(c.name) or (row.get(c.name) if row.get(c.name) == 0 else None) for c in COLUMNS} | {
            "claims": ()
        }
    return Result(
        title=load_verdict(report),
        method="every row of every file is read, checked by itself and as part of the whole; nothing is written",
        columns=COLUMNS,
        rows=rows,
        marking=data.marking if data else highest_marking(*filter(None, [marking])),
    )


def load_verdict(report: LoadReport) -> str:
    """Return one line on whether it would load.

    Examples
    --------
    >>> load_verdict(LoadReport())
    'This would load: no rows read, 0 kept, 0 merged, 0 rejected; no errors, no warnings'
    """
    read, kept, merged, rejected = (
        sum(getattr(f, name) for f in report.files) for name in ("read", "kept", "merged", "rejected")
    )
    said = [
        f"{len(x) or 'no'} {name}{'' if len(x) == 1 else 's'}"
        for name, x in (("error", report.errors), ("warning", report.warnings))
    ]
    word = "This would be refused" if report.errors else "This would load"
    return (
        f"{word}: {many(read, 'row')} read, {kept:,} kept, {merged:,} merged, {rejected:,} rejected; {', '.join(said)}"
    )


def without_repeats(report: LoadReport, limit: int = 20) -> LoadReport:
    """Return a report with the first few warnings of each kind and the number of the rest, for a terminal."""
    seen: Counter[tuple[str, str, str]] = Counter()
    kept: list[Defect] = []
    for defect in report.defects:
        key = (defect.file, defect.column, defect.remedy)
        seen[key] += defect.severity == "warning"
        if defect.severity == "error" or seen[key] <= limit:
            kept.append(defect)
    more = [
        f"{file}: {many(n - limit, 'more warning')} on column '{column}'"
        for (file, column, _), n in sorted(seen.items())
        if n > limit
    ]
    return replace(report, defects=tuple(kept), ignored=(*report.ignored, *more))
