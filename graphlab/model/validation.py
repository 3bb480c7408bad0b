"""From raw rows to canonical rows: every row through its model, every defect with file, line, column and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from graphlab.errors import DataError
from graphlab.model.claims import claim_id
from graphlab.model.grades import parse_grade
from graphlab.model.periods import make_period, parse_date
from graphlab.model.raw import Entry, Progress, RawTable
from graphlab.model.report import Defect
from graphlab.model.tables import TABLES, TableSpec

#: (column of the start, column of the end) by table.
PERIOD_COLUMNS = {
    "links": ("start", "end"),
    "events": ("date_start", "date_end"),
    "counts": ("period_start", "period_end"),
    "operations": ("start", "end"),
}
_TYPED = {
    "lat",
    "lon",
    "value",
    "published",
    "link_type",
    "event",
    "certainty",
    "grade",
    "handling",
    "stock_or_flow",
    "rating",
}
PROGRESS_EVERY = 50_000


def missing_columns(raw: RawTable) -> list[Defect]:
    """List the columns that a file must have and lacks."""
    spec = TABLES[raw.table]
    return [
        Defect(
            raw.file,
            1,
            name,
            "",
            f"the column '{name}' is missing; the header has {', '.join(raw.columns) or 'no column'}",
            f"add a column '{name}'",
        )
        for name in spec.required
        if name not in raw.columns
    ]


def unknown_columns(raw: RawTable) -> list[Defect]:
    """List the columns that the data model does not name; they are kept as attributes."""
    extra = [c for c in raw.columns if c not in TABLES[raw.table].names]
    return [
        Defect(raw.file, 1, c, "", "is not a column of the data model", "it is kept as an attribute", "warning")
        for c in extra
    ]


class RowReader:
    """Turns raw rows of one table into entries; collects defects as it goes."""

    def __init__(self, raw: RawTable, shared: dict[str, str]) -> None:
        """Prepare for the columns of `raw`; `shared` holds one copy of every repeated text."""
        self.raw = raw
        self.spec: TableSpec = TABLES[raw.table]
        self.defects: list[Defect] = []
        self.rejected: list[dict[str, str]] = []
        self._shared = shared
        self._blank = dict.fromkeys(self.spec.names, "")
        dates = {c for pair in (PERIOD_COLUMNS.get(raw.table, ()),) for c in pair}
        free = set(self.spec.names) - set(self.spec.required) - _TYPED - dates
        self._free = tuple(sorted(c for c in raw.columns if c in free or c not in self.spec.names))
        self._dates = tuple(c for c in (*dates, "published") if c in raw.columns)

    def entries(self, progress: Progress | None = None) -> Iterator[Entry]:
        """Yield the rows that fit their model; the others leave a defect and go to `rejected`."""
        for number, (row, line) in enumerate(zip(self.raw.rows, self.raw.lines, strict=True), start=1):
            if progress and number % PROGRESS_EVERY == 0:
                progress(self.raw.file, number)
            entry = self._entry(row, line)
            if entry is None:
                self.rejected.append(dict(row))
            else:
                yield entry

    def _entry(self, row: Mapping[str, str], line: int) -> Entry | None:
        try:
            model = self.spec.model.model_validate({**self._blank, **row})
        except ValidationError as error:
            self.defects += [self._defect(line, row, e) for e in error.errors(include_url=False)]
            return None
        canonical = self._canonical(model.__dict__, model.__pydantic_extra__ or {})
        problem = self._row_problem(canonical, line)
        if problem:
            self.defects.append(problem)
            return None
        self._note_oddities(row, canonical, line)
        key = canonical[self.spec.key] if self.spec.key else claim_id(self.spec.name, canonical)
        return Entry(canonical, self.raw.file, line, key)

    def _canonical(self, fields: Mapping[str, str], extra: Mapping[str, object]) -> dict[str, str]:
        share = self._shared.setdefault
        row = {("from" if k == "from_" else k): share(v, v) for k, v in fields.items()}
        for name in sorted(extra):
            text = str(extra[name]).strip()
            row[name] = share(text, text)
        if row.get("grade") and not row["handling"]:
            row["handling"] = parse_grade(row["grade"])[1]
        if "certainty" in row:
            row["certainty"] = row["certainty"] or "stated"
        return row

    def _row_problem(self, row: Mapping[str, str], line: int) -> Defect | None:
        columns = PERIOD_COLUMNS.get(self.spec.name)
        if columns and row[columns[0]] and row[columns[1]]:
            try:
                make_period(row[columns[0]], row[columns[1]])
            except DataError as error:
                return Defect(self.raw.file, line, columns[0], row[columns[0]], error.message, error.remedy)
        return None

    def _defect(self, line: int, row: Mapping[str, str], error: Mapping[str, object]) -> Defect:
        location = error["loc"]
        column = str(location[0]) if isinstance(location, tuple) and location else ""
        context = error.get("ctx")
        cause = context.get("error") if isinstance(context, dict) else None
        rule, remedy = (cause.message, cause.remedy) if isinstance(cause, DataError) else (str(error["msg"]), "")
        cell = self.raw.cells.get(column)
        where = f"{rule} (cell {cell}{line})" if cell else rule
        return Defect(self.raw.file, line, column, str(row.get(column, "")), where, remedy)

    def _warn(self, line: int, column: str, value: str, rule: str, remedy: str) -> None:
        self.defects.append(Defect(self.raw.file, line, column, value, rule, remedy, "warning"))

    def _note_oddities(self, row: Mapping[str, str], canonical: Mapping[str, str], line: int) -> None:
        for column in self._free:
            text = canonical.get(column, "")
            if text and (text[0] == "=" or "<" in text):
                what = "a formula" if text[0] == "=" else "markup"
                self._warn(line, column, text, f"holds {what}", "it is kept as plain text and never run")
        for column in self._dates:
            written = row.get(column, "").strip()
            if written and written != canonical[column] and parse_date(written).british:
                self._warn(
                    line,
                    column,
                    written,
                    f"'{written}' was read as {canonical[column]} (day before month)",
                    "write dates as 2019-11-30",
                )
        if "source_id" in self.spec.required and self.spec.key != "source_id" and not canonical["source_id"]:
            self._warn(line, "source_id", "", "has no source", "name the source of every claim")
        if canonical.get("grade") and parse_grade(canonical["grade"])[0].legacy:
            mapped = parse_grade(canonical["grade"])[0].text
            self._warn(
                line,
                "grade",
                canonical["grade"],
                f"legacy 5x5x5 grade, read as {mapped}",
                "the mapping is lossy; the original is kept",
            )
