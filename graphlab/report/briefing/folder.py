"""A briefing as a folder: documents, pages, tables and pictures, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.dataset import Dataset
from graphlab.errors import DataError, GraphlabError, MissingExtraError, OutputError
from graphlab.files import check_folder, write_folder
from graphlab.files.products import RECORD, manifest
from graphlab.graph.network import Network
from graphlab.model.periods import parse_date
from graphlab.release.inputs import InputFile, contents_of, lines_of
from graphlab.release.pseudonym_key import hide_brands_before, key_path, refuse_key_inside
from graphlab.release.release import Release, marking_of, release
from graphlab.release.run_record import record_json, run_record, withheld
from graphlab.report.briefing.annex.assurance import assurance_of
from graphlab.report.briefing.annex.content import Assurance
from graphlab.report.briefing.document import Briefing
from graphlab.report.briefing.force_maps import ProductMap, product_map
from graphlab.report.briefing.html_writer import briefing_html, short_html
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.page_links import finding_links
from graphlab.report.briefing.products import KINDS, Control, Product, compose, product_for
from graphlab.report.briefing.sections import SECTIONS, tables_of
from graphlab.report.house_style import HouseStyle, read_style
from graphlab.report.pages.shell import Page, render

if TYPE_CHECKING:
    from graphlab.model.claim_set import Original
    from graphlab.release.protection import Progress

TO = ("html", "docx", "pptx")
LENGTHS = ("short", "full")


@dataclass(frozen=True)
class BriefingOptions:
    """What is asked for: formats, product and the lines of the control block that differ from the house style.

    Attributes
    ----------
    to
        Formats of the document, of `TO`; all of them when empty, as far as their packages are installed.
    length
        ``"short"`` (within the budget of the product) or ``"full"`` (every section).
    date
        ISO date of the product; the data's cut-off when empty. Never the clock.
    line, operation, place
        Ask for a line card, an operation debrief or a town profile.
    suppress_below
        Threshold of small-number suppression; that of the house style when None.
    marking, authorised_by
        A marking other than that of the data; lowering needs a name.
    product
        ``"weekly"`` (what changed since the edition before, one page) or ``"quarterly"`` (a statement of a period).
    assurance
        Put a page into the annex for whoever must vouch for the product.
    change
        Measure, before and after of a comparison of two periods.
    command
        The command as typed, without paths, for the run record.
    """

    to: Sequence[str] = ()
    length: str = "short"
    date: str = ""
    title: str = ""
    author: str = ""
    line: str | None = None
    operation: str | None = None
    place: str | None = None
    suppress_below: int | None = None
    marking: str | None = None
    authorised_by: str = ""
    product: str = ""
    assurance: bool = False
    change: Mapping[str, Any] | None = None
    command: str = "graphlab.brief"


#: What a folder of ours is called in its manifest.
PRODUCT = "briefing"
_OPTION_NAMES = {f.name for f in fields(BriefingOptions)}


@dataclass(frozen=True)
class Brief:
    """A briefing that was made."""

    briefing: Briefing
    files: Mapping[str, bytes]
    release: Release
    refused: Mapping[str, str]


def brief(
    data: Dataset | Network,
    output: Path | str,
    order: BriefingOptions | None = None,
    *,
    style: HouseStyle | Path | str | None = None,
    key_file: Path | None = None,
    force: bool = False,
    sources: Sequence[Path] = (),
    progress: Progress | None = None,
    before: Dataset | None = None,
    inputs: Sequence[InputFile] = (),
    **options: Any,
) -> Brief:
    """Write a briefing folder; give what was written.

    Parameters
    ----------
    data
        The dataset, or a network whose filters hold.
    output
        The folder: ``briefing.html`` (``.docx``, ``.pptx``), ``network.html``, ``map.html``, ``tables/*.csv``,
        ``pictures/*.png`` and ``run-record.json``.
    order
        What is asked for; its fields may be given as options instead (``to=("docx",)``, ``line="rico-exeter"``).
    style
        The house style, or its file.
    key_file
        Key of pseudonyms; beside the folder when None.
    force
        Replace the folder, if it was written as a briefing and nothing in it was changed.
    sources
        Files and folders that are being read; none of them is written to.
    progress
        Told how many of the small numbers are protected, of how many.
    before
        The edition before, to say what changed since.
    inputs
        The files that were used beside the data (style, mapping ...), for the run record and the assurance.
    options
        Fields of `BriefingOptions`, and the filters of every command.

    Raises
    ------
    OutputError
        If the folder exists and `force` is off, or cannot be written; nothing is half written.
    MissingExtraError
        If a format needs an optional package.
    RefusedError
        If a marking would be lowered without a name.

    Notes
    -----
    An analysis that refuses stands in the briefing with its words ("Not shown"), the rest is written all the same.
    """
    path = Path(output)
    check_folder(path, PRODUCT, force=force, sources=sources)
    asked = {k: v for k, v in options.items() if k in _OPTION_NAMES}
    filters = {k: v for k, v in options.items() if k not in _OPTION_NAMES}
    order = replace(order or BriefingOptions(), **asked)
    if isinstance(data, Network):
        kept = dict(data.asked)
        order = replace(order, place=order.place or kept.pop("place", None))
        data, filters = Dataset.of(data.dataset), {**kept, **filters}
    house = read_style(style) if isinstance(style, str | Path) else style
    key = key_file or key_path(path)
    refuse_key_inside(key, path)
    made = make_brief(
        data, order, style=house, key_file=key, progress=progress, before=before, inputs=inputs, **filters
    )
    write_folder(path, made.files, PRODUCT, force=force, sources=sources)
    return made


def make_brief(
    data: Dataset,
    order: BriefingOptions,
    *,
    style: HouseStyle | None = None,
    key_file: Path | None = None,
    progress: Progress | None = None,
    before: Dataset | None = None,
    inputs: Sequence[InputFile] = (),
    **filters: Any,
) -> Brief:
    """Return the files of a briefing without writing them (but for the key of pseudonyms, if they are asked for)."""
    style = _with_order(style or HouseStyle(), order)
    _check(order)
    asked = {k: v for k, v in filters.items() if v}
    named = data.network(include_handling=asked.get("include_handling"))
    product = _product(named, order, style, asked)
    below = style.thresholds.suppress_below
    leaving = release(data, {**asked, **product.filters}, suppress_below=below, key_file=key_file, progress=progress)
    whole = leaving.net.with_filters(subject=None, place=None)
    without_brands = plain.without_brands if (plain := leaving.net.dataset.before) else str
    product = replace(product, title=_title(product, data, leaving, without_brands))
    marking = marking_of(leaving.net, style.marking, order.authorised_by)
    left_out = frozenset(s.key for s in SECTIONS if s.key in product.without or not style.shows(s.key))
    line = leaving.net.filters.subject if order.line else ""
    change = dict(order.change) if order.change else None
    operation = leaving.net.filters.subject if order.operation else ""
    hides = leaving.key_file is not None or below is not None
    earlier, hide = _earlier(before, data, leaving, below)
    material = Material(
        leaving.net,
        whole,
        style,
        change,
        line=line,
        operation=operation,
        without=left_out,
        before=earlier,
        hide=hide,
    )
    if before is not None and earlier is None:
        material.refused["What changed"] = "editions are not compared while small numbers are hidden"
    control = Control(
        date=order.date or _cut_off(data),
        author=style.author,
        owner=style.owner,
        authorised_by=style.authorised_by,
        review=style.review,
        marking=marking,
    )
    inputs, command = (*inputs, *style.files()), without_brands(order.command)
    record = run_record(leaving.net, command, leaving.net.dataset.digest, leaving.sentences)
    record = (*record, *lines_of(inputs))
    pages, pictures = _pages(material, linked="html" in (order.to or TO))
    drawn = _drawn_map(material, slides=order.length == "short" and "pptx" in (order.to or TO))
    briefing = compose(
        material, product, control, pictures=pictures, record=record, map_picture=drawn.picture if drawn else None
    )
    briefing = replace(briefing, links=finding_links(briefing.findings, pages))
    files = {
        **_documents(briefing, order, material),
        **_annex(briefing, material, _assurance(material, order, leaving, record)),
        **{f"{view}.html": render(page).encode() for view, page in pages.items()},
        **_tables(material),
    }
    files |= {**{f"pictures/{name}.png": png for name, png in pictures.items()}, **(drawn.files if drawn else {})}
    left = withheld(leaving.net)
    extra: dict[str, Any] = {"marking": marking, "withheld": left, "not_shown": dict(sorted(material.refused.items()))}
    extra["inputs"] = contents_of(inputs, hidden=hides or bool(left.get("handling")))
    extra["product"] = manifest(files, PRODUCT)
    files[RECORD] = record_json(record, extra).encode()
    return Brief(briefing, dict(sorted(files.items())), leaving, material.refused)


def _earlier(
    before: Dataset | None, data: Dataset, leaving: Release, below: int | None
) -> tuple[Dataset | None, Callable[[str], str]]:
    """Return the edition before as it may be compared, and what takes the brands of both editions out of a text.

    None where small numbers are hidden: what the edition before tells of a number could give today's away.
    """
    if before is None or below is not None:
        return None, str
    if leaving.key_file is None:
        return before, str
    hidden = hide_brands_before(before, data, leaving.key_file)
    now, then = leaving.net.dataset.before, hidden.before
    return hidden, lambda text: _without(then, _without(now, text))


def _without(plain: Original | None, text: str) -> str:
    return plain.without_brands(text) if plain else text


def _with_order(style: HouseStyle, order: BriefingOptions) -> HouseStyle:
    """Return the house style with what was asked for this time."""
    thresholds = style.thresholds
    if order.suppress_below is not None:
        thresholds = replace(thresholds, suppress_below=order.suppress_below)
    return replace(
        style,
        title=order.title or style.title,
        author=order.author or style.author,
        authorised_by=order.authorised_by or style.authorised_by,
        marking=order.marking or style.marking,
        thresholds=thresholds,
    )


def _check(order: BriefingOptions) -> None:
    if order.length not in LENGTHS:
        raise OutputError(f"'{order.length}' is no length of a briefing; there are {', '.join(LENGTHS)}")
    if order.product not in KINDS:
        raise OutputError(f"'{order.product}' is no product; there are {', '.join(KINDS[1:])}")
    unknown = sorted(set(order.to) - set(TO))
    if unknown:
        raise OutputError(f"'{unknown[0]}' is no format of a briefing; there are {', '.join(TO)}")
    if sum(bool(x) for x in (order.line, order.operation, order.place)) > 1:
        raise DataError("a product is of one line, one operation or one place", "ask for one of them")
    if order.product and (order.line or order.operation or order.place):
        raise DataError(f"a {order.product} product is of everything", "leave out the line, operation or place")
    if order.date:
        parse_date(order.date)


def _cut_off(data: Dataset) -> str:
    return data.record.cut_off.text if data.record.cut_off else ""


def _title(product: Product, data: Dataset, leaving: Release, without_brands: Callable[[str], str]) -> str:
    """Return the title of a product; no brand stands in it when brand names are hidden."""
    title = product.title
    if leaving.key_file is not None and "subject" in product.filters:
        name = leaving.net.name(leaving.net.filters.subject)
        title = title.replace(data.name(product.filters["subject"]), name)
    return without_brands(title)


def _documents(briefing: Briefing, order: BriefingOptions, material: Material) -> dict[str, bytes]:
    """Return the documents; one that nobody asked for by name and that lacks its package is among the refusals."""
    files: dict[str, bytes] = {}
    for kind in order.to or TO:
        try:
            files[f"briefing.{kind}"] = _document(briefing, kind, short=order.length == "short")
        except MissingExtraError as error:
            if kind in order.to:
                raise
            material.refused[f"briefing.{kind}"] = str(error).rstrip(".")
    return files


def _product(net: Network, order: BriefingOptions, style: HouseStyle, asked: Mapping[str, Any]) -> Product:
    """Return the product that is asked for; a quarterly statement needs a period."""
    if order.product == "quarterly" and net.with_filters(**_period(asked)).period is None:
        raise DataError("a quarterly statement is of a period", "name it: --period 2026-07..2026-09")
    return product_for(
        net, line=order.line, operation=order.operation, place=order.place, kind=order.product, title=style.title
    )


def _period(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {"period": asked["period"]} if "period" in asked else {}


def _assurance(
    material: Material,
    order: BriefingOptions,
    leaving: Release,
    record: Sequence[tuple[str, str]],
) -> Assurance:
    return assurance_of(material, record, leaving.sentences) if order.assurance else ()


def _annex(briefing: Briefing, material: Material, assurance: Assurance) -> dict[str, bytes]:
    """Return the annex as a page and, where openpyxl is installed, as a workbook."""
    if not briefing.has_annex:
        return {}
    from graphlab.report.briefing.annex.book import annex_xlsx
    from graphlab.report.briefing.annex.content import annex_of
    from graphlab.report.briefing.annex.page import annex_html

    annex = annex_of(briefing, material, assurance)
    files = {"annex.html": annex_html(annex).encode()}
    try:
        files["annex.xlsx"] = annex_xlsx(annex)
    except MissingExtraError as error:
        material.refused["annex.xlsx"] = str(error).rstrip(".")
    return files


def _document(briefing: Briefing, kind: str, *, short: bool) -> bytes:
    if kind == "html":
        return (short_html(briefing) if short else briefing_html(briefing)).encode()
    if kind == "docx":
        from graphlab.report.briefing.docx_writer import briefing_docx
        from graphlab.report.briefing.short.paper import short_docx

        return short_docx(briefing) if short else briefing_docx(briefing)
    from graphlab.report.briefing.pptx_writer import briefing_pptx
    from graphlab.report.briefing.short.slides import short_pptx

    return short_pptx(briefing) if short else briefing_pptx(briefing)


def _pages(material: Material, *, linked: bool) -> tuple[dict[str, Page], dict[str, bytes]]:
    """Return the interactive pages and the still of the network; one that cannot be drawn is among the refusals.

    The pages are linked with each other and, where there is one, with the page of the briefing.
    """
    from graphlab.report.views import LINKED, still_bytes

    net = material.net
    drawn: dict[str, Any] = {}
    makers: tuple[tuple[str, str, Any], ...] = (
        ("The network page", "network.html", lambda: LINKED["network"](net)),
        ("The map page", "map.html", lambda: LINKED["map"](net)),
        ("The picture of the network", "network", lambda: still_bytes(net, page=drawn.get("network.html"))),
    )
    for name, key, draw in makers:
        if key == "network" and key + ".html" in drawn and not drawn[key + ".html"].nodes:
            continue  # an empty picture says nothing
        try:
            drawn[key] = draw()
        except GraphlabError as error:
            material.refused[name] = str(error).rstrip(".")
    pages = {k.removesuffix(".html"): v for k, v in drawn.items() if k.endswith(".html")}
    files = (*([("briefing", "briefing.html")] if linked else []), *((view, f"{view}.html") for view in pages))
    pages = {view: replace(page, siblings=files if len(files) > 1 else ()) for view, page in pages.items()}
    return pages, {k: v for k, v in drawn.items() if "." not in k}


def _drawn_map(material: Material, *, slides: bool) -> ProductMap | None:
    """Return the map of the product; where it cannot be drawn that is among the refusals."""
    if "map" in material.without:
        return None
    try:
        made = product_map(material, slides=slides)
    except GraphlabError as error:
        material.refused["The picture of the map"] = str(error).rstrip(".")
        return None
    if made is None:
        material.refused["The picture of the map"] = "no flow has both ends on the map"
    return made


def _tables(material: Material) -> dict[str, bytes]:
    return {f"tables/{name}.csv": result.to_csv().encode() for name, result in tables_of(material).items()}
