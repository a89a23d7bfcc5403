"""The targets of ``tipsite publish`` in ``campaigns.yaml``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping

from tipsite.lint.records import repeated_ids
from tipsite.messages.publishing import EXAMPLES
from tipsite.model.config import NEEDED_KEYS, OTHER_KEYS, Config, Target
from tipsite.model.problems import Problem, Text, problem
from tipsite.model.values import field_names
from tipsite.web import split_url

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_HOST = re.compile(
    r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\Z|\[?[0-9a-f:]*:[0-9a-f:.]*\]?\Z", re.IGNORECASE
)
_OWN = frozenset(("content", "themes", "output", "private", "schema"))
"""Folders of a site that must not be a target."""
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
_SCP = re.compile(r"(?:[\w.-]+@)?[\w.-]+:(?!//)[^\s:]+\Z")
"""A repository as ssh names it: git@host:path."""
_BRANCH = re.compile(r"(?![-./])(?!.*(?:\.\.|//|@\{|\.lock\Z|[/.]\Z))[^\s\x00-\x1f~^:?*\[\\]+\Z")
"""A valid name of a branch (git-check-ref-format(1))."""


def target_problems(config: Config) -> Iterator[Problem]:
    """Yield the problems of each target, and of the targets together."""
    yield from repeated_ids(target.id for target in config.targets)
    for target in config.targets:
        if not _ID.match(target.id.text):
            yield problem("target-id", target.id.at, id=target.id.text)
        yield from _keys(target)
        yield from _values(target)


def _keys(target: Target) -> Iterator[Problem]:
    needed, others = NEEDED_KEYS[target.kind], OTHER_KEYS[target.kind]
    for key in needed:
        if getattr(target, key) is None:
            yield problem("missing-key", target.at, key=key)
    known = ("id", "kind", *needed, *others)
    for key in field_names(Target):
        value = getattr(target, key)
        if key != "at" and key not in known and value is not None:
            at = value.at if isinstance(value, Text) else target.at
            values = {"key": key, "kind": target.kind, "known": ", ".join(known)}
            yield problem("target-key-other", at, **values)


def _values(target: Target) -> Iterator[Problem]:
    if target.port is not None and not 1 <= target.port <= 65535:
        yield _value("port", Text(text=str(target.port), at=target.at))
    if target.path is not None:
        yield from _path(target.path, target.kind)
    if target.kind == "s3" and target.prefix is not None and not _is_below(target.prefix.text):
        yield _value("prefix", target.prefix)
    for key, is_right in _RIGHT.items():
        text = getattr(target, key)
        # A password in the address was reported already.
        if text is not None and not is_right(text.text) and not _has_password(text.text):
            yield _value(key, text)


def _value(key: str, text: Text) -> Problem:
    return problem("target-value", text.at, key=key, value=text.text, example=EXAMPLES[key])


def _has_password(address: str) -> bool:
    before, at, _host = address.partition("://")[2].rpartition("@")
    return bool(at) and ":" in before


def _is_endpoint(address: str) -> bool:
    parts = split_url(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    whole = bool(parts.hostname) and not parts.query and not parts.fragment
    return safe and whole and parts.path in ("", "/") and "@" not in parts.netloc


def _is_repository(address: str) -> bool:
    if re.search(r"\s", address) or _has_password(address):
        return False
    scheme, mark, rest = address.partition("://")
    if mark:
        return scheme in ("https", "ssh", "file") and bool(rest.strip("/"))
    return bool(_SCP.match(address)) or address.startswith(("/", "./", "../"))


def _path(path: Text, kind: str) -> Iterator[Problem]:
    if kind == "folder":
        inside = posixpath.normpath(path.text.replace("\\", "/")).split("/")
        if set(inside) <= {".", ".."} or inside[0] in _OWN or inside[0].startswith(".tipsite"):
            yield problem("target-folder-site", path.at, path=path.text)
    elif kind in ("sftp", "ftps") and not _is_below(path.text.removeprefix("/")):
        yield _value("path", path)


def _is_below(path: str) -> bool:
    return "\\" not in path and not {"..", "~"} & set(path.split("/")) and "//" not in path


_RIGHT: Mapping[str, Callable[[str], object]] = {
    "host": _HOST.match,
    "endpoint": _is_endpoint,
    "repository": _is_repository,
    "branch": _BRANCH.match,
}
