"""From rows of text to checked claims: `raw`, `validation`, `checks` (with `wholes`), `build`, `report`."""
