"""Every number of every product is found again in the tables of the commands: in sentences, proofs and documents."""

import io
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property

import openpyxl
import pytest
from docx import Document
from lxml import etree, html
from pptx import Presentation

from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.gaps.gaps import gaps
from graphlab.analysis.lifecycle.ledger import lines
from graphlab.analysis.plan.planning import plan
from graphlab.analysis.versions.diff import diff
from graphlab.analysis.whatif.steps import whatif
from graphlab.dataset import Dataset
from graphlab.report.briefing import folder as folder_module
from graphlab.report.briefing import products
from graphlab.report.briefing.annex.book import sheet_names
from graphlab.report.briefing.answers.findings import QUESTIONS
from graphlab.report.briefing.document import Bars, Table
from graphlab.report.briefing.folder import BriefingOptions, make_brief
from graphlab.report.briefing.short import room
from graphlab.report.briefing.short.paper import paper_parts
from graphlab.report.house_style import HouseStyle, Thresholds
from graphlab.wording.phrases import slug

QUICK = HouseStyle(thresholds=Thresholds(stability=2), without=("network",))
NAMES = [
    "ace",
    "bo",
    "coco",
    "dot",
    "echo",
    "fern",
    "gus",
    "hal",
    "ivo",
    "jax",
    "kit",
    "lou",
    "max",
    "ned",
    "oz",
    "pip",
    "quin",
]
TOWNS = ["norwich", "yarmouth", "thetford", "lynn", "cromer"]
#: What is asked for, and with which filters.
PRODUCTS = {
    "profile": ({}, {}),
    "operation": ({"operation": "sweep"}, {}),
    "line": ({"line": "oz"}, {}),
    "place": ({"place": "yarmouth"}, {}),
    "weekly": ({"product": "weekly"}, {}),
    "quarterly": ({"product": "quarterly"}, {"period": "2026-04..2026-06"}),
}


# --- the data ---------------------------------------------------------------------------------------------------------


def data(last="2026-06-30"):
    """A tracker of 17 lines up to a day: 11 were closed, 4 came back, 2 were looked at, 5 were not; and counts."""
    link = {"source_id": "log", "grade": "2C"}
    links = []
    for n, line in enumerate(NAMES):
        seen = link | {
            "from": line,
            "start": f"2026-{1 + n % 5:02}-{3 + n:02}",
            "end": f"2026-{1 + n % 5:02}-{3 + n:02}",
        }
        links.append(seen | {"link_type": "ORIGINATES_IN", "to": "london" if n % 4 else "essex"})
        links += [seen | {"link_type": "SUPPLIES", "to": town} for town in sorted({TOWNS[n % 5], TOWNS[n % 3]})]
    day = {"source_id": "log", "start": "2026-02-01", "end": "2026-02-01"}
    links += [day | {"link_type": "TARGETED", "from": "sweep", "to": line} for line in NAMES[:7]]
    events = []
    for n, line in enumerate(NAMES[:11]):
        kind = ("closed_type1", "closed_type2", "closed")[n % 3]
        events.append((line, f"2026-05-{11 + n:02}", kind, "sweep" if n < 5 else ""))
        events += [(line, f"2026-06-{2 + 2 * n:02}", "reemerged", "")] if n < 4 else []
        events += [(line, f"2026-06-{19 + n:02}", "check_back", "")] if n in (4, 5) else []
    names = ("line_id", "date_start", "event", "operation_id", "date_end", "source_id")
    rows = [dict(zip(names, (*e, e[1], "log"), strict=True)) for e in events if e[1] <= last]
    places = {"london": "region", "essex": "county", "norfolk": "county"} | dict.fromkeys(TOWNS, "town")
    within = {"within": "norfolk"}
    return Dataset.build(
        {
            "sources": [{"source_id": key, "title": key.title(), "published": "2026-06-30"} for key in ("log", "year")],
            "lines": [{"line_id": key, "name": key.title()} for key in NAMES],
            "operations": [{"operation_id": "sweep", "name": "Operation Sweep"}],
            "places": [
                {"place_id": key, "name": key.title(), "kind": kind} | (within if kind == "town" else {})
                for key, kind in places.items()
            ],
            "links": links,
            "events": rows,
            "counts": list(counts()),
        },
        {"cut_off": last, "title": "Our tracker"},
    )


