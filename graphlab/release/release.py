"""What is done to data before they leave the room: brand names and small numbers, once, before any analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.grades import MARKINGS, highest_marking, parse_marking
from graphlab.release.pseudonym_key import hide_brands

if TYPE_CHECKING:
    from graphlab.release.protection import Progress
    from graphlab.release.suppression import Suppression


@dataclass(frozen=True)
class Release:
    """A network that may leave, and what was done to it."""

    net: Network
    suppression: Suppression | None = None
    key_file: Path | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was done, in words."""
        said = [self.suppression.sentence()] if self.suppression else []
        if self.key_file:
            said.append("Brand names are replaced by numbers; the key is kept apart from this product.")
        return tuple(said)


def release(
    data: Dataset,
    filters: Mapping[str, Any],
    *,
    suppress_below: int | None = None,
    key_file: Path | None = None,
    progress: Progress | None = None,
    as_listed: bool = False,
) -> Release:
    """Return the network that may leave.

    Parameters
    ----------
    data
        The whole dataset.
    filters
        The filters as asked; ``pseudonyms`` asks for `key_file` to be used.
    suppress_below
        Threshold of small-number suppression; None leaves numbers as they are.
    key_file
        Where the key of pseudonyms lies or is to lie.
    progress
        Told how many of the cells that must be protected are.
    as_listed
        Leave lines that are judged the same as their lists have them, for what is to be read again.

    Raises
    ------
    RefusedError
        If a small number can be worked out whatever is hidden.

    Notes
    -----
    Both are done over everything there is, before the filters: hiding then never depends on what was asked.
    """
    asked = {k: v for k, v in filters.items() if v and k != "pseudonyms"}
    used: Path | None = None
    if filters.get("pseudonyms") and key_file is not None:
        subject = data.network(**asked).filters.subject
        data, key = hide_brands(data, key_file)
        asked["subject"], used = ";".join(sorted(key.get(part, part) for part in subject.split(";"))), key_file
    account: Suppression | None = None
    if suppress_below:
        from graphlab.release.suppression import suppress

        data, account = suppress(data, suppress_below, progress)
    # Without a file for the key the names are replaced all the same.
    hidden = bool(filters.get("pseudonyms"))
    return Release(data.network(as_listed=as_listed, pseudonyms=hidden, **asked), account, used)


def marking_of(net: Network, asked: str | None, authorised_by: str | None) -> str:
    """Return the marking of a product: that of the data is the floor.

    Parameters
    ----------
    net
        What the product is made from.
    asked
        Marking asked for; None takes that of the data.
    authorised_by
        Who answers for a marking below that of the data.

    Raises
    ------
    GradeTextError
        If it is not a marking.
    RefusedError
        If it is lower than the data's and nobody authorised it.
    """
    if not asked:
        return net.marking
    wanted = parse_marking(asked)
    if MARKINGS.index(wanted) < MARKINGS.index(net.marking) and not authorised_by:
        raise RefusedError(
            f"the data are {net.marking}; a product marked {wanted} would lower that. "
            f"Leave --marking out, or name who decided it: --marking {wanted} --authorised-by NAME"
        )
    return wanted if authorised_by else highest_marking(wanted, net.marking)
