"""The rows of a draft in the columns of the data model, each with its quotation, its place and its doubts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.findings import Findings
from graphlab.loaders.articles.lines.carriers import Unnamed
from graphlab.loaders.articles.named_places import around
from graphlab.loaders.articles.people import masked
from graphlab.loaders.articles.sentences import Sentence
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.mapping.naming.named import slug
from graphlab.loaders.mapping.naming.names import with_parents
from graphlab.model.tables import SPECIAL

_WITHHELD = "(withheld: also the name of a person)"


@dataclass(frozen=True)
class Rows:
    """The rows of a draft, made of what was found in the article."""

    found: Findings

    def tables(self, title: str, published: str, heading: Sentence | None) -> dict[str, list[dict[str, str]]]:
        """Return the rows by table, each with an empty column for the review."""
        counts = self._count_rows()
        links = self._link_rows()
        events = self._event_rows()
        sources = self._source_rows(title, published, heading)
        lines = [self._line_row(name) for name in sorted(self.found.brands.values())]
        lines += [self._unnamed_row(line) for line in self.found.unnamed]
        operations = [self._operation_row(row, counts) for _, row in sorted(self.found.operations.items())]
        tables = {
            "sources": sources,
            "places": self._places(counts, links),
            "lines": lines,
            "operations": operations,
            "links": links,
            "events": events,
            "counts": counts,
        }
        return {name: [dict(row, review="") for row in rows] for name, rows in tables.items()}

    def _spot(self, shadow: Shadow, start: int, end: int, doubts: Iterable[str] = ()) -> dict[str, str]:
        sentence = shadow.sentence
        inside = [
            (a - sentence.start, min(b, sentence.end) - sentence.start)
            for a, b in self.found.hidden
            if sentence.start <= a < sentence.end
        ]
        quotation = masked(self.found.article.text[sentence.start : sentence.end], inside)
        return {
            "quotation": quotation,
            "text_start": str(sentence.start),
            "text_end": str(sentence.end),
            "evidence_start": str(sentence.start + start),
            "evidence_end": str(sentence.start + end),
            "text_line": str(sentence.line),
            "doubts": "; ".join(dict.fromkeys(d for d in doubts if d)),
        }

    def _count_rows(self) -> list[dict[str, str]]:
        ids = {id(m): _count_id(self.found.source, m) for m in self.found.mentions}
        rows = []
        for m in self.found.mentions:
            doubts = list(m.doubts)
            doubts += [] if m.first or m.last else ["no period is said"]
            doubts += [] if m.destination or m.places else ["no place is said"]
            part = m.whole if m.whole is not None and m.quantity.value and _is_part(m, m.whole) else None
            row = {
                "count_id": ids[id(m)],
                "subject": self._subject(m),
                "measure": m.measure.name,
                "unit": m.measure.unit,
                "stock_or_flow": m.measure.kind,
                "value": m.quantity.value,
                "source_id": self.found.source,
                "origin": m.origin,
                "destination": m.destination,
                "period_start": m.first,
                "period_end": m.last,
                "definition": m.group,
                "part_of": ids.get(id(part), "") if part else "",
                "of_those": ids.get(id(m.whole), "") if m.whole is not None and not part and m.quantity.value else "",
                "group": m.group,
                "acted_by": m.acted_by,
                "said_by": m.said_by,
                "share": m.share,
                "share_of": ids.get(id(m.whole), "") if m.share and m.whole is not None else "",
            }
            rows.append(row | self._spot(m.shadow, min(m.start, m.at), max(m.end, m.quantity.end), doubts))
        return rows

    def _subject(self, mention: Mention) -> str:
        if mention.subject:
            return mention.subject
        if mention.destination or mention.places:
            return mention.destination or ";".join(sorted(mention.places))
        key = f"not-named-{self.found.source}"
        self.found.operations.setdefault(key, {"operation_id": key, "name": "an actor that is not named"})
        self.found.first_seen.setdefault(("operations", key), (mention.shadow, mention.start, mention.end))
        return key

    def _line_id(self, name: str) -> str:
        unnamed = next((line for line in self.found.unnamed if line.name == name), None)
        if unnamed is not None:
            return f"{unnamed.key}-{self.found.source}"
        if self._is_person(name):
            return f"line-{sorted(self.found.brands.values()).index(name) + 1}-{self.found.source}"
        return f"{slug(name)}-{self.found.source}"

    def _is_person(self, name: str) -> bool:
        return any(word.casefold() in self.found.name_words for word in name.split())

    def _line_row(self, name: str) -> dict[str, str]:
        person = self._is_person(name)
        doubts = (
            ["the brand is also the name of a person in the article"]
            if person
            else ["the brand is a name: is it one line?"]
        )
        shadow, start, end = self.found.first_seen["lines", name]
        return {"line_id": self._line_id(name), "name": _WITHHELD if person else name} | self._spot(
            shadow, start, end, doubts
        )

    def _unnamed_row(self, line: Unnamed) -> dict[str, str]:
        doubts = [
            "the article names no line here: it is at least one",
            "accept it only if no line with a name is meant",
        ]
        row = {"line_id": self._line_id(line.name), "name": line.name}
        return row | self._spot(*self.found.first_seen["lines", line.name], doubts)

    def _operation_row(self, row: dict[str, str], counts: Sequence[Mapping[str, str]]) -> dict[str, str]:
        shadow, start, end = self.found.first_seen["operations", row["operation_id"]]
        without = not any(row["operation_id"] in c["subject"].split(";") for c in counts)
        doubts = ["no number is joined to it by the grammar of a sentence"] if without else []
        return row | {"source_id": self.found.source} | self._spot(shadow, start, end, doubts)

    def _link_rows(self) -> list[dict[str, str]]:
        rows: dict[tuple[str, str, str], dict[str, str]] = {}
        for shadow, link in self.found.links:
            ends = (link.start, link.end)
            if link.kind in ("ORIGINATES_IN", "SUPPLIES"):
                ends = (self._line_id(link.start), link.end)
            elif link.kind == "TARGETED":
                ends = (link.start, self._line_id(link.end))
            else:
                ends = (self._line_id(link.start), self._line_id(link.end))
            when = link.when
            dates = {"start": when.first, "end": when.last} if when else {}
            doubts = (*link.doubts, when.doubt if when else "no date is said")
            row = {
                "link_type": link.kind,
                "from": ends[0],
                "to": ends[1],
                "source_id": self.found.source,
                "certainty": link.certainty,
            }
            rows.setdefault(
                (link.kind, *ends), row | dates | self._spot(link.said_in or shadow, *link.evidence, doubts)
            )
        for (who, place), (shadow, start, end, certainty) in self.found.conducted.items():
            row = {
                "link_type": "CONDUCTED_IN",
                "from": who,
                "to": place,
                "source_id": self.found.source,
                "certainty": certainty,
            }
            rows.setdefault(("CONDUCTED_IN", who, place), row | self._spot(shadow, start, end, ("no date is said",)))
        return [rows[key] for key in sorted(rows)]

    def _event_rows(self) -> list[dict[str, str]]:
        rows: dict[tuple[str, str], dict[str, str]] = {}
        for shadow, event in self.found.events:
            key = (self._line_id(event.brand), event.event)
            dates = {"date_start": event.when.first, "date_end": event.when.last} if event.when else {}
            row = {
                "line_id": key[0],
                "event": event.event,
                "source_id": self.found.source,
                "operation_id": event.operation,
            }
            made = row | dates | self._spot(shadow, *event.evidence, event.doubts)
            if key not in rows or (dates and not rows[key].get("date_end")):
                rows[key] = made
        return [rows[key] for key in sorted(rows)]

    def _source_rows(self, title: str, published: str, heading: Sentence | None) -> list[dict[str, str]]:
        first = heading or (self.found.sentences[0] if self.found.sentences else Sentence(0, 0, "", 1, 0))
        shadow = Shadow(first, first.text)
        doubts = (
            [] if published else ["when it was published is not known: relative dates are left empty (--published)"]
        )
        row = {"source_id": self.found.source, "title": title, "published": published, "kind": "article"}
        rows = [row | self._spot(shadow, 0, first.end - first.start, doubts)]
        for key, (body, where, start, end) in sorted(self.found.cited.items()):
            cited = {"source_id": key, "title": body, "publisher": body, "kind": "cited in an article"}
            rows.append(cited | self._spot(where, start, end, ("cited by the article: the claim is the article's",)))
        return rows

    def _places(self, counts: Sequence[Mapping[str, str]], links: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        used = {c[k] for c in counts for k in ("origin", "destination")} | {link["to"] for link in links}
        used |= {s for c in counts for s in c["subject"].split(";")}
        wanted = (set(self.found.place_rows) | used) - {""} - set(SPECIAL)
        known = {row["place_id"]: dict(row) for row in with_parents(sorted(wanted), [])}
        rows = []
        met, first_seen = self.found.place_rows, self.found.first_seen
        for key in sorted({*known, *met}):
            row = known.get(key) or {"place_id": key, "name": met[key]["name"]}
            seen = first_seen.get(("places", key))
            doubts = [met.get(key, {}).get("doubts", "")]
            if seen is None:
                inner = next((p for p in sorted(met) if key in around(p) and ("places", p) in first_seen), "")
                if not inner:
                    continue
                seen = first_seen["places", inner]
                doubts = [f"not named in the article: it is what {inner} lies in"]
            rows.append(row | self._spot(*seen, doubts))
        return rows


def _count_id(source: str, mention: Mention) -> str:
    sentence = mention.shadow.sentence
    content = f"{source}\x1f{mention.measure.name}\x1f{mention.quantity.value}\x1f{sentence.start + mention.at}"
    return f"draft-{hashlib.blake2b(content.encode(), digest_size=6).hexdigest()}"


def _is_part(part: Mention, whole: Mention) -> bool:
    """Return whether a part is one in the sense of the data model: alike, and split by place or time."""
    if part.measure != whole.measure or part.group != whole.group:
        return False
    return (part.origin, part.destination, part.first, part.last) != (
        whole.origin,
        whole.destination,
        whole.first,
        whole.last,
    )
