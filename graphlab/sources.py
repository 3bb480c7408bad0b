"""What SOURCE may be: a folder, a workbook, a CSV file, a graph file, a project, Neo4j, a packaged example."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.dataset import Dataset
from graphlab.errors import DataError, LoadError, NotFoundError, RefusedError
from graphlab.loaders.endings import WORKBOOKS, how_to_convert, loader_for
from graphlab.loaders.graphs import ENDINGS as GRAPH_ENDINGS
from graphlab.model.claim_set import ClaimSet
from graphlab.model.grades import highest_marking
from graphlab.model.intake.checks import more_to_come
from graphlab.model.intake.raw import Progress, collector_paused
from graphlab.model.judged.editions import as_known_on, has_editions, with_edition
from graphlab.model.periods import parse_date
from graphlab.model.tables import TABLES
from graphlab.project.place import is_project
from graphlab.stores.addresses import is_address

if TYPE_CHECKING:  # what reads projects is imported where one is read
    from graphlab.project.reading import ChosenSource, Project

#: Mapping, matches, home and whether columns of people are left out, as a caller gave them.
Given = tuple[str | Path | None, str | Path | None, str | None, bool]
EXAMPLES = {"example:open-source": "open_source", "example:programme": "programme"}


def open_source(
    *sources: str | Path,
    keep_going: bool = False,
    mapping: str | Path | None = None,
    matches: str | Path | None = None,
    home: str | None = None,
    drop_personal: bool = False,
    same: str | Path | None = None,
    edition: str | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Return the dataset in a source; several sources become one dataset.

    Parameters
    ----------
    sources
        Folder, ``.xlsx``/``.ods`` workbook, ``.csv``/``.tsv`` file, graph file, ``neo4j://`` or ``bolt://`` address,
        ``example:open-source``, or the folder of a project (`graphlab.project`), which is its sources together.
    keep_going
        Leave rows with defects out instead of refusing the load.
    mapping
        A mapping file (YAML) that says how a foreign sheet becomes claims.
    matches
        A file of settled names (``matches.csv``).
    home
        The home area: of several places of one name, the one that lies in it is meant.
    drop_personal
        Leave the columns of people in a mapped sheet out, instead of refusing it.
    same
        A file of judgements on which lines are one (``same.csv``), besides those of the sources.
    edition
        What was known: the day of an edition that a project keeps, or a day after which no edition of a source counts.
    progress
        Called as ``progress(file, rows)`` now and then.

    Raises
    ------
    LoadError
        With the report of every defect.
    NotFoundError
        If there is no such file, folder or example.
    """
    if edition and len(sources) == 1 and _is_project(str(sources[0])):
        return _open_edition(sources[0], edition)
    datasets = open_each(
        *sources,
        keep_going=keep_going,
        mapping=mapping,
        matches=matches,
        home=home,
        drop_personal=drop_personal,
        progress=progress,
    )
    whole = datasets[0].extend(*datasets[1:]) if len(datasets) > 1 else datasets[0]
    if edition:
        whole = _known_on(whole, edition)
    if same is None:
        return whole
    from graphlab.loaders.judgements import load_judgements

    check_readable(Path(same))
    return whole.with_judgements(load_judgements(Path(same)))


def open_each(
    *sources: str | Path,
    keep_going: bool = False,
    mapping: str | Path | None = None,
    matches: str | Path | None = None,
    home: str | None = None,
    drop_personal: bool = False,
    progress: Progress | None = None,
    refused: dict[int, DataError] | None = None,
) -> list[Dataset]:
    """Return the dataset of every source by itself; the options are those of `open_source`.

    A mapping is for the sources that are no dataset by themselves; the names in them may mean what the others name.
    With a dictionary `refused`, the errors of sources that cannot be loaded go there, by number, and the rest goes on.
    """
    if not sources or not all(str(s).strip() for s in sources):
        raise NotFoundError("no source was named")
    texts = [str(s) for s in sources]
    mapped = [mapping is not None and not _is_dataset(text) for text in texts]
    found: dict[int, Dataset] = {}
    with collector_paused(), more_to_come() if len(texts) > 1 else nullcontext():
        for number in sorted(range(len(texts)), key=lambda n: mapped[n]):
            try:
                if mapped[number]:
                    known = [d for n, d in found.items() if not mapped[n]]
                    found[number] = Dataset.of(
                        _open_mapped(texts[number], known, mapping, matches, home, drop_personal, keep_going, progress)
                    )
                else:
                    given = (mapping, matches, home, drop_personal)
                    found[number] = Dataset.of(_open_one(texts[number], keep_going, progress, given))
            except DataError as error:
                if refused is None:
                    raise
                refused[number] = error
    return [found[n] for n in sorted(found)]


