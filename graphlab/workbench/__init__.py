"""The same work on pages of one's own machine: a server over the folder of a project (``graphlab open``).

It holds nothing but what a project folder holds: everything done on it is in ``graphlab.yaml``, mappings, settled names
and judgements, and every screen shows the command that does the same. Figures come from the commands themselves, which
are run as they would be typed.

- `server`: the two loopback sockets, the first address, the end
- `guard`: who may ask: host, origin, token; headers of every answer; limits of what is sent
- `desk`: the project that is worked on; the files that a form was shown of
- `running`: commands run in this process, their answers kept until a file changes; long ones as jobs
- `forms`: the options of a command as fields of a form, and the form as typed words
- `screens`: which screens there are, their commands, and the options that stand first
- `tables`: the answer of a command as a table of a page, every number opening to its claims
- `sheets`: a foreign sheet: what it was understood to be, its doubts as questions, its names
- `project_file`: lines put into ``graphlab.yaml`` without touching the others
- `drafts`: what an article was drafted to say, row by row, and its review
- `bench`: what the pages work with, and what every page has in common
- `source_pages`, `draft_pages`, `work_pages`: the pages of sources, of drafts from articles, and of everything else
- `app`: every page at its address, and what is said when something is refused
- `shortcut`: a file that opens a project with a double click
"""
