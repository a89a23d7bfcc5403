"""Withdraw a number from a live site, and look where a computer still has it.

    .venv/bin/python tests/support/withdrawal_drill.py     # prints the files that have it

The number is looked for in every spelling and digit by digit, in names and bytes of files, and in
what is packed in them.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from click.testing import CliRunner, Result
from pypdfium2 import PdfDocument, PdfiumError

from builds import lay
from material_sites import CALLED, CARD, CARDS, PICTURE, POSTER, PUBLISHED
from publications import NIGHT
from sites import CONFIG, QUIET_NAME, TODAY, edit, page, service, with_services
from tipsite.cli.main import main

STATUS = ("demonstration", "live\n  responsible: alo\n  report_mistakes: https://example.org/wrong")
OTHER = service(
    "al-other", dial=NIGHT, needs="[call]", short_name="{en: Ask, sq: Pyet}"
).replace(PUBLISHED, CALLED).replace("on: 2026-11,", "on: 2026-11-20,")  # fmt: skip
NOW = (
    service("al-now", dial="112", kind="emergency", run_by="police", needs="[emergency]")
    .replace(PUBLISHED, CALLED)
    .replace("on: 2026-11,", "on: 2026-11-20,")
)
PIECES = "".join(
    piece.replace("[al-child-line]", "[al-other]") for piece in (POSTER, CARD, PICTURE)
)
SITE = (
    edit(CONFIG, STATUS, CARDS)
    + with_services(OTHER, NOW, changes=(QUIET_NAME, (PUBLISHED, CALLED)))
    + PIECES
    + page("en/news/call.md", "We answer at night.", date="2026-11-20")
    + page("en/soon.md", "Not yet.", status="draft")
)
NATIONAL = "42266777"
_SPELLED = re.compile(rb"(?:\+|00)?(?:355)?[^0-9]{0,9}0?" + rb"[^0-9]{0,9}".join(
    re.escape(digit.encode()) for digit in NATIONAL
))  # fmt: skip
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


class Drill:
    """A computer with a site, a folder that a host shows, and what officers do there."""

    def __init__(self, folder: Path) -> None:
        self.root, self.web = lay(folder / "site", SITE), folder / "web"
        with (self.root / CONFIG).open("a") as settings:
            settings.write("targets:\n- {id: web, kind: folder, path: ../web}\n")

    def do(self, *words: str) -> Result:
        """Run a command in the site."""
        options = ["--root", str(self.root), "--today", TODAY.isoformat()]
        done = CliRunner().invoke(main, [*words, *options])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    def prepare(self) -> None:
        """Build, print, pack, show drafts, and publish twice."""
        for words in (
            ("build", "--zip"),
            ("build", "--drafts", "--zip"),
            ("material", "--print-shop"),
            ("publish", "--yes"),
        ):
            done = self.do(*words)
            assert done.exit_code == 0, (words, done.output)
        (self.root / "content/en/news/call.md").write_text(
            page("en/news/call.md", "We answer day and night.", date="2026-11-20").partition(
                " --\n"
            )[2]
        )
        done = self.do("publish", "--yes")
        assert done.exit_code == 0, done.output

    def holding(self, *below: str) -> list[str]:
        """Return the files that have the number, in folders of this computer."""
        folders = [self.root.parent / one for one in below] or [self.root.parent]
        return sorted(
            path.relative_to(self.root.parent).as_posix()
            for folder in folders
            for path in (folder.rglob("*") if folder.is_dir() else [folder])
            if path.is_file() and (has_number(path.name.encode()) or has_number(path.read_bytes()))
        )


def has_number(content: bytes) -> bool:
    """Return whether bytes have the number, as they are or in what is packed in them."""
    return any(_is_in(one) or (one[:4] == b"%PDF" and _is_shown(one)) for one in _unpacked(content))


def _is_shown(content: bytes) -> bool:
    """Return whether a PDF file has the number in words, which fonts may hide from its bytes."""
    with suppress(PdfiumError):
        document = PdfDocument(content)
        words = (page.get_textpage().get_text_range() for page in document)
        return any(_is_in(text.encode()) for text in words)
    return False


def _is_in(content: bytes) -> bool:
    wide = content.replace(b"\0", b"")
    return any(_SPELLED.search(one) for one in (content, wide))


def _unpacked(content: bytes, depth: int = 3) -> Iterator[bytes]:
    yield content
    if not depth:
        return
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from _unpacked(archive.read(name), depth - 1)
        return
    for match in _STREAM.finditer(content):
        try:
            inner = zlib.decompressobj(47).decompress(content[match.start() :], 20_000_000)
        except zlib.error:
            continue
        if len(inner) > 8:
            yield from _unpacked(inner, depth - 1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        drill = Drill(Path(folder))
        drill.prepare()
        before = drill.holding()
        print("before:", len(before), *before, sep="\n  ")
        done = drill.do("publish", "--withdraw", "al-other", "--yes")
        print(done.output)
        after = drill.holding()
        print("after:", len(after), *after, sep="\n  ")
        print("files of the target:", len([one for one in after if one.startswith("web/")]))
        for words in (
            ("build", "--zip"),
            ("build", "--drafts", "--zip"),
            ("material", "--print-shop"),
        ):
            done = drill.do(*words)
            print(words, done.exit_code)
        last = drill.holding()
        print("after the next build:", len(last), *last, sep="\n  ")
        sys.exit(any(one.startswith("web/") for one in after))
