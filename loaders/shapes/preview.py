"""What a foreign sheet would become, before anyone maps it: shape, columns, first claims, totals beside its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graphlab.errors import DataError, LoadError
from graphlab.loaders.delimited.loose import table_of_header
from graphlab.loaders.endings import DELIMITED, WORKBOOKS
from graphlab.loaders.graphs.node_table import is_graph_workbook, is_node_table
from graphlab.loaders.graphs.sheet_graph import graph_shape
from graphlab.loaders.mapping.doubts import settled
from graphlab.loaders.mapping.load import load
from graphlab.loaders.mapping.periods import UNDATED
from graphlab.loaders.mapping.rules import PLACEHOLDERS
from graphlab.loaders.mapping.tables.blocks import find_blocks
from graphlab.loaders.shapes.reading import Question
from graphlab.loaders.shapes.suggestion import Suggestion, understand
from graphlab.loaders.sheets.grid import Grid, column_letters, fold_header
from graphlab.loaders.sheets.read import read_grids
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.report import LoadReport
from graphlab.model.tables import TABLES
from graphlab.model.values import Bounds, sum_bounds
from graphlab.wording.phrases import many, verb

_FIRST = 5


@dataclass
class Preview:
    """What was understood of a sheet, and what would come of it.

    Attributes
    ----------
    suggestion
        What was understood.
    report
        The report of a load by the suggested mapping.
    data
        What would be loaded; None where the load would be refused.
    """

    suggestion: Suggestion
    report: LoadReport
    data: ClaimSet | None = None
    partial: ClaimSet | None = field(default=None, repr=False)

    @property
    def questions(self) -> list[Question]:
        """What a person may settle."""
        return self.suggestion.questions

    def lines(self) -> list[str]:
        """Return the preview as a person reads it."""
        out: list[str] = []
        for reading in self.suggestion.readings:
            where = reading.block.grid.name
            top = reading.block.grid.numbers[max(reading.block.first, 0)]
            rows = len(reading.block.body)
            out += [f"{where}, from row {top}: {reading.shape} ({many(rows, 'row')}), because {reading.why}"]
            out += [f"  title: {title[:110]}" for title in reading.block.titles[:3]]
            for column in reading.columns:
                part = reading.parts.get(column.name, "not used")
                out.append(f"  {column_letters(column.index):>3} {column.name[:40]:<40} {part}")
            notes = [text for _, text in reading.block.notes]
            out += [f"  notes below the table: {'; '.join(n[:60] for n in notes[:3])}"] if notes else []
            out.append("")
        out += [f"left out: {text}" for text in self.suggestion.left]
        asked = [f"  {q.text}{f' [{_default(q.default)}]' if _default(q.default) else ''}" for q in self.questions]
        out += (
            [f"{many(len(asked), 'question')} (--ask asks {verb(len(asked), 'it', 'them')}):", *asked] if asked else []
        )
        data = self.data or self.partial
        if data is not None:
            out += ["", "first claims:", *(f"  {line}" for line in _first_claims(data))]
            out += ["", "what would come out:", *(f"  {line}" for line in _sums(data, self.report))]
        return out


def _default(text: str) -> str:
    return "" if text in PLACEHOLDERS else text


def _is_table(grid: Grid, name: str) -> bool:
    """Return whether a sheet is named as a table of a dataset and has a column of it (a tracker may be called so)."""
    spec = TABLES.get(name.strip().lower())
    blocks = find_blocks(grid)
    return spec is not None and (not blocks or any(set(map(fold_header, b.names)) & set(spec.required) for b in blocks))


def is_foreign(path: Path) -> bool:
    """Return whether a file is a sheet that means nothing without a mapping.

    Notes
    -----
    A file or sheet named as a table of a dataset and with a column of it, one with the header of a table, a list of
    edges, and the nodes of a graph, with their edges or without, are none.
    """
    if path.suffix.lower() not in (*DELIMITED, *WORKBOOKS) or not path.is_file():
        return False
    try:
        if path.suffix.lower() not in WORKBOOKS and graph_shape(path):
            return False
        grids = read_grids(path)
    except DataError:
        return False
    if any(_is_table(g, name) for g in grids for name in (g.sheet, path.stem)):
        return False
    if path.suffix.lower() in WORKBOOKS:
        if is_graph_workbook(grids):
            return False
    elif grids and grids[0].rows and is_node_table(grids[0].rows[0], grids[0].rows[1:]):
        return False
    blocks = [b for g in grids for b in find_blocks(g)]
    return bool(blocks) and not any(table_of_header([fold_header(n) for n in b.names]) for b in blocks)


def preview(
    path: Path | str,
    *,
    answers: Mapping[str, str] | None = None,
    matches: Path | str | None = None,
    home: str = "",
    drop_personal: bool = False,
) -> Preview:
    """Return what a sheet was understood to be and what would be loaded by the mapping that follows.

    Parameters
    ----------
    path
        The foreign sheet.
    answers
        Answers to its questions, by key.
    matches
        A file of settled names.
    home
        The home area, which settles names that several places bear.
    drop_personal
        Whether what is personal in cells is left out.
    """
    path = Path(path)
    found = understand(path, answers=answers, home=home, drop_personal=drop_personal)
    if not found.text:
        return Preview(found, LoadReport())
    text = settled(found.text)  # its doubts are shown as questions
    text = text.replace('"AS AT"', f'"{UNDATED}"')
    for word in PLACEHOLDERS:
        text = text.replace(f'"{word}"', f'"{word.lower()} not settled"')
    with tempfile.TemporaryDirectory() as folder:
        mapping = Path(folder) / "suggested mapping"
        mapping.write_text(text, encoding="utf-8")
        try:
            data = load(path, mapping, matches=matches, home=home, drop_personal=drop_personal)
            return Preview(found, data.report or LoadReport(), data)
        except LoadError as error:
            report = error.report
            partial = _partial(path, mapping, matches, home)
            return Preview(found, report if isinstance(report, LoadReport) else LoadReport(), None, partial)


def _partial(path: Path, mapping: Path, matches: Path | str | None, home: str) -> ClaimSet | None:
    """Return what is sound in a sheet whose load is refused."""
    try:
        return load(path, mapping, matches=matches, home=home, keep_going=True)
    except DataError:
        return None


def _first_claims(data: ClaimSet) -> list[str]:
    counts = [
        f"{c.measure}, {_ends(c.origin, c.destination) or c.subject}, {c.period}: {c.value.written or 'not stated'}"
        for c in data.counts[:_FIRST]
    ]
    links = [f"{k.start_node} {k.type} {k.end_node}, {k.period}" for k in data.links[:_FIRST]]
    return [*counts, *links, *(f"{e.line}: {e.event}, {e.period}" for e in data.events[:_FIRST])]


def _nested(data: ClaimSet) -> str:
    """Return two places of counts of which one lies in the other, "" where there are none."""
    named = {p for c in data.counts for p in (c.origin, c.destination) if p}
    for place in sorted(named):
        above = data.places[place].within if place in data.places else ""
        seen = {place}
        while above and above not in seen:
            if above in named and {place, above} <= {c.origin for c in data.counts}:
                return f"{place} in {above}"
            seen.add(above)
            above = data.places[above].within if above in data.places else ""
    return ""


def _ends(*ends: str) -> str:
    return " to ".join(t for t in ends if t)


def _sums(data: ClaimSet, report: LoadReport) -> Iterator[str]:
    """Yield what the claims add up to by measure, and what the sheet's own totals say of that."""
    wholes = {count.part_of for count in data.counts if count.part_of}
    measures: dict[tuple[str, str, str], list[Bounds]] = {}
    for count in data.counts:
        if count.id not in wholes and count.kind != "distinct":
            bounds = count.value.bounds if count.value.known else Bounds(0, None)
            measures.setdefault((count.measure, count.unit, count.kind), []).append(bounds)
    nested = _nested(data)
    for (measure, unit, kind), found in sorted(measures.items()):
        what = f"{measure} ({unit})"
        if nested:
            yield (
                f"{what}: {many(len(found), 'claim')} of areas that lie within each other "
                f"({nested}), which are not added"
            )
        elif kind == "stock":
            yield f"{what}: {many(len(found), 'reading')}; readings of different days are not added"
        else:
            yield f"{what}: {sum_bounds(found)} in {many(len(found), 'claim')}"
    if data.lines:
        yield f"{many(len(data.lines), 'line')}, {many(len(data.links), 'link')}, {many(len(data.events), 'event')}"
    yield from (
        text for text in report.assumptions if "given back by what was loaded" in text or "of the sheet's own" in text
    )
