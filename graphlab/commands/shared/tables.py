"""Further tables of a command: one alone by ``--table NAME``, and those that an option of their own asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphlab.errors import RefusedError

if TYPE_CHECKING:
    from graphlab.model.result import Result

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class FurtherTables:
    """The further tables of one command.

    Attributes
    ----------
    names
        As they are typed and as JSON names them.
    other_names
        A further name -> the name that it stands for.
    needs
        Of a table that is only made when an option says how: that option, as it is typed.
    """

    names: Sequence[str]
    other_names: Mapping[str, str]
    needs: Mapping[str, str]

    def option(self, function: F) -> F:
        """Add ``--table`` to a command, which is given it as ``table``."""
        text = "Print this further table alone, in any format."
        return click.option("--table", type=click.Choice([*self.names, *self.other_names]), help=text)(function)

    def stands_for(self, table: str | None) -> str | None:
        """Return the name of a table as its analysis knows it."""
        return self.other_names.get(table, table) if table else None

    def chosen(self, result: Result, table: str | None, asked: Sequence[str] = ()) -> tuple[Result, dict[str, Result]]:
        """Return the table to print, and the further ones that were asked for, by name.

        Parameters
        ----------
        result
            With all further tables in its ``parts``.
        table
            What was typed after ``--table``: that table is printed alone.
        asked
            Names of the tables that options of their own asked for; those that the answer lacks are left out.

        Raises
        ------
        RefusedError
            If the answer has no such table.
        """
        if not table:
            return result, {name: result.parts[name] for name in asked if name in result.parts}
        name = str(self.stands_for(table))
        if name not in result.parts:
            if name in self.needs:
                raise click.UsageError(f"--table {table} needs {self.needs[name]}.")
            there = ", ".join(result.parts) or "none"
            raise RefusedError(f"these data give no table '{table}' here; further tables there are: {there}")
        alone = replace(result.parts[name], parts={})
        return alone, {table: alone}


def further_tables(
    *names: str, other_names: Mapping[str, str] | None = None, needs: Mapping[str, str] | None = None
) -> FurtherTables:
    """Return the further tables of a command; see `FurtherTables`."""
    return FurtherTables(names, other_names or {}, needs or {})
