"""A ZIP to download, such as a press kit: each file in it is cleaned, and nothing else is kept.

The new archive has the names, order and bytes of the files, but no dates, systems or comments.
"""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from tipsite.engine.transform import Pieces, RefusedError
from tipsite.language.slugs import sensitive_word
from tipsite.media.filetypes import KINDS, ending, is_kind

Cleaners = Mapping[str, Callable[[bytes], bytes]]
"""Functions that clean a file, by its ending."""

_MOST_FILES = 200
_MOST_BYTES = 100_000_000
"""The most bytes of all unpacked files: more is a mistake, or an attack on memory."""
_JUNK = re.compile(
    r"(?:\A|/)(?:__MACOSX/|\._|\.DS_Store\Z|Thumbs\.db\Z|desktop\.ini\Z)", re.IGNORECASE
)
"""Files that operating systems create beside others."""
_PACKED = frozenset(("png", "jpg", "webp", "mp3", "m4a", "mp4", "ogg", "opus", "webm", "pdf"))
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, (stat.S_IFREG | 0o644) << 16
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    NotImplementedError, EOFError, OSError, ValueError,
)  # fmt: skip
"""Exceptions of reading damaged bytes; each compression method has its own."""


def clean_zip(content: bytes, cleaners: Cleaners) -> Pieces:
    """Return the archive with its files cleaned; ``cleaners`` has each kind that may be in it.

    Raises:
        RefusedError: the archive is broken or locked, leads out of its folder, is too large, or
            has a file that cannot be cleaned.
    """
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, member in _members(content):
            kind = ending(name)
            if kind not in cleaners or not is_kind(kind, member):
                known = ", ".join(sorted(cleaners))
                raise RefusedError("zip-kind", name=name, known=known)
            try:
                clean = cleaners[kind](member)
            except RefusedError as refused:
                raise RefusedError("zip-member", name=name) from refused
            how = zipfile.ZIP_STORED if kind in _PACKED else zipfile.ZIP_DEFLATED
            made.writestr(_entry(name), clean, how, 9)
    return {"zip": buffer.getvalue()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of clean files by their names; the same files give the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in sorted(members):
            made.writestr(_entry(name), members[name], zipfile.ZIP_STORED)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
    return entry


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive by name, in the order of their names."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files = [one for one in archive.infolist() if not one.is_dir()]
            members = [file for file in files if not _JUNK.search(file.filename)]
            _refuse(members)
            for member in sorted(members, key=lambda one: one.filename):
                with archive.open(member) as stream:
                    # Not one byte more than declared: the declared sizes were added up.
                    unpacked = stream.read(member.file_size)
                yield member.filename, unpacked
    except _BROKEN as error:
        raise RefusedError("zip-broken") from error


def _refuse(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if not names or len(set(map(str.casefold, names))) < len(names):
        raise RefusedError("zip-broken")
    if len(names) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
        raise RefusedError("zip-large", most=_MOST_FILES, bytes=_MOST_BYTES // 1_000_000)
    for member in members:
        if member.flag_bits & 1:
            raise RefusedError("file-locked")
        kind = stat.S_IFMT(member.external_attr >> 16) if member.create_system == _UNIX else 0
        if word := sensitive_word(member.filename):
            raise RefusedError("zip-telling", name=_shown(member.filename), word=word)
        if kind not in (0, stat.S_IFREG) or not _is_inside(member.orig_filename):
            raise RefusedError("zip-outside", name=_shown(member.orig_filename))


def _is_inside(name: str) -> bool:
    """Return whether a file stays inside the folder of the archive on any system."""
    parts = name.split("/")
    odd = re.search(r'[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\\:*?"<>|]', name)
    return not odd and all(part.strip(" .") for part in parts) and not name.startswith("/")


def _shown(name: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "?", name)


ARCHIVED = tuple(kind for kind in KINDS if kind not in ("zip", "vtt"))
"""The kinds that may be in an archive."""
