"""Which file a pattern means: the newest, by the date or the number in its name, never by the clock of a disk."""

from __future__ import annotations

import re
from pathlib import Path

from graphlab.errors import DataError, NotFoundError
from graphlab.loaders.mapping.periods import read_period
from graphlab.loaders.mapping.tables.titles import period_in
from graphlab.model.periods import parse_date
from graphlab.wording.phrases import many

_WILD = re.compile(r"[*?\[]")
_NUMBER = re.compile(r"\d+")


def is_pattern(path: str) -> bool:
    """Return whether a path may mean several files."""
    return "://" not in path and bool(_WILD.search(path))


def files_of_pattern(folder: Path, pattern: str) -> list[Path]:
    """Return the files and folders that a pattern names, sorted; hidden ones and locks of office programs left out."""
    found = folder.glob(pattern)
    return sorted(p for p in found if not p.name.startswith((".", "~$")) and not p.name.endswith((".tmp", "~")))


def newest_file(folder: Path, pattern: str) -> Path:
    """Return the newest of the files that a pattern names.

    Parameters
    ----------
    folder
        Where the pattern starts.
    pattern
        Such as ``tracker_*.xlsx``.

    Raises
    ------
    NotFoundError
        If it names none.
    DataError
        If it names several, and their names do not say which is the newest.
    """
    found = files_of_pattern(folder, pattern)
    if not found:
        raise NotFoundError(f"no file is called '{pattern}'")
    if len(found) == 1:
        return found[0]
    for age in (_by_date, _by_number):
        ages = {path: age(path) for path in found}
        if all(key is not None for key in ages.values()):
            last = max(key for key in ages.values() if key is not None)
            newest = [path for path, key in ages.items() if key == last]
            if len(newest) == 1:
                return newest[0]
            raise _cannot_say(pattern, newest)
    raise _cannot_say(pattern, found)


def _cannot_say(pattern: str, found: list[Path]) -> DataError:
    names = ", ".join(path.name for path in found[:4]) + (" ..." if len(found) > 4 else "")
    return DataError(
        f"'{pattern}' names {many(len(found), 'file')} and their names do not say which is the newest ({names})",
        "put the date in each name, such as tracker_2026-10-12.xlsx, or name one file",
    )


def date_in_name(path: Path) -> str:
    """Return the day, month or year in the name of a file, in ISO form; "" for none.

    Examples
    --------
    >>> date_in_name(Path("tracker_2026-10-05.xlsx")), date_in_name(Path("Tracker 5 Oct 2026.xlsx"))
    ('2026-10-05', '2026-10-05')
    >>> date_in_name(Path("tracker_20261012.xlsx")), date_in_name(Path("tracker v2.xlsx"))
    ('2026-10-12', '')
    """
    stem = re.sub(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)", r"\1-\2-\3", path.stem)
    stem = re.sub(r"(?<=\d)[._](?=\d)", "-", stem)
    stem = re.sub(r"(?<!\d)(\d{1,2})-(\d{1,2})-((?:19|20)\d\d)(?!\d)", r"\1/\2/\3", stem)
    said = period_in(stem)
    return read_period(said)[1] if said else ""


def _by_date(path: Path) -> tuple[int, ...] | None:
    said = date_in_name(path)
    return (parse_date(said).last.toordinal(),) if said else None


def _by_number(path: Path) -> tuple[int, ...] | None:
    return tuple(int(n) for n in _NUMBER.findall(path.stem)) or None


def pattern_of(name: str) -> str:
    """Return the pattern of which a file is one: what tells next week's file from this one becomes a star.

    Examples
    --------
    >>> pattern_of("tracker_2026-10-05.xlsx"), pattern_of("Lines as at 5 October 2026.xlsx"), pattern_of("lines.csv")
    ('tracker_*.xlsx', 'Lines as at *.xlsx', 'lines.csv')
    >>> pattern_of("tracker wk41.xlsx")
    'tracker wk*.xlsx'
    """
    path = Path(name)
    stem = re.sub(r"([\[\]?*])", r"[\1]", path.stem)
    said = period_in(path.stem)
    start = path.stem.find(said) if said else -1
    if start >= 0 and said:
        return f"{path.stem[:start]}*{path.stem[start + len(said) :]}{path.suffix}"
    numbers = re.sub(r"\d+(?:[-._ ]\d+)*", "*", stem)
    return f"{numbers}{path.suffix}" if numbers.strip("* -_.") else name
