"""What only the whole article says of its lines, read when its sentences have been read one by one.

`brand_evidence` knows brands by all that is said beside them. `discourse` follows which line is spoken of from sentence
to sentence, while `place_roles` says what each place is; `operation_focus` follows the operation that is spoken of,
`passing_flows` finds flows of lines without a name, and `clauses_read` leaves out what is not told of dealers.
`whose_flows` gives each flow to its line, named or not, when all of this is known.
"""
