"""A screen in memory, whose pixels are read while a browser paints them."""

from __future__ import annotations

import mmap
import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

WIDTH, HEIGHT = 800, 640
_PIXEL = 4
_ENOUGH = 300
"""Pixels of one colour that are more than an edge of a letter."""


class Screen:
    """An X server without a monitor (Xvfb), whose frame buffer is a file (X Window Dump)."""

    def __init__(self, folder: Path) -> None:
        """Start it with its frame buffer in ``folder``; `name` is what DISPLAY must say."""
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            [*command, "-fbdir", str(folder)], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.name = ":" + told.readline().strip()
        with (folder / "Xvfb_screen0").open("rb") as file:
            self._pixels = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header, colours = (int.from_bytes(self._pixels[at : at + 4], "big") for at in (0, 76))
        self._start = header + 12 * colours

    def close(self) -> None:
        """Stop the server."""
        self._server.terminate()
        self._server.wait()
        self._pixels.close()

    def colours(self) -> frozenset[bytes]:
        """Return the colours of areas on the screen now."""
        shown = memoryview(self._pixels[self._start : self._start + WIDTH * HEIGHT * _PIXEL])
        counted = Counter(shown.cast("I"))
        found = {colour for colour, count in counted.items() if count >= _ENOUGH}
        # The fourth byte means nothing.
        return frozenset(colour.to_bytes(_PIXEL, "little")[:3] for colour in found)

    def shows(self, colours: Set[bytes]) -> bool:
        """Whether any pixel has one of these colours now."""
        return any(self._at(colour) for colour in colours)

    def _at(self, colour: bytes) -> bool:
        found = self._pixels.find(colour, self._start)
        while found >= 0 and (found - self._start) % _PIXEL:
            found = self._pixels.find(colour, found + 1)
        return found >= 0

    @contextmanager
    def watched(self, colours: Set[bytes]) -> Iterator[Counter[bool]]:
        """Count how often the screen shows these colours, and not, at least each 5 ms."""
        seen: Counter[bool] = Counter()
        stop = threading.Event()

        def watch() -> None:
            while not stop.is_set():
                seen[self.shows(colours)] += 1
                time.sleep(0.001)

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield seen
        finally:
            stop.set()
            thread.join()


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen, for a while."""
    with TemporaryDirectory() as folder:
        opened = Screen(Path(folder))
        try:
            yield opened
        finally:
            opened.close()
