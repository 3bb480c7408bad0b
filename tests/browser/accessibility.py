"""What axe finds on a page, of rows that are built alike only the first few.

The time of axe grows faster than the page. A table of hundreds of rows that differ only in their words tells it
nothing that two of each build do not, nor do fifty tables of the same rows: the others are taken out before it looks.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

LEVEL_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
KEPT = 2

#: A build is the tags, classes and names of attributes of an element and of all in it, and where it has words;
#: and what it lies in, since colours come from there.
_ONE_OF_A_KIND = """(kept) => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  const build = (one) => one.nodeType === 3 ? (one.data.trim() ? "w" : "") : one.nodeType !== 1 ? "" :
    `<${one.tagName} ${one.getAttribute("class") ?? ""} ${one.getAttributeNames().sort()}` +
    ` ${one.hidden}${one.disabled}${one.checked}>${[...one.childNodes].map(build).join("")}</>`;
  const place = (one) => one ? `${place(one.parentElement)}<${one.tagName} ${one.getAttribute("class") ?? ""}` : "";
  const seen = new Map();
  for (const parent of document.querySelectorAll("tbody, ul, ol, dl, select, optgroup, datalist, svg g")) {
    const above = place(parent);
    for (const child of [...parent.children]) {
      const key = above + build(child), times = seen.get(key) ?? 0;
      seen.set(key, times + 1);
      if (times >= kept && !child.selected && !child.contains(document.activeElement)) child.remove();
    }
  }
  return twice;
}"""


#: What of level AA depends on colours.
COLOURS = ("color-contrast", "link-in-text-block")


def violations(page: Any, *, rules: tuple[str, ...] = ()) -> list[tuple[str, list[str]]]:
    """Return what axe finds of level AA, or by some rules, with its places, and identifiers that stand twice."""
    axe = import_module("axe_playwright_python.sync_playwright").Axe()
    twice = page.evaluate(_ONE_OF_A_KIND, KEPT)
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": LEVEL_AA}
    options = {"runOnly": asked, "resultTypes": ["violations"]}
    found = axe.run(page, options=options).response["violations"]
    told = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
    return told + ([("an id stands twice", twice)] if twice else [])
