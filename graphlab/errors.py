"""Every error that a user can meet, in one tree.

::

    GraphlabError                 the data or the system says no: exit status 1
    ├── DataError                 what was read is not what it should be
    │   ├── ValueTextError        a number or bound that cannot be read
    │   ├── PeriodTextError       a date or period that cannot be read
    │   ├── GradeTextError        a grade, handling code or marking that cannot be read
    │   └── LoadError             a whole load was refused; carries its report
    ├── RefusedError              the question would mix what must not be mixed
    ├── NotFoundError             no such line, place, operation, measure ...; offers the closest
    ├── MissingExtraError         an optional package is not installed; says how to get it
    ├── StoreError                a folder or server does not answer as it should
    └── OutputError               a result cannot be written where it was asked for
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from typing import Any

#: What no name, path or figure is: text of a broken file that would fill pages.
_ENDLESS = re.compile(r"\S{1001,}")


def _readable(text: str) -> str:
    return _ENDLESS.sub(lambda found: f"{found[0][:200]}... ({len(found[0]):,} characters)", text)


class GraphlabError(Exception):
    """Base of all errors that graphlab raises on purpose; its text is meant for the user."""


class DataError(GraphlabError, ValueError):
    """What was read breaks a rule of the data model."""

    remedy = "see docs/data-format.md"

    def __init__(self, message: str, remedy: str | None = None) -> None:
        """Keep what is wrong (`message`; of words without an end the beginning) and what to do about it (`remedy`)."""
        self.message = _readable(message)
        super().__init__(self.message)
        self.remedy = remedy or self.remedy


class ValueTextError(DataError):
    """A text is neither a number nor a bound."""

    remedy = 'write 103, "<10", ">=20", "20+", "~40", "800-1100", "[c]" or leave it empty'


class PeriodTextError(DataError):
    """A text is neither a date nor a period."""

    remedy = "write 2019, 2019-11 or 2019-11-30"  # of a period: 2019/20 and Q1 2019 too


class GradeTextError(DataError):
    """A text is not a grade, handling code or marking."""

    remedy = 'write a 3x5x2 grade such as "2C", with handling P or C in its own column'


class LoadError(DataError):
    """A load was refused; `report` lists every defect."""

    remedy = "mend the defects listed, or load the rest with --keep-going"

    def __init__(self, message: str, report: Any = None) -> None:
        """Keep the summary and the `graphlab.model.intake.report.LoadReport` behind it."""
        super().__init__(message)
        self.report = report


class RefusedError(GraphlabError):
    """The question would add, compare or rank what must not be; the text says what there is instead."""


class NotFoundError(GraphlabError):
    """A name was not found or fits several things."""

    def __init__(self, message: str, candidates: Sequence[str] = ()) -> None:
        """Keep the sentence and the closest names."""
        hint = f"; did you mean {', '.join(candidates)}?" if candidates else ""
        super().__init__(message + hint)
        self.candidates = tuple(candidates)


class MissingExtraError(GraphlabError, ImportError):
    """An optional package is needed and not installed."""


class StoreError(GraphlabError):
    """A store (folder or server) cannot be reached, read or written."""


class OutputError(GraphlabError):
    """An output cannot be written; nothing was written."""


def require(module: str, *, extra: str) -> Any:
    """Import an optional package, or say in one line how to install it.

    Parameters
    ----------
    module
        Import name, for example ``"statsmodels.api"``.
    extra
        The extra of graphlab that brings it, for example ``"stats"``.

    Raises
    ------
    MissingExtraError
        If the package is not installed.

    Examples
    --------
    >>> require("json", extra="none").dumps([1])
    '[1]'
    >>> require("no_such_package", extra="stats")
    Traceback (most recent call last):
    graphlab.errors.MissingExtraError: this needs the package 'no_such_package': pip install "graphlab[stats]"
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        missing = (error.name or module).partition(".")[0]
        raise MissingExtraError(f"this needs the package '{missing}': pip install \"graphlab[{extra}]\"") from error
