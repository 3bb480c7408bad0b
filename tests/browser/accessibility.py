"""What axe finds on a page, of rows that are built alike only the first few.

The time of axe grows faster than the page. A table of hundreds of rows that differ only in their words tells it
nothing that three of each build do not: the others are taken out before it looks.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

LEVEL_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
KEPT = 3

#: A build is the tags, classes and names of attributes of an element and of all in it, and where it has words.
_ONE_OF_A_KIND = """(kept) => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  const build = (one) => one.nodeType === 3 ? (one.data.trim() ? "w" : "") : one.nodeType !== 1 ? "" :
    `<${one.tagName} ${one.getAttribute("class") ?? ""} ${one.getAttributeNames().sort()}` +
    ` ${one.hidden}${one.disabled}${one.checked}>${[...one.childNodes].map(build).join("")}</>`;
  for (const parent of document.querySelectorAll("tbody, ul, ol, dl, select, optgroup, datalist, svg g")) {
    const seen = new Map();
    for (const child of [...parent.children]) {
      const key = build(child), times = seen.get(key) ?? 0;
      seen.set(key, times + 1);
      if (times >= kept && !child.selected && !child.contains(document.activeElement)) child.remove();
    }
  }
  return twice;
}"""


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """Return what axe finds of level AA, a rule and its places each, and identifiers that stand twice on the page."""
    axe = import_module("axe_playwright_python.sync_playwright").Axe()
    twice = page.evaluate(_ONE_OF_A_KIND, KEPT)
    options = {"runOnly": {"type": "tag", "values": LEVEL_AA}, "resultTypes": ["violations"]}
    found = axe.run(page, options=options).response["violations"]
    told = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
    return told + ([("an id stands twice", twice)] if twice else [])
