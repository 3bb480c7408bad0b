"""The attack through every file of a released folder: two datasets that differ in hidden numbers only leave as one.

If every byte that leaves is the same whatever the hidden numbers are, no reader of any file can tell them apart.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from graphlab.dataset import Dataset
from graphlab.loaders.mapping.rows.records import count_id_of
from graphlab.release.attack import attack
from graphlab.release.release import release
from graphlab.release.suppression import HIDDEN, suppress
from graphlab.report.briefing.folder import BriefingOptions, brief
from graphlab.report.exports.export import export
from graphlab.report.house_style import HouseStyle, Thresholds

#: Numbers that stand nowhere else, so that they can be looked for: Essex is small, Kent hidden with it.
NUMBERS = {"london": 61803, "essex": 737, "kent": 27182}
OTHER = {"london": 61803, "essex": 739, "kent": 27180}
STYLE = HouseStyle(thresholds=Thresholds(stability=5))
BELOW = 1000
FILES = ["d.graphml", "d.gexf", "d.json", "d.xlsx", "d.cypher", "d.geojson"]
FOLDERS = ["csv", "neo4j-admin", "flowmap"]


def dataset(numbers):
    total = sum(numbers.values())
    base = {
        "subject": "gravity", "measure": "arrests", "unit": "person-arrests", "stock_or_flow": "flow",
        "destination": "norwich", "period_start": "2019", "period_end": "2019", "source_id": "s",
    }  # fmt: skip
    counts = [base | {"value": str(total), "count_id": "total"}]
    for origin, value in numbers.items():
        row = base | {"origin": origin, "value": str(value), "note": f"printed as {value} of {total}"}
        row |= {"share": f"{value / total:.9f}", "part_of": "total"}
        counts.append(row | {"count_id": count_id_of(row)})
    essex = numbers["essex"]
    link = {"from": "rico", "source_id": "s"}
    event = {"line_id": "rico", "event": "closed", "source_id": "s", "operation_id": "gravity"}
    return Dataset.build(
        {
            "sources": [{"source_id": "s", "title": f"Operation Gravity: {essex} from Essex", "published": "2020"}],
            "places": [
                {"place_id": p, "name": p.title(), "lat": f"5{i}.5", "lon": "0.5", "kind": "county"}
                for i, p in enumerate((*numbers, "norwich"))
            ],
            "operations": [{"operation_id": "gravity", "name": "Gravity", "note": f"{essex} arrests of Essex"}],
            "lines": [{"line_id": "rico"}],
            "links": [
                link | {"link_type": "ORIGINATES_IN", "to": "essex", "note": f"one of {essex}"},
                link | {"link_type": "SUPPLIES", "to": "norwich", "start": "2019", "end": "2019"},
            ],
            "events": [event | {"date_start": "2019-03", "date_end": "2019-03", "note": f"with {essex} others"}],
            "counts": counts,
        },
        {"title": "A small return", "cut_off": "2020-01-01"},
    )


def read(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def unpacked(files: dict[str, bytes], tmp_path: Path) -> dict[str, str]:
    """Every file as text, those inside of documents and workbooks as well."""
    found = {}
    for name, content in files.items():
        if name.endswith((".docx", ".pptx", ".xlsx")):
            path = tmp_path / "packed"
            path.write_bytes(content)
            with zipfile.ZipFile(path) as packed:
                found |= {f"{name}/{n}": packed.read(n).decode("utf-8", "replace") for n in packed.namelist()}
        elif not name.endswith(".png"):
            found[name] = content.decode("utf-8", "replace")
    return found


def released(numbers, folder: Path) -> dict[str, bytes]:
    data = dataset(numbers)
    order = BriefingOptions(to=("html", "docx", "pptx"), suppress_below=BELOW, command="graphlab brief")
    brief(data, folder / "brief", order, style=STYLE, key_file=folder / "key.csv")
    leaving = release(data, {}, suppress_below=BELOW)
    for name in FILES:
        export(leaving.net, folder / name)
    for kind in FOLDERS:
        export(leaving.net, folder / kind, format=kind)
    return read(folder)


def test_no_file_of_a_release_depends_on_a_hidden_number(tmp_path):
    one, other = released(NUMBERS, tmp_path / "one"), released(OTHER, tmp_path / "other")
    assert one.keys() == other.keys()
    assert len(one) > 30
    assert [name for name in one if one[name] != other[name]] == []


def test_no_file_of_a_release_holds_a_hidden_number_or_a_share_of_it(tmp_path):
    texts = unpacked(released(NUMBERS, tmp_path / "one"), tmp_path)
    total = sum(NUMBERS.values())
    secrets = ["737", "27182", "27,182", f"{737 / total:.4f}"[1:], f"{27182 / total:.4f}"[1:]]
    ids = [c.id for c in dataset(NUMBERS).counts if c.origin in ("essex", "kent")]
    for name, text in texts.items():
        for secret in (*secrets, *ids):
            assert not re.search(rf"(?<![\w.]){re.escape(secret)}(?!\w)", text), (name, secret)


def test_the_same_files_hold_the_numbers_when_nothing_is_suppressed(tmp_path):
    """The search above can find what it looks for."""
    data = dataset(NUMBERS)
    brief(data, tmp_path / "brief", BriefingOptions(to=("html",)), style=STYLE, key_file=tmp_path / "key.csv")
    assert any("737" in text for text in unpacked(read(tmp_path / "brief"), tmp_path).values())


def test_ids_and_fingerprint_are_those_of_the_released_data():
    """An id made from a row gives the number in it to whoever tries the few that it can be."""
    data = dataset(NUMBERS)
    after, account = suppress(data, BELOW)
    assert len(account.hidden) == 2
    hidden = [c for c in after.counts if c.value.written == HIDDEN]
    assert {c.origin for c in hidden} == {"essex", "kent"}
    assert not {c.id for c in hidden} & {c.id for c in data.counts}
    assert all(c.part_of == "total" for c in hidden)
    for guess in range(1, BELOW):
        row = next(dict(r) for r in data.rows("counts") if r["origin"] == "essex") | {"value": str(guess)}
        assert count_id_of({k: v for k, v in row.items() if k != "count_id"}) not in {c.id for c in after.counts}
    assert after.digest == suppress(dataset(OTHER), BELOW)[0].digest != data.digest


def test_ids_that_people_gave_stay():
    rows = [dict(r) | {"count_id": f"c-{r['origin'] or 'total'}"} for r in dataset(NUMBERS).rows("counts")]
    rows = [row | {"part_of": row["part_of"] and "c-total"} for row in rows]
    after, account = suppress(Dataset.build({"counts": rows}), BELOW)
    assert account.hidden == {"c-essex", "c-kent"} <= {c.id for c in after.counts}


def test_what_is_blanked_beside_a_hidden_count_is_named():
    _, account = suppress(dataset(NUMBERS), BELOW)
    sentence = account.sentence()
    for word in ("notes of counts", "the column share of counts", "numbers in the title of sources"):
        assert word in sentence
    assert "numbers in the note of events" in sentence


@pytest.mark.parametrize("numbers", [NUMBERS, OTHER])
def test_the_attack_on_the_released_data_alone_finds_nothing(numbers):
    data = dataset(numbers)
    after, _ = suppress(data, BELOW)
    assert attack(after, BELOW) == []
    careless = [dict(r) | ({"value": HIDDEN} if r["origin"] == "essex" else {}) for r in data.rows("counts")]
    (found,) = attack(Dataset.build({"counts": careless}), BELOW)
    assert (found.high - found.low) < BELOW - 2
