"""An empty dataset to start from: every column explained, drop-downs for what has a fixed list of words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphlab.errors import OutputError, require
from graphlab.files import write_file, write_folder
from graphlab.model.statuses import OFFERED
from graphlab.model.tables import CERTAINTIES, EVENT_KINDS, LINK_TYPES, TABLES, TableSpec
from graphlab.report.steady_zip import steady_zip, workbook_bytes

RATINGS = ("major", "moderate", "minor")
GRADES = tuple(f"{digit}{letter}" for digit in (1, 2, 3) for letter in "ABCDE")
PLACE_KINDS = ("borough", "town", "county", "force", "region", "area")
#: (table, column) -> the words of its drop-down; True where no other word is allowed.
CHOICES: dict[tuple[str, str], tuple[tuple[str, ...], bool]] = {
    ("links", "link_type"): (tuple(LINK_TYPES), True),
    ("links", "certainty"): (CERTAINTIES, True),
    ("events", "event"): (EVENT_KINDS, True),
    ("events", "rating"): (RATINGS, True),
    ("events", "status"): (OFFERED, False),
    ("counts", "stock_or_flow"): (("stock", "flow", "distinct"), True),
    ("places", "kind"): (PLACE_KINDS, False),
    ("operations", "kind"): (("operation", "team", "programme"), False),
    ("sources", "kind"): (("press", "official", "foi", "return"), False),
    **{(table, "grade"): (GRADES, False) for table in ("links", "events", "counts")},
    **{(table, "handling"): (("P", "C"), True) for table in ("links", "events", "counts")},
}
RECORD = (
    ("title", "", "title of the dataset"),
    ("description", "", "what it is and where it comes from"),
    ("marking", "OFFICIAL", "OFFICIAL, OFFICIAL-SENSITIVE, SECRET or TOP SECRET"),
    ("cut_off", "", "last day that the data speak for"),
    ("tolerance", "0.1", "what '~' means: 0.1 is a tenth either way"),
    ("licence", "", "what others may do with it"),
)
README = "Read me"
_ROWS = 5_000


def template(output: str | Path, *, force: bool = False) -> Path:
    """Write an empty dataset with its columns explained, and give its path.

    Parameters
    ----------
    output
        A workbook (``.xlsx``) or a folder.
    force
        Overwrite what is there.

    Raises
    ------
    OutputError
        If it is there and `force` is off, is of another kind, or cannot be written.
    """
    path = Path(output)
    workbook = path.suffix.lower() == ".xlsx"
    if path.suffix and not workbook and not path.is_dir():
        raise OutputError(f"'{path}' is neither a workbook (.xlsx) nor a folder; nothing was written")
    if workbook:
        write_file(path, template_workbook(), force=force)
    else:
        _write_folder(path, force=force)
    return path


def _write_folder(path: Path, *, force: bool) -> None:
    """Write the empty dataset; over one that nobody has filled in, if asked."""
    files = template_files()
    if path.is_dir() and any(path.iterdir()):
        if not force:
            raise OutputError(f"'{path}' is there already; nothing was written (--force overwrites)")
        if {p.name: p.read_bytes() for p in path.iterdir() if p.is_file()} == files:
            return
    write_folder(path, files)


def template_workbook() -> bytes:
    """Return an empty workbook: a sheet for each table, comments on the headers, drop-downs, and a sheet that explains.

    Raises
    ------
    OutputError
        If it cannot be written.
    MissingExtraError
        If openpyxl is not installed.
    """
    openpyxl = require("openpyxl", extra="excel")
    book = openpyxl.Workbook()
    _explain(book.active)
    for spec in TABLES.values():
        _table_sheet(book.create_sheet(spec.name), spec)
    sheet = book.create_sheet("dataset")
    sheet.append(["name", "value", "means"])
    for row in RECORD:
        sheet.append(list(row))
    _format_header(sheet)
    return steady_zip(workbook_bytes(book), "")


def _format_header(sheet: Any) -> None:
    styles = require("openpyxl.styles", extra="excel")
    for cell in sheet[1]:
        cell.font = styles.Font(bold=True, color="FFFFFF")
        cell.fill = styles.PatternFill("solid", fgColor="16213A")
        sheet.column_dimensions[cell.column_letter].width = max(12, min(40, len(str(cell.value)) + 4))
    sheet.freeze_panes = "A2"


def _explain(sheet: Any) -> None:
    sheet.title = README
    sheet.append(["table", "column", "must it be there", "what it means", "words"])
    for spec in TABLES.values():
        for column in spec.columns:
            words, _ = CHOICES.get((spec.name, column.name), ((), False))
            must = "yes" if column.required else ""
            sheet.append([spec.name, column.name, must, column.means, ", ".join(words)])
    _format_header(sheet)
    sheet.column_dimensions["D"].width = 70


def _table_sheet(sheet: Any, spec: TableSpec) -> None:
    comments = require("openpyxl.comments", extra="excel")
    validation = require("openpyxl.worksheet.datavalidation", extra="excel")
    sheet.append(list(spec.names))
    _format_header(sheet)
    for cell, column in zip(sheet[1], spec.columns, strict=True):
        cell.comment = comments.Comment(
            column.means + (" (this column must be there)" if column.required else ""), "graphlab"
        )
        for row in range(2, 202):
            sheet.cell(row, cell.column).number_format = "@"
        words, only = CHOICES.get((spec.name, column.name), ((), False))
        if words:
            rule = validation.DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            rule.showErrorMessage = only
            rule.errorTitle, rule.error = column.name, f"write one of {', '.join(words)}"[:250]
            rule.add(f"{cell.column_letter}2:{cell.column_letter}{_ROWS}")
            sheet.add_data_validation(rule)


def template_files() -> dict[str, bytes]:
    """Return an empty folder dataset: CSV files with their headers, dataset.yaml, and COLUMNS.md that explains.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    lines = [
        "# Columns of a dataset",
        "",
        "Bold: the column must be there. Only `links` or `counts` is needed to start.",
        "",
    ]
    for spec in TABLES.values():
        lines += [f"## {spec.name}", "", "| column | means | words |", "|---|---|---|"]
        for column in spec.columns:
            words, _ = CHOICES.get((spec.name, column.name), ((), False))
            name = f"**{column.name}**" if column.required else column.name
            lines.append(f"| {name} | {column.means} | {', '.join(words)} |")
        lines.append("")
    record = [
        f"{name}: {value!r}  # {means}" if not value else f"{name}: {value}  # {means}" for name, value, means in RECORD
    ]
    files = {f"{spec.name}.csv": ",".join(spec.names) + "\n" for spec in TABLES.values()}
    files |= {"dataset.yaml": "\n".join(record) + "\n", "COLUMNS.md": "\n".join(lines)}
    return {name: text.encode() for name, text in files.items()}