def counts():
    named = ("count_id", "value", "measure", "unit", "subject")
    spring = {"source_id": "year", "stock_or_flow": "flow", "period_start": "2026-04", "period_end": "2026-06"}

    def count(*values, **more):
        return dict(zip(named, values, strict=True)) | spring | more

    arrests = ("arrests", "person-arrests", "sweep")
    yield count("all", "187", *arrests, destination="norfolk")
    for origin, value in {"london": "71", "essex": "46", "norfolk": "21", "unknown": "8"}.items():
        yield count(f"from-{origin}", value, *arrests, destination="norfolk", origin=origin, part_of="all")
    yield count("chg", "<30", "charges", "persons", "sweep")
    yield count("safe", "37", "safeguarding referrals", "referrals", "norfolk")
    yield count("closed", "14", "lines closed", "lines", "sweep")
    for key, value, day in (("st1", "61", "2026-01-31"), ("st2", "<44", "2026-06-29")):
        stock = {"stock_or_flow": "stock", "destination": "norfolk", "period_start": day, "period_end": day}
        yield count(key, value, "active lines", "lines", "norfolk", **stock)


# --- a product beside its commands ------------------------------------------------------------------------------------


@dataclass
class Made:
    """A product, and the views of the commands that it stands on."""

    name: str
    data: Dataset
    old: Dataset | None
    filters: dict
    asked: dict

    @cached_property
    def brief(self):
        order = BriefingOptions(assurance=True, **self.asked)
        return make_brief(self.data, order, style=QUICK, before=self.old, **self.filters)

    @cached_property
    def net(self):
        subject = self.asked.get("line") or self.asked.get("operation")
        more = {"subject": subject, "place": self.asked.get("place")}
        return self.data.network(**self.filters, **{k: v for k, v in more.items() if v})

    @cached_property
    def whole(self):
        return self.data.network(**self.filters)

    @cached_property
    def tables(self):
        """What each command gives, by the name of its table."""
        done = disruption(self.net, operation=self.asked.get("operation")).parts
        found = {f"disruption-{name}": part for name, part in done.items()}
        found |= {"ledger": lines(self.net), "gaps": gaps(self.net), "whatif": whatif(self.whole, rank=True)}
        found["next"] = plan(self.whole, budget=1).parts["next"]
        if any(x.type == "SUPPLIES" for x in self.net.links):
            found["pairs"] = flows(self.net, "lines")
        if self.old is not None:
            found["changes"] = diff(self.old, self.data)
        for measure, unit, kind in sorted({(c.measure, c.unit, c.kind) for c in self.net.counts}):
            for of in ("all", "itemised", "named", "outside") if kind == "flow" else ():
                name = f"flows-{slug(measure)}-{slug(unit)}-{kind}-of-{of}"
                found[name] = flows(self.net, measure, unit, share_of=of)
        return found

    def rows(self, name):
        return list(self.tables[name].rows) if name in self.tables else []

    @cached_property
    def closures(self):
        """One row a closure, those that came back first, by their day."""
        found = {(r["closed_low"], r["line"]): r for r in reversed(self.rows("disruption-returns")) if r["closure"]}
        return [found[key] for key in sorted(found)]

    @cached_property
    def open(self):
        return [r for r in self.rows("ledger") if r["state"].kind != "closed"]

    @cached_property
    def all_open(self):
        return [r for r in lines(self.whole).rows if r["state"].kind != "closed"]


@pytest.fixture(scope="module", params=PRODUCTS)
def product(request):
    asked, filters = PRODUCTS[request.param]
    made = Made(request.param, data(), data("2026-05-15") if request.param == "weekly" else None, filters, asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_module, "_pages", lambda *_, **__: ({}, {}))  # the pages have walks of their own
        assert made.brief.files
    return made


