"""What a user sees when the data or the system says no: one message, exit status 1, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from graphlab.errors import GraphlabError, LoadError


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
        if debug:
            raise
        click.echo(f"Error: {_message(error)}", err=True)
        raise SystemExit(1) from None
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped; nothing is half written.", err=True)
        raise SystemExit(130) from None
    except (click.ClickException, click.exceptions.Exit):
        raise
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}"
        click.echo(f"Error: something went wrong that graphlab did not expect ({what}); --debug shows where", err=True)
        raise SystemExit(1) from None
