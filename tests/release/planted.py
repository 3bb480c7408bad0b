"""A dataset full of secrets, every command that could give one away, and the search of all that they write."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from graphlab.dataset import Dataset

#: Brands as they are named, and other ways in which texts write them.
BRANDS = {
    "zorro": ("Zorro", "ZORRO’s"),
    "omalley": ("O'Malley", "O’Malleys"),
    "strausz": ("Strauß", "STRAUSS"),
    "jayjay": ("Jay-Jay", "JayJay"),
    "t9": ("T9x", "t9X"),
    "jose": ("Joséphe", "Josephe"),
    "wolvez": ("Wolvez", "wolvez'"),
    "ibo": ("İbolak", "ibolak"),
    "fluffy": ("Ofﬁcious", "officious"),
    "tricky": ("Trick\u00adster", "Trickster"),
    "bigbad": ("Big Badger", "big  badgers"),
    "kestrel-7": ("Kestrel", "%20Kestrel%2F"),
    "quince": ("Quince", "quinces"),
    "marlow": ("Marlowe", "#Marlowe2020"),
    "pewter": ("Pewter", "pewter_line"),
    "gizmo": ("Gizmo", "GIZMOS’"),
    "vandal": ("Vandal", "vandal's"),
    "xanadu": ("Xanadu", "XANADU"),
    "yonder": ("Yonder", "yonder/"),
    "bandit": ("Bandit", "(bandits)"),
    "cobalt": ("Cobalt", "Cobalt9"),
    "dervish": ("Dervish", "dervishes"),
    "emberly": ("Emberly", "“Emberly”"),
    "falcon": ("Falconer", "falconer,"),
    "goblin": ("Goblin", "goblin;"),
    "harrier": ("Harrier", "Harrier’s"),
    "indigodust": ("Indigodust", "indigodust-line"),
    "jackdaw": ("Jackdaw", "jackdaws"),
    "kodiak": ("Kodiak", "KODIAK"),
    "lynx": ("Lynx", "lynxes"),
}
#: What only claims of handling C say: names, notes, values, kinds, ids.
HIDDEN = (
    "Quagmire", "qgm-1", "Secretham", "Opaque Dawn", "opq-op", "veiledsource", "Veiled Journal", "nightjarnote",
    "918273", "918,273", "safehousekind", "moonmeasure", "cclaim-77", "murkunit", "Dimdefinition", "hushhush",
)  # fmt: skip
PLACES = ("norwich", "ipswich", "london", "lewisham", "thetford")


def _plain(text: str) -> str:
    """Return a text in plain small letters: accents, invisible marks and apostrophes gone."""
    folded = unicodedata.normalize("NFKD", re.sub(r"[\u00ad\u200b'’]", "", text)).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


def brands_in(text: str) -> list[str]:
    """Return the brands that a text names, looked for by another way than the product's own."""
    names = [*(called[0] for called in BRANDS.values()), *(key.split("-")[0] for key in BRANDS)]
    words = {w for name in names for w in re.findall("[a-z0-9]{3,}", _plain(name))} - {"big", "jay"}
    plain = _plain(text)
    return sorted(w for w in words | {"jay jay", "jay-jay"} if w in plain)


