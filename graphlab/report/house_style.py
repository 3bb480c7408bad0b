"""The house style file (YAML): whose product it is, what it is marked, how it looks and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.folder import read_names
from graphlab.model.grades import parse_marking
from graphlab.release.inputs import InputFile
from graphlab.report.force_templates import MAX_TEMPLATE, kind_of_template, opened_template, theme_colours

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
COLOURS = ("frame", "accent", "ink")


#: The least contrast of text and ground (WCAG 2, level AA).
LEAST_CONTRAST = 4.5
#: How the files begin that may be a logo, and how large one may be.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
MAX_LOGO = 2_000_000


@dataclass(frozen=True, slots=True)
class Appearance:
    """What the house style decides about appearance; `template` makes the slides, `paper` the Word document."""

    frame: str = "#16213a"
    accent: str = "#0072b2"
    ink: str = "#1a1f2b"
    organisation: str = ""
    logo: bytes = b""
    logo_alt: str = ""
    template: bytes = b""
    paper: bytes = b""


@dataclass(frozen=True)
class Thresholds:
    """Numbers that decide how much is shown.

    Attributes
    ----------
    suppress_below
        Hide counts from 1 to this less one; None hides nothing.
    top
        Rows of a ranking that the document shows (all are in the tables).
    stability
        Runs with claims left out, for the intervals of ranks.
    rows
        Rows that a table of the document has at most; the folder of tables has all.
    """

    suppress_below: int | None = None
    top: int = 10
    stability: int = 100
    rows: int = 200


@dataclass(frozen=True)
class HouseStyle:
    """What a force decides once for all its briefings.

    Attributes
    ----------
    organisation
        Name of the force or team.
    title
        Title of the product; made from the data when empty.
    author, owner, authorised_by, review
        Lines of the control block.
    marking
        Marking; that of the data is the floor.
    template
        PowerPoint and Word files of the force: masters, layouts, styles, fonts and, where `colours` says nothing
        else, the colours of their themes are used for slides and document.
    home
        Police force, or a place in it, that the map is of.
    sections
        Keys of sections to leave out (``without``) or the only ones to keep (``only``).
    """

    organisation: str = ""
    title: str = ""
    author: str = ""
    owner: str = ""
    authorised_by: str = ""
    review: str = ""
    marking: str = ""
    home: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""
    logo_alt: str = ""
    template: tuple[str, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    folder: Path = field(default=Path(), compare=False)

    def appearance(self) -> Appearance:
        """Return what decides appearance; reads the logo and the template.

        Raises
        ------
        DataError
            If one of them cannot be read.
        """
        logo = self._logo() if self.logo else b""
        templates = {kind_of_template(n): opened_template(self._template(n), Path(n).name) for n in self.template}
        colours = {name: self.colours[name] for name in COLOURS if name in self.colours}
        for template in templates.values():
            colours = _readable(theme_colours(template)) | colours
        return Appearance(
            organisation=self.organisation,
            logo=logo,
            logo_alt=self.logo_alt or self.organisation,
            template=templates.get("slides", b""),
            paper=templates.get("paper", b""),
            **colours,
        )

    def files(self) -> tuple[InputFile, ...]:
        """Return the logo and the templates as they lie beside the style, for the record of what was used.

        Raises
        ------
        DataError
            If one of them cannot be read.
        """
        logo = [InputFile("logo", Path(self.logo).name, self._logo())] if self.logo else []
        return (*logo, *(InputFile("template", Path(name).name, self._template(name)) for name in self.template))

    def _logo(self) -> bytes:
        """Return the picture that the style names: a PNG or JPEG inside the folder of the style, and nothing else."""
        content = self._beside("logo", self.logo, MAX_LOGO)
        if not content.startswith(_PICTURES):
            raise DataError(f"house style: the logo '{self.logo}' is no PNG or JPEG of up to 2 MB", "name a picture")
        return content

    def _template(self, name: str) -> bytes:
        """Return a template that the style names, as it is: one in the folder of the style, and nothing else."""
        content = self._beside("template", name, MAX_TEMPLATE)
        if not content.startswith(b"PK"):
            raise DataError(
                f"house style: the template '{Path(name).name}' is no PowerPoint or Word file of up to 50 MB",
                "name a .pptx, .potx, .dotx or .docx file",
            )
        return content

    def _beside(self, what: str, name: str, most: int) -> bytes:
        """Return a file in the folder of the style; nothing of one of more than `most` bytes."""
        folder, path = self.folder.resolve(), (self.folder / name).resolve()
        if folder not in path.parents or not path.is_file():
            raise DataError(
                f"house style: the {what} '{name}' cannot be read: it is no file in the folder of the style",
                "keep it there",
            )
        try:
            return path.read_bytes() if path.stat().st_size <= most else b""
        except OSError as error:
            raise DataError(f"house style: the {what} '{name}' cannot be read ({error.strerror})", "") from None

    def has(self, part: str) -> bool:
        """Whether a product has its annex (``annex``) or run record (``record``); only `without` takes them away."""
        return part not in self.without

    def shows(self, section: str) -> bool:
        """Whether a section stands in the product."""
        return section not in self.without and (not self.only or section in self.only)


_NESTED = {"thresholds": {f.name for f in fields(Thresholds)}, "sections": {"only", "without"}, "colours": set(COLOURS)}
_TEXTS = {f.name for f in fields(HouseStyle)} - {"colours", "thresholds", "only", "without", "folder", "template"}


def read_style(path: Path | str) -> HouseStyle:
    """Return the house style in a YAML file.

    Raises
    ------
    DataError
        If it cannot be read, or holds something that is not known; says what is.

    Examples
    --------
    A whole file::

        organisation: Norfolk Constabulary
        author: County lines analyst
        owner: Head of intelligence
        review: 2027-05
        home: Norfolk
        colours: {frame: "#16213a", accent: "#0072b2"}
        logo: crest.png
        template: [slides.pptx, paper.dotx]
        thresholds: {suppress_below: 5, top: 10, stability: 100}
        sections: {without: [change]}
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f"house style '{path}' cannot be read: it is no regular file", "name a YAML file")
    try:
        content, defects = read_names(path, path.name)
    except OSError as error:
        raise DataError(f"house style '{path.name}' cannot be read: {error.strerror}", "name a YAML file") from None
    if defects:
        raise DataError(f"house style cannot be read: {defects[0]}", "mend the file")
    return style_of(content or {}, path.name, path.parent)


