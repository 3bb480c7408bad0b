"""Fuzzing: broken, odd and hostile inputs for every reader; nothing but an error of our own may come out.

Run by hand (``make fuzz``), never in CI. Input number i of a seed is the same bytes everywhere, so that a finding is
named by its number (``--start i --inputs 1`` tries it again). The seeds are small files in ``tests/fuzz_seeds`` and
``tests/loaders/graph_dialects``; workbooks are made of them. What ends in another exception, takes longer than
`SLOW` seconds or more memory than `MEMORY` is a finding: it is said, and its files are kept in ``--keep``.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import io
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from graphlab.errors import GraphlabError

TESTS = Path(__file__).parent
SEEDS = TESTS / "fuzz_seeds"
GRAPHS = TESTS / "loaders" / "graph_dialects"
SLOW = 5.0  # seconds of this process; ten times that by the clock ends an input
MEMORY = 3_000_000_000  # bytes of address space
#: What stands where something else is expected.
TOKENS: tuple[bytes, ...] = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "", " ", "0", "-1", "-0", "1e999", "1e-999", "NaN", "inf", "-inf", "9" * 400, "9" * 5000, "0x41", "1_000",
        "²", "٣", "½", "Ⅷ", "1,2,3", "1.2.3", "<", ">", "<5", ">=", "~", "~-3", "5-", "-5", "5-3", "[c]", "[", "]",
        "2019-02-30", "2019-13", "0000-00-00", "9999-99-99", "99999-01", "0001-01-01", "31/02/2020", "1/1", "W53 2020",
        "2019/20", "2019-00", "12:00", "00:00:00", "P", "C", "0Z", "9Z9", "E41", "unknown", "not-itemised", ";", ";;",
        "a;b", "a;a", "c1", "rico-1", "norfolk", "place", "None", "null", "true", "yes", "~null", "=1+1", "+44", "@x",
        "\ufeff", "\u200b", "\u202e", "\u2028", "\ud800", "\U000e0001", "\x00", "\x1a", "\x85", "\xa0", "İ", "ß", "ﬁ",
        '"', '""', "'", "`", "\\", "\\u0000", "\\ud800", ",", "\t", "\r", "\n", "\r\n", "|", "#", "%", "//", "/*",
        "[" * 2000, "{" * 2000, "(" * 2000, "<a>" * 500, "- " * 500, "a: " * 300, "&a *a", "*a", "!!python/none x",
        "!!binary x", "!!timestamp 2019", "<<: *x", "? x", "---", "...", "{}", "[]", "[[]]", '{"a":1}', "<!DOCTYPE x>",
        "<![CDATA[", "&amp;", "&x;", "&#0;", "&#x110000;", "<!--", "<?xml?>", "xmlns=", 'encoding="x"', "*Vertices 9e9",
        "x" * 40_000, "a,b\n" * 300, "id", "id: x", "source", "target", "edges", "nodes", "name", "value", "label",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Files of a reader, those that are changed, and how the reader reads them in their folder."""

    name: str
    files: Mapping[str, bytes]
    changed: tuple[str, ...]
    read: Callable[[Path], object]


class TooSlowError(Exception):
    """An input took far too long."""


def _load(name: str) -> Callable[[Path], object]:
    from graphlab.analysis.inspection.check import load_report

    return lambda folder: load_report([folder / name], keep_going=len(name) % 2 == 0)


def _mapped(sheet: str, mapping: str) -> Callable[[Path], object]:
    from graphlab.loaders.mapping.load import load

    return lambda folder: load(folder / sheet, folder / mapping, matches=folder / "matches.csv")


def _preview(sheet: str) -> Callable[[Path], object]:
    from graphlab.loaders.shapes.preview import is_foreign, preview

    return lambda folder: preview(folder / sheet).lines() if is_foreign(folder / sheet) else None


def _whole(folder: Path) -> object:
    """Read a dataset and ask what may trip over what a reader let pass."""
    from graphlab.analysis.inspection.info import info
    from graphlab.analysis.lifecycle.ledger import lines
    from graphlab.report.exports.export import export_files
    from graphlab.sources import open_source

    data = open_source(folder / "dataset", keep_going=True)
    net = data.network()
    lines(net).to_json()
    info(net).to_json()
    return [export_files(net, kind) for kind in ("csv", "graphml", "cypher")]


