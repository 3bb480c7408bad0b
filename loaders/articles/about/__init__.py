"""What a count is about.

`attachment` says where (`count_places`), when (`count_periods`), by whom (`actors`) and of which whole (`wholes`), as
far as its clause reaches (`clauses`), with what is said once for several (`said_once`) and what the `memory` of the
article holds. `inherited` (with `inherited_places` and `inherited_actors`) takes over from the text around what a
sentence does not say.
"""
