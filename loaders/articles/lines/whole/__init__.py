"""What only the whole article says of its lines, read when its sentences have been read one by one.

`brand_evidence` knows brands by all that is said beside them. `focus` follows which line is spoken of from sentence to
sentence, `place_roles` says what each place is, and `discourse` gives it to that line, as `closures` gives it its end.
`operation_focus` follows the operation that is spoken of, `passing_flows` finds flows of lines without a name, and
`clauses_read` leaves out what is not told of dealers. `whose_flows` puts all of this together.
"""