def _words(folder: Path) -> object:
    """Read each line of a file as a number, a date, a period and a grade."""
    from graphlab.loaders.mapping.periods import read_period
    from graphlab.model.grades import parse_grade, parse_marking
    from graphlab.model.periods import parse_date, parse_period
    from graphlab.model.values import parse_value

    for line in (folder / "words.txt").read_bytes().decode("utf-8", "surrogateescape").split("\n"):
        for parse in (parse_value, parse_date, parse_period, parse_grade, parse_marking, read_period):
            try:
                parse(line)
            except GraphlabError:
                continue
    return None


def cases() -> list[Case]:
    """Return every reader with its seeds."""
    from graphlab.loaders.articles.draft import extract
    from graphlab.loaders.judgements import load_judgements
    from graphlab.project.reading import read_project
    from graphlab.release.pseudonym_key import read_key
    from graphlab.report.house_style import read_style

    dataset = {f"dataset/{p.name}": p.read_bytes() for p in sorted((SEEDS / "dataset").iterdir())}
    foreign = {p.name: p.read_bytes() for p in sorted((SEEDS / "foreign").iterdir())}
    tables = {Path(n).stem: c.decode() for n, c in dataset.items() if n.endswith(".csv")}
    other = {Path(n).stem: c.decode() for n, c in foreign.items() if n.endswith(".csv")}
    found = [Case("dataset folder", dataset, tuple(dataset), _load("dataset"))]
    found += [Case("dataset, asked", dataset, tuple(dataset), _whole)]
    for name in ("counts", "links"):
        single = {f"{name}.csv": dataset[f"dataset/{name}.csv"]}
        found.append(Case("table", single, tuple(single), _load(f"{name}.csv")))
    for ending, content in (("xlsx", _xlsx(tables)), ("ods", _ods(tables))):
        found.append(Case(f"workbook .{ending}", {f"d.{ending}": content}, (f"d.{ending}",), _load(f"d.{ending}")))
    for name in ("foi", "tracker"):
        files = {n: foreign[n] for n in (f"{name}.csv", f"{name}.yaml", "matches.csv")}
        found.append(Case("mapped sheet", files, tuple(files), _mapped(f"{name}.csv", f"{name}.yaml")))
    for name in ("foi", "tracker", "matrix", "od"):
        sheet = {f"{name}.csv": foreign[f"{name}.csv"]}
        found.append(Case("foreign sheet", sheet, tuple(sheet), _preview(f"{name}.csv")))
        found.append(Case("loose CSV", sheet, tuple(sheet), _load(f"{name}.csv")))
    book = {"foreign.xlsx": _xlsx({n: t for n, t in other.items() if n in ("foi", "tracker", "matrix")})}
    found.append(Case("foreign workbook", book, tuple(book), _preview("foreign.xlsx")))
    for path in sorted(p for p in GRAPHS.iterdir() if p.is_file()):
        one = {path.name: path.read_bytes()}
        found.append(Case(f"graph {path.suffix}", one, tuple(one), _load(path.name)))
    for path in sorted(p for p in GRAPHS.iterdir() if p.is_dir()):
        pair = {f"{path.name}/{p.name}": p.read_bytes() for p in sorted(path.iterdir())}
        found.append(Case("graph pair", pair, tuple(pair), _load(path.name)))
    singles: tuple[tuple[str, bytes, Callable[[Path], object]], ...] = (
        ("style.yaml", (SEEDS / "style.yaml").read_bytes(), read_style),
        ("key.csv", (SEEDS / "key.csv").read_bytes(), read_key),
        ("same.csv", dataset["dataset/same.csv"], load_judgements),
        ("graphlab.yaml", (SEEDS / "graphlab.yaml").read_bytes(), read_project),
        ("article.txt", (SEEDS / "article.txt").read_bytes(), extract),
    )
    for name, content, read in singles:
        found.append(Case(name, {name: content}, (name,), lambda folder, n=name, r=read: r(folder / n)))  # type: ignore[misc]
    return [*found, Case("words", {"words.txt": b"\n".join(TOKENS)}, ("words.txt",), _words)]


