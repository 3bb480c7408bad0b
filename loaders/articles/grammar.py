"""The grammar of articles as compiled patterns: ``grammar.yaml`` says what they are and how they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from graphlab.data.packaged import packaged
from graphlab.loaders.articles.quantities import PLAIN

#: What stands in a shadow for the letters of a thing: one sign for each letter, so that positions hold.
SIGNS = {"n": "ⓠ", "where": "ⓟ", "when": "ⓓ", "op": "ⓞ", "org": "ⓕ", "name": "ⓝ", "x": "✕"}
_DONE = "<n>(?:_of_(?:them|those|these))?_{be}_(?:[\\w-]+ly_)?{done}"
_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the grammar: what is counted, in what unit, and whether it is a stock, a flow or distinct."""

    name: str
    unit: str
    kind: str
    people: bool = False


@dataclass(frozen=True)
class Form:
    """A form in which a measure is said; the group ``n`` of its pattern is the number.

    A pattern is compiled when a sentence first holds the letters (`hint`) without which it cannot fit.
    """

    name: str
    measure: Measure
    hint: re.Pattern[str]
    written: str
    written_before: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.written, re.IGNORECASE)

    @cached_property
    def before(self) -> re.Pattern[str] | None:
        """What must stand before the number, up to it; None for anything."""
        return re.compile(self.written_before, re.IGNORECASE) if self.written_before else None


@dataclass(frozen=True)
class Grammar:
    """Everything that ``grammar.yaml`` says, compiled."""

    measures: Mapping[str, Measure]
    forms: tuple[Form, ...]
    change: tuple[Form, ...]
    headings: tuple[Form, ...]
    done: tuple[Form, ...]
    asked: tuple[Form, ...]
    elliptic: Mapping[str, re.Pattern[str]]
    not_counts_before_dates: tuple[re.Pattern[str], ...]
    not_counts: tuple[re.Pattern[str], ...]
    percent: re.Pattern[str]
    fraction: re.Pattern[str]
    not_yet: re.Pattern[str]
    other_lines: re.Pattern[str]
    rate: re.Pattern[str]
    rate_before: re.Pattern[str]
    who: Mapping[str, re.Pattern[str]]
    other_dates: re.Pattern[str]
    slots: Mapping[str, str]


def expand(pattern: str, slots: Mapping[str, str], *, group: bool = True) -> str:
    r"""Return a pattern of the grammar as a regular expression.

    Parameters
    ----------
    pattern
        Text with ``{slots}``, ``<signs>`` and ``_`` for white space.
    slots
        What stands in braces.
    group
        Whether the first ``<n>`` is the group ``n``.

    Examples
    --------
    >>> expand("<n>_{thing}", {"thing": "lines?"})
    '(?P<n>ⓠ+)\\s+lines?'
    """
    if group:
        pattern = pattern.replace("<n>", "<number>", 1)
    while _SLOT.search(pattern):
        pattern = _SLOT.sub(lambda m: slots[m[1]], pattern)
    for name, sign in SIGNS.items():
        pattern = pattern.replace(f"<{name}>", f"{sign}+")
    pattern = pattern.replace("<number>", f"(?P<n>{SIGNS['n']}+)")
    return pattern.replace("_?", r"\s*").replace("_", r"\s+")


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """Return the packaged grammar."""
    return read_grammar(packaged(__package__, "grammar.yaml"))


def read_grammar(content: Mapping[str, Any]) -> Grammar:
    """Return the grammar that a content of the form of ``grammar.yaml`` describes."""
    slots = {name: re.sub(r"\s+", "", text) for name, text in content["slots"].items()} | {"plain": PLAIN}

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(expand(pattern, slots), re.IGNORECASE)

    measures: dict[str, Measure] = {}
    forms: list[Form] = []
    change: list[Form] = []
    headings: list[Form] = []
    done_forms: list[Form] = []
    asked: list[tuple[int, Form]] = []
    done = "|".join(m["done"] for m in content["measures"] if "done" in m)
    slots["done_word"] = f"(?:{done})"
    for row in content["measures"]:
        measure = Measure(row["name"], row["unit"], row["kind"], bool(row.get("people")))
        measures.setdefault(measure.name, measure)
        hint = re.compile(row["hint"], re.IGNORECASE)
        own = {
            k: row[k]
            for k in ("thing", "done", "doing", "named", "phrase", "headline", "headlined", "asked")
            if k in row
        }
        both = {**slots, **own}
        for p in content["special"].get(row["name"], ()):
            before = expand(p["before"], both, group=False) if isinstance(p, dict) else ""
            forms.append(Form("special", measure, hint, expand(p["form"] if before else p, both), before))
        for name, pattern in content["forms"].items():
            kind = "people" if name.startswith("people") else "thing" if name.startswith("thing") else ""
            if (kind == "people" and not measure.people) or (kind == "thing" and "thing" not in row):
                continue
            if all(slot in own or slot in slots for slot in _SLOT.findall(pattern)):
                forms.append(Form(name, measure, hint, expand(pattern, {**slots, **own})))
        if "done" in row:
            done_forms.append(Form("done", measure, hint, expand(_DONE, both)))
        for rank, pattern in enumerate(content["questions"]):
            if all(slot in own or slot in slots for slot in _SLOT.findall(pattern)) and (
                measure.people or "{people}" not in pattern
            ):
                asked.append((rank, Form("asked", measure, hint, expand(pattern, both, group=False))))
        if "phrase" in row:
            change += [Form("change", measure, hint, expand(p, both, group=False)) for p in content["change"]]
            headings.append(Form("heading", measure, hint, expand(r"\b{phrase}", both, group=False)))
    return Grammar(
        measures=measures,
        forms=tuple(forms),
        change=tuple(change),
        headings=tuple(headings),
        done=tuple(done_forms),
        asked=tuple(form for _, form in sorted(asked, key=lambda a: a[0])),
        elliptic={name: compiled(pattern) for name, pattern in content["elliptic"].items()},
        not_counts_before_dates=tuple(compiled(pattern) for pattern in content["not_counts_before_dates"]),
        not_counts=tuple(compiled(pattern) for pattern in content["not_counts"]),
        percent=compiled(content["percent"]),
        fraction=compiled(content["fraction"]),
        not_yet=compiled(content["not_yet"]),
        rate=compiled(content["rate"]),
        rate_before=compiled(content["rate_before"]),
        other_lines=compiled(content["other_lines"]),
        who={name: compiled(pattern) for name, pattern in content["who"].items()},
        other_dates=compiled(content["other_dates"]),
        slots=slots,
    )
