"""`tipsite doctor`: check the computer and the folder, and say how to get missing parts."""

from __future__ import annotations

import datetime
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tipsite import __version__
from tipsite.cli import options
from tipsite.cli.main import PROBLEMS
from tipsite.console import show
from tipsite.i18n import gettext as _

if TYPE_CHECKING:
    from tipsite.publishing.remote import Ask

_MADE_IN = datetime.date(2026, 11, 1)
"""The date of this version: a clock with an earlier date is wrong."""
_LEAST_SPACE = 200_000_000
_SITE = "campaigns.yaml"
_PHRASES = ("phrase-missing", "phrases-missing-all")


State = Literal["ok", "hint", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. If it is ``missing``, tipsite cannot work; ``get`` is the remedy."""

    name: str
    state: State
    words: str
    get: str = ""


@click.command()
@options.root
@options.report_format()
def doctor(root: Path, as_: str) -> None:
    """Say what tipsite needs of this computer and folder, and how to get what is missing.

    Example: tipsite doctor
    """
    from tipsite.cli.prompts import Terminal
    from tipsite.publishing.remote import Unattended
    from tipsite.workspace.changes import site_lock

    with site_lock(root):
        pass  # the lock completes a change that a killed command has left
    attended = as_ == "text" and sys.stdin.isatty() and sys.stdout.isatty()
    ask = Terminal() if attended else Unattended()
    findings = examine(root, datetime.datetime.now(tz=datetime.UTC).astimezone(), ask)
    if as_ == "json":
        from tipsite.workspace.files import deliver, json_text

        # The schema is ``doctor.schema.json``.
        report = json_text({"tipsite": __version__, "findings": findings})
        deliver(report, as_, None, root)
    else:
        show(_lines(findings))
    sys.exit(PROBLEMS if any(finding.state == "missing" for finding in findings) else 0)


def examine(root: Path, now: datetime.datetime, ask: Ask | None = None) -> tuple[Finding, ...]:
    """Return the findings on the computer and the folder ``root`` at the time ``now``.

    ``ask`` asks for the passwords of targets. Without it, no target is tried.

    Raises:
        OSError: a file of the site cannot be read.
    """
    return (
        _python(),
        _terminal(),
        _clock(root, now),
        *_folder(root),
        *_site(root, now.date()),
        *_theme(),
        *(_targets(root, ask) if ask else ()),
    )


def _material(has_some: bool) -> Finding:
    """Return the finding on the tools that make pieces of material."""
    from tipsite.material import is_installed
    from tipsite.shell import how_to_install

    if is_installed():
        words = _("Posters, cards and other material can be made.")
        return Finding("material", "ok", words)
    words = _("Posters, cards and other material cannot be made yet.")
    state: State = "missing" if has_some else "hint"
    return Finding("material", state, words, how_to_install("material"))


def _theme() -> Iterator[Finding]:
    """Yield the folder of the plain theme, since officers may copy templates from there."""
    from tipsite.engine.inputs import own_theme

    if folder := own_theme():
        words = _("The theme plain, to be read and copied from, is in {folder}.")
        yield Finding("theme", "ok", words.format(folder=folder))


def _targets(root: Path, ask: Ask) -> Iterator[Finding]:
    """Yield a finding for each target of `tipsite publish`, after trying to write there."""
    from contextlib import closing

    from tipsite.content.corpus import parse
    from tipsite.content.inputs import read
    from tipsite.publishing.opening import open_remote, try_out
    from tipsite.publishing.remote import RemoteError

    config = parse(read(root)[0])[0].config if (root / _SITE).is_file() else None
    for target in config.targets if config else ():
        name = target.id.text
        try:
            with closing(open_remote(target, root, ask)) as remote:
                try_out(remote)
        except RemoteError as error:
            problem, get = error.parts()
            words = _("Target {name}: {said}").format(name=name, said=problem)
            state: State = "hint" if error.code == "no-password" else "missing"
            yield Finding("target", state, words, get)
        else:
            words = _("Target {name}: it can be reached, and takes files.")
            if remote.atomic:
                words = _("Target {name}: it can be reached.")
            yield Finding("target", "ok", words.format(name=name))


def _lines(findings: tuple[Finding, ...]) -> Iterator[str]:
    """Yield the lines for the terminal; the last one is the conclusion."""
    marks = {"ok": _("ok"), "hint": _("hint"), "missing": _("missing")}
    wide = max(map(len, marks.values()))
    for finding in findings:
        yield f"{marks[finding.state].ljust(wide)}  {finding.words}"
        if finding.get:
            yield f"{' ' * wide}  → {finding.get}"
    yield ""
    missing = sum(finding.state == "missing" for finding in findings)
    yield _("Something is missing: see above.") if missing else _("tipsite has what it needs.")


def _need(name: str, is_met: bool, words: str, get: str, otherwise: State = "missing") -> Finding:
    return Finding(name, "ok", words) if is_met else Finding(name, otherwise, words, get)


def _python() -> Finding:
    words = _("Python {version} on {system}")
    version, system = platform.python_version(), platform.system()
    return Finding("python", "ok", words.format(version=version, system=system))


def _terminal() -> Finding:
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    words = _("The terminal writes {encoding}.").format(encoding=encoding)
    get = _("Letters may show as ?. On Windows, use Windows Terminal, or type: set PYTHONUTF8=1")
    return _need("terminal", encoding == "utf8", words, get, "hint")


def _clock(root: Path, now: datetime.datetime) -> Finding:
    words = _("The clock says {day}.").format(day=f"{now:%Y-%m-%d %H:%M}")
    site = root / _SITE
    saved = site.stat().st_mtime if site.is_file() else 0
    ahead = saved > now.timestamp() + datetime.timedelta(days=1).total_seconds()
    get = _("Set the clock: what is due, and what is published from a day on, depends on it.")
    return _need("clock", now.date() >= _MADE_IN and not ahead, words, get)


def _folder(root: Path) -> Iterator[Finding]:
    shown = root.resolve()
    try:
        with tempfile.NamedTemporaryFile(prefix=".tipsite-", dir=root):
            pass
    except OSError:
        words = _("tipsite may not write into {folder}.").format(folder=shown)
        get = _("Move the site to a folder of your own, such as Documents.")
        yield Finding("folder", "missing", words, get)
    else:
        words = _("tipsite can write into {folder}.").format(folder=shown)
        yield Finding("folder", "ok", words)
    free = shutil.disk_usage(root).free
    words = _("{size} MB are free on this disk.").format(size=free // 1_000_000)
    get = _("Make room: a site with its pictures may need 200 MB.")
    yield _need("space", free >= _LEAST_SPACE, words, get)


def _site(root: Path, today: datetime.date) -> Iterator[Finding]:
    from tipsite.content.corpus import parse
    from tipsite.content.inputs import read
    from tipsite.resolve.site import resolve_site

    if not (root / _SITE).is_file():
        words = _("There is no campaigns.yaml in this folder, so it is no site.")
        get = _("Go to the folder of your site, or make a new one with: tipsite init my-site")
        yield Finding("site", "missing", words, get)
        return
    corpus, _shape = parse(read(root)[0])
    if corpus.config is None:
        words = _("There is a site, and its campaigns.yaml has mistakes.")
        yield Finding("site", "missing", words, _("Type: tipsite check"))
        return
    tags = ", ".join(tag.text for tag in corpus.config.site.languages)
    words = _("There is a site, in: {tags}.").format(tags=tags)
    yield Finding("site", "ok", words)
    yield _material(any(page.kind == "material" for page in corpus.pages))
    _resolved_site, resolved = resolve_site(corpus, today)
    if any(problem.code in _PHRASES for problem in resolved.found):
        words = _("The phrases of a language are not complete.")
        yield Finding("phrases", "missing", words, _("Type: tipsite check"))
    else:
        yield Finding("phrases", "ok", _("All languages have their phrases."))
