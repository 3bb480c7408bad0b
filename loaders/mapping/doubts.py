"""What a mapping leaves in doubt: lines that end in '# ?', each a choice that nobody has settled yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graphlab.loaders.delimited.csv_table import read_text
from graphlab.model.intake.report import Defect

#: A comment that starts with a question mark, outside of quoted texts.
_DOUBT = re.compile(r"""^(?P<said>(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*?)\s*#\s?\?\s*(?P<doubt>.*)$""")
#: Where choices about figures begin; above it stand the title and the date of the source, which decide no figure.
_FIGURES = re.compile(r"^(?:sheets|graph):")


def doubtful_lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield number, content and doubt of each line of a mapping about figures that ends in '# ?'."""
    figures = False
    for number, line in enumerate(text.split("\n"), 1):
        figures = figures or bool(_FIGURES.match(line))
        if figures and (found := _DOUBT.match(line)) and (said := found["said"].strip()):
            yield number, said, " ".join(found["doubt"].split())


def open_doubts(path: Path) -> list[Defect]:
    """Return a warning for every line of a mapping about figures that still ends in '# ?'."""
    remedy = "take the mark away if the line is right, or answer with graphlab check SHEET --ask"
    return [
        Defect(path.name, number, "", "", f"not settled yet ('# ?'): {doubt or said}", remedy, "warning")
        for number, said, doubt in doubtful_lines(read_text(path))
    ]


def settled(text: str) -> str:
    r"""Return the text of a mapping without the marks of doubt about figures.

    Examples
    --------
    >>> print(settled('sheets:\n  to: {column: "Ref # ?"}  # ? or is it something else?'))
    sheets:
      to: {column: "Ref # ?"}
    """
    lines = text.split("\n")
    for number, _, _ in doubtful_lines(text):
        found = _DOUBT.match(lines[number - 1])
        assert found is not None
        lines[number - 1] = found["said"]
    return "\n".join(lines)
