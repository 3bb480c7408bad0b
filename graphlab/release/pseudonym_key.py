"""The key of a pseudonymised product: a file of its own that never travels with the product."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from graphlab.dataset import Dataset
from graphlab.errors import DataError, OutputError
from graphlab.files import write_file
from graphlab.files.targets import real_target
from graphlab.model.hidden_names.pseudonyms import pseudonymise
from graphlab.model.result import safe_cell, undo_safe_cell

HEADER = ("pseudonym", "id", "name")


def key_path(output: Path) -> Path:
    """Return where the key of an output lies: beside it, not in it.

    Examples
    --------
    >>> key_path(Path("out/briefing")).as_posix()
    'out/briefing.pseudonym-key.csv'
    """
    return output.with_name(f"{output.name}.pseudonym-key.csv")


def refuse_key_inside(key_file: Path, output: Path) -> None:
    """Refuse a key that would lie in the folder of the product that it opens.

    Raises
    ------
    OutputError
        If it would.
    """
    if real_target(output) in (real_target(key_file), *real_target(key_file).parents):
        raise OutputError(f"the key '{key_file}' would travel with the product '{output}'; keep it elsewhere")


def key_text(data: Dataset, key: Mapping[str, str]) -> str:
    """Return the key as CSV: pseudonym, id and name, by pseudonym."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for old, new in sorted(key.items(), key=lambda pair: pair[1]):
        name = data.name(old) if data.entity(old) else ""
        writer.writerow([new, safe_cell(old), safe_cell(name)])
    return out.getvalue()


def read_key(path: Path) -> dict[str, str]:
    """Return the key of an earlier run, old id to pseudonym.

    Raises
    ------
    DataError
        If the file is not such a key.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"'{path}' cannot be read as a key of pseudonyms ({error})", "name another file") from None
    if rows and not {"pseudonym", "id"} <= set(rows[0]):
        raise DataError(f"'{path}' is not a key of pseudonyms", f"its columns must be {', '.join(HEADER)}")
    return {undo_safe_cell(row["id"]): row["pseudonym"] for row in rows if row["id"] and row["pseudonym"]}


def hide_brands(data: Dataset, key_file: Path) -> tuple[Dataset, dict[str, str]]:
    """Return the dataset without brand names with the key, old id to pseudonym, and write (or extend) the key file.

    Parameters
    ----------
    data
        Any dataset.
    key_file
        Where the key lies; pseudonyms that it already gives are kept, so that products of different days agree.
    """
    known = read_key(key_file) if key_file.exists() else {}
    hidden, key = pseudonymise(data, known)
    _write_key(key_file, key_text(data, key) + _further(known, key))
    return hidden, {**known, **key}


def hide_brands_before(before: Dataset, now: Dataset, key_file: Path) -> Dataset:
    """Return the edition before without brand names, its lines by the pseudonyms that they have today.

    Parameters
    ----------
    before
        The edition before.
    now
        The edition of today, as it was before its brand names were hidden.
    key_file
        The key that `hide_brands` wrote for it; lines that are only in the edition before are added.
    """
    known = read_key(key_file)
    hidden, key = pseudonymise(before, known)
    today = {old: new for old, new in known.items() if now.entity(old) or old not in key}
    gone = {old: new for old, new in key.items() if old not in today}
    _write_key(key_file, key_text(now, today) + key_text(before, gone).partition("\n")[2])
    return hidden


def _further(known: Mapping[str, str], key: Mapping[str, str]) -> str:
    """Return the rows of an earlier key that today's lacks."""
    kept = {old: new for old, new in known.items() if old not in key}
    return "".join(f"{new},{safe_cell(old)},\n" for old, new in sorted(kept.items(), key=lambda pair: pair[1]))


def _write_key(key_file: Path, text: str) -> None:
    if not key_file.exists() or key_file.read_text(encoding="utf-8") != text:
        write_file(key_file, text.encode(), force=True, mode=0o600)
