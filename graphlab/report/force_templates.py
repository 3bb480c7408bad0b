"""A force's own Office templates: checked before they are used, opened as documents, and the colours of their theme.

A template comes from whoever sent it and goes on with every product: one that would run something, or fetch
something from elsewhere when a product is opened, is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from graphlab.errors import DataError
from graphlab.report.steady_zip import zip_members

#: Endings of templates by the document that is made of them.
ENDINGS: Mapping[str, tuple[str, ...]] = {"slides": (".pptx", ".potx"), "paper": (".dotx", ".docx")}
#: Bytes of a template, and of all that is packed in it.
MAX_TEMPLATE, MAX_UNPACKED = 50_000_000, 400_000_000
_TEMPLATE_TYPES = (
    (b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"),
    (b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"),
)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTACHED = re.compile(rb"<(?:\w+:)?attachedTemplate\s[^>]*/>")
_COLOUR = rb"<(?:\w+:)?%s>\s*<(?:\w+:)?(?:srgbClr\s[^>]*?val|sysClr\s[^>]*?lastClr)=\"([0-9A-Fa-f]{6})\""


def kind_of_template(name: str) -> str:
    """Return what is made of a template by its ending: ``"slides"``, ``"paper"``, or "" for neither.

    Examples
    --------
    >>> kind_of_template("Force.PPTX"), kind_of_template("letter.dotx"), kind_of_template("letter.dotm")
    ('slides', 'paper', '')
    """
    ending = Path(name).suffix.lower()
    return next((kind for kind, endings in ENDINGS.items() if ending in endings), "")


def opened_template(content: bytes, name: str) -> bytes:
    """Return a template as a document that the Office packages read.

    Parameters
    ----------
    content
        The file.
    name
        Its name, for errors.

    Raises
    ------
    DataError
        If it is no Office file, holds macros, or would fetch something when it is opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise DataError(f"house style: the template '{name}' is too large", "name a smaller one")
            members = {n: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise DataError(f"house style: the template '{name}' cannot be read ({error})", "save it again") from None
    if any(n.lower().endswith("vbaproject.bin") for n in members):
        raise DataError(f"house style: the template '{name}' holds macros", "save it without them")
    types = members.get("[Content_Types].xml", b"")
    for template, document in _TEMPLATE_TYPES:
        types = types.replace(template, document)
    members["[Content_Types].xml"] = types
    for part, text in members.items():
        if part.endswith(".rels"):
            members[part] = _own_relations(text, name)
        elif part == "word/settings.xml":
            members[part] = _ATTACHED.sub(b"", text)
    return zip_members(members)


def _own_relations(text: bytes, name: str) -> bytes:
    """Return the relations of a part without the path of the template that it was made of."""
    for relation in _RELATION.findall(text):
        if b"External" not in relation or b"/hyperlink" in relation:
            continue
        if b"/attachedTemplate" not in relation:
            raise DataError(
                f"house style: the template '{name}' shows what lies outside of it, which would be fetched whenever a "
                "product is opened",
                "put the picture into it (break the link), and save it again",
            )
        text = text.replace(relation, b"")
    return text


def theme_colours(content: bytes) -> dict[str, list[str]]:
    """Return the colours that the theme of an opened template has for headings and for what is drawn, best first.

    Headings (``frame``) are in its dark colours, what is drawn (``accent``) in its accents; none where it has no theme.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        themes = sorted(n for n in archive.namelist() if re.fullmatch(r"(?:ppt|word)/theme/theme\d+\.xml", n))
        text = archive.read(themes[0]) if themes else b""
    wanted = {"frame": ("dk2", "dk1"), "accent": tuple(f"accent{n}" for n in range(1, 7))}
    found: dict[str, list[str]] = {}
    for use, names in wanted.items():
        told = [re.search(_COLOUR % name.encode(), text) for name in names]
        found[use] = [f"#{match[1].decode().lower()}" for match in told if match]
    return found