# --- numbers and days in words ----------------------------------------------------------------------------------------

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAY = re.compile(rf"(?:(\d{{1,2}}) )?({'|'.join(MONTHS)})[a-z]* (\d{{4}})|\b(2026)\b")
_ISO = re.compile(r"\b(\d{4}-\d\d(?:-\d\d)?)\b")
_WORDS = {
    w: str(n) for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}
_FEW = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)
#: Numbers that count nothing: types of closures, marks of notes and of a list in a sentence, grades.
_NAMES = re.compile(r"type [12]|\[\d+\]|\(\d\) |\b[1-5][A-E]\b|any one")


def days_in(text):
    """Return the days and months in a text as they are written in tables: 2026-06-30, 2026-06."""
    found = [
        bare or f"{year}-{MONTHS.index(month) + 1:02}" + (f"-{int(day):02}" if day else "")
        for day, month, year, bare in _DAY.findall(text)
    ]
    return [*found, *_ISO.findall(text)]


def numbers_in(text):
    """Return the numbers of a text in their order, those in words too, without those of days, types and notes."""
    plain = _FEW.sub(lambda m: _WORDS[m[1].casefold()], _ISO.sub("", _DAY.sub("", _NAMES.sub("", text))))
    return [n.replace(",", "").removesuffix(".0") for n in re.findall(r"\d[\d,]*(?:\.\d+)?", plain)]


def told(*values):
    """Return numbers as texts; what is None or no number is left out."""
    return [str(v) for v in values if v is not None]


def per_cent(part, whole):
    return f"{100 * part / whole:.1f}".removesuffix(".0")


def held(row):
    """Return every number and day that a row of a table gives: as such, as a share, as "fewer than", in its texts."""
    found = set()
    for name, value in row.items():
        several = value if isinstance(value, tuple | list | set | frozenset) else [value]
        for v in several:
            if isinstance(v, date):
                v = v.isoformat()
            if isinstance(v, bool) or v is None:
                continue
            if isinstance(v, int | float):
                found |= {n.removesuffix(".0") for n in (str(abs(v)), f"{abs(v):.1f}", f"{abs(v):.6g}")} | {
                    per_cent(abs(v), 1)
                }
                if name.endswith("high"):
                    found.add(str(abs(v) + 1))
            else:
                text = str(v)
                found |= {*numbers_in(text), *days_in(text)}
        if isinstance(value, tuple | list):
            found.add(str(len(value)))
    return found | {day[:7] for day in found if _ISO.fullmatch(day)}


def tokens(*texts):
    return {t for text in texts for t in (*numbers_in(text), *days_in(text))}


# --- what each question's sentence must say ---------------------------------------------------------------------------


def changed(m):
    if m.old is None:
        (row,) = m.rows("disruption-stock")
        return told(-row["change_high"], row["stock_start_low"], row["stock_end_high"])
    kinds = Counter(change for _, change in {(r["line"], r["change"]) for r in m.rows("changes") if r["line"]})
    return told(*(kinds[k] or None for k in ("new", "closed", "back")), len(m.rows("ledger")))


def supply(m):
    rows = {r["origin"]: r["low"] for r in m.rows("flows-arrests-person-arrests-flow-of-all")}
    if not rows:
        from_london = sum("london" in r["origins"] for r in m.open)
        return told(len(m.open), from_london, per_cent(from_london, len(m.open)))
    total, unplaced = sum(rows.values()), rows["unknown"] + rows["not-itemised"]
    itemised = total - rows["not-itemised"]
    top, second = rows["london"], rows["essex"]
    shares = (per_cent(top, total), per_cent(top, itemised), itemised)
    return told(total, top, *shares, top - second + 1, unplaced)


