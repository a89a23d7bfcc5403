"""Small sites that are published to a folder, and what is watched there."""

from __future__ import annotations

import atexit
import datetime
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from click.testing import CliRunner, Result
from selectolax.lexbor import LexborHTMLParser

from builds import lay_checked
from sites import CONFIG, TODAY, built, files_of, page, service, site, with_services
from tipsite.cli.main import main
from tipsite.publishing.candidate import Candidate, candidate
from tipsite.publishing.folder import FolderRemote
from tipsite.publishing.remote import Entry, Remote

NIGHT = "04 2266 777"
ADDRESS = "https://example.org/help/"
BEFORE = with_services(service("al-other", dial=NIGHT, needs="[call]")) + page("en/old.md")
AFTER = with_services(
    service("al-other", dial=NIGHT, needs="[call]", publish="hold", reason="Nobody answers there.")
) + page("en/new.md", "Words of [help](help/index.md).")
CONFIRMED = BEFORE.replace("on: 2026-11,", f"on: {TODAY},")
"""The same, after somebody has called on this day."""
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


class Killed(BaseException):
    """The process died."""


class Watched:
    """A target that notes what is done; it dies after ``most`` steps."""

    def __init__(self, remote: Remote, most: int = 1_000_000) -> None:
        self.atomic = remote.atomic
        self._remote = remote
        self._left = most
        self.done: list[tuple[str, str]] = []

    def _note(self, what: str, path: str) -> None:
        if self._left <= 0:
            raise Killed
        self._left -= 1
        self.done.append((what, path))

    def read(self, path: str) -> bytes | None:
        return self._remote.read(path)

    def write(self, path: str, content: bytes) -> None:
        self._note("write", path)
        self._remote.write(path, content)

    def create(self, path: str, content: bytes) -> bool:
        self._note("create", path)
        return self._remote.create(path, content)

    def delete(self, path: str) -> None:
        self._note("delete", path)
        self._remote.delete(path)

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        return self._remote.names(folder)

    def finish(self, message: str) -> None:
        self._note("finish", message)
        self._remote.finish(message)

    def close(self) -> None:
        self._remote.close()


def folder_target(folder: Path, root: Path, most: int = 1_000_000) -> Watched:
    """Return a folder as such a target of the site in ``root``."""
    return Watched(FolderRemote(str(folder), root), most)


def release(text: str) -> Candidate:
    """Return what a site would publish."""
    made = built(text)
    assert not made.failed, made.problems
    return candidate(made, site(text), Path("nowhere"))


def online(folder: Path) -> dict[str, bytes]:
    """Return the files that lie in a folder for readers, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".tipsite")
    }


def holds(content: bytes | None) -> bool:
    """Whether a file bears the number that comes and goes."""
    if content is None:
        return False
    return NIGHT.encode() in content or b"tel:042266777" in content


def loaded(content: bytes) -> Iterator[str]:
    """Yield what a page loads from its own site."""
    tree = LexborHTMLParser(content)
    for selector, name in (("link[rel=stylesheet]", "href"), ("script", "src"), ("img", "src")):
        for node in tree.css(selector):
            target = node.attributes.get(name)
            if target and not target.startswith(("/", "http")):
                yield target


def run(folder: Path, *words: str, text: str = BEFORE) -> Result:
    """Run a command in a site that publishes to ``web`` beside it."""
    root = folder / "site"
    if not (root / CONFIG).is_file():
        lay_checked(root, text)
        with (root / CONFIG).open("a") as settings:
            settings.write("targets:\n- id: web\n  kind: folder\n  path: ../web\n")
    options = ["--root", str(root), "--today", TODAY.isoformat()]
    return CliRunner().invoke(main, [*words, *options], catch_exceptions=False)


@cache
def _published(text: str) -> Path:
    folder = Path(mkdtemp(prefix="tipsite-published-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    done = run(folder, "publish", "--yes", "--demonstration", text=text)
    assert done.exit_code == 0, done.output
    return folder


def published(folder: Path, text: str = BEFORE) -> Path:
    """Lay a site that was published once, and return what readers see of it."""
    shutil.copytree(_published(text), folder, dirs_exist_ok=True)
    return folder / "web"


def put(folder: Path, text: str) -> None:
    """Change files of the site in a folder, as sites in strings have them."""
    for path, content in files_of(text).items():
        target = folder / "site" / path
        if content is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
