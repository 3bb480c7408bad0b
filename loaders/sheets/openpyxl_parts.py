"""All that is asked of the insides of openpyxl; pyproject.toml bounds its release, and a test knows the names.

openpyxl has no public way to read the list of sheets, shared texts and number formats without opening every sheet.
"""

from __future__ import annotations

from typing import Any

from graphlab.errors import require


class OpenpyxlParts:
    """What openpyxl says of a workbook without opening a sheet, which may take long: sheets, texts, formats."""

    def __init__(self, reader: Any) -> None:
        """Read what an `openpyxl.reader.excel.ExcelReader` can tell."""
        self.reader = reader
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        require("openpyxl.styles.stylesheet", extra="excel").apply_stylesheet(reader.archive, reader.wb)
        self.texts = [str(text).strip() for text in reader.shared_strings]
        self.sheets = [
            (sheet.name, sheet.state or "visible", str(link.target).lstrip("/"))
            for sheet, link in reader.parser.find_sheets()
            if "chartsheet" not in link.Type
        ]
        self.epoch = reader.wb.epoch
        self._shapes: dict[str, tuple[bool, str]] = {}

    def shape(self, style: str) -> tuple[bool, str]:
        """Return whether a style shows dates, and its number format."""
        if style not in self._shapes:
            formats = require("openpyxl.styles.numbers", extra="excel")
            number = self.reader.wb._cell_styles[int(style)].numFmtId
            own = self.reader.wb._number_formats
            text = own[number - 164] if number >= 164 else formats.BUILTIN_FORMATS.get(number, "General")
            self._shapes[style] = (bool(formats.is_date_format(text)), str(text))
        return self._shapes[style]
