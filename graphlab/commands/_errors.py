"""What a user sees when the data or the system says no: one message, exit status 1, no traceback."""

from __future__ import annotations

import os
import sys
import traceback
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
    return f"{text}; {remedy}" if remedy and remedy not in text and not isinstance(error, LoadError) else text


@contextmanager
def reported(*, debug: bool) -> Iterator[None]:
    """Turn the errors that graphlab and the system raise into one message on stderr and exit status 1."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except (GraphlabError, OSError, MemoryError, RecursionError) as error:
        _say(traceback.format_exc() if debug else f"Error: {_message(error)}")
        raise SystemExit(1) from None
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped; nothing is half written.", err=True)
        raise SystemExit(130) from None
    except click.ClickException as error:
        vars(error)["message"] = without_logins(error.message)
        raise
    except click.exceptions.Exit:
        raise
    except Exception as error:  # noqa: BLE001  one message, whatever went wrong
        what = f"{type(error).__name__}: {error}"
        said = f"Error: something went wrong that graphlab did not expect ({what}); --debug shows where"
        _say(traceback.format_exc() if debug else said)
        raise SystemExit(1) from None


def _say(text: str) -> None:
    """Print an error; a password that was typed where none belongs is not in it."""
    click.echo(without_logins(text).rstrip("\n"), err=True)
