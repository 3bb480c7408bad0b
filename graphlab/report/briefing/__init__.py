"""Briefings: one description (`document`), three writers, in a short and a long form.

`folder` is the command: it asks the analyses once (`material`) for one of the `products`. What the reader asks is
answered in `answers` and shown on the map of `force_maps`; the `sections` of the long form (`section_flows` with
`flow_sentences`, `section_lines`, `section_network`, `section_gaps`, `section_back`) stand behind it. `html_writer`
(with `bars`), `docx_writer` and `pptx_writer` write the long form, `short` the short one (`deck` begins both);
`annex` is what the numbered notes lead to, `page_links` which state of which page each finding leads to.
"""