def extract(path: str | Path, *, title: str = "", published: str = "") -> Dataset:
    """Return a dataset of draft claims from an article; see `graphlab.loaders.articles.draft.extract`."""
    from graphlab.loaders.articles import draft

    return Dataset.of(draft.extract(path, title=title, published=published))


def _is_dataset(text: str) -> bool:
    """Return whether a source is a dataset without a mapping: a packaged one, a server, a folder with its tables."""
    path = Path(text)
    if text.startswith("example:") or is_address(text) or is_project(path):
        return True
    if not path.is_dir():
        return False
    from graphlab.loaders import folder
    from graphlab.loaders.graphs.node_table import pair_in

    named = any(p.suffix.lower() in folder.ENDINGS and p.stem.lower() in TABLES for p in path.iterdir())
    return named and (folder.is_dataset(path) or not pair_in(path))


def _open_mapped(
    text: str,
    known: list[Dataset],
    mapping: str | Path | None,
    matches: str | Path | None,
    home: str | None,
    drop_personal: bool,
    keep_going: bool,
    progress: Progress | None,
) -> ClaimSet:
    from graphlab.loaders.mapping import load as mapped

    path = Path(text)
    for file in (path, mapping, matches):
        if file:
            check_readable(Path(file))
    return mapped.load(
        path,
        Path(str(mapping)),
        matches=Path(matches) if matches else None,
        home=home or "",
        drop_personal=drop_personal,
        keep_going=keep_going,
        known=known[0].extend(*known[1:]) if known else None,
        progress=progress,
    )


def _is_project(text: str) -> bool:
    return "://" not in text and is_project(Path(text))


def _known_on(data: Dataset, day: str) -> Dataset:
    """Return what was known on a day of sources that are editions."""
    if not has_editions(data):
        raise RefusedError(
            "an edition is chosen of a project, which keeps them, or of sources that say what they are editions of; "
            "this source is neither"
        )
    return Dataset.of(as_known_on(data, parse_date(day).last))


def _open_edition(path: str | Path, edition: str) -> Dataset:
    """Return what an edition of a project said."""
    from graphlab.project.kept import edition_data, find_edition
    from graphlab.project.reading import read_project

    project = read_project(path)
    return Dataset.of(edition_data(project, find_edition(project, edition)))


def open_editions(project: Project) -> Dataset:
    """Return all that a project said in its editions and says now; the latest is current, the others are on record."""
    from graphlab.project.kept import edition_data, kept_editions

    said = [Dataset.of(edition_data(project, edition)) for edition in kept_editions(project)]
    whole, *others = [*said, open_project(project)]
    for data in others:
        whole = with_edition(whole, data, *sorted(data.sources))
    return whole


def open_project(
    project: Project,
    *,
    day: str = "",
    keep_going: bool = False,
    mapping: str | Path | None = None,
    matches: str | Path | None = None,
    home: str | None = None,
    drop_personal: bool = False,
    progress: Progress | None = None,
) -> Dataset:
    """Return what the sources of a project say together as they stand now.

    Parameters
    ----------
    project
        As read by `graphlab.project.reading.read_project`.
    day
        On which the sheets were published that neither say it nor have it in their names.
    keep_going, mapping, matches, home, drop_personal, progress
        As in `open_source`; in place of what the project says.

    Raises
    ------
    LoadError
        With the report of every defect.
    DataError
        If a file that the project names is not there; names the line.
    """
    from graphlab.project.settings import PUBLISHED

    given = (mapping, matches, home, drop_personal)
    parts = open_parts(project, given, day=day, keep_going=keep_going, progress=progress)
    whole = Dataset.of(parts[0].extend(*parts[1:]) if len(parts) > 1 else parts[0])
    same = project.file("same")
    if same is not None:
        from graphlab.loaders.judgements import load_judgements

        whole = whole.with_judgements(load_judgements(same))
    record = whole.record
    days = [day for row in whole.rows("sources") if (day := row["published"])]
    if project.settings.as_at == PUBLISHED and days:
        record = replace(record, cut_off=max((parse_date(day) for day in days), key=lambda d: (d.last, d.text)))
    marking = highest_marking(record.marking, project.settings.marking or record.marking)
    record = replace(record, marking=marking, title=project.settings.title or record.title)
    made = Dataset({table: [dict(row) for row in whole.rows(table)] for table in TABLES}, record, whole.report)
    return made.released_as(whole)


