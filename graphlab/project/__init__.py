"""The project of an analyst: a folder with ``graphlab.yaml``, read once, used by every command run inside it.

`settings` is the file as one model: `Settings`, with a `SourceEntry` for each source and a `ProductEntry` for each
product. `place` says where one is: `find_project(start)` gives the folder of the project around a folder. `reading`
reads it: `read_project(folder)` gives a `Project` (settings, folder, the line of every key); errors name the line.
`patterns` chooses the newest of the files that a pattern names: `newest_file(folder, pattern)`. `drafting` writes the
first file of a new project: `draft_sources(folder, sheets)`, then `draft_project(sources, said)`. `kept` holds the
editions of past weeks: `kept_editions(project)`, `find_edition(project, day)`, `edition_data(project, edition)`.

What a project's sources say together is opened by `graphlab.sources.open_source(folder)`; `Project.filters()` are the
filters it states, for `Dataset.network`; `Project.options()` is everything that it says in place of options.
"""
