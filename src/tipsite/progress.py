"""Shows that something is going on, where somebody is looking."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def waiting(words: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show ``words`` while the block runs, and a bar while it counts; nothing in a pipe.

    The block is given a function to count with: words, how many are done, of how many (0: nobody
    knows). In CI nobody looks on, whatever the terminal says.
    """
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield lambda _words, _done, _total: None
        return
    # Only where somebody looks on: rich takes as long as a small site.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        bar = shown.add_task(f"{words} …", total=None)

        def count(said: str, done: int, total: int) -> None:
            if not total:
                shown.reset(bar, description=f"{said} …", total=None)
                return
            shown.update(bar, description=said, completed=done, total=total)
            if done == total:
                shown.reset(bar, description=f"{words} …", total=None)

        yield count
