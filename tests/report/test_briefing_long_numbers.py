"""Every number in the sentences and headings of the long form is worked out again from the tables of the commands."""

import re
from collections import Counter

import pytest

from graphlab.analysis.lifecycle.ledger import lines
from graphlab.model.tables import CLOSURES
from graphlab.report.briefing import folder as folder_module
from graphlab.report.briefing.document import Sentence, Table
from tests.report.test_briefing_numbers import PRODUCTS, Made, data, days_in, held, numbers_in, per_cent, told

#: Sections whose numbers are those of tables that have walks of their own, or texts of methods.
ELSEWHERE = ("methods", "sources", "map", "network", "change")


@pytest.fixture(scope="module", params=PRODUCTS)
def long_form(request):
    asked, filters = PRODUCTS[request.param]
    old = data("2026-05-15") if request.param == "weekly" else None
    made = Made(request.param, data(), old, filters, asked | {"to": ("html",)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_module, "_pages", lambda *_, **__: ({}, {}))
        assert made.brief.briefing.sections
    return made


# --- what is counted by hand ------------------------------------------------------------------------------------------


def arrests(m):
    rows = {r["origin"]: r["low"] for r in m.rows("flows-arrests-person-arrests-flow-of-all")}
    return rows, sum(rows.values()), sum(rows.values()) - rows["not-itemised"]


def largest(m):
    rows, total, itemised = arrests(m)
    top, second = rows["london"], rows["essex"]
    shares = per_cent(top, total), per_cent(top, itemised), itemised
    return told(total, top - second + 1, rows["unknown"] + rows["not-itemised"], top, *shares)


def other_shares(m):
    rows, _, itemised = arrests(m)
    named = itemised - rows["unknown"]
    outside = named - rows["norfolk"]
    return told(per_cent(rows["london"], named), named, per_cent(rows["london"], outside), outside)


def inside(m):
    rows, total, itemised = arrests(m)
    home = rows["norfolk"]
    return told(home, per_cent(home, total), per_cent(home, itemised), itemised)


def unplaced(m):
    rows, total, _ = arrests(m)
    parts = ((rows[key], per_cent(rows[key], total)) for key in ("not-itemised", "unknown"))
    return told(total, *(x for part in parts for x in part))


def placed(rows):
    return [r for r in rows if r["origins"] and r["destinations"]]


def run_from_london(m):
    rows = placed(m.rows("ledger"))
    return told(sum("london" in r["origins"] for r in rows), len(rows))


def named_lines(m):
    rows = m.rows("ledger")
    return told(len(rows), sum(any(r[kind] for kind in CLOSURES) for r in rows))


def by_state(m):
    words = {"closed": "closed", "not seen since": "not seen after it", "returned": "back"}
    states = Counter(words[r["state"].kind] for r in m.rows("ledger"))
    return told(len(m.rows("ledger")), *sorted(states.values(), reverse=True))


def done(m):
    targeted = {r["operation"] for r in m.rows("disruption-returns") if r["operation"] and r["targeted_low"]}
    credited = [r for r in m.closures if r["operation"]]
    back = [r for r in m.closures if r["back_after_days_low"] is not None]
    returned = {r["operation"] for r in back if r["operation"]}
    return told(len(targeted) or None, len(credited), len(returned), len([r for r in back if r["operation"]]))


def outcomes(m):
    found = Counter(r["outcome"] for r in m.closures)
    held_, unchecked = found["still closed when looked at"], found["not checked"]
    return told(len(m.closures), len(m.closures) - held_ - unchecked, held_ or None, unchecked or None)


def days_back(m):
    return told(*(r["back_after_days_low"] for r in m.closures if r["back_after_days_low"] is not None))


def stated(m):
    (row,) = (r for r in m.rows("disruption-stated") if r["measure"] == "lines closed")
    return told(row["stated_low"], row["named_low"], row["stated_low"] - row["named_low"])


def stock(m):
    (row,) = m.rows("disruption-stock")
    return told(-row["change_high"], row["stock_start_low"], row["stock_end_high"])


def fall(m):
    return stock(m)[:1]


def pairs(row):
    return {(o, t) for o in row["origins"] for t in row["destinations"]}


def asked(m):
    """Return the lines that closing is asked of, with their pairs, and the pairs that only closed lines serve."""
    rows = placed(lines(m.whole).rows)
    open_ = [r for r in rows if m.filters.get("period") or r["state"].kind != "closed"]
    served = set().union(*map(pairs, open_))
    return open_, served, set().union(*map(pairs, rows)) - served


def cut_by(m):
    """Return how many pairs are lost with each line that is asked about, as `whatif --rank` says it."""
    mine = {r["line"] for r in m.rows("ledger")}
    return {r["removed"]: r["pairs_lost"] for r in m.rows("whatif") if r["removed"] in mine}


def only_lines(m):
    open_, _, only_closed = asked(m)
    cut, left = cut_by(m), len(m.whole.lines) - len(open_)
    none = sum(not n for n in cut.values())
    scope = [] if m.filters.get("period") else [len(open_), left, len(only_closed)]
    return told(sum(map(bool, cut.values())), len(cut), none, *scope)


def most_cut(m):
    cut = cut_by(m)
    best = [line for line, number in cut.items() if number == max(cut.values())]
    others = len(best) - 3 if len(best) > 3 else None
    return told(others, max(cut.values()), len(asked(m)[1]))


def scope(m):
    states = Counter(r["state"].kind for r in asked(m)[0])
    return told(len(asked(m)[0]), states["returned"], states["not seen since"])


def untyped(m):
    return told(sum(r["closed"] or 0 for r in m.rows("ledger")))


def without(column):
    def said(m):
        rows = m.rows("ledger")
        return told(sum(not r[column] for r in rows), len(rows))

    return said


#: What a sentence or heading begins with, and the numbers that it must say, in their order.
SAID = (
    (r"In the 187 arrests .* largest origin", largest),
    (r"London is [\d.]+ % of the itemised", lambda m: largest(m)[5:6]),
    (r"With other denominators", other_shares),
    (r"Norfolk to Norfolk is", inside),
    (r"Of the \d+ arrests, \d+ .* are not itemised", unplaced),
    (r"London runs", run_from_london),
    (r"(?:\d+|\w+) lines are named; \w+ have a stated closure", named_lines),
    (r"Of \w+ named lines, by their latest claim", by_state),
    (r"(?:The one|No) operation is said to have targeted", done),
    (r"Of \d+ closures here", outcomes),
    (r"Came back: ", days_back),
    (r"Operation Sweep: “Year” says", stated),
    (r"Active lines in Norfolk fell by \d+ or more: from", stock),
    (r"Active lines in Norfolk fell by \d+ or more$", fall),
    (r"\w+ of \d+ named lines (?:is|are) the only line", only_lines),
    (r"Closing .* would cut", most_cut),
    (r"Asked of \d+ lines open", scope),
    (r"the type of \w+ closures", untyped),
    (r"where they are run from, for", without("origins")),
    (r"where they sell, for", without("destinations")),
    (r"whether other sources would agree: all \d+ figures", lambda m: told(len(list(m.net.counts)))),
)


def sentences(m):
    for section in m.brief.briefing.sections:
        if section.key not in ELSEWHERE:
            for text in (section.heading, *(block.text for block in section.of(Sentence))):
                yield re.sub("on at least one pair|on one source each", "", text)


def test_every_number_of_a_sentence_of_the_long_form_is_worked_out_again(long_form):
    days = {t for table in long_form.tables.values() for r in table.rows for t in held(r)} | {
        str(long_form.data.cut_off)
    }
    days |= {str(p) for p in long_form.filters.values()} | {"2026-04", "2026-06"}
    met = 0
    for text in sentences(long_form):
        found = [numbers for pattern, numbers in SAID if re.match(pattern, text)]
        assert len(found) <= 1, text
        assert numbers_in(text) == (found[0](long_form) if found else []), text
        assert set(days_in(text)) <= days, text
        met += bool(found)
    assert met >= (1 if long_form.name == "line" else 8)


#: A figure as it is printed: with bounds, as a change, a share, a rank or a part of others.
FIGURE = re.compile(
    r"(?:about |fewer than |at (?:most|least) |(?:fell|rose) by )?[−+]?[\d,.]+(?: ?%)?"
    r"(?: of [\d,]+|(?: to |–)[\d,.]+(?: ?%)?| or (?:more|fewer|less))?"
)
NOT_STATED = {"–", "", "not stated", "not known"}


def test_columns_of_figures_and_no_others_are_set_as_figures(long_form):
    """Whoever looks down a column of figures finds units below units; names and dates begin at the left."""
    tables = [b for s in long_form.brief.briefing.sections for b in s.blocks if isinstance(b, Table)]
    assert tables
    for table in tables:
        for place, head in enumerate(table.heads):
            stated = {row.cells[place] for row in table.rows} - NOT_STATED
            if stated:
                assert head.numeric == all(map(FIGURE.fullmatch, stated)), (table.key, head.label, stated)
