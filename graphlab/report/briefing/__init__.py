"""Briefings: one description (`document`), three writers.

`folder` is the command: it asks the analyses once (`material`) for one of the `products`, makes the `sections`
(`section_flows` with `flow_sentences`, `section_lines`, `section_network`, `section_gaps`, `section_back`) into one
`document`, and has it written by `html_writer` (with `bars`), `docx_writer` and `pptx_writer`.
"""
