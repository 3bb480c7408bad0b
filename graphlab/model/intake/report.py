"""What a load understood: files, rows kept, merged and rejected, every defect, every assumption."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter

from graphlab.wording.phrases import many, verb


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """One thing that is wrong, or worth a look, with where it is and what to do."""

    file: str
    line: int
    column: str
    value: str
    rule: str
    remedy: str
    severity: str = "error"

    def __str__(self) -> str:
        """Say where, what was found and what to do, in one line.

        Examples
        --------
        >>> print(Defect("counts.csv", 7, "value", "1O3", "'1O3' is not a number or bound", "write 103"))
        counts.csv, line 7, column 'value': '1O3' is not a number or bound; write 103
        """
        where = [self.file or "dataset"]
        where += [f"line {self.line}"] if self.line else []
        where += [f"column '{self.column}'"] if self.column else []
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{', '.join(where)}: {self.rule}{remedy}"


#: The order of defects: by file and line. Sorting by what it gives takes a third of the time of comparing two defects.
in_order = attrgetter(*(field.name for field in fields(Defect)))

_CELL = re.compile(r" \(cell [^()]*\)|, mapped by [^()]*? line \d+|\bcell [A-Z]{1,3}\d+")
_SUFFIX = re.compile(r" \(cell [^()]*\)")
_SHOWN = 6


def grouped(defects: Sequence[Defect]) -> list[str]:
    """Return defects as sentences, those of one cause as one with its rows and values.

    Examples
    --------
    >>> texts = ((2, "x"), (9, "y"))
    >>> two = [Defect("s.csv", n, "value", v, f"'{v}' is not a number or bound", "write 103") for n, v in texts]
    >>> print(grouped(two)[0])
    s.csv, column 'value', 2 cells (lines 2, 9): 'x' is not a number or bound (also 'y'); write 103
    """
    causes: dict[tuple[str, ...], dict[tuple[int, str], Defect]] = {}
    for defect in defects:
        rule = _CELL.sub("", defect.rule)
        rule = rule.replace(f"'{defect.value}'", "''") if defect.value else f"{rule} {defect.line}"
        key = (defect.file, defect.column, rule, defect.remedy)
        causes.setdefault(key, {}).setdefault((defect.line, defect.value), defect)
    return [_one_cause(list(found.values())) for found in causes.values()]


def _one_cause(found: Sequence[Defect]) -> str:
    first = found[0]
    if len(found) == 1:
        return str(first)
    rows = list(dict.fromkeys(d.line for d in found if d.line))
    values = list(dict.fromkeys(d.value for d in found))[1:]
    shown = ", ".join(f"{n:,}" for n in rows[:_SHOWN]) + (" ..." if len(rows) > _SHOWN else "")
    also = ", ".join(f"'{v}'" for v in values[:_SHOWN]) + (" ..." if len(values) > _SHOWN else "")
    column = f", column '{first.column}'" if first.column else ""
    cells = f"{many(len(found), 'cell')} ({verb(len(rows), 'line', 'lines')} {shown})"
    where = f"{first.file or 'dataset'}{column}, {cells}"
    remedy = f"; {first.remedy}" if first.remedy else ""
    return f"{where}: {_SUFFIX.sub('', first.rule)}{f' (also {also})' if also else ''}{remedy}"


@dataclass(frozen=True, slots=True, order=True)
class FileCount:
    """Rows of one file or sheet: read = kept + merged + rejected."""

    file: str
    table: str
    read: int
    kept: int = 0
    merged: int = 0
    rejected: int = 0

    @property
    def balanced(self) -> bool:
        """Whether every row read is accounted for."""
        return self.read == self.kept + self.merged + self.rejected


@dataclass(frozen=True)
class LoadReport:
    """The full account of one load.

    Attributes
    ----------
    files
        One `FileCount` per file or sheet.
    defects
        Errors and warnings, in order of file and line.
    assumptions
        What was taken for granted: encoding, delimiter, header row, date order, filled tables.
    ignored
        Files, sheets and cells that were not read, each with the reason.
    rejected
        Raw rows that were left out under ``keep_going``: (table, row).
    """

    files: tuple[FileCount, ...] = ()
    defects: tuple[Defect, ...] = ()
    assumptions: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    rejected: tuple[tuple[str, dict[str, str]], ...] = field(default=(), repr=False)

    @property
    def errors(self) -> tuple[Defect, ...]:
        """Defects that stop a load."""
        return tuple(d for d in self.defects if d.severity == "error")

    @property
    def warnings(self) -> tuple[Defect, ...]:
        """Defects that a reader should know of and that stop nothing."""
        return tuple(d for d in self.defects if d.severity == "warning")

    def merge(self, *others: LoadReport) -> LoadReport:
        """Return one report for several loads, in canonical order."""
        every = (self, *others)
        return LoadReport(
            files=tuple(sorted(f for r in every for f in r.files)),
            defects=tuple(sorted((d for r in every for d in r.defects), key=in_order)),
            assumptions=tuple(dict.fromkeys(a for r in every for a in r.assumptions)),
            ignored=tuple(dict.fromkeys(i for r in every for i in r.ignored)),
            rejected=tuple(x for r in every for x in r.rejected),
        )

    def adding(
        self, *, defects: Iterable[Defect] = (), assumptions: Iterable[str] = (), ignored: Iterable[str] = ()
    ) -> LoadReport:
        """Return this report with more defects, assumptions or ignored things."""
        return replace(
            self,
            defects=tuple(sorted({*self.defects, *defects}, key=in_order)),
            assumptions=tuple(dict.fromkeys((*self.assumptions, *assumptions))),
            ignored=tuple(dict.fromkeys((*self.ignored, *ignored))),
        )

    def as_text(self, limit: int | None = 200) -> str:
        """Return the report as a person reads it: files, then defects, assumptions and what was ignored."""
        wide = max([28, *(len(f.file) for f in self.files)])
        lines = [f"{'file':<{wide}} {'table':<11} {'read':>8} {'kept':>8} {'merged':>7} {'rejected':>8}"]
        lines += [
            f"{f.file:<{wide}} {f.table:<11} {f.read:>8,} {f.kept:>8,} {f.merged:>7,} {f.rejected:>8,}"
            for f in self.files
        ]
        for title, items in (
            ("error", self.errors),
            ("warning", self.warnings),
            ("assumption", self.assumptions),
            ("ignored", self.ignored),
        ):
            if not items:
                continue
            lines += ["", f"{len(items):,} {title}{'' if len(items) == 1 or title == 'ignored' else 's'}:"]
            said = grouped([d for d in items if isinstance(d, Defect)]) or [str(item) for item in items]
            if 1 < len(said) < len(items):
                lines[-1] = f"{len(items):,} {title}s of {many(len(said), 'cause')}:"
            lines += [f"  {item}" for item in said[:limit]]
            if limit is not None and len(said) > limit:
                lines.append(f"  ... and {len(said) - limit:,} more (--format csv lists all)")
        return "\n".join(lines)
