"""A person at a terminal: waits for a question, and types the answer."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

PATIENCE = 60
"""In seconds. A question that does not come by then will not come."""


def talk(
    arguments: tuple[str, ...],
    answers: tuple[tuple[str, str], ...],
    folder: Path,
    *,
    python: str = "",
) -> tuple[str, int]:
    """Type a command of tipsite in a terminal; return all that was shown, and the exit code.

    ``answers`` are the last words of a question, and what is typed then. ``python`` is one that
    has tipsite installed; without it, the command is done by a fork of this process.
    """
    import pty  # noqa: PLC0415 - not on Windows

    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {"LANG": "C.UTF-8", "TERM": "dumb", "COLUMNS": "200"}
        if python:
            # A shell lets what it runs in the background ignore Ctrl-C, and so its children.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.chdir(folder)
            os.execv(python, [python, "-m", "tipsite", *arguments])
        be_tipsite(arguments, folder)
    shown = ""
    try:
        for question, answer in answers:
            shown += _until(terminal, question)
            os.write(terminal, answer.encode())
        shown += _until(terminal, None, again=answers[-1][1] if answers else "")
    finally:
        os.close(terminal)
        code = end_of(child)
    return shown.replace("\r\n", "\n"), code


def forked(arguments: Sequence[str | Path], before: Callable[[], object]) -> int:
    """Begin a command in a fork of this process, after ``before``; return its process id."""
    child = os.fork()
    if child == 0:
        before()
        be_tipsite(list(map(str, arguments)), Path.cwd())
    return child


def end_of(child: int) -> int:
    """Wait for a fork; return its exit code, below 0 where a signal has ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def be_tipsite(arguments: Sequence[str], folder: Path) -> NoReturn:
    """Do one command in a process that was just forked, where tipsite is imported already."""
    from tipsite.cli.main import run  # noqa: PLC0415 - another Python may do the command
    from tipsite.cli.terminal import leave_at_interrupt  # noqa: PLC0415

    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - the end closes it
            for number, mode in enumerate("rww")
        )
        os.chdir(folder)
        sys.argv = ["tipsite", *arguments]
        leave_at_interrupt()
        run()
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(99)


def _until(terminal: int, question: str | None, *, again: str = "") -> str:
    """Read until a question has come, or to the end.

    A Ctrl-C that comes while Python turns to the keyboard is only seen at the next key: a person
    would press it ``again``.
    """
    read = b""
    last = time.monotonic() + PATIENCE
    while question is None or question not in read.decode(errors="replace"):
        ready, _, _ = select.select([terminal], [], [], 2)
        if not ready and time.monotonic() < last:
            if again == "\x03":
                os.write(terminal, again.encode())
            continue
        assert ready, f"“{question}” did not come; there is: {read.decode(errors='replace')}"
        try:
            part = os.read(terminal, 4096)
        except OSError:  # how Linux tells the end
            part = b""
        if not part:
            assert question is None, f"“{question}” did not come: {read.decode(errors='replace')}"
            break
        read += part
    return read.decode()
