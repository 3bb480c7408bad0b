"""Commands run as they would be typed: short ones here, their answers kept; long ones as jobs that can be stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import click

from graphlab.errors import GraphlabError, LoadError
from graphlab.files.targets import without_logins

#: Answers that are kept until a file of the project changes.
_KEPT = 64
#: Lines of a job that are kept.
_MOST_LINES = 2_000


@dataclass(frozen=True)
class Answer:
    """What a command gave: the content of its file, or why there is none.

    Attributes
    ----------
    content
        The file that it wrote, or None.
    error, remedy
        What the data or the command line were refused for, and what to do.
    causes
        Defects of a load that was refused, one text a cause.
    """

    content: bytes | None = None
    error: str = ""
    remedy: str = ""
    causes: tuple[str, ...] = ()

    @property
    def result(self) -> dict[str, Any]:
        """The content as JSON."""
        found: dict[str, Any] = json.loads(self.content or b"{}")
        return found


@dataclass
class Program:
    """The program, run in this process with the project as current folder.

    Attributes
    ----------
    group
        The commands.
    stamp
        Gives something that changes whenever a file of the project does.
    """

    group: click.Group
    stamp: Callable[[], Hashable]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: OrderedDict[Hashable, Answer] = field(default_factory=OrderedDict)

    def command(self, name: str) -> click.Command:
        """Return a command of the program."""
        found = self.group.get_command(click.Context(self.group), name)
        if found is None:
            raise LookupError(name)
        return found

    def answer(self, words: Sequence[str], ending: str = ".json") -> Answer:
        """Return what a command writes into a file of an ending, such as a table as JSON or a page as HTML."""
        key = (tuple(words), ending, self.stamp())
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._run(words, ending)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _run(self, words: Sequence[str], ending: str) -> Answer:
        with tempfile.TemporaryDirectory(prefix="graphlab-open-") as folder:
            target = Path(folder) / f"answer{ending}"
            try:
                self.group.main(
                    ["--debug", *words, "--output", str(target), "--quiet"], prog_name="graphlab", standalone_mode=False
                )
            except SystemExit:
                pass  # a check that would be refused writes its report all the same
            except LoadError as error:
                return Answer(error=without_logins(str(error)), remedy=error.remedy, causes=_causes(error))
            except GraphlabError as error:
                return Answer(error=without_logins(str(error)), remedy=getattr(error, "remedy", ""))
            except click.ClickException as error:
                return Answer(error=error.format_message(), remedy="correct the entry in the form")
            except OSError as error:
                return Answer(error=f"{error.filename or ''}: {error.strerror}".lstrip(": "))
            if not target.exists():
                return Answer(error="the command wrote nothing")
            return Answer(target.read_bytes())


def _causes(error: LoadError) -> tuple[str, ...]:
    from graphlab.model.intake.report import grouped

    report = error.report
    return tuple(grouped(report.errors)) if report is not None else ()


@dataclass
class Job:
    """A long command in a process of its own.

    Attributes
    ----------
    number
        Its number.
    words
        What was typed.
    lines
        What it said so far.
    code
        Its exit status; None while it runs.
    """

    number: int
    words: tuple[str, ...]
    lines: list[str] = field(default_factory=list)
    code: int | None = None
    process: subprocess.Popen[str] | None = None

    @property
    def stopped(self) -> bool:
        """Whether it was stopped by a person."""
        return self.code in (130, -signal.SIGINT, -signal.SIGTERM)


@dataclass
class Jobs:
    """The jobs of this run."""

    folder: Path
    found: dict[int, Job] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def start(self, words: Sequence[str]) -> Job:
        """Start a command as it would be typed in the project folder."""
        job = Job(next(self._numbers), tuple(words))
        own_group: dict[str, Any] = (
            {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        job.process = subprocess.Popen(  # noqa: S603 - our own program, words are arguments and never a shell line
            [sys.executable, "-m", "graphlab", *words],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            **own_group,
        )
        self.found[job.number] = job
        threading.Thread(target=_follow, args=(job,), daemon=True).start()
        return job

    def stop(self, number: int) -> None:
        """Stop a job as Ctrl-C does: it leaves nothing half written."""
        job = self.found[number]
        if job.code is None and job.process is not None:
            job.process.send_signal(
                signal.SIGINT if sys.platform != "win32" else getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM)
            )

    def stop_all(self) -> None:
        """Stop what still runs, and wait for it."""
        for number, job in self.found.items():
            self.stop(number)
            if job.process is not None:
                try:
                    job.process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    job.process.kill()

    @property
    def running(self) -> bool:
        """Whether any job still runs."""
        return any(job.code is None for job in self.found.values())


def _follow(job: Job) -> None:
    assert job.process is not None
    assert job.process.stdout is not None
    for line in job.process.stdout:
        if len(job.lines) < _MOST_LINES:
            job.lines.append(line.rstrip("\n").rpartition("\r")[2])
    job.code = job.process.wait()