def disrupted(m):
    types = Counter(kind for r in m.closures for kind in r["kinds"])
    by_type = [types[k] or None for k in ("closed_type1", "closed_type2", "closed")] if len(types) > 1 else []
    outcomes = Counter(r["outcome"] for r in m.closures)
    back = [r["back_after_days_low"] for r in m.closures if r["back_after_days_low"] is not None]
    held_, unchecked = outcomes["still closed when looked at"], outcomes["not checked"]
    assert len(m.closures) == len(back) + held_ + unchecked
    return told(len(m.closures), *by_type, len(back), *back, held_ or None, unchecked or None)


def stands_open(m):
    states = Counter(r["state"].kind for r in m.open)
    assert set(states) <= {"returned", "not seen since"}
    shown = [states[k] for k in ("returned", "not seen since")]
    return told(len(m.open), len(m.rows("ledger")), *shown)


def which_next(m):
    towns = Counter(town for r in m.all_open for town in r["destinations"])
    sole = {r["line"]: sum(towns[t] == 1 for t in r["destinations"]) for r in m.all_open}
    here = [r for r in m.open if r["line"] in sole]
    best = max(here, key=lambda r: sole[r["line"]])
    if not sole[best["line"]]:
        return told(len(here))
    days = (m.data.cut_off - date.fromisoformat(str(best["last_seen_low"]))).days
    return told(len(here), sole[best["line"]], len(towns), days)


def gaps_left(m):
    rows = [r for r in m.rows("gaps") if r["gap"] != "one source"]
    changing = {r["about"] for r in rows if r["changes"]}
    groups = {}
    for r in rows:
        if r["changes"]:
            groups.setdefault((r["gap"], r["finding"]), []).append(r)
    every = {r["about"] for r in rows}
    lead = told(len(changing), len(every)) if len(changing) < len(every) else told(len(every))
    sizes = [n for g in list(groups.values())[:3] for n in ([str(len(g))] if len(g) > 1 else numbers_in(g[0]["about"]))]
    return [*lead, *sizes]


def targeted(m):
    all_of_them = {r["line"] for r in m.rows("disruption-returns")}
    without = len(all_of_them) - len({r["line"] for r in m.closures})
    return told(len(all_of_them), len(all_of_them) - 4, without)


def reconciled(m):
    (row,) = m.rows("disruption-stated")
    return told(row["stated_low"], row["named_low"], row["stated_low"] - row["named_low"])


def outcomes(m):
    rows = m.rows("disruption-outcome")
    (arrests_,) = (r["low"] for r in rows if r["measure"] == "arrests")
    return told(arrests_, len(rows) - 1)


def closures(m):
    (counted,) = (r["low"] for r in m.rows("disruption-outcome") if r["measure"] == "lines closed")
    types = Counter(kind for r in m.closures for kind in r["kinds"])
    return told(len(m.closures), *(types[k] for k in ("closed_type1", "closed_type2", "closed")), counted)


def measured(table, measure):
    return lambda m: told(*(r["low"] for r in m.rows(table) if r["measure"] == measure))


def coverage(m):
    return told(len(list(m.net.claims)), len({c.source for c in m.net.claims}))


def card(m):
    (row,) = (r for r in m.rows("whatif") if r["removed"] == m.asked["line"])
    pairs = {(o, t) for r in m.all_open for o in r["origins"] for t in r["destinations"]}
    assert row["pairs_lost"] == row["pairs_lost_high"] > 0
    return told(row["pairs_lost"], len(pairs), len(m.all_open))


SAID = {
    "changed": changed,
    "supply": supply,
    "disrupted": disrupted,
    "open": stands_open,
    "next": which_next,
    "gaps": gaps_left,
    "targeted": targeted,
    "reconciled": reconciled,
    "outcomes": outcomes,
    "closures": closures,
    "arrests": measured("disruption-outcome", "arrests"),
    "safeguarding": measured("disruption-other", "safeguarding referrals"),
    "coverage": coverage,
    "card": card,
}


ASKED = {
    "profile": products.PROFILE,
    "place": products.PROFILE,
    "weekly": products.WEEKLY,
    "quarterly": products.QUARTERLY,
    "operation": products.DEBRIEF,
    "line": products.CARD,
}


