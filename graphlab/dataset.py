"""`Dataset`: the claims that a user holds, looked at as a network or saved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.model.claim_set import ClaimSet
from graphlab.model.judged.judgements import Judgement
from graphlab.model.judged.lists import with_judged_lines, without_tokens
from graphlab.model.tables import TABLES

if TYPE_CHECKING:
    from graphlab.graph.network import Network


class Dataset(ClaimSet):
    """Claims and the lines, places, operations and sources they speak of; make one with `graphlab.load` or `build`.

    Examples
    --------
    >>> data = Dataset.build({"links": [{"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": "s"}]})
    >>> data.network(subject="rico")
    <Network untitled: 2 lines and places, 1 link, no counts; filters: subject rico>
    """

    @classmethod
    def of(cls, claims: ClaimSet) -> Dataset:
        """Return claims as a dataset, their tables and caches shared: what loaders and stores read, for users."""
        if isinstance(claims, cls):
            return claims
        made = cls.__new__(cls)
        made.__dict__.update(claims.__dict__)
        return made

    def network(self, *, pseudonyms: bool = False, as_listed: bool = False, **filters: Any) -> Network:
        """Return the filtered view of this dataset; lines judged the same (`graphlab.model.judged`) are one in it.

        Parameters
        ----------
        pseudonyms
            Replace brand names before anything is looked at; names in the filters are those of this dataset.
        as_listed
            Leave lines that are judged the same, and the tokens of lines, as their lists have them.
        filters
            See `graphlab.graph.network.Network`.
        """
        from graphlab.graph.network import Network

        data = self if as_listed else without_tokens(with_judged_lines(self))
        if not pseudonyms or self.pseudonymised:
            return Network(data, **filters)
        from graphlab.model.hidden_names.pseudonyms import pseudonymise

        hidden, key = pseudonymise(data)
        subject = Network(data, **filters).filters.subject
        return Network(hidden, **{**filters, "subject": ";".join(sorted(key.get(s, s) for s in subject.split(";")))})

    def with_judgements(self, judgements: Iterable[Judgement]) -> Dataset:
        """Return this dataset with further judgements on which lines are one."""
        columns = TABLES["same"].names
        mine = [dict(row) for row in self.rows("same")]
        added = [{name: getattr(judgement, name) for name in columns} for judgement in judgements]
        same = sorted({tuple(row.get(c, "") for c in columns): row for row in (*mine, *added)}.items())
        return self.with_rows({**self.tables, "same": [row for _, row in same]})

    def save(self, store: str | Path, *, replace: bool = False, edition_of: str = "") -> Any:
        """Put this dataset into a store: a folder, or ``neo4j://...``; twice changes nothing.

        Parameters
        ----------
        store
            Folder or address.
        replace
            Remove from the store what is not in this dataset.
        edition_of
            Id of a source of which this is a new edition: it takes the place of the one in the store in every figure,
            and that one stays in the record.

        Raises
        ------
        StoreError
            If the store cannot be reached or written; nothing is half written.
        """
        from graphlab.stores import open_store

        return open_store(store).merge(self, replace=replace, edition_of=edition_of)