def _xlsx(tables: Mapping[str, str]) -> bytes:
    import csv

    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, text in tables.items():
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append([float(c) if c.replace(".", "", 1).isdigit() else c for c in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods(tables: Mapping[str, str]) -> bytes:
    import csv

    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    for name, text in tables.items():
        table = Table(name=name)
        for cells in csv.reader(io.StringIO(text)):
            row = TableRow()
            for cell in cells:
                made = TableCell(valuetype="string", numbercolumnsrepeated=1)
                made.addElement(P(text=cell))
                row.addElement(made)
            table.addElement(row)
        document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def changed(content: bytes, name: str, rng: random.Random, other: bytes) -> bytes:
    """Return a file with one to six errors in it; those of a workbook are in a part of it, mostly."""
    if not name.endswith((".xlsx", ".ods")) or rng.random() < 0.1:
        for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
            content = _error(content, rng, other)
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {n: packed.read(n) for n in packed.namelist()}
    part = rng.choice(sorted(parts))
    if rng.random() < 0.05:
        del parts[part]
    else:
        for _ in range(rng.choice((1, 1, 2, 4))):
            parts[part] = _error(parts[part], rng, parts[rng.choice(sorted(parts))])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for n, c in parts.items():
            packed.writestr(zipfile.ZipInfo(n), c)
    return out.getvalue()


def _error(content: bytes, rng: random.Random, other: bytes) -> bytes:
    size = len(content)
    at = rng.randrange(size + 1)
    to = min(size, at + rng.choice((1, 1, 2, 4, 8, 30, 200)))
    kind = rng.randrange(10)
    if kind == 0 and size:  # a bit
        at = min(at, size - 1)
        return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]
    if kind == 1:
        return content[:at] + content[to:]
    if kind == 2:
        return content[:to] + content[at:to] * rng.choice((1, 2, 40)) + content[to:]
    if kind == 3:
        return content[:at] + rng.choice(TOKENS) + content[at:]
    if kind == 4:
        return content[:at]
    if kind == 5 and other:  # a piece of another file
        begin = rng.randrange(len(other))
        return content[:at] + other[begin : begin + rng.randrange(1, 200)] + content[to:]
    if kind == 6:  # lines in another order
        lines = content.split(b"\n")
        a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]
        return b"\n".join(lines)
    spans = list(_tokens(content)) if size < 60_000 else []
    if not spans:
        return content[:at] + rng.choice(TOKENS) + content[to:]
    begin, end = rng.choice(spans)
    if kind == 7:  # one word for another of the file
        first, last = rng.choice(spans)
        return content[:begin] + content[first:last] + content[end:]
    return content[:begin] + rng.choice(TOKENS) + content[end:]


def _tokens(content: bytes) -> Iterator[tuple[int, int]]:
    import re

    return ((m.start(), m.end()) for m in re.finditer(rb"[^\s,;:\"'<>={}\[\]()]+", content))


def made(number: int, seed: int, every: list[Case]) -> Case:
    """Return input number `number` of a seed."""
    rng = random.Random(f"{seed}/{number}")
    name = rng.choice(sorted({case.name for case in every}))
    case = rng.choice([case for case in every if case.name == name])
    wanted = rng.choice(case.changed)
    other = rng.choice(list(rng.choice(every).files.values()))
    return replace(case, files={**case.files, wanted: changed(case.files[wanted], wanted, rng, other)})


def finding(case: Case, folder: Path) -> str:
    """Return what is wrong with how a reader takes an input; nothing when it is well."""
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    began = time.process_time()
    signal.alarm(int(SLOW * 10))
    try:
        case.read(folder)
    except GraphlabError as error:
        if not str(error).strip():
            return f"{type(error).__name__} says nothing"
    except (Exception, TooSlowError) as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {str(error)[:150]}"
    finally:
        signal.alarm(0)
    spent = time.process_time() - began
    return f"took {spent:.1f} s" if spent > SLOW else ""


def main() -> int:
    """Try the inputs; the exit status says whether all of them were well."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--inputs", type=int, default=100_000)
    asked.add_argument("--start", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, default=None, help="Folder for the files of findings.")
    asked.add_argument("--only", default="", help="Readers whose names hold this.")
    options = asked.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def ring(*_: object) -> None:
        raise TooSlowError(f"took longer than {SLOW * 10:.0f} s")

    signal.signal(signal.SIGALRM, ring)
    warnings.simplefilter("ignore")
    every = [case for case in cases() if options.only in case.name]
    found: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "input"
        for number in range(options.start, options.start + options.inputs):
            case = made(number, options.seed, every)
            folder.mkdir()
            said = finding(case, folder)
            tried[case.name] += 1
            if said:
                found[said.partition(": ")[0]] += 1
                print(f"{number} ({case.name}): {said}", flush=True)
                if options.keep:
                    shutil.copytree(folder, options.keep / str(number), dirs_exist_ok=True)
            shutil.rmtree(folder)
            if number % 10_000 == 9_999:
                print(f"{number + 1 - options.start:,} inputs, {sum(found.values()):,} findings", flush=True)
    for name, times in sorted(tried.items()):
        print(f"  {name:<20} {times:>7,}")
    for said, times in found.most_common():
        print(f"  {times:>5,} x {said}")
    print(f"{sum(tried.values()):,} inputs, {sum(found.values()):,} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
