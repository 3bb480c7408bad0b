"""The record of a dataset (``dataset.yaml``): title, marking, cut-off, tolerances, licence and what else it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from graphlab.errors import DataError
from graphlab.model.grades import MARKINGS, highest_marking, parse_marking
from graphlab.model.intake.report import Defect
from graphlab.model.periods import PartialDate, parse_date
from graphlab.model.tables import clean_text

FILE = "dataset.yaml"
DEFAULT_TOLERANCE = 0.1


@dataclass(frozen=True)
class Record:
    """What a dataset says of itself."""

    title: str = ""
    description: str = ""
    marking: str = MARKINGS[0]
    cut_off: PartialDate | None = None
    tolerance: float = DEFAULT_TOLERANCE
    tolerances: Mapping[str, float] = field(default_factory=dict)
    licence: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> tuple[Record, list[Defect]]:
        """Return the record and the defects found in it."""
        defects: list[Defect] = []

        def taken(name: str, parse: Any, default: Any) -> Any:
            value = content.get(name)
            if value is None or value == "":
                return default
            try:
                return parse(_text(value) if not isinstance(value, Mapping) else value)
            except DataError as error:
                defects.append(Defect(FILE, 0, name, str(value), error.message, error.remedy))
                return default

        known = {"title", "description", "marking", "cut_off", "tolerance", "tolerances", "licence"}
        record = cls(
            title=taken("title", clean_text, ""),
            description=taken("description", clean_text, ""),
            marking=taken("marking", parse_marking, MARKINGS[0]),
            cut_off=taken("cut_off", parse_date, None),
            tolerance=taken("tolerance", _fraction, DEFAULT_TOLERANCE),
            tolerances=taken("tolerances", _fractions, {}),
            licence=taken("licence", clean_text, ""),
            extra={
                clean_text(str(k)): _as_json(v)
                for k, v in sorted(content.items(), key=lambda kv: str(kv[0]))
                if k not in known
            },
        )
        return record, defects

    @classmethod
    def combine(cls, records: Sequence[tuple[Record, set[str]]]) -> Record:
        """Return the record of several datasets together: highest marking, latest cut-off, texts joined.

        Parameters
        ----------
        records
            Each with the ids of its sources, which keep what "about" means for them (the wider where they differ).
        """
        every = [record for record, _ in records]
        dates = [r.cut_off for r in every if r.cut_off]
        extra: dict[str, Any] = {}
        for record in sorted(every, key=Record.as_json):
            extra = dict(record.extra) | extra
        usual = max(r.tolerance for r in every)
        tolerances: dict[str, float] = {}
        for record, sources in records:
            for source in {*sources, *record.tolerances}:
                own = record.tolerance_of(source)
                tolerances[source] = max(own, tolerances.get(source, own))
        named = {source for r in every for source in r.tolerances}
        return cls(
            title=_joined((r.title for r in every), "; "),
            description=_joined((r.description for r in every), "\n"),
            marking=highest_marking(*(r.marking for r in every)),
            cut_off=max(dates, key=lambda d: (d.last, d.text), default=None),
            tolerance=usual,
            tolerances={k: v for k, v in sorted(tolerances.items()) if v != usual or k in named},
            licence=_joined((r.licence for r in every), "; "),
            extra=dict(sorted(extra.items())),
        )

    def tolerance_of(self, source: str) -> float:
        """Return what "about" means for a source, as a fraction either way."""
        return self.tolerances.get(source, self.tolerance)

    def as_dict(self) -> dict[str, Any]:
        """Return what to write into ``dataset.yaml``; what says nothing is left out."""
        content: dict[str, Any] = {
            "title": self.title,
            "description": self.description,
            "marking": self.marking,
            "cut_off": self.cut_off.text if self.cut_off else "",
            "tolerance": self.tolerance,
            "tolerances": dict(sorted(self.tolerances.items())),
            "licence": self.licence,
        }
        return {k: v for k, v in content.items() if v not in ("", {})} | dict(self.extra)

    def as_json(self) -> str:
        """Return the record as canonical JSON text."""
        return json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False)


def _joined(texts: Iterable[str], between: str) -> str:
    """Join texts in order, without those that are a piece of another already."""
    kept = sorted({text for text in texts if text})
    pieces = [t for t in kept if not any(t != u and f"{between}{t}{between}" in f"{between}{u}{between}" for u in kept)]
    return between.join(pieces)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _as_json(value: Any) -> Any:
    """Return JSON-able content whatever YAML read."""
    if isinstance(value, Mapping):
        return {str(k): _as_json(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_as_json(v) for v in value), key=str)
    if isinstance(value, list | tuple):
        return [_as_json(v) for v in value]
    if isinstance(value, str):
        return clean_text(value)
    return value if value is None or isinstance(value, bool | int | float) else _text(value)


def _fraction(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number < 1:
        raise DataError(f"'{value}' is not a fraction between 0 and 1", "write 0.1 for a tenth either way")
    return number


def _fractions(value: Any) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise DataError(f"'{value}' is not a list of sources with fractions", "write one 'source_id: 0.02' a line")
    return {str(k): _fraction(v) for k, v in sorted(value.items(), key=lambda kv: str(kv[0]))}
