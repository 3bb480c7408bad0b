"""Claims that outgrow memory: commands on Parquet folders within 1 GB, against plain group-bys of DuckDB and pandas.

Run: ``python bench/large.py [claims ...] [--memory 1GB]``. Each folder is made by DuckDB itself and removed
afterwards. Prints CPU seconds and peak memory of each process, and its ratio to the group-by of DuckDB: the sum of low
and high by subject, origin and destination of one measure, of values that need no reading of words.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

#: Claims of one subject; a line for so many claims.
OF_SUBJECT, OF_LINE = 2_000, 400
MEASURES = ("arrests", "charges", "visits", "seizures")
UNITS = ("persons", "persons", "visits", "cases")


def make(folder: Path, claims: int, seed: int = 1) -> None:
    """Write a dataset of counts, links and events whose rows are scattered over the files."""
    folder.mkdir(parents=True)
    con = duckdb.connect(":memory:", config={"memory_limit": "1GB", "temp_directory": str(folder / "spill")})
    con.execute("set preserve_insertion_order = false")
    subjects, lines = max(4, claims // OF_SUBJECT), max(10, claims // OF_LINE)

    def write(table: str, select: str) -> None:
        con.execute(f"copy ({select}) to '{folder / table}.parquet' (format parquet, compression zstd)")

    places = "select 'city-' || lpad(i::varchar, 2, '0') as place_id, 'city' as kind, '' as within from range(40) t(i)"
    towns = "select 'town-' || lpad(i::varchar, 3, '0'), 'town', 'county-' || (i // 20)::varchar from range(400) t(i)"
    counties = "select 'county-' || i::varchar, 'county', '' from range(20) t(i)"
    write("places", f"{places} union all {towns} union all {counties}")
    write(
        "sources",
        "select 'source-' || lpad(i::varchar, 3, '0') as source_id, '2024-01' as published from range(200) t(i)",
    )
    write("operations", f"select 'op-' || lpad(i::varchar, 6, '0') as operation_id from range({subjects}) t(i)")
    write(
        "lines",
        f"select 'line-' || lpad(i::varchar, 7, '0') as line_id, 'Brand ' || i as name from range({lines}) t(i)",
    )
    counts, links, events = claims * 8 // 10, claims // 10, claims - claims * 8 // 10 - claims // 10
    write(
        "counts",
        f"""
        select 'c' || lpad(i::varchar, 9, '0') as count_id, 'op-' || lpad((i % {subjects})::varchar, 6, '0') as subject,
            list_value{MEASURES}[1 + (i // {subjects}) % 4] as measure,
            list_value{UNITS}[1 + (i // {subjects}) % 4] as unit, 'flow' as stock_or_flow,
            'city-' || lpad((h % 6 + (i % {subjects}) % 34)::varchar, 2, '0') as origin,
            'town-' || lpad(((h // 7) % 4 + (i % {subjects}) % 390)::varchar, 3, '0') as destination,
            case when h % 10 = 0 then '<5' when h % 37 = 0 then '5-9' else (h % 23 + 1)::varchar end as value,
            m as period_start, m as period_end,
            list_value('1A', '2B', '2C', '')[1 + h // 11 % 4] as grade,
            case when h % 50 = 0 then 'C' else 'P' end as handling,
            'source-' || lpad((h % 200)::varchar, 3, '0') as source_id
        from (select i, h, strftime(date '2016-01-01' + to_months((i // {4 * subjects} % 96)::integer), '%Y-%m') as m
              from (select i, (hash(i + {seed}) % 1000000)::bigint as h from range({counts}) t(i)))""",
    )
    write(
        "links",
        f"""
        select case when i % 2 = 0 then 'ORIGINATES_IN' else 'SUPPLIES' end as link_type,
            'line-' || lpad((i // 2 % {lines})::varchar, 7, '0') as "from",
            case when i % 2 = 0 then 'city-' || lpad((h % 40)::varchar, 2, '0')
                 else 'town-' || lpad((h % 400)::varchar, 3, '0') end as "to",
            strftime(date '2018-01-01' + (h % 2000)::integer, '%Y-%m') as start, '' as "end",
            '2B' as grade, 'P' as handling, 'stated' as certainty,
            'source-' || lpad((i // {2 * lines} % 200)::varchar, 3, '0') as source_id
        from (select i, (hash(i + {seed + 1}) % 1000000)::bigint as h from range({links}) t(i))""",
    )
    write(
        "events",
        f"""
        select 'line-' || lpad((i % {lines})::varchar, 7, '0') as line_id,
            list_value('active', 'closed_type1', 'reemerged', 'active', 'last_seen')[1 + h % 5] as event,
            case when h % 5 = 1 then 'op-' || lpad((i // 7 % {subjects})::varchar, 6, '0') else '' end as operation_id,
            strftime(date '2018-01-01' + (h % 2500)::integer, '%Y-%m-%d') as date_start, '' as date_end,
            '2B' as grade, case when h % 50 = 0 then 'C' else 'P' end as handling,
            'source-' || lpad((i // {lines} % 200)::varchar, 3, '0') as source_id
        from (select i, (hash(i + {seed + 2}) % 1000000)::bigint as h from range({events}) t(i))""",
    )
    (folder / "dataset.yaml").write_text("title: made up\nmarking: OFFICIAL\n")


SUMS = """
select subject, origin, destination, sum(low), sum(high) from (
    select *, case when value = '<5' then 0 else split_part(value, '-', 1)::bigint end as low,
        case when value = '<5' then 4 else split_part(value, '-', -1)::bigint end as high
    from '{folder}/counts.parquet' where measure = 'arrests' and handling = 'P') group by all
"""
DUCKDB = """
import duckdb, sys, tempfile
with tempfile.TemporaryDirectory() as spill:
    db = duckdb.connect(":memory:", config={"memory_limit": "500MB", "temp_directory": spill, "threads": 2})
    print(db.execute("select count(*) from (" + sys.argv[1] + ")").fetchall())
"""
PANDAS = """
import pandas as pd, sys
columns = ["subject", "origin", "destination", "value", "measure", "handling"]
d = pd.read_parquet(sys.argv[1] + "/counts.parquet", columns=columns)
d = d[(d["measure"] == "arrests") & (d["handling"] == "P")]
ends = d["value"].str.replace("<5", "0-4").str.split("-")
d = d.assign(low=ends.str[0].astype(int), high=ends.str[-1].astype(int))
print(len(d.groupby(["subject", "origin", "destination"])[["low", "high"]].sum()))
"""


def measured(command: list[str]) -> tuple[float, int]:
    """Return CPU seconds and peak memory (MB) of a process, which a process of its own measures."""
    watch = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", watch, *command], capture_output=True, text=True, check=True)
    code, cpu, peak = done.stdout.split()
    assert code == "0", done.stderr
    return float(cpu), int(peak)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", nargs="*", type=int, default=[200_000, 1_000_000])
    parser.add_argument("--memory", default="1GB")
    asked = parser.parse_args()
    python = sys.executable
    for claims in asked.claims:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "claims"
            make(folder, claims)
            size = sum(p.stat().st_size for p in folder.glob("*.parquet"))
            print(f"{claims:,} claims, {size / 1e6:.0f} MB of Parquet")
            csv = as_csv(folder, Path(place) / "csv")
            program = [python, "-m", "graphlab"]
            within = [str(folder), "--memory", asked.memory]
            jobs = {
                "DuckDB group-by": [python, "-c", DUCKDB, SUMS.format(folder=folder)],
                "pandas group-by": [python, "-c", PANDAS, str(folder)],
            } | {name: [*program, *words] for name, words in commands(within, csv).items()}
            plain = 0.0
            for name, command in jobs.items():
                cpu, peak = measured(command)
                plain = plain or cpu
                print(f"  {name:<18} {cpu:8.1f} s CPU {peak:6,} MB {cpu / plain:7.1f} x", flush=True)


def as_csv(folder: Path, to: Path) -> Path:
    """Write the tables of a folder as CSV files into another, and return it."""
    to.mkdir()
    for table in folder.glob("*.parquet"):
        duckdb.sql(f"copy (select * from '{table}') to '{to / table.stem}.csv' (header)")
    (to / "dataset.yaml").write_bytes((folder / "dataset.yaml").read_bytes())
    return to


def commands(within: list[str], csv: Path) -> dict[str, list[str]]:
    """Return the commands that are measured."""
    return {
        "check": ["check", *within],
        "load": ["load", str(csv), "--into", str(csv.parent / "again"), "--as", "parquet", "--quiet", *within[1:]],
        "info": ["info", *within],
        "disruption": ["disruption", *within, "--format", "csv"],
        "disruption by line": ["disruption", *within, "--by", "line", "--format", "csv"],
        "lines": ["lines", *within, "--format", "csv"],
        "flows": ["flows", *within, "--measure", "arrests", "--format", "csv"],
        "flows by year": ["flows", *within, "--measure", "arrests", "--by", "year", "--format", "csv"],
    }


if __name__ == "__main__":
    main()
