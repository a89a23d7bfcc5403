"""Addresses of pages as a browser or a folder shows them, where the page's file belongs."""

from __future__ import annotations

import posixpath
import re

from tipsite.link.known import Known
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.urls import is_https

_LOCAL = re.compile(
    r"file:|[A-Za-z]:[\\/]|\\\\|(?:https?:)?//(?:localhost|127\.|0\.0\.0\.0|192\.168\.|10\.|\[::1\])"
    r"|localhost[:/]|127\.0\.0\.1",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/.*)?$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:md|html?|txt|pdf|yaml)$", re.IGNORECASE)


def pasted_problem(target: str, at: Where, page: str, known: Known) -> Problem | None:
    """Return the problem of a link of ``page`` that is no path to a file, if it is that."""
    is_local = bool(_LOCAL.match(target))
    is_own = bool(known.address) and _bare(target).startswith(_bare(known.address))
    inner = _inner(target, page, known)
    if inner:
        meant = posixpath.relpath(inner, posixpath.dirname(page) or ".")
        if is_own and target.startswith(("http:", "https:")):
            tell = warning if is_https(target) else problem
            return tell("link-own-address", at, target=target, meant=meant)
        if is_local or target.startswith("/") or not re.match(r"[A-Za-z][\w+.-]*:", target):
            return problem("link-pasted-meant", at, target=target, meant=meant)
    if is_local:
        return problem("link-pasted", at, target=target)
    if _WEB.match(target) and not _FILE.search(target.partition("/")[0]) and _is_host(target):
        return problem("address-no-scheme", at, target=target)
    return None


def _inner(target: str, page: str, known: Known) -> str:
    """Return the page's file that an address seems to lead to; empty if it is a file itself."""
    written = target.replace("\\", "/").partition("#")[0].partition("?")[0]
    is_file = written.endswith(".md") and not _LOCAL.match(target) and not target.startswith("/")
    if is_file or not written:
        return ""
    parts = written.split("/")
    tags = [index for index, part in enumerate(parts) if part in known.tags]
    if tags and (len(parts) > 1):
        path = "/".join(parts[tags[-1] + 1 :])
    elif re.match(r"[A-Za-z][\w+.-]*:|//|/", written):
        return ""
    else:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), written))
        path += "/" if written.endswith("/") else ""
    bare = re.sub(r"\.(?:html?|md)$", "", path)
    for file in (f"{bare.rstrip('/')}.md", posixpath.join(bare, "index.md")):
        if file in known.pages:
            return file
    return ""


def _is_host(target: str) -> bool:
    host = target.partition("/")[0].lower()
    return host.startswith("www.") or "/" in target or host.count(".") >= 1


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/") + "/"