def branded(*, judged: bool = True) -> dict[str, Any]:
    """Return tables and record in which brands stand wherever a text may stand."""
    keys = list(BRANDS)
    links, events, counts = [], [], []
    for n, (key, (name, other)) in enumerate(BRANDS.items()):
        source = f"court-{key}" if n % 5 == 0 else "press"
        base = {"source_id": source, "grade": "2B"}
        start, end = f"20{17 + n % 3}-0{n % 9 + 1}", f"20{20 + n % 3}-0{n % 9 + 1}"
        links.append(base | {"link_type": "ORIGINATES_IN", "from": key, "to": PLACES[2 + n % 2], "note": f"as {other}"})
        links.append(base | {"link_type": "SUPPLIES", "from": key, "to": PLACES[n % 2], "start": start, "end": end})
        links[-1] |= {f"quotation {name}": f"'{name}' said so", "note": f"the {name} line; {other}"}
        if n % 3 == 0:
            links.append(base | {"link_type": "TARGETED", "from": f"op-{keys[0]}", "to": key, "note": other})
            events.append(base | {"line_id": key, "event": "closed_type1", "date_start": end, "date_end": end})
            events[-1] |= {"operation_id": f"op-{keys[0]}", "note": f"after {other}"}
        row = {"subject": key, "measure": f"calls of {name}", "unit": "calls", "stock_or_flow": "flow"}
        row |= {"value": f"~{40 + n}", "period_start": "2020", "period_end": "2020", "count_id": f"calls-{key}"}
        counts.append(base | row | {"destination": PLACES[n % 2], "definition": f"rung by {other}", "note": other})
    for n, origin in enumerate(("london", "lewisham", "unknown")):
        row = {"subject": f"op-{keys[0]}", "measure": "arrests", "unit": "person-arrests", "stock_or_flow": "flow"}
        row |= {"value": f"~{50 * (n + 1)}", "origin": origin, "destination": "norwich", "count_id": f"arr-{n}"}
        counts.append(row | {"period_start": "2020", "period_end": "2020", "source_id": f"court-{keys[0]}"})
    links.append({"link_type": "SUCCEEDS", "from": keys[1], "to": keys[0], "source_id": "press", "start": "2021"})
    sources = [{"source_id": "press", "title": "“Zorro”, Kestrel’s and others", "published": "2020", "kind": "news"}]
    sources += [
        {"source_id": f"court-{k}", "title": f"R v {BRANDS[k][1]}", "reference": f"https://x.org/{k}?q=%20{k}"}
        for k in keys[::5]
    ]
    same = [{"first": keys[5], "second": keys[6], "judgement": "different", "note": BRANDS[keys[5]][1]}]
    same += (
        [{"first": keys[10], "second": keys[11], "judgement": "same", "note": BRANDS[keys[10]][0]}] if judged else []
    )
    return {
        "tables": {
            "sources": sources,
            "places": [
                {
                    "place_id": p,
                    "name": p.title(),
                    "kind": "city",
                    "lat": f"5{i + 1}.5",
                    "lon": f"0.{i}",
                    "within": "east",
                }
                for i, p in enumerate(PLACES)
            ]
            + [{"place_id": "east", "name": "East", "kind": "region"}],
            "lines": [
                {"line_id": k, "name": name, "aliases": f"the {other}", "note": f"called {other}"}
                for k, (name, other) in BRANDS.items()
            ],
            "operations": [{"operation_id": f"op-{keys[0]}", "name": "Operation Zorro", "lead": "Kestrel team"}],
            "links": links,
            "events": events,
            "counts": counts,
            "same": [row | {"decided_by": "analyst 4", "decided_on": "2021-02-03"} for row in same],
        },
        "record": {
            "title": "Of Zorro and STRAUSS",
            "description": "Kestrels, Gizmo’s and Lynx",
            "cut_off": "2021-06-30",
            "licence": "by Quince",
            "tolerances": {f"court-{keys[0]}": 0.02, "press": 0.3},
            "handbook": {"Harrier": [{"deep": "Jackdaw’s", "list": ["Kodiak"]}]},
        },
    }


def with_hidden() -> dict[str, Any]:
    """Return tables and record with a line, place, operation and source that only handling C speaks of."""
    link = {"source_id": "open", "start": "2020", "end": "2021"}
    barred = {"source_id": "veiledsource", "handling": "C", "note": "nightjarnote"}
    count = {"stock_or_flow": "flow", "period_start": "2020", "period_end": "2020", "destination": "norwich"}
    tables: dict[str, Any] = {
        "sources": [
            {"source_id": "open", "title": "An open source", "published": "2021"},
            {"source_id": "veiledsource", "title": "Veiled Journal", "published": "2021"},
        ],
        "places": [
            {"place_id": p, "name": p.title(), "kind": "city", "lat": f"5{i + 1}.5", "lon": f"0.{i}"}
            for i, p in enumerate(PLACES)
        ]
        + [{"place_id": "secretham", "name": "Secretham", "kind": "safehousekind", "lat": "53.1", "lon": "0.7"}],
        "lines": [
            {"line_id": "rico", "name": "Rico"},
            {"line_id": "echo", "name": "Echo"},
            {"line_id": "qgm-1", "name": "Quagmire", "note": "hushhush"},
        ],
        "operations": [
            {"operation_id": "gravity", "name": "Gravity"},
            {"operation_id": "opq-op", "name": "Opaque Dawn", "source_id": "veiledsource"},
        ],
        "links": [
            *(link | {"link_type": "ORIGINATES_IN", "from": line, "to": "london"} for line in ("rico", "echo")),
            *(link | {"link_type": "SUPPLIES", "from": line, "to": t} for line in ("rico", "echo") for t in PLACES[:2]),
            link | {"link_type": "TARGETED", "from": "gravity", "to": "rico"},
            link | barred | {"link_type": "ORIGINATES_IN", "from": "qgm-1", "to": "secretham"},
            link | barred | {"link_type": "SUPPLIES", "from": "qgm-1", "to": "norwich", "quotation": "hushhush"},
            link | barred | {"link_type": "TARGETED", "from": "opq-op", "to": "qgm-1"},
            link | barred | {"link_type": "SUCCEEDS", "from": "qgm-1", "to": "echo"},
        ],
        "events": [
            {"line_id": "rico", "event": "closed", "date_start": "2021-03", "date_end": "2021-03", "source_id": "open"}
            | {"operation_id": "gravity"},
            {"line_id": "qgm-1", "event": "closed_type1", "date_start": "2021-04", "date_end": "2021-04"}
            | barred
            | {"operation_id": "opq-op"},
        ],
        "counts": [
            count | {"count_id": f"a-{o or 'total'}", "subject": "gravity", "measure": "arrests"}
            | {"unit": "person-arrests", "value": str(v), "origin": o, "source_id": "open"}
            | {"part_of": "a-total" if o else ""}
            for o, v in (("", 103), ("london", 60), ("lewisham", 40))
        ]
        + [
            count | barred | {"count_id": "cclaim-77", "subject": "gravity", "measure": "arrests"}
            | {"unit": "person-arrests", "value": "918273", "origin": "secretham", "supersedes": "a-total"},
            count | barred | {"count_id": "cclaim-78", "subject": "opq-op", "measure": "moonmeasure"}
            | {"unit": "murkunit", "value": "918,273", "definition": "Dimdefinition"},
        ],
        "same": [
            {"first": "qgm-1", "second": "echo", "judgement": "different", "decided_by": "x", "decided_on": "2021"}
        ],
    }  # fmt: skip
    return {"tables": tables, "record": {"cut_off": "2021-06-30", "tolerances": {"veiledsource": 0.2, "open": 0.05}}}


