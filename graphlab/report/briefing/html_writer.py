"""A briefing as one HTML file: print-ready, no script, no request, everything escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from graphlab.report.briefing.bars import drawing
from graphlab.report.briefing.document import Briefing
from graphlab.report.briefing.short.closing import ANNEX, control_line, note_link, sentences_after
from graphlab.report.briefing.short.paper import paper_parts
from graphlab.report.briefing.short.room import in_order, proof_note
from graphlab.wording.phrases import straight

if TYPE_CHECKING:
    from jinja2 import Environment

_WHOLE = re.compile(r"(\d[\d,.]* to [\d,.]+ %|\d[\d,.]* %)")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def briefing_html(briefing: Briefing) -> str:
    """Return the page of the long form.

    Parameters
    ----------
    briefing
        What to say; nothing else is read.

    Returns
    -------
    str
        UTF-8 text of one file. Pictures are inside it; a Content-Security-Policy forbids scripts and requests. The
        marking stands at the top and bottom of the screen page and, by print style, of every printed page.
    """
    return rendered("briefing.html.j2", briefing)


def short_html(briefing: Briefing) -> str:
    """Return the page of the short form: findings and what proves them, as printed; all else is folded on the screen.

    Parameters
    ----------
    briefing
        What to say; nothing else is read.
    """
    proofs, left = paper_parts(briefing)
    return rendered(
        "short.html.j2",
        briefing,
        annex_page=ANNEX if briefing.has_annex else "",
        proofs=in_order(proofs),
        after=sentences_after(briefing, left),
        control_line=control_line(briefing),
        note_link=note_link,
        proof_note=proof_note,
        has_map=any(section.key == "map" for section in briefing.sections),
    )


def rendered(template: str, briefing: Briefing, **more: Any) -> str:
    """Return a page of a product by its template, in the colours of the house and with one policy."""
    style = _style(briefing)
    told = {finding.text for finding in briefing.findings}
    names: dict[str, Any] = {
        "briefing": briefing,
        "style": style,
        "style_hash": _hash(style),
        "logo": data_uri(briefing.appearance.logo) if briefing.appearance.logo else "",
        "first": lambda claims: min((c for c in claims if c in briefing.numbers), key=lambda c: briefing.numbers[c]),
        "kind_of": lambda block: type(block).__name__,
        "fresh": lambda sentence: sentence.text not in told,
        "data_uri": data_uri,
        "pieces": _WHOLE.split,
        "tables": briefing.tables,
        "drawing": lambda bars, narrow=False: drawing(bars, briefing.appearance.accent, narrow=narrow),
        "annex_page": "",
    }
    return straight(_environment().get_template(template).render(names | more)) + "\n"


@cache
def _environment() -> Environment:
    """Return what reads the templates, which are compiled once."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("graphlab.report.briefing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def data_uri(picture: bytes) -> str:
    """Return a picture (PNG, JPEG or SVG by its first bytes) as text that a page can hold."""
    kind = "svg+xml" if picture.lstrip()[:1] == b"<" else "jpeg" if picture[:2] == b"\xff\xd8" else "png"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _style(briefing: Briefing) -> str:
    """Return the style sheet with the house colours and the print frame, which repeats the marking on every page."""
    sheet = resources.files("graphlab.report.briefing") / "templates" / "briefing.css"
    style = sheet.read_text(encoding="utf-8")
    for name, colour in (
        ("frame", briefing.appearance.frame),
        ("accent", briefing.appearance.accent),
        ("ink", briefing.appearance.ink),
    ):
        if _HEX.fullmatch(colour):
            style = re.sub(rf"--{name}: #[0-9a-f]+", f"--{name}: {colour}", style, count=1)
    # Markings are words of a closed list; anything else in one is dropped, so that it cannot leave the string.
    marking = re.sub(r"[^A-Z0-9 \-]", "", briefing.marking.upper())
    band = f'content: "{marking}"; font: 700 9pt sans-serif; letter-spacing: .06em;'
    page = 'content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; color: #4a505c;'
    boxes = f"@top-center {{ {band} }} @bottom-center {{ {band} }} @bottom-right {{ {page} }}"
    return f"{style}@page {{ size: A4; margin: 20mm 16mm; {boxes} }}\n"
