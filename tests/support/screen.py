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
_TOPS = (b"\0", b"\xff")
"""The fourth byte of a pixel, which means nothing here."""


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
        start = header + 12 * colours
        self._shown = memoryview(self._pixels)[start : start + 4 * WIDTH * HEIGHT].cast("I")

    def close(self) -> None:
        """Stop the server."""
        self._server.terminate()
        self._server.wait()
        self._shown.release()
        self._pixels.close()

    def colours(self) -> Counter[bytes]:
        """Return how many pixels of the screen have each colour now."""
        counted: Counter[bytes] = Counter()
        for pixel, count in Counter(self._shown).items():
            counted[pixel.to_bytes(4, "little")[:3]] += count
        return counted

    def shows(self, colours: Set[bytes]) -> bool:
        """Whether areas of one of these colours are on the screen now: it looks at each 8th row."""
        wanted = {int.from_bytes(colour + top, "little") for colour in colours for top in _TOPS}
        rows = range(0, WIDTH * HEIGHT, 8 * WIDTH)
        return not all(wanted.isdisjoint(self._shown[row : row + WIDTH]) for row in rows)

    def rests(self, seconds: float = 0.3) -> bool:
        """Whether nothing changes on the screen in that time."""
        before = self._shown.tobytes()
        time.sleep(seconds)
        return before == self._shown.tobytes()

    @contextmanager
    def watched(self, colours: Set[bytes]) -> Iterator[Counter[bool]]:
        """Look at the screen each few milliseconds; count how often it shows these colours."""
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