def built(content: dict[str, Any]) -> Dataset:
    """Return tables and record as a dataset."""
    return Dataset.build(content["tables"], content["record"])


def texts_in(path: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of every file below a path, those inside of documents and workbooks as well."""
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        yield from _texts(str(file.relative_to(path.parent)), file.read_bytes())


def _texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    yield name, name
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.namelist():
                yield from _texts(f"{name}/{part}", packed.read(part))
    elif not name.endswith((".png", ".jpg", ".jpeg")):
        text = re.sub(r"data:[\w/+;.-]+base64,[A-Za-z0-9+/=]+", "", content.decode("utf-8", "replace"))
        yield name, re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)


#: Commands whose options name nothing secret, with the formats of a terminal.
ASKING: tuple[tuple[str, ...], ...] = (
    ("info",), ("lines",), ("lines", "--survival"), ("claims", "norwich", "london"), ("gaps",), ("watch",),
    ("flows", "--measure", "lines"), ("flows", "--measure", "arrests", "--share-of", "itemised"),
    ("flows", "--measure", "arrests", "--by", "year", "--new-origins"),
    ("disruption",), ("disruption", "--by", "stock"), ("disruption", "--by", "returns"),
    ("disruption", "--by", "stated"),
    ("whatif", "--rank"), ("whatif", "--best", "2"), ("whatif", "--curve", "degree"), ("plan", "--budget", "2"),
    ("change", "--measure", "arrests", "--before", "2019", "--after", "2020"),
    ("centrality",), ("centrality", "--weak-points"), ("communities", "--runs", "3"),
    ("editions", "--measure", "arrests"), ("deconflict",), ("deconflict", "--by", "line"),
    ("query", "shared_brands"), ("query", "conflicts"), ("query", "lines_into_town", "-p", "town=norwich"),
    ("query", "lines_shared_by_towns", "-p", "town=norwich", "-p", "other=ipswich"),
    ("query", "lines_by_area", "-p", "level=city"), ("query", "claims_by_source_and_grade"),
    ("query", "text_search", "-p", "text=a"),
    ("query", "operations_and_targets"), ("query", "pairs_by_lines"), ("query", "places_by_lines"),
)  # fmt: skip
FILES = ("d.graphml", "d.gexf", "d.json", "d.xlsx", "d.cypher", "d.geojson", "d.anx")
FOLDERS = ("csv", "flowmap", "neo4j-admin")
VIEWS = ("network", "map", "sankey", "timeline", "matrix")


def everything(
    run: Callable[..., Any],
    source: Path,
    target: Path,
    *options: str,
    formats: tuple[str, ...] = ("table", "json"),
    briefs: tuple[int, ...] = (0, 1),
) -> Iterator[tuple[str, str]]:
    """Yield what every command prints and writes, with the words that asked for it."""
    for words in ASKING:
        for how in formats:
            result = run(words[0], source, *words[1:], *options, "--format", how)
            yield f"{' '.join(words)} ({how}, {result.exit_code})", result.stdout + result.stderr
    release = [o for o in options if o != "--release"]
    for name in FILES:
        result = run("export", source, "-o", target / name, *options, "--release")
        yield f"export {name} ({result.exit_code})", result.stdout + result.stderr
    for kind in FOLDERS:
        result = run("export", source, "-o", target / kind, "--format", kind, *options, "--release")
        yield f"export {kind} ({result.exit_code})", result.stdout + result.stderr
    for view in VIEWS:
        result = run("view", source, "-o", target / f"{view}.html", "--as", view, *release)
        yield f"view {view} ({result.exit_code})", result.stdout + result.stderr
    for number, asked in enumerate(
        (("--to", "html", "--to", "docx", "--to", "pptx"), ("--town", "norwich", "--to", "pptx", "--to", "docx"))
    ):
        if number not in briefs:
            continue
        result = run("brief", source, "-o", target / f"brief-{number}", *asked, *release)
        yield f"brief {asked} ({result.exit_code})", result.stdout + result.stderr
    for path in sorted(target.iterdir()):
        if not path.name.endswith("pseudonym-key.csv"):
            yield from texts_in(path)
