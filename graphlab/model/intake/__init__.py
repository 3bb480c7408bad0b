"""From rows of text to checked claims: `raw`, `review` (drafts), `validation`, `checks` (with `wholes`), `build`, `report`."""