def style_of(content: Any, name: str = "house style", folder: Path = Path()) -> HouseStyle:
    """Return the house style that some read YAML means, every unknown name refused."""
    if not isinstance(content, Mapping):
        raise DataError(f"{name}: this is a list or text and not names with values", "write 'organisation: ...'")
    _known(name, content, _TEXTS | set(_NESTED) | {"template"})
    for group, allowed in _NESTED.items():
        if not isinstance(content.get(group) or {}, Mapping):
            raise DataError(f"{name}: '{group}' must hold names with values", f"names: {', '.join(sorted(allowed))}")
        _known(f"{name}, {group}", content.get(group) or {}, allowed)
    sections = content.get("sections") or {}
    texts = {key: str(content[key]) for key in _TEXTS if content.get(key) is not None}
    if texts.get("marking"):
        texts["marking"] = parse_marking(texts["marking"])
    return HouseStyle(
        **texts,
        template=_templates(name, content.get("template") or ()),
        colours=_colours(name, content.get("colours") or {}),
        thresholds=Thresholds(**{k: _whole_number(name, k, v) for k, v in (content.get("thresholds") or {}).items()}),
        only=tuple(str(s) for s in sections.get("only") or ()),
        without=tuple(str(s) for s in sections.get("without") or ()),
        folder=folder,
    )


def _known(name: str, content: Mapping[Any, Any], allowed: set[str]) -> None:
    strange = sorted(str(k) for k in content if k not in allowed)
    if strange:
        raise DataError(f"{name}: '{strange[0]}' is not known", f"names: {', '.join(sorted(allowed))}")


def _templates(name: str, said: Any) -> tuple[str, ...]:
    """Return the names of the templates: one, or one for slides and one for the document."""
    names = tuple(str(x) for x in (said if isinstance(said, list | tuple) else [said]))
    kinds = [kind_of_template(x) for x in names]
    if "" in kinds:
        raise DataError(
            f"{name}: the template '{names[kinds.index('')]}' is no PowerPoint or Word template without macros",
            "name a .pptx or .potx for slides, a .dotx or .docx for the document",
        )
    if len(set(kinds)) < len(kinds):
        raise DataError(f"{name}: two templates are of one kind", "name one for slides and one for the document")
    return names


def _readable(colours: Mapping[str, list[str]]) -> dict[str, str]:
    """Return of the colours of a theme for each use the first that can be read on white; none where none can."""
    found = {}
    for use, several in colours.items():
        if readable := [c for c in several if contrast_with_white(c) >= LEAST_CONTRAST]:
            found[use] = readable[0]
    return found


def _colours(name: str, colours: Mapping[str, Any]) -> dict[str, str]:
    for key, value in colours.items():
        if not _COLOUR.fullmatch(str(value)):
            raise DataError(
                f"{name}: the colour {key} '{value}' is not a colour", 'write six digits, such as "#16213a"'
            )
        if (ratio := contrast_with_white(str(value))) < LEAST_CONTRAST:
            raise DataError(
                f"{name}: the colour {key} '{value}' is too pale to be read on white, or as a ground of white letters "
                f"(contrast {ratio:.1f}, at least {LEAST_CONTRAST} is needed)",
                "choose a darker one",
            )
    return {key: str(value) for key, value in colours.items()}


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of a colour and white, as WCAG 2 defines it: 1 for white, 21 for black.

    Examples
    --------
    >>> round(contrast_with_white("#000000"), 1), round(contrast_with_white("#777777"), 2)
    (21.0, 4.48)
    """
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _whole_number(name: str, key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise DataError(f"{name}: {key} '{value}' is not a whole number", "write a number such as 5")
    return value
