"""`tipsite serve` in a real browser: the page is shown, and comes anew when a file changes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect

from sites import site

pytestmark = pytest.mark.browser


def test_a_changed_page_is_shown_by_itself(tmp_path: Path, chromium: Browser) -> None:
    for path, content in site().files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "tipsite", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            assert any(b"Look at http" in line for line in server.stdout)
            tab = chromium.new_page()
            told: list[str] = []
            tab.on("console", lambda message: told.append(message.text))
            with tab.expect_websocket() as reloading:
                until = time.monotonic() + 10
                while not tab.url.startswith("http"):  # the port is told before it is open
                    try:
                        tab.goto(f"http://127.0.0.1:{port}/en/signs/street.html")
                    except Error:
                        assert time.monotonic() < until
            reloading.value.wait_for_event("framereceived")
            expect(tab.locator("h1")).to_have_text("Work in the street")
            written = tmp_path / "content/en/signs/street.md"
            text = written.read_text("utf-8")
            written.write_text(text.replace("Work in the street", "Work at home"), "utf-8")
            expect(tab.locator("h1")).to_have_text("Work at home", timeout=60_000)
            assert told == []
            tab.close()
        finally:
            server.terminate()
    page = (tmp_path / "output/en/signs/street.html").read_text("utf-8")
    assert "Content-Security-Policy" in page