# --- the walk ---------------------------------------------------------------------------------------------------------


def test_every_table_of_a_product_is_what_its_command_gives(product):
    written = {n[7:-4]: c.decode() for n, c in product.brief.files.items() if n.startswith("tables/")}
    assert written.keys() <= product.tables.keys()
    for name, text in written.items():
        assert text == product.tables[name].to_csv(), name


def test_every_question_of_a_product_has_its_numbers_worked_out():
    assert set(QUESTIONS) == set(SAID) | {"since"}  # which is what changed, told of an edition only
    asked = {key for name, (options, _) in PRODUCTS.items() for key in ASKED[options.get("product") or name]}
    assert asked == set(QUESTIONS)


def test_every_number_and_day_of_a_sentence_is_that_of_its_table(product):
    days = {str(d.data.cut_off) for d in (product, Made("", product.old, None, {}, {})) if d.data is not None}
    days |= {t for rows in product.tables.values() for r in rows.rows for t in held(r) if _ISO.fullmatch(t)}
    for finding in product.brief.briefing.proved:
        assert numbers_in(finding.text) == SAID[finding.question](product), finding.text
        assert set(days_in(finding.text)) <= days, finding.text


_BRACKETS = re.compile(r" \([^()]*\)")


def named(product, row):
    """Return what a row of a table is about, as a product names it."""
    told_ = {v for value in row.values() for v in (value if isinstance(value, tuple | list) else [value])}
    texts = {v for v in told_ if isinstance(v, str)}
    return {product.data.name(v).casefold() if product.data.entity(v) else v for v in texts}


def by_hand(product, question):
    """Return what the rows of a proof that counts rows of a table must say: by label, the number."""
    if question == "open":
        states = Counter(r["state"].kind for r in product.rows("ledger"))
        words = {"Back": "returned", "Closed": "closed", "Not seen since an earlier day": "not seen since"}
        return {label: states[kind] for label, kind in words.items()}
    if question == "supply" and not product.rows("flows-arrests-person-arrests-flow-of-all"):
        return Counter(product.data.name(o) for r in product.open for o in r["origins"])
    if question == "coverage":
        return Counter(product.data.sources[c.source].text("title") for c in product.net.claims)
    return {}


def shown(proof):
    """Return the rows of a table or chart: label, other cells, and the numbers that a chart draws."""
    if isinstance(proof, Bars):
        return [(b.label, (b.text,), {f"{b.low:g}", f"{b.high:g}"}) for b in proof.bars]
    return [(r.cells[0], r.cells[1:], set()) for r in proof.rows] if proof else []


def is_in_the_table(product, question, label, said):
    """Whether one row of the tables is about what a label names and has every number and day that is said."""
    if question == "card":
        return any(said | tokens(label) <= held(r) for r in product.rows("disruption-line"))
    about = label.partition(":")[0].casefold()
    rows = [r for table in product.tables.values() for r in table.rows]
    special = {"unknown": "unknown", "not itemised": "not-itemised"}
    return any(
        said <= held(r) for r in rows if about in named(product, r) or special.get(about, label) == r.get("origin")
    )


#: Columns of the tables whose numbers and days stand under a head of a proof, in this order.
HEADS = {
    "Only line to": ("sole_supplier", "towns"),
    "Days since seen": ("days_since_seen",),
    "Closed, back": ("closures", "returns"),
    "As stated": ("stated_low",),
    "Lines named": ("named_low",),
    "Closed": ("closed_low",),
    "Targeted": ("targeted_low",),
    "What became of it": ("back_after_days_low",),
}


def test_every_column_of_a_proof_is_the_column_of_its_table(product):
    for finding in product.brief.briefing.proved:
        columns = [(at, h.label) for at, h in enumerate(getattr(finding.proof, "heads", ())) if h.label in HEADS]
        for row in finding.proof.rows if columns else ():
            said = {head: [*numbers_in(row.cells[at]), *days_in(row.cells[at])] for at, head in columns}
            said = {head: values for head, values in said.items() if values}
            made = [{head: told(*(r[c] for c in HEADS[head])) for head in said} for r in product.rows(finding.table)]
            assert said in made, row.cells


