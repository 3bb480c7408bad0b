"""Which labels of a sheet are totals: by the mapping, by their words, and by what other columns call the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphlab.loaders.mapping.periods import is_period
from graphlab.loaders.mapping.rules import PERIOD, TableRule
from graphlab.loaders.mapping.tables.blocks import is_value
from graphlab.loaders.mapping.tables.view import View, fits
from graphlab.loaders.mapping.words import is_part_total, is_total, that_may_be_totals, total_of, totals_among

ENDS = ("origin", "destination")


class TotalLabels:
    """Tells totals among the labels of one table of a sheet."""

    def __init__(self, view: View, rule: TableRule) -> None:
        self.view, self.rule = view, rule
        self._texts: dict[str, Iterable[str]] = {}
        self._labels: dict[str, set[str]] = {}
        self._broken_down: tuple[str, ...] | None = None
        self._others: dict[str, set[str]] = {}

    def hear(self, target: str, texts: Iterable[str]) -> None:
        """Take the labels of a column that is read, before any row is made."""
        self._texts[target] = texts

    def _labels_of(self, target: str) -> set[str]:
        """Return the labels of a column that is read, in lower case."""
        if target not in self._labels:
            self._labels[target] = {text.casefold() for text in self._texts.get(target, ())}
        return self._labels[target]

    def breakdowns(self) -> tuple[str, ...]:
        """Return the columns whose totals are sums of other rows: those that are added over, and words nobody reads."""
        if self._broken_down is None:
            read = {c for cell in self.rule.cells.values() for c in cell.needs} | {*self.rule.where, *self.rule.filled}
            rest = [c for c in self.view.columns if c not in read]
            labels = [c for c in rest if totals_among(self.view.coded(c).texts)]
            words = self.rule.total_words or bool(self.rule.add)
            self._broken_down = tuple(labels) if words else tuple(c for c in self.rule.add if c != "rows")
        return self._broken_down

    def sums_columns(self, name: str) -> bool:
        """Return whether a column of values is the total of others that are added, by a header that nobody reads."""
        read = {c.header for c in self.rule.cells.values() if c.header is not None}
        levels = self.view.block.levels[self.view.columns[name]]
        used = {int(part) for header in read if header != "0" for part in header.split("-")}
        if "0" in read:
            return False
        return any(is_total(t) or is_part_total(t) for i, t in enumerate(levels, 1) if i not in used)

    def is_total_label(self, target: str, text: str) -> bool:
        """Return whether the text of a target is a total, by the labels of the mapping or by its words."""
        if fits(text, self.rule.totals.get(target, ())):
            return True
        return self._by_words(target) and (
            is_total(text) or self.part_total(target, text) or bool(self.own_label(target, text))
        )

    def among(self, target: str, texts: Sequence[str]) -> list[str]:
        """Return those of some texts of a target that are totals (`is_total_label`)."""
        by_label = texts if self.rule.totals.get(target) else ()
        may_be = that_may_be_totals(texts) if self._by_words(target) else ()
        return [t for t in dict.fromkeys((*by_label, *may_be)) if t and self.is_total_label(target, t)]

    def _by_words(self, target: str) -> bool:
        """Return whether totals are known by their words among the texts of a target."""
        cell = self.rule.cells[target]
        figures = cell.value is not None or cell.cell or target in ("value", "note", "grade")
        return self.rule.total_words and not figures

    def part_total(self, target: str, text: str) -> bool:
        """Return whether a label is the total of a part: "Sub total", "East total" where another column says East."""
        if is_part_total(text):
            return True
        named = total_of(text).casefold()
        return bool(named) and not is_total(text) and target in ENDS and named in self._other_labels(target)

    def _other_labels(self, target: str) -> set[str]:
        """Return the labels of the columns that a target does not read first, in lower case."""
        if target not in self._others:
            cell = self.rule.cells[target]
            mine = cell.column or next(iter(cell.first), "")
            others = [c for c in self.view.columns if c != mine and c not in self.view.personal]
            texts = {text for c in others for text in self.view.coded(c).texts}
            self._others[target] = {t.casefold() for t in texts if t and not is_value(t)}
        return self._others[target]

    def own_label(self, target: str, text: str) -> str:
        """Return what a label is the total of, where that is a label of the column too or a period: "Norfolk total"."""
        if not self.rule.total_words:
            return ""
        named = total_of(text)
        if target == PERIOD:
            named = named if is_period(named) else text[len("total") :].strip() if is_total(text) else ""
            return named if named and is_period(named) and not is_part_total(text) else ""
        return named if named and named.casefold() in self._labels_of(target) else ""
