"""Which paths a site may contain."""

import re
import sys
import unicodedata
from collections.abc import Iterable

from tipsite.write._names import RESERVED_PREFIX
from tipsite.write._refused import OutputRefused

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
_DRIVE = re.compile(r"[A-Za-z]:")
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')


def fold(path: str) -> str:
    """The form that two paths share if some file system takes one for the other."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def ancestors(path: str) -> tuple[str, ...]:
    """The folders above a path, outermost first, without the root."""
    parts = path.split("/")[:-1]
    return tuple("/".join(parts[: end + 1]) for end in range(len(parts)))


def is_safe(path: str) -> bool:
    """Whether a path stays inside the output folder on every system and is not one of ours."""
    if path.casefold().startswith(RESERVED_PREFIX) or _DRIVE.match(path):
        return False
    if "\\" in path or "\0" in path or not _is_text(path):
        return False
    return all(_is_safe_part(part) for part in path.split("/"))


def check_paths(paths: Iterable[str]) -> None:
    """Refuse paths that are unsafe or that could not all exist together.

    Raises OutputRefused: "unsafe-path", "duplicate-path", "case-collision", "file-and-folder".
    """
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        if not is_safe(path):
            raise OutputRefused("unsafe-path", path)
        key = fold(path)
        if key in files:
            same = files[key] == path
            raise OutputRefused("duplicate-path" if same else "case-collision", path)
        files[key] = path
        for folder in ancestors(path):
            if folders.setdefault(fold(folder), folder) != folder:
                raise OutputRefused("case-collision", path)
    for key, path in files.items():
        if key in folders:
            raise OutputRefused("file-and-folder", path)
        if not unicodedata.is_normalized("NFC", path):
            raise OutputRefused("unsafe-path", path)


def _is_safe_part(part: str) -> bool:
    if part in {"", ".", ".."} or _RESERVED.fullmatch(part):
        return False
    return sys.platform != "win32" or not _NOT_ON_WINDOWS.search(part)


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
