"""From rows of text to checked claims: `raw`, `review`, `validation`, `checks` (with `wholes`), `build`, `report`."""
