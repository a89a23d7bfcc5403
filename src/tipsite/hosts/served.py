"""What any server has to know of the built pages."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from tipsite.hosts.headers import headers
from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Hosting
from tipsite.tools.policy import IN_HEADER_ONLY, policy

LOST = "404.html"
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)
_SCRIPT = re.compile(rb"<script(?![^>]*(?:\ssrc=|ld\+json))[^>]*>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A site on a host. ``base`` is the path of its address, with a slash at both ends.

    ``headers`` are sent with everything, in this order. ``kept`` are folders in which a file never
    changes, since its address would change with it; ``bare`` those that show no page;
    ``lost`` those with a page of their own for lost addresses. Folders end with a slash.
    """

    host: str
    base: str
    https: bool
    headers: tuple[tuple[str, str], ...]
    kept: tuple[str, ...]
    bare: tuple[str, ...]
    lost: tuple[str, ...]


def served(artifacts: tuple[Artifact, ...], hosting: Hosting) -> Served:
    """Return what the bytes of the pages ask of a server."""
    pages = [found for found in artifacts if found.path.endswith(".html")]
    paths = {found.path for found in artifacts}
    folders = {folder for path in paths for folder in _folders(path)}
    security = policy(_inline(_SCRIPT, pages), _inline(_STYLE, pages)) + IN_HEADER_ONLY
    return Served(
        host=hosting.host,
        base=hosting.base,
        https=hosting.https,
        headers=headers(security, https=hosting.https),
        kept=_kept(paths, hosting.lasting),
        bare=tuple(sorted(one for one in folders if f"{one}index.html" not in paths)),
        lost=tuple(sorted(one for one in folders if one + LOST in paths)),
    )


def _inline(pattern: re.Pattern[bytes], pages: Iterable[Artifact]) -> set[str]:
    """What stands between the marks on any page; the policy of a host is one for all of them."""
    found = {text for page in pages for text in pattern.findall(page.content)}
    return {text.decode() for text in found}


def _kept(paths: Iterable[str], lasting: Container[str]) -> tuple[str, ...]:
    """The folders at the top in which every address changes with the content of its file."""
    tops: dict[str, bool] = {}
    for path in paths:
        folder, slash, _ = path.partition("/")
        if slash:
            tops[folder + slash] = tops.get(folder + slash, True) and path in lasting
    return tuple(sorted(folder for folder, all_last in tops.items() if all_last))


def _folders(path: str) -> Iterable[str]:
    parts = path.split("/")[:-1]
    return ("/".join(parts[: end + 1]) + "/" for end in range(len(parts)))
