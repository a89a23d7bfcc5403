"""Safe output to a terminal: control characters, encodings that lack letters, and Ctrl-C."""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TextIO, cast

INTERRUPTED = 130
"""The exit code after Ctrl-C: 128 plus the number of the signal (POSIX shells)."""
_ALIKE = "tipsite-alike"


class _SafeStream:
    """A stream without control characters, since these could move the cursor or hide words.

    Names of files, titles and answers of servers may contain such characters. ``unfiltered`` is the
    stream for tipsite's own drawing, such as progress bars.
    """

    def __init__(self, unfiltered: io.TextIOWrapper) -> None:
        self.unfiltered = unfiltered

    def write(self, text: str) -> int:
        """Write a text, with a dot in place of each control character."""
        if not text.isprintable() and not all(map(str.isprintable, text.split("\n"))):
            from tipsite.console import visible

            text = "\t".join(map(visible, text.split("\t")))
        return self.unfiltered.write(text)

    def fileno(self) -> int:
        """Return the file number. Fail on Windows, where click would bypass this class with it."""
        if sys.platform == "win32":
            raise io.UnsupportedOperation
        return self.unfiltered.fileno()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)


@contextmanager
def safe_streams() -> Iterator[None]:
    """Filter the output of the block; replace letters that the terminal cannot show."""
    before = sys.stdout, sys.stderr
    codecs.register_error(_ALIKE, _alike)
    sys.stdout, sys.stderr = map(_safe, before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _safe(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    if codecs.lookup(stream.encoding).name == "ascii":
        stream.reconfigure(encoding="utf-8")  # the default without a locale: nobody has chosen it
    stream.reconfigure(errors=_ALIKE)
    return cast("TextIO", _SafeStream(stream))


def _alike(error: UnicodeError) -> tuple[str, int]:
    """Return similar letters for letters that an encoding lacks."""
    from tipsite.language.slugs import encodable

    assert isinstance(error, UnicodeEncodeError)
    return encodable(error.object[error.start : error.end], error.encoding), error.end


def leave_at_interrupt() -> None:
    """Let Ctrl-C end the process at once until a command begins, since no work has begun yet.

    A process that ignores Ctrl-C still ignores it, and a worker still ends.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def raise_at_interrupt() -> None:
    """Let Ctrl-C raise `KeyboardInterrupt` from now on, so that a command can clean up."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=_end_at_interrupt)
        # Python cannot raise it from some callbacks, and would only print it there.
        sys.unraisablehook = _unraisable


def _end_at_interrupt() -> None:
    """Let Ctrl-C end a child silently, since its parent is also interrupted and reports it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ignore_interrupts() -> None:
    """Ignore a second Ctrl-C while the first is reported, if `run` has started this process."""
    if sys.unraisablehook is _unraisable:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        _leave(signal.SIGINT, None)
    sys.__unraisablehook__(unraisable)


def _leave(_number: int, _frame: FrameType | None) -> None:
    os.write(2, b"\nStopped.\n")
    os._exit(INTERRUPTED)