def open_parts(
    project: Project,
    given: Given = (None, None, None, False),
    *,
    day: str = "",
    keep_going: bool = False,
    progress: Progress | None = None,
) -> list[Dataset]:
    """Return the dataset of each source of a project, in the order of its file; what is `given` goes before it."""
    mapping, matches, home, drop_personal = given
    chosen = project.sources()
    mapped = [(mapping or c.mapping) if not _is_dataset(c.text) else None for c in chosen]
    found: dict[int, Dataset] = {}
    with collector_paused(), more_to_come() if len(chosen) > 1 else nullcontext():
        for number in sorted(range(len(chosen)), key=lambda n: mapped[n] is not None):
            source, how = chosen[number], mapped[number]
            if how is None:
                made = _open_one(source.text, keep_going, progress)
            else:
                known = [d for n, d in found.items() if mapped[n] is None]
                made = _open_mapped(
                    source.text,
                    known,
                    how,
                    matches or source.matches,
                    home or project.settings.home,
                    drop_personal or project.settings.drop_personal,
                    keep_going,
                    progress,
                )
            found[number] = Dataset.of(_published(made, source, day))
    return [found[n] for n in sorted(found)]


def _published(data: ClaimSet, source: ChosenSource, day: str) -> ClaimSet:
    """Return a dataset whose sources were published on the day in the name of their file, where they do not say it."""
    from graphlab.project.patterns import date_in_name, is_pattern

    named = date_in_name(Path(source.text)) if is_pattern(source.entry.path) else ""
    day = named or (day if source.mapping else "")
    if not day or all(row["published"] for row in data.rows("sources")):
        return data
    rows = {table: [dict(row) for row in data.rows(table)] for table in TABLES}
    for row in rows["sources"]:
        row["published"] = row["published"] or day
    return data.with_rows(rows)


def _open_one(
    text: str, keep_going: bool, progress: Progress | None, given: Given = (None, None, None, False)
) -> ClaimSet:
    if text.startswith("example:"):
        return _open_example(text, keep_going, progress)
    if is_address(text):
        from graphlab.stores import open_store

        return open_store(text).read()
    path = Path(text)
    check_readable(path)
    if is_project(path):
        from graphlab.project.reading import read_project

        mapping, matches, home, drop = given
        return open_project(
            read_project(path),
            mapping=mapping,
            matches=matches,
            home=home,
            drop_personal=drop,
            keep_going=keep_going,
            progress=progress,
        )
    if path.is_dir():
        from graphlab.loaders import folder

        return folder.load(path, keep_going=keep_going, progress=progress)
    return _open_file(path, keep_going, progress)


def _open_file(path: Path, keep_going: bool, progress: Progress | None) -> ClaimSet:
    loader = loader_for(path)
    if loader is None:
        known = (
            f"a folder of CSV or Parquet files, a workbook ({', '.join(WORKBOOKS)}), a CSV file, a graph file "
            f"({', '.join(GRAPH_ENDINGS)}) or a neo4j:// address"
        )
        error = LoadError(f"'{path.name}' is of no kind that can be read: a source is {known}")
        error.remedy = how_to_convert(path) or "save it as one of these from its own program"
        raise error
    return loader.load(path, keep_going=keep_going, progress=progress)


def _open_example(text: str, keep_going: bool, progress: Progress | None) -> ClaimSet:
    from graphlab.loaders import folder

    if text not in EXAMPLES:
        import difflib

        close = difflib.get_close_matches(text, EXAMPLES, n=1)
        raise NotFoundError(f"there is no packaged dataset '{text}'", close or sorted(EXAMPLES))
    with resources.as_file(resources.files("graphlab.data") / EXAMPLES[text]) as path:
        return folder.load(path, keep_going=keep_going, progress=progress)


def check_readable(path: Path) -> None:
    """Refuse what is no regular file and no folder: reading a pipe or a device might never end.

    Raises
    ------
    NotFoundError
        If nothing is there, or it is of another kind; links are followed.
    """
    if path.is_symlink() and not path.exists():
        raise NotFoundError(f"'{path}' is a link to nothing")
    if not path.exists():
        raise NotFoundError(f"there is no file or folder '{path}'", _close_by(path))
    if not path.is_file() and not path.is_dir():
        raise NotFoundError(f"'{path}' is no regular file (a pipe, a device or a socket), which is not read")


def _close_by(path: Path) -> list[str]:
    import difflib

    parent = path.parent if path.parent.is_dir() else Path()
    names = sorted(p.name for p in parent.iterdir()) if parent.is_dir() else []
    close = difflib.get_close_matches(path.name, names, n=3)
    return [str(parent / n) if str(parent) != "." else n for n in close] + (
        sorted(EXAMPLES) if "example" in path.name else []
    )
