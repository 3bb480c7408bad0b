"""Lines with a name and without.

`brands` finds named lines (`brand_forms`: in which words they are given), `named_lines` says where they run and
`line_events` what became of them (as `drafts`), with `ends` (what a place is to them), `told_ahead`,
`ends_in_brackets`, `acted_on` (by which operation), `going_on` ("it" and "the line") and `in_turn` ("both", "the
latter"); `line_signs` puts signs in the place of names.
`flows` (``flows.yaml``) finds what comes from where to where of a line without a name, `flow_chains` what two sentences
say of it together, `share_flows` what a share of counted lines tells, `carriers` which line that is. `told_apart` joins
the ends of a line that several sentences tell; `endings` finds the closures that no verb beside the name says.
`whole` reads what only the whole article says of them.
"""
