"""Files that other programs read.

`export` is the command: what may leave, and in which format: `tables` (CSV, workbook), `graph_files` (GraphML, GEXF,
JSON), `geo` (map programs), `neo4j` (scripts and imports), `i2` (charts). `template` is an empty workbook to fill in;
`commented` a copy of a sheet whose doubtful cells say why.
"""
