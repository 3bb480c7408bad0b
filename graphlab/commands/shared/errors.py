"""What a user sees when the data or the system says no: one message, exit status 1, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from graphlab.errors import GraphlabError, LoadError
from graphlab.files.targets import without_logins


def _message(error: Exception) -> str:
    report = getattr(error, "report", None)
    if isinstance(error, LoadError) and report is not None:
        return f"{error}\n\n{report.as_text()}"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, MemoryError):
        return "there is not enough memory for this"
    text = str(error) or type(error).__name__
    remedy = getattr(error, "remedy", "")
    own = remedy and remedy not in text and remedy != LoadError.remedy  # that of all refused loads is for their report
    return f"{text}; {remedy}" if own else text


@contextmanager
def reported(*, debug: bool) -> Iterator[None]:
    """Turn the errors that graphlab and the system raise into one message on stderr and exit status 1."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except (GraphlabError, OSError, MemoryError, RecursionError) as error:
        if debug:
            _hide_logins(error)
            raise
        _say(f"Error: {_message(error)}")
        raise SystemExit(1) from None
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped; nothing is half written.", err=True)
        raise SystemExit(130) from None
    except click.ClickException as error:
        vars(error)["message"] = without_logins(error.message)
        raise
    except click.exceptions.Exit:
        raise
    except Exception as error:
        if debug:
            _hide_logins(error)
            raise
        what = f"{type(error).__name__}: {error}"
        _say(f"Error: something went wrong that graphlab did not expect ({what}); --debug shows where")
        raise SystemExit(1) from None


def _hide_logins(error: BaseException | None) -> None:
    """Take what may be a login out of an error and out of those that it came of, since a traceback says them all."""
    while error is not None:
        error.args = tuple(without_logins(a) if isinstance(a, str) else a for a in error.args)
        for name, value in vars(error).items():
            if isinstance(value, str):
                vars(error)[name] = without_logins(value)
        error = error.__cause__ or error.__context__


def _say(text: str) -> None:
    """Print an error; a password that was typed where none belongs is not in it."""
    click.echo(without_logins(text).rstrip("\n"), err=True)
