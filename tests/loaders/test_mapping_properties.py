"""What holds for any mapped table: shape and order make no difference, every cell counts, totals reconcile."""

from __future__ import annotations

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlab.data.gazetteer import gazetteer_rows
from graphlab.loaders.mapping.load import load
from graphlab.loaders.mapping.naming.names import NameIndex
from tests.rounds import examples

SETTINGS = settings(
    max_examples=examples(10, 40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
COMMON = """\
      subject: {value: o}
      measure: {value: arrests}
      unit: {value: persons}
      stock_or_flow: {value: flow}
"""
WIDE = f"""\
source: s
tables:
  - counts:
      unpivot: {{except: From}}
{COMMON}      origin: {{column: From, match: place}}
      destination: {{header: yes, match: place}}
      value: {{cell: yes}}
      totals: {{origin: [Total], destination: [Total]}}
"""
LONG = f"""\
source: s
tables:
  - counts:
{COMMON}      origin: {{column: From, match: place}}
      destination: {{column: To, match: place}}
      value: N
      totals: {{origin: [Total], destination: [Total]}}
"""
ORIGINS = ("Hackney", "Lambeth", "Essex Police", "Liverpool")
TOWNS = ("Norwich", "Ipswich", "Colchester")
CELLS = st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=1, max_size=4)


def _text(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _wide(cells):
    body = [[ORIGINS[i], *row, sum(row)] for i, row in enumerate(cells)]
    sums = [sum(row[j] for row in cells) for j in range(3)]
    return [["From", *TOWNS, "Total"], *body, ["Total", *sums, sum(sums)]]


def _load(tmp_path, rows, mapping):
    (tmp_path / "s.csv").write_text(_text(rows), encoding="utf-8")
    (tmp_path / "m.yaml").write_text(mapping, encoding="utf-8")
    return load(tmp_path / "s.csv", tmp_path / "m.yaml")


@SETTINGS
@given(CELLS)
def test_a_matrix_whose_margins_its_cells_give_back_is_its_cells_and_one_total(tmp_path, cells):
    data = _load(tmp_path, _wide(cells), WIDE)
    counts = {(c.origin, c.destination): c for c in data.counts}
    assert len(counts) == len(cells) * 3 + 1
    assert counts["", ""].value.low == sum(map(sum, cells))
    parts = [c.value.low for c in data.counts if c.part_of == counts["", ""].id]
    assert sorted(parts) == sorted(n for row in cells for n in row)
    assert any(f"gives back {len(cells) + 4:,} totals of the sheet" in a for a in data.report.assumptions)
    assert sum(not c.part_of for c in data.counts) == 1


@SETTINGS
@given(CELLS, st.randoms())
def test_the_order_of_rows_and_columns_makes_no_difference(tmp_path, cells, random):
    head, *body = _wide(cells)
    order = list(range(1, len(head)))
    random.shuffle(order)
    random.shuffle(body)
    turned = [[row[0], *(row[i] for i in order)] for row in [head, *body]]
    assert _load(tmp_path, _wide(cells), WIDE) == _load(tmp_path, turned, WIDE)


@SETTINGS
@given(CELLS)
def test_a_wide_and_a_long_table_of_the_same_numbers_are_the_same_dataset(tmp_path, cells):
    head, *body = _wide(cells)
    long = [["From", "To", "N"]] + [[row[0], town, row[j]] for row in body for j, town in enumerate(head[1:], 1)]
    assert _load(tmp_path, _wide(cells), WIDE) == _load(tmp_path, long, LONG)


@SETTINGS
@given(CELLS, st.sets(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=5))
def test_every_cell_is_kept_or_counted_as_empty(tmp_path, cells, holes):
    rows = [["From", *TOWNS], *([ORIGINS[i], *row] for i, row in enumerate(cells))]
    made = {(i, j) for i, j in holes if i < len(cells)}
    for i, j in made:
        rows[i + 1][j + 1] = ""
    if {(len(cells) - 1, j) for j in range(3)} <= made:
        return  # a label alone at the end is a note below the table, and is named as one
    data = _load(tmp_path, rows, WIDE.replace("      totals: {origin: [Total], destination: [Total]}\n", ""))
    said = sum(int(text.split(": ")[1].split(" ")[0]) for text in data.report.ignored if "empty cell" in text)
    assert len(data.counts) + said == len(cells) * 3
    assert said == len(made)


NAMES = sorted(
    {row["name"] for row in gazetteer_rows() if row["kind"] in ("town", "borough") and len(row["name"]) >= 8}
)
INDEX = NameIndex({})


@given(st.sampled_from(NAMES))
def test_every_town_of_the_gazetteer_is_found_by_its_own_name(name):
    match = INDEX.match(name.upper(), "place")
    if not match.id:  # a name of several places is a question that offers all of them
        assert len(match.candidates) > 1
        assert name in {candidate.name for candidate in match.candidates}
        return
    row = INDEX.row("place", match.id)
    assert row is not None
    assert row["name"] == name


@settings(max_examples=examples(60, 300), deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 50), st.sampled_from(["drop", "double", "swap"]))
def test_one_slip_of_the_pen_never_turns_a_town_into_another(name, at, slip):
    i = at % (len(name) - 1)
    typed = {
        "drop": name[:i] + name[i + 1 :],
        "double": name[:i] + name[i] + name[i:],
        "swap": name[:i] + name[i + 1] + name[i] + name[i + 2 :],
    }[slip]
    right, found = INDEX.match(name, "place").id, INDEX.match(typed, "place")
    assert found.id in (right, "") or found.exact  # "Radford" is a place of its own beside "Bradford"
