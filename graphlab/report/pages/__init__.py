"""Interactive pages, one offline file each.

`shell` is the frame of every page; `payload` and `facts` are what its scripts work from (`scripts/`, bundled into
`templates/page.js`; `scripts/numbers.js` makes everything that is said from the state). The network: `network`, made
of a `picture` (drawn in groups by `aggregation`), its `network_records`. Flows: `flow_series` (whose rows `piles`
finds) on the `map` (`map_records`, `rolled_flows` for that of a force) and in the flow diagram and the matrix
(`flow_page`). The `timeline`, the `check` of a load, an `article` beside its drafts, and the network as pyvis draws it
(`pyvis_page`). Shared: `tables`, `claim_cards`, `names`, `replay`, `whatif`; `large` is what pages of very many claims
do instead.
"""
