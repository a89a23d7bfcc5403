"""The last good state of a site's texts, in one file of its folder; it may be deleted any time."""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from tipsite.keeping.choose import Good

STATE = ".tipsite-good.zip"
_THEMES = "themes/"
_DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError)


def read_good(root: Path) -> Mapping[str, Good]:
    """Return the last good state of each file; none where there is no state or it is damaged."""
    if not (root / STATE).is_file():
        # Opening a pipe of that name would wait for ever.
        return {}
    try:
        with zipfile.ZipFile(root / STATE) as archive:
            return {
                entry.filename: Good(
                    content=archive.read(entry),
                    day=datetime.date.fromisoformat(entry.comment.decode("ascii")),
                )
                for entry in archive.infolist()
            }
    except _DAMAGED:
        return {}


def write_good(root: Path, good: Mapping[str, Good]) -> None:
    """Keep a state whole, or leave the older one; where the disk refuses, go on without.

    The theme that comes with tipsite is no part of the site.
    """
    own = {path: one for path, one in good.items() if _is_own(root, path)}
    if own == read_good(root):
        return
    draft = root / f"{STATE}.{os.getpid()}"
    with contextlib.suppress(OSError):
        try:
            draft.write_bytes(_packed(own))
            draft.replace(root / STATE)
        finally:
            draft.unlink(missing_ok=True)


def _packed(good: Mapping[str, Good]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, one in sorted(good.items()):
            entry = zipfile.ZipInfo(path)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.comment = one.day.isoformat().encode()
            archive.writestr(entry, one.content)
    return content.getvalue()


def _is_own(root: Path, path: str) -> bool:
    return not path.startswith(_THEMES) or (root / path).is_file()
