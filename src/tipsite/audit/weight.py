"""Each page with its style sheet fits the first round trip of a connection.

Ten segments of 1,460 bytes (RFC 6928) are the usual first flight.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipsite.audit.document import Document
from tipsite.audit.originals import without_originals
from tipsite.audit.parts import parts_of
from tipsite.model.artifacts import Artifact
from tipsite.model.plan import Promises
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.spread import Spread, serially
from tipsite.tools.urls import resolve

BUDGET = 14_600
_SHEET = "CSS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What one page takes on its way, in bytes after gzip -9: itself, style sheets, scripts."""

    path: str
    html: int
    css: int
    js: int

    @property
    def total(self) -> int:
        """What the budget is for: all that is needed before a page can be read."""
        return self.html + self.css


def weight_problems(
    artifacts: tuple[Artifact, ...],
    documents: tuple[Document, ...],
    promises: Promises,
    spread: Spread = serially,
) -> Iterator[Problem]:
    """Yield the pages that are too heavy, with their style sheets, and what is heaviest in them.

    What a page shows of its source passes, and a page that is too heavy with it must not stop the
    site: so it is a warning.
    """
    contents = {found.path: found.content for found in artifacts}
    heavy = [found for found in weights(artifacts, documents, spread) if found.total > BUDGET]

    def parted(some: Sequence[Weight]) -> list[Mapping[str, int]]:
        return [{**parts_of(contents[one.path], zipped), _SHEET: one.css} for one in some]

    for found, parts in zip(heavy, spread(parted, heavy), strict=True):
        promise = promises.pages.get(found.path)
        originals = promise.originals if promise else ()
        rest = without_originals(contents[found.path], originals) if originals else b""
        if rest and zipped(rest) + found.css <= BUDGET:
            yield warning(
                "audit-weight-originals",
                Where(path=f"output/{found.path}"),
                bytes=found.total,
                most=BUDGET,
            )
            continue
        part = max(parts, key=lambda name: parts[name])
        yield problem(
            "audit-weight",
            Where(path=f"output/{found.path}"),
            bytes=found.total,
            most=BUDGET,
            part=part,
            of=parts[part],
        )


def weights(
    artifacts: tuple[Artifact, ...], documents: tuple[Document, ...], spread: Spread = serially
) -> tuple[Weight, ...]:
    """Return the weight of each page. ``documents`` are the pages, read."""
    contents = {found.path: found.content for found in artifacts}
    pages = [contents[document.path] for document in documents]
    named = {path for document in documents for path in (*_sheets(document), *_scripts(document))}
    asked = {path: zipped(contents[path]) for path in named if path in contents}
    return tuple(
        Weight(
            path=document.path,
            html=size,
            css=sum(asked.get(path, 0) for path in _sheets(document)),
            js=sum(asked.get(path, 0) for path in _scripts(document)),
        )
        for document, size in zip(documents, spread(_sizes, pages), strict=True)
    )


def zipped(content: bytes) -> int:
    """Return how many bytes are left after gzip -9."""
    return len(gzip.compress(content, 9, mtime=0))


def _sheets(document: Document) -> tuple[str, ...]:
    return tuple(resolve(document.path, address) for address in document.sheets)


def _scripts(document: Document) -> tuple[str, ...]:
    sources = (element.attributes.get("src", "") for element, _ in document.scripts)
    return tuple(resolve(document.path, source) for source in sources if source)


def _sizes(pages: Sequence[bytes]) -> list[int]:
    return [zipped(page) for page in pages]
