"""Each page with its style sheet fits the first round trip of a connection.

Ten segments of 1,460 bytes (RFC 6928) are the usual first flight.
"""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Iterator, Sequence

from tipsite.model.artifacts import Artifact
from tipsite.problems import Problem, Where, problem
from tipsite.tools.spread import Spread, serially

BUDGET = 14_600
_STYLE = re.compile(rb'<link rel="stylesheet" href="([^"]+)"')


def weight_problems(
    artifacts: tuple[Artifact, ...], spread: Spread = serially
) -> Iterator[Problem]:
    """Yield the pages that are too heavy, in bytes after gzip -9, with their style sheets."""
    for path, page, style in weights(artifacts, spread):
        if page + style > BUDGET:
            at = Where(path=f"output/{path}")
            part = "HTML" if page > style else "CSS"
            yield problem("audit-weight", at, bytes=page + style, most=BUDGET, part=part)


def weights(
    artifacts: tuple[Artifact, ...], spread: Spread = serially
) -> tuple[tuple[str, int, int], ...]:
    """Return path, bytes of HTML and bytes of CSS, after gzip -9, of each page."""
    styles = {
        found.path: _zipped(found.content) for found in artifacts if found.path.endswith(".css")
    }
    found: list[tuple[str, int, int]] = []
    pages = [artifact for artifact in artifacts if artifact.path.endswith(".html")]
    for artifact, weight in zip(pages, spread(_sizes, pages), strict=True):
        linked = (
            posixpath.normpath(posixpath.join(posixpath.dirname(artifact.path), match.decode()))
            for match in _STYLE.findall(artifact.content)
        )
        style = sum(styles.get(path, 0) for path in linked)
        found.append((artifact.path, weight, style))
    return tuple(found)


def _sizes(pages: Sequence[Artifact]) -> list[int]:
    return [_zipped(page.content) for page in pages]


def _zipped(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))