def test_every_row_of_a_proof_is_a_row_of_a_table(product):
    for finding in product.brief.briefing.proved:
        counted = by_hand(product, finding.question)
        for label, cells, drawn in shown(finding.proof):
            said = drawn | tokens(*cells)
            if counted:
                assert {n for n in said if not _ISO.fullmatch(n)} == {str(counted[label])}, (label, cells)
            elif finding.question == "gaps":
                same = [r for r in product.rows("gaps") if _BRACKETS.sub("", r["finding"]) == cells[0] and r["changes"]]
                assert said <= {t for r in same for t in held(r)}, cells
                assert tokens(label) <= {str(len(same)), *(t for r in same for t in tokens(r["about"]))}, label
            else:
                assert is_in_the_table(product, finding.question, label, said), (finding.question, label, said)


def test_the_facts_of_a_card_and_the_control_line_are_counted(product):
    claims = list(product.net.claims)
    sources = {c.source for c in claims}
    assert numbers_in(dict(product.brief.briefing.control)["Sources"]) == told(len(sources), len(claims))
    of_the_line = [r for name in ("ledger", "disruption-returns", "disruption-line") for r in product.rows(name)]
    counted = {str(len(claims)), str(sum(c.grade is None for c in claims))}
    for label, value in product.brief.briefing.facts:
        assert tokens(value) <= counted.union(*map(held, of_the_line)), (label, value)


# --- the documents ----------------------------------------------------------------------------------------------------

_MORE = re.compile(r"([\d,]+) more (\w+) in the annex, table ([\w-]+)\.")
_MARKS = re.compile(rf"\[[\d–, ]+\]|Note \d+ in annex\.html|{_MORE.pattern}")


def strings(value):
    """Return every text of a briefing, in whatever it is held."""
    if isinstance(value, str):
        return {plain(value)}
    if is_dataclass(value):
        value = [getattr(value, f.name) for f in fields(value)]
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return set().union(*map(strings, value)) if isinstance(value, list | tuple) else set()


def plain(text):
    return " ".join(str(text).replace("\xa0", " ").split())


def of_paper(content):
    paper = Document(io.BytesIO(content))
    yield from (p.text for p in paper.paragraphs)
    yield from (c.text for t in paper.tables for row in t.rows for c in row.cells)


def of_slides(content):
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            elif shape.has_table:
                yield from (c.text for row in shape.table.rows for c in row.cells)
            elif shape.has_chart:
                yield from shape.chart.plots[0].categories


def of_page(content):
    page = html.fromstring(content.decode())
    for kind in ("h1", "h2", "h3", "p", "li", "th", "td", "dt", "dd", "figcaption", "text"):
        yield from (element.text_content() for element in page.xpath(f"//main//{kind}[not(.//p)]"))


def test_no_document_has_a_number_that_the_briefing_has_not(product):
    """What is left of each text without the sentences, titles, notes and cells of the briefing has no digit."""
    briefing, files = product.brief.briefing, product.brief.files
    cells = strings([getattr(briefing, f.name) for f in fields(briefing) if f.name != "links"])
    cells |= {
        plain(f"{b.label} ({b.text})") for f in briefing.proved if isinstance(f.proof, Bars) for b in f.proof.bars
    }
    long_ones = sorted((c for c in cells if len(c) > 8), key=len, reverse=True)
    for name, read in (("briefing.docx", of_paper), ("briefing.pptx", of_slides), ("briefing.html", of_page)):
        texts = {plain(text) for text in read(files[name])}
        assert len(texts) > 5
        for text in texts - cells:
            rest = _MARKS.sub("", text)
            for piece in long_ones:
                rest = rest.replace(piece, "")
            assert not re.search(r"\d", _NAMES.sub("", rest)), (name, text, rest)


