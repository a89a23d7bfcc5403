"""Misplaced, misnamed and copied files."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Iterator, Mapping

from tipsite.media.filetypes import ENDINGS, OFFICE, ending
from tipsite.model.corpus import CONFIG, LISTS_OF_THE_PUBLISHED, STATIC, Snapshot
from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.staleness.state_file import state_tag
from tipsite.web import TOO_MANY_DIGITS, is_plain_name, name_problem, plain_name

_ENDINGS = (
    (re.compile(r".+?(\.(?:md|markdown|mdown|mkd)(?:\.txt|\.md)?)", re.IGNORECASE), ".md"),
    (re.compile(r".+?(\.ya?ml(?:\.txt)?)", re.IGNORECASE), ".yaml"),
)
"""Endings that editors and Windows add or change, with the correct ending."""
_COPIED = re.compile(
    r"[ _–-]+(?:copy|kopje|kopija|копија)\b.*"  # Windows and macOS
    r"| ?\(\d+\)"  # Google Drive and browsers
    r"| ?\([^()]*conflict[^()]*\)|\.sync-conflict-.*"  # Dropbox, Nextcloud; Syncthing
    r"|-(?-i:[A-Z\d]+(?:-[A-Z\d]+)*|.*(?:MacBook|iMac|PC|Laptop).*)",  # OneDrive: the computer
    re.IGNORECASE,
)
"""Suffixes that programs add to the name of a copy."""
_TOP = (CONFIG, *LISTS_OF_THE_PUBLISHED)
_RECORDS = ("content/organizations.yaml", "content/glossary.yaml")


def file_problems(snapshot: Snapshot) -> tuple[Problem, ...]:
    """Return a problem for each file that cannot be used or collides with another file."""
    return tuple(_file_problems(snapshot))


def copied_files(paths: Collection[str]) -> Mapping[str, str]:
    """Return the path of the original for each copy in the same folder, by the path of the copy."""
    copies: dict[str, str] = {}
    for path in paths:
        stem, _dot, kind = path.rpartition(".")
        begin = path.rfind("/") + 1
        if kind not in ("md", "yaml") or is_plain_name(stem[begin:]):
            continue
        for end in range(begin + 1, len(stem)):
            if f"{stem[:end]}.{kind}" in paths and _COPIED.fullmatch(stem, end):
                copies[path] = f"{stem[:end]}.{kind}"
    return copies


def _file_problems(snapshot: Snapshot) -> Iterator[Problem]:
    first: dict[str, str] = {}
    paths = frozenset(snapshot.paths)
    copies = copied_files(paths)
    for path in sorted(paths):
        at = Location(path=path)
        key = unicodedata.normalize("NFC", path).casefold()
        if key in first:
            yield problem("path-collision", at, other=first[key])
        first.setdefault(key, path)
        if "/" not in path and path not in _TOP and CONFIG not in snapshot.files:
            yield problem("file-ending", at, meant=CONFIG)
        if path in copies:
            yield problem("copied-file", at, original=copies[path])
        elif path.startswith("content/"):
            yield from _in_content(path, snapshot, paths)


def _in_content(path: str, snapshot: Snapshot, paths: Collection[str]) -> Iterator[Problem]:
    at = Location(path=path)
    if path in snapshot.offered:
        yield from () if path.startswith(STATIC) else _names(path, paths)
    elif ending(path) in OFFICE:
        yield problem("office-file", at)
    elif path in snapshot.pictures:
        return
    elif ending(path) in ENDINGS:
        yield problem("image-misplaced", at)
    elif meant := _meant_ending(path, snapshot.files):
        original = f"{path.rpartition('/')[0]}/{meant}"
        if original in paths:
            yield problem("copied-file", at, original=original)
        else:
            yield problem("file-ending", at, meant=meant)
    elif path in snapshot.others or not _used(path):
        yield warning("file-not-used", at)
    elif path.endswith(".md"):
        yield from _names(path, paths)


def _meant_ending(path: str, files: Mapping[str, bytes]) -> str:
    """Return the right name of a file that has a wrong ending, or an empty text."""
    name = path.rpartition("/")[2]
    for pattern, ending_meant in _ENDINGS:
        if match := pattern.fullmatch(name):
            bare = name[: match.start(1)]
            return f"{bare}{ending_meant}" if f"{bare}{ending_meant}" != name else ""
    if not name.lower().endswith(".txt"):
        return ""
    begins = files.get(path, b"").removeprefix(b"\xef\xbb\xbf").startswith(b"---")
    return f"{name.rpartition('.')[0]}.md" if begins else ""


def _used(path: str) -> bool:
    if path.startswith("content/services/"):
        return path.endswith(".yaml")
    if path.startswith("content/images/"):
        return path.lower().endswith(".svg")
    if state_tag(path):
        return True
    return path in _RECORDS or (path.endswith(".md") and path.count("/") > 1)


def _names(path: str, paths: Container[str]) -> Iterator[Problem]:
    inner = path.rpartition(".")[0].split("/")[2:]
    digits = [sum(sign.isdigit() for sign in part) for part in inner]
    if max(digits, default=0) < TOO_MANY_DIGITS <= sum(digits) - 1:
        # Folders may contain the parts of a date, but not the parts of a phone number.
        yield problem("number-in-address", Location(path=path), slug="/".join(inner))
    for part in inner:
        if wrong := name_problem(part, Location(path=path)):
            yield wrong
        elif sum(sign.isdigit() for sign in part) >= TOO_MANY_DIGITS:
            yield problem("number-in-address", Location(path=path), slug=part)
        elif not is_plain_name(part):
            yield problem(
                "file-name", Location(path=path), name=part, meant=_free(path, part, paths)
            )


def _free(path: str, part: str, paths: Container[str]) -> str:
    """Return an allowed and unused name for ``part``, a file or folder in ``path``."""
    meant = plain_name(part)
    names = (f"{meant}{'-b' * count}" for count in itertools.count())
    return next(name for name in names if path.replace(part, name) not in paths)


def meant_paths(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the correct paths of files that are not read because of a wrong ending."""
    for misnamed in problems:
        if misnamed.code == "file-ending":
            folder, slash, _ = misnamed.at.path.rpartition("/")
            yield f"{folder}{slash}{dict(misnamed.values)['meant']}"
