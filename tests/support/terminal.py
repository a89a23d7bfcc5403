"""A person at a terminal: waits for a question, and types the answer."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path

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
    has tipsite installed; without it, the tipsite of this folder is taken.
    """
    import pty  # noqa: PLC0415 - not on Windows

    child, terminal = pty.fork()
    if child == 0:
        # A shell lets what it runs in the background ignore Ctrl-C, and so all that this starts.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.chdir(folder)
        paths = os.pathsep.join([str(Path(__file__).parents[2] / "src")])
        environment = {**os.environ, "LANG": "C.UTF-8", "TERM": "dumb", "COLUMNS": "200"}
        if not python:
            environment["PYTHONPATH"] = paths
        program = python or sys.executable
        os.execve(program, [program, "-m", "tipsite", *arguments], environment)
    shown = ""
    try:
        for question, answer in answers:
            shown += _until(terminal, question)
            os.write(terminal, answer.encode())
        shown += _until(terminal, None, again=answers[-1][1] if answers else "")
    finally:
        os.close(terminal)
        _, status = os.waitpid(child, 0)
    return shown.replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)


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
