"""What every store can do, and the account that it gives of a merge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress


@dataclass(frozen=True)
class StoreReport:
    """What a merge did: rows by table that were added, were there already, and were removed."""

    store: str
    added: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether the store is different from before."""
        return any(self.added.values()) or any(self.removed.values())

    def as_text(self) -> str:
        """Return the account as a person reads it."""
        lines = [f"{'table':<11} {'added':>9} {'unchanged':>10} {'removed':>9}"]
        for table in sorted({*self.added, *self.unchanged, *self.removed}):
            counts = (d.get(table, 0) for d in (self.added, self.unchanged, self.removed))
            lines.append("{:<11} {:>9,} {:>10,} {:>9,}".format(table, *counts))
        return "\n".join(lines)


class Store(Protocol):
    """A place that keeps one dataset."""

    def read(self) -> ClaimSet:
        """Return the dataset that is kept.

        Raises
        ------
        StoreError
            If nothing is kept there or it does not answer.
        """
        ...

    def merge(
        self, dataset: ClaimSet, *, replace: bool = False, edition_of: str = "", progress: Progress | None = None
    ) -> StoreReport:
        """Put a dataset in beside what is kept, in its place (`replace`), or as the new edition of a source.

        It is put in whole or not at all (`graphlab.model.judged.editions.joined`).

        Raises
        ------
        StoreError
            If it cannot be written; nothing is half written.
        LoadError
            If ids clash with what is kept.
        """
        ...

    def describe(self) -> dict[str, Any]:
        """Return what is kept: rows by table, schema version, title, marking."""
        ...
