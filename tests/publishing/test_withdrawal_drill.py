"""After a withdrawal, every copy that a command can reach is without the number.

It is looked for in every spelling, in names and bytes of files, and in what is packed in them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
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
_SPELLED = re.compile(rb"[^0-9]{0,9}".join(digit.encode() for digit in NATIONAL))
"""Prefixes are optional, so they are left out: the search must begin with a digit to be quick."""
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


OFFICERS = ("site/content/services/", "site/.tipsite-published/")
"""Records, and what is kept of earlier ones: they hold the number, and are in no public place."""


def do(folder: Path, *words: str) -> Result:
    """Run a command in the site, and return what it said."""
    options = ["--root", str(folder / "site"), "--today", TODAY.isoformat()]
    done = CliRunner().invoke(main, [*words, *options], catch_exceptions=False)
    assert done.exit_code == 0, (words, done.output)
    return done


def holding(folder: Path) -> list[str]:
    """Return the files that have the number."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
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
    return any(_SPELLED.search(text) for text in {content, wide})


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


@pytest.mark.long
def test_a_withdrawal_leaves_the_number_in_records_and_in_what_it_names(tmp_path: Path) -> None:
    root = lay(tmp_path / "site", SITE)
    with (root / CONFIG).open("a") as settings:
        settings.write("targets:\n- {id: web, kind: folder, path: ../web}\n")
    builds = (("build", "--zip"), ("build", "--drafts", "--zip"))
    for words in (*builds, ("material", "--print-shop"), ("publish", "--yes")):
        do(tmp_path, *words)
    news = root / "content/en/news/call.md"
    news.write_text(news.read_text().replace("at night", "day and night"))
    do(tmp_path, "publish", "--yes")
    before = holding(tmp_path)
    for name in ("web/en/help/al.txt", "web/en/campaigns/spring/material.zip", "site/output.zip"):
        assert name in before
    assert any(one.startswith("site/.tipsite-cache/") for one in before)
    assert any(one.startswith("site/material/") for one in before)
    done = do(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    named = done.output.partition("still have it: ")[2].split(". Make")[0].split(", ")
    assert named == ["material", "output", "output-drafts", "output-drafts.zip", "output.zip"]
    left = holding(tmp_path)
    theirs = (*OFFICERS, *(f"site/{one}" for one in named))
    # The tree beside the output has the same files as the output, and changes with it.
    left = [one for one in left if not re.match(r"site/\.tipsite-\w+-state/tree/", one)]
    assert not [one for one in left if not one.startswith(theirs) or "text-" in one]
    for words in builds:
        do(tmp_path, *words)
    assert not [one for one in holding(tmp_path) if "output" in one or "-state/" in one]


def test_a_number_is_seen_in_any_spelling_and_packed() -> None:
    for spelled in ("04 2266 777", "+355 (0)4 22-66-777", "0 4 2 2 6 6 7 7 7", "0035542266777"):
        assert has_number(f"a {spelled} b".encode())
        assert has_number(spelled.encode("utf-16"))
    assert not has_number(b"04 2266 778")
