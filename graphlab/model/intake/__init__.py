"""From rows of text to checked claims: `raw`, `validation`, `checks`, `build`, `report`."""
