"""A month below "Year ending" is the twelve months to its end, not one month."""

from __future__ import annotations

import pytest

from graphlab.loaders.mapping.load import load
from graphlab.loaders.shapes.suggestion import suggest_mapping


@pytest.mark.parametrize("header", ["Year ending", "Year ended", "12 months to"])
@pytest.mark.parametrize("cell", ["Mar-25", "31/03/2025", "Year ending March 2025"])
def test_it_is_a_year(tmp_path, header, cell):
    sheet, mapping = tmp_path / "a.csv", tmp_path / "m.yaml"
    sheet.write_text(f"Force,{header},Arrests\nNorfolk,{cell},14\nSuffolk,{cell},9\n", encoding="utf-8")
    mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
    periods = {str(count.period) for count in load(sheet, mapping).counts}
    assert periods == {"2024-04-01..2025-03-31"}
