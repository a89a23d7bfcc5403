"""Browser engines on a screen, driven alike: Chromium here, Firefox and WebKit in `drivers`."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Error

from browsing import FLAGS, chromium_on_path
from screen import HEIGHT, WIDTH


def found(name: str) -> str | None:
    """Return the program of ``firefox`` or ``webkit``, if this machine has it and its driver."""
    if name == "firefox":
        return shutil.which("firefox-esr") or shutil.which("firefox")
    driver = shutil.which("WebKitWebDriver")
    return driver and max(map(str, Path("/usr/lib").glob("*/webkit*/MiniBrowser")), default=None)


class Chromium:
    """Chromium, by Playwright. It keeps pages in its back/forward cache, as it does for people."""

    def __init__(
        self, kind: BrowserType, display: str, proxy: int, *, javascript: bool = True
    ) -> None:
        self._browser = kind.launch(
            executable_path=chromium_on_path(windows=True),
            headless=False,
            args=[*FLAGS, f"--window-size={WIDTH},{HEIGHT}", "--window-position=0,0"],
            ignore_default_args=["--disable-back-forward-cache"],
            env={**os.environ, "DISPLAY": display},
            proxy={"server": f"http://127.0.0.1:{proxy}"},
        )
        self._page = self._browser.new_page(
            ignore_https_errors=True, no_viewport=True, java_script_enabled=javascript
        )
        self._page.set_default_timeout(10_000)

    def open(self, address: str) -> None:
        self._page.goto(address)

    def click(self, selector: str) -> None:
        self._page.locator(selector).first.click(no_wait_after=True)

    def back(self) -> None:
        """Press Back. Does not wait for a page."""
        with suppress(Error):
            self._page.go_back(wait_until="commit", timeout=500)

    def forward(self) -> None:
        with suppress(Error):
            self._page.go_forward(wait_until="commit", timeout=500)

    def reload(self) -> None:
        self._page.reload()

    def script(self, expression: str) -> Any:
        return self._page.evaluate(expression)

    def down(self, key: str) -> None:
        self._page.keyboard.down(key)

    def up(self, key: str) -> None:
        self._page.keyboard.up(key)

    def close(self) -> None:
        self._browser.close()


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something holds. What it raises meanwhile is not an error."""
    end = time.monotonic() + seconds
    while True:
        with suppress(OSError, RuntimeError, Error):
            if holds():
                return
        if time.monotonic() > end:
            raise TimeoutError(f"Not within {seconds} s")
        time.sleep(0.05)
