"""A first mapping for a foreign sheet: what its shape was recognised to be; every doubt stands in it as a comment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.mapping.doubts import doubtful_lines, settled
from graphlab.loaders.mapping.naming.named import slug
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.mapping.splitting import STRONG, WEAK
from graphlab.loaders.mapping.tables.blocks import find_blocks
from graphlab.loaders.shapes.reading import Question, Reading, listed, quote
from graphlab.loaders.shapes.recognise import read_block
from graphlab.loaders.sheets.grid import Grid
from graphlab.loaders.sheets.read import read_grids
from graphlab.model.claim_set import ClaimSet
from graphlab.model.tables import ENTITY_TABLES
from graphlab.wording.phrases import many


@dataclass
class Suggestion:
    """What was understood of a file.

    Attributes
    ----------
    text
        The mapping, "" where none can be offered.
    readings
        What was understood of each table.
    left
        Sheets and tables that are left out, each with the reason.
    last
        Whether the doubts that no question is about were taken rightly, None where there are none.
    """

    file: str
    text: str = ""
    readings: list[Reading] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    last: Question | None = None

    @property
    def questions(self) -> list[Question]:
        """Every question once, in order; last whether what nobody asked about was taken rightly."""
        asked = list({q.key: q for r in self.readings for q in r.questions}.values())
        return [*asked, *([self.last] if self.last is not None else [])]

    def settle(self, answers: Mapping[str, str]) -> None:
        """Ask about the doubts that no question settled, once no other is open; take their marks away where told."""
        if any(q.key not in answers for q in self.questions):
            return
        doubts = list(dict.fromkeys(_doubt_said(said, why) for _, said, why in doubtful_lines(self.text)))
        if doubts:
            text = f"Taken as the sheet suggests: {'; '.join(doubts)}. Is that right?"
            self.last = Question("doubts", text, "yes", ("yes", "no"))
        if answers.get("doubts") == "yes":
            self.text = settled(self.text)


def _doubt_said(said: str, why: str) -> str:
    """Return a doubt with the column that it is about; of a value that may be another one, the value."""
    if value := re.fullmatch(r'(?:- )?(\w+): \{value: "?([^"}]*)"?\}', said):
        return f"{value[1].replace('_', ' ')} {value[2]}"
    named = re.search(r'"((?:[^"\\]|\\.)+)"', said)
    return f"'{named[1]}': {why}" if named else why


def suggest_mapping(
    path: Path | str, known: ClaimSet | None = None, *, home: str = "", drop_personal: bool = False
) -> str:
    """Return the text of a mapping file for a workbook or CSV file.

    Parameters
    ----------
    path
        The foreign sheet.
    known
        A dataset whose places names may mean, beside the packaged gazetteer.
    home
        The home area, which settles names that several places bear.
    drop_personal
        Whether the mapping says that what is personal in cells is left out.

    Raises
    ------
    DataError
        If no sheet has a table that can be mapped; says what it looks like.
    """
    found = understand(path, known, home=home, drop_personal=drop_personal)
    if not found.text:
        raise DataError(_refusal(found), "is this the right file?")
    return found.text


def understand(
    path: Path | str,
    known: ClaimSet | None = None,
    answers: Mapping[str, str] | None = None,
    *,
    home: str = "",
    drop_personal: bool = False,
    source: str = "",
) -> Suggestion:
    """Return what a workbook or CSV file was understood to be, and the mapping that follows.

    Parameters
    ----------
    path
        The foreign sheet.
    known
        A dataset whose places names may mean, beside the packaged gazetteer.
    answers
        Answers to its questions, by key.
    home
        The home area, which settles names that several places bear; it is written into the mapping.
    drop_personal
        Whether the mapping says that what is personal in cells is left out.
    source
        Id of the source, where sheets of other days are to bear the same and to be read by one mapping; made of the
        file's name when "".
    """
    path = Path(path)
    index = NameIndex({t: list(known.rows(t)) for t in ENTITY_TABLES} if known else {}, home=home)
    found = Suggestion(path.name)
    grids = read_grids(path)
    tables: list[tuple[Grid, int, int, Reading]] = []
    shared: dict[tuple[str, str], str] = {}
    for grid in grids:
        if grid.hidden and len(grids) > 1:
            found.left.append(f"the sheet '{grid.sheet}' is hidden and left out ({many(len(grid.rows), 'row')})")
            continue
        blocks = find_blocks(grid)
        if not blocks and grid.rows:
            found.left.append(
                f"{grid.name} has no header with rows below it: it holds {many(len(grid.rows), 'row')} of text"
            )
        for number, block in enumerate(blocks, 1):
            reading = read_block(block, index, len(found.readings) + 1, answers, shared)
            found.readings.append(reading)
            tables.append((grid, number if len(blocks) > 1 else 0, len(blocks), reading))
    mapped = [t for t in tables if not t[3].refused]
    for grid, number, several, reading in tables:
        if reading.refused:
            which = f", table {number}" if several > 1 else ""
            found.left.append(f"{grid.name}{which}: {reading.refused}")
    if mapped:
        top = [*([f"home: {quote(home)}"] if home else []), *(["drop_personal: yes"] if drop_personal else [])]
        day = next((t[3].as_at for t in mapped if t[3].as_at), "")
        top += (
            ["record:", f"  cut_off: title  # ? '{day}' stands in the title or a name: later claims are not used"]
            if day
            else []
        )
        found.text = _text(path, mapped, len(grids) > 1, top, source)
        found.settle(answers or {})
    return found


def _refusal(found: Suggestion) -> str:
    said = "; ".join(found.left[:4])
    return f"{found.file} has no sheet with a header and rows below it that can be mapped" + (
        f" ({said})" if said else ""
    )


def _text(
    path: Path, mapped: list[tuple[Grid, int, int, Reading]], several_sheets: bool, top: list[str], name: str
) -> str:
    source = slug(name or path.stem)
    out = [
        f"# First mapping for {path.name}: check every line that ends in '# ?' before you rely on it.",
        "# The form is described in docs/ways-in.md.",
        "graphlab: mapping 1",
        f"source: {source}",
        *top,
        "sources:",
        f"  - source_id: {source}",
        f"    title: {quote(name or path.name)}  # ? what it is and who published it",
        "    published: ''  # ? date, as precisely as known",
        "sheets:",
    ]
    for grid, number, _, reading in mapped:
        first = f"sheet: {quote(grid.sheet)}" if grid.sheet and several_sheets else f"# {reading.shape}: {reading.why}"
        head = [first] if first.startswith("sheet") else []
        lines = [*head, *([f"table: {number}"] if number else []), *reading.head, "tables:"]
        out.append(f"  # {reading.shape}: {reading.why}")
        out.append(f"  - {lines[0]}")
        out += [f"    {line}" for line in lines[1:]]
        out += [f"      {line}" for line in reading.lines]
        unused = [
            f"'{name}' ({part.removeprefix('not used: ')})"
            for name, part in reading.parts.items()
            if "not used" in part
        ]
        if unused:
            out += [f"  # not used: {text}" for text in unused]
    text = "\n".join(out) + "\n"
    return _for_every_week(text, slug(path.stem), source) if name else text


def _for_every_week(text: str, stem: str, source: str) -> str:
    """Return a mapping that serves next week's sheet: places parted by any mark, nothing called after this file.

    A name that holds a mark itself ("Brighton & Hove") is never cut.
    """
    text = text.replace(quote(f"{stem}-return"), quote(f"{source}-return"))
    marks = listed([*STRONG, *WEAK])
    return re.sub(r"match: place(?:, split: \[[^\]]*\])?\}", lambda _: f"match: place, split: {marks}}}", text)