def test_the_charts_of_both_formats_draw_the_numbers_of_the_briefing(product):
    charts = [[b.low for b in f.proof.bars] for f in product.brief.briefing.proved if isinstance(f.proof, Bars)]
    for name in ("briefing.docx", "briefing.pptx"):
        with zipfile.ZipFile(io.BytesIO(product.brief.files[name])) as parts:
            drawn = [
                etree.fromstring(parts.read(n)) for n in parts.namelist() if re.search(r"/charts/chart\d+\.xml$", n)
            ]
        series = [[float(v.text) for v in chart.find(f".//{_C}ser").iterfind(f"{_C}val//{_C}v")] for chart in drawn]
        assert all(values in charts for values in series)
        assert len(series) == len(charts) or product.brief.briefing.budget.slides == 1


_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def test_what_did_not_fit_is_counted(product):
    every = {
        "disrupted": lambda: len(product.closures),
        "gaps": lambda: len({r["about"] for r in product.rows("gaps") if r["gap"] != "one source"}),
        "card": lambda: len(product.rows("disruption-line")),
    }
    for finding in paper_parts(product.brief.briefing)[0]:
        proof, rows = finding.proof, 0
        if proof is not None:
            rows = len(proof.bars) if isinstance(proof, Bars) else sum(row.stands_for for row in proof.rows)
        for number, _, table in _MORE.findall(room.proof_note(finding)):
            assert (int(number), table) == (finding.rows - rows, finding.shown_in or finding.table)
        if finding.question in every:
            assert finding.rows == every[finding.question]()
        if finding.question == "gaps" and proof is not None:
            assert [r.stands_for for r in proof.rows] == [_stood_for(product, r) for r in proof.rows]


def _stood_for(product, row):
    """Return how many gaps of the table a row of the proof tells: as it says itself, else one."""
    said = re.match(r"(?:whether|where|when) (\d+) (?:closed )?lines", row.cells[0])
    more = re.search(r"and (\d+) more like it", row.cells[0])
    number = int(said[1]) if said else 1 + int(more[1]) if more else 1
    same = {
        r["about"] for r in product.rows("gaps") if set(r["claims"]) <= set(row.claims) and r["gap"] != "one source"
    }
    assert number <= len(same)
    return number


def test_the_annex_has_the_numbers_of_each_table(product):
    page = html.fromstring(product.brief.files["annex.html"].decode())
    book = openpyxl.load_workbook(io.BytesIO(product.brief.files["annex.xlsx"]), read_only=True)
    sheets = sheet_names([n[7:-4] for n in product.brief.files if n.startswith("tables/")])
    for name, sheet in sheets.items():
        rows = product.rows(name)
        found = page.xpath(f"//*[@id='table-{name}']//tbody/tr | //*[@id='table-{name}']/following::table[1]/tbody/tr")
        assert found, name
        for row, line in zip(rows, found, strict=False):
            said = tokens(*(td.text_content() for td in line.xpath("td")))
            assert said <= held(row), (name, said - held(row))
        heads, *cells = list(book[sheet].iter_rows(min_row=3, max_row=3 + len(rows), values_only=True))
        for row, line in zip(rows, cells, strict=True):
            for head, value in zip(heads, line, strict=False):  # empty cells at the end of a row are none
                if isinstance(value, int | float) and not isinstance(value, bool):
                    assert value == pytest.approx(row[head]), (name, head)


def test_every_table_of_the_long_form_has_rows_of_the_commands(product):
    """A row of flows has its shares from the table of each denominator."""
    merged, same = defaultdict(set), ("subject", "origin", "destination", "measure", "unit", "period_start")
    for name, table in product.tables.items():
        for at, row in enumerate(table.rows):
            key = tuple(row[k] for k in same) if name.startswith("flows-") else (name, at)
            merged[key] |= held(row)
    for section in product.brief.briefing.sections:
        for table in section.of(Table):
            for row in table.rows if section.key not in ("sources", "methods") else ():
                said = tokens(*row.cells)
                assert any(said <= have for have in merged.values()), (section.key, table.key, row.cells)
