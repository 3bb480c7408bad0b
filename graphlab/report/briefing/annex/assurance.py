"""The page for whoever must vouch for a product: method, data, judgements, what was withheld, limits, making it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from graphlab.model.judged.lists import judgements_of
from graphlab.release.run_record import withheld_text
from graphlab.report.briefing.annex.content import Assurance
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_back import LIMITS
from graphlab.wording import phrases as words

#: What only a person can fill in; the page leaves the place empty and says so.
BY_A_PERSON = ("Checked by", "Checked on", "Peer review", "Decision", "Remarks")
_KEY = "kept apart: with --key and this file an earlier key gives the same pseudonyms, without one new ones are given"
BLANK = "(to be filled in by a person)"


def assurance_of(material: Material, record: Sequence[tuple[str, str]], released: Sequence[str]) -> Assurance:
    """Return the lines of the assurance page: what and its value.

    Parameters
    ----------
    material
        The analyses.
    record
        The run record.
    released
        What was done before the product left (suppression, pseudonyms).
    """
    net, told = material.net, dict(record)
    judged = Counter(j.judgement for j in judgements_of(net.dataset).values())
    judgements = [f"{words.many(n, 'pair')} {kind}" for kind, n in sorted(judged.items())]
    sources = sorted({c.source for c in material.claims.values()})
    editions = [
        f"{key} ({words.date_text(source.text('published'))})" if source.text("published") else f"{key} (undated)"
        for key in sources
        if (source := net.sources.get(key)) is not None
    ]
    files = [line for line in record if line[0].startswith("Used as ")]
    lines = [
        ("Program and version", told.get("Program", "")),
        ("Method", "each note names its table, each table its method; see Methods and limits below"),
        ("Data", told.get("Dataset", "")),
        ("Fingerprint of the data", told.get("Fingerprint of the data", "")),
        ("Sources and their editions", "; ".join(editions)),
        ("Judgements used", words.listed(judgements) if judgements else "none: no pair of lines was judged"),
        ("Withheld, and why", withheld_text(net)),
        ("Done before release", " ".join(released) or "nothing was hidden or renamed"),
        ("Not shown, and why", "; ".join(f"{k}: {v}" for k, v in sorted(material.refused.items())) or "nothing"),
        ("Limits", " ".join(LIMITS)),
        ("To make it again", told.get("Command", "")),
        ("Key of brand names", _KEY if net.dataset.pseudonymised else ""),
        ("Filters", told.get("Filters", "")),
        *(files or [("Files used beside the data", "none")]),
        *((label, BLANK) for label in BY_A_PERSON),
    ]
    return tuple(line for line in lines if line[1])
